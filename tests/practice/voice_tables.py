"""Tables made up: projects, indicators under a head of two rows, short lists."""

from __future__ import annotations

import random

from practice.markup import Block, TableText

_PROJECTS = (
    "潮声泵站扩建工程",
    "环湖路雨污分流改造",
    "云堤第二水厂一期",
    "石矶渔港综合改造",
    "禾川灌区续建配套",
    "古盐道消防提升",
    "青屿海岛供电联网",
    "望澜全民健身中心",
    "智慧停车一期",
    "凤尾山森林步道",
    "DN800输水管道更新",
    "5G基站共建共享",
)
_CONTENTS = (
    "新建泵房1座及配套管道",
    "改造各类管道21.5公里",
    "建设净水设施和调度中心",
    "更新设备48台（套）",
    "修缮房屋67栋、铺设线缆9公里",
    "新建场馆1.2万平方米",
    "购置运行监测系统1套，布设点位312处",
)
_AREAS = ("云堤区", "望澜区", "禾川县", "青屿县", "澄湾经济开发区")
_DUTIES = ("市住房城乡建设局", "市水务局", "市交通运输局", "云堤区政府", "禾川县政府", "市大数据局")
_INDICATORS = ("新增场地", "改造里程", "培训人数", "完成投资")
_GOODS = ("移动泵车", "冲锋舟", "编织袋", "土工布", "应急发电机", "橡皮艇", "救生衣", "照明车")
_UNITS = ("辆", "艘", "万条", "平方米", "台", "艘", "件", "辆")


def projects(rng: random.Random, rows: int) -> Block:
    """A table of projects with long cells."""
    head = ["序号", "项目名称", "建设内容", "投资（万元）", "完成时间", "责任单位"]
    body = [
        [
            str(n),
            _PROJECTS[(n - 1) % len(_PROJECTS)] + ("" if n <= len(_PROJECTS) else "（二期）"),
            rng.choice(_CONTENTS),
            str(rng.randint(12, 2800) * 10),
            f"2023年{rng.randint(6, 12)}月",
            rng.choice(_DUTIES),
        ]
        for n in range(1, rows + 1)
    ]
    return Block("table", table=TableText("2023年重点项目计划表", "", [head, *body]))


def indicators(rng: random.Random) -> Block:
    """A table by area whose head has two rows and spanning cells."""
    first, second = rng.sample(_INDICATORS, 2)
    rows = [
        ["地区", first, "", second, "", "备注"],
        ["", "目标", "完成", "目标", "完成", ""],
    ]
    for area in _AREAS:
        goals = [rng.randint(20, 400), rng.randint(20, 400)]
        done = [round(goal * rng.uniform(0.3, 0.9), 1) for goal in goals]
        note = rng.choice(("", "提前", "按计划", "滞后"))
        rows.append([area, str(goals[0]), str(done[0]), str(goals[1]), str(done[1]), note])
    spans = ((0, 0, 2, 1), (0, 1, 1, 2), (0, 3, 1, 2), (0, 5, 2, 1))
    caption, unit = "2023年一季度主要指标完成情况", "单位：处、公里、人、万元"
    return Block("table", table=TableText(caption, unit, rows, spans, heads=2))


def goods(rng: random.Random, rows: int = 6) -> Block:
    """A short list whose cells fit on a line each: for tables without rules."""
    body = [
        [_GOODS[n], _UNITS[n], str(rng.randint(4, 900)), rng.choice(_AREAS[:4])]
        for n in rng.sample(range(len(_GOODS)), rows)
    ]
    head = ["物资名称", "单位", "数量", "存放地点"]
    return Block("table", table=TableText("市级防汛物资储备情况", "", [head, *body]))

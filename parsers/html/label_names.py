"""The names of fields in label bars and tables, and what they are names of.

Traditional characters are read as simplified ones (``plain``), so each name stands here once.
"""

from __future__ import annotations

import re

from parsers.html.words import words

__all__ = ["BAR_NAMES", "FIELDS", "either", "plain"]

_NAMES = {
    "published": "发布时间 发布日期 发表时间 发表日期 发稿时间 发稿日期 发文时间 公开日期 "
    "公布日期 公布时间 公开时间 上传时间 信息时间 来信时间 来信日期 写信时间 写信日期 留言时间 "
    "留言日期 提问时间 咨询时间 投诉时间 提交时间 受理时间 征集时间 征集开始时间 开始时间 "
    "开始日期 发起时间 添加时间 添加日期 录入时间 上网时间 发布于 发表于 Updated Published "
    "Date 时间 日期 更新时间 更新日期 刊发日期 刊登日期 公告日期 公告时间 张贴日期 访谈时间 "
    "直播时间 信息日期 上线时间 编辑时间",
    "issued": "成文日期 成文时间 发文日期 印发日期 印发时间 生成日期 制发日期 签发日期 颁布日期",
    "source": "来源 Source 来源于 来源自 信息来源 稿件来源 文章来源 新闻来源 内容来源 资料来源 "
    "消息来源 出处 供稿单位 来稿单位 稿源 转载自 文稿来源 图文来源 发稿单位",
    "issuer": "发文机关 发文机构 发布机构 发布机关 发文单位 发文字头 制发机关 公开主体 "
    "公开责任部门 信息发布机构 信息提供单位 发布单位 颁布单位 公布机关 制定机关 发文部门 "
    "发布部门 公开机构 公开单位 公开机关 责任部门 张贴单位 征集单位 征集部门 发起单位 发起部门 "
    "印发机关 印发单位",
    "publisher": "发布者 发布人",
    "number": "发文字号 文号 文件编号 公文文号 文件字号 文件号 文件文号 公文编号 发文号 公文字号",
    "index": "索引号 信息索引号 索引 信息索引 索取号",
    "validity": "有效性 是否有效 效力状态 文件状态 信息有效性 时效性 文件有效性 时效 信息时效 "
    "效力 有效状态",
    "category": "主题分类 信息分类 体裁分类 信息类别 分类 主题类别 组配分类 服务对象分类",
    "title": "标题 名称 信息名称 文件名称 信息标题 公文名称 信件标题 信件主题 来信标题 "
    "来信主题 留言标题 留言主题 咨询标题 主题 投诉标题 问题标题",
    "author": "作者 记者 撰稿 撰稿人",
    "other": "浏览次数 阅读次数 访问次数 点击次数 点阅次数 点阅人次 浏览人次 阅读人次 点击率 "
    "点击量 点击数 点击 浏览量 浏览数 浏览 阅读量 阅读数 阅读 访问量 访问 阅览次数 字体大小 "
    "字体 字号 打印 分享 责任编辑 责编 编辑 录入 审核 校对 供稿 主题词 关键词 公开方式 "
    "公开范围 公开形式 公开目录 内容概述 "
    "视力保护色 保护视力色 生效日期 实施日期 废止日期 失效时间 责任人 分享到 语种 载体类型 "
    "信息形式 结束时间 截止时间 截止日期 结束日期 征集状态 信件编号 来信人 写信人 留言人 "
    "提问人 咨询人 信件状态 办理状态 处理状态 点赞",
}
FIELDS: dict[str, str] = {name: field for field, names in _NAMES.items() for name in words(names)}
"""The field that a name means, by name."""

_TEXT_TOO = words(
    "Updated Published Date Source 名称 标题 主题 分类 索引 时效 效力 访问 提交时间 受理时间"
)
BAR_NAMES = frozenset(
    name for name, field in FIELDS.items() if field != "title" and name not in _TEXT_TOO
)
"""Names that make a line with a colon a bar; what forms of notices name too is none."""

_PLAIN = str.maketrans(
    "發佈單機構關時間來資訊號標題類點閱讀瀏覽數責編輯審錄開訪問聞體屬態狀記張貼載",
    "发布单机构关时间来资讯号标题类点阅读浏览数责编辑审录开访问闻体属态状记张贴载",
)
_OTHER = re.compile(f"[{''.join(map(chr, _PLAIN))}]")


def plain(text: str) -> str:
    """The text with the traditional characters of label names simplified, place by place."""
    return text.translate(_PLAIN) if _OTHER.search(text) else text


def either(names: frozenset[str] | list[str]) -> str:
    """A pattern of any of the names, longer ones first."""
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))

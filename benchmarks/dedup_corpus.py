"""A corpus with known duplicates: documents of made-up cities, and the pairs that belong together.

Clauses are composed of word lists and re-used by Zipf's law with other numbers, places and names,
as official texts re-use theirs. Three kinds of form notice (appointments, food sampling, land)
repeat one wording with other names and numbers: the same form, never the same act. Variants of
a parent: exact, format, boiler, edit, ocr1, ocr3, ocr5, news, trad; contained acts stand in
compilations. All words are ours; the cities do not exist.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

VARIANTS = ("exact", "format", "boiler", "edit", "ocr1", "ocr3", "ocr5", "news", "trad")

WHO = [
    "各级部门",
    "全市上下",
    "有关单位",
    "各县区",
    "主管部门",
    "街道社区",
    "行业协会",
    "责任单位",
    "工作专班",
    "乡镇政府",
    "驻地企业",
    "执法机构",
]
HOW = [
    "依法依规",
    "坚持不懈",
    "因地制宜",
    "分类分级",
    "统筹兼顾",
    "稳妥有序",
    "从严从实",
    "协同联动",
    "精准施策",
    "常态长效",
    "全程闭环",
    "按月调度",
    "逐项销号",
    "公开透明",
    "试点先行",
    "集中力量",
    "逐级压实责任",
    "结合各地实际",
]
DO = [
    "推进",
    "完善",
    "落实",
    "规范",
    "优化",
    "健全",
    "强化",
    "扩大",
    "提升",
    "加快",
    "改造",
    "整治",
    "核查",
    "建立",
    "培育",
    "引导",
    "支持",
    "保障",
    "组织",
    "开展",
    "深化",
    "细化",
    "督促",
    "压减",
    "盘活",
    "清理",
    "公布",
    "修订",
    "试行",
    "统筹",
]
WHAT = [
    "河道清淤",
    "老旧管网",
    "农田水利",
    "养老驿站",
    "托育机构",
    "冷链仓储",
    "电子证照",
    "信用修复",
    "消防通道",
    "公交线网",
    "校园食堂",
    "乡村客运",
    "秸秆利用",
    "畜禽粪污",
    "垃圾转运",
    "供热管线",
    "地下车库",
    "停车泊位",
    "充电设施",
    "口袋公园",
    "古树名木",
    "非遗工坊",
    "普惠保险",
    "创业担保",
    "职业培训",
    "校企合作",
    "技能竞赛",
    "引才补贴",
    "公租住房",
    "危旧房屋",
    "物业维修",
    "社区食堂",
    "医共体建设",
    "家庭病床",
    "疫苗接种",
    "职业病防治",
    "食品小作坊",
    "农贸市场",
    "网络订餐",
    "电梯维保",
    "特种设备",
    "燃气软管",
    "烟花爆竹",
    "道路限高",
    "货车治超",
    "船舶检验",
    "渔港码头",
    "湿地修复",
    "矿山复绿",
    "水源涵养",
    "扬尘管控",
    "噪声监测",
    "排污许可",
    "危废处置",
    "碳汇交易",
    "节水器具",
    "屋顶光伏",
    "储能电站",
    "数据台账",
    "政务热线",
    "档案整理",
    "地名标志",
    "村规民约",
    "殡葬设施",
    "志愿服务",
    "法律援助",
    "人民调解",
    "行政复议",
    "预算绩效",
    "政府采购",
    "国有资产",
    "招商项目",
    "标准厂房",
    "专利转化",
    "中试基地",
    "质量认证",
    "品牌培育",
    "会展经济",
    "夜间消费",
    "家电换新",
]
KIND = [
    "工作",
    "项目",
    "机制",
    "体系",
    "方案",
    "试点",
    "台账",
    "标准",
    "流程",
    "名录",
    "清单",
    "平台",
    "任务",
    "改革",
    "行动",
    "治理",
]
AIM = [
    "确保如期见效",
    "切实减轻基层负担",
    "让群众少跑腿",
    "守住安全底线",
    "形成长效机制",
    "做到底数清楚",
    "防止问题反弹",
    "提高资金使用效益",
    "补齐公共服务短板",
    "接受社会监督",
    "扩大有效供给",
    "稳定市场预期",
    "按期完成整改",
    "降低企业成本",
    "避免重复检查",
    "增强群众获得感",
]
FORM = [
    "（{p}）{d}{w}{k}{n}处",
    "{h}{d}{w}{k}",
    "{o}{h}{d}{p}{w}{k}",
    "在{p}{d}{w}{k}{n}项",
    "{d}{w}{k}，{a}",
    "由{o}{d}{w}{k}",
    "力争{n}月底前{d}{w}{k}",
    "安排{n}万元{d}{w}{k}",
    "{w}{k}覆盖率达到{n}%",
    "{p}{w}{k}由{m}负责",
    "对{w}和{v}{h}{d}",
    "{d}{w}{k}与{v}衔接",
    "组织{o}就{w}{k}{d}{v}",
]
PLACE = [
    a + b
    for a in "青临安澄望石清柳双梅竹云金银铜白黑红长大"
    for b in ["河镇", "山乡", "湖街道", "泉村", "桥社区", "岭县", "川区", "坪镇", "沟村", "滩街道"]
]
NAME = [
    a + b
    for a in "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
    for b in [
        "志远",
        "晓梅",
        "建军",
        "丽华",
        "海涛",
        "文博",
        "秀英",
        "国栋",
        "思齐",
        "雨桐",
        "立新",
        "春生",
        "明月",
        "守信",
        "嘉禾",
    ]
]
TOPIC = [
    w + k for w in WHAT for k in ("管理办法", "实施方案", "专项行动计划", "工作意见", "若干措施")
]
NAV = "首页 > 政务公开 > 文件 > 正文\n发布时间：{y}-{m:02d}-{d:02d}　来源：{s}　字体：【大 中 小】　打印本页　关闭窗口\n"
FOOT = "\n扫一扫在手机打开当前页\n相关阅读：{t}\n主办：{s}　承办：电子政务中心　备案序号{n}　网站标识码{n2}　联系我们　网站地图\n"

APPOINT = "{s}关于{a}等同志职务任免的通知\n{s}发〔{y}〕{n}号\n各县区人民政府，市政府各部门、各直属单位：\n经研究决定：\n任命{a}为市{w}中心主任，试用期一年；\n任命{b}为市{v}服务站副站长；\n免去{c}的市{w}中心副主任职务，另有任用。\n以上任职时间自文件印发之日起计算，请有关单位按照规定办理相关手续，并将办理情况及时报送组织人事部门备案。\n{s}办公室\n{y}年{m}月{d}日\n"
FOOD = "{s}食品安全监督抽检信息通告（{y}年第{n}期）\n近期，我单位组织抽检食品{n2}批次，检出不合格样品{n3}批次。根据食品安全国家标准，检验项目存在不合格的样品判定为不合格产品。现将有关情况通告如下：\n{p}{a}食品店销售的标称{q}{b}加工坊生产的{w}礼盒，检出{n4}指标不符合食品安全国家标准规定，检验结论为不合格。\n对抽检中发现的不合格产品，属地监管部门已责令生产经营单位立即采取下架召回措施，依法予以查处，并要求查明原因、制定整改措施。\n特此通告。\n{s}市场监督管理局\n{y}年{m}月{d}日\n"
LAND = "{s}国有建设用地使用权拍卖出让公告（{y}年{n}号）\n经批准，决定以拍卖方式出让{n2}宗国有建设用地使用权，现将有关事项公告如下：\n一、出让地块位于{p}，编号{n3}，面积{n4}平方米，起始价{n5}万元，竞买保证金{n6}万元。\n二、中华人民共和国境内外的自然人、法人和其他组织均可申请参加，法律另有规定的除外。\n三、拍卖出让按照价高者得原则确定竞得人。\n四、申请人可于{m}月{d}日前到{q}获取出让文件，联系人{a}，联系电话{n7}。\n{s}自然资源局\n{y}年{m}月{d}日\n"


@dataclass(slots=True)
class Corpus:
    """``texts[i]`` is of class ``kinds[i]`` and family ``families[i]`` (-1: none); ``held`` maps a
    compilation to the families that stand in it."""

    texts: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    families: list[int] = field(default_factory=list)
    held: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def add(self, text: str, kind: str, family: int) -> int:
        self.texts.append(text)
        self.kinds.append(kind)
        self.families.append(family)
        return len(self.texts) - 1


class Author:
    """Writes documents from one seed; ``words_seed`` fixes the clause pool, the city's habits."""

    def __init__(self, seed: int, words_seed: int = 7, clauses: int = 4000) -> None:
        self.random = random.Random(seed)
        pool = random.Random(words_seed)
        made = {self._pattern(pool) for _ in range(clauses * 2)}
        self.clauses = sorted(made)
        pool.shuffle(self.clauses)
        self.clauses = self.clauses[:clauses]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.clauses))))

    @staticmethod
    def _pattern(pool: random.Random) -> str:
        words = {"o": WHO, "h": HOW, "d": DO, "w": WHAT, "v": WHAT, "k": KIND, "a": AIM}
        chosen = {name: pool.choice(list_) for name, list_ in words.items()}
        return pool.choice(FORM).format(**chosen, n="{n}", p="{p}", m="{m}")

    def _clause(self) -> str:
        at = bisect(self.weights, self.random.random() * self.weights[-1])
        text = self.clauses[min(at, len(self.clauses) - 1)]
        if "{" not in text:
            return text
        r = self.random
        return text.format(n=r.randint(2, 980), p=r.choice(PLACE), m=r.choice(NAME))

    def body(self, length: int) -> str:
        r = self.random
        out: list[str] = []
        size = 0
        while size < length:
            sentence = "，".join(self._clause() for _ in range(r.choice((1, 2, 2, 3, 4)))) + "。"
            if r.random() < 0.25:
                sentence += "\n"
            out.append(sentence)
            size += len(sentence)
        return "".join(out)

    def act(self, length: int | None = None) -> str:
        r = self.random
        city = r.choice(PLACE)
        length = length or int(min(max(r.lognormvariate(6.55, 0.65), 160), 9000))
        head = f"{city}关于印发《{r.choice(TOPIC)}》的通知\n{city[:2]}政发〔{r.randint(2005, 2024)}〕{r.randint(1, 180)}号\n"
        end = f"\n{city}办公室\n{r.randint(2005, 2024)}年{r.randint(1, 12)}月{r.randint(1, 28)}日\n"
        return head + self.body(length) + end

    def form(self) -> str:
        r = self.random
        words = {name: r.choice(PLACE) for name in "spq"} | {name: r.choice(NAME) for name in "abc"}
        words |= {"w": r.choice(WHAT), "v": r.choice(WHAT)}
        return r.choice((APPOINT, FOOD, LAND)).format(
            **words, y=r.randint(2005, 2024), m=r.randint(1, 12), d=r.randint(1, 28),
            n=r.randint(1, 400), n2=r.randint(3, 900), n3=r.randint(1000, 9999),
            n4=r.randint(100, 99999), n5=r.randint(100, 9999), n6=r.randint(100, 9999),
            n7=r.randint(2_000_000, 8_999_999),
        )  # fmt: skip


def variant(text: str, kind: str, author: Author, to_traditional: Callable[[str], str]) -> str:
    """``text`` as another publisher, a scan or an editor would have it."""
    r = author.random
    if kind == "exact":
        return text
    if kind == "trad":
        return to_traditional(text)
    if kind.startswith("ocr"):
        return noisy(text, int(kind[3:]) / 100, r)
    return {"format": _reformat, "boiler": _boiler, "edit": _edit, "news": _news}[kind](
        text, author
    )


def noisy(text: str, rate: float, r: random.Random) -> str:
    """Characters replaced (8 of 10), left out, or with another one before them, at this rate."""
    out = []
    for char in text:
        if char == "\n" or r.random() >= rate:
            out.append(char)
            continue
        roll = r.random()
        if roll < 0.9:
            out.append(chr(r.randint(0x4E00, 0x9000)))
        if 0.8 <= roll < 0.9:
            out.append(char)
    return "".join(out)


_WIDE = str.maketrans(
    {chr(c): chr(c + 0xFEE0) for c in range(0x30, 0x3A)}
    | {"%": "％", "，": ",", "。": "．", "（": "("}
)


def _reformat(text: str, author: Author) -> str:
    lines = [line for line in text.translate(_WIDE).split("\n") if line]
    return "\n\n".join(
        "　　" + " ".join(line[i : i + 29] for i in range(0, len(line), 29)) for line in lines
    )


def _boiler(text: str, author: Author) -> str:
    r = author.random
    words = {"y": r.randint(2005, 2024), "m": r.randint(1, 12), "d": r.randint(1, 28)}
    words |= {"s": r.choice(PLACE), "n": r.randint(10**7, 10**8), "n2": r.randint(10**9, 10**10)}
    related = "　".join(r.choice(PLACE) + "：" + r.choice(TOPIC) for _ in range(r.randint(2, 6)))
    return NAV.format(**words) + text + FOOT.format(**words, t=related)


def _edit(text: str, author: Author) -> str:
    r = author.random
    rate = r.uniform(0.03, 0.15)
    sentences = text.split("。")
    return "。".join(author.body(10)[:-1] if r.random() < rate else s for s in sentences)


def _news(text: str, author: Author) -> str:
    """A newspaper's copy: 70 to 95 % of the body in lines of 13 characters under a headline."""
    r = author.random
    body = text.replace("\n", "")
    body = body[: max(60, int(len(body) * r.uniform(0.7, 0.95)))]
    head = f"本报讯（记者{r.choice(NAME)}）{r.choice(PLACE)}消息：\n"
    return head + "\n".join(body[i : i + 13] for i in range(0, len(body), 13))


def compose(
    size: int, seed: int, to_traditional: Callable[[str], str], *, form_variants: bool = False
) -> Corpus:
    """About ``size`` documents: 56 % acts, 8 % forms, 34 % variants, 2 % compilations."""
    author = Author(seed)
    r = author.random
    corpus = Corpus()
    for _ in range(int(size * 0.56)):
        corpus.add(author.act(), "act", len(corpus.texts))
    for _ in range(int(size * 0.08)):
        corpus.add(author.form(), "form", len(corpus.texts))
    parents = len(corpus.texts) if form_variants else int(size * 0.56)
    for number in range(int(size * 0.34)):
        kind = VARIANTS[number % len(VARIANTS)]
        # Few families are large: most parents have one variant, some three or four.
        parent = r.randrange(parents)
        corpus.add(variant(corpus.texts[parent], kind, author, to_traditional), kind, parent)
    for _ in range(int(size * 0.02)):
        inside = [r.randrange(int(size * 0.56)) for _ in range(r.randint(3, 8))]
        others = [author.act() for _ in range(r.randint(2, 8))]
        acts = [corpus.texts[i] for i in inside] + others
        r.shuffle(acts)
        at = corpus.add("\n".join(acts), "compilation", -1)
        corpus.held[at] = tuple(dict.fromkeys(inside))
    return corpus


def true_pairs(corpus: Corpus) -> Iterator[tuple[int, int, str]]:
    """Pairs that belong together, i < j, with the class they count for: the noisier variant's."""
    members: dict[int, list[int]] = {}
    for i, family in enumerate(corpus.families):
        if family >= 0:
            members.setdefault(family, []).append(i)
    for group in members.values():
        for a, i in enumerate(group):
            for j in group[a + 1 :]:
                yield i, j, corpus.kinds[j]
    for at, families in corpus.held.items():
        for family in families:
            for i in members[family]:
                yield i, at, "contained"

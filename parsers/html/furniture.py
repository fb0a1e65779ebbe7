"""Lines that belong to the page, not to the article: bars, tools, editors, neighbours."""

from __future__ import annotations

import re

from gongbao.text.days import find_day
from parsers.html.label_names import BAR_NAMES, either, plain

__all__ = [
    "ends_article",
    "is_bar",
    "is_credit",
    "is_crumb",
    "is_dated",
    "is_disclaimer",
    "is_imprint",
    "is_tool",
    "opens_comments",
    "opens_pair",
    "pager_line",
]

_LABELS = either(BAR_NAMES)
_BAR = re.compile(
    rf"(?:^|[\s【\[（(|丨])(?:{_LABELS})\s*[:：丨]|^(?:{_LABELS})\s*[:：]|[\[【]\s*(?:{_LABELS})\s*[\]】]"
)
_ENGLISH_BAR = re.compile(r"(?:Updated|Published|Date|Source|Time)\s*[:：]", re.IGNORECASE)
_SIGN = re.compile(r"[:：丨\]】]")
_LONG_NAME = 24
_STOPS = ("。", "！", "？", "；")
_BARE = re.compile(_LABELS)
_GIVEN = re.compile(r"[（(]?[\w\u4e00-\u9fff]{2,20}\s?供稿[）)]?")
_NO_BAR = re.compile("[，。；！？]|通过|会议|公布|修订|修正|批准|施行|第.+次|在.+上$")
"""What tells of a day is no bar."""

_FIGURES = re.compile(r"[\d\s年月日:：|/.-]")
_DAY = re.compile(r"(?:19|20)\d\d\s*(?:年|[-/.])\s*\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}")
_CLOCK = re.compile(r"[日号]|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|星期.|周.")
_CLOCKED = re.compile(_DAY.pattern + r"\s*日?\s*\d{1,2}[:：]\d{2}")
_CRUMB = re.compile(
    r"^(?:您?(?:现在|当前|目前)?(?:所在)?的?位置|您现在的位置|您所在的?位置|当前位置|所在位置|"
    r"首页)\s*[:：是>》»/]"
    r"|^首页\s*(?:$|[>》»/·-])"
)
_FOLLOW = re.compile(
    r"^\W*(?:微信)?(?:扫描?|长按|识别|打开微信|点击(?:上方|下方)?(?:蓝字|“)).{0,12}(?:二维码|扫一扫)?.{0,16}"
    r"(?:关注.{0,20}|公众号|手机(?:端|上)?(?:打开|浏览|查看|阅读|观看).{0,10}|客户端)\W*$"
)
"""Pictures of codes that lead to the site's own channels; a code that a notice asks for stays."""
_TOOL = re.compile(
    r"^[\s\[【(（|]*(?:字体|字号|文字大小|(?:调整|选择)字体|\+\d|打印(?:本页|文章|此页|本文)?|"
    r"关闭(?:本页|窗口|页面)?|收藏|分享(?:到|至)?|"
    r"分享文章到|复制链接|扫一扫.{0,30}|扫码.{0,20}|用微信扫.{0,20}|微信(?:扫一扫)?|微博|"
    r"新浪微博|QQ空间|返回顶部|"
    r"大\s*中\s*小|大|中|小|A[+-]?|\+|-|(?:评论|收藏|点赞|转发|阅读)\s*[(（]?\d+[)）]?|评论|"
    r"我要评论|纠错|我要纠错|(?:您好[！!,，]?\s*)?您是.{0,8}第.{0,20}位(?:访问者|访客|游客).{0,4}|返回|返回列表|返回首页|返回上一?[页级]|返回(?:栏目|目录|主页)|展开(?:全文|更多)|阅读全文|回上一頁|推荐|"
    r"(?:相关)?附件(?:下载)?\s*[:：]\s*无|点赞|赞|听全文|听新闻|点击播报本文.{0,6}|语音播报|"
    r"点击(?:进入|查看).{0,40}(?:>>|»)|点击下载.{0,20}客户端.*|放大|缩小|默认|朗读|"
    r"视力保护色|保护视力色|图集|\W*(?:END|正文结束)\W*|(?:00:)?\d\d:\d\d\s*/\s*(?:00:)?\d\d:\d\d|"
    r"满意度?评价\s*[:：].{0,20}|(?:您|你)(?:觉得|认为|对).{0,14}(?:帮助|满意|评价)[？?]?|(?:视频|音频|图片|正在|数据)?加载中.{0,6})[\s\]】)）|:：]*$"
)
# Possessive: 大 大 大 ... and 1 2 3 ... must not be tried in every way they can be parted.
_TOOLS = re.compile(
    r"^(?:[\s\[【(（|:：\u2b50\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]*+(?>字体|字号|打印(?:本页)?|关闭(?:窗口|本页)?|收藏|分享(?:到|至)?|大|"
    r"中|小|默认|A[+-]?|微信|微博|"
    r"QQ空间|QQ好友|复制链接|返回顶部|我要纠错|纠错|推荐给?|超大|放大|缩小|正常|上一篇|下一篇|"
    r"朗读|播放|暂停|版面导航|标题导航|版面概览|返回版面|返回目录|返回首页|上一版|下一版|上一期|下一期|"
    r"点赞|收藏|评论|转发|在看|有用|没用|有帮助|没帮助|Print|Close|Share|Top|Large|Medium|Small|"
    r"[+○-])(?:[(（]\d{1,6}[)）])?+[\s\]】)）|:：/]*+)++$"
)
_GREETING = re.compile(
    r"^(?:您好[，,！!]?\s*)?欢迎(?:您)?(?:访问|光临|来到|登录|进入|浏览|使用).{0,30}"
    r"(?:网|网站|门户|平台|系统|[！!])|^(?:您好[，,！!]?\s*)?今天是\s*(?:[:：]\s*)?(?:19|20)\d\d"
)
_CREDIT = re.compile(
    r"^(?:【纠错】)?[\s（(【\[]*(?:撰稿|排版|责任校对|[一二三]审|责任编辑|责编|值班编辑|值班主任|编辑|编审|审核|校对|校审|初审|"
    r"复审|终审|监制|编校|录入|网络编辑|"
    r"美编|主编|发布人|发布者|信息员|签发|值班编委|供稿)\s*[:：丨|/].{0,60}$"
    r"|^(?:[\s（(【\[]*[\u4e00-\u9fff]{2,8}|[^，。；！？]{0,30}\s)(?:编辑|责编|校对)\s*[:：丨|]\s*[^，。；！？]{2,16}$"
)
_NEXT = re.compile(
    r"^[\s【\[（(•·<《«]*(?:上一篇|下一篇|上一条|下一条|上一页|下一页|前一篇|后一篇|上篇|下篇|"
    r"上一则|下一则)(?:文章|新闻|信息|内容)?(?:\s*[:：】\]）)>》»]|$|\s)"
)
_RELATED = re.compile(
    r"^[\s【\[•·▶■]*(?:相关(?:阅读|新闻|链接|文章|报道|资讯|稿件|信息|推荐|解读|政策|附件下载|"
    r"专题|文档)|延伸阅读|推荐阅读|热门(?:推荐|新闻|文章|点击)|"
    r"猜你喜欢|更多(?:新闻|阅读|内容|精彩)|最新(?:文章|新闻|资讯|评论|动态)|为您推荐|今日推荐|"
    r"热点(?:新闻|推荐|排行)|"
    r"网友评论|发表评论|我来说两句|我要(?:留言|提问|咨询|参与|提意见|评论)|热评|在线留言|提交意见|精彩推荐|图片新闻|新闻排行|点击排行|大家都在看|精选推荐|"
    r"分享到|分享至|打印本页|关闭窗口|"
    r"扫一扫在手机|扫描二维码|返回首页)[\s】\]:：>》]*.{0,12}$"
)
_FORM = re.compile(r"(?:[\u4e00-\u9fff]{2,6}[:：]\s*){2,}")
"""The names of a form's fields."""

_COMMENTS = re.compile(
    r"\W*(?:全部|最新|最热|网友|热门|精彩|用户)?(?:评论|跟帖|评论区)(?:列表|区)?\s*[（(]?\d*条?[）)]?\W*"
)
_LAWYER = re.compile(
    r"版权所有(?:\s*[:：©]|\s*$|\s+\S)|(?:版权|免责|特别|郑重|平台|网站)声明\s*[:：]|"
    r"^声明\s*[:：]|©|"
    r"ICP[备证]|公网安备|网站标识码|"
    r"本网(?:站)?(?:所有|转载|未注明|注明)|凡(?:本网|本站|本报|注明).{0,20}|不代表本(?:网|站|平台)|"
    r"仅代表作者(?:本人|个人)?(?:观点|立场)?|(?:提供)?信息(?:发布平台|存储空间?服务)|"
    r"All Rights Reserved|Copyright|互联网新闻信息服务许可|"
    r"转载请(?:注明|联系|保留)|请注明(?:出处|来源)|(?:不良|违法).{0,6}信息举报|"
    r"未经.{0,12}(?:本网|本站|本报|书面).{0,6}(?:授权|许可|同意)|未经(?:授权|许可|"
    r"允许).{0,4}(?:不得|禁止|严禁)转载|"
    r"使用\s*cookies?(?![\w-])|同意(?:我们的|本站)?.{0,6}隐私(?:政策|声明)|您的浏览器(?:不支持|版本)|请(?:安装|升级).{0,10}(?:flash|浏览器)",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"(?:地址|通讯地址)\s*[:：].{0,60}(?:邮编|电话)|网站地图|联系我们|网站声明|举报电话|"
    r"(?:主办|承办|协办|主管|技术支持|运行维护|维护|制作)(?:单位)?\s*[:：]|分辨率|"
    r"(?:电话|传真|邮编|邮箱|E-?mail)\s*[:：]\s*[\w@.-]+\s*$",
    re.IGNORECASE,
)
_ARTICLE_OF_LAW = re.compile(r"^第[一二三四五六七八九十百零〇]+[条章节]")
_PAGER = re.compile(
    r"^(?:[\s【\[（(<>»«]*+(?>\d{1,3}(?!\d)|首页|末页|尾页|上一页|下一页|上页|下页|第\s*\d+\s*页|"
    r"共\s*\d+\s*页|\.{3}|…|全文|余下全文|GO)[\s】\]）)<>»«|/]*+)++$"
)


_SHEET_LINE = re.compile(
    r"(?:第\s*[A-Z]{0,2}\d{1,3}\s*版|[A-Z]?\d{2,3}\s*版)(?:\s*[:：]?\s*[\w\u4e00-\u9fff·]{1,10})?"
    r"(?:\s*(?:版面导航|标题导航|上一版|下一版|上一期|下一期)[\s◀▶<>]*){0,6}"
)
_BARS = (_SHEET_LINE.fullmatch, _GIVEN.fullmatch, _CRUMB.search, _TOOLS.match)


def is_bar(text: str) -> bool:
    """A bar between headline and article (day, source, tools), or the way to the page."""
    if len(text) > 160:
        return False
    written = any(found(text) for found in _BARS) or _is_name(text)
    return written or _is_labelled(text) or is_day_line(text) or _is_clocked(text)


def _is_name(text: str) -> bool:
    return len(text) <= _LONG_NAME and _BARE.fullmatch(plain(text).replace(" ", "")) is not None


def _is_labelled(text: str) -> bool:
    """A short line, or one with a day, in which a label stands, and no sentence."""
    if _ENGLISH_BAR.match(text) and len(text) <= 100:
        return True
    if text[-1:] in _STOPS or not _SIGN.search(text) or not _BAR.search(plain(text)):
        return False
    return len(text) <= 60 or _DAY.search(text) is not None


def _is_clocked(text: str) -> bool:
    """A short line with a day and a time of day: 某某在线 2024-03-06 11:20."""
    return len(text) <= 50 and _CLOCKED.search(text) is not None and not re.search("[，。；]", text)


def opens_pair(text: str) -> bool:
    """A label whose value stands in the next line or cell."""
    return text.rstrip().endswith((":", "：")) or _is_name(text)


def is_crumb(text: str) -> bool:
    """The way to the page: 首页 > 新闻 > 要闻."""
    return len(text) <= 160 and _CRUMB.search(text) is not None


def is_day_line(text: str) -> bool:
    """A line that is a day (with time, a source, a weekday) and nothing that tells."""
    match = _DAY.match(text.lstrip("（([【 ")) if len(text) <= 40 else None
    if match is None:
        return False
    rest = _CLOCK.sub("", text.lstrip("（([【 ")[match.end() :])
    return not _NO_BAR.search(rest) and len(rest) <= 24


def is_dated(text: str) -> bool:
    """A short line with a day and a name or two beside it, which by a headline is a bar."""
    if len(text) > 60 or _NO_BAR.search(text):
        return False
    return find_day(text) is not None and (is_day_line(text) or len(_FIGURES.sub("", text)) <= 30)


def is_tool(text: str) -> bool:
    """Font size, print, share, the site's welcome and the like; dropped wherever it stands."""
    if len(text) > 60:
        return False
    if _FORM.fullmatch(text):
        return True
    follow = text[-1:] not in "。！" and _FOLLOW.match(text)
    return bool(_TOOL.match(text) or _TOOLS.match(text) or _GREETING.match(text) or follow)


def is_credit(text: str) -> bool:
    """Who edited or checked the page (责任编辑：…)."""
    return len(text) <= 80 and _CREDIT.match(text) is not None


def ends_article(text: str) -> bool:
    """What stands under an article: neighbours, related pages, comments."""
    if len(text) > 80:
        return False
    related = len(text) <= 24 and _RELATED.match(text)
    return bool(_NEXT.match(text) or related or opens_comments(text))


def opens_comments(text: str) -> bool:
    """The heading over what readers say."""
    return len(text) <= 24 and _COMMENTS.fullmatch(text) is not None


def is_disclaimer(text: str) -> bool:
    """Copyright, registration, what a browser cannot show; never an article of a law."""
    if len(text) > 600 or _ARTICLE_OF_LAW.match(text):
        return False
    return _LAWYER.search(text) is not None


def is_imprint(text: str) -> bool:
    """Who runs the site and how to reach them; also notices end so, hence only a hint."""
    return len(text) <= 120 and _IMPRINT.search(text) is not None


def pager_line(text: str) -> bool:
    """The page numbers of a paginated article (【1】【2】 下一页)."""
    return len(text) <= 80 and _PAGER.match(text) is not None and not text.isdigit()

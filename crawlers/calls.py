"""What a page's scripts ask a server for: the list of a page that shows none.

``$.ajax({url: "/api/list", data: {channelId: 5, pageNum: page}})``, ``axios.get(`/api?p=${p}`)``,
``fetch(…, {method: "POST", body: JSON.stringify({…})})``, ``table.render({url: …, page: true})``.
Nothing is run: an address is put together from literals, variables that are set to one, and what
the page's own address says; ``{n}`` stands where a page is counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawlers.clicks import variable
from crawlers.urls import follow

__all__ = ["Call", "calls_of", "links_of"]

_LITERAL = r"\"(?:[^\"\\\n]|\\.){0,300}\"|'(?:[^'\\\n]|\\.){0,300}'|`[^`\\]{0,300}`"
_NAME = r"[A-Za-z_$][\w$]{0,40}(?:\.[\w$]{1,40}){0,5}"
_PLUS = r"\s{0,9}\+\s{0,9}"
_SUM = rf"(?:{_NAME}{_PLUS})?(?:{_LITERAL})(?:{_PLUS}(?:{_LITERAL}|\(?{_NAME}\)?)){{0,12}}"
_ASKED = re.compile(
    rf"(?P<how>\burl\s{{0,9}}:|(?<![\w$.])(?:[\w$]{{1,40}}\.){{0,5}}[\w$]{{1,40}}\s{{0,9}}\()\s{{0,99}}"
    rf"(?:['\"](?:get|post)['\"]\s{{0,9}},\s{{0,9}})?"
    rf"(?P<sum>{_SUM})\s{{0,99}}(?=[,)}}\n;])",
    re.IGNORECASE,
)
_CHAIN = re.compile(
    rf"(?:{_LITERAL})(?:{_PLUS}(?:{_LITERAL}|\(?{_NAME}\)?)){{1,16}}|`[^`\\]{{0,2000}}`"
)
_TERM = re.compile(rf"{_LITERAL}|{_NAME}")
_FILLED = re.compile(r"\$\{\s*([^{}]{1,80}?)\s*\}")
_MUSTACHE = re.compile(r"\{\{\s*[\w$]+\.(\w+)\s*\}\}")
_OBJECT = r"\s*(?:(?:JSON|Qs)\.stringify\s*\(\s*)?\{([^{}]{1,800})\}"
_DATA = re.compile(rf"\b(?:data|params|where|body)\s*:{_OBJECT}", re.IGNORECASE)
_ARGUMENT = re.compile(rf"\s*,{_OBJECT}", re.IGNORECASE)
_FIELD = re.compile(
    rf"['\"]?([\w$-]{{1,60}})['\"]?\s*(?::\s*({_LITERAL}|-?\d+|[^,]{{1,200}}))?\s*(?:,|$)"
)
_PREFIX = re.compile(r"(?:baseURL|\b\w{1,20})\s*[:=]\s*['\"](/[\w-]{2,30}(?:/[\w-]{1,30})?)/?['\"]")
_POSTS = re.compile(r"post\s*\($", re.IGNORECASE)
_POST = re.compile(r"\b(?:type|method)\s*:\s*['\"]post['\"]", re.IGNORECASE)
_AS_JSON = re.compile(r"JSON\.stringify|application/json|\baxios\b|\bfetch\b")
_TABLE = re.compile(r"\bpage\s*:\s*(?:true|\{)")
_LIMIT = re.compile(r"\blimit\s*:\s*(\d+)")
_COUNTS = re.compile(
    r"^(?:cur\w*|now)?_?page_?(?:no|num|number|index)?$|^(?:pn|p|n|i|curr|current)$", re.IGNORECASE
)
_SIZE = re.compile(r"size|limit|rows|count|perpage", re.IGNORECASE)
_OF_PAGE = re.compile(r"id$|code$|channel|column|cat", re.IGNORECASE)
"""Names of what the last part of a page's address may say."""

_FROM_NONE = re.compile(r"\b(?:page|cur)\w{0,12}\s*[:=]\s*0\b", re.IGNORECASE)
_STATIC = re.compile(r"\.(?:js|css|png|jpe?g|gif|svg|ico|woff2?|ttf|html?|shtml|map)(?:$|\?)", re.I)
_PLACE = re.compile(r"^(?:https?://|/|\./|\.\./|[\w-]+/)[\w./?=&%:{}~,-]+$")
_LISTS = re.compile(r"list|page|query|search|article|news|info|content|doc", re.IGNORECASE)
_LINK = re.compile(r"(?:https?:/)?\.{0,2}/?[\w./:?=&%#-]*\{\w+\}[\w./?=&%{}-]*")
_KEYED = re.compile(r"\{(\w*(?:id|code|no|num|key|uuid|guid)\w*)\}", re.IGNORECASE)
_QUOTES = "\"'`"
_A_PAGE = "15"
"""Rows asked for where no script says how many."""

_MARK = "00page00"
_SCANNED = 600_000
_MOST = 400
_AROUND = 700
_CALLS = 12


@dataclass(frozen=True, slots=True)
class Call:
    """One question: ``start`` is its address for the first page, ``post`` what is posted to it
    ("" to ask plainly); ``page`` is the parameter of the address that counts, ``first`` its first
    value. ``page_at`` is the address of page N where no parameter counts."""

    start: str
    post: str = ""
    page: str = ""
    first: int = 1
    page_at: str = ""


def calls_of(url: str, scripts: Sequence[str]) -> list[Call]:
    """The questions in these scripts that look like lists, the likeliest first. ``url`` is the
    page's own address, with its fragment."""
    found: dict[Call, int] = {}
    for script in scripts:
        text = script[:_SCANNED]
        first = 0 if _FROM_NONE.search(text) else 1
        prefixes = list(dict.fromkeys(_PREFIX.findall(text)))[:3]
        for match in islice(_ASKED.finditer(text), _MOST):
            call = _call(url, text, match, first)
            if call is None:
                continue
            for prefix in ("", *prefixes):
                rank = _rank(call) - (2 if prefix else 0) * (
                    1 if match["sum"][0] in _QUOTES else -1
                )
                moved = _under(prefix, call, url)
                if moved is not None:
                    found.setdefault(moved, rank)
    return sorted(found, key=lambda call: -found[call])[:_CALLS]


def links_of(texts: Sequence[str], keys: Sequence[str]) -> str:
    """The address that scripts make of a record that has these keys: ``/info/{id}.html``; ""
    for none."""
    for whole in texts:
        text = whole[:_SCANNED]
        for chain in islice(_CHAIN.finditer(text), 10 * _MOST):
            said = _linked("".join(_plain(term) for term in _TERM.findall(chain[0])), keys)
            if said:
                return said
        for match in islice(_MUSTACHE.finditer(text), _MOST):
            around = text[max(0, match.start() - 200) : match.end() + 60]
            said = _linked(_MUSTACHE.sub(r"{\1}", around), keys)
            if said:
                return said
    return ""


def _linked(made: str, keys: Sequence[str]) -> str:
    for match in _LINK.finditer(made):
        named = re.findall(r"\{(\w+)\}", match[0])
        known = all(name in keys for name in named) and _KEYED.search(match[0])
        if known and match[0][0] in "/.h" and "/" in match[0]:
            return match[0]
    return ""


def _plain(term: str) -> str:
    if term[0] in "\"'":
        return re.sub(r"\\(.)", r"\1", term[1:-1])
    if term[0] == "`":
        return _FILLED.sub(lambda m: f"{{{m[1].rpartition('.')[2]}}}", term[1:-1])
    return f"{{{term.rpartition('.')[2]}}}"


def _call(url: str, text: str, match: re.Match[str], first: int) -> Call | None:
    given = _given(url)
    address = _address(match["sum"], text, given)
    if not _is_asked(address):
        return None
    before, after = _beside(match, text)
    around = f"{before} {after}"
    data = _DATA.search(around) or _ARGUMENT.match(after)
    fields = _of_table(match, around) | (_fields(data[1], text, given) if data else {})
    if not (_POST.search(around) or _POSTS.search(match["how"])):
        return _asked_for(url, address, fields, first)
    as_json = _AS_JSON.search(match["how"] + around) is not None
    start = follow(url, address) if "{n}" not in address else None
    return Call(start, _body(fields, as_json=as_json), first=first) if start else None


def _address(summed: str, text: str, given: Mapping[str, str]) -> str:
    """What a sum of literals and names comes to; "" where a part of it is not known."""
    terms = _TERM.findall(summed)
    if terms and terms[0][0] not in _QUOTES:
        terms = terms[1:]  # the server's own prefix, which is tried besides
    made = ""
    for term in terms:
        part = _valued(term, text, given)
        if part is None:
            return ""
        made += part
    return made


def _is_asked(address: str) -> bool:
    """Whether an address may be one that answers, and no page or file of the site."""
    if not _PLACE.match(address) or _STATIC.search(address):
        return False
    return re.search(r"[a-z]", address) is not None


def _beside(match: re.Match[str], text: str) -> tuple[str, str]:
    """What a call says before the address, where that is one of several options, and behind it up
    to what is done with the answer."""
    before = text[max(0, match.start() - _AROUND // 2) : match.start()]
    before = before[before.rfind("(") + 1 :] if _is_option(match) else ""
    after = re.split(r"\bsuccess\b|\.then\b", text[match.end() : match.end() + _AROUND])[0]
    return before, after


def _is_option(match: re.Match[str]) -> bool:
    return match["how"].startswith("url")


def _of_table(match: re.Match[str], around: str) -> dict[str, str]:
    """The fields that a table with pages sends by itself."""
    if not _is_option(match) or not _TABLE.search(around):
        return {}
    limit = _LIMIT.search(around)
    return {"page": "{n}", "limit": limit[1] if limit else "10"}


def _asked_for(url: str, address: str, fields: Mapping[str, str], first: int) -> Call | None:
    path, _, query = address.partition("?")
    pairs = {**dict(parse_qsl(query, keep_blank_values=True)), **fields}
    page = next((name for name, value in pairs.items() if value == "{n}"), "")
    counted = {name: str(first) if said == "{n}" else said for name, said in pairs.items()}
    asked = f"?{urlencode(counted)}" if counted else ""
    start = follow(url, path.replace("{n}", str(first)) + asked)
    if start is None:
        return None
    page_at = follow(url, path.replace("{n}", _MARK) + asked) if "{n}" in path else None
    return Call(start, page=page, first=first, page_at=(page_at or "").replace(_MARK, "{n}"))


def _body(fields: Mapping[str, str], *, as_json: bool) -> str:
    if not as_json:
        return urlencode(fields).replace("%7Bn%7D", "{n}")
    typed = {
        name: int(value) if re.fullmatch(r"-?\d{1,9}", value) else value
        for name, value in fields.items()
    }
    return json.dumps(typed, ensure_ascii=False).replace('"{n}"', "{n}")


def _fields(inside: str, text: str, given: Mapping[str, str]) -> dict[str, str]:
    """The fields of an object of literals and names; those that nothing is known of are left."""
    found: dict[str, str] = {}
    for name, value in _FIELD.findall(inside):
        known = _known(name, value.strip() or name, text, given)
        if known is not None:
            found[name] = known
    return found


def _known(name: str, said: str, text: str, given: Mapping[str, str]) -> str | None:
    """What a field holds: the page's number, a number, or what its literal or name stands for."""
    counts = _COUNTS.match(name) is not None
    if re.fullmatch(r"-?\d+", said) and not (counts and said in ("0", "1")):
        return said
    if counts:
        return "{n}"
    value = _valued(said, text, given) if _TERM.fullmatch(said) else None
    if value is None:
        return _A_PAGE if _SIZE.search(name) else given.get(name.lower())
    return value


def _valued(term: str, text: str, given: Mapping[str, str]) -> str | None:
    if term[0] in "\"'":
        return re.sub(r"\\(.)", r"\1", term[1:-1])
    if term[0] == "`":
        parts = re.split(_FILLED, term[1:-1])
        made = [
            part if place % 2 == 0 else _valued_name(part, text, given)
            for place, part in enumerate(parts)
        ]
        return None if None in made else "".join(part or "" for part in made)
    return _valued_name(term, text, given)


def _valued_name(term: str, text: str, given: Mapping[str, str]) -> str | None:
    """What a name stands for: the page's number, what a script sets it to, or what the address
    of the page says under its name."""
    name = term.strip("() ").rpartition(".")[2]
    if _COUNTS.match(name):
        return "{n}"
    return next((value for value in _meanings(name, text, given) if value is not None), None)


def _meanings(name: str, text: str, given: Mapping[str, str]) -> Iterator[str | None]:
    if re.fullmatch(r"[\w$]+", name):
        yield variable(name, text)
    said = re.search(rf"\b{re.escape(name)}\s*:\s*(?:['\"]([^'\"]*)['\"]|(\d+))", text)
    yield (said[1] or said[2]) if said else None
    yield given.get(name.lower())
    if _OF_PAGE.search(name):
        yield given.get("")
    if _SIZE.search(name):
        yield _A_PAGE


def _given(url: str) -> dict[str, str]:
    """What an address says of its page: its parameters, and under "" the last number or name of
    its fragment."""
    parts = urlsplit(url)
    said = {name.lower(): value for name, value in parse_qsl(parts.query)}
    place, _, query = parts.fragment.partition("?")
    said |= {name.lower(): value for name, value in parse_qsl(query)}
    last = place.rstrip("/").rpartition("/")[2]
    return said | ({"": last} if last else {})


def _under(prefix: str, call: Call, url: str) -> Call | None:
    if not prefix:
        return call
    parts = urlsplit(call.start)
    if parts.path.startswith(f"{prefix}/") or parts.hostname != urlsplit(url).hostname:
        return None
    start, page_at = (
        address.replace(parts.netloc, parts.netloc + prefix, 1)
        for address in (call.start, call.page_at)
    )
    return Call(start, call.post, call.page, call.first, page_at)


def _rank(call: Call) -> int:
    counted = bool(call.page or call.page_at or "{n}" in call.post)
    return 4 * counted + (2 if _LISTS.search(call.start) else 0) + bool(call.post)

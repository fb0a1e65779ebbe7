"""Pagers that are forms: a button, or a script that sets a field of a form and sends it.

``__doPostBack('AspNetPager1','2')`` (ASP.NET), ``document.f.pageNo.value=n; document.f.submit()``,
``$("#pageNo").val(n); $("#f").submit()``. What is sent is what the page's form holds, with the
fields that its pager sets; nothing is run. A form with a password or a file is never sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from crawlers.clicks import variable
from crawlers.link import Form, Link
from crawlers.pager import says_next
from crawlers.records import flat_fields
from crawlers.urls import follow

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["Turn", "first_post", "next_form", "next_post", "posted"]

_FORMS = re.compile(r"<form\b", re.IGNORECASE)
_BACK = re.compile(
    r"__doPostBack\(\s*\\?['\"]([^'\"]{1,200})\\?['\"]\s*,\s*\\?['\"]([^'\"]{0,200})"
)
_CALL = re.compile(r"([A-Za-z_$][\w$]{0,60})\s*\(\s*['\"]?(\d{0,6})")
_FUNCTION = (
    r"(?:function\s+{0}|\b{0}\s*=\s*function)\s*\(\s*(\w*)[^()]{{0,200}}\)\s*\{{(.{{0,1500}})"
)
_SETS = re.compile(
    r"""(?:[.#]|['"\[(]\s*name\s*=\s*\\?['"]?|getElementById\(\s*['"]|elements\[\s*['"])([\w$-]{1,80})"""
    r"""\\?['"]?\s*\]?\s*['"]?\s*[\])]?\s*(?:\.value\s*=(?!=)|\.(?:val|attr)\(\s*(?:['"]value['"]\s*,)?)"""
    r"""\s*['"]?([\w.$]{1,60})"""
)
_SENDS = re.compile(r"\bsubmit\s*\(")
_STATE = re.compile(r"^__(?:VIEWSTATE|EVENTVALIDATION|PREVIOUSPAGE)|token|csrf", re.IGNORECASE)
_BUTTONS = frozenset({"submit", "button", "image", "reset"})
_NEVER = frozenset({"password", "file"})
_PRESSED = (
    "//form//input[translate(@type, 'SUBMIT', 'submit') = 'submit']"
    " | //form//button[not(@type) or translate(@type, 'SUBMIT', 'submit') = 'submit']"
)
_LONGEST_SHOWN = 100
_MOST = 400
_MOST_FIELDS = 300
_LARGEST = 4_000_000

Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Turn:
    """A page to turn to: the address that names it, and what is posted for it, if anything."""

    url: str
    form: Form | None

    def link(self, page: Page, carry: Mapping[str, str]) -> Link:
        """The list page after ``page``, which ``carry`` goes with."""
        before = page.link
        return replace(
            before,
            url=self.url,
            form=self.form,
            number=before.number + 1,
            found_on=before.url,
            carry=carry,
        )


def posted(url: str, body: str, number: int = 0) -> Turn:
    """What is asked by posting ``body`` to ``url``; ``number`` counts pages from 0.

    The address that names the answer is the one posted to, with the short fields in its query, as
    web archives write it: https://github.com/webrecorder/pywb (``__wb_method=POST``).
    """
    is_json = body.lstrip()[:1] in ("{", "[")
    fields = flat_fields(body) if is_json else parse_qsl(body, keep_blank_values=True)
    shown = [
        (name, value)
        for name, value in fields
        if value and len(value) <= _LONGEST_SHOWN and not _STATE.search(name)
    ]
    query = urlencode([("__wb_method", "POST"), *shown, ("__page", str(number + 1))])
    kind = "application/json" if is_json else "application/x-www-form-urlencoded"
    return Turn(f"{url}{'&' if '?' in url else '?'}{query}", Form(url, body, kind))


def first_post(link: Link, template: str, number: int) -> Link:
    """A list's first page, where a source posts for it: ``{n}`` is the page's ``number``."""
    if not template:
        return link
    turn = posted(link.url, template.replace("{n}", str(number)))
    return replace(link, url=turn.url, form=turn.form)


def next_post(page: Page, template: str, number: int) -> Turn | None:
    """The same for the page after this one; None where pages are not counted."""
    form = page.link.form
    if form is None or "{n}" not in template:
        return None
    return posted(form.url, template.replace("{n}", str(number)), page.link.number + 1)


def next_form(page: Page) -> Turn | None:
    """The list's next page where a form leads to it, or None."""
    if _FORMS.search(page.text) is None:
        return None
    number = page.link.number + 2
    for found in (_posted_back(page, number), _scripted(page, number), _pressed(page)):
        if found is not None:
            return _sent(page, *found)
    return None


def _posted_back(page: Page, number: int) -> tuple[Any, Fields] | None:
    """ASP.NET: the link that says "next", or the number of the next page in words or argument."""
    calls = ((element, _BACK.search(_script_of(element))) for element in _clickable(page))
    onward = [
        (element, call) for element, call in calls if call and _leads_on(element, call[2], number)
    ]
    if not onward:
        return None
    element, call = min(onward, key=lambda pair: not says_next(_words(pair[0])))
    form = _form_of(page, element)
    fields = {"__EVENTTARGET": call[1], "__EVENTARGUMENT": call[2]}
    return None if form is None else (form, fields)


def _leads_on(element: Any, argument: str, number: int) -> bool:
    """Whether a click leads to the next page: by the number in its argument, else by its words."""
    said = re.search(r"(\d+)$", argument)
    if said is not None:
        return int(said[1]) == number
    words = _words(element)
    return says_next(words) or words == str(number)


def _scripted(page: Page, number: int) -> tuple[Any, Fields] | None:
    """A click that sets a field of a form and sends it, by itself or by a function of the page."""
    for element in _clickable(page):
        words = _words(element)
        if not says_next(words) and words.strip("[]") != str(number):
            continue
        script, given = _script_of(element), ""
        call = _CALL.search(script)
        if not _SENDS.search(script) and call is not None:
            pattern = _FUNCTION.format(re.escape(call[1]))
            body = re.search(pattern, page.text[:_LARGEST], re.DOTALL)
            if body is None:
                continue
            script, given = re.split(r"\bfunction\b", body[2])[0], body[1]
            if call[2] and int(call[2]) < number:
                continue
        if _SENDS.search(script):
            return _set_by(page, script, given, number)
    return None


def _set_by(page: Page, script: str, given: str, number: int) -> tuple[Any, Fields] | None:
    for name, value in _SETS.findall(script):
        counts = value == given or value == str(number) or variable(value, page.text) is None
        field = page.tree.xpath("(//input | //select)[@name=$name or @id=$name]", name=name)
        if counts and field:
            element = field[0].root
            form = _form_of(page, element)
            return None if form is None else (form, {element.get("name") or name: str(number)})
    return None


def _pressed(page: Page) -> tuple[Any, Fields] | None:
    """A button of a form that says "next"."""
    for button in page.tree.xpath(_PRESSED)[:_MOST]:
        element = button.root
        if says_next(_words(element)) and not _is_disabled(element):
            name = element.get("name")
            fields = {name: element.get("value") or ""} if name else {}
            return next(element.iterancestors("form")), fields
    return None


def _sent(page: Page, form: Any, chosen: Fields) -> Turn | None:
    fields = _fields(form)
    if fields is None:
        return None
    own = page.link.form.url if page.link.form else page.url
    action = form.get("action")
    url = follow(page.base, action) if action else own
    body = urlencode(_with(chosen, fields), encoding=page.encoding, errors="replace")
    if url is None or len(body) > _LARGEST:
        return None
    if (form.get("method") or "get").lower() == "post":
        return posted(url, body, page.link.number + 1)
    asked = follow(url.partition("?")[0], f"?{body}")
    return Turn(asked, None) if asked else None


def _with(chosen: Fields, fields: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a form holds, with what its pager chose in place."""
    kept = [(name, chosen.get(name, value)) for name, value in fields]
    return [*kept, *((name, chosen[name]) for name in chosen if name not in dict(fields))]


def _fields(form: Any) -> list[tuple[str, str]] | None:
    """What a browser would send of a form beside its buttons; None for one that is not sent.

    https://html.spec.whatwg.org/#constructing-the-form-data-set; lxml's own ``form_values`` leaves
    out fields without a value and sends buttons.
    """
    fields = list(islice(form.inputs, _MOST_FIELDS))
    if any(_kind(field) in _NEVER for field in fields):
        return None
    filled = (field for field in fields if field.name and _kind(field) not in _BUTTONS)
    sent = (field for field in filled if not _is_disabled(field))
    return [(field.name, value) for field in sent for value in _values(field)]


def _kind(field: Any) -> str:
    return field.type if field.tag == "input" else ""


def _values(field: Any) -> list[str]:
    """The values that a field is sent with: none for a box that is not checked."""
    value = field.value
    if field.tag == "select" and field.multiple:
        return list(value)
    if value is None:
        return [""] if field.tag == "input" and not field.checkable else []
    return [value]


def _is_disabled(field: Any) -> bool:
    held = "disabled" in field.attrib
    return held or any("disabled" in one.attrib for one in field.iterancestors("fieldset"))


def _form_of(page: Page, element: Any) -> Any | None:
    """The form around an element; else the only one that has fields, for a badly nested page."""
    form = next(element.iterancestors("form"), None)
    if form is not None:
        return form
    forms = [one.root for one in page.tree.xpath("//form")[:_MOST]]
    stateful = [one for one in forms if one.xpath(".//input[@name='__VIEWSTATE']")] or forms
    return stateful[0] if len(stateful) == 1 else None


def _clickable(page: Page) -> Iterator[Any]:
    found = page.tree.xpath("//a[@href or @onclick] | //*[@onclick][not(self::a)]")
    for selector in found[:_MOST]:
        if "disabled" not in selector.root.attrib:
            yield selector.root


def _script_of(element: Any) -> str:
    href = element.get("href") or ""
    return f"{element.get('onclick') or ''} {href if ':' in href else ''}"


def _words(element: Any) -> str:
    said = (
        element.get("value") if element.tag == "input" else "".join(islice(element.itertext(), 9))
    )
    return (said or "").strip() or (element.get("title") or "").strip()

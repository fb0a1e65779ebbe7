"""Addresses of pages: their canonical form, and which links can be followed at all."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

__all__ = ["canonical", "domain_of", "follow", "host_of", "public", "suffix_of", "twin_of"]

_PORTS = {"http": 80, "https": 443}
_SPACE = re.compile(r"[\t\r\n]+")
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_VISIT = re.compile(
    r"(?:utm_\w+|spm|jsessionid|phpsessid|aspsessionid\w*|fbclid|gclid|isappinstalled)=.*"
    r"|(?:sid|s|session_?id|session|token)=(?=[a-f]*\d)[\da-f]{24,64}"
    r"|from=(?:groupmessage|singlemessage|timeline|qrcode)"
    r"|(?:_|_?t|_?r|v|ts|time|timestamp|rnd|rand|random|nocache)=(?:0?\.\d{5,}|1\d{9}(?:\d{3})?)",
    re.IGNORECASE,
)
"""What a query says of a visit and not of the page: a session, a campaign, a way round caches."""

_PLAIN = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z0-9-]+/[\w.~/-]*", re.ASCII)
"""What is canonical as it stands: most addresses of most lists."""

_SHARED = frozenset({"ac", "com", "edu", "gov", "mil", "net", "org"})


def canonical(url: str, encoding: str = "utf-8") -> str:
    """``url`` as gongbao names it: percent-encoded, lower-case host, no default port, no fragment,
    and nothing that is another at every visit (a session, a campaign, a random number).

    ``encoding`` is the page's own: browsers write the query of a link in it. Raises ValueError
    for what is not an http or https address with a host.
    """
    if len(url) < 1000 and _PLAIN.fullmatch(url):
        return url
    from w3lib.url import safe_url_string

    if len(url) > 4000:
        raise ValueError("longer than 4000 characters")
    parts = urlsplit(safe_url_string(url.strip(), encoding=encoding))
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("not an http or https address")
    path = _SESSION.sub("", parts.path) or "/"
    return urlunsplit((parts.scheme, _netloc(parts), path, _lasting(parts.query), ""))


def follow(base: str, href: str, encoding: str = "utf-8") -> str | None:
    """The canonical address that ``href`` means on the page ``base``; None when it means none.

    A backslash before the query is a slash, as for browsers (WHATWG URL, special schemes).
    """
    path, question, query = _SPACE.sub("", href).strip().partition("?")
    try:
        return canonical(urljoin(base, path.replace("\\", "/") + question + query), encoding)
    except ValueError:
        return None


def public(url: str) -> str:
    """The address as it may be archived and told: without a name and a password before its host."""
    parts = urlsplit(url)
    _, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=host)) if at else url


def host_of(url: str) -> str:
    """The host of a canonical address, without its port."""
    return urlsplit(url).hostname or ""


def domain_of(host: str) -> str:
    """What was registered of a host's name: "city.gov.cn" of "www.city.gov.cn"."""
    labels = host.split(".")
    if host.replace(".", "").isdigit() or ":" in host:
        return host
    shared = len(labels) > 2 and len(labels[-1]) == 2
    shared = shared and (labels[-2] in _SHARED or len(labels[-2]) == 2)
    return ".".join(labels[-3 if shared else -2 :])


def twin_of(host: str) -> str:
    """The same site's other name: with ``www.`` or without it; "" where it has none."""
    domain = domain_of(host)
    if host == f"www.{domain}":
        return domain
    bare = host == domain and "." in host and not host.startswith(("www.", "."))
    return f"www.{domain}" if bare and not host[-1].isdigit() and ":" not in host else ""


def suffix_of(url: str) -> str:
    """The file suffix of the address's path in lower case, without the dot: "pdf", "shtml", ""."""
    name = urlsplit(url).path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _lasting(query: str) -> str:
    if "=" not in query:
        return query
    return "&".join(part for part in query.split("&") if not _VISIT.fullmatch(part))


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"

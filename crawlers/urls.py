"""Addresses of pages: their canonical form, and which links can be followed at all."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

__all__ = ["canonical", "follow", "host_of", "public", "suffix_of"]

_PORTS = {"http": 80, "https": 443}
_SPACE = re.compile(r"[\t\r\n]+")


def canonical(url: str, encoding: str = "utf-8") -> str:
    """``url`` as gongbao names it: percent-encoded, lower-case host, no default port, no fragment.

    ``encoding`` is the page's own: browsers write the query of a link in it. Raises ValueError
    for what is not an http or https address with a host.
    """
    from w3lib.url import safe_url_string

    if len(url) > 4000:
        raise ValueError("longer than 4000 characters")
    parts = urlsplit(safe_url_string(url.strip(), encoding=encoding))
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("not an http or https address")
    return urlunsplit((parts.scheme, _netloc(parts), parts.path or "/", parts.query, ""))


def follow(base: str, href: str, encoding: str = "utf-8") -> str | None:
    """The canonical address that ``href`` means on the page ``base``; None when it means none."""
    try:
        return canonical(urljoin(base, _SPACE.sub("", href).strip()), encoding)
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


def suffix_of(url: str) -> str:
    """The file suffix of the address's path in lower case, without the dot: "pdf", "shtml", ""."""
    name = urlsplit(url).path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"

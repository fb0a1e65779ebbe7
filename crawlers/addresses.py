"""Which network addresses may be spoken to, and the pinning of names to those that were checked.

A name is looked up once, its addresses are checked, and connections only ever go to the checked
ones: a name that answers differently the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Addresses", "ForbiddenAddress", "Place", "is_public", "name_key"]

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""Looks a host name up: (name, port) -> addresses as text. Raises OSError."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NEVER = (
    ipaddress.ip_network("64:ff9b:1::/48"),  # local-use NAT64, RFC 8215
    ipaddress.ip_network("192.88.99.0/24"),  # 6to4 relays, RFC 7526
    ipaddress.ip_network("fec0::/10"),  # site-local, RFC 3879
)


class ForbiddenAddress(Exception):
    """A host whose addresses are private, loopback, link-local or otherwise not of the world."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a connection goes: an IP address as text, and a port."""

    address: str
    port: int


def is_public(address: str) -> bool:
    """Whether an IP address (as text) belongs to the public internet.

    Addresses that wrap an IPv4 one (mapped, 6to4, Teredo, NAT64) are judged by what they wrap.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if "%" in address:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = _wrapped(ip)
        if wrapped is not None:
            return all(is_public(str(inner)) for inner in wrapped)
    if any(ip in network for network in _NEVER if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def name_key(host: str) -> str:
    """A host name as it is compared: ASCII, lower case, without a trailing dot or brackets."""
    host = host.strip("[]").rstrip(".").lower()
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


class Addresses:
    """Names and the places they are pinned to.

    ``connect_to`` maps (host, port) to another (host, port), as curl's ``--connect-to`` does;
    the target is checked like any other host.
    """

    def __init__(
        self,
        lookup: Lookup,
        *,
        connect_to: Iterable[tuple[str, int, str, int]] = (),
        allow_private: bool = False,
    ) -> None:
        self._lookup = lookup
        self._allow_private = allow_private
        self._instead = {(name_key(h), p): (name_key(to), tp) for h, p, to, tp in connect_to}
        self._pinned: dict[tuple[str, int], tuple[Place, ...]] = {}

    def pinned(self, host: str, port: int) -> tuple[Place, ...]:
        """The places this host may be spoken to at; () when it was never checked."""
        return self._pinned.get((name_key(host), port), ())

    async def pin(self, host: str, port: int) -> None:
        """Look a host up once and remember where it may be spoken to.

        Raises ForbiddenAddress when nothing public is left, OSError when the name is unknown.
        """
        key = (name_key(host), port)
        if key in self._pinned:
            return
        name, real_port = self._instead.get(key, key)
        found = await self._lookup(name, real_port)
        if not found:
            raise OSError(f"no address for {name}")
        allowed = [address for address in found if self._allow_private or is_public(address)]
        if not allowed:
            raise ForbiddenAddress(f"{name} is at {found[0]}, which is not public")
        self._pinned[key] = tuple(Place(address, real_port) for address in dict.fromkeys(allowed))

    def forget(self, host: str, port: int) -> None:
        """Look this host up again next time: its addresses did not answer."""
        self._pinned.pop((name_key(host), port), None)


def _wrapped(
    ip: ipaddress.IPv6Address,
) -> tuple[ipaddress.IPv4Address, ...] | None:
    if ip.ipv4_mapped is not None:
        return (ip.ipv4_mapped,)
    if ip.sixtofour is not None:
        return (ip.sixtofour,)
    if ip.teredo is not None:
        return ip.teredo
    if ip in _NAT64:
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    if int(ip) >> 32 == 0 and int(ip) > 1:  # ::a.b.c.d, deprecated by RFC 4291
        return (ipaddress.IPv4Address(int(ip)),)
    return None

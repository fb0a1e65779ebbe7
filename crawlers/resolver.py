"""Twisted's name resolver over the pinned addresses: what was not checked cannot be reached."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from typing import Any, cast

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from crawlers.addresses import Addresses

__all__ = ["PinnedResolver", "system_lookup"]

_TIMEOUT = 30.0


async def system_lookup(name: str, port: int) -> Sequence[str]:
    """The system's addresses of a name, IPv4 first: some hosts announce IPv6 and do not serve it.

    Decimal, octal and hexadecimal spellings of an address are understood here as the system
    understands them, so the check sees what a connection would. Raises OSError.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_TIMEOUT):
            found = await loop.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (TimeoutError, UnicodeError) as error:
        raise OSError(f"cannot look up {name}: {error or 'timeout'}") from error
    ordered = sorted(found, key=lambda entry: entry[0] != socket.AF_INET)
    return [str(entry[4][0]) for entry in ordered]


@implementer(IHostResolution)
class _Done:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing to cancel: the answer was there before the question."""


@implementer(IHostnameResolver)
class PinnedResolver:
    """Answers from ``Addresses`` alone, with the port of the place: that is ``--connect-to``."""

    def __init__(self, addresses: Addresses, reactor: Any) -> None:
        self._addresses = addresses
        self._reactor = reactor

    def install_on_reactor(self) -> None:
        """Scrapy's hook: from here on the reactor knows no other resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  the interface's own name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """See twisted.internet.interfaces.IHostnameResolver."""
        resolution = _Done(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        for place in self._addresses.pinned(hostName, portNumber):
            kind = IPv6Address if ":" in place.address else IPv4Address
            resolutionReceiver.addressResolved(kind("TCP", place.address, place.port))
        resolutionReceiver.resolutionComplete()
        return cast(IHostResolution, resolution)

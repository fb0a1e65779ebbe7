"""Metrics: how sources stand, as StatsD gauges with tags (the DogStatsD form, which StatsD's
exporter for Prometheus, Telegraf, Vector and the OpenTelemetry collector read).

``GONGBAO_STATSD=HOST:PORT`` says where to; without it nothing is sent. A datagram that gets lost
is sent again by the next run.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator

from gongbao.coverage.status import Status
from gongbao.errors import UsageError

__all__ = ["gauges", "send", "statsd_address"]

_DATAGRAM = 1400


def gauges(status: Status) -> tuple[str, ...]:
    """One line a gauge: ``gongbao.documents:59|g|#source:practice-news``."""
    values = {
        "documents": status.documents,
        "bodies": status.bodies,
        "bytes": status.bytes,
        "failures": status.failures,
        "gaps.missing": status.missing,
        "gaps.blocked": status.blocked,
        "gaps.new": len(status.new_gaps),
        "worries": len(status.worries),
    }
    if status.lag is not None:
        values["lag_days"] = status.lag
    if status.last_run is not None:
        values["last_run_timestamp"] = int(status.last_run.timestamp())
    tag = f"source:{status.source}"
    noted = (f"gongbao.notes:{count}|g|#{tag},code:{code}" for code, count in status.notes.items())
    return (*(f"gongbao.{name}:{value}|g|#{tag}" for name, value in values.items()), *noted)


def statsd_address(text: str) -> tuple[str, int]:
    """Host and port of ``HOST:PORT``. Raises UsageError."""
    host, _, port = text.strip().rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise UsageError(f"GONGBAO_STATSD takes HOST:PORT, not {text!r}")
    return host.strip("[]"), int(port)


def send(lines: Iterable[str], address: tuple[str, int]) -> int:
    """Send the lines over UDP, as many to a datagram as fit; how many datagrams. Raises
    UsageError for a host that has no address."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(*address, type=socket.SOCK_DGRAM)[0]
    except OSError as error:
        raise UsageError(f"GONGBAO_STATSD: {address[0]}: {error.strerror}") from error
    with socket.socket(family, kind) as out:
        packets = list(_packed(lines))
        for packet in packets:
            out.sendto(packet, place)
    return len(packets)


def _packed(lines: Iterable[str]) -> Iterator[bytes]:
    packet = b""
    for line in lines:
        data = line.encode()
        if packet and len(packet) + 1 + len(data) > _DATAGRAM:
            yield packet
            packet = b""
        packet = packet + b"\n" + data if packet else data
    if packet:
        yield packet

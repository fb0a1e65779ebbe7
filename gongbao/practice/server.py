"""The practice site's web server: one loopback port for all hosts, told apart by ``Host``."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from gongbao.practice.manifest import SITE, Answer, answers

__all__ = ["HOSTS", "RequestLog", "Seen", "Served", "serving"]

HOSTS: tuple[str, ...] = (
    "www.chengwan.example",
    "cms.chengwan.example",
    "epaper.chengwan.example",
)
_LOOPBACK = "127.0.0.1"
_IDLE_SECONDS = 30
_NOT_FOUND = (
    b"<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n"
    b"<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>"
)
_MISDIRECTED = b"421 Misdirected Request\n"


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that was answered. ``sent`` counts the bytes of the body."""

    method: str
    host: str
    path: str
    status: int
    sent: int = 0


@dataclass(slots=True)
class RequestLog:
    """Every request since the server began, in the order of their answers."""

    seen: list[Seen] = field(default_factory=list)

    def count(self, path: str, host: str | None = None) -> int:
        """How often the path was asked for (at one host, or at any)."""
        return sum(s.path == path and host in (None, s.host) for s in self.seen)

    def statuses(self, path: str) -> list[int]:
        """The statuses that were answered for the path."""
        return [s.status for s in self.seen if s.path == path]

    def clear(self) -> None:
        """Forget what was seen."""
        self.seen.clear()


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its port, the mappings that lead each host to it, and its log.

    ``connect_to`` has (host, 80, loopback address, port) for each host, as ``--connect-to``.
    """

    port: int
    connect_to: tuple[tuple[str, int, str, int], ...]
    log: RequestLog


@contextmanager
def serving(day: int = 2, *, site: Path = SITE) -> Iterator[Served]:
    """Serve the practice site of one day on a free loopback port until the block ends."""
    log = RequestLog()
    handler = partial(_Handler, site, answers(day, site), log)
    server = ThreadingHTTPServer((_LOOPBACK, 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        port = server.server_address[1]
        yield Served(port, tuple((host, 80, _LOOPBACK, port) for host in HOSTS), log)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from the manifest."""

    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS

    def __init__(
        self,
        site: Path,
        known: Mapping[tuple[str, str], Answer],
        log: RequestLog,
        *args: object,
    ) -> None:
        self._site, self._known, self._log = site, known, log
        super().__init__(*args)  # type: ignore[arg-type]

    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with the body."""
        self._reply()

    def do_HEAD(self) -> None:
        """Answer without the body."""
        self._reply()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the log is an object."""

    def _reply(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        answer = self._known.get((host, self.path))
        if host not in HOSTS:
            self._send(host, 421, {"Content-Type": "text/plain"}, _MISDIRECTED)
        elif answer is None:
            self._send(host, 404, {"Content-Type": "text/html"}, _NOT_FOUND)
        elif _unchanged(answer.headers, self.headers):
            kept = {k: v for k, v in answer.headers.items() if k in ("ETag", "Last-Modified")}
            self._send(host, 304, kept, b"")
        else:
            body = (self._site / answer.file).read_bytes() if answer.file else b""
            self._send(host, answer.status, answer.headers, body)

    def _send(self, host: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
        sent = body if self.command == "GET" and status != 304 else b""
        self._log.seen.append(Seen(self.command, host, self.path, status, len(sent)))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(sent)


def _unchanged(ours: Mapping[str, str], asked: Message) -> bool:
    """Whether the asker holds what we would send (RFC 9110, 13.2.2: the tag before the date)."""
    if_none_match = asked.get("If-None-Match")
    if if_none_match is not None:
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return "*" in tags or ours.get("ETag", "") in tags
    since, modified = asked.get("If-Modified-Since"), ours.get("Last-Modified")
    if since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False

"""A replica server on loopback, and real crawls of it in the child process.

A replica is a dict of addresses to answers: tests say what the site's software would send. Every
request is logged with what it was asked with, so a test can say what was never asked.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from forked import Forked

from crawlers.crawl import main
from gongbao.batch import load_capture
from gongbao.model import PUBLISHED_VERDICTS, Capture
from gongbao.store.local import LocalStore


@dataclass(frozen=True)
class Reply:
    """One answer. ``cut`` ends the connection after that many bytes of the body; ``wait`` is in
    seconds; ``drip`` is the pause after each byte of the body. ``validators`` False: a server that
    knows neither ETag nor Last-Modified."""

    body: bytes | str = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    wait: float = 0.0
    drip: float = 0.0
    validators: bool = True

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True)
class Asked:
    host: str
    path: str
    conditional: bool
    status: int
    headers: Mapping[str, str]
    at: float

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


Page = Reply | str | bytes | Callable[[int], Reply]


class Replica:
    """``pages`` maps "http://host/path" to an answer, or a function of how often it was asked;
    "http://host/path a=1&b=2" to the answer to a form."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.log: list[Asked] = []
        self._times: dict[str, int] = {}
        self._lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]  they hang up
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def asked(self, *, robots: bool = False) -> list[str]:
        return [a.url for a in self.log if robots or not a.path.endswith("/robots.txt")]

    def reply(self, url: str) -> Reply:
        page = self.pages.get(url)
        if page is None:
            return Reply("<h1>404 Not Found</h1>", status=404)
        if callable(page):
            with self._lock:
                self._times[url] = self._times.get(url, 0) + 1
                return page(self._times[url])
        return page if isinstance(page, Reply) else Reply(page)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        replica = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                host = self.headers.get("Host", "").partition(":")[0]
                reply = replica.reply(f"http://{host}{self.path}")
                etag = f'"{hashlib.sha256(reply.data).hexdigest()[:16]}"'
                same = reply.validators and self.headers.get("If-None-Match") == etag
                status = 304 if same and reply.status == 200 else reply.status
                given = {name.lower(): value for name, value in self.headers.items()}
                conditional = "if-none-match" in given or "if-modified-since" in given
                replica.log.append(
                    Asked(host, self.path, conditional, status, given, time.monotonic())
                )
                time.sleep(reply.wait)
                self._answer(reply, status, etag)

            def do_POST(self) -> None:
                """What is posted is a part of the address that a test answers."""
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                self.path = f"{self.path} {sent}"
                self.do_GET()

            def _answer(self, reply: Reply, status: int, etag: str) -> None:
                data = b"" if status == 304 else reply.data
                lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(data)}"]
                if status != 304:
                    lines.append(f"Content-Type: {reply.media_type}")
                if reply.validators and reply.status == 200:
                    lines.append(f"ETag: {etag}")
                lines += [f"{name}: {value}" for name, value in reply.headers.items()]
                head = "\r\n".join([*lines, "", ""]).encode()
                if reply.cut is not None:
                    data, self.close_connection = data[: reply.cut], True
                self.wfile.write(head if reply.drip else head + data)
                for byte in data if reply.drip else b"":
                    time.sleep(reply.drip)
                    self.wfile.write(bytes([byte]))

        return Handler


@dataclass(frozen=True)
class Crawled:
    """What a crawl said and left."""

    code: int
    events: list[dict[str, Any]]
    stderr: str
    captures: dict[str, Capture]
    end: dict[str, Any]

    def verdicts(self) -> dict[str, str]:
        return {url: capture.verdict for url, capture in self.captures.items()}

    def of_role(self, *roles: str) -> dict[str, Capture]:
        return {url: c for url, c in self.captures.items() if c.role in roles}

    def note(self, url: str) -> str:
        return self.captures[url].notes[0].code


class Crawls:
    """Runs the child process over a replica with one work store."""

    def __init__(self, replica: Replica, work: Path) -> None:
        self.replica = replica
        self.work = work
        self.store = LocalStore(work, durable=False)

    def job(self, family: str, options: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
        hosts = changes.pop("hosts", None) or sorted(
            {url.split("/")[2] for url in self.replica.pages}
        )
        source = {
            "id": "replica",
            "title": "测试",
            "publisher": "测试",
            "division": "000000",
            "kind": "news",
            "family": family,
            "parser": "page",
            "crawler": {"delay": 0, **options},
        }
        job = {
            "source": source,
            "run": changes.pop("run", "r1"),
            "since": None,
            "until": None,
            "work": str(self.work),
            "journal": f"journal/{changes.pop('journal', 'r1')}/",
            "known": "",
            "network": {
                "connect_to": [[host, 80, "127.0.0.1", self.replica.port] for host in hosts],
                "allow_private": True,
                "contact": "test@example.org",
            },
            "limits": {"max_size": 50_000_000, "max_requests": 10_000, "timeout": 20},
        }
        for name in ("network", "limits"):
            job[name] |= changes.pop(name, {})
        return job | changes

    def run(self, family: str, options: Mapping[str, Any], **changes: Any) -> Crawled:
        return self.finish(self.begin(family, options, **changes))

    def begin(
        self, family: str, options: Mapping[str, Any], **changes: Any
    ) -> tuple[Forked, dict[str, Any]]:
        job = self.job(family, options, **changes)
        process = Forked.piped(main, cwd=Path(__file__).resolve().parents[2])
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        return process, job

    def finish(self, begun: tuple[Forked, dict[str, Any]]) -> Crawled:
        process, job = begun
        out, err = process.stdout.read(), process.stderr.read()
        code = process.wait(60)
        process.stdin.close()
        process.stdout.close()
        process.stderr.close()
        events = [json.loads(line) for line in out.splitlines()]
        end = events[-1] if events and events[-1]["event"] == "end" else {}
        return Crawled(code, events, err, self.captures(job["journal"]), end)

    def kill(self, begun: tuple[Forked, dict[str, Any]], after: int, pause: float = 0.0) -> None:
        """``kill -9`` once the crawl has said ``after`` lines, and ``pause`` seconds later."""
        process, _ = begun
        for _ in range(after):
            if not process.stdout.readline():
                break
        time.sleep(pause)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(20)
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()

    def captures(self, journal: str) -> dict[str, Capture]:
        found = [load_capture(self.store.read(e.key)) for e in self.store.list(journal)]
        return {capture.url: capture for capture in found}

    def know(self, crawled: Crawled, key: str = "known.json") -> str:
        """What the parent would tell the next run about this one's captures."""
        known = {
            url: {
                "etag": c.headers.get("etag", ""),
                "last_modified": c.headers.get("last-modified", ""),
                "body": c.body or "" if c.verdict in PUBLISHED_VERDICTS else "",
                "verdict": c.verdict,
                "status": c.status,
            }
            for url, c in crawled.captures.items()
        }
        self.store.replace(key, json.dumps(known).encode())
        return key


@pytest.fixture
def replica() -> Iterator[Replica]:
    served = Replica()
    yield served
    served.close()


@pytest.fixture
def crawls(replica: Replica, tmp_path: Path) -> Crawls:
    return Crawls(replica, tmp_path / "work")


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def pdf() -> Callable[[str], bytes]:
    """A small body that a guard takes for a PDF, different for each name."""
    return lambda name: PDF + f"% {name}\n%%EOF\n".encode()

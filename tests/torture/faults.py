"""A proxy before an S3 server that fails as storage fails, and a process of its own.

    with Faulty(backend) as proxy:      # proxy.url is what clients are given
        proxy.set("lost", 0.05)         # from now on every twentieth request
        proxy.set("", 0)                # none any more; gives how many there were

Faults: 500, 503 (SlowDown), timeout (no answer while the client's patience lasts), dropped (before
the server saw it), lost (done, and the reply never came), truncated (a GET's body ends early),
short (a PUT's body ends early), 409 (of a conditional PUT), slow (a list that takes its time).
"""

from __future__ import annotations

import http.client
import json
import random
import socket
import ssl
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

FAULTS = ("500", "503", "timeout", "dropped", "lost", "truncated", "short", "409", "slow")
"""Every sort of fault, by the word that ``set`` takes."""

PATIENCE = 0.5
"""Seconds that the torture's clients wait for an answer."""

_CONTROL = "/faults-of-the-proxy"
_HOP = {"connection", "transfer-encoding", "content-length", "date", "server"}


class Faulty:
    """The proxy as a process; ``backend`` is the address of a real server."""

    def __init__(self, backend: str, seed: int = 1) -> None:
        command = [sys.executable, __file__, backend, str(seed)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"

    def __enter__(self) -> Faulty:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()

    def set(self, kind: str, share: float) -> dict[str, int]:
        """Fail so from now on; what was done since the last call, by kind."""
        words = json.dumps({"kind": kind, "share": share}).encode()
        with urlopen(Request(self.url + _CONTROL, data=words), timeout=10) as answer:
            done: dict[str, int] = json.load(answer)
        return done


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, backend: str, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.backend = urlsplit(backend)
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self.kind, self.share = "", 0.0
        self.done: dict[str, int] = {}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what this server is for."""

    def decide(self, method: str, path: str, headers: Any) -> str:
        """The fault that this request meets, or ''."""
        with self.lock:
            self.done["requests"] = self.done.get("requests", 0) + 1
            if self.chance.random() >= self.share or not _fits(self.kind, method, path, headers):
                return ""
            self.done[self.kind] = self.done.get(self.kind, 0) + 1
            return self.kind

    def control(self, words: dict[str, Any]) -> dict[str, int]:
        with self.lock:
            self.kind, self.share = words["kind"], words["share"]
            done, self.done = self.done, {}
        return done


def _fits(kind: str, method: str, path: str, headers: Any) -> bool:
    listing = method == "GET" and "list-type" in path
    return {
        "truncated": method == "GET" and not listing,
        "short": method == "PUT",
        "409": method == "PUT" and "if-none-match" in headers,
        "slow": listing,
    }.get(kind, True)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    _kept: http.client.HTTPConnection | None = None

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, *_: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self.serve
        raise AttributeError(name)

    def serve(self) -> None:
        if self.headers.get("expect", "").lower() == "100-continue":
            pass  # http.server has answered that already
        body = self._body()
        if self.path == _CONTROL:
            self._answer(200, {}, json.dumps(self.server.control(json.loads(body))).encode())
            return
        kind = self.server.decide(self.command, self.path, self.headers)
        if kind in ("500", "503", "409"):
            self._refuse(kind)
        elif kind in ("dropped", "timeout"):
            time.sleep(3 * PATIENCE if kind == "timeout" else 0)
            self._hang_up()
        elif kind == "short":
            self._forward_half(body)
            self._hang_up()
        else:
            self._pass_on(kind, body)

    def _pass_on(self, kind: str, body: bytes) -> None:
        status, headers, data = self._forward(body)
        if kind == "lost":
            self._hang_up()
            return
        if kind == "slow":
            time.sleep(0.5 * PATIENCE)
        self._answer(status, headers, data, cut=kind == "truncated" and len(data) > 1)

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("transfer-encoding", ""):
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        data = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def _backend(self) -> http.client.HTTPConnection:
        """One connection to the server for each of a client's."""
        if self._kept is None:
            self._kept = self._connect()
        return self._kept

    def _connect(self) -> http.client.HTTPConnection:
        backend = self.server.backend
        if backend.scheme == "https":
            context = ssl._create_unverified_context()
            return http.client.HTTPSConnection(backend.netloc, timeout=60, context=context)
        return http.client.HTTPConnection(backend.netloc, timeout=60)

    def _send_head(self, backend: http.client.HTTPConnection, length: int) -> None:
        # The signature covers the host that the client addressed: it is passed on as it came.
        backend.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in {"connection", "transfer-encoding", "content-length", "expect"}:
                backend.putheader(name, value)
        backend.putheader("Content-Length", str(length))
        backend.endheaders()

    def _forward(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        backend = self._backend()
        self._send_head(backend, len(body))
        backend.send(body)
        answer = backend.getresponse()
        data = answer.read()
        headers = {k: v for k, v in answer.getheaders() if k.lower() not in _HOP}
        if self.command == "HEAD":
            headers["Content-Length"] = answer.getheader("content-length") or "0"
        if answer.will_close:
            self._kept = None
        return answer.status, headers, data

    def _forward_half(self, body: bytes) -> None:
        backend = self._connect()
        self._send_head(backend, len(body))
        backend.send(body[: len(body) // 2])
        backend.close()

    def _refuse(self, kind: str) -> None:
        code = {"500": "InternalError", "503": "SlowDown", "409": "ConditionalRequestConflict"}
        text = f"<?xml version='1.0'?><Error><Code>{code[kind]}</Code><Message>x</Message></Error>"
        self._answer(int(kind), {"Content-Type": "application/xml"}, text.encode())

    def _answer(
        self, status: int, headers: dict[str, str], data: bytes, *, cut: bool = False
    ) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(data[: len(data) // 2] if cut else data)
        if cut:
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)


def main() -> None:
    server = _Server(sys.argv[1], int(sys.argv[2]))
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

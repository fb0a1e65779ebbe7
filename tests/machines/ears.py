"""Who is told of what fails, for a test: a webhook and a mail server on loopback."""

from __future__ import annotations

import http.server
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any


@contextmanager
def webhook(answer: int = 204) -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """An address that takes JSON, and what it heard: the authorization and the object."""
    heard: list[tuple[str, dict[str, Any]]] = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            heard.append((self.headers["Authorization"], json.loads(body or "{}")))
            self.send_response(answer)
            self.send_header("Location", self.path)
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: Any) -> None:
            pass

    with _listening(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ear)) as port:
        yield f"http://127.0.0.1:{port}", heard


@contextmanager
def mailbox() -> Iterator[tuple[int, list[Message]]]:
    """The port of a mail server without TLS, and the messages that came."""
    found: list[Message] = []

    class Clerk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                if line.upper().startswith(b"DATA"):
                    self.wfile.write(b"354 go on\r\n")
                    lines = iter(self.rfile.readline, b".\r\n")
                    found.append(message_from_bytes(b"".join(lines)))
                self.wfile.write(b"250 good\r\n")
                if line.upper().startswith(b"QUIT"):
                    return

    with _listening(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clerk)) as port:
        yield port, found


@contextmanager
def statsd() -> Iterator[tuple[str, list[str]]]:
    """HOST:PORT of a StatsD server, and the lines that came."""
    lines: list[str] = []

    class Meter(socketserver.DatagramRequestHandler):
        def handle(self) -> None:
            lines.extend(self.rfile.read().decode().splitlines())

    with _listening(socketserver.UDPServer(("127.0.0.1", 0), Meter)) as port:
        yield f"127.0.0.1:{port}", lines


@contextmanager
def _listening(server: socketserver.TCPServer) -> Iterator[int]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()

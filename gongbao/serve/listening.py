"""The server: one process, one socket, on loopback unless another address is asked for."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence

from gongbao.archive import Archive
from gongbao.serve.app import make_app
from gongbao.serve.guard import LOOPBACK

__all__ = ["listen"]

_IDLE_SECONDS = 5
_REQUESTS = 32


def listen(
    archive: Archive, host: str, port: int, names: Sequence[str], tell: Callable[[str], None]
) -> None:
    """Serve until stopped; ``tell`` is called with the address when it is open. Requests are
    answered to loopback's names, to ``host`` and to ``names``. Raises OSError."""
    import uvicorn

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen()
        shown = f"[{host}]" if ":" in host else host
        config = uvicorn.Config(
            make_app(archive, {*LOOPBACK, host, *names}),
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            limit_concurrency=_REQUESTS,
            timeout_keep_alive=_IDLE_SECONDS,
        )
        tell(f"http://{shown}:{opened.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[opened])

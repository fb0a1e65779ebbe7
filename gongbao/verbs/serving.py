"""serve: the reading room, in a browser on this machine."""

from __future__ import annotations

import importlib.util
from contextlib import suppress

import click

from gongbao.errors import GongbaoError, UsageError
from gongbao.extras import install_command
from gongbao.verbs import options, terminal

__all__ = ["serve"]

_NEEDED = ("starlette", "uvicorn", "jinja2", "nh3")


@click.command()
@click.option("--port", metavar="N", type=options.Number(0, 65535, example=8321), default=8321,
              show_default=True, help="0 takes a free one.")  # fmt: skip
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True,
              help="The address to listen on; any other shows the archive to others.")  # fmt: skip
@click.option("--allow-host", "names", metavar="NAME", multiple=True,
              help="Answer requests to this host name, too.")  # fmt: skip
@options.common
@click.pass_context
def serve(context: click.Context, port: int, host: str, names: tuple[str, ...]) -> None:
    """The reading room: browse, search, text beside the page's picture. Ctrl-C ends it.

    On this machine only, if nothing else is said; it reads, and never writes.
    """
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(f"serve needs {', '.join(missing)}: {install_command('serve')}")
    from gongbao.serve.listening import listen

    archive = options.reader(context)

    def tell(address: str) -> None:
        if options.wants_json(context):
            terminal.print_json([{"address": address, "archive": archive.url}])
        else:
            terminal.say(f"{archive.url} is read at {address} (Ctrl-C ends it)")

    try:
        with suppress(KeyboardInterrupt):
            listen(archive, host, port, names, tell)
    except OSError as error:
        raise GongbaoError(f"cannot listen on {host}:{port}: {error.strerror}") from None

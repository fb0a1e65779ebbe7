"""mirror: a full copy at another place; and what verify says of what a copy mended."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from gongbao.errors import Damaged
from gongbao.verbs import options, terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongbao.archive import Archive
    from gongbao.care.verify import Verified

__all__ = ["mend", "mirror"]


@click.command()
@click.argument("url", metavar="URL")
@options.common
@click.pass_context
def mirror(context: click.Context, url: str) -> None:
    """Keep a full copy of the archive at URL, a folder or s3://bucket/prefix.

    Copies what is not there yet, checks every digest on the way, and never removes anything.
    Stopped and repeated, it goes on. Exit 5 when the archive could not give all of it.
    """
    from gongbao.care.mirror import mirror as copy
    from gongbao.store import open_store

    archive, target = open_store(options.settings(context).archive), open_store(url)
    with terminal.progress("mirror") as progress:
        done = copy(archive, target, progress)
    if options.wants_json(context):
        terminal.print_json([{**asdict(done), "archive": archive.url, "mirror": target.url}])
    else:
        files = terminal.count(done.copied, "file")
        terminal.say(f"{files} copied ({done.bytes:,} bytes), {done.held} held: {target.url}")
        for fault in done.faults:
            terminal.say(f"  {fault.code}  {fault.key}: {fault.message}")
    if done.faults:
        first = done.faults[0]
        number = terminal.count(len(done.faults), "file")
        raise Damaged(
            f"{archive.url}: {number} not copied; the first: {first.key}: {first.message}"
        )


def mend(
    context: click.Context, archive: Archive, url: str, look: Callable[[Archive], Verified]
) -> Verified:
    """Restore from the copy at ``url`` what ``look`` finds; what it finds after that."""
    from gongbao.care.repair import repair
    from gongbao.store import open_store

    done = repair(archive, open_store(url), look)
    if not options.wants_json(context):
        for key in done.restored:
            terminal.say(f"  restored  {key}")
    return done.verified

"""verify, check and reparse: is the archive what was written, can this machine do its work, and is
what was read long ago still what would be read today?"""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import click

from gongbao.errors import Damaged, GongbaoError, UsageError
from gongbao.verbs import options, terminal

if TYPE_CHECKING:
    from gongbao.archive import Archive
    from gongbao.care.verify import Verified
    from gongbao.stages.upload import Uploaded

__all__ = ["check", "reparse", "verify"]

_SHOWN = 20


@click.command()
@click.option("--read-data", is_flag=True, help="Read every byte, not only names and sizes.")
@click.option("--sample", metavar="N/T", help="Read the N-th of T parts of all files.")
@click.option("--repair-from", "copy", metavar="URL", help="Restore what is found from a mirror.")
@options.common
@click.pass_context
def verify(context: click.Context, read_data: bool, sample: str | None, copy: str | None) -> None:
    """Check bodies, tables, runs and references; name every fault. Exit 5 when damaged."""
    from gongbao.archive import Archive
    from gongbao.care.verify import verify as look
    from gongbao.verbs.mending import mend

    archive = Archive(options.settings(context).archive)
    _refuse_nothing(archive)
    part = _sample(sample)
    with terminal.progress("verify") as progress:
        bound = partial(look, read_data=read_data or bool(sample), sample=part, progress=progress)
        found = mend(context, archive, copy, bound) if copy else bound(archive)
    if options.wants_json(context):
        terminal.print_json([{**asdict(found), "archive": archive.url}])
    else:
        _show(found)
    if found.faults:
        first = found.faults[0]
        raise Damaged(
            f"{archive.url}: {terminal.count(len(found.faults), 'fault')}; "
            f"the first: {first.key}: {first.message}"
        )


@click.command()
@options.common
@click.pass_context
def check(context: click.Context) -> None:
    """Probe archive, storage, sources and Airflow; say what to mend."""
    from gongbao.care.check import probe

    chosen = options.settings(context)
    with terminal.progress("check"):
        probes = probe(chosen)
    if options.wants_json(context):
        terminal.print_json(asdict(one) for one in probes)
    else:
        terminal.table(("", "what", "found"), [(one.state, one.what, one.found) for one in probes])
    failed = [one for one in probes if one.state == "fail"]
    if failed:
        raise GongbaoError(f"{failed[0].what}: {failed[0].found}")


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True,
              help="Whatever made it, and what gave no document.")  # fmt: skip
@options.common
@click.pass_context
def reparse(context: click.Context, ids: tuple[str, ...], everything: bool) -> int:
    """Parse again from bodies, without the network, what an older parser version made.

    Without an ID: the sources that the archive follows. Stopped and repeated, it goes on.
    """
    from gongbao.reparse import reparse as read_again
    from gongbao.verbs.pipeline import chosen_sources, show_runs, tell_failures

    held = options.holdings(context)
    done: list[Uploaded] = []
    for source in chosen_sources(context, ids):
        with terminal.progress(source.id) as progress:
            done += read_again(source, held, everything=everything, progress=progress)
    if done or options.wants_json(context):
        show_runs(context, done)
    else:
        terminal.say("nothing to read again: all was made by the parsers of this version")
    tell_failures(done)
    return 4 if any(uploaded.failures for uploaded in done) else 0


def _refuse_nothing(archive: Archive) -> None:
    if next(archive.store.list(""), None) is None:
        raise UsageError(f"no archive at {archive.url}; begin one with: gongbao demo")


def _sample(text: str | None) -> tuple[int, int]:
    if not text:
        return 1, 1
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    if not found or not 0 < int(found[1]) <= int(found[2]):
        raise UsageError(f"--sample takes N/T, as in 1/30, not {text!r}")
    return int(found[1]), int(found[2])


def _show(found: Verified) -> None:
    size = found.counts["bytes"]
    parts = [
        terminal.count(found.counts["bodies"], "body", "bodies") + f" ({size:,} bytes)",
        terminal.count(found.counts["captures"], "capture"),
        terminal.count(found.counts["documents"], "document version"),
        terminal.count(found.counts["relations"], "relation"),
        terminal.count(found.counts["runs"], "run"),
    ]
    terminal.say(", ".join(parts))
    if found.orphans:
        number = terminal.count(len(found.orphans), "file")
        terminal.say(f"{number} nothing names (a run was cut short; harmless):")
        for digest in found.orphans[:_SHOWN]:
            terminal.say(f"  orphan  {digest}")
    if found.unrecorded:
        number = terminal.count(len(found.unrecorded), "file")
        terminal.say(f"{number} of an upload under way or cut short; the next run completes it:")
        for key in found.unrecorded[:_SHOWN]:
            terminal.say(f"  unfinished  {key}")
    for fault in found.faults:
        terminal.say(f"  {fault.code}  {fault.key}: {fault.message}")
    if not found.faults:
        terminal.say("all is well")

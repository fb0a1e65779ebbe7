"""What a server sent is shown on a terminal, and does nothing there."""

from __future__ import annotations

import sys

import click
import pytest

from gongbao.verbs import terminal

HOSTILE = {
    "\x1b[2J\x1b[31m": r"\x1b[2J\x1b[31m",
    "\x1b]52;c;cm0gLXJm\x07": r"\x1b]52;c;cm0gLXJm\x07",
    "\x9b31m": r"\x9b31m",
    "fdp\u202etxt.exe": r"fdp\u202etxt.exe",
    "one\rtwo": r"one\rtwo",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_control_characters_are_spelt_out(text: str) -> None:
    assert terminal.visible(f"公告{text}") == f"公告{HOSTILE[text]}"


def test_lines_and_tabs_stay() -> None:
    assert terminal.visible("一\n\t二“三”") == "一\n\t二“三”"


def test_on_a_terminal_only_colours_are_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    terminal.say(click.style("题", fg="red") + "\x1b]0;x\x07")
    terminal.table(["server"], [["\x1b[2Jnginx"]])
    said = capsys.readouterr().out
    assert said.startswith("\x1b[31m题\x1b[0m\\x1b]0;x\\x07\n")
    assert "\\x1b[2Jnginx" in said

"""What a person is told to type, to have an extra."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from gongbao.extras import install_command


def test_the_command_is_of_this_python_and_this_checkout() -> None:
    python, *_, origin = shlex.split(install_command("serve"))
    assert python == sys.executable
    folder, bracket, _ = origin.partition("[serve]")
    assert bracket
    assert Path(folder, "pyproject.toml").is_file()

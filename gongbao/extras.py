"""The extras (``serve``, ``ocr``, ``airflow`` …): what a person types to have one."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

__all__ = ["install_command"]


def install_command(extra: str) -> str:
    """The command that adds an extra to this very Python: of the checkout that is run, where
    there is one, for a name in a package index may be another's."""
    checkout = Path(__file__).resolve().parents[1]
    origin = str(checkout) if (checkout / "pyproject.toml").is_file() else "gongbao"
    return f"{shlex.quote(sys.executable)} -m pip install {shlex.quote(f'{origin}[{extra}]')}"

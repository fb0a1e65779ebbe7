"""Debian's programs, installed where they are missing: a test fails that cannot have them."""

from __future__ import annotations

import os
import shutil
import subprocess
from glob import glob
from pathlib import Path

import pytest

POLICY = Path("/usr/sbin/policy-rc.d")


def installed(program: str, package: str) -> str:
    """The path of a program, or of the last that its pattern matches; apt brings what is missing
    from where this machine's apt is told to, and starts no service. Fails where that cannot be."""
    found = _find(program)
    if not found:
        _install(package)
        found = _find(program)
    assert found, f"{package} is installed, but there is no {program}"
    return found


def _find(program: str) -> str | None:
    return max(glob(program), default=None) if "*" in program else shutil.which(program)  # noqa: PTH207


def _install(package: str) -> None:
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        pytest.fail(f"Debian's package {package} is needed, and only root on Debian can install it")
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
            done = subprocess.run(
                ["apt-get", *words],
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                capture_output=True, text=True, timeout=300, check=False,
            )  # fmt: skip
            if done.returncode != 0:
                pytest.fail(f"apt-get {' '.join(words)}: {done.stderr[-500:]}")
    finally:
        if ours:
            POLICY.unlink()

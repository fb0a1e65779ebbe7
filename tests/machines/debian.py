"""Debian's programs that tests need: ``python -m machines.debian`` installs those that are missing,
or says in one line why it cannot. No service is started by it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from glob import glob
from pathlib import Path

__all__ = ["installed"]

PROGRAMS = {
    "/usr/lib/postgresql/*/bin/initdb": "postgresql",
    "redis-server": "redis-server",
    "systemd-analyze": "systemd",
    "docker-compose": "docker-compose",
}
POLICY = Path("/usr/sbin/policy-rc.d")
APT = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]


def main() -> int:
    """Install what is missing, all of it at once."""
    missing = [package for program, package in PROGRAMS.items() if not _find(program)]
    if not missing:
        return 0
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        sys.stderr.write(
            f"missing: {', '.join(missing)}; install them, or run this as root on Debian\n"
        )
        return 1
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n", "utf-8")
        POLICY.chmod(0o755)
    try:
        # A list that could not be renewed may still be good enough.
        _apt("update")
        said = _apt("install", "-y", "--no-install-recommends", *missing)
    finally:
        if ours:
            POLICY.unlink()
    if said:
        sys.stderr.write(f"apt-get install {' '.join(missing)}: {said}\n")
    return int(bool(said))


def installed(program: str) -> str:
    """The path of a program, or of the last that its pattern matches. Fails where there is none."""
    found = _find(program)
    assert found, f"Debian's package {PROGRAMS[program]} is missing: make test-airflow brings it"
    return found


def _find(program: str) -> str | None:
    return max(glob(program), default=None) if "*" in program else shutil.which(program)  # noqa: PTH207


def _apt(*words: str) -> str:
    """Run apt-get; the last line of its complaint, or nothing."""
    done = subprocess.run(
        [*APT, *words],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return (lines or ["failed"])[-1] if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main())

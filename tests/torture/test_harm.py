"""Each sort of harm once: found under its key, mended from a mirror. ``make torture`` does 100."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gongbao.archive import Archive
from gongbao.care.mirror import mirror
from gongbao.care.repair import repair
from gongbao.errors import UsageError
from gongbao.store import open_store
from torture.harm import HARMS, build, contents, look, try_harm


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An archive and its mirror. Tests leave them as they are."""
    return build(tmp_path_factory.mktemp("harm"))


@pytest.fixture
def archive(made: tuple[Path, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "archive"))


@pytest.mark.parametrize("kind", HARMS)
def test_harm_is_found_under_its_key_and_mended(
    kind: str, archive: Path, made: tuple[Path, Path]
) -> None:
    assert try_harm(archive, made[1], HARMS[kind], random.Random(kind)) == (True, True)


def test_many_harms_at_once_are_mended_together(archive: Path, made: tuple[Path, Path]) -> None:
    before, chance = contents(archive), random.Random(5)
    for kind in ("body: gone", "body: cut", "table: gone", "digests: cut", "run record: gone"):
        HARMS[kind](archive, chance)
    done = repair(Archive(str(archive)), open_store(str(made[1])), look)
    assert done.verified.faults == ()
    assert contents(archive) == before


def test_a_place_without_a_mirror_is_said_to_be_none(archive: Path, tmp_path: Path) -> None:
    HARMS["run record: gone"](archive, random.Random(5))
    with pytest.raises(UsageError, match="nothing to repair from"):
        repair(Archive(str(archive)), open_store(str(tmp_path / "nowhere")), look)


def test_a_mirror_is_an_archive_and_a_second_pass_copies_nothing(
    archive: Path, made: tuple[Path, Path]
) -> None:
    found = look(Archive(str(made[1])))
    assert (found.faults, found.orphans, found.unrecorded) == ((), (), ())
    assert contents(made[1]) == contents(archive)
    assert mirror(open_store(str(archive)), open_store(str(made[1]))).copied == 0


def test_a_mirror_keeps_what_the_archive_has_lost(archive: Path, tmp_path: Path) -> None:
    copy = open_store(str(tmp_path / "copy"))
    mirror(open_store(str(archive)), copy)
    victim = sorted((archive / "bodies").rglob("*/*/*/*"))[0]
    victim.unlink()
    mirror(open_store(str(archive)), copy)
    assert copy.size(victim.relative_to(archive).as_posix()) is not None


def test_a_mirror_takes_no_damage_over(archive: Path, tmp_path: Path) -> None:
    victims = [sorted((archive / "bodies").rglob("*/*/*/*"))[0],
               sorted((archive / "tables").rglob("*.parquet"))[0]]  # fmt: skip
    for victim in victims:
        victim.write_bytes(victim.read_bytes()[:-1] + b"\0")
    done = mirror(open_store(str(archive)), open_store(str(tmp_path / "copy")))
    keys = {victim.relative_to(archive).as_posix() for victim in victims}
    assert {fault.key for fault in done.faults} == keys
    assert all("verify --repair-from" in fault.message for fault in done.faults)
    assert not any((tmp_path / "copy" / key).exists() for key in keys)


def test_what_a_mirror_holds_torn_is_made_whole(archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    mirror(open_store(str(archive)), open_store(str(copy)))
    victim = sorted((copy / "tables").rglob("*.parquet"))[0]
    victim.write_bytes(victim.read_bytes()[:100])
    assert mirror(open_store(str(archive)), open_store(str(copy))).copied == 1
    assert contents(copy) == contents(archive)


def test_a_place_that_is_no_copy_is_not_touched(archive: Path, tmp_path: Path) -> None:
    other, _ = build(tmp_path / "other")
    before = contents(other)
    with pytest.raises(UsageError, match="no copy of"):
        mirror(open_store(str(archive)), open_store(str(other)))
    with pytest.raises(UsageError, match="itself"):
        mirror(open_store(str(archive)), open_store(str(archive / "inside")))
    assert contents(other) == before


def test_sha256sum_alone_checks_tables_and_records(archive: Path) -> None:
    seals = sorted(str(p.relative_to(archive)) for p in (archive / "fixity").rglob("*.sha256"))
    command = ["sha256sum", "--check", "--quiet", *seals]
    assert subprocess.run(command, cwd=archive, capture_output=True, check=False).returncode == 0
    victim = sorted((archive / "tables").rglob("*.parquet"))[0]
    victim.write_bytes(victim.read_bytes()[:-1])
    done = subprocess.run(command, cwd=archive, capture_output=True, text=True, check=False)
    assert victim.name in done.stdout


def test_the_command_line_mirrors_and_mends(
    archive: Path,
    tmp_path: Path,
    gongbao: Callable[..., subprocess.CompletedProcess[str]],
    bucket: str,
) -> None:
    copy = f"s3://{bucket}/copy"
    done = gongbao("mirror", copy, "--archive", str(archive))
    assert done.returncode == 0, done.stderr
    assert "copied" in done.stdout
    victim = sorted((archive / "bodies").rglob("*/*/*/*"))[0]
    victim.unlink()
    key = victim.relative_to(archive).as_posix()
    found = gongbao("verify", "--archive", str(archive))
    assert found.returncode == 5
    assert key in found.stdout
    assert "verify --repair-from" in found.stderr
    mended = gongbao("verify", "--repair-from", copy, "--archive", str(archive))
    assert mended.returncode == 0, mended.stderr
    assert f"restored  {key}" in mended.stdout
    assert gongbao("verify", "--read-data", "--archive", str(archive)).returncode == 0

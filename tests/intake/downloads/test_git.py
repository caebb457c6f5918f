from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zlib
from datetime import datetime
from pathlib import Path

import pytest

from grader.intake import limits
from grader.intake.downloads.git_files import read_committed
from grader.intake.downloads.git_packs import patched
from tests.grading import write_files
from tests.intake.downloads.downloads import (
    HW,
    as_folder,
    as_zip,
    entries,
    found,
    named,
    read,
    reasons,
)
from tests.intake.packing import CODE

GIT = shutil.which("git")
WITH_GIT = pytest.mark.skipif(GIT is None, reason="git is not installed")
TIME = "2026-06-01T10:00:00+05:30"
COMMIT = (
    b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
    b"author Ada <ada@x.edu> 1 +0000\n"
    b"committer Ada <ada@x.edu> 1780288200 +0530\n"
    b"\ncommitter Eve <eve@x.edu> 99 +0000\n"
)


def a_checkout(folder: Path, commit: bytes = COMMIT, head: str = "ref: refs/heads/main\n") -> Path:
    """A checkout with one loose commit, written without git."""
    stored = b"commit %d\0" % len(commit) + commit
    name = hashlib.sha1(stored, usedforsecurity=False).hexdigest()
    files = {
        HW: CODE,
        ".git/HEAD": head.replace("COMMIT", name).encode(),
        ".git/refs/heads/main": f"{name}\n".encode(),
        f".git/objects/{name[:2]}/{name[2:]}": zlib.compress(stored),
    }
    folder.mkdir(parents=True)
    return write_files(folder, files)


def git(folder: Path, *arguments: str) -> None:
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_COMMITTER_DATE": TIME}
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@x.edu", "-c", "init.defaultBranch=main")
    assert GIT is not None
    command = [GIT, "-C", str(folder), *who, *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment)


def test_checkouts_side_by_side(tmp_path: Path) -> None:
    for name in ("hw2-ada", "hw2-bo", "hw2-cy"):
        a_checkout(tmp_path / name)
    shutil.rmtree(tmp_path / "hw2-cy" / ".git")
    (tmp_path / "scripts").mkdir()
    one = found(tmp_path, layout="git")
    assert [(entry.id, entry.submitted) for entry in one.entries] == [
        ("hw2-ada", datetime.fromisoformat(TIME)),
        ("hw2-bo", datetime.fromisoformat(TIME)),
        ("hw2-cy", None),
    ]
    assert set(read(one, "hw2-ada").files) == {HW}
    assert reasons(one) == {"scripts/": "neither a checkout nor a folder with an expected file"}


def test_it_is_recognised_by_most_folders(tmp_path: Path) -> None:
    for name in ("ada", "bo"):
        a_checkout(tmp_path / name)
    assert found(tmp_path).why == "2 of 2 folders are checkouts"
    write_files(tmp_path, named("cy/hw2.py", "di/hw2.py"))
    assert found(tmp_path).layout == "plain"


def test_in_a_zip_the_time_is_unknown(tmp_path: Path) -> None:
    one = found(as_zip(tmp_path, named("ada/.git/HEAD", "ada/hw2.py", "bo/.git/HEAD")))
    assert one.layout == "git"
    assert entries(one)["ada"].why == "a checkout; when it was committed is unknown"
    assert entries(one)["ada"].submitted is None


def test_a_detached_head(tmp_path: Path) -> None:
    assert read_committed(a_checkout(tmp_path / "a", head="COMMIT\n")) == datetime.fromisoformat(
        TIME
    )


@WITH_GIT
@pytest.mark.parametrize("packed", [False, True])
def test_what_git_wrote_itself(packed: bool, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for number in range(30):  # long messages that are alike are stored as differences
        text = f"{number}\n" + "the same words again\n" * 200
        git(tmp_path, "commit", "-q", "--allow-empty", "-m", text)
    if packed:
        git(tmp_path, "gc", "-q", "--aggressive")
        git(tmp_path, "pack-refs", "--all")
        assert not (tmp_path / ".git/refs/heads/main").exists()
        assert list((tmp_path / ".git/objects/pack").glob("*.pack"))
    assert read_committed(tmp_path) == datetime.fromisoformat(TIME)


@WITH_GIT
def test_a_commit_stored_as_a_difference(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for number in range(30):
        git(tmp_path, "commit", "-q", "--allow-empty", "-m", f"{number}\n" + "words\n" * 200)
    git(tmp_path, "gc", "-q", "--aggressive")
    (pack,) = (tmp_path / ".git/objects/pack").glob("*.idx")
    assert GIT is not None
    listed = subprocess.run(
        [GIT, "verify-pack", "-v", str(pack)], check=True, capture_output=True, text=True
    )
    rows = [line.split() for line in listed.stdout.splitlines() if " commit " in line]
    chained = [row for row in rows if len(row) > 5]
    assert chained
    for row in chained:
        (tmp_path / ".git/HEAD").write_text(row[0] + "\n")
        assert read_committed(tmp_path) == datetime.fromisoformat(TIME)


@pytest.mark.parametrize(
    "commit",
    [
        b"tree 0\n\nno committer",
        b"committer Ada <a> 999999999999 +0000\n\n",
        b"committer Ada <a> 1 +9900\n\n",
        b"committer Ada <a> -1 +0000\n\n",
        b"committer Ada <a> 1 +0000 " + b"x" * limits.MAX_COMMIT_BYTES,
    ],
)
def test_a_commit_without_a_time_is_unknown(commit: bytes, tmp_path: Path) -> None:
    assert read_committed(a_checkout(tmp_path / "a", commit)) is None


@pytest.mark.parametrize(
    "head",
    ["ref: refs/heads/gone", "ref: ../../../etc/passwd", "ref: refs/../HEAD", "", "\0", "f" * 40],
)
def test_a_head_that_leads_nowhere_is_unknown(head: str, tmp_path: Path) -> None:
    assert read_committed(a_checkout(tmp_path / "a", head=head)) is None


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("linked", [".git", ".git/refs", ".git/HEAD", ".git/objects"])
def test_links_out_of_a_checkout_are_not_followed(linked: str, tmp_path: Path) -> None:
    checkout = a_checkout(tmp_path / "a")
    (checkout / linked).rename(tmp_path / "elsewhere")
    (checkout / linked).symlink_to(tmp_path / "elsewhere")
    assert read_committed(checkout) is None


def test_a_file_in_place_of_the_folder_is_unknown(tmp_path: Path) -> None:
    write_files(tmp_path, {".git": b"gitdir: /elsewhere\n"})
    assert read_committed(tmp_path) is None


def test_settings_that_name_programs_run_none(tmp_path: Path) -> None:
    checkout = a_checkout(tmp_path / "a")
    trap = tmp_path / "ran"
    (checkout / ".git/config").write_text(f"[core]\n\tfsmonitor = touch {trap}\n")
    one = found(tmp_path)
    assert read(one, "a").files
    assert not trap.exists()


@WITH_GIT
@pytest.mark.parametrize("suffix", [".idx", ".pack"])
def test_a_damaged_pack_is_unknown_or_right(suffix: str, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for number in range(3):
        git(tmp_path, "commit", "-q", "--allow-empty", "-m", f"{number}\n" + "words\n" * 50)
    git(tmp_path, "gc", "-q", "--aggressive")
    (path,) = (tmp_path / ".git/objects/pack").glob(f"*{suffix}")
    path.chmod(0o644)
    whole = path.read_bytes()
    for size in range(0, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:size])
        assert read_committed(tmp_path) in (None, datetime.fromisoformat(TIME))
    for position in range(0, len(whole), max(1, len(whole) // 200)):
        damaged = bytearray(whole)
        damaged[position] ^= 0xFF
        path.write_bytes(damaged)
        read_committed(tmp_path)  # whatever it says, it comes back


@pytest.mark.parametrize(
    "delta", [b"", b"\x03\x05", b"\x03\x02\x01", b"\x04\x01\x01a", b"\x03\x05\x91\x09\x05"]
)
def test_a_difference_that_does_not_fit(delta: bytes) -> None:
    with pytest.raises(ValueError, match=r"difference|too early"):
        patched(b"abc", delta)


def test_a_difference() -> None:
    assert patched(b"abcdef", b"\x06\x05\x91\x02\x03\x02xy") == b"cdexy"


def test_students_files_are_read_as_everywhere(tmp_path: Path) -> None:
    path = as_folder(tmp_path, named("ada/lib/hw2.py", "bo/hw2.py"))
    for name in ("ada", "bo"):
        a_git = path / name / ".git"
        a_git.mkdir()
    one = found(path)
    assert one.layout == "git"
    assert set(read(one, "ada").files) == {"lib/hw2.py"}

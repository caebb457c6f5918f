"""The path itself, folders, single files, and what every kind shares."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

import grader.intake
from grader.errors import IntakeError, UsageError
from grader.intake import READERS, disk, limits, read_submission, suffix_of_handin
from grader.intake import folder as folder_reader

from .packing import CODE, contents, notebook, read_bytes, refused, tgz_bytes, zip_bytes

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs links and fifos")


def test_public_names() -> None:
    public = {name for name in vars(grader.intake) if not name.startswith("_")}
    modules = {name for name in public if type(getattr(grader.intake, name)) is type(os)}
    assert set(grader.intake.__all__) == public - modules


def test_kinds() -> None:
    assert set(READERS) == {"folder", ".py", ".ipynb", ".zip", ".tar.gz", ".tgz"}
    assert suffix_of_handin("a.b.TAR.GZ") == ".tar.gz"
    assert suffix_of_handin("folder") is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("j.doe.py", CODE),
        ("j.doe.PY", CODE),
        ("j.doe.ipynb", notebook("x = 1")),
        ("j.doe.zip", zip_bytes(("x.py", CODE))),
        ("j.doe.tar.gz", tgz_bytes(("x.py", CODE))),
        ("j.doe.tgz", tgz_bytes(("x.py", CODE))),
    ],
)
def test_the_id_has_no_suffix(tmp_path: Path, name: str, content: bytes) -> None:
    found = read_bytes(tmp_path, name, content)
    assert found.id == "j.doe"
    assert len(found.files) == 1


def test_the_id_of_a_folder_is_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "j.doe"
    folder.mkdir()
    assert read_submission(folder).id == "j.doe"
    monkeypatch.chdir(folder)
    assert read_submission(Path()).id == "j.doe"
    assert read_submission(folder / ".." / "j.doe").id == "j.doe"


@POSIX
def test_the_id_can_be_printed(tmp_path: Path) -> None:
    folder = tmp_path / "a\x1b[2Jb"
    folder.mkdir()
    assert read_submission(folder).id == r"a\x1b[2Jb"


@pytest.mark.parametrize("name", ["nothing.py", "no/such/folder", "a\0b", "a" * 5000])
def test_a_path_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no such file or folder") as caught:
        read_submission(tmp_path / name)
    assert not isinstance(caught.value, IntakeError)
    assert caught.value.message.isprintable()
    assert ".tar.gz" in caught.value.hint


def test_a_missing_path_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"^hw/alice\.py: "):
        read_submission(Path("hw/alice.py"))


@pytest.mark.parametrize("name", ["x.txt", "x.rar", "x.tar", "x", "py"])
def test_a_file_of_another_kind(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(CODE)
    with pytest.raises(UsageError, match=f"^{name}: not a kind of file"):
        read_submission(tmp_path / name)


@POSIX
def test_fifo_socket_and_device(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.py")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "y.py"))
        for path in (tmp_path / "x.py", tmp_path / "y.py", Path("/dev/null")):
            with pytest.raises(IntakeError, match=f"^{path.name}: a device, fifo or socket"):
                read_submission(path)


@POSIX
def test_links_in_a_circle_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.py").symlink_to("a.py")
    with pytest.raises(UsageError, match="no such file"):
        read_submission(tmp_path / "a.py")


@POSIX
def test_a_link_that_was_typed_is_resolved(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x.py").write_bytes(CODE)
    link = tmp_path / "link"
    link.symlink_to("real")
    assert read_submission(link).id == "real"
    with pytest.raises(IntakeError, match=r"^link: a link is refused"):
        read_submission(link, follow_link=False)
    assert read_submission(tmp_path / "real", follow_link=False).id == "real"


@POSIX
def test_links_in_a_folder_are_skipped(tmp_path: Path) -> None:
    reference = tmp_path / "reference"
    reference.mkdir()
    (reference / "solution.py").write_bytes(b"secret = 1\n")
    hw = tmp_path / "hw"
    hw.mkdir()
    (hw / "x.py").write_bytes(CODE)
    (hw / "solution.py").symlink_to(reference / "solution.py")
    (hw / "lib").symlink_to(reference)
    (hw / "loop").symlink_to(hw)
    (hw / "gone.py").symlink_to("nowhere")
    found = read_submission(hw)
    assert contents(found) == {"x.py": CODE}
    assert found.notes == tuple(
        f"skipped link {name}: hand in the file itself"
        for name in ("gone.py", "lib", "loop", "solution.py")
    )


@POSIX
def test_a_link_that_appears_while_reading_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_bytes(CODE)
    (tmp_path / "x.py").symlink_to("secret.py")
    with pytest.raises(IntakeError, match=r"^x\.py: cannot be read"):
        disk.read_file(tmp_path / "x.py", "x.py", 100)


@POSIX
def test_fifos_in_a_folder_are_skipped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.py")
    found = read_submission(tmp_path)
    assert found.files == {}
    assert found.notes == ("skipped x.py: not a regular file",)
    with pytest.raises(IntakeError, match="not a regular file"):
        disk.read_file(tmp_path / "x.py", "x.py", 100)


def test_a_folder(tmp_path: Path) -> None:
    for name in ("x.py", "lib/__init__.py", "lib/y.py", "data.csv", ".git/x.py", "lib/x.pyc"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(CODE + name.encode())
    for name in ("__pycache__", "venv", "node_modules", ".ipynb_checkpoints", "__MACOSX"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "z.py").write_bytes(CODE)
    (tmp_path / "a.zip").write_bytes(zip_bytes(("inner.py", CODE)))
    found = read_submission(tmp_path)
    assert contents(found) == {
        name: CODE + name.encode() for name in ("x.py", "lib/__init__.py", "lib/y.py")
    }
    assert found.notes == (
        "ignored a.zip: an archive inside a hand-in is not opened",
        "ignored 2 files that are not Python",
    )


def test_an_empty_folder(tmp_path: Path) -> None:
    found = read_submission(tmp_path)
    assert (found.files, found.notes) == ({}, ())


def test_limits_of_a_folder(tmp_path: Path) -> None:
    for number in range(201):
        (tmp_path / f"{number:03}.py").write_bytes(b"")
    with pytest.raises(IntakeError, match=r"^200\.py: a hand-in may have 200 Python files"):
        read_submission(tmp_path)
    (tmp_path / "200.py").unlink()
    assert len(read_submission(tmp_path).files) == 200
    (tmp_path / "007.py").write_bytes(bytes(1024 * 1024 + 1))
    with pytest.raises(IntakeError, match=r"^007\.py: larger than 1 MiB"):
        read_submission(tmp_path)
    for number in range(9):
        (tmp_path / f"{number:03}.py").write_bytes(bytes(1024 * 1024))
    with pytest.raises(IntakeError, match=r"^008\.py: .*more than 8 MiB of Python"):
        read_submission(tmp_path)


def test_notebooks_of_a_folder_are_bounded_together(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.ipynb").write_bytes(bytes(limits.MAX_NOTEBOOK_BYTES))
    with pytest.raises(IntakeError, match=r"^3\.ipynb: .*larger than 64 MiB"):
        read_submission(tmp_path)


def test_entries_of_a_folder_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_reader.limits, "MAX_FOLDER_ENTRIES", 5)
    (tmp_path / "a").mkdir()
    for number in range(4):
        (tmp_path / "a" / f"{number}.txt").write_bytes(b"")
    assert read_submission(tmp_path).files == {}
    (tmp_path / "b.txt").write_bytes(b"")
    with pytest.raises(IntakeError, match="more than 5 entries"):
        read_submission(tmp_path)


def test_case_collisions_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "X.py").write_bytes(CODE)
    (tmp_path / "x.py").write_bytes(CODE)
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this file system does not tell them apart")
    with pytest.raises(IntakeError, match=r"^x\.py: a case collision with X\.py"):
        read_submission(tmp_path)


@pytest.mark.parametrize("what", ["open", "scandir"])
def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    folder = tmp_path / "hw"
    folder.mkdir()
    (folder / "x.py").write_bytes(CODE)

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, what, refuse)
    name = "x.py" if what == "open" else "hw"
    with pytest.raises(IntakeError, match=rf"^{name}: cannot be read \(permission denied\)"):
        read_submission(folder)


def test_a_disk_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    (tmp_path / "x.py").write_bytes(CODE)
    monkeypatch.setattr(os, "read", fail)
    with pytest.raises(IntakeError, match=r"^x\.py: cannot be read \(input/output error\)"):
        read_submission(tmp_path / "x.py")


def test_one_file_is_taken_byte_for_byte(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfx = 1\r\n\ty = '\xff'\r\n\0"
    assert contents(read_bytes(tmp_path, "x.py", content)) == {"x.py": content}
    refused(tmp_path, "y.py", bytes(1024 * 1024 + 1), "y.py", "larger than 1 MiB")


def test_a_file_in_a_hidden_folder_that_was_named(tmp_path: Path) -> None:
    folder = tmp_path / ".hidden" / "venv"
    folder.mkdir(parents=True)
    (folder / "x.py").write_bytes(CODE)
    assert set(read_submission(folder).files) == {"x.py"}
    assert set(read_submission(folder / "x.py").files) == {"x.py"}


def test_the_digest_is_of_paths_and_bytes(tmp_path: Path) -> None:
    def digest(*entries: tuple[str, bytes]) -> str:
        return read_bytes(tmp_path, "hw.zip", zip_bytes(*entries)).digest

    one = digest(("x.py", CODE), ("y.py", b""))
    assert one == digest(("y.py", b""), ("x.py", CODE))
    assert one == digest(("y.py", b""), ("x.py", CODE), ("data.csv", b"1"))
    others = [
        digest(("x.py", CODE)),
        digest(("x.py", CODE + b" "), ("y.py", b"")),
        digest(("x.py", CODE), ("z.py", b"")),
        digest(("x.py", b""), ("y.py", CODE)),
        digest(("x.p", b""), ("y.py", CODE)),
    ]
    assert len({one, *others}) == 6
    assert len(one) == 64


def test_the_digest_does_not_depend_on_the_packing(tmp_path: Path) -> None:
    (tmp_path / "hw").mkdir()
    single = read_bytes(tmp_path / "hw", "x.py", CODE)
    assert read_submission(tmp_path / "hw").digest == single.digest
    assert read_bytes(tmp_path, "a.zip", zip_bytes(("x.py", CODE))).digest == single.digest
    assert read_bytes(tmp_path, "a.tgz", tgz_bytes(("./x.py", CODE))).digest == single.digest


def test_the_digest_of_a_notebook_is_of_its_bytes(tmp_path: Path) -> None:
    one = read_bytes(tmp_path, "x.ipynb", notebook("x = 1"))
    two = read_bytes(tmp_path, "x.ipynb", notebook("x = 1") + b"\n")
    assert contents(one) == contents(two)
    assert one.digest != two.digest


def test_notes_are_bounded(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, "hw.zip", zip_bytes(*((f"{n}.zip", b"") for n in range(30))))
    assert len(found.notes) == limits.MAX_NOTES + 1
    assert found.notes[-1] == "and 10 more such notes"

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import IntakeError
from grader.intake import disk
from grader.intake.downloads.disk_tree import DiskTree
from grader.mapped import Student
from tests.intake.downloads.downloads import (
    HW,
    LAID,
    as_folder,
    entries,
    found,
    mapped,
    named,
    read,
    reasons,
    refusal,
)
from tests.intake.packing import CODE, tar_bytes, zip_bytes

Laid = Callable[..., Path]


@LAID
def test_a_folder_with_the_file_is_a_submission_with_all_that_is_in_it(
    laid: Laid, tmp_path: Path
) -> None:
    one = found(laid(tmp_path, named("ada/hw2.py", "ada/lib/tools.py", "bo/hw2.ipynb.txt")))
    assert one.layout == "plain"
    assert mapped(one) == {"ada/": "ada", "bo/": None}
    assert set(read(one, "ada").files) == {HW, "lib/tools.py"}
    assert entries(one)["ada"].students == (Student("ada"),)


@LAID
def test_the_shallowest_folder_counts_and_gives_the_id(laid: Laid, tmp_path: Path) -> None:
    files = named("A/ada/hw2.py", "A/ada/old/hw2.py", "A/bo/x/hw2.py", "A/list.py", "A/cy/no.py")
    one = found(laid(tmp_path, files))
    assert sorted(entries(one)) == ["A/ada", "A/bo/x"]
    assert set(read(one, "A/ada").files) == {HW, "old/hw2.py"}
    assert reasons(one) == {
        "A/list.py": "beside folders of submissions, in none of them",
        "A/cy/": "holds no expected file",
    }


@LAID
def test_loose_files_and_archives_go_by_their_stem(laid: Laid, tmp_path: Path) -> None:
    files = {
        "ada.py": CODE,
        "bo.zip": zip_bytes((HW, CODE)),
        "cy.tar.gz": tar_bytes((HW, CODE)),
        "di.tgz": tar_bytes((HW, CODE)),
        "notes.txt": b"",
    }
    packed = {name: gzip.compress(c) if name.endswith("gz") else c for name, c in files.items()}
    one = found(laid(tmp_path, packed))
    assert sorted(entries(one)) == ["ada", "bo", "cy", "di"]
    assert set(read(one, "ada").files) == {"ada.py"}
    assert all(set(read(one, name).files) == {HW} for name in ("bo", "cy", "di"))
    assert reasons(one) == {"notes.txt": "neither a folder nor a kind of file that is handed in"}


@LAID
def test_a_notebook_counts_as_the_python_file(laid: Laid, tmp_path: Path) -> None:
    one = found(laid(tmp_path, {"ada/hw2.ipynb": b'{"cells": [], "nbformat": 4}'}))
    assert set(read(one, "ada").files) == {HW}


@LAID
def test_another_name_is_taken_if_it_is_alone_and_that_is_wanted(
    laid: Laid, tmp_path: Path
) -> None:
    path = laid(tmp_path, named("ada/mine.py", "bo/one.py", "bo/two.py", "cy/deep/mine.py"))
    assert found(path).entries == ()
    one = found(path, accept_other_names=True)
    assert mapped(one) == {"ada/": "ada", "bo/": None, "cy/": None}
    assert set(read(one, "ada").files) == {"mine.py"}


@LAID
def test_two_of_one_id_are_refused(laid: Laid, tmp_path: Path) -> None:
    path = laid(tmp_path, named("ada/hw2.py", "ada.py"))
    assert refusal(path) == "two submissions would be called ada: ada/ and ada.py"


@LAID
def test_an_archive_in_a_folder_is_told_of(laid: Laid, tmp_path: Path) -> None:
    one = found(laid(tmp_path, {"ada/hw2.zip": zip_bytes((HW, CODE))}))
    assert "an archive: put that beside the folders" in reasons(one)["ada/"]


@LAID
def test_what_computers_leave_behind_is_not_there(laid: Laid, tmp_path: Path) -> None:
    files = named("__MACOSX/ada/hw2.py", ".hidden/hw2.py", "ada/hw2.py", ".DS_Store")
    assert mapped(found(laid(tmp_path, files))) == {"ada/": "ada"}


@LAID
def test_names_of_any_language(laid: Laid, tmp_path: Path) -> None:
    one = found(laid(tmp_path, named("Žofie Ünal 李/hw2.py")))
    assert set(read(one, "Žofie Ünal 李").files) == {HW}


def test_a_name_that_steers_terminals_is_written_out(tmp_path: Path) -> None:
    one = found(as_folder(tmp_path, named("a\x1b[2J\n/hw2.py")))
    assert mapped(one) == {r"a\x1b[2J\n/": r"a\x1b[2J\n"}


def test_a_file_in_place_of_a_zip_or_nothing_at_all(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no").endswith("no: there is no such folder")
    (tmp_path / "list.csv").write_bytes(b"")
    assert refusal(tmp_path / "list.csv").endswith("list.csv: neither a folder nor a zip")
    (tmp_path / "class.zip").write_bytes(b"no zip")
    assert "class.zip: the archive is corrupt" in refusal(tmp_path / "class.zip")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_are_told_of_and_not_followed(tmp_path: Path) -> None:
    path = as_folder(tmp_path, named("ada/hw2.py", "A/bo/hw2.py"))
    (path / "eve").symlink_to(path / "ada")
    (path / "eve.py").symlink_to(path / "ada" / HW)
    (path / "A" / "eve").symlink_to(path / "ada")
    one = found(path)
    why = "a link is not followed: put the file or folder itself there"
    assert reasons(one) == {"eve": why, "eve.py": why, "A/eve": why}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_file_that_becomes_a_link_later_is_refused(tmp_path: Path) -> None:
    path = as_folder(tmp_path, named("ada.py", "bo/hw2.py"))
    one = found(path)
    (tmp_path / "secret.py").write_bytes(CODE)
    (path / "ada.py").unlink()
    (path / "ada.py").symlink_to(tmp_path / "secret.py")
    with pytest.raises(IntakeError, match=r"ada\.py"):
        read(one, "ada")
    assert set(read(one, "bo").files) == {HW}


def test_a_folder_named_by_a_link_is_what_was_meant(tmp_path: Path) -> None:
    path = as_folder(tmp_path, named("ada/hw2.py"))
    (tmp_path / "link").symlink_to(path)
    assert sorted(entries(found(tmp_path / "link"))) == ["ada"]


def test_ten_thousand_are_listed_and_none_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"s{number}.py": b"" for number in range(10_000)}
    path = as_folder(tmp_path, files)
    opened: list[str] = []
    real = disk.opened
    monkeypatch.setattr(disk, "opened", lambda p, name: (opened.append(name), real(p, name))[1])
    looks: list[str] = []
    items = DiskTree.read_items
    monkeypatch.setattr(
        DiskTree, "read_items", lambda self, at: (looks.append(at), items(self, at))[1]
    )
    one = found(path)
    assert len(one.entries) == 10_000
    assert opened == []
    assert set(looks) == {""}
    read(one, "s77")
    assert opened == ["s77.py"]

"""What holds for every layout: the choice, hostile zips, copies sent elsewhere, ids."""

from __future__ import annotations

import os
import pickle
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import IntakeError
from grader.intake import limits
from grader.intake.downloads import AUTO, LAYOUTS
from tests.grading import ROOT
from tests.intake.downloads.downloads import (
    HW,
    LAID,
    as_folder,
    as_zip,
    entries,
    found,
    mapped,
    named,
    read,
    reasons,
    refusal,
)
from tests.intake.packing import CODE, zip_bytes, zip_info

Laid = Callable[..., Path]
CLASSES = {
    "plain": ("ada/hw2.py", "bo/hw2.py"),
    "canvas": ("ada_1_7_hw2.py", "bo_2_8_hw2.py"),
    "moodle": ("Ada_1_assignsubmission_file_/hw2.py", "Bo_2_assignsubmission_file_/hw2.py"),
    "gradescope": ("submission_metadata.yml", "submission_1/hw2.py"),
    "git": ("ada/.git/HEAD", "ada/hw2.py"),
}


def a_class(name: str) -> dict[str, bytes]:
    return named(*CLASSES[name]) | ({"submission_metadata.yml": b"{}"} if name[0:2] == "gr" else {})


def test_every_layout_is_tested_here() -> None:
    assert CLASSES.keys() == LAYOUTS.keys()
    assert all(name == layout.name for name, layout in LAYOUTS.items())
    assert AUTO not in LAYOUTS


@LAID
@pytest.mark.parametrize("name", CLASSES)
def test_it_is_recognised_and_asked_for_with_the_same_result(
    laid: Laid, name: str, tmp_path: Path
) -> None:
    path = laid(tmp_path, a_class(name))
    one = found(path)
    asked = found(path, layout=name)
    assert (one.layout, asked.layout, asked.why) == (name, name, "asked for")
    assert one.why
    assert (entries(one).keys(), one.mapping) == (entries(asked).keys(), asked.mapping)
    assert [entry.id for entry in one.entries] == sorted(entries(one))
    assert {row.submission for row in one.mapping} >= set(entries(one))


@LAID
@pytest.mark.parametrize("name", CLASSES)
def test_an_entry_can_be_sent_to_another_process(laid: Laid, name: str, tmp_path: Path) -> None:
    for entry in found(laid(tmp_path, a_class(name))).entries:
        copied = pickle.loads(pickle.dumps(entry))  # noqa: S301 it is our own
        assert copied.read() == entry.read()


def test_an_unknown_layout_names_the_others(tmp_path: Path) -> None:
    assert (
        refusal(tmp_path, layout="canvsa") == "there is no layout 'canvsa'; did you mean 'canvas'?"
    )


def test_an_empty_folder_and_an_empty_zip_hold_nothing(tmp_path: Path) -> None:
    assert found(as_folder(tmp_path, {})).entries == ()
    assert found(as_zip(tmp_path, {})).entries == ()


@LAID
def test_ids_that_collide_are_named_with_their_files(laid: Laid, tmp_path: Path) -> None:
    path = laid(tmp_path, named("a_b_1_7_hw2.py", "x/hw2.py"))
    assert found(path, layout="canvas").entries[0].id == "a_b_1"
    path = laid(tmp_path, {"x.zip": b"", "y/hw2.py": CODE, "x/hw2.py": CODE})
    assert refusal(path, layout="plain") == "two submissions would be called x: x/ and x.zip"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("../ada/hw2.py", "traversal"),
        ("/etc/hw2.py", "absolute"),
        ("C:/hw2.py", "drive letter"),
        ("a\\hw2.py", "backslash"),
        ("a" * 2000 + "/hw2.py", "longer than"),
    ],
)
def test_a_hostile_name_in_the_zip_of_a_class_is_one_clear_error(
    entry: str, why: str, tmp_path: Path
) -> None:
    path = as_zip(tmp_path, named("ada/hw2.py", entry))
    assert why in refusal(path)


def test_a_zip_with_too_much_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CLASS_ENTRIES", 3)
    names = [f"s{number}/hw2.py" for number in range(4)]
    assert "more than 3 entries" in refusal(as_zip(tmp_path, named(*names)))
    assert "more than 3 entries" in refusal(as_folder(tmp_path, named(*names)))


def test_entries_of_all_folders_count_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_folder(tmp_path, named("a/x/1.txt", "a/y/1.txt"))
    monkeypatch.setattr(limits, "MAX_CLASS_ENTRIES", 4)
    assert "more than 4 entries" in refusal(path)


def test_a_zip_that_was_cut_off(tmp_path: Path) -> None:
    path = as_zip(tmp_path, named("ada/hw2.py"))
    path.write_bytes(path.read_bytes()[:-30])
    assert "class.zip: the archive is corrupt" in refusal(path)


def test_what_is_hostile_in_one_student_s_part_of_a_zip_is_theirs(tmp_path: Path) -> None:
    link = zip_info("eve/hw2.py", stat.S_IFLNK | 0o777)
    path = tmp_path / "class.zip"
    path.write_bytes(
        zip_bytes(
            ("ada/hw2.py", CODE),
            ("bo/hw2.py", CODE),
            ("bo/hw2.py", CODE),
            ("cy/hw2.py", CODE),
            ("cy/data.py", b"0" * 3_000_000),
            ("di/hw2.py", CODE),
            ("di/\u202eyp.py", CODE),
            (link, b"../ada/hw2.py"),
        )
    )
    one = found(path)
    assert set(read(one, "ada").files) == {HW}
    for name, why in (("bo", "twice"), ("cy", "bomb|larger than"), ("di", "direction")):
        with pytest.raises(IntakeError, match=why):
            read(one, name)
    assert reasons(one) == {"eve/": "holds no expected file"}


def test_a_folder_that_may_not_be_read_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_folder(tmp_path, named("ada/hw2.py", "bo/hw2.py"))
    scandir = os.scandir

    def refuse(folder: Path) -> object:
        if Path(folder).name == "ada":  # root, who may run this, can read everything
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    one = found(path)
    assert mapped(one) == {"ada/": None, "bo/": "bo"}
    assert "permission denied" in reasons(one)["ada/"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no fifos")
def test_a_fifo_is_told_of_and_does_not_hang(tmp_path: Path) -> None:
    path = as_folder(tmp_path, named("ada/hw2.py"))
    os.mkfifo(path / "eve.py")
    assert mapped(found(path)) == {"ada/": "ada", "eve.py": None}
    assert reasons(found(path)) == {"eve.py": "not a regular file"}


def test_the_docs_name_every_layout() -> None:
    text = (ROOT / "docs" / "intake.md").read_text(encoding="utf-8")
    assert [name for name in LAYOUTS if f"| `{name}` |" not in text] == []

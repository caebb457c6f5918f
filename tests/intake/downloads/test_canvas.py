from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import IntakeError
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
)
from tests.intake.packing import CODE, zip_bytes

Laid = Callable[..., Path]


@LAID
@pytest.mark.parametrize(
    ("name", "called", "student", "late"),
    [
        ("doejane_1001_77_hw2.py", "doejane_1001", Student("1001", "doejane"), False),
        ("doejane_LATE_1001_77_hw2.py", "doejane_1001", Student("1001", "doejane"), True),
        ("LATE_1001_77_hw2.py", "1001", Student("1001"), True),
        ("1001_77_hw2.py", "1001", Student("1001"), False),
        ("doe_jane_1001_77_hw2.py", "doe_jane_1001", Student("1001", "doe_jane"), False),
        ("anon_12345_77_hw2.py", "anon_12345", Student("anon_12345"), False),
        ("LATE_anon_a1B2c_77_hw2.py", "anon_a1B2c", Student("anon_a1B2c"), True),
        ("žofieünal李_007_77_hw2.py", "žofieünal李_007", Student("007", "žofieünal李"), False),
        ("doejane_1001_77_hw2-1.py", "doejane_1001", Student("1001", "doejane"), False),
    ],
)
def test_every_form_of_a_name(
    laid: Laid, tmp_path: Path, name: str, called: str, student: Student, late: bool
) -> None:
    one = found(laid(tmp_path, named(name)))
    assert one.layout == "canvas"
    assert one.why == "1 of 1 names are as Canvas writes them"
    (entry,) = one.entries
    assert (entry.id, entry.students, entry.marked_late) == (called, (student,), late)
    assert entry.submitted is None
    assert set(read(one, called).files) == {HW}


def test_several_files_of_one_student(tmp_path: Path) -> None:
    one = found(as_folder(tmp_path, named("a_1_7_hw2.py", "a_LATE_1_8_tools.py", "b_2_9_hw2.py")))
    assert set(read(one, "a_1").files) == {HW, "tools.py"}
    assert [entry.marked_late for entry in one.entries] == [True, False]


def test_of_two_versions_the_later_attachment_counts(tmp_path: Path) -> None:
    files = {"a_1_90_hw2-1.py": b"x = 2\n", "a_1_100_hw2.py": b"x = 3\n", "a_1_80_hw2-2.py": CODE}
    one = found(as_folder(tmp_path, files))
    assert read(one, "a_1").files[HW].content == b"x = 3\n"
    why = "another upload of the same file counts: the latest"
    assert reasons(one) == {"a_1_80_hw2-2.py": why, "a_1_90_hw2-1.py": why}


def test_a_dash_and_a_number_of_its_own_survive(tmp_path: Path) -> None:
    one = found(as_folder(tmp_path, named("a_1_7_hw-2.py", "b_2_7_hw-2-1.py")), "hw-2.py")
    assert set(read(one, "a_1").files) == set(read(one, "b_2").files) == {"hw-2.py"}
    one = found(as_folder(tmp_path, named("a_1_7_hw-2.py")), "other.py", layout="canvas")
    assert set(read(one, "a_1").files) == {"hw-2.py"}


def test_the_number_goes_before_the_first_dot(tmp_path: Path) -> None:
    one = found(as_folder(tmp_path, named("a_1_7_hw2-1.backprop.py")), "hw2.backprop.py")
    assert set(read(one, "a_1").files) == {"hw2.backprop.py"}


@LAID
def test_texts_and_links_are_entries_that_say_so(laid: Laid, tmp_path: Path) -> None:
    one = found(laid(tmp_path, named("a_1_text.html", "b_LATE_2_link.html", "c_3_7_hw2.py")))
    for name in ("a_1", "b_2"):
        submission = read(one, name)
        assert submission.files == {}
        assert "a text or link in Canvas" in submission.notes[0]
    assert entries(one)["b_2"].marked_late
    assert mapped(one)["a_1_text.html"] == "a_1"


@LAID
def test_an_archive_is_opened_if_the_file_is_not_beside_it(laid: Laid, tmp_path: Path) -> None:
    packed = zip_bytes(("hw/hw2.py", CODE))
    files = {"a_1_7_all.zip": packed, "b_2_8_all.zip": packed, "b_2_9_hw2.py": CODE}
    one = found(laid(tmp_path, files))
    assert set(read(one, "a_1").files) == {"hw/hw2.py"}
    assert set(read(one, "b_2").files) == {HW}
    assert reasons(one) == {"b_2_8_all.zip": "an archive beside an expected file is not opened"}


@LAID
def test_a_hostile_archive_is_its_student_s_error(laid: Laid, tmp_path: Path) -> None:
    files = {
        "a_1_7_all.zip": zip_bytes(("../hw2.py", CODE)),
        "b_2_8_all.zip": b"no zip",
        "c_3_9_all.zip": zip_bytes(("hw2.py", b"0" * 3_000_000)),
        "d_4_9_hw2.py": CODE,
    }
    one = found(laid(tmp_path, files))
    for name, why in (("a_1", "traversal"), ("b_2", "corrupt"), ("c_3", "bomb|larger than")):
        with pytest.raises(IntakeError, match=why):
            read(one, name)
    assert set(read(one, "d_4").files) == {HW}


def test_a_student_without_the_file_is_still_an_entry(tmp_path: Path) -> None:
    one = found(as_folder(tmp_path, {"a_1_7_essay.pdf": b"%PDF"}))
    assert read(one, "a_1").notes == ("ignored 1 file that is not Python",)


@LAID
def test_what_is_not_named_so_is_told_of(laid: Laid, tmp_path: Path) -> None:
    one = found(laid(tmp_path, named("a_1_7_hw2.py", "b_2_7_hw2.py", "hw2.py")))
    assert reasons(one) == {"hw2.py": "not named as Canvas names submissions"}


@LAID
def test_a_folder_around_it_makes_no_difference(laid: Laid, tmp_path: Path) -> None:
    one = found(laid(tmp_path, named("dl/a_1_7_hw2.py", "dl/b_2_7_hw2.py")))
    assert one.layout == "canvas"
    assert mapped(one) == {"dl/a_1_7_hw2.py": "a_1", "dl/b_2_7_hw2.py": "b_2"}

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import IntakeError
from grader.mapped import Student
from tests.intake.downloads.downloads import HW, LAID, entries, found, mapped, named, read, reasons
from tests.intake.packing import CODE, zip_bytes

Laid = Callable[..., Path]
JANE = "Jane Doe_1327627_assignsubmission_file"
RICK = "Rick Roe_5_assignsubmission_file"


@LAID
@pytest.mark.parametrize(
    ("name", "files"),
    [
        (f"{JANE}_/hw2.py", {"hw2.py"}),
        (f"{JANE}/hw2.py", {"hw2.py"}),
        (f"{JANE}_/src/hw2.py", {"src/hw2.py"}),
        (f"{JANE}_hw2.py", {"hw2.py"}),
    ],
)
def test_every_form_of_a_name(laid: Laid, tmp_path: Path, name: str, files: set[str]) -> None:
    one = found(laid(tmp_path, named(name, f"{RICK}_/hw2.py")))
    assert one.layout == "moodle"
    assert one.why == "2 of 2 names are as Moodle writes them"
    jane = entries(one)["Jane Doe_1327627"]
    assert jane.students == (Student("1327627", "Jane Doe"),)
    assert (jane.submitted, jane.marked_late) == (None, False)
    assert set(read(one, jane.id).files) == files


@LAID
def test_flat_files_of_one_student_belong_together(laid: Laid, tmp_path: Path) -> None:
    one = found(laid(tmp_path, named(f"{JANE}_hw2.py", f"{JANE}_my_tools.py")))
    assert set(read(one, "Jane Doe_1327627").files) == {HW, "my_tools.py"}


@LAID
def test_texts_are_entries_and_feedback_is_not(laid: Laid, tmp_path: Path) -> None:
    names = (
        "Ann Lee_7_assignsubmission_onlinetext_/onlinetext.html",
        "Bo Ek_8_assignsubmission_onlinetext_onlinetext.html",
        f"{JANE}_/hw2.py",
        "Jane Doe_1327627_assignsubmission_onlinetext_/onlinetext.html",
        "Jane Doe_1327627_assignfeedback_file_/hw2.py",
        "Jane Doe_1327627_assignsubmission_comments_/c.html",
    )
    one = found(laid(tmp_path, named(*names)))
    assert sorted(entries(one)) == ["Ann Lee_7", "Bo Ek_8", "Jane Doe_1327627"]
    assert "a text or link in Moodle" in read(one, "Ann Lee_7").notes[0]
    assert set(read(one, "Jane Doe_1327627").files) == {HW}
    assert reasons(one) == {
        "Jane Doe_1327627_assignfeedback_file_/": "feedback, not a submission",
        "Jane Doe_1327627_assignsubmission_comments_/": (
            "a kind of Moodle submission that holds no files"
        ),
    }


@LAID
def test_blind_marking_has_ids_and_no_names(laid: Laid, tmp_path: Path) -> None:
    names = [f"Teilnehmer_{n}_assignsubmission_file_/hw2.py" for n in (11, 12)]
    one = found(laid(tmp_path, named(*names)))
    assert sorted(entries(one)) == ["Teilnehmer_11", "Teilnehmer_12"]
    assert [entry.students for entry in one.entries] == [(Student("11"),), (Student("12"),)]


def test_a_single_participant_is_blind_too(tmp_path: Path) -> None:
    path = tmp_path / "c.zip"
    path.write_bytes(zip_bytes(("Participant_11_assignsubmission_file_/hw2.py", CODE)))
    assert found(path).entries[0].students == (Student("11"),)


@LAID
def test_teams_with_and_without_a_group(laid: Laid, tmp_path: Path) -> None:
    names = ("Team A_31_assignsubmission_file_", "Default group_assignsubmission_file_")
    one = found(laid(tmp_path, named(*(f"{name}/hw2.py" for name in names))))
    assert sorted(entries(one)) == ["Default group", "Team A_31"]
    assert entries(one)["Default group"].students == (Student("Default group", "Default group"),)


@LAID
def test_an_archive_in_a_folder_is_opened(laid: Laid, tmp_path: Path) -> None:
    packed = zip_bytes(("hw2.py", CODE))
    files = {
        f"{JANE}_/hw.zip": packed,
        f"{RICK}_/hw.zip": packed,
        f"{RICK}_/hw2.py": b"x = 1\n",
        "Eve_6_assignsubmission_file_/hw.zip": b"no zip",
        "Max_7_assignsubmission_file_/essay.pdf": b"",
    }
    one = found(laid(tmp_path, files))
    assert read(one, "Jane Doe_1327627").files[HW].content == CODE
    assert read(one, "Rick Roe_5").files[HW].content == b"x = 1\n"
    with pytest.raises(IntakeError, match=r"hw\.zip: the archive is corrupt"):
        read(one, "Eve_6")
    assert read(one, "Max_7").files == {}


@LAID
def test_names_of_any_language_and_what_is_not_named_so(laid: Laid, tmp_path: Path) -> None:
    names = ("Žofie O'Ünal 李_3_assignsubmission_file_/hw2.py", f"{RICK}_/hw2.py", "grades.csv")
    one = found(laid(tmp_path, named(*names, "__MACOSX/._x", ".DS_Store")))
    assert "Žofie O'Ünal 李_3" in entries(one)
    assert mapped(one)["grades.csv"] is None
    assert reasons(one) == {"grades.csv": "not named as Moodle names submissions"}

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from grader.intake import limits
from grader.intake.downloads import metadata
from grader.intake.downloads.gradescope import METADATA, moment
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

Laid = Callable[..., Path]
TEXT = """\
submission_1:
  :submitters:
  - :name: Solo Student
    :sid: 0100
    :email: solo@x.edu
  :created_at: 2023-09-21 14:22:32.365935000 -07:00
  :score: 12.0
  :status: processed
  :results:
    tests: [{name: grad_w1, score: 2.0, note: &n null}]
  :history:
  - :created_at: 2023-09-20 10:00:00 -07:00
submission_2:
  :submitters:
  - :name: Žofie 李
    :sid: ''
    :email:
  - :name: Rick Roe
    :sid: "007"
  :created_at: 2023-09-21 21:22:32 Z
submission_3:
  :submitters: []
  :created_at: *n
submission_4:
  :submitters:
  - :name: Gone
"""
FOLDERS = ("submission_1/hw2.py", "submission_2/src/hw2.py", "submission_3/hw2.py")


def an_export(text: str = TEXT, top: str = "") -> dict[str, bytes]:
    folders = {f"{top}{name}": content for name, content in named(*FOLDERS).items()}
    return {f"{top}{METADATA}": text.encode(), **folders}


@LAID
@pytest.mark.parametrize("top", ["", "assignment_99_export/"])
def test_an_export(laid: Laid, tmp_path: Path, top: str) -> None:
    files = an_export(top=top) | {f"{top}.DS_Store": b"", f"__MACOSX/{top}._x": b""}
    one = found(laid(tmp_path, files))
    assert (one.layout, one.why) == ("gradescope", f"{METADATA} is there")
    solo, pair, nobody = one.entries
    assert solo.students == (Student("solo@x.edu", "Solo Student", "solo@x.edu", "0100"),)
    assert solo.submitted == datetime.fromisoformat("2023-09-21T14:22:32.365935-07:00")
    assert pair.students == (Student("Žofie 李", "Žofie 李"), Student("007", "Rick Roe", "", "007"))
    assert pair.submitted == datetime.fromisoformat("2023-09-21T21:22:32+00:00")
    assert (nobody.students, nobody.submitted) == ((), None)
    assert set(read(one, "submission_2").files) == {"src/hw2.py"}
    assert mapped(one)[f"{top}submission_1/"] == "submission_1"
    assert reasons(one) == {
        f"{top}{METADATA}": "tells who submitted what",
        "submission_4/": f"in {METADATA}, and no such folder",
    }


def test_folders_without_metadata_if_asked_for(tmp_path: Path) -> None:
    path = as_folder(tmp_path, named(*FOLDERS, "extra/hw2.py"))
    assert found(path).layout == "plain"
    one = found(path, layout="gradescope")
    assert [entry.students for entry in one.entries] == [(), (), ()]
    assert reasons(one) == {"extra/": "not a folder of Gradescope's"}


def test_who_handed_in_without_the_file_is_an_entry(tmp_path: Path) -> None:
    one = found(as_folder(tmp_path, an_export() | named("submission_8/other.py")))
    assert HW not in read(one, "submission_8").files
    assert entries(one)["submission_8"].why.endswith("its submitters are unknown")


@pytest.mark.parametrize("c_parser", [True, False])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: !ruby/object:Evil {}", "submission_metadata.yml:1: the tag !ruby/object:Evil is"),
        ("a: !!python/object/apply:os.system [ls]", "the tag tag:yaml.org,2002:python"),
        ("a:\n  :results: [!x y]", "the tag !x is refused"),
        ("a: [", "cannot be read"),
        ("a: *b", "cannot be read"),
        ("? [a]\n: b", "a key that is a list or a mapping"),
        ("a\0b", "cannot be read"),
        ("- a", "does not say anything of submissions"),
        ("", "does not say anything of submissions"),
        ("a: " + "[" * 125 + "]" * 125, "nested too deep"),
        ("a: " + "[" * 100_000, "nest"),
        ("a:\n  :results: " + "[" * 100_000, "nest"),
    ],
)
def test_metadata_that_is_broken_or_hostile_is_one_clear_error(
    text: str, why: str, c_parser: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not c_parser:
        monkeypatch.setattr(metadata, "_LOADER", yaml.SafeLoader)
    assert why in refusal(as_folder(tmp_path, an_export(text)))


def test_metadata_that_holds_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_METADATA_VALUES", 10)
    assert "more than 10 values" in refusal(as_folder(tmp_path, an_export()))
    monkeypatch.setattr(limits, "MAX_METADATA_BYTES", 10)
    assert f"{METADATA}: larger than" in refusal(as_folder(tmp_path, an_export()))


def test_a_value_that_holds_itself_does_no_harm(tmp_path: Path) -> None:
    text = "submission_1: &a\n  :submitters: [*a]\n  :created_at: *a\n"
    assert found(as_folder(tmp_path, an_export(text))).entries[0].students == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2023-09-21T14:22:32+0530", "2023-09-21T14:22:32+05:30"),
        ("2023-09-21 14:22:32.5 Z", "2023-09-21T14:22:32.5+00:00"),
        ("2023-09-21 14:22:32", None),
        ("2023-02-30 14:22:32 Z", None),
        ("2023-09-21 14:22:32 +99:00", None),
        ("yesterday", None),
    ],
)
def test_times(text: str, told: str | None) -> None:
    assert moment(text) == (None if told is None else datetime.fromisoformat(told))

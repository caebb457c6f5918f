"""Which submission is meant."""

from __future__ import annotations

import pytest

from grader.by_hand.who import chosen_submission
from grader.errors import UsageError
from grader.results import EntryRecord
from tests.store.builders import a_student, an_entry

JOE = a_student("1001", name="Jöe Doe", email="joe@example.edu", sid="0100")
ROE = a_student("1002", name="Roe")
CLASS = (
    an_entry("joe", JOE),
    an_entry("hw/team", JOE, ROE, submitted="2026-03-01T12:00:00+00:00"),
    an_entry("solo", a_student("1003", email="solo@example.edu")),
    an_entry("0100x"),
)


def refused(who: str, entries: tuple[EntryRecord, ...] = CLASS, *others: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        chosen_submission(who, entries, others)
    return caught.value


@pytest.mark.parametrize(
    ("who", "submission"),
    [
        ("joe", "joe"),  # the id, although the student has two
        ("0100x", "0100x"),
        ("1002", "hw/team"),
        ("Roe", "hw/team"),
        ("roe", "hw/team"),
        ("1003", "solo"),
        ("SOLO@example.edu", "solo"),
        ("gone", "gone"),
        ("SOLO", "solo"),
    ],
)
def test_who_is_meant(who: str, submission: str) -> None:
    assert chosen_submission(who, CLASS, ("gone",)) == submission


@pytest.mark.parametrize("who", ["1001", "0100", "joe@example.edu", "Jöe Doe", "Jo\u0308e  doe"])
def test_a_student_with_several_submissions_has_to_be_told_apart(who: str) -> None:
    error = refused(who)
    assert error.message.split("\n") == [
        f"{who!r} is in 2 submissions",
        "  joe: Jöe Doe",
        "  hw/team: Jöe Doe, Roe, submitted 2026-03-01T12:00:00+00:00",
    ]
    assert error.hint == "Name one of them by its id, the part before the colon."


def test_of_many_the_first_are_listed() -> None:
    many = tuple(an_entry(f"s{number}", ROE) for number in range(20))
    lines = refused("Roe", many).message.split("\n")
    assert (lines[0], lines[1], lines[-1]) == (
        "'Roe' is in 20 submissions",
        "  s0: Roe",
        "  and 8 more",
    )


def test_nobody() -> None:
    assert "did you mean 'joe@example.edu'?" in refused("jo@example.edu").message
    assert "did you mean 'gone'?" in refused("gona", CLASS, "gone").message
    error = refused("xyzzy")
    assert error.message == "nobody is known as 'xyzzy'"
    assert error.hint.endswith("Submissions: 'joe', 'hw/team', 'solo', '0100x'.")
    assert "Submissions" not in refused("?", tuple(an_entry(f"s{n}") for n in range(13))).hint
    assert refused("ada", ()).message == "there are no submissions in this file"


def test_half_a_name_is_nobody() -> None:
    assert "nobody is known" in refused("Jöe").message
    assert "nobody is known" in refused("").message

"""One row for each student: which hand-in counts, who is missing, what has no score."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook import HandedIn, LateStatus, Listed, Roster, Row, RowStatus, Terms, rows
from grader.records import Status
from grader.results import StudentRecord
from grader.spec.models import Assignment

from .builders import a_late, a_student, after, an_assignment, handed_in, listed

TENTH = a_late(penalty_per_day=0.1)


def only(spec: Assignment, *found: HandedIn, roster: Roster | None = None) -> Row:
    (row,) = rows(spec, found, roster)
    return row


def final(row: Row) -> str | None:
    return None if row.score is None else str(row.score.final)


# --- one hand-in ----------------------------------------------------------------------------------


def test_a_row_has_the_parts_of_its_score() -> None:
    row = only(an_assignment(TENTH, points=10), handed_in("a", "ada", submitted=after(hours=30)))
    assert row.student == StudentRecord(key="ada", name="Ada")
    assert (row.assignment, row.submission, row.attempts) == ("tiny", "a", 1)
    assert row.status is RowStatus.PASS
    assert row.possible == 20
    assert row.score is not None
    assert [str(part) for part in vars(row.score).values()] == [
        "20.00", "20.00", "20.00", "4.00", "16.00", "8.00",
    ]  # fmt: skip
    assert row.lateness is not None
    assert row.lateness.by == timedelta(hours=30)
    assert row.notes == ("16.00 of 20.00 scaled to 10", "2 days late: 20 % taken off")
    assert not row.flagged


def test_a_fault_has_no_score() -> None:
    row = only(an_assignment(TENTH), handed_in("a", "ada", earned=None, submitted=after(days=5)))
    assert (row.status, row.score) == (RowStatus.FAULT, None)
    assert "the grader failed: no points are lost, grade again" in row.notes


def test_points_set_by_hand_stand_in_for_a_fault() -> None:
    fault = handed_in("a", "ada", earned=12, status=Status.FAULT, notes=("set by hand",))
    row = only(an_assignment(), fault)
    assert (row.status, final(row), row.notes) == (RowStatus.FAULT, "12.00", ("set by hand",))


def test_what_is_ungradable_earns_nothing_and_says_why() -> None:
    row = only(an_assignment(), handed_in("a", "ada", earned=0, status=Status.UNGRADABLE))
    assert (row.status, final(row)) == (RowStatus.UNGRADABLE, "0.00")
    assert row.notes == ("ungradable: the file is Python 2",)


def test_what_was_not_graded_yet_has_no_score() -> None:
    row = only(an_assignment(), handed_in("a", "ada", graded=False))
    assert (row.status, row.score, row.possible) == (RowStatus.NOT_GRADED, None, 20)


def test_a_cap_is_told() -> None:
    row = only(an_assignment(cap=True), handed_in("a", "ada", earned=22))
    assert final(row) == "20.00"
    assert row.notes == ("22.00 earned, capped at 20.00",)


def test_extra_credit_counts_without_a_cap() -> None:
    assert final(only(an_assignment(), handed_in("a", "ada", earned=22))) == "22.00"


# --- groups and people ----------------------------------------------------------------------------


def test_a_group_has_a_row_for_each_member() -> None:
    late = handed_in("team", "bo", "ada", submitted=after(hours=1))
    found = rows(an_assignment(TENTH), [late], Roster((listed("bo", timedelta(days=1)),)))
    assert [(row.student and row.student.key, final(row)) for row in found] == [
        ("ada", "18.00"),
        ("bo", "20.00"),
    ]
    assert [row.submission for row in found] == ["team", "team"]


def test_a_member_named_twice_has_one_attempt() -> None:
    assert only(an_assignment(), handed_in("team", "ada", "ada")).attempts == 1


def test_nobody_known_comes_last_and_is_to_be_looked_at() -> None:
    found = rows(an_assignment(), [handed_in("a"), handed_in("b"), handed_in("z", "ada")])
    assert [row.submission for row in found] == ["z", "a", "b"]
    assert found[1].student is None
    assert found[1].flagged
    assert found[1].notes == ("nobody knows whose this is",)
    assert final(found[1]) == "20.00"


def test_who_is_listed_and_handed_nothing_in_is_missing() -> None:
    roster = Roster((listed("zoe", section="B"), listed("ada")))
    found = rows(an_assignment(), [handed_in("a", "ada")], roster)
    assert [row.status for row in found] == [RowStatus.PASS, RowStatus.MISSING]
    missing = found[1]
    assert (missing.section, missing.submission, missing.score) == ("B", None, None)
    assert (missing.attempts, missing.lateness, missing.possible) == (0, None, 20)
    assert missing.notes == ("nothing was handed in",)


def test_who_is_not_listed_is_to_be_looked_at() -> None:
    row = rows(an_assignment(), [handed_in("a", "ada")], Roster((listed("zoe"),)))[0]
    assert (row.notes, row.flagged) == (("not on the class list",), True)


def test_the_list_knows_more_than_the_hand_in() -> None:
    person = StudentRecord(key="77", email="ADA@uni.example")
    one = HandedIn("a", (person,), after(), False, handed_in("a").graded)
    entry = listed("u1", section="A")
    known = StudentRecord(key="u1", name="Ada", email="ada@uni.example", sid="0101")
    row = only(an_assignment(), one, roster=Roster((type(entry)(known, "A"),)))
    assert (row.student, row.section) == (known, "A")


def test_two_keys_of_one_listed_student_are_one_student() -> None:
    known = StudentRecord(key="u1", name="Ada", sid="0101")
    roster = Roster((type(listed("u1"))(known),))
    ones = [
        handed_in("a", "u1", submitted=after()),
        handed_in("b", "0101", submitted=after(days=1)),
    ]
    row = only(an_assignment(), *ones, roster=roster)
    assert (row.attempts, row.submission) == (2, "b")


# --- several hand-ins -----------------------------------------------------------------------------


def test_the_latest_counts_also_if_it_is_worse() -> None:
    first = handed_in("a", "ada", earned=20, submitted=after(days=-2))
    second = handed_in("b", "ada", earned=5, submitted=after(days=-1))
    row = only(an_assignment(), first, second)
    assert (row.submission, final(row), row.attempts) == ("b", "5.00", 2)


def test_the_best_counts_after_lateness() -> None:
    spec = an_assignment(a_late(penalty_per_day=0.5), attempts="best")
    first = handed_in("a", "ada", earned=12, submitted=after())
    second = handed_in("b", "ada", earned=20, submitted=after(hours=1))
    row = only(spec, first, second)
    assert (row.submission, final(row)) == ("a", "12.00")


def test_of_equals_the_earlier_is_the_best() -> None:
    spec = an_assignment(attempts="best")
    ones = [
        handed_in("a", "ada", submitted=None),
        handed_in("b", "ada", submitted=after(days=1)),
        handed_in("c", "ada", submitted=after()),
    ]
    assert only(spec, *ones).submission == "c"


def test_an_unknown_time_leaves_the_latest_open_and_the_best_of_them_counts() -> None:
    ones = [
        handed_in("a", "ada", earned=20, submitted=after(days=-3)),
        handed_in("b", "ada", earned=7, submitted=after(days=-1)),
        handed_in("c", "ada", earned=9, submitted=None),
    ]
    row = only(an_assignment(), *ones)
    assert (row.submission, row.flagged) == ("c", True)
    assert row.notes == ("which of b and c is the latest is not known",)


@pytest.mark.parametrize(
    ("how", "note"),
    [
        ("best", "b is a fault and may be the best"),
        ("latest", ""),
    ],
)
def test_a_fault_that_may_be_the_best_leaves_no_score(how: str, note: str) -> None:
    fault = handed_in("b", "ada", earned=None, submitted=after(days=-2))
    good = handed_in("a", "ada", earned=3, submitted=after(days=-1))
    row = only(an_assignment(attempts=how), fault, good)
    assert (final(row), row.flagged) == ((None, True) if note else ("3.00", False))
    assert not note or row.notes[0] == note


def test_what_was_not_graded_may_be_the_best() -> None:
    ones = [handed_in("a", "ada"), handed_in("b", "ada", graded=False)]
    row = only(an_assignment(attempts="best"), *ones)
    assert (row.status, row.score) == (RowStatus.NOT_GRADED, None)
    assert row.notes == ("b was not graded and may be the best",)


def test_two_of_the_same_second_are_told() -> None:
    ones = [handed_in("a", "ada", earned=1), handed_in("b", "ada", earned=2)]
    row = only(an_assignment(), *ones)
    assert (row.submission, row.notes) == ("b", ("which of a and b is the latest is not known",))


def test_an_extension_may_be_for_one_assignment() -> None:
    late = handed_in("a", "ada", submitted=after(days=1))
    for name, status in (("tiny", LateStatus.ON_TIME), ("other", LateStatus.LATE)):
        roster = Roster((listed("ada", special={name: Terms(timedelta(days=1))}),))
        row = only(an_assignment(TENTH), late, roster=roster)
        assert row.lateness is not None
        assert row.lateness.status is status


def test_days_of_one_s_own_stand_in_for_the_assignment_s() -> None:
    spec = an_assignment(a_late(penalty_per_day=0.1, late_days=1))
    late = [handed_in(name, name, submitted=after(days=3)) for name in ("ada", "bo", "cy", "di")]
    roster = Roster(
        (
            listed("ada"),
            listed("bo", late_days=2),
            listed("cy", late_days=0),
            listed("di", late_days=1, special={"tiny": Terms(late_days=9)}),
        )
    )
    found = rows(spec, late, roster)
    assert [final(row) for row in found] == ["16.00", "18.00", "14.00", "20.00"]
    assert found[1].notes == ("3 days late, 2 free: 10 % taken off",)


def test_what_is_said_of_one_assignment_leaves_the_rest_as_it_is() -> None:
    own = {"tiny": Terms(late_days=1)}
    roster = Roster((listed("ada", timedelta(days=1), late_days=3, special=own),))
    row = only(an_assignment(TENTH), handed_in("a", "ada", submitted=after(days=3)), roster=roster)
    assert row.notes == ("2 days late, 1 free: 10 % taken off",)


# --- teams ----------------------------------------------------------------------------------------


def in_team(key: str, team: str | None, **more: Any) -> Listed:
    return Listed(a_student(key), terms=Terms(team=team, **more))


def a_team_s(submission: str, key: str, name: str | None, **more: Any) -> HandedIn:
    one = handed_in(submission, **more)
    return replace(one, students=(StudentRecord(key=key, name=name),))


def test_each_member_of_a_team_has_its_row() -> None:
    late = a_team_s("Red_77", "77", "Red Team", submitted=after(hours=1))
    roster = Roster(
        (in_team("ada", "red team"), in_team("bo", "Red_Team", late_days=1), in_team("cy", "blue"))
    )
    found = rows(an_assignment(TENTH), [late], roster)
    assert [(row.student and row.student.key, row.submission, final(row)) for row in found] == [
        ("ada", "Red_77", "18.00"),
        ("bo", "Red_77", "20.00"),
        ("cy", None, None),
    ]
    assert not any(row.flagged for row in found)


def test_a_team_is_known_by_its_id_or_its_folder_too() -> None:
    roster = Roster((in_team("ada", "77"), in_team("bo", "77")))
    for one in (a_team_s("Red_77", "77", "Red"), a_team_s("77", "77", None)):
        found = rows(an_assignment(), [one], roster)
        assert [row.student and row.student.key for row in found] == ["ada", "bo"]


def test_a_team_s_id_may_be_a_student_s() -> None:
    roster = Roster((in_team("77", None), in_team("bo", "Red")))
    found = rows(an_assignment(), [a_team_s("Red_77", "77", "Red")], roster)
    assert [(row.student and row.student.key, row.attempts) for row in found] == [
        ("77", 0),
        ("bo", 1),
    ]


def test_who_is_on_the_list_is_no_team() -> None:
    roster = Roster((in_team("ada", "Bo"), in_team("bo", None)))
    (ada, bo) = rows(an_assignment(), [handed_in("b", "bo")], roster)
    assert (ada.attempts, bo.attempts) == (0, 1)


def test_a_member_s_own_hand_in_is_another_attempt() -> None:
    ones = [
        a_team_s("Red_77", "77", "Red", earned=10),
        handed_in("ada", "ada", earned=20, submitted=after(hours=-1)),
    ]
    roster = Roster((in_team("ada", "red"), in_team("bo", "red")))
    found = rows(an_assignment(attempts="best"), ones, roster)
    assert [(row.submission, row.attempts) for row in found] == [("ada", 2), ("Red_77", 1)]


def test_a_team_that_nobody_is_in_is_one_to_look_at() -> None:
    roster = Roster((in_team("ada", "blue"),))
    found = rows(an_assignment(), [a_team_s("Red_77", "77", "Red")], roster)
    assert [row.notes[0] for row in found] == ["nothing was handed in", "not on the class list"]
    assert [row.flagged for row in found] == [False, True]


# --- order ----------------------------------------------------------------------------------------


def test_rows_are_ordered_by_name() -> None:
    names = ["Özge", "zoe", "Bo", "ada"]
    ones = [handed_in(name, name) for name in names]
    found = [row.submission for row in rows(an_assignment(), ones)]
    assert found == ["ada", "Bo", "zoe", "Özge"]


# --- what holds for all ---------------------------------------------------------------------------

KEYS = ["ada", "bo", "cy", "di"]
hand_ins = st.lists(
    st.tuples(
        st.lists(st.sampled_from(KEYS), max_size=3),
        st.none() | st.integers(0, 22),
        st.none() | st.integers(-48, 100),
        st.booleans(),
        st.sampled_from([True, True, False]),
    ),
    max_size=7,
)
assignments = st.sampled_from(
    [
        an_assignment(late, attempts=how, cap=cap, **scale)
        for late in (None, TENTH, a_late(late_days=2))
        for how in ("latest", "best")
        for cap in (False, True)
        for scale in ({}, {"points": 7.5})
    ]
)


def submissions(drawn: list[Any]) -> list[HandedIn]:
    return [
        handed_in(
            f"s{number}",
            *keys,
            earned=earned,
            submitted=None if hours is None else after(hours=hours),
            marked_late=marked,
            graded=graded,
        )
        for number, (keys, earned, hours, marked, graded) in enumerate(drawn)
    ]


@given(assignments, hand_ins, st.randoms(use_true_random=False))
def test_the_order_of_submissions_plays_no_part(
    spec: Assignment, drawn: list[Any], chance: random.Random
) -> None:
    ones = submissions(drawn)
    shuffled = chance.sample(ones, len(ones))
    roster = Roster(tuple(listed(key) for key in KEYS[:3]))
    assert rows(spec, ones, roster) == rows(spec, shuffled, roster)


@given(assignments, hand_ins)
def test_rows_are_of_everybody_once_and_add_up(spec: Assignment, drawn: list[Any]) -> None:
    ones = submissions(drawn)
    roster = Roster(tuple(listed(key) for key in KEYS[:3]))
    found = rows(spec, ones, roster)
    keys = [row.student.key for row in found if row.student is not None]
    named = {student.key for one in ones for student in one.students}
    assert sorted(keys) == sorted(named | set(KEYS[:3]))
    assert len(found) - len(keys) == sum(not one.students for one in ones)
    by_id = {one.submission: one for one in ones}
    for row in found:
        assert (row.submission is None) == (row.status is RowStatus.MISSING)
        if row.score is None:
            assert row.status in (RowStatus.FAULT, RowStatus.NOT_GRADED, RowStatus.MISSING)
            continue
        graded = by_id[row.submission or ""].graded
        assert graded is not None
        assert row.score.raw == graded.total
        assert row.score.final == row.score.earned - row.score.penalty
        assert Decimal(0) <= row.score.penalty <= row.score.earned <= row.score.raw

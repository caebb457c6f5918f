from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.errors import SpecError
from grader.evidence import Observation, Outcome
from grader.judge import judge
from grader.prepare import Prepared, Seeds, prepare
from grader.records import Verdict
from grader.sandbox.wire import Opaque, WireArray
from grader.spec.models import Assignment

from ..builders import codes, on_wire, raised, requests, returned
from .open_spec import evidence, open_spec

ANSWERS = {"way": "d loss / d weights", "sweeps": 101000, "rate": 0.5}
REASONS = {"way": "The shapes say so.", "sweeps": "One for each weight."}
TASKS = [
    {
        "id": "answers",
        "title": "Answers",
        "reads": "ANSWERS",
        "check": [
            {"id": key, "kind": "answers", "key": key, "points": 1, "visibility": "hidden"}
            for key in ANSWERS
        ],
    }
]


def spec() -> Assignment:
    return open_spec(*TASKS)


def made(answers: Any = ANSWERS, **more: Any) -> Prepared:
    return prepare(spec(), Seeds(7, 8), {"ANSWERS": answers, "REASONS": REASONS, **more}, "t.toml")


def verdicts(observation: Observation) -> dict[str, Verdict]:
    prepared = made()
    seen = evidence(prepared, lambda _: observation, ["ANSWERS"])
    return {v.check: v for v in judge(prepared, seen, frozenset()).verdicts}


def verdict(key: str, answer: Any) -> Verdict:
    return verdicts(returned(ANSWERS | {key: on_wire(answer)}))[key]


def test_the_dict_is_read_and_never_called() -> None:
    assert all(r.read and r.function == "ANSWERS" and not r.arguments for r in requests(made()))
    assert all(r.secret for r in requests(made()))


def test_without_a_secret_seed_there_is_no_case() -> None:
    prepared = prepare(spec(), Seeds(7, None), {"ANSWERS": ANSWERS}, "t.toml")
    assert not list(prepared.all_cases())


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("way", "d loss / d weights"),
        ("way", "  D Loss / D WEIGHTS\n"),
        ("way", "d loss/d weights"),
        ("sweeps", 101000),
        ("sweeps", 101000.0),
        ("sweeps", np.int64(101000)),
        ("sweeps", np.float32(101000)),
        ("sweeps", np.array([101000])),
        ("rate", 0.5),
        ("rate", np.float16(0.5)),
    ],
)
def test_right_answers_in_any_dress(key: str, answer: Any) -> None:
    judged = verdict(key, answer)
    assert (judged.earned, judged.findings) == (1.0, ())


@pytest.mark.parametrize(
    ("key", "answer", "code", "said"),
    [
        ("way", "d weights / d loss", "BP132", "ANSWERS['way'] is not right"),
        ("way", "d loss", "BP132", "ANSWERS['way'] is not right"),
        ("way", 3, "BP131", "ANSWERS['way'] is an int; a text is asked for"),
        ("way", None, "BP131", "ANSWERS['way'] is not filled in"),
        ("way", "", "BP131", "ANSWERS['way'] is not filled in"),
        (
            "way",
            ["d loss / d weights"],
            "BP131",
            "ANSWERS['way'] is a list of 1; a text is asked for",
        ),
        ("sweeps", 101001, "BP132", "ANSWERS['sweeps'] is not right"),
        ("sweeps", 101000.5, "BP132", "ANSWERS['sweeps'] is not right"),
        ("sweeps", float("nan"), "BP132", "ANSWERS['sweeps'] is not right"),
        ("sweeps", float("inf"), "BP132", "ANSWERS['sweeps'] is not right"),
        ("sweeps", "101000", "BP131", "ANSWERS['sweeps'] is a string; a number is asked for"),
        ("sweeps", True, "BP131", "ANSWERS['sweeps'] is a bool; a number is asked for"),
        ("sweeps", 101000j, "BP131", "ANSWERS['sweeps'] is of type complex; a number is asked for"),
        (
            "sweeps",
            np.array([101000, 1]),
            "BP131",
            "ANSWERS['sweeps'] is a numpy array; a number is asked for",
        ),
    ],
)
def test_wrong_answers_are_told_without_the_right_one(
    key: str, answer: Any, code: str, said: str
) -> None:
    if isinstance(answer, complex):
        answer = Opaque("complex")
    judged = verdict(key, answer)
    assert (judged.earned, codes(judged)) == (0.0, [code])
    assert judged.findings[0].headline == said
    assert "101000" not in judged.findings[0].headline


def test_staff_see_the_reason() -> None:
    (found,) = verdict("way", "d weights / d loss").findings
    assert found.detail == (
        "It is 'd weights / d loss'; right is 'd loss / d weights'.",
        "The shapes say so.",
    )
    assert found.secret


def test_a_hostile_answer_is_shown_short_and_printable() -> None:
    (found,) = verdict("way", "\x1b[31m" + "x" * 4000).findings
    assert len(found.detail[0]) < 120
    assert found.detail[0].isprintable()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "ANSWERS is None; a dict of answers is asked for"),
        ([1], "ANSWERS is a list of 1; a dict of answers is asked for"),
        (Opaque("Answers"), "ANSWERS is of type Answers; a dict of answers is asked for"),
        (Opaque("dict"), "ANSWERS cannot be read; its keys must be texts, its values texts or"),
        (WireArray("ndarray", "object", (3,), None), "ANSWERS is a numpy array; a dict of answers"),
        ({}, "ANSWERS has no answer to 'way'"),
    ],
)
def test_what_is_no_dict_of_answers_is_told(value: Any, said: str) -> None:
    judged = verdicts(Observation(Outcome.RETURNED, value=value))["way"]
    assert codes(judged) == ["BP131"]
    assert judged.findings[0].headline.startswith(said)


def test_a_name_that_cannot_be_read_is_a_finding() -> None:
    assert codes(verdicts(raised("AttributeError"))["way"]) == ["BP110"]


def test_one_answer_does_not_cost_another() -> None:
    judged = verdicts(returned({"way": "d loss / d weights", "sweeps": 3}))
    assert [judged[key].earned for key in ANSWERS] == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("answers", [{"way": "x"}, {**ANSWERS, "sweeps": [1]}, 3])
def test_a_reference_without_an_answer_is_told_to_the_author(answers: Any) -> None:
    with pytest.raises(SpecError, match="ANSWERS must hold a text or a number for 'sweeps'"):
        made(answers)

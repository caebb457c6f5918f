from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from grader.diagnose import (
    Foreseen,
    Predictions,
    explained,
    foresee,
    further_calls,
    predicted,
)
from grader.diagnose.predictions import RIGHT
from grader.errors import KitError
from grader.evidence import Evidence, Request
from grader.kit import read_kit
from grader.mistakes import Mistake, mistaken_source
from grader.packed import pack_prepared, read_content
from grader.prepare import Prepared, Seeds
from grader.prove.direct import observe_directly
from grader.records import Verdict
from grader.stored import pack, unpack

from ..builders import a_check, answered, prepared, requests
from ..diagnosis.bench import Bench, a_bench, mistakes_of
from ..kits import at_a_student, kit_of
from .given import FAMILIES, MISTAKES, NO_MASK, a_reference, made_wrong

CPU_S = 30.0


@cache
def bench(name: str) -> Bench:
    """An assignment as a kit sees it: visible cases alone."""
    whole = a_bench(name)
    cases = {
        key: tuple(case for case in made if not case.question.case.secret)
        for key, made in whole.prepared.cases.items()
    }
    alone = replace(
        whole.prepared,
        cases=cases,
        seeds=Seeds(whole.prepared.seeds.visible, None),
        visible_only=True,
    )
    return Bench(whole.assignment, alone)


@cache
def foreseen(name: str) -> Foreseen:
    """What the kit of an assignment foresees, by way of its bytes."""
    own = bench(name)
    data = foresee(own.prepared, own.predictions)
    content = read_content(pack_prepared(own.assignment, own.prepared, foreseen=data))
    return Foreseen.of(content["foreseen"])


def told(own: Bench, source: str, predictions: Predictions) -> tuple[Verdict, ...]:
    """What is said of a version of the reference, with its small cases."""
    made = own.prepared
    file = made.spec.submission.file
    asked = [request for case in made.all_cases() for request in case.requests(CPU_S)]

    def follow_up(evidence: Evidence) -> Iterator[Request]:
        found = further_calls(made, evidence, own.judged(evidence), predictions)
        return (request for request in found if request.id not in evidence.calls)

    evidence = observe_directly({file: source}, file, asked, follow_up=follow_up)
    return explained(made, evidence, own.judged(evidence), predictions).verdicts


def hints(verdicts: tuple[Verdict, ...]) -> list[Any]:
    """Everything that names a mistake or shows it on paper."""
    return [
        (verdict.task, finding.mistake, finding.causes, finding.by_hand, finding.detail)
        for verdict in verdicts
        for finding in verdict.findings
    ]


def named_mistakes() -> list[Any]:
    return [
        pytest.param(name, mistake, id=f"{name}-{mistake.id}")
        for name in ("two_layer_relu", "linear_layer")
        for mistake in mistakes_of(name)
    ]


@pytest.mark.parametrize(("name", "mistake"), named_mistakes())
def test_a_kit_says_what_the_reference_says(name: str, mistake: Mistake) -> None:
    own = bench(name)
    source = mistaken_source(own.source, [mistake])
    from_reference = told(own, source, own.predictions)
    from_kit = told(own, source, foreseen(name))
    assert hints(from_kit) == hints(from_reference)
    named = {found for _, found, *_ in hints(from_kit) if found is not None}
    assert named


def test_a_pair_is_foreseen() -> None:
    own = bench("two_layer_relu")
    by_id = {mistake.id: mistake for mistake in own.mistakes}
    pair = [by_id["missing_mask"], by_id["averaged_w1"]]
    verdicts = told(own, mistaken_source(own.source, pair), foreseen("two_layer_relu"))
    named = {cause.id for v in verdicts for f in v.findings for cause in f.causes}
    assert "missing_mask+averaged_w1" in named


@pytest.mark.parametrize("name", ["two_layer_relu", "linear_layer"])
def test_no_wrong_code_is_in_a_kit(name: str) -> None:
    own = bench(name)
    assert all(mistake.wrong == "" for mistake in foreseen(name).mistakes)
    said = repr(foresee(own.prepared, own.predictions))
    for mistake in own.mistakes:
        assert mistake.sentence in said
        if len(mistake.wrong) > 8 and not mistake.wrong.isidentifier():
            assert mistake.wrong not in said
    assert "def " not in said


def small(**check: Any) -> tuple[Prepared, dict[str, Any]]:
    """What is foreseen for the gradient of the small assignment."""
    made = prepared(
        a_check("gradient", families=["base", "other"]),
        a_check("values", id="closed", visibility="hidden", families=["normal"]),
        families=FAMILIES,
        secret=99,
        **check,
    )
    cases = {
        key: tuple(case for case in found if not case.question.case.secret)
        for key, found in made.cases.items()
    }
    visible = replace(made, cases=cases, visible_only=True)
    return visible, foresee(visible, a_reference())


def test_no_secret_is_in_a_kit() -> None:
    """Of secret inputs no right answer is foreseen, and none of a mistake."""
    made = prepared(a_check("gradient", families=["base", "other"]), families=FAMILIES, secret=99)
    secret = {
        float(number)
        for request in requests(made)
        if request.secret
        for leaf in predicted(a_reference(), RIGHT, request) or ()
        for number in leaf.ravel()
        if number * 2**20 % 1 != 0  # few numbers are exact in binary: they come again by chance
    }
    visible, data = small()
    known = {float(number) for number in data["numbers"]}
    own = {
        float(number)
        for request in requests(visible)
        for leaf in predicted(a_reference(), RIGHT, request) or ()
        for number in leaf.ravel()
        if number != 0
    }
    assert own <= known
    assert secret
    assert not secret & known
    assert "closed" not in repr(data["answers"])


def test_mistakes_of_hidden_checks_and_of_quiet_ones_are_left_out() -> None:
    for more in ({"visibility": "hidden"}, {"hints": "code"}, {"hints": "none"}):
        made = prepared(a_check("gradient", **more), secret=99)
        data = foresee(replace(made, visible_only=True), a_reference())
        assert data["mistakes"] == []
        assert set(data["answers"]) <= {""}


def test_what_was_not_foreseen_is_not_predicted() -> None:
    _, data = small()
    known = Foreseen.of(data)
    made = prepared(a_check("gradient", families=["normal"]))
    (request, *_) = requests(made)
    unknown = replace(request, id="elsewhere")
    assert predicted(known, RIGHT, unknown) is None
    assert predicted(known, ("no_such_mistake",), request) is None
    assert known.steps(unknown) == []
    assert list(known.shared_steps("elsewhere")) == []
    assert known.slope(None, {}, "w", (0,)) is None  # type: ignore[arg-type]


def test_the_bytes_give_back_what_was_foreseen() -> None:
    visible, data = small()
    known, own = Foreseen.of(unpack(pack(data), set())), a_reference()
    for request in requests(visible):
        for ids in ((), *((mistake.id,) for mistake in MISTAKES), ("mean", "no_mask")):
            mine, theirs = predicted(known, ids, request), predicted(own, ids, request)
            assert mine is not None
            assert theirs is not None
            for a, b in zip(mine, theirs, strict=True):
                assert np.array_equal(a, b)
    evidence = answered(visible, {"grad_w": made_wrong(NO_MASK)})
    assert evidence.calls


DAMAGE: dict[str, Any] = {
    "no answers": lambda d: d.pop("answers"),
    "no numbers": lambda d: d.pop("numbers"),
    "answers are a list": lambda d: d.update(answers=[1]),
    "answers are a number": lambda d: d.update(answers=3),
    "an answer is a text": lambda d: d["answers"].update({"": "text"}),
    "places are texts": lambda d: d["answers"].update({"": {"c": ["ab"]}}),
    "a place is outside": lambda d: d["answers"].update({"": {"c": [[10**9, [2]]]}}),
    "a place is negative": lambda d: d["answers"].update({"": {"c": [[-1, [1]]]}}),
    "a shape is negative": lambda d: d["answers"].update({"": {"c": [[0, [-1]]]}}),
    "a shape is too large": lambda d: d["answers"].update({"": {"c": [[0, [10**9]]]}}),
    "steps are numbers": lambda d: d["steps"].update({"c": [1]}),
    "a step is outside": lambda d: d["steps"].update({"c": [["h", [[10**9, [2]]]]]}),
    "mistakes are short": lambda d: d.update(mistakes=[["id"]]),
    "mistakes are a number": lambda d: d.update(mistakes=1),
    "shared is a list": lambda d: d.update(shared=[1]),
    "shared steps are numbers": lambda d: d["shared"].update(gradient=[1]),
    "numbers are texts": lambda d: d.update(numbers=["a"]),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_broken_data_is_an_error(name: str) -> None:
    _, data = small()
    broken = copy.deepcopy(data)
    DAMAGE[name](broken)
    with pytest.raises((KeyError, TypeError, ValueError)):
        Foreseen.of(broken)


def test_a_kit_with_broken_data_is_refused(tmp_path: Any) -> None:
    content = dict(read_content(kit_of("linear_layer")))
    content["foreseen"]["answers"][""] = {"c": [[10**9, [2]]]}
    student = at_a_student(tmp_path, "linear_layer", pack(content))
    with pytest.raises(KitError, match="what it foresees cannot be read"):
        read_kit(student)

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.diagnose import FromReference, explained, further_calls
from grader.diagnose.predictions import locals_of
from grader.diagnose.told import numbers
from grader.evidence import Evidence, Observation, Outline, Request, Statement
from grader.judge import judge
from grader.prepare import Prepared
from grader.records import Finding, Verdict

from ..builders import (
    FILE,
    a_check,
    answered,
    arguments,
    forward,
    grad_plain,
    grad_w,
    prepared,
    raised,
    returned,
    total,
)
from .given import FAMILIES, HINT, MEAN, NO_MASK, SENTENCE, SOURCE, a_reference, made_wrong

PLAIN = """
def grad_plain(x, w):
    h = x @ w
    return x.T @ ((h > 0) * np.ones(h.shape))
"""
OWN = {"grad_plain": grad_plain, "forward": forward, "total": total, "grad_w": grad_w}


def cases(*families: str, **more: Any) -> Prepared:
    """A gradient of a loss, with a check of each of the functions."""
    names = list(families or ("base", "other", "normal"))
    return prepared(
        a_check("gradient", families=names, of="total"),
        a_check("scalar", families=names),
        a_check("values", families=names),
        families=FAMILIES,
        **more,
    )


def told(
    made: Prepared,
    functions: dict[str, Any],
    reference: FromReference | None = None,
    instead: Any = lambda _: None,
    **evidence: Any,
) -> dict[str, Verdict]:
    """The verdicts on a hand-in, explained, by task; its small cases are asked, too."""
    own, reference = {**OWN, **functions}, reference or a_reference()
    seen = answered(made, functions, instead=instead, **evidence)
    for _ in range(2):
        verdicts = judge(made, seen, frozenset())
        more = {
            request.id: returned(own[request.function](*arguments(request)))
            for request in further_calls(made, seen, verdicts, reference)
            if request.id not in seen.calls
        }
        seen = replace(seen, calls={**seen.calls, **more})
    found = explained(made, seen, judge(made, seen, frozenset()), reference)
    return {verdict.task: verdict for verdict in found.verdicts}


def finding(verdicts: dict[str, Verdict], task: str = "gradient") -> Finding:
    return verdicts[task].findings[0]


# --- causes ---------------------------------------------------------------------------------------


def test_a_finding_names_its_cause() -> None:
    found = finding(told(cases(), {"grad_w": made_wrong(NO_MASK)}))
    assert found.mistake == "no_mask"
    (cause,) = found.causes
    assert (cause.id, cause.sentences, cause.hints) == ("no_mask", (SENTENCE,), (HINT,))
    assert cause.calls == 3


def test_every_cause_that_fits_is_in_the_finding_and_a_hint_is_said_once() -> None:
    found = finding(told(cases(), {"grad_w": lambda x, w: grad_w(x, w) / 2}))
    assert [cause.id for cause in found.causes] == ["no_two", "halved"]
    assert found.mistake == "no_two"
    both = finding(told(cases(), {"grad_w": made_wrong(NO_MASK, MEAN)})).causes[0]
    assert both.sentences == (SENTENCE, SENTENCE)
    assert both.hints == (HINT,)


def test_what_is_right_and_what_failed_otherwise_is_left_alone() -> None:
    made = cases()
    assert not told(made, {})["gradient"].findings
    found = finding(told(made, {}, instead=lambda request: fails(request)))
    assert found.code == "BP110"
    assert (found.mistake, found.causes, found.by_hand) == (None, (), None)


def fails(request: Request) -> Observation | None:
    return raised() if request.function == "grad_w" else None


def test_a_wrong_shape_is_not_explained_as_wrong_values() -> None:
    found = finding(told(cases(), {"grad_w": lambda x, w: grad_w(x, w)[:-1]}))
    assert found.causes == ()


def test_a_transpose_is_named_where_the_shape_is_wrong() -> None:
    found = finding(told(cases(), {"grad_w": lambda x, w: grad_w(x, w).T}))
    assert found.mistake == "transposed"


def test_one_task_does_not_get_anothers_cause() -> None:
    verdicts = told(cases(), {"grad_w": made_wrong(NO_MASK), "forward": lambda x, w: x @ w + 1})
    assert finding(verdicts).mistake == "no_mask"
    assert finding(verdicts, "values").mistake is None


# --- by hand --------------------------------------------------------------------------------------


def test_a_case_for_paper_holds_the_inputs_the_steps_and_what_came_back() -> None:
    case = finding(told(cases(), {"grad_w": made_wrong(NO_MASK)})).by_hand
    assert case is not None
    assert case.case is not None
    assert case.case.startswith("gradient/smallest#")
    (x_name, ((x,),)), (w_name, ((w,),)) = case.inputs
    assert (x_name, w_name) == ("x", "w")
    assert x * w < 0
    right = {step.name: step.right for step in case.steps}
    assert list(right) == ["h", "outer", "grad_h", "total", "forward", "grad_w"]
    assert right["h"] == ((x * w,),)
    last = case.steps[-1]
    assert (last.right, last.yours) == (((0.0,),), ((2 * x * x * w,),))
    siblings = {step.name: (step.right, step.yours) for step in case.steps[3:5]}
    assert siblings == {"total": (0.0, 0.0), "forward": (((0.0,),), ((0.0,),))}
    assert all(step.yours is None for step in case.steps[:3])


def test_an_unknown_mistake_has_a_case_too() -> None:
    found = finding(told(cases(), {"grad_w": lambda x, w: grad_w(x, w) + 1}))
    assert found.mistake is None
    assert found.by_hand is not None


def test_what_is_right_on_all_small_cases_has_none() -> None:
    found = finding(told(cases(), {"grad_w": lambda x, w: grad_w(x, w) + (len(x) > 3)}))
    assert found.by_hand is None


def test_nothing_is_asked_where_nothing_is_wrong() -> None:
    made = cases()
    seen = answered(made)
    assert not list(further_calls(made, seen, judge(made, seen, frozenset()), a_reference()))


def test_a_step_that_is_no_array_or_empty_is_survived() -> None:
    source = SOURCE.replace(
        "    h = x @ w\n    outer", "    h = x @ w\n    nothing = []\n    outer"
    )
    reference = a_reference(source=source)
    case = finding(told(cases(), {"grad_w": made_wrong(NO_MASK)}, reference)).by_hand
    assert case is not None
    assert {step.name: step.right for step in case.steps}["nothing"] == ()


def test_arrays_are_told_as_numbers_in_at_most_two_dimensions() -> None:
    assert numbers((np.array(2.0),)) == 2.0
    assert numbers((np.array([1.0, 2.0]),)) == (1.0, 2.0)
    assert numbers((np.arange(4.0).reshape(2, 2),)) == ((0.0, 1.0), (2.0, 3.0))
    assert numbers((np.arange(8.0).reshape(2, 2, 2),)) == ((0, 1, 2, 3), (4, 5, 6, 7))
    assert numbers((np.array(1.0), np.array([2.0, 3.0]))) == (1.0, 2.0, 3.0)
    assert numbers((np.zeros((0, 3)),)) == ()
    assert numbers(()) == ()


def test_the_steps_of_a_class_are_none() -> None:
    assert locals_of(dict, []) == {}


# --- where ----------------------------------------------------------------------------------------


def outlined(file_line: int = 12) -> Outline:
    place = Statement(line=file_line, start=11, end=24)
    return Outline(functions=dict.fromkeys(OWN, 10), statements={"grad_w": place})


def test_a_finding_points_at_the_statement_that_makes_the_result() -> None:
    made = cases()
    wrong = {"grad_w": made_wrong(NO_MASK), "forward": lambda x, w: x @ w}
    verdicts = told(made, wrong, outline=outlined())
    found, other = finding(verdicts), finding(verdicts, "values")
    assert (found.file, found.line, found.columns) == (FILE, 12, (11, 24))
    assert other.columns is None


def test_a_wrong_gradient_is_held_against_finite_differences() -> None:
    verdict = told(cases(), {"grad_w": made_wrong(NO_MASK)})["gradient"]
    mismatch = verdict.mismatches[0]
    assert mismatch.difference == pytest.approx(mismatch.want, abs=1e-6)
    assert mismatch.difference_error is not None


def test_a_value_that_is_no_gradient_is_not() -> None:
    verdict = told(cases(), {"forward": lambda x, w: x @ w + 1})["values"]
    assert verdict.mismatches[0].difference is None


def test_of_an_unknown_mistake_it_is_said_where_it_shows() -> None:
    def wrong(x: Any, w: Any) -> Any:
        return grad_w(x, w) + (len(x) == 2)

    found = finding(told(cases(), {"grad_w": wrong}))
    assert "wrong only where N = 2" in found.detail


def test_of_a_known_one_it_is_not() -> None:
    found = finding(told(cases(), {"grad_w": made_wrong(NO_MASK)}))
    assert not [line for line in found.detail if "only" in line or "look first" in line]


def test_a_step_that_another_right_gradient_needs_is_cleared() -> None:
    made = prepared(a_check("gradient"), a_check("kinked"), a_check("values"))
    source = f"{SOURCE}\n{PLAIN}"
    functions = {"gradient": "grad_w", "kinked": "grad_plain", "values": "forward"}
    reference = FromReference(source, (), functions)
    unknown = {"grad_w": lambda x, w: grad_w(x, w) + 1}
    said = "kinked is right, and it needs h, too: look first at what comes after"
    assert said in finding(told(made, unknown, reference)).detail
    both = {**unknown, "grad_plain": lambda x, w: grad_plain(x, w) + 1}
    assert said not in finding(told(made, both, reference)).detail
    elsewhere = {"forward": lambda x, w: forward(x, w) + 1}
    assert not finding(told(made, elsewhere, reference), "values").detail


def test_shared_steps_are_the_last_that_two_tasks_have_in_common() -> None:
    reference = a_reference()
    assert reference.shared_steps("gradient") == [("scalar", "h")]
    assert reference.shared_steps("values") == []
    assert reference.shared_steps("nothing") == []


def test_evidence_of_a_file_that_did_not_run_is_survived() -> None:
    made = cases()
    seen = Evidence(None, raised())
    verdicts = judge(made, seen, frozenset())
    assert explained(made, seen, verdicts, a_reference()) == verdicts
    assert not list(further_calls(made, seen, verdicts, a_reference()))

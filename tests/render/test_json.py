from __future__ import annotations

import json

import pytest

from grader.errors import SpecError, SpecMistake, UsageError
from grader.records import Report
from grader.render import read_report, render_error, render_json, report_json, report_line

from .builders import SITUATIONS, a_fault, a_report, a_verdict, hidden, nan_mismatch


@pytest.fixture(params=SITUATIONS)
def report(request: pytest.FixtureRequest) -> Report:
    return SITUATIONS[request.param]()


def test_a_report_is_read_back_as_it_was(report: Report) -> None:
    text = report_json(report)
    # NaN differs from itself, so the texts are compared.
    assert report_json(read_report(text)) == text
    assert repr(read_report(text)) == repr(report)
    assert repr(read_report(report_line(report))) == repr(report)


def test_a_line_is_one_line(report: Report) -> None:
    assert report_line(report).count("\n") == 1
    assert len(report_line(report).splitlines()) == 1


def test_output_is_printable_ascii(report: Report) -> None:
    text = render_json([report], student=False)
    assert all(c == "\n" or (c.isascii() and c.isprintable()) for c in text)


def test_keys_come_in_the_order_of_the_record(report: Report) -> None:
    written = json.loads(render_json([report], student=False))
    assert list(written) == ["schema_version", "earned", "possible", "reports"]
    assert list(written["reports"][0]) == list(Report.model_fields)


def test_what_is_not_finite_is_a_string() -> None:
    text = render_json([nan_mismatch()], student=False)
    mismatch = json.loads(text)["reports"][0]["verdicts"][0]["mismatches"][0]
    assert (mismatch["got"], mismatch["want"]) == ("NaN", "-Infinity")


def test_points_are_added_exactly() -> None:
    reports = [a_report(a_verdict(possible=0.1)) for _ in range(3)]
    written = json.loads(render_json(reports, student=False))
    assert (written["earned"], written["possible"]) == (0.3, 0.3)


def test_one_fault_leaves_no_sum() -> None:
    written = json.loads(render_json([a_report(a_verdict(possible=5.0)), a_fault()], student=False))
    assert (written["earned"], written["possible"]) == (None, 16.0)


def test_a_student_gets_redacted_reports() -> None:
    assert render_json([hidden()], student=True) == render_json(
        [hidden().for_student()], student=False
    )


def test_an_error() -> None:
    written = json.loads(render_error(UsageError("there is no folder x", "name another")))
    assert written == {
        "schema_version": 1,
        "error": {"code": "usage", "message": "there is no folder x", "hint": "name another"},
    }


def test_a_wrong_spec_lists_its_mistakes() -> None:
    error = SpecError(
        [SpecMistake("a.toml", 3, "task t", "no"), SpecMistake("a.toml", None, "", "none")]
    )
    assert json.loads(render_error(error))["error"]["mistakes"] == [
        {"file": "a.toml", "line": 3, "where": "task t", "message": "no"},
        {"file": "a.toml", "line": None, "where": "", "message": "none"},
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"assignment": 1', "nonsense"])
def test_what_is_not_a_report_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(UsageError, match="not a report of the grader") as caught:
        read_report(text)
    assert caught.value.hint

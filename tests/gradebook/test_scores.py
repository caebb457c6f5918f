"""From earned points to the gradebook's: penalty, cap, scale, and their sums."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook import Lateness, LateStatus, Score, graded, score
from grader.records import Finding, Status
from grader.spec.models import Gradebook
from tests.render.builders import a_finding, a_report, a_verdict

POINTS = st.decimals(0, 40, places=2)
POSSIBLE = st.decimals(Decimal("0.01"), 40, places=2)
SHARES = st.decimals(0, 1, places=3)


def late(share: str | Decimal) -> Lateness:
    return Lateness(LateStatus.LATE, share=Decimal(share))


def decimals(*texts: str) -> Score:
    return Score(*map(Decimal, texts))


@pytest.mark.parametrize(
    ("raw", "share", "gradebook", "want"),
    [
        ("17.5", "0", Gradebook(), ("17.50", "17.50", "20.00", "0.00", "17.50", "17.50")),
        ("17.5", "0.1", Gradebook(), ("17.50", "17.50", "20.00", "1.75", "15.75", "15.75")),
        ("17.5", "1", Gradebook(), ("17.50", "17.50", "20.00", "17.50", "0.00", "0.00")),
        # 0.125 and 0.375 are rounded half to even
        ("1.25", "0.1", Gradebook(), ("1.25", "1.25", "20.00", "0.12", "1.13", "1.13")),
        ("3.75", "0.1", Gradebook(), ("3.75", "3.75", "20.00", "0.38", "3.37", "3.37")),
        ("17", "0", Gradebook(points=100), ("17.00", "17.00", "20.00", "0.00", "17.00", "85.00")),
        ("0.05", "0", Gradebook(points=10), ("0.05", "0.05", "20.00", "0.00", "0.05", "0.02")),
        ("22", "0", Gradebook(), ("22.00", "22.00", "20.00", "0.00", "22.00", "22.00")),
        ("22", "0.5", Gradebook(cap=True), ("22.00", "20.00", "20.00", "10.00", "10.00", "10.00")),
        (
            "22",
            "0",
            Gradebook(points=10, cap=True),
            ("22.00", "20.00", "20.00", "0.00", "20.00", "10.00"),
        ),
    ],
)
def test_a_table_of_scores(
    raw: str, share: str, gradebook: Gradebook, want: tuple[str, ...]
) -> None:
    found = score(Decimal(raw), Decimal(20), late(share), gradebook)
    assert found == decimals(*want)
    assert str(found.scaled) == want[-1]


@given(POINTS, POSSIBLE, SHARES, st.booleans(), st.none() | st.decimals("0.01", 200, places=2))
def test_parts_add_up_and_nothing_grows(
    raw: Decimal, possible: Decimal, share: Decimal, cap: bool, scale: Decimal | None
) -> None:
    gradebook = Gradebook(points=None if scale is None else float(scale), cap=cap)
    found = score(raw, possible, late(share), gradebook)
    assert found.earned - found.penalty == found.final
    assert 0 <= found.penalty <= found.earned <= found.raw == raw
    assert found.earned == raw or (cap and found.earned == possible < raw)
    assert 0 <= found.final <= raw
    top = possible if scale is None else scale
    if raw <= possible or cap:
        assert 0 <= found.scaled <= top
    assert abs(found.scaled * possible - found.final * top) <= Decimal("0.005") * possible
    assert all(part == part.quantize(Decimal("0.01")) for part in vars(found).values())


@given(POINTS, POINTS, SHARES)
def test_more_points_are_never_worth_less(one: Decimal, other: Decimal, share: Decimal) -> None:
    less, more = sorted([one, other])
    gradebook = Gradebook(points=7.0)
    low, high = (score(raw, Decimal(20), late(share), gradebook) for raw in (less, more))
    assert low.final <= high.final
    assert low.scaled <= high.scaled


# --- what is kept of a report ---------------------------------------------------------------------


def test_a_report_is_kept_in_short() -> None:
    report = a_report(a_verdict("loss/values", Status.PARTIAL, earned=2.5))
    kept = graded(report, Decimal("2.5"))
    assert (kept.status, kept.possible, kept.total) == (Status.PARTIAL, Decimal(4), Decimal("2.5"))
    assert kept.reason == ""


@pytest.mark.parametrize(
    ("findings", "reason"),
    [
        ((a_finding("BP003", "the file is Python 2"),), "the file is Python 2"),
        ((), "nothing could be judged"),
    ],
)
def test_what_is_ungradable_says_why(findings: tuple[Finding, ...], reason: str) -> None:
    verdict = a_verdict("loss/values", Status.UNGRADABLE, findings=findings)
    kept = graded(a_report(verdict), Decimal(0))
    assert (kept.status, kept.total, kept.reason) == (Status.UNGRADABLE, 0, reason)

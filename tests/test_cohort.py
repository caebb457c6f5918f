from __future__ import annotations

from grader.cohort import SLOWEST, Tally
from grader.records import Run, Status
from grader.render.class_summary import SHOWN, render_summary
from grader.render.style import Style
from grader.render.text import width
from tests.render.builders import a_report, a_verdict, all_fault, partial, ungradable

PLAIN = Style(colour=False)


def a_tally() -> Tally:
    tally = Tally()
    for name, points in (("a", 4.0), ("b", 4.0), ("c", 1.0)):
        tally.add(a_report(a_verdict(earned=points), submission=name))
    return tally


def test_points_and_statuses_are_counted_by_assignment() -> None:
    tally = a_tally()
    tally.add(partial().model_copy(update={"assignment": "other", "title": "Other"}))
    assert tally.reports == 4
    assert tally.sums["two_layer_relu"].statuses[Status.PASS] == 3
    assert tally.sums["two_layer_relu"].points == [4.0, 4.0, 1.0]
    assert tally.sums["other"].statuses == {Status.PARTIAL: 1}


def test_a_fault_has_no_points_and_ungradable_has_none_of_them() -> None:
    tally = Tally()
    tally.add(all_fault())
    tally.add(ungradable())
    (one,) = tally.sums.values()
    assert one.points == [0.0]
    assert [name for name, _ in tally.faults] == [all_fault().submission]
    assert [name for name, _ in tally.ungradable] == [ungradable().submission]
    assert tally.ungradable[0][1]


def test_only_the_slowest_are_kept_and_what_was_stored_took_no_time() -> None:
    tally = Tally()
    for number in range(100):
        run = Run(wall_s=float(number))
        tally.add(a_report(a_verdict(), submission=f"s{number}", run=run), stored=number == 99)
    assert [name for _, name in tally.slowest] == ["s98", "s97", "s96", "s95", "s94"]
    assert len(tally.slowest) == SLOWEST
    assert tally.stored == 1


def test_the_summary() -> None:
    tally = a_tally()
    tally.unanswered.append(("d", "d holds no assignment's file"))
    assert render_summary(tally, style=PLAIN).splitlines() == [
        "two_layer_relu · 3 submissions",
        "  ✓ full points 3",
        "  mean 3   median 4   of 4",
        "",
        "no assignment's file: 1",
        "  d  d holds no assignment's file",
        "",
        "3 graded.",
    ]


def test_long_lists_are_folded_unless_all_is_wanted() -> None:
    tally = Tally()
    for number in range(30):
        tally.add(ungradable().model_copy(update={"submission": f"\x1b[31ms{number:02}\u202e"}))
    short = render_summary(tally, style=PLAIN)
    assert f"and {30 - SHOWN} more; -v lists them all" in short
    assert "s29" not in short
    everything = render_summary(tally, style=PLAIN, verbose=True)
    assert "s29" in everything
    assert "\x1b" not in everything
    assert max(width(line) for line in everything.splitlines()) <= 80


def test_what_was_there_before_is_told() -> None:
    tally = a_tally()
    tally.add(a_report(a_verdict(), submission="d"), stored=True)
    last = render_summary(tally, style=PLAIN).splitlines()[-1]
    assert last == "3 graded, 1 unchanged since the last time."


def test_what_took_long_is_told() -> None:
    tally = a_tally()
    tally.add(a_report(a_verdict(), submission="loops", run=Run(wall_s=12.34)))
    lines = render_summary(tally, style=PLAIN).splitlines()
    assert lines[lines.index("slowest") + 1] == "    12.3 s  loops"
    assert "slowest" not in render_summary(a_tally(), style=PLAIN)

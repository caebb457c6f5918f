"""A fresh interpreter for each submission judges as a forked child does.

This mode is for macOS and Windows; here it is forced, on Linux. What those systems lack is taken
away one by one: the CPU clock of another process, and the signal that tells where a process is.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SandboxError, UsageError
from grader.records import Report
from grader.run import Grader, HandIn
from grader.sandbox import fresh_child, wire
from grader.sandbox.capture import Captures
from grader.sandbox.child import End, Ending, Patience, Reply
from grader.sandbox.fresh import FreshNursery
from grader.sandbox.fresh_child import FreshChild
from grader.sandbox.levels import FRESH_VARIABLE, settings_for
from grader.sandbox.meters import NoMeter
from grader.sandbox.nursery import NUMPY, Settings
from grader.sandbox.session import OUTLINE_PAYLOAD
from tests.grading import (
    EXAMPLES,
    codes,
    two_layer_relu,
    with_limits,
    without_families,
    write_files,
)
from tests.handins.odd import FILE, ODD, RIGHT

SETTINGS = Settings("none", modules=NUMPY, fresh=True)
GENEROUS = Patience(cpu_s=20, max_payload=OUTLINE_PAYLOAD)

SAME = """
    right missing_function takes_three class_only replaced_at_run_time patches_numpy returns_none
    returns_nan returns_wrong_shape returns_float16 returns_objects returns_vast_view
    returns_huge_int returns_self_containing_list returns_masked_array returns_hostile_subclass
    result_whose_shape_raises
    endless_at_import endless_stubborn_at_import endless_in_call sleeps_in_call
    endless_in_c array_of_13_gb array_of_13_gb_at_import
    sys_exit_at_import sys_exit_in_call os_exit_at_import os_exit_in_call aborts_in_call
    endless_recursion endless_recursion_at_import
    zero_division_at_import forgotten_helper keyboard_interrupt_at_import not_implemented_in_call
    hostile_str_in_call surrogate_message keyboard_interrupt_in_call raises_memory_error
    prints_at_import input_at_import input_in_call closes_stdout stdout_is_none
    forgets_numpy clears_sys_path main_guard_exits
    python2_print mixed_tabs latin1_undeclared nul_byte empty nested_parentheses unary_minus
    helper_package helper_imported_late helper_syntax_error
""".split()  # noqa: SIM905  reads better
"""Some of each kind: what comes back, how it ends, what is raised, printed, or cannot be read."""


@pytest.fixture(scope="module")
def forked_grader() -> Iterator[Grader]:
    with Grader(_hasty(), sandbox="none") as started:
        yield started


@pytest.fixture(scope="module")
def fresh_grader() -> Iterator[Grader]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FRESH_VARIABLE, "1")
        started = Grader(_hasty(), sandbox="none")
    with started:
        yield started


def _hasty() -> Any:
    few = ("by_hand", "same_shapes", "other_n", "one_sample", "small", "large", "dead_unit")
    more = ("near_zero", "at_zero", "float32", "published", "descent_fast")
    return with_limits(without_families(two_layer_relu(), *few, *more), cpu_s=0.5, import_s=1)


@pytest.mark.parametrize("name", SAME)
def test_both_ways_judge_the_same(
    name: str, forked_grader: Grader, fresh_grader: Grader, tmp_path: Path
) -> None:
    hand_in = HandIn.read(write_files(tmp_path, ODD[name].files))
    forked, fresh = _graded(forked_grader, hand_in), _graded(fresh_grader, hand_in)
    assert fresh.run.fault is None
    assert _judged(fresh) == _judged(forked)
    expected = ODD[name].code
    assert expected in codes(fresh) if expected else not codes(fresh)


def _graded(grader: Grader, hand_in: HandIn) -> Report:
    """The report, graded again where the machine was too busy with other tests."""
    for _ in range(3):
        report = grader.grade(hand_in)
        if "BP903" not in codes(report):
            break
    return report


def _judged(report: Report) -> object:
    verdicts = [
        (v.task, v.check, v.status, v.earned, [f.code for f in v.findings]) for v in report.verdicts
    ]
    return report.status, report.earned, verdicts


def test_what_is_printed_comes_out_in_order(fresh_grader: Grader, tmp_path: Path) -> None:
    printing = (
        "import sys\nprint('one', flush=True)\nprint('two', file=sys.stderr)\nprint('three')\n"
    )
    report = fresh_grader.grade(HandIn.read(write_files(tmp_path, {FILE: printing + RIGHT})))
    assert report.earned == report.possible
    assert report.run.stdout.head == "one\ntwo\nthree\n"


def test_a_flood_is_cut(fresh_grader: Grader, tmp_path: Path) -> None:
    source = f"print('x' * 10_000_000)\nprint('end')\n{RIGHT}"
    report = fresh_grader.grade(HandIn.read(write_files(tmp_path, {FILE: source})))
    assert report.run.stdout.bytes_total == 10_000_005
    assert report.run.stdout.tail.endswith("x\nend\n")


def test_the_last_line_and_the_cpu_time_are_told(fresh_grader: Grader, tmp_path: Path) -> None:
    hand_in = HandIn.read(write_files(tmp_path, ODD["endless_at_import"].files))
    report = _graded(fresh_grader, hand_in)
    assert report.run.last_line is not None
    assert report.run.last_line.startswith(f"{FILE}:")
    assert 0.9 < report.run.student_cpu_s < 1.6  # numpy's import is not the student's time


def test_the_report_says_what_is_in_force(fresh_grader: Grader) -> None:
    report = fresh_grader.grade(HandIn.read(EXAMPLES / "full" / "textbook"))
    assert report.sandbox == "none"
    assert report.run.layers == ("session", "rlimits")
    assert report.run.numpy


def test_no_level_that_closes_files_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRESH_VARIABLE, "1")
    with pytest.raises(UsageError, match="level full needs Linux"):
        Grader(two_layer_relu())


@pytest.mark.parametrize(
    ("platform", "fresh"), [("linux", False), ("darwin", True), ("win32", True)]
)
def test_the_system_decides(platform: str, fresh: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FRESH_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    assert settings_for("none", "numpy").fresh is fresh


# --- where no CPU time is told, as on macOS -------------------------------------------------------


@pytest.mark.parametrize("name", ["right", "endless_at_import", "sleeps_in_call", "endless_in_c"])
def test_the_wall_clock_alone_ends_what_does_not_end(
    name: str, fresh_grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh_child, "meter_of", lambda _: NoMeter())
    if fresh_grader.zygote.spare is not None:  # it was made with a meter
        fresh_grader.zygote.spare.end()
        fresh_grader.zygote.spare = None
    report = fresh_grader.grade(HandIn.read(write_files(tmp_path, ODD[name].files)))
    assert ODD[name].code in codes(report) if ODD[name].code else not codes(report)
    assert report.run.fault is None


# --- the nursery itself ---------------------------------------------------------------------------


def test_one_interpreter_is_kept_ahead_once_a_second_was_needed() -> None:
    with FreshNursery.start(SETTINGS) as nursery:
        first = nursery.fork(256, 10, Captures())
        assert nursery.spare is None
        second = nursery.fork(256, 10, Captures())
        spare = nursery.spare
        assert spare is not None
        assert nursery.fork(256, 10, Captures()) is spare
    assert not any(child.alive for child in (first, second, spare))


def test_nothing_is_left_behind() -> None:
    before = threading.active_count()
    with FreshNursery.start(SETTINGS) as nursery:
        children = [nursery.fork(256, 10, Captures()) for _ in range(3)]
        pids = [child.pid for child in children]
        assert isinstance(_outline(children[0], b"x = 1"), Reply)
    assert not any(Path("/proc", str(pid)).exists() for pid in pids)
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_a_module_that_is_missing_is_told() -> None:
    settings = Settings("none", modules=("numpy", "no_such_module"), fresh=True)
    with (
        FreshNursery.start(settings) as nursery,
        pytest.raises(SandboxError, match="No module named 'no_such_module'"),
    ):
        nursery.ready()


def test_an_interpreter_that_dies_before_it_is_warm_is_told() -> None:
    with FreshNursery.start(SETTINGS) as nursery:
        assert nursery.spare is not None
        nursery.spare.process.kill()
        with pytest.raises(SandboxError, match="SIGKILL"):
            nursery.ready()


def test_memory_is_limited() -> None:
    child_of = b"import numpy\na = numpy.ones(40_000_000)"
    with FreshNursery.start(SETTINGS) as nursery:
        for mib, outcome in ((256, "out_of_memory"), (1024, "returned")):
            child = nursery.fork(mib, 10, Captures())
            _outline(child, child_of)
            reply = child.ask({"op": "load", "seed": 0, "wanted": []}, [], GENEROUS)
            assert isinstance(reply, Reply)
            assert reply.header["outcome"] == outcome


# --- what a hostile submission sends --------------------------------------------------------------

FIND = """
import os, stat
pipes = [fd for fd in range(3, 60) if os.path.exists(f"/proc/self/fd/{fd}")
         and stat.S_ISFIFO(os.fstat(fd).st_mode)]
def send(data):
    for fd in pipes:
        try:
            os.write(fd, data)
        except OSError:
            pass
"""


@pytest.mark.parametrize(
    ("source", "end"),
    [
        ("send(b'no frame at all, but long enough for a head')", End.GARBLED),
        ("send(b'GRD1' + b'\\xff' * 20)", End.GARBLED),
        ("send(b'GRD1' + bytes(20))", End.GARBLED),
        ("send(b'GRD'); os._exit(0)", End.DIED),
        ("import signal; os.kill(os.getpid(), signal.SIGTERM)", End.DIED),
        ("[os.close(fd) for fd in pipes]", End.DIED),
        ("while True: send(b'x' * 65536)", End.GARBLED),
        ("import time\nwhile True: time.sleep(0.2); send(b'G')", End.TIMED_OUT),
    ],
)
def test_a_broken_protocol_ends_the_child(source: str, end: End) -> None:
    with FreshNursery.start(SETTINGS) as nursery:
        child = nursery.fork(256, 10, Captures())
        _outline(child, f"{FIND}\n{source}".encode())
        header = {"op": "load", "seed": 0, "wanted": []}
        ending = child.ask(header, [], Patience(cpu_s=0.8, max_payload=1000))
        assert isinstance(ending, Ending)
        assert ending.end is end
        assert not child.alive


def test_a_process_that_outlives_its_child_does_not_hold_the_grader_up() -> None:
    # it closes nothing, leaves the group, and prints for as long as anybody listens
    source = b"""
import os, time
if os.fork() == 0:
    os.setsid()
    for _ in range(200):
        os.write(1, b"x" * 100)
        time.sleep(0.01)
    os._exit(0)
while True:
    pass
"""
    captures = Captures()
    with FreshNursery.start(SETTINGS) as nursery:
        child = nursery.fork(256, 10, captures)
        _outline(child, source)
        began = time.monotonic()
        ending = child.ask(
            {"op": "load", "seed": 0, "wanted": []}, [], Patience(cpu_s=0.3, max_payload=0)
        )
        assert time.monotonic() - began < 9  # and not the 10 of its whole life
    assert isinstance(ending, Ending)
    assert ending.end is End.TIMED_OUT
    time.sleep(0.1)
    total = captures.stdout.total
    time.sleep(0.2)
    assert captures.stdout.total == total


def test_a_large_answer_and_a_large_question_cross() -> None:
    source = b"def same(x):\n    return x"
    with FreshNursery.start(SETTINGS) as nursery:
        child = nursery.fork(1024, 20, Captures())
        _outline(child, source)
        child.ask({"op": "load", "seed": 0, "wanted": ["same"]}, [], GENEROUS)
        block = bytes(8 << 20)
        header = {
            "op": "call",
            "through": None,
            "replacing": {"d": []},
            "function": "same",
            "arguments": {"t": ["list", [{"a": ["ndarray", "float64", [1 << 20], 0]}]]},
            "there": [],
            "map": [],
            "keep": None,
            "budget": 9 << 20,
        }
        reply = child.ask(header, [block], Patience(cpu_s=10, max_payload=9 << 20))
        assert isinstance(reply, Reply)
        value = reply.value()
        assert isinstance(value, wire.WireArray)
        assert value.shape == (1 << 20,)


def _outline(child: FreshChild, source: bytes) -> Reply | Ending:
    header = {"op": "outline", "main": "m.py", "files": [["m.py", len(source)]]}
    return child.ask(header, [source], GENEROUS)

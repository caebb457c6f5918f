"""`grade doctor` on this machine: what it says is what a grader gets."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader import doctor
from grader.records import Level
from grader.render.doctor import Health, LevelHealth, Start
from grader.sandbox import landlock
from grader.sandbox.host import Zygote
from grader.sandbox.levels import first_ready, levels_for, settings_for
from grader.sandbox.probe import best_level

ROOT = Path(__file__).parent.parent
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the layers are Linux's")


@pytest.fixture(scope="module")
def health() -> Health:
    """One examination of this machine, without torch, which takes seconds to start."""
    with pytest.MonkeyPatch.context() as patch:
        version = doctor._version
        patch.setattr(doctor, "_version", lambda name: None if name == "torch" else version(name))
        return doctor.examine(ROOT / "assignments")


def of_level(health: Health, level: Level) -> LevelHealth:
    return next(one for one in health.levels if one.level == level)


@ON_LINUX
def test_auto_is_what_a_grader_gets(health: Health) -> None:
    levels = levels_for("auto", None)
    zygote = Zygote.start(settings_for(levels[0], "numpy"))
    level, zygote = first_ready(zygote, levels, "numpy")
    with zygote:
        assert health.auto == level == best_level()


@ON_LINUX
@pytest.mark.parametrize("level", ["full", "files-closed", "none"])
def test_every_level_is_tried_and_started(health: Health, level: Level) -> None:
    if level == "full" and not landlock.abi():
        pytest.skip("this kernel has no Landlock")
    found = of_level(health, level)
    (start,) = found.starts

    assert found.holds
    assert start.warm_ms is not None
    assert start.child_ms is not None
    assert ("landlock" in start.layers) == (level == "full")
    assert ("seccomp" in start.layers) == (level != "none")


@ON_LINUX
def test_the_references_of_this_course_are_out_of_reach(health: Health) -> None:
    assert health.references is not None
    expected = ROOT / "reference" / "two_layer_relu"
    assert str(expected.resolve()) in health.references.looked_at
    assert health.references.exposed == ()
    assert doctor.exit_code(health) == 0


def test_a_reference_inside_what_can_be_read_is_found() -> None:
    found = doctor._references(ROOT / "assignments", [str(ROOT), "/usr/share/zoneinfo"])

    assert {one.root for one in found.exposed} == {str(ROOT.resolve())}


def test_assignments_that_cannot_be_read_are_a_problem_not_a_crash(tmp_path: Path) -> None:
    found = doctor._references(tmp_path / "nowhere", [])

    assert "no such folder" in found.problem
    assert found.exposed == ()


def starts(level: Level, *, warm: bool, problem: str = "") -> LevelHealth:
    start = Start(arrays="numpy", warm_ms=1.0 if warm else None, problem=problem)
    return LevelHealth(level=level, starts=(start,))


@pytest.mark.parametrize(
    ("full", "files_closed", "expected"),
    [
        (True, True, "full"),
        (False, True, "files-closed"),
        (False, False, None),
        (True, False, "full"),
    ],
)
def test_auto_never_takes_none(full: bool, files_closed: bool, expected: Level | None) -> None:
    levels = [starts("full", warm=full), starts("files-closed", warm=files_closed)]

    assert doctor.auto_level([*levels, starts("none", warm=True)]) == expected


def test_a_level_whose_child_fails_is_what_auto_takes_and_does_not_hold() -> None:
    # Such a grader would make a fault of every submission; doctor must not call that healthy.
    lying = starts("full", warm=True, problem="a child could not be locked down")

    assert doctor.auto_level([lying, starts("files-closed", warm=True)]) == "full"
    assert not lying.holds


@ON_LINUX
def test_a_helper_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Level) -> None:
        raise OSError("cannot start")

    monkeypatch.setattr(doctor, "probe", fail)
    found = doctor._examine_level("none", "numpy", set())

    assert "cannot start" in found.problem
    assert not found.holds


def test_a_system_without_the_sockets_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("Protocol not supported")

    monkeypatch.setattr(doctor, "start_nursery", fail)
    start = doctor._start("full", "numpy", set())

    assert start.problem == "OSError: Protocol not supported"
    assert start.warm_ms is None


@ON_LINUX
def test_a_submission_that_does_not_run_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doctor._SUBMISSIONS, "numpy", b"import no_such_module\n")
    start = doctor._start("none", "numpy", set())

    assert "ModuleNotFoundError" in start.problem
    assert start.child_ms is not None

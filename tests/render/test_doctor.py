"""What `grade doctor` prints, on records that do not depend on the machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.records import Level
from grader.render.doctor import (
    Exposed,
    Health,
    LevelHealth,
    Machine,
    References,
    Start,
    Trial,
    doctor_json,
    render_doctor,
)
from grader.render.style import Style
from grader.render.text import width

GOLDEN = Path(__file__).parent.parent / "golden"
STYLES = [Style(), Style(colour=True), Style(unicode=False)]
SGR = re.compile(r"\x1b\[[0-9;]*m")


def a_machine(**changes: object) -> Machine:
    values: dict[str, object] = {
        "grader": "0.1.0",
        "python": "3.12.3 (CPython)",
        "numpy": "2.1.0",
        "torch": None,
        "system": "Linux",
        "kernel": "6.8.0-45-generic",
        "processor": "x86_64",
        "processors": 8,
        "landlock_abi": 4,
        "user": "an ordinary user",
    }
    return Machine.model_validate(values | changes)


def refused(layer: str, *acts: str) -> list[Trial]:
    happened = "refused: Permission denied"
    return [Trial(layer=layer, enforced=True, tried=act, happened=happened) for act in acts]


def worked(layer: str, act: str, remedy: str) -> Trial:
    return Trial(layer=layer, enforced=False, tried=act, happened="it worked", remedy=remedy)


def a_start(arrays: str = "numpy", **changes: object) -> Start:
    start = Start(arrays=arrays, warm_ms=412.5, child_ms=3.21, layers=("close-fds", "session"))
    return start.model_copy(update=changes)


def a_level(level: Level, *trials: Trial, starts: tuple[Start, ...] | None = None) -> LevelHealth:
    return LevelHealth(
        level=level, trials=trials, starts=(a_start(),) if starts is None else starts
    )


FILES = ("open a planted file", "list the home folder")
PROCESS = ("open a socket", "start a process")


def none() -> LevelHealth:
    return a_level("none", *refused("close-fds", "read a file that was open before"))


def files_closed() -> LevelHealth:
    trials = [*refused("seccomp", *FILES, *PROCESS), *refused("all", *FILES, *PROCESS)]
    return a_level("files-closed", *trials)


def full() -> LevelHealth:
    own_uid = Trial(
        layer="own-uid",
        enforced=False,
        tried="run Python under a uid of its own",
        happened="its files cannot be read by another user",
        remedy="Nothing is needed: Landlock and seccomp carry the level.",
        required=False,
    )
    trials = [*refused("landlock", *FILES), *refused("seccomp", *PROCESS), own_uid]
    return a_level("full", *trials, *refused("all", *FILES, *PROCESS))


def everything_holds() -> Health:
    levels = (full(), files_closed(), none())
    looked_at = ("/srv/course/reference/two_layer_relu",)
    references = References(folder="assignments", looked_at=looked_at)
    return Health(machine=a_machine(), levels=levels, auto="full", references=references)


def no_landlock() -> Health:
    reason = "the kernel offers no Landlock, or it is switched off"
    missing = Trial(
        layer="landlock",
        enforced=False,
        tried="prepare it",
        happened=reason,
        remedy="Use Linux 5.13 or newer with landlock among its security modules "
        "(kernel parameter lsm=landlock,...), or ask for the level files-closed.",
    )
    start = Start(arrays="numpy", problem=f"the sandbox could not be set up: landlock: {reason}")
    levels = (a_level("full", missing, starts=(start,)), files_closed(), none())
    machine = a_machine(landlock_abi=0, kernel="5.10.0", processors=1)
    return Health(machine=machine, levels=levels, auto="files-closed")


def a_layer_that_lies() -> Health:
    trials = [
        *refused("landlock", *FILES),
        *refused("seccomp", "open a socket"),
        worked("seccomp", "start a process", "Use Linux 4.14 or newer on x86-64 or aarch64."),
        *refused("all", *FILES, "open a socket"),
        worked("all", "start a process", "Correct the layers named above."),
    ]
    torch = a_start("torch", problem="a submission that only imports torch did not run: died")
    lying = a_level("full", *trials, starts=(a_start(), torch))
    levels = (lying, files_closed(), none())
    return Health(machine=a_machine(torch="2.13.0"), levels=levels, auto="full")


def nothing_here() -> Health:
    problem = "the sandbox could not be set up: seccomp: no system call table for darwin"
    start = Start(arrays="numpy", problem=problem)
    levels = tuple(
        LevelHealth(level=level, starts=(start,), problem="the helper that tries the layers failed")
        for level in ("full", "files-closed")
    )
    machine = a_machine(system="Darwin", kernel="24.1.0", processor="arm64", landlock_abi=0)
    references = References(folder="assignments", problem="assignments: no such folder")
    return Health(machine=machine, levels=(*levels, none()), auto=None, references=references)


def exposed() -> Health:
    reference = "/usr/lib/python3.12/course/reference/two_layer_relu"
    found = Exposed(reference=reference, root="/usr/lib/python3.12/course")
    references = References(folder="course", looked_at=(reference,), exposed=(found,))
    return everything_holds().model_copy(update={"references": references})


SITUATIONS = {
    one.__name__: one
    for one in (everything_holds, no_landlock, a_layer_that_lies, nothing_here, exposed)
}


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    def compare(name: str, text: str) -> None:
        path = GOLDEN / f"doctor.{name}"
        if request.config.getoption("--rewrite-golden"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.mark.parametrize("situation", SITUATIONS)
def test_as_people_see_it(situation: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{situation}.txt", render_doctor(SITUATIONS[situation](), style=Style()))


def test_as_programs_see_it(golden: Callable[[str, str], None]) -> None:
    golden("no_landlock.json", doctor_json(no_landlock()))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_it_fits_the_terminal(situation: str, style: Style) -> None:
    text = render_doctor(SITUATIONS[situation](), style=style)

    assert max(width(SGR.sub("", line)) for line in text.splitlines()) <= 80
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert style.unicode or text.isascii()


def test_colour_only_repeats_what_is_said() -> None:
    for situation in SITUATIONS.values():
        plain = render_doctor(situation(), style=Style())
        assert SGR.sub("", render_doctor(situation(), style=Style(colour=True))) == plain


def test_a_class_can_be_graded_only_where_the_level_taken_holds() -> None:
    verdicts = {name: situation().ok for name, situation in SITUATIONS.items()}

    assert verdicts == {
        "everything_holds": True,
        "no_landlock": True,
        "a_layer_that_lies": False,
        "nothing_here": False,
        "exposed": False,
    }


def test_what_the_machine_says_cannot_steer_the_terminal() -> None:
    start = Start(arrays="numpy", problem="no\x1b]0;title\x07 such\nthing\x1b[31m")
    levels = (a_level("full", starts=(start,)),)
    machine = a_machine(kernel="6.1\x1b[2J")
    health = Health(machine=machine, levels=levels, auto=None)

    text = render_doctor(health, style=Style())

    assert "\x1b" not in text
    assert "no such thing" in text


@pytest.mark.parametrize("situation", SITUATIONS)
def test_json_is_one_object_that_says_which_levels_hold(situation: str) -> None:
    health = SITUATIONS[situation]()
    said = json.loads(doctor_json(health))

    assert (said["schema_version"], said["ok"], said["auto"]) == (1, health.ok, health.auto)
    assert [one["level"] for one in said["levels"]] == ["full", "files-closed", "none"]
    assert [one["holds"] for one in said["levels"]] == [one.holds for one in health.levels]
    assert {"enforced", "tried", "happened", "remedy"} <= set(said["levels"][2]["trials"][0])

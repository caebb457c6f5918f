"""No layer falls away silently: each is taken away, and the run refuses or says so.

A layer is taken away in two ways. `without` refuses system calls to the grader and everything it
starts, by a filter put on before `python -m grader` is executed, as containers and old kernels do.
`broken` lets the real command line start its zygote with one function of the sandbox replaced.
"""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox import landlock, seccomp

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not landlock.abi() or not seccomp.available(),
    reason="layers can be taken away only where they are",
)

SPEC = """
schema = 1
id = "tiny"
title = "Tiny"
points = 1
seed = 7
reference = "../../secret/tiny"

[submission]
file = "tiny.py"
imports = ["numpy", "os"]

[variables]
x = ["N", "D"]

[families.base]
dims = { N = 3, D = 2 }
draw = "dyadic"

[[task]]
id = "double"
title = "Twice"
call = "double(x)"

  [[task.check]]
  id = "values"
  kind = "values"
  result = ["N", "D"]
  points = 1
  families = ["base"]
"""
SOLUTION = "def double(x):\n    return 2 * x\n"

# Refuses system calls to this process and all it starts, then becomes `python -m grader`.
FILTER = r"""
import ctypes, json, os, struct, sys
from grader.sandbox import libc, syscalls
rules, arguments = json.loads(sys.argv[1]), sys.argv[2:]
steps = [(0x20, 0, 0, 0)]
for name, argument, value, code in rules:
    answer = (0x06, 0, 0, 0x0005_0000 | code)
    if argument is None:
        test = [answer]
    else:
        equal = value >= 0
        jumps = (0, 1) if equal else (1, 0)  # a negative value stands for "not 0"
        low = [(0x20, 0, 0, 16 + 8 * argument), (0x15, *jumps, max(value, 0)), answer]
        test = [*low, (0x20, 0, 0, 0)]
    steps += [(0x15, 0, len(test), syscalls.this_machine().numbers[name]), *test]
steps.append((0x06, 0, 0, 0x7FFF_0000))
code = b"".join(struct.pack("=HBBI", *step) for step in steps)
body = ctypes.create_string_buffer(code, len(code))
head = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(body)))
libc.forbid_new_privileges()
libc.call("seccomp", 1, 0, ctypes.addressof(head))
os.execv(sys.executable, [sys.executable, "-m", "grader", *arguments])
"""

# Runs the command line with a zygote in which some code ran first.
DRIVER = r"""
import subprocess, sys
patch, arguments = sys.argv[1], sys.argv[2:]
class Popen(subprocess.Popen):
    def __init__(self, command, **options):
        if "grader.sandbox.zygote" in command:
            at = command.index("-m")
            code = f"{patch}\nfrom grader.sandbox import zygote\nzygote.main()\n"
            command = [*command[:at], "-c", code, *command[at + 2:]]
        super().__init__(command, **options)
subprocess.Popen = Popen
from grader.cli import main
main(arguments)
"""

Rule = tuple[str, int | None, int, int]
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 1, 4, 38, 47


@dataclass(frozen=True)
class Ended:
    """How a command line ended: its exit code, its one object, and what it said beside it."""

    code: int
    answer: dict[str, Any]
    stderr: str

    @property
    def report(self) -> dict[str, Any]:
        (report,) = self.answer["reports"]
        assert isinstance(report, dict)
        return report

    @property
    def refusal(self) -> str:
        assert self.answer["error"]["code"] == "usage"
        return str(self.answer["error"]["message"])


Run = Callable[..., Ended]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    for name, text in {
        "assignments/tiny/assignment.toml": SPEC,
        "secret/tiny/solution.py": SOLUTION,
        "hand_in/tiny.py": SOLUTION,
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def command_line(course: Path, sandbox: str) -> list[str]:
    folders = [str(course / "hand_in"), "--assignments", str(course / "assignments")]
    return [*folders, "--sandbox", sandbox, "--json"]


def ended(command: list[str]) -> Ended:
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, timeout=120, check=False
    )
    return Ended(done.returncode, json.loads(done.stdout), done.stderr)


@pytest.fixture
def without(course: Path) -> Run:
    """Grades with system calls refused: (name, argument or None, its value, errno)."""

    def run(*rules: Rule, sandbox: str) -> Ended:
        arguments = command_line(course, sandbox)
        return ended(["-c", FILTER, json.dumps(rules), *arguments])

    return run


@pytest.fixture
def broken(course: Path) -> Run:
    """Grades with a zygote in which `patch` ran first."""

    def run(patch: str, *, sandbox: str) -> Ended:
        return ended(["-c", DRIVER, patch, *command_line(course, sandbox)])

    return run


def says_fault(found: Ended, layer: str) -> None:
    """The run ended as a fault that names the layer; nobody got or lost a point."""
    assert (found.code, found.answer["earned"]) == (4, None)
    assert found.report["status"] == "fault"
    (finding,) = found.report["verdicts"][0]["findings"]
    assert finding["code"] == "BP901"
    assert layer in finding["headline"]
    assert "\n" not in finding["headline"]
    assert found.report["verdicts"][0]["earned"] is None


def says_refusal(found: Ended, layer: str) -> None:
    """The run did not start, and one line says which layer is missing."""
    assert found.code == 2
    assert layer in found.refusal
    assert "\n" not in found.refusal


# --- Nothing taken away: what the tests below differ from ----------------------------------------


@pytest.mark.parametrize("sandbox", ["auto", "full", "files-closed", "none"])
def test_with_all_layers_every_level_gives_full_marks(without: Run, sandbox: str) -> None:
    found = without(sandbox=sandbox)

    assert (found.code, found.report["earned"]) == (0, 1)
    assert found.report["sandbox"] == ("full" if sandbox == "auto" else sandbox)
    layers = found.report["run"]["layers"]
    assert ("landlock" in layers) == (found.report["sandbox"] == "full")
    assert ("seccomp" in layers) == (found.report["sandbox"] != "none")
    always = {"close-fds", "session", "rlimits", "not-dumpable", "parent-death"}
    assert always <= set(layers)


# --- Landlock ------------------------------------------------------------------------------------

# Switched off, older than 5.13, refused by a container; and a kernel that refuses one rule.
NO_LANDLOCK: dict[str, Rule] = {
    "switched off": ("landlock_create_ruleset", None, 0, errno.EOPNOTSUPP),
    "not known": ("landlock_create_ruleset", None, 0, errno.ENOSYS),
    "forbidden": ("landlock_create_ruleset", None, 0, errno.EPERM),
    "no rules": ("landlock_add_rule", None, 0, errno.EPERM),
}


@pytest.mark.parametrize("why", NO_LANDLOCK)
def test_without_landlock_full_refuses(without: Run, why: str) -> None:
    says_refusal(without(NO_LANDLOCK[why], sandbox="full"), "landlock")


@pytest.mark.parametrize("why", ["switched off", "no rules"])
def test_without_landlock_auto_closes_the_files_and_says_so(without: Run, why: str) -> None:
    found = without(NO_LANDLOCK[why], sandbox="auto")

    assert (found.code, found.report["earned"]) == (0, 1)
    assert found.report["sandbox"] == "files-closed"
    assert "landlock" not in found.report["run"]["layers"]
    assert "seccomp" in found.report["run"]["layers"]


@pytest.mark.parametrize("sandbox", ["full", "auto"])
def test_landlock_that_refuses_a_child_is_a_fault(without: Run, sandbox: str) -> None:
    refused = ("landlock_restrict_self", None, 0, errno.EPERM)

    says_fault(without(refused, sandbox=sandbox), "landlock")


# --- seccomp -------------------------------------------------------------------------------------


@pytest.mark.parametrize("sandbox", ["full", "files-closed", "auto"])
def test_without_seccomp_everything_but_none_refuses(without: Run, sandbox: str) -> None:
    says_refusal(without(("seccomp", None, 0, errno.ENOSYS), sandbox=sandbox), "seccomp")


def test_without_seccomp_none_grades_and_says_none(without: Run) -> None:
    found = without(("seccomp", None, 0, errno.EPERM), sandbox="none")

    assert (found.code, found.report["sandbox"]) == (0, "none")
    assert "seccomp" not in found.report["run"]["layers"]


@pytest.mark.parametrize("sandbox", ["full", "auto"])
def test_seccomp_that_refuses_a_filter_is_a_fault(without: Run, sandbox: str) -> None:
    set_mode_filter = 1
    refused = ("seccomp", 0, set_mode_filter, errno.EACCES)

    says_fault(without(refused, sandbox=sandbox), "seccomp")


def test_without_landlock_and_seccomp_auto_refuses(without: Run) -> None:
    found = without(NO_LANDLOCK["not known"], ("seccomp", None, 0, errno.ENOSYS), sandbox="auto")

    says_refusal(found, "seccomp")


# --- Layers that the kernel refuses to a child ---------------------------------------------------

REFUSED: dict[str, tuple[str, Rule]] = {
    "limits": ("rlimits", ("prlimit64", 2, -1, errno.EPERM)),
    "capset": ("drop-capabilities", ("capset", None, 0, errno.EPERM)),
    "ambient": ("drop-capabilities", ("prctl", 0, PR_CAP_AMBIENT, errno.EPERM)),
    "dumpable": ("not-dumpable", ("prctl", 0, PR_SET_DUMPABLE, errno.EPERM)),
    "parent's death": ("parent-death", ("prctl", 0, PR_SET_PDEATHSIG, errno.EPERM)),
}


@pytest.mark.parametrize("sandbox", ["full", "none"])
@pytest.mark.parametrize("what", REFUSED)
def test_a_layer_the_kernel_refuses_is_a_fault(without: Run, what: str, sandbox: str) -> None:
    layer, rule = REFUSED[what]

    says_fault(without(rule, sandbox=sandbox), layer)


NEW_PRIVILEGES: Rule = ("prctl", 0, PR_SET_NO_NEW_PRIVS, errno.EPERM)


@pytest.mark.parametrize("sandbox", ["full", "auto"])
def test_what_the_zygote_cannot_give_up_for_its_children_is_refused(
    without: Run, sandbox: str
) -> None:
    says_refusal(without(NEW_PRIVILEGES, sandbox=sandbox), "drop-capabilities")


def test_what_a_child_cannot_give_up_at_none_is_a_fault(without: Run) -> None:
    says_fault(without(NEW_PRIVILEGES, sandbox="none"), "drop-capabilities")


def test_without_a_uid_of_its_own_the_report_does_not_claim_one(without: Run) -> None:
    found = without(("setresuid", None, 0, errno.EPERM), sandbox="full")

    assert (found.code, found.report["sandbox"]) == (0, "full")
    layers = set(found.report["run"]["layers"])
    assert "drop-capabilities" in layers
    assert not layers & {"own-uid", "real-uid"}


def test_without_close_range_descriptors_are_closed_all_the_same(course: Path) -> None:
    # A hand-in looks for descriptors that are left; what it finds would be its wrong answer.
    hand_in = course / "looks_around"
    hand_in.mkdir()
    (hand_in / "tiny.py").write_text(
        "import os\n"
        "def double(x):\n"
        "    found = []\n"
        "    for number in range(3, 64):\n"
        "        try:\n"
        "            os.fstat(number)\n"
        "            found.append(number)\n"
        "        except OSError:\n"
        "            pass\n"
        "    return 2 * x if not found else found\n",
        encoding="utf-8",
    )
    arguments = command_line(course, "full")
    arguments[0] = str(hand_in)
    rules = [("close_range", None, 0, errno.ENOSYS)]

    found = ended(["-c", FILTER, json.dumps(rules), *arguments])

    assert found.report["verdicts"][0]["findings"] == []
    assert found.code == 0


# --- Layers that fail inside ---------------------------------------------------------------------

FAIL = """
import errno
from grader.sandbox import identity, landlock, lockdown, rlimits, seccomp
def fail(*_, **__):
    raise OSError(errno.EPERM, "Operation not permitted")
"""
FAILING = {
    "close-fds": "lockdown._close_all_but = fail",
    "session": "lockdown._new_session = fail",
    "rlimits": "rlimits.apply = fail",
    "drop-capabilities": "identity.drop_capabilities = identity.take_uid = fail",
    "not-dumpable": "identity.forbid_tracing = fail",
    "parent-death": "identity.die_with_parent = fail",
    "landlock": "landlock.restrict = fail",
    "seccomp": "seccomp.Filter.install = fail",
}


@pytest.mark.parametrize("layer", FAILING)
def test_a_layer_that_fails_in_the_child_is_a_fault(broken: Run, layer: str) -> None:
    says_fault(broken(FAIL + FAILING[layer], sandbox="auto"), layer)


def test_what_is_not_an_error_of_the_kernel_is_a_fault_too(broken: Run) -> None:
    patch = FAIL + "\ndef fail(*_): raise KeyError('no such thing')\nseccomp.Filter.install = fail"

    says_fault(broken(patch, sandbox="full"), "seccomp")


def test_a_parent_that_is_another_one_is_a_fault(broken: Run) -> None:
    patch = "import os\nos.getppid = lambda: 1"

    says_fault(broken(patch, sandbox="full"), "parent-death")


def test_a_zygote_that_cannot_say_what_is_in_force_is_a_fault(broken: Run) -> None:
    patch = FAIL + "\nimport os\nlockdown.Lockdown.apply = lambda *_, **__: os._exit(0)"

    found = broken(patch, sandbox="full")

    assert found.code == 4
    assert found.report["status"] == "fault"


# --- Who may not fall ----------------------------------------------------------------------------


def test_an_assignment_that_requires_full_is_not_graded_at_less(without: Run, course: Path) -> None:
    spec = course / "assignments" / "tiny" / "assignment.toml"
    spec.write_text(SPEC + '\n[limits]\nsandbox = "full"\n', encoding="utf-8")
    try:
        landlock_missing = without(NO_LANDLOCK["not known"], sandbox="auto")
        by_name = without(sandbox="none")
    finally:
        spec.write_text(SPEC, encoding="utf-8")

    says_refusal(landlock_missing, "landlock")
    assert by_name.code == 2
    assert "full or better" in by_name.refusal


def test_a_person_is_told_in_two_lines(course: Path) -> None:
    arguments = [one for one in command_line(course, "full") if one != "--json"]
    rules = [NO_LANDLOCK["not known"]]
    done = subprocess.run(
        [sys.executable, "-c", FILTER, json.dumps(rules), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, "")
    first, second = done.stderr.splitlines()
    assert first.startswith("error: no sandbox can be had here; full: ")
    assert "landlock" in first
    assert "--sandbox none" in second

"""Whole sessions in real locked children."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from grader.evidence import Evidence, Outcome, Request
from grader.records import Level
from grader.sandbox import landlock
from grader.sandbox.capture import KEEP_OUTPUT
from grader.sandbox.host import Zygote
from grader.sandbox.levels import settings_for
from grader.sandbox.program import Program
from grader.sandbox.session import observe
from grader.sandbox.wire import Opaque, WireArray

MAIN = "net.py"
CPU_S = 0.3


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    # a sandbox that cannot be had is a failure here, not a reason to look away
    level: Level = "full" if landlock.abi() else "files-closed"
    with Zygote.start(settings_for(level, "numpy")) as started:
        yield started.ready()


def call(name: str, function: str, *arguments: Any, **more: Any) -> Request:
    return Request(name, function, arguments, more.pop("cpu_s", CPU_S), 100_000, **more)


def calls(*functions: str, **more: Any) -> list[Request]:
    """A call of each function, named by its place."""
    return [call(str(i), function, **more) for i, function in enumerate(functions)]


def run(
    zygote: Zygote,
    source: str,
    requests: list[Request],
    siblings: Mapping[str, str] | None = None,
    *,
    memory_mib: int = 512,
    import_s: float = 1.0,
) -> Evidence:
    files = {MAIN: source, **(siblings or {})}
    program = Program(
        {path: text.encode() for path, text in files.items()}, MAIN, memory_mib, import_s
    )
    return observe(zygote, program, requests)


def values(evidence: Evidence) -> list[Any]:
    return [observation.value for observation in evidence.calls.values()]


def outcomes(evidence: Evidence) -> list[str]:
    return [observation.outcome.name for observation in evidence.calls.values()]


COUNTER = """
state = []
def count():
    state.append(1)
    return len(state)
def crash():
    import os
    os._exit(3)
def spin():
    while True: pass
def spin_too():
    while True: pass
def sleep():
    import time
    time.sleep(1000)
def fail():
    raise ValueError("no")
"""


def test_calls_share_one_process_in_order(zygote: Zygote) -> None:
    assert values(run(zygote, COUNTER, calls("count", "count", "count"))) == [1, 2, 3]


def test_an_exception_costs_its_call_only_and_the_process_goes_on(zygote: Zygote) -> None:
    seen = run(zygote, COUNTER, calls("count", "fail", "count"))
    assert outcomes(seen) == ["RETURNED", "RAISED", "RETURNED"]
    assert values(seen) == [1, None, 2]
    raised = seen.calls["1"].raised
    assert raised is not None
    assert (raised.type, raised.message, raised.file, raised.line) == ("ValueError", "no", MAIN, 17)


def test_a_crash_costs_its_call_only_and_the_next_imports_anew(zygote: Zygote) -> None:
    seen = run(zygote, COUNTER, calls("count", "crash", "count", "count"))
    assert outcomes(seen) == ["RETURNED", "KILLED", "RETURNED", "RETURNED"]
    assert values(seen) == [1, None, 1, 2]
    assert seen.calls["1"].ended == "exit status 3"


def test_after_two_timeouts_a_function_that_times_out_is_given_up(zygote: Zygote) -> None:
    wanted = calls("spin", "spin", "spin", "count", "spin_too", "spin_too", "count")
    seen = run(zygote, COUNTER, wanted)
    assert outcomes(seen) == [
        *("TIMED_OUT", "TIMED_OUT", "NOT_TRIED", "RETURNED"),
        *("TIMED_OUT", "NOT_TRIED", "RETURNED"),
    ]
    assert seen.calls["0"].limit_s == CPU_S
    assert seen.usage.last_line is not None
    assert seen.usage.last_line.startswith(MAIN)
    assert 2 * CPU_S < seen.usage.cpu_s < 20 * CPU_S


HOG = """
def hog(x):
    if x.size > 2:
        raise MemoryError
    return x.size
def frugal(x):
    return x.size
"""


def test_what_is_as_large_as_what_ran_out_of_memory_is_given_up(zygote: Zygote) -> None:
    sizes = [*(9, 9, 9, 5, 8, 5, 4, 1), *(9,)]
    functions = ["hog"] * 8 + ["frugal"]
    wanted = [
        call(str(number), function, WireArray("ndarray", "float64", (size,), np.zeros(size)))
        for number, (function, size) in enumerate(zip(functions, sizes, strict=True))
    ]
    assert outcomes(run(zygote, HOG, wanted)) == [
        *("OUT_OF_MEMORY", "OUT_OF_MEMORY", "NOT_TRIED"),
        *("OUT_OF_MEMORY", "NOT_TRIED", "NOT_TRIED", "OUT_OF_MEMORY"),
        *("RETURNED", "RETURNED"),
    ]


def test_sleeping_is_a_timeout_too(zygote: Zygote) -> None:
    seen = run(zygote, COUNTER, calls("sleep", "count"))
    assert outcomes(seen) == ["TIMED_OUT", "RETURNED"]


KEEPING = """
import numpy as np, os
buffer = np.zeros(2)
def reused(v):
    buffer[:] = v
    return buffer
def fresh(v):
    return np.full(2, v)
def crash():
    os._exit(1)
"""


def recall(name: str, of: str, function: str) -> Request:
    return call(name, function, recall=of)


def test_a_kept_result_is_seen_as_it_is_now(zygote: Zygote) -> None:
    wanted = [
        call("a", "reused", 1.0, keep=True),
        call("b", "fresh", 1.0, keep=True),
        call("c", "reused", 2.0),
        recall("a again", "a", "reused"),
        recall("b again", "b", "fresh"),
        recall("never", "c", "reused"),
    ]
    seen = run(zygote, KEEPING, wanted).calls
    got = {name: getattr(seen[name].value, "data", None) for name in seen}
    assert [list(got[name]) for name in ("a", "b", "a again", "b again")] == [
        *([1, 1], [1, 1]),
        *([2, 2], [1, 1]),
    ]
    assert seen["never"].outcome is Outcome.RAISED


def test_a_kept_result_dies_with_its_process(zygote: Zygote) -> None:
    wanted = [
        call("a", "fresh", 1.0, keep=True),
        call("b", "crash"),
        recall("a again", "a", "fresh"),
        call("c", "fresh", 3.0),
        recall("late", "a", "fresh"),
    ]
    seen = run(zygote, KEEPING, wanted).calls
    assert seen["a again"].outcome is Outcome.KILLED
    assert seen["a again"].ended == "the process that held the result ended"
    assert seen["c"].outcome is Outcome.RETURNED
    assert seen["late"].outcome is Outcome.RAISED


def test_arguments_are_copied_and_changes_are_seen(zygote: Zygote) -> None:
    source = "def f(x, y):\n    x *= 2\n    return x\ndef g(x):\n    return x\n"
    x = WireArray("ndarray", "float64", (2,), np.array([1.0, 2.0]))
    y = WireArray("ndarray", "float32", (), np.array(3, dtype=np.float32))
    wanted = [call("0", "f", x, y), call("1", "f", x, y), call("2", "g", y)]
    seen = run(zygote, source, wanted).calls
    for name in ("0", "1"):
        (at,) = seen[name].changed
        assert at == 0
        changed = seen[name].changed[0]
        assert isinstance(changed, WireArray)
        np.testing.assert_array_equal(changed.data, [2, 4])
    assert seen["2"].changed == {}
    np.testing.assert_array_equal(x.data, [1, 2])
    got = seen["2"].value
    assert isinstance(got, WireArray)
    assert (got.dtype, got.shape) == ("float32", ())


def test_calls_of_functions_that_are_not_there_are_left_out(zygote: Zygote) -> None:
    seen = run(zygote, "x = 5\ndef f(): return 1\n", calls("f", "g", "x"))
    assert list(seen.calls) == ["0"]
    assert seen.callables == {"f"}
    assert seen.others == {"x": "int"}


def test_a_function_that_does_not_take_the_arguments_says_what_it_takes(zygote: Zygote) -> None:
    seen = run(zygote, "def f(x, y=1): return x\n", [call("0", "f"), call("1", "f", 4)])
    assert seen.calls["0"].refused == "(x, y=1)"
    assert seen.calls["1"].value == 4


def test_modules_are_asked_for_before_any_secret_call(zygote: Zygote) -> None:
    source = """
import sys, types
def visible():
    sys.modules["seen_in_the_open"] = types.ModuleType("a")
def secret(x):
    sys.modules[f"it_was_{x}"] = types.ModuleType("b")
    return x
"""
    wanted = [call("s", "secret", 41, secret=True), call("v", "visible")]
    seen = run(zygote, source, wanted)
    assert list(seen.calls) == ["v", "s"]
    assert seen.calls["s"].value == 41
    assert "seen_in_the_open" in seen.modules
    assert not any("41" in name for name in seen.modules)


def test_output_is_kept_with_its_head_and_its_tail(zygote: Zygote) -> None:
    source = """
import sys
print("first")
def f():
    sys.stdout.write("x" * 300_000)
    print("last")
    print("oops", file=sys.stderr)
"""
    seen = run(zygote, source, calls("f"))
    out, err = seen.usage.stdout, seen.usage.stderr
    assert out.head.startswith("first\nxxx")
    assert out.tail.endswith("xxxlast\n")
    assert len(out.head) == len(out.tail) == KEEP_OUTPUT
    assert out.bytes_total == 6 + 300_000 + 5
    assert (err.head, err.tail, err.bytes_total) == ("oops\n", "", 5)


def test_there_is_nobody_to_answer_input(zygote: Zygote) -> None:
    source = "import sys\ndef f(): return sys.stdin.read()\ndef g(): return input()\n"
    seen = run(zygote, source, calls("f", "g"))
    assert seen.calls["0"].value == ""
    assert seen.calls["1"].raised is not None
    assert seen.calls["1"].raised.type == "EOFError"


SIBLINGS = {
    "helper.py": "def one(): return 1\n",
    "pkg/__init__.py": "from .two import two\n",
    "pkg/two.py": "from . import three\nfrom helper import one\ndef two(): return one() + 1\n",
    "pkg/three.py": "def three(): return 3\n",
    "bare/four.py": "def four(): return 4\n",
}


def test_siblings_and_packages_can_be_imported(zygote: Zygote) -> None:
    source = """
from helper import one
from pkg import two
import pkg.three, bare.four
def f(): return [one(), two(), pkg.three.three(), bare.four.four()]
def late():
    import helper
    return helper.one()
"""
    seen = run(zygote, source, calls("f", "late"), SIBLINGS)
    assert values(seen) == [[1, 2, 3, 4], 1]


def test_an_exception_in_a_sibling_is_placed_there(zygote: Zygote) -> None:
    source = "import helper\ndef f(): return helper.fail()\n"
    seen = run(zygote, source, calls("f"), {"helper.py": "\ndef fail():\n    return 1 / 0\n"})
    raised = seen.calls["0"].raised
    assert raised is not None
    assert (raised.type, raised.file, raised.line) == ("ZeroDivisionError", "helper.py", 3)


def test_a_file_named_like_a_module_does_not_shadow_it(zygote: Zygote) -> None:
    source = "import random, numpy, json\ndef f(): return random.random() < 1\n"
    shadows = dict.fromkeys(("random.py", "numpy.py", "json.py", "os.py"), "1 / 0")
    assert values(run(zygote, source, calls("f"), shadows)) == [True]


@pytest.mark.parametrize(
    ("source", "outcome", "said"),
    [
        ("1 / 0\n", Outcome.RAISED, "ZeroDivisionError"),
        ("import sys; sys.exit(0)\n", Outcome.RAISED, "SystemExit"),
        ("import not_there\n", Outcome.RAISED, "ModuleNotFoundError"),
        ("open('/etc/passwd')\n", Outcome.RAISED, "PermissionError"),
        ("import os; os._exit(0)\n", Outcome.KILLED, "exit status 0"),
        ("import os; os.abort()\n", Outcome.KILLED, "signal SIGABRT"),
        ("x = [0] * 2**40\n", Outcome.OUT_OF_MEMORY, "MemoryError"),
    ],
)
def test_an_import_that_fails_says_how(
    zygote: Zygote, source: str, outcome: Outcome, said: str
) -> None:
    seen = run(zygote, source, calls("f"))
    assert seen.imported.outcome is outcome
    raised = seen.imported.raised
    assert (raised.type if raised is not None else seen.imported.ended) == said
    assert seen.calls == {}


def test_an_import_that_never_ends_is_timed_out(zygote: Zygote) -> None:
    seen = run(zygote, "while True: pass\n", calls("f"), import_s=0.3)
    assert (seen.imported.outcome, seen.imported.limit_s) == (Outcome.TIMED_OUT, 0.3)


def test_a_file_that_cannot_be_compiled_is_not_run(zygote: Zygote) -> None:
    seen = run(zygote, "print('here')\ndef f(:\n", calls("f"))
    assert seen.outline is not None
    assert seen.outline.problem is not None
    assert (seen.outline.problem.kind, seen.outline.problem.line) == ("syntax", 2)
    assert seen.imported.outcome is Outcome.NOT_TRIED
    assert seen.usage.stdout.bytes_total == 0


LONG = "def never_called():\n" + "".join(f"    import missing_{n}\n" for n in range(20_000))


def test_reading_a_long_file_is_not_counted_as_its_import(zygote: Zygote) -> None:
    outline = run(zygote, LONG, [], import_s=0.1).outline
    assert outline is not None
    assert (outline.problem, len(outline.imports)) == (None, 20_000)


def test_a_file_that_takes_too_long_to_read_says_so(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.sandbox.session.READ_S", 0.05)
    outline = run(zygote, LONG, []).outline
    assert outline is not None
    problem = outline.problem
    assert problem is not None
    assert (problem.kind, problem.file) == ("unreadable", MAIN)
    assert problem.message == "it takes more than 0.05 s of CPU time to read"


def test_memory_has_a_limit(zygote: Zygote) -> None:
    source = """
import numpy as np
def arrays(): return np.ones(200 * 2**17).sum()
def objects(): return len([[i] for i in range(10**8)])
def small(): return float(np.ones(10).sum())
"""
    seen = run(zygote, source, calls("arrays", "objects", "small", cpu_s=3.0), memory_mib=128)
    assert outcomes(seen) == ["OUT_OF_MEMORY", "OUT_OF_MEMORY", "RETURNED"]
    assert values(seen)[2] == 10.0


def test_random_numbers_are_the_same_in_every_process(zygote: Zygote) -> None:
    source = """
import numpy as np, random, os
a = (random.random(), float(np.random.rand()))
def drawn(): return a
def crash(): os._exit(1)
"""
    seen = run(zygote, source, calls("drawn", "crash", "drawn"))
    assert seen.calls["0"].value == seen.calls["2"].value


def test_answers_over_the_budget_lose_their_data(zygote: Zygote) -> None:
    source = "import numpy as np\ndef big(): return np.zeros(10**6)\ndef f(): return object()\n"
    seen = run(zygote, source, calls("big", "f"))
    assert values(seen) == [WireArray("ndarray", "float64", (10**6,), None), Opaque("object")]


def test_no_other_call_can_be_seen_from_a_call(zygote: Zygote) -> None:
    source = """
import sys
def search(word):
    frames, found = sys._getframe(), []
    while frames is not None:
        found += [repr(value) for value in frames.f_locals.values()]
        frames = frames.f_back
    return sum("needle" + word in text for text in found)
def later(word): return 0
"""
    wanted = [
        call("a", "search", "_of_a_later_call"),
        call("b", "later", "needle_of_a_later_call"),
        call("c", "search", "_of_a_secret_call"),
        call("d", "later", "needle_of_a_secret_call", secret=True),
    ]
    seen = run(zygote, source, wanted)
    assert [seen.calls[name].value for name in "ac"] == [0, 0]


KEEPER = """
import builtins, os, sys
kept = []
def remember(word):
    kept.append(word)
    builtins.kept = sys.modules["kept"] = word
    sys.modules["numpy"].kept = word
    os.environ["KEPT"] = word
    return len(kept)
def recall():
    numpy = sys.modules["numpy"]
    found = list(kept) + [getattr(builtins, "kept", None), getattr(numpy, "kept", None)]
    return found + [sys.modules.get("kept"), os.environ.get("KEPT")]
"""
NOTHING_KEPT: list[Any] = [None] * 4
BEHIND = {"by_hand": "later", "secret": "at_last"}


class _Counting:
    """A zygote that counts its children."""

    def __init__(self, zygote: Zygote, forks: list[None]) -> None:
        self.zygote, self.forks = zygote, forks

    def fork(self, *arguments: Any) -> Any:
        self.forks.append(None)
        return self.zygote.fork(*arguments)


def test_further_calls_run_in_a_process_that_has_seen_no_secret(zygote: Zygote) -> None:
    """Their results are shown to students; what was kept of a secret input must not be in them."""
    program = Program({MAIN: KEEPER.encode()}, MAIN, 512, 1.0)
    first = [call("told", "recall"), call("secret", "remember", "hush", secret=True)]
    further = [call("by_hand", "recall"), call("again", "recall")]

    def follow_up(seen: Evidence) -> list[Request]:
        return [] if "again" in seen.calls else further

    seen = observe(zygote, program, first, follow_up=follow_up)
    assert seen.calls["secret"].value == 1
    assert [seen.calls[name].value for name in ("told", "by_hand", "again")] == [NOTHING_KEPT] * 3


def test_of_further_calls_those_on_secret_inputs_come_last_of_all(zygote: Zygote) -> None:
    """They need no process of their own then, and nobody else one because of them."""
    program = Program({MAIN: KEEPER.encode()}, MAIN, 512, 1.0)
    secret = call("secret", "remember", "hush", secret=True)

    def follow_up(seen: Evidence) -> list[Request]:
        behind = [name for before, name in BEHIND.items() if before in seen.calls]
        more = [secret, *(call(name, "recall") for name in ("by_hand", *behind))]
        return [request for request in more if request.id not in seen.calls]

    forks: list[None] = []
    first = [call("told", "recall"), call("open", "remember", "open")]
    seen = observe(_Counting(zygote, forks), program, first, follow_up=follow_up)
    assert list(seen.calls) == ["told", "open", "by_hand", "later", "secret", "at_last"]
    assert seen.calls["secret"].value == 1
    names = ("by_hand", "later", "at_last")
    assert [seen.calls[name].value for name in names] == [NOTHING_KEPT] * 3
    assert len(forks) == 3  # the first, what is visible and then secret, and what is behind that


class _Slow(_Counting):
    """A zygote whose children take their time to come."""

    def fork(self, *arguments: Any) -> Any:
        time.sleep(0.2)
        return super().fork(*arguments)


CRASH = "import os, time\ntime.sleep({})\ndef crash(): os._exit(3)\n"


def test_a_slow_import_is_repeated_only_so_often(zygote: Zygote) -> None:
    # far from its own limit, three times as long on the wall, where the machine is busy
    seen = run(zygote, CRASH.format(0.7), calls(*["crash"] * 6), import_s=0.4)
    assert outcomes(seen)[0] == "KILLED"
    assert outcomes(seen)[-1] == "NOT_TRIED"


def test_what_it_takes_to_have_a_process_is_not_its_import(zygote: Zygote) -> None:
    program = Program({MAIN: CRASH.format(0).encode()}, MAIN, 512, 0.15)
    seen = observe(_Slow(zygote, []), program, calls(*["crash"] * 8))
    assert outcomes(seen) == ["KILLED"] * 8


def test_two_submissions_share_nothing(zygote: Zygote) -> None:
    source = """
import sys, numpy
before = (getattr(numpy, "left_behind", None), "left_behind" in sys.modules)
numpy.left_behind = sys.modules["left_behind"] = 5
def f(): return before
"""
    assert [values(run(zygote, source, calls("f"))) for _ in "12"] == [[(None, False)]] * 2


def test_a_program_without_calls_is_still_imported(zygote: Zygote) -> None:
    seen = run(zygote, "import numpy as np\ndef f(): pass\n", [])
    assert seen.imported.outcome is Outcome.RETURNED
    assert seen.outline is not None
    assert seen.outline.functions == {"np": 1, "f": 2}

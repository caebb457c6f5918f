"""Every attack at the two levels that promise everything; and that the harness notices harm.

The other ways of running (another user, a uid of its own, a container, level none) take minutes
more: `python -m tests.attacks`.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from grader.records import Report
from grader.run import Grader, HandIn, Wish

from .corpus import HERE, Attack, corpus, read_attack
from .harness import Bench, Outcome
from .profiles import REFUSED
from .scene import ROOT

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux"),
]
LEVELS: tuple[Wish, ...] = ("full", "files-closed")
SANITY = HERE / "sanity"
Benches = dict[str, Bench]


@pytest.fixture(scope="module")
def benches() -> Iterator[Benches]:
    """One warm grader per level, started when it is first asked for."""
    with ExitStack() as stack:
        made = _Benches(stack)
        yield made


class _Benches(Benches):
    def __init__(self, stack: ExitStack) -> None:
        super().__init__()
        self.stack = stack

    def __missing__(self, wish: Wish) -> Bench:
        self[wish] = self.stack.enter_context(Bench(wish))
        return self[wish]


def _told(outcome: Outcome) -> str:
    return "\n".join(f"{hole.kind}: {hole.text}" for hole in outcome.holes)


@pytest.mark.parametrize("attack", corpus(), ids=lambda attack: attack.id)
@pytest.mark.parametrize("level", LEVELS)
def test_attack_is_contained(benches: Benches, level: Wish, attack: Attack) -> None:
    outcome = benches[level].run(attack)
    if outcome.skipped:
        pytest.skip(outcome.skipped)
    assert not outcome.holes, _told(outcome)


def test_corpus_is_large_and_of_every_class() -> None:
    kinds = [attack.kind for attack in corpus()]
    assert len(kinds) >= 90
    assert set(kinds) == {
        "reading", "forging", "exhausting", "damaging", "surviving", "sending", "syscalls",
    }  # fmt: skip


def test_attack_is_skipped_only_where_its_header_says_so() -> None:
    silent = [
        a.id for a in corpus() for level in LEVELS if a.skipped(level) and "only on" not in a.header
    ]
    assert silent == []


# --- a machine that offers less ----------------------------------------------------------------

REFUSED_LEVEL = """
from grader.errors import UsageError
from tests.attacks.harness import Bench
from tests.attacks.profiles import refuse_like_a_container
refuse_like_a_container()
try:
    Bench("full").__enter__()
except UsageError as error:
    print(error.message)
"""


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.skipif(platform.machine() not in REFUSED, reason="no table for this machine")
def test_level_full_is_refused_in_a_container() -> None:
    told = _run("-c", REFUSED_LEVEL)
    assert "no sandbox can be had here; full: " in told.stdout, told.stderr
    assert "landlock" in told.stdout.lower()


@pytest.mark.skipif(platform.machine() not in REFUSED, reason="no table for this machine")
def test_auto_says_files_closed_in_a_container_and_holds() -> None:
    told = _run("-m", "tests.attacks", "--profile", "container", "--only", "reading/r*")
    assert told.returncode == 0, told.stderr
    assert "container: 4 attacks, 0 with holes" in told.stderr


# --- does the harness notice? -------------------------------------------------------------------


def _sane(name: str) -> Attack:
    return read_attack(SANITY / f"{name}.py")


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("scores", "points", "20 points"),
        ("wrong_code", "finding", "must be fail BP112"),
        ("leaves_process", "damage", "is left"),
        ("leaves_file", "damage", "is new"),
        ("touches_canary", "damage", "canary.txt was"),
        ("damages_package", "damage", "package"),
        ("connects", "damage", "TCP listener"),
        ("limits_zygote", "damage", "RLIMIT_CORE was"),
        ("kills_zygote", "damage", "the zygote ended"),
        ("leaves_shared_memory", "damage", "System V"),
    ],
)
def test_success_is_noticed(benches: Benches, name: str, kind: str, said: str) -> None:
    """At level none the acts of other levels succeed."""
    outcome = benches["none"].run(_sane(name))
    assert any(hole.kind == kind and said in hole.text for hole in outcome.holes), _told(outcome)


def test_next_attack_is_judged_afresh(benches: Benches) -> None:
    benches["none"].run(_sane("kills_zygote"))
    assert benches["none"].run(_sane("harmless")).holes == ()


def test_leak_to_students_is_noticed(benches: Benches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.records.Report.for_student", lambda report: report)
    (attack,) = (a for a in corpus() if a.id == "sending/exception_text")
    outcome = benches["none"].run(attack)
    assert "tells secret inputs" in _told(outcome)


def test_grader_that_does_not_come_back_is_noticed(
    benches: Benches, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Grader._reported

    def report(self: Grader, hand_in: HandIn, *rest: Any) -> Report:
        if hand_in.id == "impatient":
            time.sleep(60)
        return honest(self, hand_in, *rest)

    monkeypatch.setattr(Grader, "_reported", report)
    outcome = benches["none"].run(_sane("impatient"))
    assert "did not come back" in _told(outcome)


@pytest.mark.parametrize(
    "text",
    [
        "# tries: x\n# prelude: answers\n",
        "# tries: x\n# must: pass\n# prelude: answers\n",
        "# tries: x\n# must: fail\n# musst at none: fail\n# prelude: answers\n",
    ],
)
def test_header_that_is_wrong_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "attack.py"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"attack"):
        read_attack(file)

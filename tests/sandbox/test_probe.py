from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest

from grader.sandbox import landlock, probe
from grader.sandbox.lockdown import Level

from .locked import run_piece

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the layers are Linux's")
PROBED = {
    "full": {"close-fds", "rlimits", "drop-capabilities", "landlock", "seccomp"},
    "files-closed": {"close-fds", "rlimits", "drop-capabilities", "seccomp"},
    "none": {"close-fds", "rlimits", "drop-capabilities"},
}


@ON_LINUX
@pytest.mark.parametrize("level", PROBED)
def test_every_layer_is_probed_and_holds(level: Level) -> None:
    found = probe.probe(level)

    layers = {one.layer for one in found} - {"own-uid"}
    assert layers == PROBED[level] | {"not-dumpable", "parent-death", "all"}
    assert [one for one in found if one.required and not one.enforced] == []
    assert all(one.tried and one.happened for one in found)
    assert all(bool(one.remedy) != one.enforced for one in found)


def answers(code: str) -> list[dict[str, object]]:
    """What the helper would print with some layer broken."""
    piece = f"""
from grader.sandbox import identity, landlock, libc, probe, rlimits, seccomp
import contextlib, io, dataclasses
{code}
said = io.StringIO()
with contextlib.redirect_stdout(said):
    probe.main("full")
result = said.getvalue()
"""
    ending = run_piece(piece, level="none", locked=False)
    assert ending.worked, ending
    return json.loads(str(ending.result))


# Each breaks one layer as a kernel might: it says yes and does nothing.
BROKEN = {
    "landlock": "landlock.restrict = lambda ruleset: None",
    "seccomp": "seccomp.Filter.install = lambda self: None",
    "rlimits": "rlimits.apply = lambda *_: None",
    "drop-capabilities": "identity.drop_capabilities = lambda: None",
    "not-dumpable": "identity.forbid_tracing = lambda: None",
    "parent-death": "identity.die_with_parent = lambda parent: None",
    "close-fds": "from grader.sandbox import lockdown as l; l._close_range = lambda *_: None",
}


@ON_LINUX
@pytest.mark.parametrize("layer", BROKEN)
def test_a_layer_that_only_says_yes_is_found_out(layer: str) -> None:
    if layer == "drop-capabilities" and os.geteuid() != 0:
        pytest.skip("an ordinary user has no capability to lose")

    found = answers(BROKEN[layer])

    missing = {one["layer"] for one in found if one["required"] and not one["enforced"]}
    assert layer in missing
    assert missing <= {layer, "all"} | ({"not-dumpable"} if layer == "drop-capabilities" else set())


@ON_LINUX
def test_a_machine_without_landlock_is_told_what_to_do() -> None:
    found = answers("landlock.abi = lambda: 0")

    assert [(one["layer"], one["enforced"]) for one in found] == [("landlock", False)]
    assert "files-closed" in str(found[0]["remedy"])


@ON_LINUX
def test_the_best_level_is_the_best_that_holds() -> None:
    assert probe.best_level() == ("full" if landlock.abi() else "files-closed")


@ON_LINUX
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", "full" if sys.platform == "linux" and landlock.abi() else "files-closed"),
        ("landlock.abi = lambda: 0", "files-closed"),
        ("landlock.restrict = lambda ruleset: None", "files-closed"),
        ("seccomp.available = lambda: False", None),
        ("seccomp.Filter.install = lambda self: None", None),
    ],
)
def test_the_best_level_never_counts_what_does_not_hold(code: str, expected: str | None) -> None:
    best = answers(code + "\nmain = probe.main; probe.main = lambda _: main('best')")

    assert best == expected


@ON_LINUX
def test_the_best_level_is_quick() -> None:
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        probe.best_level()
        spent.append(time.perf_counter() - start)

    # 0.1 s on an idle machine; the bound catches a slow trial, not a busy machine.
    assert min(spent) < 1.0


@ON_LINUX
def test_the_asking_process_is_not_forked_and_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse() -> int:
        raise AssertionError("the grader itself was forked")

    monkeypatch.setattr(os, "fork", refuse)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    probe.probe("none")

    assert list(tmp_path.iterdir()) == []


def test_other_systems_have_no_level_but_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")

    assert probe.best_level() is None

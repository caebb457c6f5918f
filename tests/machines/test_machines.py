"""Differences between machines are seen, and processes of submissions are on the same machine."""

from __future__ import annotations

import pytest

from grader.sandbox import nursery

from . import MACHINES
from .__main__ import differences
from .one import PASSED_ON


def test_what_differs_is_named() -> None:
    same = ["pass", ["a", 1.0]]
    assert differences(same, ["pass", ["a", 1.0]]) == differences(None, None) == []
    assert differences(same, ["pass", ["a", 0.5]]) == [(["a", 1.0], ["a", 0.5])]
    assert differences(same, ["pass"]) == [(same, ["pass"])]
    assert differences(None, "it differs") == [(None, "it differs")]


def test_a_submission_is_told_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = MACHINES["Haswell"]
    for name, value in machine.items():
        monkeypatch.setenv(name, value)
    assert not machine.keys() & nursery.clean_environment().keys()
    monkeypatch.setattr(nursery, "_KEPT", nursery._KEPT + PASSED_ON)
    assert nursery.clean_environment().items() >= machine.items()

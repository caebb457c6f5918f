"""Which modules came since a moment, also where they are taken out, put back or moved."""

from __future__ import annotations

import sys
import types

import pytest

from grader.sandbox import loaded
from grader.sandbox.loaded import Loaded


@pytest.fixture(autouse=True)
def modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "modules", dict(sys.modules))


def add(name: str) -> None:
    sys.modules[name] = types.ModuleType(name)


def test_what_came_since_is_told() -> None:
    add("before")
    now = Loaded()
    assert now.since() == set()
    add("one")
    add("two.three")
    assert now.since() == {"one", "two.three"}


def test_what_was_there_and_is_loaded_again_is_not_new() -> None:
    now = Loaded()
    add("one")
    sys.modules["json"] = sys.modules.pop("json")  # importlib.reload moves it to the end
    assert now.since() == {"one"}


def test_nothing_is_missed_where_the_mark_is_gone() -> None:
    now = Loaded()
    add("one")
    del sys.modules[loaded.__name__]
    assert now.since() == {"one"}


def test_a_later_moment_counts_anew() -> None:
    earlier = Loaded()
    add("one")
    assert Loaded().since() == set()
    add("two")
    assert earlier.since() == {"two"}  # one moment a process: the last one holds the mark

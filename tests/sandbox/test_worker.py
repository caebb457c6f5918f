"""The student's side by itself: what is compiled once, and what is known without looking."""

from __future__ import annotations

import functools
import inspect
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.sandbox.convert import Convert
from grader.sandbox.outline import outline
from grader.sandbox.rehearsal import rehearse
from grader.sandbox.worker import Worker, _takes

EXAMPLES = sorted((Path(__file__).parents[2] / "submissions_example").rglob("*.py"))


def loaded(source: str) -> dict[str, Any]:
    worker = Worker(Convert())
    files = [["m.py", len(source.encode())]]
    worker.answer({"op": "outline", "main": "m.py", "files": files}, source.encode())
    return worker.answer({"op": "load", "seed": 0, "wanted": []}, b"")[0]


@pytest.fixture(autouse=True)
def restored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: "/".join(path.parts[-4:]))
def test_what_the_tree_gives_is_what_the_source_gives(path: Path) -> None:
    source, codes = path.read_bytes(), {}
    outline({"m.py": source}, "m.py", codes=codes)
    for name, code in codes.items():
        again = compile(source, name, "exec", dont_inherit=True)
        assert code == again
        assert list(code.co_lines()) == list(again.co_lines())


def test_a_file_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr("grader.sandbox.submitted.compile", never, raising=False)
    assert loaded("x = 1\n")["outcome"] == "returned"


def test_warnings_come_when_it_is_imported(recwarn: pytest.WarningsRecorder) -> None:
    files = {"m.py": b"x = 1\ny = x is 1\n"}
    outline(files, "m.py")
    assert not recwarn.list
    assert loaded(files["m.py"].decode())["outcome"] == "returned"
    assert [str(warning.message)[:4] for warning in recwarn.list] == ['"is"']


def plain(a: int, b: int) -> None: ...
def default(a: int, b: int = 2) -> None: ...
def many(a: int, *rest: int) -> None: ...
def keyword(a: int, *, b: int) -> None: ...
def only(a: int, /, b: int) -> None: ...


@functools.wraps(plain)
def wrapped(*arguments: int) -> None: ...


@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize("function", [plain, default, many, keyword, only, wrapped, min, dict])
def test_what_is_taken_is_what_can_be_bound(function: Callable[..., Any], count: int) -> None:
    try:
        inspect.signature(function).bind(*range(count))
        fits = True
    except (TypeError, ValueError):
        fits = False
    if function in (plain, default, many, only):
        assert _takes(function, count) is fits
    else:
        assert not _takes(function, count)  # somebody has to look


def test_a_rehearsal_leaves_nothing_behind() -> None:
    random.seed(3)
    np.random.seed(3)
    modules, finders = set(sys.modules), list(sys.meta_path)
    rehearse("numpy")
    after = random.getrandbits(64), np.random.random()
    random.seed(3)
    np.random.seed(3)
    assert after == (random.getrandbits(64), np.random.random())
    assert set(sys.modules) == modules
    assert sys.meta_path == finders

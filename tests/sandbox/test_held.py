"""Arguments that several calls have in common are sent once, and every call gets its own copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.evidence import Evidence, Request
from grader.sandbox import landlock, messages, wire
from grader.sandbox.host import Zygote
from grader.sandbox.levels import settings_for
from grader.sandbox.messages import HELD_FROM, Held, call_message
from grader.sandbox.session import Program, observe

LARGE = HELD_FROM // 8

SOURCE = """
def spoil(x):
    total = float(x.sum())
    x[:] = -1
    return total
def total(x):
    return float(x.sum())
def crash(x):
    import os
    os._exit(3)
"""


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    level = "full" if landlock.abi() else "files-closed"
    with Zygote.start(settings_for(level, "numpy")) as started:  # type: ignore[arg-type]
        yield started.ready()


def an_array(value: float = 1.0, size: int = LARGE, kind: str = "ndarray") -> wire.WireArray:
    data = np.full(size, value)
    return wire.WireArray(kind, "float64", data.shape, data)


def a_call(name: str, function: str, *arguments: Any) -> Request:
    return Request(name, function, arguments, 1.0, 10_000)


def sent(held: Held, *requests: Request) -> list[int]:
    return [sum(len(part) for part in call_message(one, held)[1]) for one in requests]


def run(zygote: Zygote, *requests: Request) -> Evidence:
    return observe(zygote, Program({"m.py": SOURCE.encode()}, "m.py", 512, 1.0), requests)


def test_what_two_calls_share_is_sent_once() -> None:
    x, y = an_array(), an_array(2.0)
    requests = [a_call("0", "f", x, y), a_call("1", "g", x), a_call("2", "h", y, x)]
    nbytes = 8 * LARGE
    assert sent(Held.of(requests), *requests) == [2 * nbytes, 0, 0]
    assert sent(messages.NOTHING_HELD, *requests) == [2 * nbytes, nbytes, 2 * nbytes]


def test_what_is_small_or_used_once_is_just_sent() -> None:
    small, once = an_array(size=LARGE - 1), an_array()
    requests = [a_call("0", "f", small, once), a_call("1", "f", small)]
    held = Held.of(requests)
    assert held.shared == frozenset()
    assert sent(held, *requests) == [8 * (2 * LARGE - 1), 8 * (LARGE - 1)]


def test_an_array_as_another_type_is_another_argument() -> None:
    data = np.ones(LARGE)
    x, tensor = (wire.WireArray(k, "float64", data.shape, data) for k in ("ndarray", "Tensor"))
    requests = [a_call("0", "f", x), a_call("1", "f", tensor)]
    assert Held.of(requests).shared == frozenset()


def test_no_more_is_held_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "HELD_MOST", 8 * LARGE)
    x, y = an_array(), an_array(2.0)
    requests = [a_call("0", "f", x, y), a_call("1", "f", x, y)]
    assert sent(Held.of(requests), *requests) == [2 * 8 * LARGE, 8 * LARGE]


def test_a_new_process_is_sent_all_again() -> None:
    x = an_array()
    requests = [a_call("0", "f", x), a_call("1", "f", x)]
    held = Held.of(requests)
    assert sent(held, requests[0]) == [8 * LARGE]
    held.forget()
    assert sent(held, requests[1]) == [8 * LARGE]


def test_a_call_does_not_see_what_an_earlier_one_changed(zygote: Zygote) -> None:
    x = an_array()
    evidence = run(
        zygote, a_call("0", "spoil", x), a_call("1", "total", x), a_call("2", "spoil", x)
    )
    assert [one.value for one in evidence.calls.values()] == [LARGE] * 3
    changed = evidence.calls["0"].changed[0]
    assert isinstance(changed, wire.WireArray)
    assert changed.data is not None
    assert (changed.data == -1).all()
    assert evidence.calls["1"].changed == {}


def test_after_a_crash_the_next_process_gets_them_too(zygote: Zygote) -> None:
    x, y = an_array(), an_array(2.0)
    functions = ("total", "crash", "total")
    requests = [a_call(str(i), f, a) for i, f in enumerate(functions) for a in (x,)]
    requests += [a_call("3", "total", y), a_call("4", "total", y)]
    evidence = run(zygote, *requests)
    assert evidence.calls["0"].value == evidence.calls["2"].value == LARGE
    assert evidence.calls["3"].value == evidence.calls["4"].value == 2 * LARGE

"""Large arguments lie in sealed memory, secret ones apart; every call gets its own copy."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.evidence import Evidence, Request
from grader.records import Level
from grader.sandbox import landlock, shared, wire
from grader.sandbox.host import Zygote
from grader.sandbox.lent import LENT
from grader.sandbox.levels import settings_for
from grader.sandbox.messages import call_message
from grader.sandbox.program import Program
from grader.sandbox.session import observe
from grader.sandbox.shared import SECRET, SHARED_FROM, VISIBLE, SharedInputs

LARGE = SHARED_FROM // 8
SOURCE = """
import ctypes
import os
import sys

import numpy as np


def spoil(x):
    total = float(x.sum())
    x[:] = -1
    return total


def total(x):
    return float(x.sum())


KEPT = []


def keep(x):
    KEPT.append(x[1:])
    return float(x.sum())


def spoil_and_tell_kept(x):
    x[:] = -1
    return float(KEPT[0].sum())


def spoil_first(x, y):
    x[:] = -1
    return float(y.sum())


def is_a_copy(x):
    return bool(x.flags.owndata)


def crash(x):
    os._exit(3)


def receive(x, descriptor):
    libc = ctypes.CDLL(None, use_errno=True)
    got = libc.recvmsg(descriptor, ctypes.create_string_buffer(56), 0x40)  # without waiting
    return [got, ctypes.get_errno()]


def overwrite(x):
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "lent"):
        frame = frame.f_back
    (block,) = frame.f_locals["self"].lent.values()
    block = block.original
    address = np.frombuffer(block).ctypes.data
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(4096), 3) == 0
    ctypes.memset(address, 0, 4096)
    return float(np.frombuffer(block)[0])
"""


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    level: Level = "full" if landlock.abi() else "files-closed"
    with Zygote.start(settings_for(level, "numpy")) as started:
        yield started.ready()


def an_array(value: float = 1.0, size: int = LARGE, kind: str = "ndarray") -> wire.WireArray:
    data = np.full(size, value)
    return wire.WireArray(kind, "float64", data.shape, data)


def a_call(name: str, function: str, *arguments: Any, secret: bool = False) -> Request:
    return Request(name, function, arguments, 1.0, 10_000, secret=secret)


def run(zygote: Zygote, *requests: Request) -> Evidence:
    inputs = SharedInputs.of(requests)
    try:
        return run_with(zygote, inputs, *requests)
    finally:
        inputs.close()


def run_with(zygote: Zygote, inputs: SharedInputs, *requests: Request) -> Evidence:
    assert inputs.blocks
    program = Program({"m.py": SOURCE.encode()}, "m.py", 512, 1.0)
    return observe(zygote, program, requests, shared=inputs)


def content(inputs: SharedInputs, block: int) -> np.ndarray[Any, Any]:
    fd = inputs.blocks[block]
    return np.frombuffer(os.pread(fd, os.fstat(fd).st_size, 0))


def test_what_is_shared_is_not_sent_and_mapped_once() -> None:
    x, y = an_array(), an_array(2.0)
    requests = [a_call("0", "f", x, y), a_call("1", "g", x)]
    inputs = SharedInputs.of(requests)
    header, payload = call_message(requests[0], inputs.place)
    assert payload == []
    assert header["map"] == [(VISIBLE, 2 * 8 * LARGE)]
    header, payload = call_message(requests[1], inputs.place, {VISIBLE})
    assert payload == header["map"] == []
    inputs.close()
    assert sum(map(len, call_message(requests[1], inputs.place)[1])) == 8 * LARGE


def test_what_is_small_is_just_sent() -> None:
    request = a_call("0", "f", an_array(size=LARGE - 1), 1.0)
    assert SharedInputs.of([request]).blocks == {}


def test_secret_arrays_have_a_block_of_their_own() -> None:
    x, y = an_array(3.0), an_array(4.0)
    requests = [a_call("0", "f", x), a_call("1", "f", x, y, secret=True)]
    inputs = SharedInputs.of(requests)
    assert set(content(inputs, VISIBLE)) == {3.0}
    assert set(content(inputs, SECRET)) == {4.0}
    assert [block for block, _ in call_message(requests[0], inputs.place)[0]["map"]] == [VISIBLE]
    inputs.close()


def test_nobody_can_change_a_block() -> None:
    inputs = SharedInputs.of([a_call("0", "f", an_array())])
    fd = inputs.blocks[VISIBLE]
    for change in (lambda: os.pwrite(fd, b"1", 0), lambda: os.ftruncate(fd, 1)):
        with pytest.raises(PermissionError):
            change()
    inputs.close()


def test_no_more_is_shared_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "SHARED_MOST", 8 * LARGE)
    x, y = an_array(), an_array(2.0)
    inputs = SharedInputs.of([a_call("0", "f", x, y)])
    assert (inputs.place(x) is None, inputs.place(y) is None) == (False, True)
    inputs.close()


def test_where_there_is_no_such_memory_all_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "memfd_create")
    x = an_array()
    inputs = SharedInputs.of([a_call("0", "f", x)])
    assert inputs.blocks == {}
    assert inputs.place(x) is None


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


def test_what_a_submission_keeps_no_later_call_changes(zygote: Zygote) -> None:
    x = an_array()
    calls = ("keep", "spoil_and_tell_kept", "total", "spoil_and_tell_kept")
    evidence = run(zygote, *(a_call(str(i), name, x) for i, name in enumerate(calls)))
    kept = LARGE - 1
    assert [one.value for one in evidence.calls.values()] == [LARGE, kept, LARGE, kept]
    assert [bool(one.changed) for one in evidence.calls.values()] == [False, True, False, True]


def test_only_what_was_written_to_or_kept_is_given_as_a_copy(zygote: Zygote) -> None:
    x, y = an_array(), an_array(2.0)
    calls = [("is_a_copy", x), ("is_a_copy", x), ("spoil", x), ("is_a_copy", x)]
    calls += [("is_a_copy", y), ("keep", y), ("is_a_copy", y)]
    evidence = run(zygote, *(a_call(str(i), name, what) for i, (name, what) in enumerate(calls)))
    told = [evidence.calls[str(i)].value for i, (name, _) in enumerate(calls) if "is" in name]
    assert told == [False, False, True, False, True]


def test_one_array_given_twice_in_a_call_is_two(zygote: Zygote) -> None:
    x = an_array()
    evidence = run(zygote, a_call("0", "spoil_first", x, x))
    assert evidence.calls["0"].value == LARGE
    assert list(evidence.calls["0"].changed) == [0]


def test_after_a_crash_the_next_process_gets_them_too(zygote: Zygote) -> None:
    x, y = an_array(), an_array(2.0)
    functions = ("total", "crash", "total")
    requests = [a_call(str(i), f, x) for i, f in enumerate(functions)]
    requests += [a_call("3", "total", y), a_call("4", "total", y)]
    evidence = run(zygote, *requests)
    assert evidence.calls["0"].value == evidence.calls["2"].value == LARGE
    assert evidence.calls["3"].value == evidence.calls["4"].value == 2 * LARGE


def test_a_secret_block_cannot_be_had_before_its_time(zygote: Zygote) -> None:
    x = an_array(5.0)
    evidence = run(
        zygote,
        a_call("early", "receive", 1.0, LENT),
        a_call("secret", "total", x, secret=True),
        a_call("elsewhere", "receive", 1.0, 0),
    )
    assert evidence.calls["early"].value == [-1, errno.EAGAIN]
    assert evidence.calls["secret"].value == 5.0 * LARGE
    assert evidence.calls["elsewhere"].value == [-1, errno.EPERM]


def test_what_one_submission_writes_no_other_sees(zygote: Zygote) -> None:
    x = an_array(6.0)
    first, second = a_call("0", "overwrite", x), a_call("1", "total", x)
    inputs = SharedInputs.of([first, second])
    assert run_with(zygote, inputs, first).calls["0"].value == 0.0
    assert run_with(zygote, inputs, second).calls["1"].value == 6.0 * LARGE
    inputs.close()


def test_a_request_is_encoded_once_for_who_has_what_it_needs() -> None:
    request, further = a_call("0", "f", an_array(), 1.0), a_call("1", "f", an_array(), 1.0)
    inputs = SharedInputs.of([request])
    assert inputs.encoded(request, set()) is None
    assert inputs.encoded(further, set()) is inputs.encoded(further, {VISIBLE})
    known = inputs.encoded(request, {VISIBLE})
    assert known is not None
    header, payload = call_message(request, inputs.place, {VISIBLE})
    assert wire.frame(known.header, known.payload, 7) == wire.frame(header, payload, 7)
    assert known is inputs.encoded(request, {VISIBLE})
    inputs.close()

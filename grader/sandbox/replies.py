"""Reads the content of replies into evidence. Pure; raises `WireError` where a rule is broken."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from grader.evidence import Frame, Outline, Raised, SourceProblem, Statement, Use
from grader.sandbox.child import Reply
from grader.sandbox.wire import Value, WireError, decode, printable

MAX_NAME = 200
MAX_ROOTS = 1000
"""More than can be allowed: Python has some 300, a hand-in 200 files and a spec a handful. So what
is cut off never hides a module that may not be loaded.
"""
MAX_FRAMES = 12


def read_outline(reply: Reply) -> Outline:
    """Return the outline; it was made before any student code ran."""
    data: dict[str, Any] = json.loads(bytes(reply.payload))
    problem = data["problem"]
    return Outline(
        imports=tuple(Use(printable(name), file, line) for name, file, line in data["imports"]),
        names=tuple(Use(printable(name), file, line) for name, file, line in data["names"]),
        attributes=tuple(
            Use(printable(name), file, line) for name, file, line in data["attributes"]
        ),
        own=frozenset(printable(name) for name in data["own"]),
        functions={printable(name): line for name, line in data["functions"].items()},
        unfilled={
            printable(name): (printable(what), line)
            for name, (what, line) in data["unfilled"].items()
        },
        statements={
            printable(name): Statement(*place) for name, place in data["statements"].items()
        },
        problem=None if problem is None else _problem(**problem),
    )


def _problem(kind: str, message: str, file: str, line: int | None) -> SourceProblem:
    return SourceProblem(kind, printable(message), file, line)


def read_names(reply: Reply) -> tuple[frozenset[str], Mapping[str, str]]:
    """Return (names that can be called, type name by each other name)."""
    match reply.header:
        case {"callables": list(callables), "others": list(others)}:
            pairs = [_pair(item) for item in others]
            return frozenset(_text(name) for name in callables), dict(pairs)
    raise WireError("malformed names")


def read_raised(reply: Reply, files: Mapping[str, bytes]) -> Raised:
    """Return the exception that a reply tells of; a place outside of `files` is no place."""
    header = reply.header
    file, line = header.get("file"), header.get("line")
    if not isinstance(file, str) or file not in files:
        file, line = None, None
    elif type(line) is not int or not 0 < line <= files[file].count(b"\n") + 1:
        line = None
    return Raised(
        type=_text(header.get("type")),
        message=_same_everywhere(_text(header.get("message"), limit=500)),
        file=file,
        line=line,
        frames=_frames(header.get("frames", []), files),
    )


def _frames(items: Any, files: Mapping[str, bytes]) -> tuple[Frame, ...]:
    """Return frames whose places there are in `files`; the others say nothing."""
    frames = []
    for item in items[:MAX_FRAMES] if isinstance(items, list) else []:
        match item:
            case [str(file), int(line), str(name)] if file in files:
                if 0 < line <= files[file].count(b"\n") + 1:
                    frames.append(Frame(file, line, printable(name[:MAX_NAME])))
    return tuple(frames)


def read_changed(reply: Reply, arguments: int) -> Mapping[int, Value]:
    """Return the changed arguments by position."""
    items = reply.header.get("changed", [])
    if not isinstance(items, list) or len(items) > arguments:
        raise WireError("malformed list of changed arguments")
    changed = {}
    for item in items:
        match item:
            case [int(index), node] if 0 <= index < arguments:
                changed[index] = decode(node, reply.payload)
            case _:
                raise WireError("malformed changed argument")
    return changed


MARKS = ("grad", "requires_grad")


def read_left(reply: Reply, arguments: int) -> Mapping[int, tuple[str, ...]]:
    """Return what was left on arguments, by position; the result comes behind them."""
    items = reply.header.get("left", [])
    if not isinstance(items, list) or len(items) > arguments + 1:
        raise WireError("malformed list of marks")
    left = {}
    for item in items:
        match item:
            case [int(index), list(marks)] if 0 <= index <= arguments:
                left[index] = tuple(mark for mark in MARKS if mark in marks)
            case _:
                raise WireError("malformed marks")
    return left


def read_roots(reply: Reply) -> tuple[str, ...]:
    """Return the roots of the loaded modules; hearsay, so malformed counts as nothing."""
    try:
        data = json.loads(bytes(reply.payload))
    except (ValueError, RecursionError):
        return ()
    if not isinstance(data, list):
        return ()
    roots = sorted({printable(root[:80]) for root in data if isinstance(root, str)})
    return tuple(roots[:MAX_ROOTS])


def _same_everywhere(message: str) -> str:
    """Return a message without what differs from run to run: addresses and installation paths."""
    message = re.sub(r"0x[0-9a-fA-F]{6,}", "0x…", message)
    return re.sub(r"/[^\s'\"()]*/(?=(site-packages|python3\.\d+)/)", "…/", message)


def _pair(item: Any) -> tuple[str, str]:
    match item:
        case [str(name), str(type_name)]:
            return _text(name), _text(type_name)
    raise WireError("malformed pair")


def _text(value: Any, limit: int = MAX_NAME) -> str:
    if not isinstance(value, str):
        raise WireError("malformed text")
    return printable(value[:limit])

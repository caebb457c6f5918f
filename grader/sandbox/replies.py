"""Reads the content of replies into evidence. Pure; raises `WireError` where a rule is broken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from grader.evidence import Outline, Raised, SourceProblem, Use
from grader.sandbox.host import Reply
from grader.sandbox.wire import Value, WireError, decode

MAX_NAME = 200


def read_outline(reply: Reply) -> Outline:
    """Return the outline; it was made before any student code ran."""
    data = _json(reply.payload)
    problem = data["problem"]
    return Outline(
        imports=tuple(Use(*use) for use in data["imports"]),
        names=tuple(Use(*use) for use in data["names"]),
        functions=data["functions"],
        problem=None if problem is None else SourceProblem(**problem),
    )


def read_names(reply: Reply) -> tuple[frozenset[str], Mapping[str, str]]:
    """Return (names that can be called, type name by each other name)."""
    match reply.header:
        case {"callables": list(callables), "others": list(others)}:
            pairs = [_pair(item) for item in others]
            return frozenset(_text(name) for name in callables), dict(pairs)
    raise WireError("malformed names")


def read_raised(reply: Reply) -> Raised:
    """Return the exception that a reply tells of."""
    header = reply.header
    file, line = header.get("file"), header.get("line")
    return Raised(
        type=_text(header.get("type")),
        message=_text(header.get("message"), limit=500),
        file=_text(file) if file is not None else None,
        line=line if type(line) is int and 0 < line < 10**7 else None,
    )


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


def read_roots(reply: Reply) -> tuple[str, ...]:
    """Return the roots of the loaded modules; hearsay, so malformed counts as nothing."""
    try:
        data = json.loads(reply.payload)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(data, list):
        return ()
    return tuple(sorted({root[:80] for root in data if isinstance(root, str)}))


def _json(payload: bytes) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(payload)
    return data


def _pair(item: Any) -> tuple[str, str]:
    match item:
        case [str(name), str(type_name)]:
            return name[:MAX_NAME], type_name[:MAX_NAME]
    raise WireError("malformed pair")


def _text(value: Any, limit: int = MAX_NAME) -> str:
    if not isinstance(value, str):
        raise WireError("malformed text")
    return value[:limit]

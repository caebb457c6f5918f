"""The syntax tree of the submitted files, read before any of them runs.

It runs in the student's process because a parser fed with hostile text may crash, and it runs
before any of the student's code so that its answer can be believed. Standard library only.

Followed are the expected file and the siblings it imports, directly or through others; files that
merely lie beside it are not looked at.
"""

from __future__ import annotations

import ast
import re
import types
from collections.abc import Iterator, Mapping
from typing import Any

from grader.sandbox.placeholders import placeholders
from grader.sandbox.statements import last_statements
from grader.sandbox.trees import walk
from grader.sandbox.uses import TooManyNamesError, Uses, never_runs

UTF_16 = (b"\xff\xfe", b"\xfe\xff")

_PYTHON_2 = (
    re.compile(r"Missing parentheses in call to '(print|exec)'"),
    re.compile(r"multiple exception types must be parenthesized"),
    re.compile(r"leading zeros in decimal integer literals"),
    re.compile(r"(Function|Lambda expression) parameters cannot be parenthesized"),
)
_PYTHON_2_LINES = (
    re.compile(r"^\s*(print\s+[^(=\s]|print\s*>>|exec\s+[\"'])"),
    re.compile(r"^\s*raise\s+\w[\w.]*\s*,"),
    re.compile(r"^\s*except\s+[\w.]+\s*,\s*\w+\s*:"),
    re.compile(r"`[^`]+`"),
    re.compile(r"\S\s*<>\s*\S"),
    re.compile(r"\b0[0-7]+L?\b|\b\d+L\b"),
    re.compile(r"\bur[\"']"),
)


def outline(
    files: Mapping[str, bytes],
    main: str,
    script: bool = False,
    codes: dict[str, types.CodeType] | None = None,
) -> dict[str, Any]:
    """Return imports, dotted names and top-level names as plain JSON data.

    Args:
        files: source by path relative to the folder of the expected file.
        main: path of the expected file.
        script: whether it is run as the main program, with what is below its guard.
        codes: takes what was compiled on the way and need not be again, by path.

    Returns:
        `{"imports", "names", "attributes", "own", "functions", "unfilled", "statements",
        "problem"}`; uses are `[name, file, line]`, each told once a file. `attributes` are those
        read of any object; `own` are the names that could be attributes of the hand-in's own
        making.
    """
    found = Uses(files, main if script else None, {} if codes is None else codes)
    stray = _undecodable(files[main])
    if stray is not None and not files[main].startswith(UTF_16):
        message = f"byte 0x{stray[1]:02X} is not UTF-8; save the file as UTF-8"
        return _without_tree(_described("unreadable", message, main, stray[0]))
    try:
        tree = found.parse(main)
        found.follow(main, tree)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return _without_tree(_problem(error, files[main], main))
    except TooManyNamesError as error:
        return _without_tree(_described("unreadable", str(error), main, None))
    return {
        "imports": found.imports.told(),
        "names": found.names.told(),
        "attributes": found.attributes.told(),
        "own": sorted({name for name, _ in found.own}),
        "functions": dict(_top_level(tree)),
        "unfilled": placeholders(tree),
        "statements": last_statements(tree),
        "problem": None,
    }


def _without_tree(problem: dict[str, Any]) -> dict[str, Any]:
    nothing: dict[str, Any] = {"imports": [], "names": [], "attributes": [], "own": []}
    return nothing | {"functions": {}, "unfilled": {}, "statements": {}, "problem": problem}


def _problem(error: BaseException, source: bytes, path: str) -> dict[str, Any]:
    if source.startswith(UTF_16):
        return _described("unreadable", "it is UTF-16; save it as UTF-8", path, None)
    if b"\0" in source:
        before = source[: source.index(b"\0")]
        return _described("unreadable", "it holds a NUL byte", path, before.count(b"\n") + 1)
    if not isinstance(error, SyntaxError):
        return _described("syntax", "it is nested too deeply to be parsed", path, None)
    line = error.lineno or None
    words = str(error.msg)[:200]
    if words.startswith(("unknown encoding", "encoding problem")):
        return _described("unreadable", words, path, 1)
    if _looks_like_python_2(words, source, line):
        return _described("python2", words, path, line)
    return _described("syntax", words, path, line)


def _described(kind: str, message: str, path: str, line: int | None) -> dict[str, Any]:
    return {"kind": kind, "message": message, "file": path, "line": line}


def _undecodable(source: bytes) -> tuple[int, int] | None:
    """Return line and value of the first byte that is not UTF-8, where UTF-8 is promised.

    Whether Python minds such a byte in a comment depends on its version; here it always counts.
    """
    declared = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
    if any(declared.match(line) for line in source.split(b"\n", 2)[:2]):
        return None
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        return source[: error.start].count(b"\n") + 1, source[error.start]
    return None


def _looks_like_python_2(message: str, source: bytes, line: int | None) -> bool:
    if any(pattern.search(message) for pattern in _PYTHON_2):
        return True
    lines = source.decode("utf-8", "replace").splitlines()
    text = lines[line - 1] if line and line <= len(lines) else ""
    return any(pattern.search(text) for pattern in _PYTHON_2_LINES)


def _top_level(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in _executed(tree.body):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name[:80], node.lineno
            case ast.Assign(targets=targets):
                for target in targets:
                    yield from (
                        (n.id[:80], n.lineno) for n in walk(target) if isinstance(n, ast.Name)
                    )
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (((n.asname or n.name).split(".")[0][:80], node.lineno) for n in names)


def _executed(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Walk statements in order, leaving out what an import never runs."""
    for node in body:
        if isinstance(node, ast.If) and never_runs(node.test):
            yield from _executed(node.orelse)
        else:
            yield node

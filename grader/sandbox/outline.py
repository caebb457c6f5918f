"""The syntax tree of the submitted files, read before any of them runs.

It runs in the student's process because a parser fed with hostile text may crash, and it runs
before any of the student's code so that its answer can be believed. Standard library only.

Followed are the expected file and the siblings it imports, directly or through others; files that
merely lie beside it are not looked at.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from grader.sandbox.placeholders import placeholders
from grader.sandbox.statements import last_statements

MAX_USES = 20_000
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


def outline(files: Mapping[str, bytes], main: str, script: bool = False) -> dict[str, Any]:
    """Return imports, dotted names and top-level names as plain JSON data.

    Args:
        files: source by path relative to the folder of the expected file.
        main: path of the expected file.
        script: whether it is run as the main program, with what is below its guard.

    Returns:
        `{"imports", "names", "attributes", "own", "functions", "unfilled", "statements",
        "problem"}`; uses are `[name, file, line]`. `attributes` are those read of any object,
        each told once a file; `own` are the names that could be attributes of the hand-in's own
        making.
    """
    found = _Uses(files, main if script else None)
    stray = _undecodable(files[main])
    if stray is not None and not files[main].startswith(UTF_16):
        message = f"byte 0x{stray[1]:02X} is not UTF-8; save the file as UTF-8"
        return _without_tree(_described("unreadable", message, main, stray[0]))
    try:
        tree = _parse(files[main], main)
        found.follow(main, tree)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return _without_tree(_problem(error, files[main], main))
    return {
        "imports": found.imports[:MAX_USES],
        "names": found.names[:MAX_USES],
        "attributes": found.attributes[:MAX_USES],
        "own": sorted(found.own)[:MAX_USES],
        "functions": dict(_top_level(tree)),
        "unfilled": placeholders(tree),
        "statements": last_statements(tree),
        "problem": None,
    }


def _without_tree(problem: dict[str, Any]) -> dict[str, Any]:
    nothing: dict[str, Any] = {"imports": [], "names": [], "attributes": [], "own": []}
    return nothing | {"functions": {}, "unfilled": {}, "statements": {}, "problem": problem}


def _parse(source: bytes, path: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source, filename=path)
        compile(tree, path, "exec", dont_inherit=True)  # `return` outside a function, and the like
    return tree


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
                        (n.id[:80], n.lineno) for n in ast.walk(target) if isinstance(n, ast.Name)
                    )
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (((n.asname or n.name).split(".")[0][:80], node.lineno) for n in names)


def _executed(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Walk statements in order, leaving out what an import never runs."""
    for node in body:
        if isinstance(node, ast.If) and _never_runs(node.test):
            yield from _executed(node.orelse)
        else:
            yield node


def _targets(statement: ast.stmt) -> list[ast.expr]:
    match statement:
        case ast.Assign(targets=targets):
            return targets
        case ast.AnnAssign(target=target):
            return [target]
    return []


def _plays_with_guards(tree: ast.Module) -> bool:
    """Whether the file gives the names that guards test a value of its own."""
    return any(
        isinstance(node, ast.Name)
        and node.id in ("__name__", "TYPE_CHECKING")
        and not isinstance(node.ctx, ast.Load)
        for node in ast.walk(tree)
    )


def _never_runs(test: ast.expr) -> bool:
    match test:
        case (
            ast.Compare(
                left=ast.Name(id="__name__"),
                ops=[ast.Eq()],
                comparators=[ast.Constant(value="__main__")],
            )
            | ast.Compare(
                left=ast.Constant(value="__main__"),
                ops=[ast.Eq()],
                comparators=[ast.Name(id="__name__")],
            )
        ):
            return True
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
    return False


class _Uses:
    """Collects imports and dotted names over the followed files."""

    def __init__(self, files: Mapping[str, bytes], script: str | None = None) -> None:
        self.files = files
        self.script = script
        self.imports: list[tuple[str, str, int]] = []
        self.names: list[tuple[str, str, int]] = []
        self.attributes: list[tuple[str, str, int]] = []
        self.own: set[str] = set()
        self.seen: set[str] = set()

    def follow(self, path: str, tree: ast.Module) -> None:
        self.seen.add(path)
        reader = _FileReader(path, guards=path != self.script and not _plays_with_guards(tree))
        for naming in (True, False):  # a function may use a name that is imported below it
            reader.naming = naming
            for statement in tree.body:
                reader.visit(statement)
        self.imports += reader.imports
        self.names += reader.names
        self.attributes += [(name, path, line) for name, line in reader.attributes.items()]
        self.own |= reader.own
        # `from package import module` names a module as if it were any other name
        for module in sorted({name for name, _, _ in (*reader.imports, *reader.names)}):
            for sibling in self.siblings(module):
                self.follow_file(sibling)

    def siblings(self, module: str) -> Iterator[str]:
        parts = module.split(".")
        for length in range(1, len(parts) + 1):
            stem = "/".join(parts[:length])
            yield from (p for p in (f"{stem}.py", f"{stem}/__init__.py") if p in self.files)

    def follow_file(self, path: str) -> None:
        if path in self.seen:
            return
        try:
            tree = _parse(self.files[path], path)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            self.seen.add(path)  # importing it will fail, and that is told then
            return
        self.follow(path, tree)


class _FileReader(ast.NodeVisitor):
    """Reads one file twice: first which names stand for modules, then what is imported and used.

    Attributes:
        naming: whether this is the first reading.
    """

    def __init__(self, path: str, *, guards: bool) -> None:
        self.path = path
        self.guards = guards
        self.naming = True
        self.package = path.rsplit("/", 1)[0].replace("/", ".") if "/" in path else ""
        self.aliases: dict[str, str] = {}
        self.stars: set[str] = set()
        self.imports: list[tuple[str, str, int]] = []
        self.names: list[tuple[str, str, int]] = []
        self.attributes: dict[str, int] = {}
        self.own: set[str] = set()

    def visit_If(self, node: ast.If) -> None:
        if self.guards and _never_runs(node.test):
            for statement in node.orelse:
                self.visit(statement)
        else:
            self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.imported(alias.name, node.lineno)
            bound = alias.asname or alias.name.split(".")[0]
            self.aliases[bound] = alias.name if alias.asname else bound

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        base = self.absolute(node.module or "", node.level)
        if node.module or not node.level:
            self.imported(base, node.lineno)
        for alias in node.names:
            if alias.name == "*":
                self.stars.add(base)
                continue
            dotted = f"{base}.{alias.name}" if base else alias.name
            if node.level:
                self.imported(dotted, node.lineno)
            self.aliases[alias.asname or alias.name] = dotted
            self.used(dotted, node.lineno)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            self.bind(target, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.generic_visit(node)
        self.bind(node.target, node.value)

    def bind(self, target: ast.expr, value: ast.expr | None) -> None:
        dotted = self.dotted(value) if value is not None else None
        if dotted and isinstance(target, ast.Name):
            self.aliases[target.id] = dotted

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Load):
            self.read(node.attr, node.lineno)
        else:
            self.owned(node.attr)
        dotted = self.dotted(node)
        if dotted:
            self.used(dotted, node.lineno)
        else:
            self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.owned(node.name)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            for target in _targets(statement):
                if isinstance(target, ast.Name):
                    self.owned(target.id)
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg:  # SimpleNamespace(backward=…) and the like make attributes
            self.owned(node.arg)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        dotted = self.aliases.get(node.id)
        if dotted:
            self.used(dotted, node.lineno)
        elif isinstance(node.ctx, ast.Load):
            for star in sorted(self.stars):
                self.used(f"{star}.{node.id}", node.lineno)

    def visit_Call(self, node: ast.Call) -> None:
        match node:
            case ast.Call(
                func=ast.Name(id="getattr"), args=[base, ast.Constant(value=str(name)), *_]
            ):
                self.read(name, node.lineno)
                dotted = self.dotted(base)
                if dotted:
                    self.used(f"{dotted}.{name}", node.lineno)
            case ast.Call(func=ast.Name(id="__import__"), args=[ast.Constant(value=str(name)), *_]):
                self.imported(name, node.lineno)
            case ast.Call(
                func=ast.Name(id=function) | ast.Attribute(attr=function),
                args=[ast.Constant(value=str(name)), *_],
            ) if function in ("attrgetter", "methodcaller"):
                for part in name.split("."):
                    self.read(part, node.lineno)
        self.generic_visit(node)

    def dotted(self, node: ast.expr) -> str | None:
        """Return the full name of what an expression names, if it begins with a module."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.aliases:
            return None
        return ".".join([self.aliases[node.id], *reversed(parts)])

    def absolute(self, module: str, level: int) -> str:
        if not level:
            return module
        parts = self.package.split(".") if self.package else []
        kept = parts[: len(parts) - (level - 1)]
        return ".".join([*kept, module] if module else kept)

    def imported(self, name: str, line: int) -> None:
        if not self.naming:
            self.imports.append((name[:200], self.path, line))

    def used(self, name: str, line: int) -> None:
        if not self.naming:
            self.names.append((name[:200], self.path, line))

    def read(self, name: str, line: int) -> None:
        if not self.naming:
            self.attributes.setdefault(name[:200], line)

    def owned(self, name: str) -> None:
        self.own.add(name[:200])

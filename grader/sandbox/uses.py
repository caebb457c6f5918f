"""Which modules and names the submitted files use, by their syntax trees.

Standard library only: it runs in the student's process, before any of the student's code.
"""

from __future__ import annotations

import ast
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from grader.sandbox.trees import children, walk

MAX_USES: Final = 50_000
"""Different names of a kind. With more nothing is left out unseen: the hand-in is not read."""
MAX_NAME: Final = 200


def never_runs(test: ast.expr) -> bool:
    """Return whether a guard keeps what is below it from running when the file is imported."""
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
        for node in walk(tree)
    )


class TooManyNamesError(Exception):
    """The files use more different names than are looked at."""

    def __init__(self) -> None:
        super().__init__(f"it uses more than {MAX_USES} different names")


class Names(dict[tuple[str, str], int]):
    """Names by themselves and their file, with the first line that has them."""

    def note(self, name: str, path: str, line: int) -> None:
        """Take a name.

        Raises:
            TooManyNamesError: there are too many.
        """
        self.setdefault((name[:MAX_NAME], path), line)
        if len(self) > MAX_USES:
            raise TooManyNamesError

    def told(self) -> list[tuple[str, str, int]]:
        """Return name, file and line of each."""
        return [(name, path, line) for (name, path), line in self.items()]


class Uses:
    """Collects imports, dotted names, read attributes and made ones over the followed files."""

    def __init__(
        self, files: Mapping[str, bytes], script: str | None, codes: dict[str, types.CodeType]
    ) -> None:
        self.files = files
        self.script = script
        self.codes = codes
        self.imports = Names()
        self.names = Names()
        self.attributes = Names()
        self.own = Names()
        self.seen: set[str] = set()

    def parse(self, path: str) -> ast.Module:
        """Return a file's tree; compiling finds a `return` outside a function, and the like."""
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            tree = ast.parse(self.files[path], filename=path)
            code = compile(tree, path, "exec", dont_inherit=True)
        if not warned:  # otherwise it is compiled again where the student will see the warnings
            self.codes[path] = code
        return tree

    def follow(self, path: str, tree: ast.Module) -> None:
        """Read a file, and the siblings that it imports."""
        self.seen.add(path)
        guards = path != self.script and not _plays_with_guards(tree)
        reader = _FileReader(path, self, guards=guards)
        for naming in (True, False):  # a function may use a name that is imported below it
            reader.naming = naming
            for statement in tree.body:
                reader.visit(statement)
        # `from package import module` names a module as if it were any other name
        used = {name for name, at in (*self.imports, *self.names) if at == path}
        for module in sorted(used):
            for sibling in self.siblings(module):
                self.follow_file(sibling)

    def siblings(self, module: str) -> Iterator[str]:
        """Yield the submitted files that importing a module runs."""
        parts = module.split(".")
        for length in range(1, len(parts) + 1):
            stem = "/".join(parts[:length])
            yield from (p for p in (f"{stem}.py", f"{stem}/__init__.py") if p in self.files)

    def follow_file(self, path: str) -> None:
        """Read a sibling, once."""
        if path in self.seen:
            return
        try:
            tree = self.parse(path)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            self.seen.add(path)  # importing it will fail, and that is told then
            return
        self.follow(path, tree)


class _FileReader(ast.NodeVisitor):
    """Reads one file twice: first which names stand for modules, then what is imported and used.

    Attributes:
        uses: takes what is found.
        naming: whether this is the first reading.
    """

    def __init__(self, path: str, uses: Uses, *, guards: bool) -> None:
        self.path = path
        self.uses = uses
        self.guards = guards
        self.naming = True
        self.package = path.rsplit("/", 1)[0].replace("/", ".") if "/" in path else ""
        self.aliases: dict[str, str] = {}
        self.stars: set[str] = set()
        self.visitors: dict[type[ast.AST], Callable[[Any], None]] = {
            ast.AnnAssign: self.visit_AnnAssign,
            ast.Assign: self.visit_Assign,
            ast.Attribute: self.visit_Attribute,
            ast.Call: self.visit_Call,
            ast.ClassDef: self.visit_ClassDef,
            ast.FunctionDef: self.visit_FunctionDef,
            ast.If: self.visit_If,
            ast.Import: self.visit_Import,
            ast.ImportFrom: self.visit_ImportFrom,
            ast.Name: self.visit_Name,
            ast.keyword: self.visit_keyword,
        }

    def visit(self, node: ast.AST) -> None:
        self.visitors.get(type(node), self.generic_visit)(node)

    def generic_visit(self, node: ast.AST) -> None:
        for child in children(node):
            self.visit(child)

    def visit_If(self, node: ast.If) -> None:
        if self.guards and never_runs(node.test):
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
            self.owned(node.attr, node.lineno)
        dotted = self.dotted(node)
        if dotted:
            self.used(dotted, node.lineno)
        else:
            self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.owned(node.name, node.lineno)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            for target in _targets(statement):
                if isinstance(target, ast.Name):
                    self.owned(target.id, target.lineno)
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg:  # SimpleNamespace(backward=…) and the like make attributes
            self.owned(node.arg, node.lineno)
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
            self.uses.imports.note(name, self.path, line)

    def used(self, name: str, line: int) -> None:
        if not self.naming:
            self.uses.names.note(name, self.path, line)

    def read(self, name: str, line: int) -> None:
        if not self.naming:
            self.uses.attributes.note(name, self.path, line)

    def owned(self, name: str, line: int) -> None:
        if not self.naming:
            self.uses.own.note(name, self.path, line)

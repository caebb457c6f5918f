"""Kind `rules`: what may be imported and which names may be used.

Judged on the syntax tree, taken before any of the student's code ran, and on the modules that were
loaded while it ran. What an import never runs, such as the body of `if __name__ == "__main__":`,
does not count.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from grader.evidence import Evidence, Outline, Use
from grader.records import Finding
from grader.spec.models import Assignment

NAME = "rules"
ALWAYS = frozenset({"__future__"})
MAIN = frozenset({"__main__", "__mp_main__"})
"""Names under which Python itself keeps the program that runs."""
ELSEWHERE = {"google.colab": ": it is there on Colab only; take the line out"}
"""What learners import where they work and what no grader has."""
MOST = 10
"""Violations told; a file can hold thousands."""
BROUGHT_BY_TORCH = frozenset({"sympy", "mpmath", "_remote_module_non_scriptable"})
"""What torch itself imports when some of its parts are used first, such as torch.func."""


def violations(
    spec: Assignment, evidence: Evidence, siblings: frozenset[str]
) -> tuple[Finding, ...]:
    """Return one finding per broken rule, in the order of the source.

    Args:
        spec: names what is allowed and what is forbidden.
        evidence: outline and loaded modules.
        siblings: roots of the modules that the submission itself brings.
    """
    rules = _Rules(spec, siblings - sys.stdlib_module_names)
    found: dict[tuple[str, str], Finding] = {}
    if evidence.outline is not None:
        for made in rules.in_source(evidence.outline.imports, evidence.outline.names):
            found.setdefault((made.code, made.headline), made)
        places = {(made.file, made.line) for made in found.values()}
        for made in rules.in_attributes(evidence.outline):
            if (made.file, made.line) not in places:  # torch.Tensor.backward is told as such
                found.setdefault((made.code, made.headline), made)
    told = {
        use.name.split(".")[0] for use in (evidence.outline.imports if evidence.outline else ())
    }
    for module in evidence.modules:
        if module not in told and not rules.may_be_loaded(module):
            headline = f"{module} was loaded while the code ran; it may not be used here"
            found.setdefault(("BP503", headline), Finding(code="BP503", headline=headline))
    return _first(tuple(found.values()))


def _first(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    if len(findings) <= MOST:
        return findings
    last = findings[MOST - 1]
    more = (f"{len(findings) - MOST} more are not shown.",)
    return (*findings[: MOST - 1], last.model_copy(update={"detail": more}))


def tasks_of(spec: Assignment) -> frozenset[str]:
    """Return the tasks that a violation costs: those that `rules` checks name, or all."""
    checks = [check for task in spec.task for check in task.check if check.kind == NAME]
    named = frozenset(name for check in checks for name in check.tasks)
    everything = not checks or any(not check.tasks for check in checks)
    return frozenset(task.id for task in spec.task) if everything else named


@dataclass(frozen=True)
class _Rules:
    spec: Assignment
    siblings: frozenset[str]

    @cached_property
    def allowed(self) -> frozenset[str]:
        return frozenset(self.spec.submission.imports)

    @cached_property
    def banned(self) -> frozenset[str]:
        return frozenset(self.spec.submission.forbid)

    def in_source(self, imports: tuple[Use, ...], names: tuple[Use, ...]) -> Iterator[Finding]:
        for use in imports:
            forbidden = self.forbidden(use.name)
            if forbidden is not None:
                yield _finding("BP502", f"{forbidden} may not be used here", use)
            elif not self.may_be_imported(use.name):
                root = use.name.split(".")[0]
                known = root in sys.stdlib_module_names
                also = "" if known else f"; there is no {root}.py in the hand-in either"
                also = ELSEWHERE.get(".".join(use.name.split(".")[:2]), also)
                yield _finding("BP501", f"{use.name} may not be imported here{also}", use)
        for use in names:
            forbidden = self.forbidden(use.name)
            if forbidden is not None:
                yield _finding("BP502", f"{forbidden} may not be used here", use)

    def in_attributes(self, outline: Outline) -> Iterator[Finding]:
        forbidden = frozenset(self.spec.submission.forbid_attributes) - outline.own
        for use in outline.attributes:
            if use.name in forbidden:
                yield _finding("BP502", f".{use.name} may not be used here", use)

    def may_be_imported(self, module: str) -> bool:
        root = module.split(".")[0]
        if root in ALWAYS or root in self.siblings or root == self.spec.submission.file[:-3]:
            return True
        return _owner(module, self.allowed) is not None

    def may_be_loaded(self, root: str) -> bool:
        allowed = {name.split(".")[0] for name in self.allowed}
        if "torch" in allowed:
            allowed |= BROUGHT_BY_TORCH
        own = self.spec.submission.file[:-3]
        # the interpreter's own settings: _sysconfigdata_… with the platform's name
        python = root in sys.stdlib_module_names or root.startswith("_sysconfigdata_")
        return python or root in allowed | self.siblings | MAIN | {own}

    def forbidden(self, name: str) -> str | None:
        return _owner(name, self.banned)


def _owner(name: str, owners: frozenset[str]) -> str | None:
    """Return the longest of `owners` that is a dotted name or contains it, or None.

    A file may hold tens of thousands of names and a spec hundreds of modules, so it is looked up.
    """
    while name and name not in owners:
        name = name.rpartition(".")[0]
    return name or None


def _finding(code: str, headline: str, use: Use) -> Finding:
    return Finding(code=code, headline=headline, file=use.file, line=use.line)

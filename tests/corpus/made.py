"""Variants that nobody wrote: mutants of right hand-ins, and two mistakes in one hand-in.

What each is, right or wrong, is decided by `truth`, without the grader.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from .mutate import mutants
from .packages import Making, Package
from .truth import Label, Truth, Verdict
from .variant import WHOLE, Variant

MUTANT, PAIR = "mutant", "pair"


@dataclass(frozen=True)
class Made:
    """A made variant and what it is.

    Attributes:
        kind: `MUTANT` or `PAIR`.
        variant: its `mistake` follows from the verdict.
        verdict: by probes.
    """

    kind: str
    variant: Variant
    verdict: Verdict

    @property
    def is_judged(self) -> bool:
        """Whether it is known what it is, and it can be run."""
        return self.verdict.label in (Label.RIGHT, Label.WRONG)


class Maker:
    """Makes variants of one package and tells what they are.

    Args:
        package: one with probes.
        main: name of the expected file.
        seed: draws the inputs of the probes.
    """

    def __init__(self, package: Package, main: str, seed: int) -> None:
        assert package.making is not None
        self.package, self.main, self.seed = package, main, seed
        self.making: Making = package.making
        self.truths: dict[tuple[str, str], Truth] = {}

    def mutants(self, original: Variant, start: int = 0, step: int = 1) -> Iterator[Made]:
        """Yield the mutants of one right hand-in's function: all, or every `step`-th."""
        every = enumerate(mutants(original.source, original.function))
        for number, mutant in islice(every, start, None, step):
            name = f"{original.name}~{number}"
            made = replace(original, name=name, why=mutant.what, source=mutant.source)
            yield self._told(MUTANT, made, original)

    def pairs(self, count: int, seed: int) -> Iterator[Made]:
        """Yield random pairs of the wrong variants' edits of one function, each pair once.

        Args:
            count: how many; fewer where there are not so many.
            seed: picks them.
        """
        edits = {
            variant.name: _edits(self.making.base, variant.source)
            for variant in self.package.wrong
            if variant.function != WHOLE and not variant.siblings
        }
        by_function: dict[str, list[Variant]] = {}
        for variant in self.package.wrong:
            if variant.name in edits:
                by_function.setdefault(variant.function, []).append(variant)
        groups = [group for group in by_function.values() if len(group) > 1]
        sizes = np.array([len(group) ** 2 for group in groups], dtype=float)
        random = np.random.default_rng([seed, 2])
        texts: set[str] = set()
        for _ in range(20 * count):
            if len(texts) >= count or not groups:
                return
            group = groups[random.choice(len(groups), p=sizes / sizes.sum())]
            one, other = (group[i] for i in random.choice(len(group), 2, replace=False))
            both = _merged(self.making.base, [*edits[one.name], *edits[other.name]])
            if both is None or both in texts:
                continue
            texts.add(both)
            made = Variant(
                f"{one.name}+{other.name}", one.function, f"{one.why}; {other.why}", both
            )
            base = Variant("base", one.function, "the base", self.making.base)
            yield self._told(PAIR, made, base)

    def _told(self, kind: str, made: Variant, original: Variant) -> Made:
        verdict = self._truth(original).of(made.files(self.main))
        mistake = None if verdict.label is Label.RIGHT else kind
        return Made(kind, replace(made, mistake=mistake, slow=True), verdict)

    def _truth(self, original: Variant) -> Truth:
        key = (original.name, original.function)
        if key not in self.truths:
            random = np.random.default_rng([self.seed, 1])
            probes = self.making.probes(original.function, random)
            self.truths[key] = Truth(original, original.function, probes, self.main)
        return self.truths[key]


Edit = tuple[int, int, tuple[str, ...]]
"""Lines from … to … of the base, and what takes their place."""


def _edits(base: str, source: str) -> list[Edit]:
    old, new = base.splitlines(), source.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        (i, j, tuple(new[k:end])) for tag, i, j, k, end in matcher.get_opcodes() if tag != "equal"
    ]


def _merged(base: str, edits: Sequence[Edit]) -> str | None:
    """Return the base with all edits, or None where two touch the same lines."""
    ordered = sorted(set(edits))
    if len(ordered) < len(edits):
        return None
    lines, out, at = base.splitlines(), [], 0
    for start, end, new in ordered:
        if start < at or (out and start == at and start == end):
            return None
        out += [*lines[at:start], *new]
        at = end
    return "\n".join([*out, *lines[at:]]) + "\n"


def counted(made: Sequence[Made]) -> Mapping[tuple[str, str], int]:
    """Return how many there are by kind and label."""
    out: dict[tuple[str, str], int] = {}
    for one in made:
        key = (one.kind, one.verdict.label.value)
        out[key] = out.get(key, 0) + 1
    return out

"""What a run of the corpus counts, and the table it prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .rivals import GRADCHECK, RULES

OURS = "this grader"
MOST_RATIO = 0.5
"""Correct code ought to keep within this share of every tolerance."""

WRITTEN, PUBLISHED, MUTANTS, PAIRS = "written", "published sizes", "mutants", "pairs of mistakes"
GROUPS = (WRITTEN, PUBLISHED, MUTANTS, PAIRS)


@dataclass
class Tally:
    """Counts of one assignment; adds up over seeds.

    Attributes:
        variants: names by group and whether they are right.
        runs: by group and whether they are right.
        judged: runs by rule, group and whether they are right.
        mistaken: how many of them the rule fails though right, or passes though wrong.
        wrong: our own false verdicts, for a person to read.
        ratio: greatest error / tolerance over the right runs, and whose.
        narrow: right variants that came nearer to a tolerance than `MOST_RATIO`.
        amplified: like `ratio`, of right code whose method amplifies rounding.
        allowed: greatest tolerance of a gradient at the published sizes, relative to its rms, by
            precision.
        graded: right hand-ins that were graded in the sandbox, too.
        checked: hand-ins that were checked without the reference.
        parted: those of them of which grading says something else.
        broken: seeds for which no cases could be prepared, and why.
    """

    variants: dict[tuple[str, bool], set[str]] = field(default_factory=dict)
    runs: Counter[tuple[str, bool]] = field(default_factory=Counter)
    judged: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    mistaken: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    ratio: tuple[float, str] = (0.0, "")
    narrow: set[str] = field(default_factory=set)
    amplified: tuple[float, str] = (0.0, "")
    allowed: dict[str, float] = field(default_factory=dict)
    graded: int = 0
    checked: int = 0
    parted: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def count(self, group: str, name: str, *, is_right: bool) -> None:
        """Count one run."""
        self.runs[group, is_right] += 1
        self.variants.setdefault((group, is_right), set()).add(name)

    def note(self, rule: str, group: str, *, is_right: bool, passed: bool) -> None:
        """Count one verdict of one rule."""
        self.judged[rule, group, is_right] += 1
        self.mistaken[rule, group, is_right] += is_right != passed

    def add(self, other: Tally) -> None:
        """Add another seed's counts."""
        for key, names in other.variants.items():
            self.variants.setdefault(key, set()).update(names)
        self.runs.update(other.runs)
        self.judged.update(other.judged)
        self.mistaken.update(other.mistaken)
        self.wrong += other.wrong
        self.ratio = max(self.ratio, other.ratio)
        self.narrow |= other.narrow
        self.amplified = max(self.amplified, other.amplified)
        for precision, most in other.allowed.items():
            self.allowed[precision] = max(self.allowed.get(precision, 0.0), most)
        self.graded += other.graded
        self.checked += other.checked
        self.parted += other.parted
        self.broken += other.broken

    @property
    def is_clean(self) -> bool:
        """Whether the grader judged everything rightly."""
        return not (self.wrong or self.broken or self.parted)

    def lines(self) -> Iterator[str]:
        """Yield the table."""
        yield f"  {'':26}{'variants':>10}{'runs':>10}"
        for is_right in (True, False):
            word = "right" if is_right else "wrong"
            for group in GROUPS:
                key = (group, is_right)
                if self.runs[key]:
                    what = f"{word}, {group}"
                    yield f"  {what:26}{len(self.variants[key]):>10,}{self.runs[key]:>10,}"
            total = sum(n for (_, right), n in self.runs.items() if right == is_right)
            names = sum(
                len(n) for (g, r), n in self.variants.items() if r == is_right and g != PUBLISHED
            )
            yield f"  {word + ', together':26}{names:>10,}{total:>10,}"
        for is_right, what in ((True, "right code that fails"), (False, "wrong code that passes")):
            groups = [group for group in GROUPS if self.runs[group, is_right]]
            yield ""
            yield f"  {what:30}" + "".join(f"{group:>22}" for group in groups)
            for rule in (OURS, *RULES, GRADCHECK):
                shares = [self._share(rule, group, is_right=is_right) for group in groups]
                yield f"  {rule:30}" + "".join(f"{share:>22}" for share in shares)
        yield ""
        yield f"  greatest error / tolerance of right code: {self.ratio[0]:.3f} ({self.ratio[1]})"
        if self.amplified[1]:
            ratio, whose = self.amplified
            yield f"    where the method amplifies rounding: {ratio:.3f} ({whose})"
        if self.allowed:
            told = ", ".join(f"{name} {most:.1e}" for name, most in sorted(self.allowed.items()))
            yield f"  greatest tolerance of a gradient at the published sizes, of its rms: {told}"
        yield f"  right hand-ins graded in the sandbox, too: {self.graded:,}"
        parted = f"{len(self.parted)} of {self.checked:,}"
        yield f"  self-check and grading differ on visible cases of hand-ins: {parted}"

    def _share(self, rule: str, group: str, *, is_right: bool) -> str:
        runs = self.judged[rule, group, is_right]
        mistaken = self.mistaken[rule, group, is_right]
        if not runs:
            return "-"
        of = "" if runs == self.runs[group, is_right] else f"/{runs:,}"
        return f"{mistaken:,}{of} {100 * mistaken / runs:6.2f} %"


def together(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of several assignments' counts."""
    total = Tally()
    for number, tally in enumerate(tallies):
        named = Tally(**vars(tally))
        named.variants = {k: {f"{number}/{n}" for n in v} for k, v in tally.variants.items()}
        total.add(named)
    return total

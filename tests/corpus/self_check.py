"""Does a check by a kit, without the reference, say of a hand-in what grading says?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from grader.judge import judge
from grader.packed import pack_prepared, unpack_prepared
from grader.prepare import Prepared, Seeds
from grader.records import Status, Verdict

from ..direct import observe_directly
from .judging import Bench
from .variant import Variant


def visible_results(verdicts: Sequence[Verdict]) -> dict[str, bool]:
    """Whether each visible case of each visible check passed."""
    return {
        case.id: case.passed
        for verdict in verdicts
        if verdict.visibility == "visible"
        for case in verdict.cases
        if not case.secret
    }


@dataclass(frozen=True)
class Both:
    """All cases of an assignment, and the visible ones by way of a kit's bytes."""

    bench: Bench
    whole: Prepared
    kit: Prepared

    @classmethod
    def of(cls, bench: Bench, seeds: Seeds) -> Self:
        """Prepare the cases, and write and read the kit."""
        whole = bench.prepared(seeds)
        limits_s = {(c.question.function, c.question.case.family): 60.0 for c in whole.all_cases()}
        whole = replace(whole, limits_s=limits_s)
        visible = {
            key: tuple(case for case in cases if not case.question.case.secret)
            for key, cases in whole.cases.items()
        }
        alone = replace(whole, seeds=Seeds(seeds.visible, None), cases=visible)
        kit = pack_prepared(bench.assignment, alone)
        back = unpack_prepared(bench.assignment, alone.seeds, kit, bench.fixtures)
        return cls(bench, whole, replace(back, visible_only=True))

    def agree(self, variant: Variant) -> bool:
        """Whether the self-check says of every visible case what grading says of it."""
        bench, files = self.bench, variant.files(self.bench.main)
        evidence = observe_directly(
            files,
            bench.main,
            [*self.whole.requests()],
            arrays=bench.spec.arrays,
            fixtures=bench.assignment.fixtures,
            script=bench.spec.submission.script is not None,
        )
        siblings = frozenset(path.split("/")[0].removesuffix(".py") for path in files)
        siblings |= {"fixtures"}
        graded, checked = (judge(made, evidence, siblings) for made in (self.whole, self.kit))
        theirs, mine = visible_results(graded.verdicts), visible_results(checked.verdicts)
        if variant.is_right and checked.status is not Status.PASS:
            return graded.status is not Status.PASS
        # a check that waits for one which only fails on fresh inputs is judged here, not there
        return mine.items() >= theirs.items() and all(
            verdict.visibility == "visible" for verdict in checked.verdicts
        )

"""`submission.forbid_attributes`: which reads of an attribute break a rule, and which do not."""

from __future__ import annotations

from grader.checks.rules import violations
from grader.evidence import Evidence, Observation, Outcome, Outline, Use
from grader.records import Finding

from ..builders import FILE, a_check, a_spec

SPEC = a_spec(
    a_check("rules"),
    submission={
        "file": FILE,
        "imports": ["torch"],
        "forbid": ["torch.Tensor.backward"],
        "forbid_attributes": ["backward", "grad_fn"],
    },
)


def broken(*names: str, own: tuple[str, ...] = (), dotted: tuple[str, ...] = ()) -> list[str]:
    return [f"{f.headline} ({f.file}:{f.line})" for f in _found(names, own, dotted)]


def _found(
    names: tuple[str, ...], own: tuple[str, ...], dotted: tuple[str, ...]
) -> tuple[Finding, ...]:
    outline = Outline(
        names=tuple(Use(name, FILE, 1 + i) for i, name in enumerate(dotted)),
        attributes=tuple(Use(name, FILE, 1 + i) for i, name in enumerate(names)),
        own=frozenset(own),
    )
    return violations(SPEC, Evidence(outline, Observation(Outcome.RETURNED)), frozenset())


def test_a_forbidden_attribute_is_told_with_its_place() -> None:
    assert broken("sum", "backward") == [f".backward may not be used here ({FILE}:2)"]
    assert len(broken("grad_fn", "backward")) == 2


def test_other_attributes_are_fine() -> None:
    assert not broken("sum", "grad", "requires_grad", "requires_grad_", "T")


def test_an_attribute_of_the_hand_ins_own_making_is_fine() -> None:
    assert not broken("backward", own=("forward", "backward"))
    assert broken("backward", "grad_fn", own=("backward",)) == [
        f".grad_fn may not be used here ({FILE}:2)"
    ]


def test_one_place_is_told_once() -> None:
    assert broken("backward", dotted=("torch.Tensor.backward",)) == [
        f"torch.Tensor.backward may not be used here ({FILE}:1)"
    ]

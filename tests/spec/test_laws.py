"""What `laws` may name."""

from __future__ import annotations

from typing import Any

import pytest

from grader.spec.consistency import find_problems
from grader.spec.models import Laws

from ..builders import a_check, a_spec


def messages(laws: dict[str, Any]) -> list[str]:
    spec = a_spec(a_check("gradient"), a_check("scalar", id="total"))
    first = spec.task[0].model_copy(update={"laws": Laws.model_validate(laws)})
    spec = spec.model_copy(update={"task": (first, *spec.task[1:])})
    return [message for path, message in find_problems(spec) if "laws" in path]


@pytest.mark.parametrize(
    "laws",
    [
        {"additive": "N"},
        {"linear": ["w"]},
        {"adjoint": {"of": "total", "along": ["w"]}},
        {"additive": "N", "linear": ["x", "w"]},
    ],
)
def test_laws_that_name_what_there_is(laws: dict[str, Any]) -> None:
    assert messages(laws) == []


@pytest.mark.parametrize(
    ("laws", "said"),
    [
        ({"additive": "n"}, "unknown dimension 'n'; did you mean 'N'?"),
        ({"linear": ["v"]}, "linear has 'v', which is not an argument of grad_w(x, w)"),
        ({"adjoint": {"of": "totl", "along": ["w"]}}, "unknown function 'totl' in adjoint"),
        (
            {"adjoint": {"of": "total", "along": ["dw"]}},
            "adjoint has 'dw', which is not a variable",
        ),
    ],
)
def test_laws_that_name_nothing(laws: dict[str, Any], said: str) -> None:
    (message,) = messages(laws)
    assert message.startswith(said)


def test_laws_need_a_call() -> None:
    spec = a_spec(a_check("values"), a_check("rules"))
    rules = spec.task[1].model_copy(update={"laws": Laws(additive="N")})
    spec = spec.model_copy(update={"task": (spec.task[0], rules)})
    found = [message for path, message in find_problems(spec) if "laws" in path]
    assert found == ["laws are about what a function returns; the task has no call"]

"""Both gradients on five inputs and, on one of them, against differences."""

import importlib

import numpy as np
import pytest
import right_answers
from right_answers import converted


@pytest.fixture(scope="module")
def two_layer():
    """The submission, which lies beside this file."""
    return importlib.import_module("two_layer")


@pytest.mark.parametrize("seed", right_answers.SEEDS)
@pytest.mark.parametrize("name", ["grad_w1", "grad_w2"])
def test_gradient(two_layer, name, seed):
    """Compare one gradient on one input."""
    want = getattr(right_answers, name)(*right_answers.inputs(seed))
    got = np.asarray(getattr(two_layer, name)(*converted(seed)))
    np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize(("name", "which"), [("grad_w1", 2), ("grad_w2", 3)])
def test_differences(two_layer, name, which):
    """Compare some entries with differences of the loss."""
    want = right_answers.differences(1, which)
    got = np.asarray(getattr(two_layer, name)(*converted(1)))
    at = right_answers.entries(right_answers.SHAPES[which])
    np.testing.assert_allclose(got[at], want, rtol=1e-4, atol=1e-3)

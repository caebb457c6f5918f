"""Both gradients on five inputs and, on one of them, against differences."""

import numpy as np
import right_answers
from otter.test_files import test_case

OK_FORMAT = False
name = "gradients"
points = 12


def compare(function, which, seed):
    """Compare one gradient on one input."""
    want = getattr(right_answers, which)(*right_answers.inputs(seed))
    got = np.asarray(function(*right_answers.converted(seed)))
    assert np.allclose(got, want)


def compare_differences(function, which):
    """Compare some entries with differences of the loss."""
    want = right_answers.differences(1, which)
    got = np.asarray(function(*right_answers.converted(1)))
    at = right_answers.entries(right_answers.SHAPES[which])
    assert np.allclose(got[at], want, rtol=1e-4, atol=1e-3)


@test_case(points=1)
def test_grad_w1_1(grad_w1):
    """grad_w1 is right on input 1."""
    compare(grad_w1, "grad_w1", 1)


@test_case(points=1)
def test_grad_w1_2(grad_w1):
    """grad_w1 is right on input 2."""
    compare(grad_w1, "grad_w1", 2)


@test_case(points=1)
def test_grad_w1_3(grad_w1):
    """grad_w1 is right on input 3."""
    compare(grad_w1, "grad_w1", 3)


@test_case(points=1)
def test_grad_w1_4(grad_w1):
    """grad_w1 is right on input 4."""
    compare(grad_w1, "grad_w1", 4)


@test_case(points=1)
def test_grad_w1_5(grad_w1):
    """grad_w1 is right on input 5."""
    compare(grad_w1, "grad_w1", 5)


@test_case(points=1)
def test_slope_w1(grad_w1):
    """grad_w1 is the slope of the loss."""
    compare_differences(grad_w1, 2)


@test_case(points=1)
def test_grad_w2_1(grad_w2):
    """grad_w2 is right on input 1."""
    compare(grad_w2, "grad_w2", 1)


@test_case(points=1)
def test_grad_w2_2(grad_w2):
    """grad_w2 is right on input 2."""
    compare(grad_w2, "grad_w2", 2)


@test_case(points=1)
def test_grad_w2_3(grad_w2):
    """grad_w2 is right on input 3."""
    compare(grad_w2, "grad_w2", 3)


@test_case(points=1)
def test_grad_w2_4(grad_w2):
    """grad_w2 is right on input 4."""
    compare(grad_w2, "grad_w2", 4)


@test_case(points=1)
def test_grad_w2_5(grad_w2):
    """grad_w2 is right on input 5."""
    compare(grad_w2, "grad_w2", 5)


@test_case(points=1)
def test_slope_w2(grad_w2):
    """grad_w2 is the slope of the loss."""
    compare_differences(grad_w2, 3)

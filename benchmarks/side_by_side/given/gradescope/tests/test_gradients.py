"""Both gradients on five inputs and, on one of them, against differences."""

import unittest

import numpy as np
import right_answers
from gradescope_utils.autograder_utils.decorators import number, weight
from right_answers import converted


class TestGradients(unittest.TestCase):
    """Twelve tests of one point each."""

    def compare(self, name, seed):
        """Compare one gradient on one input."""
        import two_layer

        want = getattr(right_answers, name)(*right_answers.inputs(seed))
        got = np.asarray(getattr(two_layer, name)(*converted(seed)))
        self.assertTrue(np.allclose(got, want))

    def compare_differences(self, name, which):
        """Compare some entries with differences of the loss."""
        import two_layer

        want = right_answers.differences(1, which)
        got = np.asarray(getattr(two_layer, name)(*converted(1)))
        at = right_answers.entries(right_answers.SHAPES[which])
        self.assertTrue(np.allclose(got[at], want, rtol=1e-4, atol=1e-3))

    @weight(1)
    @number("3.1")
    def test_differences_w1(self):
        """grad_w1 is the slope of the loss."""
        self.compare_differences("grad_w1", 2)

    @weight(1)
    @number("3.2")
    def test_differences_w2(self):
        """grad_w2 is the slope of the loss."""
        self.compare_differences("grad_w2", 3)


def _test(name, seed):
    @weight(1)
    @number(f"{name[-1]}.{seed}")
    def test(self):
        self.compare(name, seed)

    test.__doc__ = f"{name} on input {seed}"
    return test


for _name in ("grad_w1", "grad_w2"):
    for _seed in right_answers.SEEDS:
        setattr(TestGradients, f"test_{_name}_{_seed}", _test(_name, _seed))

"""Both gradients on five inputs and, on one of them, against differences."""

import pathlib
import sys

import check50
import check50.py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import right_answers


@check50.check()
def exists():
    """two_layer.py exists"""
    check50.exists("two_layer.py")


@check50.check(exists)
def imports():
    """two_layer.py can be imported"""
    check50.py.import_("two_layer.py")


def compare(name, seed):
    """Compare one gradient on one input."""
    two_layer = check50.py.import_("two_layer.py")
    want = getattr(right_answers, name)(*right_answers.inputs(seed))
    got = np.asarray(getattr(two_layer, name)(*right_answers.converted(seed)))
    if not np.allclose(got, want):
        raise check50.Failure(f"{name} is wrong")


def compare_differences(name, which):
    """Compare some entries with differences of the loss."""
    two_layer = check50.py.import_("two_layer.py")
    want = right_answers.differences(1, which)
    got = np.asarray(getattr(two_layer, name)(*right_answers.converted(1)))
    at = right_answers.entries(right_answers.SHAPES[which])
    if not np.allclose(got[at], want, rtol=1e-4, atol=1e-3):
        raise check50.Failure(f"{name} is not the slope of the loss")


@check50.check(imports)
def grad_w1_1():
    """grad_w1 is right on input 1"""
    compare("grad_w1", 1)


@check50.check(imports)
def grad_w1_2():
    """grad_w1 is right on input 2"""
    compare("grad_w1", 2)


@check50.check(imports)
def grad_w1_3():
    """grad_w1 is right on input 3"""
    compare("grad_w1", 3)


@check50.check(imports)
def grad_w1_4():
    """grad_w1 is right on input 4"""
    compare("grad_w1", 4)


@check50.check(imports)
def grad_w1_5():
    """grad_w1 is right on input 5"""
    compare("grad_w1", 5)


@check50.check(imports)
def slope_w1():
    """grad_w1 is the slope of the loss"""
    compare_differences("grad_w1", 2)


@check50.check(imports)
def grad_w2_1():
    """grad_w2 is right on input 1"""
    compare("grad_w2", 1)


@check50.check(imports)
def grad_w2_2():
    """grad_w2 is right on input 2"""
    compare("grad_w2", 2)


@check50.check(imports)
def grad_w2_3():
    """grad_w2 is right on input 3"""
    compare("grad_w2", 3)


@check50.check(imports)
def grad_w2_4():
    """grad_w2 is right on input 4"""
    compare("grad_w2", 4)


@check50.check(imports)
def grad_w2_5():
    """grad_w2 is right on input 5"""
    compare("grad_w2", 5)


@check50.check(imports)
def slope_w2():
    """grad_w2 is the slope of the loss"""
    compare_differences("grad_w2", 3)

"""All submissions in one run: each test for each folder in submissions/."""

import importlib.util
import pathlib

import numpy as np
import pytest
import right_answers
from right_answers import converted

FOLDERS = sorted(pathlib.Path("submissions").iterdir())
LOADED = {}


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def two_layer(request):
    """One student's module, loaded once in each worker."""
    folder = request.param
    if folder not in LOADED:
        name = f"two_layer_{folder.name}"
        spec = importlib.util.spec_from_file_location(name, folder / "two_layer.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        LOADED[folder] = module
    return LOADED[folder]


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

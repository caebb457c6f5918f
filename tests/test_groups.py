"""Tests that share what is expensive to make run in one process of `pytest -n`."""

from __future__ import annotations

import os

import pytest


@pytest.mark.xdist_group("groups")
def test_groups_are_kept_together(request: pytest.FixtureRequest) -> None:
    """Where pytest-xdist loses them, it says nothing, and everything takes half as long again."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("there is only one process")
    assert request.node.nodeid.endswith("@groups")

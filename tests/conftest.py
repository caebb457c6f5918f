"""Options and fixtures shared by all tests."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.sandbox.threads import ONE_THREAD

if TYPE_CHECKING:
    from grader.run import Grader
    from grader.sandbox.nurseries import Nurseries

os.environ.update(ONE_THREAD)  # before anything imports numpy

ASSIGNMENTS = Path(__file__).parent.parent / "assignments"
CACHE = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write what is rendered now to tests/golden instead of comparing with it",
    )
    parser.addoption(
        "--kills",
        type=int,
        default=50,
        help="how often tests/batch/test_kill.py kills a batch; 50 take up to a minute",
    )


def pytest_configure(config: pytest.Config) -> None:
    """One cache for all processes of a run: what is right is computed once, not by each.

    The user's own is left alone.
    """
    if not hasattr(config, "workerinput"):  # those that xdist starts inherit the variable
        config.stash[CACHE] = os.environ["GRADE_CACHE"] = tempfile.mkdtemp(prefix="grader-tests-")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests about one assignment run in one process, which prepares and warms it once.

    With `--dist=loadgroup`; "name" is how tests call an assignment that they are given.
    """
    ids = {path.parent.name for path in ASSIGNMENTS.glob("*/assignment.toml")}
    for item in items:
        name = item.path.stem.removeprefix("test_")
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            name = item.callspec.params.get("name", name)
        if isinstance(name, str) and name in ids:
            item.add_marker(pytest.mark.xdist_group(name))


def pytest_unconfigure(config: pytest.Config) -> None:
    if CACHE in config.stash:
        shutil.rmtree(config.stash[CACHE], ignore_errors=True)


@pytest.fixture(autouse=True)
def _nothing_stands_in_any_more() -> Iterator[None]:
    """A stand-in that outlives its test would be the real package to all later ones."""
    from grader.sandbox.plots import InertModule

    finders = list(sys.meta_path)
    yield
    assert sys.meta_path == finders
    assert not [name for name, module in sys.modules.items() if type(module) is InertModule]


@pytest.fixture(scope="session")
def nurseries() -> Iterator[Nurseries]:
    """Warm processes for graders of many assignments: torch takes seconds of CPU time to warm."""
    from grader.sandbox.nurseries import Nurseries

    with Nurseries() as started:
        yield started


@pytest.fixture(scope="session")
def grader() -> Iterator[Grader]:
    """One grader of two_layer_relu as it is graded, for all tests of a worker."""
    from grader.run import Grader
    from tests.grading import cache_of_the_tests, two_layer_relu

    store = cache_of_the_tests()
    with Grader(two_layer_relu(), accept_other_names=True, store=store) as started:
        yield started


@pytest.fixture(scope="session")
def hasty_grader() -> Iterator[Grader]:
    """The same with narrow limits and without the large sizes, for hand-ins that never end."""
    from grader.run import Grader
    from tests.grading import cache_of_the_tests, two_layer_relu, with_limits, without_families

    small = without_families(two_layer_relu(), "published")
    hasty = with_limits(small, cpu_s=1, import_s=2, memory_mib=256)
    with Grader(hasty, accept_other_names=True, store=cache_of_the_tests()) as started:
        yield started

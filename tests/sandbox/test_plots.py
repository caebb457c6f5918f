"""Plotting code in a submission draws nothing, waits for nobody, and costs no points."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from grader.records import Report
from grader.run import Grader, HandIn
from grader.sandbox import plots
from grader.sandbox.levels import FRESH_VARIABLE
from grader.sandbox.plots import Inert
from tests.grading import codes, two_layer_relu, with_limits, without_families, write_files
from tests.handins.odd import FILE, RIGHT
from tests.stand_ins import put_back


@pytest.fixture
def plt() -> Iterator[ModuleType]:
    """The stand-in for pyplot; nothing of it stays behind."""
    with put_back():
        plots.install()
        import matplotlib.pyplot as plt

        yield plt


def test_a_figure_unpacks_into_what_is_asked_for(plt: ModuleType) -> None:
    fig, ax = plt.subplots()
    fig, (left, right) = plt.subplots(1, 2)
    (line,) = plt.plot([1, 2])
    counts, edges, patches = plt.hist([1, 2])
    first, *rest, last = plt.hist2d([1], [2])
    *firsts, final = plt.errorbar([1], [2])
    assert rest == firsts == []
    things = (fig, ax, left, right, line, counts, edges, patches, first, last, final)
    assert all(isinstance(thing, Inert) for thing in things)


def test_axes_in_a_grid(plt: ModuleType) -> None:
    _, axs = plt.subplots(2, 2, figsize=(8, 8))
    axs[0, 1].plot([1, 2], label="loss")
    axs[0][1].set_title("loss")
    axs.flat[3].legend()
    axs.ravel()[-1].imshow(np.ones((3, 3)), cmap=plt.cm.viridis)
    for ax, values in zip(axs.flatten(), [1, 2], strict=False):
        ax.plot(values)
    assert len(axs) == 0


def test_no_loop_over_it_is_without_end(plt: ModuleType) -> None:
    assert list(plt.gcf().axes) == []
    assert [*plt.get_fignums()] == []
    assert not plt.fignum_exists(1)
    assert "blue" not in plt.colormaps()
    assert dict(plt.rcParams.items()) == {}


def test_settings_and_contexts(plt: ModuleType) -> None:
    import matplotlib as mpl

    mpl.use("TkAgg")
    mpl.rcParams["figure.figsize"] = (10, 5)
    plt.rcParams.update({"font.size": 12})
    del plt.rcParams["font.size"]
    with plt.style.context("ggplot"), plt.ioff() as nothing:
        plt.show(block=True)
    assert isinstance(nothing, Inert)
    assert mpl.__version__.split(".")[0] == "3"


def test_a_context_swallows_no_exception(plt: ModuleType) -> None:
    with pytest.raises(ZeroDivisionError), plt.ioff():
        1 / 0  # noqa: B018


def test_arithmetic_and_text(plt: ModuleType) -> None:
    value = plt.gca().get_ylim()[1]
    results = [value + 1, 2 * value, -value, value**2, value / 3, np.ones(3) * value, value @ value]
    assert all(isinstance(result, Inert) for result in results)
    assert (float(value), int(value), math.floor(value)) == (0.0, 0, 0)
    assert not value > 1
    assert not value
    assert f"{value:.3f} {value} {value!r}"
    assert np.asarray(value).size == 0


def test_what_is_set_can_be_read(plt: ModuleType) -> None:
    ax = plt.gca()
    ax.counter = 3
    assert ax.counter == 3


def test_classes_of_it_can_be_extended(plt: ModuleType) -> None:
    class Plot(plt.Axes):  # type: ignore[name-defined,misc]
        def __init__(self, size: int) -> None:
            super().__init__(size)
            self.size = size

        def area(self) -> int:
            return self.size**2

    assert Plot(3).area() == 9

    class Both(dict, plt.Axes):  # type: ignore[type-arg,name-defined,misc]
        pass

    assert Both(a=1) == {"a": 1}


@pytest.mark.usefixtures("plt")
@pytest.mark.parametrize(
    "statement",
    [
        "import matplotlib",
        "import matplotlib.pyplot",
        "from matplotlib import pyplot as plt, cm, ticker",
        "from matplotlib.colors import ListedColormap",
        "from mpl_toolkits.mplot3d import Axes3D",
        "from mpl_toolkits import mplot3d",
        "from matplotlib.animation import FuncAnimation",
        "import matplotlib.backends.backend_agg as agg",
        "import pylab; pylab.plot([1]); pylab.show()",
        "from pylab import plot, show; plot([1]); show()",
        "from matplotlib.pyplot import *; plot([1]); xlabel('x'); show()",
        "from pylab import *; figure(); plot([1]); show()",
        "from IPython.display import display, clear_output; clear_output(wait=True)",
        "import importlib; importlib.reload(importlib.import_module('matplotlib'))",
    ],
)
def test_every_way_to_import_it(statement: str) -> None:
    exec(statement, {})  # noqa: S102


@pytest.mark.usefixtures("plt")
def test_what_computes_is_not_made_up() -> None:
    with pytest.raises(ImportError, match="zeros"):
        exec("from pylab import zeros", {})  # noqa: S102


@pytest.mark.usefixtures("plt")
def test_other_modules_are_left_alone() -> None:
    finder = plots.PlotFinder()
    assert finder.find_spec("matplot") is None
    assert finder.find_spec("my.matplotlib") is None


# --- in a child -----------------------------------------------------------------------------------

PLOTS = """
import matplotlib.pyplot as plt
from mpl_toolkits.mplot3d import Axes3D
fig, axs = plt.subplots(2, 2)
axs[0, 1].plot([1, 2, 3])
plt.show()
while plt.fignum_exists(fig.number):
    plt.pause(0.1)
plt.savefig("loss.png")
display(fig)
get_ipython().run_line_magic("matplotlib", "inline")
"""


@pytest.fixture(scope="module", params=["full", "files-closed", "none", "fresh"])
def anywhere(request: pytest.FixtureRequest) -> Iterator[Grader]:
    """A grader that allows matplotlib, at each level and in a fresh interpreter."""
    few = ("other_n", "published", "large", "small", "float32", "descent_fast")
    assignment = with_limits(without_families(two_layer_relu(), *few), cpu_s=1, import_s=2)
    imports = (*assignment.spec.submission.imports, "matplotlib", "mpl_toolkits")
    submission = assignment.spec.submission.model_copy(update={"imports": imports})
    spec = assignment.spec.model_copy(update={"submission": submission})
    object.__setattr__(assignment, "spec", spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FRESH_VARIABLE, "1" if request.param == "fresh" else "0")
        started = Grader(assignment, sandbox="none" if request.param == "fresh" else request.param)
    with started:
        yield started


def grade(grader: Grader, source: str, folder: Path) -> Report:
    return grader.grade(HandIn.read(write_files(folder, {FILE: source})))


def test_plots_cost_nothing(anywhere: Grader, tmp_path: Path) -> None:
    report = grade(anywhere, PLOTS + RIGHT, tmp_path)
    assert report.status.value == "pass", codes(report)
    assert report.earned == report.possible
    assert report.run.stdout.head + report.run.stderr.head == ""


def test_plots_inside_a_call_cost_nothing(anywhere: Grader, tmp_path: Path) -> None:
    source = RIGHT.replace(
        "def forward(x, w1, w2):\n",
        "def forward(x, w1, w2):\n    import matplotlib.pyplot as plt\n    plt.show()\n",
    )
    assert grade(anywhere, source, tmp_path).earned == 20


def test_input_is_empty(anywhere: Grader, tmp_path: Path) -> None:
    source = RIGHT.replace(
        "def forward(x, w1, w2):\n", "def forward(x, w1, w2):\n    input('rate? ')\n"
    )
    assert "BP118" in codes(grade(anywhere, source, tmp_path))


def test_whether_it_is_allowed_is_for_the_rules(grader: Grader, tmp_path: Path) -> None:
    allowed = "matplotlib" in grader.assignment.spec.submission.imports
    report = grade(grader, "import matplotlib.pyplot as plt\n" + RIGHT, tmp_path)
    assert report.run.fault is None
    assert ("BP501" in codes(report)) is not allowed


def test_a_function_that_is_asked_for_is_not_taken_from_the_notebook() -> None:
    from grader.sandbox.convert import Convert
    from grader.sandbox.worker import Worker

    worker = Worker(Convert())
    worker.files, worker.main = {"m.py": b""}, "m.py"
    with put_back():
        assert worker.load(0, ["display"])["callables"] == []
        assert worker.load(0, ["forward"])["outcome"] == "returned"
        assert callable(worker.module.display)
    sys.modules.pop("m", None)

"""How a script is rewritten and run: what is replaced, what is read, what is kept from harm."""

from __future__ import annotations

import ast
import sys
import time
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from grader.sandbox import stage
from grader.sandbox.forms import flat, like, number_like
from grader.sandbox.script import Roles, training_loops
from grader.sandbox.script_run import ScriptRun
from grader.sandbox.weave import rewritten
from tests.stand_ins import put_back

MAIN = "s.py"


def asked(**changes: Any) -> dict[str, Any]:
    """What is asked of a run: data of three, one start value, 100 repetitions."""
    return {
        "names": {"w": ["w", "weight"]},
        "data": {"x": [1.0, 2.0, 3.0], "y": [2.0, 4.0, 6.0]},
        "given": {"x": [5.0, 6.0, 7.0], "y": [1.0, 0.5, 0.25], "w": 8.0},
        "usual": {"w": 1.0},
        "starts": ["w"],
        "sizes": [],
        "samples": 3,
        "repeats": [100, 4],
        "reads": ["w"],
        "predicts": None,
        **changes,
    }


@pytest.fixture(autouse=True)
def _real_packages_afterwards() -> Iterator[None]:
    with put_back():
        yield


def run(text: str, **changes: Any) -> dict[str, Any]:
    ran = ScriptRun({MAIN: dedent(text).encode()}, MAIN, asked(**changes))
    told = ran.run()
    assert ran.error is None, repr(ran.error)
    return {**told, "module": ran.module.__dict__}


# --- data ---------------------------------------------------------------------------------------

DATA = {
    "lists": "x = [1.0, 2.0, 3.0]; y = [2.0, 4.0, 6.0]",
    "whole numbers": "x = [1, 2, 3]; y = (2, 4, 6)",
    "tuple": "x, y = [1.0, 2.0, 3.0], [2.0, 4.0, 6.0]",
    "computed": "x = [1.0, 2.0, 3.0]\ny = [2 * a for a in x]",
    "range": "x = list(range(1, 4)); y = [2.0 * a for a in x]",
    "columns": "x = [[1.0], [2.0], [3.0]]; y = [[2.0], [4.0], [6.0]]",
    "array": "import numpy as np\nx = np.arange(1.0, 4.0); y = x * 2",
    "pairs": "x, y = zip(*[(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)])",
    "in a function": "def read():\n    return [1.0, 2.0, 3.0], [2.0, 4.0, 6.0]\nx, y = read()",
    "in a class": "class D:\n    x = [1.0, 2.0, 3.0]\n    y = [2.0, 4.0, 6.0]\nx, y = D.x, D.y",
}


@pytest.mark.parametrize("text", DATA.values(), ids=list(DATA))
def test_data_are_replaced_in_their_own_form(text: str) -> None:
    left = run(text)
    assert flat(left["module"]["x"]) == [5, 6, 7]
    assert flat(left["module"]["y"]) == [1, 0.5, 0.25]
    assert {"x", "y"} <= set(left["used"])


def test_numbers_that_are_no_data_stay() -> None:
    left = run("a = [1.0, 2.0]; c = [3, 2, 1]; d = (10, 4); e = [True, 2, 3]")
    assert [left["module"][n] for n in "acde"] == [[1, 2], [3, 2, 1], (10, 4), [True, 2, 3]]
    assert not {"x", "y"} & set(left["used"])


def test_without_other_data_the_scripts_own_stay() -> None:
    assert run("x = [1.0, 2.0, 3.0]", given={})["module"]["x"] == [1, 2, 3]


@pytest.mark.parametrize(
    ("value", "made"),
    [([1, 2], [5, 0.5]), ((1.0, [2.0]), (5, [0.5])), (range(1, 3), [5, 0.5])],
)
def test_a_form_is_kept(value: Any, made: Any) -> None:
    assert like(value, [5.0, 0.5]) == made


def test_a_tensor_stays_the_same_object() -> None:
    torch = pytest.importorskip("torch")
    leaf = torch.ones(1, requires_grad=True)
    assert number_like(leaf, 3.0) is leaf
    assert (leaf.item(), leaf.requires_grad, leaf.is_leaf) == (3.0, True, True)
    assert like(torch.tensor([[1], [2]]), [0.5, 2.0]).tolist() == [[0.5], [2.0]]


# --- start values ---------------------------------------------------------------------------------

STARTS = {
    "float": "w = 1.0",
    "int": "w = 1",
    "annotated": "w: float = 1.0",
    "several": "a, w = 3, 1.0",
    "chain": "a = w = 1.0",
    "other name": "W_ = 1.0\nw = W_",
    "another word": "weight = 1.0",
    "array": "import numpy as np\nw = np.ones(1)",
    "attribute": "class M: pass\nm = M()\nm.w = 1.0",
    "dict": "p = {'w': 1.0}",
    "key": "p = {}\np['w'] = 1.0",
    "keyword": "p = dict(w=1.0)",
    "another start": "w = 0.37",
    "function": "def make():\n    return 1.0\nw = make()",
}


@pytest.mark.parametrize("text", STARTS.values(), ids=list(STARTS))
def test_a_start_value_is_replaced_and_read(text: str) -> None:
    left = run(text)
    assert "w" in left["used"]
    assert flat(left["values"]["w"]) == [8] or left["values"]["w"] == 8


def test_after_training_has_begun_a_value_stays() -> None:
    left = run("w = 1.0\nfor e in range(100):\n    w -= 1\nw = 5.0")
    assert left["values"]["w"] == 5


def test_another_model_may_be_trained_before() -> None:
    text = "v = 1.0\nfor e in range(100):\n    backward = 1\n    v -= 1\nw = 1.0\n"
    assert run(text)["values"]["w"] == 8


def test_a_training_functions_parameter_is_a_start_value() -> None:
    text = (
        "def train(w=1.0):\n    for e in range(100):\n        w -= 1\n    return w\nw = train()\n"
    )
    assert run(text)["values"]["w"] == 4


def test_a_list_of_the_same_name_is_not_the_variable() -> None:
    assert run("w = 1.0\nW = []\nfor e in range(100):\n    W.append(w)\n")["values"]["w"] == 8


# --- repetitions ----------------------------------------------------------------------------------

LOOPS = {
    "range": "for e in range(100): n += 1; w -= 0",
    "from one": "for e in range(1, 101): n += 1",
    "named": "epochs = 100\nfor e in range(epochs): n += 1",
    "enumerated": "for i, e in enumerate(range(100)): n += 1",
    "progress": "from tqdm import tqdm\nfor e in tqdm(range(100)): n += 1",
    "trange": "from tqdm import trange\nfor e in trange(100): n += 1",
    "arange": "import numpy as np\nfor e in np.arange(100): n += 1",
    "while": "while n < 100: n += 1",
    "while not": "while n != 100: n += 1",
    "up to": "while n <= 99: n += 1",
    "break": "while True:\n    n += 1\n    if n >= 100:\n        break",
    "comprehension": "n = len([0 for e in range(100)])",
    "other number, training": "for e in range(5000):\n    n += 1\n    w -= 0",
    "in a function": "def f(epochs=100):\n    global n\n    for e in range(epochs): n += 1\nf()",
}


@pytest.mark.parametrize("text", LOOPS.values(), ids=list(LOOPS))
def test_repetitions_are_replaced(text: str) -> None:
    left = run(f"n = 0\nw = 1.0\n{text}\n")
    assert left["module"]["n"] == 4
    assert "repeats" in left["used"]


KEPT_LOOPS = {
    "samples": "for i in range(3):\n    n += 1\n    w -= 0",
    "another loop": "for i in range(50): n += 1",
    "inner": "for e in range(100):\n    for i in range(10):\n        n += 1\n        w -= 0",
}


@pytest.mark.parametrize(("name", "count"), [("samples", 3), ("another loop", 50), ("inner", 40)])
def test_other_loops_stay(name: str, count: int) -> None:
    assert run(f"n = 0\nw = 1.0\n{KEPT_LOOPS[name]}\n")["module"]["n"] == count


def test_the_outermost_loop_that_updates_is_the_training() -> None:
    text = """
    def step():
        for i in range(7):
            loss.backward()
    for e in range(50):
        step()
    for k in range(9):
        print(k)
    """
    tree = ast.parse(dedent(text))
    roles = Roles(names={"w": frozenset({"w"})}, starts=("w",), updated=("w",))
    found = {loop.lineno: outermost for loop, outermost in training_loops(tree, roles).items()}  # type: ignore[attr-defined]  # loops have lines
    assert found == {3: False, 5: True}


# --- sizes and arrays -----------------------------------------------------------------------------

SIZES = {
    "sizes": [[64, 5, ["n", "batchsize"]], [100, 7, ["h"]]],
    "data": {},
    "names": {"w": ["w"], "x": ["x"]},
    "usual": {},
    "starts": ["x", "w"],
    "repeats": [500, 2],
}


def test_sizes_and_arrays_are_replaced() -> None:
    text = """
    import numpy as np
    N, H = 64, 100
    def f(H=100): return H
    x = np.random.randn(N, H)
    X = [x]
    w = np.zeros((H, 2), dtype=np.float32)
    log_every = 100
    for t in range(500):
        w = w + np.float32(x[0, 0])
    """
    given = {"x": np.full((5, 7), 3.0), "w": np.ones((7, 2))}
    left = run(text, **SIZES, given=given)
    assert (left["module"]["N"], left["module"]["H"], left["module"]["f"]()) == (5, 7, 7)
    assert left["module"]["log_every"] == 100
    assert left["values"]["w"].tolist() == np.full((7, 2), 7.0).tolist()
    assert left["values"]["w"].dtype == np.float32


# --- the run --------------------------------------------------------------------------------------


def test_lines_stay_what_they_were() -> None:
    text = "x = [1.0,\n     2.0, 3.0]\nw = 1.0\nfor e in range(100):\n    w -= 1\n1 / 0\n"
    ran = ScriptRun({MAIN: text.encode()}, MAIN, asked())
    ran.run()
    assert isinstance(ran.error, ZeroDivisionError)
    trace = ran.error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    assert trace is not None
    assert trace.tb_lineno == 6


def test_it_runs_as_the_main_program_and_leaves_the_real_one_alone() -> None:
    before, argv = sys.modules["__main__"], list(sys.argv)
    left = run(
        "import sys\nw = 1.0 if __name__ == '__main__' else 0\nmain = sys.modules['__main__']"
    )
    assert left["values"]["w"] == 8
    assert left["module"]["main"].w == 8
    assert (sys.modules["__main__"], sys.argv) == (before, argv)


def test_local_variables_of_a_function_are_found() -> None:
    assert run("def main():\n    w = 1.0\n    w += 1\nmain()")["values"]["w"] == 9


def test_exit_is_an_end_like_any_other() -> None:
    assert run("w = 1.0\nraise SystemExit(1)")["values"]["w"] == 8


@pytest.mark.parametrize(
    "text",
    [
        "def forward(x): return 2 * x + w",
        "def forward(x, w): return 2 * x + w",
        "def forward(w, x): return 2 * x + w",
        "def forward(x, bias=0): return 2 * x + w",
        "forward = lambda z: 2 * z + w",
        "class M:\n    def forward(self, x): return 2 * x + w\nm = M()",
        "def predict(x): return [2 * x + w]",
    ],
)
def test_a_prediction_is_asked_in_its_own_way(text: str) -> None:
    left = run(f"w = 1.0\n{text}\n", predicts=[["forward", "predict"], 4.0, ["w"]])
    assert left["prediction"] == 16


def test_why_there_is_no_prediction_is_said() -> None:
    predicts = [["forward"], 4.0, ["w"]]
    assert run("w = 1.0", predicts=predicts)["refusal"] == "there is no function forward"
    number = run(
        "forward = 3.0\ndef predict(x): return x", predicts=[["forward", "predict"], 4.0, ["w"]]
    )
    assert number["refusal"] == "there is no function forward"
    raises = run("def forward(x): return 1 / 0", predicts=predicts)["refusal"]
    assert raises == "forward(4) raises ZeroDivisionError: division by zero"
    many = run("def forward(a, c, d): return 1", predicts=predicts)["refusal"]
    assert many == "forward takes (a, c, d)"


# --- the stage ------------------------------------------------------------------------------------


def test_files_are_kept_in_memory() -> None:
    text = """
    import os
    os.makedirs("out")
    with open("out/log.txt", "w") as f:
        f.write("one\\n")
    with open("out/log.txt", "a") as f:
        print("two", file=f)
    lines = open("out/log.txt").readlines()
    source = len(open(__file__).read())
    """
    module = run(text)["module"]
    assert module["lines"] == ["one\n", "two\n"]
    assert module["source"] == len(dedent(text))


def test_nobody_answers_and_nothing_waits() -> None:
    ran = ScriptRun({MAIN: b"import time\ntime.sleep(1000)\nw = 1.0\ninput('?')"}, MAIN, asked())
    began = time.monotonic()
    told = ran.run()
    assert isinstance(ran.error, EOFError)
    assert told["values"]["w"] == 8
    assert time.monotonic() - began < 100  # and not 1000: the machine may be busy


def test_the_stage_puts_everything_back() -> None:
    before = (open, input, time.sleep, sys.stdout, sys.argv, list(sys.meta_path))
    with stage.set_up(MAIN, {}):
        assert time.sleep is not before[2]
    assert (open, input, time.sleep, sys.stdout, sys.argv, list(sys.meta_path)) == before


def test_packages_that_only_show_something_are_stood_in_for() -> None:
    text = """
    import seaborn as sns
    from tqdm.auto import tqdm
    import google.colab
    sns.set(style="dark")
    bar = tqdm(total=3)
    bar.update(1)
    bar.set_postfix(loss=1)
    n = sum(tqdm([1, 1, 4], desc="sum"))
    """
    assert run(text)["module"]["n"] == 6
    assert not [name for name in sys.modules if name.startswith("seaborn")]


def test_a_rewritten_script_still_compiles_whatever_its_style() -> None:
    text = """
    from __future__ import annotations
    import contextlib
    async def a():
        w = 1.0
        async for i in []: pass
    def g():
        w = 1.0
        yield w
    class C:
        w: float = 1.0
        def m(self):
            nonlocal_w = 0
            def inner():
                nonlocal nonlocal_w
                nonlocal_w = w = 1.0
            return inner
    with contextlib.suppress(Exception) as w, contextlib.nullcontext([1, 2, 3]) as x:
        pass
    try:
        (w) = 1.0
    except* ValueError:
        w = 2.0
    else:
        w = 1.0
    match [1.0, 2.0, 3.0]:
        case [1.0, 2.0, 3.0]:
            pass
    [w, *rest] = [1.0, 2.0, 3.0]
    del rest
    lambda w=1.0: w
    if (w := 1.0) and w < 100: pass
    """
    roles = Roles(
        names={"w": frozenset({"w"})},
        data={"x": (1.0, 2.0, 3.0)},
        starts=("w",),
        updated=("w",),
    )
    compile(rewritten(dedent(text).encode(), MAIN, roles), MAIN, "exec", dont_inherit=True)

"""What `grade lint` tells at once, without running a hand-in."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.prove.lint import lint

from .grading import ROOT, run_grade
from .skeletons import NAME, Skeleton


def write(name: str, text: str) -> Callable[[Skeleton], object]:
    return lambda made: (made.folder / name).write_text(text, encoding="utf-8")


def change(name: str, old: str, new: str) -> Callable[[Skeleton], object]:
    return lambda made: made.change(made.folder / name, (old, new))


def solution(old: str, new: str) -> Callable[[Skeleton], object]:
    return lambda made: made.change(made.reference / "solution.py", (old, new))


def removed(name: str) -> Callable[[Skeleton], object]:
    return lambda made: (made.root / name).unlink()


SPOILT: dict[str, tuple[Callable[[Skeleton], object], str]] = {
    "spec": (
        change("assignment.toml", '= "purity"\n  points', '= "purty"\n  points'),
        "did you mean 'purity'?",
    ),
    "points": (change("assignment.toml", "points    = 4", "points    = 5"), "points"),
    "id": (lambda m: m.folder.rename(m.assignments / "other"), "its folder is called other"),
    "no handout": (removed(f"assignments/{NAME}/README.md"), "there is no README.md"),
    "another file": (
        write("README.md", "loss grad_w"),
        f"does not name the file to hand in, {NAME}",
    ),
    "a function untold": (write("README.md", f"{NAME}.py loss"), "README.md does not name grad_w"),
    "no starter": (removed(f"assignments/{NAME}/starter.py"), "there is no starter.py"),
    "a broken starter": (write("starter.py", "def"), "starter.py is not Python"),
    "a short starter": (write("starter.py", "def loss(x, t, w): ..."), "does not define grad_w"),
    "another order": (
        change("starter.py", "grad_w(x, t, w)", "grad_w(x, w, t)"),
        "starter.py defines grad_w(x, w, t), the spec calls grad_w(x, t, w)",
    ),
    "fixtures that fail": (write("fixtures.py", "1 / 0"), "raises ZeroDivisionError"),
    "no reference": (removed(f"reference/{NAME}/solution.py"), "reference solution is missing"),
    "no function": (solution("def grad_w", "def grad_v"), "it has no grad_w"),
    "other arguments": (
        solution("def grad_w(x: Array, t: Array, w: Array)", "def grad_w(x: Array)"),
        "grad_w(x, t, w) cannot be called like that",
    ),
    "a step that is gone": (solution("grad_y", "grad_z"), "has no step grad_w.grad_y"),
    "no kit": (removed(f"assignments/{NAME}/kit.npz"), "there is no kit.npz; run grade kit tiny"),
    "a broken kit": (write("kit.npz", "junk"), "kit.npz cannot be read"),
    "an old kit": (change("assignment.toml", "N = 71", "N = 73"), "kit.npz belongs to another"),
    "no proof": (removed(f"reference/{NAME}/proof.toml"), "there is no proof; run grade verify"),
    "an old proof": (solution("grad_y = 2 *", "grad_y = 2.0 *"), "proof is of another solution"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_wrong_is_said(name: str, tmp_path: Path) -> None:
    made = Skeleton(tmp_path)
    change, said = SPOILT[name]
    if name == "a step that is gone":
        text = (made.reference / "solution.py").read_text(encoding="utf-8")
        (made.reference / "solution.py").write_text(text.replace("grad_y", "grad_z"))
    else:
        change(made)
    (folder,) = made.assignments.iterdir()
    assert said in "\n".join(lint(folder).problems)


def test_a_good_one_takes_no_time_and_no_sandbox(tmp_path: Path) -> None:
    made = Skeleton(tmp_path)
    start = time.process_time()
    assert lint(made.folder).problems == ()
    assert time.process_time() - start < 1
    code = (
        "import sys; from pathlib import Path; from grader.prove.lint import lint\n"
        f"lint(Path({str(made.folder)!r})); print('grader.run' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "False\n"


def test_the_command(tmp_path: Path) -> None:
    made = Skeleton(tmp_path)
    done = run_grade("lint", "--assignments", made.assignments)
    assert (done.returncode, done.stdout) == (0, f"{NAME}: ok\n")
    (made.folder / "kit.npz").unlink()
    done = run_grade("lint", NAME, "--assignments", made.assignments)
    assert done.returncode == 2
    assert done.stdout == f"{NAME}: 1 problem\n  ✗ there is no kit.npz; run grade kit {NAME}\n"

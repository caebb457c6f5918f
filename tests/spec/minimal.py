"""A small valid spec with one check of each kind, and helpers to break it."""

from pathlib import Path

from grader.spec import load_assignment

TEXT = """\
schema = 1
id     = "tiny"
title  = "Tiny"
points = 20
seed   = 7

[submission]
file    = "tiny.py"
imports = ["math", "numpy"]

[limits]
cpu_s = 10

[variables]
x    = ["N", "D"]
w    = ["D", "H"]
rate = []
steps = []

[preactivations]
h = "x @ w"

[families.base]
dims = { N = 3, D = 2, H = 4 }
draw = "dyadic"

[families.small]
dims  = { N = 3, D = 2, H = 4 }
draw  = "normal"
scale = 1e-2

[families.descent]
dims   = { N = 3, D = 2, H = 4 }
draw   = "normal"
values = { rate = 0.5, steps = 3 }

[[task]]
id    = "rules"
title = "By hand"

  [[task.check]]
  id     = "imports"
  kind   = "rules"
  points = 0
  tasks  = ["forward"]

[[task]]
id    = "forward"
title = "Forward pass"
call  = "forward(x, w)"

  [[task.check]]
  id       = "values"
  kind     = "values"
  result   = ["N", "H"]
  points   = 5
  families = ["base", "small"]
  weights  = { small = 2 }
  needs    = ["rules"]

[[task]]
id    = "grad_w"
title = "Gradient"
call  = "grad_w(x, w)"

  [[task.check]]
  id       = "values"
  kind     = "gradient"
  wrt      = "w"
  points   = 9
  families = ["base", "small"]
  needs    = ["forward/values"]

  [[task.check]]
  id       = "purity"
  kind     = "purity"
  points   = 1
  families = ["base"]
  siblings = ["forward"]
  needs    = ["values"]

[[task]]
id    = "train"
title = "Training"
call  = "train(x, w, rate, steps)"

  [[task.check]]
  id       = "trajectory"
  kind     = "training"
  returns  = ["w", "losses"]
  steps    = "steps"
  points   = 5
  families = ["descent"]
"""


def write_spec(folder: Path, text: str) -> Path:
    file = folder / "assignment.toml"
    file.write_text(text, encoding="utf-8")
    return file


def edited(old: str, new: str, text: str = TEXT) -> str:
    assert old in text, f"the edit's {old!r} is not in the spec"
    return text.replace(old, new, 1)


def load_text(folder: Path, text: str) -> object:
    return load_assignment(write_spec(folder, text))

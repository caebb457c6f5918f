"""Files of a new assignment: a linear layer under a squared loss. `$name` is filled in."""

from typing import Final

FORBID: Final = {
    "numpy": 'forbid  = ["numpy.gradient"]',
    "torch": 'forbid  = ["torch.autograd", "torch.func", "torch.enable_grad"]\n'
    'forbid_attributes = ["backward", "grad_fn"]',
}

SPEC: Final = """\
#:schema ../assignment.schema.json
schema    = 1
id        = "$id"
title     = "Linear layer"
points    = 4
arrays    = "$arrays"
seed      = $seed
reference = "../../reference/$id"

[submission]
file    = "$id.py"
imports = [$imports]
$forbid

[variables]
x = ["N", "D"]
t = ["N", "C"]
w = ["D", "C"]

# --- input families: each tells a class of mistakes from the right answer ---

[families.by_hand]
dims = { N = 1, D = 2, C = 3 }
draw = "integers"
why  = "one sample, small whole numbers: can be redone on paper"

[families.base]
dims = { N = 5, D = 3, C = 2 }
draw = "dyadic"
why  = "all dimensions different: transposes and swapped axes"

[families.other_n]
dims = { N = 71, D = 5, C = 3 }
draw = "dyadic"
why  = "another number of samples: a batch size written into the code"

[families.small]
dims  = { N = 6, D = 5, C = 3 }
draw  = "normal"
scale = 1e-2
why   = "small numbers: thresholds that only look at absolute size"

[families.unseen]
dims = { N = 11, D = 7, C = 5 }
draw = "dyadic"
why  = "sizes that the visible families do not have"

# --- what is asked ---

[[task]]
id    = "rules"
title = "Derivatives by hand"

  [[task.check]]
  id     = "imports"
  kind   = "rules"
  points = 0

[[task]]
id    = "loss"
title = "Sum of the squared errors"
call  = "loss(x, t, w)"

  [[task.check]]
  id       = "values"
  kind     = "values"
  result   = []
  points   = 1
  families = ["by_hand", "base", "other_n", "small"]

[[task]]
id    = "grad_w"
title = "Gradient of the loss with respect to w"
call  = "grad_w(x, t, w)"

  [[task.check]]
  id       = "values"
  kind     = "gradient"
  wrt      = "w"
  points   = 2
  families = ["by_hand", "base", "other_n", "small"]

  [[task.check]]
  id         = "unseen"
  kind       = "gradient"
  wrt        = "w"
  points     = 0.5
  families   = ["unseen"]
  visibility = "hidden"

  [[task.check]]
  id       = "purity"
  kind     = "purity"
  points   = 0.5
  families = ["base"]
  needs    = ["values"]
"""

HANDOUT: Final = """\
# Linear layer

Hand in one file, `$id.py`, with two functions; [`starter.py`](starter.py) has their
signatures. 4 points.

The layer is Y = X W, the loss is sum((Y - T)²), over N samples (rows), D inputs and C outputs.

| call | returns |
| --- | --- |
| `loss(x, t, w)` | the loss, a number |
| `grad_w(x, t, w)` | its gradient with respect to W, shape (D, C) |

By hand: x = [[2]], t = [[1]], w = [[3]] gives y = 6, a loss of 25 and a gradient of 2 · 2 · 5 = 20.

`grade check .` in the folder of your file says how far you are.
"""

STARTER: Final = '''\
"""Linear layer: fill in the two functions; neither may change what it is given."""

$import


def loss(x, t, w):
    """The sum of the squared errors, one number. x: (N, D), t: (N, C), w: (D, C)."""
    raise NotImplementedError


def grad_w(x, t, w):
    """Differentiate the loss with respect to w. Returns (D, C)."""
    raise NotImplementedError
'''

SOLUTION: Final = '''\
"""A linear layer: Y = X W, loss = sum((Y - T)²). Numpy, whatever arrays students get."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any


def loss(x: Array, t: Array, w: Array) -> Any:
    """Return the sum of the squared errors, a number."""
    residual = x @ w - t
    return np.sum(residual**2)


def grad_w(x: Array, t: Array, w: Array) -> Array:
    """Return d loss / d w, shape (D, C)."""
    residual = x @ w - t
    grad_y = 2 * residual
    return x.T @ grad_y
'''

MISTAKES: Final = '''\
"""Mistakes that learners make, each as a wrong version of one step of the solution."""

from __future__ import annotations

from grader.mistakes import Mistake

MISTAKES = (
    Mistake(
        id="missing_factor_2",
        step="grad_w.grad_y",
        wrong="residual",
        sentence="The factor 2 of the squared error is missing.",
        hint="Differentiate r² with respect to r.",
        concept="power rule",
        tasks=("grad_w",),
    ),
    Mistake(
        id="averaged",
        step="grad_w.grad_y",
        wrong="2 * residual / residual.shape[0]",
        sentence="The gradient is averaged over the samples; the loss is a sum.",
        hint="Does your gradient grow when you hand in every sample twice? Does the loss?",
        concept="mean",
        tasks=("grad_w",),
    ),
)
'''

HIDDEN: Final = """\
# The seed of hidden checks, and of the second drawing of every visible family. Change it for each
# class, and keep this folder from students.
seed = $secret
"""

TEXTBOOK: Final = '''\
"""A linear layer, straight from the formulas."""

$import


def loss(x, t, w):
    return $sum((x @ w - t) ** 2)


def grad_w(x, t, w):
    return 2 * x.T @ (x @ w - t)
'''

EXPECTED: Final = """\
status = "pass"
earned = 4.0
findings = []
mistakes = []
"""

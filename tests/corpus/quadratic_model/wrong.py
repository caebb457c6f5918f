"""Mistakes in quadratic_model: each must lose points, and none may pass for right."""

from __future__ import annotations

from dataclasses import replace

from ..edits import Edit, Slip
from ..variant import Variant
from .base import BASE
from .more_gradients import CHAINS, GIVEN, KEPT, MOVED, RESIDUALS, SLIPS

_R = "r = w1 * x**2 + w2 * x + b - y"
_G = "g = 2 * r"
_G_W1 = "g_w1 = g * x**2"
_G_W2 = "g_w2 = g * x\n"
_G_B = "g_b = g\n"
_END = "return g_w1, g_w2, g_b"

_GRADIENTS: tuple[Slip, ...] = (
    ("no_2", "missing_factor_2", "the 2 is missing", (_G, "g = r")),
    ("four", "extra_factor", "a 2 too many", (_G, "g = 4 * r")),
    ("half", "extra_factor", "½", (_G, "g = r / 2")),
    ("squared", "residual_squared", "the loss", (_G, "g = r**2")),
    ("abs", "residual_abs", "drops the sign", (_G, "g = 2 * abs(r)")),
    ("sign_of_r", "absolute_loss", "the absolute loss's", (_G, "g = torch.sign(r)")),
    ("negated", "sign", "down", (_G, "g = -2 * r")),
    ("clipped", "clipped", "clips", (_G, "g = (2 * r).clamp(-1, 1)")),
    ("rounded", "rounded", "rounds", (_G, "g = torch.round(2 * r)")),
    ("averaged", "averaged", "over 3 samples", (_G, "g = 2 * r / 3")),
    ("half_precision", "precision", "float16", (_G, "g = (2 * r).half().double()")),
    ("zero", "zero", "always 0", (_G, "g = 0 * r")),
    ("reversed", "residual_reversed", "y - y_pred", (_R, "r = y - w1 * x**2 - w2 * x - b")),
    ("sign_slip", "sign", "a bracket lost", (_R, "r = y - w1 * x**2 + w2 * x + b")),
    ("no_target", "residual_without_y", "forgets y", (_R, "r = w1 * x**2 + w2 * x + b")),
    ("no_bias", "no_bias", "forgets b", (_R, "r = w1 * x**2 + w2 * x - y")),
    ("no_square", "model", "x for x²", (_R, "r = w1 * x + w2 * x + b - y")),
    ("cube", "model", "x³", (_R, "r = w1 * x**3 + w2 * x + b - y")),
    ("doubled_x", "model", "2 x for x²", (_R, "r = w1 * 2 * x + w2 * x + b - y")),
    ("w1_squared", "model", "(w1 x)²", (_R, "r = (w1 * x) ** 2 + w2 * x + b - y")),
    ("swapped_weights", "model", "w1 and w2", (_R, "r = w2 * x**2 + w1 * x + b - y")),
    ("minus_bias", "sign", "- b", (_R, "r = w1 * x**2 + w2 * x - b - y")),
    ("whole_x", "rounded", "int(x)", (_R, "x = int(x)\nr = w1 * x**2 + w2 * x + b - y")),
    ("w1_x", "chain", "x for x²", (_G_W1, "g_w1 = g * x")),
    ("w1_2x", "chain", "2 x for x²", (_G_W1, "g_w1 = g * 2 * x")),
    ("w1_none", "missing_x", "no x", (_G_W1, "g_w1 = g")),
    ("w1_cube", "chain", "x³", (_G_W1, "g_w1 = g * x**3")),
    ("w1_abs", "sign", "x |x|", (_G_W1, "g_w1 = g * x * abs(x)")),
    ("w1_times_w1", "chain", "w1 as well", (_G_W1, "g_w1 = g * w1 * x**2")),
    ("w1_fourth", "chain", "x² twice", (_G_W1, "g_w1 = g * (x**2) ** 2")),
    ("w1_xor", "operator", "2 x ∧ 2", (_G_W1, "g_w1 = g * x * 2")),
    ("w2_none", "missing_x", "no x", (_G_W2, "g_w2 = g\n")),
    ("w2_square", "chain", "x²", (_G_W2, "g_w2 = g * x**2\n")),
    ("w2_abs", "sign", "|x|", (_G_W2, "g_w2 = g * abs(x)\n")),
    ("w2_of_x", "wrong_variable", "with respect to x", (_G_W2, "g_w2 = g * w2\n")),
    ("w2_zero", "zero", "not at all", (_G_W2, "g_w2 = 0 * g\n")),
    ("w2_is_w1", "copy", "that of w1", (_G_W2, "g_w2 = g_w1\n")),
    ("b_times_x", "bias", "x", (_G_B, "g_b = g * x\n")),
    ("b_times_b", "bias", "b", (_G_B, "g_b = g * b\n")),
    ("b_zero", "bias", "not at all", (_G_B, "g_b = 0 * g\n")),
    ("b_one", "bias", "1", (_G_B, "g_b = torch.ones_like(g)\n")),
    ("b_half", "bias", "without the 2", (_G_B, "g_b = r\n")),
    ("b_is_w2", "copy", "that of w2", (_G_B, "g_b = g_w2\n")),
    ("reversed_order", "order", "b first", (_END, "return g_b, g_w2, g_w1")),
    ("swapped", "order", "w2 first", (_END, "return g_w2, g_w1, g_b")),
    ("two", "arity", "without b", (_END, "return g_w1, g_w2")),
    ("four_results", "arity", "with the loss", (_END, "return g_w1, g_w2, g_b, r**2")),
    ("summed", "type", "one number", (_END, "return g_w1 + g_w2 + g_b")),
    ("a_tensor", "type", "a tensor of three", (_END, "return torch.stack([g_w1, g_w2, g_b])")),
    ("a_dict", "type", "a dict", (_END, "return {'w1': g_w1, 'w2': g_w2, 'b': g_b}")),
    ("nothing", "type", "forgets to return", (_END, "print(g_w1, g_w2, g_b)")),
    ("none_inside", "type", "None for b", (_END, "return g_w1, g_w2, None")),
    ("text", "type", "strings", (_END, "return str(g_w1), str(g_w2), str(g_b)")),
    ("integers", "dtype", "int()", (_END, "return int(g_w1), int(g_w2), int(g_b)")),
    ("rate", "extra_factor", "steps", (_END, "return 0.01 * g_w1, 0.01 * g_w2, 0.01 * g_b")),
    (
        "piled",
        "accumulates",
        "backward twice",
        (
            _END,
            (
                "w1, w2, b = (p.clone().requires_grad_() for p in (w1, w2, b))\n"
                "for _ in range(2):\n"
                "    ((w1 * x**2 + w2 * x + b - y) ** 2).backward()\n"
                "return w1.grad, w2.grad, b.grad"
            ),
        ),
    ),
    (
        "of_prediction",
        "wrong_loss",
        "autograd of the prediction",
        (
            _END,
            (
                "w1, w2, b = (p.clone().requires_grad_() for p in (w1, w2, b))\n"
                "(w1 * x**2 + w2 * x + b).backward()\nreturn w1.grad, w2.grad, b.grad"
            ),
        ),
    ),
)

_STEP_W1 = "w1 = w1 - learning_rate * g * x**2"
_STEP_W2 = "w2 = w2 - learning_rate * g * x\n"
_STEP_B = "b = b - learning_rate * g\n"
_LAST = "last = r**2"
_RECORD = "losses.append(last)"
_RETURN = "return w1, w2, b, losses"
_INNER = "for x, y in zip(x_data, y_data):"
_AGAIN = "2 * (w1 * x**2 + w2 * x + b - y)"
_TRAIN: tuple[Slip, ...] = (
    ("no_2", "missing_factor_2", "the 2 is missing", (_G, "g = r")),
    ("ascent", "ascent", "up", (_G, "g = -2 * r")),
    ("rate_fixed", "rate", "0.01 written in", (_G, "learning_rate = 0.01\ng = 2 * r")),
    ("over_n", "averaged", "over N", (_G, "g = 2 * r / len(x_data)")),
    ("clipped", "clipped", "clips", (_G, "g = (2 * r).clamp(-1, 1)")),
    ("w1_no_square", "chain", "x for x²", (_STEP_W1, "w1 = w1 - learning_rate * g * x")),
    ("w1_never", "not_trained", "w1 stays", (_STEP_W1, "pass")),
    ("w2_never", "not_trained", "w2 stays", (_STEP_W2, "pass\n")),
    ("b_never", "not_trained", "b stays", (_STEP_B, "pass\n")),
    ("b_by_w2", "copy", "b by w2's gradient", (_STEP_B, "b = b - learning_rate * g * x\n")),
    ("b_from_w2", "copy", "b = w2 - …", (_STEP_B, "b = w2 - learning_rate * g\n")),
    ("b_up", "ascent", "b goes up", (_STEP_B, "b = b + learning_rate * g\n")),
    ("b_no_rate", "rate", "b without a rate", (_STEP_B, "b = b - g\n")),
    (
        "w2_late",
        "updated_weights",
        "w2 by the new w1",
        (_STEP_W2, f"w2 = w2 - learning_rate * {_AGAIN} * x\n"),
    ),
    (
        "b_late",
        "updated_weights",
        "b by new weights",
        (_STEP_B, f"b = b - learning_rate * {_AGAIN}\n"),
    ),
    ("after", "loss_after_update", "after", (_STEP_B, f"{_STEP_B}last = ({_AGAIN} / 2) ** 2\n")),
    ("half_loss", "wrong_loss", "½", (_LAST, "last = r**2 / 2")),
    ("absolute", "wrong_loss", "no square", (_LAST, "last = abs(r)")),
    ("first", "wrong_sample", "the first", (_LAST, "last = r**2 if x == x_data[0] else last")),
    ("every_sample", "too_many", "one a sample", (_LAST, "last = r**2\nlosses.append(last)")),
    ("no_losses", "too_few", "no losses", (_RECORD, "pass")),
    ("only_last", "too_few", "one number", (_RETURN, "return w1, w2, b, losses[-1]")),
    ("no_b", "arity", "without b", (_RETURN, "return w1, w2, losses")),
    ("swapped", "order", "w2 first", (_RETURN, "return w2, w1, b, losses")),
    ("losses_first", "order", "losses first", (_RETURN, "return losses, w1, w2, b")),
    ("nested", "type", "a tuple inside", (_RETURN, "return (w1, w2, b), losses")),
    ("backwards", "order", "backwards", (_INNER, "for x, y in zip(x_data[::-1], y_data[::-1]):")),
    (
        "skips_last",
        "one_sample",
        "skips one",
        (_INNER, "for x, y in list(zip(x_data, y_data))[:-1]:"),
    ),
    (
        "first_only",
        "one_sample",
        "the first",
        (_INNER, "for x, y in list(zip(x_data, y_data))[:1]:"),
    ),
    ("target", "swapped", "x and y swapped", (_INNER, "for y, x in zip(x_data, y_data):")),
    ("epochs_plus", "too_many", "one too many", ("range(epochs)", "range(epochs + 1)")),
    ("epochs_fixed", "too_many", "100 epochs", ("range(epochs)", "range(100)")),
    (
        "starts_at_one",
        "start",
        "all 1",
        ("losses = []", "losses = []\nw1 = w2 = b = torch.ones_like(w1)"),
    ),
    ("no_bias", "no_bias", "forgets b", (_R, "r = w1 * x**2 + w2 * x - y")),
)

_BATCH = """
def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
    losses = []
    for epoch in range(epochs):
        sums = [0, 0, 0]
        for x, y in zip(x_data, y_data):
            r = w1 * x**2 + w2 * x + b - y
            sums = [s + 2 * r * v for s, v in zip(sums, (x**2, x, 1))]
        losses.append(r**2)
        w1, w2, b = (p - learning_rate * s for p, s in zip((w1, w2, b), sums))
    return w1, w2, b, losses
"""
_PILING = """
def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
    w1, w2, b = (p.clone().requires_grad_() for p in (w1, w2, b))
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            l = (w1 * x**2 + w2 * x + b - y) ** 2
            l.backward()
            for p in (w1, w2, b):
                p.data = p.data - learning_rate * p.grad.data
            for p in {zeroed}:
                p.grad.data.zero_()
        losses.append(l.item())
    return w1, w2, b, losses
"""
_OVERWRITING = """
def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            r = w1 * x**2 + w2 * x + b - y
            w1 = w1 - learning_rate * 2 * r * x**2
            w2 = w2 - learning_rate * 2 * r * x
            b -= learning_rate * 2 * r
        losses.append(r**2)
    return w1, w2, b, losses
"""


def _rewritten(name: str, mistake: str, why: str, text: str) -> Variant:
    return replace(BASE.right("train", name, why, text), mistake=mistake)


_TRAINS = (
    _rewritten("batch", "batch", "the whole batch", _BATCH),
    _rewritten("piles_up", "accumulates", "never zeroed", _PILING.format(zeroed="()")),
    _rewritten("b_piles_up", "accumulates", "b not zeroed", _PILING.format(zeroed="(w1, w2)")),
    _rewritten("overwrites_b", "changes_argument", "changes the caller's b", _OVERWRITING),
)

_GIVEN: Edit = ("def gradients(", "SEEN = {}\n\n\ndef gradients(")
_IMPURE = (
    BASE.wrong(
        "gradients",
        "stale",
        "stale",
        "remembers",
        _GIVEN,
        (_END, "return SEEN.setdefault('g', (g_w1, g_w2, g_b))"),
    ),
    BASE.wrong(
        "gradients",
        "piles_up",
        "accumulates",
        "adds up calls",
        _GIVEN,
        (_END, "SEEN['b'] = SEEN.get('b', 0) + g_b\nreturn g_w1, g_w2, SEEN['b']"),
    ),
    replace(
        BASE.wrong(
            "gradients",
            "moves_b",
            "changes_argument",
            "takes a step",
            (_END, "b -= 0.01 * g_b\nreturn g_w1, g_w2, g_b"),
        ),
        purity_only=True,
    ),
)

_MORE = (
    *BASE.slips(("gradients",), SLIPS),
    *BASE.pairs("gradients", RESIDUALS, CHAINS),
    *(BASE.wrong("gradients", *said, GIVEN, (_END, end)) for *said, end in KEPT),
    *(
        replace(
            BASE.wrong("gradients", name, "changes_argument", why, (_END, end)), purity_only=True
        )
        for name, why, end in MOVED
    ),
)

_VALUE = "value = r**2"
_LOSS: tuple[Slip, ...] = (
    ("half", "extra_factor", "½", (_VALUE, "value = r**2 / 2")),
    ("absolute", "absolute_loss", "no square", (_VALUE, "value = abs(r)")),
    ("no_bias", "no_bias", "forgets b", (_R, "r = w1 * x**2 + w2 * x - y")),
    ("no_target", "residual_without_y", "forgets y", (_R, "r = w1 * x**2 + w2 * x + b")),
)
_PREDICTION = "y_pred = w1 * x**2 + w2 * x + b"
_FORWARD: tuple[Slip, ...] = (
    ("no_bias", "no_bias", "forgets b", (_PREDICTION, "y_pred = w1 * x**2 + w2 * x")),
    ("cube", "model", "x³", (_PREDICTION, "y_pred = w1 * x**3 + w2 * x + b")),
    ("swapped", "model", "w1 and w2", (_PREDICTION, "y_pred = w2 * x**2 + w1 * x + b")),
    ("doubled", "model", "2 x", (_PREDICTION, "y_pred = w1 * 2 * x + w2 * x + b")),
)

WRONG: tuple[Variant, ...] = (
    *BASE.slips(("gradients",), _GRADIENTS),
    *BASE.slips(("train",), _TRAIN),
    *BASE.slips(("loss",), _LOSS),
    *BASE.slips(("forward",), _FORWARD),
    *_TRAINS,
    *_IMPURE,
    *_MORE,
)

"""Realistic mistakes in forward_vs_reverse: each must lose points, and none may pass for right."""

from __future__ import annotations

from ..variant import Variant
from . import more_wrong
from .base import ANSWERS, BASE, Lines, hand_in, written

BOTH = "gradient_by_forward_mode"


def _wrong(
    function: str, name: str, why: str, changes: Lines, *, purity_only: bool = False
) -> Variant:
    """The base with some lines of one function changed."""
    source = hand_in({function: written(BASE[function], changes)})
    return Variant(f"{function}_{name}", function, why, source, name, purity_only)


# --- jvp: (name, why, lines) ----------------------------------------------------------------------

JVP_MISTAKES: tuple[tuple[str, str, Lines], ...] = (
    ("missing_mask", "the tangent passes where ReLU is off", {"da": "da = dh"}),
    ("mask_of_dh", "masks by the sign of the tangent", {"da": "da = dh * (dh > 0)"}),
    ("relu_of_dh", "applies ReLU to the tangent", {"da": "da = np.maximum(dh, 0)"}),
    ("mask_inverted", "passes where ReLU is off", {"da": "da = dh * (h < 0)"}),
    ("mask_shifted", "the threshold is 0.01", {"da": "da = dh * (h > 0.01)"}),
    ("mask_far", "the threshold is 1", {"da": "da = dh * (h > 1)"}),
    ("leaky", "a slope of 0.01 where h is negative", {"da": "da = np.where(h > 0, dh, 0.01 * dh)"}),
    (
        "mask_of_w1",
        "masks by the sign of the weights",
        {"dh": "dh = x @ (dw1 * (w1 > 0))", "da": "da = dh"},
    ),
    ("a_instead_of_mask", "multiplies by the activation", {"da": "da = dh * a"}),
    ("mask_by_unit", "a unit is on or off for the whole batch", {"da": "da = dh * (h.sum(0) > 0)"}),
    (
        "mask_by_first_sample",
        "the mask of the first sample for all",
        {"da": "da = dh * (h[:1] > 0)"},
    ),
    ("no_relu", "no ReLU in the forward pass", {"a": "a = h", "da": "da = dh"}),
    ("relu_on_output", "ReLU on the output as well", {"y_pred": "y_pred = np.maximum(a @ w2, 0)"}),
    ("without_dw2", "the change of w2 is lost", {"dy_pred": "dy_pred = da @ w2"}),
    ("without_dw1", "the change of w1 is lost", {"dy_pred": "dy_pred = a @ dw2"}),
    ("product_of_tangents", "both factors replaced at once", {"dy_pred": "dy_pred = da @ dw2"}),
    (
        "second_order",
        "adds the product of both tangents",
        {"dy_pred": "dy_pred = da @ w2 + a @ dw2 + da @ dw2"},
    ),
    ("difference", "subtracts one term", {"dy_pred": "dy_pred = da @ w2 - a @ dw2"}),
    ("h_for_a", "h in place of the activation", {"dy_pred": "dy_pred = da @ w2 + h @ dw2"}),
    ("averaged_terms", "the mean of both terms", {"dy_pred": "dy_pred = (da @ w2 + a @ dw2) / 2"}),
    ("factor_missing", "the 2 is missing", {"dloss": "dloss = (y_pred - y) * dy_pred"}),
    ("factor_four", "a second 2", {"dloss": "dloss = 4.0 * (y_pred - y) * dy_pred"}),
    ("residual_reversed", "y - y_pred", {"dloss": "dloss = 2.0 * (y - y_pred) * dy_pred"}),
    (
        "residual_abs",
        "the residual loses its sign",
        {"dloss": "dloss = 2.0 * np.abs(y_pred - y) * dy_pred"},
    ),
    ("residual_without_y", "the target is forgotten", {"dloss": "dloss = 2.0 * y_pred * dy_pred"}),
    (
        "residual_squared",
        "multiplies by the loss itself",
        {"dloss": "dloss = (y_pred - y) ** 2 * dy_pred"},
    ),
    (
        "residual_sign",
        "the absolute error's derivative",
        {"dloss": "dloss = np.sign(y_pred - y) * dy_pred"},
    ),
    ("dy_squared", "squares the tangent", {"dloss": "dloss = 2.0 * (y_pred - y) * dy_pred**2"}),
    (
        "tangent_minus_y",
        "takes y from the tangent",
        {"dloss": "dloss = 2.0 * (y_pred - y) * (dy_pred - y)"},
    ),
    ("loss_of_tangent", "the loss of the tangent", {"dloss": "dloss = (dy_pred - y) ** 2"}),
    ("only_tangent", "forgets the residual", {"dloss": "dloss = 2.0 * dy_pred"}),
    ("mean", "mean in place of sum", {"total": "total = np.mean(dloss)"}),
    ("mean_over_batch", "divides by N", {"total": "total = np.sum(dloss) / x.shape[0]"}),
    ("mean_over_outputs", "divides by D_out", {"total": "total = np.sum(dloss) / y.shape[1]"}),
    (
        "batch_71",
        "divides by 71 and multiplies by N",
        {"total": "total = np.sum(dloss) * len(x) / 71"},
    ),
    ("first_64", "only the first 64 samples", {"total": "total = np.sum(dloss[:64])"}),
    (
        "last_sample_missing",
        "leaves out the last sample when there are several",
        {"total": "total = np.sum(dloss[: max(1, len(x) - 1)])"},
    ),
    ("abs_total", "the absolute value", {"total": "total = abs(np.sum(dloss))"}),
    (
        "normalised",
        "divides by the direction's length",
        {"total": "total = np.sum(dloss) / np.sqrt(np.sum(dw1**2) + np.sum(dw2**2))"},
    ),
    ("negated", "the direction of descent", {"end": "return -total"}),
    ("rounded", "rounds to six digits", {"end": "return round(float(total), 6)"}),
    ("as_int", "an integer", {"end": "return int(total)"}),
    ("clipped", "clips to a thousand", {"end": "return np.clip(total, -1e3, 1e3)"}),
    ("per_output", "a number per output", {"total": "total = np.sum(dloss, axis=0)"}),
    ("per_sample", "a number per sample", {"total": "total = np.sum(dloss, axis=1)"}),
    ("loss_as_well", "returns the loss, too", {"end": "return np.sum((y_pred - y) ** 2), total"}),
    ("nothing", "prints in place of returning", {"end": "print(total)"}),
    (
        "one_sided_difference",
        "a difference quotient with a large step",
        {
            "end": "def loss(u, v):\n    return np.sum((np.maximum(x @ u, 0) @ v - y) ** 2)\n"
            "return (loss(w1 + 1e-3 * dw1, w2 + 1e-3 * dw2) - loss(w1, w2)) / 1e-3"
        },
    ),
    (
        "half_precision",
        "computes in float16",
        {"h": "h = (x.astype(np.float16) @ w1.astype(np.float16)).astype(float)"},
    ),
    ("swapped_directions", "reads dw1 as a change of x", {"dh": "dh = x @ w1 * np.sum(dw1)"}),
    ("moved_weights", "differentiates at the moved weights", {"h": "w1 = w1 + dw1\nh = x @ w1"}),
)
JVP_PURITY: tuple[tuple[str, str, Lines], ...] = (
    (
        "moves_weights",
        "moves the caller's weights afterwards",
        {"end": "w1 += 0.01 * dw1\nreturn total"},
    ),
    (
        "scales_direction",
        "normalises the caller's direction after use",
        {"end": "dw1 /= np.sqrt(np.sum(dw1**2))\nreturn total"},
    ),
    (
        "accumulates",
        "adds to a total kept between calls",
        {"setup": "TOTAL = [0.0]", "end": "TOTAL[0] += total\nreturn TOTAL[0]"},
    ),
    (
        "remembers",
        "keeps the first result by shape",
        {"setup": "SEEN = {}", "end": "return SEEN.setdefault(x.shape, total)"},
    ),
)

# --- vjp ------------------------------------------------------------------------------------------

VJP_MISTAKES: tuple[tuple[str, str, Lines], ...] = (
    ("missing_mask", "the gradient passes where ReLU is off", {"grad_h": "grad_h = grad_a"}),
    (
        "mask_of_grad",
        "masks by the sign of the gradient",
        {"grad_h": "grad_h = grad_a * (grad_a > 0)"},
    ),
    ("mask_inverted", "passes where ReLU is off", {"grad_h": "grad_h = grad_a * (h < 0)"}),
    ("mask_shifted", "the threshold is 0.01", {"grad_h": "grad_h = grad_a * (h > 0.01)"}),
    (
        "leaky",
        "a slope of 0.01 where h is negative",
        {"grad_h": "grad_h = np.where(h > 0, grad_a, 0.01 * grad_a)"},
    ),
    ("a_instead_of_mask", "multiplies by the activation", {"grad_h": "grad_h = grad_a * a"}),
    (
        "mask_of_y_pred",
        "masks the output as well",
        {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y) * (y_pred > 0)"},
    ),
    (
        "mask_by_unit",
        "a unit is on or off for the whole batch",
        {"grad_h": "grad_h = grad_a * (h.sum(axis=0) > 0)"},
    ),
    ("no_relu", "no ReLU at all", {"a": "a = h", "grad_h": "grad_h = grad_a"}),
    ("relu_of_grad", "applies ReLU to the gradient", {"grad_h": "grad_h = np.maximum(grad_a, 0)"}),
    (
        "grad_w2_from_h",
        "grad_w2 with h in place of the activation",
        {"grad_w2": "grad_w2 = h.T @ grad_y_pred"},
    ),
    ("grad_w2_unscaled", "grad_w2 without the 2", {"grad_w2": "grad_w2 = a.T @ (y_pred - y)"}),
    (
        "grad_w1_from_a",
        "grad_w1 takes the mask of the output's gradient",
        {"grad_a": "grad_a = np.abs(grad_y_pred) @ w2.T"},
    ),
    ("abs_weights", "goes back through |w2|", {"grad_a": "grad_a = grad_y_pred @ np.abs(w2).T"}),
    (
        "through_updated_w2",
        "goes back through a w2 that has moved",
        {"grad_a": "grad_a = grad_y_pred @ (w2 - 0.01 * grad_w2).T"},
    ),
    ("factor_missing", "the 2 is missing", {"grad_y_pred": "grad_y_pred = y_pred - y"}),
    ("factor_four", "a second 2", {"grad_y_pred": "grad_y_pred = 4.0 * (y_pred - y)"}),
    ("residual_reversed", "y - y_pred", {"grad_y_pred": "grad_y_pred = 2.0 * (y - y_pred)"}),
    (
        "residual_abs",
        "the residual loses its sign",
        {"grad_y_pred": "grad_y_pred = 2.0 * np.abs(y_pred - y)"},
    ),
    (
        "residual_squared",
        "starts from the loss",
        {"grad_y_pred": "grad_y_pred = (y_pred - y) ** 2"},
    ),
    (
        "residual_sign",
        "the absolute error's derivative",
        {"grad_y_pred": "grad_y_pred = np.sign(y_pred - y)"},
    ),
    (
        "residual_without_y",
        "the target is forgotten",
        {"grad_y_pred": "grad_y_pred = 2.0 * y_pred"},
    ),
    (
        "mean_over_batch",
        "divides by N",
        {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y) / len(x)"},
    ),
    (
        "mean_over_entries",
        "divides by N * D_out",
        {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y) / y.size"},
    ),
    (
        "mean_over_outputs",
        "divides by D_out",
        {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y) / y.shape[1]"},
    ),
    (
        "batch_64",
        "divides by 64 and multiplies by N",
        {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y) * len(x) / 64"},
    ),
    (
        "clipped",
        "clips the residual",
        {"grad_y_pred": "grad_y_pred = 2.0 * np.clip(y_pred - y, -1, 1)"},
    ),
    ("decay", "adds weight decay", {"grad_w1": "grad_w1 = x.T @ grad_h + 1e-3 * w1"}),
    ("first_sample", "the first sample only", {"grad_w1": "grad_w1 = np.outer(x[0], grad_h[0])"}),
    (
        "last_sample",
        "the last sample only",
        {"grad_w2": "grad_w2 = np.outer(a[-1], grad_y_pred[-1])"},
    ),
    (
        "summed_first",
        "sums over samples before multiplying",
        {"grad_w1": "grad_w1 = np.outer(x.sum(axis=0), grad_h.sum(axis=0))"},
    ),
    (
        "summed_w2",
        "sums over samples before multiplying",
        {"grad_w2": "grad_w2 = np.outer(a.sum(axis=0), grad_y_pred.sum(axis=0))"},
    ),
    ("transposed_w1", "grad_w1 transposed", {"grad_w1": "grad_w1 = grad_h.T @ x"}),
    ("transposed_w2", "grad_w2 transposed", {"grad_w2": "grad_w2 = grad_y_pred.T @ a"}),
    ("transposed_both", "both transposed", {"end": "return grad_w1.T, grad_w2.T"}),
    (
        "reshaped",
        "grad_w1 transposed, then reshaped to fit",
        {"end": "return (grad_h.T @ x).reshape(w1.shape), grad_w2"},
    ),
    ("swapped", "the gradients in the other order", {"end": "return grad_w2, grad_w1"}),
    ("w1_alone", "one gradient", {"end": "return grad_w1"}),
    ("w1_twice", "grad_w1 twice", {"end": "return grad_w1, grad_w1"}),
    (
        "three_results",
        "the loss as well",
        {"end": "return np.sum((y_pred - y) ** 2), grad_w1, grad_w2"},
    ),
    ("as_dict", "a dict", {"end": 'return {"w1": grad_w1, "w2": grad_w2}'}),
    ("as_lists", "lists in place of arrays", {"end": "return grad_w1.tolist(), grad_w2.tolist()"}),
    (
        "flat",
        "one flat array",
        {"end": "return np.concatenate([grad_w1.ravel(), grad_w2.ravel()])"},
    ),
    ("normalised", "unit length", {"end": "return grad_w1 / np.linalg.norm(grad_w1), grad_w2"}),
    ("negated", "the direction of descent", {"end": "return -grad_w1, -grad_w2"}),
    ("rounded", "rounds to three digits", {"end": "return grad_w1.round(3), grad_w2.round(3)"}),
    ("zero_w2", "grad_w2 is never filled", {"grad_w2": "grad_w2 = np.zeros_like(w2)"}),
    (
        "updated_weights",
        "returns the weights after a step",
        {"end": "return w1 - 1e-3 * grad_w1, w2 - 1e-3 * grad_w2"},
    ),
)
VJP_PURITY: tuple[tuple[str, str, Lines], ...] = (
    (
        "relu_in_place",
        "masks the caller's x afterwards",
        {"end": "x[x < 0] = 0\nreturn grad_w1, grad_w2"},
    ),
    (
        "updates_weights",
        "takes a step on the caller's weights",
        {"end": "w1 -= 1e-3 * grad_w1\nreturn grad_w1, grad_w2"},
    ),
    (
        "accumulates",
        "adds to gradients kept between calls",
        {
            "setup": "G = {}",
            "end": "G[x.shape] = G.get(x.shape, 0) + grad_w1\nreturn G[x.shape], grad_w2",
        },
    ),
    (
        "one_buffer",
        "returns one buffer for every call",
        {
            "setup": "B = {}",
            "end": (
                "b = B.setdefault(w1.shape, np.empty(w1.shape, w1.dtype))\n"
                "b[:] = grad_w1\nreturn b, grad_w2"
            ),
        },
    ),
)

# --- gradient_by_forward_mode ---------------------------------------------------------------------

_DIFFERENCES = """
def loss(u, v):
    return np.sum((np.maximum(x @ u, 0) @ v - y) ** 2)
for i, j in np.ndindex(*w1.shape):
    d = np.zeros_like(w1)
    d[i, j] = 1e-5
    grad_w1[i, j] = (loss(w1 + d, w2) - loss(w1 - d, w2)) / 2e-5
for j, k in np.ndindex(*w2.shape):
    d = np.zeros_like(w2)
    d[j, k] = 1e-5
    grad_w2[j, k] = (loss(w1, w2 + d) - loss(w1, w2 - d)) / 2e-5
"""

FORWARD_MISTAKES: tuple[tuple[str, str, Lines], ...] = (
    ("calls_vjp", "is not built from jvp", {"after": "return vjp(x, y, w1, w2)"}),
    (
        "calls_vjp_for_w2",
        "grad_w2 is not built from jvp",
        {"after": "grad_w2 = vjp(x, y, w1, w2)[1]"},
    ),
    (
        "calls_vjp_for_w1",
        "grad_w1 is not built from jvp",
        {"after": "grad_w1 = vjp(x, y, w1, w2)[0]"},
    ),
    ("differences", "differences of the loss", {"after": _DIFFERENCES}),
    (
        "own_jvp",
        "another function of its own in place of jvp",
        {
            "setup": "def mine(x, y, w1, w2, dw1, dw2):\n    h = x @ w1\n    a = np.maximum(h, 0)\n"
            "    return np.sum(2 * (a @ w2 - y) * ((x @ dw1 * (h > 0)) @ w2 + a @ dw2))",
            "set_1": "grad_w1[i, j] = mine(x, y, w1, w2, dw1, still_w2)",
            "set_2": "grad_w2[j, k] = mine(x, y, w1, w2, still_w1, dw2)",
        },
    ),
    (
        "backpropagates",
        "computes the gradient in reverse",
        {
            "after": "h = x @ w1\na = np.maximum(h, 0)\ng = 2 * (a @ w2 - y)\n"
            "return x.T @ (g @ w2.T * (h > 0)), a.T @ g"
        },
    ),
    (
        "mixture",
        "the mean of jvp's and vjp's gradients",
        {"after": "g1, g2 = vjp(x, y, w1, w2)\nreturn (grad_w1 + g1) / 2, (grad_w2 + g2) / 2"},
    ),
    (
        "masked_by_vjp",
        "keeps jvp's entries only where vjp's are not 0",
        {"after": "g1, g2 = vjp(x, y, w1, w2)\ngrad_w1 = g1 * (grad_w1 != 0)"},
    ),
    (
        "direction_kept",
        "the ones of earlier sweeps stay",
        {
            "still": (
                "still_w1, still_w2 = np.zeros_like(w1), np.zeros_like(w2)\ndw1 = np.zeros_like(w1)"
            ),
            "new_1": "",
        },
    ),
    (
        "direction_kept_w2",
        "the ones of earlier sweeps stay",
        {
            "still": (
                "still_w1, still_w2 = np.zeros_like(w1), np.zeros_like(w2)\ndw2 = np.zeros_like(w2)"
            ),
            "new_2": "",
        },
    ),
    ("all_ones", "the direction is 1 everywhere", {"new_1": "dw1 = np.ones_like(w1)"}),
    (
        "still_is_one",
        "the other weights move as well",
        {"set_1": "grad_w1[i, j] = jvp(x, y, w1, w2, dw1, np.ones_like(w2))"},
    ),
    (
        "still_is_w2",
        "the other weights move along themselves",
        {"set_1": "grad_w1[i, j] = jvp(x, y, w1, w2, dw1, w2)"},
    ),
    ("along_the_weight", "moves by the weight, not by 1", {"one_1": "dw1[i, j] = w1[i, j]"}),
    ("along_the_weight_w2", "moves by the weight, not by 1", {"one_2": "dw2[j, k] = w2[j, k]"}),
    ("small_step", "moves by 0.001 and does not divide", {"one_1": "dw1[i, j] = 1e-3"}),
    (
        "two_sided",
        "the difference of two directions, not halved",
        {
            "set_1": (
                "grad_w1[i, j] = jvp(x, y, w1, w2, dw1, "
                "still_w2) - jvp(x, y, w1, w2, -dw1, still_w2)"
            )
        },
    ),
    ("whole_row", "a row of ones", {"one_1": "dw1[i, :] = 1.0"}),
    ("whole_column", "a column of ones", {"one_2": "dw2[:, k] = 1.0"}),
    (
        "last_column_missing",
        "leaves out the last column",
        {"loop_1": "for i, j in np.ndindex(w1.shape[0], w1.shape[1] - 1):"},
    ),
    (
        "last_row_missing",
        "leaves out the last row",
        {"loop_2": "for j, k in np.ndindex(w2.shape[0] - 1, w2.shape[1]):"},
    ),
    ("first_row_only", "the first row only", {"loop_1": "for i, j in np.ndindex(1, w1.shape[1]):"}),
    (
        "shifted",
        "each entry one place on",
        {"set_1": "grad_w1[i, (j + 1) % w1.shape[1]] = jvp(x, y, w1, w2, dw1, still_w2)"},
    ),
    (
        "accumulated",
        "adds to the entry before it",
        {"set_1": "grad_w1[i, j] = grad_w1[i, j - 1] + jvp(x, y, w1, w2, dw1, still_w2)"},
    ),
    (
        "overwritten",
        "every result into one place",
        {"set_2": "grad_w2[0, 0] = jvp(x, y, w1, w2, still_w1, dw2)"},
    ),
    (
        "reshaped",
        "columns where rows are meant",
        {"after": "grad_w1 = grad_w1.ravel(order='F').reshape(w1.shape)"},
    ),
    ("transposed", "grad_w1 transposed", {"end": "return grad_w1.T, grad_w2"}),
    ("both_transposed", "both transposed", {"end": "return grad_w1.T, grad_w2.T"}),
    ("swapped", "the gradients in the other order", {"end": "return grad_w2, grad_w1"}),
    ("w1_alone", "one gradient", {"end": "return grad_w1"}),
    ("flat", "one flat list", {"end": "return [*grad_w1.ravel(), *grad_w2.ravel()]"}),
    ("as_lists", "lists in place of arrays", {"end": "return grad_w1.tolist(), grad_w2.tolist()"}),
    (
        "integers",
        "an array of integers",
        {"start": "grad_w1, grad_w2 = np.zeros(w1.shape, int), np.zeros(w2.shape, int)"},
    ),
    ("absolute", "absolute values", {"end": "return np.abs(grad_w1), np.abs(grad_w2)"}),
    ("negated", "the direction of descent", {"end": "return -grad_w1, -grad_w2"}),
    (
        "divided_by_sweeps",
        "divides by the number of sweeps",
        {"end": "return grad_w1 / w1.size, grad_w2 / w2.size"},
    ),
    ("mean_over_batch", "divides by N", {"end": "return grad_w1 / len(x), grad_w2 / len(x)"}),
    ("w2_forgotten", "grad_w2 is never filled", {"set_2": "jvp(x, y, w1, w2, still_w1, dw2)"}),
    (
        "squared",
        "squares the results",
        {"set_1": "grad_w1[i, j] = jvp(x, y, w1, w2, dw1, still_w2) ** 2"},
    ),
    (
        "relu_of_it",
        "keeps positive entries only",
        {"set_1": "grad_w1[i, j] = max(jvp(x, y, w1, w2, dw1, still_w2), 0)"},
    ),
    (
        "random_direction",
        "projects on one random direction",
        {
            "after": "d = np.random.default_rng(0).standard_normal(w1.shape)\n"
            "grad_w1 = jvp(x, y, w1, w2, d, still_w2) * d"
        },
    ),
    (
        "half_precision",
        "computes with float16",
        {
            "start": (
                "grad_w1, grad_w2 = np.zeros(w1.shape, np.float16), np.zeros(w2.shape, np.float16)"
            )
        },
    ),
    ("clipped", "clips", {"end": "return np.clip(grad_w1, -5, 5), np.clip(grad_w2, -5, 5)"}),
    (
        "at_moved_weights",
        "differentiates where the direction leads",
        {"set_1": "grad_w1[i, j] = jvp(x, y, w1 + dw1, w2, dw1, still_w2)"},
    ),
    (
        "w1_and_w2_mixed",
        "one sweep for an entry of both",
        {
            "loop_2": "for j, k in np.ndindex(*w2.shape):\n    still_w1 = np.zeros_like(w1)\n"
            "    still_w1[0, j] = 1.0"
        },
    ),
)


def _with_wrong_jvp(name: str, why: str, changes: Lines) -> Variant:
    """The gradient built rightly from a jvp that is wrong: its values are wrong."""
    source = hand_in({"jvp": written(BASE["jvp"], changes)})
    return Variant(f"{BOTH}_with_{name}", BOTH, f"jvp {why}", source, name)


INHERITED = ("missing_mask", "relu_of_dh", "without_dw1", "without_dw2", "factor_missing", "mean")

# --- the answers ----------------------------------------------------------------------------------


def _answered(name: str, why: str, old: str, new: str) -> Variant:
    changed = ANSWERS.replace(old, new)
    if changed == ANSWERS:
        raise KeyError(old)
    return Variant(f"ANSWERS_{name}", "ANSWERS", why, hand_in({}, changed), name)


ANSWERED = (
    _answered("wrong_way_round", "the comment's words", "d loss / d weights", "d weights / d loss"),
    _answered("not_filled_in", "None", '"d loss / d weights"', "None"),
    _answered("number_as_text", "a text", "101000", '"101000"'),
    _answered("times_n", "counts the samples as well", "101000", "64 * 101000"),
    _answered("off_by_one", "one too many", "101000", "101001"),
    _answered("first_layer_only", "only w1", "101000", "100000"),
    _answered("a_bool", "True is not 1 here", '"reverse_sweeps": 1', '"reverse_sweeps": True'),
    _answered("two_sweeps", "one for each array", '"reverse_sweeps": 1', '"reverse_sweeps": 2'),
    _answered("key_missing", "a question without an answer", '    "reverse_sweeps": 1,\n', ""),
    _answered(
        "a_list", "a list of answers", ANSWERS, 'ANSWERS = ["d loss / d weights", 101000, 1]'
    ),
    _answered("no_texts_as_keys", "numbers as keys", '"computed"', "1"),
    _answered("not_there", "no answers at all", ANSWERS, ""),
)

WRONG: tuple[Variant, ...] = (
    *(_wrong("jvp", *mistake) for mistake in JVP_MISTAKES),
    *(_wrong("jvp", *mistake, purity_only=True) for mistake in JVP_PURITY),
    *(_wrong("vjp", *mistake) for mistake in VJP_MISTAKES),
    *(_wrong("vjp", *mistake, purity_only=True) for mistake in VJP_PURITY),
    *(_wrong(BOTH, *mistake) for mistake in FORWARD_MISTAKES),
    *(_with_wrong_jvp(*mistake) for mistake in JVP_MISTAKES if mistake[0] in INHERITED),
    *(_wrong("jvp", *mistake) for mistake in more_wrong.JVP),
    *(_wrong("vjp", *mistake) for mistake in more_wrong.VJP),
    *(_wrong(BOTH, *mistake) for mistake in more_wrong.FORWARD),
    *ANSWERED,
)

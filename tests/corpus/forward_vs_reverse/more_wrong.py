"""More mistakes in forward_vs_reverse: name, why, the lines that are changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .base import Lines

Slip = tuple[str, str, Lines]


def pairs(ones: Sequence[Slip], others: Sequence[Slip]) -> Iterator[Slip]:
    """Yield each of some mistakes together with each of others, which change other lines."""
    for first, why, lines in ones:
        for second, why_too, lines_too in others:
            yield f"{first}_and_{second}", f"{why}; {why_too}", {**lines, **lines_too}


# --- jvp -----------------------------------------------------------------------------------------

_JVP_MASKS: tuple[Slip, ...] = (
    ("missing_mask", "no mask on the tangent", {"da": "da = dh"}),
    ("relu_of_dh", "ReLU of the tangent", {"da": "da = np.maximum(dh, 0)"}),
    ("without_dw2", "the change of w2 is lost", {"dy_pred": "dy_pred = da @ w2"}),
    (
        "second_order",
        "adds the product of both tangents",
        {"dy_pred": "dy_pred = da @ w2 + a @ dw2 + da @ dw2"},
    ),
)
_JVP_ENDS: tuple[Slip, ...] = (
    ("factor_missing", "the 2 is missing", {"dloss": "dloss = (y_pred - y) * dy_pred"}),
    ("residual_reversed", "y - y_pred", {"dloss": "dloss = 2.0 * (y - y_pred) * dy_pred"}),
    ("residual_without_y", "forgets y", {"dloss": "dloss = 2.0 * y_pred * dy_pred"}),
    ("mean", "mean in place of sum", {"total": "total = np.mean(dloss)"}),
    ("mean_over_batch", "divides by N", {"total": "total = np.sum(dloss) / len(x)"}),
)
JVP: tuple[Slip, ...] = (
    *pairs(_JVP_MASKS, _JVP_ENDS),
    ("mask_of_sum", "masks by the sign of h + dh", {"da": "da = dh * (h + dh > 0)"}),
    (
        "mask_of_y_pred",
        "masks the output's tangent",
        {"dloss": "dloss = 2.0 * (y_pred - y) * dy_pred * (y_pred > 0)"},
    ),
    ("difference_of_relus", "ReLU(h + dh) - ReLU(h)", {"da": "da = np.maximum(h + dh, 0) - a"}),
    ("relu_of_sum", "ReLU(h + dh)", {"da": "da = np.maximum(h + dh, 0)"}),
    ("sigmoid", "a sigmoid's slope", {"da": "da = dh / (1 + np.exp(-h))"}),
    ("slope_two", "a slope of 2", {"da": "da = dh * 2 * (h > 0)"}),
    ("sign_mask", "-1 where h is negative", {"da": "da = dh * np.sign(h)"}),
    ("mask_below", "the threshold is -0.05", {"da": "da = dh * (h > -0.05)"}),
    (
        "mask_by_sample",
        "on for the sample if any unit is",
        {"da": "da = dh * (h.sum(1, keepdims=True) > 0)"},
    ),
    ("squared_relu", "the slope of ReLU²", {"da": "da = 2 * dh * a"}),
    ("dw1_for_w1", "the hidden layer from dw1", {"h": "h = x @ dw1"}),
    ("w1_for_dw1", "the tangent from w1", {"dh": "dh = x @ w1"}),
    ("dh_plus_h", "the tangent of w1 + dw1", {"dh": "dh = x @ (w1 + dw1)"}),
    ("dh_unit", "dw1 of length 1", {"dh": "dh = x @ dw1 / np.linalg.norm(dw1)"}),
    ("dh_from_a", "the tangent of the activation squared", {"dh": "dh = x @ (dw1 * w1)"}),
    ("dw2_for_w2", "dw2 in both terms", {"dy_pred": "dy_pred = da @ dw2 + a @ dw2"}),
    ("w2_in_both", "w2 in both terms", {"dy_pred": "dy_pred = da @ w2 + a @ w2"}),
    ("da_in_both", "da in both terms", {"dy_pred": "dy_pred = da @ w2 + da @ dw2"}),
    ("a_in_both", "a in both terms", {"dy_pred": "dy_pred = a @ w2 + a @ dw2"}),
    ("terms_multiplied", "multiplies both terms", {"dy_pred": "dy_pred = (da @ w2) * (a @ dw2)"}),
    ("terms_crossed", "da with dw2, a with w2", {"dy_pred": "dy_pred = da @ dw2 + a @ w2"}),
    ("second_twice", "one term twice", {"dy_pred": "dy_pred = da @ w2 + 2 * a @ dw2"}),
    (
        "abs_tangent",
        "the tangent loses its sign",
        {"dy_pred": "dy_pred = np.abs(da @ w2 + a @ dw2)"},
    ),
    (
        "relu_on_tangent",
        "ReLU on the output's tangent",
        {"dy_pred": "dy_pred = np.maximum(da @ w2 + a @ dw2, 0)"},
    ),
    ("sum_of_squares", "the squares of r + dy", {"dloss": "dloss = (y_pred - y + dy_pred) ** 2"}),
    ("added", "adds in place of multiplying", {"dloss": "dloss = 2.0 * (y_pred - y) + dy_pred"}),
    ("y_pred_plus_y", "y_pred + y", {"dloss": "dloss = 2.0 * (y_pred + y) * dy_pred"}),
    ("cube", "the cube's derivative", {"dloss": "dloss = 3.0 * (y_pred - y) ** 2 * dy_pred"}),
    ("target_only", "forgets y_pred", {"dloss": "dloss = -2.0 * y * dy_pred"}),
    (
        "clipped_residual",
        "clips the residual",
        {"dloss": "dloss = 2.0 * np.clip(y_pred - y, -1, 1) * dy_pred"},
    ),
    (
        "root",
        "the norm's derivative",
        {"total": "total = np.sum(dloss) / 2 / np.sqrt(np.sum((y_pred - y) ** 2))"},
    ),
    ("largest", "the largest entry", {"total": "total = np.max(dloss)"}),
    ("product", "np.prod for np.sum", {"total": "total = np.prod(dloss)"}),
    ("first_sample", "the first sample only", {"total": "total = np.sum(dloss[0])"}),
    ("first_output", "the first output only", {"total": "total = np.sum(dloss[:, 0])"}),
    (
        "sum_of_sums",
        "sums before multiplying",
        {"total": "total = 2 * np.sum(y_pred - y) * np.sum(dy_pred)"},
    ),
    ("abs_entries", "absolute values before the sum", {"total": "total = np.sum(np.abs(dloss))"}),
    ("decay", "adds weight decay", {"total": "total = np.sum(dloss) + 1e-3 * np.sum(w1 * dw1)"}),
    ("offset", "adds 1e-3", {"end": "return total + 1e-3"}),
    ("step", "times a rate", {"end": "return 0.01 * total"}),
    ("slightly_large", "0.1 % too large", {"end": "return 1.001 * total"}),
    ("as_text", "a text", {"end": 'return f"{total:.6f}"'}),
    ("in_a_list", "a list of one", {"end": "return [total]"}),
    ("is_positive", "whether the loss rises", {"end": "return bool(total > 0)"}),
    ("entries", "the entries, not summed", {"end": "return dloss"}),
    ("half", "float16", {"end": "return np.float16(total)"}),
    ("a_lambda", "a function", {"end": "return lambda: total"}),
    ("the_loss", "the loss itself", {"end": "return np.sum((y_pred - y) ** 2)"}),
    (
        "new_loss",
        "the loss after the step",
        {"end": "return np.sum((np.maximum(x @ (w1 + dw1), 0) @ (w2 + dw2) - y) ** 2)"},
    ),
    ("misspelt", "a name that is not there", {"end": "return totl"}),
)

# --- vjp -----------------------------------------------------------------------------------------

_VJP_STARTS: tuple[Slip, ...] = (
    ("factor_missing", "the 2 is missing", {"grad_y_pred": "grad_y_pred = y_pred - y"}),
    ("residual_reversed", "y - y_pred", {"grad_y_pred": "grad_y_pred = 2.0 * (y - y_pred)"}),
    ("residual_without_y", "forgets y", {"grad_y_pred": "grad_y_pred = 2.0 * y_pred"}),
    ("mean", "the mean's factor", {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y) / y.size"}),
)
_VJP_ENDS: tuple[Slip, ...] = (
    ("missing_mask", "no mask", {"grad_h": "grad_h = grad_a"}),
    ("mask_of_grad", "masks by the gradient's sign", {"grad_h": "grad_h = np.maximum(grad_a, 0)"}),
    ("grad_w2_from_h", "grad_w2 with h", {"grad_w2": "grad_w2 = h.T @ grad_y_pred"}),
    ("transposed_w1", "grad_w1 transposed", {"grad_w1": "grad_w1 = grad_h.T @ x"}),
    ("swapped", "the other order", {"end": "return grad_w2, grad_w1"}),
)
VJP: tuple[Slip, ...] = (
    *pairs(_VJP_STARTS, _VJP_ENDS),
    ("y_pred_plus_y", "y_pred + y", {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred + y)"}),
    ("cube", "the cube's derivative", {"grad_y_pred": "grad_y_pred = 3.0 * (y_pred - y) ** 2"}),
    ("ones", "starts from ones", {"grad_y_pred": "grad_y_pred = np.ones_like(y_pred)"}),
    ("target_only", "forgets y_pred", {"grad_y_pred": "grad_y_pred = -2.0 * y"}),
    (
        "softmax",
        "softmax of the output",
        {
            "grad_y_pred": "p = np.exp(y_pred - y_pred.max(1, keepdims=True))\n"
            "grad_y_pred = p / p.sum(1, keepdims=True) - y"
        },
    ),
    (
        "root",
        "the norm's derivative",
        {"grad_y_pred": "grad_y_pred = (y_pred - y) / np.sqrt(np.sum((y_pred - y) ** 2))"},
    ),
    (
        "row_norms",
        "by each sample's norm",
        {
            "grad_y_pred": "g = 2.0 * (y_pred - y)\n"
            "grad_y_pred = g / np.linalg.norm(g, axis=1, keepdims=True)"
        },
    ),
    (
        "centred",
        "less the batch's mean",
        {"grad_y_pred": "g = 2.0 * (y_pred - y)\ngrad_y_pred = g - g.mean()"},
    ),
    ("mask_shifted_down", "the threshold is -0.05", {"grad_h": "grad_h = grad_a * (h > -0.05)"}),
    ("slope_two", "a slope of 2", {"grad_h": "grad_h = grad_a * 2 * (h > 0)"}),
    ("sign_mask", "-1 where h is negative", {"grad_h": "grad_h = grad_a * np.sign(h)"}),
    ("h_for_mask", "h itself for the mask", {"grad_h": "grad_h = grad_a * h"}),
    ("sigmoid", "a sigmoid's slope", {"grad_h": "grad_h = grad_a * a * (1 - a)"}),
    (
        "mask_of_first_sample",
        "the first sample's mask",
        {"grad_h": "grad_h = grad_a * (h[:1] > 0)"},
    ),
    (
        "mask_by_sample",
        "on for the sample if its sum is",
        {"grad_h": "grad_h = grad_a * (h.sum(1, keepdims=True) > 0)"},
    ),
    (
        "mask_of_w1",
        "masks by the weights' sign",
        {"grad_h": "grad_h = grad_a", "grad_w1": "grad_w1 = x.T @ grad_h * (w1 > 0)"},
    ),
    (
        "mask_of_both",
        "masks h and the gradient",
        {"grad_h": "grad_h = grad_a * (h > 0) * (grad_a > 0)"},
    ),
    (
        "mask_too_late",
        "masks grad_w1",
        {"grad_h": "grad_h = grad_a", "grad_w1": "grad_w1 = x.T @ grad_h * (h[0] > 0)"},
    ),
    (
        "index_store",
        "keeps what ought to go",
        {"grad_h": "grad_h = grad_a.copy()\ngrad_h[h > 0] = 0"},
    ),
    (
        "store_in_copy",
        "masks a copy that is dropped",
        {"grad_h": "grad_h = grad_a.copy()\ngrad_h[h < 0].fill(0)"},
    ),
    (
        "clip_h",
        "clips the hidden gradient",
        {"grad_h": "grad_h = np.clip(grad_a, -1, 1) * (h > 0)"},
    ),
    ("w2_of_y", "through y's sign", {"grad_a": "grad_a = (grad_y_pred * np.sign(y)) @ w2.T"}),
    (
        "through_ones",
        "goes back through ones",
        {"grad_a": "grad_a = grad_y_pred @ np.ones_like(w2).T"},
    ),
    ("through_y_pred", "goes back from the output", {"grad_a": "grad_a = y_pred @ w2.T"}),
    ("residual_alone_back", "goes back without the 2", {"grad_a": "grad_a = (y_pred - y) @ w2.T"}),
    (
        "through_grad_w2",
        "goes back through grad_w2",
        {"grad_a": "grad_a = grad_y_pred @ grad_w2.T"},
    ),
    (
        "first_output_back",
        "the first output alone goes back",
        {"grad_a": "grad_a = np.outer(grad_y_pred[:, 0], w2[:, 0])"},
    ),
    (
        "mean_w2_back",
        "goes back through the mean of w2",
        {"grad_a": "grad_a = grad_y_pred @ np.tile(w2.mean(0), (len(w2), 1)).T"},
    ),
    ("abs_a", "grad_w2 with |h|", {"grad_w2": "grad_w2 = np.abs(h).T @ grad_y_pred"}),
    (
        "mask_in_w2",
        "grad_w2 with the mask, not a",
        {"grad_w2": "grad_w2 = (h > 0).T @ grad_y_pred"},
    ),
    ("w2_double", "grad_w2 twice as large", {"grad_w2": "grad_w2 = 2 * a.T @ grad_y_pred"}),
    ("w2_negated", "grad_w2 negated", {"grad_w2": "grad_w2 = -a.T @ grad_y_pred"}),
    ("w2_decay", "weight decay for w2", {"grad_w2": "grad_w2 = a.T @ grad_y_pred + 1e-3 * w2"}),
    ("w2_averaged", "grad_w2 by N", {"grad_w2": "grad_w2 = a.T @ grad_y_pred / len(x)"}),
    ("w2_from_y", "grad_w2 with y", {"grad_w2": "grad_w2 = 2 * a.T @ (y_pred * 0 - y)"}),
    (
        "w2_in_float16",
        "grad_w2 in float16",
        {"grad_w2": "grad_w2 = (a.T @ grad_y_pred).astype(np.float16)"},
    ),
    ("w1_double", "grad_w1 twice as large", {"grad_w1": "grad_w1 = 2 * x.T @ grad_h"}),
    ("w1_negated", "grad_w1 negated", {"grad_w1": "grad_w1 = -x.T @ grad_h"}),
    ("w1_averaged", "grad_w1 by N", {"grad_w1": "grad_w1 = x.T @ grad_h / len(x)"}),
    ("w1_abs_x", "grad_w1 with |x|", {"grad_w1": "grad_w1 = np.abs(x).T @ grad_h"}),
    ("w1_relu_x", "grad_w1 with ReLU(x)", {"grad_w1": "grad_w1 = np.maximum(x, 0).T @ grad_h"}),
    ("w1_unmasked", "grad_w1 from the unmasked gradient", {"grad_w1": "grad_w1 = x.T @ grad_a"}),
    (
        "w1_without_last",
        "without the last sample",
        {"grad_w1": "grad_w1 = x[:-1].T @ grad_h[:-1] if len(x) > 1 else x.T @ grad_h"},
    ),
    (
        "w1_reversed_samples",
        "samples in the wrong order",
        {"grad_w1": "grad_w1 = x[::-1].T @ grad_h"},
    ),
    (
        "w2_rolled",
        "samples one place off",
        {"grad_w2": "grad_w2 = np.roll(a, 1, axis=0).T @ grad_y_pred"},
    ),
    ("w1_zero", "grad_w1 is never filled", {"grad_w1": "grad_w1 = np.zeros_like(w1)"}),
    ("step", "times a rate", {"end": "return 0.01 * grad_w1, 0.01 * grad_w2"}),
    ("absolute", "absolute values", {"end": "return np.abs(grad_w1), np.abs(grad_w2)"}),
    ("norms", "the norms", {"end": "return np.linalg.norm(grad_w1), np.linalg.norm(grad_w2)"}),
    ("summed_rows", "a row each", {"end": "return grad_w1.sum(axis=0), grad_w2.sum(axis=0)"}),
    ("batch_axis", "an axis in front", {"end": "return grad_w1[None], grad_w2[None]"}),
    ("flattened", "flat arrays", {"end": "return grad_w1.ravel(), grad_w2.ravel()"}),
    ("nothing", "prints in place of returning", {"end": "print(grad_w1, grad_w2)"}),
    ("integers", "whole numbers", {"end": "return grad_w1.astype(int), grad_w2.astype(int)"}),
    ("slightly_large", "0.1 % too large", {"end": "return 1.001 * grad_w1, grad_w2"}),
    ("none_for_w2", "None for grad_w2", {"end": "return grad_w1, None"}),
    ("hidden_gradient", "the gradient of h", {"end": "return grad_h, grad_w2"}),
)

# --- gradient_by_forward_mode --------------------------------------------------------------------

_SET_1 = "jvp(x, y, w1, w2, dw1, still_w2)"
_SET_2 = "jvp(x, y, w1, w2, still_w1, dw2)"
_W1: tuple[Slip, ...] = (
    ("small_step", "moves w1 by 0.001", {"one_1": "dw1[i, j] = 1e-3"}),
    ("whole_row", "a row of ones in w1", {"one_1": "dw1[i, :] = 1.0"}),
    ("along_the_weight", "moves by the weight", {"one_1": "dw1[i, j] = w1[i, j]"}),
    ("negated_w1", "grad_w1 negated", {"set_1": f"grad_w1[i, j] = -{_SET_1}"}),
)
_W2: tuple[Slip, ...] = (
    ("w2_forgotten", "grad_w2 is never filled", {"set_2": _SET_2}),
    ("whole_column", "a column of ones in w2", {"one_2": "dw2[:, k] = 1.0"}),
    ("w2_halved", "half of grad_w2", {"set_2": f"grad_w2[j, k] = {_SET_2} / 2"}),
    ("averaged", "divides by N at the end", {"end": "return grad_w1 / len(x), grad_w2 / len(x)"}),
    ("swapped", "the other order", {"end": "return grad_w2, grad_w1"}),
)
FORWARD: tuple[Slip, ...] = (
    *pairs(_W1, _W2),
    ("step_of_two", "moves by 2 and does not divide", {"one_1": "dw1[i, j] = 2.0"}),
    ("step_of_minus_one", "moves by -1", {"one_2": "dw2[j, k] = -1.0"}),
    ("adds_to_weight", "the weight plus 1", {"one_1": "dw1[i, j] = w1[i, j] + 1.0"}),
    ("copy_of_weights", "the direction starts from w1", {"new_1": "dw1 = w1.copy()"}),
    ("copy_of_weights_w2", "the direction starts from w2", {"new_2": "dw2 = w2.copy()"}),
    ("no_one", "the direction stays 0", {"one_1": ""}),
    ("no_one_w2", "the direction stays 0", {"one_2": ""}),
    ("ones_for_w2", "the direction is 1 everywhere", {"new_2": "dw2 = np.ones_like(w2)"}),
    (
        "diagonal",
        "indices the wrong way round",
        {"one_1": "dw1[i % dw1.shape[0], i % dw1.shape[1]] = 1.0"},
    ),
    ("first_column", "always the first column", {"one_2": "dw2[j, 0] = 1.0"}),
    ("whole_row_w2", "a row of ones in w2", {"one_2": "dw2[j, :] = 1.0"}),
    ("up_to_here", "ones up to the place", {"one_1": "dw1.flat[: i * dw1.shape[1] + j + 1] = 1.0"}),
    ("two_ones", "the next place as well", {"one_1": "dw1[i, j] = dw1[i, j - 1] = 1.0"}),
    (
        "random_entry",
        "a random place",
        {"one_1": "dw1.flat[np.random.default_rng(i + j).integers(dw1.size)] = 1.0"},
    ),
    (
        "still_w1_moves",
        "w1 moves as well",
        {"set_2": "grad_w2[j, k] = jvp(x, y, w1, w2, np.ones_like(w1), dw2)"},
    ),
    (
        "w1_along_itself",
        "w1 moves along itself",
        {"set_2": "grad_w2[j, k] = jvp(x, y, w1, w2, w1, dw2)"},
    ),
    ("halved", "half of grad_w1", {"set_1": f"grad_w1[i, j] = {_SET_1} / 2"}),
    ("doubled_w2", "twice grad_w2", {"set_2": f"grad_w2[j, k] = 2 * {_SET_2}"}),
    ("absolute_w2", "absolute values", {"set_2": f"grad_w2[j, k] = abs({_SET_2})"}),
    ("sign_only", "signs alone", {"set_1": f"grad_w1[i, j] = np.sign({_SET_1})"}),
    ("times_weight", "times the weight", {"set_1": f"grad_w1[i, j] = w1[i, j] * {_SET_1}"}),
    ("over_weight", "divided by the weight", {"set_2": f"grad_w2[j, k] = {_SET_2} / w2[j, k]"}),
    ("plus_weight", "plus the weight", {"set_1": f"grad_w1[i, j] = w1[i, j] + {_SET_1}"}),
    ("squared_w2", "squares the results", {"set_2": f"grad_w2[j, k] = {_SET_2} ** 2"}),
    ("with_rate", "times a rate", {"set_1": f"grad_w1[i, j] = 0.01 * {_SET_1}"}),
    ("rounded", "rounds to three digits", {"set_1": f"grad_w1[i, j] = round(float({_SET_1}), 3)"}),
    ("as_int", "whole numbers", {"set_2": f"grad_w2[j, k] = int({_SET_2})"}),
    ("in_float16", "float16", {"set_1": f"grad_w1[i, j] = np.float16({_SET_1})"}),
    ("adds_up", "adds every result to the row", {"set_1": f"grad_w1[i, :] += {_SET_1}"}),
    ("adds_column", "adds every result to the column", {"set_2": f"grad_w2[:, k] += {_SET_2}"}),
    ("fills_row", "every result into the row", {"set_1": f"grad_w1[i] = {_SET_1}"}),
    ("fills_diagonal", "one place a row", {"set_1": f"grad_w1[i, i % w1.shape[1]] = {_SET_1}"}),
    ("mirrored", "columns from right to left", {"set_1": f"grad_w1[i, -j - 1] = {_SET_1}"}),
    ("mirrored_w2", "rows from below", {"set_2": f"grad_w2[-j - 1, k] = {_SET_2}"}),
    (
        "swapped_x_y",
        "grad_w1 at shuffled samples",
        {"set_1": "grad_w1[i, j] = jvp(x[::-1], y, w1, w2, dw1, still_w2)"},
    ),
    (
        "without_target",
        "the target is 0",
        {"set_2": "grad_w2[j, k] = jvp(x, 0 * y, w1, w2, still_w1, dw2)"},
    ),
    (
        "first_sample",
        "the first sample only",
        {"set_1": "grad_w1[i, j] = jvp(x[:1], y[:1], w1, w2, dw1, still_w2)"},
    ),
    (
        "scaled_inputs",
        "the inputs doubled",
        {"set_1": "grad_w1[i, j] = jvp(2 * x, y, w1, w2, dw1, still_w2)"},
    ),
    (
        "moved_w2",
        "at a w2 that has moved",
        {"set_2": "grad_w2[j, k] = jvp(x, y, w1, w2 + dw2, still_w1, dw2)"},
    ),
    (
        "w2_after_a_step",
        "grad_w2 after a step of w1",
        {"loop_2": "w1 = w1 - 0.01 * grad_w1\nfor j, k in np.ndindex(*w2.shape):"},
    ),
    (
        "returns_early",
        "returns after the first entry",
        {"set_1": f"grad_w1[i, j] = {_SET_1}\nreturn grad_w1, grad_w2"},
    ),
    (
        "breaks",
        "stops after the first row",
        {"set_1": f"grad_w1[i, j] = {_SET_1}\nif i > 0:\n    break"},
    ),
    (
        "square_loops",
        "loops over the smaller side only",
        {"loop_1": "for i, j in np.ndindex(min(w1.shape), min(w1.shape)):"},
    ),
    (
        "first_row_w2",
        "the first row of w2 only",
        {"loop_2": "for j, k in np.ndindex(1, w2.shape[1]):"},
    ),
    ("from_one", "leaves out row 0", {"set_1": f"if i > 0:\n    grad_w1[i, j] = {_SET_1}"}),
    ("w2_from_one", "leaves out column 0", {"set_2": f"if k > 0:\n    grad_w2[j, k] = {_SET_2}"}),
    (
        "only_positive_weights",
        "skips negative weights",
        {"set_1": f"if w1[i, j] > 0:\n    grad_w1[i, j] = {_SET_1}"},
    ),
    (
        "normalised",
        "unit length",
        {"end": "return grad_w1 / (np.linalg.norm(grad_w1) + 1e-12), grad_w2"},
    ),
    ("w2_transposed", "grad_w2 transposed", {"end": "return grad_w1, grad_w2.T"}),
    ("w1_twice", "grad_w1 twice", {"end": "return grad_w1, grad_w1"}),
    ("decayed", "adds weight decay", {"end": "return grad_w1 + 1e-3 * w1, grad_w2 + 1e-3 * w2"}),
    (
        "updated",
        "the weights after a step",
        {"end": "return w1 - 0.01 * grad_w1, w2 - 0.01 * grad_w2"},
    ),
    ("nothing", "prints in place of returning", {"end": "print(grad_w1, grad_w2)"}),
    ("a_dict", "a dict", {"end": 'return {"w1": grad_w1, "w2": grad_w2}'}),
    ("flattened", "flat arrays", {"end": "return grad_w1.ravel(), grad_w2.ravel()"}),
    ("rms", "by the root of N", {"end": "return grad_w1 / len(x) ** 0.5, grad_w2 / len(x) ** 0.5"}),
    ("last_directions", "the directions", {"end": "return dw1, dw2"}),
    (
        "one_vjp_entry",
        "one entry from vjp",
        {"after": "grad_w1[0, 0] = vjp(x, y, w1, w2)[0][0, 0]"},
    ),
    (
        "vjp_if_large",
        "vjp where there are many weights",
        {"after": "if w1.size > 10:\n    return vjp(x, y, w1, w2)"},
    ),
    (
        "vjp_mask",
        "grad_w2 by vjp's signs",
        {"after": "grad_w2 = np.abs(grad_w2) * np.sign(vjp(x, y, w1, w2)[1])"},
    ),
)

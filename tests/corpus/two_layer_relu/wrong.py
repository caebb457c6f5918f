"""Realistic mistakes in two_layer_relu: each must lose points, and none may pass for right."""

from __future__ import annotations

from ..variant import Variant
from .base import BASE, hand_in, written

_Lines = dict[str, str]


def _wrong(
    function: str,
    name: str,
    mistake: str,
    why: str,
    lines: _Lines,
    *,
    purity_only: bool = False,
) -> Variant:
    """The base with some lines of one function changed; see `base.BASE` for the lines' names."""
    return Variant(
        f"{function}_{name}",
        function,
        why,
        hand_in(function, written(BASE[function], lines)),
        mistake=mistake,
        purity_only=purity_only,
    )


# --- mistakes that either gradient can have: (name, mistake, why, lines) --------------------------

_ANY_GRADIENT: tuple[tuple[str, str, str, _Lines], ...] = (
    (
        "factor_missing",
        "missing_factor_2",
        "the 2 of the square's derivative is missing",
        {"grad_y_pred": "grad_y_pred = y_pred - y"},
    ),
    (
        "factor_4",
        "extra_factor",
        "a second factor 2",
        {"grad_y_pred": "grad_y_pred = 4.0 * (y_pred - y)"},
    ),
    (
        "factor_half",
        "extra_factor",
        "multiplies by 1/2 where the derivative has a 2",
        {"grad_y_pred": "grad_y_pred = (y_pred - y) / 2"},
    ),
    (
        "residual_reversed",
        "residual_reversed",
        "y - y_pred: the sign is wrong",
        {"grad_y_pred": "grad_y_pred = 2.0 * (y - y_pred)"},
    ),
    (
        "negated",
        "sign",
        "returns the direction of descent, not the gradient",
        {"end": "return -grad"},
    ),
    (
        "residual_abs",
        "residual_abs",
        "the absolute residual loses its sign",
        {"grad_y_pred": "grad_y_pred = 2.0 * np.abs(y_pred - y)"},
    ),
    (
        "residual_sign",
        "absolute_loss",
        "the derivative of the sum of absolute errors",
        {"grad_y_pred": "grad_y_pred = np.sign(y_pred - y)"},
    ),
    (
        "residual_squared",
        "residual_squared",
        "starts from the loss itself, not its derivative",
        {"grad_y_pred": "grad_y_pred = (y_pred - y) ** 2"},
    ),
    (
        "residual_without_y",
        "residual_without_y",
        "the target is forgotten",
        {"grad_y_pred": "grad_y_pred = 2.0 * y_pred"},
    ),
    (
        "residual_is_one_hot",
        "residual_one_hot",
        "treats the targets as classes",
        {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred - np.eye(y.shape[1])[y.argmax(axis=1)])"},
    ),
    (
        "residual_softmax",
        "wrong_loss",
        "the derivative of softmax with cross-entropy",
        {
            "grad_y_pred": "e = np.exp(y_pred - y_pred.max(axis=1, keepdims=True))\n"
            "grad_y_pred = e / e.sum(axis=1, keepdims=True) - y"
        },
    ),
    (
        "residual_normalised",
        "normalised_gradient",
        "divides the residual by its norm (no square)",
        {"grad_y_pred": "r = y_pred - y\ngrad_y_pred = r / np.sqrt(np.sum(r**2))"},
    ),
    (
        "residual_clipped",
        "clipped",
        "clips the residual to ±1",
        {"grad_y_pred": "grad_y_pred = 2.0 * np.clip(y_pred - y, -1, 1)"},
    ),
    (
        "residual_averaged_target",
        "wrong_target",
        "the mean target in place of each sample's",
        {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y.mean())"},
    ),
    (
        "mean_over_batch",
        "mean_over_batch",
        "divides by N: the loss is a sum",
        {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y) / x.shape[0]"},
    ),
    (
        "mean_over_entries",
        "mean_over_entries",
        "divides by N * D_out",
        {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y) / y.size"},
    ),
    (
        "mean_over_outputs",
        "mean_over_outputs",
        "divides by D_out",
        {"grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y) / y.shape[1]"},
    ),
    (
        "batch_64",
        "batch_size_hard_coded",
        "divides by 64 and multiplies by N",
        {"setup": "N = 64", "end": "return grad / N"},
    ),
    (
        "batch_71",
        "batch_size_hard_coded",
        "rescales by a batch size that is written down",
        {"end": "return grad * (len(x) / 71)"},
    ),
    (
        "loop_to_64",
        "batch_size_hard_coded",
        "only the first 64 samples",
        {"h": "x, y = x[:64], y[:64]\nh = x @ w1"},
    ),
    (
        "loop_range_64",
        "batch_size_hard_coded",
        "a loop over range(64), whatever N is",
        {"grad": "grad = 0\nfor i in range(64):\n    grad = grad + ONE_SAMPLE"},
    ),
    (
        "relu_on_output",
        "relu_on_output",
        "ReLU after the last layer too",
        {"y_pred": "y_pred = np.maximum(h_relu @ w2, 0)"},
    ),
    (
        "relu_on_output_and_back",
        "relu_on_output",
        "ReLU after the last layer, and its mask",
        {
            "y_pred": "y_pred = np.maximum(h_relu @ w2, 0)",
            "grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y) * (y_pred > 0)",
        },
    ),
    (
        "relu_forgotten",
        "relu_forgotten",
        "the prediction skips the ReLU",
        {"y_pred": "y_pred = h @ w2"},
    ),
    (
        "leaky_forward",
        "leaky_relu",
        "leaky ReLU in the forward pass",
        {"h_relu": "h_relu = np.where(h > 0, h, 0.01 * h)"},
    ),
    (
        "sigmoid_forward",
        "wrong_activation",
        "sigmoid in the forward pass",
        {"h_relu": "h_relu = 1 / (1 + np.exp(-np.clip(h, -30, 30)))"},
    ),
    (
        "tanh_forward",
        "wrong_activation",
        "tanh in the forward pass",
        {"h_relu": "h_relu = np.tanh(h)"},
    ),
    (
        "softplus_forward",
        "wrong_activation",
        "softplus in the forward pass",
        {"h_relu": "h_relu = np.logaddexp(0, h)"},
    ),
    (
        "abs_forward",
        "wrong_activation",
        "|h| in place of max(h, 0)",
        {"h_relu": "h_relu = np.abs(h)"},
    ),
    (
        "relu6_forward",
        "wrong_activation",
        "ReLU capped at 6",
        {"h_relu": "h_relu = np.clip(h, 0, 6)"},
    ),
    (
        "relu_at_least_one",
        "wrong_activation",
        "max(h, 1): a 1 for the 0",
        {"h_relu": "h_relu = np.maximum(h, 1)"},
    ),
    (
        "first_sample_only",
        "one_sample_only",
        "only the first sample",
        {"h": "x, y = x[:1], y[:1]\nh = x @ w1"},
    ),
    (
        "last_sample_only",
        "one_sample_only",
        "only the last sample",
        {"h": "x, y = x[-1:], y[-1:]\nh = x @ w1"},
    ),
    (
        "last_sample_skipped",
        "off_by_one",
        "x[:-1] leaves the last sample out",
        {"h": "x, y = x[:-1], y[:-1]\nh = x @ w1"},
    ),
    (
        "first_sample_skipped",
        "off_by_one",
        "counts the samples from 1",
        {"h": "x, y = x[1:], y[1:]\nh = x @ w1"},
    ),
    (
        "every_other_sample",
        "off_by_one",
        "a step of 2 over the samples",
        {"h": "x, y = x[::2], y[::2]\nh = x @ w1"},
    ),
    (
        "overwritten",
        "overwritten_in_loop",
        "the loop assigns where it should add",
        {"grad": "for i in range(len(x)):\n    grad = ONE_SAMPLE"},
    ),
    (
        "loop_from_one",
        "off_by_one",
        "starts with sample 0's gradient counted twice",
        {"grad": "i = 0\ngrad = ONE_SAMPLE\nfor i in range(len(x)):\n    grad = grad + ONE_SAMPLE"},
    ),
    (
        "running_mean",
        "running_mean",
        "averages each sample with what came before",
        {"grad": "grad = 0\nfor i in range(len(x)):\n    grad = (grad + ONE_SAMPLE) / 2"},
    ),
    ("clipped_1", "clipped", "clips the gradient to ±1", {"end": "return np.clip(grad, -1, 1)"}),
    (
        "clipped_norm",
        "clipped",
        "scales the gradient down to norm 5",
        {"end": "return grad * min(1.0, 5.0 / np.linalg.norm(grad))"},
    ),
    (
        "unit_length",
        "normalised_gradient",
        "divides the gradient by its norm",
        {"end": "return grad / (np.linalg.norm(grad) + 1e-12)"},
    ),
    ("sign_only", "sign_only", "the gradient's signs only", {"end": "return np.sign(grad)"}),
    ("abs", "abs", "the absolute value of the gradient", {"end": "return np.abs(grad)"}),
    ("squared", "squared", "the square of the gradient", {"end": "return grad**2"}),
    ("rounded", "rounded", "rounded to whole numbers", {"end": "return np.round(grad)"}),
    ("rounded_2", "rounded", "rounded to two decimals", {"end": "return np.round(grad, 2)"}),
    (
        "truncated",
        "rounded",
        "truncated to whole numbers",
        {"end": "return grad.astype(int).astype(float)"},
    ),
    (
        "integer_store",
        "rounded",
        "stores the gradient in an array of int",
        {"end": "out = np.zeros(grad.shape, dtype=int)\nout[:] = grad\nreturn out"},
    ),
    (
        "transposed",
        "transposed",
        "the transpose: shape and entries swapped",
        {"end": "return grad.T"},
    ),
    (
        "reshaped",
        "transposed",
        "the transpose, reshaped until it fits",
        {"end": "return grad.T.reshape(grad.shape)"},
    ),
    ("flattened", "flattened", "one long vector", {"end": "return grad.ravel()"}),
    ("extra_axis", "extra_axis", "an axis of length 1 in front", {"end": "return grad[None]"}),
    (
        "summed_rows",
        "summed_axis",
        "summed over the first axis",
        {"end": "return grad.sum(axis=0)"},
    ),
    ("rows_reversed", "permuted", "the rows the other way round", {"end": "return grad[::-1]"}),
    (
        "columns_rolled",
        "permuted",
        "the columns one to the side",
        {"end": "return np.roll(grad, 1, axis=1)"},
    ),
    (
        "last_row_missing",
        "off_by_one",
        "the last row is never filled",
        {"end": "out = np.zeros_like(grad)\nout[:-1] = grad[:-1]\nreturn out"},
    ),
    (
        "last_column_missing",
        "off_by_one",
        "the last column is never filled",
        {
            "end": "out = np.zeros_like(grad)\nfor j in range(grad.shape[1] - 1):\n"
            "    out[:, j] = grad[:, j]\nreturn out"
        },
    ),
    (
        "bias_dimension",
        "bias_added",
        "a row more, for a bias that nobody asked for",
        {"end": "return np.vstack([grad, grad.sum(axis=0)])"},
    ),
    (
        "updated_weights",
        "updated_weights",
        "returns the weights after a step",
        {"end": "return WEIGHT - 1e-6 * grad"},
    ),
    (
        "times_learning_rate",
        "learning_rate_in_gradient",
        "multiplied by a learning rate",
        {"end": "return 1e-6 * grad"},
    ),
    ("weight_decay", "weight_decay", "adds weight decay", {"end": "return grad + 1e-2 * WEIGHT"}),
    ("weight_decay_large", "weight_decay", "adds the weights", {"end": "return grad + WEIGHT"}),
    ("weight_returned", "weight_returned", "returns the weights", {"end": "return WEIGHT.copy()"}),
    ("zeros", "constant", "zeros of the right shape", {"end": "return np.zeros_like(WEIGHT)"}),
    ("ones", "constant", "ones of the right shape", {"end": "return np.ones_like(WEIGHT)"}),
    (
        "random",
        "random",
        "random numbers of the right shape",
        {"end": "return np.random.randn(*WEIGHT.shape)"},
    ),
    (
        "noise",
        "noise",
        "noise of one part in a thousand on every entry",
        {"end": "return grad * (1 + 1e-3 * np.cos(np.arange(grad.size)).reshape(grad.shape))"},
    ),
    (
        "first_answer",
        "first_answer_kept",
        "gives the answer of the first call for ever",
        {"setup": "_first = []\n", "end": "_first.append(grad)\nreturn _first[0]"},
    ),
    (
        "stale_by_shape",
        "stale_cache",
        "remembers answers by the shapes of its arguments",
        {
            "setup": "_cache = {}\n",
            "end": "return _cache.setdefault((x.shape, y.shape, w1.shape, w2.shape), grad).copy()",
        },
    ),
    (
        "stale_by_weight_shape",
        "stale_cache",
        "remembers the forward pass by the shape of the batch",
        {
            "setup": "_forward = {}\n",
            "y_pred": "y_pred = _forward.setdefault(x.shape, h_relu @ w2)",
        },
    ),
    (
        "accumulated",
        "accumulated",
        "adds to what earlier calls left",
        {
            "setup": "_sum = {}\n",
            "end": "total = _sum[grad.shape] = _sum.get(grad.shape, 0) + grad\nreturn total.copy()",
        },
    ),
    (
        "float16_inside",
        "float16_inside",
        "half precision inside, widened at the end",
        {"h": "h = (np.float16(x) @ np.float16(w1)).astype(float)"},
    ),
    (
        "float16_result",
        "float16_inside",
        "a half-precision result, widened at the end",
        {
            "end": "top = np.abs(grad).max() or 1.0\n"
            "return (grad / top).astype(np.float16).astype(np.float64) * top"
        },
    ),
    ("complex", "wrong_dtype", "a complex result", {"end": "return grad + 0j"}),
    (
        "as_object",
        "wrong_dtype",
        "an array of Python objects",
        {"end": "return grad.astype(object)"},
    ),
    ("as_text", "wrong_dtype", "an array of strings", {"end": "return grad.astype(str)"}),
    ("none", "returns_none", "forgets to return", {"end": ""}),
    (
        "printed",
        "returns_none",
        "prints the gradient in place of returning it",
        {"end": "print(grad)"},
    ),
    (
        "both",
        "returns_too_much",
        "returns the gradient and the loss",
        {"end": "return grad, np.sum((y_pred - y) ** 2)"},
    ),
    (
        "three_arguments",
        "wrong_arity",
        "takes y_pred for w1 and w2",
        {"def": "def NAME(x, y, y_pred):"},
    ),
    (
        "swapped_xy",
        "swapped_arguments",
        "x and y in the other order",
        {"def": "def NAME(y, x, w1, w2):"},
    ),
    (
        "swapped_weights",
        "swapped_arguments",
        "w1 and w2 in the other order",
        {"def": "def NAME(x, y, w2, w1):"},
    ),
    (
        "swapped_order",
        "swapped_arguments",
        "the weights come first",
        {"def": "def NAME(w1, w2, x, y):"},
    ),
    (
        "nan_for_zero",
        "divides_by_zero",
        "divides by the gradient's own entries: NaN where it is 0",
        {"end": "with np.errstate(all='ignore'):\n    return grad * (grad / grad)"},
    ),
    (
        "inputs_centred",
        "inputs_changed",
        "centres x first",
        {"h": "x = x - x.mean(axis=0)\nh = x @ w1"},
    ),
    (
        "inputs_standardised",
        "inputs_changed",
        "scales x to unit size first",
        {"h": "x = x / np.abs(x).max()\nh = x @ w1"},
    ),
    ("bias_one", "bias_added", "a bias of 1 in the hidden layer", {"h": "h = x @ w1 + 1"}),
    (
        "h_hard_coded",
        "hidden_size_hard_coded",
        "a hidden layer of 100 units",
        {"setup": "H = 100\n", "h": "h = np.zeros((x.shape[0], H))\nh[:] = x @ w1"},
    ),
    (
        "h_first_five",
        "hidden_size_hard_coded",
        "only the first five hidden units are looked at",
        {
            "h_relu": "h_relu = np.maximum(h, 0)\nh_relu[:, 5:] = 0",
            "h": "h = x @ w1\nh[:, 5:] = -1.0",
        },
    ),
    (
        "integer_weights",
        "rounded",
        "the forward pass with whole-number weights",
        {"h": "w1 = w1.astype(int).astype(w1.dtype)\nh = x @ w1"},
    ),
    ("raises", "raises", "asks for a name that does not exist", {"end": "return gradient"}),
)

# --- mistakes in protocol: one call on its own is right ------------------------------------------

_ANY_GRADIENT_PROTOCOL: tuple[tuple[str, str, str, _Lines], ...] = (
    (
        "changes_y",
        "mutates_argument",
        "works out the residual in the caller's y",
        {"grad_y_pred": "y -= y_pred\ngrad_y_pred = -2.0 * y"},
    ),
    (
        "changes_x",
        "mutates_argument",
        "sets the caller's x to 0 when done",
        {"end": "x[:] = 0\nreturn grad"},
    ),
    (
        "changes_weight",
        "mutates_argument",
        "takes the step in the caller's weights",
        {"end": "WEIGHT -= 1e-3 * grad\nreturn grad"},
    ),
    (
        "sorts_y",
        "mutates_argument",
        "leaves the rows of y the other way round",
        {"end": "y[:] = y[::-1] + 1\nreturn grad"},
    ),
    (
        "one_buffer",
        "reused_buffer",
        "hands out the same buffer for every call of a shape",
        {
            "setup": "_buffers = {}\n",
            "end": "out = _buffers.setdefault(grad.shape, np.empty(grad.shape))\nout[:] = grad\n"
            "return out",
        },
    ),
)

_PARTS = {
    "grad_w1": ("w1", "np.outer(x[i], grad_h[i])"),
    "grad_w2": ("w2", "np.outer(h_relu[i], grad_y_pred[i])"),
}
"""Of each gradient: its weight, and what one sample adds."""


def _filled(function: str, lines: _Lines) -> _Lines:
    """Put the gradient's own weight, sample term and name into the lines."""
    weight, one_sample = _PARTS[function]
    words = {"WEIGHT": weight, "ONE_SAMPLE": one_sample, "NAME": function}
    out = {}
    for key, line in lines.items():
        text = line
        for word, value in words.items():
            text = text.replace(word, value)
        out[key] = text
    return out


def _any_gradient(function: str) -> tuple[Variant, ...]:
    """Both tables above, for one of the two gradients."""
    values = [
        _wrong(function, name, mistake, why, _filled(function, lines))
        for name, mistake, why, lines in _ANY_GRADIENT
    ]
    protocol = [
        _wrong(function, name, mistake, why, _filled(function, lines), purity_only=True)
        for name, mistake, why, lines in _ANY_GRADIENT_PROTOCOL
    ]
    return (*values, *protocol)


def _renamed(lines: _Lines) -> _Lines:
    """Keyword arguments as lines: `def_` stands for the line "def"."""
    return {key.rstrip("_"): text for key, text in lines.items()}


def _w1(name: str, mistake: str, why: str, **lines: str) -> Variant:
    return _wrong("grad_w1", name, mistake, why, _renamed(lines))


def _w2(name: str, mistake: str, why: str, **lines: str) -> Variant:
    return _wrong("grad_w2", name, mistake, why, _renamed(lines))


_GRAD_W1 = (
    _w1(
        "missing_mask", "missing_mask", "the ReLU's mask is missing", grad_h="grad_h = grad_h_relu"
    ),
    _w1(
        "mask_by_gradient",
        "mask_by_gradient",
        "masks by the sign of the gradient, not of h",
        grad_h="grad_h = grad_h_relu.copy()\ngrad_h[grad_h < 0] = 0",
    ),
    _w1(
        "mask_inverted",
        "mask_inverted",
        "lets the gradient through where the unit is off",
        grad_h="grad_h = grad_h_relu * (h < 0)",
    ),
    _w1(
        "mask_inverted_in_place",
        "mask_inverted",
        "sets the gradient to 0 where h > 0",
        grad_h="grad_h = grad_h_relu.copy()\ngrad_h[h > 0] = 0",
    ),
    _w1(
        "mask_by_prediction",
        "mask_of_wrong_layer",
        "the mask of the output layer",
        grad_h_relu="grad_h_relu = (grad_y_pred * (y_pred > 0)) @ w2.T",
        grad_h="grad_h = grad_h_relu",
    ),
    _w1(
        "mask_by_input",
        "mask_of_wrong_layer",
        "masks by the input",
        grad_h="grad_h = grad_h_relu",
        grad="grad = (x * (x > 0)).T @ grad_h",
    ),
    _w1(
        "mask_by_weight",
        "mask_of_wrong_layer",
        "masks by the sign of w1",
        grad_h="grad_h = grad_h_relu",
        grad="grad = (x.T @ grad_h) * (w1 > 0)",
    ),
    _w1(
        "mask_by_residual",
        "mask_of_wrong_layer",
        "ReLU on the residual on the way back",
        grad_y_pred="grad_y_pred = np.maximum(2.0 * (y_pred - y), 0)",
    ),
    _w1(
        "mask_by_result",
        "mask_by_gradient",
        "ReLU on the finished gradient, no mask before it",
        grad_h="grad_h = grad_h_relu",
        grad="grad = np.maximum(x.T @ grad_h, 0)",
    ),
    _w1(
        "mask_transposed",
        "mask_transposed",
        "the transposed mask",
        grad_h="grad_h = grad_h_relu * (h_relu.T > 0)",
    ),
    _w1(
        "mask_reshaped",
        "mask_transposed",
        "the transposed mask, reshaped until it fits",
        grad_h="grad_h = grad_h_relu * (h.T > 0).reshape(h.shape)",
    ),
    _w1(
        "mask_any_sample",
        "mask_shared",
        "one mask for all samples: on if on for any",
        grad_h="grad_h = grad_h_relu * (h > 0).any(axis=0)",
    ),
    _w1(
        "mask_all_samples",
        "mask_shared",
        "one mask for all samples: on if on for all",
        grad_h="grad_h = grad_h_relu * (h > 0).all(axis=0)",
    ),
    _w1(
        "mask_first_sample",
        "mask_shared",
        "the first sample's mask for all",
        grad_h="grad_h = grad_h_relu * (h[0] > 0)",
    ),
    _w1(
        "mask_mean",
        "mask_shared",
        "masks by the mean pre-activation",
        grad_h="grad_h = grad_h_relu * (h.mean(axis=0) > 0)",
    ),
    _w1(
        "mask_above_mean",
        "shifted_threshold",
        "on where h is above its own mean",
        grad_h="grad_h = grad_h_relu * (h > h.mean())",
    ),
    _w1(
        "mask_any_unit",
        "mask_shared",
        "a sample counts for every unit if any unit is on",
        grad_h="grad_h = grad_h_relu * (h > 0).any(axis=1, keepdims=True)",
    ),
    _w1(
        "mask_is_activation",
        "mask_is_activation",
        "multiplies by h_relu, not by its slope",
        grad_h="grad_h = grad_h_relu * h_relu",
    ),
    _w1("mask_is_h", "mask_is_activation", "multiplies by h", grad_h="grad_h = grad_h_relu * h"),
    _w1(
        "mask_not_zero",
        "missing_mask",
        "h != 0 is true nearly everywhere",
        grad_h="grad_h = grad_h_relu * (h != 0)",
    ),
    _w1(
        "mask_sign",
        "wrong_slope",
        "sign(h): the slope of |h|",
        grad_h="grad_h = grad_h_relu * np.sign(h)",
    ),
    _w1(
        "mask_half",
        "wrong_slope",
        "a slope of 1/2 wherever the unit is on",
        grad_h="grad_h = grad_h_relu * (h > 0) * 0.5",
    ),
    _w1(
        "leaky_001",
        "leaky_relu",
        "a slope of 0.01 where the unit is off",
        grad_h="grad_h = grad_h_relu * np.where(h > 0, 1, 0.01)",
    ),
    _w1(
        "leaky_02",
        "leaky_relu",
        "a slope of 0.2 where the unit is off",
        grad_h="grad_h = np.where(h > 0, grad_h_relu, 0.2 * grad_h_relu)",
    ),
    _w1(
        "slope_sigmoid",
        "wrong_slope",
        "the slope of the sigmoid",
        grad_h="s = 1 / (1 + np.exp(-np.clip(h, -30, 30)))\ngrad_h = grad_h_relu * s * (1 - s)",
    ),
    _w1(
        "slope_softplus",
        "wrong_slope",
        "sigmoid(h): the slope of softplus",
        grad_h="grad_h = grad_h_relu / (1 + np.exp(-np.clip(h, -30, 30)))",
    ),
    _w1(
        "slope_tanh",
        "wrong_slope",
        "the slope of tanh",
        grad_h="grad_h = grad_h_relu * (1 - np.tanh(h) ** 2)",
    ),
    _w1(
        "slope_elu",
        "wrong_slope",
        "the slope of ELU where the unit is off",
        grad_h="grad_h = grad_h_relu * np.where(h > 0, 1.0, np.exp(np.minimum(h, 0)))",
    ),
    _w1(
        "slope_relu6",
        "wrong_slope",
        "the slope of ReLU6: off above 6",
        grad_h="grad_h = grad_h_relu * ((h > 0) & (h < 6))",
    ),
    _w1(
        "slope_capped_1",
        "wrong_slope",
        "the slope of clip(h, 0, 1): off above 1",
        grad_h="grad_h = grad_h_relu * ((h > 0) & (h < 1))",
    ),
    _w1(
        "threshold_005",
        "shifted_threshold",
        "on only above 0.05",
        grad_h="grad_h = grad_h_relu * (h > 0.05)",
    ),
    _w1(
        "threshold_0001",
        "shifted_threshold",
        "on only above 0.001",
        grad_h="grad_h = grad_h_relu * (h > 1e-3)",
    ),
    _w1(
        "threshold_1",
        "shifted_threshold",
        "on only above 1",
        grad_h="grad_h = grad_h_relu * (h > 1)",
    ),
    _w1(
        "threshold_half",
        "shifted_threshold",
        "on only above 0.5",
        grad_h="grad_h = grad_h_relu * (h > 0.5)",
    ),
    _w1(
        "threshold_minus",
        "shifted_threshold",
        "on from -0.05 up",
        grad_h="grad_h = grad_h_relu * (h > -0.05)",
    ),
    _w1(
        "threshold_integer",
        "shifted_threshold",
        "int(h) > 0: on only from 1 up",
        grad_h="grad_h = grad_h_relu * (h.astype(int) > 0)",
    ),
    _w1(
        "threshold_round",
        "shifted_threshold",
        "round(h, 1) > 0: off below 0.05",
        grad_h="grad_h = grad_h_relu * (np.round(h, 1) > 0)",
    ),
    _w1(
        "linear_network",
        "relu_forgotten",
        "no ReLU forward and no mask back",
        h_relu="h_relu = h",
        grad_h="grad_h = grad_h_relu",
    ),
    _w1(
        "chain_without_w2",
        "chain_broken",
        "w2 is left out of the chain",
        grad_h_relu="grad_h_relu = grad_y_pred.sum(axis=1, keepdims=True) + np.zeros_like(h)",
    ),
    _w1(
        "chain_pinv",
        "chain_wrong_weight",
        "goes back through the pseudo-inverse of w2",
        grad_h_relu="grad_h_relu = grad_y_pred @ np.linalg.pinv(w2)",
    ),
    _w1(
        "chain_not_transposed",
        "chain_wrong_weight",
        "w2 without its transpose",
        grad_h_relu="grad_h_relu = grad_y_pred @ w2",
    ),
    _w1(
        "chain_reshaped",
        "chain_wrong_weight",
        "w2 reshaped where it should be transposed",
        grad_h_relu="grad_h_relu = grad_y_pred @ w2.reshape(w2.shape[::-1])",
    ),
    _w1(
        "chain_w1",
        "chain_wrong_weight",
        "goes back through w1",
        grad_h_relu="grad_h_relu = grad_y_pred @ w1.T",
    ),
    _w1(
        "chain_abs",
        "chain_wrong_weight",
        "goes back through |w2|",
        grad_h_relu="grad_h_relu = grad_y_pred @ np.abs(w2).T",
    ),
    _w1(
        "chain_w2_updated",
        "chain_updated_weight",
        "goes back through w2 after its own update",
        grad_h_relu="w2 = w2 - 1e-2 * (h_relu.T @ grad_y_pred)\ngrad_h_relu = grad_y_pred @ w2.T",
    ),
    _w1(
        "chain_w2_normalised",
        "chain_wrong_weight",
        "goes back through w2 scaled to unit rows",
        grad_h_relu="grad_h_relu = grad_y_pred @ (w2.T / np.linalg.norm(w2, axis=1))",
    ),
    _w1(
        "chain_w2_twice",
        "chain_wrong_weight",
        "w2 twice in the chain",
        grad_h_relu="grad_h_relu = (grad_y_pred @ w2.T) * w2.sum(axis=1)",
    ),
    _w1(
        "chain_first_output",
        "one_output_only",
        "only the first output goes back",
        grad_h_relu="grad_h_relu = np.outer(grad_y_pred[:, 0], w2[:, 0])",
    ),
    _w1(
        "chain_summed_outputs",
        "summed_axis",
        "sums residuals and w2 over the outputs first",
        grad_h_relu="grad_h_relu = np.outer(grad_y_pred.sum(axis=1), w2.sum(axis=1))",
    ),
    _w1(
        "einsum_all_pairs",
        "wrong_indices",
        "every sample with every sample",
        grad="grad = np.einsum('ni,mj->ij', x, grad_h)",
    ),
    _w1(
        "batch_means",
        "mean_of_factors",
        "the product of the means times N",
        grad="grad = len(x) * np.outer(x.mean(axis=0), grad_h.mean(axis=0))",
    ),
    _w1(
        "samples_reversed",
        "permuted",
        "sample i's input with sample N - i's gradient",
        grad="grad = x[::-1].T @ grad_h",
    ),
    _w1(
        "samples_shifted",
        "permuted",
        "each sample with its neighbour's gradient",
        grad="grad = np.roll(x, 1, axis=0).T @ grad_h",
    ),
    _w1(
        "operands_swapped",
        "transposed",
        "grad_h.T @ x: shape (H, D_in)",
        grad="grad = grad_h.T @ x",
    ),
    _w1(
        "x_not_transposed",
        "transposed",
        "x @ grad_h: shapes that do not fit",
        grad="grad = x @ grad_h",
    ),
    _w1(
        "squeezed_input",
        "squeezed",
        "squeezes x: one sample loses its axis",
        h="x = x.squeeze()\nh = x @ w1",
        grad="grad = x.T @ grad_h",
    ),
    _w1(
        "masked_array",
        "masked_array",
        "np.ma hides entries that the matrix product still adds",
        grad_h="grad_h = np.ma.masked_where(h <= 0, grad_h_relu)",
        grad="grad = np.asarray(x.T @ np.ma.getdata(grad_h))",
    ),
    _w1(
        "one_hot_unit",
        "one_hot",
        "only each sample's most active unit",
        grad_h="grad_h = grad_h_relu * (h == h.max(axis=1, keepdims=True))",
    ),
    _w1(
        "dropped_units",
        "dropout",
        "drops a third of the units, as dropout would",
        grad_h="keep = np.arange(h.shape[1]) % 3 > 0\ngrad_h = grad_h_relu * (h > 0) * keep",
    ),
    _w1(
        "nan_if_dead",
        "divides_by_zero",
        "divides by how often a unit is on: NaN for a dead unit",
        grad="on = (h > 0).sum(axis=0)\ngrad = (x.T @ grad_h) / on * on",
    ),
    _w1(
        "is_grad_w2",
        "other_gradient",
        "the gradient of w2 under the name of w1",
        end="return h_relu.T @ grad_y_pred",
    ),
    _w1(
        "forward_difference",
        "forward_difference",
        "forward differences with a step of 0.01",
        def_="def grad_w1(x, y, w1, w2):\n    def f(w):\n"
        "        return np.sum((np.maximum(x @ w, 0) @ w2 - y) ** 2)\n",
        end="out = np.zeros(w1.shape)\nfor i in np.ndindex(*w1.shape):\n    w = w1.copy()\n"
        "    w[i] += 1e-2\n    out[i] = (f(w) - f(w1)) / 1e-2\nreturn out",
    ),
)

_GRAD_W2 = (
    _w2(
        "h_for_h_relu",
        "relu_forgotten",
        "h in place of h_relu in the last product",
        grad="grad = h.T @ grad_y_pred",
    ),
    _w2("linear_network", "relu_forgotten", "no ReLU at all", h_relu="h_relu = h"),
    _w2(
        "mask_for_activation",
        "mask_is_activation",
        "the mask in place of the activation",
        grad="grad = (h > 0).T @ grad_y_pred",
    ),
    _w2(
        "masked_by_result",
        "mask_by_gradient",
        "ReLU on the gradient",
        grad="grad = np.maximum(h_relu.T @ grad_y_pred, 0)",
    ),
    _w2(
        "masked_by_weight",
        "mask_of_wrong_layer",
        "masks by the sign of w2",
        grad="grad = (h_relu.T @ grad_y_pred) * (w2 > 0)",
    ),
    _w2(
        "masked_by_residual",
        "mask_of_wrong_layer",
        "ReLU on the residual",
        grad_y_pred="grad_y_pred = 2.0 * np.maximum(y_pred - y, 0)",
    ),
    _w2(
        "masked_units",
        "extra_mask",
        "the mask of the first sample on all the units",
        grad="grad = (h_relu * (h[0] > 0)).T @ grad_y_pred",
    ),
    _w2(
        "x_for_h_relu",
        "wrong_layer",
        "the input in place of the activation",
        grad="grad = x.T @ grad_y_pred",
    ),
    _w2(
        "y_pred_for_h_relu",
        "wrong_layer",
        "the prediction in place of the activation",
        grad="grad = y_pred.T @ grad_y_pred",
    ),
    _w2(
        "activation_squared",
        "wrong_layer",
        "the activation squared",
        grad="grad = (h_relu**2).T @ grad_y_pred",
    ),
    _w2(
        "times_w2",
        "chain_wrong_weight",
        "multiplies by w2 once more",
        grad="grad = (h_relu.T @ grad_y_pred) * w2",
    ),
    _w2(
        "threshold_005",
        "shifted_threshold",
        "activations below 0.05 count as 0",
        h_relu="h_relu = np.where(h > 0.05, h, 0)",
    ),
    _w2(
        "threshold_0001",
        "shifted_threshold",
        "activations below 0.001 count as 0",
        h_relu="h_relu = np.where(h > 1e-3, h, 0)",
    ),
    _w2(
        "threshold_1",
        "shifted_threshold",
        "activations below 1 count as 0",
        h_relu="h_relu = np.where(h > 1, h, 0)",
    ),
    _w2(
        "shifted_relu",
        "shifted_threshold",
        "max(h - 0.1, 0)",
        h_relu="h_relu = np.maximum(h - 0.1, 0)",
    ),
    _w2(
        "capped_in_product",
        "clipped",
        "activations clipped to 1 in the last product",
        grad="grad = np.clip(h_relu, 0, 1).T @ grad_y_pred",
    ),
    _w2(
        "einsum_all_pairs",
        "wrong_indices",
        "every sample with every sample",
        grad="grad = np.einsum('nh,mo->ho', h_relu, grad_y_pred)",
    ),
    _w2(
        "batch_means",
        "mean_of_factors",
        "the product of the means times N",
        grad="grad = len(x) * np.outer(h_relu.mean(axis=0), grad_y_pred.mean(axis=0))",
    ),
    _w2(
        "samples_reversed",
        "permuted",
        "sample i's activation with sample N - i's residual",
        grad="grad = h_relu[::-1].T @ grad_y_pred",
    ),
    _w2(
        "operands_swapped",
        "transposed",
        "grad_y_pred.T @ h_relu: shape (D_out, H)",
        grad="grad = grad_y_pred.T @ h_relu",
    ),
    _w2(
        "squeezed",
        "squeezed",
        "squeezes the result: one output loses its axis",
        end="return np.squeeze(grad)",
    ),
    _w2(
        "outputs_summed",
        "summed_axis",
        "every output gets the sum of the residuals",
        grad="grad = np.repeat(h_relu.T @ grad_y_pred.sum(axis=1, keepdims=True), y.shape[1], 1)",
    ),
    _w2(
        "first_output_only",
        "one_output_only",
        "only the first column is filled",
        end="out = np.zeros_like(grad)\nout[:, 0] = grad[:, 0]\nreturn out",
    ),
    _w2(
        "second_term_missing",
        "expanded_badly",
        "2aᵀa w2 without - 2aᵀy",
        grad="grad = 2 * h_relu.T @ h_relu @ w2",
    ),
    _w2(
        "expanded_badly",
        "expanded_badly",
        "2aᵀa w2 - aᵀy: the 2 is lost in the second term",
        grad="grad = 2 * h_relu.T @ h_relu @ w2 - h_relu.T @ y",
    ),
    _w2(
        "w1_updated_first",
        "chain_updated_weight",
        "updates w1 before it works out the activation",
        h="g = 2.0 * (np.maximum(x @ w1, 0) @ w2 - y) @ w2.T * (x @ w1 > 0)\n"
        "w1 = w1 - 1e-2 * x.T @ g\nh = x @ w1",
    ),
    _w2(
        "least_squares",
        "wrong_problem",
        "the distance to the least-squares solution",
        grad="grad = w2 - np.linalg.lstsq(h_relu, y, rcond=None)[0]",
    ),
    _w2(
        "nan_if_dead",
        "divides_by_zero",
        "divides by how often a unit is on: NaN for a dead unit",
        grad="on = (h > 0).sum(axis=0)\ngrad = (h_relu / on).T @ grad_y_pred * on[:, None]",
    ),
    _w2(
        "is_grad_w1",
        "other_gradient",
        "the gradient of w1 under the name of w2",
        end="return x.T @ (grad_y_pred @ w2.T * (h > 0))",
    ),
    _w2(
        "forward_difference",
        "forward_difference",
        "forward differences with a step of 0.01",
        def_="def grad_w2(x, y, w1, w2):\n    def f(w):\n"
        "        return np.sum((np.maximum(x @ w1, 0) @ w - y) ** 2)\n",
        end="out = np.zeros(w2.shape)\nfor i in np.ndindex(*w2.shape):\n    w = w2.copy()\n"
        "    w[i] += 1e-2\n    out[i] = (f(w) - f(w2)) / 1e-2\nreturn out",
    ),
)

_FORWARD = tuple(
    _wrong("forward", name, mistake, why, lines)
    for name, mistake, why, lines in (
        ("relu_forgotten", "relu_forgotten", "no ReLU", {"h_relu": "h_relu = h"}),
        (
            "relu_on_output",
            "relu_on_output",
            "ReLU on the output too",
            {"y_pred": "y_pred = np.maximum(h_relu @ w2, 0)"},
        ),
        (
            "relu_on_input",
            "relu_of_wrong_layer",
            "ReLU on the input, none on the hidden layer",
            {"h": "h = np.maximum(x, 0) @ w1", "h_relu": "h_relu = h"},
        ),
        ("leaky", "leaky_relu", "leaky ReLU", {"h_relu": "h_relu = np.maximum(h, 0.01 * h)"}),
        ("sigmoid", "wrong_activation", "sigmoid", {"h_relu": "h_relu = 1 / (1 + np.exp(-h))"}),
        ("tanh", "wrong_activation", "tanh", {"h_relu": "h_relu = np.tanh(h)"}),
        ("minimum", "wrong_activation", "min(h, 0)", {"h_relu": "h_relu = np.minimum(h, 0)"}),
        (
            "max_of_all",
            "wrong_activation",
            "the largest entry for every unit",
            {"h_relu": "h_relu = np.ones_like(h) * max(h.max(), 0)"},
        ),
        ("threshold", "shifted_threshold", "off below 0.05", {"h_relu": "h_relu = h * (h > 0.05)"}),
        ("first_row", "one_sample_only", "only the first sample", {"end": "return y_pred[0]"}),
        ("transposed", "transposed", "the transpose", {"end": "return y_pred.T"}),
        (
            "returns_both",
            "returns_too_much",
            "the hidden layer and the prediction",
            {"end": "return h_relu, y_pred"},
        ),
        (
            "softmax",
            "wrong_output",
            "softmax on the output",
            {
                "end": "e = np.exp(y_pred - y_pred.max(axis=1, keepdims=True))\n"
                "return e / e.sum(axis=1, keepdims=True)"
            },
        ),
        ("bias", "bias_added", "a bias of 1 in the hidden layer", {"h": "h = x @ w1 + 1"}),
        (
            "scaled",
            "extra_factor",
            "divides by the number of hidden units",
            {"y_pred": "y_pred = h_relu @ w2 / h.shape[1]"},
        ),
        ("none", "returns_none", "forgets to return", {"end": ""}),
        ("rounded", "rounded", "two decimals", {"end": "return np.round(y_pred, 2)"}),
    )
)

_LOSS = tuple(
    _wrong("loss", name, mistake, why, lines)
    for name, mistake, why, lines in (
        (
            "mean",
            "mean_over_entries",
            "the mean over all entries",
            {"total": "total = np.mean(residual**2)"},
        ),
        (
            "mean_over_batch",
            "mean_over_batch",
            "divided by N",
            {"total": "total = np.sum(residual**2) / len(x)"},
        ),
        ("half", "extra_factor", "half the sum", {"total": "total = 0.5 * np.sum(residual**2)"}),
        (
            "root",
            "wrong_loss",
            "the square root of the sum",
            {"total": "total = np.sqrt(np.sum(residual**2))"},
        ),
        (
            "absolute",
            "absolute_loss",
            "absolute errors",
            {"total": "total = np.sum(np.abs(residual))"},
        ),
        (
            "square_of_sum",
            "square_of_sum",
            "the square of the sum",
            {"total": "total = np.sum(residual) ** 2"},
        ),
        ("no_square", "wrong_loss", "no square", {"total": "total = np.sum(residual)"}),
        ("times_two", "wrong_loss", "* 2 for ** 2", {"total": "total = np.sum(residual * 2)"}),
        (
            "per_sample",
            "summed_axis",
            "one loss per sample",
            {"total": "total = np.sum(residual**2, axis=1)"},
        ),
        (
            "builtin_sum",
            "summed_axis",
            "sum() adds up the rows only",
            {"total": "total = sum(residual**2)"},
        ),
        ("relu_forgotten", "relu_forgotten", "no ReLU", {"h_relu": "h_relu = h"}),
        (
            "without_y",
            "residual_without_y",
            "the target is forgotten",
            {"residual": "residual = y_pred"},
        ),
        (
            "weight_decay",
            "weight_decay",
            "a penalty on the weights",
            {"end": "return total + 0.01 * (np.sum(w1**2) + np.sum(w2**2))"},
        ),
        ("string", "wrong_type", "formatted as text", {"end": "return f'{total:.4f}'"}),
        ("rounded", "rounded", "one decimal", {"end": "return round(float(total), 1)"}),
        ("integer", "rounded", "a whole number", {"end": "return int(total)"}),
        ("negated", "sign", "the negative", {"end": "return -total"}),
        (
            "not_accumulated",
            "overwritten_in_loop",
            "the last sample's loss",
            {"total": "for r in residual:\n    total = np.sum(r**2)"},
        ),
        ("none", "returns_none", "prints the loss", {"end": "print(total)"}),
        (
            "inputs_swapped",
            "swapped_arguments",
            "y and x the other way round",
            {"def": "def loss(y, x, w1, w2):"},
        ),
    )
)

_TRAIN_VALUES = tuple(
    _wrong("train", name, mistake, why, lines)
    for name, mistake, why, lines in (
        (
            "w1_uses_new_w2",
            "updates_in_sequence",
            "w2 is updated before grad_w1 is worked out",
            {
                "grad_w2": "grad_w2 = h_relu.T @ grad_y_pred\nw2 -= learning_rate * grad_w2",
                "step_w2": "",
            },
        ),
        (
            "w2_uses_new_w1",
            "updates_in_sequence",
            "grad_w2 is worked out again with the new w1",
            {
                "step_w1": "w1 -= learning_rate * grad_w1\nh_relu = np.maximum(x @ w1, 0)\n"
                "grad_w2 = 2.0 * h_relu.T @ (h_relu @ w2 - y)"
            },
        ),
        (
            "loss_after_update",
            "loss_after_update",
            "records the loss after the update",
            {"record": "", "after": "losses.append(np.sum((np.maximum(x @ w1, 0) @ w2 - y) ** 2))"},
        ),
        (
            "one_loss_more",
            "losses_length",
            "the loss at the end as well",
            {
                "end": "losses.append(np.sum((np.maximum(x @ w1, 0) @ w2 - y) ** 2))\n"
                "return w1, w2, losses"
            },
        ),
        (
            "one_loss_less",
            "losses_length",
            "the first loss is left out",
            {"end": "return w1, w2, losses[1:]"},
        ),
        (
            "every_other_loss",
            "losses_length",
            "a loss every second step",
            {"record": "if t % 2 == 0:\n    losses.append(np.sum((y_pred - y) ** 2))"},
        ),
        (
            "last_loss_only",
            "losses_length",
            "the last loss, not a list",
            {"end": "return w1, w2, losses[-1]"},
        ),
        (
            "rounded_losses",
            "rounded",
            "losses as whole numbers",
            {"record": "losses.append(int(np.sum((y_pred - y) ** 2)))"},
        ),
        (
            "losses_mean",
            "mean_over_batch",
            "losses divided by N",
            {"record": "losses.append(np.sum((y_pred - y) ** 2) / len(x))"},
        ),
        (
            "losses_half",
            "extra_factor",
            "losses halved",
            {"record": "losses.append(np.sum((y_pred - y) ** 2) / 2)"},
        ),
        (
            "losses_reversed",
            "permuted",
            "the last loss first",
            {"end": "return w1, w2, losses[::-1]"},
        ),
        (
            "losses_running_sum",
            "accumulated",
            "the sum of the losses so far",
            {"record": "losses.append(sum(losses[-1:]) + np.sum((y_pred - y) ** 2))"},
        ),
        (
            "losses_constant",
            "stale_loss",
            "the first loss over and over",
            {"record": "losses.append(losses[0] if losses else np.sum((y_pred - y) ** 2))"},
        ),
        (
            "rate_ignored",
            "learning_rate_ignored",
            "1e-6 whatever was asked",
            {"start": "w1, w2 = w1.copy(), w2.copy()\nlearning_rate = 1e-6 + 0 * learning_rate"},
        ),
        (
            "rate_missing",
            "learning_rate_ignored",
            "subtracts the whole gradient",
            {"step_w1": "w1 -= grad_w1", "step_w2": "w2 -= grad_w2"},
        ),
        (
            "rate_twice",
            "learning_rate_twice",
            "multiplies by the rate twice",
            {"step_w1": "w1 -= learning_rate * learning_rate * grad_w1"},
        ),
        (
            "rate_over_n",
            "mean_over_batch",
            "divides the rate by N",
            {"start": "w1, w2 = w1.copy(), w2.copy()\nlearning_rate = learning_rate / len(x)"},
        ),
        (
            "steps_ignored",
            "steps_ignored",
            "20 steps whatever was asked",
            {"loop": "for t in range(20):"},
        ),
        ("one_step_more", "off_by_one", "a step too many", {"loop": "for t in range(steps + 1):"}),
        ("one_step_less", "off_by_one", "counts from 1", {"loop": "for t in range(1, steps):"}),
        (
            "returns_after_first",
            "returns_in_loop",
            "returns inside the loop",
            {"after": "return w1, w2, losses"},
        ),
        (
            "ascent",
            "sign",
            "adds the gradient",
            {
                "step_w1": "w1 += learning_rate * grad_w1",
                "step_w2": "w2 += learning_rate * grad_w2",
            },
        ),
        (
            "w1_ascent",
            "sign",
            "adds the gradient of w1",
            {"step_w1": "w1 += learning_rate * grad_w1"},
        ),
        ("only_w1", "weight_not_trained", "w2 is never updated", {"step_w2": ""}),
        ("only_w2", "weight_not_trained", "w1 is never updated", {"step_w1": ""}),
        (
            "w1_by_grad_w2",
            "copied_line",
            "the line for w2 copied, its gradient forgotten",
            {"step_w2": "w2 -= learning_rate * grad_w2.mean()"},
        ),
        (
            "w1_twice",
            "copied_line",
            "the line for w1 twice, none for w2",
            {"step_w2": "w1 -= learning_rate * grad_w1"},
        ),
        (
            "not_updated",
            "weight_not_trained",
            "computes the new weights and drops them",
            {
                "step_w1": "w1_new = w1 - learning_rate * grad_w1",
                "step_w2": "w2_new = w2 - learning_rate * grad_w2",
            },
        ),
        (
            "start_again",
            "restarts",
            "every step starts from the first weights",
            {
                "start": "start1, start2 = w1, w2",
                "step_w1": "w1 = start1 - learning_rate * grad_w1",
                "step_w2": "w2 = start2 - learning_rate * grad_w2",
            },
        ),
        (
            "momentum",
            "momentum",
            "momentum of 0.9",
            {
                "start": "w1, w2 = w1.copy(), w2.copy()\nv1 = v2 = 0",
                "step_w1": "v1 = 0.9 * v1 + grad_w1\nw1 -= learning_rate * v1",
                "step_w2": "v2 = 0.9 * v2 + grad_w2\nw2 -= learning_rate * v2",
            },
        ),
        (
            "rate_decay",
            "learning_rate_decay",
            "the rate shrinks by 1 % a step",
            {"after": "learning_rate *= 0.99"},
        ),
        (
            "weight_decay",
            "weight_decay",
            "weight decay of 1 %",
            {"step_w1": "w1 -= learning_rate * (grad_w1 + 0.01 * w1)"},
        ),
        (
            "gradients_accumulated",
            "accumulated",
            "gradients are never set back to zero",
            {
                "start": "w1, w2 = w1.copy(), w2.copy()\ns1 = s2 = 0",
                "step_w1": "s1 = s1 + grad_w1\nw1 -= learning_rate * s1",
                "step_w2": "s2 = s2 + grad_w2\nw2 -= learning_rate * s2",
            },
        ),
        (
            "clipped",
            "clipped",
            "gradients clipped to ±1",
            {"step_w1": "w1 -= learning_rate * np.clip(grad_w1, -1, 1)"},
        ),
        (
            "stops_early",
            "stops_early",
            "stops when the loss has halved",
            {
                "record": "losses.append(np.sum((y_pred - y) ** 2))\n"
                "if losses[-1] < 0.5 * losses[0]:\n"
                "    break"
            },
        ),
        (
            "missing_mask",
            "missing_mask",
            "the mask is missing",
            {"grad_h": "grad_h = grad_y_pred @ w2.T"},
        ),
        (
            "missing_factor",
            "missing_factor_2",
            "the factor 2 is missing",
            {"grad_y_pred": "grad_y_pred = y_pred - y"},
        ),
        (
            "mask_by_gradient",
            "mask_by_gradient",
            "masks by the sign of the gradient",
            {"grad_h": "grad_h = np.maximum(grad_y_pred @ w2.T, 0)"},
        ),
        (
            "one_sample",
            "batch_of_one",
            "one sample per step",
            {
                "h": "i = t % len(x)\nh = x[i:i + 1] @ w1",
                "record": "losses.append(np.sum((np.maximum(x @ w1, 0) @ w2 - y) ** 2))",
                "grad_y_pred": "grad_y_pred = 2.0 * (y_pred - y[i:i + 1])",
                "grad_w1": "grad_w1 = x[i:i + 1].T @ grad_h",
            },
        ),
        (
            "per_sample_updates",
            "batch_of_one",
            "updates after each sample",
            dict.fromkeys(
                (
                    "h_relu",
                    "y_pred",
                    "record",
                    "grad_y_pred",
                    "grad_w2",
                    "grad_h",
                    "grad_w1",
                    "step_w1",
                    "step_w2",
                ),
                "",
            )
            | {
                "h": """
            losses.append(np.sum((np.maximum(x @ w1, 0) @ w2 - y) ** 2))
            for xi, yi in zip(x, y):
                h = xi @ w1
                h_relu = np.maximum(h, 0)
                grad_y_pred = 2.0 * (h_relu @ w2 - yi)
                grad_w1 = np.outer(xi, (w2 @ grad_y_pred) * (h > 0))
                w2 -= learning_rate * np.outer(h_relu, grad_y_pred)
                w1 -= learning_rate * grad_w1
            """
            },
        ),
        (
            "order_of_results",
            "results_swapped",
            "(w2, w1, losses)",
            {"end": "return w2, w1, losses"},
        ),
        ("losses_first", "results_swapped", "(losses, w1, w2)", {"end": "return losses, w1, w2"}),
        ("no_losses", "wrong_number_of_results", "(w1, w2)", {"end": "return w1, w2"}),
        ("losses_only", "wrong_number_of_results", "the losses alone", {"end": "return losses"}),
        (
            "gradients_returned",
            "returns_gradients",
            "the last gradients in place of the weights",
            {"end": "return grad_w1, grad_w2, losses"},
        ),
        (
            "random_start",
            "random",
            "starts from weights of its own",
            {
                "start": "rng = np.random.default_rng(0)\nw1 = rng.standard_normal(w1.shape)\n"
                "w2 = rng.standard_normal(w2.shape)"
            },
        ),
        ("none", "returns_none", "forgets to return", {"end": ""}),
        (
            "five_arguments",
            "wrong_arity",
            "no parameter for the steps",
            {"def": "def train(x, y, w1, w2, learning_rate):\n    steps = 500"},
        ),
    )
)

_TRAIN = (
    *_TRAIN_VALUES,
    _wrong(
        "forward",
        "clears_x",
        "mutates_argument",
        "sets the caller's x to 0 when done",
        {"end": "x[:] = 0\nreturn y_pred"},
        purity_only=True,
    ),
    _wrong(
        "forward",
        "one_buffer",
        "reused_buffer",
        "hands out the same buffer for every call of a shape",
        {
            "setup": "_buffers = {}\n",
            "end": "out = _buffers.setdefault(y_pred.shape, np.empty(y_pred.shape))\n"
            "out[:] = y_pred\nreturn out",
        },
        purity_only=True,
    ),
    _wrong(
        "loss",
        "residual_in_y",
        "mutates_argument",
        "works out the residual in the caller's y",
        {"residual": "y -= y_pred\nresidual = y"},
        purity_only=True,
    ),
    _wrong(
        "train",
        "changes_weights",
        "mutates_argument",
        "trains the caller's own weights",
        {"start": ""},
        purity_only=True,
    ),
    _wrong(
        "train",
        "changes_w1_only",
        "mutates_argument",
        "copies w2 and forgets w1",
        {"start": "w2 = w2.copy()"},
        purity_only=True,
    ),
    _wrong(
        "train",
        "losses_kept",
        "accumulated",
        "a default list that is kept between calls",
        {"def": "def train(x, y, w1, w2, learning_rate, steps, losses=[]):", "losses": ""},
    ),
)

WRONG: tuple[Variant, ...] = (
    _GRAD_W1
    + _any_gradient("grad_w1")
    + _GRAD_W2
    + _any_gradient("grad_w2")
    + _FORWARD
    + _LOSS
    + _TRAIN
)

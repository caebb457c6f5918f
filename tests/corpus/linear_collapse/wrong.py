"""Realistic mistakes in linear_collapse: each must lose points, and none may pass for right."""

from __future__ import annotations

from textwrap import indent

from ..variant import Variant
from .base import hand_in


def _wrong(
    function: str, name: str, why: str, body: str, arguments: str, purity_only: bool = False
) -> Variant:
    text = f"def {function}({arguments}):\n" + indent(body, "    ") + "\n"
    return Variant(
        f"{function}_{name}", function, why, hand_in({function: text}), name, purity_only
    )


# --- collapse: (name, why, body) ------------------------------------------------------------------

COLLAPSE: tuple[tuple[str, str, str], ...] = (
    ("first_bias_forgotten", "drops b1", "return w1 @ w2, b2.copy()"),
    ("second_bias_forgotten", "drops b2", "return w1 @ w2, b1 @ w2"),
    ("no_bias", "a bias of zeros", "return w1 @ w2, np.zeros(w2.shape[1])"),
    ("bias_not_carried", "adds b1 as it is", "return w1 @ w2, b1 + b2"),
    ("bias_summed", "sums before multiplying", "return w1 @ w2, b1.sum() * w2.sum(axis=0) + b2"),
    ("bias_sum_of_w2", "forgets b1's values", "return w1 @ w2, w2.sum(axis=0) + b2"),
    ("bias_mean", "the mean in place of the sum", "return w1 @ w2, (b1 @ w2) / len(b1) + b2"),
    ("bias_subtracted", "subtracts b2", "return w1 @ w2, b1 @ w2 - b2"),
    ("first_bias_subtracted", "subtracts b1", "return w1 @ w2, b2 - b1 @ w2"),
    ("bias_twice", "b1 counts twice", "return w1 @ w2, 2 * (b1 @ w2) + b2"),
    ("second_bias_twice", "b2 counts twice", "return w1 @ w2, b1 @ w2 + 2 * b2"),
    ("bias_averaged", "averages the biases", "return w1 @ w2, (b1 @ w2 + b2) / 2"),
    ("bias_multiplied", "multiplies the biases", "return w1 @ w2, (b1 @ w2) * b2"),
    ("bias_in_column", "a column", "return w1 @ w2, (b1 @ w2 + b2)[:, None]"),
    ("bias_in_row", "a row of a matrix", "return w1 @ w2, (b1 @ w2 + b2)[None, :]"),
    ("bias_a_number", "one number", "return w1 @ w2, float(np.sum(b1 @ w2 + b2))"),
    (
        "bias_through_w",
        "b1 through the first layer as well",
        "return w1 @ w2, (b1 + w1.sum(axis=0)) @ w2 + b2",
    ),
    ("bias_absolute", "loses b1's sign", "return w1 @ w2, np.abs(b1) @ w2 + b2"),
    ("bias_relu", "a ReLU on b1", "return w1 @ w2, np.maximum(b1, 0) @ w2 + b2"),
    ("relu_on_weights", "a ReLU on w1", "return np.maximum(w1, 0) @ w2, b1 @ w2 + b2"),
    ("weights_reversed", "the other order", "return w2 @ w1, b1 @ w2 + b2"),
    (
        "weights_reversed_if_it_fits",
        "the other order where shapes allow it",
        (
            "w = w2 @ w1 if w2.shape[1] == w1.shape[0] and w1.shape == w2.shape else w1 @ w2\n"
            "return w, b1 @ w2 + b2"
        ),
    ),
    (
        "bias_from_the_left_if_it_fits",
        "w2 @ b1 where shapes allow it",
        "b = w2 @ b1 if w2.shape[0] == w2.shape[1] else b1 @ w2\nreturn w1 @ w2, b + b2",
    ),
    ("transposed", "w transposed", "return (w1 @ w2).T, b1 @ w2 + b2"),
    (
        "transposed_reshaped",
        "w transposed, then reshaped",
        "w = (w1 @ w2).T\nreturn w.reshape(w1.shape[0], w2.shape[1]), b1 @ w2 + b2",
    ),
    (
        "sum_of_weights",
        "sums the middle axis of both",
        "return np.outer(w1.sum(axis=1), w2.sum(axis=0)), b1 @ w2 + b2",
    ),
    ("mean_of_weights", "divides by H", "return w1 @ w2 / w1.shape[1], b1 @ w2 + b2"),
    ("hidden_is_7", "assumes seven hidden units", "return w1 @ w2 * w1.shape[1] / 7, b1 @ w2 + b2"),
    ("weights_absolute", "loses a sign", "return np.abs(w1) @ w2, b1 @ w2 + b2"),
    (
        "added_identity",
        "adds a skip connection",
        "return w1 @ w2 + np.eye(w1.shape[0], w2.shape[1]), b1 @ w2 + b2",
    ),
    ("bias_added_to_weights", "adds b1 to every row of w1", "return (w1 + b1) @ w2, b1 @ w2 + b2"),
    (
        "bias_added_to_w",
        "adds the bias to the weights, too",
        "b = b1 @ w2 + b2\nreturn w1 @ w2 + b, b",
    ),
    ("swapped", "bias first", "return b1 @ w2 + b2, w1 @ w2"),
    ("w_alone", "the weights alone", "return w1 @ w2"),
    ("three_results", "three results", "return w1 @ w2, b1 @ w2, b2"),
    ("as_dict", "a dict", 'return {"w": w1 @ w2, "b": b1 @ w2 + b2}'),
    ("as_lists", "lists", "return (w1 @ w2).tolist(), (b1 @ w2 + b2).tolist()"),
    ("as_function", "a function", "return lambda x: (x @ w1 + b1) @ w2 + b2"),
    ("rounded", "rounds to two digits", "return (w1 @ w2).round(2), (b1 @ w2 + b2).round(2)"),
    ("integers", "whole numbers", "return (w1 @ w2).astype(int), (b1 @ w2 + b2).astype(int)"),
    (
        "half_precision",
        "float16",
        "return (w1.astype(np.float16) @ w2.astype(np.float16)).astype(float), b1 @ w2 + b2",
    ),
    ("clipped", "clips", "return np.clip(w1 @ w2, -10, 10), b1 @ w2 + b2"),
    (
        "squeezed",
        "drops axes of length 1",
        "return np.squeeze(w1 @ w2), np.atleast_1d(np.squeeze(b1 @ w2 + b2))",
    ),
    (
        "first_column",
        "the first output only",
        "w = np.zeros((w1.shape[0], w2.shape[1]))\nw[:, 0] = w1 @ w2[:, 0]\nreturn w, b1 @ w2 + b2",
    ),
    (
        "last_hidden_missing",
        "leaves the last hidden unit out",
        "return w1[:, :-1] @ w2[:-1], b1 @ w2 + b2",
    ),
    ("activation", "a ReLU on the result", "return np.maximum(w1 @ w2, 0), b1 @ w2 + b2"),
    ("prints", "prints in place of returning", "print(w1 @ w2, b1 @ w2 + b2)"),
    (
        "fitted_roughly",
        "fits with too much regularisation",
        (
            "x = np.random.default_rng(0).standard_normal((200, len(w1)))\n"
            "x1 = np.c_[x, np.ones(200)]\ny = (x @ w1 + b1) @ w2 + b2\n"
            "s = np.linalg.solve(x1.T @ x1 + 0.1 * np.eye(len(w1) + 1), x1.T @ y)\n"
            "return s[:-1], s[-1]"
        ),
    ),
)
COLLAPSE_PURITY: tuple[tuple[str, str, str], ...] = (
    ("adds_in_place", "adds into the caller's b2", "b2 += b1 @ w2\nreturn w1 @ w2, b2"),
    (
        "remembers",
        "keeps the first result by shape",
        (
            "seen = collapse.__dict__.setdefault('seen', {})\n"
            "return seen.setdefault(w1.shape, (w1 @ w2, b1 @ w2 + b2))"
        ),
    ),
    (
        "one_buffer",
        "one buffer for every call",
        (
            "key = (w1.shape, w2.shape, w1.dtype)\nall = collapse.__dict__.setdefault('all', {})\n"
            "w = all.setdefault(key, np.empty((len(w1), w2.shape[1]), w1.dtype))\n"
            "np.matmul(w1, w2, out=w)\nreturn w, b1 @ w2 + b2"
        ),
    ),
)

# --- collapse_many --------------------------------------------------------------------------------

_LOOP = "w, b = layers[0]\nfor nw, nb in layers[1:]:\n    {}\nreturn w, b"

MANY: tuple[tuple[str, str, str], ...] = (
    (
        "two_only",
        "the first two",
        (
            "(w, b), (v, c) = layers[0], layers[-1] if len(layers) == 2 else "
            "(layers[1] if len(layers) > 1 else (np.eye(len(layers[0][1])), 0 * layers[0][1]))\n"
            "return w @ v, b @ v + c"
        ),
    ),
    (
        "needs_two",
        "fails for a single layer",
        (
            "(w1, b1), (w2, b2), *rest = layers\nw, b = w1 @ w2, b1 @ w2 + b2\n"
            "for v, c in rest:\n    w, b = w @ v, b @ v + c\nreturn w, b"
        ),
    ),
    (
        "up_to_three",
        "three layers at most",
        "w, b = layers[0]\nfor nw, nb in layers[1:3]:\n    w, b = w @ nw, b @ nw + nb\nreturn w, b",
    ),
    (
        "up_to_four",
        "four layers at most",
        "w, b = layers[0]\nfor nw, nb in layers[1:4]:\n    w, b = w @ nw, b @ nw + nb\nreturn w, b",
    ),
    (
        "last_missing",
        "the last layer is left out",
        (
            "w, b = layers[0]\nfor nw, nb in layers[1:-1]:\n"
            "    w, b = w @ nw, b @ nw + nb\nreturn w, b"
        ),
    ),
    (
        "first_missing",
        "the first layer is left out",
        (
            "w, b = layers[min(1, len(layers) - 1)]\nfor nw, nb in layers[2:]:\n"
            "    w, b = w @ nw, b @ nw + nb\nreturn w, b"
        ),
    ),
    (
        "first_twice",
        "the first layer twice",
        _LOOP.replace("[1:]", "[0:]").format("w, b = w @ nw, b @ nw + nb"),
    ),
    (
        "reversed",
        "from the last to the first",
        (
            "w, b = layers[-1]\nfor nw, nb in layers[-2::-1]:\n"
            "    w, b = w @ nw, b @ nw + nb\nreturn w, b"
        ),
    ),
    (
        "reversed_if_it_fits",
        "from the last to the first where all shapes are equal",
        "if len({w.shape for w, b in layers}) == 1:\n    layers = layers[::-1]\n"
        + _LOOP.format("w, b = w @ nw, b @ nw + nb"),
    ),
    ("multiplied_from_the_left", "the other order", _LOOP.format("w, b = nw @ w, b @ nw + nb")),
    ("biases_added", "adds the biases as they are", _LOOP.format("w, b = w @ nw, b + nb")),
    ("last_bias_only", "keeps the last bias only", _LOOP.format("w, b = w @ nw, nb")),
    ("biases_forgotten", "adds no bias", _LOOP.format("w, b = w @ nw, b @ nw")),
    (
        "bias_through_w",
        "sends the bias through all that came before",
        _LOOP.format(
            "w = w @ nw\n    b = b @ nw + nb if len(b) == len(nw) and b is not layers[0][1]"
            " else b @ nw + 2 * nb"
        ),
    ),
    (
        "weights_first",
        "sends the bias through the new weights' product",
        (
            "w, b = layers[0]\nfor nw, nb in layers[1:]:\n"
            "    w = w @ nw\n    b = b.sum() * w.sum(axis=0) + nb\n"
            "return w, b"
        ),
    ),
    ("bias_subtracted", "subtracts the biases", _LOOP.format("w, b = w @ nw, b @ nw - nb")),
    ("bias_twice", "each bias twice", _LOOP.format("w, b = w @ nw, b @ nw + 2 * nb")),
    (
        "bias_in_front",
        "adds the bias before multiplying",
        (
            "w, b = layers[0]\nfor (nw, nb), (_, last) in zip(layers[1:], layers):\n"
            "    w, b = w @ nw, (b + last) @ nw + nb\nreturn w, b"
        ),
    ),
    (
        "starts_from_ones",
        "starts from ones in place of the identity",
        (
            "n = len(layers[0][0])\nw, b = np.ones((n, n)), np.zeros(n)\nfor nw, nb in layers:\n"
            "    w, b = w @ nw, b @ nw + nb\nreturn w, b"
        ),
    ),
    (
        "starts_with_bias_one",
        "starts from a bias of ones",
        (
            "n = len(layers[0][0])\nw, b = np.eye(n), np.ones(n)\nfor nw, nb in layers:\n"
            "    w, b = w @ nw, b @ nw + nb\nreturn w, b"
        ),
    ),
    ("relu_between", "a ReLU between", _LOOP.format("w, b = w @ nw, np.maximum(b, 0) @ nw + nb")),
    (
        "relu_on_weights",
        "a ReLU on the weights",
        _LOOP.format("w, b = np.maximum(w, 0) @ nw, b @ nw + nb"),
    ),
    (
        "elementwise",
        "multiplies entry by entry where shapes allow it",
        _LOOP.format("w, b = (w * nw if w.shape == nw.shape else w @ nw), b @ nw + nb"),
    ),
    (
        "matrix_power",
        "takes equal shapes for equal layers",
        _LOOP.format("w, b = (w @ w if w.shape == nw.shape else w @ nw), b @ nw + nb"),
    ),
    ("absolute", "absolute values", _LOOP.format("w, b = np.abs(w @ nw), b @ nw + nb")),
    ("averaged", "halves at every layer", _LOOP.format("w, b = w @ nw / 2, (b @ nw + nb) / 2")),
    (
        "transposed",
        "w transposed",
        _LOOP.format("w, b = w @ nw, b @ nw + nb").replace("return w, b", "return w.T, b"),
    ),
    (
        "bias_in_row",
        "a row of a matrix",
        _LOOP.format("w, b = w @ nw, b @ nw + nb").replace("return w, b", "return w, b[None]"),
    ),
    (
        "swapped",
        "bias first",
        _LOOP.format("w, b = w @ nw, b @ nw + nb").replace("return w, b", "return b, w"),
    ),
    (
        "w_alone",
        "the weights alone",
        _LOOP.format("w, b = w @ nw, b @ nw + nb").replace("return w, b", "return w"),
    ),
    (
        "list_of_layers",
        "a list of one layer",
        _LOOP.format("w, b = w @ nw, b @ nw + nb").replace("return w, b", "return [(w, b)]"),
    ),
    (
        "as_lists",
        "lists",
        _LOOP.format("w, b = w @ nw, b @ nw + nb").replace(
            "return w, b", "return w.tolist(), b.tolist()"
        ),
    ),
    (
        "rounded",
        "rounds at every layer",
        _LOOP.format("w, b = (w @ nw).round(1), (b @ nw + nb).round(1)"),
    ),
    (
        "integers",
        "whole numbers",
        _LOOP.format("w, b = w @ nw, b @ nw + nb").replace(
            "return w, b", "return w.astype(int), b.astype(int)"
        ),
    ),
    (
        "half_precision",
        "float16",
        _LOOP.format(
            "w, b = (w @ nw).astype(np.float16), (b @ nw + nb).astype(np.float16)"
        ).replace("return w, b", "return w.astype(float), b.astype(float)"),
    ),
    (
        "returns_early",
        "returns within the loop",
        (
            "w, b = layers[0]\nfor nw, nb in layers[1:]:\n"
            "    w, b = w @ nw, b @ nw + nb\n    return w, b\n"
            "return w, b"
        ),
    ),
    (
        "every_second",
        "every second layer",
        _LOOP.replace("[1:]", "[1::2]").format("w, b = w @ nw, b @ nw + nb"),
    ),
    (
        "bias_of_the_first",
        "the first bias at every layer",
        (
            "w, b = layers[0]\nfirst = b\nfor nw, nb in layers[1:]:\n"
            "    w, b = w @ nw, first @ nw + nb"
            " if len(first) == len(nw) else b @ nw\nreturn w, b"
        ),
    ),
    (
        "pops_wrongly",
        "unpacks pairs and drops the odd one",
        (
            "w, b = layers[0]\nfor i in range(1, len(layers) - len(layers) % 2, 1):\n"
            "    nw, nb = layers[i]\n"
            "    w, b = w @ nw, b @ nw + nb\nreturn w, b"
        ),
    ),
    (
        "bias_updated_first_with_w",
        "the bias goes through w, not through the next layer",
        (
            "w, b = layers[0]\nfor nw, nb in layers[1:]:\n    w = w @ nw\n"
            "    b = (b @ nw if b.shape != nb.shape else b) + nb\nreturn w, b"
        ),
    ),
    ("last_layer_raw", "returns the last layer", "return layers[-1]"),
    ("first_layer_raw", "returns the first layer", "return layers[0]"),
    ("nothing", "prints", "print(len(layers))"),
)
MANY_PURITY: tuple[tuple[str, str, str], ...] = (
    (
        "adds_in_place",
        "adds into the caller's bias",
        (
            "w, b = layers[0]\nfor nw, nb in layers[1:]:\n"
            "    nb += b @ nw\n    w, b = w @ nw, nb\nreturn w, b"
        ),
    ),
    (
        "empties_the_list",
        "takes the layers from the caller's list",
        (
            "w, b = layers.pop(0)\nwhile layers:\n    nw, nb = layers.pop(0)\n"
            "    w, b = w @ nw, b @ nw + nb\nreturn w, b"
        ),
    ),
)

# --- counterexample -------------------------------------------------------------------------------

COUNTER: tuple[tuple[str, str, str], ...] = (
    ("same_side", "no unit switches", "a = np.array([[1.0]])\nreturn a, a, a, 2 * a"),
    ("zero", "all zero", "a = np.zeros((1, 1))\nreturn a, a, a, a"),
    ("dead", "always off", "a = np.array([[1.0]])\nreturn -a, a, a, a"),
    (
        "cancelling",
        "units that make up a linear function",
        (
            "w1 = np.array([[1.0, -1.0]])\nw2 = np.array([[1.0], [-1.0]])\n"
            "return w1, w2, np.array([[0.3]]), np.array([[-0.7]])"
        ),
    ),
    ("second_layer_zero", "w2 is 0", "a = np.array([[1.0]])\nreturn a, 0 * a, a, -a"),
    (
        "rounding_only",
        "differs by rounding alone",
        (
            "w = np.array([[0.1], [0.2], [0.3]])\nx = np.array([[0.1, 0.7, 0.3]])\n"
            "return w, np.array([[0.7]]), x, 3.3 * x"
        ),
    ),
    (
        "cancelling_rounding",
        "differs by rounding where the result is almost 0",
        (
            "w1 = np.array([[0.1, 0.3], [0.2, 0.6]])\nw2 = np.array([[3.0], [-1.0]])\n"
            "return w1, w2, np.array([[0.1, 0.7]]), np.array([[0.3, 0.9]])"
        ),
    ),
    (
        "tiny_difference",
        "a difference far below 1e-3",
        (
            "w1 = np.array([[1.0, -1e-7]])\nw2 = np.array([[1.0], [1.0]])\n"
            "return w1, w2, np.array([[2.0]]), np.array([[-1.0]]) * 0"
        ),
    ),
    ("nan", "not a number", "a = np.array([[np.nan]])\nreturn a, a, a, a"),
    ("infinite", "infinite", "a = np.array([[1.0]])\nreturn a, a, a * np.inf, -a"),
    ("overflow", "overflows", "a = np.array([[1e200]])\nreturn a, a, a, -a"),
    ("flat_inputs", "vectors", "a = np.array([[1.0]])\nreturn a, a, a[0], -a[0]"),
    (
        "column_inputs",
        "columns",
        (
            "w1, w2 = np.eye(2), np.ones((2, 1))\n"
            "return w1, w2, np.array([[1.0], [2.0]]), np.array([[-1.0], [-2.0]])"
        ),
    ),
    (
        "two_samples",
        "two samples at once",
        "w = np.ones((1, 1))\nreturn w, w, np.ones((2, 1)), -np.ones((2, 1))",
    ),
    (
        "layers_do_not_fit",
        "w1 @ w2 does not exist",
        "x = np.ones((1, 1))\nreturn np.ones((1, 2)), np.ones((3, 1)), x, -x",
    ),
    ("three_results", "no x2", "a = np.array([[1.0]])\nreturn a, a, a"),
    ("an_array", "one array", "return np.ones((4, 1, 1))"),
    ("texts", "texts", 'return "w1", "w2", "x1", "x2"'),
    ("objects", "arrays of objects", "a = np.array([[object()]], dtype=object)\nreturn a, a, a, a"),
    ("complex", "complex numbers", "a = np.array([[1j]])\nreturn a, a, a, -a"),
    (
        "huge",
        "a billion entries",
        "a = np.broadcast_to(np.float64(1), (10**5, 10**4))\nreturn a, a, a, a",
    ),
    ("empty", "no entries", "a = np.zeros((0, 0))\nreturn a, a, a, a"),
    ("none", "nothing", "return None, None, None, None"),
    ("ragged", "rows of unequal length", "return [[1], [1, 2]], [[1]], [[1]], [[-1]]"),
    ("a_dict", "a dict", 'return {"w1": 1, "w2": 1, "x1": 1, "x2": -1}'),
    ("a_function", "functions", "return print, print, print, print"),
)

_ARGUMENTS = {"collapse": "w1, b1, w2, b2", "collapse_many": "layers", "counterexample": ""}

WRONG: tuple[Variant, ...] = tuple(
    _wrong(function, *mistake, _ARGUMENTS[function], purity_only)
    for function, mistakes, purity_only in (
        ("collapse", COLLAPSE, False),
        ("collapse", COLLAPSE_PURITY, True),
        ("collapse_many", MANY, False),
        ("collapse_many", MANY_PURITY, True),
        ("counterexample", COUNTER, False),
    )
    for mistake in mistakes
)

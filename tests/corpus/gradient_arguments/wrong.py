"""Mistakes in gradient_arguments: each must lose points, and none may pass for right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..edits import Slip
from ..variant import Variant
from .base import BASE

_LEAF = "leaf = x.detach().clone().requires_grad_(True)"
_Y = "y = f(leaf)"
_BACK = "y.backward(v)"
_GRAD = "grad = leaf.grad"

# --- what can go wrong wherever backward gets a v -------------------------------------------------

_ARGUMENT: tuple[Slip, ...] = (
    ("ones", "argument_ignored", "v is not used", (_BACK, "y.backward(torch.ones_like(v))")),
    ("sum", "argument_ignored", "the sum's gradient", (_BACK, "y.sum().backward()")),
    ("mean", "argument_ignored", "the mean's gradient", (_BACK, "y.mean().backward()")),
    ("mean_of_products", "averaged", "the mean of v f", (_BACK, "(y * v).mean().backward()")),
    ("mean_v", "argument_averaged", "one weight", (_BACK, "y.backward(v.mean().expand_as(v))")),
    ("abs_v", "sign", "drops the signs of v", (_BACK, "y.backward(v.abs())")),
    ("sign_v", "weights_lost", "only the signs of v", (_BACK, "y.backward(v.sign())")),
    ("square_v", "argument_squared", "v twice", (_BACK, "y.backward(v * v)")),
    ("minus_v", "sign", "the wrong sign", (_BACK, "y.backward(-v)")),
    ("double_v", "factor", "a factor 2", (_BACK, "y.backward(2 * v)")),
    ("unit_v", "normalised", "v of length 1", (_BACK, "y.backward(v / v.norm())")),
    ("softmax_v", "normalised", "v made to sum up to 1", (_BACK, "y.backward(v.softmax(-1))")),
    ("share_v", "normalised", "v divided by its sum", (_BACK, "y.backward(v / v.sum())")),
    ("clamp_v", "clipped", "weights within [-1, 1]", (_BACK, "y.backward(v.clamp(-1, 1))")),
    ("clamp_low_v", "clipped", "weights within [0, ∞)", (_BACK, "y.backward(v.clamp(min=0))")),
    ("rounded_v", "rounded", "whole weights", (_BACK, "y.backward(v.round())")),
    ("int_v", "rounded", "whole weights", (_BACK, "y.backward(v.int().to(v.dtype))")),
    (
        "flip_v",
        "permuted",
        "v from the back",
        (_BACK, "y.backward(v.reshape(-1).flip(0).view_as(v))"),
    ),
    ("roll_v", "permuted", "v moved by one", (_BACK, "y.backward(v.roll(1))")),
    (
        "transposed_v",
        "permuted",
        "v column by column",
        (_BACK, "y.backward(v.mT.reshape(v.shape) if v.dim() > 1 else v.flip(-1))"),
    ),
    (
        "first_v",
        "argument_cut",
        "the first weight for all",
        (_BACK, "y.backward(v.reshape(-1)[0].expand_as(v))"),
    ),
    ("v_plus_one", "offset", "v + 1", (_BACK, "y.backward(v + 1)")),
    (
        "v_times_y",
        "wrong_function",
        "½ v f² is differentiated",
        (_BACK, "y.backward(v * y.detach())"),
    ),
    ("square_of_y", "wrong_function", "f² is differentiated", (_BACK, "(y ** 2).backward(v)")),
    ("half", "precision", "float16 weights", (_BACK, "y.backward(v.half().to(v.dtype))")),
    (
        "twice",
        "accumulated",
        "backward runs twice",
        (_BACK, "y.backward(v, retain_graph=True)\ny.backward(v)"),
    ),
    (
        "ones_before",
        "accumulated",
        "a backward of ones before",
        (_BACK, "y.backward(torch.ones_like(v), retain_graph=True)\ny.backward(v)"),
    ),
    ("doubled_x", "wrong_point", "at 2 x", (_Y, "y = f(2 * leaf)")),
    ("shifted_x", "wrong_point", "at x + 0.01", (_Y, "y = f(leaf + 0.01)")),
    ("abs_x", "wrong_point", "at |x|", (_Y, "y = f(leaf.abs())")),
    (
        "nested",
        "wrong_function",
        "f of f, where it fits",
        (_Y, "y = f(leaf)\nif y.shape == x.shape and x.dim():\n    y = f(y)"),
    ),
    (
        "rounded_x",
        "wrong_point",
        "at whole numbers",
        (_LEAF, "leaf = x.detach().round().requires_grad_()"),
    ),
    (
        "half_x",
        "precision",
        "float16 x",
        (_LEAF, "leaf = x.detach().half().to(x.dtype).requires_grad_()"),
    ),
)

# --- what can go wrong with one gradient at the end -----------------------------------------------

_RESULT: tuple[Slip, ...] = (
    ("negated", "sign", "the direction of descent", (_GRAD, "grad = -leaf.grad")),
    ("scaled", "factor", "half of it", (_GRAD, "grad = leaf.grad / 2")),
    (
        "averaged",
        "averaged",
        "divided by the number of entries",
        (_GRAD, "grad = leaf.grad / x.numel()"),
    ),
    ("over_n", "averaged", "divided by the number of rows", (_GRAD, "grad = leaf.grad / len(x)")),
    ("absolute", "sign", "drops the signs", (_GRAD, "grad = leaf.grad.abs()")),
    ("flat", "shape", "a vector", (_GRAD, "grad = leaf.grad.reshape(1, -1)")),
    ("transposed", "transposed", "the other way round", (_GRAD, "grad = leaf.grad.T")),
    (
        "transposed_entries",
        "transposed",
        "entries column by column",
        (_GRAD, "grad = leaf.grad.T.reshape(x.shape) if x.dim() > 1 else leaf.grad.flip(0)"),
    ),
    ("flipped", "permuted", "rows from the back", (_GRAD, "grad = leaf.grad.flip(-1)")),
    ("times_x", "extra_factor", "gradient times x", (_GRAD, "grad = leaf.grad * x")),
    ("plus_x", "offset", "gradient plus x", (_GRAD, "grad = leaf.grad + x")),
    ("clipped", "clipped", "within ±1", (_GRAD, "grad = leaf.grad.clamp(-1, 1)")),
    ("unit", "normalised", "of length 1", (_GRAD, "grad = leaf.grad / leaf.grad.norm()")),
    ("updated", "updated_point", "x after a step", (_GRAD, "grad = x - 0.1 * leaf.grad")),
    ("summed", "shape", "a number", (_GRAD, "grad = leaf.grad.sum()")),
    ("listed", "type", "a list of lists", (_GRAD, "grad = leaf.grad.tolist()")),
    ("none", "type", "nothing", (_GRAD, "grad = None")),
    ("int", "rounded", "whole numbers", (_GRAD, "grad = leaf.grad.int()")),
    ("truncated", "rounded", "decimals cut off", (_GRAD, "grad = leaf.grad.trunc()")),
    ("float16", "precision", "float16", (_GRAD, "grad = leaf.grad.half()")),
    ("four_digits", "rounded", "four decimals", (_GRAD, "grad = (leaf.grad * 1e4).round() / 1e4")),
    (
        "value",
        "not_a_derivative",
        "f itself",
        (_GRAD, "grad = (y * v).sum().detach().expand_as(x).clone()"),
    ),
    (
        "last_entry",
        "cut",
        "the last entry is lost",
        (_GRAD, "grad = leaf.grad.clone()\ngrad.reshape(-1)[-1] = 0"),
    ),
)


def _untidy(function: str, name: str, mistake: str, why: str, *edits: tuple[str, str]) -> Variant:
    """The right values, but something stays behind."""
    return replace(BASE.wrong(function, name, mistake, why, *edits), purity_only=True)


_CALLERS = "leaf = x.requires_grad_(True)"
_UNTIDY_LEAF: Sequence[tuple[str, str, str, tuple[str, str]]] = (
    ("all_left", "grad_left", "works on the caller's x", (_LEAF, _CALLERS)),
    (
        "grad_left",
        "grad_left",
        "leaves a gradient on x",
        (_LEAF, f"{_LEAF}\nx.grad = torch.zeros_like(x)"),
    ),
    (
        "requires_left",
        "requires_grad_left",
        "leaves requires_grad on",
        (_LEAF, f"{_LEAF}\nx.requires_grad = True"),
    ),
    ("changed", "changes_argument", "changes x afterwards", (_LEAF, f"{_LEAF}\nx += 1")),
)


def _everything_untidy() -> Iterator[Variant]:
    for function in ("vjp", "jacobian", "accumulated", "separate"):
        for name, mistake, why, edit in _UNTIDY_LEAF:
            yield _untidy(function, name, mistake, why, edit)
    graph = (_BACK, "y.backward(v, create_graph=True)")
    yield _untidy(
        "vjp",
        "graph_kept",
        "graph_kept",
        "the graph is kept",
        graph,
        (_GRAD, "grad = leaf.grad + 0 * leaf"),
    )
    yield _untidy(
        "accumulated",
        "graph_kept",
        "graph_kept",
        "the graph is kept",
        (_GRAD, "grad = leaf.grad + 0 * leaf"),
    )
    yield _untidy(
        "separate",
        "graph_kept",
        "graph_kept",
        "the graph is kept",
        ("grads.append(leaf.grad)", "grads.append(leaf.grad + 0 * leaf)"),
    )
    yield _untidy(
        "jacobian",
        "graph_kept",
        "graph_kept",
        "the graph is kept",
        ("return result", "return result + 0 * leaf.sum()"),
    )


_HOT = "one_hot[i] = 1"
_ROW = "row = leaf.grad.reshape(-1)"
_STACK = "result = torch.stack(rows)"
_ZERO = "leaf.grad = None\n"
_JACOBIAN: tuple[Slip, ...] = (
    ("not_zeroed", "not_zeroed", "rows hold those before them", ("leaf.grad = None", "pass")),
    (
        "one_tensor",
        "aliasing",
        "all rows are one tensor",
        (
            "leaf.grad = None",
            "leaf.grad = torch.zeros_like(x) if leaf.grad is None else leaf.grad.zero_()",
        ),
    ),
    ("ones", "one_hot_missing", "every argument is all ones", (_HOT, "one_hot[:] = 1")),
    ("staircase", "one_hot_missing", "ones up to here", (_HOT, "one_hot[: i + 1] = 1")),
    ("two", "factor", "the one is a two", (_HOT, "one_hot[i] = 2")),
    ("minus", "sign", "the one is negative", (_HOT, "one_hot[i] = -1")),
    ("first", "one_hot_wrong", "always the first", (_HOT, "one_hot[0] = 1")),
    ("next", "one_hot_wrong", "one too far", (_HOT, "one_hot[(i + 1) % len(one_hot)] = 1")),
    ("from_the_back", "permuted", "last row first", (_HOT, "one_hot[-1 - i] = 1")),
    ("transposed", "transposed", "columns for rows", (_STACK, "result = torch.stack(rows, dim=1)")),
    (
        "reshaped",
        "transposed",
        "entries column by column",
        (_STACK, "result = torch.stack(rows, dim=1).reshape(len(rows), -1)"),
    ),
    (
        "symmetric",
        "symmetrised",
        "made symmetric where it is square",
        (
            _STACK,
            (
                "result = torch.stack(rows)\n"
                "if result.shape[0] == result.shape[1]:\n    result = (result + result.T) / 2"
            ),
        ),
    ),
    (
        "diagonal",
        "diagonal_only",
        "only the diagonal",
        (
            _STACK,
            "result = torch.stack(rows)\nresult = result * torch.eye(*result.shape, dtype=x.dtype)",
        ),
    ),
    (
        "full_shape",
        "shape",
        "the dimensions of f(x) and x",
        (_STACK, "result = torch.stack(rows).reshape(*y.shape, *x.shape)"),
    ),
    ("list", "type", "a list of rows", (_STACK, "result = rows")),
    ("summed", "shape", "the sum of the rows", (_STACK, "result = sum(rows)")),
    ("last_missing", "row_missing", "one row short", ("range(y.numel())", "range(y.numel() - 1)")),
    ("rows_only", "row_missing", "as many rows as f(x) has", ("range(y.numel())", "range(len(y))")),
    (
        "columns_reversed",
        "permuted",
        "columns from the back",
        (_ROW, "row = leaf.grad.reshape(-1).flip(0)"),
    ),
    (
        "columns_transposed",
        "permuted",
        "x counted column by column",
        (_ROW, "row = leaf.grad.T.reshape(-1)"),
    ),
    (
        "unit_rows",
        "normalised",
        "rows of length 1",
        (_ROW, "row = leaf.grad.reshape(-1)\nrow = row / row.norm().clamp(min=1e-9)"),
    ),
    ("absolute", "sign", "drops the signs", (_ROW, "row = leaf.grad.reshape(-1).abs()")),
    (
        "averaged",
        "averaged",
        "divided by the number of rows",
        (_ROW, "row = leaf.grad.reshape(-1) / y.numel()"),
    ),
    ("doubled_x", "wrong_point", "at 2 x", (_Y, "y = f(2 * leaf)")),
    ("float16", "precision", "float16", (_ROW, "row = leaf.grad.reshape(-1).half().to(x.dtype)")),
)

_LOOP = "for v in vs:"
_ACCUMULATED: tuple[Slip, ...] = (
    ("zeroed", "zeroed", "zeroed between", (_LOOP, "for v in vs:\n    leaf.grad = None")),
    ("first_only", "argument_missing", "only the first v", (_LOOP, "for v in vs[:1]:")),
    ("last_only", "argument_missing", "only the last v", (_LOOP, "for v in vs[-1:]:")),
    ("without_first", "argument_missing", "all but the first v", (_LOOP, "for v in vs[1:] or vs:")),
    ("first_two", "argument_missing", "no more than two", (_LOOP, "for v in vs[:2]:")),
    ("first_three", "argument_missing", "no more than three", (_LOOP, "for v in vs[:3]:")),
    (
        "distinct",
        "duplicates_lost",
        "each v once",
        (_LOOP, "for v in {tuple(u.reshape(-1).tolist()): u for u in vs}.values():"),
    ),
    ("same_v", "argument_missing", "always the first v", (_BACK, "y.backward(vs[0])")),
    (
        "mean_of_gradients",
        "averaged",
        "the mean of the gradients",
        (_GRAD, "grad = leaf.grad / len(vs)"),
    ),
    ("list", "type", "a list", (_GRAD, "grad = [leaf.grad]")),
    (
        "stack",
        "shape",
        "stacked, not added up",
        (_GRAD, "grad = torch.stack([leaf.grad] * len(vs))"),
    ),
    (
        "of_update",
        "updated_point",
        "takes a step after each v",
        (_BACK, "y.backward(v)\nwith torch.no_grad():\n    leaf -= 0.1 * leaf.grad"),
    ),
    ("plus_start", "offset", "begins with x", (_GRAD, "grad = leaf.grad + x")),
    (
        "product",
        "multiplied",
        "v multiplied, not added up",
        (_LOOP, "for v in [torch.stack(list(vs)).prod(0)]:"),
    ),
    (
        "longest",
        "argument_missing",
        "the longest v alone",
        (_LOOP, "for v in [max(vs, key=lambda u: u.norm())]:"),
    ),
    (
        "weighted",
        "weighted",
        "later ones count more",
        (_BACK, "y.backward(v * (1 + (leaf.grad is not None)))"),
    ),
)

_APPEND = "grads.append(leaf.grad)"
_ZEROED = "leaf.grad = None"
_SEPARATE: tuple[Slip, ...] = (
    ("one_tensor", "aliasing", "one tensor, added to", (_ZEROED, "pass")),
    (
        "one_tensor_zeroed",
        "aliasing",
        "one tensor, zeroed in place",
        (_ZEROED, "leaf.grad = leaf.grad if leaf.grad is None else leaf.grad.zero_()"),
    ),
    (
        "zeroed_after",
        "aliasing",
        "zeroed once it is in the list",
        (_APPEND, "grads.append(leaf.grad)\nleaf.grad.zero_()"),
    ),
    (
        "zeroed_outside",
        "not_zeroed",
        "zeroed before the loop only",
        (_ZEROED, "leaf.grad = leaf.grad.clone() if grads else None"),
    ),
    ("reversed", "order", "the last one first", (_APPEND, "grads.insert(0, leaf.grad)")),
    ("sum_of_gradients", "summed", "their sum", ("return grads", "return sum(grads)")),
    ("total_in_list", "summed", "a list of their sum", ("return grads", "return [sum(grads)]")),
    (
        "mean_each",
        "averaged",
        "each divided by their number",
        ("return grads", "return [g / len(grads) for g in grads]"),
    ),
    ("last", "argument_missing", "the last one", ("return grads", "return grads[-1]")),
    ("dict", "type", "a dict", ("return grads", "return {str(i): g for i, g in enumerate(grads)}")),
    ("flat", "shape", "vectors", (_APPEND, "grads.append(leaf.grad.reshape(-1))")),
    ("numbers", "shape", "norms", (_APPEND, "grads.append(leaf.grad.norm())")),
    ("without_first", "argument_missing", "the first one is missing", (_LOOP, "for v in vs[1:]:")),
    ("first_two", "argument_missing", "no more than two", (_LOOP, "for v in vs[:2]:")),
    ("first_three", "argument_missing", "no more than three", (_LOOP, "for v in vs[:3]:")),
    ("same_v", "argument_missing", "always the first v", (_BACK, "y.backward(vs[0])")),
    ("concatenated", "shape", "one below the other", ("return grads", "return torch.cat(grads)")),
    (
        "of_update",
        "updated_point",
        "takes a step after each v",
        (_APPEND, "grads.append(leaf.grad)\nwith torch.no_grad():\n    leaf -= 0.1 * leaf.grad"),
    ),
    ("generator", "type", "a generator", ("return grads", "return (g for g in grads)")),
)


def _of(function: str, slips: Sequence[Slip]) -> Iterator[Variant]:
    return BASE.slips([function], slips)


WRONG: tuple[Variant, ...] = (
    *_of("vjp", _ARGUMENT),
    *_of("vjp", _RESULT),
    *_of("jacobian", _JACOBIAN),
    *_of("accumulated", _ACCUMULATED),
    *_of("accumulated", [slip for slip in _ARGUMENT if slip[0] not in ("ones_before",)]),
    *_of("separate", _SEPARATE),
    BASE.wrong(
        "separate",
        "not_zeroed",
        "not_zeroed",
        "each holds those before it",
        (_ZEROED, "pass"),
        (_APPEND, "grads.append(leaf.grad.clone())"),
    ),
    *_of("separate", [slip for slip in _ARGUMENT if slip[0] not in ("nested",)]),
    *_everything_untidy(),
)

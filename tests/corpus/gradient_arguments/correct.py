"""Ways to write gradient_arguments that are right: each must get full points."""

from __future__ import annotations

from ..edits import whole
from ..variant import Variant
from .base import BASE

_VJP = (
    (
        "autograd_grad",
        "torch.autograd.grad leaves nothing on the leaf",
        """
        def vjp(f, x, v):
            leaf = x.detach().requires_grad_()
            return torch.autograd.grad(f(leaf), leaf, v)[0]
        """,
    ),
    (
        "weighted_sum",
        "the gradient of the number sum(v * f(x))",
        """
        def vjp(f, x, v):
            leaf = x.clone().requires_grad_()
            (f(leaf) * v).sum().backward()
            return leaf.grad
        """,
    ),
    (
        "functional_vjp",
        "the function that torch has for it",
        """
        def vjp(f, x, v):
            return torch.autograd.functional.vjp(f, x, v)[1]
        """,
    ),
    (
        "func_vjp",
        "torch.func",
        """
        def vjp(f, x, v):
            y, pull = torch.func.vjp(f, x)
            (grad,) = pull(v)
            return grad
        """,
    ),
    (
        "through_jacobian",
        "a weighted sum of the rows of the Jacobian",
        """
        def vjp(f, x, v):
            rows = torch.autograd.functional.jacobian(f, x).reshape(v.numel(), x.numel())
            return (v.reshape(-1) @ rows).reshape(x.shape)
        """,
    ),
    (
        "one_entry_at_a_time",
        "each result alone, times its weight, added up",
        """
        def vjp(f, x, v):
            total = torch.zeros_like(x)
            for i in range(v.numel()):
                leaf = x.detach().clone().requires_grad_(True)
                f(leaf).reshape(-1)[i].backward()
                total += v.reshape(-1)[i] * leaf.grad
            return total
        """,
    ),
    (
        "on_the_caller",
        "uses the caller's tensor and puts it back",
        """
        def vjp(f, x, v):
            x.requires_grad_(True)
            f(x).backward(v)
            grad = x.grad.clone()
            x.grad = None
            x.requires_grad_(False)
            return grad
        """,
    ),
    (
        "zeroed_first",
        "zeroes a gradient that is there, as the tutorials do",
        """
        def vjp(f, x, v):
            x = x.clone()
            x.requires_grad = True
            y = f(x)
            if x.grad is not None:
                x.grad.data.zero_()
            y.backward(v, retain_graph=True)
            return x.grad.data
        """,
    ),
    (
        "float32_inside",
        "float32 arithmetic, float64 result",
        """
        def vjp(f, x, v):
            leaf = x.detach().float().requires_grad_()
            f(leaf).backward(v.float())
            return leaf.grad.to(x.dtype)
        """,
    ),
    (
        "float32_returned",
        "a float32 result is accurate enough",
        """
        def vjp(f, x, v):
            leaf = x.detach().clone().float().requires_grad_()
            f(leaf).backward(v.float())
            return leaf.grad
        """,
    ),
    (
        "parameter",
        "the leaf is a parameter",
        """
        def vjp(f, x, v):
            leaf = torch.nn.Parameter(x.clone())
            f(leaf).backward(gradient=v)
            return leaf.grad.detach()
        """,
    ),
    (
        "new_tensor",
        "the leaf is made of the numbers",
        """
        def vjp(f, x, v):
            leaf = torch.tensor(x.tolist(), dtype=x.dtype, requires_grad=True)
            torch.autograd.backward([f(leaf)], [v])
            return leaf.grad
        """,
    ),
    (
        "numpy_returned",
        "a numpy array in place of a tensor is judged all the same",
        """
        def vjp(f, x, v):
            leaf = x.detach().clone().requires_grad_()
            f(leaf).backward(v)
            return leaf.grad.numpy()
        """,
    ),
    (
        "forward_mode",
        "one forward sweep for each entry of x",
        """
        def vjp(f, x, v):
            grad = torch.empty_like(x)
            for i in range(x.numel()):
                u = torch.zeros_like(x)
                u.view(-1)[i] = 1
                _, change = torch.func.jvp(f, (x,), (u,))
                grad.view(-1)[i] = (change * v).sum()
            return grad
        """,
    ),
    (
        "detached_graph",
        "makes a graph of the gradient and lets go of it",
        """
        def vjp(f, x, v):
            leaf = x.clone().requires_grad_()
            (grad,) = torch.autograd.grad(f(leaf), leaf, v, create_graph=True)
            return grad.detach()
        """,
    ),
    (
        "differences",
        "differences in float64, with two steps",
        """
        def vjp(f, x, v):
            def slope(i, h):
                a, b = x.double().clone(), x.double().clone()
                a.view(-1)[i] += h
                b.view(-1)[i] -= h
                return ((f(a) - f(b)) * v.double()).sum() / (2 * h)
            h = 1e-3 * x.abs().max().item()
            entries = [(4 * slope(i, h / 2) - slope(i, h)) / 3 for i in range(x.numel())]
            return torch.stack(entries).reshape(x.shape).to(x.dtype)
        """,
    ),
)

_JACOBIAN = (
    (
        "functional",
        "the function that torch has for it",
        """
        def jacobian(f, x):
            return torch.autograd.functional.jacobian(f, x).reshape(-1, x.numel())
        """,
    ),
    (
        "jacrev",
        "torch.func",
        """
        def jacobian(f, x):
            return torch.func.jacrev(f)(x).reshape(f(x).numel(), x.numel())
        """,
    ),
    (
        "jacfwd",
        "column by column",
        """
        def jacobian(f, x):
            return torch.func.jacfwd(f)(x).reshape(f(x).numel(), x.numel())
        """,
    ),
    (
        "anew_each_time",
        "a new graph for each row",
        """
        def jacobian(f, x):
            n = f(x).numel()
            out = torch.zeros(n, x.numel(), dtype=x.dtype)
            for i in range(n):
                leaf = x.clone().requires_grad_(True)
                f(leaf).flatten()[i].backward()
                out[i, :] = leaf.grad.flatten()
            return out
        """,
    ),
    (
        "eye_rows",
        "rows of the identity",
        """
        def jacobian(f, x):
            leaf = x.clone().requires_grad_(True)
            y = f(leaf)
            rows = []
            for unit in torch.eye(y.numel(), dtype=y.dtype):
                (g,) = torch.autograd.grad(y, leaf, unit.view_as(y), retain_graph=True)
                rows.append(g.flatten())
            return torch.vstack(rows)
        """,
    ),
    (
        "batched",
        "all rows at once",
        """
        def jacobian(f, x):
            leaf = x.clone().requires_grad_(True)
            y = f(leaf)
            units = torch.eye(y.numel(), dtype=y.dtype).reshape(-1, *y.shape)
            (g,) = torch.autograd.grad(y, leaf, units, is_grads_batched=True)
            return g.reshape(y.numel(), -1)
        """,
    ),
    (
        "zeroed_in_place",
        "one leaf, copied and zeroed in place",
        """
        def jacobian(f, x):
            leaf = x.clone().requires_grad_(True)
            y = f(leaf)
            rows = []
            for i in range(y.numel()):
                v = torch.zeros(y.numel(), dtype=y.dtype)
                v[i] = 1.0
                y.backward(v.view(y.shape), retain_graph=True)
                rows.append(leaf.grad.clone().view(-1))
                leaf.grad.zero_()
            return torch.stack(rows, dim=0)
        """,
    ),
    (
        "float32_inside",
        "float32 arithmetic",
        """
        def jacobian(f, x):
            j = torch.autograd.functional.jacobian(f, x.float())
            return j.reshape(-1, x.numel()).to(x.dtype)
        """,
    ),
)

_ACCUMULATED = (
    (
        "retained",
        "one graph, kept",
        """
        def accumulated(f, x, vs):
            leaf = x.clone().requires_grad_(True)
            y = f(leaf)
            for v in vs:
                y.backward(v, retain_graph=True)
            return leaf.grad
        """,
    ),
    (
        "sum_of_arguments",
        "linear in v: one backward with the sum",
        """
        def accumulated(f, x, vs):
            leaf = x.clone().requires_grad_(True)
            f(leaf).backward(sum(vs))
            return leaf.grad
        """,
    ),
    (
        "sum_of_gradients",
        "adds up itself",
        """
        def accumulated(f, x, vs):
            total = torch.zeros_like(x)
            for v in vs:
                leaf = x.clone().requires_grad_(True)
                total += torch.autograd.grad(f(leaf), leaf, v)[0]
            return total
        """,
    ),
    (
        "backwards_order",
        "the order does not matter",
        """
        def accumulated(f, x, vs):
            leaf = x.clone().requires_grad_(True)
            for v in reversed(vs):
                f(leaf).backward(v)
            return leaf.grad.clone()
        """,
    ),
    (
        "float32_inside",
        "float32 arithmetic",
        """
        def accumulated(f, x, vs):
            leaf = x.float().clone().requires_grad_(True)
            for v in vs:
                f(leaf).backward(v.float())
            return leaf.grad.to(x.dtype)
        """,
    ),
)

_SEPARATE = (
    (
        "zeroed_in_place",
        "copies, then zeroes in place",
        """
        def separate(f, x, vs):
            leaf = x.clone().requires_grad_(True)
            grads = []
            for v in vs:
                f(leaf).backward(v)
                grads.append(leaf.grad.clone())
                leaf.grad.zero_()
            return grads
        """,
    ),
    (
        "tuple",
        "a tuple in place of a list",
        """
        def separate(f, x, vs):
            leaf = x.clone().requires_grad_(True)
            y = f(leaf)
            return tuple(torch.autograd.grad(y, leaf, v, retain_graph=True)[0] for v in vs)
        """,
    ),
    (
        "stacked",
        "one tensor that holds one gradient above the other",
        """
        def separate(f, x, vs):
            leaf = x.clone().requires_grad_(True)
            y = f(leaf)
            return torch.stack([torch.autograd.grad(y, leaf, v, retain_graph=True)[0] for v in vs])
        """,
    ),
    (
        "differences_of_sums",
        "what each backward adds",
        """
        def separate(f, x, vs):
            leaf = x.clone().requires_grad_(True)
            before, grads = torch.zeros_like(x), []
            for v in vs:
                f(leaf).backward(v)
                grads.append(leaf.grad - before)
                before = leaf.grad.clone()
            return grads
        """,
    ),
    (
        "float32_inside",
        "float32 arithmetic",
        """
        def separate(f, x, vs):
            grads = []
            for v in vs:
                leaf = x.float().clone().requires_grad_(True)
                f(leaf).backward(v.float())
                grads.append(leaf.grad.to(x.dtype))
            return grads
        """,
    ),
)

_WHOLE = (
    whole(
        "built_on_vjp",
        "three functions that call the fourth",
        """
        import torch

        def vjp(f, x, v):
            leaf = x.detach().clone().requires_grad_(True)
            f(leaf).backward(v)
            return leaf.grad

        def jacobian(f, x):
            y = f(x)
            units = torch.eye(y.numel(), dtype=y.dtype)
            return torch.stack([vjp(f, x, u.reshape(y.shape)).reshape(-1) for u in units])

        def accumulated(f, x, vs):
            return sum(separate(f, x, vs))

        def separate(f, x, vs):
            return [vjp(f, x, v) for v in vs]
        """,
    ),
    whole(
        "by_name",
        "knows every public function and its derivative",
        """
        import numpy as np
        import torch
        import fixtures

        def jacobian(f, x):
            return _jacobian(f, x.double()).to(x.dtype)

        def _jacobian(f, x):
            rows = x.reshape(-1, x.shape[-1])
            n, d = rows.shape
            one = torch.eye(x.numel(), dtype=x.dtype)
            each = lambda block: torch.block_diag(*[block] * n)
            flat = x.reshape(-1)
            if f is fixtures.double:
                return 2 * one
            if f is fixtures.square:
                return torch.diag(2 * flat)
            if f is fixtures.sigmoid:
                y = torch.sigmoid(flat)
                return torch.diag(y * (1 - y))
            if f is fixtures.relu:
                return torch.diag((flat > 0).to(x.dtype))
            if f is fixtures.shifted:
                return one.roll(1, 0)
            if f is fixtures.running_sums:
                return each(torch.ones(d, d, dtype=x.dtype).tril())
            if f is fixtures.row_sums:
                return each(torch.ones(1, d, dtype=x.dtype))
            if f is fixtures.softmax:
                ys = torch.softmax(rows, 1)
                return torch.block_diag(*[torch.diag(y) - torch.outer(y, y) for y in ys])
            if f is fixtures.neighbours:
                unit = torch.eye(d, dtype=x.dtype)
                return torch.block_diag(
                    *[r[1:, None] * unit[:-1] + r[:-1, None] * unit[1:] for r in rows]
                )
            if f is fixtures.mixed:
                a, b = fixtures.pattern(2, n), fixtures.pattern(d, 4)
                return torch.kron(a.contiguous(), b.T.contiguous()).to(x.dtype)
            if f is fixtures.total:
                return torch.ones(1, x.numel(), dtype=x.dtype)
            if f is fixtures.half_squares:
                return flat[None, :].clone()
            raise ValueError(f)

        def vjp(f, x, v):
            return (v.reshape(1, -1) @ jacobian(f, x)).reshape(x.shape)

        def accumulated(f, x, vs):
            return vjp(f, x, torch.stack(vs).sum(0))

        def separate(f, x, vs):
            return [vjp(f, x, v) for v in vs]
        """,
    ),
)

CORRECT: tuple[Variant, ...] = (
    *(
        BASE.right(function, name, why, text)
        for function, variants in {
            "vjp": _VJP,
            "jacobian": _JACOBIAN,
            "accumulated": _ACCUMULATED,
            "separate": _SEPARATE,
        }.items()
        for name, why, text in variants
    ),
    *_WHOLE,
)

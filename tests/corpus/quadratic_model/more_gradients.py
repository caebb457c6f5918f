"""More ways to write quadratic_model's gradients, right and wrong."""

from __future__ import annotations

from ..edits import Edit, Slip

_LEAVES = "w1, w2, b = (p.detach().clone().requires_grad_() for p in (w1, w2, b))\n"
_LOSS = "(w1 * x**2 + w2 * x + b - y) ** 2"

BODIES = (
    (
        "torch_functions",
        "torch.mul, torch.sub, torch.pow",
        (
            "s = torch.pow(torch.tensor(x, dtype=torch.float64), 2)\n"
            "r = torch.sub(torch.add(torch.mul(w1, s), torch.mul(w2, x)), y - b)\n"
            "return torch.mul(2 * r, s), torch.mul(2 * r, x), torch.mul(2, r)"
        ),
    ),
    (
        "powers_in_a_loop",
        "x⁰, x¹, x² in a loop",
        (
            "g = 2 * (w1 * x**2 + w2 * x + b - y)\nout = []\n"
            "for power in range(3):\n    out.insert(0, g * x**power)\nreturn out"
        ),
    ),
    (
        "added_to_itself",
        "a sum for the 2",
        "r = w1 * x**2 + w2 * x + b - y\ng = r + r\nreturn g * x * x, g * x, g",
    ),
    (
        "two_slips_that_cancel",
        "y - y_pred, and a minus at the end",
        (
            "r = y - (w1 * x**2 + w2 * x + b)\ng = 2 * r\n"
            "return tuple(-1 * part for part in (g * x**2, g * x, g))"
        ),
    ),
    (
        "in_place",
        "in place, on its own tensor",
        ("g = w1 * x\ng += w2\ng *= x\ng += b\ng -= y\ng *= 2\nreturn g * x**2, g * x, g"),
    ),
    (
        "complex_steps",
        "the imaginary part of a complex step each",
        (
            "p = np.array([float(w1), float(w2), float(b)])\nv = np.array([x**2, x, 1.0])\n"
            "steps = p + 1e-30j * np.eye(3)\nl = (steps @ v - y) ** 2\n"
            "return tuple(l.imag / 1e-30)"
        ),
    ),
    (
        "differences",
        "central differences, as wide as the residual asks",
        (
            "def l(*p):\n    return (p[0] * x**2 + p[1] * x + p[2] - y) ** 2\n"
            "p, v, out = [float(w1), float(w2), float(b)], [x**2, x, 1.0], []\n"
            "for i in range(3):\n    h = (l(*p) ** 0.5 + 1e-9) / (abs(v[i]) + 1e-9)\n"
            "    up, down = p.copy(), p.copy()\n"
            "    up[i] += h\n    down[i] -= h\n    out.append((l(*up) - l(*down)) / (2 * h))\n"
            "return tuple(out)"
        ),
    ),
    (
        "numpy_float32",
        "numpy's float32",
        (
            "w1, w2, b, x, y = (np.float32(v) for v in (w1, w2, b, x, y))\n"
            "g = 2 * (w1 * x * x + w2 * x + b - y)\nreturn g * x * x, g * x, g"
        ),
    ),
    (
        "numpy_arrays",
        "0-d arrays",
        (
            "g = 2 * (w1.item() * x**2 + w2.item() * x + b.item() - y)\n"
            "return np.array(g * x**2), np.array(g * x), np.array(g)"
        ),
    ),
    (
        "polynomial",
        "np.polyval for the prediction",
        (
            "r = np.polyval([float(w1), float(w2), float(b)], x) - y\n"
            "return 2 * r * x**2, 2 * r * x, 2 * r"
        ),
    ),
    (
        "vander",
        "np.vander for the powers of x",
        (
            "v = np.vander([x], 3)[0]\nr = v @ [float(w1), float(w2), float(b)] - y\n"
            "return list(2 * r * v)"
        ),
    ),
    (
        "outer",
        "Gram's matrix of the powers",
        (
            "v = torch.tensor([x * x, x, 1.0], dtype=torch.float64)\n"
            "p = torch.stack([w1, w2, b]).double()\n"
            "g = 2 * torch.outer(v, v) @ p - 2 * y * v\nreturn g[0], g[1], g[2]"
        ),
    ),
    (
        "mixed_kinds",
        "a tensor, a float and a numpy number",
        ("g = 2 * (w1 * x**2 + w2 * x + b - y)\nreturn g * x**2, float(g) * x, np.float64(g)"),
    ),
    (
        "matrices_of_one",
        "shape (1, 1) each",
        "g = 2 * (w1 * x**2 + w2 * x + b - y).view(1, 1)\nreturn g * x**2, g * x, g",
    ),
    (
        "math_pow",
        "math.pow",
        ("s = math.pow(x, 2)\ng = 2 * (w1 * s + w2 * x + b - y)\nreturn g * s, g * x, g"),
    ),
    (
        "fsum",
        "math.fsum",
        (
            "r = math.fsum((float(w1) * x * x, float(w2) * x, float(b), -y))\n"
            "return 2 * r * x * x, 2 * r * x, 2 * r"
        ),
    ),
    (
        "calls_forward",
        "by its own forward",
        "g = 2 * (forward(x, w1, w2, b) - y)\nreturn g * x**2, g * x, g",
    ),
    (
        "calls_loss",
        "autograd of its own loss",
        (_LEAVES + "loss(x, y, w1, w2, b).backward()\nreturn tuple(p.grad for p in (w1, w2, b))"),
    ),
    (
        "no_grad",
        "under no_grad",
        (
            "with torch.no_grad():\n    g = 2 * (w1 * x**2 + w2 * x + b - y)\n"
            "    return g * x**2, g * x, g"
        ),
    ),
    (
        "attached",
        "the results still have their graph",
        _LEAVES + "g = 2 * (w1 * x**2 + w2 * x + b - y)\nreturn g * x**2, g * x, g",
    ),
    (
        "prints",
        "prints on the way",
        (
            "r = w1 * x**2 + w2 * x + b - y\n"
            "print(f'x={x} y={y} loss={float(r) ** 2:.3f}')\n"
            "return 2 * r * x**2, 2 * r * x, 2 * r"
        ),
    ),
    (
        "parameters",
        "torch.nn.Parameter",
        (
            "p = [torch.nn.Parameter(q.detach().clone()) for q in (w1, w2, b)]\n"
            "torch.square(p[0] * x**2 + p[1] * x + p[2] - y).backward()\n"
            "return [q.grad for q in p]"
        ),
    ),
    (
        "one_leaf",
        "one leaf of three entries",
        (
            "p = torch.stack([w1, w2, b]).detach().clone().requires_grad_()\n"
            "v = torch.tensor([x * x, x, 1.0], dtype=p.dtype)\n((p * v).sum() - y).square()"
            ".backward()\nreturn p.grad[0], p.grad[1], p.grad[2]"
        ),
    ),
    (
        "jacobian",
        "torch.autograd.functional",
        (
            "def l(w1, w2, b):\n    return (w1 * x**2 + w2 * x + b - y) ** 2\n"
            "return torch.autograd.functional.jacobian(l, (w1, w2, b))"
        ),
    ),
    (
        "three_forward_sweeps",
        "one forward sweep for each",
        (
            "def l(w1, w2, b):\n    return (w1 * x**2 + w2 * x + b - y) ** 2\n"
            "out = []\nfor i in range(3):\n"
            "    along = tuple(torch.full_like(p, float(i == k)) for k, p in "
            "enumerate((w1, w2, b)))\n"
            "    out.append(torch.func.jvp(l, (w1, w2, b), along)[1])\nreturn tuple(out)"
        ),
    ),
    (
        "func_vjp",
        "torch.func.vjp of the prediction, with 2 r",
        (
            "out, back = torch.func.vjp(lambda w1, w2, b: w1 * x**2 + w2 * x + b, w1, w2, b)\n"
            "return back(2 * (out - y))"
        ),
    ),
    (
        "backward_with_argument",
        "2 r goes into backward",
        (
            _LEAVES + "r = w1 * x**2 + w2 * x + b - y\nr.backward(2 * r.detach())\n"
            "return w1.grad, w2.grad, b.grad"
        ),
    ),
    (
        "zeroed_between",
        "backward twice, zeroed between",
        (
            f"{_LEAVES}({_LOSS}).backward()\nfor p in (w1, w2, b):\n    p.grad.zero_()\n"
            f"({_LOSS}).backward()\nreturn w1.grad, w2.grad, b.grad"
        ),
    ),
    (
        "mse_loss",
        "torch.nn.functional.mse_loss",
        (
            _LEAVES + "t = torch.tensor(y, dtype=w1.dtype)\n"
            "torch.nn.functional.mse_loss(w1 * x**2 + w2 * x + b, t).backward()\n"
            "return w1.grad, w2.grad, b.grad"
        ),
    ),
    (
        "linear_layer",
        "torch.nn.Linear of x² and x",
        (
            "net = torch.nn.Linear(2, 1).double()\n"
            "net.weight.data = torch.stack([w1, w2]).double().reshape(1, 2).detach().clone()\n"
            "net.bias.data = b.double().detach().reshape(1).clone()\n"
            "out = net(torch.tensor([[x**2, x]], dtype=torch.float64))\n"
            "((out - y) ** 2).sum().backward()\n"
            "return net.weight.grad[0, 0], net.weight.grad[0, 1], net.bias.grad[0]"
        ),
    ),
)
"""Right: name, why, the body of the function."""

TEXTS = (
    (
        "lambda",
        "a lambda with a name",
        """
        gradients = lambda x, y, w1, w2, b: tuple(
            2 * ((w1 * x + w2) * x + b - y) * v for v in (x * x, x, 1)
        )
        """,
    ),
    (
        "other_names",
        "names of its own for the arguments",
        """
        def gradients(inp, target, a, slope, offset):
            delta = 2 * (a * inp * inp + slope * inp + offset - target)
            return delta * inp * inp, delta * inp, delta
        """,
    ),
    (
        "named_tuple",
        "a named tuple",
        """
        from collections import namedtuple

        Gradients = namedtuple("Gradients", ["w1", "w2", "b"])


        def gradients(x, y, w1, w2, b):
            g = 2 * (w1 * x**2 + w2 * x + b - y)
            return Gradients(b=g, w2=g * x, w1=g * x**2)
        """,
    ),
    (
        "object",
        "an object that can be called",
        """
        class Quadratic:
            def features(self, x):
                return x**2, x, 1.0

            def residual(self, x, y, parameters):
                return sum(p * v for p, v in zip(parameters, self.features(x))) - y

            def __call__(self, x, y, *parameters):
                r = self.residual(x, y, parameters)
                return tuple(2 * r * v for v in self.features(x))


        gradients = Quadratic()
        """,
    ),
    (
        "three_helpers",
        "a function for each",
        """
        def residual(x, y, w1, w2, b):
            return w1 * x**2 + w2 * x + b - y


        def with_respect_to_w1(x, y, w1, w2, b):
            return 2 * residual(x, y, w1, w2, b) * x**2


        def with_respect_to_w2(x, y, w1, w2, b):
            return 2 * residual(x, y, w1, w2, b) * x


        def with_respect_to_b(x, y, w1, w2, b):
            return 2 * residual(x, y, w1, w2, b)


        def gradients(x, y, w1, w2, b):
            parts = with_respect_to_w1, with_respect_to_w2, with_respect_to_b
            return tuple(part(x, y, w1, w2, b) for part in parts)
        """,
    ),
    (
        "dual_numbers",
        "dual numbers with three slopes",
        """
        class Dual:
            def __init__(self, value, slopes):
                self.value, self.slopes = value, slopes

            def __add__(self, other):
                return Dual(self.value + other.value, self.slopes + other.slopes)

            def times(self, number):
                return Dual(self.value * number, self.slopes * number)


        def gradients(x, y, w1, w2, b):
            one = np.eye(3)
            p = [Dual(float(v), one[i]) for i, v in enumerate((w1, w2, b))]
            out = p[0].times(x * x) + p[1].times(x) + p[2]
            return tuple(2 * (out.value - y) * out.slopes)
        """,
    ),
    (
        "own_function",
        "a torch.autograd.Function with its own backward",
        """
        class Parabola(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x, w1, w2, b):
                ctx.x = x
                return w1 * x**2 + w2 * x + b

            @staticmethod
            def backward(ctx, grad):
                return None, grad * ctx.x**2, grad * ctx.x, grad


        def gradients(x, y, w1, w2, b):
            leaves = [p.detach().clone().requires_grad_() for p in (w1, w2, b)]
            (Parabola.apply(x, *leaves) - y).pow(2).backward()
            return [leaf.grad for leaf in leaves]
        """,
    ),
)
"""Right: name, why, the text of the function."""

_R = "r = w1 * x**2 + w2 * x + b - y"
_G = "g = 2 * r"
_G_W1 = "g_w1 = g * x**2"
_G_W2 = "g_w2 = g * x\n"
_G_B = "g_b = g\n"
_END = "return g_w1, g_w2, g_b"
_GRADS = "return w1.grad, w2.grad, b.grad"

SLIPS: tuple[Slip, ...] = (
    # the residual
    ("added", "residual_plus", "y_pred + y", (_R, "r = w1 * x**2 + w2 * x + b + y")),
    ("no_w1", "model", "forgets w1's term", (_R, "r = w2 * x + b - y")),
    ("no_w2", "model", "forgets w2's term", (_R, "r = w1 * x**2 + b - y")),
    ("horner_slip", "model", "a bracket slip", (_R, "r = w1 * (x + w2) * x + b - y")),
    ("all_squared", "model", "(w1 x + w2 x)²", (_R, "r = (w1 * x + w2 * x) ** 2 + b - y")),
    ("product", "model", "w1 x² times w2 x", (_R, "r = w1 * x**2 * w2 * x + b - y")),
    ("minus_w2", "sign", "- w2 x", (_R, "r = w1 * x**2 - w2 * x + b - y")),
    ("minus_w1", "sign", "- w1 x²", (_R, "r = -w1 * x**2 + w2 * x + b - y")),
    ("b_inside", "model", "b x", (_R, "r = w1 * x**2 + w2 * x + b * x - y")),
    ("b_twice", "model", "b twice", (_R, "r = w1 * x**2 + w2 * x + 2 * b - y")),
    ("b_is_one", "model", "1 for b", (_R, "r = w1 * x**2 + w2 * x + 1 - y")),
    ("x_swapped", "swapped", "x and y swapped", (_R, "x, y = y, x\n" + _R)),
    ("relu", "extra_activation", "a ReLU", (_R, "r = torch.relu(w1 * x**2 + w2 * x + b) - y")),
    ("hinge", "residual", "0 where negative", (_R, "r = torch.relu(w1 * x**2 + w2 * x + b - y)")),
    (
        "tanh",
        "wrong_loss",
        "the slope of log cosh",
        (_R, "r = (w1 * x**2 + w2 * x + b - y).tanh()"),
    ),
    ("target_squared", "residual", "y²", (_R, "r = w1 * x**2 + w2 * x + b - y**2")),
    ("target_doubled", "residual", "2 y", (_R, "r = w1 * x**2 + w2 * x + b - 2 * y")),
    ("linear", "model", "2 w1 x + w2: the slope in x", (_R, "r = 2 * w1 * x + w2 + b - y")),
    ("ones", "ignores_argument", "all 1", (_R, "w1 = w2 = b = torch.ones_like(b)\n" + _R)),
    ("dead_zone", "residual", "0 below 0.1", (_R, _R + "\nr = r * (abs(r) > 0.1)")),
    ("whole_y", "rounded", "int(y)", (_R, "y = int(y)\n" + _R)),
    (
        "bfloat",
        "precision",
        "bfloat16",
        (_R, "w1, w2, b = (p.bfloat16() for p in (w1, w2, b))\n" + _R),
    ),
    # its derivative
    ("cube_rule", "power_rule", "the cube's", (_G, "g = 3 * r**2")),
    ("two_to_the_r", "power_rule", "2^r", (_G, "g = 2**r")),
    ("two_added", "power_rule", "adds the 2", (_G, "g = 2 + r")),
    ("capped", "clipped", "at most 100", (_G, "g = torch.clamp(2 * r, -100, 100)")),
    ("cents", "rounded", "to two places", (_G, "g = torch.round(200 * r) / 100")),
    ("over_y", "residual", "relative to y", (_G, "g = 2 * r / (abs(y) + 1)")),
    ("one", "missing_residual", "2, without r", (_G, "g = 2 * torch.ones_like(r)")),
    # w1
    ("w1_half", "missing_factor_2", "w1's without the 2", (_G_W1, "g_w1 = r * x**2")),
    ("w1_by_w1", "wrong_variable", "w1 for x²", (_G_W1, "g_w1 = g * w1")),
    ("w1_down", "sign", "w1's negated", (_G_W1, "g_w1 = -g * x**2")),
    ("w1_root", "chain", "sqrt |x|", (_G_W1, "g_w1 = g * abs(x) ** 0.5")),
    ("w1_plus_square", "chain", "adds x²", (_G_W1, "g_w1 = g + x**2")),
    ("w1_in_x", "wrong_variable", "2 w1 x: in x", (_G_W1, "g_w1 = g * 2 * w1 * x")),
    ("w1_zero", "zero", "w1's not at all", (_G_W1, "g_w1 = 0 * g")),
    ("w1_twice_g", "chain", "g twice", (_G_W1, "g_w1 = g * g * x**2")),
    ("w1_decay", "weight_decay", "weight decay", (_G_W1, "g_w1 = g * x**2 + 1e-3 * w1")),
    # w2
    ("w2_half", "missing_factor_2", "w2's without the 2", (_G_W2, "g_w2 = r * x\n")),
    ("w2_double", "extra_factor", "2 x for x", (_G_W2, "g_w2 = g * 2 * x\n")),
    ("w2_down", "sign", "w2's negated", (_G_W2, "g_w2 = -g * x\n")),
    ("w2_plus", "chain", "adds x", (_G_W2, "g_w2 = g + x\n")),
    ("w2_over_x", "chain", "divides by x", (_G_W2, "g_w2 = g / x\n")),
    ("w2_with_w1", "chain", "w1 as well", (_G_W2, "g_w2 = g * w1 * x\n")),
    ("w2_positive", "extra_activation", "0 where x < 0", (_G_W2, "g_w2 = g * max(x, 0.0)\n")),
    ("w2_by_y", "wrong_variable", "y for x", (_G_W2, "g_w2 = g * y\n")),
    # b
    ("b_down", "sign", "b's negated", (_G_B, "g_b = -g\n")),
    ("b_double", "extra_factor", "2 g", (_G_B, "g_b = 2 * g\n")),
    ("b_plus_one", "bias", "adds 1", (_G_B, "g_b = g + 1\n")),
    ("b_of_y", "bias", "b - y", (_G_B, "g_b = 2 * (b - y)\n")),
    ("b_is_w1", "copy", "that of w1", (_G_B, "g_b = g_w1\n")),
    ("b_sign", "bias", "its sign", (_G_B, "g_b = torch.sign(g)\n")),
    ("b_squared", "bias", "the loss", (_G_B, "g_b = r**2\n")),
    # what is returned
    ("b_and_w2_swapped", "order", "b before w2", (_END, "return g_w1, g_b, g_w2")),
    ("rotated", "order", "b first, then the others", (_END, "return g_b, g_w1, g_w2")),
    ("absolute", "sign", "absolute values", (_END, "return abs(g_w1), abs(g_w2), abs(g_b)")),
    ("one_alone", "arity", "w1's alone", (_END, "return g_w1")),
    ("loss_first", "arity", "the loss in front", (_END, "return r**2, g_w1, g_w2, g_b")),
    ("a_set", "type", "a set", (_END, "return {g_w1, g_w2, g_b}")),
    ("nested", "type", "a list in a list", (_END, "return [[g_w1, g_w2, g_b]]")),
    ("methods", "type", "item without brackets", (_END, "return g_w1.item, g_w2.item, g_b.item")),
    ("half_floats", "precision", "float16", (_END, "return g_w1.half(), g_w2.half(), g_b.half()")),
    (
        "normalised",
        "normalised",
        "unit length",
        (
            _END,
            "n = (g_w1**2 + g_w2**2 + g_b**2) ** 0.5 + 1e-8\nreturn g_w1 / n, g_w2 / n, g_b / n",
        ),
    ),
    (
        "new_parameters",
        "type",
        "the parameters after a step",
        (_END, "return w1 - 0.01 * g_w1, w2 - 0.01 * g_w2, b - 0.01 * g_b"),
    ),
    ("misspelt", "raises", "a name that is not there", (_END, "return g_w1, g_w2, g_c")),
    (
        "rounded_to_four",
        "rounded",
        "four places",
        (_END, "return tuple(round(float(v), 4) for v in (g_w1, g_w2, g_b))"),
    ),
    (
        "clipped_norm",
        "clipped",
        "clips each to ±10",
        (_END, "return tuple(v.clamp(-10, 10) for v in (g_w1, g_w2, g_b))"),
    ),
    (
        "spent_generator",
        "type",
        "a generator",
        (_END, "return (v for v in (g_w1, g_w2, g_b))"),
    ),
    # autograd
    (
        "no_leaves",
        "type",
        "no .grad is kept for what is no leaf",
        (
            _END,
            _LEAVES + "w1 = w1 * 1.0\n" + f"({_LOSS}).backward()\n" + _GRADS,
        ),
    ),
    (
        "b_not_a_leaf",
        "type",
        "requires_grad for the weights only",
        (
            _END,
            "w1, w2 = (p.detach().clone().requires_grad_() for p in (w1, w2))\n"
            f"({_LOSS}).backward()\n{_GRADS}",
        ),
    ),
    (
        "half_the_loss",
        "wrong_loss",
        "autograd of half the loss",
        (_END, f"{_LEAVES}({_LOSS} / 2).backward()\n{_GRADS}"),
    ),
    (
        "absolute_loss",
        "wrong_loss",
        "autograd of the absolute error",
        (_END, f"{_LEAVES}(w1 * x**2 + w2 * x + b - y).abs().backward()\n{_GRADS}"),
    ),
    (
        "detached_factor",
        "missing_factor_2",
        "one factor of r² is detached",
        (
            _END,
            _LEAVES + "r = w1 * x**2 + w2 * x + b - y\n(r * r.detach()).backward()\n" + _GRADS,
        ),
    ),
    (
        "zeroed_too_early",
        "zero",
        "b is zeroed before it is returned",
        (_END, f"{_LEAVES}({_LOSS}).backward()\nb.grad.zero_()\n{_GRADS}"),
    ),
    (
        "one_after_the_other",
        "updated_weights",
        "w1 moves before the others are derived",
        (
            _END,
            f"{_LEAVES}({_LOSS}).backward()\nfirst = w1.grad.clone()\n"
            "w1.data = w1.data - 0.01 * first\nw2.grad = b.grad = None\n"
            f"({_LOSS}).backward()\nreturn first, w2.grad, b.grad",
        ),
    ),
    (
        "one_sided",
        "precision",
        "one-sided differences, h = 0.001",
        (
            _END,
            (
                "h, l = 1e-3, lambda w1, w2, b: (w1 * x**2 + w2 * x + b - y) ** 2\n"
                "return tuple((l(*p) - l(w1, w2, b)) / h for p in "
                "((w1 + h, w2, b), (w1, w2 + h, b), (w1, w2, b + h)))"
            ),
        ),
    ),
)

RESIDUALS: tuple[Slip, ...] = (
    ("reversed", "residual_reversed", "y - y_pred", (_R, "r = y - (w1 * x**2 + w2 * x + b)")),
    ("no_target", "residual_without_y", "forgets y", (_R, "r = w1 * x**2 + w2 * x + b")),
    ("no_bias", "no_bias", "forgets b", (_R, "r = w1 * x**2 + w2 * x - y")),
    ("no_square", "model", "x for x²", (_R, "r = w1 * x + w2 * x + b - y")),
)
CHAINS: tuple[Slip, ...] = (
    ("no_2", "missing_factor_2", "the 2 is missing", (_G, "g = r")),
    ("w1_x", "chain", "w1's with x for x²", (_G_W1, "g_w1 = g * x")),
    ("w2_none", "missing_x", "w2's without x", (_G_W2, "g_w2 = g\n")),
    ("b_times_x", "bias", "b's with x", (_G_B, "g_b = g * x\n")),
    ("swapped", "order", "w2 first", (_END, "return g_w2, g_w1, g_b")),
)
"""Each goes with each of `RESIDUALS`, in one hand-in."""

GIVEN: Edit = ("def gradients(", "SEEN = {}\n\n\ndef gradients(")
KEPT = (
    (
        "one_list",
        "one_buffer",
        "returns one list for every call",
        "out = SEEN.setdefault('out', [])\nout[:] = [g_w1, g_w2, g_b]\nreturn out",
    ),
    (
        "one_buffer",
        "one_buffer",
        "writes b's into one tensor for every call",
        (
            "kept = SEEN.setdefault('b', torch.zeros_like(g_b))\nkept.copy_(g_b)\n"
            "return g_w1, g_w2, kept"
        ),
    ),
    (
        "one_call_late",
        "stale",
        "the gradients of the call before",
        ("now = g_w1, g_w2, g_b\nbefore = SEEN.get('g', now)\nSEEN['g'] = now\nreturn before"),
    ),
    (
        "stale_by_x",
        "stale",
        "remembers by x alone, whatever the parameters are",
        "return SEEN.setdefault(x, (g_w1, g_w2, g_b))",
    ),
)
"""Wrong from the second call on: name, mistake, why, what stands in place of the return."""
MOVED = (
    ("zeroes_b", "sets the caller's b to 0", "b.zero_()\nreturn g_w1, g_w2, g_b"),
    (
        "moves_all",
        "takes a step through .data",
        (
            "for p, v in ((w1, g_w1), (w2, g_w2), (b, g_b)):\n    p.data -= 0.01 * v\n"
            "return g_w1, g_w2, g_b"
        ),
    ),
    (
        "works_in_w1",
        "computes in the caller's w1",
        "w1.mul_(x).add_(w2).mul_(x).add_(b)\nreturn g_w1, g_w2, g_b",
    ),
)
"""Right values, but the caller's parameters are others: name, why, what stands in its place."""

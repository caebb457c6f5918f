"""More ways to write linear_model's gradient, right and wrong."""

from __future__ import annotations

from ..edits import Edit, Slip

BODIES = (
    ("torch_functions", "torch.mul, torch.sub", "return torch.mul(torch.sub(w * x, y), 2 * x)"),
    ("added_to_itself", "a sum for the 2", "r = w * x - y\nreturn r * x + r * x"),
    ("power_rule", "n r^(n - 1)", "n = 2\nreturn n * (w * x - y) ** (n - 1) * x"),
    ("bracketed_out", "x² and y / x never meet", "a, b = x * x, x * y\nreturn 2 * (a * w - b)"),
    ("sign_times_size", "|r| sign(r)", "r = w * x - y\nreturn 2 * abs(r) * torch.sign(r) * x"),
    (
        "two_slips_that_cancel",
        "y - y_pred, and a minus in front",
        "r = y - w * x\ngrad = 2 * r * x\nreturn -grad",
    ),
    (
        "half_and_four",
        "½ and 4 make 2",
        "half_loss_gradient = 4 * (w * x - y) / 2\nreturn half_loss_gradient * x",
    ),
    (
        "difference_of_squares",
        "(r + x)² - (r - x)² is 4 r x",
        "r = float(w) * x - y\nreturn ((r + x) ** 2 - (r - x) ** 2) / 2",
    ),
    (
        "complex_step",
        "the imaginary part of one complex step",
        "r = complex(float(w), 1e-30) * x - y\nreturn (r * r).imag / 1e-30",
    ),
    (
        "polynomial",
        "the loss as a polynomial in w, derived by numpy",
        "return np.polyval(np.polyder([x * x, -2 * x * y, y * y]), float(w))",
    ),
    (
        "numpy_float32",
        "numpy's float32",
        "x, y, w = np.float32(x), np.float32(y), np.float32(w)\nreturn 2 * x * (w * x - y)",
    ),
    ("numpy_array", "a 0-d array", "return np.array(2 * x * (float(w) * x - y))"),
    (
        "numpy_one_element",
        "an array of one element",
        "w = w.detach().numpy().reshape(1)\nreturn 2 * x * (w * x - y)",
    ),
    (
        "loop_over_one",
        "a sum over a batch of one",
        (
            "total = 0\nfor x_i, y_i in [(x, y)]:\n    total += 2 * (w * x_i - y_i) * x_i\n"
            "return total"
        ),
    ),
    (
        "mean_over_one",
        "the mean over a batch of one",
        ("xs, ys = np.array([x]), np.array([y])\nreturn np.mean(2 * xs * (xs * w.item() - ys))"),
    ),
    (
        "dot",
        "a dot product of vectors of one",
        (
            "xs, ys = torch.tensor([x], dtype=w.dtype), torch.tensor([y], dtype=w.dtype)\n"
            "return 2 * torch.dot(xs, xs * w - ys)"
        ),
    ),
    ("prod", "math.prod", "return math.prod((2, w.item() * x - y, x))"),
    ("fsum", "math.fsum", "v = w.item()\nreturn math.fsum((2 * v * x * x, -2 * x * y))"),
    ("calls_forward", "by its own forward", "return 2 * x * (forward(x, w) - y)"),
    (
        "calls_loss",
        "autograd of its own loss",
        "w = w.detach().clone().requires_grad_()\nloss(x, y, w).backward()\nreturn w.grad",
    ),
    (
        "step_by_step",
        "one derivative after the other, each with a name",
        (
            "y_pred = w * x\nd_loss_d_r = 2 * (y_pred - y)\nd_r_d_y_pred = 1\nd_y_pred_d_w = x\n"
            "return d_loss_d_r * d_r_d_y_pred * d_y_pred_d_w"
        ),
    ),
    ("no_grad", "under no_grad", "with torch.no_grad():\n    return 2 * x * (w * x - y)"),
    ("prints", "prints on the way", "g = 2 * x * (w * x - y)\nprint('grad', x, y, g)\nreturn g"),
    (
        "hook",
        "a hook catches the gradient",
        (
            "caught = []\nleaf = w.detach().clone().requires_grad_()\n"
            "leaf.register_hook(caught.append)\n((leaf * x - y) ** 2).backward()\n"
            "return caught[0]"
        ),
    ),
    (
        "zeroed_between",
        "backward twice, zeroed between",
        (
            "w = w.detach().clone().requires_grad_()\n((w * x - y) ** 2).backward()\n"
            "w.grad.zero_()\n((w * x - y) ** 2).backward()\nreturn w.grad.clone()"
        ),
    ),
    (
        "argument_of_backward",
        "half the loss, and backward(2)",
        (
            "w = w.detach().clone().requires_grad_()\nl = (w * x - y) ** 2 / 2\n"
            "l.backward(torch.full_like(l, 2.0))\nreturn w.grad"
        ),
    ),
    (
        "residual_and_backward",
        "half by hand: 2 r goes into backward",
        (
            "w = w.detach().clone().requires_grad_()\nr = w * x - y\n"
            "r.backward((2 * r).detach())\nreturn w.grad"
        ),
    ),
    (
        "func_vjp",
        "torch.func.vjp",
        (
            "l, back = torch.func.vjp(lambda v: (v * x - y) ** 2, w)\n"
            "return back(torch.ones_like(l))[0]"
        ),
    ),
    (
        "vmap",
        "torch.func.vmap over a batch of one",
        (
            "g = torch.func.grad(lambda v: (v * x - y) ** 2)\n"
            "return torch.func.vmap(g)(w.reshape(1))[0]"
        ),
    ),
    (
        "linear_layer",
        "torch.nn.functional.linear",
        (
            "weight = w.detach().reshape(1, 1).clone().requires_grad_()\n"
            "out = torch.nn.functional.linear(torch.tensor([[x]], dtype=w.dtype), weight)\n"
            "((out - y) ** 2).sum().backward()\nreturn weight.grad"
        ),
    ),
    (
        "one_step_of_descent",
        "how far a step at rate 1 moves an offset from 0",
        (
            "d = torch.nn.Parameter(torch.zeros_like(w))\nstep = torch.optim.SGD([d], lr=1.0)\n"
            "(((w.detach() + d) * x - y) ** 2).backward()\nstep.step()\nreturn -d.detach()"
        ),
    ),
)
"""Right: name, why, the body of the function."""

TEXTS = (
    ("lambda", "a lambda with a name", "gradient = lambda x, y, w: 2 * x * (w * x - y)"),
    (
        "other_names",
        "names of its own for the arguments",
        """
        def gradient(sample, target, weight, factor=2):
            return factor * sample * (weight * sample - target)
        """,
    ),
    (
        "typed",
        "types and a docstring",
        '''
        def gradient(x: float, y: float, w: torch.Tensor) -> torch.Tensor:
            """Return the derivative of the squared error."""
            y_pred: torch.Tensor = x * w
            return 2 * (y_pred - y) * x
        ''',
    ),
    (
        "object",
        "an object that can be called",
        """
        class Gradient:
            power = 2

            def residual(self, x, y, w):
                return w * x - y

            def __call__(self, x, y, w):
                return self.power * x * self.residual(x, y, w)


        gradient = Gradient()
        """,
    ),
    (
        "static_method",
        "a static method",
        """
        class Model:
            @staticmethod
            def slope(x, y, w):
                return 2 * x * (w * x - y)


        gradient = Model.slope
        """,
    ),
    (
        "closure",
        "a function that a function returns",
        """
        def derivative_of_power(n):
            def gradient(x, y, w):
                return n * (w * x - y) ** (n - 1) * x

            return gradient


        gradient = derivative_of_power(2)
        """,
    ),
    (
        "partial",
        "functools.partial",
        """
        import functools


        def scaled(factor, x, y, w):
            return factor * x * (w * x - y)


        gradient = functools.partial(scaled, 2)
        """,
    ),
    (
        "dual_numbers",
        "a class of dual numbers",
        """
        class Dual:
            def __init__(self, value, slope=0.0):
                self.value, self.slope = value, slope

            def __mul__(self, other):
                return Dual(self.value * other.value,
                            self.slope * other.value + self.value * other.slope)

            def __sub__(self, other):
                return Dual(self.value - other.value, self.slope - other.slope)


        def gradient(x, y, w):
            r = Dual(w, 1.0) * Dual(x) - Dual(y)
            return (r * r).slope
        """,
    ),
    (
        "own_function",
        "a torch.autograd.Function with its own backward",
        """
        class SquaredError(torch.autograd.Function):
            @staticmethod
            def forward(ctx, y_pred, y):
                ctx.r = y_pred - y
                return ctx.r**2

            @staticmethod
            def backward(ctx, grad):
                return grad * 2 * ctx.r, None


        def gradient(x, y, w):
            w = w.detach().clone().requires_grad_()
            SquaredError.apply(w * x, y).backward()
            return w.grad
        """,
    ),
    (
        "tape",
        "a list of local derivatives, multiplied from the end",
        """
        def gradient(x, y, w):
            tape = [x]
            r = w * x - y
            tape.append(2 * r)
            result = 1
            for local in reversed(tape):
                result = result * local
            return result
        """,
    ),
    (
        "remembers_rightly",
        "keeps results by all that they depend on",
        """
        KNOWN = {}


        def gradient(x, y, w):
            key = x, y, float(w)
            if key not in KNOWN:
                KNOWN[key] = 2 * x * (float(w) * x - y)
            return KNOWN[key]
        """,
    ),
)
"""Right: name, why, the text of the function."""

_R = "r = w * x - y"
_GRAD = "grad = 2 * r * x"
_END = "return grad"
_LEAF = "w = w.detach().clone().requires_grad_()\n"

SLIPS: tuple[Slip, ...] = (
    # the chain
    ("cube_rule", "power_rule", "the cube's derivative", (_GRAD, "grad = 3 * r**2 * x")),
    ("power_not_lowered", "power_rule", "r² / 2 for 2 r", (_GRAD, "grad = r**2 / 2 * x")),
    ("two_to_the_r", "power_rule", "2^r", (_GRAD, "grad = 2**r * x")),
    ("over_w", "chain", "divides by w", (_GRAD, "grad = 2 * r * x / w")),
    ("minus_x", "chain", "subtracts where it multiplies", (_GRAD, "grad = 2 * r - x")),
    ("two_added", "chain", "adds the 2", (_GRAD, "grad = r * x + 2")),
    ("bracket_lost", "chain", "2 w x - y x", (_GRAD, "grad = 2 * w * x - y * x")),
    ("of_y", "wrong_variable", "with respect to y", (_GRAD, "grad = -2 * r")),
    ("r_for_x", "wrong_variable", "r for x", (_GRAD, "grad = 2 * r * r")),
    ("y_pred_for_x", "wrong_variable", "y_pred for x", (_GRAD, "grad = 2 * r * (w * x)")),
    ("y_pred_for_r", "wrong_variable", "y_pred for r", (_GRAD, "grad = 2 * (w * x) * x")),
    ("half_expanded", "power_rule", "x lost", (_GRAD, "grad = 2 * w * x**2 - 2 * y")),
    ("square_lost", "power_rule", "x for x²", (_GRAD, "grad = 2 * w * x - 2 * x * y")),
    ("first_2_lost", "power_rule", "a 2 lost", (_GRAD, "grad = w * x**2 - 2 * x * y")),
    ("w_squared", "power_rule", "w² kept", (_GRAD, "grad = 2 * w**2 * x - 2 * x * y")),
    ("third_term", "power_rule", "y² kept", (_GRAD, "grad = 2 * w * x**2 - 2 * x * y + y**2")),
    ("sign_of_x", "sign", "sign(x) for x", (_GRAD, "grad = 2 * r * math.copysign(1, x)")),
    ("positive_x", "extra_activation", "0 where x < 0", (_GRAD, "grad = 2 * r * max(x, 0.0)")),
    ("masked", "extra_activation", "ReLU's mask", (_GRAD, "grad = 2 * r * x * (w * x > 0)")),
    ("sigmoid", "extra_activation", "y (1 - y) as well", (_GRAD, "grad = 2 * r * x * w * (1 - w)")),
    ("safe_x", "offset", "x + 1e-3, to be safe", (_GRAD, "grad = 2 * r * (x + 1e-3)")),
    ("decay", "weight_decay", "adds weight decay", (_GRAD, "grad = 2 * r * x + 1e-3 * w")),
    ("ridge", "weight_decay", "adds the slope of w²", (_GRAD, "grad = 2 * r * x + 2 * w")),
    # the residual
    ("doubled_target", "residual", "2 y", (_R, "r = w * x - 2 * y")),
    ("doubled_output", "residual", "2 w x", (_R, "r = 2 * w * x - y")),
    ("without_x", "model", "w for w x", (_R, "r = w - y")),
    ("without_w", "model", "x for w x", (_R, "r = torch.as_tensor(x - y)")),
    ("square_in_model", "model", "w x²", (_R, "r = w * x**2 - y")),
    ("w_square_in_model", "model", "w² x", (_R, "r = w**2 * x - y")),
    ("quotient", "model", "w / x", (_R, "r = w / x - y")),
    ("bracket", "model", "w (x - y)", (_R, "r = w * (x - y)")),
    ("product", "model", "a star for the minus", (_R, "r = w * x * y")),
    ("prediction_squared", "residual", "y_pred² - y", (_R, "r = (w * x) ** 2 - y")),
    ("difference_of_two_squares", "residual", "y_pred² - y²", (_R, "r = (w * x) ** 2 - y**2")),
    ("hinge", "residual", "0 where negative", (_R, "r = torch.relu(w * x - y)")),
    ("tanh", "wrong_loss", "the slope of log cosh", (_R, "r = torch.tanh(w * x - y)")),
    ("relative", "residual", "relative to y", (_R, "r = (w * x - y) / (abs(y) + 1)")),
    ("dead_zone", "residual", "0 below 0.1", (_R, "r = w * x - y\nr = r * (abs(r) > 0.1)")),
    ("capped", "clipped", "at most 100", (_R, "r = torch.clamp(w * x - y, -100, 100)")),
    ("cents", "rounded", "to two places", (_R, "r = torch.round(100 * (w * x - y)) / 100")),
    ("moved_w", "updated_weights", "at w + 0.01", (_R, "w = w + 0.01\nr = w * x - y")),
    ("own_w", "ignores_argument", "w = 1", (_R, "w = torch.ones_like(w)\nr = w * x - y")),
    ("whole_y", "rounded", "int(y)", (_R, "y = int(y)\nr = w * x - y")),
    ("bfloat", "precision", "bfloat16", (_R, "r = (w.bfloat16() * x - y).double()")),
    # what is returned
    ("unit", "normalised", "its sign alone", (_END, "return torch.sign(grad)")),
    ("nearly_unit", "normalised", "by its own size", (_END, "return grad / (abs(grad) + 1e-8)")),
    ("long", "dtype", "an integer tensor", (_END, "return grad.long()")),
    ("is_up", "type", "a truth value", (_END, "return grad > 0")),
    ("method", "type", "item without brackets", (_END, "return grad.item")),
    ("uncalled", "type", "a function", (_END, "return lambda: grad")),
    ("generator", "type", "yields it", (_END, "yield grad")),
    ("twice", "type", "two entries", (_END, "return torch.stack([grad, grad])")),
    ("a_dict", "type", "a dict", (_END, "return {'w': grad}")),
    ("formatted", "type", "four digits as text", (_END, "return f'{grad:.4f}'")),
    ("step", "extra_factor", "the step, not the slope", (_END, "return -0.01 * grad")),
    ("newton", "wrong_order", "Newton's step", (_END, "return grad / (2 * x * x)")),
    ("second_derivative", "wrong_order", "2 x²", (_END, "return torch.full_like(grad, 2 * x * x)")),
    ("misspelt", "raises", "a name that is not there", (_END, "return gard")),
    ("logs", "rounded", "float16 of it", (_END, "return grad.half()")),
    # autograd
    (
        "detached",
        "missing_factor_2",
        "one factor of r² is detached",
        (_END, _LEAF + "r = w * x - y\n(r * r.detach()).backward()\nreturn w.grad"),
    ),
    (
        "zeroed_too_early",
        "zero",
        "zeroed before it is returned",
        (_END, _LEAF + "((w * x - y) ** 2).backward()\nw.grad.zero_()\nreturn w.grad"),
    ),
    (
        "no_leaf",
        "type",
        "the .grad of a tensor that is no leaf",
        (_END, _LEAF + "v = w * 1\n((v * x - y) ** 2).backward()\nreturn v.grad"),
    ),
    (
        "never_switched_on",
        "raises",
        "requires_grad is forgotten",
        (_END, "w = w.detach().clone()\n((w * x - y) ** 2).backward()\nreturn w.grad"),
    ),
    (
        "root",
        "wrong_loss",
        "autograd of the root of the square",
        (_END, _LEAF + "((w * x - y) ** 2).sqrt().backward()\nreturn w.grad"),
    ),
    (
        "smooth_l1",
        "wrong_loss",
        "autograd of the smooth absolute loss",
        (
            _END,
            _LEAF + "t = torch.tensor(y, dtype=w.dtype)\n"
            "torch.nn.functional.smooth_l1_loss(w * x, t).backward()\nreturn w.grad",
        ),
    ),
    (
        "of_the_input",
        "wrong_variable",
        "autograd with respect to x",
        (
            _END,
            "v = torch.tensor(x, requires_grad=True)\n((w * v - y) ** 2).backward()\nreturn v.grad",
        ),
    ),
    (
        "after_a_step",
        "updated_weights",
        "takes a step before backward",
        (
            _END,
            _LEAF + "w.data = w.data - 0.01 * grad\n((w * x - y) ** 2).backward()\nreturn w.grad",
        ),
    ),
    # differences
    (
        "not_divided",
        "difference",
        "a difference that is not divided by h",
        (
            _END,
            ("h = 1e-3\nreturn (((w + h) * x - y) ** 2 - ((w - h) * x - y) ** 2) / 2"),
        ),
    ),
    (
        "divided_by_h",
        "difference",
        "a central difference by h in place of 2 h",
        (
            _END,
            ("h = 1e-3\nreturn (((w + h) * x - y) ** 2 - ((w - h) * x - y) ** 2) / h"),
        ),
    ),
    (
        "one_sided",
        "precision",
        "a one-sided difference, h = 0.001",
        (_END, "h = 1e-3\nreturn (((w + h) * x - y) ** 2 - r**2) / h"),
    ),
    (
        "in_x",
        "wrong_variable",
        "a difference in x",
        (
            _END,
            ("h = 1e-3\nreturn ((w * (x + h) - y) ** 2 - (w * (x - h) - y) ** 2) / (2 * h)"),
        ),
    ),
)

RESIDUALS: tuple[Slip, ...] = (
    ("reversed", "residual_reversed", "y - y_pred", (_R, "r = y - w * x")),
    ("added", "residual_plus", "y_pred + y", (_R, "r = w * x + y")),
    ("no_target", "residual_without_y", "forgets y", (_R, "r = w * x")),
    ("bias", "extra_bias", "adds 1", (_R, "r = w * x + 1 - y")),
)
CHAINS: tuple[Slip, ...] = (
    ("no_2", "missing_factor_2", "the 2 is missing", (_GRAD, "grad = r * x")),
    ("no_x", "missing_x", "the chain's x is missing", (_GRAD, "grad = 2 * r")),
    ("w_for_x", "wrong_variable", "w for x", (_GRAD, "grad = 2 * r * w")),
    ("squared", "residual_squared", "r² for 2 r", (_GRAD, "grad = r**2 * x")),
    ("abs_x", "sign", "drops the sign of x", (_GRAD, "grad = 2 * r * abs(x)")),
)
"""Each goes with each of `RESIDUALS`, in one hand-in."""

GIVEN: Edit = ("def gradient(x, y, w):", "SEEN = {}\n\n\ndef gradient(x, y, w):")
KEPT = (
    (
        "one_buffer",
        "one_buffer",
        "returns one tensor for every call",
        "b = SEEN.setdefault('b', torch.zeros_like(grad))\nb.copy_(grad)\nreturn b",
    ),
    (
        "running_mean",
        "accumulates",
        "the mean over all calls",
        (
            "calls = SEEN.setdefault('calls', [])\ncalls.append(float(grad))\n"
            "return sum(calls) / len(calls)"
        ),
    ),
    (
        "momentum",
        "accumulates",
        "a velocity that is kept",
        "SEEN['v'] = 0.9 * SEEN.get('v', 0.0) + float(grad)\nreturn SEEN['v']",
    ),
    (
        "stale_by_x",
        "stale",
        "remembers by x alone, whatever w is",
        "return SEEN.setdefault(x, grad)",
    ),
    (
        "one_call_late",
        "stale",
        "the gradient of the call before",
        "before = SEEN.get('g', grad)\nSEEN['g'] = grad\nreturn before",
    ),
)
"""Wrong from the second call on: name, mistake, why, what stands in place of the return."""
MOVED = (
    ("zeroes_w", "sets the caller's w to 0", "w.zero_()\nreturn grad"),
    ("moves_w_data", "takes a step through .data", "w.data -= 0.01 * grad\nreturn grad"),
    ("negates_w", "negates the caller's w", "w.neg_()\nreturn grad"),
    ("rounds_w", "rounds the caller's w", "w.mul_(16).round_().div_(32)\nreturn grad"),
)
"""Right values, but the caller's w is another: name, why, what stands in place of the return."""

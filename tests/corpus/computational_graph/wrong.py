"""Realistic mistakes in computational_graph: each must lose points.

None takes a time that grows with the number of paths: those are in submissions_example, as this
corpus is judged in the process of the tests.
"""

from __future__ import annotations

from ..variant import Variant
from .base import BASE, edited, method

_SELF_ADD = "            self.grad += out.grad\n"
_OTHER_ADD = "            other.grad += 1.0 * out.grad\n"
_SELF_MUL = "            self.grad += other.data * out.grad\n"
_OTHER_MUL = "            other.grad += self.data * out.grad\n"
_POW = "            self.grad += n * self.data ** (n - 1) * out.grad\n"
_RELU = "            self.grad += (out.data > 0) * out.grad\n"
_EXP = "            self.grad += out.data * out.grad\n"
_RESET = "            if node.parents:\n                node.grad = 0.0\n"
_LOOP = "        for node in reversed(order):\n            node.push()\n"
_BACKWARD = method("backward")
_INIT = "        self.grad = 0.0\n        self.parents"

_EDITS: tuple[tuple[str, str, dict[str, str]], ...] = (
    # sums
    (
        "add_overwrites",
        "assigns in place of adding up",
        {_SELF_ADD: "            self.grad = out.grad\n"},
    ),
    ("add_other_forgotten", "only the left summand gets its share", {_OTHER_ADD: ""}),
    (
        "add_other_overwrites",
        "the right summand is assigned",
        {_OTHER_ADD: _OTHER_ADD.replace("+=", "=")},
    ),
    (
        "add_without_chain",
        "1 in place of the gradient above",
        {_SELF_ADD: "            self.grad += 1.0\n"},
    ),
    (
        "add_negative",
        "the right summand's sign is wrong",
        {_OTHER_ADD: "            other.grad -= out.grad\n"},
    ),
    ("add_twice", "adds its share twice", {_SELF_ADD: _SELF_ADD * 2}),
    (
        "add_splits",
        "splits the gradient between the summands",
        {
            _SELF_ADD: "            self.grad += out.grad / 2\n",
            _OTHER_ADD: "            other.grad += out.grad / 2\n",
        },
    ),
    (
        "add_data",
        "adds data in place of the gradient",
        {_SELF_ADD: "            self.grad += out.data\n"},
    ),
    # products
    (
        "mul_own_factor",
        "the own factor as slope",
        {
            _SELF_MUL: "            self.grad += self.data * out.grad\n",
            _OTHER_MUL: "            other.grad += other.data * out.grad\n",
        },
    ),
    (
        "mul_overwrites",
        "assigns in place of adding up",
        {_SELF_MUL: _SELF_MUL.replace("+=", "="), _OTHER_MUL: _OTHER_MUL.replace("+=", "=")},
    ),
    ("mul_other_forgotten", "only the left factor gets its share", {_OTHER_MUL: ""}),
    (
        "mul_grads",
        "multiplies by the other's grad",
        {_SELF_MUL: "            self.grad += other.grad * out.grad\n"},
    ),
    (
        "mul_without_chain",
        "forgets the gradient above",
        {_SELF_MUL: "            self.grad += other.data\n"},
    ),
    (
        "mul_out_data",
        "the product as slope",
        {_SELF_MUL: "            self.grad += out.data * out.grad\n"},
    ),
    (
        "mul_square_missed",
        "a * a is thought of as two values",
        {
            _OTHER_MUL: "            if other is not self:\n                other.grad += self.data * out.grad\n"
        },
    ),
    (
        "mul_abs",
        "loses a factor's sign",
        {_SELF_MUL: "            self.grad += abs(other.data) * out.grad\n"},
    ),
    # powers
    (
        "pow_no_exponent",
        "the exponent does not come down",
        {_POW: "            self.grad += self.data ** (n - 1) * out.grad\n"},
    ),
    (
        "pow_not_lowered",
        "the exponent stays",
        {_POW: "            self.grad += n * self.data ** n * out.grad\n"},
    ),
    (
        "pow_two",
        "written for squares",
        {_POW: "            self.grad += 2 * self.data * out.grad\n"},
    ),
    ("pow_overwrites", "assigns", {_POW: _POW.replace("+=", "=")}),
    (
        "pow_no_chain",
        "forgets the gradient above",
        {_POW: "            self.grad += n * self.data ** (n - 1)\n"},
    ),
    (
        "pow_abs_base",
        "of the absolute value",
        {_POW: "            self.grad += n * abs(self.data) ** (n - 1) * out.grad\n"},
    ),
    (
        "pow_whole_only",
        "rounds the exponent",
        {
            "out = Value(self.data ** n, (self,))": "n = int(n)\n        out = Value(self.data ** n, (self,))"
        },
    ),
    (
        "pow_asserts_int",
        "refuses fractions",
        {
            "out = Value(self.data ** n, (self,))": "assert isinstance(n, int)\n        out = Value(self.data ** n, (self,))"
        },
    ),
    (
        "pow_positive_only",
        "refuses negative exponents",
        {
            "out = Value(self.data ** n, (self,))": "assert n >= 0\n        out = Value(self.data ** n, (self,))"
        },
    ),
    (
        "pow_sign",
        "the sign of the exponent is lost",
        {_POW: "            self.grad += abs(n) * self.data ** (n - 1) * out.grad\n"},
    ),
    # relu and exp
    ("relu_no_mask", "no mask", {_RELU: "            self.grad += out.grad\n"}),
    (
        "relu_mask_by_grad",
        "masks by the sign of the gradient",
        {_RELU: "            self.grad += out.grad * (out.grad > 0)\n"},
    ),
    (
        "relu_mask_flipped",
        "the mask is upside down",
        {_RELU: "            self.grad += (out.data <= 0) * out.grad\n"},
    ),
    (
        "relu_by_output",
        "multiplies by the output",
        {_RELU: "            self.grad += out.data * out.grad\n"},
    ),
    (
        "relu_leaky",
        "a slope of 0.01 below 0",
        {_RELU: "            self.grad += (1.0 if out.data > 0 else 0.01) * out.grad\n"},
    ),
    (
        "relu_two_at_zero",
        "a slope of 2 at 0",
        {_RELU: "            self.grad += (2.0 if self.data == 0 else self.data > 0) * out.grad\n"},
    ),
    (
        "relu_abs",
        "the absolute value",
        {"Value(self.data if self.data > 0 else 0.0, (self,))": "Value(abs(self.data), (self,))"},
    ),
    (
        "relu_is_identity",
        "cuts nothing off",
        {"Value(self.data if self.data > 0 else 0.0, (self,))": "Value(self.data, (self,))"},
    ),
    (
        "relu_capped",
        "cuts off above 6 too",
        {
            "Value(self.data if self.data > 0 else 0.0, (self,))": "Value(min(max(self.data, 0.0), 1.0), (self,))"
        },
    ),
    (
        "exp_slope_is_input",
        "its input as slope",
        {_EXP: "            self.grad += self.data * out.grad\n"},
    ),
    (
        "exp_power_rule",
        "treated as a power",
        {_EXP: "            self.grad += self.data * math.exp(self.data - 1) * out.grad\n"},
    ),
    ("exp_no_chain", "forgets the gradient above", {_EXP: "            self.grad += out.data\n"}),
    ("exp_base_two", "2 to the power of", {"math.exp(self.data)": "2.0 ** self.data"}),
    ("exp_short_e", "e with five digits", {"math.exp(self.data)": "2.71828 ** self.data"}),
    # numbers on either side
    ("no_radd", "number + value is missing", {method("__radd__"): ""}),
    ("no_rmul", "number * value is missing", {method("__rmul__"): ""}),
    ("no_rsub", "number - value is missing", {method("__rsub__"): ""}),
    ("no_rtruediv", "number / value is missing", {method("__rtruediv__"): ""}),
    (
        "rsub_reversed",
        "number - value the other way round",
        {"return (-self) + other": "return self - other"},
    ),
    (
        "rtruediv_reversed",
        "number / value the other way round",
        {"return other * self ** -1": "return self / other"},
    ),
    ("neg_is_identity", "minus does nothing", {"return self * -1": "return self * 1"}),
    (
        "neg_loses_the_graph",
        "minus makes a new leaf",
        {"return self * -1": "return Value(-self.data)"},
    ),
    (
        "sub_loses_the_graph",
        "a difference makes a new leaf on its right",
        {
            "return self + (-other)": "return self + Value(-(other.data if isinstance(other, Value) else other))"
        },
    ),
    ("no_sub", "differences are missing", {method("__sub__"): ""}),
    (
        "floor_division",
        "divides without remainder",
        {
            "return self * other ** -1": "return Value(self.data // (other.data if isinstance(other, Value) else other))"
        },
    ),
    (
        "numbers_not_wrapped",
        "a number on the right fails",
        {
            "        other = other if isinstance(other, Value) else Value(other)\n        out = Value(self.data + other.data": "        out = Value(self.data + other.data"
        },
    ),
    # backward
    ("backward_no_seed", "the result's own gradient stays 0", {"        self.grad += 1.0\n": ""}),
    (
        "backward_seed_is_data",
        "starts from the result itself",
        {"        self.grad += 1.0\n": "        self.grad = self.data\n"},
    ),
    ("backward_forward_order", "from the leaves to the result", {"in reversed(order)": "in order"}),
    ("backward_no_reset", "intermediates keep the last gradients", {_RESET: "            pass\n"}),
    (
        "backward_resets_all",
        "leaves lose what they had",
        {"            if node.parents:\n": "            if True:\n"},
    ),
    ("backward_one_level", "goes no further than the parents", {_LOOP: "        self.push()\n"}),
    ("backward_twice", "goes through the order twice", {_LOOP: _LOOP + _LOOP}),
    (
        "backward_resets_the_data",
        "changes the numbers",
        {_LOOP: _LOOP + "        self.data = 0.0\n"},
    ),
    (
        "backward_skips_last",
        "leaves out the first operation",
        {"in reversed(order)": "in reversed(order[3:])"},
    ),
    (
        "backward_clears_the_graph",
        "works only once",
        {
            _LOOP: _LOOP
            + "        for node in order:\n            node.parents, node.push = (), lambda: None\n"
        },
    ),
    (
        "clips",
        "clips gradients to ±5",
        {
            _LOOP: _LOOP.replace(
                "node.push()", "node.push()\n            node.grad = max(-5.0, min(5.0, node.grad))"
            )
        },
    ),
    (
        "rounds",
        "rounds what it is given",
        {"        self.data = data\n": "        self.data = round(data, 4)\n"},
    ),
    (
        "whole_numbers",
        "turns what it is given into an int",
        {"        self.data = data\n": "        self.data = int(data)\n"},
    ),
    ("grad_is_none", "starts at None", {_INIT: _INIT.replace("0.0", "None")}),
    (
        "grad_is_shared",
        "one list of grads for all",
        {_INIT: "        self.grad = 1.0\n        self.parents"},
    ),
    (
        "equal_by_data",
        "equal numbers are one node",
        {
            "    def __add__": "    def __eq__(self, other):\n        return isinstance(other, Value) and self.data == other.data\n\n    def __hash__(self):\n        return hash(self.data)\n\n    def __add__"
        },
    ),
    (
        "seen_by_data",
        "nodes are told apart by their numbers",
        {"node not in seen": "node.data not in seen", "seen.add(node)": "seen.add(node.data)"},
    ),
    (
        "data_is_text",
        "keeps a string",
        {"        self.data = data\n": "        self.data = str(data) if not parents else data\n"},
    ),
    (
        "returns_numbers",
        "a sum is a number",
        {
            "        out.push = push\n        return out\n\n    def __mul__": "        out.push = push\n        return out.data\n\n    def __mul__"
        },
    ),
    (
        "random_slope",
        "a dropout in it",
        {_SELF_MUL: "            self.grad += other.data * out.grad * 0.5\n"},
    ),
    (
        "parents_in_a_set_by_slope",
        "each operand is passed to once",
        {
            _BACKWARD: _BACKWARD.replace(
                "            node.push()",
                "            if node.grad:\n                node.push()\n            node.grad *= 2",
            )
        },
    ),
)

_RECURSIVE = """\
    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        for node in order:
            if node.parents:
                node.grad = 0.0
        self.grad += 1.0
        for node in reversed(order):
            node.push()
"""
_ORDERS = (
    ("recursion", "a recursive topological order fails on long chains", _RECURSIVE),
    (
        "micrograd",
        "recursive, and intermediates are not started anew",
        _RECURSIVE.replace(
            "        for node in order:\n            if node.parents:\n                node.grad = 0.0\n",
            "",
        ).replace("self.grad += 1.0", "self.grad = 1.0"),
    ),
    (
        "depth_first_without_order",
        "passes on before all have arrived",
        """\
    def backward(self):
        self.grad += 1.0
        stack, seen = [self], set()
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                node.push()
                stack.extend(node.parents)
""",
    ),
    (
        "breadth_first",
        "level by level from the result",
        """\
    def backward(self):
        queue, seen = [self], {self}
        for node in queue:
            for parent in node.parents:
                if parent not in seen:
                    seen.add(parent)
                    queue.append(parent)
        for node in queue:
            if node.parents:
                node.grad = 0.0
        self.grad += 1.0
        for node in queue:
            node.push()
""",
    ),
    (
        "global_visited",
        "what was seen once is never seen again",
        """\
    SEEN = set()

    def backward(self):
        order, stack = [], [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif node not in Value.SEEN:
                Value.SEEN.add(node)
                stack.append((node, True))
                stack += [(parent, False) for parent in node.parents]
        for node in order:
            if node.parents:
                node.grad = 0.0
        self.grad += 1.0
        for node in reversed(order):
            node.push()
""",
    ),
)

WRONG = [
    *(Variant(name, "Value", why, edited(changes), mistake=name) for name, why, changes in _EDITS),
    *(
        Variant(name, "Value", why, BASE.replace(_BACKWARD, text), mistake=name)
        for name, why, text in _ORDERS
    ),
]

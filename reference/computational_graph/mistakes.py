"""Named wrong versions of `solution.py`."""

from __future__ import annotations

from grader.mistakes import Mistake

BREADTH_FIRST = """
order, seen, waiting = [], set(), [self]
while waiting:
    node = waiting.pop(0)
    if node not in seen:
        seen.add(node)
        order.insert(0, node)
        waiting += node.parents
"""

MISTAKES = (
    Mistake(
        id="own_factor",
        step="Value.__mul__.slopes",
        wrong="(self.data, other.data)",
        sentence="Each factor of a product gets its own number as its slope, not the other's.",
        hint="How does a * b change when a alone grows a little?",
        concept="product rule",
        tasks=("arithmetic", "sharing", "again", "random", "depth"),
    ),
    Mistake(
        id="power_without_exponent",
        step="Value.__pow__.slopes",
        wrong="(self.data ** (exponent - 1),)",
        sentence="The slope of a power lacks the factor that comes down from the exponent.",
        hint="What is the derivative of x**2 at x = 3?",
        concept="power rule",
        tasks=("arithmetic", "functions", "random"),
    ),
    Mistake(
        id="power_not_lowered",
        step="Value.__pow__.slopes",
        wrong="(exponent * self.data ** exponent,)",
        sentence="The slope of a power keeps the whole exponent.",
        hint="Of which degree is the derivative of a polynomial of degree n?",
        concept="power rule",
        tasks=("arithmetic", "functions", "random"),
    ),
    Mistake(
        id="relu_slope_of_one",
        step="Value.relu.slopes",
        wrong="(1.0,)",
        sentence="relu passes the gradient on where its input was negative.",
        hint="How does max(x, 0) change when x goes from -2 to -1.9?",
        concept="relu",
        tasks=("functions", "random"),
    ),
    Mistake(
        id="relu_by_the_gradient",
        step="Value.relu.slopes",
        wrong="(data,)",
        sentence="relu multiplies by its own output where its slope belongs.",
        hint="What is the slope of max(x, 0) at x = 2, and at x = 3?",
        concept="relu",
        tasks=("functions", "random"),
    ),
    Mistake(
        id="exp_of_its_input",
        step="Value.exp.slopes",
        wrong="(self.data,)",
        sentence="The slope of exp is taken to be its input.",
        hint="Which function is its own derivative?",
        concept="exp",
        tasks=("functions", "random"),
    ),
    Mistake(
        id="gradients_overwritten",
        step="Value.backward.grad#3",
        wrong="contribution",
        sentence="A value that is used twice keeps only the last of its contributions.",
        hint="Through how many places does a reach the result in a * a + a?",
        concept="accumulation",
        tasks=("functions", "sharing", "again", "random", "depth"),
    ),
    Mistake(
        id="intermediates_not_reset",
        step="Value.backward.grad",
        wrong="node.grad",
        sentence="What is inside the expression still holds the grad of an earlier backward().",
        hint="Call backward() twice and look at the grad of a part that is no leaf.",
        concept="accumulation",
        tasks=("again",),
    ),
    Mistake(
        id="leaves_reset",
        step="Value.backward.grad",
        wrong="zero_like(node.data)",
        sentence="backward() clears the grads of the leaves.",
        hint="What must a leaf's grad be after backward() of one expression, then of another?",
        concept="accumulation",
        tasks=("again",),
    ),
    Mistake(
        id="breadth_first",
        step="Value.backward.order",
        wrong=BREADTH_FIRST,
        sentence="The nodes are visited before all that use them have been.",
        hint="Which parts must have passed on their gradient before c may pass on its own?",
        concept="topological order",
        tasks=("sharing", "random"),
    ),
    Mistake(
        id="slope_alone",
        step="Value.backward.contribution",
        wrong="slope",
        sentence="The slope is not multiplied by the gradient that comes from above.",
        hint="Write down the chain rule for out = f(g(x)).",
        concept="chain rule",
        tasks=("arithmetic", "functions", "sharing", "again", "random", "depth"),
    ),
    Mistake(
        id="difference_of_the_wrong_sign",
        step="Value.__rsub__.return",
        wrong="self - other",
        sentence="A number minus a value is computed the other way round.",
        hint="What is 5 - Value(2)?",
        concept="reflected operators",
        tasks=("arithmetic", "random"),
    ),
    Mistake(
        id="quotient_upside_down",
        step="Value.__rtruediv__.return",
        wrong="self / other",
        sentence="A number divided by a value is computed the other way round.",
        hint="What is 3 / Value(2)?",
        concept="reflected operators",
        tasks=("arithmetic", "random"),
    ),
)

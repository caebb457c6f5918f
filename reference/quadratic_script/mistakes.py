"""Mistakes that learners make in this assignment, each as a wrong version of one step."""

from __future__ import annotations

from grader.mistakes import Mistake

TRAINED = ("handout", "weights", "bias", "prediction")
"""What depends on the training; `model` alone does not."""

MISTAKES = (
    Mistake(
        id="not_zeroed",
        step="train.held_w1#2",
        wrong="pass",
        sentence="The gradients are not zeroed: each backward() adds to the last ones.",
        hint="Print w1.grad before and after two calls of backward().",
        concept="accumulation",
        tasks=TRAINED,
    ),
    Mistake(
        id="zeroed_outside",
        step="train.held_w1#2",
        wrong=(
            "held_w1, held_w2, held_b = (held_w1, held_w2, held_b) if x != x_data[0] else"
            " (0.0, 0.0, 0.0)"
        ),
        sentence="The gradients are zeroed once in each epoch, not before each sample.",
        hint="How many backward passes are there between two zeroings?",
        concept="accumulation",
        tasks=TRAINED,
    ),
    Mistake(
        id="copied_gradient",
        step="train.step_b",
        wrong="learning_rate * held_w2",
        sentence="b is changed with the gradient of w2.",
        hint="Read the three lines of the update once more, name by name.",
        concept="update",
        tasks=TRAINED,
    ),
    Mistake(
        id="never_trained",
        step="train.step_b",
        wrong="0.0",
        sentence="b is never changed by the training.",
        hint="Print all three variables before and after the training.",
        concept="update",
        tasks=TRAINED,
    ),
    Mistake(
        id="step_outside",
        step="train.w1",
        wrong="""
sum_w1, sum_w2, sum_b = (0.0, 0.0, 0.0) if x == x_data[0] else (sum_w1, sum_w2, sum_b)
sum_w1, sum_w2, sum_b = sum_w1 + step_w1, sum_w2 + step_w2, sum_b + step_b
if x == x_data[-1]:
    w1, w2, b = w1 - sum_w1, w2 - sum_w2, b - sum_b
""",
        sentence="The parameters are changed once in each epoch, not after each sample.",
        hint="At which indentation does the update stand?",
        concept="update",
        tasks=TRAINED,
    ),
    Mistake(
        id="ascent",
        step="train.w1",
        wrong="w1 + step_w1, w2 + step_w2, b + step_b",
        sentence="The parameters go up the gradient: the sign of the step is wrong.",
        hint="In which direction does a loss fall?",
        concept="update",
        tasks=TRAINED,
    ),
    Mistake(
        id="scaled_loss",
        step="gradients.grad_y_pred",
        wrong="y_pred - y",
        sentence="The factor 2 of the derivative of a square is missing.",
        hint="Differentiate (y_pred - y)² with respect to y_pred on paper.",
        concept="chain rule",
        tasks=TRAINED,
    ),
    Mistake(
        id="square_not_differentiated",
        step="gradients.grad_w1",
        wrong="grad_y_pred * x",
        sentence="The gradient of w1 is taken with x in place of x².",
        hint="What is w1 multiplied by in the model?",
        concept="chain rule",
        tasks=TRAINED,
    ),
    Mistake(
        id="bias_times_x",
        step="gradients.grad_b",
        wrong="grad_y_pred * x",
        sentence="The gradient of b is multiplied by x.",
        hint="By how much does the prediction change when b grows by 1?",
        concept="chain rule",
        tasks=TRAINED,
    ),
    Mistake(
        id="swapped",
        step="forward.return",
        wrong="w2 * x**2 + w1 * x + b",
        sentence="w1 and w2 have changed places: see the model in the handout.",
        hint="Which of the two belongs to x²?",
        concept="model",
        tasks=(*TRAINED, "model"),
    ),
    Mistake(
        id="no_bias",
        step="forward.return",
        wrong="w1 * x**2 + w2 * x",
        sentence="The bias is missing from the prediction.",
        hint="What does your model predict for x = 0?",
        concept="model",
        tasks=(*TRAINED, "model"),
    ),
)

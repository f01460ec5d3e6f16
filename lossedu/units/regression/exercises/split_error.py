"""MSE in two parts: what all predictions have in common, and what they do not."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def split_error(pred, target):
    """Two numbers that add up to the mean squared error: (bias ** 2, spread).

    bias: the mean bias error, mean(pred - target). spread: the mean squared distance of the
    residuals from their own mean. pred, target: arrays of shape (n,). Returns a tuple of two
    floats.
    """
    residual = pred - target
    bias = np.mean(residual)
    return float(bias ** 2), float(np.mean((residual - bias) ** 2))


def draw(rng):
    target = rng.normal(0, 2, 8)
    return [
        Case(np.array([3.0, 0.0, 1.0]), np.array([1.0, 2.0, 0.0])).note("residuals 2, -2, 1"),
        Case(rng.normal(5, 1, 8), target),
        Case(rng.normal(-3, 2, 5), rng.normal(0, 1, 5)).note("predictions too low"),
        Case(np.array([1.0]), np.array([4.0])).note("one element"),
        Case(target + 2.5, target).note("every prediction too high by the same"),
        Case(target + np.array([100.0, -100.0] * 4), target).note("bias 0, errors large"),
        Case(np.array([1e8 + 0.1, 1e8 - 0.1]), np.zeros(2)).note("a large bias, a small spread"),
        Case(1e8 + np.array([0.125, 0.0, -0.25, 0.5]),
             np.zeros(4)).note("a bias of 1e8, a spread below 1"),
    ]


def by_variance(pred, target):
    residual = pred - target
    return float(residual.mean() ** 2), float(np.var(residual))


def with_loops(pred, target):
    bias = sum(p - t for p, t in zip(pred, target)) / len(pred)
    return bias * bias, sum((p - t - bias) ** 2 for p, t in zip(pred, target)) / len(pred)


EXERCISE = Exercise(
    reference=split_error,
    title="Bias and spread add up to MSE",
    points=2, difficulty=2, minutes=6,
    draw=widened(draw, split_error),
    mistakes=(
        Mistake("absolute", lambda pred, target: (
            float(np.mean(np.abs(pred - target)) ** 2), float(np.var(pred - target))),
            "The first number comes from absolute residuals, which cannot cancel. Which sign do "
            "the residuals have in a bias?"),
        Mistake("not_squared", lambda pred, target: (float(np.mean(pred - target)),
                                                     float(np.var(pred - target))),
                "The first number is the bias itself. Which power of it has the unit of the MSE?"),
        Mistake("reversed", lambda pred, target: (float(np.mean(target - pred)),
                                                  float(np.var(pred - target))),
                "The first number is the bias itself, with the opposite sign. Which power of it "
                "has the unit of the MSE?"),
        Mistake("mse", lambda pred, target: (
            float(np.mean(pred - target) ** 2), float(np.mean((pred - target) ** 2))),
            "The second number is the whole MSE. From which value does the spread measure the "
            "residuals?"),
        Mistake("difference", lambda pred, target: (
            float(np.mean(pred - target) ** 2),
            float(np.mean((pred - target) ** 2) - np.mean(pred - target) ** 2)),
            "The spread is the difference of two numbers that are huge where the bias is huge, and "
            "its digits are lost. Can it be computed from residuals without their mean?"),
        Mistake("sample_variance", lambda pred, target: (
            float(np.mean(pred - target) ** 2),
            float(np.sum((pred - target - np.mean(pred - target)) ** 2)
                                                      / max(len(pred) - 1, 1))),
            "The spread is divided by n - 1, so the two parts do not add up to the MSE. By what "
            "does the MSE divide?"),
        Mistake("sample_variance_of_one", lambda pred, target: (
            float(np.mean(pred - target) ** 2),
            float(np.var(pred - target, ddof=1)) if len(pred) > 1 else np.nan),
            "The spread is divided by n - 1, which is 0 for one example. By what does the MSE "
            "divide?"),
        Mistake("swapped", lambda pred, target: (float(np.var(pred - target)),
                                                 float(np.mean(pred - target) ** 2)),
                "Both numbers are right. In which order does the task ask for them?"),
        Mistake("of_pred", lambda pred, target: (float(np.mean(pred - target) ** 2),
                                                 float(np.var(pred))),
                "The spread is that of the predictions. Which quantity's spread is part of the "
                "MSE?"),
        Mistake("root", lambda pred, target: (float(np.mean(pred - target) ** 2),
                                              float(np.std(pred - target))),
                "The second number is a standard deviation. Which unit must the two parts have, to "
                "add up to the MSE?"),
    ),
    styles=(by_variance, with_loops),
    further="Both numbers come from the residuals: the first from their mean alone, the second "
            "from what is left when that mean is subtracted from each. Add the two, and compare "
            "the sum with the mean squared error.",
)

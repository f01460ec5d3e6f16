"""What a clip in front of the logarithm costs: a ceiling, a floor, and no slope beyond."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake


def clip_limits(eps):
    """Three limits of -log(clip(p, eps, 1 - eps)), the loss of a label 1 with p = sigmoid(z): (score, highest, lowest).

    Score: the `z` below which the slope in `z` is 0 although the prediction is wrong. Highest and lowest: the
    largest and the smallest value that the loss takes for any `z`. `eps` is a number between 0 and 0.5.
    Returns a tuple of three numbers.
    """
    return np.log(eps) - np.log1p(-eps), -np.log(eps), -np.log1p(-eps)


def draw(rng):
    for eps in (0.1, 1e-7, 1e-3, 0.25, 1e-15, 0.4):
        yield Case(eps).note(f"eps = {eps:g}")
    yield Case(float(rng.uniform(0.01, 0.2))).note("some eps")


def by_the_odds(eps):
    return -np.log((1 - eps) / eps), np.log(1 / eps), np.log(1 / (1 - eps))


def by_scipy(eps):
    from scipy.special import logit
    return tuple(float(one) for one in (logit(eps), -np.log(eps), -np.log(1 - eps)))


def _with(**changes):
    """The right limits, with some of them changed."""
    def limits(eps):
        right = dict(zip(("score", "highest", "lowest"), clip_limits(eps)))
        return tuple((right | {name: change(eps) for name, change in changes.items()}).values())
    return limits


EXERCISE = Exercise(
    reference=clip_limits, title="What a clip cuts off", points=2, difficulty=1, minutes=6, draw=draw,
    mistakes=(
        Mistake("upper_end", _with(score=lambda eps: np.log1p(-eps) - np.log(eps)),
                "This score belongs to the upper end of the clip, where the prediction is right. At which score is p "
                "as small as eps?"),
        Mistake("log_for_logit", _with(score=lambda eps: np.log(eps)),
                "log(eps) is near it for a small eps. Solve sigmoid(z) = eps for z: what becomes of the 1 in the "
                "denominator?"),
        Mistake("sum_of_logs", _with(score=lambda eps: np.log(eps) + np.log1p(-eps)),
                "The log of a product stands where the log of a quotient belongs. Solve sigmoid(z) = eps for z: what "
                "is eps divided by?"),
        Mistake("highest_for_score", _with(score=lambda eps: -np.log(eps)),
                "The first is the highest loss once more. A wrong prediction for the label 1 has a score on which side "
                "of 0?"),
        Mistake("probability", _with(score=lambda eps: eps),
                "The first is a probability. Which score has it?"),
        Mistake("forwards", _with(score=lambda eps: 1 / (1 + np.exp(-eps))),
                "The sigmoid was taken of eps. eps is a probability already: which function leads back to the score?"),
        Mistake("lowest_zero", _with(lowest=lambda eps: 0.0),
                "The lowest is not 0: a prediction that is right and certain is clipped as well. To which p?"),
        Mistake("first_order", _with(lowest=lambda eps: eps),
                "eps is near the lowest value. What does -log make of 1 - eps, exactly?"),
        Mistake("added", _with(lowest=lambda eps: -np.log1p(eps)),
                "A loss below 0: that happens to -log(p + eps). A clip adds nothing. What is the largest p that it "
                "lets through?"),
        Mistake("added_and_sign", _with(lowest=lambda eps: np.log1p(eps)),
                "The lowest loss is near this for a small eps. It is -log of the largest p: which p is that, 1 + eps "
                "or 1 - eps?"),
        Mistake("of_the_epsilon", lambda eps: (np.log(eps), -np.log(eps), -np.log1p(eps)),
                "These are the limits of -log(p + eps). A clip cuts p off: at which two numbers?"),
        Mistake("highest_by_odds", _with(highest=lambda eps: np.log1p(-eps) - np.log(eps)),
                "The highest is minus the score. The loss is -log p: what is it at the smallest p?"),
        Mistake("sign_of_score", _with(score=lambda eps: -np.inf),
                "The slope is gone long before minus infinity. At which score has p come down to eps?"),
        Mistake("infinite", _with(highest=lambda eps: np.inf),
                "-log p has no highest value, and with the clip it has one. Which p is the smallest that reaches the "
                "logarithm?"),
        Mistake("other_order", _with(highest=lambda eps: -np.log1p(-eps), lowest=lambda eps: -np.log(eps)),
                "Highest and lowest have changed places. Which of the two p costs a label 1 more?"),
        Mistake("sign", _with(highest=lambda eps: np.log(eps), lowest=lambda eps: np.log1p(-eps)),
                "These are logarithms of probabilities, and so below 0. What turns them into a loss?"),
        Mistake("in_probability", _with(highest=lambda eps: 1 / eps, lowest=lambda eps: 1 / (1 - eps)),
                "1 / p is the size of the slope in p. What is the loss at the two ends of the clip?"),
        Mistake("log10", _with(score=lambda eps: (np.log(eps) - np.log1p(-eps)) / np.log(10),
                               highest=lambda eps: -np.log10(eps), lowest=lambda eps: -np.log10(1 - eps)),
                "These are logarithms to the base 10. Which one do losses use?"),
        Mistake("plus", _with(score=lambda eps: np.log(eps) - np.log1p(eps)),
                "A sign slipped on the way to the score. sigmoid(z) = eps: what is exp(z) then?"),
        Mistake("odds", _with(score=lambda eps: eps / (1 - eps)),
                "The first are the odds, exp(z). What is z?"),
    ),
    styles=(by_the_odds, by_scipy),
    further="Solve sigmoid(z) = eps for z: below that score the clip hands on a constant. The two other "
            "limits come from the two ends of what the clip lets through.",
)

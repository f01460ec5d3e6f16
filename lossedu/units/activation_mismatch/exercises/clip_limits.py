"""What a clip in front of the logarithm costs: a ceiling, a floor, and no slope beyond."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake


def clip_limits(eps):
    """Three limits of -log(clip(p, eps, 1 - eps)), the loss of label 1 with p = sigmoid(z): (logit,
    highest, lowest).

    Logit: the `z` below which the derivative with respect to `z` is 0 although the prediction is
    wrong. Highest and lowest: the largest and the smallest value that the loss takes for any `z`.
    `eps` is a number between 0 and 0.5. Returns a tuple of three numbers.
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
    reference=clip_limits, title="What a clip cuts off", points=2, difficulty=1, minutes=6,
    draw=draw,
    examples=(Case(0.1),),
    mistakes=(
        Mistake("upper_end", _with(score=lambda eps: np.log1p(-eps) - np.log(eps)),
                "The first is the logit at the upper end of the clip, where the prediction is "
                "right. At which logit is p as small as eps?"),
        Mistake("log_for_logit", _with(score=lambda eps: np.log(eps)),
                "The first is log(eps), which is close for a small eps. Solve sigmoid(z) = eps for "
                "z: what becomes of the 1 in the denominator?"),
        Mistake("sum_of_logs", _with(score=lambda eps: np.log(eps) + np.log1p(-eps)),
                "The first is the logarithm of a product. Solve sigmoid(z) = eps for z: by what is "
                "eps divided?"),
        Mistake("highest_for_score", _with(score=lambda eps: -np.log(eps)),
                "The first is the highest loss once more. On which side of 0 is the logit of a "
                "wrong prediction for label 1?"),
        Mistake("probability", _with(score=lambda eps: eps),
                "The first is a probability. Which logit belongs to it?"),
        Mistake("forwards", _with(score=lambda eps: 1 / (1 + np.exp(-eps))),
                "The first is the sigmoid of eps. eps is a probability already: which function "
                "leads back to the logit?"),
        Mistake("lowest_zero", _with(lowest=lambda eps: 0.0),
                "The lowest is not 0: a prediction that is right and certain is clipped as well. "
                "To which p?"),
        Mistake("first_order", _with(lowest=lambda eps: eps),
                "The lowest is close to eps, but not equal to it. Which loss belongs to the "
                "largest p that the clip lets through?"),
        Mistake("added", _with(lowest=lambda eps: -np.log1p(eps)),
                "The lowest is below 0, as it is for -log(p + eps). A clip adds nothing: what is "
                "the largest p that it lets through?"),
        Mistake("added_and_sign", _with(lowest=lambda eps: np.log1p(eps)),
                "The lowest is close to this for a small eps. It is -log of the largest p: is that "
                "1 + eps or 1 - eps?"),
        Mistake("of_the_epsilon", lambda eps: (np.log(eps), -np.log(eps), -np.log1p(eps)),
                "These are the limits of -log(p + eps). A clip limits p itself: at which two "
                "numbers?"),
        Mistake("highest_by_odds", _with(highest=lambda eps: np.log1p(-eps) - np.log(eps)),
                "The highest is minus the first number. The loss is -log p: what is it at the "
                "smallest p?"),
        Mistake("sign_of_score", _with(score=lambda eps: -np.inf),
                "The gradient is 0 long before minus infinity. At which logit has p come down to "
                "eps?"),
        Mistake("infinite", _with(highest=lambda eps: np.inf),
                "-log p is unbounded, but with the clip it has a highest value. What is the "
                "smallest p that reaches the logarithm?"),
        Mistake("label_0", lambda eps: (np.log1p(-eps) - np.log(eps), -np.log1p(-eps),
                                        -np.log(eps)),
                "At this logit the gradient of a label 0 ends, and the losses are swapped. On "
                "which side is a prediction wrong if the label is 1?"),
        Mistake("other_order", _with(highest=lambda eps: -np.log1p(-eps),
                                     lowest=lambda eps: -np.log(eps)),
                "Highest and lowest are swapped. At which of the two p does label 1 have the "
                "larger loss?"),
        Mistake("sign", _with(highest=lambda eps: np.log(eps), lowest=lambda eps: np.log1p(-eps)),
                "These are logarithms of probabilities, which are below 0. Which sign makes losses "
                "of them?"),
        Mistake("in_probability",
                _with(highest=lambda eps: 1 / eps, lowest=lambda eps: 1 / (1 - eps)),
                "1 / p is the size of the derivative with respect to p. What is the loss at the "
                "two ends of the clip?"),
        Mistake("log10", _with(score=lambda eps: (np.log(eps) - np.log1p(-eps)) / np.log(10),
                               highest=lambda eps: -np.log10(eps),
                               lowest=lambda eps: -np.log10(1 - eps)),
                "These are logarithms to base 10. Which logarithm does the loss use?"),
        Mistake("plus", _with(score=lambda eps: np.log(eps) - np.log1p(eps)),
                "A sign is wrong in the first number. If sigmoid(z) = eps, what is exp(z)?"),
        Mistake("odds", _with(score=lambda eps: eps / (1 - eps)),
                "The first is the odds, exp(z). What is z?"),
    ),
    styles=(by_the_odds, by_scipy),
    further="Solve sigmoid(z) = eps for z: below that logit the clipped probability is constant, "
            "so the derivative is 0. For the other two limits, put the two ends of the clip, eps "
            "and 1 - eps, into -log.",
)

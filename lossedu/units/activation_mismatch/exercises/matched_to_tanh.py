"""The other way round: given the activation, find the loss that belongs to it."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def matched_to_tanh(z, y):
    """The loss whose derivative with respect to the logit is tanh(z) - y, and that derivative:
    (loss, derivative).

    The labels `y` are -1 or 1, and the model's output is tanh(z): tanh(z) - y is to a tanh what p -
    y is to a sigmoid. Of all functions with this derivative take the one that goes to 0 where the
    logit has the right sign and grows without bound. `z` is an array of any shape, `y` has the
    same; so have both results, one value per logit. They hold for logits of any size.
    """
    return np.logaddexp(0, -2 * y * z), np.tanh(z) - y


def draw(rng):
    def signs(shape):
        return rng.choice([-1, 1], shape)
    yield Case(np.array([-2.0, -0.5, 0.25, 1.5]), np.array([1, -1, 1, -1])).note("four logits")
    yield Case(rng.normal(size=7), signs(7)).note("seven logits")
    yield Case(rng.normal(size=(2, 3)), np.array([[1, -1, -1], [1, 1, -1]])).note("two axes")
    yield Case(np.zeros(2), np.array([-1, 1])).note("undecided")
    yield Case(np.array([0.8]), np.array([-1])).note("one logit")
    yield Case(np.array([-2, 1, 3]), np.array([1, 1, -1])).note("whole numbers as logits")
    yield Case(np.array([-4.0, 3.0, 5.0]), np.array([1, -1, 1])).note("sure, mostly wrong")
    yield Case(np.array([-25.0, 25.0]), np.array([1, -1])).note("logits of 25, wrong")
    yield Case(np.array([-7.75, 8.5]), np.array([1, -1])).note("logits of about 8, wrong")
    yield Case(np.array([-1000.0, 1000.0]), np.array([1, -1])).note("logits of 1000, wrong")
    yield Case(np.array([-1000.0, 1000.0, 2.0]), np.array([-1, 1, 1])).note("logits of 1000, right")


def by_log_cosh(z, y):
    size = np.abs(z)
    return size + np.log1p(np.exp(-2 * size)) - y * z, np.tanh(z) - y


def by_sigmoid(z, y):
    """A tanh is a sigmoid of twice the logit, stretched: cross-entropy at 2 z, for labels 0 and
    1."""
    from scipy.special import expit
    label = (y + 1) / 2
    value = np.maximum(2 * z, 0) - 2 * z * label + np.log1p(np.exp(-np.abs(2 * z)))
    return value, 2 * (expit(2 * z) - label)


def _right(z, y):
    return np.logaddexp(0, -2 * y * z)


def _slope(z, y):
    return np.tanh(z) - y


def _quiet(value):
    def answer(z, y):
        with np.errstate(all="ignore"):
            return value(z, y), _slope(z, y)
    return answer


EXERCISE = Exercise(
    reference=matched_to_tanh, title="The loss that belongs to a tanh", points=5, difficulty=5,
    minutes=15,
    draw=widened(draw, matched_to_tanh),
    examples=(Case(np.zeros(2), np.array([1, -1])),),
    mistakes=(
        Mistake("float32", lambda z, y: (
            np.logaddexp(0, -2 * y * z.astype(np.float32)), np.tanh(z.astype(np.float32)) - y),
                "The results are right to seven digits only, those of single precision. In which "
                "dtype do the logits come?"),
        Mistake("integers", lambda z, y: (
            np.logaddexp(0, -2 * y * z).astype(int), (np.tanh(z) - y).astype(int)),
                "The results have lost their decimals. Into which dtype are they written?"),
        Mistake("type_of_the_logits", lambda z, y: (
            _right(z, y).astype(z.dtype), _slope(z, y).astype(z.dtype)),
                "The results have lost their decimals where the logits are whole numbers. Into "
                "which dtype are they written?"),
        Mistake("value_in_the_type_of_the_logits", lambda z, y: (
            _right(z, y).astype(z.dtype), _slope(z, y)),
                "The value has lost its decimals where the logits are whole numbers. Into which "
                "dtype is it written?"),
        Mistake("smallest_is_0", lambda z, y: (_right(z, y) - _right(z, y).min(), _slope(z, y)),
                "The derivative is right. The smallest value of the batch is subtracted: may the "
                "loss of one logit depend on the others?"),
        Mistake("long_before_it_overflows", lambda z, y: (
            np.where(-2 * y * z > 15, -2 * y * z, _right(z, y)), _slope(z, y)),
                "Right except where log(1 + exp(x)) is taken as x, which is too early for nine "
                "digits. In which form can the logarithm stay for every x?"),
        Mistake("differences", lambda z, y: (_right(z, y), (
            _right(z + 1e-6, y) - _right(z - 1e-6, y)) / 2e-6),
                "The value is right. The derivative is close, as a difference quotient is. Which "
                "formula is it to be?"),
        Mistake("coarse_differences", lambda z, y: (_right(z, y), (
            _right(z + 1e-5, y) - _right(z - 1e-5, y)) / 2e-5),
                "The value is right. The derivative is close, as a difference quotient with a step "
                "of 1e-5 is. Which formula is it to be?"),
        Mistake("logistic_value", lambda z, y: (np.logaddexp(0, -y * z), _slope(z, y)),
                "The derivative is right. The value is the logistic loss, whose derivative runs "
                "from -1 to 0 for label 1. From where to where does tanh(z) - 1 run?"),
        Mistake("logistic", lambda z, y: (np.logaddexp(0, -y * z),
                                          -y * np.exp(-np.logaddexp(0, y * z))),
                "Value and derivative fit together: this is the logistic loss, which is matched to "
                "a sigmoid. How is tanh(z) written with a sigmoid?"),
        Mistake("squared", lambda z, y: (_slope(z, y) ** 2,
                                         2 * _slope(z, y) * (1 - np.tanh(z) ** 2)),
                "This is squared error behind a tanh, whose derivative has the factor 1 - "
                "tanh(z)**2. Start from the derivative that is asked for: which function has it?"),
        Mistake("half_squared", lambda z, y: (_slope(z, y) ** 2 / 2, _slope(z, y)),
                "tanh(z) - y is the derivative of this value with respect to the output. With "
                "respect to z: which function has the derivative tanh(z)?"),
        Mistake("half_squared_both", lambda z, y: (_slope(z, y) ** 2 / 2,
                                                   _slope(z, y) * (1 - np.tanh(z) ** 2)),
                "This is half the squared error behind a tanh, whose derivative has the factor 1 - "
                "tanh(z)**2. Start from the derivative that is asked for: which function has it?"),
        Mistake("squared_value", lambda z, y: (_slope(z, y) ** 2, _slope(z, y)),
                "The derivative is right, but the value is the squared error. Which function of z "
                "has the derivative tanh(z)?"),
        Mistake("no_constant", lambda z, y: (_right(z, y) - np.log(2), _slope(z, y)),
                "The derivative is right. The value is too small by log 2, and goes to -log 2 "
                "where the prediction is right: what may be added to a function without changing "
                "its derivative?"),
        Mistake("no_constant_in_cosh",
                lambda z, y: (np.logaddexp(z, -z) - np.log(2) - y * z, _slope(z, y)),
                "The derivative is right. The value goes to -log 2 where the prediction is right: "
                "what may be added to a function without changing its derivative?"),
        Mistake("cosh_overflows", _quiet(lambda z, y: np.log(2 * np.cosh(z)) - y * z),
                "Right for moderate logits, but cosh(1000) overflows. Which of its two "
                "exponentials can be taken out of the logarithm?"),
        Mistake("both", _quiet(lambda z, y: np.log(np.cosh(z)) - y * z),
                "Two things: the value goes to -log 2 where the prediction is right, and "
                "cosh(1000) overflows. Which constant is free, and which exponential can be taken "
                "out of the logarithm?"),
        Mistake("exp_overflows", _quiet(lambda z, y: np.log(1 + np.exp(-2 * y * z))),
                "Right for moderate logits, but exp(2000) overflows although its logarithm is only "
                "2000. How can log(1 + exp(x)) be computed in one step?"),
        Mistake("log_of_output", _quiet(lambda z, y: -np.log((1 + y * np.tanh(z)) / 2)),
                "Right for moderate logits. Far out tanh rounds to -1 or 1, and the logarithm of 0 "
                "is taken: what is it when you write tanh with exponentials first?"),
        Mistake("log_of_unscaled_output", _quiet(lambda z, y: -np.log(1 + y * np.tanh(z))),
                "1 + y tanh(z) is between 0 and 2, so the value can be negative. Which number "
                "between 0 and 1 is the probability of the label?"),
        Mistake("labels_0_1", lambda z, y: (
            np.logaddexp(0, 2 * z) - 2 * y * z, 2 * np.exp(-np.logaddexp(0, -2 * z)) - 2 * y),
                "This is cross-entropy at twice the logit, for labels 0 and 1. What does a label "
                "of -1 become there?"),
        Mistake("antiderivative_sign", lambda z, y: (np.logaddexp(0, 2 * y * z), _slope(z, y)),
                "The derivative is right. The value grows where the prediction is right: which "
                "sign does y * z have there?"),
        Mistake("slope_of_tanh", lambda z, y: (np.logaddexp(0, -2 * y * z),
                                               _slope(z, y) * (1 - np.tanh(z) ** 2)),
                "The value is right. The derivative is multiplied by that of tanh once more: which "
                "derivative does the task state?"),
        Mistake("twice", lambda z, y: (2 * np.logaddexp(0, -y * z), _slope(z, y)),
                "The derivative is right. The 2 belongs to the logit, not to the loss: at z = 1, "
                "what is the derivative of this value, and what is tanh(z) - y?"),
        Mistake("sum_for_difference", lambda z, y: (np.logaddexp(0, -2 * y * z), np.tanh(z) + y),
                "The value is right. The derivative has to vanish where the output reaches the "
                "label: does this one?"),
        Mistake("plus_everywhere", lambda z, y: (np.logaddexp(z, -z) + y * z, np.tanh(z) + y),
                "Both are right for the opposite label. Which sign does y have in the derivative "
                "that is asked for?"),
        Mistake("hinge_value", lambda z, y: (np.maximum(0, 1 - y * z), _slope(z, y)),
                "The derivative is right. The value is the hinge loss, whose derivative is -y or "
                "0. Which function of z has the derivative tanh(z) - y?"),
        Mistake("cosh_of_difference", _quiet(lambda z, y: np.logaddexp(z - y, y - z) - np.log(2)),
                "The derivative is right. The derivative of this value is tanh(z - y). Where is y "
                "in the one that is asked for?"),
        Mistake("y_times_tanh",
                _quiet(lambda z, y: np.logaddexp(z, -z) - np.log(2) - y * np.tanh(z)),
                "The derivative is right. In the value y multiplies tanh(z), whose derivative is "
                "not 1. Which function of z has the derivative y?"),
        Mistake("size_for_cosh", _quiet(lambda z, y: np.abs(z) - y * z + np.log(2)),
                "The derivative is right. log(2 cosh z) is log 2 at z = 0 and close to |z| for "
                "large |z|: how does it get from the one to the other?"),
        Mistake("derivative", lambda z, y: (1 / np.cosh(np.clip(z, -300, 300)) ** 2 - y,
                                            _slope(z, y)),
                "The derivative is right, but the value is its derivative once more. The loss lies "
                "in the other direction: which function has the derivative tanh(z)?"),
        Mistake("distance", lambda z, y: (1 - y * np.tanh(z), _slope(z, y)),
                "The derivative is right. This value never exceeds 2: can a function be bounded "
                "whose derivative stays near -2?"),
        Mistake("cut_off", lambda z, y: (np.maximum(0, -2 * y * z), _slope(z, y)),
                "The derivative is right. The value has a kink at 0, where the derivative is "
                "continuous: which smooth function is close to max(0, x)?"),
    ),
    styles=(by_log_cosh, by_sigmoid),
    further="Integrate the derivative with respect to z: the integral of tanh(z) is log(cosh(z)), "
            "that of y is y * z, and a constant is free. Choose the constant so that the loss "
            "tends to 0 as a correct logit grows without bound; then look for a form that does "
            "not overflow.",
)

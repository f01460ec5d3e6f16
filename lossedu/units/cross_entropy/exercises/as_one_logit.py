"""Two logits are one: turn a two-class softmax model into a logistic one that takes the same path."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def as_one_logit(W, b, rate):
    """The logistic model that says the same as a two-class softmax model, and learns along the same path.

    The softmax model has the logits x @ W + b, `W` of shape (d, 2), `b` of shape (2,), and learns by plain
    gradient descent on the mean cross-entropy with the learning rate `rate`. The logistic model has the
    one logit x @ w + c for class 1, and learns on the mean binary cross-entropy. Returns (w, c, its rate): an
    array of shape (d,) and two numbers, such that both give the same probabilities now and after each step.
    """
    return W[:, 1] - W[:, 0], b[1] - b[0], 2 * rate


def draw(rng):
    yield Case(np.array([[1.0, 3.0], [0.0, -1.0]]), np.array([0.5, 0.25]), 0.1).note("two features")
    yield Case(rng.normal(size=(5, 2)), rng.normal(size=2), 0.3).note("five features")
    yield Case(rng.normal(size=(1, 2)), rng.normal(size=2), 1.0).note("one feature")
    yield Case(np.zeros((3, 2)), np.zeros(2), 0.05).note("a start at 0")
    yield Case(rng.normal(size=(4, 2)), np.zeros(2), 0.0).note("a rate of 0: it does not learn")
    yield Case(np.ones((2, 2)), np.array([7.0, 7.0]), 0.7).note("equal columns: undecided")
    for size in (0.02, 20.0, 200.0, 500.0, 2000.0):
        yield Case(rng.normal(size=(3, 2)), np.array([size, -0.7 * size]), 0.4).note("biases of another size")
        yield Case(rng.normal(size=(3, 2)), np.array([-0.8 * size, size]), 0.4).note("biases of another size")


RULED_OUT = {"other than two logits": lambda W, b, rate: b.shape != (2,)}


def by_product(W, b, rate):
    apart = np.array([-1.0, 1.0])
    return W @ apart, float(b @ apart), rate * float(apart @ apart)


def by_loop(W, b, rate):
    return np.array([row[1] - row[0] for row in W]), -(b[0] - b[1]), rate + rate


EXERCISE = Exercise(
    reference=as_one_logit, title="Two logits are one", points=4, difficulty=3, minutes=12,
    draw=widened(draw, as_one_logit, RULED_OUT),
    mistakes=(
        Mistake("same_rate", lambda W, b, rate: (W[:, 1] - W[:, 0], b[1] - b[0], rate),
                "The model is right, and it falls behind after one step. The softmax model moves both columns: how far "
                "does their difference move?"),
        Mistake("half_rate", lambda W, b, rate: (W[:, 1] - W[:, 0], b[1] - b[0], rate / 2),
                "The model is right; the rate goes the wrong way. One column moves by -rate * g, the other by + rate * "
                "g: how far does their difference move?"),
        Mistake("second_column", lambda W, b, rate: (W[:, 1], b[1], 2 * rate),
                "Only the second column came along. A softmax sees nothing but differences: what happens to p when the "
                "first logit rises?"),
        Mistake("second_column_and_rate", lambda W, b, rate: (W[:, 1], b[1], rate),
                "The second column, its bias and the rate came along as they were. A softmax sees nothing but "
                "differences: what happens to p when the first logit rises?"),
        Mistake("rows", lambda W, b, rate: (W[1] - W[0], b[1] - b[0], 2 * rate),
                "W[1] is a row: the two weights of one feature. Where in W do the weights of one class stand?"),
        Mistake("sum_of_columns", lambda W, b, rate: (W[:, 1] + W[:, 0], b[1] + b[0], 2 * rate),
                "The two columns were added. If both logits rise by the same, no probability changes: does your logit "
                "change?"),
        Mistake("reversed", lambda W, b, rate: (W[:, 0] - W[:, 1], b[0] - b[1], 2 * rate),
                "This logit speaks for class 0. Whose probability is the sigmoid to be?"),
        Mistake("mean_of_columns", lambda W, b, rate: (W.mean(axis=1), b.mean(), 2 * rate),
                "The two columns were averaged. If both logits rise by the same, no probability changes: does your "
                "logit change?"),
        Mistake("halved", lambda W, b, rate: ((W[:, 1] - W[:, 0]) / 2, (b[1] - b[0]) / 2, 2 * rate),
                "The difference was halved. Write softmax([a, b])[1] as a sigmoid: of what?"),
        Mistake("bias_forgotten", lambda W, b, rate: (W[:, 1] - W[:, 0], 0.0, 2 * rate),
                "Weights and rate are right. What becomes of the two biases?"),
        Mistake("four_rates", lambda W, b, rate: (W[:, 1] - W[:, 0], b[1] - b[0], 4 * rate),
                "The model is right, and it runs ahead. Each column moves by rate * g, in opposite directions: how far "
                "does their difference move?"),
    ),
    styles=(by_product, by_loop),
)

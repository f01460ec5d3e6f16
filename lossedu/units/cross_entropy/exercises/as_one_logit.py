"""Two logits are one: turn a two-class softmax model into a logistic one that takes the same
path."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def as_one_logit(W, b, rate):
    """The logistic model that equals a two-class softmax model, now and after each training step.

    The softmax model has the logits x @ W + b, `W` of shape (d, 2), `b` of shape (2,); it is
    trained by plain gradient descent on the mean cross-entropy with the learning rate `rate`. The
    logistic model has a single logit x @ w + c, that of class 1, and is trained in the same way and
    on the same batches on the mean binary cross-entropy. Returns (w, c, learning rate of the
    logistic model): an array of shape (d,) and two numbers. With them both models give class 1 the
    same probability for every x, before training and after each step.
    """
    return W[:, 1] - W[:, 0], b[1] - b[0], 2 * rate


def draw(rng):
    yield Case(np.array([[1.0, 3.0], [0.0, -1.0]]), np.array([0.5, 0.25]), 0.1).note("two features")
    yield Case(rng.normal(size=(5, 2)), rng.normal(size=2), 0.3).note("five features")
    yield Case(rng.normal(size=(1, 2)), rng.normal(size=2), 1.0).note("one feature")
    yield Case(np.zeros((3, 2)), np.zeros(2), 0.05).note("a start at 0")
    yield Case(rng.normal(size=(4, 2)), np.zeros(2), 0.0).note("a rate of 0: it does not learn")
    yield Case(rng.normal(size=(3, 2)), rng.normal(size=2), 0.0004).note("a small rate")
    yield Case(np.ones((2, 2)), np.array([7.0, 7.0]), 0.7).note("equal columns: undecided")
    for size in (0.02, 20.0, 200.0, 500.0, 2000.0):
        yield Case(rng.normal(size=(3, 2)), np.array([size, -0.7 * size]),
                   0.4).note("biases of another size")
        yield Case(rng.normal(size=(3, 2)), np.array([-0.8 * size, size]),
                   0.4).note("biases of another size")


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
                "The model is right, but it falls behind after one step. The softmax model moves "
                "both columns: how far does their difference move?"),
        Mistake("half_rate", lambda W, b, rate: (W[:, 1] - W[:, 0], b[1] - b[0], rate / 2),
                "The model is right, but it falls behind after one step. One column moves by -rate "
                "* g and the other by +rate * g: how far does their difference move?"),
        Mistake("second_column", lambda W, b, rate: (W[:, 1], b[1], 2 * rate),
                "Only the second column and its bias are used. The probabilities depend on the "
                "difference of the logits: what happens when the first one rises?"),
        Mistake("second_column_and_rate", lambda W, b, rate: (W[:, 1], b[1], rate),
                "The second column, its bias and the learning rate are used as they are. The "
                "probabilities depend on the difference of the logits: what happens when the first "
                "one rises?"),
        *(Mistake(f"bias_of_class_1{name}", lambda W, b, rate, by=by: (
            W[:, 1] - W[:, 0], b[1], by * rate),
            "The weights are right. The bias is that of class 1 alone: by how much is z_1 - z_0 "
            "shifted?") for name, by in (("", 2), ("_same_rate", 1))),
        *(Mistake(f"weights_of_class_1{name}", lambda W, b, rate, by=by: (
            W[:, 1], b[1] - b[0], by * rate),
            "The bias is right. The weights are those of class 1 alone: write z_1 - z_0 as one "
            "linear function of x.") for name, by in (("", 2), ("_same_rate", 1))),
        Mistake("rows", lambda W, b, rate: (W[1] - W[0], b[1] - b[0], 2 * rate),
                "This is the difference of two rows, the weights of two features. Where in `W` are "
                "the weights of one class?"),
        Mistake("sum_of_columns", lambda W, b, rate: (W[:, 1] + W[:, 0], b[1] + b[0], 2 * rate),
                "The two columns are added. If both logits rise by the same amount, no probability "
                "changes: does this logit change?"),
        Mistake("reversed", lambda W, b, rate: (W[:, 0] - W[:, 1], b[0] - b[1], 2 * rate),
                "This is the logit of class 0. Of which class should its sigmoid be the "
                "probability?"),
        Mistake("mean_of_columns", lambda W, b, rate: (W.mean(axis=1), b.mean(), 2 * rate),
                "The two columns are averaged. If both logits rise by the same amount, no "
                "probability changes: does this logit change?"),
        Mistake("halved", lambda W, b, rate: ((W[:, 1] - W[:, 0]) / 2, (b[1] - b[0]) / 2, 2 * rate),
                "The difference is halved. Write softmax([a, b])[1] as a sigmoid: of what?"),
        Mistake("bias_forgotten", lambda W, b, rate: (W[:, 1] - W[:, 0], 0.0, 2 * rate),
                "Weights and learning rate are right. What becomes of the two biases?"),
        Mistake("four_rates", lambda W, b, rate: (W[:, 1] - W[:, 0], b[1] - b[0], 4 * rate),
                "The model is right, but it runs ahead after one step. One column moves by -rate * "
                "g and the other by +rate * g: how far does their difference move?"),
    ),
    styles=(by_product, by_loop),
    further="The probabilities of a softmax over two logits depend only on their difference. Take "
            "one gradient step in both models: by how much does that difference change, compared "
            "with the single logit?",
)

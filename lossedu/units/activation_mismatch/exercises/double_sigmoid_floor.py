"""A sigmoid layer before BCE on scores: the best that such a model can do, and what it decides."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def double_sigmoid_floor(y):
    """The smallest mean loss, and the accuracy, of a model with a sigmoid layer before BCE on scores: (loss, accuracy).

    The layer returns a = sigmoid(z). BCE on scores takes a for a score: its probability of the label 1 is
    sigmoid(a). Smallest: no scores z give a smaller mean loss on the labels `y`, and some come as near as one likes.
    Accuracy: the share of right decisions when 1 is decided wherever sigmoid(a) is above 0.5, for whatever z.
    `y` holds labels, 0 or 1, shape (n,). Returns a tuple of two numbers.
    """
    share = y.mean()
    return share * np.log(1 + np.exp(-1)) + (1 - share) * np.log(2), share


def draw(rng):
    yield Case(np.array([1, 0, 0, 1, 0])).note("five labels")
    yield Case((rng.uniform(size=37) < 0.3).astype(int)).note("37 labels")
    yield Case(np.repeat([0, 1], [9, 1])).note("one in ten")
    yield Case(np.repeat([0, 1], [2, 6])).note("three in four")
    yield Case(np.ones(4, dtype=int)).note("ones only")
    yield Case(np.zeros(3, dtype=int)).note("zeros only")
    yield Case(np.array([1])).note("one label")


def by_label(y):
    best = np.where(y == 1, np.logaddexp(0, -1.0), np.logaddexp(0, 0.0))
    return best.mean(), np.mean(y == 1)


def by_loop(y):
    total, right = 0.0, 0
    for label in y:
        q = 1 / (1 + np.exp(-float(label)))            # the layer gives the label itself: 1, or 0
        total -= np.log(q if label else 1 - q)
        right += int(label == 1)
    return total / len(y), right / len(y)


def _with(loss=lambda s: double_sigmoid_floor(np.array([s]))[0], accuracy=lambda s: s):
    """The right pair as functions of the share of ones, with one of them changed."""
    return lambda y: (loss(y.mean()), accuracy(y.mean()))


def _at(a, share):
    """The mean loss when every example has the same a."""
    return share * np.logaddexp(0, -a) + (1 - share) * np.logaddexp(0, a)


_ONE, _ZERO = np.log1p(np.exp(-1)), np.log(2)

EXERCISE = Exercise(
    reference=double_sigmoid_floor, title="Sigmoid twice, at its best", points=3, difficulty=3, minutes=8,
    draw=widened(draw, double_sigmoid_floor),
    mistakes=(
        Mistake("perfect", lambda y: (0.0, 1.0),
                "This is what one sigmoid can reach. BCE on scores is given a = sigmoid(z) for a score: how large and "
                "how small can that score be?"),
        Mistake("decisions_stay", _with(accuracy=lambda s: 1.0),
                "The loss is right. The order of the predictions stays, and the threshold does not: which side of 0.5 "
                "is sigmoid(a) on, for an a between 0 and 1?"),
        Mistake("floor_of_ones", _with(loss=lambda s: _ONE),
                "log(1 + 1/e) is the floor of a label 1. A label 0 would like a score far below 0: how low can a go?"),
        Mistake("floor_of_zeros", _with(loss=lambda s: _ZERO),
                "log 2 is the floor of a label 0. What is the best that a label 1 can get?"),
        Mistake("sigmoids_forgotten", _with(loss=lambda s: 0.0),
                "The accuracy is right. A loss of 0 needs a score without bound: how large can the score a be?"),
        Mistake("entropy", _with(loss=lambda s: -(s * np.log(s) + (1 - s) * np.log(1 - s)) if 0 < s < 1 else 0.0),
                "The accuracy is right. The loss is the entropy of the shares: what a model costs that says the same "
                "of everybody. Here each z may be chosen for its own label."),
        Mistake("labels_swapped", _with(loss=lambda s: (1 - s) * _ONE + s * _ZERO),
                "The two floors have changed places. Which label does a score of 1 suit?"),
        Mistake("both_labels_alike", lambda y: (_ONE, 1.0),
                "For the label 1 the floor is right. For the label 0 no a is as far below 0 as 1 is above it: what is "
                "its best a, and what is decided there?"),
        Mistake("unweighted", _with(loss=lambda s: (_ONE + _ZERO) / 2),
                "The two floors are right, and they were averaged as if both labels came equally often. How often does "
                "each come in y?"),
        Mistake("all_zero", _with(accuracy=lambda s: 1 - s),
                "The loss is right. The accuracy is that of a model which always decides 0. On which side of 0.5 is "
                "sigmoid(a), for an a between 0 and 1?"),
        Mistake("majority", _with(accuracy=lambda s: max(s, 1 - s)),
                "The loss is right. This is the accuracy of always deciding the more frequent label. Which decision "
                "does this model always take?"),
        Mistake("half", _with(accuracy=lambda s: 0.5),
                "The loss is right. The decision is no coin: on which side of 0.5 is sigmoid(a), for an a between 0 "
                "and 1?"),
        Mistake("worst", lambda y: (y.mean() * _ZERO + (1 - y.mean()) * np.log1p(np.e), y.mean()),
                "The accuracy is right. This is the largest mean loss: each a at the wrong end. Which end suits which "
                "label?"),
        Mistake("total", lambda y: (len(y) * double_sigmoid_floor(y)[0], y.mean()),
                "The accuracy is right. The loss is a sum over the labels: where does the n of a mean go?"),
        Mistake("count", lambda y: (double_sigmoid_floor(y)[0], float(y.sum())),
                "The loss is right. The second counts the right decisions: what makes a share of it?"),
        Mistake("one_score", _with(loss=lambda s: _at(np.clip(np.log(max(s, 0.1) / max(1 - s, 0.1)), 0, 1), s)),
                "The accuracy is right. This is the best loss with one score for everybody. Each example may have its "
                "own: which a suits a label 1, which a label 0?"),
        Mistake("zeros_free", _with(loss=lambda s: s * _ONE),
                "The accuracy is right. The labels 0 cost nothing here. What is the best a that the layer can give "
                "them, and what does BCE on scores charge for it?"),
        Mistake("one_for_all", _with(loss=lambda s: _at(1.0, s)),
                "The accuracy is right. This is the loss when every a is 1. Which a suits a label 0 better?"),
    ),
    styles=(by_label, by_loop),
)

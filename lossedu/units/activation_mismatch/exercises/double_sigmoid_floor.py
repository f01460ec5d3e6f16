"""A sigmoid layer before BCE on scores: the best that such a model can do, and what it decides."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def double_sigmoid_floor(y):
    """The smallest mean loss, and the accuracy, of a model with a sigmoid layer before BCE with
    logits: (loss, accuracy).

    The layer returns a = sigmoid(z). BCE with logits takes a for a logit: its probability of label
    1 is sigmoid(a). Smallest mean loss: no `z` (one for each example) give a smaller one on the
    labels `y`, and some come as close to it as one likes. Accuracy: the fraction of right decisions
    when 1 is decided wherever sigmoid(a) is above 0.5, for any finite z in exact arithmetic. `y`
    holds labels, 0 or 1, shape (n,), n at least 1. Returns a tuple of two numbers.
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
    reference=double_sigmoid_floor, title="Sigmoid twice, at its best", points=3, difficulty=3,
    minutes=8,
    draw=widened(draw, double_sigmoid_floor),
    examples=(Case(np.array([1, 0])),),
    mistakes=(
        Mistake("perfect", lambda y: (0.0, 1.0),
                "This is what a single sigmoid can reach. BCE with logits is given a = sigmoid(z) "
                "for a logit: how large and how small can a be?"),
        Mistake("decisions_stay", _with(accuracy=lambda s: 1.0),
                "The loss is right. The order of the predictions stays, but the threshold does "
                "not: on which side of 0.5 is sigmoid(a) for an a between 0 and 1?"),
        Mistake("floor_of_ones", _with(loss=lambda s: _ONE),
                "log(1 + 1/e) is the floor of label 1. The best logit for label 0 would be far "
                "below 0: how low can a be?"),
        Mistake("floor_of_zeros", _with(loss=lambda s: _ZERO),
                "log 2 is the floor of label 0. What is the smallest loss of label 1?"),
        Mistake("sigmoids_forgotten", _with(loss=lambda s: 0.0),
                "The accuracy is right. A loss of 0 needs an unbounded logit: how large can a be?"),
        Mistake("entropy", _with(loss=lambda s: -(s * np.log(s) + (1 - s) * np.log(1 - s))
                                 if 0 < s < 1 else 0.0),
                "The accuracy is right. The loss is the entropy of the labels, which belongs to "
                "one prediction for all. What if each example has its own z?"),
        Mistake("labels_swapped", _with(loss=lambda s: (1 - s) * _ONE + s * _ZERO),
                "The two floors are swapped. Which label does a logit of 1 suit?"),
        Mistake("both_labels_alike", lambda y: (_ONE, 1.0),
                "The floor of label 1 is right. For label 0, a cannot be far below 0: what is its "
                "best a, and which decision follows from it?"),
        Mistake("unweighted", _with(loss=lambda s: (_ONE + _ZERO) / 2),
                "The two floors are right, but averaged as if both labels were equally frequent. "
                "How often does each occur in y?"),
        Mistake("all_zero", _with(accuracy=lambda s: 1 - s),
                "The loss is right. This is the accuracy of always deciding for 0. On which side "
                "of 0.5 is sigmoid(a) for an a between 0 and 1?"),
        Mistake("majority", _with(accuracy=lambda s: max(s, 1 - s)),
                "The loss is right. This is the accuracy of always deciding for the more frequent "
                "label. On which side of 0.5 is sigmoid(a) for an a between 0 and 1?"),
        Mistake("half", _with(accuracy=lambda s: 0.5),
                "The loss is right. The accuracy is not always one half: on which side of 0.5 is "
                "sigmoid(a) for an a between 0 and 1?"),
        Mistake("worst", lambda y: (y.mean() * _ZERO + (1 - y.mean()) * np.log1p(np.e), y.mean()),
                "The accuracy is right. This is the largest mean loss, with every a at its worse "
                "end: which end suits which label?"),
        Mistake("total", lambda y: (len(y) * double_sigmoid_floor(y)[0], y.mean()),
                "The accuracy is right. The loss is a sum over the labels: by what does a mean "
                "divide?"),
        Mistake("count", lambda y: (double_sigmoid_floor(y)[0], float(y.sum())),
                "The loss is right. The second number counts the right decisions: what makes an "
                "accuracy of it?"),
        Mistake("one_score",
                _with(loss=lambda s: _at(np.clip(np.log(max(s, 0.1) / max(1 - s, 0.1)), 0, 1), s)),
                "The accuracy is right. This is the smallest loss with one logit for all examples. "
                "Each example may have its own: which a suits which label?"),
        Mistake("zeros_free", _with(loss=lambda s: s * _ONE),
                "The accuracy is right. Labels 0 have the loss 0 here. What is the best a that the "
                "layer can give them, and what is the loss there?"),
        Mistake("one_for_all", _with(loss=lambda s: _at(1.0, s)),
                "The accuracy is right. This is the loss when every a is 1. Which a suits label 0 "
                "better?"),
    ),
    styles=(by_label, by_loop),
    further="Which values can a = sigmoid(z) take, and therefore sigmoid(a)? In that range find "
            "the smallest loss of each label, weight the two by how often each label occurs, and "
            "ask whether sigmoid(a) is ever below 0.5.",
)

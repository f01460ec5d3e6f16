"""The gradient of the multi-class hinge of Weston and Watkins, for a whole batch."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def multi_hinge_grad(scores, labels, margin=1.0):
    """The gradient of the mean of the Weston-Watkins loss over the rows, with respect to the
    scores.

    `scores` has shape (n, K), `labels` holds n integers from 0 to K - 1. The loss of a row is the
    sum in (3) with `margin`, a number above 0, in place of the 1; it is not divided by the number
    of classes. A wrong class that is behind by exactly the margin adds nothing. Returns an array of
    floats, shape (n, K).
    """
    n = len(labels)
    own = scores[np.arange(n), labels][:, None]
    grad = (margin - own + scores > 0).astype(float)
    grad[np.arange(n), labels] = 0
    grad[np.arange(n), labels] = -grad.sum(axis=1)
    return grad / n


def draw(rng):
    yield Case(np.array([[2.0, 1.6, 1.8, -1.0]]), np.array([0])).note("one row, two classes close")
    yield Case(rng.normal(size=(5, 3)), rng.integers(0, 3, 5)).note("five rows, three classes")
    yield Case(rng.normal(size=(3, 5)), np.array([4, 0, 2])).note("more classes than rows")
    yield Case(2 * rng.normal(size=(7, 4)), rng.integers(0, 4, 7),
               margin=2.5).note("a margin of 2.5")
    yield Case(rng.normal(size=(4, 4)), rng.integers(0, 4, 4),
               margin=0.25).note("as many rows as classes, a margin of 0.25")
    yield Case(3 * rng.normal(size=(6, 2)), rng.integers(0, 2, 6)).note("two classes")
    yield Case(np.array([[1.0, 0.0, 0.5], [0.0, 2.0, 1.0]]),
               np.array([0, 1])).note("a wrong class behind by exactly the margin")
    yield Case(np.array([[0.25, -0.75, -2.0], [-2.5, -1.5, -2.5], [-0.75, -2.0, 0.25]]),
               np.array([0, 1, 2])).note("exactly the margin, below 0")
    yield Case(np.array([[3, 1, 2], [0, 0, 0]]), np.array([0, 2])).note("integers as scores")
    yield Case(np.zeros((3, 4)), np.array([1, 1, 3])).note("all scores equal")
    yield Case(np.array([[9.0, 0, 0], [0, 9.0, 0]]),
               np.array([0, 1])).note("all rows beyond the margin")
    yield Case(np.array([[-500.0, 400, 300], [800.0, -1000, 799.5]]),
               np.array([0, 0])).note("scores in the hundreds")


def with_loops(scores, labels, margin=1.0):
    grad = np.zeros(np.shape(scores))
    for i, label in enumerate(labels):
        for j in range(scores.shape[1]):
            if j != label and margin - scores[i, label] + scores[i, j] > 0:
                grad[i, j] += 1 / len(labels)
                grad[i, label] -= 1 / len(labels)
    return grad


def with_autograd(scores, labels, margin=1.0):
    import torch
    s = torch.tensor(np.asarray(scores, dtype=float), requires_grad=True)
    y = torch.tensor(np.asarray(labels))
    loss = s.shape[1] * torch.nn.functional.multi_margin_loss(s, y, margin=float(margin))
    (grad,) = torch.autograd.grad(loss, s)
    lack = margin - s.detach().gather(1, y[:, None]) + s.detach()
    at_the_kink = (lack == 0).double()          # PyTorch's choice there is its own
    return grad.numpy() if not at_the_kink.any() else with_loops(scores, labels, margin)


def with_one_hot(scores, labels, margin=1.0):
    one_hot = np.eye(scores.shape[1])[labels]
    own = (scores * one_hot).sum(axis=1, keepdims=True)
    short = np.where(own - scores < margin, 1.0, 0.0) * (1 - one_hot)
    return (short - one_hot * short.sum(axis=1, keepdims=True)) / scores.shape[0]


def _marked(scores, labels, margin, at_kink=False):
    rows = np.arange(len(labels))
    lack = margin - scores[rows, labels][:, None] + scores
    grad = (lack >= 0 if at_kink else lack > 0).astype(float)
    grad[rows, labels] = 0
    return grad, rows


def _label_once(scores, labels, margin=1.0):
    grad, rows = _marked(scores, labels, margin)
    grad[rows, labels] = -(grad.sum(axis=1) > 0)
    return grad / len(labels)


def _label_minus_one(scores, labels, margin=1.0):
    grad, rows = _marked(scores, labels, margin)
    grad[rows, labels] = -1
    return grad / len(labels)


def _no_label(scores, labels, margin=1.0):
    return _marked(scores, labels, margin)[0] / len(labels)


def _strongest(scores, labels, margin=1.0):
    rows = np.arange(len(labels))
    wrong = scores.astype(float)
    wrong[rows, labels] = -np.inf
    best = wrong.argmax(axis=1)
    short = (margin - scores[rows, labels] + wrong[rows, best] > 0).astype(float)
    grad = np.zeros(scores.shape)
    grad[rows, best] = short
    grad[rows, labels] = -short
    return grad / len(labels)


def _squared(scores, labels, margin=1.0):
    rows = np.arange(len(labels))
    grad = 2.0 * np.maximum(0, margin - scores[rows, labels][:, None] + scores)
    grad[rows, labels] = 0
    grad[rows, labels] = -grad.sum(axis=1)
    return grad / len(labels)


def _kink(scores, labels, margin=1.0):
    grad, rows = _marked(scores, labels, margin, at_kink=True)
    grad[rows, labels] = -grad.sum(axis=1)
    return grad / len(labels)


def _own_counted(scores, labels, margin=1.0):
    rows = np.arange(len(labels))
    grad = (margin - scores[rows, labels][:, None] + scores > 0).astype(float)
    grad[rows, labels] = -grad.sum(axis=1)
    return grad / len(labels)


def _whole_columns(scores, labels, margin=1.0):
    grad, rows = _marked(scores, labels, margin)
    total = grad.sum(axis=1)
    for label in labels:
        grad[:, label] = -total
    return grad / len(labels)


def _batch_count(scores, labels, margin=1.0):
    grad, rows = _marked(scores, labels, margin)
    grad[rows, labels] = -grad.sum() / len(labels)
    return grad / len(labels)


def _raw_scores(scores, labels, margin=1.0):
    rows = np.arange(len(labels))
    grad = (scores > -margin).astype(float)
    grad[rows, labels] = 0
    grad[rows, labels] = -grad.sum(axis=1)
    return grad / len(labels)


def _tied_forgotten(scores, labels, margin=1.0):
    rows = np.arange(len(labels))
    own = scores[rows, labels][:, None]
    grad = ((margin - own + scores > 0) & (scores != own)).astype(float)
    grad[rows, labels] = -grad.sum(axis=1)
    return grad / len(labels)


def _beside_the_leader(scores, labels, margin=1.0):
    rows = np.arange(len(labels))
    grad = (margin - scores.max(axis=1, keepdims=True) + scores > 0).astype(float)
    grad[rows, labels] = 0
    grad[rows, labels] = -grad.sum(axis=1)
    return grad / len(labels)


def _in_their_type(scores, labels, margin=1.0):
    grad = np.zeros_like(scores)
    grad[...] = multi_hinge_grad(scores, labels, margin)
    return grad


def _added_in_their_type(scores, labels, margin=1.0):
    grad = np.zeros_like(scores)
    for i, label in enumerate(labels):
        for j in range(scores.shape[1]):
            if j != label and margin - scores[i, label] + scores[i, j] > 0:
                grad[i, j] += grad.dtype.type(1 / len(labels))
                grad[i, label] -= grad.dtype.type(1 / len(labels))
    return grad


EXERCISE = Exercise(
    reference=multi_hinge_grad, title="A multi-class hinge for a batch", points=3, difficulty=3,
    minutes=7, draw=widened(draw, multi_hinge_grad),
    mistakes=(
        Mistake("label_once", _label_once,
                "Right for the wrong classes. The label's score is subtracted in each term: how "
                "do the derivatives of several terms combine?"),
        Mistake("label_minus_one", _label_minus_one,
                "The label's entry is -1 in each row, before the mean. How many terms of the sum "
                "contain its score, and how many of them are above 0?"),
        Mistake("no_label", _no_label,
                "Right for the wrong classes. The entry of the label is 0 here: does its score "
                "enter the loss?"),
        Mistake("strongest_only", _strongest,
                "One wrong class gets a derivative in each row, as in the loss of Crammer and "
                "Singer. Which classes enter the sum of Weston and Watkins?"),
        Mistake("own_counted", _own_counted,
                "The label is compared with itself and counted once too often. Over which "
                "classes does the sum run?"),
        Mistake("over_classes", lambda scores, labels, margin=1.0: (
            multi_hinge_grad(scores, labels, margin) / scores.shape[1]),
            "Divided by the number of classes as well, as F.multi_margin_loss does. By what does "
            "the docstring divide?"),
        Mistake("over_classes_only", lambda scores, labels, margin=1.0: (
            multi_hinge_grad(scores, labels, margin) * len(labels) / scores.shape[1]),
            "Divided by the number of classes in place of the number of rows. Over what is the "
            "mean taken?"),
        *(Mistake(name, wrong,
                  "Right, except where the scores are integers: the gradient has their type, and "
                  "its fractions are cut off. Which type should an array for a gradient have?")
          for name, wrong in (("integers", _in_their_type),
                              ("added_integers", _added_in_their_type))),
        Mistake("ties", _tied_forgotten,
                "Right, except where a wrong class has exactly the score of the label: it is taken "
                "for the label. How else can the label's own entry be left out?"),
        Mistake("beside_the_leader", _beside_the_leader,
                "The scores are compared with the largest of the row. Right where the label has "
                "it; with which score does the loss compare them?"),
        Mistake("sum", lambda scores, labels, margin=1.0: (
            multi_hinge_grad(scores, labels, margin) * len(labels)),
            "This is the gradient of the sum over the rows. What does the mean do to the gradient "
            "of each row?"),
        Mistake("sign", lambda scores, labels, margin=1.0: (
            -multi_hinge_grad(scores, labels, margin)),
                "Right size, wrong sign. Raise the score of a wrong class within the margin: does "
                "the loss grow or shrink?"),
        Mistake("at_the_kink", _kink,
                "Right, except where a wrong class is behind by exactly the margin: the docstring "
                "asks for 0 there."),
        Mistake("margin_of_one", lambda scores, labels, margin=1.0: (
            multi_hinge_grad(scores, labels)),
                "Right for a margin of 1. Where does the argument `margin` enter?"),
        Mistake("no_margin", lambda scores, labels, margin=1.0: (
            multi_hinge_grad(scores, labels, 0.0)),
            "Here a wrong class counts only if it leads. What about one that is behind by less "
            "than the margin?"),
        Mistake("squared", _squared,
                "This is the gradient of the squared form. Does the derivative of the hinge "
                "depend on how much is missing?"),
        Mistake("whole_columns", _whole_columns,
                "The entries of the labels are set in whole columns, as grad[:, labels] does. How "
                "do you pick one entry in each row?"),
        Mistake("batch_count", _batch_count,
                "The label's entry is the mean count of the batch. Each row has a count of its "
                "own: along which axis is it summed?"),
        Mistake("raw_scores", _raw_scores,
                "The scores themselves are compared with the margin. Which difference is?"),
    ),
    styles=(with_one_hot, with_loops, with_autograd),
    further="For one row, mark each wrong class that is behind the label by less than the margin. "
            "Each mark is a 1 in its own column, and takes 1 off the column of the label.",
)

"""Six output activations before eight losses: each pair as one function of the scores, and as one
types it in PyTorch.

| loss | what it is given | what it computes for a row, output a, class y, C classes |
|---|---|---|
| MSE, MAE | a, and the class as a row of 0 and 1 | mean of the squared, absolute differences |
| BCE on probabilities | the same | mean of -log a for the label, -log(1 - a) for the others |
| BCE on logits | the same | the same with sigmoid(a) in the place of a, in one step |
| cross-entropy on probabilities | a, and the class | -log of the label's a |
| cross-entropy on logits | the same | the same with softmax(a) in the place of a, in one step |
| NLL | the same | minus the label's a |
| hinge | the same | sum over the others of max(0, 1 - (a of the label - a of the other)), divided
by C |

Every loss is computed as its formula stands, without a clip or an epsilon.
"""
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..... import activations
from .....activations import softmax, softmax_pull
from .....core.arguments import one_of, whole_number
from .....engine import objective
from .....losses import loss as find_loss


@dataclass(frozen=True)
class Head:
    """An output activation."""

    f: Callable     # f(z)
    pull: Callable  # pull(z, slope): from the slope in f(z) to that in z
    code: str       # as one types it in PyTorch


@dataclass(frozen=True)
class Form:
    """A loss."""

    name: str      # in the package
    one_hot: bool  # whether it takes the class as a row of 0 and 1
    code: str      # as one types it in PyTorch
    matched: str   # the activation it is made for


def _head(name, code):
    activation = activations.ACTIVATIONS[name]
    return Head(activation.f, activation.pull, code)


ACTIVATIONS = {
    "identity": _head("identity", "z"),
    "sigmoid": _head("sigmoid", "torch.sigmoid(z)"),
    "softmax": _head("softmax", "torch.softmax(z, dim=1)"),
    "log-softmax": _head("log_softmax", "torch.log_softmax(z, dim=1)"),
    "tanh": _head("tanh", "torch.tanh(z)"),
    "softmax twice": Head(
        lambda z: softmax(softmax(z)),
        lambda z, slope: softmax_pull(z, softmax_pull(softmax(z), slope)),  # the chain rule
        "torch.softmax(torch.softmax(z, dim=1), dim=1)"),
}
LOSSES = {
    "MSE": Form("mse", True, "F.mse_loss(out, one_hot)", "identity"),
    "MAE": Form("mae", True, "F.l1_loss(out, one_hot)", "identity"),
    "BCE on probabilities": Form("bce", True, "F.binary_cross_entropy(out, one_hot)", "sigmoid"),
    "BCE on logits": Form("bce_with_logits", True,
                          "F.binary_cross_entropy_with_logits(out, one_hot)", "identity"),
    "cross-entropy on probabilities": Form("categorical_cross_entropy", False,
                                           "F.nll_loss(torch.log(out), y)", "softmax"),
    "cross-entropy on logits": Form("cross_entropy", False, "F.cross_entropy(out, y)", "identity"),
    "NLL": Form("nll", False, "F.nll_loss(out, y)", "log-softmax"),
    "hinge": Form("multi_margin", False, "F.multi_margin_loss(out, y)", "identity"),
}
REFERENCE = ("identity", "cross-entropy on logits")
SHOWN = {"identity": "none", "softmax twice": "softmax of softmax"}  # as readers see the names

# Pairs that are another pair times a constant: the gradients of the first are those of the second,
# times the factor, for ten classes. Of two names of one function the second is kept. The absolute
# error is a fifth of the hinge here, so its rates are those of the hinge at 0.2, 0.6, 2, ...: on
# the standardised digits the rule of the tuning takes, of the rates of both, one of the hinge.
TWINS = {
    ("softmax twice", "cross-entropy on probabilities"): (("softmax", "cross-entropy on logits"),
                                                          1.0),
    ("softmax", "MAE"): (("softmax", "hinge"), 0.2),
    ("softmax twice", "MAE"): (("softmax twice", "hinge"), 0.2),
}

# What PyTorch says to right and to wrong decisions, in the order of LOSSES. "same": value and
# gradient of the loss behind the activation it is matched with. "silent": another number, and no
# word. "below 0": a number that no such loss can have, and no word. "nan": not a number, and no
# word. "error": it refuses.
ANSWERS = {
    "identity": ("same", "same", "error", "same", "nan", "same", "below 0", "same"),
    "sigmoid": ("silent", "silent", "same", "silent", "silent", "silent", "below 0", "silent"),
    "softmax": ("silent", "silent", "silent", "silent", "same", "silent", "below 0", "silent"),
    "log-softmax": ("silent", "silent", "error", "silent", "nan", "same", "same", "same"),
    "tanh": ("silent", "silent", "error", "silent", "nan", "silent", "below 0", "silent"),
    "softmax twice": ("silent",) * 6 + ("below 0", "silent"),
}


def shown(activation):
    """The name of an activation as readers see it; the stored runs keep the other.

    "Softmax twice" could be taken for the softmax before cross-entropy on logits, which has one of
    its own.

    >>> shown("softmax twice"), shown("tanh")
    ('softmax of softmax', 'tanh')
    """
    return SHOWN.get(activation, activation)


@dataclass(frozen=True)
class Pair:
    """An activation and a loss, by their names: one function of the scores."""

    activation: str
    loss: str

    def __str__(self):
        return f"{self.activation} → {self.loss}"

    @property
    def reference(self):
        """Whether it is the pair that the others are compared to."""
        return (self.activation, self.loss) == REFERENCE

    @property
    def matched(self):
        """The pair of the same loss with the activation it is made for."""
        return Pair(LOSSES[self.loss].matched, self.loss)

    @property
    def code(self):
        """What one types in PyTorch: scores z (n, C), classes y (n,), and those as rows of 0 and
        1, one_hot."""
        return f"out = {ACTIVATIONS[self.activation].code}\n{LOSSES[self.loss].code}"

    @property
    def declared(self):
        """What PyTorch is said to answer; `asked` finds it out."""
        return ANSWERS[self.activation][list(LOSSES).index(self.loss)]

    def target(self, y, classes):
        """The classes y (...,) as the loss takes them: as they are, or as rows of 0 and 1."""
        return np.eye(classes)[y] if LOSSES[self.loss].one_hot else y

    def minimised(self):
        """A function (scores (S, B, C), target) -> (mean losses (S,), slopes in the scores), as
        `engine.train` takes it."""
        loss = find_loss(LOSSES[self.loss].name)
        return partial(_minimised, ACTIVATIONS[self.activation], objective(loss))

    def value_and_slope(self, z, y):
        """The mean loss of scores z (n, C) and classes y (n,), and its slope in them (n, C)."""
        z, y = np.asarray(z, dtype=float), np.asarray(y)
        with np.errstate(all="ignore"):
            values, slopes = self.minimised()(z[None], self.target(y, z.shape[1])[None])
        return float(values[0]), slopes[0]


def _minimised(head, loss, z, target, weight=None):
    value, slope = loss(head.f(z), target)
    return value, head.pull(z, slope)


def pair(activation, loss):
    """The pair of that activation and loss; a ValueError names near ones."""
    return Pair(one_of("pair", "activation", activation, ACTIVATIONS),
                one_of("pair", "loss", loss, LOSSES))


def functions():
    """The silent mismatches as pairs of names, each function once: without the TWINS."""
    pairs = (Pair(activation, loss) for activation in ACTIVATIONS for loss in LOSSES)
    return [(one.activation, one.loss) for one in pairs
            if one.declared == "silent" and (one.activation, one.loss) not in TWINS]


def wrong_row(classes=10):
    """Scores (1, C) of a network that is sure of class 1, and the label (1,), which is class 0.

    >>> wrong_row(3)
    (array([[-8.,  8.,  0.]]), array([0]))
    """
    z = np.zeros((1, whole_number("wrong_row", "classes", classes, 2, example=10)))
    z[0, :2] = -8.0, 8.0
    return z, np.array([0])


def wrong_slopes(classes=10):
    """A DataFrame: the slope in the label's score at the confidently wrong row.

    A row for each activation, a column for each loss.
    """
    z, y = wrong_row(classes)
    return _grid_of(lambda one: one.value_and_slope(z, y)[1][0, 0])


def _grid_of(cell):
    """A DataFrame of cell(pair), activations by losses."""
    import pandas as pd
    return pd.DataFrame({loss: {activation: cell(Pair(activation, loss))
                                for activation in ACTIVATIONS} for loss in LOSSES})


def asked(answer, seed=0, n=32, classes=10):
    """A DataFrame: what PyTorch says to each pair, in the words of ANSWERS.

    A row for each activation, a column for each loss. `answer` is
    `lossedu.proofs.beside_torch.answer`. Each pair is run on n rows of scores, with the label where
    the score is largest, and again with the label where it is smallest: what it says to either of
    them is told.
    """
    z = 3 * np.random.default_rng(seed).normal(size=(n, classes))
    batches = [{"moved": "z", "z": z, "y": y, "one_hot": np.eye(classes)[y]}
               for y in (z.argmax(axis=1), z.argmin(axis=1))]
    return _grid_of(lambda one: _word(answer, one, batches))


def _word(answer, one, batches):
    """What is answered to one pair, in a word of ANSWERS."""
    found = [answer(one.code, **batch) for batch in batches]
    matched = [answer(one.matched.code, **batch) for batch in batches]
    if any(said.error for said in found):
        return "error"
    if not np.isfinite([said.value for said in found]).all():
        return "nan"
    if all(np.isclose(said.value, other.value, rtol=1e-9)
           and np.allclose(said.slope, other.slope, atol=1e-12)
           for said, other in zip(found, matched)):
        return "same"
    return "below 0" if min(said.value for said in found) < 0 else "silent"

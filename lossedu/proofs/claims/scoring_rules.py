"""Proper: whoever wants the loss small on average, reports the probabilities of the label as they
are."""
import numpy as np

from ..inputs import sizes_set
from .columns import by_column
from .constants import better, statistic
from .search_lines import prediction
from .verdict import Verdict, Witness
from .wording import shown

# of each label: how often it comes
COUNTS = {2: ((7, 3), (1, 19), (2, 18), (13, 7), (19, 1), (1, 1)),
          3: ((5, 3, 2), (1, 2, 17), (8, 6, 6), (1, 1, 1))}


@by_column
@np.errstate(all="ignore")
def proper(loss, said=None):
    """Look for probabilities of the label that cost no less on average than another report, behind
    the activation.

    A loss is proper here in the strict sense: every other report costs more. That is what `elicits`
    calls the mean, asked of labels alone: a target that may lie between two labels is taken at the
    labels only. The witness: how often each label comes, the reports, and what they cost on
    average.
    """
    said = loss.claims["proper"] if said is None else said
    place, tried = prediction(loss), 0
    domain = loss.inputs[1 if place == 0 else 0].forms[0][1]
    fixed = sizes_set(loss).get("C")  # by class weights
    sizes = ([fixed] if fixed else [2, 3]) if domain.index or domain.rows else [2]
    for counts in [one for size in sizes for one in _counts(size)]:
        sample = labels(domain, counts)
        other, looked = better(loss, sample, *statistic("mean", sample, domain))
        tried += looked
        if other is not None:
            return Verdict(loss, "proper", said, False, _tell(loss, counts, *other), tried)
    return Verdict(loss, "proper", said, True, None, tried)


def _counts(size):
    """Some shares of so many labels, as whole numbers."""
    if size in COUNTS:
        return COUNTS[size]
    number = np.arange(size)
    return tuple(tuple(counts.tolist())
                 for counts in (1 + number, size - number, 1 + number % 3, 1 + 0 * number))


def labels(domain, counts):
    """Each label as often as it comes, as the loss takes it: a class, a row with a one in its
    place, or one of two."""
    sample = np.repeat(np.arange(len(counts)), counts)
    if domain.index:
        return sample
    if domain.rows:
        row = np.eye(len(counts))[sample]
        return np.log(row) if domain.rows == "exp" else row
    low, high = domain.low, domain.high
    if domain.values:
        low, high = min(domain.values), max(domain.values)
    return np.where(sample == 1, high, low)


def _tell(loss, counts, report, risk, own):
    shares = [count / sum(counts) for count in counts]
    report = np.asarray(report, dtype=float)
    if report.ndim == 0:
        signed = loss.inputs[1 - prediction(loss)].forms[0][1].values
        high = float((report + 1) / 2 if signed else report)
        report = np.array([1 - high, high])
    told = report.tolist()
    less = "less" if risk < own * (1 - 1e-12) else "no more"
    sentence = (f"{loss.name} is not proper: where the labels have the probabilities "
                f"{shown(shares)}, reporting these costs {own:.10g} on average, and reporting "
                f"{shown(told)} costs {risk:.10g}, which is {less}.")
    return Witness(sentence, {"probabilities": shares, "report": told,
                              "risks": [float(own), float(risk)]})

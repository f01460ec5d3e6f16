"""Classification-calibrated: whoever makes the loss small, gets the more frequent of two labels
right."""
import numpy as np

from .columns import by_column
from .exact import Unreadable, mean_of, value_of
from .lines import EPS
from .search_lines import lines_of, prediction
from .verdict import Verdict, Witness
from .wording import shown

SHARES = np.array([0.6, 0.55, 0.75, 0.9, 0.99, 0.51, 0.505, 0.999])  # of the more frequent label


@by_column
@np.errstate(all="ignore")
def classification_calibrated(loss, said=None):
    """Look for shares of two labels at which a score of the wrong sign costs no more than any of
    the right one.

    Which score is cheapest is looked at for each share on its own, as if nothing else were known.
    A score of 0 decides for neither label and counts as wrong (Bartlett, Jordan & McAuliffe 2006).
    The witness: the share, the cheapest score of the wrong sign and of the right one, their costs.
    """
    said = loss.claims["classification_calibrated"] if said is None else said
    tried = 0
    scores, (costs_low, costs_high) = _costs(loss)
    for frequent in (1, -1):  # the label above 0, then the other
        own, other = (costs_high, costs_low) if frequent > 0 else (costs_low, costs_high)
        right = frequent * scores > 0
        for share in SHARES:
            costs = share * own + (1 - share) * other
            costs = np.where(np.isnan(costs), np.inf, costs)
            best, wrong = (int(np.argmin(np.where(side, costs, np.inf)))
                           for side in (right, ~right))
            tried += len(costs)
            cheaper = costs[best] < costs[wrong] - 8 * EPS * abs(costs[wrong])
            if not cheaper and not _cheaper_exactly(loss, frequent, share, scores[best],
                                                    scores[wrong]):
                witness = _tell(loss, frequent, share, scores[[wrong, best]], costs[[wrong, best]])
                return Verdict(loss, "classification_calibrated", said, False, witness, tried)
    return Verdict(loss, "classification_calibrated", said, True, None, tried)


def _costs(loss):
    """(scores at all distances from 0, the loss there for each of the two labels)."""
    lines, place = lines_of(loss)[0], prediction(loss)
    scores = np.unique(np.concatenate([[0.0], *lines.steps]))
    inputs = [[scores, scores] for _ in range(2)]
    for one, label in zip(inputs, _labels(loss)):
        one[1 - place] = np.full_like(scores, label)
    return scores, [np.asarray(loss._f(*one), dtype=float) for one in inputs]


def _cheaper_exactly(loss, frequent, share, best, wrong):
    """Whether a score of the right sign costs less than the wrong one after all: the best, its
    mirror image, a step."""
    steps = frequent * np.logspace(-18, 0, 19)
    others = [score for score in (best, frequent * abs(wrong), *steps) if frequent * score > 0]
    try:
        costs = [_cost(loss, frequent, share, score) for score in (wrong, *others)]
    except Unreadable:
        return False
    return None not in costs and min(costs[1:]) < costs[0]


def _cost(loss, frequent, share, score):
    """What a score costs on average, in exact arithmetic; None where it has no value."""
    place, (low, high) = prediction(loss), _labels(loss)
    costs = []
    for label in (high, low) if frequent > 0 else (low, high):
        inputs = [np.array([score])] * 2
        inputs[1 - place] = np.array([float(label)])
        costs.append(value_of(loss, inputs))
    return mean_of(costs, [float(share), 1 - float(share)])


def _labels(loss):
    domain = loss.inputs[1 - prediction(loss)].forms[0][1]
    return (min(domain.values), max(domain.values)) if domain.values else (domain.low, domain.high)


def _tell(loss, frequent, share, scores, costs):
    sign = "above 0" if frequent > 0 else "below 0"
    sentence = (f"{loss.name} is not classification-calibrated: where {100 * share:g} % of the "
                f"labels are the {'higher' if frequent > 0 else 'lower'} one, the score "
                f"{shown(float(scores[0]))} costs {costs[0]:.6g} on average, and the best one "
                f"{sign}, {shown(float(scores[1]))}, costs {costs[1]:.6g}.")
    numbers = {"share": float(share), "label": frequent, "scores": scores.tolist(),
               "costs": costs.tolist()}
    return Witness(sentence, numbers)

"""What a loss elicits: the statistic that is the best constant prediction for every sample of
targets."""
import numpy as np

from ...activations import log_softmax, softmax
from ..inputs import draw, sizes_set
from .columns import by_column
from .exact import Unreadable, mean_of, value_of
from .lines import EPS
from .reach import lengths_of
from .search_lines import prediction
from .verdict import Verdict, Witness
from .wording import plain, shown

SKEWED = (  # samples whose mean, median and quantiles differ
    (0.0, 0.1, 0.3, 1.0, 2.5, 7.0, 20.0), (-9.0, -1.0, 0.0, 0.5, 1.0), (0.0, 0.0, 1.0, 4.0),
    (1.0, 2.0, 12.0),
    (-30.0, -3.0, -2.0, -1.5, -1.0, 0.0, 0.25, 2.0))
SCALES = (1.0, 1e-3, 1e3, 1e6)
LOOKED_UP = 20    # constants that seem to do as well, the best of them
LINKS = {  # from a prediction to what it stands for, and back
    "identity": (lambda score: score, lambda mean: mean),
    "sigmoid": (lambda score: 1 / (1 + np.exp(-score)),
                lambda mean: np.log(mean) - np.log1p(-mean)),
    "sigmoid from -1 to 1": (lambda score: np.tanh(score / 2), lambda mean: 2 * np.arctanh(mean)),
    "exp": (np.exp, np.log)}


@by_column
@np.errstate(all="ignore")
def elicits(loss, said=None) -> Verdict:
    """The best constant for skewed samples of targets, compared with their mean, median or
    quantile.

    Said to be a word ("mean", "median", "quantile 0.9"), no other constant may do as well on any
    sample; said to be False, mean and median must each be beaten on some sample. Scores behind an
    activation are compared after it. The witness: a sample, the statistic, a better constant.
    """
    said = loss.claims["elicits"] if said is None else said
    words = [said] if isinstance(said, str) else []
    words += [word for word in ("mean", "median") if word != said]
    domain = loss.inputs[_target(loss)].forms[0][1]
    if domain.index or domain.rows:
        words = [word for word in words if word == "mean"]
    beaten, tried = {}, 0
    for word in words:
        for sample in _samples(loss, domain):
            low, high = statistic(word, sample, domain)
            other, looked = better(loss, sample, low, high)
            tried += looked
            if other is not None:
                beaten[word] = _tell(loss, word, sample, low, *other)
                break
    unbeaten = [word for word in words if word not in beaten]
    found = unbeaten[0] if unbeaten else False
    if said in unbeaten:
        found = said
    if isinstance(said, str):
        beaten = {word: witness for word, witness in beaten.items() if word == said}
    return Verdict(loss, "elicits", said, found, _joined(beaten), tried)


def _joined(witnesses):
    """One witness from {statistic: its witness}, or None."""
    if not witnesses:
        return None
    sentences = " ".join(map(str, witnesses.values()))
    return Witness(sentences, {word: witness.numbers for word, witness in witnesses.items()})


def _target(loss):
    """The place of the target among the inputs."""
    return 1 if prediction(loss) == 0 else 0


def _samples(loss, domain):
    """Samples of targets that fit: skewed ones at several scales, labels in unequal shares, or rows
    of classes."""
    classes = sizes_set(loss).get("C", 3)
    if domain.index:
        samples = (0, 0, 0, 1, 2), (0, 1, 1, 1, 2, 2), (2, 0, 1, 1)
        if classes != 3:
            samples = [np.repeat(np.arange(classes), often) for often in (
                np.arange(1, classes + 1), np.arange(classes, 0, -1), 1 + np.arange(classes) % 3)]
        return [np.array(sample) for sample in samples]
    if domain.rows:
        drawn = (draw(loss, np.random.default_rng(seed), {"n": 5, "C": classes})
                 for seed in range(3))
        return [inputs[_target(loss)] for inputs in drawn]
    if domain.values:
        one, other = domain.values[0], domain.values[-1]
        samples = (one, one, one, other), (one, other, other), (other, other, one, one, other)
        return [np.array(sample) for sample in samples]
    if np.isfinite(domain.high):
        samples = (0.0, 0.0, 0.0, 1.0), (0.0, 1.0, 1.0), (0.1, 0.2, 0.9), (0.05, 0.3, 0.3, 1.0)
        return [np.array(sample) for sample in samples]
    own = [scale for scale in lengths_of(loss) if scale not in SCALES]
    samples = [np.array(sample) * scale for scale in (*SCALES, *own) for sample in SKEWED]
    if domain.low == -np.inf:
        return samples
    return [domain.low + np.abs(sample) + (0.5 if domain.open_low else 0) for sample in samples]


def statistic(word, sample, domain):
    """(least, largest) constant that counts as this statistic of the sample; of classes, of their
    probabilities."""
    if domain.index:
        sample = np.eye(int(sample.max()) + 1)[sample]
    if domain.rows == "exp":
        sample = np.exp(sample)
    if word == "mean":
        return (np.mean(sample, axis=0),) * 2
    level = 0.5 if word == "median" else float(word.removeprefix("quantile "))
    ordered, place = np.sort(sample), level * len(sample)
    rounded = 4 * EPS * len(sample)
    upper = min(int(place + rounded), len(sample) - 1)
    lower = max(upper - 1, 0) if abs(place - round(place)) < rounded else upper
    return ordered[lower], ordered[upper]


def better(loss, sample, low, high):
    """((constant, its risk, the statistic's risk) for one that does as well or better, or None;
    number tried)."""
    around = _around_row if np.ndim(low) else _around_number
    ends, candidates, away, means = around(loss, sample, low, high)
    own, risks = _risk(loss, ends, sample), _risk(loss, candidates, sample)
    error = 64 * EPS * max([EPS, *np.abs(own[np.isfinite(own)])])
    wrong = (risks < own.min() - error) | ((away > 1e-3) & (risks <= own.min() + error))
    if own[1] - own[0] > error:  # only one end of an interval of statistics is best
        return (means(ends[0]), own[0], own[1]), len(risks)
    for best in np.argsort(np.where(wrong, risks, np.inf),
                           kind="stable")[:min(LOOKED_UP, np.sum(wrong))]:
        if _costs_no_more(loss, candidates[best], ends[0], sample):
            return (means(candidates[best]), risks[best], own[0]), len(risks)
    return None, len(risks)


def _costs_no_more(loss, constant, statistic, sample):
    """Whether a constant costs no more over a sample than the statistic does, in exact
    arithmetic."""
    try:
        one, other = (_exact_risk(loss, number, sample) for number in (constant, statistic))
    except Unreadable:
        return True
    return None not in (one, other) and one <= other


def _around_number(loss, sample, low, high):
    """Where to look around a number, as a tuple.

    (predictions of the statistic (2,), others (n,), how far off in spans (n,), what a prediction
    stands for: a function).
    """
    domain = loss.inputs[prediction(loss)].forms[0][1]
    link = loss.activation if domain.everywhere and loss.activation in LINKS else "identity"
    if link == "sigmoid" and loss.inputs[_target(loss)].forms[0][1].values:
        link = "sigmoid from -1 to 1"
    means, back = LINKS[link]
    low, high = back(low), back(high)
    span = float(np.ptp(sample)) if means is LINKS["identity"][0] else 3.0
    steps = span * np.logspace(-6, 1.3, 600)
    others = np.concatenate([low - steps, high + steps, np.linspace(low - span, high + span, 801)])
    others = others[(others >= domain.low) & (others <= domain.high)]
    return np.array([low, high]), others, np.maximum(low - others, others - high) / span, means


def _around_row(loss, sample, low, high):
    """The same for a row of shares: the predictions are scores, probabilities or their
    logarithms."""
    domain = loss.inputs[prediction(loss)].forms[0][1]
    rng, scores = np.random.default_rng(0), np.log(low)
    moves = rng.normal(size=(4000, len(low))) * np.logspace(-5, 1, 4000)[:, None]
    moves -= moves.mean(axis=-1, keepdims=True)  # the same added to all scores changes nothing
    as_pred = {"exp": log_softmax, "sum": softmax}.get(domain.rows, lambda one: one)
    means = (lambda pred: pred) if domain.rows == "sum" else softmax
    own, others = as_pred(np.stack([scores] * 2)), as_pred(scores + moves)
    return own, others, np.linalg.norm(moves, axis=-1), means


def _exact_risk(loss, constant, sample):
    """The sum of the losses of one constant over the sample, as an mpmath number; None where one
    has no value."""
    inputs = [one[0] for one in _inputs(loss, np.asarray(constant)[None], sample)]
    is_image = loss.inputs[prediction(loss)].shape == "n ..."  # the sample is one, of many pixels
    if loss.scope == "set" or is_image:
        return value_of(loss, [one[None] for one in inputs])
    costs = [value_of(loss, [one[at:at + 1] for one in inputs]) for at in range(len(sample))]
    return mean_of(costs, [1.0] * len(costs))


def _risk(loss, constants, sample):
    """The mean loss of each constant over the sample."""
    values = np.asarray(loss._f(*_inputs(loss, constants, sample)), dtype=float)
    return values if values.ndim == 1 else values.mean(axis=-1)


def _inputs(loss, constants, sample):
    """All inputs, with an axis for the constants and one for the sample."""
    place, count = prediction(loss), len(sample)
    sizes = {"...": (count,), "n": count, "m": count, "C": np.shape(constants)[-1]}
    inputs = draw(loss, np.random.default_rng(0), sizes, kinks=False)
    # one variance for all
    inputs = [np.broadcast_to(one[:1], (len(constants), *np.shape(one))) for one in inputs]
    inputs[place] = np.broadcast_to(constants[:, None],
                                    (len(constants), count, *constants.shape[1:]))
    inputs[_target(loss)] = np.broadcast_to(sample, (len(constants), *np.shape(sample)))
    return inputs


def _tell(loss, word, sample, statistic, constant, risk, own):
    targets, statistic, constant = (plain(one) for one in (sample, statistic, constant))
    less = "less" if risk < own - 64 * EPS * abs(own) else "no more"
    sentence = (f"{loss.name} does not elicit the {word}: for the targets {shown(targets)} the "
                f"{word} {shown(statistic)} costs {own:.10g} on average, and the constant "
                f"{shown(constant)} costs {risk:.10g}, which is {less}.")
    numbers = {"targets": targets, word: statistic, "constant": constant,
               "risks": [float(own), float(risk)]}
    return Witness(sentence, numbers)

"""Binary cross-entropy from logits, with a weight for positives, over the valid entries alone."""
from functools import partial

import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def valid_bce(logits, labels, valid, pos_weight):
    """The mean binary cross-entropy over the valid entries, stable for logits of any size.

    `logits` and `labels` have shape (n, m), float64. Logits are finite everywhere; labels are 0.0
    or 1.0 where `valid`, a boolean array (n, m), is True, and may be anything elsewhere, nan
    included. The loss of a positive entry is multiplied by `pos_weight`, which is positive; the
    mean divides by the number of valid entries. Returns a float, in nats; 0.0 where no entry is
    valid.
    """
    if not valid.any():
        return 0.0
    z, y = logits[valid], labels[valid]
    positive, negative = np.logaddexp(0, -z), np.logaddexp(0, z)    # -log p, -log(1 - p)
    return float(np.mean(pos_weight * y * positive + (1 - y) * negative))


RULED_OUT = {
    "labels are 0 or 1 where valid": lambda logits, labels, valid, pos_weight: not np.isin(
        labels[valid], (0.0, 1.0)).all(),
    "pos_weight is positive": lambda logits, labels, valid, pos_weight: not pos_weight > 0}


def draw(rng):
    def entries(n, m, scale=1.0):
        return scale * rng.normal(size=(n, m)), rng.integers(0, 2, (n, m)).astype(float)

    def ragged(n, m):
        valid = rng.random((n, m)) < 0.6
        valid[0, 0], valid[-1, -1] = True, False
        return valid

    z, y = entries(3, 4)
    yield Case(z, y, np.ones((3, 4), dtype=bool), 1.0).note("all valid, weight 1")
    z, y = entries(4, 3)
    yield Case(z, y, ragged(4, 3), 1.0).note("some entries not valid")
    z, y = entries(2, 5)
    yield Case(z, y, np.ones((2, 5), dtype=bool), 3.5).note("weight 3.5")
    z, y = entries(5, 2)
    yield Case(z, y, ragged(5, 2), 0.25).note("weight 0.25, some not valid")
    z, y = entries(3, 3)
    valid = ragged(3, 3)
    yield Case(z, np.where(valid, y, np.nan), valid, 2.0).note("labels nan where not valid")
    yield Case(np.array([[1000.0, -1000.0], [3.0, -2.0]]), np.array([[0.0, 1.0], [1.0, 0.0]]),
               np.ones((2, 2), dtype=bool), 2.0).note("logits of 1000, on the wrong side")
    yield Case(np.array([[800.0, -800.0, 0.5]]), np.array([[1.0, 0.0, 1.0]]),
               np.ones((1, 3), dtype=bool), 1.5).note("logits of 800, on the right side")
    for size in (3.0, 6.0, 9.0, 12.0, 16.0, 1e6):
        yield Case(np.array([[size, -size]]), np.array([[1.0, 0.0]]),
                   np.array([[True, True]]), 1.25).note(f"logits of {size:g}, on the right side")
    z, y = entries(2, 3)
    yield Case(z, y, np.zeros((2, 3), dtype=bool), 2.0).note("no entry valid")
    yield Case(np.array([[0.7]]), np.array([[1.0]]), np.array([[True]]), 4.0).note("one positive")
    yield Case(np.array([[0.7]]), np.array([[0.0]]), np.array([[True]]), 4.0).note("one negative")
    for anything in (np.inf, -np.inf):
        yield Case(np.array([[0.7, 1.3]]), np.array([[1.0, anything]]), np.array([[True, False]]),
                   2.0).note(f"a label {anything:g} where not valid")


def with_a_loop(logits, labels, valid, pos_weight):
    total, count = 0.0, 0
    for z, y, keep in zip(np.ravel(logits), np.ravel(labels), np.ravel(valid)):
        if keep:
            count += 1
            signed = z if y == 1 else -z
            loss = max(-signed, 0.0) + np.log1p(np.exp(-abs(signed)))
            total += pos_weight * loss if y == 1 else loss
    return total / count if count else 0.0


def with_torch(logits, labels, valid, pos_weight):
    import torch
    import torch.nn.functional as F
    keep = torch.tensor(np.asarray(valid))
    if not keep.any():
        return 0.0
    z, y = (torch.tensor(np.asarray(one, dtype=float))[keep] for one in (logits, labels))
    return F.binary_cross_entropy_with_logits(
        z, y, pos_weight=torch.tensor(float(pos_weight), dtype=torch.float64)).item()


def _terms(logits, labels):
    return labels * np.logaddexp(0, -logits), (1 - labels) * np.logaddexp(0, logits)


def _mean(losses, valid):
    return float(losses[valid].mean()) if valid.any() else 0.0


def _over_all(logits, labels, valid, pos_weight):
    positive, negative = _terms(logits, np.where(valid, labels, 0.0))
    return float(np.mean((pos_weight * positive + negative) * valid))


def _nan_passes(logits, labels, valid, pos_weight):
    positive, negative = _terms(logits, labels)
    total = ((pos_weight * positive + negative) * valid).sum()
    return float(total / max(valid.sum(), 1))


def _nan_to_num(logits, labels, valid, pos_weight):
    with np.errstate(all="ignore"):
        return _nan_passes(logits, np.nan_to_num(labels), valid, pos_weight)


def _where_labels_are_numbers(logits, labels, valid, pos_weight):
    return valid_bce(logits, labels, ~np.isnan(labels), pos_weight)


def _at_least_one(logits, labels, valid, pos_weight):
    return valid_bce(logits, labels, valid, max(pos_weight, 1.0))


def _of_two_means(logits, labels, valid, pos_weight):
    means = []
    for kind in (0, 1):
        of_kind = valid & (labels == kind)
        means.append(valid_bce(logits, labels, of_kind, pos_weight))
    return sum(means) / 2


def _in_float32(logits, labels, valid, pos_weight):
    import torch
    import torch.nn.functional as F
    if not valid.any():
        return 0.0
    z, y = (torch.tensor(one[valid], dtype=torch.float32) for one in (logits, labels))
    return F.binary_cross_entropy_with_logits(z, y, pos_weight=torch.tensor(pos_weight)).item()


def _by_weights(logits, labels, valid, pos_weight):
    positive, negative = _terms(logits, labels)
    if not valid.any():
        return 0.0
    weights = np.where(labels == 1, pos_weight, 1.0)[valid]
    return float((pos_weight * positive + negative)[valid].sum() / weights.sum())


def _weight_on_negatives(logits, labels, valid, pos_weight):
    positive, negative = _terms(logits, labels)
    return _mean(positive + pos_weight * negative, valid)


def _weight_on_both(logits, labels, valid, pos_weight):
    positive, negative = _terms(logits, labels)
    return _mean(pos_weight * (positive + negative), valid)


def _no_weight(logits, labels, valid, pos_weight):
    positive, negative = _terms(logits, labels)
    return _mean(positive + negative, valid)


def _naive(logits, labels, valid, pos_weight):
    with np.errstate(all="ignore"):
        p = 1 / (1 + np.exp(-logits))
        losses = -pos_weight * labels * np.log(p) - (1 - labels) * np.log(1 - p)
        return _mean(losses, valid)


def _clipped(logits, labels, valid, pos_weight, eps):
    with np.errstate(all="ignore"):
        p = np.clip(1 / (1 + np.exp(-logits)), eps, 1 - eps)
        losses = -pos_weight * labels * np.log(p) - (1 - labels) * np.log(1 - p)
        return _mean(losses, valid)


def _eps_in_the_log(logits, labels, valid, pos_weight, eps):
    with np.errstate(all="ignore"):
        p = 1 / (1 + np.exp(-logits))
        losses = -pos_weight * labels * np.log(p + eps) - (1 - labels) * np.log(1 - p + eps)
        return _mean(losses, valid)


def _weight_on_one_term(logits, labels, valid, pos_weight):
    weights = np.where(labels == 1, pos_weight, 1.0)
    linear = np.maximum(logits, 0) - logits * labels
    return _mean(linear + weights * np.log1p(np.exp(-np.abs(logits))), valid)


def _labels_turned(logits, labels, valid, pos_weight):
    positive, negative = _terms(-logits, labels)
    return _mean(pos_weight * positive + negative, valid)


def _mean_of_rows(logits, labels, valid, pos_weight):
    positive, negative = _terms(logits, labels)
    losses = pos_weight * positive + negative
    rows = [row[keep].mean() for row, keep in zip(losses, valid) if keep.any()]
    return float(np.mean(rows)) if rows else 0.0


def _nan_for_none(logits, labels, valid, pos_weight):
    positive, negative = _terms(logits, labels)
    return _mean(pos_weight * positive + negative, valid) if valid.any() else float("nan")


def _sum(logits, labels, valid, pos_weight):
    positive, negative = _terms(logits, labels)
    return float((pos_weight * positive + negative)[valid].sum())


def _by_one_less(logits, labels, valid, pos_weight):
    with np.errstate(all="ignore"):
        return float(_sum(logits, labels, valid, pos_weight) / np.float64(valid.sum() - 1))


def _by_positives(logits, labels, valid, pos_weight):
    with np.errstate(all="ignore"):
        return float(_sum(logits, labels, valid, pos_weight) / np.sum(labels[valid] == 1))


# Where people clip, or what they add, so that a logarithm stays finite.
EPSILONS = dict(e7=1e-7, e8=1e-8, e12=1e-12, e15=1e-15)
CLIPPED = tuple(
    Mistake(f"clipped_{name}", partial(_clipped, eps=eps),
            f"The probability is clipped, so a large loss stops near {-np.log(eps):.0f}. What is "
            "the loss of a logit of 1000 on the wrong side?") for name, eps in EPSILONS.items())
ADDED = tuple(
    Mistake(f"added_{name}", partial(_eps_in_the_log, eps=eps),
            f"With {eps:g} added in the logarithm, a large loss stops near {-np.log(eps):.0f}. "
            "Which form needs no probability?") for name, eps in EPSILONS.items())


EXERCISE = Exercise(
    reference=valid_bce, title="Entries that count", points=3, difficulty=3, minutes=12,
    draw=widened(draw, valid_bce, RULED_OUT),
    further="Pick the valid logits and labels by `logits[valid]` first. Then np.logaddexp(0, -z) "
            "is -log of the sigmoid of z, for any z.",
    mistakes=(
        Mistake("over_all", _over_all,
                "The sum is divided by all entries. By how many does the docstring divide?"),
        Mistake("nan_passes", _nan_passes,
                "A label that is nan reaches the sum: nan times 0 is nan. When do you leave out "
                "what is not valid?"),
        Mistake("nan_to_num", _nan_to_num,
                "A nan is replaced and an infinity becomes about 1e308, which overflows in the "
                "product: infinity times 0 is a nan. When do you leave out what is not valid?"),
        Mistake("where_labels_are_numbers", _where_labels_are_numbers,
                "This keeps the entries whose label is no nan. Which argument says what is valid, "
                "and can the label of an entry that is not valid be a number?"),
        Mistake("at_least_one", _at_least_one,
                "A weight below 1 is raised to 1 here. Does the docstring ask for that?"),
        Mistake("of_two_means", _of_two_means,
                "This averages the mean of the positives and that of the negatives. Over what "
                "does the docstring take one mean?"),
        Mistake("in_float32", _in_float32,
                "This is right to seven digits, which is what float32 holds. In which dtype are "
                "the logits given, and pos_weight?"),
        Mistake("by_weights", _by_weights,
                "The sum is divided by the sum of the weights. By what does the docstring divide?"),
        Mistake("weight_on_negatives", _weight_on_negatives,
                "The weight stands at the negative entries. Which ones does it belong to?"),
        Mistake("weight_on_both", _weight_on_both,
                "Every entry has the weight here. Which ones does it belong to?"),
        Mistake("no_weight", _no_weight, "Where does pos_weight enter?"),
        Mistake("naive", _naive,
                "A large logit, such as 1000, gives a probability of exactly 1, and the logarithm "
                "of 1 - p is minus infinity. Which form needs no probability?"),
        *CLIPPED, *ADDED,
        Mistake("weight_on_one_term", _weight_on_one_term,
                "The weight stands at the logarithm alone. The loss of a positive entry has a "
                "linear piece as well: which entries and which pieces does the docstring weigh?"),
        Mistake("labels_turned", _labels_turned,
                "This is the loss of the other label. Is the sigmoid of z the probability of 1 or "
                "of 0?"),
        Mistake("mean_of_rows", _mean_of_rows,
                "This averages each row first. Do rows with few valid entries count as much as "
                "others?"),
        Mistake("nan_for_none", _nan_for_none,
                "Without a valid entry this is nan. What does the docstring ask for there?"),
        Mistake("by_one_less", _by_one_less,
                "The sum is divided by one less than the number of valid entries. By what does "
                "the docstring divide?"),
        Mistake("by_positives", _by_positives,
                "The sum is divided by the number of positive entries. By how many does the "
                "docstring divide?"),
        Mistake("sum", _sum, "This is the sum. What is it divided by?")),
    styles=(with_a_loop, with_torch))

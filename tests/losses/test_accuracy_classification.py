"""Value and slope of every classification loss against 60-digit arithmetic, tails included, for
float64 and float32."""
import mpmath
import numpy as np
import pytest

import lossedu
from lossedu import activations
from lossedu.proofs.inputs import settings_at_ends

from .accuracy import NUDGE, Difference, too_far

SOFT = np.array([0.0, 1.0, 0.5, 0.25, 0.1, 0.9, 1e-3, 1e-20, 1 - 2.0**-20])


def logits(dtype, furthest=4, seed=22):
    """Log-spaced logits of both signs from 1e-300 (1e-37) to 1e4, and many in the tails."""
    rng = np.random.default_rng(seed)
    least = -300 if dtype is np.float64 else -37
    size = np.concatenate([10.0 ** rng.uniform(least, furthest, 30), 10.0 ** rng.uniform(-3, 3, 40),
                           rng.uniform(30, 700, 30)])
    return (size * rng.choice([-1, 1], size.size)).astype(dtype)


def variants(*names):
    return [variant for name in names for variant in settings_at_ends(lossedu.LOSSES[name])]


BOTH_DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


# ---------------------------------------------------------------------- a logit and a label
def sigmoid(z):
    return 1 / (1 + mpmath.exp(-z))


def softplus(z):
    return mpmath.log1p(mpmath.exp(z))


def bce_with_logits(z, y, pos_weight):
    return (1 - y) * softplus(z) + pos_weight * y * softplus(-z), Difference(
        (1 - y) * sigmoid(z), pos_weight * y * sigmoid(-z))


def focal_with_logits(z, y, gamma, alpha):
    zero, one = (1 - alpha, alpha) if alpha is not None else (1, 1)
    p, q = sigmoid(z), sigmoid(-z)
    return (zero * (1 - y) * p**gamma * softplus(z) + one * y * q**gamma * softplus(-z), Difference(
        zero * (1 - y) * p**gamma * (p + gamma * q * softplus(z)),
        one * y * q**gamma * (q + gamma * p * softplus(-z))))


BINARY = {  # loss: (exact form, how many eps it may be off)
    "bce_with_logits": (bce_with_logits, lambda **_: 4.0),
    # each power of p repeats its error
    "focal_with_logits": (focal_with_logits, lambda gamma, **_: 4.0 + gamma)}


def beside_labels(dtype, labels):
    z = logits(dtype)
    return np.tile(z, len(labels)), np.repeat(labels, z.size).astype(dtype)


@BOTH_DTYPES
@pytest.mark.parametrize("binary", variants(*BINARY), ids=repr)
def test_a_logit_beside_a_label_costs_what_it_should_to_its_bound(binary, dtype):
    exact, bound = BINARY[binary.name]
    assert too_far(binary, beside_labels(dtype, SOFT), exact, bound=bound(**binary.settings)) == []


@pytest.mark.parametrize("what, changes", {
    "the logarithm of a probability": dict(f=lambda z, y, pos_weight: (
        -y * np.log(1 / (1 + np.exp(-z))) - (1 - y) * np.log(1 - 1 / (1 + np.exp(-z))))),
    "p - y": dict(df=lambda z, y, pos_weight: 1 / (1 + np.exp(-z)) - y),
    "PyTorch's form": dict(f=lambda z, y, pos_weight: np.maximum(z, 0) - z * y
                           + np.log1p(np.exp(-np.abs(z)))),
}.items())
def test_a_form_of_binary_cross_entropy_in_common_use_is_caught(spoil, what, changes):
    assert too_far(spoil("bce_with_logits", **changes), beside_labels(np.float64, SOFT),
                   bce_with_logits)


@pytest.mark.parametrize("what, changes", {
    "1 - p": dict(f=lambda z, y, gamma, alpha: (
        y * (1 - 1 / (1 + np.exp(-z))) ** gamma * np.logaddexp(0, -z)
        + (1 - y) * (1 - 1 / (1 + np.exp(z))) ** gamma * np.logaddexp(0, z))),
    "the power below gamma": dict(df=lambda z, y, gamma, alpha: np.where(y == 1, -1, 1)
                                  * _slope_by_the_product_rule(
        np.where(y == 1, z, -z), gamma)),
}.items())
def test_a_form_of_focal_loss_in_common_use_is_caught(spoil, what, changes):
    common = spoil("focal_with_logits", **changes).at(gamma=0.5)
    assert too_far(common, beside_labels(np.float64, np.array([0.0, 1.0])), focal_with_logits)


def _slope_by_the_product_rule(s, gamma):
    p = 1 / (1 + np.exp(-s))
    return (1 - p) ** (gamma + 1) + gamma * (1 - p) ** (gamma - 1) * p * (1 - p) * np.logaddexp(0,
                                                                                                -s)


# ---------------------------------------------------------------------- a probability and a label
def bce(p, y):
    value = (-y * mpmath.log(p) if y else 0) - ((1 - y) * mpmath.log1p(-p) if y < 1 else 0)
    return value, Difference((1 - y) / (1 - p) if y < 1 else mpmath.mpf(0),
                             y / p if y else mpmath.mpf(0))


def probabilities(dtype):
    """Probabilities down to the smallest number and up to the last one below 1."""
    rng, kind = np.random.default_rng(25), np.finfo(dtype)
    low = 10.0 ** rng.uniform(np.log10(float(kind.tiny)), 0, 60)
    return np.concatenate([low, 1 - 10.0 ** rng.uniform(np.log10(float(kind.eps)), 0, 40),
                           [0.5, 1 - float(kind.epsneg), float(kind.tiny)]]).astype(dtype)


@BOTH_DTYPES
def test_a_probability_beside_a_label_costs_what_it_should_to_4_eps(dtype):
    p = probabilities(dtype)
    inputs = np.tile(p, len(SOFT)), np.repeat(SOFT, p.size).astype(dtype)
    assert too_far(lossedu.LOSSES["bce"], inputs, bce) == []


def test_the_logarithm_of_1_less_a_small_probability_is_caught(spoil):
    p = probabilities(np.float64)
    common = spoil("bce", f=lambda p, y: -y * np.log(p) - (1 - y) * np.log(1 - p))
    assert too_far(common, (p, np.zeros_like(p)), bce)


# ---------------------------------------------------------------------- a row of probabilities
def categorical_cross_entropy(p, y, class_weight, ignore_index):
    share = shared(p, y, class_weight, ignore_index)
    value = mpmath.fsum(-one * mpmath.log(prob) for one, prob in zip(share, p) if one)
    return value, [-one / prob if one else mpmath.mpf(0) for one, prob in zip(share, p)]


def brier(p, y):
    row = y if isinstance(y, list) else [mpmath.mpf(k == y) for k in range(len(p))]
    return mpmath.fsum((one - two) ** 2 for one, two in zip(p, row)), [2 * (one - two) for one,
                                                                       two in zip(p, row)]


OF_PROBABILITIES = {"categorical_cross_entropy": categorical_cross_entropy, "brier": brier}


def rows_of_probabilities(dtype, form):
    """Rows with probabilities from the smallest number to just below 1, each class the target; or
    soft targets."""
    rng = np.random.default_rng(26)
    p = probabilities(dtype)
    p = rng.permuted(np.stack([p, (1 - p) * 0.25, (1 - p) * 0.75], axis=-1), axis=-1)
    if form == "probabilities":
        return p, rng.dirichlet(np.full(3, 0.3), len(p)).astype(dtype)
    return np.tile(p, (4, 1)), np.repeat([0, 1, 2, -100], len(p))


@BOTH_DTYPES
@pytest.mark.parametrize("form", ["classes", "probabilities"])
@pytest.mark.parametrize("of_rows", variants(*OF_PROBABILITIES), ids=repr)
def test_a_row_of_probabilities_costs_what_it_should_to_4_eps(of_rows, form, dtype):
    p, y = rows_of_probabilities(dtype, form)
    if form == "classes" and of_rows.settings.get("ignore_index") != -100:
        p, y = p[y >= 0], y[y >= 0]
    assert too_far(of_rows, (p, y), OF_PROBABILITIES[of_rows.name]) == []


# ---------------------------------------------------------------------- a row of log-probabilities
def nll(x, y, class_weight, ignore_index):
    share = shared(x, y, class_weight, ignore_index)
    return mpmath.fsum(-one * log for one, log in zip(share, x) if one), [-one for one in share]


@BOTH_DTYPES
@pytest.mark.parametrize("form", ["classes", "probabilities"])
@pytest.mark.parametrize("weighted", variants("nll"), ids=repr)
def test_a_row_of_log_probabilities_costs_what_it_should_to_4_eps(weighted, form, dtype):
    p, y = rows_of_probabilities(dtype, form)
    if form == "classes":
        p, y = p[y >= 0], y[y >= 0]
    assert too_far(weighted, (np.log(p), y), nll) == []


# ---------------------------------------------------------------------- a row of scores and a class
def softmax(z):
    top = max(z)
    total = mpmath.fsum(mpmath.exp(one - top) for one in z)
    return [mpmath.exp(one - top) / total for one in z]


def surprise(z, k):
    """-log p of class k, with all its digits."""
    others = mpmath.fsum(mpmath.exp(one - z[k]) for j, one in enumerate(z) if j != k)
    return mpmath.log1p(others)


def others_than(prob, k):
    return mpmath.fsum(one for j, one in enumerate(prob) if j != k)


def shared(z, y, class_weight, ignore_index, label_smoothing=0):
    """What each class counts for."""
    if y == ignore_index:
        return [mpmath.mpf(0)] * len(z)
    row = y if isinstance(y, list) else [mpmath.mpf(k == y) for k in range(len(z))]
    weight = class_weight or [mpmath.mpf(1)] * len(z)
    return [w * ((1 - label_smoothing) * one + label_smoothing / len(z)) for w,
            one in zip(weight, row)]


def by_class(cost, pull):
    """The exact form of a loss that costs `cost(-log p, p, 1 - p)` for each class, and pulls by
    minus its slope."""
    def exact(z, y, class_weight=None, ignore_index=-100, label_smoothing=0, **settings):
        share, prob = shared(z, y, class_weight, ignore_index, label_smoothing), softmax(z)
        parts = [(surprise(z, k), prob[k], others_than(prob, k)) for k in range(len(z))]
        asked = [one * pull(*each, **settings) for one, each in zip(share, parts)]
        slope = [Difference(others_than(asked, k) * prob[k], asked[k] * parts[k][2])
                 for k in range(len(z))]
        return mpmath.fsum(one * cost(*each, **settings) for one,
                           each in zip(share, parts) if one), slope

    return exact


OF_ROWS = {  # loss: (exact form, how many eps it may be off)
    "cross_entropy": (
        by_class(lambda surprise, prob, other: surprise, lambda *_: 1), lambda **_: 8.0),
    "focal_softmax": (by_class(lambda surprise, prob, other, gamma: other**gamma * surprise,
                               lambda surprise, prob, other, gamma: (
                                   other**gamma + gamma * other ** (gamma - 1) * prob * surprise)),
                      lambda gamma, **_: 8.0 + gamma),  # each power of 1 - p repeats its error
    "generalized_cross_entropy": (
        by_class(lambda surprise, prob, other, q: -mpmath.expm1(-q * surprise) / q,
                                           lambda surprise, prob, other, q: mpmath.exp(-q
                                                                                       * surprise)),
                                  lambda **_: 8.0),
}


def rows_of(dtype, classes=3, soft=False, ignored=-100):
    """Rows of scores with gaps from 1e-300 to 1e4, and with every class as the target, or rows of
    probabilities."""
    z = np.zeros((100, classes), dtype)
    z[:, 1:] = np.stack([logits(dtype, seed=seed) for seed in range(classes - 1)], axis=-1)
    z = np.random.default_rng(23).permuted(z, axis=-1)
    z[:10] += np.float32(3.25) * z[:10].round(0).max(axis=-1, keepdims=True).clip(-4, 4)
    if soft:
        target = np.random.default_rng(24).dirichlet(np.full(classes, 0.3), len(z))
        return z, target.astype(dtype)
    return np.tile(z, (classes + 1, 1)), np.repeat([*range(classes), ignored], len(z))


def rounded_gaps(dtype):
    """The gaps below the largest score, where they are no floats: those are rounded on the way."""
    def roundings(z, y):
        top = max(z)
        for k, one in enumerate(z):
            if mpmath.mpf(float(dtype(float(one)) - dtype(float(top)))) != one - top:
                yield [other + NUDGE * (other - top) if j == k else other for j,
                       other in enumerate(z)], y

    return roundings


def rounded_surprises(dtype):
    """-log p where p itself is too small for a float: its power is taken from that."""
    def roundings(z, y):
        for k, prob in enumerate(softmax(z)):
            if prob < float(np.finfo(dtype).tiny):
                yield [one - NUDGE * surprise(z, k) if j == k else one for j,
                       one in enumerate(z)], y

    return roundings


@BOTH_DTYPES
@pytest.mark.parametrize("soft", [False, True], ids=["classes", "probabilities"])
@pytest.mark.parametrize("of_rows", [*variants(*OF_ROWS),
                                     lossedu.loss("generalized_cross_entropy", q=1e-8)], ids=repr)
def test_a_row_of_scores_costs_what_it_should_to_its_bound(of_rows, dtype, soft):
    exact, bound = OF_ROWS[of_rows.name]
    inputs = rows_of(dtype, soft=soft, ignored=of_rows.settings.get("ignore_index"))

    def roundings(z, y):
        yield from rounded_gaps(dtype)(z, y)
        if "q" in of_rows.settings:
            yield from rounded_surprises(dtype)(z, y)

    assert too_far(of_rows, inputs, exact, bound=bound(**of_rows.settings),
                   roundings=roundings) == []


@pytest.mark.parametrize("what, changes", {
    "the sum with the largest score "
    "in it": dict(f=lambda z, y, class_weight, ignore_index, label_smoothing: (
        np.log(np.sum(np.exp(z - z.max(axis=-1, keepdims=True)), axis=-1)) + z.max(axis=-1)
        - np.take_along_axis(z, np.maximum(y, 0)[:, None], -1)[:, 0])),
    "p - y": dict(df=lambda z, y, class_weight, ignore_index, label_smoothing: (
        activations.softmax(z) - (y[:, None] == np.arange(z.shape[-1])))),
}.items())
def test_a_form_of_cross_entropy_in_common_use_is_caught(spoil, what, changes):
    exact, bound = OF_ROWS["cross_entropy"]
    z, y = rows_of(np.float64)
    assert too_far(spoil("cross_entropy", **changes), (z[y >= 0], y[y >= 0]), exact, bound=bound(),
                   roundings=rounded_gaps(np.float64))


def test_a_power_taken_from_1_is_caught(spoil):
    exact, bound = OF_ROWS["generalized_cross_entropy"]
    z, y = rows_of(np.float64)
    common = spoil("generalized_cross_entropy", f=lambda z, y, q, class_weight, ignore_index: (
        1 - np.take_along_axis(activations.softmax(z), y[:, None], -1)[:, 0] ** q) / q).at(q=1e-8)
    assert too_far(common, (z[y >= 0], y[y >= 0]), exact, bound=bound(),
                   roundings=rounded_gaps(np.float64))


# ---------------------------------------------------------------------- a row of scores and a row
# of probabilities
def soft_cross_entropy(z, y, temperature):
    value, slope = OF_ROWS["cross_entropy"][0]([one / temperature for one in z], y)
    return temperature**2 * value, [Difference(temperature * plus, temperature * minus) for plus,
                                    minus in slope]


def rounded_quotients(z, y, temperature):
    """Scores are rounded as they are divided by a temperature that is no power of 2, and so are the
    gaps then."""
    if float(temperature).hex().startswith("0x1.0000000000000p"):
        return
    for k in range(len(z)):
        yield [other * (1 + NUDGE) if j == k else other for j, other in enumerate(z)], y
        yield [other + NUDGE * (other - max(z)) if j == k else other for j,
               other in enumerate(z)], y


@BOTH_DTYPES
@pytest.mark.parametrize("softened", variants("soft_cross_entropy"), ids=repr)
def test_a_row_of_scores_beside_a_row_of_probabilities_costs_what_it_should_to_8_eps(softened,
                                                                                     dtype):
    def roundings(z, y):
        yield from rounded_gaps(dtype)(z, y)
        yield from rounded_quotients(z, y, softened.settings["temperature"])

    assert too_far(softened, rows_of(dtype, soft=True), soft_cross_entropy, bound=8.0,
                   roundings=roundings) == []

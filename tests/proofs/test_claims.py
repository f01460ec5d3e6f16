"""Every claim of every loss at every end of its settings; and the searches, tried on claims that
are wrong."""
from dataclasses import replace

import numpy as np
import pytest

from lossedu import LOSSES, loss
from lossedu.core.record import CLAIMS, Input, Loss, claims_for
from lossedu.core.spaces import COUNT, LABEL, LOGIT, POSITIVE, PROBABILITY, REAL, Domain
from lossedu.proofs.claims import PROPERTIES, convex, lipschitz, search, strictly_convex
from lossedu.proofs.inputs import settings_at_ends


def label(one):
    settings = ",".join(f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}"
                        for name, value in one.settings.items())
    return f"{one.name}[{settings}]" if settings else one.name


EVERY = [variant for one in LOSSES.values() for variant in settings_at_ends(one)]
# whose search takes a third of a second and more, at the defaults too
LONG = {"info_nce", "wasserstein_1d", "cross_entropy", "focal_softmax", "generalized_cross_entropy",
        "uncertainty_weighted", "multi_task", "nll", "brier", "soft_cross_entropy",
        "categorical_cross_entropy", "rmse", "crammer_singer", "triplet_margin", "multi_margin",
        "contrastive", "critic", "cosine_embedding", "kl_div", "js_div"}


@pytest.mark.parametrize("one", [
    pytest.param(one, marks=pytest.mark.proof) if one.name in LONG else one for one in EVERY
], ids=label)
def test_what_a_loss_claims_of_itself_is_borne_out(one):
    verdicts = {claim: search(one, claim) for claim in one.claims}
    assert not [str(verdict) for verdict in verdicts.values() if not verdict]
    unseen = [claim for claim, verdict in verdicts.items() if one.claims[claim] is False
              and verdict.witness is None]
    assert not unseen, "a claim said to be false comes with a witness"


def test_every_claim_has_a_search():
    assert tuple(PROPERTIES) == CLAIMS


# ---------------------------------------------------------------------- losses of other kinds, with
# known answers
def made(f, df, scope, pred, target, activation="identity", extra=(), **settings):
    formula = f.__doc__ or r"$$\ell = 0$$"
    f.__doc__, df.__doc__ = formula, r"$$\ell' = 0$$"
    return Loss(f=f, df=df, title="Made for this test", scope=scope, activation=activation,
                settings_of=settings,
                twin="none: made for a test", kinks=(), references=("none",),
                inputs=(pred, target, *extra),
                declared=dict.fromkeys(claims_for(scope, (pred, target, *extra), activation),
                                       False))


def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def softmax(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))


def logits(z, y):
    r"""$$\ell = (1 - y) \log(1 + e^z) + y \log(1 + e^{-z})$$"""
    return (1 - y) * np.logaddexp(0, z) + y * np.logaddexp(0, -z)


def brier(p, y):
    r"""$$\ell = (p - y)^2$$"""
    return (p - y) ** 2


def log_loss(p, y):
    r"""$$\ell = -y \log p - (1 - y) \log(1 - p)$$"""
    return -np.where(y > 0, y * np.log(p), 0) - np.where(y < 1, (1 - y) * np.log1p(-p), 0)


def classes(z, y):
    r"""$$\ell = \log \sum_k e^{z_k} - z_y$$"""
    return np.logaddexp.reduce(z, axis=-1) - np.take_along_axis(z, y[..., None], axis=-1)[..., 0]


def classes_grad(z, y):
    return softmax(z) - (np.arange(z.shape[-1]) == y[..., None])


def kl(x, y):
    r"""$$\ell = \sum_k y_k (\log y_k - x_k)$$"""
    return np.sum(np.where(y > 0, y * (np.log(np.where(y > 0, y, 1)) - x), 0), axis=-1)


def dice(p, y):
    r"""$$\ell = 1 - \frac{2 \sum_i p_i y_i + 1}{\sum_i p_i + \sum_i y_i + 1}$$"""
    return 1 - (2 * np.sum(p * y, axis=-1) + 1) / (np.sum(p + y, axis=-1) + 1)


def dice_grad(p, y):
    total = np.sum(p + y, axis=-1, keepdims=True) + 1
    return -2 * y / total + (2 * np.sum(p * y, axis=-1, keepdims=True) + 1) / total**2


def counts(z, y):
    r"""$$\ell = e^z - y z$$"""
    return np.exp(z) - y * z


def noise(mean, y, var):
    r"""$$\ell = \frac12 \log v + \frac{(m - y)^2}{2 v}$$"""
    return 0.5 * np.log(var) + (mean - y) ** 2 / (2 * var)


def margin(a, b):
    r"""$$\ell = \max(0, 1 - a b)$$"""
    return np.maximum(0, 1 - a * b)


def perceptron(a, b):
    r"""$$\ell = \max(0, -a b)$$"""
    return np.maximum(0, -a * b)


P = Input("p", "p", PROBABILITY, grad=True)
Z = Input("z", "z", LOGIT, grad=True)
Y = Input("y", "y", LABEL)
KINDS = {
    "logits": (
        made(logits, lambda z, y: sigmoid(z) - y, "element", Z, Y, "sigmoid"),
        dict(convex=True, strictly_convex=True, lipschitz=1.0, smooth=0.25, redescending=False,
             symmetric=False, nonnegative=True, zero_at_perfect=False, elicits="mean", proper=True,
             classification_calibrated=True)),
    "brier": (
        made(brier, lambda p, y: 2 * (p - y), "element", P, Y),
        dict(convex=True, strictly_convex=True, lipschitz=2.0, smooth=2.0, redescending=False,
             symmetric=True, nonnegative=True, zero_at_perfect=True, elicits="mean", proper=True)),
    "log_loss": (
        made(log_loss, lambda p, y: (1 - y) / (1 - p) - y / p, "element", P, Y),
        dict(convex=True, strictly_convex=True, lipschitz=False, smooth=False, redescending=False,
             symmetric=False, nonnegative=True, zero_at_perfect=False, elicits="mean",
             proper=True)),
    "classes": (
        made(classes, classes_grad, "row", Input("z", "z", LOGIT, "n C", grad=True),
             Input("y", "y", Domain("class index", index=True), "n")),
        dict(convex=True, strictly_convex=False, lipschitz=2**0.5, smooth=0.5, redescending=False,
             symmetric=False, nonnegative=True, zero_at_perfect=True, elicits="mean")),
    "kl": (
        made(kl, lambda x, y: -y + 0 * x, "row",
             Input("x", "x", Domain("log-probability", rows="exp"), "n C", True),
             Input("y", "y", Domain("probability", 0.0, 1.0, rows="sum"), "n C")),
        dict(convex=True, strictly_convex=False, lipschitz=1.0, smooth=0.0, redescending=False,
             symmetric=False, nonnegative=True, zero_at_perfect=True, elicits="mean", proper=True)),
    "dice": (
        made(dice, dice_grad, "set", P, Y),
        dict(convex=False, lipschitz=3**0.5, redescending=False, symmetric=True, nonnegative=True,
             zero_at_perfect=False)),
    "counts": (
        made(counts, lambda z, y: np.exp(z) - y, "element", Input("z", "z", REAL, grad=True),
             Input("y", "y", COUNT), "exp"),
        dict(convex=True, strictly_convex=True, lipschitz=False, smooth=False, redescending=False,
             symmetric=False, nonnegative=False, zero_at_perfect=False, elicits="mean")),
    "noise": (
        made(noise, lambda m, y, var: (m - y) / var, "element", Input("m", "m", REAL, grad=True),
             Input("y", "y", REAL), extra=(Input("var", "v", POSITIVE),)),
        dict(convex=True, strictly_convex=True, lipschitz=False, redescending=False, symmetric=True,
             nonnegative=False, zero_at_perfect=False, elicits="mean")),
    "margin": (
        made(margin, lambda a, b: np.where(a * b < 1, -b, 0.0), "element",
             Input("a", "a", REAL, grad=True),
             Input("b", "b", Domain("label", values=(-1.0, 1.0)))),
        dict(convex=True, strictly_convex=False, lipschitz=1.0, smooth=False, redescending=False,
             symmetric=False, nonnegative=True, zero_at_perfect=True, elicits="median",
             classification_calibrated=True)),
    "perceptron": (
        made(perceptron, lambda a, b: np.where(a * b < 0, -b, 0.0), "element",
             Input("a", "a", REAL, grad=True),
             Input("b", "b", Domain("label", values=(-1.0, 1.0)))),
        dict(convex=True, elicits=False, classification_calibrated=False)),
}
KNOWN = [(name, claim) for name, (_, answers) in KINDS.items() for claim in answers]


@pytest.mark.proof
@pytest.mark.parametrize(("name", "claim"), KNOWN, ids=[f"{name}-{claim}" for name, claim in KNOWN])
def test_the_searches_reach_losses_of_every_kind(name, claim):
    one, answers = KINDS[name]
    verdict = search(one, claim, answers[claim])
    assert verdict, verdict


@pytest.mark.proof
@pytest.mark.parametrize(("name", "claim"),
                         [pair for pair in KNOWN if isinstance(KINDS[pair[0]][1][pair[1]], bool)],
                         ids=str)
def test_the_opposite_of_a_true_answer_fails(name, claim):
    one, answers = KINDS[name]
    assert not search(one, claim, not answers[claim])


# ---------------------------------------------------------------------- wrong on purpose
def other(one, f=None, df=None):
    """The same loss with other code; its formulas stay, so that only the search can tell."""
    for code, old in ((f, one.f), (df, one.df)):
        if code:
            code.__name__, code.__module__, code.__doc__ = old.__name__, old.__module__, old.__doc__
    return replace(one, f=f or one.f, df=df or one.df, fused=None)


def bump(r, at, width, depth):
    """A dent of this width and depth at one residual."""
    return -depth * np.exp(-((r - at) / width) ** 2)


MSE, MAE, MBE, HUBER, CAUCHY, LOG_COSH = (loss(name)
                                          for name in ("mse", "mae", "mbe", "huber", "cauchy",
                                                       "log_cosh"))
ARCTAN = other(MAE, lambda pred, target: np.abs(np.arctan(pred - target)),
               lambda pred, target: np.sign(pred - target) / (1 + (pred - target) ** 2))
KL, JS, RATE = loss("kl_div"), loss("js_div"), loss("poisson_nll", log_input=False, eps=0.0)
MARGIN, LOGITS = KINDS["margin"][0], KINDS["logits"][0]
SLOW = other(MAE, lambda pred, target: np.abs(pred - target) * np.log1p(np.abs(pred - target)))
PLANTED = {  # what is wrong: (the loss, the claim, what is said of it)
    "cauchy is convex": (CAUCHY, "convex", True),
    "a dent a hundredth wide and a hundred-thousandth deep leaves it convex": (
        other(MAE, lambda pred, target: np.abs(pred - target)
              + bump(pred - target, 3.7, 0.01, 1e-5)),
        "convex", True),
    "a dent far out leaves it convex": (
        other(MAE, lambda pred, target: np.abs(pred - target)
              + bump(pred - target, -3e5, 2e4, 1.0)),
        "convex", True),
    "a dent close to the target leaves it convex": (
        other(MAE, lambda pred, target: np.abs(pred - target)
              + bump(pred - target, 2e-4, 1e-5, 1e-8)),
        "convex", True),
    "a dent for one sign of the residual leaves it convex": (
        other(MSE, lambda pred, target: np.where(pred < target, (pred - target) ** 2,
                                                 np.abs(pred - target) ** 0.9)),
        "convex", True),
    "a step down leaves it convex": (
        other(MAE, lambda pred, target: np.abs(pred - target) - 1e-3 * (pred - target > 2.0)),
        "convex", True),
    "mse is not convex": (MSE, "convex", False),
    "huber is strictly convex": (HUBER, "strictly_convex", True),
    "huber with a wide parabola is strictly convex": (
        HUBER.at(delta=1000.0), "strictly_convex", True),
    "a norm is strictly convex": (loss("rmse"), "strictly_convex", True),
    "log_cosh is not strictly convex": (LOG_COSH, "strictly_convex", False),
    "mse has a smooth constant of 1.9": (MSE, "smooth", 1.9),
    "mse has a smooth constant of 2.1": (MSE, "smooth", 2.1),
    "mae is smooth": (MAE, "smooth", 1e6),
    "huber is not smooth": (HUBER, "smooth", False),
    "a jump of a thousandth in the slope leaves it smooth": (
        other(MSE, df=lambda pred, target: 2 * (pred - target) + 1e-3 * (pred - target > 0.5)),
        "smooth", 2.0),
    "a step from the empty mask leaves it smooth": (loss("dice", smooth=0.0), "smooth", True),
    "a slope like a root leaves it smooth": (
        other(MSE, df=lambda pred, target: np.sign(pred - target) * np.sqrt(np.abs(pred - target))),
        "smooth", 1e3),
    "huber has nine tenths of its slope": (HUBER, "lipschitz", 0.9),
    "huber has eleven tenths of its slope": (HUBER, "lipschitz", 1.1),
    "a slope off by a hundred-thousandth": (
        other(MAE, lambda pred, target: 1.00001 * np.abs(pred - target)), "lipschitz", 1.0),
    "mse has a steepest slope": (MSE, "lipschitz", 2e8),
    "mae has none": (MAE, "lipschitz", False),
    "a slope that grows with the logarithm is bounded": (SLOW, "lipschitz", 20.0),
    "steep in one narrow place only": (
        other(MAE, lambda pred, target: np.abs(pred - target)
              + bump(pred - target, 5.0, 0.01, 0.1)),
        "lipschitz", 1.0),
    "huber redescends": (HUBER, "redescending", True),
    "cauchy does not": (CAUCHY, "redescending", False),
    "it redescends on one side": (
        other(CAUCHY,
              f=lambda pred, target, scale: np.where(pred < target, MAE.f(pred, target),
                                                     np.log1p((pred - target) ** 2)),
              df=lambda pred, target, scale: np.where(pred < target, -1.0,
                                                      2 * (pred - target)
                                                      / (1 + (pred - target) ** 2))),
        "redescending", True),
    "pinball is symmetric": (loss("pinball", quantile=0.3), "symmetric", True),
    "mse is not": (MSE, "symmetric", False),
    "symmetric but for predictions below zero": (
        other(MSE, lambda pred, target: (pred - target) ** 2 * np.where(pred < 0, 1.001, 1.0)),
        "symmetric", True),
    "the bias is never negative": (MBE, "nonnegative", True),
    "negative in one narrow place only": (
        other(MSE, lambda pred, target: (pred - target) ** 2 + bump(pred - target, 1.5, 0.01, 3.0)),
        "nonnegative", True),
    "mse may be negative": (MSE, "nonnegative", False),
    "a billionth at a perfect fit": (
        other(MAE, lambda pred, target: np.abs(pred - target) + 1e-9), "zero_at_perfect", True),
    "zero at a perfect fit, but for negative targets": (
        other(MAE, lambda pred, target: np.abs(pred - target) + (target < 0)),
        "zero_at_perfect", True),
    "a divergence less a thousandth is never negative": (
        other(KL, lambda log_probs, target, log_target: KL.f(log_probs, target) - 1e-3),
        "nonnegative", True),
    "a logarithm has a steepest slope beside 0": (RATE, "lipschitz", True),
    "a logarithm that stops a hundred-millionth from 0 has none": (
        RATE.at(eps=1e-8), "lipschitz", False),
    "a logarithm has a steepest slope beside 0 in a row": (JS, "lipschitz", True),
    "a plane over the classes that the target rules out bends": (JS, "strictly_convex", True),
    "log-probabilities as targets elicit nothing": (KL.at(log_target=True), "elicits", False),
    "mae elicits the mean": (MAE, "elicits", "mean"),
    "mse elicits the median": (MSE, "elicits", "median"),
    "mse elicits nothing": (MSE, "elicits", False),
    "log_cosh elicits the mean": (LOG_COSH, "elicits", "mean"),
    "log_cosh elicits the median": (LOG_COSH, "elicits", "median"),
    "huber with a wide parabola elicits the mean": (HUBER.at(delta=1000.0), "elicits", "mean"),
    "the quantile's other side": (loss("pinball", quantile=0.7), "elicits", "quantile 0.3"),
    "the prices swapped": (
        loss("asymmetric_mae", under=2.0, over=1.0), "elicits", f"quantile {1 / 3!r}"),
    "a level off by a fifth of a sample": (
        loss("pinball", quantile=0.5), "elicits", "quantile 0.7"),
    "what costs the same everywhere elicits the mean": (
        other(MSE, lambda pred, target: 0 * (pred - target)), "elicits", "mean"),
    "the bias elicits the mean": (MBE, "elicits", "mean"),
    "the probabilities of the other classes matter": (
        loss("categorical_cross_entropy"), "strictly_convex", True),
    "the logarithm of a probability has a steepest slope": (
        loss("categorical_cross_entropy"), "lipschitz", True),
    "and a sharpest bend": (loss("categorical_cross_entropy"), "smooth", True),
    "a weight leaves the probabilities alone": (
        loss("cross_entropy", class_weight=[1.0, 2.0, 1.0]), "elicits", "mean"),
    "smoothing leaves the probabilities alone": (
        loss("cross_entropy", label_smoothing=0.1), "elicits", "mean"),
    "weighting label 1 leaves the probability alone": (
        loss("bce_with_logits", pos_weight=2.0), "elicits", "mean"),
    "a log-likelihood a hundredth too low is not negative": (
        other(loss("nll"), f=lambda x, y, class_weight, ignore_index: loss("nll").f(x, y) - 0.01),
        "nonnegative", True),
    "focal loss is proper": (loss("focal_with_logits"), "proper", True),
    "focal loss of three classes is proper": (loss("focal_softmax", gamma=0.5), "proper", True),
    "a temperature leaves the probabilities alone": (
        loss("soft_cross_entropy", temperature=2.0), "proper", True),
    "the absolute error of probabilities is proper": (
        other(KINDS["brier"][0], lambda p, y: np.abs(p - y)), "proper", True),
    "what ignores the report is proper": (
        other(KINDS["brier"][0], lambda p, y: 0 * p + y), "proper", True),
    "weighting label 1 by a thousandth more is proper": (
        loss("bce_with_logits", pos_weight=1.001), "proper", True),
    "the squared error of a probability is not proper": (KINDS["brier"][0], "proper", False),
    "cross-entropy is not proper": (loss("cross_entropy"), "proper", False),
    "the hinge is not calibrated": (MARGIN, "classification_calibrated", False),
    "a hinge without its margin is calibrated": (
        KINDS["perceptron"][0], "classification_calibrated", True),
    "a hinge with a second corner at 0 is calibrated": (
        other(MARGIN, lambda a, b: np.maximum(1 - 2 * a * b, np.maximum(0, 1 - a * b / 2))),
        "classification_calibrated", True),
    "a hinge on the wrong side is calibrated": (
        other(MARGIN, lambda a, b: np.maximum(0, 1 + a * b)), "classification_calibrated", True),
    "what ignores the score is calibrated": (
        other(MARGIN, lambda a, b: 1 + 0 * a * b), "classification_calibrated", True),
    "a hinge that pays for one wrong margin is calibrated": (
        other(MARGIN, lambda a, b: np.maximum(0, 1 - a * b) + bump(a * b, -3.0, 0.1, 4.01)),
        "classification_calibrated", True),
    "a hinge that charges one label a hundredth more is calibrated": (
        other(MARGIN, lambda a, b: np.maximum(0, 1 - a * b) * np.where(b > 0, 1.03, 1)),
        "classification_calibrated", True),
    "the square of the score's size is calibrated": (
        other(LOGITS, lambda z, y: z * z), "classification_calibrated", True),
}


@pytest.mark.proof
@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_caught(fault):
    one, claim, said = PLANTED[fault]
    verdict = search(one, claim, said)
    assert not verdict
    assert "but" in str(verdict)
    if said is not False:
        assert verdict.witness is not None


def test_at_least_fifteen_faults_are_planted():
    assert len(PLANTED) >= 15
    assert {claim for _, claim, _ in PLANTED.values()} == set(CLAIMS)


# ---------------------------------------------------------------------- witnesses can be looked up
def test_three_points_show_that_cauchy_is_not_convex():
    verdict = convex(CAUCHY)
    assert verdict and verdict.found is False
    numbers = verdict.witness.numbers
    (low, middle, high), target = numbers["pred"], numbers["target"]
    values = [CAUCHY(point, target) for point in (low, middle, high)]
    np.testing.assert_allclose(values, numbers["values"])
    share = (middle - low) / (high - low)
    assert 0 < share < 1
    assert values[1] > 1.01 * ((1 - share) * values[0] + share * values[2])
    sentence = str(verdict.witness)
    assert "cauchy is not convex" in sentence
    assert f"at {middle:g}, the straight line" in sentence.lower()


def test_the_middle_of_a_chord_shows_that_huber_is_not_strictly_convex():
    numbers = strictly_convex(HUBER).witness.numbers
    low, high = numbers["pred"]
    assert HUBER((low + high) / 2, numbers["target"]) == pytest.approx(
        (HUBER(low, numbers["target"]) + HUBER(high, numbers["target"])) / 2, rel=1e-12)


def test_two_points_show_how_steep_cauchy_gets():
    verdict = lipschitz(CAUCHY)
    numbers = verdict.witness.numbers
    low, high = numbers["pred"]
    slope = abs(CAUCHY(high, numbers["target"]) - CAUCHY(low, numbers["target"])) / (high - low)
    assert slope == pytest.approx(verdict.found, rel=1e-6) == pytest.approx(0.5, rel=1e-6)


def test_a_sample_shows_that_mae_does_not_elicit_the_mean():
    numbers = search(MAE, "elicits", "mean").witness.numbers["mean"]
    targets = np.array(numbers["targets"])
    cost = [np.mean(np.abs(constant - targets))
            for constant in (numbers["mean"], numbers["constant"])]
    assert numbers["mean"] == pytest.approx(targets.mean())
    np.testing.assert_allclose(cost, numbers["risks"])
    assert cost[1] < cost[0]


@pytest.mark.parametrize("claim", CAUCHY.claims)
def test_a_verdict_says_its_claim_in_a_sentence(claim):
    verdict = search(CAUCHY, claim)
    assert str(verdict).startswith(f"lossedu.loss(\"cauchy\", scale=1.0): {claim}, claimed ")
    assert verdict.tried > 0 and claim in verdict._repr_markdown_()
    if verdict.witness:
        assert "\n" not in str(verdict.witness) and str(verdict.witness).endswith(".")


def test_all_claims_are_searched_at_once():
    assert {name: bool(verdict)
            for name, verdict in search(MAE).items()} == dict.fromkeys(MAE.claims, True)


def test_a_claim_is_asked_only_of_losses_it_fits():
    assert "classification_calibrated" in LOGITS.claims
    assert "classification_calibrated" not in MAE.claims
    assert {claim for one in LOSSES.values() for claim in one.claims} == set(CLAIMS)
    with pytest.raises(ValueError,
                       match="mae: classification_calibrated says nothing about such a loss; its "
                             "claims: "):
        search(MAE, "classification_calibrated")
    with pytest.raises(TypeError, match="says nothing about: proper, classification_calibrated"):
        replace(LOGITS, declared=MAE.declared)
    with pytest.raises(TypeError, match="do not fit: proper, classification_calibrated"):
        replace(MAE, declared=LOGITS.declared)


def test_the_score_that_decides_for_neither_label_shows_that_the_perceptron_is_not_calibrated():
    one = KINDS["perceptron"][0]
    numbers = search(one, "classification_calibrated", False).witness.numbers
    share, (wrong, right) = numbers["share"], numbers["scores"]
    assert wrong == 0 < right and share > 0.5
    costs = [share * one.f(score, 1.0) + (1 - share) * one.f(score, -1.0)
             for score in (wrong, right)]
    np.testing.assert_allclose(costs, numbers["costs"])
    assert costs[0] <= costs[1]


def test_a_claim_about_probabilities_is_asked_of_predictions_that_stand_for_them():
    asked = {one.name for one in LOSSES.values() if "proper" in one.claims}
    assert asked >= {"bce", "bce_with_logits", "soft_margin", "cross_entropy", "nll", "brier",
                     "kl_div", "js_div"}
    assert not asked & {"mse", "hinge", "multi_margin", "perceptron", "poisson_nll", "dice",
                        "gaussian_nll"}


@pytest.mark.parametrize("name", ["focal_with_logits", "focal_softmax",
                                  "generalized_cross_entropy"])
def test_the_report_that_costs_less_than_the_truth_can_be_looked_up(name):
    one, numbers = loss(name), search(loss(name), "proper").witness.numbers
    shares, report = np.array(numbers["probabilities"]), np.array(numbers["report"])
    pays = []
    for reported in (shares, report):
        if one.scope == "element":
            cost = [one(np.log(reported[1] / reported[0]), label) for label in (0.0, 1.0)]
        else:
            cost = one(np.log(np.tile(reported, (len(shares), 1))), np.arange(len(shares)),
                       reduction="none")
        pays.append(shares @ cost)
    np.testing.assert_allclose(pays, numbers["risks"], rtol=1e-9)
    assert pays[1] < pays[0]


def test_an_unknown_claim_is_refused_with_near_ones():
    with pytest.raises(ValueError, match='there is no claim \'convexx\'. Did you mean "convex"'):
        search(MSE, "convexx")


def test_bounded_may_be_said_without_a_constant():
    assert search(MAE, "lipschitz", True) and not search(MSE, "lipschitz", True)


def test_a_search_says_the_same_twice():
    assert str(search(CAUCHY, "convex")) == str(search(CAUCHY.at(), "convex"))

"""Imbalance: that each loss and each measure is what it is called."""
import numpy as np
import pytest

from lossedu.activations import sigmoid
from lossedu.units.imbalance.experiments.imbalance import scores
from lossedu.units.imbalance.experiments.imbalance.arms import ARMS, cross_entropy, focal

SCORES = np.linspace(-12, 12, 241)


# ---------------------------------------------------------------------- losses and what their
# scores mean
@pytest.mark.parametrize("loss, settings",
                         [(cross_entropy, {}), (cross_entropy, {"pos_weight": 9.0}), (focal, {}),
                                            (focal, {"gamma": 0.5, "alpha": 0.75}),
                          (focal, {"gamma": 0.0})])
@pytest.mark.parametrize("label", [0.0, 1.0])
def test_slopes_are_central_differences(loss, settings, label):
    y = np.full(SCORES.shape, label)
    rise = (loss(SCORES + 1e-5, y, **settings)[0] - loss(SCORES - 1e-5, y, **settings)[0]) / 2e-5
    slope = loss(SCORES, y, **settings)[1]
    assert np.allclose(slope, rise, rtol=1e-6, atol=1e-9) and not np.allclose(1.001 * slope, rise,
                                                                              rtol=1e-6, atol=1e-9)


def test_our_losses_are_those_of_pytorch():
    torch = pytest.importorskip("torch")
    y = (np.arange(len(SCORES)) % 3 == 0).astype(float)
    z, target = torch.tensor(SCORES, requires_grad=True), torch.tensor(y)
    surprise = torch.nn.functional.binary_cross_entropy_with_logits(z, target, reduction="none")
    weighted = torch.nn.functional.binary_cross_entropy_with_logits(z, target, reduction="none",
                                                                    pos_weight=torch.tensor(9.0))
    damped = torch.where(target == 1, 0.75, 0.25) * (1 - torch.exp(-surprise)) ** 2 * surprise
    for theirs, (value, slope) in ((weighted, cross_entropy(SCORES, y, pos_weight=9.0)),
                                   (damped, focal(SCORES, y, alpha=0.75))):
        slopes, = torch.autograd.grad(theirs.sum(), z, retain_graph=True)
        assert np.allclose(value, theirs.detach(), rtol=1e-9) and np.allclose(slope, slopes,
                                                                              rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("name", ARMS)
def test_a_score_means_the_share_for_which_it_is_the_best_answer(name):
    arm, rate = ARMS[name], 0.1
    settings = arm.settings(rate)
    for share in (0.02, 0.3, 0.9):
        seen = share if arm.rows == "all" else share * (1 - rate) / (share * (1 - rate)
                                                                     + (1 - share) * rate)
        risk = sum(part * arm.loss(SCORES, np.full(SCORES.shape, label), **settings)[0]
                   for label, part in ((1.0, seen), (0.0, 1 - seen)))
        best = SCORES[np.argmin(risk)]
        low, high = (arm.meaning(np.array([best + step]), rate)[0] for step in (-0.1, 0.1))
        assert low < share < high, (name, share)


def test_the_meaning_of_cross_entropy_is_its_probability_and_of_weights_the_shifted_one():
    assert np.allclose(ARMS["cross-entropy"].meaning(SCORES, 0.1), sigmoid(SCORES))
    for name in ("class weights", "oversampling", "undersampling"):
        assert np.allclose(ARMS[name].meaning(SCORES, 0.1), sigmoid(SCORES - np.log(9)))
    assert (np.diff(ARMS["focal"].meaning(SCORES, 0.1)) > 0).all()


def test_scores_of_a_thousand_have_a_finite_loss_and_a_meaning():
    far = np.array([-1000.0, 1000.0])
    for arm in ARMS.values():
        for label in (0.0, 1.0):
            assert np.isfinite(arm.loss(far, np.full(2, label), **arm.settings(0.1))).all()
    assert ARMS["cross-entropy"].meaning(far, 0.1).tolist() == [0, 1]


# ---------------------------------------------------------------------- the measures
def test_measures_agree_with_scikit_learn():
    from sklearn import metrics
    rng = np.random.default_rng(1)
    for n, digits in ((60, 1), (500, 6)):
        y = (rng.uniform(size=n) < 0.2).astype(int)
        score = np.round(rng.normal(size=n) + y, digits)
        said = score >= 0.5
        assert np.isclose(scores.average_precision(score, y),
                          metrics.average_precision_score(y, score))
        assert np.isclose(scores.f1(said, y), metrics.f1_score(y, said))
        assert np.isclose(scores.recall(said, y), metrics.recall_score(y, said))


def test_the_best_threshold_is_the_best_of_all():
    rng = np.random.default_rng(2)
    y = (rng.uniform(size=80) < 0.3).astype(int)
    score = np.round(rng.normal(size=80) + y, 1)
    at_f1 = scores.best_threshold(score, y, lambda hits, alarms, positives, n: 2 * hits
                                  / (alarms + positives))
    at_cost = scores.best_threshold(score, y, lambda hits, alarms, positives, n: hits * 21 - alarms)
    assert scores.f1(score >= at_f1, y) == max(scores.f1(score >= t, y) for t in score)
    assert scores.cost(score >= at_cost, y, 20) == min(scores.cost(score >= t, y, 20)
                                                       for t in score)


def test_honest_probabilities_have_a_small_calibration_error_and_doubled_ones_a_large_one():
    rng = np.random.default_rng(3)
    probs = rng.uniform(0, 0.5, 40_000)
    y = (rng.uniform(size=40_000) < probs).astype(int)
    assert scores.calibration_error(probs, y) < 0.01
    assert scores.calibration_error(2 * probs, y) == pytest.approx(0.25, abs=0.01)

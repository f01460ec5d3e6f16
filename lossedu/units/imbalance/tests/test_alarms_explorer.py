"""The explorer of alarms: its counts by hand, its costs those of the experiments, its bad input in
a sentence."""
import numpy as np
import pytest

from lossedu.activations import sigmoid
from lossedu.units.imbalance.experiments.imbalance import scores
from lossedu.units.imbalance.explorers.alarms import LOW, alarms, log_odds

PROBS, LABELS = np.array([0.9, 0.02, 0.3, 0.1, 0.6, 0.05]), np.array([1, 0, 1, 0, 0, 1])


def moved(probs=PROBS, target=LABELS, **to):
    explorer = alarms(probs, target)
    for name, value in to.items():
        explorer.sliders[name].value = value
    return explorer


@pytest.mark.proof
@pytest.mark.parametrize("to, words", [
    (dict(threshold=0.5, miss=4.0),
     "From 0.500 on: 2 alarms find 1 of 3 positives (recall 0.33, precision 0.50, F1 "
                                    "0.40). If a false negative costs 4, the mean "
                                    "cost of a case is 1.500"),
    (dict(threshold=0.2, miss=4.0), "1 / (1 + miss) = 0.200 it is 0.833"),
    (dict(threshold=0.04, miss=20.0),
     "find 3 of 3 positives (recall 1.00, precision 0.60, F1 0.75)"),
    (dict(threshold=10**-0.01, miss=1.0),
     "0 alarms find 0 of 3 positives (recall 0.00, no precision without an alarm"),
    (dict(threshold=0.5, weight=10.0), "4 alarms find 2 of 3 positives"),
    (dict(threshold=0.5, weight=10.0), "A class weight of 10 has moved every score by 2.30."),
])
def test_it_counts_as_one_would_by_hand(to, words):
    assert words in moved(**to).words


def test_its_costs_are_those_of_the_experiments_and_the_cheapest_is_the_least():
    rng = np.random.default_rng(3)
    probs = sigmoid(rng.normal(-2, 1.5, 500))
    labels = (rng.random(500) < probs).astype(int)
    explorer = alarms(probs, labels)
    for t in (0.03, 0.2, 0.7):
        found = explorer._costs(log_odds(np.array([t])), explorer.score, 7.0)[0] / len(probs)
        assert found == pytest.approx(scores.cost(probs >= t, labels, 7.0), rel=1e-12)
    everywhere = [scores.cost(probs >= t, labels, 7.0) for t in (*probs, 1.1)]
    assert explorer._costs(explorer.grid, explorer.score,
                           7.0).min() / len(probs) <= min(everywhere) * 1.02


@pytest.mark.proof
def test_a_class_weight_moves_the_cheapest_threshold_and_leaves_its_cost():
    plain, weighted = (moved(None, None, weight=w) for w in (1.0, 20.0))
    (x, y), (x_too, y_too) = (one.best.get_data() for one in (plain, weighted))
    assert x_too[0] - x[0] == pytest.approx(np.log(20),
                                            abs=0.06) and y_too[0] == pytest.approx(y[0], rel=0.01)
    # the rule is for probabilities
    assert weighted.formula.get_ydata()[0] > 1.2 * plain.formula.get_ydata()[0]


def test_the_cheapest_threshold_is_told_and_every_line_stands_where_its_slider_does():
    explorer = moved(threshold=0.25, miss=4.0)
    # 2 false ones
    assert explorer.words.endswith("and the lowest, at 0.020, is 0.333.")
    assert explorer.best.get_ydata()[0] == min(explorer.curve.get_ydata()) == pytest.approx(2 / 12)
    for line in explorer.lines:
        assert np.ravel(line.get_xdata()) == pytest.approx([-np.log(3)] * 2)
    assert explorer.here.get_xdata()[0] == pytest.approx(-np.log(3))


def test_each_class_is_drawn_where_it_is_stated():
    explorer = moved(np.array([0.02, 0.02, 0.02, 0.9]), np.array([0, 0, 0, 1]))
    for line, at in zip(explorer.shapes, log_odds(np.array([0.02, 0.9]))):
        x, y = line.get_data()
        assert y.sum() == y.max() == 1 and abs(x[y.argmax()] - at) <= 0.125
    assert [line.get_label() for line in explorer.shapes] == ["negatives", "positives"]


def test_drawn_cases_have_probabilities_that_come_true():
    explorer = alarms()
    probs = sigmoid(explorer.score)
    assert explorer.positive.sum() == pytest.approx(probs.sum(),
                                                    rel=0.1) and explorer.score.min() >= LOW


@pytest.mark.parametrize("probs, target, sentence", [
    (PROBS, LABELS[:3],
     r"probs of shape \(6,\) and target of shape \(3,\) came; one probability and one label"),
    (3 * PROBS, LABELS,
     r"probs holds 2\.7; probabilities from 0 to 1 fit\. If these are scores, type lossedu"),
    (PROBS, 0 * LABELS, r"the labels \[0\.0\] came; 0 and 1 fit, and both have to occur"),
    (PROBS, 2 * LABELS - 1, r"the labels \[-1\.0, 1\.0\] came"),
    (PROBS * np.nan, LABELS, "probs holds nan"),
    (PROBS[None], LABELS[None], r"probs of shape \(1, 6\)"),
])
def test_bad_input_gets_a_sentence(probs, target, sentence):
    with pytest.raises(ValueError, match=sentence):
        alarms(probs, target)

"""The explorer of alarms: counts by hand, costs as in the experiments, what the unit says of it,
bad input in a sentence."""
import numpy as np
import pytest

from lossedu.activations import sigmoid
from lossedu.units import imbalance
from lossedu.units.imbalance.experiments.imbalance import scores
from lossedu.units.imbalance.explorers.alarms import HIGH, LOW, alarms, bars, log_odds

PROBS, LABELS = np.array([0.9, 0.02, 0.3, 0.1, 0.6, 0.05]), np.array([1, 0, 1, 0, 0, 1])


def found(explorer=None, **to):
    explorer = explorer or alarms(PROBS, LABELS)
    return explorer.numbers({**explorer.settings, **to})


@pytest.fixture(scope="module")
def crashes():
    rows = imbalance.crash_split(seed=0)
    logits = imbalance.fit_logistic(rows.X[rows.train], rows.died[rows.train])
    return alarms(sigmoid(logits(rows.X[rows.test])), rows.died[rows.test])


@pytest.mark.parametrize("to, counts, cost", [  # of three positives and three negatives
    ({"threshold": 0.5, "miss": 4.0}, (1, 1, 2, 2), 9 / 6),
    ({"threshold": 0.2, "miss": 4.0}, (2, 1, 1, 2), 5 / 6),
    ({"threshold": 0.04, "miss": 20.0}, (3, 2, 0, 1), 2 / 6),
    ({"threshold": 0.5, "outputs": "weighted"}, (3, 2, 0, 1), 2 / 6)])
def test_it_counts_as_one_would_by_hand(to, counts, cost):
    numbers = found(**to)
    tp, fp, fn, tn = (numbers[name] * 6 / 10_000 for name in ("tp", "fp", "fn", "tn"))
    assert (tp, fp, fn, tn) == pytest.approx(counts)
    assert numbers["recall"] == pytest.approx(tp / 3)
    assert numbers["precision"] == pytest.approx(tp / (tp + fp))
    assert numbers["cost"] == pytest.approx(cost)


def test_without_an_alarm_there_is_no_precision():
    explorer = alarms(PROBS, LABELS)
    settings = {**explorer.settings, "threshold": 0.97, "miss": 1.0}
    assert "precision is not defined" in explorer.words(settings, explorer.numbers(settings))


def test_its_costs_are_those_of_the_experiments_and_the_lowest_is_the_least():
    rng = np.random.default_rng(3)
    probs = sigmoid(rng.normal(-2, 1.5, 500))
    labels = (rng.random(500) < probs).astype(int)
    explorer = alarms(probs, labels)
    for t in (0.03, 0.2, 0.7):
        assert found(explorer, threshold=t, miss=7.0)["cost"] == pytest.approx(
            scores.cost(probs >= t, labels, 7.0), rel=1e-12)
    everywhere = [scores.cost(probs >= t, labels, 7.0) for t in (*probs, 1.1)]
    numbers = found(explorer, miss=7.0)
    assert numbers["least"] == pytest.approx(min(everywhere), rel=1e-12)
    assert scores.cost(probs >= numbers["best"] - 1e-4, labels, 7.0) == pytest.approx(
        numbers["least"])


@pytest.mark.parametrize("outputs", ["weighted", "corrected"])
def test_moving_all_outputs_moves_the_lowest_threshold_and_leaves_its_cost(outputs):
    explorer = alarms()
    plain, moved = (found(explorer, outputs=one, prevalence=0.01) for one in ("plain", outputs))
    assert moved["least"] == plain["least"] and moved["best"] != plain["best"]


@pytest.mark.parametrize("prevalence", [0.004, 0.3])
def test_another_prevalence_leaves_the_recall_and_changes_the_precision(prevalence):
    explorer = alarms()
    here, there = found(explorer), found(explorer, prevalence=prevalence)
    assert there["recall"] == here["recall"] and there["false_rate"] == here["false_rate"]
    assert (there["precision"] > here["precision"]) == (prevalence > explorer.prevalence)
    corrected = found(explorer, prevalence=prevalence, outputs="corrected")
    assert corrected["rule_cost"] < 0.9 * there["rule_cost"]
    assert corrected["rule_cost"] == pytest.approx(corrected["least"], rel=0.05)


def test_bars_hold_each_case_once():
    cases = np.sort(np.array([-9.0, -8.0, -3.0, 2.2, 7.0]))
    heights = bars(cases, np.linspace(LOW, HIGH, 15))
    assert (5 * heights).tolist() == [2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1]


def test_the_bars_of_both_classes_add_up_to_all_cases_at_any_prevalence():
    for prevalence in (0.02, 0.5):
        numbers = found(alarms(), prevalence=prevalence)
        both = [numbers[f"heights_of_{name}"].sum() for name in ("negatives", "positives")]
        assert both == pytest.approx([10_000 * (1 - prevalence), 10_000 * prevalence])
        assert max(map(np.max, both)) < 10_000


def test_the_unit_says_what_it_shows_of_the_crashes(crashes):
    plain = found(crashes, threshold=1 / 21)
    weighted = found(crashes, threshold=0.5, outputs="weighted")
    assert [round(plain[name], 2) for name in ("recall", "precision")] == [0.80, 0.16]
    assert all(weighted[name] == plain[name] for name in ("tp", "fp", "cost", "least"))
    road = found(crashes, threshold=1 / 21, prevalence=0.005)
    assert [round(road[name], 2) for name in ("recall", "precision")] == [0.80, 0.02]
    assert road["cost"] > 1.9 * road["never"]
    right = found(crashes, threshold=1 / 21, prevalence=0.005, outputs="corrected")
    assert right["cost"] < road["never"]
    assert right["cost"] == pytest.approx(right["least"], rel=0.03)


def test_drawn_cases_have_probabilities_that_come_true():
    explorer = alarms()
    probs = sigmoid(np.concatenate([explorer.negatives, explorer.positives]))
    assert len(explorer.positives) == pytest.approx(probs.sum(), rel=0.1)
    assert explorer.negatives.min() >= LOW


@pytest.mark.parametrize("probs, target, sentence", [
    (PROBS, LABELS[:3],
     r"probs of shape \(6,\) and target of shape \(3,\) came; one probability and one label"),
    (3 * PROBS, LABELS,
     r"probs holds 2\.7; probabilities from 0 to 1 fit\. If these are scores, type lossedu"),
    (PROBS, 0 * LABELS, r"the labels \[0\.0\] came; 0 and 1 fit, and both have to occur"),
    (PROBS, 2 * LABELS - 1, r"the labels \[-1\.0, 1\.0\] came"),
    (PROBS * np.nan, LABELS, "probs holds nan"),
    (PROBS[None], LABELS[None], r"probs of shape \(1, 6\)")])
def test_bad_input_gets_a_sentence(probs, target, sentence):
    with pytest.raises(ValueError, match=sentence):
        alarms(probs, target)


def test_log_odds_stay_within_what_is_drawn():
    assert log_odds(np.array([0.0, 1.0])) == pytest.approx([LOW, HIGH])

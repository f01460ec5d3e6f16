"""What the stored experiments say, and a part of each run again."""
import numpy as np
import pytest

import lossedu
from lossedu.units.metric_learning import training
from lossedu.units.metric_learning.experiments import (
    collapse,
    negatives,
    retrieval,
    temperature,
    top_five,
)
from lossedu.units.metric_learning.measures import directions
from lossedu.units.metric_learning.objectives import triplet

torch = pytest.importorskip("torch")
STORED = {name: getattr(lossedu.experiments, name).stored()
          for name in ("collapse", "negatives", "retrieval", "temperature", "top_five")}
METRIC = ("cosine margin", "triplet", "InfoNCE")


def holds_0(found):
    return found.low < 0 < found.high


def test_on_letters_semi_hard_negatives_have_the_best_precision():
    for other in ("hardest, distance", "random, distance"):
        assert negatives.gap(STORED["negatives"], "map", negatives.FIRST, other).low > 4


def test_by_top_1_the_hardest_are_not_told_apart_from_the_semi_hard_ones():
    assert holds_0(negatives.gap(STORED["negatives"], "top_1", negatives.FIRST,
                                 "hardest, distance"))


def test_the_lowest_loss_of_the_three_has_the_lowest_precision():
    means = STORED["negatives"].table.query("data == 'letters'").groupby("loss")[
        ["map", "last_loss"]].mean().loc[["random, distance", "semi-hard, distance",
                                          "hardest, distance"]]
    assert means.last_loss.idxmin() == means["map"].idxmin() == "random, distance"


def test_only_the_squared_distance_with_hardest_negatives_stops_at_the_margin():
    rows = STORED["negatives"].table.query("data == 'letters'").groupby("loss")
    last = rows.last_loss.mean()
    assert last["hardest, squared distance"] == pytest.approx(0.2, abs=0.003)
    assert last.drop("hardest, squared distance").max() < 0.18
    assert rows.spread.mean()["hardest, squared distance"] == pytest.approx(0.06, abs=0.005)
    assert negatives.gap(STORED["negatives"], "map", "hardest, distance",
                         "hardest, squared distance").low > 20


def test_longer_training_helps_semi_hard_negatives_and_not_measurably_the_hardest():
    result = STORED["collapse"]
    arms = {mining: [collapse.arm(mining, steps) for steps in (9600, 600)]
            for mining in collapse.MINING}
    assert holds_0(collapse.gap(result, "map", *arms["hardest"]))
    assert collapse.gap(result, "map", *arms["semi-hard"]).low > 8
    rows = result.table.query("loss == 'hardest, 9600 steps'")
    assert (rows.spread > 0.7).sum() == 1
    assert rows["map"].idxmax() == rows.spread.idxmax()


@pytest.mark.proof
def test_the_shortest_of_the_longer_trainings_run_again_is_close():
    rows = STORED["collapse"].table.query("loss == 'semi-hard, 600 steps' and seed < 2")
    again = negatives.trained("letters", "semi-hard, squared distance",
                              rows.learning_rate.to_numpy(), (0, 1), 600)
    assert [one["map"] for one in again] == pytest.approx(list(rows["map"]), abs=5)


def test_on_digits_hardest_and_semi_hard_negatives_are_not_told_apart():
    assert holds_0(negatives.gap(STORED["negatives"], "map", negatives.FIRST, "hardest, distance",
                                 "digits"))


def test_a_temperature_of_1_costs_more_than_12_points_and_0_03_and_0_3_less_than_4():
    result = STORED["temperature"]
    assert temperature.gap(result, "seen", "map", 0.1, 1.0).low > 12
    for other in (0.03, 0.3):
        found = temperature.gap(result, "seen", "map", 0.1, other)
        assert 0 < found.low and found.high < 4
        assert holds_0(temperature.gap(result, "unseen", "map", 0.1, other))


def test_on_letters_seen_the_probabilities_are_ahead_of_each_metric_loss():
    result = STORED["retrieval"]
    for name in (*METRIC, "contrastive", retrieval.FEATURES, retrieval.INPUTS):
        assert retrieval.gap(result, "letters, seen", "map", retrieval.PROBABILITIES, name).low > 10


@pytest.mark.proof
def test_of_one_network_too_the_probabilities_are_ahead_on_letters_seen():
    found = {arm: np.mean([score for score, _ in retrieval.tried(
        "letters", arm, (0, 1), np.full(2, 0.1), np.zeros(2))["seen"]])
        for arm in (retrieval.FEATURES, retrieval.PROBABILITIES)}
    assert found[retrieval.PROBABILITIES] - found[retrieval.FEATURES] > 0.15


def test_on_letters_seen_the_metric_losses_gain_precision_and_no_first_hits_but_the_margin():
    result = STORED["retrieval"]
    for name in METRIC:
        assert retrieval.gap(result, "letters, seen", "map", name).low > 9
        found = retrieval.gap(result, "letters, seen", "top_1", name)
        assert holds_0(found) == (name != "cosine margin")


@pytest.mark.parametrize("data", ["letters, unseen", "digits, unseen"])
def test_on_unseen_classes_no_metric_loss_is_told_apart_from_softmax_features(data):
    for name in (*METRIC, "contrastive"):
        assert holds_0(retrieval.gap(STORED["retrieval"], data, "map", name))


@pytest.mark.parametrize("data", ["letters, unseen", "digits, unseen"])
def test_on_unseen_classes_no_metric_loss_has_a_better_top_1_than_softmax_features(data):
    for name in (*METRIC, "contrastive"):
        assert retrieval.gap(STORED["retrieval"], data, "top_1", name).low < 0


def test_on_unseen_digits_the_pixels_are_ahead():
    assert retrieval.gap(STORED["retrieval"], "digits, unseen", "map", retrieval.INPUTS).low > 2


def test_on_unseen_digits_no_training_is_told_apart_from_none():
    for name in (*METRIC, "contrastive", retrieval.FEATURES):
        for column in ("map", "top_1"):
            assert holds_0(retrieval.gap(STORED["retrieval"], "digits, unseen", column, name,
                                         retrieval.UNTRAINED))


def test_on_letters_no_rate_is_at_the_end_of_its_grid():
    for result, rates in (("negatives", negatives.RATES), ("retrieval", retrieval.RATES),
                          ("temperature", retrieval.RATES)):
        table = STORED[result].table
        chosen = set(table[table["data"].str.startswith("letters")].learning_rate) - {0.0}
        assert not chosen & {min(rates), max(rates)} and chosen <= set(rates)


@pytest.mark.proof
def test_with_other_margins_hardest_negatives_collapse_too():
    seeds = (20, 21, 22, 23)
    for margin in (0.02, 1.0):
        found = training.train([training.draw("letters", seed) for seed in seeds],
                               triplet("hardest", squared=True), [0.01] * 4, [margin] * 4)
        assert np.allclose(found.losses[-30:].mean(axis=0), margin, rtol=0.05)
        for z in found.seen:
            assert negatives.spread(directions(z.astype(float)), 20) < 0.25


@pytest.mark.proof
def test_a_network_before_its_first_step_run_again_is_close():
    rows = STORED["retrieval"].table.query(
        "data == 'digits, unseen' and loss == @retrieval.UNTRAINED and seed < 2")
    again = retrieval.tried("digits", retrieval.UNTRAINED, (0, 1), np.zeros(2), np.zeros(2))
    assert [100 * one for one, _ in again["unseen"]] == pytest.approx(list(rows["map"]), abs=0.5)


def top_1_gap(one, other):
    return top_five.gap(STORED["top_five"], "top_1", one, other)


def test_the_rule_moves_the_top_1_of_one_network_further_than_the_loss():
    assert STORED["top_five"].table.groupby(
        STORED["top_five"].table["loss"].str.split(",").str[0]).learning_rate.nunique().eq(1).all()
    assert top_1_gap("softmax, nearest row", "softmax, nearest mean").low > 10
    assert top_1_gap("triplet, nearest row", "triplet, nearest mean").low > 5.9
    for rule in ("nearest row", "nearest mean"):
        assert abs(top_1_gap(f"softmax, {rule}", f"triplet, {rule}").estimate) < 2.7


def test_the_rule_decides_the_order_of_the_losses():
    assert top_1_gap("triplet, nearest row", "softmax, nearest row").high < -1
    assert top_1_gap("triplet, nearest mean", "softmax, nearest mean").low > 0


@pytest.mark.proof
def test_negatives_run_again_on_digits_are_close():
    rows = STORED["negatives"].table.query("data == 'digits' and loss == @negatives.FIRST")
    again = negatives.trained("digits", negatives.FIRST, rows.learning_rate[:3].to_numpy(),
                              (0, 1, 2))
    stored = rows.query("seed < 3")["map"].mean()
    assert np.mean([one["map"] for one in again]) == pytest.approx(stored, abs=1.5)


@pytest.mark.proof
def test_hardest_negatives_with_squared_distances_collapse_again():
    again, = negatives.trained("letters", "hardest, squared distance", np.array([0.01]), (3,))
    assert again["last_loss"] == pytest.approx(0.2, abs=0.01) and again["spread"] < 0.2


@pytest.mark.proof
def test_retrieval_run_again_on_digits_is_close():
    for arm in (retrieval.FEATURES, "InfoNCE", retrieval.INPUTS):
        rows = STORED["retrieval"].table.query("data == 'digits, seen' and loss == @arm")
        again = retrieval.tried("digits", arm, (0, 1), rows.learning_rate[:2].to_numpy(),
                                rows.setting[:2].to_numpy())["seen"]
        stored = rows.query("seed < 2")["map"].mean()
        assert 100 * np.mean([one for one, _ in again]) == pytest.approx(stored, abs=1.5)


@pytest.mark.proof
def test_one_seed_of_the_other_two_run_again_is_close():
    rows = STORED["temperature"].table.query("condition == 'seen' and loss == '1' and seed == 0")
    (again, _), = temperature.trained(1.0, rows.learning_rate.to_numpy(), (0,))["seen"]
    assert 100 * again == pytest.approx(rows["map"].iloc[0], abs=6)
    rows = STORED["top_five"].table.query("loss == @top_five.FIRST and seed == 0")
    (first, five), = top_five.classified("softmax", rows.learning_rate.to_numpy(), (0,))["head"]
    assert 100 * first == pytest.approx(rows.top_1.iloc[0], abs=3)
    assert 100 * five == pytest.approx(rows.top_5.iloc[0], abs=1.5)


@pytest.mark.proof
def test_the_pictures_tell_the_means():
    assert "hardest, 9600 steps: distance 0.08 to 1.14, precision 31 to 81 %" in (
        STORED["collapse"].plot()[0].alt_text)
    assert "InfoNCE 76" in STORED["retrieval"].plot()[0].alt_text
    assert "61 at 1" in STORED["temperature"].plot()[0].alt_text
    assert "hardest, squared distance: precision 43 %" in STORED["negatives"].plot()[0].alt_text
    assert "softmax, nearest row 92.5" in STORED["top_five"].plot().alt_text

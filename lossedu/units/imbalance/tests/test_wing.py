"""What the notebook calls on its wing: numbers that can be redone in another way, and pictures
whose words are true."""
import dataclasses

import numpy as np
import pytest

import lossedu
from lossedu.activations import sigmoid
from lossedu.exercises import judged
from lossedu.stats import paired_difference
from lossedu.units import imbalance
from lossedu.units.imbalance.crash import costs_of
from lossedu.units.imbalance.exercises import cheapest_threshold, enriched_sample
from lossedu.units.imbalance.figures import crash_intervals, meaning
from lossedu.units.imbalance.road import SPLIT


@pytest.fixture(scope="module")
def rows():
    return imbalance.crash_split(0)


@pytest.fixture(scope="module")
def p(rows):
    return sigmoid(imbalance.fit_logistic(rows.X[rows.train],
                                          rows.died[rows.train])(rows.X[rows.test]))


@pytest.mark.proof
def test_the_people_of_a_crash_stay_on_one_side(rows):
    assert not set(rows.crash[rows.train]) & set(rows.crash[rows.test])
    assert (rows.train ^ rows.test).all()


def test_the_fit_is_the_minimum_with_weights_and_without():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 3))
    y = (rng.random(400) < sigmoid(X[:, 0] - 1)).astype(float)
    for weight in (None, rng.uniform(0, 3, 400)):
        ours = imbalance.fit_logistic(X, y, weight)
        fit = lossedu.engine.fit_linear(lossedu.loss("bce_with_logits"), X, y, weight=weight)
        assert np.allclose(ours(X), fit.predict(X), atol=1e-6)


def test_costs_are_counted_as_by_hand():
    alarm, died = np.array([True, True, False, False]), np.array([1, 0, 1, 0])
    assert costs_of(alarm, died, 20).tolist() == [0, 1, 20, 0]


def test_a_model_that_knows_the_truth_has_no_gap_on_the_road(rows):
    def oracle(X, died, weight):
        return lambda new: np.where(rows.died[rows.test] == 1, 0.999, 0.001)

    found = imbalance.on_the_road({"oracle": oracle}, seeds=1)["oracle"]
    assert found["predicted"] == pytest.approx(found["true"], abs=1e-3)
    assert found["cost"] == [0] and found["recall"] == [1] and found["precision"] == [1]
    weight = rows.weight[rows.test]
    assert found["true"][0] == pytest.approx(np.average(rows.died[rows.test], weights=weight))


def test_the_shift_is_right_where_negatives_are_thinned_at_random():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(200_000, 2))
    y = (rng.random(len(X)) < sigmoid(2 * X[:, 0] - 4)).astype(float)
    kept = (y == 1) | (rng.random(len(X)) < 0.1)
    sample, whole = y[kept].mean(), y.mean()
    shift = np.log(whole / (1 - whole)) - np.log(sample / (1 - sample))
    assert np.mean(sigmoid(imbalance.fit_logistic(X[kept], y[kept])(X) + shift)) == pytest.approx(
        whole, rel=0.03)


@pytest.mark.proof
def test_the_diagonal_of_the_reliability_diagram_crosses_the_intervals(rows, p):
    mean, _, low, high = crash_intervals(p, rows.died[rows.test], rows.crash[rows.test])
    assert np.sum((low <= mean) & (mean <= high)) >= 9


def test_a_gradient_says_what_an_output_stands_for():
    q = np.array([0.1, 0.5, 0.9])
    assert np.allclose(meaning("bce_with_logits", q), q)
    weighted = meaning("bce_with_logits", q, pos_weight=20.0)
    assert np.allclose(weighted, q / (q + 20 * (1 - q)))
    assert meaning("focal_with_logits", np.array([0.306]), gamma=2.0)[0] == pytest.approx(0.1,
                                                                                          abs=1e-3)


def test_focal_gradients_exceed_those_of_cross_entropy_only_below_three_tenths():
    p_t = np.linspace(0.001, 0.999, 9_981)
    z, one = np.log(p_t / (1 - p_t)), np.ones_like(p_t)
    focal, plain = (-lossedu.loss(name).grad(z, one, reduction="none")
                    for name in ("focal_with_logits", "bce_with_logits"))
    assert p_t[focal > plain].max() == pytest.approx(0.298, abs=1e-3)
    assert 1.2 < (focal / plain).max() < 1.23


@pytest.mark.proof
def test_what_is_made_before_the_split_leaks():
    found = imbalance.leaking_recalls(seeds=3)
    for how in ("copies", "SMOTE"):
        assert found[how, "before"].mean() > 0.96 > 0.9 > found[how, "after"].mean()


def test_a_fitted_constant_gives_the_mean_that_is_asked_for():
    logits, weight = np.array([-8.0, -2.0, 0.0, 3.0]), np.array([1.0, 2.0, 5.0, 0.5])
    for risk in (0.01, 0.5, 0.9):
        constant = imbalance.fitted_constant(logits, risk, weight)
        assert np.average(sigmoid(logits + constant), weights=weight) == pytest.approx(risk)
        other = imbalance.fitted_constant(logits, risk, np.ones(4))
        assert other != pytest.approx(constant, abs=0.01)


@pytest.mark.proof
def test_a_fitted_constant_repairs_the_mean_on_the_road_but_not_the_riskiest_tenth():
    def with_constant(X, died, weight):
        logits = imbalance.fit_logistic(X, died)
        constant = imbalance.fitted_constant(logits(X), np.average(died, weights=weight), weight)
        return lambda new: sigmoid(logits(new) + constant)

    def weighted(X, died, weight):
        logits = imbalance.fit_logistic(X, died, weight)
        return lambda new: sigmoid(logits(new))

    found = imbalance.on_the_road({"constant": with_constant, "weights": weighted}, seeds=24)
    gap = {}
    for name, one in found.items():
        assert one["top"].max() < 0.04   # a tenth of the rows is far less of the road
        whole = paired_difference(one["predicted"], one["true"], split=SPLIT)
        assert whole.low < 0 < whole.high
        gap[name] = paired_difference(*one["tenths"][:, -1].T, split=SPLIT)
    assert gap["constant"].high < 0 and gap["weights"].low < 0 < gap["weights"].high
    cost = paired_difference(found["constant"]["cost"], found["weights"]["cost"], split=SPLIT)
    assert cost.low < 0 < cost.high < 0.01


@pytest.mark.proof
def test_each_picture_has_words_and_its_numbers(rows, p):
    died, weight = rows.died[rows.test], rows.weight[rows.test]
    for picture, words in (
            (imbalance.draw_reliability(p, died, rows.crash[rows.test]), f"{np.sum(p >= 0.5)} of"),
            (imbalance.draw_costs(p, died, {"from the costs": 1 / 21}), "from the costs 0.048"),
            (imbalance.draw_curves(p, died, weight, 1 / 21), "area under ROC 0.88"),
            (imbalance.draw_meanings(20), "1/21"),
            (imbalance.draw_remedies(), "SMOTE")):
        assert words in picture.text


@pytest.mark.proof
def test_a_fit_ends_where_a_class_of_speed_has_no_deaths():
    rows = imbalance.crash_split(104)
    logits = imbalance.fit_logistic(rows.X[rows.train], rows.died[rows.train])
    fitted = sigmoid(logits(rows.X[rows.train]))
    assert fitted.mean() == pytest.approx(rows.died[rows.train].mean(), rel=1e-6)


@pytest.mark.proof
@pytest.mark.parametrize("call, sentence", [
    (lambda: imbalance.tell_remedies("crashes", "long", "nonsense"), "measure holds 'nonsense'"),
    (lambda: imbalance.tell_remedies("crashes", "long", "F1 at 0.5", ("none",)), "remedies holds"),
    (lambda: imbalance.count_gains("nonsense"), "measure holds 'nonsense'"),
])
def test_a_line_of_the_experiment_that_does_not_exist_is_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


@pytest.fixture(scope="module")
def linear():
    """The tries of the shifted exercise, with the logits in place of the probabilities."""
    exercise = enriched_sample.EXERCISE
    done = exercise.train_ours(exercise.reference, 0)
    shifted = [np.log(one.predictions) - np.log1p(-one.predictions) for one in done]
    return [(one, z - np.log(enriched_sample.KEPT)) for one, z in zip(done, shifted)]


@pytest.mark.proof
@pytest.mark.parametrize("read, words", [
    (lambda z: sigmoid(z + np.log(0.4)), "times the fraction that dies"),
    (lambda z: sigmoid(z + np.log(0.2 / 0.8)), "are both terms there"),
    (lambda z: np.clip(sigmoid(z + np.log(0.25)), 0.01, 0.75), "are both terms there"),
    (lambda z: sigmoid(0.5 * z + np.log(0.33)), "lie too close together"),
    (lambda z: sigmoid(1.4 * z + np.log(0.3)), "too extreme"),
])
def test_a_low_loss_is_not_enough_for_probabilities(linear, read, words):
    report = enriched_sample.EXERCISE.judged_tries([
        dataclasses.replace(one, predictions=read(z)) for one, z in linear])
    assert not report.passed and words in report.message, report.message


@pytest.mark.proof
def test_infinity_for_all_cases_is_no_division_by_0():
    report = judged(cheapest_threshold.EXERCISE, lambda score, *others: np.inf)
    assert "inf, which is asked for in some cases only" in report.message


@pytest.mark.proof
def test_infinity_too_often_is_no_division_by_0():
    right = cheapest_threshold.cheapest_threshold
    report = judged(cheapest_threshold.EXERCISE, lambda score, *others: (
        right(score, *others) if len(score) > 12 else np.inf))
    assert not report.passed and "divide" not in report.message

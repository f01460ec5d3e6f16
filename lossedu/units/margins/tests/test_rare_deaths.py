"""Rare deaths: the hinge's constant score, and the ranking that a weight restores."""
import numpy as np
import pytest

import lossedu
from lossedu.units.margins.experiments import rare_deaths


@pytest.fixture(scope="module")
def result():
    return rare_deaths.stored()


def test_in_all_splits_the_hinge_gives_everybody_the_same_score(result):
    rows = result.table.query("loss == 'hinge'")
    assert len(rows) == 24 and (rows.norm == 0).all() and (rows.auc == 0.5).all()


@pytest.mark.proof
def test_the_hinge_fitted_again_is_minus_one_for_all():
    X, died, test = rare_deaths.read_people(5)
    fit = lossedu.engine.fit_linear(lossedu.loss("hinge"), X[~test], died[~test])
    assert fit.converged and np.allclose(fit.predict(X), -1, atol=1e-9)
    assert fit.value == pytest.approx(2 * np.mean(died[~test] > 0))


def test_one_split_run_again_gives_the_stored_rows(result):
    again = rare_deaths.run(seeds=[2], losses=("squared hinge", "logistic"), progress=False).table
    for row in again.itertuples():
        stored = result.table.query("seed == 2 and loss == @row.loss").iloc[0]
        assert row.auc == pytest.approx(stored.auc, abs=1e-4)


def test_with_deaths_counted_20_times_the_hinge_ranks_like_the_logistic_loss(result):
    rows = result.summary().set_index("loss").loc["hinge, deaths counted 20 times"]
    assert -0.005 < rows["difference_low"] < rows["difference_high"] < 0.005


def test_with_deaths_counted_5_times_one_input_is_used_and_no_score_lies_between(result):
    rows = result.table.query("loss == 'hinge, deaths counted 5 times'")
    assert (rows.between == 0).all() and rows.norm.between(0.45, 0.48).all()
    X, died, test = rare_deaths.read_people(7)
    weight = np.where(died > 0, 5.0, 1.0)[~test]
    fit = lossedu.engine.fit_linear(lossedu.loss("hinge"), X[~test], died[~test], weight=weight)
    assert list(np.flatnonzero(np.abs(fit.coef) > 1e-6)) == [3]


def test_the_logistic_model_gives_at_most_one_in_a_hundred_more_than_one_half(result):
    assert result.table.query("loss == 'logistic'").positive.max() < 0.01


def test_the_area_is_that_of_scikit_learn_with_ties():
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    scores, y = rng.integers(0, 6, 60).astype(float), rng.choice([-1.0, 1.0], 60)
    assert rare_deaths.auc(scores, y) == pytest.approx(metrics.roc_auc_score(y, scores))


def test_the_picture_tells_the_means(result):
    assert "hinge 0.500" in result.plot().alt_text

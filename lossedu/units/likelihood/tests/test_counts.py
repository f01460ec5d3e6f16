"""The bike rentals as counts: who learns from what, and what each fit minimises."""
import numpy as np
import pytest

import lossedu
from lossedu.study.splits import splits
from lossedu.units import likelihood
from lossedu.units.likelihood.experiments import counts


@pytest.fixture(scope="module")
def first():
    test = counts.held_out((0,))[0]
    return test, counts.forecasts(~test)


def test_hours_of_one_day_lie_on_one_side():
    day = counts.read()[2]
    for test in counts.held_out((0, 1)):
        assert not set(day[test]) & set(day[~test])


@pytest.mark.proof
def test_forecasts_do_not_depend_on_the_hours_held_out(first, monkeypatch):
    test, before = first
    X, y, day = counts.read()
    monkeypatch.setattr(counts, "read", lambda: (X, np.where(test, y + 500, y), day))
    after = counts.forecasts(~test)
    for name in before:
        assert np.allclose(before[name], after[name], rtol=1e-9), name


def test_each_fit_is_best_by_its_own_loss_on_the_training_hours(first):
    test, found = first
    y = counts.read()[1][~test]
    own = {("exp", "mse"): lambda m: np.mean((m - y) ** 2),
           ("exp", "log mse"): lambda m: np.mean((np.log(m) - np.log(y)) ** 2),
           ("exp", "poisson"): lambda m: np.mean(m - y * np.log(m))}
    for arm in own:
        for other in own:
            if other != arm:
                assert own[arm](found[arm][~test]) < own[arm](found[other][~test])


def test_canonical_links_hit_the_training_total_and_the_others_do_not(first):
    test, found = first
    y = counts.read()[1][~test]
    total = {arm: pred[~test].sum() / y.sum() for arm, pred in found.items()}
    assert total["linear", "mse"] == pytest.approx(1, abs=1e-9)
    assert total["exp", "poisson"] == pytest.approx(1, abs=1e-9)
    assert 1e-7 < abs(total["exp", "mse"] - 1) < 0.01
    assert total["exp", "log mse"] < 0.97 and total["exp", "log mse, factor"] > 1.02


def test_the_damped_steps_end_where_the_gradient_is_zero(first):
    test, found = first
    X, y, _ = counts.read()
    m, A = found["exp", "mse"][~test], np.column_stack([X, np.ones(len(X))])[~test]
    gradient = A.T @ ((m - y[~test]) * m)
    assert np.abs(gradient).max() < 1e-6 * np.abs(A.T @ (y[~test] * m)).max()


@pytest.mark.proof
def test_the_scores_are_what_a_loop_adds_up(first):
    test, found = first
    y = counts.read()[1]
    row = next(row for row in counts.score(0, test) if row["loss"] == "poisson")
    pred = found["exp", "poisson"]
    by_hand = [(pred[i] - y[i]) ** 2 for i in np.flatnonzero(test)]
    assert row["rmse"] == pytest.approx(np.sqrt(sum(by_hand) / len(by_hand)), rel=1e-9)


@pytest.mark.proof
def test_poisson_intervals_are_far_too_narrow_and_the_negative_binomial_ones_are_not():
    held = likelihood.count_intervals(seeds=2)
    assert (held["Poisson"] < 0.6).all() and (held["negative binomial"] > 0.9).all()
    assert (held["dispersion"] > 10).all()
    assert np.allclose(held["by mean"] @ [0.25, 0.75], held["negative binomial"], atol=0.001)
    assert (held["by mean"][:, 0] > held["by mean"][:, 1]).all()
    low, others = held["dispersion by mean"].T
    assert (low < 0.5 * others).all()


def test_the_negative_binomial_has_the_mean_and_the_variance_that_are_told():
    from scipy.stats import nbinom
    for mean, dispersion in ((0.5, 13.0), (200.0, 1.1)):
        found = nbinom(mean / (dispersion - 1), 1 / dispersion)
        assert np.allclose([found.mean(), found.var()], [mean, dispersion * mean])


@pytest.mark.proof
def test_what_is_told_is_in_the_table(capsys):
    result = counts.run(seeds=3, progress=False)
    likelihood.tell_form_and_loss(result)
    told = capsys.readouterr().out
    total = result.table.query("loss == 'log mse'")["total"].mean()
    assert f" {100 * (total - 1):+.1f} % (" in told[told.index("exp, squared error of logs"):]
    rmse = result.table.groupby(["model", "loss"])["rmse"].mean()
    gap = rmse["linear", "mse"] - rmse["exp", "poisson"]
    assert f"linear, mse: {gap:+.1f}" in result.plot().alt_text
    assert "exp, squared error of logs: " in likelihood.draw_form_and_loss(result).text


def test_a_seed_that_is_no_number_is_refused_in_one_sentence():
    with pytest.raises((TypeError, ValueError), match="seeds"):
        counts.run(seeds="many", progress=False)


def test_the_three_losses_of_the_picture_are_those_of_the_package():
    words = likelihood.draw_noise().text
    r = np.linspace(-5, 5, 11)
    gaussian, laplace = lossedu.loss("gaussian_nll", full=True), lossedu.loss("laplace_nll")
    assert np.allclose(gaussian(r, 0 * r, 0 * r + 1, reduction="none"),
                       r ** 2 / 2 + 0.5 * np.log(2 * np.pi))
    assert np.allclose(laplace(r, 0 * r, 0 * r + 1, reduction="none"), abs(r) + np.log(2))
    assert "rises to 1.15 at the root of 3" in words and round(4 * 3 ** 0.5 / 6, 2) == 1.15


@pytest.mark.proof
def test_a_density_is_fitted_to_the_training_rows_alone_and_scored_on_the_others():
    nll, degrees, split = likelihood.noise_likelihoods("diabetes", seeds=2)
    assert nll.shape == (2, 4) and split == (332, 110)
    patients = lossedu.data.load("diabetes")
    test = splits((0, 1), np.arange(442))[1]
    fit = lossedu.engine.fit_linear(lossedu.loss("mse"), patients.X[~test], patients.y[~test])
    r = patients.y - fit.predict(patients.X)
    scale = np.mean(np.abs(r[~test]))
    assert nll[1, 1] == pytest.approx(np.mean(np.log(2 * scale) + np.abs(r[test]) / scale))
    assert (nll[:, 1] > nll[:, 0]).all() and (degrees > 100).all()
    mean = fit.predict(patients.X)
    tenth = np.searchsorted(np.quantile(mean[~test], np.linspace(0.1, 0.9, 9)), mean)
    var = np.array([np.mean(r[~test & (tenth == one)] ** 2) for one in range(10)])[tenth]
    by_hand = 0.5 * (np.log(2 * np.pi * var) + r ** 2 / var)
    assert nll[1, 3] == pytest.approx(by_hand[test].mean(), rel=1e-6)


@pytest.mark.proof
def test_the_noise_is_told_with_its_interval(capsys):
    likelihood.tell_noise("diabetes", seeds=3)
    assert "degrees of freedom of t: more than 100" in capsys.readouterr().out

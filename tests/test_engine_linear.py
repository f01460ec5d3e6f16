"""The exact minimiser of a linear model: no other method finds a lower one, and the certificate tells."""
import dataclasses

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

import lossedu
from lossedu.engine import SGD, Network, fit_linear, train
from lossedu.engine.linear import _Problem
from lossedu.sample import settings_at_ends

SETS = ("telephone", "stars", "engel", "diabetes")
CONVEX = [pytest.param(variant, id=repr(variant)) for name in (
    "mse", "mae", "huber", "smooth_l1", "log_cosh", "pinball", "asymmetric_mae")
    for variant in settings_at_ends(lossedu.loss(name))]
REDESCENDING = [lossedu.loss("cauchy"), lossedu.loss("barron", alpha=0.0), lossedu.loss("barron", alpha=-2.0)]


def read(name):
    data = lossedu.data.load(name)
    return data.X, data.y


def quantile_by_linear_programming(X, y, quantile, weight=None):
    """(coefficients, total) of the pinball minimiser, as an LP in coefficients, overshoot and undershoot."""
    n, weight = len(y), np.ones(len(y)) if weight is None else weight
    A = np.column_stack([X, np.ones(n)])
    columns = np.hstack([A, -A, np.eye(n), -np.eye(n)])
    cost = np.r_[np.zeros(2 * A.shape[1]), quantile * weight, (1 - quantile) * weight]
    solved = linprog(cost, A_eq=columns, b_eq=y, bounds=(0, None), method="highs")
    return solved.x[:A.shape[1]] - solved.x[A.shape[1]:2 * A.shape[1]], solved.fun


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("loss", CONVEX)
def test_every_convex_fit_converges_and_no_step_away_from_it_is_lower(loss, name):
    X, y = read(name)
    fit = fit_linear(loss, X, y)
    assert fit.converged, fit
    assert fit.value == pytest.approx(loss(fit.predict(X), y), rel=1e-9)
    rng = np.random.default_rng(0)
    sizes = np.r_[np.abs(fit.coef) + np.abs(y).max() / np.abs(X).max(axis=0), np.abs(y).max()]
    for step in [10.0 ** -power * rng.normal(size=len(sizes)) * sizes for power in range(8) for _ in range(20)]:
        moved = loss(X @ (fit.coef + step[:-1]) + fit.intercept + step[-1], y)
        assert moved >= fit.value * (1 - 1e-12)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("quantile", [0.1, 0.25, 0.5, 0.75, 0.9])
def test_quantile_fits_are_those_of_linear_programming(name, quantile):
    X, y = read(name)
    fit = fit_linear(lossedu.loss("pinball", quantile=quantile), X, y)
    coefficients, total = quantile_by_linear_programming(X, y, quantile)
    assert fit.value * len(y) == pytest.approx(total, rel=1e-9)
    inside = (fit.slopes > -quantile + 1e-9) & (fit.slopes < 1 - quantile - 1e-9)
    if inside.sum() == X.shape[1] + 1:  # as many rows held on their kink as coefficients: the only minimiser
        assert np.allclose(np.r_[fit.coef, fit.intercept], coefficients, rtol=1e-6, atol=1e-6)


def test_most_of_those_quantile_fits_are_the_only_minimiser():
    unique = []
    for name in SETS:
        X, y = read(name)
        for quantile in (0.1, 0.25, 0.5, 0.75, 0.9):
            slopes = fit_linear(lossedu.loss("pinball", quantile=quantile), X, y).slopes
            unique.append(((slopes > -quantile + 1e-9) & (slopes < 1 - quantile - 1e-9)).sum() == X.shape[1] + 1)
    assert sum(unique) >= 15


def test_absolute_error_is_the_median_of_linear_programming_and_the_published_engel_fit():
    X, y = read("engel")
    fit = fit_linear(lossedu.loss("mae"), X, y)
    # Koenker & Bassett 1982; the quantreg manual prints 81.48225 and 0.56018
    assert (round(fit.intercept, 5), round(float(fit.coef[0]), 5)) == (81.48225, 0.56018)
    assert fit.value == pytest.approx(2 * quantile_by_linear_programming(X, y, 0.5)[1] / len(y), rel=1e-9)


@pytest.mark.parametrize("name", SETS)
def test_squared_error_is_least_squares(name):
    X, y = read(name)
    fit = fit_linear(lossedu.loss("mse"), X, y)
    exact = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]
    assert np.allclose(np.r_[fit.coef, fit.intercept], exact, rtol=1e-7)


@pytest.mark.parametrize("loss", [lossedu.loss("huber", delta=0.5), lossedu.loss("log_cosh"), *REDESCENDING], ids=repr)
def test_smooth_fits_are_those_of_scipy(loss):
    X, y = read("telephone")
    A = np.column_stack([(X - X.mean()) / X.std(), np.ones(len(X))])
    ours = fit_linear(loss, A[:, :1], y)
    theirs = minimize(lambda c: loss(A @ c, y), np.r_[ours.coef, ours.intercept] * 1.01, method="BFGS",
                      jac=lambda c: A.T @ loss.grad(A @ c, y), options={"gtol": 1e-10})
    assert np.allclose(np.r_[ours.coef, ours.intercept], theirs.x, rtol=1e-6)
    assert ours.value <= theirs.fun * (1 + 1e-12)


def test_gradient_descent_comes_to_the_same_place():
    X, y = read("telephone")
    X = (X - X.mean()) / X.std()
    fit = fit_linear(lossedu.loss("huber"), X, y)
    run = train(Network((1, 1)), lossedu.loss("huber"), X, y, seeds=3, epochs=400, batch=None, optimizer=SGD(lr=0.5))
    assert np.allclose(run.predict(X), fit.predict(X), atol=1e-6)


def test_ties_repeated_columns_and_a_perfect_fit_are_solved_too():
    rng = np.random.default_rng(0)
    X, y = rng.integers(0, 3, (60, 2)).astype(float), rng.integers(0, 4, 60).astype(float)
    for quantile in (0.1, 0.25, 0.5, 0.8):
        fit = fit_linear(lossedu.loss("pinball", quantile=quantile), X, y)
        assert fit.converged
        assert fit.value * 60 == pytest.approx(quantile_by_linear_programming(X, y, quantile)[1], rel=1e-9)
    for variant in CONVEX:
        repeated = fit_linear(variant.values[0], np.column_stack([X, X[:, 0]]), y)
        assert repeated.converged and repeated.coef[0] == pytest.approx(repeated.coef[2], abs=1e-6)
        perfect = fit_linear(variant.values[0], X, X @ [1.0, -2.0] + 3)
        assert perfect.converged and np.allclose(perfect.coef, [1, -2]) and perfect.value < 1e-12


def test_a_weight_of_two_is_the_row_twice():
    X, y = read("engel")
    weight = 1 + np.arange(len(y)) % 3
    for variant in (lossedu.loss("mae"), lossedu.loss("huber", delta=10.0)):
        weighted = fit_linear(variant, X, y, weight=weight)
        repeated = fit_linear(variant, np.repeat(X, weight, axis=0), np.repeat(y, weight))
        assert weighted.converged and weighted.value == pytest.approx(repeated.value, rel=1e-10)
        assert np.allclose(weighted.coef, repeated.coef, rtol=1e-8)


def test_a_redescending_fit_depends_on_its_start_and_a_convex_one_does_not():
    X, y = read("stars")
    giants = X[:, 0] < 3.6
    near = fit_linear(lossedu.loss("mse"), X[~giants], y[~giants])
    cauchy, mae = lossedu.loss("cauchy", scale=0.1), lossedu.loss("mae")
    far, close = fit_linear(cauchy, X, y), fit_linear(cauchy, X, y, start=near)
    assert far.converged and close.converged
    assert far.coef[0] < 0 < close.coef[0] and "stationary point from this start" in repr(close)
    assert fit_linear(mae, X, y, start=near).value == pytest.approx(fit_linear(mae, X, y).value, rel=1e-12)


# ---------------------------------------------------------------------- broken on purpose
@pytest.mark.parametrize("loss", CONVEX)
def test_the_certificate_refuses_a_fit_moved_by_a_millionth(loss):
    X, y = read("engel")
    problem = _Problem(loss, X, y, np.ones(len(y)))
    fit = problem.solve(None)
    assert fit.converged
    c = problem.U.T @ fit.predict(X) * (1 + 1e-6)
    slopes = problem.slopes(problem.at(c))
    moved = problem.fit(c, slopes, np.linalg.norm(slopes))
    assert not moved.converged and "NOT converged" in repr(moved)


def test_a_loss_without_a_minimum_says_that_it_did_not_converge():
    X, y = read("engel")
    fit = fit_linear(lossedu.loss("mbe"), X, y)
    assert not fit.converged and "NOT converged" in repr(fit)


def test_slopes_at_a_kink_stay_between_the_one_sided_ones():
    X, y = read("diabetes")
    fit = fit_linear(lossedu.loss("pinball", quantile=0.8), X, y)
    assert fit.slopes.min() >= -0.8 and fit.slopes.max() <= 0.2 + 1e-15
    assert ((fit.slopes > -0.8) & (fit.slopes < 0.2 - 1e-12)).sum() == X.shape[1] + 1  # as many as coefficients
    with pytest.raises(dataclasses.FrozenInstanceError):
        fit.value = 0.0


@pytest.mark.parametrize("call, sentence", [
    (lambda X, y: fit_linear("mae", X, y), "a loss with one value per element fits"),
    (lambda X, y: fit_linear(lossedu.loss("rmse"), X, y), "The minimiser of rmse is that of mse"),
    (lambda X, y: fit_linear(lossedu.loss("mae"), X, y[:-1]), r"y has shape \(23,\)"),
    (lambda X, y: fit_linear(lossedu.loss("mae"), X[:1], y[:1]), "more rows than columns"),
])
def test_a_call_that_does_not_fit_says_what_fits(call, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        call(*read("telephone"))

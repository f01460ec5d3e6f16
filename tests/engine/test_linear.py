"""The exact minimiser of a linear model: no other method finds a lower one, and the certificate
tells."""
import dataclasses
import itertools
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

import lossedu
from lossedu.engine import SGD, Network, fit_linear, newton, train
from lossedu.engine.linear import _fit
from lossedu.engine.newton import TOLERANCE, Problem, minimise
from lossedu.proofs.inputs import settings_at_ends

SETS = ("telephone", "stars", "engel", "diabetes")
CONVEX = [pytest.param(variant, id=repr(variant)) for name in (
    "mse", "mae", "huber", "smooth_l1", "log_cosh", "pinball", "asymmetric_mae")
    for variant in settings_at_ends(lossedu.loss(name))]
KINKED = [lossedu.loss("mae"), lossedu.loss("pinball", quantile=0.8),
          lossedu.loss("asymmetric_mae", under=4, over=1), lossedu.loss("smooth_l1", beta=0.0)]
REDESCENDING = [lossedu.loss("cauchy"), lossedu.loss("barron", alpha=0.0),
                lossedu.loss("barron", alpha=-2.0)]


def read(name):
    data = lossedu.data.load(name)
    return data.X, data.y


def quantile_by_linear_programming(X, y, quantile, weight=None):
    """(coefficients, total) of the pinball minimiser, as an LP in coefficients, overshoot and
    undershoot."""
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
    for step in [10.0 ** -power * rng.normal(size=len(sizes)) * sizes for power in range(8)
                 for _ in range(20)]:
        moved = loss(X @ (fit.coef + step[:-1]) + fit.intercept + step[-1], y)
        assert moved >= fit.value * (1 - 1e-12)


@pytest.mark.proof
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("loss", KINKED, ids=repr)
def test_the_certificate_of_a_fit_on_its_kinks_is_the_rounding_of_its_sums(loss, name):
    X, y = read(name)
    n, k = len(y), X.shape[1] + 1
    # k sums of n products with an orthonormal column: each is off by at most n * eps / 2
    assert fit_linear(loss, X, y).certificate <= np.sqrt(k) * n * np.finfo(float).eps / 2


def test_mean_gradients_are_off_by_no_more_than_their_bound_on_rounding():
    X, y = read("engel")
    problem = Problem(lossedu.loss("mae"), X, y, np.ones(len(y)))
    z = problem.columns @ problem.basis.project(y)
    shares = []
    for width in 1e3 * 10.0 ** -np.arange(12):
        wide = Fraction(width)
        residuals = [Fraction(a) - Fraction(b) for a, b in zip(z, y)]
        exact = [(abs(r + wide) - abs(r - wide)) / (2 * wide) for r in residuals]
        off = [float(abs(Fraction(a) - b))
               for a, b in zip(problem.mean_gradients(z, width), exact)]
        shares.append(np.max(off / problem.rounding_of_mean(z, width)))
    assert 0.1 < max(shares) <= 1  # and the bound is no more than ten times too high


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("quantile", [0.1, 0.25, 0.5, 0.75, 0.9])
def test_quantile_fits_are_those_of_linear_programming(name, quantile):
    X, y = read(name)
    fit = fit_linear(lossedu.loss("pinball", quantile=quantile), X, y)
    coefficients, total = quantile_by_linear_programming(X, y, quantile)
    assert fit.value * len(y) == pytest.approx(total, rel=1e-9)
    inside = (fit.gradients > -quantile + 1e-9) & (fit.gradients < 1 - quantile - 1e-9)
    # as many rows held on their kink as coefficients: the only minimiser
    if inside.sum() == X.shape[1] + 1:
        assert np.allclose(np.r_[fit.coef, fit.intercept], coefficients, rtol=1e-6, atol=1e-6)


@pytest.mark.proof
def test_most_of_those_quantile_fits_are_the_only_minimiser():
    unique = []
    for name in SETS:
        X, y = read(name)
        for quantile in (0.1, 0.25, 0.5, 0.75, 0.9):
            slopes = fit_linear(lossedu.loss("pinball", quantile=quantile), X, y).gradients
            unique.append(((slopes > -quantile + 1e-9) & (slopes < 1 - quantile - 1e-9)).sum()
                          == X.shape[1] + 1)
    assert sum(unique) >= 15


def test_absolute_error_is_the_median_of_linear_programming_and_the_published_engel_fit():
    X, y = read("engel")
    fit = fit_linear(lossedu.loss("mae"), X, y)
    # Koenker & Bassett 1982; the quantreg manual prints 81.48225 and 0.56018
    assert (round(fit.intercept, 5), round(float(fit.coef[0]), 5)) == (81.48225, 0.56018)
    assert fit.value == pytest.approx(2 * quantile_by_linear_programming(X, y, 0.5)[1] / len(y),
                                      rel=1e-9)


@pytest.mark.parametrize("name", SETS)
def test_squared_error_is_least_squares(name):
    X, y = read(name)
    fit = fit_linear(lossedu.loss("mse"), X, y)
    exact = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]
    assert np.allclose(np.r_[fit.coef, fit.intercept], exact, rtol=1e-7)


@pytest.mark.parametrize("loss", [lossedu.loss("huber", delta=0.5), lossedu.loss("log_cosh"),
                                  *REDESCENDING], ids=repr)
def test_smooth_fits_are_those_of_scipy(loss):
    X, y = read("telephone")
    A = np.column_stack([(X - X.mean()) / X.std(), np.ones(len(X))])
    ours = fit_linear(loss, A[:, :1], y)
    theirs = minimize(lambda c: loss(A @ c, y), np.r_[ours.coef, ours.intercept] * 1.01,
                      method="BFGS",
                      jac=lambda c: A.T @ loss.grad(A @ c, y), options={"gtol": 1e-10})
    assert np.allclose(np.r_[ours.coef, ours.intercept], theirs.x, rtol=1e-6)
    assert ours.value <= theirs.fun * (1 + 1e-12)


def test_gradient_descent_comes_to_the_same_place():
    X, y = read("telephone")
    X = (X - X.mean()) / X.std()
    fit = fit_linear(lossedu.loss("huber"), X, y)
    run = train(Network((1, 1)), lossedu.loss("huber"), X, y, seeds=3, epochs=400, batch=None,
                optimizer=SGD(lr=0.5))
    assert np.allclose(run.predict(X), fit.predict(X), atol=1e-6)


def test_ties_repeated_columns_and_a_perfect_fit_are_solved_too():
    rng = np.random.default_rng(0)
    X, y = rng.integers(0, 3, (60, 2)).astype(float), rng.integers(0, 4, 60).astype(float)
    for quantile in (0.1, 0.25, 0.5, 0.8):
        fit = fit_linear(lossedu.loss("pinball", quantile=quantile), X, y)
        assert fit.converged
        assert fit.value * 60 == pytest.approx(quantile_by_linear_programming(X, y, quantile)[1],
                                               rel=1e-9)
    for variant in CONVEX:
        repeated = fit_linear(variant.values[0], np.column_stack([X, X[:, 0]]), y)
        assert repeated.converged and repeated.coef[0] == pytest.approx(repeated.coef[2], abs=1e-6)
        perfect = fit_linear(variant.values[0], X, X @ [1.0, -2.0] + 3)
        assert perfect.converged and np.allclose(perfect.coef, [1, -2]) and perfect.value < 1e-12


def test_ties_far_from_0_are_solved_however_many_rows_share_a_kink():
    rng = np.random.default_rng(11)
    for trial in range(60):
        n, d = rng.integers(30, 200), rng.integers(1, 6)
        X, y = rng.integers(0, 3, (n, d)).astype(float), rng.integers(0, 3, n) + 1e7
        quantile = rng.choice([0.2, 0.25, 0.5, 0.6, 0.75])
        assert fit_linear(lossedu.loss("pinball", quantile=quantile), X, y).converged, trial


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
    least = fit_linear(mae, X, y).value
    assert fit_linear(mae, X, y, start=near).value == pytest.approx(least, rel=1e-12)


# ---------------------------------------------------------------------- broken on purpose
@pytest.mark.parametrize("moved_by", [1e-6, 1e-8])
@pytest.mark.parametrize("loss", CONVEX)
def test_the_certificate_refuses_a_fit_moved_by_a_millionth_and_less(loss, moved_by):
    X, y = read("engel")
    problem = Problem(loss, X, y, np.ones(len(y)))
    found = minimise(problem, problem.basis.project(y))
    assert _fit(problem, found).converged
    c = found.c * (1 + moved_by)
    gradients = problem.clear_gradients(c)
    moved = _fit(problem, problem.solution(c, gradients, np.linalg.norm(gradients), 0))
    assert not moved.converged and "NOT converged" in repr(moved)


@pytest.mark.parametrize("moved_by", [1e-6, 1e-9])
@pytest.mark.parametrize("name", ["stars", "engel", "diabetes"])  # each with one minimiser alone
@pytest.mark.parametrize("loss", KINKED, ids=repr)
def test_a_fit_that_misses_its_kinks_is_refused(loss, name, moved_by, monkeypatch):
    right = newton._towards
    monkeypatch.setattr(newton, "_towards", lambda *given: right(*given) * (1 + moved_by))
    fit = fit_linear(loss, *read(name))
    assert not fit.converged and fit.certificate > 1e-4


def test_of_all_lines_through_three_points_those_that_cost_least_are_certified_and_no_others():
    rng = np.random.default_rng(5)
    certified = []
    for quantile in (0.2, 0.5, 0.8):
        for integers in (True, False):
            X = rng.integers(0, 4, (11, 2)) if integers else rng.normal(size=(11, 2))
            y = rng.integers(0, 6, 11).astype(float) if integers else rng.normal(size=11)
            problem = Problem(lossedu.loss("pinball", quantile=quantile), X, y, np.ones(11))
            least = quantile_by_linear_programming(X, y, quantile)[1] / 11
            for three in itertools.combinations(range(11), 3):
                rows = problem.columns[list(three)]
                if np.linalg.matrix_rank(rows, tol=1e-9) < 3:
                    continue
                c = np.linalg.solve(rows, y[list(three)])
                found = newton._onto_kinks(problem, c, 1e-7, 0)
                value = problem.value(problem.predictions(found.c))
                certified.append(found.certificate <= TOLERANCE)
                assert certified[-1] == (value <= least * (1 + 1e-9)), (quantile, integers, three)
    assert 6 <= sum(certified) < len(certified) / 2


@pytest.mark.parametrize("loss", KINKED + [lossedu.loss("huber"), lossedu.loss("log_cosh")],
                         ids=repr)
def test_one_far_target_passes_no_other_fit_for_the_minimiser(loss):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(60, 2))
    y = X @ [1.0, -2.0] + 3 + rng.normal(size=60)
    y[7] = 1e3
    near = fit_linear(loss, X, y)
    converged = []
    for far in 10.0 ** np.arange(4, 16):  # a linear loss does not ask how far it is
        y[7] = far
        fit = fit_linear(loss, X, y)
        converged.append(fit.converged)
        if fit.converged:
            assert np.allclose([*fit.coef, fit.intercept], [*near.coef, near.intercept], rtol=1e-9)
    assert sum(converged) >= 5


def test_a_loss_without_a_minimum_says_that_it_did_not_converge():
    X, y = read("engel")
    fit = fit_linear(lossedu.loss("mbe"), X, y)
    assert not fit.converged and "NOT converged" in repr(fit)


# ---------------------------------------------------------------------- where there is no minimiser
BCE, POISSON = lossedu.loss("bce_with_logits"), lossedu.loss("poisson_nll")
ONE_BY_ONE = np.arange(6.0)[:, None]
TWO_PLACES = np.array([[0.0], [0], [0], [1], [1], [1]])
MEETING = np.array([[0.0], [1], [2], [2], [3], [4]])
ENDLESS = {
    "one class": (BCE, ONE_BY_ONE, [1, 1, 1, 1, 1, 1]),
    "the other class alone": (BCE, ONE_BY_ONE, [0, 0, 0, 0, 0, 0]),
    "two classes that a line tells apart": (BCE, ONE_BY_ONE, [0, 0, 0, 1, 1, 1]),
    "one class at one of two places": (BCE, TWO_PLACES, [0, 1, 0, 1, 1, 1]),
    "two classes that meet in one point": (BCE, MEETING, [0, 0, 0, 1, 1, 1]),
    "no count above 0": (POISSON, ONE_BY_ONE, [0, 0, 0, 0, 0, 0]),
    "no count above 0 at one of two places": (POISSON, TWO_PLACES, [0, 2, 3, 0, 0, 0]),
    "counts above 0 at the end alone": (POISSON, MEETING, [0, 0, 0, 0, 0, 3]),
    "one sign in a soft margin": (lossedu.loss("soft_margin"), ONE_BY_ONE, [1, 1, 1, 1, 1, 1]),
    "signs that a line tells apart": (lossedu.loss("soft_margin"), ONE_BY_ONE,
                                      [-1, -1, -1, 1, 1, 1]),
    "one class in a focal loss": (lossedu.loss("focal_with_logits"), ONE_BY_ONE,
                                  [1, 1, 1, 1, 1, 1]),
    "a focal loss at two places": (lossedu.loss("focal_with_logits"), TWO_PLACES,
                                   [0, 1, 0, 1, 1, 1]),
    "a mean of signed errors": (lossedu.loss("mbe"), ONE_BY_ONE, [0, 5, 1, 2, 7, 3]),
}
ENDING = {
    "classes that overlap": (BCE, ONE_BY_ONE, [0, 0, 1, 0, 1, 1]),
    "probabilities as labels": (BCE, ONE_BY_ONE, [0.3, 0.3, 0.3, 0.3, 0.3, 0.3]),
    "counts at two places": (POISSON, ONE_BY_ONE, [0, 2, 3, 0, 0, 0]),
    "zeros on both sides of a count": (POISSON, MEETING, [0, 0, 3, 0, 0, 0]),
    "one sign in a hinge, flat from 1 on": (lossedu.loss("hinge"), ONE_BY_ONE, [1, 1, 1, 1, 1, 1]),
    "signs that a hinge tells apart": (lossedu.loss("hinge"), ONE_BY_ONE, [-1, -1, -1, 1, 1, 1]),
    "a squared hinge": (lossedu.loss("squared_hinge"), ONE_BY_ONE, [-1, -1, -1, 1, 1, 1]),
    "a perceptron": (lossedu.loss("perceptron"), ONE_BY_ONE, [-1, -1, -1, 1, 1, 1]),
    "signs that overlap": (lossedu.loss("soft_margin"), ONE_BY_ONE, [-1, -1, 1, -1, 1, 1]),
    "columns that repeat": (BCE, np.hstack([ONE_BY_ONE, ONE_BY_ONE, 0 * ONE_BY_ONE]),
                            [0, 0, 1, 0, 1, 1]),
    "a bounded loss": (lossedu.loss("barron", alpha=-np.inf), ONE_BY_ONE, [0, 5, 1, 2, 7, 3]),
    "a high quantile": (lossedu.loss("pinball", quantile=0.9), ONE_BY_ONE, [0, 5, 1, 2, 7, 3]),
    "a rate itself": (lossedu.loss("poisson_nll", log_input=False), ONE_BY_ONE, [0, 2, 3, 0, 0, 1]),
}


@pytest.mark.parametrize("what", list(ENDLESS))
def test_a_loss_that_sinks_for_ever_has_no_minimiser_and_the_direction_shows_it(what):
    loss, X, y = ENDLESS[what]
    fit = fit_linear(loss, X, np.array(y, dtype=float))
    assert not fit.converged and "NOT converged" in repr(fit)
    assert "there is no minimiser" in repr(fit)
    coef, intercept = fit.sinks
    values = [loss((X @ (fit.coef * 0 + t * coef) + t * intercept), np.array(y, dtype=float))
              for t in (0, 2, 8, 20)]
    assert all(after < before for before, after in zip(values, values[1:]))


@pytest.mark.parametrize("what", list(ENDING))
def test_a_loss_that_has_a_minimiser_is_not_said_to_sink(what):
    loss, X, y = ENDING[what]
    fit = fit_linear(loss, X, np.array(y, dtype=float))
    assert fit.converged and fit.sinks is None, fit


@pytest.mark.proof
def test_by_one_feature_two_classes_have_a_minimiser_just_where_they_overlap():
    rng = np.random.default_rng(6)
    found = []
    for _ in range(150):
        x, y = rng.integers(0, 6, 8).astype(float), rng.integers(0, 2, 8).astype(float)
        ones, zeros = x[y == 1], x[y == 0]
        overlap = bool(len(ones)
                       and len(zeros)) and zeros.min() < ones.max() and ones.min() < zeros.max()
        one_place = len(np.unique(x)) == 1 and bool(len(ones) and len(zeros))
        assert fit_linear(BCE, x[:, None], y).converged == (overlap or one_place), (x, y)
        found.append(overlap)
    assert 20 < sum(found) < 130


@pytest.mark.proof
def test_by_one_feature_counts_have_a_minimiser_just_where_zeros_leave_no_way_down():
    rng = np.random.default_rng(7)
    found = []
    for _ in range(150):
        x = rng.integers(0, 4, 6).astype(float)
        y = np.maximum(0, rng.integers(-3, 3, 6)).astype(float)
        above = np.unique(x[y > 0])
        zeros = x[y == 0]
        exists = len(above) > 1 or len(above) == 1 and (
            bool((zeros < above[0]).any()) == bool((zeros > above[0]).any()))
        assert fit_linear(POISSON, x[:, None], y).converged == exists, (x, y)
        found.append(exists)
    assert 20 < sum(found) < 130


def test_a_row_of_weight_0_holds_nothing_back():
    y = np.array([0.0, 0, 1, 0, 1, 1])
    assert fit_linear(BCE, ONE_BY_ONE, y).converged
    assert fit_linear(BCE, ONE_BY_ONE, y, weight=np.array([1.0, 1, 0, 1, 1, 1])).sinks is not None


def test_a_fit_that_leaves_the_domain_of_its_loss_is_no_minimiser():
    fit = fit_linear(lossedu.loss("bce"), ONE_BY_ONE, np.array([0.0, 0, 1, 0, 1, 1]))
    assert not fit.converged


@pytest.mark.parametrize("scale", [1e-300, 1e-150, 1e150, 1e200, 1e300])
def test_features_of_any_size_are_fitted(scale):
    fit = fit_linear(lossedu.loss("mse"), scale * ONE_BY_ONE, np.array([0.0, 1, 3, 2, 4, 5]))
    plain = fit_linear(lossedu.loss("mse"), ONE_BY_ONE, np.array([0.0, 1, 3, 2, 4, 5]))
    assert fit.converged and fit.value == pytest.approx(plain.value, rel=1e-9)


def test_slopes_at_a_kink_stay_between_the_one_sided_ones():
    X, y = read("diabetes")
    fit = fit_linear(lossedu.loss("pinball", quantile=0.8), X, y)
    assert fit.gradients.min() >= -0.8 and fit.gradients.max() <= 0.2 + 1e-15
    # as many as coefficients
    assert ((fit.gradients > -0.8) & (fit.gradients < 0.2 - 1e-12)).sum() == X.shape[1] + 1
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


@pytest.mark.proof
@pytest.mark.parametrize("name, link", [("bce_with_logits", lambda z: 1 / (1 + np.exp(-z))),
                                        ("poisson_nll", np.exp), ("mse", lambda z: z)])
def test_a_fit_without_residuals_is_one_however_its_rounding_errors_add_up(name, link):
    rng = np.random.default_rng(31)
    for _ in range(60):
        X = rng.normal(size=(12, 2))
        target = link(X @ rng.normal(size=2) + rng.normal())
        fit = fit_linear(lossedu.loss(name), X, target)
        assert fit.converged, fit
        # rounding is let pass, and a fit that is off by more is not
        problem = Problem(lossedu.loss(name), X, target, np.ones(12))
        c = minimise(problem, problem.basis.project(target)).c * (1 + 1e-11)
        gradients = problem.clear_gradients(c)
        moved = _fit(problem, problem.solution(c, gradients, newton.largest_norm(gradients), 0))
        assert not moved.converged, moved

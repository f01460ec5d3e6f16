"""The efficiency experiment against integrals, and its Huber centre against the general solver."""
import numpy as np
import pytest
from scipy import integrate, special, stats

import lossedu
from lossedu.stats import mean_interval
from lossedu.units.outliers.experiments import efficiency


@pytest.fixture(scope="module")
def result():
    return efficiency.run(seeds=12, progress=False, samples=1000)


def ratios(result, noise, loss):
    return result.table.query("condition == @noise and loss == @loss")["ratio"].to_numpy()


def variance_of_the_median(density, share_below, n):
    """Exact, for odd n and noise that is symmetric about 0: the middle order statistic's second
    moment."""
    k = n // 2
    constant = np.exp(special.gammaln(n + 1) - 2 * special.gammaln(k + 1))
    integrand = lambda x: x * x * constant * (share_below(x)
                                              * (1 - share_below(x))) ** k * density(x)
    return 2 * integrate.quad(integrand, 0, 3, epsabs=1e-12)[0]


class Mixture:
    """Gaussian noise, of which a tenth is five times as wide."""

    def pdf(self, x):
        return 0.9 * stats.norm.pdf(x) + 0.1 * stats.norm.pdf(x, scale=5)

    def cdf(self, x):
        return 0.9 * stats.norm.cdf(x) + 0.1 * stats.norm.cdf(x, scale=5)

    def var(self):
        return 0.9 + 0.1 * 25


EXACT = {noise: variance_of_the_median(law.pdf, law.cdf, 101) / (law.var() / 101)
         for noise, law in (("Gaussian", stats.norm), ("Laplace", stats.laplace),
                            ("10 % times 5", Mixture()))}


@pytest.mark.proof
@pytest.mark.parametrize("noise", EXACT)
def test_the_medians_ratio_is_the_integrated_one(result, noise):
    _, low, high = mean_interval(ratios(result, noise, "mae"), level=0.999)
    assert low < EXACT[noise] < high
    assert not low < 1 < high  # an interval wide enough for anything would prove nothing


def test_the_gaussian_price_of_the_median_tends_to_half_of_pi():
    assert EXACT["Gaussian"] == pytest.approx(np.pi / 2, rel=0.01)


def test_huber_gives_up_about_five_percent_under_gaussian_noise_and_wins_under_heavy_tails(result):
    _, low, high = mean_interval(ratios(result, "Gaussian", "huber"), level=0.999)
    assert low < 1 / 0.95 < high and high < 1.08
    assert ratios(result, "Laplace", "huber").max() < 0.8
    assert ratios(result, "10 % times 5", "huber").max() < ratios(result, "10 % times 5",
                                                                  "mae").mean()


def test_the_mean_is_compared_with_itself(result):
    assert (ratios(result, "Laplace", "mse") == 1).all()


@pytest.mark.parametrize("delta", [0.01, 0.3, 1.0, 100.0])
def test_the_huber_centre_is_that_of_the_general_solver(delta):
    rng = np.random.default_rng(0)
    for n in (1, 2, 5, 12, 31):
        sample = rng.standard_cauchy(n).round(2)  # far values, and a few ties
        found = efficiency.centre("huber", sample, delta=delta)
        huber = lossedu.loss("huber", delta=delta)
        exact, pred = lossedu.engine.fit_linear(huber, np.empty((n, 0)),
                                                sample), np.full(n, float(found))
        assert huber(pred, sample) <= exact.value * (1 + 1e-12) + 1e-15
        assert abs(huber.grad(pred, sample, reduction="sum").sum()) <= 1e-9 * max(delta, 1)


def test_a_row_of_equal_values_has_them_as_its_centre():
    assert efficiency.centre("huber", np.full((2, 4), 7.0)).tolist() == [7.0, 7.0]


def test_rows_are_estimated_alone():
    rows = np.random.default_rng(1).standard_t(2, size=(6, 15))
    together = efficiency.centre("huber", rows)
    assert together == pytest.approx([float(efficiency.centre("huber", row)) for row in rows],
                                     rel=1e-12)


def test_the_same_seeds_give_the_same_table_in_any_number_of_processes(result):
    again = efficiency.run(seeds=2, progress=False, samples=1000, jobs=2).table
    assert again.equals(result.table[result.table["seed"] < 2].reset_index(drop=True))


def test_the_picture_says_its_numbers(result):
    said = result.plot().alt_text
    assert f"median {ratios(result, 'Gaussian', 'mae').mean():.2f} [" in said

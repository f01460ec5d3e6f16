"""What the unit says of JS, W1, discriminators and penalised critics, held by other ways."""
import numpy as np
import pytest

import lossedu
from lossedu.exercises import EXERCISES
from lossedu.exercises.programs import Edit, defined_by, edited
from lossedu.units import distributions
from lossedu.units.distributions.exercises import score_by_denoising, vae_terms, w1_slopes
from lossedu.units.distributions.experiments.critics import best_penalised, between, exact
from lossedu.units.distributions.shifts import of_shift


def test_w1_of_samples_is_that_of_the_package_and_of_scipy():
    from scipy.stats import wasserstein_distance
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=7), rng.normal(1, 2, size=11)
    found = distributions.w1_of_samples(x, y)
    assert found == pytest.approx(wasserstein_distance(x, y), rel=1e-12)
    assert found == pytest.approx(lossedu.loss("wasserstein_1d")(x, y), rel=1e-12)


@pytest.mark.parametrize("shift, width", [(0.5, 1.0), (2.0, 0.5), (6.0, 0.3), (3.0, 2.5)])
def test_the_derivatives_of_the_explorer_are_those_of_its_values(shift, width):
    _, slopes = of_shift(shift, width)
    low, high = of_shift(shift - 1e-3, width)[0], of_shift(shift + 1e-3, width)[0]
    for name, slope in slopes.items():
        assert (high[name] - low[name]) / 2e-3 == pytest.approx(slope, abs=0.02)


def test_far_apart_js_is_log_2_and_flat_and_w1_is_the_shift():
    values, slopes = of_shift(8.0, 0.3)
    assert values["JS"] == pytest.approx(np.log(2), abs=1e-6) and abs(slopes["JS"]) < 1e-4
    assert values["W1"] == pytest.approx(8, abs=0.01) and slopes["W1"] == pytest.approx(1, abs=0.01)


def test_with_the_best_discriminator_minimax_has_the_gradient_of_twice_js():
    """The derivative of D in the shift drops out, for D is the best one."""
    x = np.linspace(-30, 30, 6001)
    p, q = (np.exp(-(x - at) ** 2 / 2) / np.sqrt(2 * np.pi) for at in (0.0, 1.5))
    minimax = np.sum(q * (x - 1.5) * np.log(q / (p + q) + 1e-300)) * (x[1] - x[0])
    assert minimax == pytest.approx(2 * of_shift(1.5, 1.0)[1]["JS"], rel=1e-6)


@pytest.mark.parametrize("factor", [0.5, 1.0, 10.0])
def test_the_best_penalised_critic_overstates_at_least_as_between_two_points(factor):
    assert best_penalised(factor) >= exact() * (1 + exact() / (2 * factor))


def test_the_points_of_the_penalty_have_a_density():
    rng = np.random.default_rng(0)
    x, y = np.sort(rng.normal(size=9)), np.sort(5 + rng.normal(size=7))
    ends = np.linspace(x[0], y[-1], 200_001)
    middle = (ends[1:] + ends[:-1]) / 2
    assert np.sum(between(x, y, middle) * np.diff(ends)) == pytest.approx(1, abs=1e-3)


def test_js_of_hours_is_larger_where_the_distance_is_smaller():
    js = lossedu.loss("js_div")

    def both(*hours, width=10):
        bins = np.arange(0, 660 + width, width)
        counts = [distributions.rentals(hour) for hour in hours]
        p, q = (np.histogram(one, bins)[0] / len(one) for one in counts)
        return js(p[None], q[None]), distributions.w1_of_samples(*counts)

    near, wide = both(4, 6), both(12, 17)
    assert near[0] > wide[0] and near[1] < wide[1]
    assert both(4, 8)[0] == pytest.approx(np.log(2)) == both(4, 17)[0]
    for width in range(50, 301, 10):  # the order is reversed
        assert both(4, 6, width=width)[0] < both(12, 17, width=width)[0]


def test_w1_of_equal_gaussians_has_the_derivative_1_at_each_shift_and_none_at_0():
    assert of_shift(0.02, 1.0)[1]["W1"] == pytest.approx(1, abs=1e-6)
    assert np.isnan(of_shift(0.0, 1.0)[1]["W1"])


def planted(name, answer):
    return EXERCISES[name].judged(answer)


@pytest.mark.proof
def test_w1_slopes_that_are_wrong_only_with_more_points_than_targets_are_refused():
    def few(x, y):
        slopes = w1_slopes.w1_slopes(x, y)
        is_odd = len(x) > len(y) and len(x) % len(y) and len(x) < 20
        return np.sign(slopes) / len(x) if is_odd else slopes

    def by_a_thousand_levels(x, y):
        levels, slopes = (np.arange(1000) + 0.5) / 1000, np.zeros(len(x))
        at = (levels * len(x)).astype(int)
        signs = np.sign(np.sort(x)[at] - np.sort(y)[(levels * len(y)).astype(int)])
        np.add.at(slopes, np.argsort(x)[at], signs / 1000)
        return slopes

    def notebooks(x, y):
        import torch
        a, b = (torch.tensor(np.asarray(one, dtype=float)) for one in (x, y))
        levels = (torch.arange(1000, dtype=torch.float64) + 0.5) / 1000
        a.requires_grad_()
        loss = (torch.quantile(a, levels) - torch.quantile(b, levels)).abs().mean()
        return torch.autograd.grad(loss, a)[0].numpy()

    assert planted("w1_slopes", notebooks).mistake == "interpolated_levels"
    for answer in (few, by_a_thousand_levels):
        report = planted("w1_slopes", answer)
        assert not report.passed and report.total - report.right >= 3
    notes = [case.said for case in w1_slopes.EXERCISE.draw(np.random.default_rng(0))]
    assert all(note.startswith("n = ") for note in notes)


@pytest.mark.proof
def test_vae_terms_that_change_mu_or_multiply_by_64_are_told_so():
    source = EXERCISES["vae_terms"].source

    def answer(*edit):
        return defined_by(edited(source, Edit(*edit)), vae_terms.vae_terms, "planted")

    report = planted("vae_terms", answer("losses.sum(dim=1).mean()", "64 * losses.mean()"))
    assert report.mistake == "times_64"
    changed = "given = mu\n    x, noise, weight, bias = ("
    program = edited(source, Edit("x, noise, weight, bias = (", changed),
                     Edit("(pixels + kl).backward()", "(pixels + kl).backward()\n    given += 1"))
    report = planted("vae_terms", defined_by(program, vae_terms.vae_terms, "changes mu"))
    assert report.mistake == "input-changed" and "broken" not in report.message


@pytest.mark.proof
@pytest.mark.parametrize("wrong, named", [
    (score_by_denoising.by_kernels(0.05), "kernels"),
    (score_by_denoising.by_kernels(0.4), "kernels"),
    (score_by_denoising.clipped(score_by_denoising.score_by_denoising, 1.0), "clipped"),
    (score_by_denoising.clipped(score_by_denoising.score_by_denoising, 2.0), "clipped")])
def test_a_kernel_estimate_or_a_score_that_is_cut_off_is_named(wrong, named):
    exercise = EXERCISES["score_by_denoising"]
    report = exercise.judged_tries(exercise.train(wrong, 1))
    assert not report.passed and report.mistake == named


@pytest.mark.proof
@pytest.mark.parametrize("target, score", [
    (score_by_denoising.noise_of, score_by_denoising.from_noise),
    (score_by_denoising.clean_of, score_by_denoising.from_clean)])
@pytest.mark.parametrize("changes, named", [
    (dict(loss="absolute"), "absolute"), (dict(column=True), "column_and_row"),
    (dict(bends=False), "line")])
def test_a_score_from_another_loss_or_shape_is_refused_and_named(target, score, changes, named):
    exercise = EXERCISES["score_by_denoising"]
    wrong = score_by_denoising.network(target, score, **changes)
    report = exercise.judged_tries(exercise.train(wrong, 1))
    assert not report.passed and report.mistake == named


def test_the_score_of_the_exercise_is_the_derivative_of_its_log_density():
    x, sigma = np.linspace(-2, 3, 11), score_by_denoising.SIGMA

    def log_density(at):
        variance = score_by_denoising.SPREADS**2 + sigma**2
        gap = at[:, None] - score_by_denoising.MEANS
        return np.log((score_by_denoising.SHARES * np.exp(-gap**2 / (2 * variance))
                       / np.sqrt(variance)).sum(axis=1))

    slope = (log_density(x + 1e-5) - log_density(x - 1e-5)) / 2e-5
    assert np.allclose(score_by_denoising.true_score(x), slope, atol=1e-6)
    off = score_by_denoising.score_of_medians(x) - score_by_denoising.true_score(x)
    assert 0.3 < np.sqrt(np.mean(off**2)) < 0.6

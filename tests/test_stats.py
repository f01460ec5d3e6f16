"""Intervals cover what they promise, agree with SciPy, and pairing pays where seeds are shared."""
import numpy as np
import pytest
from scipy import stats as scipy_stats

from lossedu.stats import mean_interval, paired_difference


@pytest.fixture
def rng():
    return np.random.default_rng(20)


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("n", [2, 5, 40])
def test_student_intervals_are_those_of_scipy(rng, n, level):
    x, y = rng.normal(3.0, 2.0, size=(2, n))
    theirs = scipy_stats.ttest_1samp(x, 0).confidence_interval(level)
    estimate, low, high = mean_interval(x, level=level)
    assert np.allclose((estimate, low, high), (x.mean(), theirs.low, theirs.high), rtol=1e-12)
    theirs = scipy_stats.ttest_rel(x, y).confidence_interval(level)
    assert np.allclose(tuple(paired_difference(x, y, level=level))[1:], theirs, rtol=1e-11)


@pytest.mark.proof
def test_bootstrap_intervals_are_those_of_scipy(rng):
    x = rng.exponential(size=30)
    ours = mean_interval(x, method="bootstrap")
    theirs = scipy_stats.bootstrap((x,), np.mean, n_resamples=10_000, method="percentile",
                                   rng=1).confidence_interval
    assert np.allclose((ours.low, ours.high), theirs, atol=0.02)
    assert ours == mean_interval(x, method="bootstrap") and ours.said == "bootstrap"
    assert ours != mean_interval(x, method="bootstrap", seed=1)


def coverage(interval_of, draw, truth, repeats):
    inside = [low <= truth <= high for _, low, high in (interval_of(draw())
                                                        for _ in range(repeats))]
    return np.mean(inside)


@pytest.mark.proof
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_intervals_cover_the_true_mean_as_often_as_they_say(rng, level):
    found = coverage(lambda x: mean_interval(x, level=level), lambda: rng.normal(1.0, 3.0, size=8),
                     1.0, 4000)
    assert abs(found - level) < 3 * np.sqrt(level * (1 - level) / 4000)


@pytest.mark.proof
def test_an_interval_without_the_root_of_n_or_with_the_normal_quantile_is_caught_by_the_same_search(
        rng):
    def too_wide(x):
        return x.mean(), x.mean() - 2.36 * x.std(ddof=1), x.mean() + 2.36 * x.std(ddof=1)

    def too_narrow(x):
        half = 1.96 * x.std() / np.sqrt(len(x))
        return x.mean(), x.mean() - half, x.mean() + half

    for wrong in (too_wide, too_narrow):
        found = coverage(wrong, lambda: rng.normal(size=8), 0.0, 4000)
        assert abs(found - 0.95) > 3 * np.sqrt(0.95 * 0.05 / 4000)


def test_pairing_is_tighter_than_not_pairing_where_seeds_move_both(rng):
    shared = rng.normal(0.0, 5.0, size=30)
    a, b = shared + rng.normal(0.3, 0.2, size=30), shared + rng.normal(0.0, 0.2, size=30)
    paired = paired_difference(a, b)
    unpaired = scipy_stats.ttest_ind(a, b).confidence_interval()
    mistaken = paired_difference(a, rng.permutation(b))  # seeds mixed up
    assert paired.low > 0
    assert unpaired.low < 0 < unpaired.high and mistaken.low < 0 < mistaken.high
    assert (paired.high - paired.low) < (unpaired.high - unpaired.low) / 10


def test_random_splits_of_one_data_set_need_the_corrected_interval(rng):
    """Test error of the training mean, averaged over 15 splits of 60 rows: does the interval cover
    its truth?"""
    n, train, splits, repeats = 60, 40, 15, 400
    truth = 1 + 1 / train  # variance of the noise, and of a mean of `train` rows
    plain = corrected = 0
    for _ in range(repeats):
        y = rng.normal(size=n)
        order = rng.permuted(np.tile(np.arange(n), (splits, 1)), axis=1)
        errors = ((y[order[:, train:]]
                   - y[order[:, :train]].mean(axis=1, keepdims=True)) ** 2).mean(axis=1)
        one, two = mean_interval(errors), mean_interval(errors, split=(train, n - train))
        plain += one.low <= truth <= one.high
        corrected += two.low <= truth <= two.high
    assert plain / repeats < 0.75
    assert 0.9 <= corrected / repeats


def test_the_correction_adds_test_over_train_to_one_over_n(rng):
    x = rng.normal(size=10)
    plain, corrected = mean_interval(x), mean_interval(x, split=(80, 20))
    ratio = (corrected.high - corrected.low) / (plain.high - plain.low)
    assert ratio == pytest.approx(np.sqrt((1 / 10 + 20 / 80) / (1 / 10)))
    assert "corrected for overlapping splits" in repr(corrected) and "corrected" not in repr(plain)


def test_one_value_gives_no_interval_and_says_why():
    for interval in (mean_interval([4.0]), paired_difference([5.0], [1.0])):
        estimate, low, high = interval
        assert estimate == 4.0 and np.isnan([low, high, interval.spread]).all()
        assert "run at least two seeds" in repr(interval)
    assert np.isnan(mean_interval([]).estimate)


def test_a_nan_is_not_hidden():
    assert np.isnan(tuple(mean_interval([1.0, np.nan, 2.0]))).all()


@pytest.mark.parametrize("call, sentence", [
    (lambda: paired_difference([1, 2, 3], [1, 2]),
     "a has 3 values and b has 2; pairs from the same seeds fit"),
    (lambda: mean_interval([[1, 2], [3, 4]]), r"x has shape \(2, 2\); one value per seed"),
    (lambda: mean_interval([1, 2], method="bootstrp"), 'Did you mean "bootstrap"'),
    (lambda: mean_interval([1, 2], level=95),
     "level=95 came; a finite number above 0 and below 1 fits"),
    (lambda: mean_interval([1, 2], split=(0, 3)),
     r"split=\(0, 3\) came; \(train rows, test rows\)"),
    (lambda: mean_interval([1, 2], split=(2, 3), method="bootstrap"),
     "split corrects Student's interval"),
])
def test_a_call_that_does_not_fit_says_what_fits(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()

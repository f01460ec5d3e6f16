"""Searches that stop too early, planted: `total_gap` and `huber_line` refuse them by name."""
import numpy as np
import pytest

from lossedu.exercises import check


def rounds_of_means(rounds, start):
    def total_gap(y, delta):
        constant = start(y)
        for _ in range(rounds):
            weight = np.minimum(1, delta / np.maximum(np.abs(y - constant), 1e-300))
            constant = weight @ y / weight.sum()
        return len(y) * constant / y.sum() - 1
    return total_gap


@pytest.mark.parametrize("start", [np.mean, np.median])
@pytest.mark.parametrize("rounds", [100, 300, 1000])
def test_a_fixed_number_of_reweighted_means_is_refused(rounds, start):
    report = check("total_gap", rounds_of_means(rounds, start))
    assert not report.passed and report.mistake == f"rounds_{rounds}_from_the_{start.__name__}"


def test_reweighted_means_that_end_when_the_constant_stands_still_are_right():
    def total_gap(y, delta):
        constant, before = np.median(y), np.inf
        while abs(constant - before) > 1e-12 * abs(constant):
            weight = np.minimum(1, delta / np.maximum(np.abs(y - constant), 1e-300))
            before, constant = constant, weight @ y / weight.sum()
        return len(y) * constant / y.sum() - 1
    assert check("total_gap", total_gap).passed


def lines(stop, rounds=5000):
    def huber_line(x, y, delta):
        weight, line = np.ones(len(x)), np.full(2, np.inf)
        for _ in range(rounds):
            share, before = weight / weight.sum(), line
            x_mean, y_mean = share @ x, share @ y
            slope = share @ ((x - x_mean) * (y - y_mean)) / (share @ (x - x_mean) ** 2)
            line = np.array([y_mean - slope * x_mean, slope])
            if stop(line, before):
                break
            weight = delta / np.maximum(np.abs(y - line[0] - line[1] * x), delta)
        return float(line[0]), float(line[1])
    return huber_line


@pytest.mark.parametrize("stop, rounds, name", [
    (lambda new, old: np.allclose(new, old, rtol=1e-12), 5000, "stop_at_8_places"),
    (lambda new, old: np.abs(new - old).max() < 1e-8, 5000, "stop_at_8_places"),
    (lambda new, old: np.abs(new - old).max() < 1e-6, 5000, "stop_at_6_places"),
    (lambda new, old: False, 100, "fits_100"),
    (lambda new, old: False, 1000, "rounds_1000"),
])
def test_a_line_that_stops_early_is_refused(stop, rounds, name):
    report = check("huber_line", lines(stop, rounds))
    assert not report.passed and report.mistake == name


def test_a_line_that_ends_when_it_changes_by_less_than_1e_10_of_its_size_is_right():
    stop = lambda new, old: np.all(np.abs(new - old) <= 1e-10 * np.abs(new))
    assert check("huber_line", lines(stop)).passed

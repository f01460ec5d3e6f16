"""What the notebook calls on its wing: numbers that can be redone in another way."""
import numpy as np
import pytest

import lossedu
from lossedu.activations import sigmoid
from lossedu.units import calibration_and_noise as calibration
from lossedu.units.calibration_and_noise import groups, measures, snippets


@pytest.fixture(scope="module")
def data():
    return calibration.read_snippets()


@pytest.mark.proof
def test_a_snippet_is_positive_if_more_votes_lie_above_0_than_below(data):
    ratings = lossedu.data.load("movie_snippets").column("ratings")
    votes = [[int(vote) for vote in one.split()] for one in ratings]
    signs = [sum(vote > 0 for vote in one) - sum(vote < 0 for vote in one) for one in votes]
    kept = [sign for sign in signs if sign]
    assert data.positive.tolist() == [float(sign > 0) for sign in kept]
    assert np.all((data.share > 0.5) == (data.positive == 1))
    assert min(map(len, votes)) == 15 and max(map(len, votes)) == 29


def test_a_bag_holds_each_word_of_its_snippet_once(data):
    row = 3
    words = data.words[data.starts[row]:data.starts[row] + data.lengths[row]]
    assert len(set(words)) == len(words) == data.lengths[row]
    assert data.vocabulary == data.words.max() + 1 == len(set(data.words))


def test_the_parts_of_a_split_share_no_snippet():
    parts = calibration.snippet_split(0)
    assert [len(part) for part in parts] == [6000, 1500, 3077]
    assert len(set(np.concatenate(parts))) == 10577
    assert not np.array_equal(parts[0], calibration.snippet_split(1)[0])


def test_the_first_step_of_the_word_model_is_that_of_adam_on_the_gradient(data):
    rows = np.arange(40)
    z = calibration.fit_words(rows, data.positive[rows], (1,), rate=0.01)[1]
    grad = np.zeros(data.vocabulary)
    for row in rows:
        words = data.words[data.starts[row]:data.starts[row] + data.lengths[row]]
        grad[words] += (0.5 - data.positive[row]) / 40
    bias = np.mean(0.5 - data.positive[rows])
    weights = -0.01 * grad / (np.abs(grad) + 1e-8)   # Adam's first step
    shift = -0.01 * bias / (abs(bias) + 1e-8)
    for row in (0, 500, 9000):
        words = data.words[data.starts[row]:data.starts[row] + data.lengths[row]]
        assert z[row] == pytest.approx(weights[words].sum() + shift, abs=1e-9)


def test_training_lowers_the_loss_on_the_rows_it_sees(data):
    rows = calibration.snippet_split(0)[0][:500]
    found = calibration.fit_words(rows, data.positive[rows], (1, 10, 100))
    losses = [measures.cross_entropy(z[rows], data.positive[rows]) for z in found.values()]
    assert losses[0] > losses[1] > losses[2]


def test_the_temperature_is_the_minimum_and_undoes_a_factor():
    rng = np.random.default_rng(0)
    z = 2 * rng.normal(size=4000)
    y = (rng.random(4000) < sigmoid(z)).astype(float)
    T = calibration.fit_temperature(z, y)
    assert T == pytest.approx(1, abs=0.1)
    assert calibration.fit_temperature(5 * z, y) == pytest.approx(5 * T, rel=1e-9)
    loss = [measures.cross_entropy(z / t, y) for t in (0.99 * T, T, 1.01 * T)]
    assert loss[1] < loss[0] and loss[1] < loss[2]


@pytest.mark.parametrize("y", [[1.0, 0.0], [0.0, 1.0]])
def test_no_temperature_is_found_without_an_error_or_for_logits_that_point_away(y):
    with pytest.raises(ValueError, match="no best temperature"):
        calibration.fit_temperature(np.array([2.0, -1.0]), np.array(y))


def test_the_calibration_error_is_a_mean_of_gaps():
    p, y = np.array([0.1, 0.3, 0.6, 0.8]), np.array([0, 1, 1, 1])
    assert calibration.calibration_error(p, y, bins=2) == pytest.approx((0.3 + 0.3) / 2)


def test_the_area_under_the_curve_counts_pairs_and_halves_ties():
    rng = np.random.default_rng(0)
    z, y = rng.integers(0, 5, 60).astype(float), rng.integers(0, 2, 60)
    pairs = [(a > b) + 0.5 * (a == b) for a in z[y == 1] for b in z[y == 0]]
    assert measures.roc_area(z, y) == pytest.approx(np.mean(pairs))


def test_the_noise_floor_is_the_error_of_drawn_labels_and_falls_with_the_root():
    rng = np.random.default_rng(3)
    p = rng.random(4000)
    by_hand = np.mean([calibration.calibration_error(p[:500], rng.random(500) < p[:500])
                       for _ in range(300)])
    assert calibration.noise_floor(p[:500]).mean() == pytest.approx(by_hand, rel=0.08)
    ratio = calibration.noise_floor(p[:500]).mean() / calibration.noise_floor(p[:2000]).mean()
    assert ratio == pytest.approx(2, rel=0.12)


@pytest.mark.proof
def test_one_temperature_leaves_gaps_of_opposite_sign_and_three_do_not():
    gaps, temperatures = calibration.length_gaps(seeds=4)
    one, three = (gaps[name].mean(axis=0) for name in ("one temperature", "one for each third"))
    assert one[0] < -0.05 and one[2] > 0.03 and np.all(np.abs(three) < 0.03)
    assert temperatures[:, 0].max() < 1 < temperatures[:, 2].min()


def test_thirds_are_thirds(data):
    sizes = np.bincount(groups.thirds()) / len(data.share)
    assert len(sizes) == 3 and np.all(np.abs(sizes - 1 / 3) < 0.06)


def test_entropy_is_that_of_a_coin():
    assert groups.entropy([0.0, 0.5, 1.0]).round(6).tolist() == [0.0, 0.693147, 0.0]


@pytest.mark.proof
def test_near_one_half_few_raters_are_divided():
    found = calibration.near_one_half(seeds=3)
    assert found["divided"].mean() < 0.12 and 0.4 < found["positive"].mean() < 0.6
    assert found["near entropy"].mean() < 0.3 * found["near cross-entropy"].mean()


def test_one_vote_is_drawn_as_often_as_the_raters_gave_it(data):
    rows = np.arange(len(data.share))
    assert np.mean(snippets.one_vote(rows, 0)) == pytest.approx(data.share.mean(), abs=0.01)


@pytest.mark.proof
def test_pictures_have_words():
    rng = np.random.default_rng(0)
    p = rng.random(3000)
    y = (rng.random(3000) < p).astype(float)
    for picture in (calibration.draw_reliability({"a": p}, y), calibration.draw_floor(p),
                    calibration.draw_bounded(), calibration.draw_training(),
                    calibration.draw_scaled(), calibration.draw_noisy(), calibration.draw_votes()):
        assert len(picture.text) > 100

"""One Gaussian for two camps: each fit is the best one, and the depth of the valley decides."""
import numpy as np
import pytest

from lossedu.units import information
from lossedu.units.information.experiments import directions
from lossedu.units.information.gaussians import DIVERGENCES, GRID, all_gaussians

REVERSE = DIVERGENCES["KL(q || p)"]


@pytest.fixture(scope="module")
def all_and_clear():
    means = information.read_snippets().mean
    return (information.histogram(means),
            information.histogram(means[information.agreement() >= 0.6]))


@pytest.fixture(scope="module")
def stored():
    return directions.stored().table


@pytest.mark.proof
def test_the_histogram_holds_each_sentence_once():
    means = information.read_snippets().mean
    p = information.histogram(means)
    counts = p * (len(means) + 0.5 * len(GRID)) - 0.5
    assert counts.sum() == pytest.approx(len(means))
    assert counts[8] == pytest.approx(np.sum((means >= -0.25 - 1e-9) & (means < 0.25 - 1e-9)))


@pytest.mark.proof
def test_no_trial_of_a_fine_grid_is_nearer_than_the_fit(all_and_clear):
    _, _, trials = all_gaussians()
    for p in all_and_clear:
        for name, divergence in DIVERGENCES.items():
            mean, spread = information.nearest(p, divergence)
            own = divergence(p, information.gaussian(mean, np.log(spread)))
            assert own <= divergence(p, trials).min() + 1e-12, name


def test_the_forward_fit_has_the_mean_and_the_variance_of_the_frequencies(all_and_clear):
    for p in all_and_clear:
        mean, spread = information.nearest(p, DIVERGENCES["KL(p || q)"])
        q = information.gaussian(mean, np.log(spread))
        for power in (1, 2):
            assert q @ GRID ** power == pytest.approx(p @ GRID ** power, abs=1e-4)


def test_reverse_kl_covers_both_camps_on_all_sentences_and_one_on_the_clear_ones(all_and_clear):
    (wide, width), (narrow, width_clear) = (information.nearest(p, REVERSE) for p in all_and_clear)
    assert abs(wide) < 0.1 and width > 1.8
    assert 1.5 < abs(narrow) < 2.2 and width_clear < 0.8


def test_the_three_middle_frequencies_alone_decide(all_and_clear):
    p, clear = all_and_clear
    near = np.abs(GRID) <= 0.5
    put_back = np.where(near, p, clear)
    mean, spread = information.nearest(put_back / put_back.sum(), REVERSE)
    assert abs(mean) < 0.1 and spread > 1.8
    thinned = np.where(near, 0.1 * p, p)
    mean, spread = information.nearest(thinned / thinned.sum(), REVERSE)
    assert abs(mean) > 1.5 and spread < 0.8


@pytest.mark.parametrize("step, covers_clear", [(1.0, True), (0.5, False), (0.25, False)])
def test_steps_of_one_fill_the_valley_and_smaller_ones_do_not(step, covers_clear):
    means, clear = information.read_snippets().mean, information.agreement() >= 0.6
    places = np.arange(-4, 4 + step / 2, step)
    edges = np.append(places - step / 2, places[-1] + step / 2)
    centres, widths, _ = all_gaussians()
    logits = -0.5 * ((places - centres[:, None, None]) / np.exp(widths)[:, None]) ** 2
    q = np.exp(logits - logits.max(axis=-1, keepdims=True))
    q /= q.sum(axis=-1, keepdims=True)
    for chosen, covers in ((means, True), (means[clear], covers_clear)):
        p = np.histogram(chosen + 1e-9, bins=edges)[0] + 0.5
        best = np.unravel_index(np.argmin(information.kl(q, p / p.sum())), q.shape[:2])
        assert (abs(centres[best[0]]) < 0.3) == covers


def test_most_of_what_is_left_out_lies_between_the_camps():
    means, left_out = information.read_snippets().mean, information.agreement() < 0.6
    assert 0.05 < left_out.mean() < 0.07
    assert np.mean(np.abs(means[left_out]) < 0.75) > 0.85
    assert np.mean(np.abs(means) < 0.75) == pytest.approx(0.09, abs=0.005)


def test_the_stored_fits_change_between_55_and_60_percent_and_js_does_not(stored):
    chosen = {(level, name): int((rows.away > 1).sum())
              for (level, name), rows in stored.groupby(["agree", "loss"])}
    assert chosen[0.0, "KL(q || p)"] == chosen[0.5, "KL(q || p)"] == 0
    assert chosen[0.6, "KL(q || p)"] == 23
    for level in stored.agree.unique():
        assert chosen[level, "JS"] == chosen[level, "KL(p || q)"] == 0
    both_sides = np.sign(stored.query("agree == 0.6 and loss == 'KL(q || p)' and away > 1")["mean"])
    assert set(both_sides) == {-1.0, 1.0}


@pytest.mark.proof
def test_a_part_of_the_stored_fits_comes_out_again(stored):
    for least in (0.0, 0.6):
        for row in directions.fitted(3, least):
            same = stored.query("seed == 3 and agree == @least and loss == @row['loss']")
            for column in ("mean", "spread", "nats", "valley"):
                assert same[column].item() == pytest.approx(row[column], rel=1e-3, abs=1e-4)


def test_sentences_of_one_group_never_lie_on_both_sides():
    block = information.read_snippets().block
    seen, held = directions.halves(0, 0.6)
    assert not set(block[seen]) & set(block[held])
    assert not (information.agreement()[seen | held] < 0.6).any()


def test_settings_that_do_not_fit_get_one_sentence():
    with pytest.raises(ValueError, match="directions"):
        directions.plan(seeds=2, agree=(0.6, 1.5))

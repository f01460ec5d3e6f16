"""Two losses on the same network: pairs share all but the loss, and the own rate comes from other
seeds."""
from copy import copy

import numpy as np
import pytest

import lossedu
from lossedu.units.fair_comparison.experiments import duel
from lossedu.units.fair_comparison.experiments.duel import CROSS_ENTROPY, OWN, SQUARED


@pytest.fixture(scope="module")
def result():
    return duel.run(seeds=3, rates=(0.03, 0.3), tuning_seeds=2, progress=False)


def test_every_loss_is_run_at_every_rate_and_at_its_own_on_every_seed(result):
    counts = result.table[result.table.model == "network"].groupby(["condition", "loss"]).size()
    assert counts.tolist() == [3] * 6
    assert set(counts.index.get_level_values("condition")) == {duel.condition(0.03),
                                                               duel.condition(0.3), OWN}


def test_the_own_rate_is_the_best_on_the_tuning_seeds(result):
    for name in duel.ARMS:
        tried = [duel.accuracy(name, np.full(2, rate), (10_000, 10_001)).mean()
                 for rate in duel.RATES]
        own = result.table.query("condition == @OWN and loss == @name").rate.unique()
        assert own.tolist() == [duel.RATES[int(np.argmax(tried))]]


def test_a_seed_that_is_tuned_on_is_not_reported():
    with pytest.raises(ValueError, match="looks too good"):
        duel.run(seeds=3, tuning_seeds=(2, 7), progress=False)


def test_both_losses_start_from_the_same_weights_and_see_the_same_batches():
    seen = []

    def spy(network, loss, X, y, **settings):
        history = lossedu.engine.train(network, loss, X, y, **{**settings, "epochs": 0})
        seen.append((history.weights, settings["seeds"], settings["rows"], X))
        return history

    for name in duel.ARMS:
        duel.accuracy(name, 0.1, (0, 4), train=spy)
    (one, seeds, rows, X), (other, *same) = seen
    assert all(np.array_equal(a, b) for pair in zip(one, other) for a, b in zip(*pair))
    assert seeds == same[0] and np.array_equal(rows, same[1]) and np.array_equal(X, same[2])


def test_the_test_rows_have_no_part_in_the_scaling():
    X, _, test = duel.prepared((3,), None)[0]
    assert np.allclose(X[~test].mean(axis=0), 0) and np.allclose(X[~test].std(axis=0), 1)
    assert not np.allclose(X[test].mean(axis=0), 0, atol=1e-3)
    assert (int((~test).sum()), int(test.sum())) == (427, 142)


def test_one_split_is_shared_by_all_seeds_and_a_split_per_seed_is_not():
    shared = [test for *_, test in duel.prepared((0, 1, 2), 5)]
    own = [test for *_, test in duel.prepared((0, 1, 2), None)]
    assert all(np.array_equal(shared[0], test) for test in shared)
    assert not np.array_equal(own[0], own[1]) and not np.array_equal(own[0], shared[0])
    assert np.array_equal(duel.prepared((5,), None)[0][2], shared[0])


def test_splits_of_one_data_set_are_corrected_for_and_starts_on_one_split_are_not(result):
    assert result.measures[0].split == (427, 142)
    assert duel.run(seeds=2, rates=(), split=0, tuning_seeds=1,
                    progress=False).measures[0].split is None


def test_the_baseline_says_the_more_frequent_class(result):
    shares = result.table.query("model == 'constant'").accuracy
    y = lossedu.data.load("breast_cancer").y
    assert abs(shares.mean() - y.mean()) < 0.05


def test_the_picture_says_what_it_shows(result):
    left, right = result.plot()
    assert ("rate 0.03 for both" in right.alt_text and CROSS_ENTROPY in left.alt_text
            and SQUARED in left.alt_text)
    assert len(right.get_yticks()) == 3


@pytest.mark.parametrize("split", [-1, 0.5, "2"])
def test_a_split_that_is_no_number_of_one_is_refused(split):
    with pytest.raises(ValueError, match=r"duel: split=.* came; a whole number from 0 up, or None"):
        duel.run(split=split, progress=False)


def test_two_processes_give_the_same_table(result):
    assert duel.run(seeds=3, rates=(0.03, 0.3), tuning_seeds=2, jobs=2,
                    progress=False).table.equals(result.table)


def test_pairs_stand_in_the_order_of_the_seeds_whatever_the_order_of_the_table(result):
    shuffled = copy(result)
    shuffled.table = result.table.sample(frac=1, random_state=0)
    assert all(np.array_equal(one, other) for one,
               other in zip(duel.pair(result), duel.pair(shuffled)))
    for name, percent in zip(duel.ARMS, duel.pair(result, duel.condition(0.3))):
        assert np.allclose(percent, 100 * duel.accuracy(name, 0.3, (0, 1, 2)))


def test_the_table_by_rate_tells_the_corrected_paired_difference(result):
    table, summary = duel.by_rate(result), result.summary().set_index(["condition", "loss"])
    for words in table.index:
        row = summary.loc[(words, CROSS_ENTROPY)]
        assert np.allclose(table.loc[words, ["ahead by", "from", "to"]].astype(float),
                           100 * row[["difference", "difference_low",
                                      "difference_high"]].astype(float))


def test_the_first_start_of_a_split_is_that_of_a_single_one_and_the_others_differ(result):
    both = duel.run(seeds=3, rates=(0.03, 0.3), tuning_seeds=2, starts=2, progress=False)
    for one, single in zip(duel.pair(both), duel.pair(result)):
        assert one.shape == (3, 2) and np.array_equal(one[:, 0], single)
        assert not np.array_equal(one[:, 0], one[:, 1])
    again = duel.accuracy(CROSS_ENTROPY, 0.3, (1001,), split=1)
    assert duel.pair(both, duel.condition(0.3))[0][1, 1] == pytest.approx(100 * again[0])


@pytest.mark.proof
def test_each_seed_may_choose_its_rates_on_tuning_splits_of_its_own():
    both = duel.run(seeds=2, rates=(), tuning_seeds=1, starts=2, retune=3, progress=False)
    rows = both.table[both.table.condition == duel.RETUNED]
    for name in duel.ARMS:
        for seed in (0, 1):
            own = duel.retuning_seeds(seed, 3)
            tried = [duel.accuracy(name, np.full(3, rate), own).mean() for rate in duel.RATES]
            best = duel.RATES[int(np.argmax(np.round(tried, 9)))]
            chosen = rows[(rows.loss == name) & rows.seed.isin(duel.started((seed,), 2))]
            assert chosen.rate.tolist() == [best] * 2
            again = duel.accuracy(name, best, duel.started((seed,), 2), split=seed)
            assert np.allclose(chosen.accuracy, again)
    assert {name: sum(counts.values()) for name, counts in duel.chosen_rates(both).items()} == {
        CROSS_ENTROPY: 2, SQUARED: 2}


def test_a_reported_seed_is_not_among_those_that_are_tuned_on_again():
    with pytest.raises(ValueError, match="looks too good"):
        duel.run(seeds=(0, 20_001), retune=4, progress=False)


def test_the_stored_choices_vary_for_both_losses_and_reach_the_largest_rate():
    chosen = duel.chosen_rates(duel.stored())
    assert (chosen[CROSS_ENTROPY][0.1], chosen[SQUARED][0.3]) == (39, 28)
    assert (chosen[CROSS_ENTROPY][1.0], chosen[SQUARED][1.0]) == (2, 5)


@pytest.mark.proof
def test_a_rate_beyond_the_grid_is_worse_than_its_largest_for_both_losses():
    tuning = range(20_000, 20_120)
    for name in duel.ARMS:
        largest, beyond = (duel.accuracy(name, rate, tuning).mean() for rate in (1.0, 3.0))
        assert beyond < largest - 0.001


@pytest.mark.proof
def test_ten_times_as_many_epochs_close_most_of_the_gap_at_the_lowest_rate(monkeypatch):
    def gap(epochs):
        monkeypatch.setattr(duel, "EPOCHS", epochs)
        return 100 * np.subtract(*(duel.accuracy(name, 0.002, range(12)).mean()
                                   for name in duel.ARMS))
    assert gap(30) > 7 and 0 < gap(300) < 3

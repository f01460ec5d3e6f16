"""The stored runs: what they found, that a part of each is found again, and that nothing leaks."""
import numpy as np
import pytest

import lossedu
from lossedu.stats import paired_difference
from lossedu.units.calibration_and_noise import measures, snippets
from lossedu.units.calibration_and_noise.experiments import noisy_labels, overconfidence, votes


def _column(table, condition, loss, column):
    rows = table[(table["condition"] == condition) & (table["loss"] == loss)]
    return rows.sort_values("seed")[column].to_numpy()


# ---------------------------------------------------------------------- what the stored runs found
def test_confidence_and_loss_rise_far_more_than_accuracy_falls():
    table = overconfidence.stored().table
    early, late = ({name: _column(table, steps, "raw", name).mean()
                    for name in ("accuracy", "confidence", "cross_entropy")}
                   for steps in ("20", "1000"))
    assert early["accuracy"] - late["accuracy"] < 0.04
    assert late["confidence"] - early["confidence"] > 0.15
    assert late["cross_entropy"] > 2 * early["cross_entropy"]


def test_a_temperature_keeps_the_accuracy_and_does_not_catch_up_with_early_stopping():
    table = overconfidence.stored().table
    for steps in ("20", "1000"):
        assert np.array_equal(*(_column(table, steps, name, "accuracy")
                                for name in ("raw", "scaled")))
    gap = paired_difference(*(_column(table, steps, "scaled", "cross_entropy")
                              for steps in ("1000", "20")), split=overconfidence.SPLIT)
    assert gap.low > 0.02


def test_smoothing_lowers_confidence_and_costs_accuracy_here():
    table = overconfidence.stored().table
    smooth, plain = ({name: _column(table, "1000", loss, name)
                      for name in ("accuracy", "confidence", "cross_entropy")}
                     for loss in ("smoothed, raw", "raw"))
    assert (smooth["confidence"] < plain["confidence"]).all()
    assert paired_difference(plain["accuracy"], smooth["accuracy"],
                             split=overconfidence.SPLIT).low > 0.03


def test_most_of_the_gap_to_bounded_losses_is_the_rate_and_some_of_it_is_not():
    result = noisy_labels.stored()

    def gap(rule):
        return paired_difference(*(noisy_labels.values(result, "any", f"{name}, {rule}")
                                   for name in ("GCE, q = 0.7", "cross-entropy")),
                                 split=(noisy_labels.TRAIN, 449))

    assert gap(noisy_labels.EARLY).low > 0
    assert gap(noisy_labels.EARLY).estimate < 0.5 * gap(noisy_labels.FIXED).estimate


def test_early_stopping_alone_recovers_most_of_what_a_tuned_rate_does():
    result = noisy_labels.stored()
    last, early, tuned = (noisy_labels.values(result, "any", f"cross-entropy, {rule}").mean()
                          for rule in (noisy_labels.FIXED, noisy_labels.FIXED_EARLY,
                                       noisy_labels.LAST))
    assert early - last > 0.7 * (tuned - last)


def test_removing_the_wrong_rows_gains_over_each_loss():
    result = noisy_labels.stored()
    clean, *others = (noisy_labels.values(result, "any", f"{name}, {noisy_labels.EARLY}")
                      for name in (noisy_labels.CLEAN, *noisy_labels.LOSSES))
    for other in others:
        assert paired_difference(clean, other, split=(noisy_labels.TRAIN, 449)).low > 0


def test_without_wrong_labels_no_gain_is_shown():
    result = noisy_labels.stored()
    for name in ("GCE, q = 0.7", "MAE"):
        gap = paired_difference(*(noisy_labels.values(result, "right", f"{one}, early stopping")
                                  for one in (name, "cross-entropy")),
                                split=(noisy_labels.TRAIN, 449))
        assert gap.low < 0 < gap.high


def test_more_snippets_beat_more_votes():
    result = votes.stored()
    best, *others = (votes.values(result, arm) for arm in votes.BUDGET)
    for other in others:
        assert paired_difference(other, best, split=votes.SPLIT).low > 0.02


@pytest.mark.parametrize("experiment", [overconfidence, noisy_labels, votes])
def test_every_arm_has_the_same_24_seeds_and_was_tuned_on_others(experiment):
    result = experiment.stored()
    groups = result.table.groupby(["condition", "loss"])["seed"].apply(lambda s: tuple(sorted(s)))
    assert set(groups) == {tuple(range(24))}
    assert not set(result.settings["seeds"]) & set(result.settings.get("tuning_seeds", ()))


@pytest.mark.proof
def test_a_part_of_the_word_model_is_found_again():
    kept = overconfidence.stored().table
    found = overconfidence.judged(3, (5, 20))
    for row in found:
        if row["loss"].startswith("smoothed"):
            continue   # stored at the last number of steps alone
        same = kept[(kept.seed == 3) & (kept.condition == row["condition"])
                    & (kept.loss == row["loss"])].iloc[0]
        for name in ("accuracy", "cross_entropy", "error", "short", "temperature"):
            assert same[name] == pytest.approx(row[name], rel=1e-3, abs=1e-3), name


@pytest.mark.proof
def test_a_part_of_the_digits_is_found_again():
    kept = noisy_labels.stored()
    rate = noisy_labels.values(kept, "any", "MAE, last epoch", "learning_rate")[0]
    found = noisy_labels.learn("MAE", "any", [rate] * 2, (0, 1), noisy_labels.EPOCHS)
    assert np.allclose(noisy_labels.values(kept, "any", "MAE, last epoch")[:2], found[:, -1, 1],
                       atol=0.03)


@pytest.mark.proof
def test_a_part_of_the_votes_is_found_again():
    kept = votes.stored().table.query("loss == '300 snippets, 10 votes each' and seed == 2").iloc[0]
    z = snippets.fit_words(*votes.labels("300 snippets, 10 votes each", 2), (int(kept.steps),),
                           kept.learning_rate)[int(kept.steps)]
    test = snippets.snippet_split(2)[2]
    loss = measures.cross_entropy(z[test], snippets.read_snippets().share[test])
    assert loss == pytest.approx(kept.cross_entropy, rel=1e-3)


# ---------------------------------------------------------------------- the protocol
def test_labels_are_wrong_as_often_and_in_the_way_that_is_told():
    true = lossedu.data.load("digits").y
    for kind, (rate, _) in noisy_labels.NOISE.items():
        parts, labels = noisy_labels.split_of(5, kind)
        assert np.mean(labels != true) == pytest.approx(rate, abs=0.03)
        assert sorted(np.concatenate(parts)) == list(range(len(true)))
    assert set((noisy_labels.split_of(5, "next")[1] - true) % 10) == {0, 1}
    assert len(set((noisy_labels.split_of(5, "any")[1] - true) % 10)) == 10


def test_rates_come_from_the_tuning_seeds_and_epochs_from_wrong_validation_labels():
    seen = []

    def learn(name, kind, rates, seeds, epochs):
        seen.append(tuple(seeds))
        # the validation accuracy is best at epoch 1, the test accuracy at epoch 2
        curve = np.array([[0.1, 0.1, 0.0], [0.9, 0.5, 0.0], [0.2, 0.8, 0.0]])
        return np.tile(curve, (len(seeds), 1, 1))

    rows = noisy_labels.trained("any", "MAE", (0, 1), (7, 8), 2, learn=learn)
    assert set(seen[0]) == {7, 8} and all(set(one) == {0, 1} for one in seen[1:])
    by_rule = {row["loss"]: row["accuracy"] for row in rows}
    assert by_rule == {"MAE, last epoch": 0.8, "MAE, early stopping": 0.5,
                       "MAE, last epoch, rate 0.01": 0.8,
                       "MAE, early stopping, rate 0.01": 0.5}


def test_removed_rows_have_no_influence():
    kind, seeds, rates = "any", (0,), [0.003]
    found = noisy_labels.learn(noisy_labels.CLEAN, kind, rates, seeds, 2)
    true = lossedu.data.load("digits").y
    (rows, _, _), labels = noisy_labels.split_of(0, kind)
    assert found.shape == (1, 3, 3) and 0.3 < np.mean(labels[rows] != true[rows]) < 0.5


@pytest.mark.proof
def test_asked_raters_are_as_many_as_told_and_their_mean_is_the_fraction():
    data = snippets.read_snippets()
    rows, target = votes.labels("1,000 snippets, 3 votes each", 0)
    asked = np.minimum(3, data.up[rows] + data.down[rows])
    assert len(rows) == 1000 and np.allclose(target * asked, np.round(target * asked))
    drawn = np.mean([votes.labels("300 snippets, 10 votes each", seed)[1].mean()
                     - data.share[votes.labels("300 snippets, 10 votes each", seed)[0]].mean()
                     for seed in range(8)])
    assert abs(drawn) < 0.01


@pytest.mark.proof
@pytest.mark.parametrize("experiment", [overconfidence, noisy_labels, votes])
def test_pictures_of_stored_runs_tell_their_numbers(experiment):
    drawn = experiment.stored().plot()
    axes = np.ravel(drawn)
    assert any(getattr(ax, "alt_text", "") for ax in axes)

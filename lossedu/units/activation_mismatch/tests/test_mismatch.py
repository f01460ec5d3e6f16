"""Mismatch: what the runs found, the protocol, and the call."""
import numpy as np
import pandas as pd
import pytest

from lossedu.engine import SGD
from lossedu.study.result import Result
from lossedu.units.activation_mismatch.experiments import mismatch
from lossedu.units.activation_mismatch.experiments.mismatch import grid as pairs
from lossedu.units.activation_mismatch.experiments.mismatch import table, trained
from lossedu.units.activation_mismatch.experiments.mismatch.grid import ACTIVATIONS, LOSSES, Pair

ALL = [Pair(activation, loss) for activation in ACTIVATIONS for loss in LOSSES]
SMALL = dict(seeds=2, tuning_seeds=1, data="tumours", activations=("identity", "softmax"),
             losses=("MSE", "cross-entropy on logits"), progress=False)
RNG = np.random.default_rng(3)
Z, Y = 2 * RNG.normal(size=(7, 4)), RNG.integers(0, 4, 7)


@pytest.fixture(scope="module")
def small():
    return mismatch.run(**SMALL)


@pytest.fixture(scope="module")
def stored():
    return mismatch.stored()


@pytest.fixture(scope="module")
def grid(stored):
    return {(data, condition): mismatch.cells(stored, data,
                                              condition).set_index(["activation", "loss"])
            for data, (_, conditions) in trained.DATA.items() for condition in conditions}


# ---------------------------------------------------------------------- what the stored runs found
def test_the_stored_result_has_every_pair_on_the_same_20_seeds_and_says_how_it_was_made(stored):
    counts = stored.table.groupby(["data", "condition", "loss"])["seed"].apply(tuple)
    conditions = sum(len(conditions) for _, conditions in trained.DATA.values())
    assert set(counts) == {tuple(range(20))} and len(counts) == 48 * conditions + len(trained.DATA)
    assert not set(stored.settings["seeds"]) & set(stored.settings["tuning_seeds"])
    assert stored.versions["numpy"] and stored.settings["rates"]["SGD"] == list(trained.RATES[SGD])


def test_with_centred_pixels_a_softmax_too_many_is_harmless_once_the_rate_is_tuned(grid):
    rows, shared = grid["digits", mismatch.OWN], grid["digits", mismatch.SHARED]
    assert (rows.loc["softmax", "verdict"] == "harmless").all()
    assert shared.loc[("softmax", "MSE"), "difference"] < -10 and shared.loc[("softmax", "MSE"),
                                                                             "high"] < 0
    assert shared.loc[("softmax twice", "MSE"), "verdict"] == "fails"
    silent = [one for one in ALL if one.declared == "silent"]
    assert sum(rows.loc[(one.activation, one.loss), "verdict"] == "harmless"
               for one in silent) == 16


def test_without_the_centring_whole_digits_are_never_said(grid):
    rows = grid[mismatch.RAW, mismatch.OWN]
    assert rows.loc[("softmax", "NLL"), "never_said"] > 0.5 and rows.loc[pairs.REFERENCE,
                                                                         "never_said"] == 0


def test_what_pytorch_refuses_or_answers_with_nan_fails_in_every_view(grid):
    for view in ("digits", mismatch.OWN), ("digits", mismatch.ADAM), (mismatch.RAW, mismatch.OWN):
        assert all(grid[view].loc[(one.activation, one.loss), "verdict"] == "fails" for one in ALL
                   if one.declared in ("nan", "error"))


def test_equal_functions_have_equal_runs_in_store(grid):
    for rows in grid.values():
        reference = rows.loc[pairs.REFERENCE]
        for one in (("log-softmax", "NLL"), ("log-softmax", "cross-entropy on logits"),
                    ("softmax", "cross-entropy on probabilities")):
            assert rows.loc[one, "accuracy"] == pytest.approx(reference["accuracy"], abs=0.05)


@pytest.mark.proof
def test_at_the_shared_rate_every_pair_has_the_one_that_the_reference_chose(stored, small):
    for runs in (stored.table, small.table):
        chosen = runs.query("activation == @pairs.REFERENCE[0] and form == @pairs.REFERENCE[1] "
                            "and condition == "
                            "@mismatch.OWN").groupby("data")["learning_rate"].first()
        shared = runs.query("condition == "
                            "@mismatch.SHARED").groupby("data")["learning_rate"].agg(set)
        assert len(shared) and all(shared[data] == {chosen[data]} for data in shared.index)


def test_the_stored_runs_are_those_of_the_code_as_it_is(stored):
    for names in pairs.REFERENCE, ("softmax", "MSE"):
        kept = stored.table.query("data == 'tumours' and condition == @mismatch.OWN and activation "
                                  "== @names[0] and form == @names[1] and seed < 2")
        curves, last, never = trained.learn("tumours", Pair(*names), SGD,
                                            kept["learning_rate"].iloc[0], (0, 1))
        assert last == pytest.approx(kept["last_loss"], rel=1e-6)
        assert never == list(kept["never_said"]) and 100 * curves[:, -1] == pytest.approx(
            kept["accuracy"], abs=0.8)


def test_every_stored_accuracy_is_a_number_of_rows_out_of_those_held_out(stored):
    for data, rows in stored.table.groupby("data"):
        right = rows["accuracy"] * trained.sizes_of(data)[1] / 100
        assert np.abs(right - right.round()).max() < 1e-3, data


# ---------------------------------------------------------------------- why
def test_before_two_sigmoids_the_wrong_decisions_are_those_whose_own_output_went_flat(grid):
    names = "sigmoid", "BCE on logits"
    found, y = mismatch.outputs("digits", *names, grid["digits", mismatch.OWN].loc[names, "rate"],
                                range(5))
    assert found.shape == (trained.EPOCHS + 1, *y.shape, 10) and ((found >= 0) & (found <= 1)).all()
    own = np.take_along_axis(found[-1], y[..., None], axis=-1)[..., 0]
    flat, wrong = (own < 0.5) & (own * (1 - own) < 1e-3), found[-1].argmax(axis=-1) != y
    assert flat[wrong].mean() > 0.95 and flat[~wrong].mean() < 0.25
    kept = grid["digits", mismatch.OWN].loc[names, "accuracy"]
    assert 100 * (1 - wrong.mean()) == pytest.approx(kept, abs=4)


@pytest.mark.proof
def test_a_digit_that_is_never_said_at_the_end_was_said_of_nobody_after_the_first_epoch(grid):
    names = "softmax", "NLL"
    found, _ = mismatch.outputs(mismatch.RAW, *names,
                                grid[mismatch.RAW, mismatch.OWN].loc[names, "rate"], range(20))
    silent = np.array([[set(range(10)) - set(run.argmax(axis=-1)) for run in epoch]
                       for epoch in found])
    assert sum(map(len, silent[-1])) / 20 == pytest.approx(grid[mismatch.RAW,
                                                                mismatch.OWN].loc[names,
                                                                                  "never_said"],
                                                           abs=0.3)
    stays = [last & first for first, last in zip(silent[1], silent[-1])]
    assert sum(map(len, stays)) > 0.9 * sum(map(len, silent[-1])) > 10
    assert sum(map(len, silent[1])) > 3 * sum(map(len, silent[-1]))  # most of them come back


# ---------------------------------------------------------------------- the protocol
@pytest.mark.proof
def test_the_rate_is_chosen_on_the_tuning_seeds_alone():
    seen = []

    def learn(data, one, optimizer, rates, seeds):
        seen.append((np.ndim(rates), set(seeds)))
        return trained.learn(data, one, optimizer, rates, seeds)

    trained.one_pair("tumours", "softmax", "MSE", (0, 1), (8, 9), learn=learn)
    assert (1, {8, 9}) in seen and (0, {0, 1}) in seen and {tuple(seeds) for _,
                                                            seeds in seen} == {(8, 9), (0, 1)}
    assert all(many == (seeds == {8, 9}) for many, seeds in seen)


def test_of_rates_that_are_as_good_the_one_that_is_first_at_the_goal_is_taken():
    curves = {0.1: [0.1, 0.94, 0.97], 1.0: [0.1, 0.96, 0.969], 10.0: [0.1, 0.96, 0.9]}

    def learn(data, one, optimizer, rates, seeds):
        return np.array([curves.get(rate, [0.1, 0.1, 0.1]) for rate in rates]), None, None

    assert trained.tuned_rate("digits", Pair(*pairs.REFERENCE), SGD, (5,), learn=learn) == 1.0


@pytest.mark.proof
def test_pairs_share_splits_starts_and_batches():
    X, y, seen, held_out = trained.prepared("digits", (0, 4))
    assert not any(set(rows) & set(others) for rows, others in zip(seen, held_out))
    assert np.allclose(np.take_along_axis(X, seen[..., None], axis=1).mean(axis=1), 0, atol=1e-9)
    again = trained.prepared("digits, pixels as they are", (0, 4))
    assert (again[2] == seen).all() and again[0].min() == 0 and again[0].max() == 1
    runs = [trained.learn("tumours", Pair(*names), SGD, 0.1, (0, 1))[0] for names in (
        pairs.REFERENCE, ("softmax", "cross-entropy on probabilities"), ("softmax", "MSE"))]
    # the same function, in other steps: rounding may decide one of 142 rows; another loss decides
    # many
    assert np.abs(runs[0] - runs[1]).max() < 0.01 < np.abs(runs[0] - runs[2]).max()
    assert (runs[0][:, 0] == runs[2][:, 0]).all()  # before training


def test_the_baseline_says_the_most_frequent_class_of_the_training_rows():
    _, y, seen, held_out = trained.prepared("digits", tuple(range(8)))
    by_hand = [100
               * np.mean(y[test] == np.argmax([np.sum(y[rows] == digit) for digit in range(10)]))
               for rows, test in zip(seen, held_out)]
    assert [row["accuracy"] for row in trained.constant("digits",
                                                        tuple(range(8)))] == pytest.approx(by_hand)
    assert max(by_hand) < 11  # the most frequent of the rows held out would be right more often


@pytest.mark.proof
def test_a_network_of_nan_is_right_about_nobody():
    assert (trained.learn("tumours", Pair(*pairs.REFERENCE), SGD, 1e6, (0, 1))[0][:, -1] == 0).all()


@pytest.mark.proof
def test_classes_that_are_never_said_are_counted(small):
    constant = small.table[small.table["model"] == "constant"]
    assert (constant["never_said"]
            == 1).all() and (small.table.query("model == 'network'")["never_said"] == 0).all()
    assert constant["accuracy"].mean() == pytest.approx(62.7, abs=8)


@pytest.mark.parametrize("low, high, mean, word",
                         [(-0.9, 0.1, 96.5, "harmless"), (-3.0, 1.0, 96.0, "open"),
                                                   (-9.0, -1.5, 92.0, "worse"),
                          (-90.0, -70.0, 20.0, "fails"),
                                                   (-60.0, -40.0, 50.0, "fails")])
def test_the_word_for_a_pair_follows_from_its_interval(low, high, mean, word):
    assert table.verdict({"low": low, "high": high, "accuracy": mean}, baseline=10.0,
                         reference=97.0) == word


def test_cells_are_paired_differences_with_corrected_intervals(small):
    from lossedu.stats import mean_interval, paired_difference
    rows = mismatch.cells(small, "tumours").set_index(["activation", "loss"])
    runs = small.table.query("condition == @trained.OWN").pivot(index="seed",
                                                                columns=["activation", "form"],
                                                                 values="accuracy")
    expected = paired_difference(runs["softmax", "MSE"], runs[pairs.REFERENCE],
                                 split=trained.sizes_of("tumours"))
    assert tuple(rows.loc[("softmax", "MSE"),
                          ["difference", "low", "high"]]) == pytest.approx(tuple(expected))
    alone = mean_interval(runs["softmax", "MSE"], split=trained.sizes_of("tumours"))
    assert tuple(rows.loc[("softmax", "MSE"),
                          ["accuracy", "accuracy_low", "accuracy_high"]]) == pytest.approx(
        tuple(alone))
    assert rows.at[pairs.REFERENCE, "difference"] == 0
    matched = runs["softmax", "MSE"] - runs["identity", "MSE"]
    assert rows.at[("softmax", "MSE"), "matched_difference"] == pytest.approx(matched.mean(),
                                                                              abs=1e-9)
    assert rows.at[("softmax", "MSE"), "worst"] == runs["softmax", "MSE"].min()


def test_runs_are_compared_with_those_of_the_same_seed_whatever_their_order():
    from lossedu.stats import paired_difference
    own, other = (pd.DataFrame({"accuracy": values}, index=seeds) for values, seeds in (
        ([90.0, 95.0, 97.0], [0, 1, 2]), ([99.0, 91.0, 94.0], [2, 0, 1])))
    found = tuple(table.difference_of(own, other, (427, 142)))
    assert found == pytest.approx(tuple(paired_difference([90, 95, 97], [91, 94, 99],
                                                          split=(427, 142))))
    assert found[0] == pytest.approx(-2 / 3) and found[2] - found[1] < 15


# ---------------------------------------------------------------------- the call
def test_the_numbers_do_not_depend_on_how_many_processes_work(small):
    pd.testing.assert_frame_equal(mismatch.run(jobs=2, **SMALL).table, small.table, rtol=1e-9)


def test_a_dask_cluster_of_two_workers_gives_the_same_numbers(small):
    joblib, distributed = pytest.importorskip("joblib"), pytest.importorskip("distributed")
    two = dict(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0")
    with distributed.LocalCluster(**two) as cluster:
        with distributed.Client(cluster) as client, joblib.parallel_config(backend="dask"):
            found = mismatch.run(jobs=2, **SMALL).table
            assert len(client.scheduler_info()["workers"]) == 2
    pd.testing.assert_frame_equal(found, small.table, rtol=1e-9)


def test_a_summary_compares_with_the_reference(small):
    assert {measure.against for measure in small.measures} == {str(Pair(*pairs.REFERENCE))}


def test_saved_and_loaded_it_is_the_same(small, tmp_path):
    again = Result.load(small.save(tmp_path / "small.json"))
    pd.testing.assert_frame_equal(again.table, small.table)
    pd.testing.assert_frame_equal(again.summary(), small.summary())
    assert again.settings == small.settings


@pytest.mark.parametrize("given, sentence", [
    (dict(data="digit"), 'data holds \'digit\'. Did you mean "digits"'),
    (dict(activations="soft-max"), 'activations holds \'soft-max\'. Did you mean "softmax"'),
    (dict(losses="BCE"), "losses holds 'BCE'"), (dict(losses=()), "losses is empty"),
    (dict(seeds=3, tuning_seeds=(1, 7)), "tuned on and reported"),
])
def test_a_call_that_does_not_fit_says_what_fits(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        mismatch.run(**{**dict(seeds=1, progress=False), **given})


def test_a_pair_that_does_not_exist_is_named():
    for call in mismatch.pair, lambda *names: mismatch.outputs("tumours", *names, 0.1, (0,)):
        with pytest.raises(ValueError, match='Did you mean "sigmoid"'):
            call("sigmoit", "MSE")
    with pytest.raises(ValueError, match="data='tumour' came"):
        mismatch.outputs("tumour", *pairs.REFERENCE, 0.1, (0,))


@pytest.mark.proof
def test_the_picture_says_each_difference_in_words_and_nothing_is_cut_off(stored, grid):
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    for data in trained.DATA:
        ax = mismatch.draw(stored, data=data)
        rows = grid[data, mismatch.OWN]
        row = rows.loc[("softmax", "MSE")]
        is_open = " ?" if row["low"] < -table.MARGIN < row["high"] else ""
        said = f"softmax → MSE {row['difference']:+.1f}{is_open} (PyTorch".replace("-", "−")
        assert said.replace("soft−max",
                            "softmax") in ax.alt_text and ax.alt_text.count("PyTorch:") == 48
        frames = {(round(box.get_x() + 0.47), round(box.get_y() + 0.45))
                  for box in ax.patches if not box.get_fill()}
        assert frames == {(place, list(ACTIVATIONS).index(form.matched)) for place,
                          form in enumerate(LOSSES.values())}
        written = [text.get_text().removesuffix(" ?") for text in ax.texts]
        assert all(f"{row.difference:+.1f}".replace("-", "−") in written
                   for row in rows.itertuples() if abs(row.difference) >= 0.05)
        box, (width, height) = ax.get_tightbbox(), ax.figure.canvas.get_width_height()
        ax.figure.canvas.draw()
        box = ax.get_tightbbox()
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1
        plt.close(ax.figure)

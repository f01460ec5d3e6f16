"""Imbalance: that nothing leaks, and what the stored runs found."""
import numpy as np
import pandas as pd
import pytest

import lossedu
from lossedu.study.result import Result
from lossedu.units.imbalance.experiments import imbalance
from lossedu.units.imbalance.experiments.imbalance import trained
from lossedu.units.imbalance.experiments.imbalance.arms import ARMS, cross_entropy

SMALL = dict(seeds=2, tuning_seeds=1, data="page blocks", budgets=("short",), progress=False)


@pytest.fixture(scope="module")
def small():
    return imbalance.run(**SMALL)


@pytest.fixture(scope="module")
def summary():
    return imbalance.stored().summary().set_index(["data", "condition", "measure",
                                                   "loss"]).sort_index()


# ---------------------------------------------------------------------- what the stored runs found
def test_on_the_crashes_focal_loss_ranks_as_cross_entropy_does(summary):
    rows = summary.loc["crashes", "long", "average precision"]
    others = rows.drop(["cross-entropy", "fraction of positives", "undersampling"])
    assert (others["difference_low"] > -0.02).all() and (others["difference_high"] < 0.02).all()
    assert rows.at["focal", "difference_low"] > -0.01 and rows.at["focal", "difference_high"] < 0.01
    assert rows.at["undersampling", "difference_high"] < 0  # the one that throws rows away


def test_what_changes_is_the_recall_at_one_half_and_not_the_tuned_f1(summary):
    half, tuned = (summary.loc["crashes", "long", measure] for measure in ("recall at 0.5",
                                                                           "F1 at the tuned "
                                                                           "threshold"))
    assert half.at["cross-entropy", "high"] < 0.15 and half.at["class weights", "low"] > 0.7
    assert abs(tuned.at["class weights", "difference"]) < 0.02


def test_weights_and_focal_are_paid_for_in_calibration_and_both_are_undone(summary):
    said, undone = (summary.loc["crashes", "long", measure] for measure in ("calibration error",
                                                                            "calibration "
                                                                            "error, corrected"))
    for name in ("class weights", "oversampling", "undersampling", "focal"):
        assert said.at[name, "difference_low"] > 0.05 and undone.at[name, "mean"] < 0.03


def test_the_threshold_from_the_costs_is_cheap_for_cross_entropy_and_dear_for_weights(summary):
    said = summary.loc["crashes", "long", "cost at the threshold from the costs"]
    assert said.at["cross-entropy", "high"] < said.at["class weights", "low"]
    assert said.at["cross-entropy", "mean"] < 0.6 * summary.loc["crashes", "long",
                                                                "cost at 0.5"].at[
        "cross-entropy", "mean"]


def test_after_short_untuned_training_a_tuned_threshold_does_most_of_it(summary):
    rows = summary.loc["crashes", "short, untuned", "cost at the tuned threshold"]
    plain = rows.at["cross-entropy", "mean"]
    fixed = summary.loc["crashes", "short, untuned", "cost at the threshold from the costs"]
    assert plain < 0.64 * fixed.at["cross-entropy", "mean"]
    for name in ("prior bias", "class weights", "oversampling", "SMOTE", "undersampling"):
        assert rows.at[name, "difference_high"] < 0
        assert 0.085 < 1 - rows.at[name, "mean"] / plain < 0.155
    blocks = summary.loc["page blocks", "short, untuned", "cost at the tuned threshold"].dropna(
        subset=["difference"]).drop("cross-entropy", errors="ignore")
    assert ((blocks["difference_low"] < 0) & (blocks["difference_high"] > 0)).all()


def test_the_stored_result_has_every_remedy_on_the_same_24_seeds_and_says_how_it_was_made():
    result = imbalance.stored()
    counts = result.table.groupby(["data", "condition", "loss"])["seed"].apply(tuple)
    assert set(counts) == {tuple(range(24))} and len(counts) == 2 * 3 * (len(ARMS) + 1)
    assert not set(result.settings["seeds"]) & set(result.settings["tuning_seeds"])
    assert result.versions["numpy"] and result.settings["miss"] == 20


def test_no_long_run_chose_a_learning_rate_at_the_edge_of_the_grid():
    result = imbalance.stored()
    chosen = result.table.query("condition == 'long' and model == 'network'")["learning_rate"]
    assert min(result.settings["rates"]) < chosen.min() and chosen.max() < max(
        result.settings["rates"])


@pytest.mark.proof
def test_a_part_of_the_stored_result_is_found_again():
    found = imbalance.run(seeds=2, data="page blocks", budgets=("short",), remedies=("focal",
                          ), progress=False).table
    kept = imbalance.stored().table.merge(found, on=["data", "condition", "loss", "seed"])
    assert len(kept) == len(found) == 6
    for column in ("average_precision", "calibration", "cost_said", "learning_rate"):
        assert np.allclose(kept[column + "_x"], kept[column + "_y"], rtol=1e-3, atol=2e-3,
                           equal_nan=True), column


# ---------------------------------------------------------------------- the protocol
@pytest.mark.proof
@pytest.mark.parametrize("data", trained.DATA)
def test_no_group_stands_on_two_sides(data):
    rows = lossedu.data.load(data.replace(" ", "_"))
    groups = rows.beside.get("crash", np.arange(len(rows.y)))
    for seed in (0, 7):
        split = trained.split_of(data, seed)
        sides = [set(groups[rows]) for rows in (split.train, split.validation, split.test)]
        assert not sides[0] & sides[1] and not sides[0] & sides[2] and not sides[1] & sides[2]
        assert (split.train.astype(int) + split.validation + split.test == 1).all()
        assert np.allclose(split.X[split.train].mean(axis=0), 0, atol=1e-9)


@pytest.mark.parametrize("how, share", [("all", None), ("oversampled", 0.5), ("undersampled", 0.5)])
def test_resampling_draws_training_rows_alone_and_as_many_for_each_seed(how, share):
    sizes = set()
    for seed in (0, 1, 2):
        split = trained.split_of("page blocks", seed)
        rows = trained.training_rows(how, split, seed, 10**6)
        assert split.train[rows].all()
        assert np.isclose(split.y[rows].mean(), share or split.y[split.train].mean(), atol=0.01)
        sizes.add(len(rows))
    assert len(sizes) == 1


def test_thresholds_and_meanings_do_not_know_the_test_labels():
    split = trained.split_of("page blocks", 0)
    turned = trained.Split(split.X, np.where(split.test, 1 - split.y, split.y), split.train,
                           split.validation,
                           split.test)
    z = np.random.default_rng(0).normal(size=len(split.y)) + 2 * split.y
    before, after = (trained.judge(ARMS["class weights"], z, one, 20.0) for one in (split, turned))
    positives = split.y[split.test].sum()
    # with all labels turned round the same cases are called positive
    for name in ("half", "tuned"):
        said = (positives + (split.test.sum() - positives) * after["recall_" + name]
                - positives * (1 - before["recall_" + name]))
        hits = positives * before["recall_" + name]
        assert np.isclose(before["f1_" + name], 2 * hits / (said + positives))


@pytest.mark.proof
def test_the_rate_is_chosen_on_the_tuning_seeds_alone():
    seen = []

    def learn(data, budget, arm, rate, seeds):
        seen.append((np.ndim(rate), set(seeds)))
        return trained.learn(data, budget, arm, rate, seeds)

    trained.remedy("page blocks", "short", "focal", (0, 1), (8, 9), 20.0, learn=learn)
    trained.remedy("page blocks", trained.UNTUNED, "focal", (0, 1), (8, 9), 20.0, learn=learn)
    assert seen == [(1, {8, 9}), (0, {0, 1}), (0, {0, 1})]


@pytest.mark.proof
def test_all_remedies_train_for_the_same_number_of_steps_within_one_epoch():
    steps = []

    def counted(*given, **named):
        history = lossedu.engine.train(*given, **named)
        steps.append(history.steps.shape[1])
        return history

    for name in ARMS:
        trained.learn("page blocks", "short", name, 0.01, (0,), train=counted)
    assert len(steps) == len(ARMS) and max(steps) <= 1.2 * min(steps), steps


def test_a_logit_adjusted_loss_is_a_prior_bias_that_is_taken_away_afterwards():
    split = trained.split_of("page blocks", 3)
    rate = split.y[split.train].mean()
    shift = np.log(rate / (1 - rate))
    net = lossedu.engine.Network(sizes=(10, 8, 1))
    rows = np.flatnonzero(split.train)[None]

    def adjusted(output, target, weight=None):
        value, slope = cross_entropy(output[..., 0] + shift, target)
        return value.mean(axis=1), slope[..., None] / target.shape[1]

    def plain(output, target, weight=None):
        value, slope = cross_entropy(output[..., 0], target)
        return value.mean(axis=1), slope[..., None] / target.shape[1]

    given = dict(seeds=(5,), rows=rows, epochs=2, batch=128)
    begin = net.start((5,))
    moved = [(weights.copy(), bias.copy()) for weights, bias in begin]
    moved[-1][1][:] += shift
    one = lossedu.engine.train(net, adjusted, split.X, split.y, start=begin,
                               **given).predict(split.X)
    other = lossedu.engine.train(net, plain, split.X, split.y, start=moved,
                                 **given).predict(split.X)
    assert np.allclose(one + shift, other, atol=1e-9)


# ---------------------------------------------------------------------- the call
@pytest.mark.machine
def test_the_numbers_do_not_depend_on_how_many_processes_work(small):
    pd.testing.assert_frame_equal(imbalance.run(jobs=2, **SMALL).table, small.table, rtol=1e-9)


def test_a_dask_cluster_of_two_workers_gives_the_same_numbers(small):
    joblib, distributed = pytest.importorskip("joblib"), pytest.importorskip("distributed")
    two = dict(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0")
    with distributed.LocalCluster(**two) as cluster:
        with distributed.Client(cluster) as client, joblib.parallel_config(backend="dask"):
            found = imbalance.run(jobs=2, **SMALL).table
            assert len(client.scheduler_info()["workers"]) == 2
    pd.testing.assert_frame_equal(found, small.table, rtol=1e-9)


def test_saved_and_loaded_it_is_the_same(small, tmp_path):
    again = Result.load(small.save(tmp_path / "small.json"))
    pd.testing.assert_frame_equal(again.summary(), small.summary())
    assert again.settings == small.settings


@pytest.mark.parametrize("given, sentence", [
    (dict(data="crash"), 'data holds \'crash\'. Did you mean "crashes"'),
    (dict(budgets="lang"), 'budgets holds \'lang\'. Did you mean "long"'),
    (dict(remedies="focl"), 'remedies holds \'focl\'. Did you mean "focal"'),
    (dict(remedies=()), "remedies is empty"),
    (dict(miss=0), "miss=0 came"),
    (dict(seeds=3, tuning_seeds=(1, 7)), "tuned on and reported"),
])
def test_a_call_that_does_not_fit_says_what_fits(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        imbalance.run(**{**dict(seeds=1, progress=False), **given})


@pytest.mark.proof
def test_the_pictures_say_each_mean_in_words_and_nothing_is_cut_off():
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    result = imbalance.stored()
    axes = result.plot()
    mean = result.table.query("data == 'crashes' and condition == 'long' and loss == "
                              "'focal'")["average_precision"]
    assert f"focal {mean.mean():.3f}" in axes[0].alt_text
    measured = result.summary().query("data == 'crashes' and condition == 'long' and measure "
                                      "== 'average precision'")
    drawn = [line.get_xdata() for line in axes[0].get_lines() if len(line.get_xdata())
             == len(ARMS)][0]
    assert np.allclose(drawn, measured["difference"].fillna(0).to_numpy()[:len(ARMS)])
    figure = axes[0].figure
    figure.canvas.draw()
    width, height = figure.canvas.get_width_height()
    for ax in axes:
        box = ax.get_tightbbox()
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1
    plt.close(figure)

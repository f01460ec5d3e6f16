"""Classifiers: each finding with its interval, that rates are chosen apart, and that nothing
leaks."""
import numpy as np
import pandas as pd
import pytest

from lossedu.data import load
from lossedu.stats import paired_difference
from lossedu.units.cross_entropy.experiments import classifiers
from lossedu.units.cross_entropy.experiments.classifiers import (
    ARMS,
    COMPARED,
    FIRST,
    OWN,
    SHARED,
    SUMMED,
    trained,
)
from lossedu.units.cross_entropy.told import least_squares_accuracy, tell_divided


@pytest.fixture(scope="module")
def result():
    return classifiers.stored()


@pytest.fixture(scope="module")
def accuracy(result):
    rows = result.summary().query("measure == 'test accuracy, %'")
    return rows.set_index(["model", "condition", "loss"]).sort_index()


def test_with_its_own_rate_no_loss_of_the_network_is_two_points_off_cross_entropy(accuracy):
    rows = accuracy.loc["network", OWN]
    assert rows["mean"].min() > 95
    others = rows.drop(FIRST)
    assert (others["difference_low"] > -2).all() and (others["difference_high"] < 2).all()
    assert (others["difference_low"] < 0).all() and (others["difference_high"] > 0).all()


def test_at_the_rate_of_cross_entropy_squared_error_on_the_softmax_is_far_behind(accuracy):
    rows = accuracy.loc["network", SHARED]
    assert rows.at["MSE on softmax", "difference_high"] < -10 and rows.at["one-vs-rest BCE",
                                                                          "difference_high"] < -1


def test_summed_over_the_outputs_no_loss_of_the_network_is_behind_at_the_rate_of_cross_entropy():
    """The one thing that changes is the reduction: the gaps at this rate are those of a mean over
    ten outputs."""
    summary = classifiers.stored(losses=tuple(ARMS)).summary()
    summary = summary.query("measure == 'test accuracy, %'")
    rows = summary.set_index(["model", "condition", "loss"]).sort_index()
    network, linear = rows.loc["network", SHARED], rows.loc["linear", SHARED]
    for loss in COMPARED[1:]:
        assert network.at[loss, "difference_high"] < 0 and linear.at[loss, "difference_high"] < 0
        assert (network.at[loss + SUMMED, "difference_low"] < 0
                < network.at[loss + SUMMED, "difference_high"])
    assert abs(network.at["MSE on softmax" + SUMMED, "difference"]) < 0.5


def test_in_the_linear_model_the_summed_squared_errors_fail_at_the_rate_of_cross_entropy():
    table = classifiers.stored(losses=tuple(ARMS)).table.query("model == 'linear' and condition == "
                                                               "@SHARED")
    accuracy = table.set_index(["loss", "seed"])["accuracy"]
    assert (accuracy["MSE on logits" + SUMMED] == 0).all()
    behind = accuracy["MSE on softmax" + SUMMED] - accuracy[FIRST]
    assert (behind < -8).sum() == 3 and behind[behind < -8].mean() == pytest.approx(-10, abs=0.5)
    assert behind[behind >= -8].min() > -2


def test_in_the_linear_model_the_sum_helps_bce_in_all_splits_and_the_softmax_in_17():
    table = classifiers.stored(losses=tuple(ARMS)).table.query("model == 'linear' and condition == "
                                                               "@SHARED")
    accuracy = table.set_index(["loss", "seed"])["accuracy"]
    better = {loss: (accuracy[loss + SUMMED] - accuracy[loss] > 0).sum() for loss in COMPARED[1:]}
    assert better == {"one-vs-rest BCE": 20, "MSE on softmax": 17, "MSE on logits": 0}
    gaps = [(accuracy["one-vs-rest BCE" + more] - accuracy[FIRST]).mean() for more in ("", SUMMED)]
    assert gaps == pytest.approx([-1.9, -0.6], abs=0.05)


def test_cross_entropy_divided_by_fifty_falls_about_as_far_behind_as_the_squared_error(capsys):
    """A gradient as small as that of the mean squared error at equal logits is enough."""
    tell_divided((10, 50))
    assert [line.split(": ")[-1] for line in capsys.readouterr().out.splitlines()] == [
        "-3 points", "-15 points"]


def test_at_equal_logits_the_squared_error_of_the_softmax_has_a_fiftieth_of_the_gradient():
    torch = pytest.importorskip("torch")
    z, label = torch.zeros(1, 10, requires_grad=True), torch.tensor([3])
    target = torch.nn.functional.one_hot(label, 10).float()
    squared, log = (torch.autograd.grad(loss, z)[0].numpy() for loss in (
        torch.nn.functional.mse_loss(torch.softmax(z, 1), target),
        torch.nn.functional.cross_entropy(z, label)))
    assert np.allclose(50 * squared, log, rtol=1e-5)


def test_the_log_loss_is_larger_in_the_linear_model_alone(result):
    rows = result.summary().query("measure == 'test log loss'")
    rows = rows.set_index(["model", "condition", "loss"]).sort_index()
    for loss in ("one-vs-rest BCE", "MSE on softmax"):
        assert rows.at[("linear", OWN, loss), "difference_low"] > 0.01
        linear = result.table.query("model == 'linear' and condition == @OWN and loss == @loss")
        assert set(linear["learning_rate"]) == {5.0}   # the largest that was tried
        assert (rows.at[("network", OWN, loss), "difference_low"] < 0
                < rows.at[("network", OWN, loss), "difference_high"])


def test_in_the_linear_model_cross_entropy_has_the_lower_log_loss_in_all_splits():
    """At the largest rate that was tried for BCE, and at twice that rate."""
    table = classifiers.stored(models="linear").table.query("condition == @OWN")
    of = {loss: rows.sort_values("seed")["log_loss"].to_numpy()
          for loss, rows in table.groupby("loss")}
    gaps = {loss: of[loss] - of[FIRST] for loss in ("one-vs-rest BCE", "MSE on softmax")}
    assert all((gap > 0).all() for gap in gaps.values())
    assert [gap.mean() for gap in gaps.values()] == pytest.approx([0.071, 0.040], abs=0.002)
    seeds = tuple(range(20))
    outputs = trained.learn("linear", "one-vs-rest BCE", 10.0, seeds, curve=False)[1]
    faster = trained.log_loss("one-vs-rest BCE", outputs, trained.labels_held_out(seeds))
    assert (faster > of[FIRST]).all() and faster.mean() < of["one-vs-rest BCE"].mean()


def test_the_rates_are_chosen_on_splits_of_the_same_images():
    tuning = trained.row_numbers_of(tuple(classifiers.stored().settings["tuning_seeds"]))[1]
    assert np.isin(trained.row_numbers_of((0,))[1], tuning).any()


def test_the_sum_over_outputs_takes_the_path_of_the_mean_at_ten_times_the_rate():
    """In PyTorch, written out: the arms with a sum are trained as the mean at ten times the
    rate."""
    torch = pytest.importorskip("torch")
    digits = load("digits")
    X, y = torch.tensor(digits.X[:256] / 16), torch.tensor(np.eye(10)[digits.y[:256]])

    def path(of_outputs, rate, seed):
        torch.manual_seed(seed)
        net = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10),
                                  torch.nn.Softmax(dim=1)).double()
        steps = torch.optim.SGD(net.parameters(), lr=rate, momentum=0.9)
        for rows in torch.arange(256).split(64) * 5:
            steps.zero_grad()
            of_outputs((net(X[rows]) - y[rows]) ** 2).mean().backward()
            steps.step()
        return torch.cat([one.detach().ravel() for one in net.parameters()]).numpy()

    for seed in (0, 1, 2):
        mean, summed = (path(of, rate, seed) for of, rate in (
            (lambda one: one.mean(1), 2.0), (lambda one: one.sum(1), 0.2)))
        assert np.allclose(mean, summed, rtol=1e-9, atol=1e-12)


def test_a_sum_is_trained_as_ten_times_the_rate_of_the_mean():
    mean = trained.learn("linear", "MSE on softmax", 2.0, (3,), curve=False)[1]
    summed = trained.learn("linear", "MSE on softmax" + SUMMED, 0.2, (3,), curve=False)[1]
    assert np.allclose(mean, summed, rtol=1e-9, atol=1e-12)


def test_two_of_the_three_sums_of_the_network_repeat_the_mean_at_its_own_rate():
    """The rates chosen for them are ten times that of cross-entropy."""
    table = classifiers.stored(losses=tuple(ARMS), models="network").table
    runs = table.set_index(["condition", "loss", "seed"])["accuracy"].sort_index()
    repeated = {loss: runs[SHARED, loss + SUMMED].equals(runs[OWN, loss])
                for loss in COMPARED[1:]}
    assert repeated == {"one-vs-rest BCE": True, "MSE on softmax": True, "MSE on logits": False}


def test_in_a_linear_model_squared_error_on_the_logits_is_behind_at_its_own_rate(accuracy):
    rows = accuracy.loc["linear", OWN]
    assert rows.at["MSE on logits", "difference_high"] < -1
    assert rows.at["MSE on softmax", "difference_low"] < 0 < rows.at["MSE on softmax",
                                                                     "difference_high"]


def test_squares_that_forgive_a_clear_case_are_as_good_as_cross_entropy_in_a_linear_model(result):
    """The reason why squared error on the logits is behind there: it punishes scores that are
    better than asked."""
    table = pd.concat([result.table, classifiers.stored("squared hinge", "linear").table])
    own = table.query("model == 'linear' and condition == @OWN").pivot(index="seed", columns="loss",
                                                                       values="accuracy")
    split = trained.digits_split()
    assert split == (1348, 449)
    assert paired_difference(own["squared hinge"], own["MSE on logits"], split=split).low > 1
    behind = paired_difference(own["squared hinge"], own[FIRST], split=split)
    assert behind.low > -2 and behind.high > 0


def test_the_stored_result_has_every_loss_and_model_on_the_same_20_seeds_and_says_how_it_was_made():
    result = classifiers.stored(losses=tuple(ARMS))
    counts = result.table.groupby(["model", "condition", "loss"])["seed"].apply(tuple)
    assert set(counts) == {tuple(range(20))} and len(counts) == 2 * 2 * len(ARMS)
    assert not set(result.settings["seeds"]) & set(result.settings["tuning_seeds"])
    assert result.versions["numpy"] and len(result.table) == 20 * len(counts)


@pytest.mark.proof
@pytest.mark.parametrize("part", [dict(models="network", losses="MSE on softmax"),
                                  dict(models="linear", losses=("MSE on logits", "squared hinge"))])
def test_a_part_of_the_stored_result_is_found_again(part):
    found, kept = classifiers.run(seeds=2, progress=False, **part), classifiers.stored(**part)
    assert {**found.settings, "seeds": 20} == {**kept.settings,
                                               "seeds": 20} and found.measures == kept.measures
    pairs = kept.table.merge(found.table, on=["data", "condition", "model", "loss", "seed"])
    assert len(pairs) == len(found.table) > 0
    for column, rounding in (("accuracy", 0.5), ("learning_rate", 0), ("log_loss", 0.01)):
        assert np.allclose(pairs[column + "_x"], pairs[column + "_y"], rtol=0, atol=rounding,
                           equal_nan=True), column


def test_a_part_of_what_is_stored_can_be_asked_for():
    part = classifiers.stored(losses=("MSE on logits", FIRST), models="linear")
    assert set(part.table["loss"]) == {"MSE on logits",
                                       FIRST} and set(part.table["model"]) == {"linear"}
    with pytest.raises(ValueError, match="Did you mean \"linear\""):
        classifiers.stored(models="linar")


def test_cross_entropy_stands_in_both_conditions_with_the_same_runs(result):
    rows = result.table.query("loss == @FIRST and model == 'network'").drop(columns="condition")
    own, shared = rows.iloc[:20].reset_index(drop=True), rows.iloc[20:].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, shared)


def test_the_best_linear_classifier_under_squared_error_is_near_the_exact_least_squares(result):
    """The engine trained long enough: its accuracy is that of the exact minimiser, within half a
    point."""
    exact = least_squares_accuracy(range(20))
    ours = result.table.query("model == 'linear' and condition == @OWN and loss == 'MSE on "
                              "logits'")["accuracy"]
    assert abs(np.mean(exact) - ours.mean()) < 0.1
    first = result.table.query("model == 'linear' and condition == @OWN and loss == @FIRST")
    gap = paired_difference(exact, first.sort_values("seed")["accuracy"].to_numpy(),
                            split=trained.digits_split())
    assert gap.estimate == pytest.approx(-3.07, abs=0.1) and gap.high < -1.5


def test_the_rate_is_chosen_on_the_tuning_seeds_alone():
    seen = []

    def learn(model, name, rates, seeds, **given):
        seen.append((np.ndim(rates), set(seeds)))
        return trained.learn(model, name, rates, seeds, **given)

    trained.runs("linear", FIRST, (0, 1), (8, 9), learn=learn)
    assert seen == [(1, {8, 9}), (0, {0, 1})]


def test_a_seed_that_is_tuned_on_and_reported_is_refused():
    with pytest.raises(ValueError, match=r"seeds \[2\] are to be tuned on and reported"):
        classifiers.run(seeds=4, tuning_seeds=(2, 90))


def test_a_diverging_rate_is_not_chosen():
    assert trained.tuned_rate("linear", "MSE on logits", (8, 9), rates=(1e200, 0.5)) == 0.5


def test_of_rates_as_good_as_the_best_the_smallest_is_chosen():
    labels, = trained.labels_held_out((8,))
    right = dict(zip((0.1, 0.5, 1.0, 5.0), (0.90, 0.968, 0.970, 0.5)))

    def outputs(model, name, rates, seeds, curve):
        """Scores that are right on that share of the rows."""
        wrong = [np.arange(len(labels)) >= right[rate] * len(labels) for rate in rates]
        return None, np.array([np.eye(10)[(labels + one) % 10] for one in wrong])

    assert trained.tuned_rate("linear", FIRST, (8,), rates=tuple(right), learn=outputs) == 0.5


def test_scores_that_are_not_finite_are_never_right():
    """nan rows: argmax would say 0, and a tenth of the digits are zeros."""
    outputs = np.full((1, 4, 10), np.nan)
    outputs[0, 1] = np.eye(10)[3]
    assert trained.is_right(outputs, np.array([[0, 3, 0, 5]])).tolist() == [[False, True, False,
                                                                             False]]


def test_rows_held_out_are_not_trained_on():
    train, test = trained.row_numbers_of((0, 1, 2))
    for rows, held_out in zip(train, test):
        assert not set(rows) & set(held_out) and len(rows) + len(held_out) == len(load("digits").y)
    assert len({tuple(held_out) for held_out in test}) == 3


@pytest.mark.parametrize("changed, same", [("test", True), ("train", False)])
def test_outputs_do_not_know_the_labels_held_out(changed, same):
    real = load("digits")
    train, test = trained.row_numbers_of((3,))
    _, before = trained.learn("linear", FIRST, 0.5, (3,))
    y, rows = real.y.copy(), test[0] if changed == "test" else train[0]
    y[rows] = (y[rows] + 1) % 10
    _, after = trained.learn("linear", FIRST, 0.5, (3,),
                             digits=type(real)(**{**vars(real), "y": y}))
    assert np.array_equal(before, after) == same


@pytest.mark.parametrize("name", ARMS)
def test_the_log_loss_is_that_of_a_distribution(name):
    rng = np.random.default_rng(0)
    outputs = 3 * rng.normal(size=(2, 6, 10))
    if ARMS[name][1] == "softmax":
        outputs = np.exp(outputs) / np.exp(outputs).sum(axis=-1, keepdims=True)
    price = [trained.log_loss(name, outputs, np.full((2, 6), k)) for k in range(10)]
    if name.removesuffix(SUMMED) in ("MSE on logits", "squared hinge"):
        assert np.isnan(price).all()
    else:  # one row at a time: the ten probabilities add up to 1
        rows = np.array([trained.log_loss(name, outputs[:, :1], np.full((2, 1), k))
                         for k in range(10)])
        assert np.allclose(np.exp(-rows).sum(axis=0), 1, rtol=1e-12) and np.isfinite(price).all()


def test_neither_jobs_nor_a_dask_cluster_change_the_numbers():
    joblib, distributed = pytest.importorskip("joblib"), pytest.importorskip("distributed")
    given = dict(seeds=2, tuning_seeds=1, models="linear", losses=(FIRST, "MSE on logits"),
                 progress=False)
    alone = classifiers.run(jobs=1, **given).table
    pd.testing.assert_frame_equal(classifiers.run(jobs=2, **given).table, alone, rtol=1e-12)
    two = dict(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0")
    with distributed.LocalCluster(**two) as cluster:
        with distributed.Client(cluster) as client, joblib.parallel_config(backend="dask"):
            found = classifiers.run(jobs=2, **given).table
            assert len(client.scheduler_info()["workers"]) == 2
    pd.testing.assert_frame_equal(found, alone, rtol=1e-12)


def test_a_saved_result_comes_back_whole(result, tmp_path):
    back = type(result).load(result.save(tmp_path / "result.json"))
    pd.testing.assert_frame_equal(back.table, result.table)
    pd.testing.assert_frame_equal(back.summary(), result.summary())


@pytest.mark.parametrize("given, sentence", [
    (dict(losses="MSE on logit"), "losses holds 'MSE on logit'. Did you mean \"MSE on logits\""),
    (dict(models="linar"), "models holds 'linar'. Did you mean \"linear\""),
    (dict(losses=()), "losses is empty"),
])
def test_a_call_that_does_not_fit_says_what_fits(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        classifiers.run(seeds=2, progress=False, **given)


def test_the_picture_says_its_numbers(result, accuracy):
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    axes = result.plot()
    mean = accuracy.loc[("network", OWN, "MSE on logits"), "mean"]
    assert len(axes) == 2 and f"MSE on logits {mean:.3g} %" in axes[1].alt_text
    plt.close(axes[0].figure)

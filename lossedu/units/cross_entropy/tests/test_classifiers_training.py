"""Classifiers: rates are chosen apart, nothing leaks, and what is stored is found again."""
import numpy as np
import pandas as pd
import pytest

from lossedu.data import load
from lossedu.engine.objectives import objective
from lossedu.losses import loss as find_loss
from lossedu.units.cross_entropy.experiments import classifiers
from lossedu.units.cross_entropy.experiments.classifiers import ARMS, FIRST, SUMMED, trained


@pytest.fixture(scope="module")
def result():
    return classifiers.stored()


@pytest.mark.proof
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


@pytest.mark.proof
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
    if name.startswith(("MSE on logits", "squared hinge", "squares")):
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


@pytest.mark.proof
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


def test_the_two_halves_of_the_squared_hinge_forgive_what_it_forgives_on_one_side_each():
    rng = np.random.default_rng(3)
    scores = 2 * rng.normal(size=(2, 5, 10))
    target = 2 * np.eye(10)[rng.integers(0, 10, (2, 5))] - 1
    both, label, others, nothing = (
        ARMS[name][0] for name in ("squared hinge", "squared hinge, label's side",
                                   "squared hinge, others' side", "squares, targets 1 and -1"))
    values = [objective(find_loss(one) if isinstance(one, str) else one)(scores, target)
              for one in (both, label, others, nothing)]
    for hinge, half, other, square in zip(*values):     # the value, then the gradient
        assert np.allclose(half + other, hinge + square, rtol=1e-12)
    for sign, (_, gradient) in zip((1, -1), values[1:3]):
        beyond = sign * (scores - target) > 0
        assert (gradient[beyond & (target == sign)] == 0).all()
        assert np.allclose(gradient[target != sign], values[3][1][target != sign], rtol=1e-12)


@pytest.mark.proof
def test_a_sum_is_trained_as_ten_times_the_rate_of_the_mean():
    mean = trained.learn("linear", "MSE on softmax", 2.0, (3,), curve=False)[1]
    summed = trained.learn("linear", "MSE on softmax" + SUMMED, 0.2, (3,), curve=False)[1]
    assert np.allclose(mean, summed, rtol=1e-9, atol=1e-12)


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

"""Classifiers: each finding with its interval."""
import numpy as np
import pytest

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
from lossedu.units.cross_entropy.told import least_squares_accuracy, safe_side, tell_divided


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


@pytest.mark.proof
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


@pytest.mark.proof
def test_cross_entropy_divided_by_fifty_falls_about_as_far_behind_as_the_squared_error(capsys):
    """A gradient as small as that of the mean squared error at equal logits is enough."""
    tell_divided((10, 50))
    assert [line.split(": ", 2)[-1] for line in capsys.readouterr().out.splitlines()] == [
        "-3 points (95 % interval: ±1)", "-15 points (95 % interval: ±5)"]


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


@pytest.mark.proof
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


@pytest.mark.proof
def test_squares_that_forgive_a_clear_case_are_as_good_as_cross_entropy_in_a_linear_model():
    """And of the clear cases it is the other classes' that matter: to forgive the label's changes
    nothing."""
    table = classifiers.stored(losses=tuple(ARMS), models="linear").table
    own = table.query("condition == @OWN").pivot(index="seed", columns="loss", values="accuracy")
    split = trained.digits_split()
    assert split == (1348, 449)
    nothing, both = own["squares, targets 1 and -1"], own["squared hinge"]
    label, others = (own[f"squared hinge, {side} side"] for side in ("label's", "others'"))
    assert paired_difference(nothing, own[FIRST], split=split).high < -1
    for better in (both, others):
        assert paired_difference(better, nothing, split=split).low > 1
        behind = paired_difference(better, own[FIRST], split=split)
        assert behind.low > -2 and behind.high > 0
    assert np.abs(label - nothing).max() < 0.3 and np.abs((label - nothing).mean()) < 0.05
    beyond = safe_side(classifiers.stored(losses=tuple(ARMS), models="linear"),
                       "squares, targets 1 and -1")
    assert beyond == pytest.approx((1, 40), abs=0.45)


def test_in_the_network_three_of_the_four_relatives_of_the_squared_hinge_differ():
    table = classifiers.stored(losses=tuple(ARMS), models="network").table
    own = table.query("condition == @OWN").pivot(index="seed", columns="loss", values="accuracy")
    gaps = {loss: paired_difference(own[loss], own[FIRST], split=trained.digits_split())
            for loss in ("squares, targets 1 and -1", "squared hinge",
                         "squared hinge, label's side", "squared hinge, others' side")}
    signs = [(gap.low > 0) - (gap.high < 0) for gap in gaps.values()]
    assert signs == [-1, 0, -1, 1]


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


def test_the_picture_says_its_numbers(result, accuracy):
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    axes = result.plot()
    mean = accuracy.loc[("network", OWN, "MSE on logits"), "mean"]
    assert len(axes) == 2 and f"MSE on logits {mean:.3g} %" in axes[1].alt_text
    plt.close(axes[0].figure)

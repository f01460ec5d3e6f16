"""Networks that predict their variance: the stored findings, and the gradients they rest on."""
import numpy as np
import pytest

from lossedu.engine import SGD
from lossedu.stats import paired_difference
from lossedu.units import likelihood
from lossedu.units.likelihood.experiments import spreads
from lossedu.units.likelihood.experiments.spreads import trained

RATE_COLUMNS = [f"peaks_at_{rate:g}" for rate in trained.RATES]


@pytest.fixture(scope="module")
def stored():
    return spreads.stored()


def gap(stored, arm, other, column, network="tanh"):
    table = stored.table.query("model == @network").set_index("seed")
    one, two = (table[table["loss"] == name][column] for name in (arm, other))
    return paired_difference(one, two, split=stored.measures[0].split)


def test_the_nll_ends_with_a_worse_mean_at_the_peaks_and_a_better_likelihood(stored):
    assert gap(stored, "nll", "mse", "peaks").low > 0
    assert gap(stored, "nll", "mse", "nll").high < 0


def test_the_nll_is_worse_at_the_peaks_in_each_split(stored, capsys):
    likelihood.tell_splits(stored)
    assert "above 0 in 24 of 24 splits, from 8.2 to 66.2, median 17.1" in capsys.readouterr().out


def test_without_the_weight_the_excess_elsewhere_is_not_clearly_less(stored):
    found = gap(stored, "mean unweighted", "nll", "others")
    assert found.low < 0 < found.high
    for hour in range(6):
        assert gap(stored, "nll", "mse", f"rmse_{hour}").high < 0


def test_half_beta_lies_between_at_the_peaks_and_not_clearly_in_the_likelihood(stored):
    assert gap(stored, "beta 0.5", "nll", "peaks").high < 0
    assert gap(stored, "beta 0.5", "beta 1", "peaks").low > 0
    found = gap(stored, "beta 0.5", "nll", "nll")
    assert found.low < 0 < found.high and gap(stored, "beta 0.5", "beta 1", "nll").high < 0


def test_the_nll_fits_the_peaks_of_the_training_hours_worse_too(stored, capsys):
    assert gap(stored, "nll", "mse", "known_peaks").low > 0
    likelihood.tell_known(stored)
    assert capsys.readouterr().out.endswith("NLL 108, squared error 82\n")


def test_the_predicted_variance_is_nearly_calibrated_at_the_peaks_and_one_variance_is_not(
        stored, capsys):
    likelihood.tell_coverage(stored, ["mse", "nll"])
    told = capsys.readouterr().out
    assert "squared error: 92%" in told and "at the peaks 68%" in told
    assert "NLL: 94%" in told and "at the peaks 94%" in told


def test_the_picture_of_differences_names_the_hours_with_an_interval_above_0(stored):
    words = likelihood.draw_differences(stored, ["mean unweighted", "beta 1"]).text
    assert "above 0 at these hours: 1, 2, 3, 4, 23; below 0: none" in words
    assert "above 0 at these hours: none; below 0: none" in words


def test_with_128_units_the_nll_is_worse_at_each_rate_and_the_interval_contains_0(stored):
    wide, network = spreads.stored("wide.json"), "tanh, 128 units"
    for column in RATE_COLUMNS:
        assert gap(wide, "nll", "mse", column, network).estimate > 0, column
    excess = gap(wide, "nll", "mse", "peaks", network)
    assert excess.low < 0 < excess.high
    assert excess.estimate < 0.5 * gap(stored, "nll", "mse", "peaks").estimate


@pytest.mark.parametrize("network", spreads.NARROW)
def test_what_differs_in_the_gradient_of_the_log_variance_alone_differs_at_each_rate(
        stored, network):
    for column in RATE_COLUMNS:
        assert gap(stored, "mean unweighted", "beta 1", column, network).estimate > 0, column
    assert gap(stored, "mean unweighted", "mse", "peaks", "ReLU").low > 9


def test_two_networks_have_the_mean_of_the_squared_error(stored, capsys):
    likelihood.tell_spread(stored, ["two networks"])
    assert capsys.readouterr().out.count("0 (the same network)") == 2


@pytest.mark.parametrize("network", spreads.NARROW)
def test_without_the_weight_in_the_mean_most_of_the_loss_goes(stored, network):
    whole = gap(stored, "nll", "mse", "peaks", network).estimate
    assert gap(stored, "mean unweighted", "mse", "peaks", network).estimate < 0.3 * whole
    one = gap(stored, "beta 1", "mse", "peaks", network)
    assert one.low < 0 < one.high and abs(one.estimate) < 1


@pytest.mark.parametrize("network", spreads.NARROW)
def test_at_each_rate_the_nll_is_worse_at_the_peaks(stored, network):
    for column in RATE_COLUMNS:
        assert gap(stored, "nll", "mse", column, network).low > 0, column


def test_without_the_weight_in_the_mean_most_of_the_loss_goes_at_each_rate(stored):
    tanh, relu = (np.array([[gap(stored, arm, "mse", column, network).estimate
                             for column in RATE_COLUMNS] for arm in ("mean unweighted", "nll")])
                  for network in spreads.NARROW)
    assert (tanh[0] < 0.4 * tanh[1]).all()
    assert (relu[0] < 0.4 * relu[1])[:3].all() and relu[0, 4] > 0.8 * relu[1, 4]


def test_the_column_of_the_tuned_rate_has_the_errors_of_the_run_itself(stored):
    for _, row in stored.table.iterrows():
        assert row[f"peaks_at_{row['learning_rate']:g}"] == row["peaks"]


def test_a_good_start_ends_at_the_same_training_loss_and_still_costs_the_mean(stored):
    loss = gap(stored, "mse, then nll", "nll", "known_nll")
    assert -0.1 < loss.low < 0 < loss.high < 0.1
    assert gap(stored, "mse, then nll", "mse", "peaks").low > 0


def test_the_gap_is_larger_with_relu(stored):
    tanh, relu = (gap(stored, "nll", "mse", "peaks", network) for network in spreads.NARROW)
    assert relu.low > tanh.high


def test_every_arm_has_every_seed_and_a_tuned_rate(stored):
    counts = stored.table.groupby(["model", "loss"]).size()
    assert (counts == 24).all() and len(counts) == 14
    assert stored.table["learning_rate"].isin(trained.RATES).all()


def test_the_gradient_is_that_of_the_value_without_a_weight():
    rng = np.random.default_rng(0)
    output, target, step = rng.normal(size=(2, 7, 2)), rng.normal(size=(2, 7)), 1e-6
    for loss in (trained.squared_error, trained.weighted_nll(0.0, 0.0)):
        _, gradient = loss(output, target)
        for place in np.ndindex(7, 2):
            up, down = output.copy(), output.copy()
            up[(slice(None), *place)] += step
            down[(slice(None), *place)] -= step
            slope = (loss(up, target)[0] - loss(down, target)[0]) / (2 * step)
            assert np.allclose(gradient[(slice(None), *place)], slope, atol=1e-8)


def test_beta_multiplies_each_row_of_the_gradient_by_a_power_of_its_variance():
    rng = np.random.default_rng(1)
    output, target = rng.normal(size=(2, 7, 2)), rng.normal(size=(2, 7))
    plain = trained.weighted_nll(0.0, 0.0)(output, target)[1]
    for beta in (0.5, 1.0):
        weighted = trained.weighted_nll(beta, beta)(output, target)[1]
        assert np.allclose(weighted, plain * np.exp(beta * output[..., 1:]))
    mean = trained.squared_error(output, target)[1][..., 0]
    for beta in (0.0, 1.0):   # the weight may be taken from the gradient in the mean alone
        half = trained.weighted_nll(1.0, beta)(output, target)[1]
        assert np.allclose(half[..., 0], mean)
        assert np.allclose(half[..., 1], plain[..., 1] * np.exp(beta * output[..., 1]))


def test_a_long_gradient_is_shortened_to_the_norm_1_and_a_short_one_stays():
    moved = np.zeros((3, 2))
    trained.Clipped(SGD(lr=1.0)).begin(moved)(np.array([[3.0, 4.0], [0.3, 0.4], [0.0, 0.0]]))
    assert np.allclose(moved, [[-0.6, -0.8], [-0.3, -0.4], [0.0, 0.0]])


def test_the_variance_alone_is_learnt_by_the_nll_of_residuals():
    rng = np.random.default_rng(2)
    output, residual = rng.normal(size=(2, 7, 2)), rng.normal(size=(2, 7))
    value, gradient = trained.nll_of_residuals(output, residual)
    output[..., 0] = 0
    whole, wanted = trained.weighted_nll(0.0, 0.0)(output, residual)
    assert np.allclose(value, whole) and np.allclose(gradient[..., 1], wanted[..., 1])
    assert not gradient[..., 0].any()


def test_hours_held_out_have_no_part_in_what_is_learnt():
    found = trained.prepared((0, 1))
    for rows, test in zip(found.rows, found.tests):
        assert not test[rows].any()


@pytest.mark.proof
def test_a_part_of_the_run_comes_again_from_its_seeds():
    settings = dict(seeds=(0, 1), tuning_seeds=2, networks=("tanh",), arms=("mse",),
                    epochs=2, progress=False)
    one, two = spreads.run(**settings).table, spreads.run(**settings).table
    assert one.equals(two) and len(one) == 2


@pytest.mark.proof
def test_a_stored_seed_is_found_again_at_its_rate(stored):
    row = stored.table.query("model == 'tanh' and loss == 'beta 1' and seed == 0")
    mean, _ = trained.learn("beta 1", "tanh", float(row["learning_rate"].iloc[0]), (0,))
    found = trained.prepared((0,))
    test = found.tests[0]
    rmse = np.sqrt(np.mean((mean[0][test] - found.y[test]) ** 2))
    assert rmse == pytest.approx(row["rmse"].iloc[0], rel=0.05)


def test_what_is_told_is_in_the_table(stored, capsys):
    likelihood.tell_spread(stored, ["nll"])
    likelihood.tell_rates(stored, ["nll"])
    likelihood.tell_weights(stored)
    told = capsys.readouterr().out
    rows = stored.table.query("model == 'tanh' and loss == 'nll'")
    assert f"{rows['peaks_at_0.003'].mean():8.1f}" in told
    assert "5 bikes at 3 o'clock" in told
    found = gap(stored, "nll", "mse", "peaks")
    assert f"{found.estimate:+.1f} ({found.low:+.1f} to {found.high:+.1f})" in told
    words = likelihood.draw_by_hour(stored).text
    assert "deviations (dotted) of 5 and 99" in words and "beta" not in words
    assert "above 0 at these hours: 17, 18, 20; below 0: 0, 1, 2, 3, 4, 5" in words

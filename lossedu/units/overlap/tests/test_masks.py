"""The experiments of the unit overlap: what the stored runs found, and a part of them again."""
import numpy as np
import pytest

import lossedu
from lossedu.units.overlap import network, pixels
from lossedu.units.overlap.experiments import masks, tiles, trap


@pytest.fixture(scope="module")
def result():
    return masks.stored()


def test_on_the_nuclei_dice_and_bce_agree_within_half_a_percent(result):
    gap = masks.difference(result, "nuclei", "Dice", "BCE")
    assert -0.005 < gap.low < gap.high < 0.005


def test_on_the_centres_dice_is_ahead_at_one_half_and_not_at_the_tuned_threshold(result):
    half = masks.difference(result, "centres", "Dice", "BCE")
    tuned = masks.difference(result, "centres", "BCE", "Dice", ("tuned", "half"))
    assert half.low > 0.02 and half.estimate > 0.1
    assert tuned.low < 0 < tuned.high and tuned.high - tuned.low < 0.1


@pytest.mark.parametrize("target", masks.TARGETS)
def test_at_tuned_thresholds_no_interval_tells_a_loss_from_bce(result, target):
    for arm in masks.ARMS[1:]:
        gap = masks.difference(result, target, arm, "BCE", ("tuned", "tuned"))
        assert gap.low < 0 < gap.high and abs(gap.estimate) < 0.03


def test_half_the_best_dice_is_a_good_threshold_for_bce_alone(result):
    for arm, is_good in (("BCE", True), ("weighted BCE", False), ("focal", False)):
        gap = masks.difference(result, "centres", arm, arm, ("rule", "tuned"))
        assert (gap.high > 0) == is_good
    mass = result.table.query("data == 'centres'").groupby("loss")["mass"].mean()
    assert mass["BCE"] < 1.2 and mass["weighted BCE"] > 7 and mass["focal"] > 7


def test_with_a_large_smooth_nothing_is_marked_and_the_loss_is_lowest():
    found = tiles.stored().table
    for kind, least in (("pooled", 100.0), ("per tile", 10.0)):
        for rate in tiles.RATES:
            rows = found[found["condition"] == tiles.condition(kind, rate)]
            large, small = rows[rows["smooth"] >= least], rows[rows["smooth"] < least]
            assert (large["marked"] == 0).all()
            assert rate > 0.01 or (small["marked"] > 0).all()
            if kind == "pooled":
                assert large["last"].max() < small["last"].min()
            means = rows.groupby("smooth")["last"].mean()
            assert means[means.index >= least].max() < means[means.index < least].min()


def test_with_the_weight_undone_the_rule_works_for_weighted_bce(result):
    gain = masks.difference(result, "centres", masks.WEIGHTED, masks.WEIGHTED, ("undone", "rule"))
    gap = masks.difference(result, "centres", masks.WEIGHTED, "BCE", ("undone", "rule"))
    assert gain.low > 0.1 and gap.low < 0 < gap.high
    for arm in ("BCE", "Dice"):
        same = result.table[result.table["loss"] == arm]
        assert np.array_equal(same["undone"], same["rule"])


def test_a_weight_undone_gives_back_the_probability_that_it_moved():
    eta = np.linspace(0.01, 0.99, 9)
    for weight in (0.2, 1.0, 108.0):
        assert np.allclose(masks.undone(weight * eta / (weight * eta + 1 - eta), weight), eta)


def test_no_loss_chose_an_end_of_the_learning_rates_or_often_one_of_the_thresholds(result):
    networks = result.table[result.table["model"] == "network"]
    assert not networks["rate"].isin([masks.RATES[0], masks.RATES[-1]]).any()
    at_an_end = networks["threshold"].isin([masks.THRESHOLDS[0], masks.THRESHOLDS[-1]])
    assert at_an_end.groupby([networks["data"], networks["loss"]]).sum().max() <= 2


@pytest.mark.proof
def test_a_part_of_each_stored_result_is_found_again(result):
    table = result.table.query("data == 'centres' and loss == 'BCE' and seed < 2")
    for row in table.itertuples():
        again = masks._measured("BCE", "centres", row.seed, row.rate)
        assert again["half"] == pytest.approx(row.half, abs=0.03)
        assert again["tuned"] == pytest.approx(row.tuned, abs=0.03)
    stored = tiles.stored().table.query("condition == 'pooled, rate 0.01' and seed == 0")
    for row in stored.itertuples():
        again = tiles.measured("pooled", row.smooth, row.seed, row.rate)
        assert again["last"] == pytest.approx(row.last, abs=0.02)
        assert again["dice"] == pytest.approx(row.dice, abs=0.05)


@pytest.mark.proof
def test_runs_of_both_experiments_have_a_row_for_each_seed_and_setting():
    small = masks.run(seeds=2, tuning_seeds=1, targets=("centres",), arms=("Dice",), progress=False)
    assert small.table.groupby("loss").size().to_dict() == {"Dice": 2, "brightness": 2,
                                                             "every pixel": 2}
    few = tiles.run(seeds=1, smooth=(1.0,), progress=False)
    assert len(few.table) == 2 * len(tiles.RATES)


def test_the_networks_gradient_is_that_of_its_loss():
    rng = np.random.default_rng(0)
    z, y = rng.normal(size=40), (rng.random(40) < 0.3).astype(float)
    for slope in (network.on_probabilities(lossedu.loss("dice", smooth=1.0)),
                  masks.slope_of("weighted BCE", y), masks.slope_of("focal", y)):
        value, grad = slope(z, y)
        for place in range(5):
            step = np.zeros(40)
            step[place] = 1e-6
            ends = slope(z + step, y)[0], slope(z - step, y)[0]
            assert grad[place] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-5, abs=1e-9)
        assert np.isfinite(value)


@pytest.mark.parametrize("given", [dict(targets=("cells",)), dict(arms=("BCEE",)), dict(seeds=0)])
def test_bad_input_gets_one_sentence(given):
    with pytest.raises(ValueError):
        masks.run(progress=False, **given)


def test_the_pictures_of_the_experiments_tell_their_means(result):
    words = " ".join(ax.alt_text for ax in result.plot())
    bce = result.table.query("data == 'centres' and loss == 'BCE'")
    assert f"BCE {bce.half.mean():.3f} and {bce.tuned.mean():.3f}" in words
    assert "By the smoothing constant 0, 1, 10, 100" in tiles.stored().plot()[0].alt_text
    gap = masks.difference(result, "centres", "Dice", "BCE", ("tuned", "tuned"))
    assert f"Dice +0.161 and {gap.estimate:+.3f}" in words
    assert "empty mask 0.275" in trap.stored().plot()[0].alt_text


@pytest.mark.parametrize("kind", tiles.KINDS)
def test_with_a_large_smooth_a_better_mask_exists_and_random_weights_do_not_reach_it(kind):
    value = trap.values(trap.stored(), kind)
    marked = trap.values(trap.stored(), kind, "marked")
    assert (value[trap.BCE_MASK] < value[trap.EMPTY] - 0.005).all()
    assert (marked[trap.RANDOM] == 0).all() and (value[trap.RANDOM] > value[trap.EMPTY]).all()
    warm = marked[trap.WARM] > 0
    assert 18 < warm.sum() < 24
    assert np.array_equal(warm, value[trap.WARM] < value[trap.EMPTY])


def test_the_constant_in_the_score_makes_the_trap_and_not_the_one_in_the_size():
    marked = trap.values(trap.stored(), "pooled", "marked")
    assert (marked[trap.SCORE] > 0).all() and (marked[trap.SIZE] == 0).all()


def test_per_tile_the_constant_in_the_size_changes_the_weights_of_the_tiles_as_well():
    marked = trap.values(trap.stored(), "per tile", "marked")
    assert (marked[trap.SCORE] > 0).all() and (marked[trap.SIZE] == 0).all()
    y = np.zeros((2, 25))
    y[0, :5] = 1                                             # the other tile is empty
    z = np.full(y.shape, -20.0)

    def beside_the_empty_tile(kind, **given):
        slope = trap.exchanged(kind, **given)(z, y)[1]
        return slope[0, 0] / slope[1, 0]

    both, size = (beside_the_empty_tile("per tile", **one) for one in ({}, dict(in_size=1.0)))
    assert (both, size) == pytest.approx((-0.889, -0.222), abs=1e-3)
    assert (beside_the_empty_tile("pooled") ==
            pytest.approx(beside_the_empty_tile("pooled", in_size=1.0)))


@pytest.mark.parametrize("s, told", [(1.0, 0.3), (10.0, 0.9)])
def test_near_the_empty_mask_the_background_of_an_empty_tile_has_more_than_an_object_pixel(s, told):
    T = 4.8
    score, size = s / (T + s), T + s
    of_object, of_empty = (2 - score) / size, 1 / s
    assert of_object == pytest.approx((2 * T + s) / (T + s) ** 2)
    assert of_object / of_empty == pytest.approx(told, abs=0.02)
    assert (2 * T + s) / (T + s) ** 2 < 1 / s                # for every T > 0: T**2 > 0


def test_the_push_of_an_empty_image_is_small_while_much_is_marked_and_grows_as_it_falls():
    one, k = lossedu.loss("dice", smooth=1.0), 1000
    slopes = [one.grad(np.full(k, P / k), np.zeros(k))[0] for P in (0.0, 1.0, 30.0)]
    assert slopes == pytest.approx([1.0, 0.25, 1 / 31**2])


@pytest.mark.parametrize("kind", tiles.KINDS)
def test_with_one_constant_in_both_places_the_exchanged_gradient_is_that_of_the_dice_loss(kind):
    rng = np.random.default_rng(0)
    z, y = rng.normal(size=(4, 25)), (rng.random((4, 25)) < 0.2).astype(float)
    y[1] = 0
    right = lossedu.loss("dice", smooth=trap.SMOOTH[kind], per_image=tiles.KINDS[kind])
    value, grad = network.on_probabilities(right)(z, y)
    found, slope = trap.exchanged(kind)(z, y)
    assert found == pytest.approx(value) and np.allclose(slope, grad, rtol=1e-12, atol=0)
    assert not np.allclose(trap.exchanged(kind, in_score=1.0)(z, y)[1], grad, rtol=1e-3)


@pytest.mark.proof
def test_a_factor_of_the_loss_does_not_free_a_network_from_the_empty_mask():
    """So the size of the gradient is not what keeps it there."""
    image, seen = pixels.read(), pixels.tiles(pixels.areas(0)[0]).all(axis=1)
    X, y = pixels.tiles(image.features), pixels.tiles(image.centres).astype(float)

    def scaled(kind, factor):
        def grad(z, target):
            value, slope = trap.exchanged(kind)(z, target)
            return value, factor * slope
        return grad

    for kind in tiles.KINDS:
        for factor in (1.0, 11.0, 1000.0):
            fit, _ = network.train(scaled(kind, factor), X[seen], y[seen], trap.RATE, tiles.STEPS,
                                   tiles.BATCH, 0)
            assert (fit(X[~seen]) < 0.5).all()


def test_a_usual_constant_fails_per_tile_at_the_larger_rate_in_six_splits():
    table = tiles.stored().table.query("smooth == 1 and marked == 0")
    assert table["condition"].value_counts().to_dict() == {"per tile, rate 0.03": 6}


@pytest.mark.proof
def test_the_value_of_an_empty_mask_is_that_of_the_loss():
    tiles_of_centres = pixels.tiles(pixels.read().centres).astype(float)
    for smooth in tiles.SMOOTH:
        loss = lossedu.loss("dice", smooth=smooth, per_image=True)
        assert tiles.value_of_empty(smooth, "per tile") == pytest.approx(
            loss(0 * tiles_of_centres, tiles_of_centres))


def test_the_rates_of_the_tiles_are_those_chosen_for_dice_and_bce_on_the_centres(result):
    rate = result.table.query("data == 'centres'").groupby("loss")["rate"].first()
    assert (rate["Dice"], rate["BCE"]) == tiles.RATES
    assert trap.RATE == rate["Dice"] and trap.RATE_OF_BCE == rate["BCE"]


@pytest.mark.proof
def test_a_part_of_the_stored_trap_is_found_again():
    stored = trap.values(trap.stored(), "pooled")
    for name, found in trap.values(trap.run(seeds=1, progress=False), "pooled").items():
        assert found[0] == pytest.approx(stored[name][0], abs=0.02)

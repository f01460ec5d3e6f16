"""Tables of temperature bands: which days they see, and what they forecast."""
import numpy as np
import pytest

from lossedu.units.start.experiments import bands


@pytest.fixture(scope="module")
def result():
    return bands.run(seeds=3, progress=False)


@pytest.mark.parametrize("condition", bands.SIZES)
def test_no_day_has_two_tasks(condition):
    for seed in (0, 7):
        parts = bands.divide(condition, seed)
        days = np.concatenate(parts)
        assert len(np.unique(days)) == len(days) == (365 if condition == bands.RANDOM else 319)
        assert tuple(map(len, parts[:2])) == bands.SIZES[condition]


@pytest.mark.parametrize("condition", (bands.LATER, bands.WEEKS))
def test_later_days_come_after_all_that_trained_or_chose(condition):
    number = bands.read_days().number
    train, validation, test = (number[part] for part in bands.divide(condition, 0))
    assert max(train.max(), validation.max()) < test.min()
    assert (train.max() < validation.min()) == (condition == bands.WEEKS)


def test_a_table_holds_the_mean_of_each_band_and_of_the_nearest_where_none_fell():
    table = bands.fit_table(4, np.array([0.1, 0.2, 0.3, 1.0]), np.array([1.0, 3.0, 5.0, 7.0]))
    assert table.tolist() == [2.0, 5.0, 5.0, 7.0]
    assert bands.forecast(table, [0.0, 0.49, 0.74, 1.0]).tolist() == [2.0, 5.0, 5.0, 7.0]


def test_one_band_is_the_constant_and_leaves_the_variance_of_its_training_days(result):
    days, (train, _, test) = bands.read_days(), bands.divide(bands.RANDOM, 0)
    row = result.table.query("data == 'random days' and seed == 0 and bands == 1").iloc[0]
    assert row.train == pytest.approx(days.rentals[train].var())
    missed = days.rentals[train].mean() - days.rentals[test]
    assert row.test == pytest.approx(np.mean(missed ** 2))


def test_the_training_loss_does_not_rise_from_one_table_to_the_next(result):
    train = result.table.pivot(index=["data", "seed"], columns="bands", values="train")
    assert list(train.columns) == list(bands.BANDS)
    assert (np.diff(train.to_numpy(), axis=1) <= 1e-12).all()


def test_the_days_are_those_of_the_data():
    temp, rentals, number = bands.read_days()
    assert len(temp) == len(rentals) == len(number) == 365
    assert rentals.sum() * 1000 == pytest.approx(1_243_103)
    assert 0 <= temp.min() and temp.max() <= 1


def test_the_picture_shows_three_losses_over_the_bands(result):
    ax = result.plot()
    assert len(ax.lines) == 5 and "training" in ax.alt_text

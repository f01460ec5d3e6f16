"""The experiment on totals against plain counting."""
import numpy as np
import pytest

import lossedu
from lossedu.units.outliers.experiments import totals


@pytest.fixture(scope="module")
def result():
    return totals.run(seeds=20, progress=False)


def gaps(result, model, loss):
    rows = result.table[result.table["model"].str.contains(model) & (result.table["loss"] == loss)]
    return rows.set_index("seed")["gap"]


@pytest.mark.proof
def test_one_split_counted_by_hand(result):
    bikes = lossedu.data.load("bikeshare")
    days = bikes.column("day")
    test = totals.splits([3], days, share=1 / 3)[0]
    assert not set(days[test]) & set(days[~test])  # hours of one day stay together
    for loss, middle in (("mse", np.mean), ("mae", np.median)):
        predicted = test.sum() * middle(bikes.y[~test])
        assert gaps(result, "all hours",
                    loss)[3] == pytest.approx(predicted / bikes.y[test].sum() - 1, rel=1e-12)
        predicted = sum(middle(bikes.y[~test & (bikes.column("hour") == hour)
                                       & (bikes.column("workingday") == kind)])
                        for hour, kind in zip(bikes.column("hour")[test],
                                              bikes.column("workingday")[test]))
        assert gaps(result, "per hour",
                    loss)[3] == pytest.approx(predicted / bikes.y[test].sum() - 1, rel=1e-12)


def test_the_gap_has_the_sign_opposite_to_the_skew_of_the_residuals(result):
    for model in ("all hours", "per hour"):
        skew = result.table[result.table["model"].str.contains(model)]["residual_skew"]
        for loss in ("mae", "huber"):
            apart = gaps(result, model, loss) - gaps(result, model, "mse")
            assert (np.sign(apart) == -np.sign(skew.mean())).all()
            assert (np.sign(skew) == np.sign(skew.mean())).all()


def test_huber_lies_between_mean_and_median_here(result):
    """On these data it does; in general it need not."""
    for model in ("all hours", "per hour"):
        mean, median, huber = (gaps(result, model, loss) for loss in ("mse", "mae", "huber"))
        assert ((np.minimum(mean, median) < huber) & (huber < np.maximum(mean, median))).all()


def test_the_picture_says_its_numbers(result):
    assert f"mae {100 * gaps(result, 'all hours', 'mae').mean():+.0f} %" in result.plot().alt_text

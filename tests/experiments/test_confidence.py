"""The sure and the modest reader of digits: judged by the same two numbers on digits that neither has seen."""
import numpy as np
import pytest

from lossedu import numdiff
from lossedu.experiments import confidence
from lossedu.experiments.confidence import MODEST, SURE


@pytest.fixture(scope="module")
def result():
    return confidence.run(seeds=2, progress=False)


def test_the_modest_reader_has_the_higher_loss_in_every_split(result):
    losses = result.table.pivot(index="seed", columns="loss", values="cross_entropy")
    assert len(losses) == 2 and (losses[MODEST] > 2 * losses[SURE]).all()


@pytest.mark.parametrize("softened", [0.0, 0.3])
def test_the_slope_of_the_softened_cross_entropy_is_that_of_its_value_and_a_thousandth_more_is_not(softened):
    rng = np.random.default_rng(0)
    z, y = 2 * rng.normal(size=(1, 4, 3)), np.array([[0, 2, 1, 2]])
    minimised = confidence.soft_cross_entropy(softened)
    slope, bound = numdiff.gradient(lambda z: minimised(z, y)[0][0], z)
    gap = lambda factor: np.abs(factor * minimised(z, y)[1] - slope) - bound - 1e-9
    assert (gap(1.0) <= 0).all() and (gap(1.001) > 0).any()


@pytest.mark.parametrize("softened", [0.0, 0.3])
def test_its_value_is_that_of_pytorch(softened):
    import torch
    rng = np.random.default_rng(1)
    z, y = 4 * rng.normal(size=(1, 6, 10)), rng.integers(0, 10, (1, 6))
    theirs = torch.nn.functional.cross_entropy(torch.tensor(z[0]), torch.tensor(y[0]), label_smoothing=softened)
    assert confidence.soft_cross_entropy(softened)(z, y)[0][0] == pytest.approx(theirs.item(), rel=1e-12)


def test_no_unseen_digit_was_learnt_from():
    for order in confidence._orders((0, 7), 1797):
        learnt, unseen = order[:confidence.TRAIN], order[confidence.TRAIN:confidence.TRAIN + confidence.TEST]
        assert len(set(learnt)) == 500 and len(set(unseen)) == 250 and not set(learnt) & set(unseen)


def test_read_gives_the_networks_of_the_table(result):
    sure, modest, digits = confidence.read(seed=0)
    assert (result.table.rate == 0.01).all()  # the rate that read takes
    rows = result.table[result.table.seed == 0].set_index("loss")
    for probs, row in ((sure, rows.loc[SURE]), (modest, rows.loc[MODEST])):
        assert row.cross_entropy == pytest.approx(-np.log(probs[np.arange(250), digits]).mean(), rel=1e-6)
        assert row.accuracy == np.mean(probs.argmax(axis=1) == digits)
        assert np.allclose(probs.sum(axis=1), 1)


def test_the_picture_joins_the_two_readers_of_each_split(result):
    ax = result.plot()
    assert len(ax.lines) == 2 + 2 and "right in every split" in ax.alt_text


def test_two_processes_give_the_same_table(result):
    assert confidence.run(seeds=2, jobs=2, progress=False).table.equals(result.table)

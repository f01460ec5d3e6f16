"""The sure and the modest reader of digits: judged by the same two numbers on digits that neither
has seen."""
import numpy as np
import pytest

from lossedu.units.start.experiments import confidence
from lossedu.units.start.experiments.confidence import MODEST, SURE


@pytest.fixture(scope="module")
def result():
    return confidence.run(seeds=2, progress=False)


@pytest.mark.proof
def test_the_modest_reader_has_the_higher_loss_in_every_split(result):
    losses = result.table.pivot(index="seed", columns="loss", values="cross_entropy")
    assert len(losses) == 2 and (losses[MODEST] > 2 * losses[SURE]).all()


def test_no_unseen_digit_was_learnt_from():
    for order in confidence.shuffled_rows((0, 7), 1797):
        learnt, unseen = order[:confidence.TRAIN], order[confidence.TRAIN:confidence.TRAIN
                                                         + confidence.TEST]
        assert len(set(learnt)) == 500 and len(set(unseen)) == 250 and not set(learnt) & set(unseen)


@pytest.mark.proof
def test_read_gives_the_networks_of_the_table(result):
    sure, modest, digits = confidence.read(seed=0)
    assert (result.table.rate == 0.01).all()  # the rate that read takes
    rows = result.table[result.table.seed == 0].set_index("loss")
    for probs, row in ((sure, rows.loc[SURE]), (modest, rows.loc[MODEST])):
        assert row.cross_entropy == pytest.approx(-np.log(probs[np.arange(250), digits]).mean(),
                                                  rel=1e-6)
        assert row.accuracy == np.mean(probs.argmax(axis=1) == digits)
        assert np.allclose(probs.sum(axis=1), 1)


def test_the_picture_joins_the_two_readers_of_each_split(result):
    ax = result.plot()
    assert len(ax.lines) == 2 + 2 and "right in every split" in ax.alt_text


def test_two_processes_give_the_same_table(result):
    assert confidence.run(seeds=2, jobs=2, progress=False).table.equals(result.table)

"""Baseline, model and floor: what is measured can be redone by hand, and the stored runs stand."""
import numpy as np
import pytest

from lossedu.units.information import bag, votes
from lossedu.units.information.experiments import floors


@pytest.fixture(scope="module")
def stored():
    return floors.stored().table


@pytest.mark.proof
def test_the_groups_of_raters_are_blocks_of_fifteen_sentences():
    snippets = votes.read_snippets()
    sizes = [len(one) for one in snippets.votes]
    assert len(np.unique(snippets.block)) == 707
    for block in np.unique(snippets.block):
        assert len({sizes[row] for row in np.flatnonzero(snippets.block == block)}) == 1


def test_raters_at_one_place_of_a_block_share_a_leaning_that_independent_raters_would_not():
    """Deviations from a sentence's mean, averaged over a block, vary more than independent ones."""
    snippets, of_places, of_all = votes.read_snippets(), [], []
    for block in range(200):
        rows = np.array([snippets.votes[row] for row in np.flatnonzero(snippets.block == block)])
        away = rows - rows.mean(axis=1, keepdims=True)
        of_places.append(15 * away.mean(axis=0).var())
        of_all.append(away.var())
    assert np.mean(of_places) > 3 * np.mean(of_all)


def test_entropy_and_left_out_are_what_a_loop_adds_up():
    counts, prior = np.array([[3, 0, 2], [1, 1, 0]]), np.array([0.5, 0.1, 0.4])
    for row, entropy, out in zip(counts, votes.entropy(votes.frequencies(counts)),
                                 votes.left_out(counts, prior)):
        ballots = [place for place, count in enumerate(row) for _ in range(count)]
        n, losses = len(ballots), []
        for at, vote in enumerate(ballots):
            others = ballots[:at] + ballots[at + 1:]
            losses.append(-np.log((others.count(vote) + prior[vote]) / (n - 1 + 1)))
        assert out == pytest.approx(np.mean(losses), rel=1e-12)
        p = row[row > 0] / n
        assert entropy == pytest.approx(-np.sum(p * np.log(p)), rel=1e-12)


def test_the_bag_of_words_ends_where_its_gradient_is_zero():
    texts = ["a good film", "a bad film", "good good", "bad", "not bad"]
    target = np.array([[0, 0, 1.0], [1, 0, 0], [0, 0.2, 0.8], [0.9, 0.1, 0], [0.3, 0.2, 0.5]])
    X = bag.present(texts, bag.vocabulary(texts))
    assert X.shape == (5, 6) and (X.toarray()[:, -1] == 1).all()
    weights = bag.fit(X, target, penalty=0.1)
    free = np.append(np.ones(5), 0.0)[:, None]
    gradient = X.T @ (np.exp(bag.log_softmax(X @ weights)) - target) / 5 + 0.1 * free * weights
    assert np.abs(gradient).max() < 1e-4


def test_the_entropy_of_few_votes_is_too_low_and_the_loss_of_the_others_too_high():
    """Votes are drawn from known probabilities, so that the floor is known."""
    rng = np.random.default_rng(0)
    t = rng.dirichlet([0.5, 0.2, 0.5], size=4000)
    floor, prior = votes.entropy(t).mean(), t.mean(axis=0)
    gaps = []
    for number in (2, 3, 8, 15):
        counts = rng.multinomial(number, t)
        low = votes.entropy(votes.frequencies(counts)).mean()
        high = votes.left_out(counts, prior).mean()
        assert low < floor < high, number
        gaps.append(high - low)
    assert (np.diff(gaps) < 0).all()


def test_a_rater_who_votes_twice_brings_the_upper_estimate_below_the_floor():
    rng = np.random.default_rng(1)
    t = rng.dirichlet([1.0, 1.0, 1.0], size=4000)
    counts = 5 * rng.multinomial(3, t)
    assert votes.left_out(counts, t.mean(axis=0)).mean() < votes.entropy(t).mean()


@pytest.mark.proof
def test_a_part_of_the_stored_runs_comes_out_again(stored):
    penalties = {seed: floors.loss_of_bag(0, seed) for seed in (1e-4, 3e-4, 1e-3)}
    again = floors.measured(0, (3, 15), (1000,))
    for row in again:
        same = stored.query("seed == 0 and model == @row['model'] and raters == @row['raters']")
        if row["model"] != floors.BAG:
            assert same.nats.item() == pytest.approx(row["nats"], rel=1e-5), row
    bag_loss = stored.query("seed == 0 and model == @floors.BAG").nats.item()
    assert min(abs(bag_loss - one) for one in penalties.values()) < 1e-3


def test_the_stored_losses_are_in_the_order_that_the_text_tells(stored):
    means = {key: rows.nats.mean() for key, rows in stored.groupby(["model", "raters"])}
    order = [means[floors.PLUG_IN, 3], means[floors.PLUG_IN, 15], means[floors.OTHERS, 15],
             means[floors.OTHERS, 3], means[floors.BAG, 0], means[floors.BASELINE, 0]]
    assert (np.diff(order) > 0).all()
    assert len(stored.seed.unique()) == 24


def test_settings_that_do_not_fit_get_one_sentence():
    with pytest.raises(ValueError, match="floors"):
        floors.plan(seeds=2, raters=(1, 3), tuning_seeds=1)

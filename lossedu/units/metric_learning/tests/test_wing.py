"""The losses for many seeds at once, the measures of a search, and what the pictures say."""
import numpy as np
import pytest

import lossedu
from lossedu.units import metric_learning
from lossedu.units.metric_learning import figures, measures, objectives, training

torch = pytest.importorskip("torch")
LABELS = np.repeat(np.arange(3), 4)


@pytest.fixture
def batch():
    return objectives.batch_of(torch.tensor(LABELS))


@pytest.fixture
def z():
    return torch.tensor(np.random.default_rng(0).normal(size=(2, 12, 5)))


def settings(*numbers):
    return torch.tensor(numbers, dtype=torch.float64)[:, None]


def directed(z):
    return measures.directions(z.numpy())


@pytest.mark.parametrize("mining", ["hardest", "semi-hard"])
@pytest.mark.parametrize("squared", [False, True])
def test_the_triplets_are_those_of_loops(z, batch, mining, squared):
    found = objectives.triplet(mining, squared)(z, batch, settings(0.2, 0.5)).numpy()
    for seed, margin in enumerate((0.2, 0.5)):
        points, expected = directed(z)[seed], []
        apart = np.linalg.norm(points[:, None] - points, axis=-1) ** (2 if squared else 1)
        for i in range(12):
            for j in range(12):
                if i == j or LABELS[i] != LABELS[j]:
                    continue
                others = apart[i][LABELS != LABELS[i]]
                farther = others[others > apart[i, j]]
                chosen = others.min() if mining == "hardest" else (
                    farther.min() if len(farther) else others.max())
                expected.append(max(0, margin + apart[i, j] - chosen))
        assert np.allclose(found[seed], expected, atol=1e-6)


def test_the_triplet_loss_is_that_of_the_catalogue(z, batch):
    batch.strangers = torch.tensor((np.arange(36) // 12 * 4 + 4) % 12).expand(2, 36)
    found = objectives.triplet("random")(z, batch, settings(0.2, 0.2)).numpy()
    points = directed(z)[1]
    ours = lossedu.loss("triplet_margin", margin=0.2, eps=0.0)(
        points[batch.anchor], points[batch.positive], points[batch.strangers[1]], reduction="none")
    assert np.allclose(found[1], ours, atol=1e-6)


def test_the_contrastive_loss_is_that_of_the_catalogue(z, batch):
    found = objectives.contrastive(z, batch, settings(1.0, 1.4)).numpy()
    points, one = directed(z)[1], lossedu.loss("contrastive", margin=1.4)
    for i in range(12):
        other = np.delete(np.arange(12), i)
        same = (LABELS[other] == LABELS[i]).astype(float)
        values = one(np.tile(points[i], (11, 1)), points[other], same, reduction="none")
        expected = values[same == 1].mean() + values[same == 0].mean()
        assert found[1, i] == pytest.approx(expected, abs=1e-6)


def test_with_one_pair_of_each_class_info_nce_is_that_of_the_catalogue():
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=(2, 6, 4))
    for i in range(6):     # the anchor, its partner, and the partners of the others
        points = np.concatenate([first[i:i + 1], second[i:i + 1], np.delete(second, i, axis=0)])
        batch = objectives.batch_of(torch.tensor([0, 0, 1, 2, 3, 4, 5]))
        found = objectives.info_nce(torch.tensor(points)[None], batch, settings(0.3))[0, 0]
        logits = measures.directions(second) @ measures.directions(first[i]) / 0.3
        assert found == pytest.approx(np.log(np.exp(logits - logits[i]).sum()), rel=1e-6)
    rows = [np.log(np.exp((measures.directions(second) - measures.directions(second)[i])
                          @ measures.directions(first[i]) / 0.3).sum()) for i in range(6)]
    assert lossedu.loss("info_nce", temperature=0.3)(first, second) == pytest.approx(np.mean(rows))


def test_cosface_takes_its_margin_from_the_right_cosine_alone(z, batch):
    head = torch.tensor(np.random.default_rng(2).normal(size=(2, 5, 3)))
    batch.head = (head, torch.zeros(2, 1, 3))
    found = objectives.cosface(z, batch, settings(0.0, 0.3)).numpy()
    weights = head[1].numpy() / np.linalg.norm(head[1], axis=0)
    logits = directed(z)[1] @ weights
    logits[np.arange(12), LABELS] -= 0.3
    expected = lossedu.loss("cross_entropy")(16 * logits, LABELS, reduction="none")
    assert np.allclose(found[1], expected, rtol=1e-6)


def test_the_measures_are_those_of_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    points = np.random.default_rng(3).normal(size=(15, 3)) + np.repeat(np.eye(3), 5, axis=0)
    labels = np.repeat(np.arange(3), 5)
    averages, first = [], []
    for i in range(15):
        others = np.delete(np.arange(15), i)
        apart = np.linalg.norm(points[others] - points[i], axis=1)
        averages.append(metrics.average_precision_score(labels[others] == labels[i], -apart))
        first.append(labels[others][apart.argmin()] == labels[i])
    assert measures.retrieval(points, 3) == pytest.approx((np.mean(averages), np.mean(first)))


def test_a_factor_that_shrinks_all_points_leaves_the_search_as_it_is():
    points = np.random.default_rng(4).normal(size=(30, 4))
    assert measures.retrieval(points, 3) == measures.retrieval(1e-3 * points, 3)


def test_classes_rank_by_their_means_and_by_their_nearest_rows():
    known = np.array([[0.0], [10.0], [3.0], [4.0]])          # two classes, means 5 and 3.5
    z = np.array([[9.0], [3.4], [0.2]])
    assert measures.by_centroids(z, known, 2)[:, 0].tolist() == [0, 1, 1]
    assert measures.by_nearest(z, known, 2)[:, 0].tolist() == [0, 1, 0]
    assert measures.top(np.array([[2, 0, 1], [1, 2, 0]]), np.array([0, 0]), 2) == 0.5


@pytest.mark.proof
def test_a_seed_holds_out_classes_as_wholes_and_no_row_twice():
    for data, (classes, m, k) in training.SIZES.items():
        _, y = training.read(data)
        one = metric_learning.draw(data, 3)
        assert one.known.shape == (classes, m) and one.seen.shape == (classes, k)
        rows = np.concatenate([one.known.ravel(), one.seen.ravel(), one.unseen.ravel()])
        assert len(set(rows)) == len(rows)
        assert not set(y[one.unseen.ravel()]) & set(y[one.known.ravel()])
        assert all(len(set(y[of_class])) == 1 for of_class in one.known)
        assert np.array_equal(y[one.known[:, 0]], y[one.seen[:, 0]])


def test_strangers_are_of_other_classes():
    known = np.arange(40).reshape(5, 8)
    rows, strangers = training._batch(known, np.random.default_rng(0))
    labels = np.repeat(np.arange(5), training.PER_CLASS)
    pairs = training.PER_CLASS * (training.PER_CLASS - 1)
    assert (labels[strangers] != np.repeat(np.arange(5), pairs)).all()
    assert (rows // 8 == labels).all() and len(set(strangers)) > 10


def test_the_weights_in_the_picture_are_the_gradient_of_the_loss():
    logits = torch.tensor([*figures.COSINES, figures.OWN], requires_grad=True)
    (-(logits / 0.2).log_softmax(0)[-1]).backward()
    assert np.allclose(logits.grad[:-1] * 0.2, figures.weights(0.2))


@pytest.mark.parametrize("squared, power", [(False, 1), (True, 2)])
def test_the_mean_loss_of_a_scaled_embedding_is_the_margin_plus_a_power(squared, power):
    a, p, n = np.random.default_rng(5).normal(size=(3, 20, 4))
    gap = (np.linalg.norm(a - p, axis=1)**power - np.linalg.norm(a - n, axis=1)**power)
    for c in (0.0, 0.01, 0.02):
        apart = [np.linalg.norm(c * a - c * one, axis=1)**power for one in (p, n)]
        assert np.mean(0.2 + apart[0] - apart[1]) == pytest.approx(0.2 + c**power * gap.mean())

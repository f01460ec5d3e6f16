"""The explorer of triplets: the kind, the loss, and the points at which the anchor stays."""
import numpy as np
import pytest

import lossedu
from lossedu.units.metric_learning.explorers.triplets import (
    kind_of,
    of_distances,
    of_squares,
    triplets,
)


def found(**to):
    explorer = triplets()
    return explorer.numbers({**explorer.settings, **to})


def lengths(**to):
    return [round(found(**to)[name], 9) for name in ("anchor", "positive", "negative")]


@pytest.mark.parametrize("nx, ny, kind, value", [
    (1.2, 0.5, "semi-hard", 0.2), (0.0, 0.5, "hard", 1.0), (2.0, 1.0, "easy", 0.0)])
def test_it_tells_the_loss_as_one_would_by_hand(nx, ny, kind, value):
    numbers = found(nx=nx, ny=ny)
    assert numbers["kind"] == kind and numbers["value"] == pytest.approx(value, abs=1e-12)
    assert lengths(nx=nx, ny=ny) != [0, 0, 0] or kind == "easy"


@pytest.mark.parametrize("far, kind", [(0.9, "hard"), (1.0, "hard"), (1.2, "semi-hard"),
                                       (1.5, "easy"), (2.0, "easy")])
def test_the_kind_at_and_beside_the_circles(far, kind):
    assert kind_of(1.0, far, 0.5) == kind


@pytest.mark.parametrize("way", [of_distances, of_squares])
@pytest.mark.parametrize("negative", [(-0.6, 0.5), (1.1, 0.3), (1.4, 1.4)])
def test_the_gradients_are_those_of_the_loss(way, negative):
    step, positive = 1e-6, np.array([0.9, 0.2])
    _, (anchor, *grads) = way(positive, np.array(negative), 0.5)
    for place, grad in enumerate(grads):
        for axis in (0, 1):
            ends = []
            for sign in (-1, 1):
                points = [positive.copy(), np.array(negative)]
                points[place][axis] += sign * step
                ends.append(way(*points, 0.5)[0])
            assert (ends[1] - ends[0]) / (2 * step) == pytest.approx(grad[axis], abs=1e-6)
    np.testing.assert_allclose(anchor, -sum(grads), atol=1e-12)  # all three may move together


def test_with_the_square_it_is_the_loss_of_distances_where_those_are_1():
    one = lossedu.loss("triplet_margin", margin=0.5, eps=0.0)
    positive, negative = np.array([0.6, 0.8]), np.array([1.0, 0.0])
    assert of_squares(positive, negative, 0.5)[0] == pytest.approx(
        one(np.zeros((1, 2)), positive[None], negative[None]))


def test_what_the_unit_says_of_the_anchor():
    for nx in (0.05, 0.5, 1.3, 1.45):
        assert found(nx=nx, ny=0.0)["value"] > 0
        assert lengths(nx=nx, ny=0.0) == [0, 1, 1]
    assert lengths(nx=1.5, ny=0.0) == [0, 1, 1]  # at the kink, as PyTorch has it
    assert lengths(nx=1.55, ny=0.0) == [0, 0, 0]
    with_loss = [(nx, ny) for nx in np.arange(-2, 2.01, 0.25) for ny in np.arange(-1.75, 1.8, 0.25)
                 if found(nx=nx, ny=ny, by="square")["value"] > 0]
    stays = [at for at in with_loss if lengths(nx=at[0], ny=at[1], by="square")[0] == 0]
    assert stays == [(1.0, 0.0)] and len(with_loss) > 50
    assert not [at for at in with_loss if at[1] != 0 and lengths(nx=at[0], ny=at[1])[0] < 0.1]


def test_what_the_unit_says_of_the_negative():
    for far in (1.2, 0.7, 0.1):
        assert lengths(nx=-far, ny=0.0)[2] == 1
        assert lengths(nx=-far, ny=0.0, by="square")[2] == pytest.approx(2 * far)

"""The explorer of triplets: the kind, the loss, and the point at which the anchor stays."""
import numpy as np
import pytest

from lossedu.units.metric_learning.explorers.triplets import kind_of, steps, triplets


def moved(**to):
    explorer = triplets()
    for name, value in to.items():
        explorer.sliders[name].value = value
    explorer.redraw()
    return explorer.words


def test_it_tells_the_loss_as_one_would_by_hand():
    words = moved(x=1.2, y=0.5, margin=0.5)
    assert "negative 1.30, margin 0.5: semi-hard, loss 0.20" in words
    assert "hard, loss 1.00" in moved(x=0.0, y=0.5, margin=0.5)
    assert "easy, loss 0.00" in moved(x=2.0, y=1.0, margin=0.5)


def test_on_the_ray_of_the_positive_the_anchor_has_no_gradient_and_the_others_have_one():
    words = moved(x=1.3, y=0.0, margin=0.5)
    assert "semi-hard, loss 0.20" in words
    assert "anchor 0.00, positive 1.00, negative 1.00" in words
    assert "anchor 0.00, positive 1.00, negative 1.00" in moved(x=0.5, y=0.0, margin=0.5)


@pytest.mark.parametrize("far, kind", [(0.9, "hard"), (1.0, "hard"), (1.2, "semi-hard"),
                                       (1.5, "easy"), (2.0, "easy")])
def test_the_kind_at_and_beside_the_circles(far, kind):
    assert kind_of(1.0, far, 0.5) == kind


def test_a_step_moves_the_positive_closer_and_the_negative_away():
    value, (anchor, positive, negative) = steps([0.0, 0.5], 0.5)
    assert value == pytest.approx(1.0)
    assert np.allclose(positive, [-1, 0]) and np.allclose(negative, [0, 1])
    assert np.allclose(anchor, [1, -1])

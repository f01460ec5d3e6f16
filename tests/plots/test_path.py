"""The line along which a loss is drawn suits every shape and domain that an input can have."""
import matplotlib
import numpy as np
import pytest

matplotlib.use("agg")

from lossedu import activations
from lossedu.core.record import Input, Kink, Loss, claims_for
from lossedu.core.spaces import (
    CLASS,
    COUNT,
    DISTRIBUTION,
    LABEL,
    LOG_DISTRIBUTION,
    LOGIT,
    PROBABILITY,
    REAL,
    SIGN,
)
from lossedu.plots import path
from lossedu.plots.path import trace


def made(f, df, *inputs, scope="element", **more):
    """A loss for the shapes and domains of its inputs alone."""
    f.__doc__ = df.__doc__ = "$$x$$"
    return Loss(f=f, df=df, title="A loss", scope=scope, activation="identity", settings_of={},
                twin="none",
                declared=dict.fromkeys(claims_for(scope, inputs), False),
                references=("none",),
                inputs=inputs, **{"kinks": (), **more})


def moving(domain, shape="...", name="pred"):
    return Input(name, r"\hat y", domain=domain, shape=shape, grad=True)


def held(domain, shape="...", name="target"):
    return Input(name, "y", domain=domain, shape=shape)


def of_class(rows, target):
    return np.take_along_axis(rows, target[..., None], axis=-1)[..., 0]


def one_hot(rows, target):
    return (np.arange(rows.shape[-1]) == target[..., None]) * 1.0


def distance(a, b):
    return np.sum((a - b) ** 2, axis=-1)


def gap_cubed_grad(pred, target):
    """Of the cubed distance of two means."""
    mean = pred.mean(axis=-1, keepdims=True)
    gap = mean - target.mean(axis=-1, keepdims=True)
    return np.broadcast_to(3 * gap * np.abs(mean) / pred.shape[-1], pred.shape)


SIGMOID, SOFTMAX = activations.sigmoid, activations.softmax
LOSSES = {
    "logit": (
        made(lambda pred, target: np.logaddexp(0, pred) - target * pred,
             lambda pred, target: SIGMOID(pred) - target, moving(LOGIT), held(LABEL)),
        r"logit $\hat y$ of an example with $y = 1$"),
    "probability": (
        made(lambda pred, target: -target * np.log(pred) - (1 - target) * np.log1p(-pred),
             lambda pred, target: (pred - target) / (pred * (1 - pred)), moving(PROBABILITY),
             held(LABEL)),
        r"probability $\hat y$ of an example with $y = 1$"),
    "margin": (
        made(lambda pred, target: np.logaddexp(0, -pred * target),
             lambda pred, target: -target * SIGMOID(-pred * target), moving(REAL), held(SIGN)),
        r"score $\hat y$ of an example with $y = 1$"),
    "count": (
        made(lambda pred, target: np.exp(pred) - target * pred,
             lambda pred, target: np.exp(pred) - target, moving(REAL), held(COUNT)),
        r"score $\hat y$ of an example with $y = 3$"),
    "logits and class": (
        made(lambda pred, target: np.log(np.exp(pred).sum(axis=-1)) - of_class(pred, target),
             lambda pred, target: SOFTMAX(pred) - one_hot(pred, target), moving(LOGIT, "n C"),
             held(CLASS, "n"), scope="row"),
        "logit of the right class"),
    "log-probabilities and class": (
        made(lambda pred, target: -of_class(pred, target),
             lambda pred, target: -one_hot(pred, target), moving(LOG_DISTRIBUTION, "n C"),
             held(CLASS, "n"), scope="row"),
        "log-probability of the right class"),
    "log-probabilities and their square": (
        made(lambda pred, target: np.sum(pred**2, axis=-1) + of_class(pred, target),
             lambda pred, target: 2 * pred + one_hot(pred, target), moving(LOG_DISTRIBUTION, "n C"),
             held(CLASS, "n"), scope="row"),
        "log-probability of the right class"),
    "probabilities and distribution": (
        made(lambda pred, target: np.sum((pred - target) ** 2, axis=-1),
             lambda pred, target: 2 * (pred - target), moving(DISTRIBUTION, "n C"),
             held(DISTRIBUTION, "n C"), scope="row"),
        "probability of the right class"),
    "a set": (
        made(lambda pred, target: np.mean(pred * target, axis=-1) ** 2,
             lambda pred, target: 2 * np.mean(pred * target, axis=-1, keepdims=True) * target
             / pred.shape[-1], moving(PROBABILITY), held(LABEL), scope="set"),
        r"probability $\hat y$ of one of 4 examples with $y = 1$"),
    "three points": (
        made(lambda anchor, near, far: distance(anchor, near) - distance(anchor, far) / 2,
             lambda anchor, near, far: (anchor - 2 * near + far, 2 * (near - anchor), anchor - far),
             *(moving(REAL, "n D", name) for name in ("anchor", "near", "far")), scope="row"),
        "place of anchor; near at 0, far at 2"),
    "samples of different sizes": (
        made(lambda pred, target: np.abs(pred.mean(axis=-1) - target.mean(axis=-1)) ** 3,
             gap_cubed_grad, moving(REAL, "n"), held(REAL, "m"), scope="set"),
        r"place of one of 4 points $\hat y$; $y$ at -2.7, -0.9, 0.9, 2.7"),
    "rows that interact": (
        made(lambda query, key: distance(query, key) * np.sum(key, axis=(-2, -1)),
             lambda query, key: (2 * (query - key) * np.sum(key), 0 * key),
             moving(REAL, "n D", "query"), moving(REAL, "n D", "key"), scope="row", separate=False),
        "place of one query; key at 0"),
}


@pytest.mark.parametrize("name", LOSSES)
def test_the_slope_along_the_line_is_that_of_the_values(name):
    loss, words = LOSSES[name]
    drawn = trace(loss)
    assert np.isfinite(drawn.values).all() and drawn.words == words
    compare(drawn)


def test_a_kink_that_only_knows_its_distance_is_found_and_marked():
    def length(pred, target):
        return np.sqrt(distance(pred, target))

    def length_grad(pred, target):
        away = (pred - target) / np.maximum(length(pred, target), 1e-300)[..., None]
        return away, -away

    everywhere = Kink(distance=lambda pred, target: 0 * length(pred, target))
    loss = made(length, length_grad, moving(REAL, "n D"), moving(REAL, "n D", "target"),
                scope="row", kinks=(Kink(distance=length), everywhere))
    drawn = trace(loss)
    # the second is met everywhere: nothing to mark
    assert drawn.jumps == ((0.0, 0.0, 0.0),) and not drawn.bends
    assert set(np.round(drawn.slopes[np.isfinite(drawn.slopes)], 12)) == {-1.0, 1.0}


@pytest.mark.parametrize("name", LOSSES)
def test_a_slope_of_half_the_size_is_seen(name):
    loss, _ = LOSSES[name]
    halved = made(loss.f, lambda *arrays: _halved(loss.df(*arrays)), *loss.inputs, scope=loss.scope,
                  separate=loss.separate)
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        compare(trace(halved))


@pytest.mark.parametrize("name", ["probabilities and distribution",
                                  "log-probabilities and their square"])
def test_a_slope_that_forgets_that_the_others_make_room_is_seen(name, monkeypatch):
    whole = path._rows

    def first_alone(*given):
        held, way = whole(*given)
        way[..., 1:] = 0
        return held, way
    monkeypatch.setattr(path, "_rows", first_alone)
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        compare(trace(LOSSES[name][0]))


def compare(drawn):
    """Assert that the slopes are those of the values."""
    secant = (drawn.values[2:] - drawn.values[:-2]) / (drawn.x[2:] - drawn.x[:-2])
    scale = np.max(np.abs(secant))
    assert scale > 0, "nothing moves along this line"
    np.testing.assert_allclose(drawn.slopes[1:-1], secant, atol=2e-3 * scale)


def _halved(grads):
    return tuple(grad / 2 for grad in grads) if isinstance(grads, tuple) else grads / 2

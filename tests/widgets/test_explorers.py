"""Explorers: a move changes picture and words, numbers are the losses' own, errors are seen."""
import base64
import html
import io
import re

import matplotlib
import numpy as np
import pytest

matplotlib.use("agg")
import matplotlib.image

import lossedu
from lossedu import explorers
from lossedu.engine import fit_linear
from lossedu.units import modules
from lossedu.widgets import centre as centre_of
from lossedu.widgets.centre import location
from lossedu.widgets.explorer import Explorer, log_slider
from lossedu.widgets.readable import VIEW

HUBER, MAE, MSE = (lossedu.loss(name) for name in ("huber", "mae", "mse"))
OPENERS = {name: getattr(explorers, name) for name in modules("explorers")}
MOVES = {
    "temperatures": {"T": 5.0, "cases": 300.0},
    "alarms": {"threshold": 0.05, "miss": 50.0, "weight": 30.0},
    "contaminate": {"count": 4, "distance": 7.5, "delta": 10.0},
    "leverage": {"x": 18.0, "y": 2.0, "delta": 0.2},
    "costs": {"number": 7.5, "under": 1.0, "last": 20.0},
    "step_size": {"x": -0.5, "h": 1e-14, "sharpness": 3.0},
    "logits": {"label": -3.0, "rival": 4.0, "times": 5.0},
    "mismatch": {"z": -2.0, "activation": "tanh", "loss": "hinge"},
    "two_camps": {"mean": -1.8, "spread": 0.7, "valley": 0.1},
    "scales": {"power": 12.0},
    "risks": {"p": 0.8, "score": 2.0},
    "triplets": {"x": 1.3, "y": -0.4, "margin": 1.0},
    "tug_of_war": {"unit": 5.0, "weight": 0.9, "floor": 0.02},
    "apart": {"shift": 4.0, "width": 2.0},
    "shifted": {"shift": 6.0, "p": 0.6, "smooth": 100.0},
}


def opened(name):
    """An explorer with its widget built."""
    explorer = OPENERS[name]()
    assert explorer.widget
    return explorer


def ends_of(slider):
    """The least and the largest value; of a list, all of them."""
    base = getattr(slider, "base", None)
    return getattr(slider, "options", None) or [
        base**end if base else end for end in (slider.min, slider.max)
    ]


def pixels(page):
    """The picture in a piece of HTML."""
    data = re.search(r'src="data:image/png;base64,([^"]+)"', page)[1]
    return matplotlib.image.imread(io.BytesIO(base64.b64decode(data)))


def test_every_explorer_has_its_moves_here():
    assert {name: set(opened(name).sliders) for name in OPENERS} == {
        name: set(moves) for name, moves in MOVES.items()
    }


@pytest.mark.parametrize(
    "name, slider", [(name, slider) for name, moves in MOVES.items() for slider in moves]
)
def test_moving_a_slider_changes_picture_and_words(name, slider):
    explorer = opened(name)
    picture, words = explorer.picture.value, explorer.note.value
    explorer.sliders[slider].value = MOVES[name][slider]
    assert explorer.error is None
    assert explorer.note.value != words and explorer.words in explorer.note.value
    assert np.abs(pixels(explorer.picture.value) - pixels(picture)).max() > 0.1


@pytest.mark.proof
@pytest.mark.parametrize("name", OPENERS)
def test_every_slider_reaches_both_ends_without_an_error(name):
    explorer = opened(name)
    for slider in explorer.sliders.values():
        for end in ends_of(slider):
            slider.value = end
            assert (
                explorer.error is None
                and "nan" not in explorer.words
                and "inf" not in explorer.words
            )


@pytest.mark.proof
@pytest.mark.parametrize("name", OPENERS)
def test_moving_there_and_back_gives_the_same_picture(name):
    explorer = opened(name)
    start = explorer.picture.value
    for slider, value in MOVES[name].items():
        before = explorer.sliders[slider].value
        explorer.sliders[slider].value = value
        explorer.sliders[slider].value = before
    assert explorer.picture.value == start


@pytest.mark.proof
@pytest.mark.parametrize("name", OPENERS)
def test_what_was_painted_once_and_kept_looks_like_everything_painted_anew(name):
    explorer = opened(name)
    for slider, value in MOVES[name].items():
        explorer.sliders[slider].value = value
    kept = pixels(explorer.picture.value)
    for artist in explorer.movers:
        artist.set_animated(False)
    explorer.canvas.draw()
    anew = np.asarray(explorer.canvas.buffer_rgba()) / 255
    assert (
        np.mean(np.abs(kept - anew) > 0.02) < 1e-3
    )  # where lines cross, the order of painting differs


@pytest.mark.parametrize("name", OPENERS)
def test_an_error_while_moving_is_shown_and_raised(name, monkeypatch):
    explorer = opened(name)
    monkeypatch.setattr(explorer, "move", lambda: 1 / 0)
    slider = next(iter(explorer.sliders.values()))
    picture = explorer.picture.value
    with pytest.raises(ZeroDivisionError):
        slider.value = ends_of(slider)[0]
    assert isinstance(explorer.error, ZeroDivisionError) and explorer.picture.value == picture
    assert (
        "role='alert'" in explorer.note.value
        and "ZeroDivisionError: division by zero" in explorer.note.value
    )
    monkeypatch.undo()
    slider.value = ends_of(slider)[-1]
    assert explorer.error is None and "alert" not in explorer.note.value


@pytest.mark.proof
@pytest.mark.parametrize("name", OPENERS)
def test_a_built_notebook_holds_the_picture_and_its_words(name, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata, raw: shown.append(data))
    explorer = OPENERS[name]()
    explorer._ipython_display_()
    still, live, names = shown
    assert set(names) == {"application/javascript"}
    assert set(live) == {VIEW} and set(still) == {"text/plain", "text/html"}
    assert still["text/html"].count('<img src="data:image/png;base64,iVBORw0KGgo') == 1
    assert f'alt="{html.escape(explorer.text())}"' in still["text/html"]
    assert html.escape(explorer.words, quote=False) in still["text/html"]
    assert len(still["text/plain"].split()) > 10
    assert OPENERS[name]().bundle() == still


@pytest.mark.parametrize("name", OPENERS)
def test_the_live_picture_says_what_it_shows_after_every_move(name):
    explorer = opened(name)
    for slider, value in MOVES[name].items():
        explorer.sliders[slider].value = value
        assert f'alt="{html.escape(explorer.text())}"' in explorer.picture.value


@pytest.mark.parametrize("name", OPENERS)
def test_every_slider_starts_on_one_of_its_steps_where_the_browser_leaves_it(name):
    sliders = [slider for slider in opened(name).sliders.values() if hasattr(slider, "step")]
    assert all(slider.tooltip == slider.description for slider in sliders)
    starts = [np.log10(one.value) if hasattr(one, "base") else one.value for one in sliders]
    steps = [(start - one.min) / one.step for start, one in zip(starts, sliders)]
    assert np.abs(np.array(steps) - np.round(steps)).max(initial=0) < 1e-6


@pytest.mark.parametrize("value, low, step", [(4.0, -1, 0.05), (0.5, -16, 0.1), (0.5, -3, 0.01)])
def test_a_slider_for_powers_keeps_its_range_and_its_number(value, low, step):
    made = log_slider(value, low, 0.9, step, "a number")
    assert made.value == value and low <= made.min < low + step


# -------------------------------------------------- the numbers behind the pictures
@pytest.mark.parametrize("sample", [
    [1.0, 2.0, 4.0, 100.0], [3.0, 3.0, 3.0, 9.0, 1.0], [-5.0, 0.0], [1e6, 1e6 + 1, 1e6 + 5],
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]])
def test_the_best_constants_are_mean_and_median(sample):
    np.testing.assert_allclose(location(MSE, sample), np.mean(sample), rtol=1e-11)
    np.testing.assert_allclose(location(MAE, sample), np.median(sample), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("delta", [0.05, 0.7, 3.0, 1e3])
def test_the_huber_estimate_is_the_certified_minimiser(delta):
    sample = np.random.default_rng(3).standard_cauchy(31)
    huber = HUBER.at(delta=delta)
    certified = fit_linear(huber, np.zeros((31, 0)), sample)
    assert certified.converged
    np.testing.assert_allclose(location(huber, sample), certified.intercept, rtol=1e-9)


def test_the_middle_of_a_flat_bottom_is_taken_for_huber_too():
    assert location(HUBER, [0.0, 0.0, 10.0, 10.0]) == pytest.approx(5.0, abs=1e-9)


def test_a_slope_wrong_by_a_thousandth_would_move_the_best_constant(monkeypatch):
    exact = centre_of.location(MSE, [1.0, 2.0, 6.0])
    monkeypatch.setattr(
        MSE.__class__, "grad", lambda self, pred, target, reduction: 0.999 * pred - target
    )
    assert abs(centre_of.location(MSE, [1.0, 2.0, 6.0]) - exact) > 1e-4


def said(words, name):
    """The number after a name in the words of an explorer."""
    return float(words.split(f"{name} ")[1].split(" ")[0].strip(";,."))


def test_the_words_of_contaminate_tell_the_estimates():
    explorer = opened("contaminate")
    for slider, value in MOVES["contaminate"].items():
        explorer.sliders[slider].value = value
    sample = explorer.sample.copy()
    sample[-4:] += 7.5
    for name, loss in (("mean", MSE), ("median", MAE), ("Huber", HUBER.at(delta=10.0))):
        exact = fit_linear(loss, np.zeros((11, 0)), sample).intercept
        assert said(explorer.words, name) == pytest.approx(exact, abs=0.0051)


def test_the_median_holds_for_a_minority_and_follows_a_majority():
    explorer = opened("contaminate")
    before = np.median(explorer.sample)
    explorer.sliders["distance"].value = 20.0
    explorer.sliders["count"].value = 5
    assert said(explorer.words, "median") == pytest.approx(before, abs=0.0051)
    explorer.sliders["count"].value = 6
    assert said(explorer.words, "median") > before + 15


def test_leverage_is_what_robust_losses_do_not_help_against():
    explorer = opened("leverage")
    explorer.sliders["y"].value = 15.0
    explorer.sliders["x"].value = 9.5
    high = [
        said(explorer.words, name) for name in ("least squares", "least absolute error", "Huber")
    ]
    assert abs(high[0] - 0.5) > 3 * max(abs(high[1] - 0.5), abs(high[2] - 0.5))
    explorer.sliders["x"].value, explorer.sliders["y"].value = 35.0, 0.0
    far = [
        said(explorer.words, name) for name in ("least squares", "least absolute error", "Huber")
    ]
    assert all(slope < 0 for slope in far)


def test_the_words_of_leverage_tell_the_certified_slopes():
    explorer = opened("leverage")
    x, y = explorer.x.copy(), explorer.y.copy()
    x[-1], y[-1] = explorer.sliders["x"].value, explorer.sliders["y"].value
    for name, loss in (("least squares", MSE), ("least absolute error", MAE), ("Huber", HUBER)):
        fit = fit_linear(loss, x[:, None], y)
        assert fit.converged and said(explorer.words, name) == pytest.approx(
            fit.coef[0], abs=0.0051
        )
    hat = np.column_stack([np.ones(12), x])
    share = (hat @ np.linalg.inv(hat.T @ hat) @ hat.T)[-1, -1]
    assert said(explorer.words, "leverage is") == pytest.approx(share, abs=0.0051)


@pytest.mark.parametrize(
    "sample", [[1.0, 2.0], [[1.0, 2.0, 3.0]], [1.0, np.nan, 2.0], [3.0, 3.0, 3.0]]
)
def test_a_sample_that_cannot_be_explored_is_refused(sample):
    with pytest.raises(ValueError, match="three or more finite numbers"):
        explorers.contaminate(sample)


def test_a_sample_of_ones_own_is_explored():
    assert "2 numbers" not in explorers.contaminate([1.0, 5.0, 2.0]).words
    assert isinstance(explorers.contaminate([1.0, 5.0, 2.0, 80.0]), Explorer)

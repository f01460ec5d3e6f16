"""Pictures show what the losses say, are told apart without colour, and are also said in words."""
import html
import re

import matplotlib
import numpy as np
import pytest

matplotlib.use("agg")
import matplotlib.pyplot as plt

import lossedu
from lossedu import plots
from lossedu.plots.path import trace
from lossedu.plots.theme import LINES, _apart
from lossedu.plots.words import in_words, number

HUBER, MAE, MSE = (lossedu.loss(name) for name in ("huber", "mae", "mse"))
DRAWINGS = {"curve": lambda **axes: plots.curve(HUBER, **axes),
            "curves": lambda **axes: plots.curves([MSE, MAE, HUBER], **axes)}


@pytest.fixture(autouse=True)
def closed():
    """No figure outlives its test."""
    yield
    plt.close("all")


def first(axes):
    return axes[0] if isinstance(axes, tuple) else axes


# ---------------------------------------------------------------------- every picture in words
def test_every_drawing_function_is_among_those_tested():
    others = {"Picture", "alt", "describe", "grid", "new_axes", "palette", "style"}
    assert set(plots.__all__) - others == set(DRAWINGS)


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_picture_brings_its_words_along(name):
    picture = plots.alt(DRAWINGS[name]())
    data = picture._repr_mimebundle_()
    assert len(data["text/plain"].split()) > 10
    assert f'alt="{html.escape(data["text/plain"])}"' in data["text/html"]
    assert data["text/html"].startswith('<img src="data:image/png;base64,iVBORw0KGgo')


@pytest.mark.parametrize("name", lossedu.LOSSES)
def test_every_loss_has_a_curve_in_picture_and_words(name):
    loss = lossedu.LOSSES[name]
    picture = plots.alt(plots.curve(loss))
    assert loss.title in picture.text and "nan" not in picture.text
    assert "inf" not in picture.text.split()
    assert "$" not in picture.text and "\\" not in picture.text


@pytest.mark.parametrize("name", lossedu.LOSSES)
def test_the_drawn_slope_is_the_slope_of_the_drawn_loss(name):
    drawn = trace(lossedu.LOSSES[name])
    x, values, slopes = drawn.x, drawn.values, drawn.slopes
    kinks = [place for place, _, _ in drawn.jumps + drawn.bends]
    step = np.median(np.diff(x))
    even = np.isclose(np.diff(x)[:-1], step,
                      rtol=1e-3) & np.isclose(np.diff(x)[1:], step, rtol=1e-3)
    even &= np.isfinite(values[2:]) & np.isfinite(values[:-2]) & np.isfinite(slopes[1:-1])
    for kink in kinks:
        even &= np.abs(x[1:-1] - kink) > 2 * step
    secant = (values[2:] - values[:-2]) / (x[2:] - x[:-2])
    assert even.sum() > 0.7 * len(x)
    scale = np.max(np.abs(slopes[1:-1][even]))
    np.testing.assert_allclose(slopes[1:-1][even], secant[even], atol=2e-3 * scale)


def test_a_wrong_slope_would_be_seen_in_the_picture():
    from dataclasses import replace
    broken = replace(MSE, df=lossedu.LOSSES["mae"].df, fused=None)
    with pytest.raises(AssertionError):
        drawn = trace(broken)
        np.testing.assert_allclose(drawn.slopes[1:-1],
                                   np.diff(drawn.values)[1:] / np.diff(drawn.x)[1:], atol=0.1)


def test_a_picture_without_words_is_refused():
    figure, ax = plt.subplots()
    with pytest.raises(ValueError, match="this picture has no words yet"):
        plots.alt(ax)
    with pytest.raises(ValueError, match="say in a sentence what the picture shows"):
        plots.alt(ax, "plot")
    assert plots.alt(figure, "A line that rises.").text == "A line that rises."


def test_own_words_take_the_place_of_the_ones_made():
    picture = plots.alt(plots.curves([MSE, MAE]), "Two losses, left; right how hard they pull.")
    assert picture.text == "Two losses, left; right how hard they pull."


def test_a_picture_is_shown_once_with_its_words_folded_below(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display",
                        lambda data, metadata=None, raw=False: shown.append(data))
    picture = plots.alt(plots.curve(HUBER), "A < B & C rises.")
    assert not plt.get_fignums()  # pyplot would show it a second time
    picture._ipython_display_()
    assert list(shown[0]) == ["text/html", "text/plain"]
    assert 'alt="A &lt; B &amp; C rises."' in shown[0]["text/html"]
    assert shown[1]["text/html"].startswith("<details><summary>")
    assert "A &lt; B &amp; C rises." in shown[1]["text/html"]


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_picture_has_the_same_bytes_at_every_build(name):
    one, other = (plots.alt(DRAWINGS[name]()).png() for _ in range(2))
    assert one == other and b"Software" not in one and b"Creation" not in one


# ---------------------------------------------------------------------- words
@pytest.mark.parametrize("y, words", [
    (lambda x: x**2, "falls from 9 at -3 to 0 at 0, then rises to 9 at 3"),
    (lambda x: 0 * x + 2, "stays at 2"),
    (lambda x: -x, "falls from 3 at -3 to -3 at 3"),
    (lambda x: np.maximum(0, x), "stays at 0 up to 0, then rises to 3 at 3"),
    (lambda x: np.sin(8 * x), "moves up and down between -1 and 1"),
    (lambda x: np.where(x < 0, np.inf, x), "rises from 0 at 0 to 3 at 3"),
])
def test_a_curve_is_said_as_one_would_say_it(y, words):
    x = np.linspace(-3, 3, 1201)
    assert in_words(x, y(x)) == words


def test_a_jump_and_a_bend_are_said():
    assert "stays at -1, jumps at 0, stays at 1." in plots.curve(MAE).alt_text
    assert "The slope bends at -1.345 and 1.345." in plots.curve(HUBER.at(delta=1.345)).alt_text
    assert "jumps" not in plots.curve(MSE).alt_text and "bends" not in plots.curve(MSE).alt_text


def test_numbers_are_short_and_zero_has_no_sign():
    said = [number(value) for value in (-0.0, 1e-12, 2 / 3, 12345.6)]
    assert said == ["0", "1e-12", "0.667", "12300"]


# ---------------------------------------------------------------------- the drawing
@pytest.mark.parametrize("name", DRAWINGS)
def test_it_draws_on_the_axes_it_is_given_and_returns_them(name):
    columns = 2 if name == "curves" else 1
    given = plots.new_axes(columns=columns)
    given = tuple(given) if columns == 2 else given
    returned = DRAWINGS[name](**{"axes" if columns == 2 else "ax": given})
    assert returned == given and len(plt.get_fignums()) == 1


def test_loss_and_slope_differ_in_line_style_and_carry_their_names():
    ax = plots.curve(MSE)
    long = [line for line in ax.get_lines() if len(line.get_xdata()) > 100]
    assert len({line.get_linestyle() for line in long}) == 2
    assert {text.get_text() for text in ax.texts} == {"loss", "slope"}


def test_the_lines_can_be_told_apart_without_colour_and_in_grey():
    assert len({str(line) for _, line in LINES}) == len(LINES)
    with pytest.raises(ValueError, match="7 losses came; 1 to 6 can be told apart"):
        plots.curves([HUBER.at(delta=0.5 + delta) for delta in range(7)])


def test_a_jump_breaks_the_line_between_open_ends():
    ax = plots.curve(MAE)
    slope = next(line for line in ax.get_lines() if line.get_linestyle() == "--"
                 and len(line.get_xdata()) > 100)
    height = np.asarray(slope.get_ydata())
    assert np.isnan(height).sum() == 1 and set(height[np.isfinite(height)]) == {-1.0, 1.0}
    rings = [line for line in ax.get_lines() if line.get_markerfacecolor() == "white"]
    assert [list(ring.get_ydata()) for ring in rings] == [[-1.0, 1.0]]


def test_the_span_reaches_past_every_kink():
    for delta in (0.5, 2.0, 50.0):
        drawn = trace(HUBER.at(delta=delta))
        assert drawn.x[0] < -delta and drawn.x[-1] > delta and len(drawn.bends) == 2


@pytest.mark.parametrize("span", [(1, -1), (0, 0), (-np.inf, 1)])
def test_a_span_that_is_none_is_refused(span):
    with pytest.raises(ValueError, match="two numbers, the lower first"):
        plots.curve(MSE, span=span)


def test_namesakes_are_told_apart_by_the_setting_in_which_they_differ():
    left, _ = plots.curves([HUBER, HUBER.at(delta=2.0), MAE])
    assert {text.get_text() for text in left.texts} == {"huber delta 1", "huber delta 2", "mae"}


def test_names_at_the_line_ends_never_overlap():
    for heights in ([0.5] * 6, [0.0, 0.01, 0.9], [0.2, 0.21, 0.22, 0.8, 0.81]):
        assert np.min(np.diff(_apart(heights))) > 0.0749


def test_the_style_leaves_the_readers_settings_alone():
    before = dict(matplotlib.rcParams)
    plots.curve(MSE)
    with plots.style():
        assert matplotlib.rcParams["figure.dpi"] == 100
        # as a notebook's backend does when it wakes
        matplotlib.rcParams["interactive"] = not before["interactive"]
    assert matplotlib.rcParams["interactive"] is not before["interactive"]
    matplotlib.rcParams["interactive"] = before["interactive"]
    assert dict(matplotlib.rcParams) == before


def test_the_palette_is_okabe_and_itos_and_wine():
    colours = vars(plots.palette).values()
    assert len(colours) == len(set(colours)) == 9 and plots.palette.wine in colours
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours)

"""The gallery draws every loss with its slope: nothing cut off, told apart without colour, and said
in words."""
import html
import re
from functools import cache

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

import lossedu
from lossedu.catalogue import pictures
from lossedu.plots.theme import LINES

FAMILIES = sorted({loss.family for loss in lossedu.LOSSES.values()})
by_family = pytest.mark.parametrize("family", FAMILIES)


@cache
def sheet(family):
    return lossedu.gallery(family).sheets()[family]


def cut_off(figure):
    """Every text that leaves the picture, or the panel of its loss."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    found = []
    for ax in figure.axes:
        box = ax.get_window_extent(renderer)
        left = box.x0 - pictures.LEFT * figure.dpi
        panel = (max(left, 0), left + pictures.WIDTH * figure.dpi)
        beyond = {label for axis in (ax.xaxis, ax.yaxis) for tick in axis.get_major_ticks()
                  if not min(axis.get_view_interval()) <= tick.get_loc()
                  <= max(axis.get_view_interval())
                  for label in (tick.label1, tick.label2)}  # is never drawn
        for text in set(ax.findobj(matplotlib.text.Text)) - beyond:
            extent = text.get_window_extent(renderer)
            if text.get_text() and text.get_visible() and not (
                    panel[0] <= extent.x0 and extent.x1 <= panel[1] and 0 <= extent.y0
                    and extent.y1 <= figure.bbox.height):
                found.append(text.get_text())
    return found


# ---------------------------------------------------------------------- what is drawn
@by_family
def test_every_loss_of_the_family_is_drawn_and_said_in_words(family):
    losses = [loss for loss in lossedu.LOSSES.values() if loss.family == family]
    assert len(sheet(family).figure.axes) == len(sheet(family).details) == len(losses)
    for loss in losses:
        assert loss.name in re.findall(r"\w+", sheet(family).text)
        assert sum(words.startswith(loss.title) for words in sheet(family).details) >= 1
    assert not [words for words in sheet(family).details if "$" in words or "nan" in words.split()]


@by_family
def test_nothing_is_cut_off(family):
    assert cut_off(sheet(family).figure) == []


@by_family
def test_value_and_slope_differ_in_line_style_and_in_a_colour_made_for_the_colour_blind(family):
    for ax in sheet(family).figure.axes:
        drawn = {(to_hex(line.get_color()).upper(), line.get_linestyle()) for line in ax.lines}
        assert {(colour.upper(), style) for colour, style in LINES[:2]} <= drawn


def test_a_title_that_is_cut_off_is_seen(monkeypatch):
    monkeypatch.setattr(pictures, "fill", lambda title, width: title + 40 * " and more")
    assert cut_off(lossedu.gallery("margin").sheets()["margin"].figure)


def test_a_curve_without_words_does_not_get_into_the_gallery(monkeypatch):
    monkeypatch.setattr(pictures, "curve", lambda loss, ax: ax)
    with pytest.raises(AttributeError, match="alt_text"):
        lossedu.gallery("margin").sheets()


# ---------------------------------------------------------------------- shown and kept
def test_a_notebook_shows_each_family_as_a_picture_with_a_folded_list_of_words(monkeypatch):
    shown = []

    def display(data, metadata=None, raw=False):
        shown.append(data)

    monkeypatch.setattr("IPython.display.display", display)
    lossedu.gallery()._ipython_display_()
    pictures_shown, words = shown[::2], shown[1::2]
    assert len(pictures_shown) == len(words) == len(FAMILIES)
    assert all(data["text/html"].startswith("<img ")
               and html.escape(data["text/plain"]) in data["text/html"] for data in pictures_shown)
    assert sum(data["text/html"].count("<li>") for data in words) == len(lossedu.LOSSES)
    assert not plt.get_fignums()


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_a_saved_gallery_has_the_same_bytes_each_time_and_carries_its_words(tmp_path, ending):
    one, other = (lossedu.gallery("margin").save(tmp_path / f"{name}{ending}")
                  for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()
    if ending != ".pdf":  # compressed there
        assert b"in a small picture of its own" in one.read_bytes()


@pytest.mark.parametrize("name", ["losses", "losses.jpg", "losses.png.zip"])
def test_another_ending_is_refused_in_a_sentence(tmp_path, name):
    with pytest.raises(ValueError, match="a name that ends in .png, .svg, .pdf fits"):
        lossedu.gallery("margin").save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_family_there_is_not_is_refused_with_a_near_one():
    with pytest.raises(ValueError,
                       match='there is no family \'regresion\'. Did you mean "regression"?'):
        lossedu.gallery("regresion")


def test_in_a_terminal_it_lists_every_loss():
    assert all(f"  {name} " in repr(lossedu.gallery()) for name in lossedu.LOSSES)

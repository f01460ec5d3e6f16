"""Odd settings and odd spans give a picture of what is finite, or one sentence, and never a
warning."""
import warnings

import matplotlib
import numpy as np
import pytest

matplotlib.use("agg")
import matplotlib.pyplot as plt

import lossedu
from lossedu import loss, plots
from lossedu.catalogue.thumbnails import thumbnail
from lossedu.plots.path import trace
from lossedu.plots.words import in_words
from lossedu.proofs.inputs import settings_at_ends

SIZES = (1e-300, 1e-150, 1e-12, 1e-6, 1e6, 1e12, 1e150, 1e300)
WEIGHTS = ([1.0, 2.0], [1.0, 2.0, 3.0, 4.0, 5.0], [0.0, 1.0, 1e12])
SPANS = ((-4, 0), (0, 1), (0, 4), (-1, 2), (-1e-300, 1e-300), (-1e9, 1e9), (-1e300, 1e300),
         (1e9, 1e9 + 1e-3),
         (1, 1 + 1e-15), (0, 5e-324), (-745, -1e-17), [-2.0, 2.0], np.array([-1.0, 0.5]))
BAD_SPANS = ((), (1,), (1, 2, 3), (1, 1), (2, 1), (0, np.nan), (np.nan, np.nan), (-np.inf, np.inf),
             (0, np.inf), "ab",
             "12", b"12", "wide", 3, 0.0, (None, 1), ("a", "b"), (-1.7e308, 1.7e308), (1j, 2),
             np.ones((2, 2)), {},
             ([1], [2, 3]))


@pytest.fixture(autouse=True)
def closed():
    """No figure outlives its test, and a warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    plt.close("all")


def odd(one):
    """The loss with each number as small and as large as it may be, and with weights for other
    numbers of classes."""
    for name, spec in one.settings_of.items():
        for value in (*SIZES, *(-size for size in SIZES), spec.low, spec.high, spec.low + 1e-12,
                      spec.high - 1e-12,
                      *WEIGHTS):
            try:
                yield one.at(**{name: value})
            except (ValueError, TypeError):
                continue


def drawn(one, span=None):
    """The picture, drawn in full: its axes."""
    ax = plots.curve(one, span=span)
    ax.figure.canvas.draw()
    plt.close(ax.figure)
    return ax


@pytest.mark.proof
@pytest.mark.parametrize("name", lossedu.LOSSES)
def test_every_setting_in_its_whole_range_has_a_picture(name):
    for one in odd(lossedu.LOSSES[name]):
        line = trace(one, places=101)
        assert np.isfinite(line.values).any() or np.isfinite(line.slopes).any(), one
        assert thumbnail(one).endswith("</svg>\n") and "nan" not in thumbnail(one)
    for one in list(odd(lossedu.LOSSES[name]))[::8]:
        words = drawn(one).alt_text
        assert one.title in words and " nan" not in words


@pytest.mark.parametrize("name", lossedu.LOSSES)
def test_every_span_gives_a_picture_or_one_sentence(name):
    one, pictures = lossedu.LOSSES[name], 0
    for span in SPANS:
        try:
            line = trace(one, span, places=101)
        except ValueError as problem:
            assert "\n" not in str(problem) and str(problem).startswith("curve: span=")
            usual = eval(str(problem).split("Type span=")[1].rstrip("."))  # the cure works
            trace(one, usual)
            continue
        low, high = span
        assert low <= line.x[0] < line.x[-1] <= high and np.all(np.diff(line.x) > 0)
        assert not np.isinf([*line.values, *line.slopes]).any()
        pictures += 1
    assert pictures >= 5


@pytest.mark.proof
@pytest.mark.parametrize("span", SPANS, ids=str)
def test_odd_spans_are_drawn_without_a_warning(span):
    for name in ("huber", "bce_with_logits", "mbe", "poisson_nll", "cross_entropy"):
        words = drawn(loss(name), span).alt_text
        assert " nan" not in words and " inf" not in words


@pytest.mark.parametrize("span", BAD_SPANS, ids=str)
def test_what_is_no_span_is_refused_in_one_sentence(span):
    for call in (lambda: plots.curve(loss("huber"), span=span),
                 lambda: plots.curves([loss("huber")], span=span)):
        with pytest.raises(ValueError,
                           match=r"two numbers, the lower first and both finite, fit\. Type span="):
            call()
    assert plt.get_fignums() == []  # no empty picture is left behind


def test_a_span_outside_the_domain_is_refused_and_one_across_its_end_is_cut():
    with pytest.raises(ValueError,
                       match=r"bce takes a probability: a span between 0 and 1 fits\. Type span="):
        plots.curve(loss("bce"), span=(2, 3))
    line = trace(loss("bce"), (-1, 2))
    assert line.x[0] == 0 and line.x[-1] == 1


def test_the_slope_at_the_end_of_the_domain_is_drawn():
    line = trace(loss("nll"), (-4, 0))
    assert line.x[-1] == 0 and line.values[-1] == 0 and line.slopes[-1] == -1


def test_settings_that_are_arrays_give_the_number_of_classes():
    for weights in ([1, 2], [1, 2, 3, 4, 5]):
        one = loss("cross_entropy", class_weight=weights)
        line = trace(one, (0, 1))
        row = np.zeros((1, len(weights)))
        assert line.values[0] == pytest.approx(one(row, np.array([0]), reduction="sum"))
        assert f"[{', '.join(map(str, weights))}]" in plots.curve(one).alt_text


def test_one_class_alone_has_a_picture_of_scores_and_none_of_probabilities():
    assert not trace(loss("cross_entropy", class_weight=[3.0])).values.any()
    with pytest.raises(ValueError, match="has one class, whose probability is 1: nothing moves"):
        plots.curve(loss("nll", class_weight=[3.0]))


def test_of_several_columns_the_first_is_drawn():
    one = loss("bce_with_logits", pos_weight=[5.0, 2.0, 3.0])
    line = trace(one)
    np.testing.assert_allclose(line.values, trace(loss("bce_with_logits", pos_weight=5.0)).values)
    assert "in the first column" in plots.curve(one).alt_text


def test_losses_that_differ_in_arrays_stand_side_by_side():
    left, _ = plots.curves([loss("cross_entropy", class_weight=one)
                            for one in ([1, 2, 3], [3, 2, 1], None)])
    assert "class_weight [1, 2, 3]" in left.alt_text and "class_weight None" in left.alt_text


def test_losses_of_other_domains_share_a_span():
    left, right = plots.curves([loss("mse"), loss("bce"), loss("poisson_nll", log_input=False)])
    left.figure.canvas.draw()
    assert left.get_xlim() == right.get_xlim() == (-3, 3)


@pytest.mark.parametrize("given", ["mse", "MSE", 3, None, np.mean, lossedu.LOSSES, ["mse"]],
                         ids=lambda one: getattr(one, "__name__", str(one)))
def test_what_is_no_loss_is_refused_with_what_to_type(given):
    for call in (lambda: plots.curve(given), lambda: plots.curves([given]),
                 lambda: lossedu.search(given)):
        with pytest.raises(TypeError, match=r'came; a loss fits\. Type lossedu\.loss\("mse"\)\.$'):
            call()
    with pytest.raises(TypeError, match=r"curves: .*Type lossedu\.loss\("):
        plots.curves("mse")
    with pytest.raises(TypeError, match=r'Type lossedu\.loss\("huber"\)\.$'):
        plots.curve("hubr")


def test_a_curve_without_finite_values_says_so_in_words():
    assert in_words([0, 1], [np.nan, np.inf]) == "has no finite value"
    assert in_words([0, 1], [2.0, np.inf]) == "is 2 at 0 alone"
    assert "nan" not in in_words([0, 5e-324, 1], [0.0, 1e300, -1e300])


@pytest.mark.proof
def test_a_gallery_of_losses_at_the_ends_of_their_settings_is_quiet():
    from lossedu.catalogue.pictures import Gallery
    ends = [one for name in ("huber", "cross_entropy", "bce_with_logits")
            for one in settings_at_ends(loss(name))]
    sheets = Gallery({"ends": [*ends, loss("huber", delta=1e300),
                               loss("huber", delta=1e-300)]}).sheets()
    assert len(sheets["ends"].png()) > 1000

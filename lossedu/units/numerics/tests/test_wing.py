"""What the notebook calls on its wing: formats, nights, pictures whose words are true."""
import numpy as np
import pytest

import lossedu
from lossedu.units import numerics as unit


def test_bfloat16_and_float16_are_those_of_torch():
    import torch
    rng = np.random.default_rng(0)
    values = np.concatenate([rng.normal(size=2000) * 10.0 ** rng.uniform(-44, 38, 2000),
                             [0.0, -0.0, np.inf, -np.inf, 1 + 2.0 ** -8, 1 + 3 * 2.0 ** -8, 65519,
                              65520, 2.0 ** -25, 2.0 ** -24, 3.4e38]]).astype(np.float32)
    for name, dtype in (("float16", torch.float16), ("bfloat16", torch.bfloat16)):
        theirs = torch.tensor(values).to(dtype).float().numpy()
        assert np.array_equal(unit.ROUND[name](values), theirs), name
        assert np.isnan(unit.ROUND[name]([np.nan])).all()


def test_the_nights_are_those_of_the_data():
    weekday, fractions, recorded = unit.read_nights()
    hours = recorded.sum(axis=1)
    assert [np.sum(hours == 6), np.sum((0 < hours) & (hours < 6)), np.sum(hours == 0)] == [307, 54,
                                                                                           4]
    assert np.allclose(fractions.sum(axis=1), hours > 0) and (fractions[~recorded] == 0).all()
    assert (weekday.sum(axis=1) == 1).all() and weekday[0].argmax() == 6   # a Saturday
    bikes = lossedu.data.load("bikeshare")
    own = (bikes.column("day") == 100) & (bikes.column("hour") < 6)
    assert np.allclose(fractions[99][bikes.column("hour")[own].astype(int)],
                       bikes.y[own] / bikes.y[own].sum())


def test_a_selection_in_front_of_the_softmax_stops_the_nan_and_a_sum_does_not():
    import torch
    mask, t = torch.tensor([[False, False], [True, True]]), torch.tensor([[0.0, 0.0], [0.5, 0.5]])
    for front, is_nan in ((lambda z: z.masked_fill(~mask, -torch.inf), False),
                          (lambda z: z + mask.float().log(), True)):
        z = torch.zeros(2, 2, requires_grad=True)
        log_p = torch.log_softmax(front(z), dim=1)
        (grad,) = torch.autograd.grad(torch.where(mask, -t * log_p, 0.0).sum(), z)
        assert bool(grad.isnan().any()) == is_nan


def test_the_picture_of_nights_names_the_empty_ones():
    words = unit.draw_nights(unit.read_nights()[2]).text
    assert "the 85 hours" in words and "On 4 days, 18, 27, 53, 240" in words


def test_the_picture_of_edges_tells_where_each_format_ends():
    words = unit.draw_edges().text
    for name, first, last in (("float32", -88, 16.5), ("float16", -11, 7.5),
                              ("bfloat16", -88, 5.5)):
        assert f"{name} is finite from a logit of {first} on and above 0 up to {last}" in words


def test_the_formula_ends_where_the_picture_says():
    value = unit.naive_bce(np.array([7.5, 7.75]), unit.to_float16)
    assert value[0] > 0 == value[1]
    assert np.isinf(unit.naive_bce(np.array([-12.0]), unit.to_float16)[0])


def test_the_relative_error_of_the_formula_stays_below_its_line_from_2_and_reaches_half_of_it():
    for name, to in unit.ROUND.items():
        u = unit.ROUNDOFF[name]
        z = np.arange(2.0, -np.log(2 * u), 1 / 256)
        z = z[to(z) == z]
        times = unit.relative_error(z, to) / (2 * u * np.exp(z))
        assert times.max() <= 1 and times.max() > 0.5, (name, times.max())


def test_the_gradient_of_the_formula_depends_on_how_it_is_taken():
    import torch
    seen = {}
    for logit in (20.0, -90.0):
        for name, form in (("steps", lambda z: 1 / (1 + torch.exp(-z))),
                           ("sigmoid", torch.sigmoid)):
            z = torch.tensor(logit, requires_grad=True)
            (grad,) = torch.autograd.grad(-torch.log(form(z)), z)
            seen[name, logit] = grad.item()
    assert seen["sigmoid", 20.0] == 0 and np.isclose(seen["steps", 20.0], -np.exp(-20))
    assert np.isnan(seen["steps", -90.0])


def test_two_forms_of_log_cosh_lose_their_digits_and_ours_does_not():
    r = np.array([1e-5, 1e-4, 2.5e-4, 1e-2, 1.0, 200.0], dtype=np.float32)
    exact = lossedu.loss("log_cosh")(r.astype(float), np.zeros(6), reduction="none")
    with np.errstate(all="ignore"):
        error = {name: np.abs(form(r) / exact - 1) for name, form in unit.log_cosh_forms().items()}
    naive, second, ours = error.values()
    assert (naive[:3] >= 0.99).all() and naive[-1] == np.inf
    assert (second[:3] >= 0.5).all() and second[-1] < 1e-6
    assert (ours < 1e-6).all()
    assert "below 3e-4 none is right" in unit.draw_digits().text


@pytest.fixture(scope="module")
def sizes():
    return unit.gradients_of(seed=0)


@pytest.mark.proof
def test_what_vanishes_is_what_rounds_to_0(sizes):
    few = sizes[:5000] / 2.0 ** 18
    assert unit.vanished(few) == np.mean(unit.to_float16(few) == 0)
    assert unit.vanished(sizes, 2.0 ** 20, "bfloat16") == 0


@pytest.mark.proof
def test_the_picture_of_gradients_tells_both_fractions(sizes):
    words = unit.draw_gradients(sizes, 2.0 ** 20).text
    assert f"{100 * unit.vanished(sizes):.0f} % lie below" in words
    assert f"{100 * unit.vanished(sizes, 2.0 ** 20):.0f} %." in words


@pytest.mark.proof
def test_other_seeds_lose_as_much():
    for seed in (1, 7, 9):
        other = unit.gradients_of(seed=seed)
        for power in (12, 18):
            scaled = unit.to_float16(other * 2.0 ** power)
            assert np.mean((scaled == 0) | np.isinf(scaled)) < 0.001
        assert unit.vanished(other) < 0.02 and 0.95 < unit.vanished(other, 2.0 ** 20) < 0.99


def test_numbers_are_shown_in_a_few_digits_and_warnings_stay_away():
    import warnings
    assert unit.short(np.array([-0.0, 1e12, np.nan])) == "0, 1e+12, nan"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert unit.quietly(lambda: warnings.warn("!", stacklevel=2) or 3) == 3

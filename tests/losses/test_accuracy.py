"""The mechanism that measures accuracy sees what is off by a few units in the last place, wherever
it stands."""
import ast
from pathlib import Path

import mpmath
import numpy as np
import pytest

import lossedu

from . import accuracy
from .accuracy import NUDGE, Difference, errors, too_far
from .library import FUNCTIONS, counted, excess, slack

MSE, RMSE = lossedu.LOSSES["mse"], lossedu.LOSSES["rmse"]
RNG = np.random.default_rng(30)
PAIR = RNG.normal(size=20), np.zeros(20)
EPS = np.finfo(float).eps


def square(pred, target):
    return (pred - target) ** 2, 2 * (pred - target)


def test_a_loss_that_is_right_is_found_right_in_each_number():
    assert too_far(MSE, PAIR, square) == []
    # value and slope; plain, fused, fused alone
    assert len(list(errors(MSE, PAIR, square))) == 20 * 2 * 3


@pytest.mark.parametrize("what, changes", {
    "a value 6 eps too large": dict(f=lambda pred, target: (pred - target) ** 2 * (1 + 6 * EPS)),
    "a slope 6 eps too steep": dict(df=lambda pred, target: 2 * (pred - target) * (1 + 6 * EPS)),
    "one slope of twenty": dict(df=lambda pred, target: 2 * (pred - target)
                                * (1 + 6 * EPS * (pred == pred.max()))),
    "a fused value 6 eps too large": dict(fused=lambda pred, target: (
        (pred - target) ** 2 * (1 + 6 * EPS), 2 * (pred - target))),
    "nan": dict(f=lambda pred, target: np.where(pred > 1, np.nan, (pred - target) ** 2)),
    "inf": dict(df=lambda pred, target: np.where(pred > 1, np.inf, 2 * (pred - target))),
    "float32 on "
    "the way": dict(df=lambda pred, target: 2 * (pred - target).astype(np.float32).astype(float)),
}.items())
def test_what_is_off_by_a_few_units_in_the_last_place_is_seen(spoil, what, changes):
    assert too_far(spoil("mse", **changes), PAIR, square)


def test_a_zero_has_to_be_exactly_zero(spoil):
    there = np.ones(3), np.ones(3)
    assert too_far(MSE, there, square) == []
    assert too_far(spoil("mse", f=lambda pred, target: (pred - target) ** 2 + 1e-300), there,
                   square)


def test_float32_is_measured_in_its_own_eps():
    narrow = tuple(one.astype(np.float32) for one in PAIR)
    assert too_far(MSE, narrow, square) == []
    assert max(off.error for off in errors(MSE, narrow, square)) > 0.1


def test_rounding_a_residual_is_allowed_for_only_where_it_is_declared(spoil):
    steep = spoil("mse", f=lambda pred, target: np.exp(40 * (pred - target)))
    apart = RNG.normal(size=20), RNG.normal(size=20)

    def exact(pred, target):
        return mpmath.exp(40 * (pred - target)), 2 * (pred - target)

    def roundings(pred, target):
        return [(pred + NUDGE * (pred - target), target)]

    assert too_far(steep, apart, exact)
    assert too_far(steep, apart, exact, roundings=roundings) == []
    assert too_far(spoil("mse", f=lambda pred, target: np.exp(np.float32(40.0001)
                                                              * (pred - target))), apart, exact,
                   roundings=roundings)


def test_a_difference_is_measured_against_its_two_parts():
    near = np.full(1, 1 + 2 * EPS), np.ones(1)
    off = MSE.at()

    def parts(pred, target):
        return (pred - target) ** 2, Difference(2 * pred, 2 * target)

    assert too_far(off, near, parts) == []
    assert max(one.error for one in errors(off, near, parts)) < 1


def test_a_whole_set_is_measured_entry_by_entry(spoil):
    def exact(pred, target):
        residual = [one - other for one, other in zip(pred, target)]
        root = mpmath.sqrt(mpmath.fsum(one**2 for one in residual) / len(residual))
        return root, [one / len(residual) / root for one in residual]

    assert too_far(RMSE, PAIR, exact) == []
    last = spoil("rmse", df=lambda pred, target: RMSE.df(pred, target)
                 * (1 + 1e-14 * (pred == pred[..., -1:])))
    assert len(too_far(last, PAIR, exact)) == 1


# ---------------------------------------------------------------------- NumPy's own functions
def soft_margin(scores, target):
    return mpmath.log1p(mpmath.exp(-target * scores)), -target / (1 + mpmath.exp(target * scores))


def another(function, eps):
    """The same function from another library, off by so many eps."""
    def call(x, *args, **kwargs):
        more = x.dtype.type(1 + eps * np.finfo(x.dtype).eps)
        return function(x, *args, **kwargs) * more
    return call


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_what_numpys_exp_is_off_by_is_no_fault_of_a_loss_and_its_own_errors_still_are(
    spoil, monkeypatch, dtype):
    inputs = tuple(one.astype(dtype) for one in (3 * PAIR[0], np.where(PAIR[0] > 0.3, 1, -1)))
    honest = lossedu.LOSSES["soft_margin"]
    careless = spoil("soft_margin", f=another(honest.f, 9))
    assert too_far(honest, inputs, soft_margin, bound=1.5) == []
    assert too_far(careless, inputs, soft_margin, bound=1.5)
    monkeypatch.setattr(np, "exp", another(np.exp, 4))
    assert too_far(honest, inputs, soft_margin, bound=1.5) == []
    monkeypatch.setattr(accuracy, "slack", lambda *_: 0.0)
    assert too_far(honest, inputs, soft_margin, bound=1.5)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_function_that_is_off_is_measured_and_numpys_is_off_by_less_than_4_eps(name, dtype):
    function = getattr(np, name)
    assert 0 <= excess(name, function, np.dtype(dtype)) < 4
    assert 5 < excess(name, another(function, 6), np.dtype(dtype)) < 11


def test_only_what_is_called_is_allowed_for_once_for_each_call():
    with counted() as calls:
        np.exp(np.log(np.ones(3)) + np.exp(0.5)) ** 2
    assert calls == {"exp": 2, "log": 1}
    assert slack(calls, float) == 2 * excess("exp", np.exp, np.dtype(float)) + excess(
        "log", np.log, np.dtype(float))
    assert slack({}, np.float32) == 0


# ---------------------------------------------------------------------- and measures every loss
def measured(sources):
    """The names, of losses or not, that stand in a table or a call of a file that measures to so
    many eps."""
    found = set()
    for tree in map(ast.parse, sources):
        called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        if "too_far" in called:
            functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            tables = [node for node in tree.body if isinstance(node, ast.Assign)]
            found |= {node.id for table in tables for node in ast.walk(table)
                      if isinstance(node, ast.Name) and node.id in functions}
            found |= {node.value for node in ast.walk(tree)
                      if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return found


@pytest.mark.proof
def test_every_loss_is_measured_against_exact_numbers():
    names = measured(path.read_text(encoding="utf-8")
                     for path in sorted(Path(__file__).parent.glob("test_*.py"))
                     if path != Path(__file__))
    assert set(lossedu.LOSSES) - names == set()


def test_a_loss_that_no_table_holds_is_missed():
    table = "def hinge(m): pass\nEXACT = {one.__name__: one for one in (hinge,)}\n"
    assert "hinge" in measured([table + "too_far(loss, inputs, hinge)"])
    assert "hinge" not in measured([table])
    assert "welsch" not in measured([table + "too_far(loss, inputs, hinge)"])

"""Divergences within 4 units in the last place of 60-digit arithmetic: rows far apart, nearly equal, with zeros.

The Kullback-Leibler divergence is a sum of positive and negative terms, and measured against both.
"""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.sample import settings_at_ends

from .accuracy import Difference, too_far


def kl_div(log_probs, target, log_target):
    logs = target if log_target else [mpmath.log(one) if one else mpf(0) for one in target]
    probs = [mpmath.exp(one) for one in target] if log_target else target
    terms = [term for y, log, x in zip(probs, logs, log_probs) if y for term in (y * log, -y * x)]
    value = Difference(sum(max(one, 0) for one in terms), sum(max(-one, 0) for one in terms))
    return value, [-one for one in probs]


def js_div(probs, target):
    terms, slopes = [], []
    for p, y in zip(probs, target):
        mean = (p + y) / 2
        terms += [one * mpmath.log(one / mean) / 2 for one in (p, y) if one]
        slopes.append(mpmath.log(p / mean) / 2 if p else mpmath.log(2) / 2 if y == 0 else -mpmath.inf)
    return mpmath.fsum(terms), slopes


EXACT = {one.__name__: one for one in (kl_div, js_div)}
VARIANTS = [variant for name in EXACT for variant in settings_at_ends(lossedu.LOSSES[name])]


def rows(dtype):
    """(probabilities, targets): from even to nearly certain, nearly equal ones, certain ones, tiny ones."""
    rng, kind = np.random.default_rng(41), np.finfo(dtype)
    pred = rng.gamma(rng.choice([0.05, 0.5, 5.0], size=(90, 1)), size=(90, 4)) + 1e-30
    target = np.roll(pred, 1, axis=0)
    target[:30] = pred[:30] * (1 + 10.0 ** rng.uniform(-7 if dtype is np.float32 else -15, -1, (30, 4)))
    target[60:75] = np.eye(4)[rng.integers(4, size=15)]
    pred[80:] = np.eye(4)[rng.integers(4, size=10)] + float(kind.tiny) * 10
    return tuple((one / one.sum(axis=-1, keepdims=True)).astype(dtype) for one in (pred, target))


def inputs(variant, dtype):
    pred, target = rows(dtype)
    with np.errstate(divide="ignore"):
        if variant.name == "kl_div":
            pred = np.log(pred)
            target = np.log(np.maximum(target, 1e-30)) if variant.settings["log_target"] else target
    return pred, target


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("divergence", VARIANTS, ids=repr)
def test_value_and_slopes_are_within_4_eps_of_the_exact_ones(divergence, dtype):
    assert too_far(divergence, inputs(divergence, dtype), EXACT[divergence.name]) == []


@pytest.mark.parametrize("name, changes", [
    ("kl_div", dict(f=lambda x, y, log_target: np.sum(np.where(y > 0, y * (np.log(y + 1e-12) - x), 0), axis=-1))),
    ("js_div", dict(f=lambda p, y: np.sum(p * np.log(2 * p / (p + y)) + np.where(y > 0, y, 0) * np.log(
        np.where(y > 0, 2 * y / (p + y), 1)), axis=-1) / 2)),
    ("js_div", dict(df=lambda p, y: np.log(2 * p / (p + y)) / 2)),
])
def test_the_form_in_common_use_is_caught(spoil, name, changes):
    spoiled = spoil(name, **changes)
    assert too_far(spoiled, inputs(spoiled, np.float64), EXACT[name])


def test_what_both_rows_rule_out_costs_nothing_and_what_only_the_prediction_rules_out_costs_infinitely_much():
    kl, js = lossedu.loss("kl_div"), lossedu.loss("js_div")
    certain, other = np.array([[1.0, 0.0, 0.0]]), np.array([[0.0, 1.0, 0.0]])
    with np.errstate(divide="ignore"):
        logs = np.log(certain)
    assert kl(logs, certain) == 0 and kl(logs, other) == np.inf
    assert lossedu.loss("kl_div", log_target=True)(logs, logs) == 0
    assert js(certain, certain) == 0 and js(certain, other) == pytest.approx(np.log(2), rel=1e-15)
    assert js.grad(certain, other).tolist() == [[np.log(2) / 2, -np.inf, np.log(2) / 2]]
    assert np.isnan(kl([[np.nan, 0.0]], [[0.0, 1.0]])) and np.isnan(js([[np.nan, 1.0]], [[0.0, 1.0]]))

"""What the tests of losses share: every loss, every loss at every end of its settings, and how to
spoil one.

A test that takes `loss` runs for each loss, one that takes `variant` for each loss at its
defaults and with each setting at each of its ends. A loss added to its folder is in both.
`@pytest.mark.where(condition)` leaves those to which a test does not apply out of its list: a
test that tried them and did nothing would pass in silence.
"""
from dataclasses import replace
from functools import wraps

import pytest

import lossedu
from lossedu.proofs.inputs import settings_at_ends

VARIANTS = [variant for loss in lossedu.LOSSES.values() for variant in settings_at_ends(loss)]


def _name(variant):
    changed = [f"{name}={value}" for name, value in variant.settings.items()
               if str(value) != str(variant.settings_of[name].default)]
    return "-".join([variant.name, *changed]).replace(" ", "")


def pytest_configure(config):
    config.addinivalue_line("markers", "where(condition): run for the losses or variants "
                                       "that fulfil it, no others")


def pytest_generate_tests(metafunc):
    conditions = [mark.args[0] for mark in metafunc.definition.iter_markers("where")]

    def fitting(losses):
        return [loss for loss in losses if all(condition(loss) for condition in conditions)]

    if "variant" in metafunc.fixturenames:
        metafunc.parametrize("variant", fitting(VARIANTS), ids=_name)
    if "loss" in metafunc.fixturenames:
        metafunc.parametrize("loss", fitting(lossedu.LOSSES.values()), ids=lambda loss: loss.name)


@pytest.fixture
def spoil():
    """spoil("mse", df=...) -> the loss with something wrong on purpose, everything else as it
    was."""
    def spoiled(name, f=None, df=None, **changes):
        loss = lossedu.LOSSES[name]
        if f:
            changes["f"] = wraps(loss.f)(f)  # the name and the formula stay
        if df:
            changes["df"] = wraps(loss.df)(df)
        if f or df:
            changes.setdefault("fused", None)  # the right one would hide what is wrong
        return replace(loss, **changes)

    return spoiled

"""Every known mistake of a loss is wrong, is like no other, and has a hint that says something."""
import numpy as np
import pytest

import lossedu
from lossedu.core.record import Mistake
from lossedu.core.shapes import as_f_takes
from lossedu.proofs.inputs import draw, extremes, forms_of, settings_at_ends, sizes_of

APART = 1e-6     # a mistake that is closer than this to the truth is none


def sampled(loss):
    """[(inputs, settings)] at every end of the settings: drawn once for all functions."""
    cases = []
    for variant in settings_at_ends(loss):
        rng = np.random.default_rng(19)
        for form in range(forms_of(variant)):
            drawn = [draw(variant, rng, sizes, form) for sizes in [*sizes_of(variant), None]]
            # so that margins are missed, too
            drawn.append(draw(variant, rng, form=form, spread=0.5))
            for inputs in [*drawn, extremes(variant, rng, form=form)]:
                inputs = as_f_takes(variant, inputs) if variant.scope == "set" else inputs
                cases.append((inputs, variant.settings))
    return cases


def answers(cases, function):
    """What a function gives in these cases, as one list of arrays."""
    given = []
    for inputs, settings in cases:
        inputs = [one.copy() for one in inputs]  # a wrong function may write into what it is handed
        with np.errstate(all="ignore"):
            out = function(*inputs, **settings)
        given += [np.asarray(one, dtype=float) for one in (out if isinstance(out, tuple) else (out,
                                                           ))]
    return given


def differ(one, other):
    """Whether two lists of answers differ anywhere by more than rounding."""
    if len(one) != len(other):
        return True
    for a, b in zip(one, other):
        if a.shape != b.shape or (np.isnan(a) != np.isnan(b)).any():
            return True
        if (np.isinf(a) != np.isinf(b)).any():
            return True
        with np.errstate(all="ignore"):
            apart = np.abs(a - b) > APART * np.maximum(np.abs(a), np.abs(b))
        if (apart & (a != b)).any():
            return True
    return False


def faults(loss, mistakes):
    """Sentences about mistakes that are none, or that cannot be told from another."""
    found, cases = [], sampled(loss)
    for of, function in (("value", loss.f), ("grad", loss.df)):
        truth = answers(cases, function)
        seen = {}
        for mistake in mistakes:
            if mistake.of != of:
                continue
            wrong = answers(cases, mistake.wrong)
            if not differ(wrong, truth):
                found.append(f"{mistake.id} gives the right answer")
            found += [f"{mistake.id} gives what {name} gives" for name, other in seen.items()
                      if not differ(wrong, other)]
            seen[mistake.id] = wrong
    return found


def test_each_known_mistake_is_wrong_on_sampled_inputs_and_differs_from_the_others(loss):
    assert faults(loss, loss.mistakes) == []


def test_there_are_at_least_four_mistakes_with_names_of_their_own(loss):
    names = [mistake.id for mistake in loss.mistakes]
    assert len(set(names)) == len(names) >= 4
    assert all(name == name.lower() and " " not in name for name in names)
    assert {mistake.of for mistake in loss.mistakes} <= {"grad", "value"}


def test_each_hint_is_a_sentence_of_its_own(loss):
    hints = [mistake.hint for mistake in loss.mistakes]
    assert len(set(hints)) == len(hints)
    for hint in hints:
        assert hint[0].isupper() and hint[-1] in ".?" and 6 <= len(hint.split()) <= 45, hint


@pytest.mark.parametrize("mistakes, said", [
    ((Mistake("same", lambda pred, target: pred - target + pred - target, "?"),),
     "same gives the right answer"),
    ((Mistake("hair", lambda pred, target: (2 + 1e-9) * (pred - target), "?"),),
     "hair gives the right answer"),
    ((Mistake("one", lambda pred, target: pred - target, "?"),
      Mistake("two", lambda pred, target: (pred - target) / 1, "?")), "two gives what one gives"),
    ((Mistake("value", lambda pred, target: (pred - target) ** 2, "?", of="value"),),
     "value gives the right answer"),
])
def test_a_mistake_that_is_none_is_caught(mistakes, said):
    assert faults(lossedu.loss("mse"), mistakes) == [said]


@pytest.mark.parametrize("what, wrong", {
    "half": lambda pred, target: pred - target,
    "infinite at a perfect fit": lambda pred, target: np.where(pred == target, np.inf,
                                                               2 * (pred - target)),
    "nan at a perfect fit": lambda pred, target: np.where(pred == target, np.nan,
                                                          2 * (pred - target)),
    "summed": lambda pred, target: np.sum(2 * (pred - target)),
    "wrong at one kink alone": lambda pred, target: 2 * (pred - target) + (pred == target),
}.items())
def test_a_mistake_that_is_one_passes(what, wrong):
    assert faults(lossedu.loss("mse"), (Mistake("it", wrong, "?"),)) == []

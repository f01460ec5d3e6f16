"""Patterns that a whole wrong answer may follow: a factor, a sign, an offset, lost digits.

Each pattern looks at all pairs and says a sentence, or nothing. The first that speaks is told.
"""
import numpy as np

from ..show import count
from .factors import factor
from .ids import Finding
from .pairs import TIGHT, Pair, fits_tightly, together


def pattern(pairs: list[Pair]) -> Finding | None:
    """The first pattern that explains all pairs, or None."""
    with np.errstate(all="ignore"):
        for said_by in (_not_finite, _constant, factor, _offset, _function, _an_input,
                        _rounded):
            said = said_by(pairs)
            if said:
                return said
    return None


def rough(pairs: list[Pair]) -> Finding | None:
    """Close, but not close enough: about how many digits are right."""
    want, got = together(pairs)
    with np.errstate(all="ignore"):
        error = _relative_errors(want, got)
        close = error.size and np.isfinite(error).all() and 0 < error.max() < 1e-3
        far = _far_from_0(pairs, 1e-3) or _lost_near_0(pairs)
        if not close or far or _one_is_nan(want, got):
            return None
        if not (got == want)[np.isinf(want)].all():
            return None
        digits = int(-np.log10(error.max()))
    return Finding("precision",
                   f"Close: the values agree to about {digits} digits, and more are asked for. "
                   "Is there a small eps, a finite difference, a sum in the place of an integral, "
                   "a float32 or a search that stops too early on the way?")


def rough_everywhere(pairs: list[Pair]) -> Finding | None:
    """Close and seldom right: the digits are lost along the way, whatever goes in."""
    bad = np.concatenate([pair.bad.ravel() for pair in pairs])
    return rough(pairs) if bad.mean() > 0.5 else None


def rough_beside_the_largest(pairs: list[Pair]) -> Finding | None:
    """Close, next to the largest number of each case: so single precision leaves small ones."""
    if _one_is_nan(*together(pairs)):
        return None
    with np.errstate(all="ignore"):
        errors = [np.abs(pair.got - pair.want).max() / np.abs(pair.want).max()
                  for pair in pairs if pair.bad.any()]  # nan where inf is wanted, inf beside 0
        if len(errors) < 3 or not all(0 < error < 1e-5 for error in errors):
            return None
        digits = int(-np.log10(max(errors)))
    return Finding("precision",
                   f"Close: next to the largest value of each case yours agree to about {digits} "
                   "digits, and more are asked for. Is there a float32 on the way, or a "
                   "difference of nearly equal numbers?")


def nearly_right(pairs: list[Pair]) -> Finding | None:
    """No pattern, seldom right, and yet not far off: what an approximation leaves behind."""
    with np.errstate(all="ignore"):
        error = _relative_errors(*together(pairs))
    inexact = error > 1e-9
    if not error.size or not np.isfinite(error).all() or inexact.mean() < 0.5:
        return None
    if _one_is_nan(*together(pairs)):
        return None
    if _far_from_0(pairs, 0.1):
        return None
    few_far_off = np.median(error) < 0.02 and error.max() < 0.5
    if error.max() < 0.1 or few_far_off:
        percent = np.ceil(100 * error.max())
        return Finding("nearly-right",
                       f"Near the right values, and off by up to {percent:.0f} %. "
                       "Is a term left out or counted wrongly? Or is something approximated: "
                       "a number rounded, a step too large, an iteration stopped too early?")
    return None


# ------------------------------------------------------------------ what patterns share
def _relative_errors(want, got):
    """Where the right value is finite and not 0; also where nan or inf came in the place of 0."""
    seen = np.isfinite(want) & ((np.abs(want) > 1e-12) | ~np.isfinite(got))
    return np.abs(got - want)[seen] / np.abs(want)[seen]


def _one_is_nan(want, got):
    """Is nan on one side somewhere, and a number on the other? These are not close."""
    return bool((np.isnan(want) != np.isnan(got)).any())


def _far_from_0(pairs, most):
    """Did a number that counts beside the others come where 0 is right? It has no right digit."""
    want, got = together(pairs)
    is_0 = np.abs(want) <= 1e-12
    others = np.abs(want[~is_0 & np.isfinite(want)])
    return bool(others.size and (np.abs(got[is_0]) > most * np.quantile(others, 0.9)).any())


def _lost_near_0(pairs):
    """Is a tiny number wrong in its first digits? Beside the others it is left out as a 0."""
    want, got = together(pairs)
    wrong = np.concatenate([pair.bad.ravel() for pair in pairs])
    tiny = wrong & (want != 0) & (np.abs(want) <= 1e-12)
    return bool((np.abs(got - want)[tiny] > 1e-3 * np.abs(want)[tiny]).any())


# ------------------------------------------------------------------ no numbers, or always the same
def _not_finite(pairs):
    """Everything came out as nan or inf, though finite numbers are wanted."""
    want, got = together(pairs)
    if np.isfinite(want).any() and not np.isfinite(got).any():
        if np.isinf(got).all() and np.isinf(want).any():
            return Finding("not-finite", "Every value is inf, which is asked for in some cases "
                                         "only. On which condition does your function return it?")
        what = "nan" if np.isnan(got).all() else "inf or nan"
        return Finding("not-finite",
                       f"Every value is {what}. Which step divides by 0 or takes the log of 0?")
    return None


def _constant(pairs):
    want, got = together(pairs)
    if got.size < 3 or not np.isfinite(got).all() or (want == want[0]).all():
        return None
    if (got == 0).all() and any(pair.want.ndim for pair in pairs):
        return Finding("constant", "Every value is 0. Is an array of zeros returned that nothing "
                       "was written into, or does an integer operation such as // cut each one?")
    if (got == got[0]).all():
        return Finding("constant", f"The same number, {got[0]:.6g}, came for every input. "
                       "Where does your function use its inputs?")
    return None


# ------------------------------------------------------------------ other relations
def _offset(pairs):
    """got = want + constant."""
    want, got = together(pairs)
    want, got = want[np.isfinite(want)], got[np.isfinite(want)]
    if len(np.unique(want)) < 2 or want.size < 3:
        return None
    least = np.abs(want).argmin()  # beside a large number the constant would drown
    offset = got[least] - want[least]
    if abs(offset) < 1e-6 or not np.isfinite(offset):
        return None
    if np.any(np.abs(got - want - offset) > TIGHT * (abs(offset) + np.abs(want))):
        return None
    others = np.delete(want, least)
    if np.all(np.abs(offset) <= TIGHT * np.abs(others)):  # nowhere else could it be seen
        return None
    direction = "much" if offset > 0 else "little"
    return Finding("offset",
                   f"Everywhere {abs(offset):.6g} too {direction}. Which constant is that?")


_FUNCTIONS = (
    ("order", lambda v: v.T if v.ndim == 2 and v.shape[0] == v.shape[1] else v,
     "Rows and columns have changed places: this is the transpose of the right matrix."),
    ("order", lambda v: v[::-1] if v.ndim else v, "The right values, in reverse order."),
    ("order", lambda v: v[..., ::-1] if v.ndim else v,
     "The right values, with the columns in reverse order."),
    ("order", lambda v: np.sort(v, axis=0) if v.ndim else v,
     "The right values, sorted. Which order is asked for?"),
    ("", np.abs, "The right sizes; the signs are lost. Is there an absolute value too many?"),
    ("", lambda v: -np.abs(v), "The right sizes, all with a minus."),
    ("clip", lambda v: np.maximum(v, 0),
     "Right where it is positive; negative values are cut to 0."),
    ("clip", lambda v: np.minimum(v, 0),
     "Right where it is negative; positive values are cut to 0."),
    ("clip", lambda v: np.minimum(v, 1), "Right up to 1; larger values are cut to 1."),
    ("clip", lambda v: np.clip(v, 0, 1), "Right from 0 to 1; other values are cut off there."),
    ("", lambda v: v ** 2, "This is the square of the right value. Is a root missing?"),
    ("", np.sqrt, "This is the root of the right value."),
    ("", np.exp, "This is exp of the right value. Is a log missing?"),
    ("", lambda v: np.exp(-v), "This is exp of minus the right value. Is a -log missing?"),
    ("", np.log, "This is the log of the right value."),
    ("", lambda v: -np.log(v), "This is minus the log of the right value."),
    ("", lambda v: np.exp(-np.logaddexp(0, -v)),
     "This is the sigmoid of the right value. Is there a sigmoid too many?"),
    ("", lambda v: np.log(v) - np.log1p(-v),
     "This is the logit of the right value. Is a sigmoid missing?"),
    ("", lambda v: v / (1 + v),
     "This is v / (1 + v) of the right value v, as a probability is computed from odds."),
    ("", lambda v: v / (1 - v), "These are the odds v / (1 - v) of the right value v."),
    ("inverted", lambda v: 1 / v,
     "This is 1 over the right value: numerator and denominator have changed places."),
    ("complement", lambda v: 1 - v,
     "This is 1 minus the right value. Which of the two is asked for?"),
    ("cut-to-int", np.trunc,
     "Only whole numbers came out. Which step cuts or rounds: an array of integers, "
     "astype(int), int() or //?"),
    ("cut-to-int", np.round, "The values are rounded to whole numbers."),
    ("cut-to-int", np.ceil, "The values are rounded up to whole numbers."),
    ("cut-to-int", np.floor, "The values are rounded down to whole numbers."),
    ("", np.sign, "Only the signs of the right values came. What became of their sizes?"),
    ("", lambda v: np.cumsum(v, axis=0) if v.ndim else v,
     "These are the right values, added up one after the other."),
    ("constant", lambda v: np.full(v.shape, v.mean()) if v.ndim else v,
     "In each case the mean of the right values came for every one of them."),
    ("constant", lambda v: np.full(v.shape, v.sum()) if v.ndim else v,
     "Every value is the sum of the right values of its case."),
    ("offset", lambda v: v - v.mean() if v.size else v,
     "In every case the right values minus their own mean."),
    ("factor", lambda v: v / v.sum() if v.size else v,
     "The right values, divided by their own sum in every case."),
    ("factor", lambda v: v / np.sqrt((v ** 2).sum()) if v.size else v,
     "The right values, divided by their own length in every case."),
)


def _function(pairs):
    """got = function(want), for one of the functions that people confuse or forget."""
    for id, function, said in _FUNCTIONS:
        made = [function(pair.want) for pair in pairs]
        fits = all(fits_tightly(pair.got, one) for pair, one in zip(pairs, made))
        if fits and _tells(pairs, made):
            return Finding(id or "function-of-the-result", said)
    return None


def _tells(pairs, made):
    """Are enough numbers not the right ones, and made from more than one right number?

    Where 0 is right and 1 comes, nothing tells exp from a constant.
    """
    off = [~close_to(pair.want, one) for pair, one in zip(pairs, made)]
    others = np.concatenate([one[place].ravel() for one, place in zip(made, off)])
    wanted = np.concatenate([pair.want[place].ravel() for pair, place in zip(pairs, off)])
    if len(np.unique(wanted)) < 2:
        return False
    return others.size >= 3 or others.size and len(pairs) > 2


def close_to(want, made):
    """Where two arrays agree to within TIGHT."""
    return (np.abs(made - want) <= TIGHT * np.abs(want)) | (made == want)


_CALLED = {"pred": "the predictions", "target": "the targets", "probs": "the probabilities",
           "logits": "the logits", "scores": "the scores", "weight": "the weights"}


def _an_input(pairs):
    """One of the inputs came back."""
    for name in pairs[0].inputs:
        if all(_is(pair.got, pair.inputs.get(name)) for pair in pairs):
            said = f"This is {name} itself"
            if name in _CALLED:
                said = f"These are {_CALLED[name]} themselves"
            return Finding("input-returned", f"{said}: your function hands its input back. "
                                             "What is to be calculated from it?")
    return None


def _is(got, given):
    return given is not None and given.shape == got.shape and fits_tightly(got, given)


def _rounded(pairs):
    """The right values to a few decimals."""
    want, got = together(pairs)
    want, got = want[np.isfinite(want)], got[np.isfinite(want)]
    if not np.isfinite(got).all() or len(np.unique(got)) < 4:
        return None
    for decimals in range(1, 9):
        is_round = np.allclose(got, np.round(got, decimals), rtol=1e-15,
                               atol=10.0 ** (-decimals - 3))
        if (is_round and fits_tightly(got, np.round(want, decimals))
                and not fits_tightly(got, want)):
            return Finding("precision", f"The values are rounded to {count(decimals, 'decimal')}. "
                                        "Leave all digits in the result.")
    return None

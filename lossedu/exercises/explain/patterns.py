"""Patterns that a whole wrong answer may follow: a factor, a sign, an offset, lost digits.

Each pattern looks at all pairs and says a sentence, or nothing. The first that speaks is told.
"""
import numpy as np

from .pairs import Pair

TIGHT = 1e-7  # a pattern has to fit this well, relatively


def pattern(pairs: list[Pair]) -> str:
    """The sentence of the first pattern that explains all pairs, or ""."""
    with np.errstate(all="ignore"):
        for said_by in (_not_finite, _constant, _factor, _offset, _function, _an_input):
            said = said_by(pairs)
            if said:
                return said
    return ""


def rough(pairs: list[Pair]) -> str:
    """Close, but not close enough: about how many digits are right."""
    want, got = _together(pairs)
    with np.errstate(all="ignore"):
        error = _relative_errors(want, got)
        close = error.size and np.isfinite(error).all() and 0 < error.max() < 1e-3
        if not close or not (got == want)[np.isinf(want)].all():
            return ""
        digits = int(-np.log10(error.max()))
    return (f"Close: the values agree to about {digits} digits, and more are asked for. "
            "Is there a small eps, a finite difference or a float32 on the way?")


def rough_everywhere(pairs: list[Pair]) -> str:
    """Close and seldom right: the digits are lost along the way, whatever goes in."""
    bad = np.concatenate([pair.bad.ravel() for pair in pairs])
    return rough(pairs) if bad.mean() > 0.5 else ""


def nearly_right(pairs: list[Pair]) -> str:
    """No pattern, seldom right, and yet not far off: what an approximation leaves behind."""
    with np.errstate(all="ignore"):
        error = _relative_errors(*_together(pairs))
    inexact = error > 1e-9
    if not error.size or not np.isfinite(error).all() or inexact.mean() < 0.5:
        return ""
    few_far_off = np.median(error) < 0.02 and error.max() < 0.5
    if error.max() < 0.1 or few_far_off:
        percent = np.ceil(100 * error.max())
        return (f"Near the right values, and off by up to {percent:.0f} %. Is a number rounded, "
                "a step too large, an iteration stopped too early, or a term left out?")
    return ""


# ------------------------------------------------------------------ what patterns share
def _together(pairs):
    """All wanted numbers and all that came, (n,) each."""
    want = np.concatenate([pair.want.ravel() for pair in pairs])
    got = np.concatenate([pair.got.ravel() for pair in pairs])
    return want, got


def _relative_errors(want, got):
    """Where the right value is finite and not 0; also where nan or inf came in the place of 0."""
    seen = np.isfinite(want) & ((np.abs(want) > 1e-12) | ~np.isfinite(got))
    return np.abs(got - want)[seen] / np.abs(want)[seen]


def _fits(got, made):
    """Are two arrays of one shape and equal to within TIGHT?"""
    got, made = np.asarray(got, float), np.asarray(made, float)
    if got.shape != made.shape:
        return False
    # beside inf everything would be near
    near = (np.abs(got - made) <= TIGHT * np.abs(made)) & np.isfinite(made)
    return bool(np.all(near | (got == made)))


# ------------------------------------------------------------------ no numbers, or always the same
def _not_finite(pairs):
    """Everything came out as nan or inf, though finite numbers are wanted."""
    want, got = _together(pairs)
    if np.isfinite(want).any() and not np.isfinite(got).any():
        what = "nan" if np.isnan(got).all() else "inf or nan"
        return f"Every value is {what}. Which step divides by 0 or takes the log of 0?"
    return ""


def _constant(pairs):
    want, got = _together(pairs)
    if got.size < 2 or not np.isfinite(got).all() or (want == want[0]).all():
        return ""
    if (got == 0).all() and any(pair.want.ndim for pair in pairs):
        return "Every value is 0. Is an array of zeros returned that nothing was written into?"
    if (got == got[0]).all():
        return (f"The same number, {got[0]:.6g}, came for every input. "
                "Where does your function use its inputs?")
    return ""


# ------------------------------------------------------------------ a factor
_FACTORS = {
    2.0: "Exactly twice the right value, everywhere. Where does the 2 come from?",
    0.5: "Exactly half of the right value, everywhere. Which factor of 2 got lost?",
    -1.0: "The right size and the wrong sign, everywhere. "
          "Is a minus missing, or does a difference stand the other way round?",
    -2.0: "Minus twice the right value, everywhere: a sign and a factor of 2.",
    -0.5: "Minus half of the right value, everywhere: a sign and a factor of 2.",
    float(np.log(2)): "Everywhere ln 2 times the right value: "
                      "this is what lies between nats and bits.",
    float(1 / np.log(2)): "Everywhere 1/ln 2 times the right value: "
                          "log2 stands where the natural log is asked for.",
    float(1 / np.log(10)): "Everywhere 1/ln 10 times the right value: "
                           "log10 stands where the natural log is asked for.",
}


def _factor(pairs):
    """got = factor * want: the same factor everywhere, one for each case, or one of the inputs."""
    known = [(pair, ratio) for pair, ratio in ((pair, _ratio(pair)) for pair in pairs)
             if ratio is not None]
    if not known:
        return ""
    ratios = np.array([ratio for _, ratio in known])
    if np.isnan(ratios).any():
        return _factor_by_element(pairs)
    first = ratios[0]
    if abs(ratios - first).max() > TIGHT * abs(first):
        return _factor_by_case([pair for pair, _ in known], ratios)
    if abs(first - 1) < 1e-6 or first == 0:
        return ""
    for factor, said in _FACTORS.items():
        if abs(first - factor) <= TIGHT * abs(factor):
            return said
    return f"{first:.6g} times the right value, everywhere. Which constant is that?"


def _ratio(pair):
    """The factor of one case; None where the case tells nothing, nan where there is no factor."""
    finite = np.isfinite(pair.want)
    want, got = pair.want[finite], pair.got[finite]
    if not want.any():
        return np.nan if got.any() else None
    if not np.isfinite(got).any():  # n / (n - 1) for one example, a factor that overflowed
        return None
    largest = np.abs(want).argmax()  # its ratio has lost the fewest digits
    ratio = got[largest] / want[largest]
    fits = np.abs(got - ratio * want) <= TIGHT * np.abs(got) + 1e-15
    return ratio if np.isfinite(ratio) and fits.all() else np.nan


_POWERS = ((1, "{0}"), (-1, "1/{0}"), (2, "{0}²"), (-2, "1/{0}²"), (0.5, "√{0}"), (-0.5, "1/√{0}"))
_TIMES = ((1, ""), (-1, "-"), (2, "2·"), (0.5, "½·"), (-2, "-2·"), (-0.5, "-½·"))
_EXPLAIN = {"n": ", where n is the number of examples.",
            "N": ", where N is the number of all values.",
            "C": ", where C is the number of columns.",
            "n/(n-1)": ", where n is the number of examples."}
_ASK = {("n", 1): " That is a sum where a mean is asked for.",
        ("n", -1): " Is the division by n asked for?",
        ("N", 1): " That is a sum where a mean is asked for.",
        ("N", -1): " Is the division by N asked for?",
        ("n/(n-1)", 1): " It is divided by n - 1 where n is asked for.",
        ("n/(n-1)", -1): " It is divided by n where n - 1 is asked for."}


def _factor_by_case(pairs, ratios):
    """A factor that follows a number of the case: of examples, of classes, a setting."""
    quantities = [_quantities(pair) for pair in pairs]
    for name in quantities[0]:
        quantity = np.array([one.get(name, np.nan) for one in quantities])
        for power, form in _POWERS:
            for times, mark in _TIMES:
                if _fits(ratios, times * quantity ** power):
                    explained = _EXPLAIN.get(name, ".") + _ASK.get((name, power), "")
                    factor = mark + form.format(name)
                    return f"In every case the right value times {factor}{explained}"
    return ""


def _quantities(pair):
    """Numbers of a case that a factor may follow, by name."""
    first = next(iter(pair.arrays.values()), None)
    found = {}
    if first is not None and first.shape[0]:
        n = float(first.shape[0])
        found = {"n": n, "N": float(first.size), "n/(n-1)": n / (n - 1) if n > 1 else np.inf}
        if first.ndim > 1:
            found["C"] = float(first.shape[-1])
    return found | pair.scalars


def _factor_by_element(pairs):
    """A factor that is one of the inputs, element by element."""
    names = [name for name in pairs[0].arrays
             if all(name in p.arrays and p.arrays[name].shape == p.want.shape for p in pairs)]
    want, got = _together(pairs)
    if _fits(got, want):
        return ""
    told = want != 0
    for name in names:
        x = np.concatenate([pair.arrays[name].ravel() for pair in pairs])
        for factor, words in ((x, name), (1 / x, f"1/{name}"), (-x, f"-{name}")):
            if _fits(got[told], (want * factor)[told]):
                return f"Everywhere the right value times {words}. Is this factor asked for?"
    return ""


# ------------------------------------------------------------------ other relations
def _offset(pairs):
    """got = want + constant."""
    want, got = _together(pairs)
    want, got = want[np.isfinite(want)], got[np.isfinite(want)]
    if want.size < 2:
        return ""
    least = np.abs(want).argmin()  # beside a large number the constant would drown
    offset = got[least] - want[least]
    if abs(offset) < 1e-6 or not np.isfinite(offset):
        return ""
    if np.any(np.abs(got - want - offset) > TIGHT * (abs(offset) + np.abs(want))):
        return ""
    others = np.delete(want, least)
    if np.all(np.abs(offset) <= TIGHT * np.abs(others)):  # nowhere else could it be seen
        return ""
    direction = "much" if offset > 0 else "little"
    return f"Everywhere {abs(offset):.6g} too {direction}. Which constant is that?"


_FUNCTIONS = (
    (lambda v: v.T if v.ndim == 2 and v.shape[0] == v.shape[1] else v,
     "Rows and columns have changed places: this is the transpose of the right matrix."),
    (lambda v: v[::-1] if v.ndim else v, "The right values, in reverse order."),
    (lambda v: v[..., ::-1] if v.ndim else v,
     "The right values, with the columns in reverse order."),
    (np.abs, "The right sizes; the signs are lost. Is there an absolute value too many?"),
    (lambda v: np.maximum(v, 0), "Right where it is positive; negative values are cut to 0."),
    (lambda v: v ** 2, "This is the square of the right value. Is a root missing?"),
    (np.sqrt, "This is the root of the right value."),
    (np.exp, "This is exp of the right value. Is a log missing?"),
    (lambda v: np.exp(-v), "This is exp of minus the right value. Is a -log missing?"),
    (np.log, "This is the log of the right value."),
    (lambda v: 1 / v,
     "This is 1 over the right value: numerator and denominator have changed places."),
    (lambda v: 1 - v, "This is 1 minus the right value: the share of the others."),
    (np.trunc, "Only whole numbers came out. Is the result written into an array of integers?"),
    (np.round, "The values are rounded to whole numbers."),
    (lambda v: v - v.mean() if v.size else v,
     "In every case the right values minus their own mean."),
    (lambda v: v / v.sum() if v.size else v,
     "The right values, divided by their own sum in every case."),
)


def _function(pairs):
    """got = function(want), for one of the functions that people confuse or forget."""
    for function, said in _FUNCTIONS:
        made = [function(pair.want) for pair in pairs]
        fits = all(_fits(pair.got, one) for pair, one in zip(pairs, made))
        if fits and any(not _fits(pair.want, one) for pair, one in zip(pairs, made)):
            return said
    return ""


_CALLED = {"pred": "the predictions", "target": "the targets", "probs": "the probabilities",
           "logits": "the logits", "scores": "the scores", "weight": "the weights"}


def _an_input(pairs):
    """One of the inputs came back."""
    for name in pairs[0].inputs:
        if all(_is(pair.got, pair.inputs.get(name)) for pair in pairs):
            said = f"This is {name} itself"
            if name in _CALLED:
                said = f"These are {_CALLED[name]} themselves"
            return (f"{said}: your function hands its input back. "
                    "What is to be calculated from it?")
    return ""


def _is(got, given):
    return given is not None and given.shape == got.shape and _fits(got, given)

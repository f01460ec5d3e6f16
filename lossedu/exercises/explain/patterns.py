"""Patterns that a whole wrong answer may follow: a factor, a sign, an offset, another order, lost digits.

Each pattern looks at all pairs and says a sentence, or nothing. The first that speaks is told.
"""
import numpy as np

TIGHT = 1e-7  # a pattern has to fit this well, relatively


def pattern(pairs):
    """The sentence of the first pattern that explains all pairs, or ""."""
    with np.errstate(all="ignore"):
        return next((said for one in (_not_finite, _flat, _factor, _offset, _function, _an_input)
                     for said in [one(pairs)] if said), "")


def rough(pairs):
    """Close, but not close enough: about how many digits are right."""
    with np.errstate(all="ignore"):
        return _rough(pairs)


def rough_everywhere(pairs):
    """Close and seldom right: the digits are lost along the way, whatever goes in."""
    bad = np.concatenate([pair.bad.ravel() for pair in pairs])
    return rough(pairs) if bad.mean() > 0.5 else ""


def near(pairs):
    """No pattern, seldom right, and yet not far off: what an approximation leaves behind."""
    with np.errstate(all="ignore"):
        error = _errors(pairs)
    inexact = error > 1e-9
    if not error.size or not np.isfinite(error).all() or inexact.mean() < 0.5:
        return ""
    if error.max() < 0.1 or (np.median(error) < 0.02 and error.max() < 0.5):
        return (f"Near the right values, and off by up to {np.ceil(100 * error.max()):.0f} %. Is a number rounded, "
                "a step too large, an iteration stopped too early, or a term left out?")
    return ""


def _errors(pairs):
    """The relative errors, where the right value is finite and not 0; nan and inf that should be 0 as well."""
    want, got = _together(pairs)
    seen = np.isfinite(want) & ((np.abs(want) > 1e-12) | ~np.isfinite(got))
    return np.abs(got - want)[seen] / np.abs(want)[seen]


def _fits(one, other):
    one, other = np.asarray(one, float), np.asarray(other, float)
    near = (np.abs(one - other) <= TIGHT * np.abs(other)) & np.isfinite(other)  # beside inf everything is near
    return one.shape == other.shape and bool(np.all(near | (one == other)))


def _together(pairs):
    return np.concatenate([p.want.ravel() for p in pairs]), np.concatenate([p.got.ravel() for p in pairs])


def _not_finite(pairs):
    """All that is finite is nowhere: everything came out as nan or inf."""
    want, got = _together(pairs)
    if np.isfinite(want).any() and not np.isfinite(got).any():
        what = "nan" if np.isnan(got).all() else "inf or nan"
        return f"Every value is {what}. Which step divides by 0 or takes the log of 0?"
    return ""


def _flat(pairs):
    want, got = _together(pairs)
    if got.size < 2 or not np.isfinite(got).all() or (want == want[0]).all():
        return ""
    if (got == 0).all() and any(pair.want.ndim for pair in pairs):
        return "Every value is 0. Is an array of zeros returned that nothing was written into?"
    if (got == got[0]).all():
        return f"The same number, {got[0]:.6g}, came for every input. Where does your function use its inputs?"
    return ""


# ---------------------------------------------------------------------- a factor
_NAMED = {
    2.0: "Exactly twice the right value, everywhere. Where does the 2 come from?",
    0.5: "Exactly half of the right value, everywhere. Which factor of 2 got lost?",
    -1.0: "The right size and the wrong sign, everywhere. Is a minus missing, or does a difference stand "
          "the other way round?",
    -2.0: "Minus twice the right value, everywhere: a sign and a factor of 2.",
    -0.5: "Minus half of the right value, everywhere: a sign and a factor of 2.",
    float(np.log(2)): "Everywhere ln 2 times the right value: this is what lies between nats and bits.",
    float(1 / np.log(2)): "Everywhere 1/ln 2 times the right value: log2 stands where the natural log is asked for.",
    float(1 / np.log(10)): "Everywhere 1/ln 10 times the right value: log10 stands where the natural log is asked for.",
}


def _factor(pairs):
    ratios = [_ratio(pair) for pair in pairs]
    known = [(pair, ratio) for pair, ratio in zip(pairs, ratios) if ratio is not None]
    if not known:
        return ""
    values = np.array([ratio for _, ratio in known])
    if np.isnan(values).any():
        return _by_element(pairs)
    if abs(values - values[0]).max() <= TIGHT * abs(values[0]):
        if abs(values[0] - 1) < 1e-6 or values[0] == 0:
            return ""
        named = next((said for factor, said in _NAMED.items() if abs(values[0] - factor) <= TIGHT * abs(factor)), None)
        return named or f"{values[0]:.6g} times the right value, everywhere. Which constant is that?"
    return _tracked(known, values)


def _ratio(pair):
    """got = ratio * want in this case; None where the case tells nothing, nan where there is no such ratio."""
    want, got = pair.want[np.isfinite(pair.want)], pair.got[np.isfinite(pair.want)]
    if not want.any():
        return None if not got.any() else np.nan
    if not np.isfinite(got).any():  # n / (n - 1) for one example, a factor that overflowed
        return None
    most = np.abs(want).argmax()
    ratio = got[most] / want[most]
    return ratio if np.isfinite(ratio) and np.all(np.abs(got - ratio * want) <= TIGHT * np.abs(got) + 1e-15) else np.nan


def _tracked(known, values):
    """A factor that follows a number of the case: how many examples, how many classes, a setting."""
    quantities = [_quantities(pair) for pair, _ in known]
    for name in quantities[0]:
        tracked = np.array([one.get(name, np.nan) for one in quantities])
        for power, shape in ((1, "{0}"), (-1, "1/{0}"), (2, "{0}²"), (-2, "1/{0}²"), (0.5, "√{0}"), (-0.5, "1/√{0}")):
            for times, mark in ((1, ""), (-1, "-"), (2, "2·"), (0.5, "½·"), (-2, "-2·"), (-0.5, "-½·")):
                if _fits(values, times * tracked ** power):
                    return (f"In every case the right value times {mark}{shape.format(name)}"
                            f"{_EXPLAIN.get(name, '.')}{_ASK.get((name, power), '')}")
    return ""


_EXPLAIN = {"n": ", where n is the number of examples.", "N": ", where N is the number of all values.",
            "C": ", where C is the number of columns.", "n/(n-1)": ", where n is the number of examples."}
_ASK = {("n", 1): " That is a sum where a mean is asked for.", ("n", -1): " Is the division by n asked for?",
        ("N", 1): " That is a sum where a mean is asked for.", ("N", -1): " Is the division by N asked for?",
        ("n/(n-1)", 1): " It is divided by n - 1 where n is asked for.",
        ("n/(n-1)", -1): " It is divided by n where n - 1 is asked for."}


def _quantities(pair):
    first = next(iter(pair.arrays.values()), None)
    found = {}
    if first is not None and first.shape[0]:
        n = float(first.shape[0])
        found = {"n": n, "N": float(first.size), "n/(n-1)": n / (n - 1) if n > 1 else np.inf}
        if first.ndim > 1:
            found["C"] = float(first.shape[-1])
    return found | pair.scalars


def _by_element(pairs):
    """A factor that is one of the inputs, element by element."""
    names = [name for name in pairs[0].arrays
             if all(name in p.arrays and p.arrays[name].shape == p.want.shape for p in pairs)]
    want, got = _together(pairs)
    for name in names:
        given = np.concatenate([pair.arrays[name].ravel() for pair in pairs])
        for factor, shape in ((given, name), (1 / given, f"1/{name}"), (-given, f"-{name}")):
            if _fits(got[want != 0], (want * factor)[want != 0]) and not _fits(got, want):
                return f"Everywhere the right value times {shape}. Is this factor asked for?"
    return ""


# ---------------------------------------------------------------------- other relations
def _offset(pairs):
    want, got = _together(pairs)
    want, got = want[np.isfinite(want)], got[np.isfinite(want)]
    if want.size < 2:
        return ""
    least = np.abs(want).argmin()  # beside a large number the constant would drown
    off = got[least] - want[least]
    if abs(off) < 1e-6 or not np.isfinite(off) or np.any(np.abs(got - want - off) > TIGHT * (abs(off) + np.abs(want))):
        return ""
    if np.all(np.abs(off) <= TIGHT * np.abs(np.delete(want, least))):  # nowhere else could it be seen
        return ""
    return f"Everywhere {abs(off):.6g} too {'much' if off > 0 else 'little'}. Which constant is that?"


_FUNCTIONS = (
    (lambda v: v.T if v.ndim == 2 and v.shape[0] == v.shape[1] else v,
     "Rows and columns have changed places: this is the transpose of the right matrix."),
    (lambda v: v[::-1] if v.ndim else v, "The right values, in reverse order."),
    (lambda v: v[..., ::-1] if v.ndim else v, "The right values, with the columns in reverse order."),
    (np.abs, "The right sizes; the signs are lost. Is there an absolute value too many?"),
    (lambda v: np.maximum(v, 0), "Right where it is positive; negative values are cut to 0."),
    (lambda v: v ** 2, "This is the square of the right value. Is a root missing?"),
    (lambda v: np.sqrt(v), "This is the root of the right value."),
    (lambda v: np.exp(v), "This is exp of the right value. Is a log missing?"),
    (lambda v: np.exp(-v), "This is exp of minus the right value. Is a -log missing?"),
    (lambda v: np.log(v), "This is the log of the right value."),
    (lambda v: 1 / v, "This is 1 over the right value: numerator and denominator have changed places."),
    (lambda v: 1 - v, "This is 1 minus the right value: the share of the others."),
    (lambda v: np.trunc(v), "Only whole numbers came out. Is the result written into an array of integers?"),
    (lambda v: np.round(v), "The values are rounded to whole numbers."),
    (lambda v: v - v.mean() if v.size else v, "In every case the right values minus their own mean."),
    (lambda v: v / v.sum() if v.size else v, "The right values, divided by their own sum in every case."),
)


def _function(pairs):
    for function, said in _FUNCTIONS:
        made = [function(pair.want) for pair in pairs]
        if all(_fits(pair.got, one) for pair, one in zip(pairs, made)) and any(
                not _fits(pair.want, one) for pair, one in zip(pairs, made)):
            return said
    return ""


_CALLED = {"pred": "the predictions", "target": "the targets", "probs": "the probabilities",
           "logits": "the logits", "scores": "the scores", "weight": "the weights"}


def _an_input(pairs):
    """One of the inputs came back."""
    for name in pairs[0].inputs:
        if all(_is(pair.got, pair.inputs.get(name)) for pair in pairs):
            called = _CALLED.get(name)
            said = f"These are {called} themselves" if called else f"This is {name} itself"
            return f"{said}: your function hands its input back. What is to be calculated from it?"
    return ""


def _is(got, given):
    return given is not None and given.shape == got.shape and _fits(got, given)


def _rough(pairs):
    want, got = _together(pairs)
    error = _errors(pairs)
    if error.size and np.isfinite(error).all() and 0 < error.max() < 1e-3 and (got == want)[np.isinf(want)].all():
        return (f"Close: the values agree to about {int(-np.log10(error.max()))} digits, and more are asked for. "
                "Is there a small eps, a finite difference or a float32 on the way?")
    return ""

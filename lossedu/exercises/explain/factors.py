"""The right values times a factor: the same everywhere, one for each case, or one of the inputs."""
import numpy as np

from .ids import Finding
from .pairs import TIGHT, Pair, fits_tightly, together
from .quantities import counts

_KNOWN = {
    2.0: "Exactly twice the right value, everywhere. Where does the 2 come from?",
    0.5: "Exactly half of the right value, everywhere. Which factor of 2 got lost?",
    -2.0: "Minus twice the right value, everywhere: a sign and a factor of 2.",
    -0.5: "Minus half of the right value, everywhere: a sign and a factor of 2.",
    float(np.log(2)): "Everywhere ln 2 times the right value: "
                      "this is what lies between nats and bits.",
    float(1 / np.log(2)): "Everywhere 1/ln 2 times the right value: "
                          "log2 stands where the natural log is asked for.",
    float(1 / np.log(10)): "Everywhere 1/ln 10 times the right value: "
                           "log10 stands where the natural log is asked for.",
}
SIGN = ("The right size and the wrong sign, everywhere. "
        "Is a minus missing, or does a difference stand the other way round?")


def factor(pairs: list[Pair]) -> Finding | None:
    """got = factor * want, with a factor that can be told."""
    known = [(pair, ratio) for pair, ratio in ((pair, _ratio(pair)) for pair in pairs)
             if ratio is not None]
    if not known:
        return None
    ratios = np.array([ratio for _, ratio in known])
    if np.isnan(ratios).any():
        return _factor_by_element(pairs)
    first = ratios[0]
    if abs(ratios - first).max() > TIGHT * abs(first):
        return _factor_by_case([pair for pair, _ in known], ratios)
    if abs(first - 1) < 1e-4 or first == 0:
        return None
    return _of_one_factor(first, pairs)


def _of_one_factor(first, pairs):
    if abs(first + 1) <= TIGHT:
        return Finding("sign", SIGN)
    for known, said in _KNOWN.items():
        if abs(first - known) <= TIGHT * abs(known):
            return Finding("factor", said)
    want = together(pairs)[0]
    if len(np.unique(want[np.isfinite(want) & (want != 0)])) < 2:
        return None  # any number is some factor of one
    return Finding("factor",
                   f"{first:.6g} times the right value, everywhere. Which constant is that?")


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


# ------------------------------------------------------------------ one factor for each case
_POWERS = ((1, "{0}"), (-1, "1/{0}"), (2, "{0}²"), (-2, "1/{0}²"),
           (0.5, "√{0}"), (-0.5, "1/√{0}"))
_TIMES = ((1, ""), (-1, "-"), (2, "2·"), (0.5, "½·"), (-2, "-2·"), (-0.5, "-½·"))
_EXPLAIN = {"n": ", where n is the number of examples.",
            "N": ", where N is the number of all values.",
            "C": ", where C is the number of columns.",
            "N/n": ", where N is the number of all values and n that of rows.",
            "n/(n-1)": ", where n is the number of examples.",
            "N/(N-1)": ", where N is the number of all values.",
            "(n-1)": ", where n is the number of examples."}
_ASK = {("n", 1): " That is a sum where a mean is asked for.",
        ("n", -1): " Is the division by n asked for?",
        ("N", 1): " That is a sum where a mean is asked for.",
        ("N", -1): " Is the division by N asked for?",
        ("N/n", 1): " It is divided by the number of rows where all values count.",
        ("N/(N-1)", 1): " It is divided by N - 1 where N is asked for.",
        ("N/(N-1)", -1): " It is divided by N where N - 1 is asked for.",
        ("N/(N-1)", 0.5): " Under a root it is divided by N - 1 where N is asked for.",
        ("N/(N-1)", -0.5): " Under a root it is divided by N where N - 1 is asked for.",
        ("n/(n-1)", 1): " It is divided by n - 1 where n is asked for.",
        ("n/(n-1)", -1): " It is divided by n where n - 1 is asked for.",
        ("n/(n-1)", 0.5): " Under a root it is divided by n - 1 where n is asked for.",
        ("n/(n-1)", -0.5): " Under a root it is divided by n where n - 1 is asked for."}
_IDS = {"n": "sum-for-mean", "N": "sum-for-mean", "C": "sum-for-mean", "(n-1)": "sum-for-mean",
        "N/n": "sum-for-mean", "n/(n-1)": "degrees-of-freedom",
        "N/(N-1)": "degrees-of-freedom"}


_BY_ONE_LESS = ("n/(n-1)", "N/(N-1)")  # one example alone is often a case of its own


def _factor_by_case(pairs, ratios):
    """A factor that follows a number of the case: of examples, of classes, a setting."""
    quantities = [_quantities(pair) for pair in pairs]
    for name in quantities[0]:
        quantity = np.array([one.get(name, np.nan) for one in quantities])
        different = len(np.unique(quantity))
        if name not in _IDS and name not in pairs[0].scalars and different < 3:
            continue
        for power, form in _POWERS:
            for times, mark in _TIMES:
                seen = np.isfinite(quantity) | (name not in _BY_ONE_LESS)
                follows = _follows(ratios[seen], times * quantity[seen] ** power)
                if different > 1 and seen.sum() > 1 and follows:
                    explained = _EXPLAIN.get(name, ".") + _ASK.get((name, power), "")
                    if times < 0:
                        explained += " The sign is reversed, too."
                    rooted = abs(power) == 0.5
                    bracketed = "/" in name and (rooted or power < 0)
                    shown = form.format(f"({name})" if bracketed else name)
                    if mark.endswith("·") and shown.startswith("1/"):
                        mark, shown = mark[:-1], shown[1:]  # 2/n for 2·1/n
                    plain = rooted and name in counts(pairs[0])
                    id = "factor-of-the-case" if plain else _IDS.get(name, "factor-of-the-case")
                    but = "" if seen.all() else ", but those of one example,"
                    return Finding(id, f"In every case{but} your value is the right value times "
                                       f"{mark}{shown}{explained}")
    return None


def _follows(ratios, made):
    """Is each ratio that of its case, but for the digits that small right values have lost?"""
    return bool((np.abs(ratios - made) <= 10 * TIGHT * np.abs(made)).all())


def _quantities(pair):
    """Numbers of a case that a factor may follow, by name."""
    found = counts(pair)
    if found:
        n = found["n"]
        found["N"] = float(next(iter(pair.arrays.values())).size)
        found |= {"N/n": found["N"] / n if n else np.nan, "(n-1)": n - 1}
        found |= {"n/(n-1)": n / (n - 1) if n > 1 else np.inf}
        found |= {"N/(N-1)": found["N"] / (found["N"] - 1) if found["N"] > 1 else np.inf}
    found |= pair.scalars
    for name, value in pair.scalars.items():
        found |= {f"(1 - {name})": 1 - value, f"(1 + {name})": 1 + value}
    for name, array in pair.arrays.items():
        if array.size:
            found |= {f"the sum of {name}": array.sum(), f"the mean of {name}": array.mean(),
                      f"the largest {name}": array.max(),
                      f"the standard deviation of {name}": array.std()}
    return found


# ------------------------------------------------------------------ one factor for each number
def _factor_by_element(pairs):
    """A factor that is one of the inputs, element by element."""
    names = [name for name in pairs[0].arrays
             if all(name in p.arrays and p.arrays[name].shape == p.want.shape for p in pairs)]
    want, got = together(pairs)
    if fits_tightly(got, want):
        return None
    told = want != 0
    if len(np.unique(got[told])) < 4 or np.any(got[~told]):  # no factor makes something of 0
        return None
    for name in names:
        x = np.concatenate([pair.arrays[name].ravel() for pair in pairs])
        for by, words in ((x, name), (1 / x, f"1/{name}"), (-x, f"-{name}")):
            if fits_tightly(got[told], (want * by)[told]):
                said = (f"Everywhere your value is the right value times {words}. "
                        "Is this factor asked for?")
                return Finding("factor-of-an-input", said)
    return None

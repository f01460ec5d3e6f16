"""Where a partly right answer is wrong, in terms of its inputs: "wherever pred equals target".

Every number of every case is one row; each statement about the inputs is true in some rows.
The first statement that is true exactly in the wrong rows is told.
"""
from dataclasses import replace

import numpy as np

from ..show import aside
from .patterns import pattern

COUNT = "the number of examples"
EXACT, THERE, USED = ("What is asked for exactly there?", "What should happen there?", "Does your function use {}?")


RIGHT, WRONG = "Right everywhere except", "Wrong"  # how a sentence begins if some case is right, and if none is


def where(pairs, begin=RIGHT):
    """The sentence for the statement that is true exactly where the answer is wrong, or ""."""
    bad = np.concatenate([pair.bad.ravel() for pair in pairs])
    if not bad.any() or _right_by_chance(pairs):
        return ""
    with np.errstate(all="ignore"):
        for words, mask, ask in _statements(pairs):
            if np.array_equal(mask, bad):
                return f"{begin} where {words}{_what(pairs)}. {ask.format(words.split()[0])}"
    return ""


def mostly_where(pairs, begin=RIGHT):
    """As `where`, for a statement that is true in all wrong places and, by chance, in a few right ones."""
    bad = np.concatenate([pair.bad.ravel() for pair in pairs])
    if not bad.any() or _right_by_chance(pairs):
        return ""
    with np.errstate(all="ignore"):
        for words, mask, ask in _statements(pairs):
            share = 1 / 3 if ask in (EXACT, USED) else 0.7
            if not (bad & ~mask).any() and bad.sum() >= share * mask.sum() and (~mask).sum() >= 3:
                return f"Wrong only where {words}{_what(pairs)}. {ask.format(words.split()[0])}"
    wrong, fine = ({pair.case["note"] for pair in pairs if pair.bad.any() == found} for found in (True, False))
    if len(wrong) == 1 and not wrong & {"", *fine}:
        return f"{begin} in the case \"{wrong.pop()}\"{_what(pairs)}. What is different about it?"
    if len(wrong) <= min(3, len(fine) - 2) and not wrong & {"", *fine}:
        names = [f"\"{pair.case['note']}\"" for pair in pairs if pair.bad.any()]
        return (f"{begin} in the cases {' and '.join(dict.fromkeys(names))}. "
                "What do these have in common?")
    got = np.concatenate([pair.got.ravel() for pair in pairs])
    if np.isnan(got[bad]).all():
        return f"{begin} for some values that are nan. What does your formula do in the case below?"
    return ""


def _right_by_chance(pairs):
    """Is nothing right but what is 0? Far out, where a slope is 0, every formula is right."""
    return all(pair.bad[np.abs(pair.want) > 1e-12].all() for pair in pairs)


def _what(pairs):
    """What came there: nan, inf, or a pattern of its own."""
    got = np.concatenate([pair.got[pair.bad] for pair in pairs])
    if np.isnan(got).all():
        return "; there it is nan"
    if np.isinf(got).all():
        return "; there it is inf"
    cut = [replace(pair, want=pair.want[pair.bad], got=pair.got[pair.bad], bad=pair.bad[pair.bad])
           for pair in pairs if pair.bad.any()]
    said = pattern(cut).split(". ")[0].rstrip(".") if got.size > 1 else ""
    said = said.replace(", everywhere", "").replace("Everywhere ", "")
    return f"; there: {said[:1].lower()}{said[1:]}" if said else ""


def _statements(pairs):
    """(words, rows where it holds, question), the plain ones first."""
    settings, values, differences = _columns(pairs)
    for name, x in differences.items():
        a, b = name
        yield f"{a} equals {b}", x == 0, EXACT
        for setting, s in settings.items():
            near = np.abs(np.abs(x) - s) <= 1e-12 * s
            yield f"|{a} - {b}| is exactly {setting}", near, EXACT
            yield f"|{a} - {b}| is above {setting}", (np.abs(x) > s) & ~near, THERE
            yield f"|{a} - {b}| is {setting} or more", (np.abs(x) > s) | near, THERE
            yield f"|{a} - {b}| is below {setting}", (np.abs(x) < s) & ~near, THERE
        yield f"{a} is above {b}", x > 0, THERE
        yield f"{a} is below {b}", x < 0, THERE
        yield f"{a} is {b} or above", x >= 0, THERE
        yield f"{a} is {b} or below", x <= 0, THERE
    for name, x in (values | settings).items():
        ask = USED if name in settings else THERE
        yield f"{name} is 0", x == 0, EXACT
        yield f"{name} is nan", np.isnan(x), "What should nan become?"
        kinds = np.unique(x)
        if len(kinds) <= 6 and not name.startswith("the largest"):
            for kind in kinds[kinds == 1] if name == COUNT else kinds:  # no formula is wrong for 7 examples alone
                yield f"{name} is {kind:.6g}", x == kind, THERE
                if name == COUNT and (x == kind).sum() < 3:  # right for a single example, maybe by chance
                    continue
                yield f"{name} is not {kind:.6g}", x != kind, ask if kind == pairs[0].defaults.get(name) else THERE
        yield f"{name} is negative", x < 0, THERE
        yield f"{name} is positive", x > 0, THERE
        yield f"{name} is 0 or negative", x <= 0, THERE
        yield f"{name} is 0 or positive", x >= 0, THERE
    yield from _extremes(pairs, {f"|{name}|" if name in pairs[0].arrays else name: np.abs(x)
                                 for name, x in values.items()}
                         | {f"|{a} - {b}|": np.abs(x) for (a, b), x in differences.items()})


def _extremes(pairs, sizes):
    """Wrong from some size on, or up to some size."""
    bad = np.concatenate([pair.bad.ravel() for pair in pairs])
    for name, x in sizes.items():
        wrong, fine = x[bad], x[~bad]
        if np.isnan(x).any() or len(fine) < max(3, len(x) / 5):  # a few right values are no range
            continue
        if wrong.min() > fine.max():
            seen = aside(f" ({wrong.min():.6g} or more; up to {fine.max():.6g} it is right)")
            yield (f"{name} is large{seen}", bad,
                   "Which step overflows or rounds everything away there?" if wrong.min() >= 8 else
                   THERE)
        if wrong.max() < fine.min():
            seen = aside(f" ({wrong.max():.6g} or less; from {fine.min():.6g} on it is right)")
            yield (f"{name} is small{seen}", bad,
                   "Which step loses its digits there?" if wrong.max() <= 0.1 else THERE)


def _columns(pairs):
    """Settings, inputs and differences of inputs that every pair has, one entry per wanted number."""
    def column(of):
        return np.concatenate([np.broadcast_to(of(pair), pair.want.shape).ravel() for pair in pairs])

    settings = {name: column(lambda pair, name=name: pair.scalars[name])
                for name in pairs[0].scalars if all(name in pair.scalars for pair in pairs)}
    names = [name for name in pairs[0].arrays if all(name in pair.arrays for pair in pairs)]
    aligned = [name for name in names if all(_align(pair, name) is not None for pair in pairs)]
    values = {name: column(lambda pair, name=name: _align(pair, name)) for name in aligned}
    differences = {(a, b): values[a] - values[b] for i, a in enumerate(aligned) for b in aligned[i + 1:]}
    if names and all(pair.arrays[names[0]].shape for pair in pairs):
        values[COUNT] = column(lambda pair: float(pair.arrays[names[0]].shape[0]))
    for name in names:
        if name not in aligned and all(pair.arrays[name].size for pair in pairs):
            values[f"the largest |{name}|"] = column(lambda pair, name=name: np.abs(pair.arrays[name]).max())
    return settings, values, differences


def _align(pair, name):
    """An input as it stands beside the wanted numbers: element by element, or one label for a whole row."""
    array = pair.arrays[name]
    if array.shape == pair.want.shape:
        return array
    if pair.want.ndim == 2 and array.shape == pair.want.shape[:1]:
        return array[:, None]
    return None

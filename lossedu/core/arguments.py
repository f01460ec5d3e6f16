"""Reading arguments that are no inputs of a loss: counts, seeds, names out of a list, numbers in a
range.

Each reader gives the value as it will be used, or raises ValueError with one sentence: what came,
what fits, what to type.
"""
import numpy as np

from .words import near, shown


def whole_number(who: str, name: str, value, low: int = 0, high: int | None = None, example=None,
                 note: str = "") -> int:
    """A whole number from `low` up (to `high`), as an int.

    >>> whole_number("run", "n", 3)
    3
    """
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))
    if whole and value >= low and (high is None or value <= high):
        return int(value)
    end = "up" if high is None else f"to {high}"
    fits = f"a whole number from {low} {end}"
    example = max(low, 1) if example is None else example
    raise ValueError(
        f"{who}: {name}={shown(value)} came; {fits}{note} fits. Type {name}={example}.")


def number(who: str, name: str, value, low: float = -np.inf, high: float = np.inf,
           above: float | None = None, below: float | None = None, example: float = 1.0) -> float:
    """A finite number in a range (ends included, or `above` and `below` them), as a float.

    >>> number("run", "share", 0.25, above=0, below=1)
    0.25
    """
    words = []
    if above is not None:
        words.append(f"above {above:g}")
    elif low > -np.inf:
        words.append(f"from {low:g}")
    if below is not None:
        words.append(f"below {below:g}")
    elif high < np.inf:
        words.append(f"up to {high:g}")
    fits = " ".join(["a finite number", " and ".join(words)]).strip()
    plain = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    try:
        read = float(value) if plain else np.nan
    except OverflowError:  # a whole number beyond float64
        read = np.nan
    high_enough = read >= low if above is None else read > above
    inside = high_enough and (read <= high if below is None else read < below)
    if not (np.isfinite(read) and inside):
        raise ValueError(f"{who}: {name}={shown(value)} came; {fits} fits. Type {name}={example}.")
    return read


def flag(who: str, name: str, value) -> bool:
    """True or False, as it came."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(
            f"{who}: {name}={shown(value)} came; True or False fits. Type {name}=True.")
    return bool(value)


def seeds(who: str, name: str, value, example: int = 32, repeats: bool = False):
    """Seeds as a tuple: a whole number stands for 0, 1, ...; a sequence holds whole numbers, all
    different.

    With `repeats` a seed may come again, as where one seed is run at several learning rates.

    >>> seeds("run", "seeds", 2), seeds("run", "seeds", [3, 7])
    ((0, 1), (3, 7))
    """
    fits = "a whole number from 1 up fits, or a list of whole numbers: at least one, each from 0 up"
    fits += "" if repeats else " and all different"
    sentence = f"{who}: {name}={shown(value)} came; {fits}. Type {name}={example}."
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        if value < 1:
            raise ValueError(sentence)
        return tuple(range(int(value)))
    found = _listed(value, sentence)
    if not all(isinstance(one, (int, np.integer)) and not isinstance(one, bool) for one in found):
        raise ValueError(sentence)
    if not found or min(found) < 0 or not repeats and len(set(found)) < len(found):
        raise ValueError(sentence)
    return tuple(int(one) for one in found)


def one_of(who, name, value, known):
    """A name that is known.

    >>> one_of("load", "name", "digits", ("digits", "stars"))
    'digits'
    """
    if not isinstance(value, str):
        raise ValueError(f"{who}: {name}={shown(value)} came; one name fits: {'; '.join(known)}. "
                        f'Type "{next(iter(known))}".')
    if value not in known:
        raise ValueError(f"{who}: {name}={value!r} came.{near(value, list(known))} These fit: "
                         f"{'; '.join(known)}.")
    return value


def some_of(who, name, value, known):
    """Names that are known, as a tuple, each of them once: one name alone, or a sequence.

    >>> some_of("run", "data", "digits", ("digits", "stars"))
    ('digits',)
    """
    known = tuple(known)
    fits = f"These fit: {'; '.join(known)}."
    example = f'Type {name}="{known[0]}".'
    found = (value,) if isinstance(value, str) else _listed(
        value, f"{who}: {name}={shown(value)} came; a name, or a list of names, fits. {fits} "
               f"{example}")
    for one in found:
        if not isinstance(one, str):
            raise ValueError(f"{who}: {name} holds {shown(one)}; names fit. {fits} {example}")
        if one not in known:
            raise ValueError(f"{who}: {name} holds {one!r}.{near(one, known)} {fits}")
    if not found:
        raise ValueError(f"{who}: {name} is empty; one or more of these fit: {'; '.join(known)}. "
                         f"{example}")
    return distinct(who, name, found)


def numbers(who, name, value, example, least=1, **range_of):
    """Different numbers in a range, as a tuple of floats, `least` or more of them: `range_of` as in
    `number`.

    >>> numbers("run", "rates", [0.1, 1], "[0.1]", above=0)
    (0.1, 1.0)
    """
    if isinstance(value, (int, float, np.number)) and not isinstance(value, (bool, np.bool_)):
        value = (value,)
    found = _listed(value, f"{who}: {name}={shown(value)} came; a list of numbers fits. Type "
                           f"{name}={example}.")
    if len(found) < least:
        raise ValueError(f"{who}: {name} is empty; one number or more fits. Type {name}={example}.")
    read = tuple(_member(who, name, one, example, range_of) for one in found)
    words = [f"{one:g}" for one in read]  # as they stand in tables and pictures
    alike = [one for place, one in enumerate(read) if words[place] in words[:place]]
    if alike and len(set(read)) == len(read):
        raise ValueError(f"{who}: {name} holds two numbers that are both shown as {alike[0]:g}; "
                         f"numbers that differ in six digits fit. Type {name}={example}.")
    return distinct(who, name, read)


def _member(who, name, one, example, range_of):
    try:
        return number(who, name, one, example=example, **range_of)
    except ValueError as error:
        said = str(error).replace(f"{name}={shown(one)} came;", f"{name} holds {shown(one)};", 1)
        raise ValueError(said) from None


def distinct(who, name, values):
    """The values as a tuple, or one sentence where one of them came twice."""
    values = tuple(values)
    twice = [one for place, one in enumerate(values) if one in values[:place]]
    if twice:
        raise ValueError(f"{who}: {name} holds {shown(twice[0])} twice; each once fits. "
                         f"Type {name}={tuple(dict.fromkeys(values))!r}.")
    return values


def check_finite(who: str, name: str, array: np.ndarray, came=None, of_seeds=False) -> None:
    """One sentence if an array, read from what `came`, holds nan or inf.

    Its rows are the first axis, or the second where the first is that of seeds.
    """
    if array.dtype.kind != "f" or np.isfinite(array).all():
        return
    place = np.unravel_index(np.argmin(np.isfinite(array)), array.shape)
    at = ", ".join(str(int(one)) for one in place)
    # a column with pandas' NA would make a mask that holds NA, too
    is_array = came is None or isinstance(came, np.ndarray)
    typed = name if is_array else f"numpy.asarray({name}, dtype=float)"
    others = tuple(axis for axis in range(array.ndim) if axis != int(of_seeds))
    if not others:
        over = ""
    else:
        over = f".all(axis={others[0] if len(others) == 1 else others})"
    taken = "[keep] of all arrays"
    if of_seeds:
        taken = "[:, keep] of the arrays that have rows for each seed, [keep] of the others"
    raise ValueError(f"{who}: {name}[{at}] is {array[place]}; finite numbers fit. To leave such "
                     f"rows out, type keep = numpy.isfinite({typed}){over} and take {taken}.")


def _listed(value, sentence):
    """A sequence as a list; words, numbers and mappings are none."""
    is_text = value is None or isinstance(value, (str, bytes, dict))
    if is_text or np.ndim(value) == 0 and not hasattr(value, "__iter__"):
        raise ValueError(sentence)
    try:
        return list(value)
    except TypeError:
        raise ValueError(sentence) from None

"""Numbers and inputs as short text: the same on every machine, and independent of NumPy's print settings."""
import re

from .values import numbers


def show(data, digits=6):
    """A packed value on one line; long ones by their shape.

    >>> from lossedu.exercises.values import pack
    >>> show(pack(0.5)), show(pack((1.0, "mean")))
    ('0.5', "(1, 'mean')")
    """
    kind = data["kind"]
    if kind in ("tuple", "list"):
        inside = ", ".join(show(item, digits) for item in data["items"][:8]) + ", ..." * (len(data["items"]) > 8)
        return f"({inside})" if kind == "tuple" else f"[{inside}]"
    if kind == "text":
        return repr(data["text"][:60])
    if kind in ("number", "array"):
        array = numbers(data)
        if array is None:
            return f"array of shape {tuple(data['shape'])} and dtype {data['dtype']}"
        if array.ndim == 1 and array.size <= 8 or array.ndim == 2 and array.size <= 12 or array.ndim == 0:
            return _nested(array.tolist(), digits, data["dtype"])
        return f"array of shape {tuple(data['shape'])}"
    return {"none": "None"}.get(kind) or data.get("name") or data.get("type", kind)


def number(value, digits=6, dtype="float64"):
    """One number; True and False stay words."""
    return str(bool(value)) if dtype == "bool" else f"{value:.{digits}g}"


def apart(want, got):
    """Two numbers as text with as many digits as it takes to see the difference."""
    for digits in (6, 10, 14, 17):
        if number(want, digits) != number(got, digits):
            break
    return number(want, digits), number(got, digits)


def _nested(value, digits, dtype):
    if isinstance(value, list):
        return "[" + ", ".join(_nested(one, digits, dtype) for one in value) + "]"
    return number(value, digits, dtype)


# Part of a sentence may quote inputs or what a learner's code said. Feedback on hidden cases leaves it out.
_OPEN, _CLOSE = "\x02", "\x03"


def aside(text):
    """A part of a sentence that quotes values, marked."""
    return _OPEN + text.replace(_OPEN, "").replace(_CLOSE, "") + _CLOSE


def whole(sentence):
    """The sentence with its asides."""
    return sentence.replace(_OPEN, "").replace(_CLOSE, "")


def discreet(sentence):
    """The sentence without its asides.

    >>> discreet("It stops with ValueError" + aside(": 3.5 is too much") + ".")
    'It stops with ValueError.'
    """
    return re.sub(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}", "", sentence)


def ordinal(place):
    """"first" for 0, "second" for 1 ..."""
    words = ("first", "second", "third", "fourth", "fifth", "sixth")
    return words[place] if place < len(words) else f"{place + 1}th"


def count(number_of, noun):
    """"1 case", "3 cases"."""
    return f"{number_of} {noun}" + "s" * (number_of != 1)

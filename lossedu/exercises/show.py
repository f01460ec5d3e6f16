"""Numbers and inputs as short text: the same on every machine, whatever NumPy's print settings."""
from .values import numbers


def show(data: dict, digits: int = 6, most: int | None = None) -> str:
    """A packed value on one line; long ones by their shape. `most`: how many numbers are not long.

    >>> from lossedu.exercises.values import pack
    >>> show(pack(0.5)), show(pack((1.0, "mean")))
    ('0.5', "(1, 'mean')")
    """
    kind = data["kind"]
    if kind in ("tuple", "list"):
        return _show_items(data["items"], kind, digits, most)
    if kind == "text":
        return repr(data["text"][:60])
    if kind in ("number", "array"):
        return _show_array(data, digits, most)
    if kind == "none":
        return "None"
    return data.get("name") or data.get("type", kind)


def show_whole(data: dict, numbers_at_most: int = 16, digits: int = 6) -> str:
    """A packed value with every number of it, as one would type it; "" for a longer one."""
    kind = data["kind"]
    if kind in ("tuple", "list"):
        parts = [show_whole(item, numbers_at_most, digits) for item in data["items"]]
        if not all(parts) or len(parts) > numbers_at_most:
            return ""
        inside = ", ".join(parts)
        return f"({inside})" if kind == "tuple" else f"[{inside}]"
    if kind in ("number", "array"):
        array = numbers(data)
        if array is None or array.size > numbers_at_most or not array.size:
            return ""
        return _nested(array.tolist(), digits, data["dtype"])
    return show(data)


def _show_items(items, kind, digits, most):
    shown = [show(item, digits, most) for item in items[:8]]
    if len(items) > 8:
        shown.append("...")
    inside = ", ".join(shown)
    return f"({inside})" if kind == "tuple" else f"[{inside}]"


def _show_array(data, digits, most):
    array = numbers(data)
    shape = tuple(data["shape"])
    if array is None:
        return f"array of shape {shape} and dtype {data['dtype']}"
    fits = {0: 1, 1: 8, 2: 12}.get(array.ndim, -1)  # axes -> numbers that fit on a line
    if array.size <= (most or fits):
        return _nested(array.tolist(), digits, data["dtype"])
    return f"array of shape {shape}"


def _nested(value, digits, dtype):
    if isinstance(value, list):
        return "[" + ", ".join(_nested(one, digits, dtype) for one in value) + "]"
    return number(value, digits, dtype)


def number(value: float, digits: int = 6, dtype: str = "float64") -> str:
    """One number; True and False stay words, and there is one 0."""
    return str(bool(value)) if dtype == "bool" else f"{value + 0.0:.{digits}g}"


def apart(want: float, got: float) -> tuple[str, str]:
    """Two numbers as text with as many digits as it takes to see the difference."""
    for digits in (6, 10, 14, 17):
        if number(want, digits) != number(got, digits):
            break
    return number(want, digits), number(got, digits)


def ordinal(place: int) -> str:
    """"first" for 0, "second" for 1 ..."""
    words = ("first", "second", "third", "fourth", "fifth", "sixth")
    return words[place] if place < len(words) else f"{place + 1}th"


def count(how_many: int, noun: str) -> str:
    """"1 case", "3 cases"."""
    return f"{how_many} {noun}" if how_many == 1 else f"{how_many} {noun}s"

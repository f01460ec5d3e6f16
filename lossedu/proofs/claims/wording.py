"""How a witness is put in words: numbers short enough to read, long enough to tell apart."""
import numpy as np


def plain(value: object) -> object:
    """A number or array as what one would type: floats, ints and lists of them."""
    value = np.asarray(value).tolist()
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return value


def held_fixed(inputs: dict) -> str:
    """'with target=0.0, ' for {name: value} of the inputs held fixed; "" for none."""
    if not inputs:
        return ""
    return "with " + ", ".join(f"{name}={shown(value)}" for name, value in inputs.items()) + ", "


def shown(value: float | list, digits: int = 6) -> str:
    """A number with so many digits, or a list of them."""
    if isinstance(value, list):
        return f"[{', '.join(shown(entry, digits) for entry in value)}]"
    return f"{value:.{digits}g}"


def shown_apart(left: float | list, right: float | list) -> str:
    """'1.0 and 1.00001': two numbers or lists, with as many digits as it takes to tell them
    apart."""
    for digits in range(6, 18):
        texts = [shown(value, digits) for value in (left, right)]
        if texts[0] != texts[1]:
            break
    return " and ".join(texts)

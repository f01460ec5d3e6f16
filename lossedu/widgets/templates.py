"""Words with numbers in them, filled in alike by Python and by a page (page/format.js)."""
import re

FIELD = re.compile(r"\{(\w+)(?::([^}]*))?\}")
SPEC = re.compile(r"\+?,?(\.\d+)?[fegd%]")


def fill(template: str, fields: dict) -> str:
    """`template` with {name} and {name:.2f} replaced.

    The formats are those that a page knows: f, e, g, d and %, with a sign (+) and commas. A number
    that rounds to zero has no minus. KeyError for a field that lacks, ValueError for another
    format.

    >>> fill("{loss}: slope {slope:.2f}, {share:.0%}", {"loss": "mae", "slope": -0.001, "share": 1})
    'mae: slope 0.00, 100%'
    """
    return FIELD.sub(lambda found: formatted(fields[found[1]], found[2] or ""), template)


def formatted(value, spec: str) -> str:
    """One value under a format of those above; a text as it is."""
    if isinstance(value, str) or not spec:
        return str(value)
    if not SPEC.fullmatch(spec):
        raise ValueError(f"format {spec!r} came; f, e, g, d or % fit, such as .2f, +.3g or ,d.")
    number = round(value) if spec.endswith("d") else float(value)
    text = format(number, spec)
    digits = text.lstrip("+-").split("e")[0]
    is_zero = not digits.strip("0.,%")
    if is_zero and text.startswith("-"):
        return ("+" if spec.startswith("+") else "") + text[1:]
    return text

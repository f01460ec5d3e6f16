"""Facts of a card or a claim as expressions that are computed: evidence that can turn red.

    number 10.82 = log(50257)                          what the text says, and what it should say
    holds loss("mse")(3.0, 1.0) == 4.0                 what is true

The names are those of numpy, bare and as np, scipy's stats, special, optimize and integrate,
lossedu.loss, and torch with F, its functional module.
"""
import math
import re
from decimal import Decimal

import numpy as np

SHOWN = re.compile(r"(?P<sign>[-−]?)(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<unit> ?%)?$")


def fault(entry: str, text: str, more: dict | None = None) -> str:
    """Why the entry `number ...` or `holds ...` fails beside the text it stands for, or "".

    `more` are names that expressions may use besides the usual ones.

    >>> fault("number 10.82 = log(50257)", "It costs 10.82.")
    ''
    >>> fault("number 10.83 = log(50257)", "It costs 10.83.")
    '10.83 is said, and log(50257) is 10.8249'
    """
    kind, _, rest = entry.partition(" ")
    if kind == "holds":
        return "" if _is_true(value(rest, more)) else f"{rest} does not hold"
    said, _, expression = rest.partition(" = ")
    said = said.strip()
    shown = SHOWN.match(said)
    if not shown or not expression:
        return f"{entry!r} came; number SHOWN = EXPRESSION fits, such as number 10.82 = log(50257)"
    if not stands(said, text):
        return f"{said} does not stand in the text"
    computed = float(value(expression, more)) * (100 if shown["unit"] else 1)
    if shown["sign"] == "":
        computed = abs(computed)
    if rounds_to(said, computed):
        return ""
    return f"{said} is said, and {expression} is {computed:.6g}"


def value(expression: str, more: dict | None = None):
    """What an expression gives. ValueError, with the expression, for one that cannot be computed.

    >>> float(value("sqrt(16)"))
    4.0
    """
    try:
        # our own files; nothing of a learner's
        return eval(expression, _names(expression) | (more or {}))
    except Exception as error:
        raise ValueError(f"{expression} cannot be computed: {error}") from error


def _names(expression):
    from scipy import integrate, optimize, special, stats

    from ..losses import loss
    names = {name: getattr(np, name) for name in np.__all__ if not name.startswith("_")}
    names |= {"np": np, "pi": math.pi, "e": math.e, "stats": stats, "special": special,
              "optimize": optimize, "integrate": integrate, "loss": loss}
    for plain in ("abs", "sum", "min", "max", "round", "all", "any", "pow"):
        names.pop(plain, None)  # Python's own take a generator, too
    if re.search(r"\btorch\b|\bF\.", expression):
        import torch
        names |= {"torch": torch, "F": torch.nn.functional}
    return names


def _is_true(found):
    return bool(np.all(np.asarray(found)))


def stands(said: str, text: str) -> bool:
    """Does a number stand in a text, digit for digit, and not within a longer one?

    >>> stands("4.6", "a bias of $-4.6$"), stands("4.6", "4.61"), stands("28 %", r"$28\\,\\%$")
    (True, False, True)
    """
    plain = re.sub(r"\\[,;! ]|\{,\}|\\(?=%)", "", text).replace("−", "-")
    wanted = re.escape(said.replace("−", "-")).replace(r"\ %", r"\s?%")
    return bool(re.search(rf"(?<![\d.]){wanted}(?!\d|\.\d|,\d)", plain))


def rounds_to(said: str, computed: float) -> bool:
    """Is the number as said the computed one, rounded to as many digits?

    >>> rounds_to("10.82", 10.8249), rounds_to("50,000", 50000.0), rounds_to("0.3", 0.25)
    (True, True, True)
    """
    digits = SHOWN.match(said)
    number = Decimal(digits["digits"].replace(",", "")) * (-1 if digits["sign"] else 1)
    half = Decimal(1).scaleb(number.as_tuple().exponent) / 2
    if not math.isfinite(computed):
        return False
    return abs(Decimal(computed) - number) <= half * (1 + Decimal("1e-9"))

"""The value of a formula at a point, with fifty digits; and whether two formulas agree.

The verdict is numeric: two formulas that agree at sixteen points with 25 digits are equal.
"""
from collections.abc import Mapping

from .space import DIGITS

AGREE = "1e-25"     # relative
ZERO = "1e-35"      # what is smaller counts as 0
GREATEST = 10_000   # of an exponential's argument: beyond, a value counts as undefined


def values_at(expr, points: list) -> list:
    """The formula's value at each point; None where it has none."""
    import mpmath
    with mpmath.workdps(DIGITS):
        return [value_at(expr, point) for point in points]


def value_at(expr, point: Mapping):
    """The formula's value at a point, None where it has none: 1/0, log(-1), a number too large."""
    import mpmath
    try:
        value = mpmath.mpmathify(_value(expr, point))
    except (ZeroDivisionError, ValueError, TypeError, OverflowError, KeyError):
        return None
    return value if isinstance(value, mpmath.mpf) and mpmath.isfinite(value) else None


def agree(one, other) -> bool:
    """Whether two values are equal, up to the rounding of fifty digits."""
    import mpmath
    if one is None or other is None:
        return one is other
    apart, size = abs(one - other), max(abs(one), abs(other))
    return apart <= mpmath.mpf(AGREE) * size or apart <= mpmath.mpf(ZERO)


def equal(ones: list, others: list) -> bool:
    """Whether two formulas agree at all points; a point without a value of either says nothing."""
    return (all(agree(one, other) for one, other in zip(ones, others))
            and any(one is not None for one in ones))


def has_values(expr, points: list, values: list) -> bool:
    """`equal(values_at(expr, points), values)`, computed up to the first point where they part."""
    found = []
    for point, value in zip(points, values):
        found += values_at(expr, [point])
        if not agree(found[-1], value):
            return False
    return any(one is not None for one in found)


# ------------------------------------------------------------------ one expression
def _value(expr, point):
    """The value by mpmath. Raises ZeroDivisionError, ValueError, TypeError or KeyError where there
    is none."""
    import mpmath
    if expr.is_Symbol:
        value = point[expr]
        if value is None:
            raise ValueError
        return value
    if expr.is_Rational:
        return mpmath.mpf(int(expr.p)) / int(expr.q)
    if expr.is_number and not expr.args:
        # pi, e, a Float; infinity and nan are refused by the next line
        value = expr.evalf(DIGITS)
        return mpmath.mpf(str(value)) if value.is_Float else _undefined()
    kind = type(expr).__name__
    if kind == "Piecewise":
        return _piecewise(expr, point)
    values = [_value(arg, point) for arg in expr.args]
    if kind not in _RULES:
        _undefined()
    return _RULES[kind](*values)


def _undefined():
    raise ValueError("no value")


def _piecewise(expr, point):
    for value, condition in expr.args:
        if _holds(condition, point):
            return _value(value, point)
    return _undefined()


def _holds(condition, point):
    if condition.is_Relational:
        left, right = (_value(side, point) for side in (condition.lhs, condition.rhs))
        return {">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right,
                "==": left == right, "!=": left != right}[condition.rel_op]
    parts = [_holds(part, point) for part in condition.args]
    kind = type(condition).__name__
    return {"And": all(parts), "Or": any(parts), "Not": not any(parts), "BooleanTrue": True,
            "BooleanFalse": False}[kind]


def _sum(*values):
    import mpmath
    return mpmath.fsum(values)


def _product(*values):
    import mpmath
    return mpmath.fprod(values)


def _power(base, exponent):
    import mpmath
    if base < 0 and exponent != int(exponent) or base == 0 and exponent < 0:
        _undefined()
    if base and abs(exponent * mpmath.log(abs(base))) > GREATEST:
        _undefined()
    return base ** (int(exponent) if exponent == int(exponent) else exponent)


def _exp(x):
    import mpmath
    return mpmath.exp(x) if abs(x) <= GREATEST else _undefined()


def _sigmoid(x):
    return 1 / (1 + _exp(-x))


def _softplus(x):
    return _log(1 + _exp(x))


def _log(x):
    import mpmath
    return mpmath.log(x) if x > 0 else _undefined()


def _by_mpmath(name):
    def rule(x):
        import mpmath
        return getattr(mpmath, name)(x) if abs(x) <= GREATEST else _undefined()
    return rule


def _sign(x):
    return (x > 0) - (x < 0)


def _step(x, at_0=0.5):
    return at_0 if x == 0 else int(x > 0)


_RULES = {"Add": _sum, "Mul": _product, "Pow": _power, "exp": _exp, "log": _log, "Abs": abs,
          "sign": _sign,
          "sigmoid": _sigmoid, "softplus": _softplus, "Max": max, "Min": min, "Heaviside": _step,
          **{name: _by_mpmath(name) for name in ("cosh", "sinh", "tanh", "sin", "cos", "tan",
                                                 "atan", "sech")}}
FUNCTIONS = {*_RULES, "Piecewise"}
OPERATIONS = {"Add", "Mul", "Pow", "Piecewise"}

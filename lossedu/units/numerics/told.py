"""What the cells print of the stored experiment, in lines of one form."""
import warnings

import numpy as np

from .experiments import half_precision


def _interval(found, digits):
    return (f"{found.estimate:+.{digits}f} (95 % interval {found.low:+.{digits}f} to "
            f"{found.high:+.{digits}f})")


def tell_window(result, powers, inside):
    """Print float16's accuracy minus float32's at some powers of 2, and the outermost ends of the
    intervals from one power to another (inside: two powers)."""
    def gap(power):
        return half_precision.gap(result, ("scale", "float16", dict(power=power)),
                                  ("scale", "float32", dict(power=0)))

    for power in powers:
        accuracy, zero, skipped = (
            half_precision.cell(result, "scale", "float16", column, power=power).mean()
            for column in ("accuracy", "zero", "skipped"))
        own, full = (half_precision.cell(result, "scale", name, power=at)
                     for name, at in (("float16", power), ("float32", 0)))
        print(f"float16, loss times 2^{power:<3}: {accuracy:.0f} %, minus float32 "
              f"{_interval(gap(power), 1)}, worse in {np.sum(own < full)} of {len(own)} splits; "
              f"gradient entries that are 0: {zero:.1%}, steps skipped: {skipped:.0f} of 440")
    gaps = [gap(power) for power in half_precision.POWERS if inside[0] <= power <= inside[1]]
    print(f"the {len(gaps)} intervals from 2^{inside[0]} to 2^{inside[1]} reach from "
          f"{min(one.low for one in gaps):+.1f} to {max(one.high for one in gaps):+.1f} points")


def tell_own_rates(result):
    """Print each arm at its own rate: rate, accuracy, log loss minus float32's, skipped steps."""
    base = ("own rate", half_precision.FULL, {})
    for name in half_precision.ARMS:
        arm = ("own rate", name, {})
        accuracy, rate, skipped = (half_precision.cell(result, *arm[:2], column).mean()
                                   for column in ("accuracy", "rate", "skipped"))
        line = f"{name:40} rate {rate:<4g} {accuracy:.1f} %"
        if name != half_precision.FULL:
            line += f", log loss {_interval(half_precision.gap(result, arm, base, 'log_loss'), 3)}"
        print(line + (f", {skipped:.1f} steps skipped" if skipped else ""))


def tell_kept(result, rates):
    """Print what weights in bfloat16 cost at some learning rates, in log loss and accuracy."""
    for rate in rates:
        arms = [("rate", f"weights in {name}", dict(rate=rate)) for name in
                ("bfloat16", "float32")]
        words = [_interval(half_precision.gap(result, *arms, column), digits)
                 for column, digits in (("log_loss", 2), ("accuracy", 1))]
        print(f"rate {rate:g}: log loss {words[0]}, accuracy {words[1]}")


def tell_same(result):
    """Print in how many of the 13 scales float32 and bfloat16 gave the same runs, all equal."""
    for name in ("float32", "bfloat16"):
        cells = [half_precision.cell(result, "scale", name, "log_loss", power=power)
                 for power in half_precision.POWERS]
        same = sum(np.array_equal(one, cells[0]) for one in cells)
        zero = half_precision.cell(result, "scale", name, "zero", power=0).mean()
        print(f"{name}: the same 20 log losses at {same} of {len(cells)} scales; "
              f"gradient entries that are 0: {zero:.1%}")


def quietly(call):
    """What `call` gives, without the warnings that it raises on the way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call()


def short(values):
    """Numbers of a tensor or an array in a few digits: "-1e+12", "nan, nan"."""
    numbers = np.ravel(values.detach().double() if hasattr(values, "detach") else values)
    return ", ".join(f"{float(one) + 0.0:.3g}" for one in numbers)

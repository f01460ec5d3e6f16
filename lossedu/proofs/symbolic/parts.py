"""The SymPy form of a loss that is made of others: its formula is about their means, L_1 to L_K."""
import numpy as np

from ..latex import read
from .symbols import flat, numbers_of_settings, shape_of, symbols


def of_parts(loss, layout, Symbolic, symbolic):
    """Its `Symbolic`: means by the formulas of the parts, gradients as written by the chain rule.

    `layout` has the axes, their sizes and the domain of each input.
    """
    import sympy
    shown, inputs = {}, []
    for spec, (sizes, domain) in zip(loss.inputs, layout):
        inputs.append(symbols(spec.name, spec.symbol, [size for _, size in sizes], domain, shown))
    means, written, rest = [], [], list(inputs)
    for part in loss.parts:
        own, rest = rest[:len(part.inputs)], rest[len(part.inputs):]
        mean, gradients = _mean(part, own, symbolic)
        means.append(mean)
        written.append(gradients)
    names = {"L": tuple(means), "K": sympy.Integer(len(means))}
    names |= {spec.symbol: own for spec, own in zip(loss.inputs[len(inputs) - len(rest):], rest)}
    for name, spec in loss.settings_of.items():
        value = loss.settings[name]
        if name != "losses":
            names[spec.symbol] = tuple(map(sympy.Rational, value or (1,) * len(means)))
    value, gradient = read(loss.formula, names), read(loss.gradient_formula, names)
    gradients = [_times(factor, entry) for factor, of_part in zip(gradient["L"], written)
                 for entry in of_part]
    gradients += [gradient[spec.symbol] for spec in loss.inputs[len(inputs) - len(rest):]]
    moved = tuple(symbol for spec, symbol in zip(loss.inputs, inputs) if spec.grad)
    return Symbolic(tuple(inputs), (), moved, shown, (value,), tuple(gradients))


def _mean(part, own, symbolic):
    """(mean over the examples, its gradient in each differentiable input as the part writes it)."""
    if part.scope == "set":
        return _example(part, own, symbolic)
    rows = list(zip(*own))
    examples = [_example(of_column(part, number), row, symbolic) for number, row in enumerate(rows)]
    alone = len(rows) == 1  # an ignored example alone has no mean: SymPy would make 1 / 0 of it
    count = sum(_count(part, row, may_be_ignored=not alone) for row in rows)
    gradients = [tuple(_times(1 / count, entry) for entry in entries)
                 for entries in zip(*(gradient for _, gradient in examples))]
    return sum(value for value, _ in examples) / count, gradients


def _count(part, row, may_be_ignored):
    """What an example counts for in the mean: 0 if its class is ignored, its weight, or 1."""
    import sympy
    if not part.counts:
        return sympy.Integer(1)
    target, weight = row[1], part.settings.get("class_weight")
    if isinstance(target, tuple):  # probabilities
        if weight is None:
            return sympy.Integer(1)
        return sum(sympy.Rational(one) * share for one, share in zip(weight, target))
    cases = []
    if may_be_ignored and part.settings.get("ignore_index") is not None:
        ignored = part.settings["ignore_index"] + 1  # formulas count classes from 1
        cases.append((0, sympy.Eq(target, ignored)))
    if weight is None:
        cases.append((1, True))
    else:
        cases += [(sympy.Rational(one), sympy.Eq(target, number))
                  for number, one in enumerate(weight, 1)]
    return sympy.Piecewise(*cases)


def of_column(loss, number):
    """A pointwise loss as it is for one column, where a setting has one number for each; else the
    loss itself."""
    arrays = {name: value for name, value in loss.settings.items() if isinstance(value, np.ndarray)}
    if loss.scope != "element" or not arrays:
        return loss
    return loss.at(**{name: float(value[number % len(value)]) for name, value in arrays.items()})


def by_column(evaluate, loss, what, arrays):
    """What `evaluate` gives for each column, side by side."""
    columns = range(arrays[0].shape[-1])
    found = [evaluate(of_column(loss, number), what, *(array[..., number] for array in arrays))
             for number in columns]
    return np.stack(found, axis=-1)


def _example(part, own, symbolic):
    """(value, gradients) of one example, in the symbols that it has here."""
    form = symbolic(part, *(np.zeros((1,) * (part.scope == "row") + shape_of(one)) for one in own))
    import sympy
    there = dict(zip(flat(form.inputs), flat(own), strict=True))
    there |= dict(zip(flat(form.settings), map(sympy.Rational, numbers_of_settings(part, form)),
                      strict=True))
    return form.value[0].xreplace(there), [_replaced(one, there) for one in form.gradient]


def _times(factor, value):
    if isinstance(value, tuple):
        return tuple(_times(factor, entry) for entry in value)
    return factor * value


def _replaced(value, there):
    import sympy
    if isinstance(value, tuple):
        return tuple(_replaced(entry, there) for entry in value)
    return sympy.sympify(value).xreplace(there)

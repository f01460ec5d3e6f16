"""The SymPy form of a loss that is made of others: its formula is about their means, L_1 to L_K."""
import numpy as np

from ..latex import read
from .symbols import differentiate, flat, numbers_of_settings, shape_of, symbols


def of_parts(loss, layout, Symbolic, symbolic):
    """Its `Symbolic`: the means by the formulas of the parts, the slopes by the chain rule from the
    slopes as written.

    `layout` has the axes, their sizes and the domain of each input.
    """
    import sympy
    shown, inputs = {}, []
    for spec, (sizes, domain) in zip(loss.inputs, layout):
        inputs.append(symbols(spec.name, spec.symbol, [size for _, size in sizes], domain, shown))
    means, written, rest = [], [], list(inputs)
    for part in loss.parts:
        own, rest = rest[:len(part.inputs)], rest[len(part.inputs):]
        mean, slopes = _mean(part, own, symbolic)
        means.append(mean)
        written.append(slopes)
    names = {"L": tuple(means), "K": sympy.Integer(len(means))}
    names |= {spec.symbol: own for spec, own in zip(loss.inputs[len(inputs) - len(rest):], rest)}
    for name, spec in loss.settings_of.items():
        value = loss.settings[name]
        if name != "losses":
            names[spec.symbol] = tuple(map(sympy.Rational, value or (1,) * len(means)))
    value, gradient = read(loss.formula, names), read(loss.gradient_formula, names)
    slopes = [_times(factor, one) for factor, of_part in zip(gradient["L"], written)
              for one in of_part]
    slopes += [gradient[spec.symbol] for spec in loss.inputs[len(inputs) - len(rest):]]
    wanted = [one for spec, one in zip(loss.inputs, inputs) if spec.grad]
    return Symbolic(tuple(inputs), (), shown, (value,),
                    tuple(differentiate(value, one) for one in wanted),
                    tuple(slopes))


def _mean(part, own, symbolic):
    """(mean over the examples, its slope in each differentiable input as the part's docstring
    writes it)."""
    if part.scope == "set":
        return _example(part, own, symbolic)
    import sympy
    examples = [_example(of_column(part, number), one, symbolic)
                for number, one in enumerate(zip(*own))]
    share = sympy.Rational(1, len(examples))
    slopes = [tuple(_times(share, one) for one in ones)
              for ones in zip(*(slopes for _, slopes in examples))]
    return sum(value for value, _ in examples) / len(examples), slopes


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
    """Value and slopes of one example, in the symbols that it has here."""
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

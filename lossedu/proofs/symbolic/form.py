r"""A loss as SymPy sees it: read from its docstrings, differentiated, and turned into numbers.

    expression(lossedu.loss("mse"))    # (pred - target)**2, from the $$...$$ of f
    derivative(lossedu.loss("mse"))    # 2*pred - 2*target, by SymPy
    gradient_expression(...)           # the $$...$$ of df
    evaluate(loss, "value", pred, target)

The numbers come from mpmath, with as many digits as it takes; `proof.py` compares them with
what `f` and `df` compute.
"""
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from ...core.shapes import kind
from ..latex import read, spelled
from .parts import by_column, of_column, of_parts

SIZE = 3                            # of every axis, in an expression that is shown
DIGITS = (40, 80, 160, 320, 640)    # tried in turn until two agree
TINY = 1e-323                       # about where float64 ends: smaller numbers are 0
LOG_0 = "-1e100000"                 # log 0 as a number: 0 times it is 0, and as a float it is -inf


@dataclass(frozen=True, eq=False)
class Symbolic:
    """A loss in SymPy, for one set of sizes; a vector is a tuple.

    `inputs` and `settings` hold a symbol for each; `value` holds one entry, `derivative` (by
    SymPy) and `gradient` (as written) one for each differentiable input. `shown` has the LaTeX of
    each symbol.
    """

    inputs: tuple
    settings: tuple
    shown: dict
    value: tuple
    derivative: tuple
    gradient: tuple


def symbolic(loss, *arrays):
    """The `Symbolic` of a loss, with the sizes of `arrays` (3 for each axis where none are given).

    Settings stay symbols, but for whole numbers; a loss with a `form` of its own gives their values
    to it. Raises LatexError for a formula that cannot be read.
    """
    loss = of_column(loss, 0)  # one formula stands for all columns
    layout = tuple(_layout(loss, spec, array)
                   for spec, array in zip(loss.inputs, arrays or [None] * len(loss.inputs)))
    told = loss.form or loss.parts
    settings = tuple((name, spec.symbol,
                      repr(loss.settings[name]) if told or _stands(loss, name) else
                      np.shape(loss.settings[name])) for name, spec in loss.settings_of.items())
    return _build(_Key((loss.f, loss.formula, loss.gradient_formula, loss.inputs, settings, layout),
                       loss, layout))


def expression(loss):
    r"""The value of the loss as a SymPy expression.

    >>> import lossedu
    >>> expression(lossedu.loss("mse"))
    (pred - target)**2
    """
    return single(symbolic(loss).value)


def derivative(loss):
    r"""The derivative of `expression(loss)` in its prediction, by SymPy (a tuple for vectors and
    several inputs).

    >>> import lossedu
    >>> derivative(lossedu.loss("mse"))
    2*pred - 2*target
    """
    return single(symbolic(loss).derivative)


def gradient_expression(loss):
    """The gradient formula in df's docstring as a SymPy expression (a tuple for vectors and several
    inputs)."""
    return single(symbolic(loss).gradient)


def latex(loss, expr=None):
    r"""An expression in the symbols of a loss as LaTeX (its value where none is given).

    >>> import lossedu
    >>> mse = lossedu.loss("mse")
    >>> latex(mse, derivative(mse))
    '2 \\hat y - 2 y'
    """
    import sympy
    return sympy.latex(expression(loss) if expr is None else expr,
                       symbol_names=symbolic(loss).shown)


def evaluate(loss, what, *arrays):
    """The "value", "derivative" or "gradient" (as written) at these inputs, right to the last
    digits of float64.

    Shaped as `f` or `df` would shape it; nan where the formula has no value, as in 0 / 0.

    >>> import lossedu
    >>> evaluate(lossedu.loss("mse"), "gradient", [3.0, 1.0], [1.0, 1.0])
    array([4., 0.])
    """
    arrays = [np.asarray(array) for array in arrays]
    if of_column(loss, 0) is not loss:
        return by_column(evaluate, loss, what, arrays)
    form = symbolic(loss, *arrays)
    lead = arrays[0].shape[:arrays[0].ndim - len(_shape(form.inputs[0]))]
    columns = [np.reshape(array + _first_index(spec, array), (int(np.prod(lead)), -1))
               for spec, array in zip(loss.inputs, arrays)]
    settings = _settings(loss, form)
    points = [[*point, *settings] for point in np.concatenate(columns, axis=1).tolist()]
    numbers = np.array([[_number(function, point) for point in points]
                        for function in _functions(form, what)])
    parts = []
    for entry in getattr(form, what):
        size = len(_flat(entry))
        parts.append(numbers[:size].T.reshape((*lead, *_shape(entry))))
        numbers = numbers[size:]
    return single(tuple(parts))


def exactly(loss, start, end, share, digits=200):
    """The value a share of the way from one example to another, as an mpmath number; None where it
    has none.

    `start` and `end` hold the inputs with one example each. Nothing is rounded to float64 on the
    way.
    """
    import mpmath
    if loss.scope == "set":  # a single one
        start, end = ([np.asarray(array)[0] for array in arrays] for arrays in (start, end))
    form = symbolic(loss, *start)
    with mpmath.workdps(digits):
        ends = [[mpmath.mpf(one) for spec, array in zip(loss.inputs, arrays)
                 for one in _flat((array + _first_index(spec, array)).tolist())]
                for arrays in (start, end)]
        point = [low + share * (high - low) for low, high in zip(*ends)]
        try:
            value = mpmath.mpmathify(_functions(form,
                                                "value")[0](*point,
                                                            *map(mpmath.mpf,
                                                                 _settings(loss, form))))
        except (ZeroDivisionError, TypeError):
            return None
        return value if isinstance(value, mpmath.mpf) and mpmath.isfinite(value) else None


def single(values):
    """The only entry of a tuple of one; other tuples as they are."""
    return values[0] if len(values) == 1 else values


# ---------------------------------------------------------------------- building
@dataclass(frozen=True)
class _Key:
    """What the symbolic form depends on; the loss comes along to be read."""

    facts: tuple
    loss: object = field(compare=False)
    layout: tuple = field(compare=False)


def _form(spec, array):
    """(shape, domain) of the form in which an input came; the first one if none came."""
    fits = [form for form in spec.forms if kind(form[0]) == "..."
            or len(form[0].split()) == np.ndim(array)]
    return fits[0] if fits and array is not None else spec.forms[0]


def _first_index(spec, array):
    """What to add to an input: formulas count classes from 1, arrays from 0."""
    return int(_form(spec, array)[1].index)


def _layout(loss, spec, array):
    """(axes that one value of the loss takes of this input, with their sizes; its domain)."""
    shape, domain = _form(spec, array)
    axes = shape.split()
    if kind(shape) == "...":
        axes = ["n"] if loss.scope == "set" else []
    elif loss.scope == "row":
        axes = axes[1:]
    sizes = [int(axis) if axis.isdigit() else SIZE for axis in axes]
    sizes = sizes if array is None else np.shape(array)[np.ndim(array) - len(axes):]
    return tuple(zip(axes, sizes)), domain


@lru_cache(maxsize=256)
def _build(key):
    import sympy
    loss, names, axes, shown = key.loss, {}, {}, {}
    if loss.parts:
        return of_parts(loss, key.layout, Symbolic, symbolic, _symbols, _settings)

    def symbols(name, symbol, sizes, range_of):
        if symbol in names:
            raise ValueError(f"{loss.name}: the symbol {symbol} stands for two things; give {name} "
                             "another one.")
        names[symbol] = _symbols(name, symbol, sizes, range_of, shown)
        return names[symbol]

    inputs, settings = [], []
    for spec, (sizes, domain) in zip(loss.inputs, key.layout):
        axes |= sizes
        inputs.append(symbols(spec.name, spec.symbol, [size for _, size in sizes], domain))
    for name, spec in loss.settings_of.items():
        sizes = [axes[spec.shape]] if spec.shape in axes else np.shape(loss.settings[name])
        settings.append(symbols(name, spec.symbol or name, sizes, spec))
        if _stands(loss, name):
            names[spec.symbol] = sympy.sympify(loss.settings[name])
    names = {letter: sympy.Integer(size) for letter, size in axes.items()} | names
    classes = [(spec, symbol) for spec, (_, domain), symbol in zip(loss.inputs, key.layout, inputs)
               if domain.index]
    names |= {spec.symbol: _one_hot(symbol, axes["C"])
              for spec, symbol in classes if len(spec.forms) > 1}
    ignored = [sympy.Eq(symbol, settings[list(loss.settings).index("ignore_index")])
               for _, symbol in classes if "ignore_index" in loss.settings]
    value = loss.form(*inputs, **loss.settings) if loss.form else _nothing_if(ignored,
                                                                              read(loss.formula,
                                                                                   names))
    gradient = read(loss.gradient_formula, {r"\ell": value} | names)
    wanted = [(spec, symbol) for spec, symbol in zip(loss.inputs, inputs) if spec.grad]
    if isinstance(gradient, dict):
        gradient = tuple(gradient[spelled(spec.symbol)] for spec, _ in wanted)
    else:
        gradient = (gradient,)
    return Symbolic(tuple(inputs), tuple(settings), shown, (value,),
                    tuple(_differentiate(value, symbol) for _, symbol in wanted),
                    _nothing_if(ignored, gradient))


def _stands(loss, name):
    """Whether a setting's value stands in the formula, not a symbol: as an exponent, say, or the
    order of a norm."""
    return loss.settings_of[name].kind == "whole" or np.ndim(
        loss.settings[name]) == 0 and loss.settings[name] == np.inf


def _symbols(name, symbol, sizes, range_of, shown, index=()):
    """A symbol, or nested tuples of indexed ones, with what is known of their range; `shown` takes
    their LaTeX."""
    import sympy
    if len(sizes):
        return tuple(_symbols(name, symbol, sizes[1:], range_of, shown, (*index, str(number)))
                     for number in range(1, sizes[0] + 1))
    known = {"extended_real": True} if range_of.low == -np.inf else {"real": True}
    if range_of.low >= 0 and not getattr(range_of, "values", ()):
        known = {"positive" if range_of.open_low else "nonnegative": True}
    made = sympy.Symbol("_".join([name, *index]), **known)
    shown[made] = f"{symbol}_{{{' '.join(index)}}}" if index else symbol
    return made


def _one_hot(symbol, classes):
    """A class as a row, where the formula is written for rows: 1 for this class and 0 for the
    others."""
    import sympy
    return tuple(sympy.Piecewise((1, sympy.Eq(symbol, number)), (0, True))
                 for number in range(1, classes + 1))


def _nothing_if(ignored, value):
    """The value, or 0 where the class is the one to ignore."""
    import sympy
    if isinstance(value, tuple):
        return tuple(_nothing_if(ignored, one) for one in value)
    return sympy.Piecewise(*[(0, condition) for condition in ignored],
                           (value, True)) if ignored else value


def _settings(loss, form):
    """A number for each symbol of the settings: None weighs nothing, and classes count from 1."""
    given = [np.broadcast_to(1.0 if value is None else value + (name == "ignore_index"),
                             _shape(symbol))
             for (name, value), symbol in zip(loss.settings.items(), form.settings)]
    return _flat([one.tolist() for one in given])


def _differentiate(value, symbol):
    return tuple(_differentiate(value, one)
                 for one in symbol) if isinstance(symbol, tuple) else value.diff(symbol)


# ---------------------------------------------------------------------- numbers
@lru_cache(maxsize=256)
def _functions(form, what):
    """For each entry of `what`, the function that computes it in mpmath."""
    import mpmath
    import sympy
    own = {"log": lambda x: mpmath.log(x) if x > 0 else mpmath.mpf(LOG_0) if x == 0 else mpmath.nan,
           "Heaviside": lambda x, at_0=0.5: mpmath.mpf(at_0) if x == 0 else mpmath.mpf(x > 0),
           "DiracDelta": lambda x, order=0: mpmath.nan if x == 0 else mpmath.mpf(0)}
    symbols = _flat(form.inputs) + _flat(form.settings)
    return [sympy.lambdify(symbols, entry, modules=[own, "mpmath"])
            for entry in _flat(getattr(form, what))]


def _number(function, point):
    """The function's value as a float, with twice the digits until they no longer matter; nan where
    it has none."""
    import mpmath
    before = None
    for digits in DIGITS:
        with mpmath.workdps(digits):
            try:
                value = mpmath.mpmathify(function(*[mpmath.mpf(one) for one in point]))
            except (ZeroDivisionError, TypeError):  # 0 / 0, or no case applies
                return np.nan
            if isinstance(value, mpmath.mpc) or mpmath.isnan(value):
                return np.nan
            if value and before is not None and (value == before
                                                 or abs(value - before) < abs(value) * 1e-20):
                return float(value)
            before = value
    return 0.0 if abs(value) < TINY else np.nan


def _flat(nested):
    if isinstance(nested, (tuple, list, np.ndarray)):
        return [one for part in nested for one in _flat(part)]
    return [nested]


def _shape(nested):
    return (len(nested), *_shape(nested[0])) if isinstance(nested, tuple) else ()

r"""A loss as SymPy sees it: read from its docstrings, differentiated, and turned into numbers.

    expression(lossedu.loss("mse"))    # (pred - target)**2, from the $$...$$ of f
    derivative(lossedu.loss("mse"))    # 2*pred - 2*target, by SymPy
    gradient_expression(...)           # the $$...$$ of df
    evaluate(loss, "value", pred, target)

The numbers come from mpmath, with as many digits as it takes (`numbers.py`); `proof.py` compares
them with what `f` and `df` compute.
"""
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from ...core.shapes import kind
from ..latex import read, spelled
from .numbers import functions_of, number
from .parts import by_column, of_column, of_parts
from .symbols import differentiate, flat, numbers_of_settings, shape_of, symbols, value_stands

SIZE = 3    # of every axis, in an expression that is shown


@dataclass(frozen=True, eq=False)
class Symbolic:
    """A loss in SymPy, for one set of sizes; a vector is a tuple.

    `inputs` and `settings` hold a symbol for each, `moved` those of the differentiable inputs, for
    each of which `derivative` (by SymPy) and `gradient` (as written) hold an entry. `value` holds
    one. `shown` has the LaTeX of each symbol.
    """

    inputs: tuple
    settings: tuple
    moved: tuple
    shown: dict
    value: tuple
    gradient: tuple

    @cached_property  # takes seconds for a large formula, of which a search needs the value alone
    def derivative(self) -> tuple:
        return tuple(differentiate(self.value[0], symbol) for symbol in self.moved)


def symbolic(loss, *arrays):
    """The `Symbolic` of a loss, with the sizes of `arrays` (3 for each axis where none are given).

    Settings stay symbols, but for whole numbers; a loss with a `form` of its own gives their values
    to it. Raises LatexError for a formula that cannot be read.
    """
    loss = of_column(loss, 0)  # one formula stands for all columns
    layout = tuple(_layout(loss, spec, array)
                   for spec, array in zip(loss.inputs, arrays or [None] * len(loss.inputs)))
    settings = tuple((name, spec.symbol, _what_counts(loss, name))
                     for name, spec in loss.settings_of.items())
    facts = loss.f, loss.formula, loss.gradient_formula, loss.inputs, settings, layout
    return _build(_Key(facts, loss, layout))


def _what_counts(loss, name):
    """What of a setting the symbolic form depends on: its value, or only its shape."""
    value = loss.settings[name]
    if loss.form or loss.parts or value_stands(loss, name):
        return repr(value)
    return np.shape(value)


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
    lead = arrays[0].shape[:arrays[0].ndim - len(shape_of(form.inputs[0]))]
    points = _points(loss, form, arrays, int(np.prod(lead)))
    numbers = np.array([[number(function, point) for point in points]
                        for function in functions_of(form, what)])  # (entries, examples)
    found = []
    for entry in getattr(form, what):
        size = len(flat(entry))
        found.append(numbers[:size].T.reshape((*lead, *shape_of(entry))))
        numbers = numbers[size:]
    return single(tuple(found))


def _points(loss, form, arrays, count):
    """For each of `count` examples, a number for each symbol: its inputs, then the settings."""
    inputs = [np.reshape(array + _first_index(spec, array), (count, -1))
              for spec, array in zip(loss.inputs, arrays)]
    settings = numbers_of_settings(loss, form)
    return [[*point, *settings] for point in np.concatenate(inputs, axis=1).tolist()]


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
    function, = functions_of(form, "value")
    with mpmath.workdps(digits):
        ends = [[mpmath.mpf(entry) for spec, array in zip(loss.inputs, arrays)
                 for entry in flat((array + _first_index(spec, array)).tolist())]
                for arrays in (start, end)]
        point = [low + share * (high - low) for low, high in zip(*ends)]
        settings = map(mpmath.mpf, numbers_of_settings(loss, form))
        try:
            value = mpmath.mpmathify(function(*point, *settings))
        except (ZeroDivisionError, TypeError):  # 0 / 0, or no case applies
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
    """The `Symbolic` of a loss: a symbol for each input and setting, and what its formulas say."""
    if key.loss.parts:
        return of_parts(key.loss, key.layout, Symbolic, symbolic)
    names = _Names(key.loss, key.layout)
    value, gradient = _read(key.loss, names)
    inputs, settings = tuple(names.inputs), tuple(names.settings)
    moved = tuple(symbol for spec, symbol in zip(key.loss.inputs, inputs) if spec.grad)
    return Symbolic(inputs, settings, moved, names.shown, (value,), gradient)


class _Names:
    """What each name in the formulas of a loss stands for.

    `meaning` is {LaTeX: symbol, number or nested tuples of them}, `inputs` and `settings` the
    symbols in the order of the record, `ignored` conditions under which an example costs nothing.
    """

    def __init__(self, loss, layout):
        self.loss, self.meaning, self.shown = loss, {}, {}
        axes = {letter: size for sizes, _ in layout for letter, size in sizes}
        self.inputs = [self._new(spec.name, spec.symbol, [size for _, size in sizes], domain)
                       for spec, (sizes, domain) in zip(loss.inputs, layout)]
        self.settings = [self._setting(name, spec, axes) for name, spec in loss.settings_of.items()]
        self._count_axes(axes)
        self.ignored = self._classes(layout, axes)

    def _new(self, name, symbol, sizes, range_of):
        if symbol in self.meaning:
            raise ValueError(f"{self.loss.name}: the symbol {symbol} stands for two things; give "
                             f"{name} another one.")
        self.meaning[symbol] = symbols(name, symbol, sizes, range_of, self.shown)
        return self.meaning[symbol]

    def _setting(self, name, spec, axes):
        import sympy
        value = self.loss.settings[name]
        sizes = [axes[spec.shape]] if spec.shape in axes else np.shape(value)
        made = self._new(name, spec.symbol or name, sizes, spec)
        if value_stands(self.loss, name):
            self.meaning[spec.symbol] = sympy.sympify(value)
        return made

    def _count_axes(self, axes):
        """The letters of the axes stand for their lengths, where nothing else has the name."""
        import sympy
        for letter, size in axes.items():
            self.meaning.setdefault(letter, sympy.Integer(size))

    def _classes(self, layout, axes):
        """Make a class a row where formulas are written for rows; returns what is ignored."""
        import sympy
        ignored = []
        for spec, (_, domain), symbol in zip(self.loss.inputs, layout, self.inputs):
            if not domain.index:
                continue
            if "ignore_index" in self.loss.settings:
                place = list(self.loss.settings).index("ignore_index")
                ignored.append(sympy.Eq(symbol, self.settings[place]))
            if len(spec.forms) > 1:
                self.meaning[spec.symbol] = _one_hot(symbol, axes["C"])
        return ignored


def _read(loss, names):
    """(value, (gradient in each differentiable input, as written)) from the formulas."""
    if loss.form:
        value = loss.form(*names.inputs, **loss.settings)
    else:
        value = _nothing_if(names.ignored, read(loss.formula, names.meaning))
    gradient = read(loss.gradient_formula, {r"\ell": value} | names.meaning)
    if isinstance(gradient, dict):
        gradient = tuple(gradient[spelled(spec.symbol)] for spec in loss.inputs if spec.grad)
    else:
        gradient = (gradient,)
    return value, _nothing_if(names.ignored, gradient)


def _one_hot(symbol, classes):
    """A class as a row: 1 for this class and 0 for the others."""
    import sympy
    return tuple(sympy.Piecewise((1, sympy.Eq(symbol, number)), (0, True))
                 for number in range(1, classes + 1))


def _nothing_if(ignored, value):
    """The value, or 0 where the class is the one to ignore."""
    import sympy
    if isinstance(value, tuple):
        return tuple(_nothing_if(ignored, entry) for entry in value)
    if not ignored:
        return value
    return sympy.Piecewise(*[(0, condition) for condition in ignored], (value, True))

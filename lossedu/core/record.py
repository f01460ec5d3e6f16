"""What a loss is: two plain functions, and the facts about them, in one frozen record.

    huber = lossedu.loss("huber", delta=1.0)
    huber(pred, target)          # the mean over all elements, a float
    huber.grad(pred, target)     # its derivative in pred, an array like pred

A record is made once, at the end of the file that holds its two functions. It refuses to
be made while a fact is missing. Calling it guards shapes, dtypes and domains in one place
(`lossedu.core.reading`), so that the two functions stay as plain as the formula.
"""
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from types import MappingProxyType

import numpy as np

from . import fitting, plugs
from .facts import CLAIMS, PRED, TARGET, Input, Kink, Mistake, claims_for
from .missing import LOSS_FACTS, tells_what_fits
from .reading import read
from .reducing import both_of, grad_of, value_of
from .settings import Setting, read_settings
from .spaces import REAL
from .twin import Difference, Twin

MEAN = "mean"


@tells_what_fits(**LOSS_FACTS)
@dataclass(frozen=True, eq=False)
class Loss:
    """A loss: `f` gives the value per example, `df` its derivative in each differentiable input.

    `scope` says what one value belongs to: "element", "row" (the last axis is used up) or
    "set" (one value for all of it). Both functions broadcast over leading axes.

    >>> import lossedu
    >>> lossedu.loss("mse")([3.0, 1.0], [1.0, 1.0])
    2.0
    """

    f: Callable
    df: Callable
    title: str
    scope: str               # "element", "row" or "set"
    activation: str          # the output activation it is matched with
    settings_of: Mapping     # name -> Setting
    twin: Twin | str         # or the reason why there is none
    declared: Mapping        # claim -> bool, constant or word, or a function of the settings
    kinks: tuple
    references: tuple
    inputs: tuple = (PRED, TARGET)
    separate: bool = True            # each value depends on its own example alone
    fused: Callable | None = None    # (values, derivatives) in one go; the course's: `lossedu.fast`
    counts: Callable | None = None   # what each example counts for in a mean; None: 1
    form: Callable | None = None     # SymPy form, where the docstring's formula cannot be read
    parts: tuple = ()                # the losses whose means the formula is about, if any
    version: int = 0                 # which of the docstring's formulas holds; they take turns
    other_gradients: tuple = ()      # LaTeX of the derivative at versions 1, 2 ..., if not there
    facts_at: Callable | None = None  # settings -> the facts above that change with them
    settings: Mapping = field(default=None)

    def __post_init__(self):
        put = partial(object.__setattr__, self)  # the record is frozen
        given = dict(self.settings or {})
        if not given:
            self._refuse_what_does_not_fit()
        settings = read_settings(self.f.__name__, self.settings_of, given, self.inputs)
        for name, fact in self._facts(settings).items():
            put(name, fact)
        self._refuse(fitting.claims_that_do_not_fit(self), fitting.formulas_that_lack(self))
        if not given:
            self._refuse(fitting.values_of_claims_that_do_not_fit(self, settings))
        put("settings", MappingProxyType(settings))
        put("_f", partial(self.f, **settings) if settings else self.f)
        put("_df", partial(self.df, **settings) if settings else self.df)
        put("_counts", partial(self.counts, **settings) if self.counts else None)
        put("columns", self._columns())
        put("owners", self._owners())
        put("reading_plans", {})   # what `reading` has worked out about shapes and dtypes

    def _facts(self, settings):
        """The facts that change with the settings, as they are at these."""
        return self.facts_at(**settings) if self.facts_at else {}

    def _refuse(self, *lists_of_problems):
        """Raise TypeError with one sentence if anything was found; each is the end of it."""
        problems = [problem for problems in lists_of_problems for problem in problems]
        if problems:
            name = getattr(self.f, "__name__", self.f)
            raise TypeError(f"the loss {name!r} {'; '.join(problems)}.")

    def _refuse_what_does_not_fit(self):
        """What is looked at once, when the record is declared: the kinds of facts, then the
        rest."""
        self._refuse(fitting.kinds_that_do_not_fit(self))
        self._refuse(fitting.settings_that_do_not_fit(self),
                     fitting.functions_that_do_not_fit(self))

    def _columns(self):
        """How many columns a setting has a number for; 0 if none has one for each column."""
        arrays = [value for value in self.settings.values() if isinstance(value, np.ndarray)]
        return len(arrays[0]) if arrays and self.scope == "element" else 0

    @cached_property
    def _identity(self):
        """What two equal losses have in common: the function and the settings, hashable."""
        return self.f, *((name, _hashable(value)) for name, value in self.settings.items())

    def _pair(self, *arrays):
        """Values and derivatives, by the two plain functions."""
        return self._f(*arrays), self._df(*arrays)

    @cached_property
    def _fused(self):
        """Values and derivatives in one go, of arrays with an axis or more; None if there is no
        form for that.
        """
        fused = self.fused or plugs.FUSED.get((self.f, self.df))
        return partial(fused, **self.settings) if fused else None

    @cached_property
    def _both(self):
        """Values and derivatives, in one go where that can be."""
        return self._fused or self._pair

    def _owners(self):
        """((loss, number of its task, place of its first input), ...): whose settings hold where.
        """
        owners, first = [], 0
        for number, part in enumerate(self.parts, 1):
            owners.append((part, str(number), first))
            first += len(part.inputs)
        if first < len(self.inputs):
            owners.append((self, "", first))
        return tuple(owners)

    def owner_of(self, spec: Input) -> "Loss":
        """The loss by whose settings an input is read: itself, or one that it is made of."""
        position = self.inputs.index(spec)
        return next(owner for owner, _, first in reversed(self.owners) if first <= position)

    # ------------------------------------------------------------------ what it is
    @property
    def name(self) -> str:
        """Its name: that of its function, its file and its tests."""
        return self.f.__name__

    @property
    def family(self) -> str:
        """The folder it lives in: regression, classification, margin ..."""
        return self.f.__module__.split(".")[-2]

    @property
    def formula(self) -> str:
        """LaTeX of the value, as it stands in the docstring of `f` (tests read it with SymPy)."""
        return _formula(self.f, self.version)

    @property
    def gradient_formula(self) -> str:
        """LaTeX of the derivative, as it stands in the docstring of `df`."""
        if self.other_gradients and self.version:
            return " ".join(self.other_gradients[self.version - 1].split())
        return _formula(self.df, self.version)

    @property
    def claims(self) -> Mapping:
        """Every declared property at these settings: name -> True, False, a constant or a word."""
        claims = {}
        for name, claim in self.declared.items():
            claims[name] = claim(**self.settings) if callable(claim) else claim
        return MappingProxyType(claims)

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Wrong implementations that people really write, each with the hint that names it."""
        return plugs.MISTAKES.get(self.name, ())

    @property
    def differentiable(self) -> tuple[Input, ...]:
        """The inputs it is differentiated in, in order."""
        return tuple(spec for spec in self.inputs if spec.grad)

    def at(self, **settings) -> "Loss":
        """The same loss with other settings.

        >>> import lossedu
        >>> lossedu.loss("huber").at(delta=2.0).settings["delta"]
        2.0
        """
        return replace(self, settings={**self.settings, **settings})

    # ------------------------------------------------------------------ handed on
    def __eq__(self, other):
        """The same functions and facts, at the same settings."""
        return (isinstance(other, Loss) and self._identity == other._identity
                and self._same_but_for_settings(other))

    def __hash__(self):
        return hash(self._identity)

    def __copy__(self):
        return self  # nothing in it changes

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        """Pickled by its name and settings; one that does not stand in the catalogue, by all its
        facts.
        """
        from ..losses import LOSSES
        settings = dict(self.settings)
        if self.name in LOSSES and self._same_but_for_settings(LOSSES[self.name]):
            return _by_name, (self.name, settings)
        facts = {fact.name: getattr(self, fact.name) for fact in fields(self)}
        return _by_facts, (facts | {"settings": settings},)

    def _same_but_for_settings(self, other):
        changing = {"settings", *self._facts(self.settings)}
        names = [fact.name for fact in fields(self) if fact.name not in changing]
        return all(getattr(self, name) is getattr(other, name) for name in names)

    # ------------------------------------------------------------------ what it does
    def __call__(self, *args, reduction: str = MEAN, weight=None, **named) -> float | np.ndarray:
        """The loss, reduced: a float for "mean" and "sum", one value per example for "none".

        Inputs as in `self.inputs`; `weight` has one number >= 0 per value; the weighted mean
        is sum(w * l) / sum(w). What weighs 0 is left out, even nan and inf; the mean of nothing
        is nan. Raises ValueError or TypeError with one sentence.
        """
        return value_of(read(self, args, named, reduction, weight))

    def grad(self, *args, reduction: str = MEAN, weight=None, **named):
        """The derivative of the reduced loss in each differentiable input, shaped like it.

        With reduction "none": the derivative of each value in its own inputs. Where one number was
        given for many values (a variance of shape (n, 1)), that is one derivative for each value,
        shaped like the values; reduced, the derivatives are added up to the shape of the input.
        Where nothing counts it is 0, so that an empty batch moves no parameter.
        One array for one differentiable input, otherwise a tuple.
        """
        return grad_of(read(self, args, named, reduction, weight))

    def value_and_grad(self, *args, reduction: str = MEAN, weight=None, **named) -> tuple:
        """Value and derivative in one go: `(loss(...), loss.grad(...))`, sharing the work."""
        if reduction is MEAN and weight is None and not named:
            done = plugs.first_of(plugs.BEFORE, self, args)
            if done is not None:
                return done
        return both_of(read(self, args, named, reduction, weight))

    # ------------------------------------------------------------------ how it shows itself
    def __repr__(self) -> str:
        settings = "".join(f", {name}={_typed(value)}" for name, value in self.settings.items())
        return f'lossedu.loss("{self.name}"{settings})'

    def _repr_markdown_(self):
        typed = [f"`{name}={_typed(value)}`" for name, value in self.settings.items()]
        settings = ", ".join(typed) or "none"
        return (f"**{self.title}** (`{self.name}`, {self.family}) · settings: {settings}\n\n"
                f"$${self.formula}$$\n\n$${self.gradient_formula}$$\n")


def _by_name(name, settings):
    from ..losses import loss
    return loss(name, **settings)


def _by_facts(facts):
    return Loss(**facts)


def _hashable(value):
    """A setting as two losses can be compared by it."""
    return tuple(value.tolist()) if isinstance(value, np.ndarray) else value


def _typed(value):
    """A setting as one would type it."""
    return repr(value.tolist() if isinstance(value, np.ndarray) else value)


def _formula(function, version):
    """The LaTeX between $$ and $$ in a docstring, on one line; of several, that of this version."""
    formulas = re.findall(r"\$\$(.+?)\$\$", function.__doc__ or "", flags=re.DOTALL)
    if not formulas:
        return ""
    return " ".join(formulas[version % len(formulas)].split())


__all__ = ["CLAIMS", "claims_for", "Difference", "Input", "Kink", "Loss", "Mistake", "PRED", "REAL",
           "Setting", "TARGET", "Twin"]

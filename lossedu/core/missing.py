"""The sentence for a record that lacks a fact, or is given one that it does not have."""
import inspect
from functools import wraps

from .words import near

# of a loss: each fact that has to be given, and what fits
LOSS_FACTS = dict(
    f="the function that gives the value per example", df="the function that gives its derivative",
    title='words, such as "Huber loss"', scope='"element", "row" or "set"',
    activation='"identity", "sigmoid", "softmax" ...: what stands before it in a network',
    settings_of="a dict of Setting(...) by name, {} if it takes none",
    twin='Twin("the code in PyTorch"), or in words why there is none',
    declared="a dict(convex=True, ...) of what it claims of itself",
    kinks="a tuple of Kink(...), () if it is smooth",
    references="a tuple of sources")


def tells_what_fits(**fits):
    """A decorator for a record: whoever makes one without a fact is told what fits.

    `fits` has the words for each fact that has to be given. Without it Python would say
    "__init__() missing 8 required positional arguments", which names them and no more.
    """
    def decorate(record):
        make = record.__init__
        names = list(inspect.signature(make).parameters)[1:]

        @wraps(make)
        def __init__(self, *args, **facts):
            try:
                make(self, *args, **facts)
            except TypeError:
                said = _sentence(record.__name__, names, fits, args, facts)
                if not said:  # every fact is there: the record itself has something to say
                    raise
                raise TypeError(said) from None

        record.__init__ = __init__
        return record
    return decorate


def _sentence(kind, names, fits, args, facts):
    """What is missing, with what fits; and what is unknown, with what is near."""
    given = {**dict(zip(names, args)), **facts}
    missing = [f"{name} ({words})" for name, words in fits.items() if name not in given]
    unknown = [name for name in facts if name not in names]
    problems = []
    if missing:
        problems.append(f"lacks {', '.join(missing)}")
    if unknown:
        problems.append(f"has no fact {', '.join(unknown)}")
    if not problems:
        return ""
    function = given.get("f", given.get("reference"))
    named = f" {function.__name__!r}" if hasattr(function, "__name__") else ""
    close = near(unknown[0], names) if unknown else ""
    return f"the {kind.lower()}{named} {' and '.join(problems)}.{close}"

"""The reference: every public name with its docstring, which is Markdown.

Sphinx's own autodoc reads reStructuredText, so the pages are written here, with Sphinx's directives
for functions, classes and modules: they can be searched and linked as usual.
"""
import inspect
import re

import lossedu
from lossedu.core.record import Loss
from lossedu.exercises.report import Report

from . import layout

# page: (title, one sentence, its names in `lossedu`); the order of the reference
PAGES = {
    "losses": ("Losses", "A loss by name, with its settings; every loss of the package.",
               ("loss", "LOSSES", "activations", "compare", "search", "prove")),
    "exercises": ("Exercises and their checks", "Judge an answer, and go on without one.",
                  ("check", "EXERCISES", "examples", "yours_or_ours", "exercises")),
    "learning": ("Guesses, quizzes, cards, progress", "What a unit asks, and what is kept of it.",
                 ("guess", "reveal", "quiz", "cards", "drill", "progress", "explorers", "widgets",
                  "interview", "units")),
    "experiments": ("Experiments and training", "Many seeds at once, differences with intervals.",
                    ("experiments", "engine", "stats", "study", "data")),
    "pictures": ("Pictures", "Losses drawn, each in words too.", ("gallery", "plots")),
    "proofs": ("Proofs", "How the package knows that what it says of a loss is true.",
               ("proofs", "beside_torch", "symbolic", "numdiff")),
}
RECORDS = {"losses": Loss, "exercises": Report}   # what the functions of a page hand out
TICKS = 8   # of the fence around a directive; those in it have fewer
EXAMPLE = re.compile(r"(?:^>>> .*\n?(?:^(?!>>> |\s*$).*\n?)*)+", flags=re.MULTILINE)

# a displayed formula in the middle of a sentence stands in its line
BESIDE = re.compile(r"(?<=\S )\$\$([^$]+)\$\$|^\$\$([^$\n]+)\$\$(?=[^\n])", flags=re.MULTILINE)


def pages():
    """{name of a page: its Markdown}. Raises Lost where a public name stands on no page, or two."""
    named = [name for _, _, names in PAGES.values() for name in names]
    if sorted(named) != sorted(lossedu.__all__):
        odd = set(named) ^ set(lossedu.__all__) or {name for name in named if named.count(name) > 1}
        raise layout.Lost(f"course/website/reference.py: {', '.join(sorted(odd))} has to stand on "
                          "one page of the reference.")
    found = {page: _page(page, *said) for page, said in PAGES.items()}
    rows = "\n".join(f"- [{title}]({page}.md): {said}" for page, (title, said, _) in PAGES.items())
    listed = "\n".join(PAGES)
    found["index"] = (f"# Reference\n\nThe public names of `lossedu` {lossedu.__version__}, from "
                      f"their docstrings.\n\n{rows}\n\n```{{toctree}}\n:hidden:\n\n{listed}\n```\n")
    return found


def _page(page, title, said, names):
    parts = [f"# {title}", said]
    for name in names:
        parts.append(f"## {name}")
        public = getattr(lossedu, name)
        parts += _module(name, public) if inspect.ismodule(public) else [_one(name, public)]
    if page in RECORDS:
        record = RECORDS[page]
        parts += [f"## {record.__name__}", _class(f"{record.__module__}.{record.__name__}", record)]
    return "\n\n".join(parts) + "\n"


def _one(name, public, within="lossedu"):
    """A function, a class or a value with its docstring."""
    full = f"{within}.{name}"
    if inspect.isclass(public):
        return _class(full, public)
    if inspect.isroutine(public):
        return _directive("py:function", full + _signature(public), _docstring(public))
    said = "All losses by name." if public is lossedu.LOSSES else _docstring(type(public))
    return _directive("py:data", full, said)


def _module(name, module):
    """A module: what it says of itself, and its public names."""
    full = f"lossedu.{name}"
    yield _directive("py:module", full, "")
    yield _docstring(module)
    on_top = {id(getattr(lossedu, one)) for one in lossedu.__all__}
    for one, public in _public(module):
        if id(public) not in on_top:
            yield _one(one, public, full)


def _public(module):
    """(name, object) of what a module offers: its `__all__`, else what it defines itself."""
    names = getattr(module, "__all__", None) or [
        name for name, one in vars(module).items() if not name.startswith("_")
        and getattr(one, "__module__", "") == module.__name__]
    found = [(name, getattr(module, name)) for name in names]
    return [(name, one) for name, one in found if inspect.isclass(one) or inspect.isroutine(one)]


def _class(full, public):
    """A class, and those of its methods and properties that say something."""
    said = [_docstring(public)]
    for name, member in vars(public).items():
        if name.startswith("_") and name != "__call__" or not _docstring(member):
            continue
        if isinstance(member, property):
            said.append(_directive("py:property", name, _docstring(member), TICKS - 2))
        elif inspect.isfunction(member):
            said.append(_directive("py:method", name + _signature(member), _docstring(member),
                                   TICKS - 2))
    return _directive("py:class", full, "\n\n".join(said))


def _signature(function):
    """As it is typed: without `self`, and without the types, which the docstring says in words."""
    signature = inspect.signature(function)
    kept = [one.replace(annotation=inspect.Parameter.empty)
            for one in signature.parameters.values() if one.name != "self"]
    return str(signature.replace(parameters=kept, return_annotation=inspect.Signature.empty))


def _docstring(public):
    """Its own docstring as Markdown; examples stand in a block of code."""
    said = inspect.cleandoc(getattr(public, "__doc__", None) or "")
    said = BESIDE.sub(lambda match: f"${match[1] or match[2]}$", said)
    said = EXAMPLE.sub(lambda match: f"\n```pycon\n{match[0].rstrip()}\n```\n", said)
    return said.replace("# doctest: +SKIP", "").strip()


def _directive(kind, what, said, ticks=TICKS):
    fence = "`" * ticks
    return f"{fence}{{{kind}}} {what}\n\n{said}\n{fence}"

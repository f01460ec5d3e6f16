"""The text of a short program: edits that plant faults in it, and what can be asked of its
lines."""
import ast
import contextlib
import inspect
import io
import linecache
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import CodeType, FunctionType

from .common_audit import value_in


@dataclass(frozen=True)
class Edit:
    """A piece of the reference's source, and what stands in its place."""

    right: str
    wrong: str


@dataclass(frozen=True)
class Fault(Edit):
    """An edit that makes the program wrong: `Fault(id, right, wrong, hint)`."""

    hint: str
    id: str

    def __init__(self, id: str, right: str, wrong: str, hint: str):
        for name, value in dict(id=id, right=right, wrong=wrong, hint=hint).items():
            object.__setattr__(self, name, value)  # the record is frozen


def source_of(function: Callable) -> str:
    """The text of a function, beginning at the margin."""
    return textwrap.dedent(inspect.getsource(function)).rstrip() + "\n"


def edited(source: str, *edits: Edit) -> str:
    """The source after some edits.

    >>> edited("a = 1 + b", Edit("1 + ", ""), Edit("b", "c"))
    'a = c'
    """
    for edit in edits:
        source = source.replace(edit.right, edit.wrong, 1)
    return source


def defined_by(source: str, like: Callable, what: str) -> Callable:
    """The function that a source defines, with the name and the surroundings of another one.

    `inspect` can read it: its file is called by its name and by `what`.
    """
    file = f"<{like.__name__}, {what}>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    scope = dict(like.__globals__)
    exec(compile(source, file, "exec"), scope)
    return scope[like.__name__]


def does_the_same_text(function: Callable, source: str) -> bool:
    """Is a function written like a source, but for comments and empty lines? Where its text is
    unknown, its compiled code is compared."""
    try:
        theirs = ast.parse(source_of(function))
    except (OSError, TypeError, SyntaxError, ValueError):
        return _compiles_to_the_same(function, source)
    return ast.dump(theirs) == ast.dump(ast.parse(source))


def _compiles_to_the_same(function, source):
    """Has a function the instructions and names of a source? True where it has no code to see."""
    code = function.__code__ if type(function) is FunctionType else None  # of others, ask nothing
    ours = next((one for one in compile(source, "program", "exec").co_consts
                 if isinstance(one, CodeType)), None)
    if code is None or ours is None:
        return True
    return all(getattr(code, name) == getattr(ours, name)
               for name in ("co_code", "co_names", "co_varnames"))


def import_all(source: str) -> None:
    """Import what a program imports. The first import of torch takes seconds, and one that a time
    limit ends halfway spoils it for the session."""
    for node in ast.walk(ast.parse(source)):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            import_module(name)


def import_torch_for(function: Callable) -> None:
    """Import torch where a function, one within it or one beside it that it calls imports it: the
    time for that is not its own."""
    codes = [function.__code__] if type(function) is FunctionType else []  # of others, ask nothing
    for code in codes:
        codes += [one for one in code.co_consts if isinstance(one, CodeType)]
        beside = [function.__globals__.get(name) for name in code.co_names]
        codes += [one.__code__ for one in beside if type(one) is FunctionType
                  and one.__globals__ is function.__globals__ and one.__code__ not in codes]
        if any(name.partition(".")[0] == "torch" for name in code.co_names):
            with contextlib.suppress(ImportError):  # the answer tells what is missing
                import_module("torch")
            return


def edits_that_do_not_fit(source: str, faults: tuple, others: tuple) -> Iterator[str]:
    """Every edit that cannot be made, in words; the faults have to be possible beside each
    other."""
    for edit in (*faults, *others):
        if source.count(edit.right) != 1:
            yield (f"{edit.right!r} stands {source.count(edit.right)} times in the reference; "
                   "a piece that stands there once fits")
        elif not is_python(edited(source, edit)):
            yield f"with {edit.wrong!r} in the place of {edit.right!r} it is not Python"
    places = sorted(((source.find(one.right), one) for one in faults), key=lambda pair: pair[0])
    for (start, one), (following, other) in zip(places, places[1:]):
        if start + len(one.right) > following:
            yield f"the faults {one.id!r} and {other.id!r} overlap"


def statements(block):
    """Every statement of a block and of those within it that could be left out."""
    for node in getattr(block, "body", []):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr) and not _is_text(node):
            yield node
        yield from statements(node)


def _is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def without(source, node):
    """The source with `pass` in the place of a statement."""
    lines = source.split("\n")
    first, last = node.lineno - 1, node.end_lineno
    return "\n".join([*lines[:first], " " * node.col_offset + "pass", *lines[last:]])


def printed_by(cell: str, name: str) -> str:
    """What a cell prints that binds `name`."""
    sink = io.StringIO()
    with contextlib.redirect_stdout(sink):
        value_in(cell, name)
    return sink.getvalue()


def with_a_line(cell, name):
    """The cell with a line more at the end of the function's docstring, one that does nothing."""
    tree = ast.parse(cell)
    function = next(node for node in tree.body if getattr(node, "name", "") == name)
    lines = cell.split("\n")
    end = function.body[0].end_lineno
    return "\n".join([*lines[:end], "    nothing = None", *lines[end:]])


def is_python(source):
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def lines_of_code(source):
    """Lines that are neither empty, nor a comment, nor of the docstring."""
    function = ast.parse(source).body[0]
    docstring = range(function.body[0].lineno, function.body[0].end_lineno + 1)
    return sum(bool(line.strip()) and not line.strip().startswith("#") and at not in docstring
               for at, line in enumerate(source.splitlines(), start=1))

"""Which cells of a submission have to run for its answers.

The learner's own cells all run. A cell of ours that nobody changed runs only where another one that
runs uses a name that it binds: the experiments and pictures of a unit take a minute and no answer
needs them.
"""
import ast
import symtable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Cell:
    """A code cell of a submission: its text, and the grade id that it came with, or ""."""

    source: str
    grade_id: str = ""

    @cached_property
    def _text(self):
        """The cell as Python; as it is where no magic of IPython keeps it from being that."""
        return self.source if _parsed(self.source) else without_magics(self.source)

    @cached_property
    def _tree(self):
        return _parsed(self._text)

    @cached_property
    def _names(self):
        """(names bound at its top level, names that it takes from outside itself)."""
        try:
            return _top_level(symtable.symtable(self._text, "cell", "exec"))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return frozenset(), frozenset()

    @property
    def binds(self) -> frozenset:
        """The names that it binds at its top level, those of imports among them."""
        return self._names[0]

    @property
    def uses(self) -> frozenset:
        """The names that it takes from its session."""
        return self._names[1]

    @cached_property
    def only_asks(self) -> bool:
        """Is it a call into the package and nothing else, as the cells of checks and guesses?"""
        if self._tree is None or len(self._tree.body) != 1:
            return False
        call = getattr(self._tree.body[0], "value", None)
        return (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
                and isinstance(call.func.value, ast.Name) and call.func.value.id == "lossedu")


def _parsed(text):
    """The text as Python's parser reads it, None where it is no Python."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def without_magics(source: str) -> str:
    """A cell with IPython's magics in it as Python that binds the same names.

    >>> without_magics("%%time\\n%matplotlib inline\\nfiles = !ls\\nx = 1")
    'pass\\npass\\nfiles = None\\nx = 1'
    """
    return "\n".join(map(_line_without_magic, source.split("\n")))


def _line_without_magic(line):
    bare = line.strip()
    if bare[:1] in ("%", "!", "?") or bare.endswith("?") and "#" not in bare:
        return f"{line[:len(line) - len(line.lstrip())]}pass"
    name, equals, value = line.partition("=")
    if equals and value.lstrip()[:1] in ("%", "!") and not value.startswith("="):
        return f"{name}= None"
    return line


def _top_level(table):
    """What a cell binds and what it uses, as Python's own compiler sees it."""
    bound = {one.get_name() for one in table.get_symbols()
             if one.is_assigned() or one.is_imported() or one.is_namespace()}
    used = {one.get_name() for one in table.get_symbols() if one.is_referenced()}
    inner = list(table.get_children())
    for one in inner:
        inner += one.get_children()
        used |= {name.get_name() for name in one.get_symbols() if name.is_global()}
    return frozenset(bound), frozenset(used)


def needed_cells(cells: list[Cell], ours: set[str], asked: set[str] | None = None) -> list[int]:
    """The numbers of the cells that have to run, in their order.

    `ours` are the texts of the cells as they were handed out. With `asked`, names of answers, only
    those cells run that bind one of them or what these use.
    """
    theirs = [number for number, cell in enumerate(cells)
              if cell.source.strip() not in ours and not cell.only_asks]
    wanted = set(theirs) if asked is None else set()
    names = set(asked or ()).union(*(cells[one].uses for one in wanted))
    while True:
        more = {number for number, cell in enumerate(cells)
                if number not in wanted and not cell.only_asks and cell.binds & names}
        if not more:
            return sorted(wanted)
        wanted |= more
        names |= set().union(*(cells[one].uses for one in more))

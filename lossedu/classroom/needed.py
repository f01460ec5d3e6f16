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
        return _python(self.source)

    @cached_property
    def _tree(self):
        try:
            return ast.parse(self._text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None

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


def _python(source):
    """The cell with IPython's magics as Python; as it is where there are none."""
    lines = source.splitlines()
    if not any(line.lstrip().startswith(("%", "!", "?")) or line.rstrip().endswith("?")
               for line in lines):
        return source
    from IPython.core.inputtransformer2 import TransformerManager
    return TransformerManager().transform_cell(source)


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


def needed_cells(cells: list[Cell], ours: set[str]) -> list[int]:
    """The numbers of the cells that have to run, in their order.

    `ours` are the texts of the cells as they were handed out.
    """
    theirs = [number for number, cell in enumerate(cells)
              if cell.source.strip() not in ours and not cell.only_asks]
    wanted, names = set(theirs), set().union(*(cells[one].uses for one in theirs))
    while True:
        more = {number for number, cell in enumerate(cells)
                if number not in wanted and not cell.only_asks and cell.binds & names}
        if not more:
            return sorted(wanted)
        wanted |= more
        names |= set().union(*(cells[one].uses for one in more))

"""Answers that are the same but for names: a hint to the teacher, never a verdict."""
import ast
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .results import Result

LINES = 5               # shorter answers are alike by chance
# a program that was handed out and mended is alike in each right answer
GIVEN = ("debug", "run")


@dataclass(frozen=True)
class Alike:
    """Students whose answers to an exercise are alike, and whether our solution is as well."""

    exercise: str
    students: tuple
    published: bool


def shape(code: str) -> str:
    """A program without what can be renamed, comments and docstrings; "" for one that is short or
    cannot be read.

    >>> shape("def f(a):\\n    b = a\\n    c = b\\n    d = c\\n    return d") != ""
    True
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    renamed = _Renamed().visit(tree)
    return ast.dump(renamed) if len(ast.unparse(renamed).splitlines()) >= LINES else ""


class _Renamed(ast.NodeTransformer):
    """Each name of the program's own by its number; attributes and keywords stay."""

    def __init__(self):
        self.names = {}

    def _number(self, name):
        return self.names.setdefault(name, f"n{len(self.names)}")

    def visit_Name(self, node):
        return ast.Name(self._number(node.id), node.ctx)

    def visit_arg(self, node):
        return ast.arg(self._number(node.arg))

    def visit_FunctionDef(self, node):
        node.body = [one for at, one in enumerate(node.body) if at or not _is_text(one)] or [
            ast.Pass()]
        node.name, node.returns = self._number(node.name), None
        return self.generic_visit(node)


def _is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(
        node.value.value, str)


def alike(results: Iterable[Result], published: dict[str, str]) -> list[Alike]:
    """Passed answers that are alike; `published` is our solution of each exercise."""
    groups = defaultdict(list)
    for result in results:
        for one in result.verdicts:
            if one.passed and one.kind not in GIVEN and shape(one.code):
                groups[one.name, shape(one.code)].append(result.student)
    found = []
    for (name, form), students in groups.items():
        ours = form == shape(published.get(name, ""))
        if len(students) > 1 or ours:
            found.append(Alike(name, tuple(students), ours))
    return sorted(found, key=lambda one: (one.exercise, -len(one.students)))

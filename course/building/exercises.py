"""What an exercise adds to a unit: its heading and question, the docstring of its stub, ids and
points.

In the source stand, in this order, the line `{{ exercise NAME }}`, a cell that binds NAME
to its answer between `### BEGIN SOLUTION` and `### END SOLUTION`, and the check cell
`lossedu.check("NAME", NAME)`. Everything else comes from the exercise's record. The cells of a
kind other than "implement" come from there as well.
"""
import ast
import difflib
import inspect
import re
import textwrap
from dataclasses import dataclass

import nbformat

from lossedu.core.faulty import FaultyFile

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
DIRECTIVE = re.compile(r"^\{\{ (?![uU]nit |header ).*\}\}\s*$", flags=re.MULTILINE)
HEADING = re.compile(r"\{\{ exercise (\w+) \}\}\s*")


@dataclass(frozen=True)
class Faulty:
    """An exercise whose file cannot be read: the unit in whose wing it stands, and the sentence
    about it."""

    unit: str
    sentence: str


def every(exercises):
    """name -> Exercise, or what is wrong with its file."""
    found = {}
    for name in exercises:
        try:
            found[name] = exercises[name]
        except FaultyFile as fault:
            found[name] = Faulty(exercises.unit_of(name), str(fault))
    return found


def faulty(unit, known):
    """The sentences about the files of this unit that cannot be read."""
    return [one.sentence for one in known.values() if isinstance(one, Faulty)
            and one.unit == unit.name]


def sound(known):
    """Those that can be read."""
    return {name: one for name, one in known.items() if not isinstance(one, Faulty)}


def mark(notebook, unit, places, known):
    """Expand and mark every exercise of the unit in place; the faults found, as sentences."""
    seen = {"heading": {}, "solution": {}, "check": {}}  # kind -> name -> position of the cell
    faults = []
    for position, (cell, where) in enumerate(zip(notebook.cells, places)):
        try:
            if cell.cell_type == "markdown":
                _headings(cell, position, unit, seen, known)
            else:
                _code(cell, position, seen, known)
        except ValueError as error:
            faults.append(f"{where}: {error}")
    mine = [name for name, exercise in known.items() if exercise.unit == unit.name]
    for name in dict.fromkeys([*mine, *seen["heading"], *seen["solution"], *seen["check"]]):
        found = [seen[kind].get(name) for kind in seen]
        if None in found or found != sorted(found):
            place = next((places[at] for at in found if at is not None),
                         places[-1] if places else unit.name)
            faults.append(f"{place}: {_incomplete(name, found)}")
    return faults


def _incomplete(name, found):
    if found == [None, None, None]:
        return (f"the exercise {name} has no section in this unit; write the line "
                f"{{{{ exercise {name} }}}}, its solution cell and its check cell.")
    if None not in found:
        return (f"the exercise {name} stands out of order; first its heading, then its solution, "
                "then its check.")
    absent = {"heading": f"the line {{{{ exercise {name} }}}}",
              "solution": f"a cell that defines {name} between "
              f"{BEGIN} and {END}", "check": f'the check cell lossedu.check("{name}", {name})'}
    missing = [text for text, at in zip(absent.values(), found) if at is None]
    return f"the exercise {name} lacks {' and '.join(missing)}."


def _headings(cell, position, unit, seen, known):
    for line in DIRECTIVE.findall(cell.source):
        match = HEADING.fullmatch(line)
        if not match:
            raise ValueError(f"{line.strip()} came; {{{{ exercise NAME }}}}, "
                             f"{{{{ guess NAME }}}} and "
                             "{{ reveal NAME }} fit.")
        exercise = _look_up(match[1], known)
        if exercise.unit != unit.name:
            raise ValueError(f"the exercise {match[1]} belongs to the unit {exercise.unit}, "
                             f"not to {unit.name}.")
        _once("heading", match[1], position, seen)
        number = f"{unit.number}.{len(seen['heading'])}"
        points = f"{exercise.points} point{'s' * (exercise.points != 1)}"
        heading = (f"### Exercise {number} · {exercise.title}\n\n"
                   f"*difficulty {exercise.difficulty} of 5 · {exercise.minutes} minutes "
                   f"· {points}*")
        question = f"\n\n{exercise.ask}" if exercise.ask else ""
        cell.source = cell.source.replace(line.rstrip(), heading + question, 1)


def _code(cell, position, seen, known):
    blocks = solution_blocks(cell.source)
    tree = _parse(cell.source)
    checked = [call.args[0].value for call in ast.walk(tree) if _is_check(call)]
    for name in checked:
        _look_up(name, known)
    if blocks:
        bound = {name: node for node in tree.body for name in _names_bound_by(node)}
        defined = [name for name in bound if name in known]
        if len(defined) != 1:
            names = ", ".join(bound) or "nothing"
            raise ValueError(f"a solution cell defines one exercise; this one defines {names}."
                             + _near(names, known))
        name, = defined
        _once("solution", name, position, seen)
        _fit(cell, bound[name], known[name])
        _mark(cell, name, grade=False)
        if getattr(known[name], "folded", False):
            cell.metadata["jupyter"] = nbformat.from_dict({"source_hidden": True})
    elif len(tree.body) == 1 and isinstance(tree.body[0],
                                            ast.Expr) and _is_check(tree.body[0].value):
        _once("check", checked[0], position, seen)
        _mark(cell, f"check-{checked[0]}", points=known[checked[0]].points)


def solution_blocks(source):
    """The lines of every solution block in a cell; raises ValueError for a marker without its
    partner."""
    blocks, inside = [], False
    for number, line in enumerate(source.split("\n"), start=1):
        if line.strip() in (BEGIN, END):
            if (line.strip() == BEGIN) == inside:
                raise ValueError(f"{line.strip()} in line {number} of the cell has no partner.")
            inside = not inside
            blocks += [[]] if inside else []
        elif "BEGIN SOLUTION" in line or "END SOLUTION" in line:
            raise ValueError(f"{line.strip()!r} came; {BEGIN} and {END} fit, each alone on "
                             "its line.")
        elif inside:
            blocks[-1].append(line)
    if inside:
        raise ValueError(f"{BEGIN} has no {END}.")
    return blocks


def solved(exercise):
    """The solution cell of an exercise of a kind other than "implement": all of it is the answer.

    The learner's cell is the exercise's own stub.
    """
    return f"{BEGIN}\n{exercise.solution}\n{END}"


def _names_bound_by(statement):
    """The names that a statement of a cell binds: of a function, of a class, or of a value."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _fit(cell, statement, exercise):
    """The answer in the cell is one to this exercise."""
    if exercise.kind == "implement":
        if not isinstance(statement, ast.FunctionDef):
            raise ValueError(f"{exercise.function} has to be a function there: def "
                             f"{exercise.function}(...).")
        _fit_function(cell, statement, exercise)
    elif cell.source != solved(exercise):
        raise ValueError(f"the cells of {exercise.name} come from its file; leave them out here.")


def _fit_function(cell, function, exercise):
    """The stub takes what the reference takes and says what it says; an absent docstring is put
    in."""
    wanted = ast.parse(f"def f{inspect.signature(exercise.reference)}: pass").body[0].args
    if ast.dump(function.args) != ast.dump(wanted):
        raise ValueError(f"{function.name}({ast.unparse(function.args)}) came; "
                         f"{function.name}({ast.unparse(wanted)}) fits, as in the exercise.")
    said, wanted = ast.get_docstring(function), inspect.getdoc(exercise.reference)
    if said is None:
        lines = cell.source.split("\n")
        begin = next(at for at, line in enumerate(lines) if line.strip() == BEGIN
                     and at >= function.lineno - 1)
        raw = "r" if "\\" in wanted else ""
        multiline = "\n" if "\n" in wanted else ""
        quoted = textwrap.indent(f'{raw}"""{wanted}{multiline}"""',
                                 "    ", lambda line: line.strip())
        cell.source = "\n".join([*lines[:begin], *quoted.split("\n"), *lines[begin:]])
    elif said != wanted:
        raise ValueError(f"the docstring of {function.name} is not the exercise's; leave "
                         "it out and the build puts it in.")


def _mark(cell, name, grade=True, points=None):
    cell.id = name
    marks = {"schema_version": 3, "grade_id": name, "grade": grade, "solution": not grade,
             "locked": grade,
             "task": False, "cell_type": "code", **({"points": points} if grade else {})}
    cell.metadata["nbgrader"] = nbformat.from_dict(marks)


def _once(kind, name, position, seen):
    if name in seen[kind]:
        raise ValueError(f"the exercise {name} has a second {kind}; one fits.")
    seen[kind][name] = position


def _look_up(name, known):
    if name not in known:
        raise ValueError(f"there is no exercise {name!r}." + _near(name, known))
    return known[name]


def _near(name, known):
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""


def _is_check(node):
    return (isinstance(node, ast.Call) and ast.unparse(node.func) == "lossedu.check"
            and bool(node.args)
            and isinstance(node.args[0], ast.Constant))


def _parse(source):
    """The cell's syntax tree; a cell with IPython magics counts as empty here."""
    if re.search(r"^\s*[%!]", source, flags=re.MULTILINE):
        return ast.Module([], [])
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise ValueError(f"line {error.lineno} of the cell is not Python: {error.msg}.") from None

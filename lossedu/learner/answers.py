"""A learner's answers, found in their notebooks, each as a Python file that stands alone."""
import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

from .notebook import NotANotebook, digest, grade_id, is_answer, load, remembered

HEAD = '"""My answer to the exercise {0}. To check it, type: lossedu check {0} {0}.py"""'


def answers_in(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(exercise, source, file) for each answer that was written in the notebooks of a folder."""
    for path in sorted(folder.glob("*.ipynb")):
        try:
            notebook = load(path)
        except (NotANotebook, OSError):
            continue  # `lossedu update` tells of it
        for name, source in written_answers(notebook):
            yield name, source, as_file(name, source, notebook)


def written_answers(notebook: dict) -> Iterator[tuple[str, str]]:
    """(exercise, source) for each answer in a copy that differs from the stub it began with."""
    stubs = remembered(notebook) or {}
    for cell in notebook["cells"]:
        name = grade_id(cell)
        if is_answer(cell) and isinstance(name, str) and name.isidentifier():
            if name in stubs and stubs[name] != digest(cell):
                yield name, cell["source"]


def as_file(name: str, source: str, notebook: dict) -> str:
    """The answer with the imports, functions and numbers of its notebook that it uses, above it.

    What cannot be read as Python comes as it is.
    """
    above, wanted, seen = [], _used(source) - _bound(source), set()
    given = _definitions(notebook, but=source)
    while wanted - seen:
        one = min(wanted - seen)
        seen.add(one)
        if one in given and not hasattr(builtins, one):
            place, text = given[one]
            above.append((place, text))
            wanted |= _used(text)
    texts = [text for _, text in sorted(set(above))]
    imports = [text for text in texts if text.startswith(("import ", "from "))]
    others = [text for text in texts if text not in imports]
    blocks = ["\n".join(imports), *others, source.strip()]
    head = HEAD.format(name)
    return "\n\n".join([head, *(block for block in blocks if block)]) + "\n"


def _definitions(notebook, but):
    """name -> (place, text) for what cells import, define, or set to a plain value."""
    found = {}
    for at, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "code" or cell["source"] == but:
            continue
        for row, statement in enumerate(_statements(cell["source"])):
            text = ast.get_source_segment(cell["source"], statement)
            for name in _names(statement):
                found.setdefault(name, ((at, row), text))
    return found


def _statements(source):
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return []  # a cell with a magic, or one half written


def _names(statement):
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.split(".")[0] for alias in statement.names]
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Assign) and _is_plain(statement.value):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return []


def _is_plain(value):
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _used(source):
    """The names that are looked up and not bound there, neither as arguments nor as variables."""
    nodes = [node for statement in _statements(source) for node in ast.walk(statement)]
    names = [node for node in nodes if isinstance(node, ast.Name)]
    looked_up = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    bound = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    return looked_up - bound - {node.arg for node in nodes if isinstance(node, ast.arg)}


def _bound(source):
    return {name for statement in _statements(source) for name in _names(statement)}

"""How the package is laid out: imports point one way, importing it is quick, modules are short."""
import ast
import pkgutil
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "lossedu"
MODULES = sorted(path for folder in ("lossedu", "course") for path in (ROOT / folder).rglob("*.py")
                 if "tests" not in path.parts)

# each may import what stands on its own line or above it
ORDER = """
    disk
    marks
    core
    activations
    units
    losses
    fast mistakes
    proofs
    data
    engine
    stats
    plots
    study
    exercises
    pools
    interview
    trainer
    widgets
    wings
    experiments explorers
    classroom
    catalogue scaffold
    learner
    lab
    learner_cli cards_cli audit_cli
    cli __init__ __main__
"""
# a loss is pickled by its name, and found by it again
BACK = {("record.py", "lossedu.losses.LOSSES"), ("record.py", "lossedu.losses.loss")}
LEVEL = {name: level for level, line in enumerate(ORDER.strip().split("\n"))
         for name in line.split()}
ONLY_IN = {"torch": ("proofs", "exercises", "interview", "wings"),
           "ipywidgets": ("widgets", "wings"), "anywidget": ("widgets", "wings"),
           "nbgrader": ("classroom",), "fsrs": ("trainer", "wings")}


@cache  # several tests read the same sources
def parsed(source):
    return ast.parse(source)


@cache
def imports(source, path):
    """Every import in a module of the package: (dotted name, line, stands inside a function)."""
    return tuple(_imports(parsed(source), path))


def statements(node, inside=False):
    """Every statement below a node, and whether it stands inside a function; what is no statement
    holds none."""
    for one in ast.iter_child_nodes(node):
        if isinstance(one, (ast.stmt, ast.excepthandler, ast.match_case)):
            yield one, inside
            yield from statements(one, inside or isinstance(
                one, (ast.FunctionDef, ast.AsyncFunctionDef)))


def _imports(tree, path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    for node, inside in statements(tree):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = ".".join(parts[:len(parts) - node.level])
            base = f"{base}.{node.module}" if node.module else base
            found = [f"{base}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found = [node.module]
        else:
            continue
        yield from ((name, node.lineno, inside) for name in found)


def part(dotted):
    """The part of the package that a dotted name belongs to: lossedu.losses.huber -> losses.

    What stands in the folder of a unit is part of the wings.
    """
    pieces = dotted.split(".")
    if pieces[1:2] == ["units"] and len(pieces) > 2 and (PACKAGE / "units" / pieces[2]).is_dir():
        return "wings"
    return pieces[1] if len(pieces) > 1 and pieces[1] in LEVEL else "__init__"


def wrong_imports(source, path):
    """A sentence for each import that points the wrong way, or takes a library that belongs
    elsewhere."""
    here = part(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for name, line, inside in imports(source, path):
        top = name.split(".")[0]
        if top == "lossedu" and LEVEL[part(name)] > LEVEL[here]:
            if not (part(name) == "__init__" and here == "cli" or (path.name, name) in BACK):
                yield f"{path.name}:{line} imports {name}, which stands above it"
        if top in ONLY_IN and here not in ONLY_IN[top]:
            yield f"{path.name}:{line} imports {top}, which belongs to {' and '.join(ONLY_IN[top])}"
        if top == "torch" and not inside:
            yield f"{path.name}:{line} imports torch outside a function"
        if top == "torch" and path.parent.name == "explorers":
            yield f"{path.name}:{line} imports torch; an explorer opens at once"


def text(path):
    return path.read_text(encoding="utf-8")


def test_imports_point_one_way():
    assert [said for path in MODULES if PACKAGE in path.parents
            for said in wrong_imports(text(path), path)] == []


@pytest.mark.parametrize("where, source", [
    ("losses/regression/huber.py", "from ...exercises import check"),
    ("losses/regression/huber.py", "def f():\n    from lossedu.stats import mean_interval"),
    ("core/reading.py", "from ..losses import loss"),
    ("core/reading.py", "import lossedu"),
    ("core/record.py", "from ..proofs import numdiff"),
    ("engine/training.py", "import torch"),
    ("exercises/training.py", "import torch"),
    ("units/outliers/exercises/fit_counts.py", "import torch"),
    ("units/outliers/explorers/influence.py", "def f():\n    import torch"),
    ("proofs/beside_torch.py", "import torch"),
    ("proofs/beside_torch.py", "from torch.nn import functional"),
    ("plots/loss_curves.py", "from ipywidgets import HTML"),
    ("widgets/quizzes.py", "def f():\n    import nbgrader.api"),
])
def test_an_import_that_points_the_wrong_way_is_caught(where, source):
    assert list(wrong_imports(source, PACKAGE / where))


@pytest.mark.parametrize("where, source", [
    ("losses/regression/huber.py",
     "from ...core.record import Loss\nfrom .mse import mse\nimport numpy as np"),
    ("proofs/beside_torch.py", "def f():\n    import torch\n    from ..losses import LOSSES"),
    ("exercises/training.py", "def f():\n    import torch"),
    ("units/outliers/exercises/fit_counts.py", "def f():\n    import torch"),
    ("units/outliers/experiments/networks.py", "def f():\n    import torch"),
    ("widgets/quizzes.py", "from ipywidgets import HTML\nfrom ..interview.bank import questions"),
])
def test_an_import_that_points_the_right_way_is_not(where, source):
    assert list(wrong_imports(source, PACKAGE / where)) == []


def test_every_part_of_the_package_has_its_place_in_the_order():
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py"
             or (path / "__init__.py").exists()}
    assert parts <= set(LEVEL), "put the new part into ORDER"


# ---------------------------------------------------------------------- dependencies
@cache
def distributions():
    """import name -> the distributions that bring it"""
    return packages_distributions()


def undeclared(source, path, declared):
    """The libraries a module imports that pyproject.toml does not name."""
    ours = {"lossedu", "course", "building", "website", *sys.stdlib_module_names}
    tops = {name.split(".")[0] for name, _, _ in imports(source, path)} - ours
    return {top for top in tops if not declared & {name.lower()
                                                   for name in distributions().get(top, [top])}}


def declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"],
             *(line for lines in project["optional-dependencies"].values() for line in lines)]
    return {re.match(r"[\w.-]+", line)[0].lower() for line in lines}


def test_every_library_that_is_imported_is_a_declared_dependency():
    found = {path.relative_to(ROOT).as_posix(): undeclared(text(path), path, declared())
             for path in MODULES}
    assert {path: missing for path, missing in found.items() if missing} == {}


def test_an_undeclared_library_is_caught():
    assert undeclared("import numpy\nimport packaging.version", PACKAGE / "core/record.py",
                      {"numpy"}) == {"packaging"}
    assert undeclared("def f():\n    import sklearn", PACKAGE / "core/record.py",
                      {"numpy"}) == {"sklearn"}
    assert undeclared("import sklearn, yaml", PACKAGE / "core/record.py",
                      {"scikit-learn", "pyyaml"}) == set()


# ---------------------------------------------------------------------- text files
READS_TEXT = {"open": 1, "read_text": 0, "write_text": 1, "fdopen": 1, "NamedTemporaryFile": 0,
              "run": 9, "Popen": 9,
              "check_output": 9}  # where its mode or its encoding stands


def without_encoding(source):
    """The lines on which text meets a file or a process without an encoding: it would be another
    one on Windows."""
    for call in ast.walk(parsed(source)):
        name = getattr(getattr(call, "func", None), "attr",
                       getattr(getattr(call, "func", None), "id", None))
        if not isinstance(call, ast.Call) or name not in READS_TEXT:
            continue
        given = {one.arg: one.value for one in call.keywords}
        mode = given.get("mode", call.args[1] if name in ("open", "fdopen") and len(call.args) > 1
                         else None)
        binary = isinstance(mode, ast.Constant) and "b" in str(
            mode.value) or name == "NamedTemporaryFile" and not mode
        asks_for_text = name not in ("run", "Popen",
                                     "check_output") or {"text", "universal_newlines"} & set(given)
        # os.open gives a number, PIL's Image.open a picture
        owner = getattr(getattr(call.func, "value", None), "id", "")
        no_text = name == "open" and owner in ("os", "Image")
        # lossedu.disk: always UTF-8
        ours = name == "write_text" and isinstance(call.func, ast.Name)
        if asks_for_text and not binary and not no_text and not ours and "encoding" not in given:
            yield call.lineno


def test_no_text_is_read_or_written_without_its_encoding():
    files = [path for folder in ("lossedu", "course", "bench", "tools")
             for path in (ROOT / folder).rglob("*.py")]
    found = {path.relative_to(ROOT).as_posix(): list(without_encoding(text(path)))
             for path in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("source", ["open(p)", "open(p, 'w')", "p.read_text()", "p.write_text(t)",
                                    "gzip.open(p, 'rt')",
                                    "p.open()", "subprocess.run(c, text=True)",
                                    "os.fdopen(n, 'w')"])
def test_text_without_its_encoding_is_caught(source):
    assert list(without_encoding(source)) == [1]


@pytest.mark.parametrize("source", ["open(p, 'rb')", "open(p, encoding='utf-8')",
                                    "p.read_text(encoding='utf-8')",
                                    "p.read_bytes()", "subprocess.run(c)", "os.open(p, flags)",
                                    "gzip.open(p, 'rb')"])
def test_text_with_its_encoding_and_bytes_are_not(source):
    assert list(without_encoding(source)) == []


# ---------------------------------------------------------------------- importing
def fresh(code):
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=True)
    return done.stdout.strip()


def test_importing_the_package_loads_numpy_alone():
    loaded = set(fresh("import sys, lossedu; print(*{name.split('.')[0] for name in "
                       "sys.modules})").split())
    known = {top for top in distributions() if not top.startswith("_")}
    heavy = {"torch", "matplotlib", "ipywidgets", "IPython", "pandas", "scipy", "sklearn",
             "sympy", "yaml", "rich"}
    assert heavy <= known, ("the list names something that is not installed: it could not "
                            "be seen loading")
    assert loaded & known <= {"lossedu", "numpy", "distutils", "setuptools", "pkg_resources"}


# ---------------------------------------------------------------------- size
def test_no_module_is_longer_than_330_lines():
    long = {path.relative_to(ROOT).as_posix(): len(text(path).splitlines()) for path in MODULES}
    assert {path: lines for path, lines in long.items() if lines > 330} == {}


def test_no_line_of_an_explorer_is_longer_than_100_letters():
    """Of Python's lines ruff sees to it."""
    scripts = sorted((ROOT / "lossedu").rglob("*.js"))
    assert len(scripts) > 20
    assert [f"{path.relative_to(ROOT)}:{number}" for path in scripts
            for number, line in enumerate(text(path).splitlines(), 1) if len(line) > 100] == []


# ---------------------------------------------------------------------- names
def shadowed(package):
    """The modules of a package that an object of the same name hides."""
    found = []
    for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if one.name.endswith("__main__") or ".tests" in one.name:
            continue
        import_module(one.name)
        parent, _, name = one.name.rpartition(".")
        if not isinstance(getattr(sys.modules[parent], name), ModuleType):
            found.append(one.name)
    return found


def test_no_module_is_hidden_by_an_object_of_its_name():
    assert shadowed(import_module("lossedu")) == []


def test_a_module_that_is_hidden_is_caught(tmp_path, monkeypatch):
    (tmp_path / "hiding").mkdir()
    (tmp_path / "hiding/__init__.py").write_text("from .judge import judge\n")
    (tmp_path / "hiding/judge.py").write_text("def judge(): pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert shadowed(import_module("hiding")) == ["hiding.judge"]

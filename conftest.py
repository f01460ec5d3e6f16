"""Which tests run: three tiers, and what is about one loss, one exercise or one unit.

    pytest -m quick              # the developer's loop: `make quick`
    pytest --loss huber          # what runs for each loss, for this one alone
    pytest --exercise huber_grad
    pytest --unit outliers       # its exercises, quiz and cards, its own tests, the state of its
    notebooks

Every test has exactly one of the marks quick, proof and machine. Where it does not say which:
`machine` is what reaches for another process, the network or Dask, itself or by a helper of its
file; `proof` is what runs for a loss away from its defaults, in a dtype below float64, or for a
seed other than the first, and whatever trains, draws, runs notebooks or looks at a run of a
unit's experiment; `quick` is the rest. What takes a thirtieth of a second and more says `proof`
itself, but for what runs for each loss and each exercise.
"""
import ast
import gc
import re
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import lossedu
from lossedu.core.faulty import FaultyFile
from lossedu.core.record import Loss
from lossedu.core.words import near, near_loss
from lossedu.exercises import after
from lossedu.exercises.explain import matching
from lossedu.exercises.limits import time_limit
from lossedu.units import COURSE, find

# It builds 39 parsers when nbformat is imported, a second in each process, and reads nothing that
# stands in a notebook; jsonschema does without.
sys.modules.setdefault("rfc3987_syntax", None)

ROOT = Path(__file__).parent
TESTS = ROOT / "tests"
# folders of tests that train, draw pages or run notebooks,
SLOW = ("build", "catalogue", "experiments", "plots", "widgets", "test_search_settings.py", *(
    f"learner/test_{name}.py" for name in ("merging", "portfolio", "updating")), *(
    # and files of which each test takes a whole check, or many
    f"exercises/test_{name}.py" for name in (
        "audit", "odd_answers", "limits", "derive", "train", "debug", "broken_run", "diagnoses",
        "diagnoses_are_true", "diagnosis_edges", "known_mistakes", "mutants", "practice",
        "stub_promises")))
# A learner does not wait longer for a diagnosis; on a busy machine the tests do, for what is said
# must not depend on what else runs. The seconds of computing are limited all the same.
matching.AT_MOST = 60.0
# Nor for an answer; where a verdict is tested and not the limit, a busy machine has this long.
SECONDS = 60.0
UNITS = ROOT / "lossedu/units"
BROWSER = TESTS / "browser"
PATIENT = (UNITS, *(TESTS / one for one in (
    "exercises/test_every_exercise.py", "exercises/test_unseen.py", "classroom/test_pools.py",
    "classroom/test_kit.py", "classroom/test_kit_files.py")))
# fixtures of a unit's tests that hold a run of its experiment
RUNS = {"result", "summary", "stored", "small", "grid", "means"}
LOSSES = Path(lossedu.losses.__file__).parent
TIERS = ("quick", "proof", "machine")
ELSEWHERE = re.compile(
    r"\b(subprocess|socket|urllib|dask|distributed|nbclient|Client|ProcessPool)\b", re.IGNORECASE)
# the files, and folders of files, whose tests run for each loss, exercise or unit there is
OF_EACH = {
    "loss": ("losses", "core/test_bad_input.py", "core/test_cures.py", "core/test_left_out.py",
             "core/test_record.py", "fast/test_call.py",
             "proofs/test_claims.py", "proofs/test_inputs.py", "proofs/test_symbolic.py"),
    "exercise": ("exercises/test_every_exercise.py",),
    "unit": ("exercises/test_every_exercise.py", "exercises/test_mutants.py",
             "interview/test_reading.py", "build/test_fresh.py", "build/test_lint.py",
             "scaffold/test_left.py")}


# ---------------------------------------------------------------------- tiers
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    items_of_ours = [item for item in items if item.path.suffix == ".py"]  # others run notebooks
    for item in items_of_ours:
        own = [tier for tier in TIERS if item.get_closest_marker(tier)]
        if len(own) > 1:
            raise pytest.UsageError(f"{item.nodeid} has the marks {' and '.join(own)}: give it "
                                    "one tier, or none, and then the whole file none.")
        if not own:
            item.add_marker(tier_of(item))
    if hasattr(config, "workerinput"):
        _longest_first(items)
    wanted = _wanted(config)
    if wanted:
        kept = [item for item in items if any(is_about(item, what, name) for what, name in wanted)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def tier_of(item):
    """The tier of a test that does not say which."""
    values = _values(item)
    if BROWSER in item.path.parents:
        return "machine"
    if getattr(item, "function", None) and _reach_elsewhere(item.path) & {
            item.originalname, *item.fixturenames}:
        return "machine"
    trains_or_draws = _trains_or_draws(item.path) or (
        not RUNS.isdisjoint(item.fixturenames) and UNITS in item.path.parents)
    later_seed = hasattr(item, "callspec") and item.callspec.params.get("seed", 0) != 0
    if trains_or_draws or later_seed or any(_away_from_defaults(value) for value in values):
        return "proof"
    return "quick"


@cache
def _trains_or_draws(path):
    return path.stem.endswith("_explorer") or any(
        (TESTS / one) in (path, *path.parents) for one in SLOW)


def _away_from_defaults(value):
    if isinstance(value, Loss):
        return lossedu.LOSSES.get(value.name, value) is not value
    return value in (np.float16, np.float32) if isinstance(value, type) else False


@cache
def _reach_elsewhere(path):
    """The functions of a file that reach for another process, by themselves or by others of the
    file."""
    source = path.read_text(encoding="utf-8")
    if not ELSEWHERE.search(source):
        return frozenset()
    functions = {node.name: ast.unparse(node) for node in ast.parse(source).body
                 if isinstance(node, ast.FunctionDef)}
    reaching = {name for name, code in functions.items() if ELSEWHERE.search(code)}
    while True:
        word = re.compile(rf"\b({'|'.join(reaching)})\b") if reaching else None
        more = {name for name, code in functions.items() if word and word.search(code)} - reaching
        if not more:
            return frozenset(reaching)
        reaching |= more


@pytest.hookimpl(wrapper=True)
def pytest_collection(session):
    """Python looks through all objects for unused ones again and again while thousands of tests are
    made, and finds none: a fifth of the time. What was made by then stays to the end and is never
    looked through again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


# ---------------------------------------------------------------------- a busy machine
@pytest.fixture(autouse=True)
def _time_to_answer(request):
    """What tests verdicts and not limits gives an answer more time than a learner has."""
    if any(one in (request.path, *request.path.parents) for one in PATIENT):
        with time_limit(SECONDS):
            yield
    else:
        yield


# ---------------------------------------------------------------------- one test after another
def pytest_runtest_setup(item):
    """No answer was tried before: the third that fails would get a further hint. And no picture of
    an earlier test stands open, whichever process that one ran in."""
    after._failed.clear()
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


# ---------------------------------------------------------------------- several processes
@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With `--dist loadgroup` a group runs in one process. xdist marks the ids of the tests to tell
    their group, which pytest 9.2 no longer lets it do: there every test would be on its own."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group_of(nodeid)

    config.option.loadscopereorder = False  # the order is that of _longest_first
    return ByGroup(config, log)


def group_of(nodeid):
    """What runs in one process, so that what is kept about a loss or for a file serves all: the
    tests of one loss, of one file, or those in JupyterLab.

    >>> group_of("tests/losses/test_kinks.py::test_it[huber[delta=2]-3]"), group_of("a.py::test_b")
    ('huber', 'a.py')
    """
    file, _, test = nodeid.partition("::")
    if file.startswith("tests/browser/") and "lab" in file:
        return "tests/browser"
    if file.startswith(tuple(f"tests/{one}" for one in OF_EACH["loss"])):
        for word in re.findall(r"\w+", test.partition("[")[2]):
            if word in lossedu.LOSSES:
                return word
    return file


def _longest_first(items):
    """Groups with tests of other processes come first, then those that hold proofs: what is left at
    the end, when one process waits for the other, is short."""
    rank = {}
    for item in items:
        tiers = [TIERS.index(mark.name) for mark in item.iter_markers() if mark.name in TIERS]
        group = group_of(item.nodeid)
        rank[group] = max(rank.get(group, 0), *tiers, 0)
    items.sort(key=lambda item: -rank[group_of(item.nodeid)])


# ---------------------------------------------------------------------- one loss, one exercise, one
# unit
def pytest_addoption(parser):
    parser.addoption("--loss", metavar="NAME", help="only the tests of this loss")
    parser.addoption("--exercise", metavar="NAME", help="only the tests of this exercise")
    parser.addoption("--unit", metavar="NAME", help="only the tests of this unit: is it ready?")


def pytest_configure(config):
    for what, name in _wanted(config):
        if what == "loss" and name in lossedu.losses.FAULTY:
            raise pytest.UsageError(lossedu.losses.FAULTY[name])
        known = _known(what)
        if name not in known:
            close = near_loss(name, known) if what == "loss" else near(name, known)
            raise pytest.UsageError(f"--{what}: there is no {what} {name!r}.{close} Known: "
                                    f"{', '.join(known)}.")
        if what == "exercise":
            try:
                lossedu.EXERCISES[name]
            except FaultyFile as fault:
                raise pytest.UsageError(str(fault)) from None


def _known(what):
    """The names of all losses, exercises or written units."""
    if what == "unit":
        return [unit.name for unit in COURSE if not unit.is_planned]
    return list(lossedu.LOSSES if what == "loss" else lossedu.EXERCISES)


def _wanted(config):
    """[("loss", name)] and the like, as they were asked for."""
    return [(what, name) for what in OF_EACH if (name := config.getoption(what, None))]


def pytest_ignore_collect(collection_path, config):
    """Files and folders that hold no test of what was asked for are not even read; nor is the
    faulty file of a loss, which tests/losses/test_faulty.py names."""
    if collection_path.parent.parent == LOSSES and collection_path.stem in lossedu.losses.FAULTY:
        return True
    read = [path for what, name in _wanted(config) for path in _files_about(what, name)]
    leads_there = any(path.is_relative_to(collection_path) or collection_path.is_relative_to(path)
                      for path in read)
    return True if read and not leads_there else None


@cache
def _files_about(what, name):
    """The files, and folders of files, that hold tests of a loss, an exercise or a unit: the
    examples in its own file are among them."""
    own = [UNITS / name] if what == "unit" else Path(lossedu.__file__).parent.rglob(f"{name}.py")
    return [*(TESTS / one for one in OF_EACH[what]), *own]


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc):
    """With --loss NAME, of a list of losses that one alone becomes tests; likewise of exercises."""
    wanted = _wanted(metafunc.config)
    if not wanted:
        return
    parametrize = metafunc.parametrize

    def only_wanted(names, values, *args, ids=None, **kwargs):
        values = list(values)
        chosen = [place for place, value in enumerate(values) if any(
            _is_about(one, *about) for about in wanted for one in _flat(value))]
        places = chosen or list(range(len(values)))[:None if _of_no_loss(values) else 1]
        if ids is not None and not callable(ids):
            ids = [id for place, id in enumerate(ids) if place in places]
        parametrize(names, [values[place] for place in places], *args, ids=ids, **kwargs)

    metafunc.parametrize = only_wanted


def is_about(item, what, name):
    """Whether a test is about this loss, exercise or unit: it was handed to it, or the test stands
    in a file or folder of its own."""
    if TESTS not in item.path.parents:
        return UNITS / name in item.path.parents if what == "unit" else item.path.stem == name
    if what == "loss" and item.path.stem == f"test_accuracy_{name}":
        return True
    return any(_is_about(value, what, name) for value in _values(item))


def _is_about(value, what, name):
    if what == "loss" and isinstance(value, Loss):
        return value.name == name
    if what == "unit" and isinstance(value, str):
        return value in (name, find(name).stem) or (
            value in _of_units() and lossedu.EXERCISES.unit_of(value) == name)
    return isinstance(value, str) and value.partition("[")[0] == name


@cache
def _of_units():
    """The exercises of units; those of practice on losses belong to none."""
    return frozenset(lossedu.EXERCISES)


def _of_no_loss(values):
    """Whether a list to run for has nothing to do with losses and exercises, such as one of
    dtypes."""
    flat = [one for value in values for one in _flat(value)]
    return not any(isinstance(one, Loss) or isinstance(one, str) and (
        one.partition("[")[0] in lossedu.LOSSES or one in lossedu.EXERCISES) for one in flat)


def _values(item):
    """What a parametrised test was handed, one by one."""
    spec = getattr(item, "callspec", None)
    return [one for value in spec.params.values() for one in _flat(value)] if spec else []


def _flat(value):
    value = getattr(value, "values", value) if type(value).__name__ == "ParameterSet" else value
    return [one for part in value for one in _flat(part)] if isinstance(value, tuple) else [value]

"""Honest answers in many styles get all of their points."""
import json

import pytest

from lossedu.exercises import EXERCISES

from .small import UNIT, bare_class, graded, lay_in, needs_bubblewrap, written

pytestmark = [pytest.mark.machine, needs_bubblewrap]
NAMES = ("huber_value", "mad_scale")
HEAD = "def huber_value(pred, target, delta=1.0):\n"
PLAIN = EXERCISES["huber_value"].solution.split("\n\n")[0].split("\n")[0] + """
    size = np.abs(pred - target)
    return np.where(size <= delta, 0.5 * size ** 2, delta * (size - 0.5 * delta))
"""
CORE = "0.5 * r ** 2 if abs(r) <= delta else delta * (abs(r) - 0.5 * delta)"
BY_LOOP = HEAD + f"""
    result = np.zeros(np.shape(pred))
    for place in np.ndindex(np.shape(pred)):
        r = float(pred[place]) - float(target[place])
        result[place] = {CORE}
    return result
"""
AS_LIST = HEAD + f"""
    def of(p, t):
        if np.ndim(p) == 0:
            r = float(p - t)
            return {CORE}
        return [of(a, b) for a, b in zip(p, t)]
    return np.array(of(pred, target), dtype=float).reshape(np.shape(pred))
"""
SCALED = "def scaled(r, delta):\n    return np.minimum(np.abs(r), delta)\n"
BY_HELPER = HEAD + """
    r = pred - target
    return scaled(r, delta) * (np.abs(r) - 0.5 * scaled(r, delta))
"""
IN_CLASS = """
class Huber:
    factor = 0.5
    def value(self, pred, target, delta=1.0):
        size = np.abs(pred - target)
        return np.where(size <= delta, self.factor * size ** 2, delta * (size - 0.5 * delta))

huber_value = Huber().value
"""
TYPED = """
from __future__ import annotations
import numpy.typing as npt

def huber_value(pred: npt.NDArray, target: npt.NDArray, delta: float = 1.0) -> npt.NDArray:
    size: npt.NDArray = np.abs(pred - target)
    return np.where(size <= delta, 0.5 * size ** 2, delta * (size - 0.5 * delta))
"""
DECORATED = """
import functools, time

def timed(function):
    @functools.wraps(function)
    def call(*args, **named):
        begun = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            print('took', time.perf_counter() - begun)
    return call

@timed
"""
LOUD = "import sys, warnings\nprint('hello', file=sys.stderr)\n" + HEAD + """
    warnings.warn('careful')
    print('pred', pred, file=sys.stderr)
    np.log(np.zeros(1))
    size = np.abs(pred - target)
    return np.where(size <= delta, 0.5 * size ** 2, delta * (size - 0.5 * delta))
"""
WITH_TORCH_AROUND = """
import torch
import torch.nn as nn
import lossedu

class Mine(nn.Module):
    def forward(self, x):
        return x

device = 'cuda' if torch.cuda.is_available() else 'cpu'
check = torch.ones(3) * 2 + torch.zeros(3).mean()
def huber_value(pred, target, delta=1.0):
    if isinstance(pred, torch.Tensor):
        pred = pred.numpy()
    size = np.abs(pred - target)
    return np.where(size <= delta, 0.5 * size ** 2, delta * (size - 0.5 * delta))
"""
RECURSIVE = HEAD + f"""
    if np.ndim(pred) == 0:
        r = float(pred - target)
        return np.float64({CORE})
    if len(pred) == 0:
        return np.zeros(np.shape(pred))
    return np.stack([huber_value(p, t, delta) for p, t in zip(pred, target)])
"""
BRANCH = f"lambda r, delta: {CORE}"
CACHED = "from collections import Counter\nseen = Counter()\n" + PLAIN.replace(
    "    size =", "    seen['calls'] += 1\n    size =", 1)
STYLES = {
    "as published": dict(answer=EXERCISES["huber_value"].solution),
    "vectorised, short": dict(answer=PLAIN),
    "a loop": dict(answer=BY_LOOP),
    "lists within": dict(answer=AS_LIST),
    "a helper in a cell above": dict(answer=BY_HELPER, before=[SCALED]),
    "a helper in a cell below": dict(answer=BY_HELPER, after=[SCALED]),
    "a method bound to the name": dict(answer=IN_CLASS),
    "a lambda": dict(answer="huber_value = lambda pred, target, delta=1.0: np.where(np.abs(pred - "
                            "target) <= delta, 0.5 * (pred - target) ** 2, delta * (np.abs(pred - "
                            "target) - 0.5 * delta))"),
    "functools.partial": dict(answer="from functools import partial\n" + PLAIN.replace(
        "huber_value(pred, target, delta=1.0)", "of(half, pred, target, delta=1.0)").replace(
        "0.5", "half") + "huber_value = partial(of, 0.5)"),
    "np.vectorize": dict(answer=f"single = np.vectorize({BRANCH}, otypes=[float])\n" + HEAD +
                         "    return single(pred - target, delta)"),
    "warnings and prints on stderr": dict(answer=LOUD),
    "type hints": dict(answer=TYPED),
    "a decorator": dict(answer=DECORATED + PLAIN),
    "magics": dict(answer="%matplotlib inline\n" + PLAIN,
                   before=["%load_ext autoreload\n%autoreload 2", "!ls", "files = !ls"]),
    "a cell that is timed": dict(answer="%%time\n" + PLAIN),
    "global constants in cells of their own": dict(
        answer=PLAIN.replace("0.5", "HALF"), before=["HALF = 1 / 2", "HALF = HALF + 0.0"]),
    "recursion": dict(answer=RECURSIVE),
    "PyTorch and the package around it": dict(answer=WITH_TORCH_AROUND),
    "state between calls": dict(answer=CACHED),
    "whole numbers are floats first": dict(answer=PLAIN.replace(
        "np.abs(pred - target)", "np.abs(np.asarray(pred, float) - np.asarray(target, float))")),
    "SciPy and pandas": dict(answer="import pandas as pd\nfrom scipy import special\n" + HEAD +
                             "    return special.huber(delta, pred - target)"),
    "pictures": dict(answer="import matplotlib.pyplot as plt\n" + PLAIN +
                     "x = np.linspace(-3, 3)\nplt.plot(x, huber_value(x, 0 * x))\nplt.show()"),
    "a draft above, which stops": dict(
        answer=PLAIN, before=[HEAD + "    return 0\n\nassert huber_value(1, 2) == 7"]),
    "a test of its own that fails, below": dict(
        answer=PLAIN + "\nassert huber_value(np.ones(1), np.ones(1))[0] == 1"),
    "a slow cell of its own": dict(answer=PLAIN, before=["import time; time.sleep(600)"]),
    "a coroutine beside": dict(answer="import asyncio\nawait asyncio.sleep(0)\n" + PLAIN),
    "dataclasses and walrus": dict(
        answer="from dataclasses import dataclass\n\n@dataclass\nclass At:\n    delta: float\n"
        "    def __call__(self, size):\n        return np.where(size <= self.delta, size ** 2 / 2, "
        "self.delta * size - self.delta ** 2 / 2)\n\n" + HEAD +
        "    return At(delta)(size) if (size := abs(pred - target)) is not None else None"),
    "exec and eval": dict(answer=f"exec({PLAIN!r})"),
    "threads that end": dict(
        answer="from concurrent.futures import ThreadPoolExecutor\n" + PLAIN.replace(
            "huber_value", "single") + HEAD + "    with ThreadPoolExecutor(2) as pool:\n"
        "        return pool.submit(single, pred, target, delta).result()"),
}


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    return bare_class(tmp_path_factory.mktemp("honest") / "class")


@pytest.mark.parametrize("style", STYLES)
def test_an_honest_answer_gets_all_of_its_points(style, classroom):
    one = STYLES[style]
    data = written(NAMES, {"huber_value": one["answer"]}, one.get("before", ()),
                    one.get("after", ()))
    lay_in(classroom, data)
    result = graded(classroom)
    assert result.points == result.most == 4, [one.message for one in result.verdicts]


def test_there_are_enough_styles():
    assert len(STYLES) >= 25


def test_a_renamed_notebook_with_cells_in_another_order(classroom):
    data = written(NAMES, {"huber_value": BY_HELPER}, after=[SCALED])
    data["cells"] = data["cells"][::-1]
    file = lay_in(classroom, data, "ada")
    file.rename(file.with_name("homework 1 (2).ipynb"))
    assert graded(classroom, "ada").points == 4
    file = classroom.path / "submitted/ada" / UNIT / "homework 1 (2).ipynb"
    assert json.loads(file.read_text())


def test_a_constant_of_our_own_cells_is_there(tmp_path):
    """A cell that was handed out runs where an answer uses what it binds."""
    classroom = bare_class(tmp_path / "class")
    ours = "import lossedu\nbikes = lossedu.data.load('bikeshare')\nHALF = 0.5"
    source = classroom.source(UNIT)
    data = json.loads(source.read_text())
    data["cells"].insert(1, {"cell_type": "code", "source": ours, "metadata": {}, "outputs": []})
    source.write_text(json.dumps(data))
    answer = {"huber_value": PLAIN.replace("0.5", "HALF")}
    lay_in(classroom, written(NAMES, answer, before=[ours]))
    assert graded(classroom).points == 4


def test_torch_where_it_is_asked_for_and_values(tmp_path):
    """A debug exercise in PyTorch, a training, formulas, a number and a choice."""
    names = ("q_values", "faulty_phone", "pseudo_huber", "claims_reserve", "fit_counts")
    classroom = bare_class(tmp_path / "class", names)
    text = (classroom.path / "classroom.toml").read_text()
    (classroom.path / "classroom.toml").write_text(
        text.replace("answer = 2.0", "answer = 120.0").replace("total = 90.0", "total = 900.0"))
    lay_in(classroom, written(names, {
        "faulty_phone": "import lossedu, torch\nhuber = lossedu.loss('huber', delta=1.0)\n"
                        "assert torch.ones(2).sum() == 2\nfaulty_phone = np.float32(0.9104)"}))
    result = graded(classroom)
    assert result.points == result.most, [one.message for one in result.verdicts]


@pytest.mark.parametrize("package, answer", [
    ("lossedu", "lossedu.solution('mad_scale')(x)"), ("lossedu", "lossedu.losses.huber(x, x)"),
    ("torch", "torch.median(x)")])
def test_an_answer_by_a_package_that_is_not_there_is_told_which(tmp_path, package, answer):
    room = bare_class(tmp_path)
    lay_in(room, written(NAMES, {"mad_scale": f"import {package}\ndef mad_scale(x):\n"
                                              f"    return {answer}"}), "ada")
    verdict = graded(room, "ada").verdicts[1]
    assert not verdict.passed
    assert (f"It returned a value of {package}, which may not be used in this answer"
            in verdict.message)


def test_a_cell_that_stops_at_an_import_is_told(tmp_path):
    room = bare_class(tmp_path)
    used = "def mad_scale(x):\n    return 1.4826 * pd.median(abs(x - pd.median(x)))"
    lay_in(room, written(NAMES, {"mad_scale": used}, before=("import pandass as pd",)), "ada")
    (note,) = graded(room, "ada").notes
    assert note.startswith("A cell stops with ModuleNotFoundError: No module named 'pandass'.")
    lay_in(room, written(NAMES, {}), "ben")
    assert graded(room, "ben").notes == ()

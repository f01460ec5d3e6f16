"""`lossedu.check` as a learner meets it, and how hard it is to fool."""
import builtins
import codecs
import functools
import math
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import lossedu
from lossedu.exercises import EXERCISES, check, draw, judge, programs, run, stub
from lossedu.exercises.kinds import KINDS
from lossedu.exercises.untouched import untouched

from .turns import turn

ROOT = Path(lossedu.__file__).parents[1]


def right(pred, target, delta=1.0):
    return np.minimum(np.maximum(pred - target, -delta), delta)


def zeros(pred, target, delta=1.0):
    return np.zeros(pred.shape)


# -------------------------------------------------- how it is called
def test_a_right_answer_passes_and_counts_as_true():
    report = lossedu.check("huber_grad", right)
    assert report and report.passed and report.mistake is None
    assert report.right == report.total > 5


def test_a_known_mistake_is_named():
    report = check("huber_grad", lambda pred, target, delta=1.0: 2 * right(pred, target, delta))
    assert not report and report.mistake == "twice"
    assert report.message == next(
        one.hint for one in lossedu.loss("huber").mistakes if one.id == "twice"
    )


def test_the_exercise_itself_does_for_its_name():
    assert check(EXERCISES["huber_grad"], right)


def test_an_unknown_name_gives_near_ones():
    with pytest.raises(
        ValueError, match="there is no exercise 'hubr_grad'. Did you mean \"huber_grad\""
    ):
        check("hubr_grad", right)


def test_a_name_that_is_no_text_is_refused_in_one_sentence():
    with pytest.raises(ValueError, match="there is no exercise"):
        check(["huber_grad"], right)


@pytest.mark.parametrize("answer, words", [
    (3.0, "A float came, the result of a call. Hand over the function itself, without parentheses"),
    (np.zeros(3), "An ndarray came, the result of a call"),
    ("huber_grad", "A text came. Hand over the function itself, without quotes: huber_grad."),
    (None, "None came. Hand over your function: lossedu.check('huber_grad', huber_grad)."),
])
def test_what_is_no_function_gets_one_sentence(answer, words):
    report = check("huber_grad", answer)
    assert not report.passed and words in report.message and "of 0" not in repr(report)


@pytest.mark.parametrize(
    "answer",
    [
        lambda: 0,
        lambda pred: pred,
        lambda pred, target: right(pred, target),
        lambda pred, target, d=1.0: right(pred, target, d),
    ],
)
def test_a_wrong_signature_gets_the_expected_one(answer):
    message = check("huber_grad", answer).message
    assert "The expected signature: huber_grad(pred, target, delta=1.0)." in message


def test_a_stub_is_not_attempted_and_not_passed():
    report = check("huber_grad", _defined(stub("huber_grad"), "huber_grad"))
    assert (report.passed, report.attempted, report.mistake) == (False, False, None)
    assert "not attempted yet" in repr(report)


def test_a_stub_shows_signature_docstring_and_no_solution():
    text = stub("huber_grad")
    assert text.startswith("def huber_grad(pred, target, delta=1.0):\n    \"\"\"")
    assert text.endswith("    raise NotImplementedError") and "clip" not in text


def _defined(source, name):
    space = {}
    exec(compile(source, "<cell>", "exec"), space)
    return space[name]


def test_an_import_of_torch_is_no_part_of_the_answers_time(monkeypatch):
    def importing(pred, target, delta=1.0):
        def inner():
            import torch.nn.functional as F
            return F
        return right(pred, target, delta)

    order = []
    monkeypatch.setattr(programs, "import_module", order.append)
    monkeypatch.setattr(lossedu.exercises, "run",
                        lambda *given: order.append("run") or run(*given))
    assert check("huber_grad", importing) and order == ["torch", "run"]
    assert check("huber_grad", right) and order == ["torch", "run", "run"]


def test_an_import_of_torch_in_a_function_that_the_answer_calls_is_none_of_its_time(monkeypatch):
    space = {"right": right}
    exec("def again(n): return again(n - 1) if n else helper()\n"
         "def helper():\n    import torch\n    return torch\n"
         "def answer(pred, target, delta=1.0):\n    again(2)\n"
         "    return right(pred, target, delta)", space)
    order = []
    monkeypatch.setattr(programs, "import_module", order.append)
    programs.import_torch_for(space["answer"])
    assert order == ["torch"]


@pytest.mark.proof
def test_the_same_answer_gets_the_same_report_again():
    def broken(pred, target, delta=1.0):
        return pred / object()

    assert repr(check("huber_grad", broken)) == repr(check("huber_grad", broken))
    assert check("huber_grad", zeros)._repr_html_() == check("huber_grad", zeros)._repr_html_()


def test_nothing_is_printed_for_any_verdict(capfd):
    for answer in (right, zeros, len, None, lambda pred, target, delta=1.0: print(pred)):
        check("huber_grad", answer)
    assert capfd.readouterr() == ("", "")


# -------------------------------------------------- while nbgrader grades
@pytest.mark.parametrize("mode", ["autograde", "validate", "1"])
def test_under_nbgrader_a_wrong_and_an_unwritten_answer_raise_and_a_right_one_does_not(
    mode, monkeypatch
):
    monkeypatch.setenv("NBGRADER_EXECUTION", mode)
    assert check("huber_grad", right)
    with pytest.raises(AssertionError, match="not yet"):
        check("huber_grad", zeros)
    with pytest.raises(AssertionError, match="not attempted yet"):
        check("huber_grad", _defined(stub("huber_grad"), "huber_grad"))
    with pytest.raises(AssertionError, match="A float came"):
        check("huber_grad", 1.0)


@pytest.mark.parametrize("mode", ["", None])
def test_outside_nbgrader_nothing_raises(mode, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    if mode is not None:
        monkeypatch.setenv("NBGRADER_EXECUTION", mode)
    assert not check("huber_grad", zeros)


IN_A_NOTEBOOK = r"""
import os, sys
os.environ["NBGRADER_EXECUTION"] = "autograde"
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(colors="NoColor")
shell.run_cell("import lossedu\n"
               "def huber_grad(pred, target, delta=1.0):\n    return pred / nothing")
shell.run_cell("lossedu.check('huber_grad', huber_grad)")
"""


def test_in_a_graded_notebook_the_message_comes_without_a_traceback():
    pytest.importorskip("IPython")
    done = subprocess.run(
        [sys.executable, "-c", IN_A_NOTEBOOK], text=True, capture_output=True, check=True
    )
    assert "Your function stops with NameError: name 'nothing' is not defined." in done.stdout
    assert "return pred / nothing" in done.stdout
    assert "Traceback" not in done.stdout and "lossedu/exercises" not in done.stdout + done.stderr
    assert done.stderr == ""


def wrong_answer(exercise):
    return f"def {exercise.signature}:\n    return 123.456"


def right_answer(exercise):
    return f"from {exercise.reference.__module__} import {exercise.name}"


@pytest.mark.parametrize("answers, failing", [
    ({"median_reach": right_answer, "huber_grad": right_answer}, 0),
    ({"median_reach": wrong_answer, "huber_grad": lambda exercise: exercise.stub}, 2)])
def test_nbgrader_validate_fails_for_a_wrong_and_for_an_unwritten_answer(answers, failing,
                                                                         tmp_path):
    nbformat, nbgrader = (
        pytest.importorskip("nbformat"),
        shutil.which("nbgrader", path=Path(sys.executable).parent),
    )
    if not nbgrader:
        pytest.skip("nbgrader is not installed")
    notebook = nbformat.read(ROOT / f"notebooks/{lossedu.units.find('outliers').stem}.ipynb", 4)
    def cell_with(said):
        return next(cell for cell in notebook.cells
                    if cell.cell_type == "code" and said in cell.source)

    cells = [cell_with("import lossedu")]
    for name, answer in answers.items():
        cells += [cell_with(f"def {name}("), cell_with(f'check("{name}"')]
        cells[-2].source = answer(EXERCISES[name])
    notebook.cells = cells
    nbformat.write(notebook, tmp_path / "mine.ipynb")
    done = subprocess.run(
        [nbgrader, "validate", "mine.ipynb"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        timeout=600,
    )
    said = f"VALIDATION FAILED ON {failing} CELL(S)!" if failing else (
        "Success! Your notebook passes all the tests.")
    assert said in done.stdout, done.stdout


# -------------------------------------------------- how hard it is to fool
def patched(monkeypatch, module, name, replacement):
    monkeypatch.setattr(module, name, replacement)


PATCHES = {
    "numpy.testing.assert_allclose": (np.testing, "assert_allclose", lambda *a, **k: None),
    "numpy.allclose": (np, "allclose", lambda *a, **k: True),
    "numpy.isclose": (np, "isclose", lambda a, b, **k: np.ones(np.shape(a), bool)),
    "numpy.array_equal": (np, "array_equal", lambda *a, **k: True),
    "numpy.abs": (np, "abs", lambda x: np.zeros(np.shape(x))),
    "numpy.all": (np, "all", lambda *a, **k: True),
    "numpy.isnan": (np, "isnan", lambda x: np.ones(np.shape(x), bool)),
    "numpy.clip, which the reference calls": (np, "clip", lambda x, *a, **k: np.zeros(np.shape(x))),
    "numpy.array": (np, "array", lambda *a, **k: np.zeros(3)),
    "numpy.asarray": (np, "asarray", lambda *a, **k: np.zeros(3)),
    "numpy.random.default_rng": (np.random, "default_rng", lambda seed=0: None),
    "math.isfinite": (math, "isfinite", lambda x: False),
}


@pytest.mark.parametrize("patch", PATCHES)
def test_a_wrong_answer_fails_whatever_it_put_into_numpy(patch, monkeypatch):
    patched(monkeypatch, *PATCHES[patch])
    report = check("huber_grad", lambda pred, target, delta=1.0: 0 * pred)
    assert not report.passed and report.attempted and report.right < report.total


@pytest.mark.parametrize(
    "patch", ["numpy.clip, which the reference calls", "numpy.abs", "numpy.allclose"]
)
def test_a_right_answer_passes_all_the_same(patch, monkeypatch):
    patched(monkeypatch, *PATCHES[patch])
    assert check("huber_grad", right)


def test_a_patch_made_while_the_answer_runs_does_not_reach_the_judge():
    original = np.clip

    def sly(pred, target, delta=1.0):
        np.clip = lambda x, *a: np.zeros(np.shape(x))
        return np.zeros(pred.shape)

    try:
        assert not check("huber_grad", sly).passed
    finally:
        np.clip = original


def test_untouched_puts_the_session_back_as_it_was(monkeypatch):
    mine = lambda x: 0
    monkeypatch.setattr(np, "exp", mine)
    monkeypatch.setattr(builtins, "sum", mine)
    with pytest.raises(KeyError), untouched():
        assert np.exp(0.0) == 1.0 and sum([1, 2]) == 3
        raise KeyError
    assert np.exp is mine and builtins.sum is mine
    monkeypatch.undo()
    assert np.exp(0.0) == 1.0


def test_untouched_is_silent_where_the_session_makes_errors_of_warnings():
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        with untouched():
            assert np.exp(1e4) == np.inf
            warnings.warn("unheard", stacklevel=1)
        with pytest.raises(FloatingPointError):
            np.exp(1e4)


def test_a_deleted_function_is_back_inside_and_gone_outside(monkeypatch):
    monkeypatch.delattr(np, "tan")
    with untouched():
        assert np.tan(0.0) == 0.0
    assert not hasattr(np, "tan")


class Sly(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, bool)


class AlwaysEqual:
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __hash__ = None


def yields(pred, target, delta=1.0):
    yield from right(pred, target, delta)


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda pred, target, delta=1.0: AlwaysEqual(), "It returned a "),
        (
            lambda pred, target, delta=1.0: right(pred, target, delta).view(Sly),
            "plain NumPy array fits",
        ),
        (
            lambda pred, target, delta=1.0: np.asmatrix(right(pred, target, delta).ravel()),
            "numpy.matrix",
        ),
        (
            lambda pred, target, delta=1.0: np.ma.masked_array(right(pred, target, delta)),
            "masked array",
        ),
        (yields, "because of a yield"),
        (lambda pred, target, delta=1.0: (x for x in right(pred, target, delta)), "a generator"),
        (lambda pred, target, delta=1.0: [None, *right(pred, target, delta)], "It returned a list"),
        (
            lambda pred, target, delta=1.0: list(right(pred, target, delta).astype(np.float32)),
            "It returned float32",
        ),
        (lambda pred, target, delta=1.0: right, "It returned a function"),
        (lambda pred, target, delta=1.0: np.clip, "It returned a function"),
        (lambda pred, target, delta=1.0: None, "It returned None"),
        (lambda pred, target, delta=1.0: ..., "It returned `...`"),
        (lambda pred, target, delta=1.0: {}, "It returned a dict"),
        (lambda pred, target, delta=1.0: str(pred), "It returned text"),
        (lambda pred, target, delta=1.0: right(pred, target, delta) + 0j, "complex"),
        (lambda pred, target, delta=1.0: right(pred, target, delta).astype(object), "dtype object"),
        (
            lambda pred, target, delta=1.0: right(pred, target, delta).astype(str),
            "not all of it is numbers",
        ),
        (lambda pred, target, delta=1.0: (right(pred, target, delta),), "A comma too many"),
        (
            lambda pred, target, delta=1.0: (right(pred, target, delta), 0),
            "It returned a tuple of 2; one array",
        ),
        (
            lambda pred, target, delta=1.0: right(pred, target, delta).astype(np.float32),
            "It returned float32",
        ),
        (
            lambda pred, target, delta=1.0: right(pred, target, delta) > 0,
            "It returned True and False",
        ),
        (lambda pred, target, delta=1.0: np.zeros(200_000), "shape (200000,)"),
    ],
)
def test_what_is_no_plain_array_is_answered_well(answer, words):
    report = check("huber_grad", answer)
    assert not report.passed and words in report.message


def test_a_tensor_of_pytorch_counts_as_the_array_that_it_holds():
    torch = pytest.importorskip("torch")

    def answer(pred, target, delta=1.0):
        return torch.nn.Parameter(torch.from_numpy(right(pred, target, delta)))

    assert check("huber_grad", answer)
    assert check("huber_grad", lambda *args, **named: answer(*args, **named).detach())
    narrow = check("huber_grad", lambda *args, **named: answer(*args, **named).float())
    assert "It returned float32" in narrow.message
    assert check("mad_scale", lambda x: torch.tensor(EXERCISES["mad_scale"].reference(x),
                                                     dtype=torch.float64))


@pytest.mark.parametrize("form", ["sparse", "brain float"])
def test_a_tensor_without_a_plain_array_is_answered_well(form):
    torch = pytest.importorskip("torch")
    change = {"sparse": torch.Tensor.to_sparse, "brain float": torch.Tensor.bfloat16}

    def answer(pred, target, delta=1.0):
        return change[form](torch.from_numpy(np.atleast_1d(right(pred, target, delta))))

    report = check("huber_grad", answer)
    assert not report.passed and "It returned a" in report.message


FORMS = {
    "big-endian": lambda v: np.asarray(v).astype(">f8"),
    "long double": lambda v: np.asarray(v).astype(np.longdouble),
    "big-endian long double": lambda v: np.asarray(v).astype(
        np.dtype(np.longdouble).newbyteorder(">")
    ),
    "Fortran order": lambda v: np.array(v, order="F"),
    "reversed twice": lambda v: np.flip(np.flip(np.asarray(v)).copy()),
    "read-only": lambda v: np.broadcast_to(np.asarray(v), np.shape(v)),
    "an array, also for a number": np.asarray,
    "a scalar, also for an array of no axis": lambda v: np.asarray(v)[()],
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["huber_grad", "median_reach", "softmax_ce", "relative_error"])
def test_a_right_answer_passes_in_every_form_that_holds_its_numbers(name, form):
    reference, change = EXERCISES[name].reference, FORMS[form]

    def answer(*args, **named):
        value = reference(*args, **named)
        return tuple(change(one) for one in value) if isinstance(value, tuple) else change(value)

    assert check(name, answer), check(name, answer).message


@pytest.mark.parametrize("form",
                         [np.ndarray.tolist, list, lambda value: [one.tolist() for one in value]])
@pytest.mark.parametrize("name", ["huber_grad", "softmax_ce", "oversampled_rows",
                                  "as_one_logit"])
def test_a_list_of_the_right_numbers_is_right(name, form):
    reference = EXERCISES[name].reference

    def answer(*args, **named):
        value = reference(*args, **named)
        results = value if isinstance(value, tuple) else (value,)
        results = tuple(form(one) if np.ndim(one) else one for one in results)
        return results if isinstance(value, tuple) else results[0]

    assert check(name, answer), check(name, answer).message


def test_a_list_of_wrong_numbers_is_diagnosed_by_its_numbers():
    report = check("huber_grad", lambda pred, target, delta=1.0: (2 * right(pred, target,
                                                                            delta)).tolist())
    assert report.mistake == "twice"


# -------------------------------------------------- what a function may be
class Callable:
    def __call__(self, pred, target, delta=1.0):
        return right(pred, target, delta)

    def method(self, pred, target, delta=1.0):
        return right(pred, target, delta)


@pytest.mark.parametrize("answer", [
    lambda pred, target, delta=1.0: right(pred, target, delta), functools.partial(right),
    Callable(),
    Callable().method, functools.wraps(right)(lambda *args, **named: right(*args, **named)),
    lambda *args, delta=1.0: right(*args, delta=delta), np.frompyfunc(lambda p, t: p, 2, 1),
], ids=["lambda", "partial", "callable", "method", "wrapped", "stars", "ufunc"])
def test_whatever_can_be_called_counts_as_a_function(answer):
    report = check("huber_grad", answer)
    assert report.passed or isinstance(answer, np.ufunc) and report.message


async def later(pred, target, delta=1.0):
    return right(pred, target, delta)


async def one_by_one(pred, target, delta=1.0):
    yield right(pred, target, delta)


@pytest.mark.parametrize("answer, words", [
    (Callable, "A class came. Hand over a function"),
    (yields, "because of a yield"),
    (later, "It returned a coroutine, because of async. A plain def fits."),
    (one_by_one, "It returned an async_generator"),
    (np.vectorize(lambda p, t: None), "not all of it is numbers"),
    (functools.lru_cache(right), "unhashable type"),
    (functools.partial(right, 1.0, 2.0, 3.0), "your function does not take that"),
])
def test_what_is_no_plain_function_gets_its_own_sentence(answer, words):
    report = check("huber_grad", answer)
    assert not report.passed and words in report.message, report


def huber_grad(pred, target, delta=1.0):
    return right(pred, target, delta)


@pytest.mark.parametrize("call", [(huber_grad,), (huber_grad, "huber_grad"),
                                  (huber_grad, EXERCISES["huber_grad"]),
                                  (right, "huber_grad")])
def test_the_function_in_the_place_of_the_name_is_answered_by_a_sentence(call):
    report = check(*call)
    assert not report.passed
    assert (report.message == "The name comes first, then the function: "
                              "lossedu.check('huber_grad', huber_grad).")


@pytest.mark.parametrize("call", [(right,), (right, "hubr_grad"), (right, huber_grad), (len, 3),
                                  (Callable(), None)])
def test_a_function_that_names_no_exercise_is_refused_in_one_sentence(call):
    with pytest.raises(ValueError, match="a function came where the name of an exercise fits"):
        check(*call)


def test_a_name_without_an_answer_is_answered_by_a_sentence():
    assert "None came. Hand over your function" in check("huber_grad").message


# -------------------------------------------------- a stub, or a library's own error
def library_raises(pred, target, delta=1.0):
    return codecs.Codec().encode(pred)


def compiled_code_raises(pred, target, delta=1.0):
    return memoryview(pred.astype(">f8")).tolist()


@pytest.mark.parametrize("answer", [library_raises, compiled_code_raises],
                         ids=lambda one: one.__name__)
def test_an_error_of_a_library_is_no_stub(answer):
    report = check("huber_grad", answer)
    assert report.attempted and "Your function stops with NotImplementedError" in report.message, (
        report)


def test_a_stub_of_a_helper_counts_as_unwritten_too():
    def helper(pred):
        raise NotImplementedError("later")

    assert not check("huber_grad", lambda pred, target, delta=1.0: helper(pred)).attempted


# -------------------------------------------------- a session that was changed
def from_text(source, **names):
    space = {"np": np, "math": math, **names}
    exec(source, space)
    return space["answer"]


MEAN = "def answer(pred, target): return 2 * (pred - target) / sum(1 for _ in pred)"


def test_a_changed_numpy_is_named(monkeypatch):
    monkeypatch.setattr(np, "clip", lambda x, *a, **k: np.zeros(np.shape(x)))
    report = check("huber_grad",
                   from_text("def answer(p, t, delta=1.0): return np.clip(p - t, -delta, delta)"))
    assert report.message.startswith("In this session np.clip is no longer its own function. "
                                     "Where that was an accident, restart the kernel")


def test_a_function_that_is_gone_from_numpy_is_named(monkeypatch):
    monkeypatch.delattr(np, "clip")
    report = check("huber_grad",
                   from_text("def answer(p, t, delta=1.0): return np.clip(p - t, -delta, delta)"))
    assert "In this session np.clip is gone." in report.message


@pytest.mark.parametrize("module, name, said", [(np.linalg, "norm", "np.linalg.norm"),
                                                (math, "exp", "math.exp"),
                                                (np.random, "normal", "np.random.normal")])
def test_a_change_deeper_in_numpy_or_math_is_named(module, name, said, monkeypatch):
    monkeypatch.setattr(module, name, None)
    assert f"{said} is no longer its own function" in check("huber_grad", zeros).message


@pytest.mark.parametrize("names, said", [
    ({"np": 5}, "np is an int, not the module"), ({"np": None}, "np is None, not the module"),
    ({"sum": 0.5}, "sum is a float, not Python's own function"),
    ({"sum": np.zeros(2)}, "sum is an ndarray, not Python's own function"),
])
def test_a_name_that_the_session_hides_is_named(names, said):
    source = MEAN if "sum" in names else "def answer(pred, target): return np.sum(pred)"
    report = check("accidental_grad", from_text(source, **names))
    assert report.message.startswith(f"In this session {said}. Where that was an accident")


@pytest.mark.proof
def test_names_of_the_session_that_hide_nothing_are_not_mentioned():
    wrong = from_text("def answer(pred, target): return sum(pred) + norm", sum=np.sum, norm=3.0,
                      len=len, max=5)
    assert "In this session" not in check("accidental_grad", wrong).message


def test_a_right_answer_in_a_changed_session_passes_without_a_word(monkeypatch):
    monkeypatch.setattr(np, "tan", None)
    report = check("huber_grad", right)
    assert report.passed and "In this session" not in report.message


OUTLANDISH = {
    "an array of no axis": np.array(1.0),
    "a complex number": 1j,
    "a large number": 10**30,
    "too large": 10**400,
    "a date": np.datetime64("2020-01-01"),
    "nothing": np.zeros(0),
    "fields": np.zeros(2, [("a", "f8")]),
    "a function": abs,
    "bytes": b"1",
    "rows of unequal length": [np.zeros(2), np.zeros(3)],
    "a tuple": (1, (2, (3,))),
    "nan": float("nan"),
    "a module": math,
    "an error": ValueError("x"),
    "masked": np.ma.masked,
    "void": np.zeros(2, "V8"),
}


@pytest.mark.proof
@pytest.mark.parametrize("result", OUTLANDISH)
def test_whatever_comes_back_an_exercise_of_each_kind_gives_a_sentence(result):
    for name in turn(OUTLANDISH, result, KINDS):
        report = check(name, lambda *args, **named: OUTLANDISH[result])
        assert not report.passed and report.message.endswith((".", "?")), (name, report.message)


@pytest.mark.parametrize(
    "kind", ["int", "ndarray", "object", "Error", "uint8", "OrderedDict", "array", "index"]
)
def test_a_kind_has_the_article_that_one_speaks(kind):
    Kind = type(kind, (), {})
    article = "a" if kind == "uint8" else "an"
    assert check("huber_grad", Kind()).message.startswith(f"{article.capitalize()} {kind} came")
    message = check("huber_grad", lambda pred, target, delta=1.0: Kind()).message
    assert message.startswith("It returned a")


@pytest.mark.proof
def test_a_docstring_says_what_a_nan_gives_where_a_case_asks_for_it():
    asked = [
        name
        for name in EXERCISES.of_kind("implement")
        if any("nan" in repr(case["inputs"]) for case in draw(EXERCISES[name]))
    ]
    assert "relative_error" in asked
    assert [name for name in asked if "nan" not in EXERCISES[name].stub] == []


def test_a_pandas_series_is_answered_well():
    pandas = pytest.importorskip("pandas")
    report = check(
        "huber_grad",
        lambda pred, target, delta=1.0: pandas.Series(right(pred, target, delta).ravel()),
    )
    assert ".to_numpy()" in report.message


def test_right_values_with_changed_inputs_are_refused_and_the_input_is_named():
    def in_place(pred, target, delta=1.0):
        target *= -1
        target += pred
        return right(target, 0, delta)

    report = check("huber_grad", in_place)
    assert not report.passed and "changes its input target" in report.message


def test_integers_that_equal_the_right_numbers_pass():
    exercise = EXERCISES["huber_grad"]
    cases = [one for one in draw(exercise) if one["note"] == "one example"]
    cases[0]["inputs"]["pred"]["values"], cases[0]["inputs"]["target"]["values"] = [3.0], [1.0]
    assert judge(exercise, cases, run(lambda pred, target, delta=1.0: np.array([1]), cases))


# -------------------------------------------------- outcomes from elsewhere
@pytest.mark.parametrize(
    "outcomes",
    [
        None,
        [],
        "all fine",
        [None] * 99,
        [{}] * 99,
        [{"value": 1.0}] * 99,
        [{"value": {"kind": "array"}}] * 99,
        [{"error": "yes"}] * 99,
        [{"value": {"kind": "tuple", "items": 3}}] * 99,
        [{"passed": True}] * 99,
        [{"value": {"kind": "array", "dtype": "float64", "shape": [1], "values": [{}]}}] * 99,
        [{"value": {"kind": "array", "dtype": "V8", "shape": [1], "values": [1.0]}}] * 99,
        [{"value": {"kind": "nonsense"}}] * 99,
        [{"value": {"kind": "text"}}] * 99,
    ],
    ids=lambda outcomes: str(outcomes)[:60],
)
def test_spoilt_outcomes_never_pass_and_never_stop_the_judge(outcomes):
    exercise = EXERCISES["huber_grad"]
    report = judge(exercise, draw(exercise), outcomes)
    assert not report.passed and report.right == 0 and report.message


def test_outcomes_that_break_off_count_up_to_there():
    exercise = EXERCISES["huber_grad"]
    cases = draw(exercise)
    report = judge(exercise, cases, run(right, cases)[:5])
    assert not report.passed and report.right == 5 and "the run ended" in report.message


@pytest.mark.proof
def test_too_many_outcomes_do_not_help():
    exercise = EXERCISES["huber_grad"]
    cases = draw(exercise)
    good = run(right, cases)
    assert not judge(exercise, cases, run(zeros, cases) + good).passed

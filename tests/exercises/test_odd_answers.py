"""Odd things thrown at every stage, drawing, running, judging, showing: each gets a sentence."""
import copy
import functools
import io
import json
import math
import random
import re
import types
import warnings
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from lossedu.exercises import EXERCISES, STUMBLED, after, check, draw, judge, judged, run
from lossedu.exercises.judging import STUMBLED as NO_DIAGNOSIS
from lossedu.exercises.kinds import KINDS, ValueExercise

from .turns import turn

NAMES = EXERCISES.of_kind("implement")


def sentence(report):
    """The report's message, held to what every message has to be."""
    said = report.message
    assert not report.passed, said
    assert said and said.strip() == said and said.rstrip(")")[-1] in ".?:", said
    assert len(said) <= 1000 and "\n" not in said and said.isprintable(), said
    assert said not in (STUMBLED, NO_DIAGNOSIS)
    for shown in (repr(report), report._repr_html_(), repr(report.without_inputs())):
        shown.encode("utf-8")  # no lone surrogate
        assert "\x1b" not in shown and len(shown) < 10_000
        assert not re.search(r" at 0x[0-9a-f]+", shown)
    return said


# ---------------------------------------------------------------------- objects
class Property:
    @property
    def __class__(self):
        raise RuntimeError("nobody may ask for this")


class Meta(type):
    def __instancecheck__(cls, instance):
        raise RuntimeError

    @property
    def __name__(cls):
        raise RuntimeError

    @property
    def __module__(cls):
        raise RuntimeError


class OddModule:
    __module__ = 3


class Silent:
    def __repr__(self):
        raise RuntimeError

    __str__ = __len__ = __iter__ = __array__ = __float__ = __eq__ = __bool__ = __repr__
    __hash__ = object.__hash__


class OwnFloat(float):
    def __float__(self):
        raise RuntimeError


class OwnArray(np.ndarray):
    def __array_finalize__(self, other):
        pass

    def ravel(self, *_):
        raise RuntimeError


class OwnScalar(np.float64):
    dtype = property(lambda self: 1 / 0)


class coroutine:  # looks like one by its name
    pass


def generator():
    yield 1.0


def endless_list():
    inner = []
    inner.append(inner)
    return inner


LONG_NAME = type("N" * 100_000, (), {})
ODD = {
    "array of no axis": lambda: np.array(0.25),
    "none": lambda: None,
    "true": lambda: True,
    "nan": lambda: math.nan,
    "inf": lambda: -math.inf,
    "minus zero": lambda: -0.0,
    "complex": lambda: 1j,
    "whole beyond int64": lambda: 10 ** 30,
    "whole beyond float": lambda: 10 ** 4000,
    "fraction": lambda: Fraction(1, 3),
    "decimal": lambda: Decimal("NaN"),
    "text": lambda: "x" * 10 ** 6,
    "text that a screen obeys": lambda: "\x1b[2J\x07\ud800\u202e",
    "bytes": lambda: b"1",
    "bytearray": lambda: bytearray(3),
    "memoryview": lambda: memoryview(b"123"),
    "set": lambda: {1.0},
    "frozenset": lambda: frozenset(),
    "dict": lambda: {"a": 1},
    "range": lambda: range(3),
    "slice": lambda: slice(0, 3),
    "zip": lambda: zip([1], [2]),
    "map": lambda: map(abs, [1]),
    "ellipsis": lambda: ...,
    "not implemented": lambda: NotImplemented,
    "module": lambda: math,
    "class": lambda: float,
    "function": lambda: abs,
    "ufunc": lambda: np.exp,
    "partial": lambda: functools.partial(abs, 1),
    "lambda": lambda: lambda x: x,
    "generator": generator,
    "error": lambda: ValueError("x"),
    "error class": lambda: ValueError,
    "file": io.StringIO,
    "code": lambda: generator.__code__,
    "namespace": types.SimpleNamespace,
    "random state": lambda: np.random.default_rng(0),
    "empty tuple": tuple,
    "tuple of one": lambda: (1.0,),
    "tuple of two": lambda: (1.0, 2.0),
    "tuple of three": lambda: (1.0, 2.0, 3.0),
    "tuple of five": lambda: (1.0,) * 5,
    "tuple of arrays": lambda: (np.zeros(3), np.zeros(3)),
    "tuple of odd things": lambda: (None, "x", {}),
    "tuple of tuples": lambda: ((1.0, 2.0), (3.0, 4.0)),
    "nested": lambda: (1, (2, (3, (4, (5,))))),
    "empty list": list,
    "list of numbers": lambda: [1.0, 2.0],
    "list of lists": lambda: [[1.0], [2.0, 3.0]],
    "list of text": lambda: ["a", "b"],
    "list of arrays": lambda: [np.zeros(2), np.zeros((2, 2))],
    "list that holds itself": endless_list,
    "long list": lambda: [0.0] * 10 ** 6,
    "list of one long list many times": lambda: [[0] * 10 ** 5] * 10 ** 5,
    "empty array": lambda: np.zeros(0),
    "array of no rows": lambda: np.zeros((0, 3)),
    "array of many axes": lambda: np.zeros((1,) * 40),
    "array of three axes": lambda: np.zeros((2, 3, 4)),
    "array of nan": lambda: np.full(7, np.nan),
    "object array": lambda: np.array([None, 1.0]),
    "object array of no axis": lambda: np.array(None),
    "text array": lambda: np.array(["a", "b"]),
    "bytes array": lambda: np.array([b"a"]),
    "wide text array": lambda: np.array(["a" * 10 ** 6] * 3),
    "void": lambda: np.zeros(2, "V8"),
    "fields": lambda: np.zeros(2, [("a", "f8"), ("b", "i4")]),
    "many fields": lambda: np.zeros(2, [(f"field{i}", "f8") for i in range(2000)]),
    "dates": lambda: np.array(["2020-01-01"], "datetime64[D]"),
    "time difference": lambda: np.timedelta64(3, "D"),
    "bool array": lambda: np.array([True, False]),
    "bool scalar": lambda: np.True_,
    "int8 array": lambda: np.arange(3, dtype=np.int8),
    "half": lambda: np.float16(0.5),
    "long double": lambda: np.longdouble(1) / 3,
    "complex array": lambda: np.ones(3, complex),
    "large array": lambda: np.zeros(10 ** 6),
    "view of 10 GB": lambda: np.broadcast_to(1.0, (10 ** 5, 10 ** 5)),
    "masked array": lambda: np.ma.masked_array([1.0, 2.0], [True, False]),
    "masked": lambda: np.ma.masked,
    "matrix": lambda: np.ones((2, 2)).view(np.matrix),
    "record array": lambda: np.zeros(2, [("a", "f8")]).view(np.recarray),
    "own array": lambda: np.zeros(3).view(OwnArray),
    "own float": lambda: OwnFloat(1.0),
    "own scalar": lambda: OwnScalar(1.0),
    "no class": Property,
    "odd type": lambda: Meta("Odd", (), {}),
    "object of an odd type": lambda: Meta("Odd", (), {})(),
    "odd module": OddModule,
    "silent": Silent,
    "false coroutine": coroutine,
    "long name": LONG_NAME,
    "a name that a screen obeys": type("\x1b[31mred", (), {}),
}


def test_every_exercise_meets_several_odd_things():
    tried = Counter(name for odd in ODD for name in turn(ODD, odd, KINDS))
    assert set(tried) == set(EXERCISES) and min(tried.values()) >= 2


@pytest.fixture(autouse=True)
def first_answers():
    """As if nothing had been tried in this session."""
    after._failed.clear()
    yield
    after._failed.clear()


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")  # np.matrix
@pytest.mark.parametrize("odd", ODD)
def test_whatever_comes_back_is_answered_with_a_sentence(odd):
    names = turn(ODD, odd, KINDS)
    for name in names:
        sentence(check(name, lambda *args, **named: ODD[odd]()))
    typed = [name for name in names if isinstance(EXERCISES[name], ValueExercise)]
    assert typed and not any(check(name, ODD[odd]()).passed for name in typed)


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_thing_among_the_right_results_is_answered_with_a_sentence(odd):
    for name in turn(reversed(ODD), odd):
        sentence(check(name, with_last(EXERCISES[name].reference, ODD[odd])))


def with_last(reference, make):
    """The right results with something else as the last one."""
    def answer(*args, **named):
        result = reference(*args, **named)
        return (*result[:-1], make()) if isinstance(result, tuple) else [result, make()]

    return answer


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_thing_in_the_place_of_a_function_is_answered_with_a_sentence(odd):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        thing = ODD[odd]()
    sentence(check("huber_grad", thing))


# ---------------------------------------------------------------------- errors
def raising(error):
    def answer(*args, **named):
        raise error

    return answer


class NoText(Exception):
    def __str__(self):
        raise RuntimeError


class OwnText(Exception):
    def __str__(self):
        return type("Text", (str,), {"split": None, "strip": lambda self: self})("own")


class OwnTraceback(Exception):
    __traceback__ = property(lambda self: 1 / 0)


ERRORS = {
    "a megabyte of text": ValueError("x" * 10 ** 6),
    "many lines": ValueError("\n".join("abc" * 10 ** 4)),
    "a text that a screen obeys": ValueError("\x1b[2J\x9b\x07\r\ud800\u202e"),
    "a megabyte of name": type("N" * 10 ** 6, (Exception,), {})("x"),
    "a name that a screen obeys": type("\x1b[31m\n", (Exception,), {})("x"),
    "an empty name": type("", (Exception,), {})(),
    "no text": NoText(),
    "own text": OwnText(),
    "own traceback": OwnTraceback(),
    "a group": ExceptionGroup("g", [ValueError("a"), TypeError("b")]),
    "a metaclass": Meta("Strange", (Exception,), {})("x"),
    "SystemExit": SystemExit({1: 2}),
    "GeneratorExit": GeneratorExit(),
    "StopIteration": StopIteration(3),
    "a key": KeyError("k\n\x1b"),
    "memory": MemoryError(),
    "recursion": RecursionError(),
    "bytes": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
    "a warning": UserWarning("w"),
}


@pytest.mark.parametrize("kind", ERRORS)
def test_whatever_is_raised_is_answered_with_a_sentence(kind):
    for name in turn(ERRORS, kind):
        sentence(check(name, raising(ERRORS[kind])))


def test_an_error_in_one_case_only_is_answered_with_a_sentence():
    for name in NAMES:
        sentence(check(name, failing_at_third(EXERCISES[name].reference)))


def failing_at_third(reference):
    calls = []

    def answer(*args, **named):
        calls.append(1)
        if len(calls) == 3:
            raise ERRORS["a name that a screen obeys"]
        return reference(*args, **named)

    return answer


# ---------------------------------------------------------------------- inputs that an answer
# spoils
def test_inputs_filled_with_odd_things_are_answered_with_a_sentence():
    reports = [check(name, spoiling(EXERCISES[name].reference)) for name in NAMES]
    refused = [report for report in reports if not report.passed]
    assert len(refused) > len(NAMES) / 2  # an exercise on plain numbers holds nothing to spoil
    assert all("changes its input" in sentence(report) for report in refused)


def spoiling(reference):
    def answer(*args, **named):
        result = reference(*copy.deepcopy(args), **copy.deepcopy(named))
        for one in (*args, *named.values()):
            if isinstance(one, np.ndarray) and one.size:
                one[...] = 0 if one.dtype.kind in "iub" else np.nan
                if one.flags.owndata:
                    one.resize(3 * one.size, refcheck=False)
        return result

    return answer


# ---------------------------------------------------------------------- outcomes as data
def spoil(outcomes, rng):
    """Outcomes with one entry, somewhere inside, in the place of which stands something odd."""
    odd = [None, 3, -1, 1.5, True, "x" * 10 ** 5, "\x1b\ud800", [], [[]], {}, {"kind": "array"},
           [1, "a"], {"kind": "other", "type": 5}, float("nan"), 10 ** 400, [[1.0]], ["nan"]]
    spoilt = json.loads(json.dumps(outcomes))
    holder, key = spoilt, rng.randrange(len(spoilt))
    while isinstance(holder[key], (dict, list)) and holder[key] and rng.random() < 0.8:
        holder = holder[key]
        key = rng.choice(list(holder)) if isinstance(holder, dict) else rng.randrange(len(holder))
    if rng.random() < 0.2 and isinstance(holder, dict):
        holder[rng.choice(["changed", "printed", "error", "unwritten", "value",
                           "line"])] = rng.choice(odd)
    else:
        holder[key] = rng.choice(odd)
    return spoilt


@pytest.mark.parametrize("name", NAMES)
def test_outcomes_that_are_spoilt_anywhere_never_stop_the_judge(name):
    exercise, rng = EXERCISES[name], random.Random(name)
    cases = draw(exercise)
    failing = cases[len(cases) // 2]["inputs"]

    def half_wrong(*args, **named):
        if rng.random() < 0.2:
            raise ValueError("wrong")
        return exercise.reference(*args, **named)

    assert failing
    for answer in (exercise.reference, half_wrong, exercise.mistakes[0].wrong):
        report = judge(exercise, cases, spoil(run(answer, cases), rng))
        if not report.passed:
            sentence(report)


@pytest.mark.parametrize("changed", [3, "pred", None, True, [3], [None], {"pred": 1}, [["pred"]]],
                         ids=repr)
def test_a_wrong_kind_of_changed_is_no_outcome(changed):
    exercise = EXERCISES["huber_grad"]
    cases = draw(exercise)
    outcomes = [one | {"changed": changed} for one in run(exercise.reference, cases)]
    assert "No result came back" in sentence(judge(exercise, cases, outcomes))


@pytest.mark.parametrize("field", ["type", "message", "line", "source", "cell", "called"])
@pytest.mark.parametrize("value", [3.5, [], {}, "x" * 10 ** 6, "\x1b[2J\ud800"],
                         ids=lambda value: repr(value)[:9])
def test_an_error_told_in_odd_words_is_shown_as_plain_text(field, value):
    exercise = EXERCISES["huber_grad"]
    cases = draw(exercise)
    outcomes = run(raising(ValueError("x")), cases)
    for one in outcomes:
        one["error"][field] = value
    sentence(judge(exercise, cases, outcomes))


# ---------------------------------------------------------------------- a session that was changed
@pytest.mark.parametrize("settings", [{"all": "raise"}, {"all": "warn"}, {"all": "call"}], ids=str)
def test_numerical_errors_that_a_session_turned_on_reach_neither_drawing_nor_judging(settings):
    with np.errstate(**settings), warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in NAMES[::4]:
            exercise = EXERCISES[name].at()  # drawn anew
            assert judged(exercise, exercise.reference).passed
            sentence(judged(exercise, exercise.mistakes[0].wrong))


@pytest.mark.parametrize("module", [np, np.linalg, np.random, math],
                         ids=lambda module: module.__name__)
def test_a_session_in_which_nothing_of_a_module_is_left_gets_its_sentence(module, monkeypatch):
    for name, value in list(vars(module).items()):
        if callable(value) and name[0] != "_":
            monkeypatch.setattr(module, name, None)
    for name in ("huber_grad", "softmax_ce", "mad_scale", "first_loss"):
        exercise = EXERCISES[name].at()  # drawn anew
        assert judged(exercise, lambda *args, **named: raising(
            ValueError("x"))()).message.startswith("In this session")
        wrong = judged(exercise, exercise.mistakes[0].wrong)
        assert sentence(wrong).startswith("In this session") and wrong.total
        check(exercise, lambda *args, **named: print("seen"))

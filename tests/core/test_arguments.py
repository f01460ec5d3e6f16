"""Bad arguments: each is refused in one sentence of ours, before anything long runs, and the cure
can be typed."""
import re
import traceback
import warnings
from pathlib import Path

import numpy as np
import pytest

import lossedu
from lossedu import data, engine, stats
from lossedu.core import arguments
from lossedu.units.activation_mismatch.experiments import mismatch
from lossedu.units.cross_entropy.experiments import classifiers
from lossedu.units.fair_comparison.experiments import duel
from lossedu.units.imbalance.experiments import imbalance
from lossedu.units.outliers.experiments import efficiency, outliers, totals
from lossedu.units.regression.experiments import quantiles, rentals
from lossedu.units.start.experiments import bands

PACKAGE = Path(lossedu.__file__).parent
SEEDS = ["12", "", 2.0, None, True, 0, -1, [], [1, 1], [-1], [1.0], ["1"], {"a": 1}, np.array(3.0),
         object(), [[1]],
         [None], 1j, b"12", np.nan, [True]]
NAMES = ["", "nothing", [], (), None, 1, 2.5, ["nothing"], [1], [["a"]], {}, [None], object(),
         True, b"a"]
LEVELS = ["0.5", None, [], "", [0.5, 0.5], [0.0], [1.0], [-1], [np.nan], ["0.5"], [None], [[0.5]],
          2.0, True, object(),
          [0.5, 0.50000000001]]
WHOLE = ["3", None, 2.0, -1, [], [3], True, np.nan, object(), 1j, np.array([3])]
POSITIVE = ["1", None, 0, -1.0, np.nan, np.inf, [], [1.0], True, object(), 1j, 10**400]
JOBS = ["2", None, 0, -2, 1.5, True, [], object()]
FLAG = ["yes", None, 0, 1, [], object()]
RUN = {"jobs": JOBS, "progress": FLAG}
TUNED = {"seeds": [*SEEDS, [10_000]], "tuning_seeds": [*SEEDS, [0]], **RUN}

NET = engine.Network(sizes=(2, 1))
X, Y = np.arange(12.0).reshape(6, 2), np.arange(6.0)
ARRAYS = ["text", None, object(), [["a", "b"]], [[1, 2], [3]], np.zeros((0, 2)), np.zeros((6, 6)),
          1j * X,
          np.zeros((2, 2, 2, 2)), {}]
TRAIN = {"network": NET, "loss": lossedu.loss("mse"), "X": X, "y": Y, "seeds": 2, "epochs": 1}
STORED = mismatch.stored()

CALLS = {
    "quantiles.run": (quantiles.run, {}, {"seeds": SEEDS, "quantiles": LEVELS,
                                          "train": [*WHOLE, 3, 1000], **RUN}),
    "rentals.run": (rentals.run, {}, {"seeds": SEEDS, "under": [*POSITIVE, 1e9],
                                      "over": [*POSITIVE, 1e9], **RUN}),
    "efficiency.run": (efficiency.run, {},
                       {"seeds": SEEDS, "n": [*WHOLE, 0], "samples": [*WHOLE, 0], **RUN}),
    "totals.run": (totals.run, {}, {"seeds": SEEDS, **RUN}),
    "bands.run": (bands.run, {}, {"seeds": SEEDS, **RUN}),
    "duel.run": (duel.run, {}, {**TUNED, "rates": [one for one in LEVELS
                                                   if repr(one) not in ("2.0", "[1.0]", "[]")],
                                "split": [one for one in WHOLE if one is not None],
                                "starts": [*WHOLE, 0], "retune": WHOLE}),
    "classifiers.run": (classifiers.run, {}, {**TUNED, "losses": [*NAMES, ["squared hinge"] * 2],
                                              "models": [*NAMES, ["linear", "linear"]]}),
    "classifiers.stored": (classifiers.stored, {}, {"losses": NAMES, "models": NAMES}),
    "imbalance.run": (imbalance.run, {}, {**TUNED, "data": [*NAMES, ["crashes"] * 2],
                                          "budgets": [*NAMES, ["long"] * 2],
                                          "remedies": [*NAMES, ["cross-entropy"] * 2],
                                          "miss": POSITIVE}),
    "outliers.run": (outliers.run, {}, {**TUNED, "data": [*NAMES, ["telephone"] * 2],
                                        "models": [*NAMES, ["linear"] * 2],
                                        "share": [*POSITIVE, 0.5],
                                        "factor": POSITIVE}),
    "mismatch.run": (mismatch.run, {}, {**TUNED, "data": [*NAMES, ["digits"] * 2],
                                        "activations": [*NAMES, ["tanh"] * 2],
                                        "losses": [*NAMES, ["MSE"] * 2]}),
    "mismatch.saturated": (mismatch.saturated, {},
                           {"seeds": SEEDS, "losses": NAMES, "recipes": NAMES, **RUN,
                                                    "start": ["-8", None, [], [np.nan], np.inf,
                                                              [1, 1], True]}),
    "mismatch.pair": (mismatch.pair, {"activation": "tanh", "loss": "MSE"},
                      {"activation": NAMES, "loss": NAMES}),
    "mismatch.outputs": (mismatch.outputs, {"data": "digits", "activation": "tanh", "loss": "MSE",
                                            "rate": 0.1,
                                            "seeds": (0,)},
                         {"data": NAMES, "activation": NAMES, "loss": NAMES, "rate": POSITIVE,
                          "seeds": SEEDS}),
    "mismatch.cells": (mismatch.cells, {"result": STORED}, {"data": NAMES, "condition": NAMES}),
    "efficiency.centre": (efficiency.centre, {"name": "huber", "samples": [1.0, 2.0]}, {
        "name": NAMES, "samples": ["a", [], None, 1.0, [[1], [2, 3]], object()],
        "delta": [0.0, -1.0, np.nan, "a"]}),
    "data.load": (data.load, {}, {"name": [*NAMES, ["digits"]]}),
    "data.column": (data.load("engel").column, {}, {"name": [*NAMES, ["income"]]}),
    "stats.mean_interval": (stats.mean_interval, {"x": [1.0, 2.0]}, {
        "x": ["a", None, 3.0, [["a"]], [[1.0, 2.0]], object(), [1j], [[1], [2, 3]]],
        "level": ["0.95", None, 0, 1, 95, -1, np.nan, [], True, object()],
        "method": ["T", None, 1, [], ["t"], "boot"], "seed": [*WHOLE],
        "split": ["75", 3, [], (1,), (1, 2, 3), (0, 1), (1, -1), ("a", "b"), (np.nan, 1), (True, 1),
                  object()]}),
    "stats.paired_difference": (stats.paired_difference, {"a": [1.0, 2.0], "b": [0.0, 2.0]}, {
        "a": ["a", None, 3.0, [1.0], object()], "b": ["a", None, [1.0, 2.0, 3.0]],
        "level": ["0.95", 95],
        "method": ["T"], "seed": ["1"], "split": [(0, 1)]}),
    "engine.Network": (engine.Network, {"sizes": (2, 3, 2)}, {
        "sizes": [(), (2,), 5, "12", None, (2, 0), (2, -1), (2.0, 1), ("2", 1), (True, 1),
                  {2: 1}, object(), [[2, 1]]],
        "activation": ["", "rel", None, 1, ["relu"], object()],
        "output": ["", "sigmid", None, 1, ("sigmoid",) * 3, (), [None, "sigmoid"], object()],
        "output_bias": ["a", np.nan, np.inf, (1.0,), [[1.0, 2.0]], object()]}),
    "engine.SGD": (engine.SGD, {}, {
        "lr": ["0.1", None, -1, np.nan, np.inf, [[0.1]], [], ["a"], True, object(), 1j,
               [[1], [2, 3]]],
        "momentum": ["0.9", None, 1.0, -0.1, np.nan, [0.9], True],
        "weight_decay": ["a", -1, None, np.inf, [0.1]],
        "nesterov": FLAG}),
    "engine.Adam": (engine.Adam, {}, {
        "lr": ["0.1", None, -1, np.nan, True], "eps": ["a", None, -1, np.nan, [1]],
        "betas": [0.9, (0.9,), (0.9, 1.0), (0.9, 0.9, 0.9), "ab", None, (-0.1, 0.9), (np.nan, 0.9),
                  ("a", "b")]}),
    "engine.train": (engine.train, TRAIN, {
        "network": [None, "net", (2, 1), engine.Network],
        "loss": ["mse", None, 3, lossedu.loss("triplet_margin")],
        "X": [*ARRAYS, X * np.nan, np.where(X > 5, np.inf, X)],
        "y": ["text", None, object(), Y[:3], np.ones((6, 2)), np.ones((6, 1, 1)), 3.0, np.zeros(0),
              Y * np.nan,
              np.where(Y > 2, -np.inf, Y)],
        "seeds": [one for one in SEEDS if repr(one) != "[1, 1]"], "epochs": WHOLE,
        "batch": [0, -1, "32", 2.0, [], True, np.nan, object()],
        "optimizer": ["adam", "sgd", engine.Adam, engine.SGD, 0.01, object(), {"lr": 1}],
        "rows": ["a", [0, 1], [[0], [99]], [[-1], [0]], [[0.5], [1.0]], np.zeros((2, 0), int),
                 [[0]], object()],
        "weight": ["a", -Y - 1, Y[:2], np.full(6, np.nan), np.ones((6, 2)), 1.0, object()],
        "start": ["a", 1, [], [(1, 2)], [(np.ones((2, 1)), np.ones(1), 3)], object()],
        "watch": [1, "a", []], "schedule": [1, "a", 0.5], "progress": FLAG}),
    "engine.fit_linear": (engine.fit_linear, {"loss": lossedu.loss("mse"), "X": X, "y": Y}, {
        "loss": ["mse", None, lossedu.loss("rmse"), lossedu.loss("cross_entropy"), 3],
        "X": [*ARRAYS, X * np.nan, np.where(X > 5, np.inf, X), np.arange(6.0)],
        "y": ["a", None, Y[:2], Y * np.nan, np.where(Y > 2, -np.inf, Y), np.ones((6, 1)), object()],
        "weight": ["a", -np.ones(6), np.zeros(6), np.ones(3), np.full(6, np.nan),
                   np.full(6, np.inf), 1.0, object()],
        "start": ["a", 3, (1.0, 2.0), ([1.0], 2.0), ([1.0, np.nan], 0.0), ([1.0, 2.0], "a"),
                  object(), ()]}),
}
CASES = [(name, argument) for name, (_, _, table) in CALLS.items() for argument in table]


@pytest.fixture
def nothing_runs(monkeypatch):
    def ran(*_, **__):
        raise AssertionError("it began to run")

    monkeypatch.setattr("joblib.Parallel.__call__", ran)
    for module in (mismatch.trained, mismatch.starts, duel, classifiers.trained,
                   outliers.trained,
                   imbalance.trained):
        monkeypatch.setattr(module, "train", ran)


def sentence_of(call):
    """The sentence that a call raises, which is made in the package and is one line of at most 700
    letters."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises((TypeError, ValueError)) as caught:
            call()
    said = str(caught.value)
    *_, last = traceback.extract_tb(caught.value.__traceback__)
    assert PACKAGE in Path(last.filename).parents, f"not ours: {last.filename}: {said}"
    assert last.line.startswith("raise "), f"not ours: {last.line}: {said}"
    assert said.endswith((".", "?")) and "\n" not in said and 20 < len(said) < 700, said
    assert " at 0x" not in said
    return said


@pytest.mark.parametrize("name, argument", CASES)
def test_a_bad_argument_is_refused_in_one_sentence_of_ours_before_anything_runs(name, argument,
                                                                                nothing_runs):
    function, good, table = CALLS[name]
    assert table[argument]
    for place, bad in enumerate(table[argument]):
        try:
            said = sentence_of(lambda bad=bad: function(**{**good, argument: bad}))
            assert re.search(r"fit|Did you mean|names|All names|Its columns|tuning_seeds=",
                             said), said
        except BaseException as problem:
            problem.add_note(f"{argument}={arguments.shown(bad)} (number {place})")
            raise


@pytest.mark.parametrize("name", list(CALLS))
def test_the_good_arguments_beside_them_are_taken(name, nothing_runs):
    function, good, _ = CALLS[name]
    if name.endswith((".run", ".saturated", ".outputs", ".read")):
        with pytest.raises(AssertionError, match="it began to run"):
            function(**good)
    elif name in ("data.load", "data.column"):
        assert function("income" if name.endswith("column") else "engel") is not None
    else:
        assert function(**good) is not None


# ---------------------------------------------------------------------- what stands in the
# sentences
def test_a_text_of_digits_is_no_list_of_seeds():
    with pytest.raises(ValueError,
                       match=r"quantiles: seeds='12' came; a whole number from 1 up.*Type "
                             r"seeds=32\."):
        quantiles.run(seeds="12", progress=False)


def test_where_nothing_is_tuned_every_seed_fits():
    found = quantiles.run(seeds=[10_000], quantiles=(0.5,), progress=False)
    assert found.settings["seeds"] == [10_000] and len(found.table)


def test_the_cure_for_seeds_that_are_tuned_on_can_be_typed():
    with pytest.raises(ValueError, match="are to be tuned on and reported") as caught:
        duel.read_seeds([10_000, 3], 2, "duel")
    typed = re.search(r"type tuning_seeds=(\[.*?\])\.", str(caught.value))[1]
    assert duel.read_seeds([10_000, 3], [int(one) for one in re.findall(r"\d+", typed)], "duel")


def test_what_came_twice_is_named_and_the_cure_can_be_typed():
    with pytest.raises(ValueError,
                       match=r"quantiles holds 0.5 twice; each once fits. Type quantiles=\(0.5, "
                             r"0.1\)\."):
        quantiles.run(seeds=2, quantiles=(0.5, 0.1, 0.5), progress=False)
    with pytest.raises(ValueError,
                       match=r"outliers: data holds 'telephone' twice.*Type "
                             r"data=\('telephone',\)\."):
        outliers.run(seeds=1, data=("telephone", "telephone"), progress=False)


@pytest.mark.parametrize("given, made", [("adam", "Adam"), (engine.Adam, "Adam"), ("SGD", "SGD"),
                                         (engine.SGD, "SGD")])
def test_the_name_or_the_class_of_an_optimizer_gets_the_call_to_type(given, made):
    said = sentence_of(lambda: engine.train(**{**TRAIN, "optimizer": given}))
    typed = re.search(r"Type optimizer=lossedu\.engine\.(\w+)\((.*?)\)\.", said)
    assert typed[1] == made
    engine.train(**{**TRAIN, "optimizer": eval(f"engine.{typed[1]}({typed[2]})")})


def test_a_batch_larger_than_all_rows_takes_them_all_and_no_epochs_train_nothing():
    assert engine.train(**{**TRAIN, "batch": 1000}).steps.shape == (2, 1)
    assert engine.train(**{**TRAIN, "epochs": 0}).steps.shape == (2, 0)


def test_none_and_one_value_have_a_mean_without_an_interval():
    assert np.isnan(stats.mean_interval([]).estimate) and stats.mean_interval([]).n == 0
    assert stats.mean_interval([3.0]).estimate == 3.0 and np.isnan(stats.mean_interval([3.0]).low)
    assert np.isnan(stats.mean_interval([1.0, np.nan]).estimate)


def test_readers_give_the_value_as_it_will_be_used():
    assert arguments.seeds("run", "seeds", np.int64(2)) == (0, 1)
    assert arguments.seeds("run", "seeds", np.array([4, 2])) == (4, 2)
    assert arguments.seeds("run", "seeds", range(3)) == (0, 1, 2)
    assert arguments.numbers("run", "rates", 0.1, "(0.1,)", above=0) == (0.1,)
    assert arguments.some_of("run", "data", np.array(["b"]), ("a", "b")) == ("b",)
    assert type(arguments.whole_number("run", "n", np.int32(3))) is int

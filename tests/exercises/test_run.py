"""Running an answer: whatever it does, what comes out is plain data, and nothing else happens."""
import json
import logging
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from lossedu.exercises import Case, run, toys, values
from lossedu.exercises.values import check_packable, numbers, pack, unpack

PACKAGE = Path(values.__file__).parent


def one_case(*arrays, **named):
    inputs = {"xyz"[i]: pack(array) for i, array in enumerate(arrays)} | {
        n: pack(v) for n, v in named.items()
    }
    return [{"inputs": inputs, "named": list(named), "note": ""}]


def outcome(answer, *arrays, **named):
    (result,) = run(answer, one_case(*arrays or (np.arange(3.0),), **named))
    assert json.loads(json.dumps(result)) == result
    return result


# -------------------------------------------------- values
@pytest.mark.parametrize(
    "value",
    [
        3,
        -0.5,
        True,
        None,
        "mean",
        (1, 2.5),
        [1, [2, 3.0]],
        np.float32(0.1),
        np.int64(7),
        np.array(2.0),
        np.arange(6.0).reshape(2, 3),
        np.arange(3),
        np.array([True, False]),
        np.zeros((0, 2)),
        np.array([np.inf, -np.inf, 5e-324, 1.7976931348623157e308]),
        np.float16([0.1, 2]),
        np.nextafter(1, 2),
    ],
    ids=repr,
)
def test_a_value_comes_back_from_json_bit_for_bit(value):
    back = unpack(json.loads(json.dumps(pack(value))))
    assert type(back) is type(value)
    if isinstance(value, np.ndarray):
        assert (
            back.dtype == value.dtype
            and back.shape == value.shape
            and back.tobytes() == value.tobytes()
        )
    else:
        assert back == value


def test_nan_comes_back_as_nan():
    assert np.isnan(unpack(json.loads(json.dumps(pack(np.array([1.0, np.nan])))))).tolist() == [
        False,
        True,
    ]
    assert np.isnan(unpack(json.loads(json.dumps(pack(float("nan"))))))


def test_packed_values_are_valid_json_without_nan_and_infinity():
    json.dumps(pack((np.array([np.nan, np.inf]), float("-inf"))), allow_nan=False)


def test_a_function_travels_by_its_name_and_only_if_it_is_one_of_the_toys():
    assert unpack(pack(toys.square)) is toys.square
    assert pack(np.sin)["kind"] == "other"
    assert pack(lambda x: x)["kind"] == "other"


@pytest.mark.parametrize(
    "value",
    [
        10**400,
        {1: 2},
        object(),
        np.array([1j]),
        np.array([None]),
        np.array(["a"]),
        np.zeros(values.LIMIT + 1),
    ],
    ids=["a number beyond float64", "a dict", "an object", "complex", "None", "text", "too many"],
)
def test_what_is_no_number_has_no_numbers(value):
    assert numbers(pack(value)) is None


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "array"},
        {"kind": "array", "dtype": "float64", "shape": [2], "values": [1.0]},
        {"kind": "array", "dtype": "float64", "shape": [1], "values": ["one"]},
        {"kind": "array", "dtype": "O", "shape": [1], "values": [1.0]},
        {"kind": "array", "dtype": "float64", "shape": [1], "values": [[1.0]]},
        {"kind": "array", "dtype": "float64", "shape": "1", "values": [1.0]},
        {"kind": "array", "dtype": ["float64"], "shape": [1], "values": [1.0]},
        {"kind": "array", "dtype": "float64", "shape": [1] * 40, "values": [1.0]},
        {"kind": "array", "dtype": "float64", "shape": [-1, -1], "values": [1.0]},
        {"kind": "text", "text": "1"},
    ],
    ids=str,
)
def test_badly_made_data_has_no_numbers(data):
    assert numbers(data) is None


def test_an_input_that_cannot_travel_is_named():
    with pytest.raises(
        TypeError, match="x holds a value of type dict; numbers, arrays of numbers, text"
    ):
        check_packable([1, {}], "x")


# -------------------------------------------------- what an answer may do to us
def test_the_answer_gets_copies_and_a_change_is_noted():
    cases = one_case(np.arange(3.0), [1, 2])

    def answer(x, y):
        x += 1
        y.append(3)
        return x

    before = json.dumps(cases)
    (result,) = run(answer, cases)
    assert result["changed"] == ["x", "y"]
    assert json.dumps(cases) == before


def test_inputs_that_are_left_alone_are_not_called_changed():
    assert "changed" not in outcome(lambda x: x + 1, np.array([np.nan, -0.0, np.inf]))


def test_a_result_is_copied_before_the_answer_can_change_it():
    kept = np.zeros(3)

    def answer(x):
        kept[:] = x
        return kept

    cases = one_case(np.ones(3)) + one_case(np.full(3, 2.0))
    assert [one["value"]["values"] for one in run(answer, cases)] == [[1.0] * 3, [2.0] * 3]


def test_returning_the_input_itself_is_no_change():
    assert outcome(lambda x: x) == {"value": pack(np.arange(3.0))}


class Sly(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, bool)


class SlyFloat(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class AlwaysEqual:
    def __eq__(self, other):
        return True

    def __array__(self, *args, **kwargs):
        raise RuntimeError("nobody may ask for this")

    __hash__ = None


@pytest.mark.parametrize(
    "value",
    [np.zeros(3).view(Sly), SlyFloat(1.0), AlwaysEqual(), np.ma.masked_array([1.0], [True])],
    ids=lambda value: type(value).__name__,
)
def test_a_look_alike_is_no_value(value):
    assert outcome(lambda x: value)["value"]["kind"] == "other"


def test_a_list_that_holds_itself_ends():
    endless = []
    endless.append(endless)
    assert outcome(lambda x: endless)["value"]["kind"] == "list"


def test_what_an_answer_prints_warns_and_logs_stays_unseen(capfd):
    def loud(x):
        print("out")
        print("err", file=sys.stderr)
        warnings.warn("look", stacklevel=1)
        logging.getLogger("somewhere").error("log")
        return np.log(x - 1) / 0

    assert outcome(loud)["printed"] == "out\nerr\nlog\n"
    assert capfd.readouterr() == ("", "")


def test_a_forgotten_async_leaves_no_warning_behind(capfd):
    async def answer(x):
        return x

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert outcome(answer)["value"] == {"kind": "other", "type": "coroutine"}
    assert capfd.readouterr() == ("", "")


def test_numpy_errors_that_a_session_turned_on_are_off_for_the_answer():
    with np.errstate(all="raise"):
        assert outcome(lambda x: 1 / x)["value"]["values"] == ["inf", 1.0, 0.5]


def test_an_unwritten_answer_is_told_from_a_failing_one():
    def unwritten(x):
        raise NotImplementedError

    assert outcome(unwritten) == {"unwritten": True}


# -------------------------------------------------- errors
def helper(x):
    return x / nothing  # noqa: F821


def test_an_error_is_told_with_the_learners_own_line():
    error = outcome(lambda x: helper(x))["error"]
    assert (error["type"], error["message"]) == ("NameError", "name 'nothing' is not defined")
    assert error["source"] == "return x / nothing  # noqa: F821"
    assert error["line"] == helper.__code__.co_firstlineno + 1


def test_an_error_deep_in_a_library_is_told_with_the_line_that_called_it():
    def answer(x):
        return np.linalg.inv(x)

    error = outcome(answer)["error"]
    assert error["source"] == "return np.linalg.inv(x)"
    assert error["type"] == "LinAlgError"


def test_an_error_of_the_call_itself_has_no_line():
    error = outcome(lambda: 1)["error"]
    assert error["type"] == "TypeError" and error["line"] is None and error["called"] is False


def test_addresses_and_long_texts_are_cut_from_messages():
    def answer(x):
        raise ValueError(f"{object()} " + "x" * 1000 + "\nmore")

    message = outcome(answer)["error"]["message"]
    assert "0x" not in message and len(message) <= 200 and "\n" not in message


def test_the_name_of_an_error_is_cut_and_holds_nothing_that_a_screen_obeys():
    def answer(x):
        raise type("\x1b[31mE" + "x" * 10**6, (Exception,), {})

    error = outcome(answer)["error"]
    assert error["type"].startswith("?[31mEx") and len(error["type"]) == values.NAME


def test_prints_of_each_case_stand_with_it():
    cases = one_case(np.zeros(1)) + one_case(np.zeros(2)) + one_case(np.zeros(3))
    outcomes = run(lambda x: print(x.size) if x.size != 2 else None, cases)
    assert [one.get("printed") for one in outcomes] == ["1\n", None, "3\n"]


def test_with_seconds_an_answer_that_does_not_end_has_no_outcomes_after_that_case():
    def answer(x):
        while x.size == 2:
            pass
        return x

    cases = one_case(np.zeros(1)) + one_case(np.zeros(2)) + one_case(np.zeros(3))
    done, stopped = run(answer, cases, seconds=0.2)
    assert done == {"value": pack(np.zeros(1))}
    assert (stopped["error"]["type"], stopped["error"]["message"]) == ("TimeLimit", "0.2 s")
    assert json.loads(json.dumps(stopped)) == stopped


def test_an_error_whose_text_is_an_error_is_told_without_it():
    class Nasty(Exception):
        def __str__(self):
            raise RuntimeError

    def answer(x):
        raise Nasty

    assert outcome(answer)["error"]["message"] == ""


@pytest.mark.parametrize(
    "stop", [SystemExit, GeneratorExit, type("Own", (BaseException,), {}), RecursionError]
)
def test_nothing_that_an_answer_raises_gets_through(stop):
    def answer(x):
        raise stop()

    assert outcome(answer)["error"]["type"] == stop.__name__


def test_endless_recursion_is_an_error_like_others():
    def again(x):
        return again(x)

    assert outcome(again)["error"]["type"] == "RecursionError"


def test_only_a_keyboard_interrupt_gets_through():
    def answer(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outcome(answer)


# -------------------------------------------------- another process
def test_three_files_run_an_answer_in_a_process_without_the_package(tmp_path):
    folder = tmp_path / "alone"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    for name in ("running.py", "limits.py", "quiet.py", "values.py", "toys.py"):
        (folder / name).write_text((PACKAGE / name).read_text())
    cases = one_case(np.array([1.0, np.inf]), factor=3)
    script = ("import json, sys\nsys.path.insert(0, sys.argv[1])\nfrom alone.running import run\n"
              "def answer(x, factor): return x * factor\n"
              "print(json.dumps(run(answer, json.load(sys.stdin))))\n"
              "assert not [name for name in sys.modules if name.startswith('lossedu')]\n")
    done = subprocess.run(
        [sys.executable, "-I", "-c", script, str(tmp_path)],
        input=json.dumps(cases),
        text=True,
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == run(lambda x, factor: x * factor, cases)


def test_a_case_says_how_to_type_it():
    assert repr(Case(1.0, delta=2.0).note("here")) == "Case(1.0, delta=2.0).note('here')"

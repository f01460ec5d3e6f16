"""Whatever a loss is called with, it answers with a right result or with one sentence; nothing else
ever escapes.

Hypothesis spoils a valid call in one or two ways out of many. Losses of one kind, whose inputs have
the same shapes and domains, are read by the same code: each of them gets some calls, and one of
each kind many.
"""
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lossedu
from lossedu.proofs.inputs import draw, forms_of, sizes_of

FEW, MANY = 40, 160  # calls for each loss, and for one of each kind

JUNK = st.sampled_from([None, "text", b"bytes", {}, {1: 2}, set(), object(), [[1.0], [1.0, 2.0]],
                        1j, [1j], [None],
                        ["a"], np.array("x"), np.array([], float), np.zeros((0, 3)), np.ma.masked,
                        float("nan"),
                        np.datetime64("2020-01-01"), lambda: 0, np.longdouble(1), 10 ** 400,
                        True, [True, False]])
DTYPES = st.sampled_from([np.float16, np.float32, np.float64, np.int64, np.int8, np.uint8,
                          bool, object, complex, str,
                          ">f8", "<f4"])
VALUES = st.sampled_from([np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -0.5, 1e-320,
                          1e300, -1e300, 7.0])
REDUCTIONS = st.one_of(st.sampled_from(["mean", "sum", "none"]),
                       st.sampled_from(["Mean", "avg", "", None, 3, ["sum"]]))


def reshaped(array, how):
    """The array in another shape: an axis more, one fewer, cut, doubled, turned, strided."""
    ways = {"column": lambda: array[..., None], "row": lambda: array[None],
            "flat": lambda: array.ravel(),
            "cut": lambda: array[:-1], "twice": lambda: np.concatenate([array, array]),
            "turned": lambda: array.T,
            "first": lambda: array[0] if len(array) else array,
            "strided": lambda: np.repeat(array, 2, axis=0)[::2],
            "backwards": lambda: array[::-1], "last axis": lambda: array[..., :1],
            "list": lambda: array.tolist(),
            "read-only": lambda: np.frombuffer(array.tobytes(), array.dtype).reshape(array.shape)}
    return ways[how]()


WAYS = ("column", "row", "flat", "cut", "twice", "turned", "first", "strided", "backwards",
        "last axis", "list",
        "read-only")


def spoil(data, inputs):
    """The inputs with one of them in another shape, dtype, value or kind."""
    where = data.draw(st.integers(0, len(inputs) - 1))
    kind = data.draw(st.sampled_from(["shape", "dtype", "value", "junk", "drop", "more"]))
    array = inputs[where] if type(inputs[where]) is np.ndarray else np.zeros(0)
    if kind == "drop":
        return inputs[:where] + inputs[where + 1:]
    if kind == "more":
        return (*inputs, inputs[where])
    if kind == "junk":
        array = data.draw(JUNK)
    elif kind == "value" and array.size and array.dtype.kind in "fiu":
        array = array.astype(float) if data.draw(st.booleans()) else array.copy()
        value = data.draw(VALUES)
        if array.dtype.kind == "f" or 0 <= value <= 7:
            array.flat[data.draw(st.integers(0, array.size - 1))] = value
    elif kind == "shape" and array.ndim:
        array = reshaped(array, data.draw(st.sampled_from(WAYS)))
    elif kind == "dtype" and array.dtype.kind in "fiub":
        with np.errstate(all="ignore"):
            array = np.nan_to_num(array).astype(data.draw(DTYPES))
    return (*inputs[:where], array, *inputs[where + 1:])


def kept(value):
    return value.copy() if isinstance(value, np.ndarray) else value


def kind(loss):
    """All that decides how a call of the loss is read: of what shapes and domains its inputs are,
    and so on."""
    return loss.scope, loss.counts is None, tuple((spec.forms, spec.grad) for spec in loss.inputs)


ONE_OF_EACH = list({kind(loss): name for name, loss in reversed(lossedu.LOSSES.items())}.values())


def searched(name, examples):
    """Spoil so many calls of a loss, and look at what comes of each."""
    @settings(max_examples=examples, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def search(data):
        look_at_a_spoilt_call(name, data)

    search()


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore:Casting complex values")
@pytest.mark.parametrize("name", lossedu.LOSSES)
def test_a_spoilt_call_gives_a_right_result_or_one_sentence(name):
    searched(name, FEW)


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore:Casting complex values")
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_many_spoilt_calls_of_one_loss_of_each_kind_give_a_right_result_or_one_sentence(name):
    searched(name, MANY)


def look_at_a_spoilt_call(name, data):
    loss = lossedu.loss(name)
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    sizes = data.draw(st.sampled_from(sizes_of(loss)))
    inputs = tuple(draw(loss, rng, sizes, form=data.draw(st.integers(0, forms_of(loss) - 1))))
    for _ in range(data.draw(st.integers(0, 2))):
        inputs = spoil(data, inputs) or inputs
    options = {}
    if data.draw(st.booleans()):
        options["reduction"] = data.draw(REDUCTIONS)
    if data.draw(st.integers(0, 3)) == 0:
        shape = np.shape(inputs[0]) if isinstance(inputs[0], np.ndarray) else (3,)
        options["weight"] = data.draw(st.sampled_from([
            None, np.ones(shape), np.ones(shape[:1]), np.zeros(shape[:1]), -np.ones(shape),
            np.ones(99), "w",
            [[1], [1, 2]]]))
    before = [kept(one) for one in inputs]
    try:
        value, grad = loss.value_and_grad(*inputs, **options)
    except (TypeError, ValueError) as error:
        sentence = str(error)
        assert sentence.startswith(f"{name}: ") and "\n" not in sentence and sentence.endswith(
            (".", "?")), sentence
        assert not re.search(r"0x[0-9a-f]{6}", sentence), sentence
        return
    finally:
        for one, was in zip(inputs, before):
            if isinstance(one, np.ndarray) and one.dtype.kind in "fiub":
                np.testing.assert_array_equal(one, was)
    reduction = options.get("reduction", "mean")
    again, slopes = loss(*inputs, **options), loss.grad(*inputs, **options)
    if reduction != "none":
        assert type(value) is float
    np.testing.assert_allclose(value, again, rtol=1e-5 if _half(inputs) else 1e-12, atol=1e-300)
    likes = [np.asarray(one) for one, spec in zip(inputs, loss.inputs) if spec.grad]
    for one, two, like in zip(_tuple(grad), _tuple(slopes), likes):
        assert np.shape(one) == np.shape(two) == like.shape
        if like.ndim and like.dtype.kind == "f":
            assert one.dtype == like.dtype.newbyteorder("=")


def _tuple(grad):
    return grad if isinstance(grad, tuple) else (grad,)


def _half(inputs):
    """Whether any input came in less than float64: both ways of computing then round to that."""
    return any(np.asarray(one).dtype.itemsize < 8
               for one in inputs if np.asarray(one).dtype.kind == "f")


SETTING_VALUES = [None, "1", True, False, np.nan, np.inf, -np.inf, 0, -1, 0.0, 0.5, 1, 1.0,
                  2, 1e-300, 1e300, 1j, [1.0],
                  [1.0, -1.0], np.ones(3), np.ones((2, 2)), {}, object(), 10 ** 400, 3.7, "sum",
                  b"x"]


@pytest.mark.parametrize("name",
                         [name for name, loss in lossedu.LOSSES.items() if loss.settings_of])
def test_a_setting_of_any_kind_is_taken_or_refused_in_one_sentence(name):
    loss = lossedu.loss(name)
    for setting in loss.settings_of:
        for value in SETTING_VALUES:
            try:
                made = lossedu.loss(name, **{setting: value})
            except (TypeError, ValueError) as error:
                assert str(error).startswith(f"{name}: "
                                             f"{setting}=") and "\n" not in str(error), str(error)
            else:
                rng = np.random.default_rng(0)
                try:
                    made.value_and_grad(*draw(made, rng))
                except ValueError as error:  # a length that does not fit these classes
                    assert str(error).startswith(f"{name}: {setting} has shape"), str(error)


def test_the_search_itself_would_see_an_escape():
    """A loss whose guards are taken away is caught: the tests above can fail."""
    mse = lossedu.loss("mse")
    with pytest.raises(Exception) as caught:
        mse.f(np.zeros(3), "text")
    assert not str(caught.value).startswith("mse: ")


def test_each_loss_and_each_kind_of_inputs_get_their_share_of_thousands_of_calls():
    kinds = {kind(loss) for loss in lossedu.LOSSES.values()}
    assert {kind(lossedu.LOSSES[name])
            for name in ONE_OF_EACH} == kinds and len(ONE_OF_EACH) == len(kinds)
    assert FEW * len(lossedu.LOSSES) + MANY * len(kinds) >= 5_000

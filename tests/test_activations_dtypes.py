"""Every activation and its way back on every dtype, list, number and layout: integers count as
float64."""
import numpy as np
import pytest

from lossedu import activations
from lossedu.activations import ACTIVATIONS

POINTWISE = [name for one in ACTIVATIONS.values() if one.df for name in (one.f.__name__,
                                                                         one.df.__name__)]
BY_ROWS = ["softmax", "log_softmax"]
PULLS = ["softmax_pull", "log_softmax_pull"]
INTEGERS = [np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32,
            np.uint64, ">i4", ">u2"]
EPS = {2: 2.0**-10, 4: 2.0**-22, 8: 2.0**-51}


def ends(dtype):
    """Rows of the least, the largest and small numbers of a dtype of integers."""
    if np.dtype(dtype).kind == "b":
        return np.array([[False, True, True], [True, False, False]])
    info = np.iinfo(dtype)
    return np.array([[info.min, 0, info.max], [1, 3, 100]], dtype)


def called(name, *arrays):
    with np.errstate(all="ignore"):
        return getattr(activations, name)(*arrays)


def test_every_function_of_the_module_is_tried():
    own = {name for name, one in vars(activations).items() if callable(one)
           and hasattr(one, "__wrapped__")}
    assert own - {"_chained"} == {*POINTWISE, *BY_ROWS, *PULLS}


@pytest.mark.parametrize("dtype", INTEGERS, ids=str)
@pytest.mark.parametrize("name", [*POINTWISE, *BY_ROWS])
def test_integers_give_exactly_what_float64_gives(name, dtype):
    z = ends(dtype)
    got = called(name, z)
    assert got.dtype == np.float64
    np.testing.assert_array_equal(got, called(name, z.astype(float)))
    np.testing.assert_array_equal(called(name, z.tolist()), got)
    number = z[1, 1]
    np.testing.assert_array_equal(called(name, number), called(name, float(number)))


@pytest.mark.parametrize("dtype", INTEGERS, ids=str)
@pytest.mark.parametrize("name", PULLS)
def test_the_way_back_takes_integers_for_scores_and_for_slopes(name, dtype):
    z, slope = ends(dtype), ends(dtype)[::-1]
    right = called(name, z.astype(float), slope.astype(float))
    for one in (z, z.tolist(), z.astype(float)):
        for other in (slope, slope.tolist(), slope.astype(float)):
            np.testing.assert_array_equal(called(name, one, other), right)


@pytest.mark.parametrize("dtype", INTEGERS, ids=str)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_pull_takes_integers_and_lists_too(name, dtype):
    one, z, slope = ACTIVATIONS[name], ends(dtype), ends(dtype)[::-1]
    with np.errstate(all="ignore"):
        right = one.pull(z.astype(float), slope.astype(float))
        np.testing.assert_array_equal(one.pull(z, slope), right)
        np.testing.assert_array_equal(one.pull(z.tolist(), slope.tolist()), right)
        assert one.pull(z.astype(np.float32), slope).dtype == np.float32


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, ">f2", ">f4", ">f8"],
                         ids=str)
@pytest.mark.parametrize("name", [*POINTWISE, *BY_ROWS])
def test_floats_keep_their_dtype_and_its_digits(name, dtype):
    z = np.array([[-9.0, -1.0, 0.0, 0.3], [1.0, 2.5, 7.0, 9.5]]).astype(dtype)
    got, right = called(name, z), called(name, z.astype(float))
    assert got.dtype == np.dtype(dtype).newbyteorder("=")
    tiny = float(np.finfo(got.dtype).smallest_normal)
    assert np.all(np.abs(got.astype(float) - right) <= 4 * EPS[got.dtype.itemsize]
                  * (np.abs(right) + tiny))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_way_back_keeps_the_dtype_of_floats(dtype):
    z, slope = np.array([[1.0, 2.0, -1.0]], dtype), np.array([[0.5, -1.0, 2.0]], dtype)
    for one in ACTIVATIONS.values():
        assert one.pull(z, slope).dtype == dtype
        assert one.pull(z, [[1, 0, 2]]).dtype == dtype
        np.testing.assert_allclose(one.pull(z, slope),
                                   one.pull(z.astype(float), slope.astype(float)),
                                   rtol=4 * EPS[z.itemsize], atol=4 * EPS[z.itemsize])


@pytest.mark.parametrize("name", [*POINTWISE, *BY_ROWS, *PULLS])
def test_layout_does_not_matter_and_the_input_stays(name):
    rng = np.random.default_rng(0)
    z, slope = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    given = (z, slope) if name in PULLS else (z,)
    right = called(name, *given)
    for layout in (np.asfortranarray, lambda a: np.repeat(a, 2, axis=1)[:,
                                                                        ::2], lambda a: a[
                                                                            ::-1].copy()[::-1],
                   lambda a: np.frombuffer(a.tobytes()).reshape(a.shape), lambda a: a.astype(">f8"),
                   lambda a: np.frombuffer(b"0" + a.tobytes(), a.dtype, offset=1).reshape(a.shape)):
        arrays = [layout(one) for one in given]
        before = [one.tobytes() for one in arrays]
        np.testing.assert_allclose(called(name, *arrays), right, rtol=1e-13, atol=1e-15)
        assert [one.tobytes() for one in arrays] == before
    row = np.broadcast_to(z[:1], z.shape)
    got = called(name, row, *given[1:])
    np.testing.assert_allclose(got, called(name, row.copy(), *given[1:]), rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("name", POINTWISE)
def test_a_number_gives_a_number(name):
    for number in (1, True, 0.5, np.float32(0.5), np.uint8(3), np.int8(-128), np.array(2)):
        got = called(name, number)
        assert isinstance(got, np.floating) and not isinstance(got, np.ndarray)
        assert got == called(name, np.array([float(number)], got.dtype))[0]


def test_known_values_of_unsigned_integers():
    np.testing.assert_allclose(activations.sigmoid(np.array([0, 1, 3, 100], np.uint8)),
                               [0.5, 0.7310585786, 0.9525741268, 1.0], rtol=1e-9)
    np.testing.assert_allclose(activations.softplus(np.array([1, 3], np.uint8)),
                               [1.31326169, 3.04858735], rtol=1e-8)
    np.testing.assert_allclose(activations.log_sigmoid(np.array([1, 3], np.uint32)),
                               [-0.31326169, -0.04858735],
                               rtol=1e-7)
    np.testing.assert_allclose(activations.softmax(np.array([0, 200], np.uint8)),
                               [np.exp(-200.0), 1.0])


def test_what_is_no_number_gets_one_sentence():
    for name in ("sigmoid", "softmax"):
        with pytest.raises(TypeError,
                           match=f"^{name}: z has dtype .*; floats up to float64 and integers fit"):
            called(name, np.array(["a", "b"]))
    with pytest.raises(TypeError, match="^softmax_pull: slope has dtype"):
        called("softmax_pull", [1.0, 2.0], np.array([1j, 2j]))
    with pytest.raises(TypeError, match="missing a required argument: 'slope'"):
        called("softmax_pull", [1.0, 2.0])


def test_names_may_be_typed():
    assert activations.sigmoid(z=0) == 0.5
    np.testing.assert_array_equal(activations.softmax_pull([1.0, 2.0], slope=[1, 1]), [0.0, 0.0])

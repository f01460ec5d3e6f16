"""What people hand over that is no array: it is read without a warning of the library that it comes
from."""
import array
import decimal
import fractions
import warnings

import dask.array
import numpy as np
import pandas as pd
import pytest
import torch

import lossedu
from lossedu.engine import Network, fit_linear, train
from lossedu.proofs.inputs import draw, forms_of
from lossedu.stats import mean_interval, paired_difference

L = lossedu.loss


class Plain:
    """As libraries older than NumPy 2 write it: no keywords."""

    def __init__(self, numbers):
        self.numbers = np.asarray(numbers)

    def __array__(self):
        return self.numbers


class WithDtype(Plain):
    """As PyTorch writes it: no `copy`."""

    def __array__(self, dtype=None):
        return self.numbers if dtype is None else self.numbers.astype(dtype)


class WithBoth(Plain):
    """As NumPy 2 asks for it, and as JAX has it: what is handed out cannot be written to."""

    def __array__(self, dtype=None, copy=None):
        out = np.array(self.numbers, dtype=dtype)
        out.setflags(write=False)
        return out


class Interface(Plain):
    """Memory that describes itself."""

    __array__ = None

    def __init__(self, numbers):
        super().__init__(np.ascontiguousarray(numbers))
        self.__array_interface__ = self.numbers.__array_interface__


class Subclass(np.ndarray):
    """An array with a name of its own, such as one with units."""


FOREIGN = {
    "a tensor": torch.tensor, "no keywords": Plain, "dtype": WithDtype, "dtype and copy": WithBoth,
    "an interface": Interface, "a subclass": lambda x: x.view(Subclass),
    "a matrix of memory": memoryview,
    "a table": lambda x: {1: pd.Series,
                          2: lambda x: pd.DataFrame(x, copy=False)}.get(x.ndim, np.asarray)(x),
    "a column with gaps": lambda x: pd.Series(x).convert_dtypes() if x.ndim == 1 else x,
    "a lazy array": dask.array.from_array, "a list": np.ndarray.tolist,
    "a list of arrays": lambda x: list(x) if x.ndim else x,
    "a tuple of tensors": lambda x: tuple(torch.tensor(x)),
    "a list of numbers without a dimension": lambda x: [np.array(one) for one in x] if x.ndim
    else x,
    "read-only": lambda x: WithBoth(x).__array__(),
}


def quiet(call):
    """What a call gives; AssertionError for a warning."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        result = call()
    assert [str(one.message) for one in heard] == []
    return result


@pytest.mark.parametrize("name", lossedu.LOSSES)
def test_foreign_inputs_give_what_arrays_give_without_a_warning(name):
    loss = L(name)
    for form in range(forms_of(loss)):
        inputs = draw(loss, np.random.default_rng(form), form=form)
        expected, slopes = loss.value_and_grad(*inputs)
        for kind, change in FOREIGN.items():
            given = [change(one) for one in inputs]
            found, found_slopes = quiet(lambda given=given: loss.value_and_grad(*given))
            assert found == pytest.approx(expected, rel=1e-12), kind
            for one, other in zip(np.atleast_1d(slopes) if isinstance(slopes, float) else slopes,
                                  found_slopes):
                np.testing.assert_allclose(other, one, rtol=1e-9, atol=1e-12, err_msg=kind)


@pytest.mark.parametrize("kind", FOREIGN)
def test_foreign_weights_and_settings_are_read_without_a_warning(kind):
    weights = FOREIGN[kind](np.array([1.0, 2.0, 3.0]))
    loss = quiet(lambda: L("cross_entropy", class_weight=weights))
    assert loss.settings["class_weight"].tolist() == [1.0, 2.0, 3.0]
    assert quiet(lambda: L("bce_with_logits",
                           pos_weight=weights)).settings["pos_weight"].tolist() == [1.0, 2.0, 3.0]
    assert quiet(lambda: L("mse")([1.0, 2, 3], [0.0, 0, 0], weight=weights)) == 36 / 6
    two = FOREIGN[kind](np.array([1.0, 2.0]))
    assert quiet(lambda: L("multi_task", task_weight=two)).settings["task_weight"] == (1.0, 2.0)


def test_settings_are_copies_so_that_nobody_changes_them_from_outside():
    mine, theirs = np.array([1.0, 2.0, 3.0]), torch.ones(3, dtype=torch.float64)
    of_array, of_tensor = L("cross_entropy", class_weight=mine), L("cross_entropy",
                                                                   class_weight=theirs)
    mine[0], theirs[0] = 9.0, 9.0
    assert of_array.settings["class_weight"][0] == of_tensor.settings["class_weight"][0] == 1.0


@pytest.mark.parametrize("value", [2, 2.0, np.float16(2), np.float32(2), np.int8(2), np.uint64(2),
                                   np.longdouble(2),
                                   fractions.Fraction(2), decimal.Decimal(2)])
def test_a_number_of_any_make_is_a_setting(value):
    assert quiet(lambda: L("huber", delta=value)).settings["delta"] == 2.0


@pytest.mark.parametrize("value", [np.complex64(2), np.complex128(2), 2j, np.array([2 + 0j])])
def test_a_complex_number_is_refused_and_not_cut_with_a_warning(value):
    with pytest.raises(TypeError, match="^huber: delta="):
        quiet(lambda: L("huber", delta=value))


@pytest.mark.parametrize("kind", FOREIGN)
def test_foreign_data_are_fitted_and_summed_up_without_a_warning(kind):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(12, 2)), rng.normal(size=12)
    change = FOREIGN[kind]
    expected = fit_linear(L("mse"), X, y)
    found = quiet(lambda: fit_linear(L("mse"), change(X), change(y), weight=change(np.ones(12))))
    np.testing.assert_allclose(found.coef, expected.coef, rtol=1e-9)
    np.testing.assert_allclose(quiet(lambda: found.predict(change(X))), expected.predict(X),
                               rtol=1e-9)
    curves = [quiet(lambda a=a, b=b: train(Network((2, 1)), L("mse"), a, b, seeds=2,
                                           epochs=2).steps)
              for a, b in ((X, y), (change(X), change(y)))]
    np.testing.assert_array_equal(*curves)
    assert quiet(lambda: mean_interval(change(y))).estimate == mean_interval(y).estimate
    assert quiet(lambda: paired_difference(change(y), change(y))).estimate == 0.0


def test_what_a_watcher_gives_may_be_a_tensor():
    X, y = np.ones((4, 2)), np.ones(4)
    history = quiet(lambda: train(Network((2, 1)), L("mse"), X, y, seeds=2, epochs=1,
                                  watch=lambda _: torch.ones(2)))
    assert history.watched.shape == (2, 2)


def test_numbers_of_the_standard_library_are_read():
    assert quiet(lambda: L("mse")(array.array("d", [1.0, 3.0]), range(2))) == 2.5
    with pytest.raises(TypeError, match=r"Type numpy.asarray\(pred, dtype=float\)"):
        quiet(lambda: L("mse")([fractions.Fraction(3), decimal.Decimal(2)], [1, 1]))


def test_the_search_hears_a_warning():
    with pytest.raises(AssertionError, match="copy keyword"):
        quiet(lambda: warnings.warn("no copy keyword", stacklevel=1))  # NumPy says it of a tensor

"""Every loss on every layout in memory and every dtype: the same answer as the plain pair gives on
plain float64."""
import numpy as np
import pytest

import lossedu
from lossedu.core import sums
from lossedu.core.layout import PIECE, in_one_piece
from lossedu.core.reading import FLOAT64
from lossedu.fast import classes as fast
from lossedu.fast import pieces
from lossedu.fast.call import BLOCK, traits
from lossedu.fast.classification import cost_and_pull
from lossedu.losses import classes, stable
from lossedu.proofs.inputs import draw, forms_of


# ---------------------------------------------------------------------- the ways in which the same
# numbers can lie
def fortran(array):
    return np.asfortranarray(array)


def transposed(array):
    return np.ascontiguousarray(array.T).T


def last_axis_first(array):
    """As images come whose channels stand first."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(array, -1, 0)), 0, -1)


def strided(array):
    room = np.zeros(tuple(3 * length for length in array.shape), array.dtype)
    view = room[tuple(slice(1, None, 3) for _ in array.shape)]
    view[...] = array
    return view


def reversed_(array):
    back = tuple(slice(None, None, -1) for _ in array.shape)
    return array[back].copy()[back]


def broadcast(array):
    """All rows are the first one, which stands in memory once."""
    return np.broadcast_to(array[:1], array.shape)


def read_only(array):
    array = array.copy()
    array.setflags(write=False)
    return array


def big_endian(array):
    return array.astype(array.dtype.newbyteorder(">"))


def unaligned(array):
    room = np.zeros(array.nbytes + 1, np.uint8)
    view = room[1:].view(array.dtype).reshape(array.shape)
    view[...] = array
    return view


def field_of_records(array):
    """As a column of a structured array: packed, each beside a byte."""
    records = np.zeros(array.shape, [("flag", np.int8), ("value", array.dtype)])
    records["value"] = array
    return records["value"]


LAYOUTS = {layout.__name__: layout for layout in (
    fortran, transposed, last_axis_first, strided, reversed_, broadcast, read_only, big_endian,
    unaligned,
    field_of_records)}
DTYPES = [np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32,
          np.uint64, np.float16,
          np.float32, np.float64, np.dtype(">f4"), np.dtype(">i2")]


def test_the_layouts_are_what_they_say():
    table = np.arange(12.0).reshape(4, 3)
    for name, layout in LAYOUTS.items():
        same = layout(table)
        assert np.array_equal(same, layout(table.copy())) and same.shape == table.shape
        if name != "broadcast":
            assert np.array_equal(same, table), name
        plain = same.flags.num & PIECE == PIECE
        assert plain == (name in ("read_only", "big_endian")), name
        assert in_one_piece(same).flags.num & PIECE == PIECE


# ---------------------------------------------------------------------- what is right
def arrays_of(slopes):
    return slopes if isinstance(slopes, tuple) else (slopes,)


def plain_pair(loss, inputs, reduction="mean"):
    """Value and slopes by the plain functions alone, on copies in plain float64."""
    plain = [np.array(one, dtype=np.intp if index else np.float64, order="C")
             for one, index in zip(inputs, are_indices(loss, inputs), strict=True)]
    return loss(*plain, reduction=reduction), arrays_of(loss.grad(*plain, reduction=reduction))


def are_indices(loss, inputs):
    """Which of the inputs hold class indices."""
    return [any(domain.index and len(shape.split()) == np.ndim(one) for shape, domain in spec.forms)
            for spec, one in zip(loss.inputs, inputs, strict=True)]


def close(one, other, eps, size):
    """Equal up to rounding, measured against the numbers that were added up."""
    with np.errstate(over="ignore"):
        # in float16, 1e5 is infinite
        other = np.asarray(other, dtype=getattr(one, "dtype", float)).astype(float)
    one = np.asarray(one, dtype=float)
    assert one.shape == other.shape
    with np.errstate(invalid="ignore"):
        gap = np.where((one == other) | np.isnan(one) & np.isnan(other), 0, np.abs(one - other))
    return bool(np.all(gap <= eps * np.maximum(np.abs(other), size)))


def assert_as_the_plain_pair(loss, inputs, told, reductions=("mean", "sum", "none"), eps=1e-13):
    """All three ways to ask, for each reduction. Inputs stay as they are, answers are the caller's
    own to write to."""
    before = [one.copy() for one in inputs]
    with np.errstate(all="ignore"):
        for reduction in reductions:
            value, slopes = plain_pair(loss, inputs, reduction)
            sizes = [max(1.0, float(np.max(np.abs(slope[np.isfinite(slope)]), initial=0)))
                     for slope in slopes]
            both, their = loss.value_and_grad(*inputs, reduction=reduction)
            alone, apart = loss(*inputs, reduction=reduction), loss.grad(*inputs,
                                                                         reduction=reduction)
            assert close(both, value, eps, 1) and close(alone, value, eps, 1), (told, reduction,
                                                                                both, alone, value)
            for answer in (their, apart):
                for slope, right, size in zip(arrays_of(answer), slopes, sizes, strict=True):
                    assert close(slope, right, eps, size), (told, reduction, slope, right)
            answers = [one for one in (both, alone, *arrays_of(their), *arrays_of(apart))
                       if isinstance(one, np.ndarray)]
            for place, answer in enumerate(answers):
                assert answer.flags.writeable and answer.dtype.isnative, (told, reduction)
                others = (*inputs, *answers[:place])
                assert not any(np.shares_memory(answer, one) for one in others), (told, reduction,
                                                                                  "not its own")
    for one, was in zip(inputs, before, strict=True):
        assert one.tobytes() == was.tobytes(), (told, "an input was written to")


def valid(loss, form=0, sizes=None):
    return draw(loss, np.random.default_rng(3), sizes or {"n": 5, "m": 4, "C": 3, "d": 3}, form)


# ---------------------------------------------------------------------- layouts
def test_value_and_gradient_do_not_depend_on_how_the_inputs_lie_in_memory(variant):
    for form in range(forms_of(variant)):
        inputs = valid(variant, form)
        for name, layout in LAYOUTS.items():
            assert_as_the_plain_pair(variant, [layout(one) for one in inputs], (name, form))


def test_each_input_may_lie_in_a_way_of_its_own(loss):
    ways = list(LAYOUTS.values())
    for form in range(forms_of(loss)):
        for turn in range(0, len(ways), 2):
            inputs = [ways[(turn + 3 * place) % len(ways)](one) for place,
                      one in enumerate(valid(loss, form))]
            assert_as_the_plain_pair(loss, inputs, (turn, form))


def test_a_weight_and_settings_may_lie_in_any_way(loss):
    if loss.scope == "set":
        pytest.skip("a set has no weights")
    inputs = valid(loss)
    weight = np.random.default_rng(0).uniform(0.5, 2, np.shape(inputs[0])[:None if loss.scope
                                                                          == "element" else 1])
    right = loss.value_and_grad(*inputs, weight=weight)
    for layout in (fortran, strided, reversed_, read_only, big_endian, unaligned):
        value, slopes = loss.value_and_grad(*inputs, weight=layout(weight))
        assert close(value, right[0], 1e-13, 1)
        for one, other in zip(arrays_of(slopes), arrays_of(right[1]), strict=True):
            assert close(one, other, 1e-13, 1)


@pytest.mark.parametrize("dtype", [np.bool_, np.uint8, np.int8, np.uint64, np.float16, ">f4"],
                         ids=str)
def test_a_weight_may_be_of_any_dtype(dtype):
    for loss in (loss for loss in lossedu.LOSSES.values() if loss.scope != "set"):
        inputs = valid(loss)
        weight = np.resize([1, 0, 1, 1],
                           np.shape(inputs[0])[:None if loss.scope == "element" else 1])
        right = loss.value_and_grad(*inputs, weight=weight.astype(float))
        value, slopes = loss.value_and_grad(*inputs, weight=weight.astype(dtype))
        assert value == right[0]
        for one, other in zip(arrays_of(slopes), arrays_of(right[1]), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("setting", ["class_weight", "pos_weight"])
def test_an_array_setting_may_lie_in_any_way(setting):
    for loss in (loss for loss in lossedu.LOSSES.values() if setting in loss.settings_of):
        inputs, weights = valid(loss.at(**{setting: [0.5, 3.0, 1.0]})), np.array([0.5, 3.0, 1.0])
        for layout in (strided, reversed_, read_only, big_endian, unaligned):
            assert_as_the_plain_pair(loss.at(**{setting: layout(weights)}), inputs, layout.__name__)


@pytest.mark.parametrize("part", ["multi_margin", "crammer_singer", "cross_entropy", "brier",
                                  "nll", "gaussian_nll",
                                  "triplet_margin"])
def test_a_part_of_a_loss_made_of_others_may_come_in_any_layout(part):
    for name in ("multi_task", "uncertainty_weighted"):
        loss = lossedu.loss(name, losses=(part, "mse"))
        inputs = valid(loss, sizes={"n1": 5, "C1": 3, "C": 3, "d1": 3, "...2": (4, 3)})
        for layout in LAYOUTS.values():
            told = name, layout.__name__
            assert_as_the_plain_pair(loss, [layout(one) for one in inputs], told, ["mean"],
                                     eps=1e-12)


LONG = ["mse", "hinge", "gaussian_nll", "bce_with_logits", "cross_entropy", "multi_margin",
        "crammer_singer", "nll",
        "brier", "focal_softmax", "kl_div", "triplet_margin", "rmse", "dice", "multi_task"]


@pytest.mark.parametrize("name", LONG)
def test_long_inputs_that_go_block_by_block_may_lie_in_any_way(name):
    loss = lossedu.loss(name)
    rows, width = 2 * BLOCK // 4 + 8, 4
    inputs = valid(loss, sizes={"n": rows, "m": 5, "C": width, "d": width, "...": (rows, width)})
    assert inputs[0].size >= 2 * BLOCK
    with np.errstate(all="ignore"):
        right, slopes = loss(*inputs), arrays_of(loss.grad(*inputs))
        for layout in (fortran, strided, reversed_, big_endian, unaligned):
            value, their = loss.value_and_grad(*[layout(one) for one in inputs])
            assert close(value, right, 1e-11, 1), layout
            for one, other in zip(arrays_of(their), slopes, strict=True):
                assert close(one, other, 1e-11, np.max(np.abs(other))), layout


@pytest.mark.parametrize("layouts, long",
                         [(tuple(LAYOUTS), False), (("fortran", "unaligned"), True)],
                         ids=["short", "long"])
def test_every_fused_form_is_handed_arrays_in_one_piece(layouts, long, loss):
    """What holds for a fused form that is yet to be written, however it works in place."""
    if long and not traits(loss).separable:
        pytest.skip("never goes block by block")
    seen = {}

    def spy(*arrays):
        seen[layout].extend(one.flags.num & PIECE == PIECE and one.dtype in (FLOAT64, np.intp)
                            for one in arrays)
        return loss._pair(*arrays)

    watched = loss.at()
    object.__setattr__(watched, "_both", spy)
    inputs = valid(loss)
    if long:
        inputs = [np.resize(one, (2 * BLOCK, *one.shape[1:])) for one in inputs]
    for layout in layouts:
        seen[layout], laid = [], [LAYOUTS[layout](one) for one in inputs]
        with np.errstate(all="ignore"):
            watched.value_and_grad(*laid)
            watched.value_and_grad(*laid, reduction="sum")
    assert [layout for layout, pieces in seen.items() if not (pieces and all(pieces))] == []


def test_a_fused_form_is_called_from_known_places_alone():
    """A new call is to pass `in_one_piece` first, and to be put on this list."""
    from pathlib import Path
    package = Path(lossedu.__file__).parent
    found = {path.relative_to(package).as_posix() for path in package.rglob("*.py")
             if any(f"{word}(" in path.read_text() or f"{word} if" in path.read_text()
                    for word in ("loss._both", "part._both", "._fused"))}
    assert found == {"core/reducing.py", "fast/call.py", "engine/objectives.py",
                     "losses/composite/__init__.py"}


TABLE = np.random.default_rng(6).normal(size=(5, 3))
ROW_CLASSES, SHARES = np.array([0, 2, 1, 1, 0]), np.exp(TABLE) / np.exp(TABLE).sum(axis=1,
                                                                                   keepdims=True)
HELPERS = {   # what losses share: each is also handed pieces that a loss has cut or turned itself
    "row_sums": (sums.row_sums, TABLE),
    "column_sums": (sums.column_sums, TABLE),
    "both_sides": (pieces.both_sides, TABLE),
    "log1p": (pieces.log1p, np.resize(SHARES, (500, 3))),
    "dot": (stable.dot, TABLE, SHARES),
    "zero_safe_product": (stable.zero_safe_product, SHARES, TABLE),
    "zero_safe_ratio": (stable.zero_safe_ratio, TABLE, SHARES),
    "weighted_target": (classes.weighted_target, TABLE, ROW_CLASSES),
    "sum_of_others": (classes.sum_of_others, SHARES),
    "surprise_and_probs": (classes.surprise_and_probs, TABLE),
    "gradient_in_logits": (classes.gradient_in_logits, SHARES, SHARES, SHARES, 1 - SHARES),
    "of_softmax": (lambda *given: fast.of_softmax(
        lambda surprise, prob, complement: (surprise**2, 2 * surprise), *given), TABLE,
                   ROW_CLASSES),
    "of_softmax of probabilities": (lambda *given: fast.of_softmax(
        lambda surprise, prob, complement: (surprise, 1.0), *given), TABLE, SHARES),
    "of_own_entry": (lambda *given: fast.of_own_entry(lambda own: (own * own, 2 * own), *given),
                     TABLE, ROW_CLASSES),
    "cost_and_pull": (lambda *given: cost_and_pull(*given, 2.0), -np.log(SHARES), SHARES,
                      1 - SHARES),
}


@pytest.mark.parametrize("name", HELPERS)
def test_what_losses_share_works_on_every_layout_and_leaves_its_inputs(name):
    function, *given = HELPERS[name]
    for layout in LAYOUTS.values():
        if layout is big_endian:   # the guard's work: no loss hands such arrays on
            continue
        arrays = [layout(one) for one in given]
        before = [one.tobytes() for one in arrays]
        got, right = function(*arrays), function(*[one.copy() for one in arrays])
        for one, other in zip(arrays_of(got), arrays_of(right), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-15)
        assert [one.tobytes() for one in arrays] == before


# ---------------------------------------------------------------------- dtypes
def in_dtype(loss, inputs, dtype):
    """The inputs in that dtype where its numbers fit: class indices in integers alone, rows of
    probabilities sharp."""
    found = []
    for spec, one, index in zip(loss.inputs, inputs, are_indices(loss, inputs), strict=True):
        domain = next((domain for shape, domain in spec.forms if len(shape.split()) == one.ndim),
                      spec.forms[0][1])
        kind = np.dtype(dtype).kind
        if index:
            found.append(one.astype(dtype if kind in "iu" else np.int64))
        elif kind == "f":
            found.append(one if domain.rows else one.astype(dtype))
        elif domain.rows or domain.values and kind in "ub":
            found.append(one)   # probabilities, labels of -1: floats, or signed
        elif domain.values:
            found.append(one.astype(dtype))
        elif domain.ordered:    # the least box of whole numbers, or one of bool
            low = np.abs(np.round(one[:, :2])) % (1 if kind == "b" else 50)
            found.append(np.concatenate([low, low + 1], axis=-1).astype(dtype))
        else:
            whole = np.abs(np.round(one)) if kind in "ub" or domain.low == 0 else np.round(one)
            whole = np.maximum(whole, 1) if domain.open_low else whole
            if np.isinf([domain.low, domain.high]).any():
                whole = np.minimum(whole, domain.high) % (2 if kind == "b" else 120)
            found.append(whole.astype(dtype))
            if domain.open_low:
                found[-1] = np.maximum(found[-1], np.ones(1, dtype))
    return found


ROUNDING = {8: 1e-13, 4: 1e-5, 2: 1e-3}   # by the size of a float: what it may be off by


def rounding(inputs):
    """That of the coarsest floats among the inputs: a gradient has the dtype of its input."""
    return max((ROUNDING[one.dtype.itemsize] for one in inputs if one.dtype.kind == "f"),
               default=1e-13)


def test_every_dtype_gives_what_float64_gives(loss):
    sizes = {"n": 5, "m": 4, "C": 3, "d": 3}
    for form in range(forms_of(loss)):
        drawn = draw(loss, np.random.default_rng(4), sizes, form, kinks=False)
        for dtype in DTYPES:
            inputs = in_dtype(loss, drawn, dtype)
            assert_as_the_plain_pair(loss, inputs, (dtype, form), eps=rounding(inputs))


def test_each_input_may_come_in_a_dtype_of_its_own(loss):
    drawn = draw(loss, np.random.default_rng(5), {"n": 5, "m": 4, "C": 3, "d": 3}, kinks=False)
    for dtype in DTYPES:
        for place, one in enumerate(in_dtype(loss, drawn, dtype)):
            inputs = [*drawn[:place], one, *drawn[place + 1:]]
            assert_as_the_plain_pair(loss, inputs, (dtype, place), ["mean", "none"],
                                     eps=rounding(inputs))


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int64])
def test_the_least_integer_is_a_number_like_any_other(dtype):
    """Its size is no integer of its dtype: abs(int8(-128)) is -128."""
    least = np.array([np.iinfo(dtype).min, 0, np.iinfo(dtype).max], dtype)
    for loss in (loss for loss in lossedu.LOSSES.values() if all(spec.shape == "..."
                                                                 for spec in loss.inputs)):
        inputs = [np.resize(least, 6) if spec.forms[0][1].everywhere else one.ravel()[:6]
                  for spec, one in zip(loss.inputs, valid(loss, sizes={"...": (6,)}), strict=True)]
        assert_as_the_plain_pair(loss, inputs, (loss.name, dtype))


# ---------------------------------------------------------------------- the instrument
def test_the_search_sees_a_fused_form_that_writes_into_a_copy(monkeypatch):
    """As it was: `scores - own` keeps Fortran order, and its flat view is a copy."""
    from lossedu.core import reading as guard
    monkeypatch.setattr(guard, "in_one_piece", lambda array: array)
    loss = lossedu.loss("multi_margin")
    inputs = valid(loss)
    with pytest.raises(AssertionError):
        assert_as_the_plain_pair(loss, [fortran(one) for one in inputs], "planted")


def test_the_search_sees_a_fused_form_that_writes_into_its_input(spoil):
    def written(pred, target):
        pred -= target
        return pred * pred, 2 * pred

    inputs = valid(lossedu.loss("mse"))
    with pytest.raises(AssertionError, match="written to"):
        assert_as_the_plain_pair(spoil("mse", fused=written), [one + 1 for one in inputs],
                                 "planted", ["mean"], eps=1e9)


def test_the_search_sees_an_answer_that_is_an_input(spoil):
    def handed_back(pred, target):
        return pred - target, target

    inputs = valid(lossedu.loss("mse"))
    with pytest.raises(AssertionError, match="not its own"):
        assert_as_the_plain_pair(spoil("mse", fused=handed_back), inputs, "planted", ["mean"],
                                 eps=1e9)

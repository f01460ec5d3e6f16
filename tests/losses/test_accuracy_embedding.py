"""Value and slopes of every embedding loss within 4 eps of 60-digit arithmetic: far, near and
subnormal, float32 too.

What is rounded on the way: the entries of a difference, and with cosines those of both directions.
Where points nearly agree, or two distances nearly cancel, that counts for more than 4 eps: the
condition number says how much.
"""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.proofs.inputs import settings_at_ends

from .accuracy import NUDGE, Difference, too_far


def norm(vector, p=2):
    """(the p-norm, its slope in each entry)."""
    size = [abs(one) for one in vector]
    whole = max(size)
    if whole == 0:
        return mpf(0), [mpf(0)] * len(vector)
    if p == mpmath.inf:
        return whole, [mpmath.sign(one) * (abs(one) == whole) / mpf(size.count(whole))
                       for one in vector]
    length = whole * mpmath.fsum((one / whole) ** p for one in size) ** (1 / mpf(p))
    return length, [mpmath.sign(one) * (abs(one) / length) ** (p - 1) for one in vector]


def triplet_margin(a, b, c, margin, p, eps, swap):
    def apart(one, other):
        return norm([x - y + eps for x, y in zip(one, other)], p)

    (near, s), (far, t), (other, r) = apart(a, b), apart(a, c), apart(b, c)
    share = (1 + mpmath.sign(other - far)) / 2 if swap else mpf(1)
    far = min(far, other) if swap else far
    push = mpf(margin + near - far >= 0)
    value = Difference(margin + near, far) if push else mpf(0)
    return value, [_parts(push * x, -push * share * y) for x, y in zip(s, t)], [
        _parts(-push * x, -push * (1 - share) * z) for x, z in zip(s, r)], [
        _parts(push * share * y, push * (1 - share) * z) for y, z in zip(t, r)]


def _parts(*terms):
    """A sum, to be measured against the size of what is added up."""
    return Difference(mpmath.fsum(max(one, 0) for one in terms),
                      mpmath.fsum(max(-one, 0) for one in terms))


def contrastive(a, b, y, margin):
    apart = [one - other for one, other in zip(a, b)]
    distance, way = norm(apart)
    if y:
        return distance**2 / 2, apart, [-one for one in apart]
    lack = max(mpf(0), margin - distance)
    return lack**2 / 2, [-lack * one for one in way], [lack * one for one in way]


def cosine_embedding(a, b, y, margin):
    (length_a, a), (length_b, b) = norm(a), norm(b)
    cos = mpmath.fsum(one * other for one, other in zip(a, b))
    nowhere = not (length_a and length_b)
    turn = mpf(0) if nowhere else mpf(-1) if y == 1 else mpf(cos >= margin)
    value = 1 - cos if y == 1 else max(mpf(0), cos - margin)
    return value, *([_parts(turn * other / length, -turn * cos * own / length) if turn else mpf(0)
                     for own, other in zip(one, two)]
                    for one, two, length in ((a, b, length_a), (b, a, length_b)))


def info_nce(a, b, off=(), *, temperature):
    """`off` = (i, j, share) moves the cosine of two points by that share of the size of its
    products."""
    rows = range(len(a))
    (length_a, a), (length_b, b) = (zip(*(norm(one) for one in points)) for points in (a, b))

    def cosine(i, j):
        products = [x * y for x, y in zip(a[i], b[j])]
        moved = off[2] * mpmath.fsum(map(abs, products)) if off[:2] == (i, j) else 0
        return mpmath.fsum(products) + moved

    power = [[mpmath.exp(cosine(i, j) / temperature) for j in rows] for i in rows]
    total = [mpmath.fsum(row) for row in power]
    price = mpmath.fsum(mpmath.log(total[i] / power[i][i]) for i in rows) / len(a)
    pull = [[power[i][j] / total[i] if i != j else -mpmath.fsum(power[i][k] for k in rows if k != i)
             / total[i]
             for j in rows] for i in rows]
    share = temperature * len(a)
    return price, [_turned(pull[i], b, a[i], share * length_a[i]) for i in rows], [
        _turned([row[j] for row in pull], a, b[j], share * length_b[j]) for j in rows]


def _turned(pull, others, own, share):
    """The slope of a point that others pull: without the part along the point itself."""
    along = [mpmath.fsum(x * y for x, y in zip(other, own)) for other in others]
    return [_parts(*(force * other[k] / share for force, other in zip(pull, others)),
                   *(-force * part * own[k] / share for force, part in zip(pull, along)))
            if share else mpf(0) for k in range(len(own))]


EXACT = {one.__name__: one for one in (triplet_margin, contrastive, cosine_embedding)}
VARIANTS = [variant for name in EXACT for variant in settings_at_ends(lossedu.LOSSES[name])]
VARIANTS += [lossedu.loss("triplet_margin", p=p, swap=swap) for p in (1.5, 3.0)
             for swap in (False, True)]
BOTH_DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


def points(variant, dtype, d=3, count=60):
    """Points of ordinary size, far out, subnormal and of mixed sizes; pairs that nearly agree, and
    that do."""
    rng, (least, most) = np.random.default_rng(60 + d), (-310,
                                                         140) if dtype is np.float64 else (-40, 16)
    first = rng.normal(size=(count, d))
    first[::4] *= 10.0 ** rng.uniform(least, most, (len(first[::4]), 1))
    first[1::4] *= 10.0 ** rng.uniform(-8, 8, (len(first[1::4]), d))
    size = np.max(np.abs(first), axis=-1, keepdims=True)
    second, third = (size * rng.normal(size=(count, d)) for _ in range(2))
    second[::3] = first[::3] * (1 + 10.0 ** rng.uniform(-12 if dtype is np.float64 else -5,
                                                        -1, first[::3].shape))
    third[::5] *= 10.0 ** rng.uniform(-3, 3, (len(third[::5]), 1))
    second[-1] = first[-1]
    drawn = [one.astype(dtype) for one in (first, second,
                                           third)[:3 if variant.name == "triplet_margin" else 2]]
    if len(variant.inputs) == 3 and len(drawn) == 2:
        labels = variant.inputs[2].domain.values
        drawn = [np.tile(one, (2, 1)) for one in drawn] + [np.repeat(labels, count).astype(dtype)]
    return tuple(drawn)


def rounded(variant):
    """Each entry of each difference, or of each direction, changed by the share NUDGE of itself."""
    def differences(*inputs):
        vectors = [one for one in inputs if isinstance(one, list)]
        rest = inputs[len(vectors):]
        eps = mpf(variant.settings.get("eps", 0))
        for place, other in ((1, 0), (2, 0), (1, 2))[:3 if len(vectors) == 3 else 1]:
            for k in range(len(vectors[0])):
                gap = vectors[place][k] - vectors[other][k] - (eps if other == 0 else -eps)
                yield (*_changed(vectors, place, k, NUDGE * gap), *rest)

    def entries(first, second, y):
        for place in (0, 1):
            for k in range(len(first)):
                yield (*_changed((first, second), place, k, NUDGE * (first, second)[place][k]), y)

    return entries if variant.name == "cosine_embedding" else differences


def _changed(vectors, place, k, step):
    return [[one + step * (number == place and at == k) for at, one in enumerate(vector)]
            for number, vector in enumerate(vectors)]


def off_jumps(variant, inputs):
    """The examples at which no slope jumps within rounding: across a jump, no condition number
    holds."""
    eps, wide = float(np.finfo(inputs[0].dtype).eps), [one.astype(float) for one in inputs]
    size = 1e-300 + sum(np.max(np.abs(one), axis=-1)
                        for one in wide[:-1]) + variant.settings.get("eps", 0)
    away = [np.abs(kink.distance(*wide, **variant.settings)) for kink in variant.kinks
            if kink.jumps is True]
    keep = np.min(away, axis=0) > 16 * eps * size
    return tuple(one[keep] for one in inputs)


@BOTH_DTYPES
@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize("embedding", VARIANTS, ids=repr)
def test_value_and_slopes_are_within_4_eps_of_the_exact_ones_or_what_rounding_explains(embedding,
                                                                                       d, dtype):
    inputs = points(embedding, dtype, d)
    if embedding.name == "triplet_margin":
        inputs = off_jumps(embedding, inputs)
    assert len(inputs[0]) >= 30
    assert too_far(embedding, inputs, EXACT[embedding.name], roundings=rounded(embedding)) == []


@BOTH_DTYPES
@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize("batch", settings_at_ends(lossedu.LOSSES["info_nce"]), ids=repr)
def test_a_batch_of_pairs_is_within_8_eps_as_softmax_cross_entropy_is_or_what_rounding_explains(
    batch, d, dtype):
    first, second = points(batch, dtype, d)
    for start in range(0, len(first), 5):  # those of one batch are of all sizes
        assert too_far(batch, (first[start:start + 5], second[start:start + 5]), info_nce,
                       bound=8.0, roundings=_entries_and_cosines) == []


def _entries_and_cosines(first, second):
    """What is rounded on the way, in eps. Each entry of a direction: its quotient, half of one,
    taken as a whole. Each cosine: the length of either point (three squares, their sum and its
    root: 1.25), its products (half of one, which a processor with a fused multiply-add spares),
    their sum (1) and its quotient (half): 4.5."""
    for place, points in enumerate((first, second)):
        for row, point in enumerate(points):
            for k, entry in enumerate(point):
                moved = [one[:k] + [entry * (1 + NUDGE)] + one[k + 1:] if at == row else one
                         for at, one in enumerate(points)]
                yield (moved, second) if place == 0 else (first, moved)
    for i in range(len(first)):
        for j in range(len(second)):
            yield first, second, (i, j, mpf(4.5) * NUDGE)


@pytest.mark.parametrize("way", ["p - y", "a float32 temperature"])
def test_info_nce_in_a_form_that_loses_digits_is_caught(spoil, way):
    def rounded_slopes(anchor, positive, temperature):
        u, v = (one / np.linalg.norm(one, axis=-1, keepdims=True) for one in (anchor, positive))
        prob = lossedu.activations.softmax(u @ v.T / temperature) - np.eye(len(u))
        turn = prob @ v
        return ((turn - np.sum(turn * u, axis=-1, keepdims=True) * u)
                / np.linalg.norm(anchor, axis=-1, keepdims=True)
                / (len(u) * temperature), lossedu.LOSSES["info_nce"]._df(anchor, positive)[1])

    right = lossedu.LOSSES["info_nce"].f
    changes = dict(df=rounded_slopes) if way == "p - y" else dict(
        f=lambda anchor, positive, temperature: right(anchor, positive,
                                                      float(np.float32(temperature))))
    spoiled = spoil("info_nce", **changes, fused=None)
    # each far closer to its own partner than to the other's
    pairs = np.array([[1.0, 0.1], [-1.0, 0.3]])
    assert too_far(spoiled, (pairs, pairs + 0.01), info_nce, roundings=_entries_and_cosines)


@pytest.mark.parametrize("name, changes", [
    ("cosine_embedding", dict(f=lambda a, b, y, margin: np.where(y == 1, 1 - _cos(a, b), np.maximum(
        0, _cos(a, b) - margin)))),
    ("contrastive", dict(f=lambda a, b, y, margin: 0.5
                         * np.where(y == 1, np.sum((a - b) ** 2, axis=-1), np.maximum(
        0, margin - np.sqrt(np.sum((a - b) ** 2, axis=-1) + 1e-12)) ** 2))),
    ("triplet_margin",
     dict(f=lambda a, b, c, margin, p, eps, swap: np.maximum(0, margin + np.linalg.norm(
        a - b + eps, axis=-1) - np.linalg.norm(a - c - eps, axis=-1)))),
])
def test_a_form_in_common_use_is_caught(spoil, name, changes):
    spoiled = spoil(name, **changes)
    with np.errstate(all="ignore"):
        assert too_far(spoiled, points(spoiled, np.float64), EXACT[name],
                       roundings=rounded(spoiled))


def _cos(a, b):
    return np.sum(a * b, axis=-1) / (np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1))


@pytest.mark.parametrize("name", EXACT)
def test_no_row_one_row_one_entry_and_float16_are_no_trouble(name):
    loss = lossedu.LOSSES[name]
    some = tuple(one[2:3] for one in points(loss, np.float32, d=1))
    none = tuple(one[:0] for one in some)
    assert np.isnan(loss(*none)) and loss(*none, reduction="sum") == 0
    half = tuple(one.astype(np.float16) for one in some)
    value, slopes = loss.value_and_grad(*half)
    exact, their = loss.value_and_grad(*(one.astype(float) for one in half))
    assert value == pytest.approx(exact, rel=1e-3, abs=1e-6)
    for slope, other in zip(slopes, their):
        assert slope.dtype == np.float16
        np.testing.assert_allclose(slope, other, rtol=1e-3, atol=1e-6)


# ---------------------------------------------------------------------- declared choices, and what
# does not count
def test_at_distance_0_the_slope_of_a_distance_is_0_and_at_a_tie_both_push_half():
    zero, far = np.zeros((1, 2)), np.array([[3.0, 4.0]])
    loss = lossedu.loss("triplet_margin", eps=0.0, margin=10.0)
    assert [one.tolist() for one in loss.grad(zero, zero, far)] == [[[0.6, 0.8]], [[0.0, 0.0]],
                                                                    [[-0.6, -0.8]]]
    assert [one.tolist() for one in loss.grad(zero, zero, zero)] == [[[0.0, 0.0]]] * 3
    # c is 5 from both
    a, b, c = np.array([[0.0, 0.0]]), np.array([[6.0, 0.0]]), np.array([[3.0, 4.0]])
    slopes = loss.at(swap=True).grad(a, b, c)
    np.testing.assert_allclose(slopes, [[[-0.7, 0.4]], [[0.7, 0.4]], [[0.0, -0.8]]], rtol=1e-15)
    apart = lossedu.loss("contrastive")
    assert [one.tolist() for one in apart.grad(zero, zero, [0.0])] == [[[0.0, 0.0]]] * 2
    assert apart(zero, zero, [0.0]) == 0.5


def test_exactly_at_the_margin_all_three_still_push_and_beyond_it_none():
    loss = lossedu.loss("triplet_margin", eps=0.0)
    # 5 and 6: the margin is 1
    zero, near, far = np.zeros((1, 2)), np.array([[3.0, 4.0]]), np.array([[0.0, 6.0]])
    assert loss(zero, near, far) == 0 and loss.grad(zero, near,
                                                    far)[0].tolist() == [[-0.6, 1 - 0.8]]
    assert loss.grad(zero, near, 1.001 * far)[0].tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("scale", [1e150, 1.0, 1e-200, 1e-310])
def test_the_cosine_does_not_change_with_length_and_its_slope_with_one_over_it(scale):
    a, b, y = np.array([[3.0, 4.0], [1.0, 2.0]]), np.array([[5.0, 0.0],
                                                            [2.0, 1.0]]), np.array([1.0, -1.0])
    loss = lossedu.loss("cosine_embedding")
    rel = 1e-14 if scale > 1e-300 else 1e-12  # subnormal numbers have fewer digits
    assert loss(scale * a, b, y) == pytest.approx(loss(a, b, y), rel=rel)
    np.testing.assert_allclose(loss.grad(scale * a, b, y)[1], loss.grad(a, b, y)[1], rtol=rel)
    with np.errstate(over="ignore"):
        np.testing.assert_allclose(loss.grad(scale * a, b, y)[0], loss.grad(a, b, y)[0] / scale,
                                   rtol=1e-12)


@pytest.mark.parametrize("label, value", [(1.0, 1.0), (-1.0, 0.0)])
def test_a_zero_vector_has_cosine_0_and_slope_0(label, value):
    for first, second in (([[0.0, 0.0]], [[0.6, 0.8]]), ([[0.6, 0.8]], [[0.0, 0.0]]),
                          ([[0.0, 0.0]], [[0.0, 0.0]])):
        found, slopes = lossedu.loss("cosine_embedding").value_and_grad(first, second, [label])
        assert found == value and [one.tolist() for one in slopes] == [[[0.0, 0.0]]] * 2


def test_labels_of_the_other_kind_are_refused_with_the_cure():
    pair = np.zeros((2, 3)), np.ones((2, 3))
    with pytest.raises(ValueError, match=r"values 0 or 1 fit. "
                       r"If the labels are -1 and 1, type \(numpy.asarray\(target\) \+ 1\) / 2"):
        lossedu.loss("contrastive")(*pair, [1.0, -1.0])
    with pytest.raises(ValueError, match=r"values -1 or 1 fit. "
                       r"If the labels are 0 and 1, type 2.0 \* numpy.asarray\(target\) - 1"):
        lossedu.loss("cosine_embedding")(*pair, [1.0, 0.0])


def test_info_nce_is_cross_entropy_over_cosines_in_which_each_row_is_of_its_own_class():
    rng = np.random.default_rng(3)
    anchor, positive = rng.normal(size=(2, 7, 4))
    u, v = (one / np.linalg.norm(one, axis=1, keepdims=True) for one in (anchor, positive))
    for temperature in (0.02, 0.1, 3.0):
        expected = lossedu.loss("cross_entropy")(u @ v.T / temperature, np.arange(7))
        assert lossedu.loss("info_nce", temperature=temperature)(anchor,
                                                                 positive) == pytest.approx(
                                                                     expected, rel=1e-13)


def test_info_nce_of_equal_cosines_is_log_n_of_one_pair_0_and_of_none_nan():
    loss = lossedu.loss("info_nce")
    assert loss(np.ones((6, 3)), np.ones((6, 3))) == pytest.approx(np.log(6), rel=1e-15)
    value, slopes = loss.value_and_grad([[3.0, 4.0]], [[-1.0, 7.0]])
    assert value == 0 and not np.any(slopes)
    assert np.isnan(loss(np.zeros((0, 3)), np.zeros((0, 3))))
    zero, slopes = loss.value_and_grad(np.zeros((2, 2)), np.eye(2))
    assert zero == pytest.approx(np.log(2)) and not np.any(slopes)
    sure = loss.at(temperature=1e-3)(np.eye(3), np.eye(3))
    assert sure == pytest.approx(2 * np.exp(-1000.0) if np.exp(-1000.0) else 0.0, abs=1e-300)


@pytest.mark.parametrize("scale", [1e150, 1e-200])
def test_info_nce_does_not_change_with_length_and_its_slope_with_one_over_it(scale):
    anchor, positive = np.random.default_rng(4).normal(size=(2, 5, 3))
    loss = lossedu.loss("info_nce")
    (value, (slope, _)), (far, (their, _)) = (loss.value_and_grad(size * anchor, positive)
                                              for size in (1.0, scale))
    assert far == pytest.approx(value, rel=1e-13)
    np.testing.assert_allclose(their * scale, slope, rtol=1e-12)

"""Claims about values: the same when the two inputs change places, never negative, zero at a
perfect prediction."""
import numpy as np

from ..inputs import draw, forms_of, sizes_of
from .columns import by_column
from .exact import Unreadable, value_of
from .search_lines import EPS, lines_of, prediction
from .verdict import Verdict, Witness
from .wording import held_fixed, plain, shown

NICE = (0.0, 1.0, 0.5, 0.25, 2.0, -1.0, 3.0, 10.0)
SAME = 1e-9    # relative difference between two losses that counts
LOOKED_UP = 50     # of the places at which something seems to speak against a claim, the clearest


@by_column
@np.errstate(all="ignore")
def symmetric(loss, said=None):
    """Look for a prediction and a target that cost something else when they change places."""
    said = loss.claims["symmetric"] if said is None else said
    place, tried, names = prediction(loss), 0, [spec.name for spec in loss.inputs]
    partner = 1 if place == 0 else 0
    for form in range(forms_of(loss)):
        for arrays in _examples(loss, form):
            if not _one_place(loss, place, partner, form):
                sentence = (f"{loss.name} is not symmetric: {names[place]} and {names[partner]} "
                            "are not the same kind of thing and cannot change places.")
                return Verdict(loss, "symmetric", said, False, Witness(sentence, {}), tried)
            swapped = list(arrays)
            for here, there in _pairs(loss, place, partner, form):
                swapped[here], swapped[there] = arrays[there], arrays[here]
            one, other = _value(loss, arrays), _value(loss, swapped)
            differs = np.abs(one - other) > SAME * np.maximum(np.abs(one), np.abs(other))
            tried += differs.size
            for at in _marked(differs):
                if _equal(loss, [array[at] for array in arrays], [array[at] for array in swapped]):
                    continue
                first, second = (plain(arrays[which][at]) for which in (place, partner))
                sentence = (f"{loss.name} is not symmetric: {names[place]} {shown(first)} with "
                            f"{names[partner]} {shown(second)} costs {one[at]:.6g}, and with the "
                            f"two changed {other[at]:.6g}.")
                numbers = {names[place]: first, names[partner]: second,
                           "values": [plain(one[at]), plain(other[at])]}
                return Verdict(loss, "symmetric", said, False, Witness(sentence, numbers), tried)
    return Verdict(loss, "symmetric", said, True, None, tried)


@by_column
@np.errstate(all="ignore")
def nonnegative(loss, said=None):
    """Look for a negative loss, on every line; for rows of log-probabilities among drawn ones, for
    lines leave them."""
    said = loss.claims["nonnegative"] if said is None else said
    tried = 0
    if _domain(loss, prediction(loss), 0).rows == "exp":
        return _negative_drawn(loss, said)
    for lines in lines_of(loss):
        value = lines.value(lines.steps)
        slope = np.linalg.norm(lines.gradient(lines.steps), axis=-1)
        negative = value < -8 * (slope * lines.input_rounding(lines.steps) + EPS)
        tried += value.size
        for number, at in _marked(negative, np.abs(lines.steps - 1)):
            one = lines.line(int(number))
            inputs = [part[:, 0] for part in one.inputs(one.steps[:, at:at + 1])]
            if not _confirmed(loss, inputs, lambda cost: cost < 0):
                continue
            fixed, (there,) = lines.line(int(number)).describe(float(lines.steps[number, at]))
            sentence = (f"{loss.name} is negative: {held_fixed(fixed)}it is "
                        f"{value[number, at]:.6g} at the prediction {shown(there)}.")
            numbers = dict(fixed, pred=there, value=float(value[number, at]))
            return Verdict(loss, "nonnegative", said, False, Witness(sentence, numbers), tried)
    return Verdict(loss, "nonnegative", said, True, None, tried)


def _negative_drawn(loss, said, rows=2000):
    """As `nonnegative`, among drawn rows."""
    tried = 0
    for classes in (2, 3, 10):
        arrays = draw(loss, np.random.default_rng(classes), {"n": rows, "C": classes})
        value = _value(loss, arrays)
        tried += value.size
        if (value < -1e-12).any():
            at = int(np.argmin(value))
            numbers = {spec.name: plain(array[at]) for spec, array in zip(loss.inputs, arrays)}
            where = held_fixed(numbers).removesuffix(", ")
            witness = Witness(f"{loss.name} is negative: {where} it is {value[at]:.6g}.",
                              numbers | {"value": float(value[at])})
            return Verdict(loss, "nonnegative", said, False, witness, tried)
    return Verdict(loss, "nonnegative", said, True, None, tried)


@by_column
@np.errstate(all="ignore")
def zero_at_perfect(loss, said=None):
    """Look for a target at which even the perfect prediction costs something.

    Perfect is the target itself, where predictions are the same kind of thing or its class as a
    row, and its logarithm for log-probabilities. Elsewhere (scores) it is the best of all
    predictions on the lines.
    """
    said = loss.claims["zero_at_perfect"] if said is None else said
    place, tried = prediction(loss), 0
    partner = 1 if place == 0 else 0
    for form in range(forms_of(loss)):
        if not (_one_place(loss, place, partner, form) or _domain(loss, place, form).rows):
            return _best_is_zero(loss, said)
        for arrays in _examples(loss, form):
            arrays = list(arrays)
            for here, there in _pairs(loss, place, partner, form):
                arrays[here] = _perfect(loss, arrays, here, there, form)
            value = np.asarray(_value(loss, arrays))
            costs = ~(np.abs(value) <= 0)
            tried += costs.size
            for at in _marked(costs):
                inputs = [_alone(array[at]) for array in arrays]
                if not _confirmed(loss, inputs,
                                  lambda cost, inputs=inputs: abs(cost)
                                  > _rounded(loss, place, inputs)):
                    continue
                target = plain(arrays[partner][at])
                sentence = (f"{loss.name} is not zero at a perfect prediction: where "
                            f"{loss.inputs[partner].name} is {shown(target)}, it costs "
                            f"{value[at]:.6g}.")
                numbers = {loss.inputs[partner].name: target, "value": float(value[at])}
                return Verdict(loss, "zero_at_perfect", said, False, Witness(sentence, numbers),
                               tried)
    return Verdict(loss, "zero_at_perfect", said, True, None, tried)


def _best_is_zero(loss, said):
    tried = 0
    for lines in lines_of(loss):
        value = lines.value(lines.steps)
        least = np.min(np.where(np.isnan(value), np.inf, value), axis=1)
        tried += value.size
        fixed = [str([other[number].tolist() for other in lines.others])
                 for number in range(len(least))]
        for one in dict.fromkeys(fixed):  # the best over all lines that share a target
            rows = [number for number, other in enumerate(fixed) if other == one]
            number = min(rows, key=lambda row: least[row])
            if not abs(least[number]) <= SAME:
                if said is True:  # it may sink to 0 yet, where no line goes
                    return Verdict(loss, "zero_at_perfect", said, None, None, tried)
                told, _ = lines.line(number).describe(0.0)
                sentence = (f"{loss.name} is not zero at a perfect prediction: "
                            f"{held_fixed(told)}the best of all predictions tried costs "
                            f"{least[number]:.6g}.")
                witness = Witness(sentence, dict(told, value=float(least[number])))
                return Verdict(loss, "zero_at_perfect", said, False, witness, tried)
    return Verdict(loss, "zero_at_perfect", said, True, None, tried)


def _marked(mask, order=None):
    """The places where the mask is true, in order, or by another array; a few of them."""
    places = np.argwhere(mask)
    if order is not None:
        places = places[np.argsort(order[mask], kind="stable")]
    return [tuple(one) for one in places[:LOOKED_UP]]


def _alone(array):
    """One example with a leading axis."""
    return np.asarray(array)[None]


def _equal(loss, one, other):
    """Whether two examples cost the same in exact arithmetic, but for the rounding of their
    numbers."""
    try:
        costs = [value_of(loss, [_alone(array) for array in arrays]) for arrays in (one, other)]
    except Unreadable:
        return False
    return None in costs or abs(costs[0] - costs[1]) <= 1e-12 * abs(costs[0])


def _confirmed(loss, inputs, against):
    """Whether what one example (with a leading axis) costs in exact arithmetic speaks against the
    claim."""
    try:
        cost = value_of(loss, inputs)
    except Unreadable:
        return True
    return cost is not None and bool(against(cost))


def _rounded(loss, place, inputs):
    """What the rounding of a prediction to float64 may cost."""
    with np.errstate(all="ignore"):
        slope = loss._df(*inputs)
    slope = slope[sum(spec.grad for spec in loss.inputs[:place])] if isinstance(slope,
                                                                                tuple) else slope
    noticed = np.abs(slope * inputs[place])
    return 64 * EPS * float(np.sum(noticed[np.isfinite(noticed)])) + 1e-150


def _examples(loss, form):
    """Inputs to try: small round numbers first where they fit, then drawn ones."""
    if loss.scope == "element" and len(loss.inputs) == 2 and all(spec.forms[0][1].everywhere
                                                                 for spec in loss.inputs):
        one, other = np.meshgrid(NICE, NICE)
        yield one.ravel(), other.ravel()
    rng = np.random.default_rng(0)
    for sizes in sizes_of(loss):
        yield draw(loss, rng, sizes, form)


def _domain(loss, place, form):
    forms = loss.inputs[place].forms
    return forms[min(form, len(forms) - 1)][1]


def _one_place(loss, place, partner, form):
    """Whether prediction and target live in the same place: equal shapes, equal ranges."""
    one, other = (loss.inputs[which].forms[min(form, len(loss.inputs[which].forms) - 1)]
                  for which in (place, partner))
    return len(one[0].split()) == len(other[0].split()) and all(getattr(one[1], fact)
                                                                == getattr(other[1], fact)
                                      for fact in ("low", "high", "values", "index", "rows"))


def _pairs(loss, place, partner, form):
    """What changes places: prediction and target; of samples that may differ in size, what belongs
    to each too."""
    shapes = [spec.forms[min(form, len(spec.forms) - 1)][0] for spec in loss.inputs]
    if shapes[place] == shapes[partner] or not _one_place(loss, place, partner, form):
        return [(place, partner)]
    own, other = ([at for at, shape in enumerate(shapes) if shape == shapes[one]]
                  for one in (place, partner))
    return list(zip(own, other, strict=True))


def _perfect(loss, arrays, place, partner, form):
    target = arrays[partner]
    if _one_place(loss, place, partner, form):
        return target
    if _domain(loss, partner, form).index:
        target = np.eye(arrays[place].shape[-1])[np.maximum(target, 0)]
    return np.log(target) if _domain(loss, place, form).rows == "exp" else target


def _value(loss, arrays):
    return np.asarray(loss._f(*arrays), dtype=float)

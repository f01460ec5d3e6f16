"""Claims about values: symmetric in its inputs, never negative, zero at a perfect prediction."""
import numpy as np

from ..inputs import draw, forms_of, sizes_of
from .columns import by_column
from .exact import Unreadable, value_of
from .lines import EPS
from .search_lines import lines_of, prediction
from .verdict import Verdict, Witness
from .wording import held_fixed, plain, shown

NICE = (0.0, 1.0, 0.5, 0.25, 2.0, -1.0, 3.0, 10.0)
SAME = 1e-9    # relative difference between two losses that counts
LOOKED_UP = 50     # of the places at which something seems to speak against a claim, the clearest


@by_column
@np.errstate(all="ignore")
def symmetric(loss, said=None) -> Verdict:
    """Look for a prediction and a target that cost something else when they change places."""
    said = loss.claims["symmetric"] if said is None else said
    place, tried = prediction(loss), 0
    names = [spec.name for spec in loss.inputs]
    partner = 1 if place == 0 else 0
    for form in range(forms_of(loss)):
        for arrays in _examples(loss, form):
            if not _share_a_space(loss, place, partner, form):
                sentence = (f"{loss.name} is not symmetric: {names[place]} and {names[partner]} "
                            "are not the same kind of thing and cannot change places.")
                return Verdict(loss, "symmetric", said, False, Witness(sentence, {}), tried)
            swapped = list(arrays)
            for own, other in _changing_places(loss, place, partner, form):
                swapped[own], swapped[other] = arrays[other], arrays[own]
            as_drawn, changed = _value(loss, arrays), _value(loss, swapped)
            size = np.maximum(np.abs(as_drawn), np.abs(changed))
            differs = np.abs(as_drawn - changed) > SAME * size
            tried += differs.size
            for at in _marked(differs):
                if _equal(loss, [array[at] for array in arrays], [array[at] for array in swapped]):
                    continue
                inputs = {names[which]: plain(arrays[which][at]) for which in (place, partner)}
                costs = [plain(as_drawn[at]), plain(changed[at])]
                return Verdict(loss, "symmetric", said, False, _unequal(loss, inputs, costs), tried)
    return Verdict(loss, "symmetric", said, True, None, tried)


def _unequal(loss, inputs, costs):
    """The witness that a loss is not symmetric: {name: value} of two inputs, and the two costs."""
    (own_name, own), (other_name, other) = inputs.items()
    sentence = (f"{loss.name} is not symmetric: {own_name} {shown(own)} with {other_name} "
                f"{shown(other)} costs {costs[0]:.6g}, and with the two changed {costs[1]:.6g}.")
    return Witness(sentence, inputs | {"values": costs})


@by_column
@np.errstate(all="ignore")
def nonnegative(loss, said=None) -> Verdict:
    """Look for a negative loss, on every line; for rows of log-probabilities among drawn ones, for
    lines leave them."""
    said = loss.claims["nonnegative"] if said is None else said
    tried = 0
    if _domain(loss, prediction(loss), 0).rows == "exp":
        return _negative_drawn(loss, said)
    for lines in lines_of(loss):
        value = lines.value(lines.steps)
        rounding = lines.gradient_size(lines.steps) * lines.input_rounding(lines.steps)
        negative = value < -8 * (rounding + EPS)
        tried += value.size
        for number, at in _marked(negative, np.abs(lines.steps - 1)):
            line = lines.line(int(number))
            inputs = [array[:, 0] for array in line.inputs(line.steps[:, at:at + 1])]
            if not _confirmed(loss, inputs, lambda cost: cost < 0):
                continue
            fixed, (pred,) = line.describe(float(lines.steps[number, at]))
            cost = float(value[number, at])
            sentence = (f"{loss.name} is negative: {held_fixed(fixed)}it is {cost:.6g} "
                        f"at the prediction {shown(pred)}.")
            numbers = dict(fixed, pred=pred, value=cost)
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
def zero_at_perfect(loss, said=None) -> Verdict:
    """Look for a target at which even the perfect prediction costs something.

    Perfect is the target itself, where predictions are the same kind of thing or its class as a
    row, and its logarithm for log-probabilities. Elsewhere (scores) it is the best of all
    predictions on the lines.
    """
    said = loss.claims["zero_at_perfect"] if said is None else said
    place, tried = prediction(loss), 0
    partner = 1 if place == 0 else 0
    for form in range(forms_of(loss)):
        if not (_share_a_space(loss, place, partner, form) or _domain(loss, place, form).rows):
            return _best_is_zero(loss, said)
        for arrays in _examples(loss, form):
            arrays = list(arrays)
            for own, other in _changing_places(loss, place, partner, form):
                arrays[own] = _perfect(loss, arrays, own, other, form)
            value = np.asarray(_value(loss, arrays))
            costs = ~(np.abs(value) <= 0)
            tried += costs.size
            for at in _marked(costs):
                inputs = [_alone(array[at]) for array in arrays]
                rounding = _rounding_of_a_prediction(loss, place, inputs)
                if not _confirmed(loss, inputs, lambda cost, least=rounding: abs(cost) > least):
                    continue
                name, target = loss.inputs[partner].name, plain(arrays[partner][at])
                sentence = (f"{loss.name} is not zero at a perfect prediction: where {name} is "
                            f"{shown(target)}, it costs {value[at]:.6g}.")
                witness = Witness(sentence, {name: target, "value": float(value[at])})
                return Verdict(loss, "zero_at_perfect", said, False, witness, tried)
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


def _rounding_of_a_prediction(loss, place, inputs):
    """What the rounding of a prediction to float64 may cost, to first order: EPS sum |g x|."""
    with np.errstate(all="ignore"):
        gradient = loss._df(*inputs)
    if isinstance(gradient, tuple):
        gradient = gradient[sum(spec.grad for spec in loss.inputs[:place])]
    noticed = np.abs(gradient * inputs[place])
    return 64 * EPS * float(np.sum(noticed[np.isfinite(noticed)])) + 1e-150


def _examples(loss, form):
    """Inputs to try: small round numbers first where they fit, then drawn ones."""
    any_numbers = all(spec.forms[0][1].everywhere for spec in loss.inputs)
    if loss.scope == "element" and len(loss.inputs) == 2 and any_numbers:
        left, right = np.meshgrid(NICE, NICE)
        yield left.ravel(), right.ravel()
    rng = np.random.default_rng(0)
    for sizes in sizes_of(loss):
        yield draw(loss, rng, sizes, form)


def _domain(loss, place, form):
    return _form(loss, place, form)[1]


def _share_a_space(loss, place, partner, form):
    """Whether prediction and target live in the same space: as many axes, equal ranges."""
    (shape, domain), (other_shape, other) = (_form(loss, which, form) for which in (place, partner))
    if len(shape.split()) != len(other_shape.split()):
        return False
    facts = ("low", "high", "values", "index", "rows")
    return all(getattr(domain, fact) == getattr(other, fact) for fact in facts)


def _form(loss, place, form):
    """(shape, domain) of an input in this form, or in its last one where it has fewer."""
    forms = loss.inputs[place].forms
    return forms[min(form, len(forms) - 1)]


def _changing_places(loss, place, partner, form):
    """What changes places: prediction and target; of samples that may differ in size, what belongs
    to each too."""
    shapes = [_form(loss, which, form)[0] for which in range(len(loss.inputs))]
    if shapes[place] == shapes[partner] or not _share_a_space(loss, place, partner, form):
        return [(place, partner)]
    own, other = ([at for at, shape in enumerate(shapes) if shape == shapes[one]]
                  for one in (place, partner))
    return list(zip(own, other, strict=True))


def _perfect(loss, arrays, place, partner, form):
    target = arrays[partner]
    if _share_a_space(loss, place, partner, form):
        return target
    if _domain(loss, partner, form).index:
        target = np.eye(arrays[place].shape[-1])[np.maximum(target, 0)]
    return np.log(target) if _domain(loss, place, form).rows == "exp" else target


def _value(loss, arrays):
    return np.asarray(loss._f(*arrays), dtype=float)

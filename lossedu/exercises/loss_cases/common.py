"""What the cases of all losses share: drawn inputs, changed settings, kinds of inputs."""
import numpy as np

from ...proofs.inputs import draw

FAR = (3000.5, -3000.5, 40.0, -40.0, 0.0, 150.0, -500.0)  # about where exp rounds, or overflows
FURTHEST = 3  # decimal powers that a score goes up to among the extremes
ROWS = 24


def changed(variant, loss) -> dict:
    """The settings of a variant that are not those of the loss."""
    return {name: value for name, value in variant.settings.items()
            if not same(value, loss.settings[name])}


def words(given) -> str:
    """The settings of a case, for its note."""
    return ", ".join(
        f"{name} = {value:g}" if isinstance(value, (int, float)) else f"another {name}"
        for name, value in given.items())


def drawn_inputs(loss, rng, sizes, **how):
    """Drawn inputs off the kinks, without labels that are ignored: they have cases of their own."""
    return without_ignored(loss, draw(loss, rng, sizes, kinks=False, **how))


def without_ignored(loss, inputs):
    """Labels that are ignored become labels of some class."""
    ignored = loss.settings.get("ignore_index")
    if ignored is None:
        return inputs
    return tuple(np.where(array == ignored, np.arange(array.size) % 2, array)
                 if array.dtype.kind in "iu" else array for array in inputs)


def far_scores(loss, rng, inputs):
    """Scores of 3000 and of 40, of either sign, beside every label: no luck in it."""
    far = []
    for place, (spec, array) in enumerate(zip(loss.inputs, inputs)):
        if is_score(spec) and not is_short(spec):
            pattern = np.resize(np.roll(FAR, -place), array.size)
            array = (rng.permutation(pattern) if loss.scope == "element" else pattern)
            array = array.reshape(inputs[place].shape)
        far.append(array)
    return far


def takes_the_same(variant, loss):
    """Does a variant take the same inputs?"""
    return [spec.name for spec in variant.inputs] == [spec.name for spec in loss.inputs]


def is_score(spec):
    return spec.forms[0][1].everywhere


def is_short(spec):
    """Does it hold so many numbers, whatever the rows?"""
    return str(spec.shape).isdigit()


def grows(domain):
    """Does it hold numbers from 0 up, as large as one likes?"""
    return (domain.low, domain.high) == (0, np.inf) and not domain.values


def is_share(domain):
    return (domain.low, domain.high) == (0, 1)


def same(one, other):
    return one is other or (one is not None and other is not None and np.array_equal(one, other))

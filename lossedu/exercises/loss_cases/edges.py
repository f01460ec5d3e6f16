"""Certain probabilities, ignored labels, empty masks, vectors of 0, several axes."""
import numpy as np

from ...proofs.inputs import draw, forms_of, settings_at_ends, sizes_of
from ..record import Case
from .common import ROWS, changed, drawn_inputs, same, takes_the_same, words


def zero_vectors(loss, rng, sizes):
    """Vectors of 0, which have no direction: the first, the last and one between, in each input."""
    points = [place for place, spec in enumerate(loss.inputs) if spec.shape == "n d"]
    for which in [[place] for place in points] + [points] * bool(points):
        inputs = list(drawn_inputs(loss, rng, sizes))
        for place in which:
            inputs[place] = inputs[place].copy()
            inputs[place][[0, 2, -1]] = 0.0
        if inputs[-1].ndim == 1:  # labels: where two are to be alike, a direction tells
            inputs[-1] = inputs[-1].copy()
            inputs[-1][[0, -1]] = inputs[-1].max()
        yield Case(*inputs).note("vectors of 0")


def certain_at_both_ends(loss):
    """Probabilities of 0 and 1, right and wrong, the wrong ones first and last."""
    probs = np.array([1.0, 0.5, 0.0, 1.0, 0.5, 0.0])
    target = np.array([0.0, 1.0, 0.0, 1.0, 0.0, 1.0])
    if loss.scope == "element" and len(loss.inputs) == 2:
        for order in (slice(None), slice(None, None, -1)):
            yield Case(probs[order].copy(), target[order].copy()).note(
                "certain and wrong at both ends")
        nearly = np.array([1 - 2.0 ** -53, 1e-20, 0.5, 1e-20, 1 - 2.0 ** -53])
        yield Case(nearly, np.zeros(5)).note("nearly certain and wrong at both ends")


def empty_masks(loss, names):
    """Two empty masks, pooled and image by image; where nothing is added, that is 0 / 0."""
    if "smooth" not in names:
        return
    empty, mask = np.zeros((3, 4)), np.eye(3, 4)
    yield Case(empty[0], empty[0], smooth=0.0).note("two empty masks, smooth = 0")
    yield Case(empty[0], empty[0]).note("two empty masks")
    if "per_image" in names:
        mask[1] = 0.0
        yield Case(0.5 * mask, mask, smooth=0.0, per_image=True).note(
            "two empty masks among others, smooth = 0")


def certain_and_right(loss, rng, sizes):
    """A probability of 1 for the label, of 0 for the others: log 0 counts for nothing."""
    for form in range(forms_of(loss)):
        inputs = list(drawn_inputs(loss, rng, sizes, form=form))
        target = inputs[1]
        if target.shape == inputs[0].shape:
            certain = target if loss.inputs[1].forms[form][1].rows != "exp" else np.exp(target)
        elif target.dtype.kind in "iu" and target.ndim == 1:
            certain = np.eye(inputs[0].shape[-1])[target]
        else:
            return
        with np.errstate(divide="ignore"):
            is_log = loss.inputs[0].forms[0][1].rows == "exp"
            inputs[0] = np.log(certain) if is_log else np.array(certain, dtype=float)
        yield Case(*inputs).note("as the label says")


def ignored_labels(loss, names, rng, sizes):
    """Labels that count for nothing: by the default, by another number, and by that of a class."""
    if "ignore_index" not in names:
        return
    for index in (loss.settings["ignore_index"], -1, 1):
        variant = loss.at(ignore_index=index)
        inputs = list(draw(variant, rng, sizes, kinks=False))
        inputs[1] = inputs[1].copy()
        inputs[1][[1, -1]] = index
        given = changed(variant, loss)
        yield Case(*inputs, **given).note(f"labels of {index} are ignored")


def all_settings_together(loss, names, rng):
    """All settings away from their defaults at once, beside labels that are ignored."""
    if len(names) < 2:
        return
    for turn in (-1, 1, 2):
        ends = {name: _end(loss, name, turn) for name in names}
        variant = loss.at(**ends)
        given = changed(variant, loss)
        if given and takes_the_same(variant, loss):
            sizes = {**sizes_of(loss)[-1], "n": ROWS}
            inputs = list(draw(variant, rng, sizes, kinks=False))
            if "ignore_index" in names and inputs[1].dtype.kind in "iu":
                inputs[1][1] = ends["ignore_index"]
            yield Case(*inputs, **given).note(words(given))


def _end(loss, name, turn):
    """One of the ends of a setting that are not its default; another one in each turn."""
    ends = [end for end in loss.settings_of[name].ends if not same(end, loss.settings[name])]
    return ends[turn % len(ends)] if ends else loss.settings[name]


def of_several_axes(loss, names, rng):
    """Examples of several axes, where a setting asks for one value of each."""
    for variant in settings_at_ends(loss):
        given = changed(variant, loss)
        if set(given) <= set(names) and any(" ..." in spec.forms[0][0] for spec in variant.inputs):
            inputs = draw(variant, rng, {"n": 4, "...": (2, 3)}, kinks=False)
            if given and all(array.shape == (4, 6) for array in inputs):
                inputs = [array.reshape(4, 2, 3) for array in inputs]
                yield Case(*inputs, **given).note(f"{words(given)}, three axes")


def spread_out(loss, rng):
    """An input that may have size 1 along an axis: one number for all along it."""
    if not any(spec.spreads for spec in loss.inputs):
        return
    for shape in ((4, 1), (1, 3), (1, 1)):
        inputs = [array[:shape[0], :shape[1]] if spec.spreads else array for spec, array in
                  zip(loss.inputs, draw(loss, rng, {"...": (4, 3)}, kinks=False))]
        yield Case(*inputs).note(f"one number for all along an axis: {shape}")


def empty_tasks(loss, rng):
    """A task without an example, where a loss says what that gives."""
    if not loss.inputs[0].name.endswith("_1"):
        return
    for task in ("1", "2"):
        inputs = [array[:0] if spec.name.endswith(f"_{task}") else array for spec, array in
                  zip(loss.inputs, draw(loss, rng, sizes_of(loss)[1], kinks=False))]
        yield Case(*inputs).note(f"task {task} is empty")

"""What to raise where an input does not fit: the sentence, and what might be typed in its place.

The reader in `guard` raises a `Misfit`; it becomes the error that people see once its cures were
tried on what came.
"""
import numpy as np

from . import cures
from .foreign import is_numbers
from .names import OF_ONE_SCORE
from .shapes import cure_for_rows, kind, letters_of, shapes_in_words, share_a_letter


class Misfit(Exception):
    """What does not fit, in a sentence, and what may be typed: `tries` of (input, cures, what fits,
    its array).

    `otherwise` is said where none of them works.
    """

    def __init__(self, kind, sentence, *tries, otherwise=""):
        super().__init__(sentence)
        self.kind, self.sentence, self.tries, self.otherwise = kind, sentence, tries, otherwise

    def said(self, inputs):
        """The error to raise, with the first cure that works on the `inputs` as they came."""
        for name, tried, fits, array in self.tries:
            cure = cures.say(tried, name, inputs[name], fits, array, inputs)
            if cure:
                return self.kind(f"{self.sentence} {cure}")
        return self.kind(f"{self.sentence} {self.otherwise}".rstrip())


def typed(name: str, value) -> str:
    """A value as one may type it again: as it is written where that is short, or else the name it
    was given under.

    >>> typed("delta", 2.0), typed("class_weight", np.ones(2)), typed("class_weight", np.ones(99))
    ('2.0', '[1.0, 1.0]', 'class_weight')
    """
    if isinstance(value, np.generic) or hasattr(value, "tolist"):
        value = value.tolist()
    text = repr(value)
    plain_value = value is None or isinstance(value, (str, bool, int, float, list, tuple))
    return text if plain_value and len(text) <= 60 and "\n" not in text else name


def digits(number: float) -> str:
    """A number as short as may be without being another one: 1.0000001 is not 1.

    >>> digits(np.float32(1.0000001)), digits(2.0), digits(-0.1)
    ('1.0000001', '2', '-0.1')
    """
    short = f"{number:g}"
    return short if type(number)(short) == number or number != number else str(number)


# ---------------------------------------------------------------------- values
def out_of_order(spec, domain, array: np.ndarray, row: int, pair: int) -> str:
    """What to say of a row of which a low end is not below its high end."""
    (low, high), half = domain.ordered[pair], len(domain.ordered)
    return (f"row {row} of {spec.name} has {low} {digits(array[row, pair])} and {high} "
            f"{digits(array[row, pair + half])}; {low} < {high} fits.")


def out_of_domain(loss, spec, domain, array: np.ndarray, said: str) -> Misfit:
    """What to raise about numbers outside their domain."""
    is_target = domain.rows == "sum" and not spec.grad
    owner = loss.owner_of(spec)
    labels = is_target and cures.only(0, 1)(array) and owner.name in OF_ONE_SCORE
    end = (" If these are labels, of which a row may have several or none, type "
           f'lossedu.loss("{OF_ONE_SCORE[owner.name]}").') if labels else ""

    def fits(result):
        """Whether all of a result lies inside the domain: in the precision of the call, or in its
        own where finer.
        """
        numbers = np.asarray(result)
        wide = np.result_type(numbers, array.dtype) if numbers.dtype.kind == "f" else array.dtype
        is_alike = is_numbers(numbers) and numbers.shape == array.shape
        return is_alike and domain.fits(numbers.astype(wide))
    return Misfit(ValueError, f"{loss.name}: {said}{end}", (spec.name, domain.cures, fits, array))


def not_an_index(loss, spec, array: np.ndarray, sizes: dict) -> Misfit:
    """What to raise about class indices that are no integers."""
    classes = sizes[spec.classes]

    domain = next(domain for _, domain in spec.forms if domain.index)
    indices = _indices_of(loss.owner_of(spec), classes)

    def fits(result):
        """Whether these are indices, or may be made some, or rows of probabilities where those fit
        too.
        """
        numbers = np.asarray(result)
        if numbers.dtype.kind not in "iu":
            takes_rows = any(domain.rows for _, domain in spec.forms)
            return takes_rows and numbers.shape == (*array.shape, classes)
        return indices(numbers) or bool(
            cures.say(domain.cures, spec.name, numbers, indices, numbers))
    return Misfit(TypeError, f"{loss.name}: {spec.name} has dtype {array.dtype}; class indices "
                             f"are integers.",
                  (spec.name, cures.float_indices(loss.owner_of(spec).settings.get("ignore_index")),
                   fits, array))


def no_such_class(loss, spec, domain, array: np.ndarray, classes: int) -> Misfit:
    """What to raise about an index that no class has."""
    wrong = np.unique(array[(array < 0) | (array >= classes)])
    said = (f"{loss.name}: {spec.name} holds {array[(array < 0) | (array >= classes)].flat[0]}; "
            f"there are {classes} classes: indices from 0 to {classes - 1} fit.")
    owner = loss.owner_of(spec)
    ignored = owner.settings.get("ignore_index")
    from_1_to_C = array.min() == 1 and array.max() == classes
    if len(wrong) == 1 and ignored is not None and classes > 1 and not from_1_to_C:
        settings = {name: value for name, value in owner.settings.items()
                    if value is not owner.settings_of[name].default}
        settings["ignore_index"] = wrong.item()
        text = ", ".join(f"{name}={typed(name, value)}" for name, value in settings.items())
        said += (f' If {wrong.item()} marks rows to leave out, '
                 f'type lossedu.loss("{owner.name}", {text}).')
    if classes == 1:
        of_one_score = OF_ONE_SCORE.get(owner.name, owner.name)
        said += f' For one score for each example, type lossedu.loss("{of_one_score}").'
    return Misfit(ValueError, said, (spec.name, domain.cures, _indices_of(owner, classes), array))


def _indices_of(loss, classes):
    """A test of results: whether each is the index of a class, or the one that is ignored."""
    ignored = loss.settings.get("ignore_index")

    def fits(result):
        numbers = np.asarray(result)
        return numbers.dtype.kind in "iu" and numbers.ndim == 1 and from_0_below(
            classes, numbers if ignored is None else numbers[numbers != ignored])
    return fits


def from_0_below(classes: int, index: np.ndarray) -> bool:
    if not index.size:
        return True
    return 0 <= index.item(index.argmin()) and index.item(index.argmax()) < classes


# ---------------------------------------------------------------------- shapes
def wrong_shape(loss, arrays: list, position: int) -> Misfit:
    """What to raise about a shape that does not fit: what came, beside what, and what to type."""
    spec, array = loss.inputs[position], arrays[position]
    beside = next((at for at in range(position) if share_a_letter(spec, loss.inputs[at])), None)
    fits = shapes_in_words(spec)
    if beside is None and " " in fits and _have_more_axes(loss, arrays, position):
        return Misfit(ValueError, f"{loss.name}: {spec.name} has shape {array.shape}; expected "
                                  f"{fits}."
                      + cure_for_rows(loss, arrays, position))
    tries = _ways_to_shape(loss, arrays, position, beside)
    if beside is None:
        owner = loss.owner_of(spec)
        other = arrays[position + 1] if position + 1 < len(arrays) else array
        one_score = array.ndim == 1 and other.shape == array.shape and owner.name in OF_ONE_SCORE
        end = (f'For one score for each example, type lossedu.loss("{OF_ONE_SCORE[owner.name]}").'
               if one_score else "")
        is_image = [kind(letter) for letter in spec.forms[0][0].split()] == ["n", "..."]
        if is_image and array.ndim == 1:  # the other input has its own turn
            end = f"Try {spec.name}[None]: a batch of one."
        return Misfit(ValueError, f"{loss.name}: {spec.name} has shape {array.shape}; expected "
                                  f"{fits}.", *tries,
                      otherwise=end)
    first_spec, first = loss.inputs[beside], arrays[beside]
    came = (f"{loss.name}: {first_spec.name} has shape {first.shape} and {spec.name} has shape "
            f"{array.shape}; ")
    if spec.shape != first_spec.shape or "..." not in fits:
        return Misfit(ValueError, came + f"expected {spec.name} of shape {fits} beside "
                                         f"{first_spec.name} of shape "
                                         f"{shapes_in_words(first_spec)}.", *tries)
    came += "expected equal shapes."
    try:
        came += f" NumPy would broadcast them to {np.broadcast_shapes(first.shape, array.shape)}."
    except ValueError:
        pass
    if spec.spreads and array.shape == first.shape[:-1]:
        return Misfit(ValueError, f"{came} Try {spec.name}[..., None], which has shape "
                                  f"{array.shape + (1,)}: one {spec.name} for each row.")
    if spec.spreads and array.shape == first.shape[1:]:
        return Misfit(ValueError, f"{came} Try {spec.name}[None], which has shape "
                                  f"{(1,) + array.shape}: one {spec.name} for each column.")
    return Misfit(ValueError, came, *tries, otherwise=f"Give one {spec.name} for each "
                                                      f"{first_spec.name}.")


def _have_more_axes(loss, arrays, position):
    """Whether rows came with more axes, for pixels or words, and not with an axis of length 1."""
    spec, array = loss.inputs[position], arrays[position]
    if array.ndim <= 2 or 1 in array.shape[1:]:
        return False
    for other_spec, other in zip(loss.inputs, arrays):
        if not share_a_letter(other_spec, spec) or other.ndim == array.ndim:
            continue
        takes_numbers = any(len(shape.split()) == 1 for shape, _ in other_spec.forms)
        takes_indices = any(domain.index for _, domain in other_spec.forms)
        is_one_for_each = other.ndim == array.ndim - 1 and takes_numbers
        if not is_one_for_each or takes_indices and other.dtype.kind not in "iu":
            return False
    return True


def _ways_to_shape(loss, arrays, position, beside):
    """The tries of a `Misfit` in shape: those that make all inputs fit, then those that make this
    one fit.
    """
    spec, array = loss.inputs[position], arrays[position]
    for_all, for_this = (_fit_with(loss, arrays, position, all_of_them)
                         for all_of_them in (True, False))
    if beside is None:
        flatten = cures.RAVEL if " " not in shapes_in_words(spec) else ()
        to_rows = cures.to_rows(array.shape) if array.ndim > 2 else ()
        ways = (*flatten, *cures.DROP_AN_AXIS)
        return ((spec.name, (*ways, *to_rows, *cures.TURN, *cures.BATCH_OF_ONE), for_all, array),
                (spec.name, ways, for_this, array))
    first_spec, first = loss.inputs[beside], arrays[beside]
    for_first = _fit_with(loss, arrays, beside, all_of_them=True)
    classes = first.shape[1] if first.ndim > 1 else 0
    one_hot = cures.one_of(classes) if classes > 1 and not spec.forms[0][1].ordered else ()
    if any(domain.index for _, domain in spec.forms):
        ways = (*cures.ARGMAX, *cures.DROP_AN_AXIS, *cures.INDICES_IN_A_TABLE, *cures.TURN)
        return ((spec.name, ways, for_all, array), (spec.name, ways, for_this, array))
    some = (*cures.DROP_AN_AXIS, *cures.TURN)
    same = cures.like_that_of(first_spec.name, fill="..." in spec.shape)
    return ((first_spec.name, cures.DROP_AN_AXIS, for_first, first),
            (spec.name, some, for_all, array),
            (first_spec.name, (*cures.TURN, *cures.SECOND_COLUMN), for_first, first),
            (spec.name, (*cures.SECOND_COLUMN, *one_hot, *same), for_all, array),
            (first_spec.name, cures.like_that_of(spec.name), for_first, first),
            (spec.name, (*some, *same), for_this, array))


def _fit_with(loss, arrays, position, all_of_them):
    """A test of results: whether the shape of one fits at this position, beside all inputs, or
    those before it.

    Class indices may still have as many axes as there were: they are next."""
    def fits(result):
        changed = [*arrays[:position], np.asarray(result), *arrays[position + 1:]]
        sizes = {}
        for at, (spec, array) in enumerate(zip(loss.inputs, changed)):
            found = next((found for shape, _ in spec.forms
                          if (found := letters_of(shape, array.shape, sizes)) is not None), None)
            if found is None:
                are_indices = (any(domain.index for _, domain in spec.forms)
                               and array.dtype.kind in "iu")
                next_one = are_indices and array.size == sizes.get("n")
                stops = next_one or not all_of_them
                return at > position and stops and is_numbers(changed[position])
            sizes.update(found)
        return is_numbers(changed[position])
    return fits


def wrong_weight(loss, weight: np.ndarray, shape: tuple, arrays: list) -> Misfit:
    """What to raise about weights of another shape."""
    ways = (*cures.DROP_AN_AXIS, *cures.to_shape(shape))
    classes = loss.scope == "row" and arrays[0].shape[-1]
    said = (f"{loss.name}: weight has shape {weight.shape}; one weight for each value fits: "
            f"shape {shape}.")
    if weight.shape == (classes,) and "class_weight" in loss.settings:
        said += (f' If it is one for each class, '
                 f'type lossedu.loss("{loss.name}", class_weight=weight).')
    return Misfit(ValueError, said, ("weight", ways, lambda result: np.shape(result) == shape,
                                     weight))


def one_for_all(loss, name: str, value: np.ndarray) -> str:
    """What to type for a setting that may be one number, and came as an array of another length."""
    if loss.settings_of[name].kind != "numbers" or not 1 <= len(value) <= 2:
        return ""
    fixed = loss.settings | {name: float(value[-1] / value[0] if len(value) == 2 else value[0])}
    text = ", ".join(f"{key}={typed(key, one)}" for key, one in fixed.items())
    when = "For all of them alike, type"
    if len(value) == 2:
        when = "If these weigh the classes 0 and 1, type"
    return f'{when} lossedu.loss("{loss.name}", {text}).'

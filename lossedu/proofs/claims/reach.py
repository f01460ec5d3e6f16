"""How far and how close the lines go: as far as the settings of the loss ask for, and to the
classes that count."""
import numpy as np

USUAL = 1e3    # settings between its inverse and it are within reach as they are


def lengths_of(loss):
    """(1, and the sizes of its settings that are so small or large that they need lines of their
    own, sorted).

    Where a margin, a width or a temperature is 1e9, nothing happens at 1.
    """
    given = [setting for part in (loss, *loss.parts) for setting in part.settings.values()]
    numbers = [abs(value) for value in given if isinstance(value, float) and np.isfinite(value)
               and value]
    return tuple(sorted({1.0, *(size for size in numbers if not 1 / USUAL <= size <= USUAL)}))


def ask_for_heaviest(loss, labels):
    """Where there are more classes than examples: the first two get the classes that weigh most and
    least."""
    weights = [value for value in loss.settings.values() if np.ndim(value) == 1]
    if weights and len(weights[0]) > len(labels):
        labels[:2] = np.argmax(weights[0]), np.argmin(weights[0])


def between_two(pred, others, scale):
    """Of many scores, two that matter, the label's and the next: the others are far below."""
    number, entries = pred.shape
    labels = [other if other.ndim == 1 else np.argmax(other, axis=-1) for other in others
              if other.shape in ((number,), pred.shape)]
    first = (labels[0] if labels else np.arange(number)).astype(int) % entries
    origin, direction = np.full_like(pred, -100.0 * scale), np.zeros_like(pred)
    for place, sign in ((first, 1.0), ((first + 1) % entries, -1.0)):
        origin[np.arange(number), place] = 0.0
        direction[np.arange(number), place] = sign / 2**0.5
    return [(origin, direction)]


def decades(size):
    """The power of ten of a size, in whole ones: -3 for 0.0012."""
    return int(np.floor(np.log10(size)))

"""The image of the unit: brightness, two masks, what a network sees of each pixel, and areas."""
from functools import cache
from types import SimpleNamespace

import numpy as np

from ...study.data import load_once

SIZE = 256           # the image is averaged over 2 by 2 pixels: 256 by 256
BLOCKS = 4           # by 4 areas of 64 by 64 pixels, to train on or to hold out
TRAIN = 10           # of the 16 areas
TILE = 16            # a small image of 16 by 16 pixels; there are 256
PLUS = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))


@cache
def read():
    """The image, as arrays that cannot be changed.

    `brightness` (256, 256); `nuclei` and `centres`, masks (256, 256) of bool: the outlined nuclei,
    and a made mask with a plus of five pixels at the centre of each; `features` (256, 256, 13), of
    mean 0 and deviation 1; `block` (256, 256), the number of the area, from 0.
    """
    from scipy import ndimage
    table = load_once("nuclei")
    bright = _binned(table.column("brightness"))
    nuclei = _binned(table.y > 0) >= 0.5
    place = np.arange(SIZE) // (SIZE // BLOCKS)
    found = SimpleNamespace(brightness=bright, nuclei=nuclei, centres=_centres(table.y),
                            features=_features(np.log(bright + 5), ndimage),
                            block=place[:, None] * BLOCKS + place)
    for array in vars(found).values():
        array.setflags(write=False)
    return found


def _binned(pixels):
    return np.reshape(pixels, (SIZE, 2, SIZE, 2)).mean(axis=(1, 3))


def _centres(labels):
    labels = labels.reshape(2 * SIZE, 2 * SIZE)
    mask = np.zeros((SIZE, SIZE), dtype=bool)
    for number in np.unique(labels[labels > 0]):
        row, column = (int(np.mean(place) // 2) for place in np.nonzero(labels == number))
        for down, right in PLUS:
            if 0 <= row + down < SIZE and 0 <= column + right < SIZE:
                mask[row + down, column + right] = True
    return mask


def _features(image, ndimage):
    """Brightness blurred by five widths, three gradients and four Laplacians of it."""
    planes = [image, *(ndimage.gaussian_filter(image, width) for width in (1, 2, 4, 8, 16)),
              *(ndimage.gaussian_gradient_magnitude(image, width) for width in (1, 2, 4)),
              *(ndimage.gaussian_laplace(image, width) * width**2 for width in (1, 2, 3, 4))]
    planes = np.stack(planes, axis=-1)
    return (planes - planes.mean(axis=(0, 1))) / planes.std(axis=(0, 1))


def areas(seed):
    """Masks (256, 256) of the pixels to train on, 10 areas of 16, and of those held out."""
    chosen = np.random.default_rng([seed, 2]).permutation(BLOCKS**2)[:TRAIN]
    train = np.isin(read().block, chosen)
    return train, ~train


def tiles(plane):
    """A plane (256, 256, ...) cut into small images: (256, 256, ...), a row for each tile.

    >>> tiles(np.arange(256 * 256).reshape(256, 256))[1, :3]
    array([16, 17, 18])
    """
    count = SIZE // TILE
    cut = plane.reshape(count, TILE, count, TILE, *plane.shape[2:]).swapaxes(1, 2)
    return cut.reshape(count**2, TILE**2, *plane.shape[2:])


def dice_score(mask, target):
    """Dice of two masks of bool, all pixels pooled; 1 for two empty ones."""
    size = mask.sum() + target.sum()
    return float(2 * (mask & target).sum() / size) if size else 1.0

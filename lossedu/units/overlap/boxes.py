"""Boxes around the nuclei, the same boxes elsewhere, and how many regions a mask has."""
import numpy as np

from ...study.data import load_once


def nuclei_boxes():
    """The box around each nucleus: (125, 4), left, top, right, bottom, in pixels of the image."""
    labels = load_once("nuclei").y.reshape(512, 512)
    found = []
    for number in np.unique(labels[labels > 0]):
        rows, columns = np.nonzero(labels == number)
        found.append([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
    return np.array(found, dtype=float)


def moved(boxes, distance, seed=0):
    """The boxes, each moved by `distance` pixels in a random direction."""
    angle = np.random.default_rng(seed).uniform(0, 2 * np.pi, len(boxes))
    way = distance * np.column_stack([np.cos(angle), np.sin(angle)])
    return boxes + np.hstack([way, way])


def objects_in(mask):
    """The number of connected regions of a mask; pixels that touch at an edge are connected."""
    from scipy import ndimage
    return int(ndimage.label(mask)[1])

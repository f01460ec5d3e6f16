"""Boxes around the nuclei, and how far gradient descent moves a box that starts elsewhere."""
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


def follow(loss_of, iou_of, start, target, steps=400, rate=0.5):
    """Adam on a loss of boxes, tensors (n, 4).

    Returns, for the start and each step, the fraction with an IoU above 0.9 and the mean area in
    areas of the target, (steps + 1,) each.
    """
    import torch
    boxes, goal = torch.tensor(start, requires_grad=True), torch.tensor(target)
    optimizer = torch.optim.Adam([boxes], lr=rate)
    shares, areas = [], []
    for step in range(steps + 1):
        with torch.no_grad():
            shares.append((iou_of(boxes, goal) > 0.9).double().mean().item())
            areas.append((_area(boxes) / _area(goal)).mean().item())
        if step < steps:
            optimizer.zero_grad()
            loss_of(boxes, goal).sum().backward()
            optimizer.step()
    return np.array(shares), np.array(areas)


def _area(boxes):
    return (boxes[:, 2:] - boxes[:, :2]).prod(dim=1)

"""The mean of mini-batch RMSEs is not the RMSE."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def batch_rmse_gap(pred, target, batch):
    """The mean of the RMSEs of consecutive mini-batches, minus the RMSE of the whole set.

    pred, target: arrays of shape (n,). batch: examples in a mini-batch, at least 1; the last
    mini-batch holds what is left and counts as much as the others, as in a training loop.
    Returns a float.
    """
    squared = (pred - target) ** 2
    roots = [np.sqrt(np.mean(squared[start:start + batch])) for start in range(0, len(squared),
                                                                               batch)]
    return float(np.mean(roots) - np.sqrt(np.mean(squared)))


def draw(rng):
    pred, target = rng.normal(0, 2, 12), rng.exponential(3, 12)
    return [
        Case(np.array([3.0, 4.0]), np.array([0.0, 0.0]), 1).note("residuals 3 and 4, one by one"),
        Case(pred, target, 1).note("mini-batches of one"),
        Case(pred, target, 3),
        Case(pred, target, 5).note("the last mini-batch is smaller"),
        Case(pred, target, 12).note("one mini-batch: everything"),
        Case(pred, target, 100).note("mini-batch larger than the set"),
        Case(np.array([2.0]), np.array([5.0]), 4).note("one element"),
        Case(np.array([0.0, 0.0, 0.0, 0.0, 10.0]), np.zeros(5),
             4).note("all of the error in a last, small mini-batch"),
    ]


def with_split(pred, target, batch):
    residual = pred - target
    parts = np.split(residual, np.arange(batch, len(residual), batch))
    return float(sum(np.linalg.norm(part) / len(part) ** 0.5 for part in parts) / len(parts)
                 - np.linalg.norm(residual) / len(residual) ** 0.5)


def with_reduceat(pred, target, batch):
    squared = np.square(pred - target)
    starts = np.arange(0, len(squared), batch)
    sizes = np.diff(np.append(starts, len(squared)))
    return float(np.sqrt(np.add.reduceat(squared, starts) / sizes).mean() - squared.mean() ** 0.5)


def _parts(pred, target, batch):
    squared = (pred - target) ** 2
    return [squared[start:start + batch] for start in range(0, len(squared), batch)]


def _whole(pred, target):
    return np.sqrt(np.mean((pred - target) ** 2))


def _root(part):
    return np.sqrt(np.mean(part))


EXERCISE = Exercise(
    reference=batch_rmse_gap,
    title="The mean of mini-batch RMSEs",
    points=3, difficulty=3, minutes=8,
    draw=widened(draw, batch_rmse_gap),
    mistakes=(
        Mistake("root_last", lambda pred, target, batch: float(
            np.sqrt(np.mean([np.mean(part) for part in _parts(pred, target, batch)]))
            - _whole(pred, target)),
            "The MSEs are averaged, and one root is taken at the end. When does a training loop on "
            "RMSE take the root?"),
        Mistake("whole_minus_batches", lambda pred, target, batch: float(
            _whole(pred, target) - np.mean([_root(part) for part in _parts(pred, target, batch)])),
            "Right size, wrong sign. Which of the two does the task subtract from the other?"),
        Mistake("drops_rest", lambda pred, target, batch: float(np.mean([
            _root(part) for part in _parts(pred, target, min(batch, len(pred)))
            if len(part) == min(batch, len(pred))]) - _whole(pred, target)),
            "The last, smaller mini-batch is missing. What would a training loop do with it?"),
        Mistake("full_ones_only", lambda pred, target, batch: float(np.mean(
            [_root(part) for part in _parts(pred, target, batch) if len(part) == batch] or [np.nan])
            - _whole(pred, target)),
            "Only full mini-batches are counted, even where there is none. What would a training "
            "loop do with the rest?"),
        Mistake("weighted", lambda pred, target, batch: float(sum(
            len(part) * _root(part) for part in _parts(pred, target, batch)) / len(pred)
                                                              - _whole(pred, target)),
            "Right while all mini-batches are equally large. How much should the last, smaller one "
            "count?"),
        Mistake("mae_in_place", lambda pred, target, batch: float(np.mean([
            np.mean(np.sqrt(part)) for part in _parts(pred, target, batch)])
            - _whole(pred, target)),
            "The mean of the absolute errors stands in the place of each mini-batch's RMSE. Which "
            "comes first there, the mean or the root?"),
        Mistake("mae_everywhere", lambda pred, target, batch: float(np.mean([
            np.mean(np.sqrt(part)) for part in _parts(pred, target, batch)])
            - np.mean(np.abs(pred - target))),
            "These are mean absolute errors. Which comes first in an RMSE, the mean or the root?"),
        Mistake("zero", lambda pred, target, batch: 0.0,
                "This is always 0. Try residuals 3 and 4 in mini-batches of one: what is the mean "
                "of the two RMSEs, and what is the RMSE of both together?"),
        Mistake("no_whole", lambda pred, target, batch: float(
            np.mean([_root(part) for part in _parts(pred, target, batch)])),
            "This is the mean of the mini-batch RMSEs. How far is it from the RMSE of the whole "
            "set?"),
        Mistake("no_root", lambda pred, target, batch: float(
            np.mean([np.mean(part) for part in _parts(pred, target, batch)])
            - np.mean((pred - target) ** 2)),
            "No root is taken: these are MSEs. For equal mini-batches their mean is the MSE of the "
            "whole set: does the same hold for the roots?"),
        Mistake("even_pieces", lambda pred, target, batch: float(
            np.mean([_root(part) for part in np.array_split(
            (pred - target) ** 2, max(len(pred) // batch, 1))]) - _whole(pred, target)),
            "The set is cut into pieces of nearly equal size. A training loop takes `batch` "
            "examples at a time: how large is the last piece?"),
        Mistake("batch_count", lambda pred, target, batch: float(np.mean([
            _root(np.concatenate(part)) for part in np.array_split(
                ((pred - target) ** 2)[:, None], min(batch, len(pred)))]) - _whole(pred, target)),
            "The set is cut into `batch` pieces. `batch` is the number of examples in one piece: "
            "how many pieces does that make?"),
    ),
    styles=(with_split, with_reduceat),
    further="Each mini-batch has its own RMSE, the root of the mean of its own squared errors; "
            "the last one may have fewer examples. Take the unweighted mean of these, then "
            "subtract the RMSE of all examples at once.",
)

"""What a constant prediction scores: the number without which no loss can be read."""
from functools import wraps

import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def baseline_loss(loss, target):
    """The mean loss of the best constant prediction, the baseline.

    `loss` is "mse", "mae" or "cross_entropy". For the first two, `target` holds n numbers,
    shape (n,), which may lie as far from 0 as 1e8 and close to each other; the constant is one
    number. For "cross_entropy" it holds n classes, integers from -1000 to 1000 that need
    not be 0, 1, 2 and so on; the constant is one list of probabilities, the same for every
    example; the loss is in nats (natural logarithm). n is at least 1. Returns a float.
    """
    if loss == "mse":
        return float(np.mean((target - np.mean(target)) ** 2))
    if loss == "mae":
        return float(np.mean(np.abs(target - np.median(target))))
    share = np.unique(target, return_counts=True)[1] / len(target)
    return float(-np.sum(share * np.log(share)))


def draw(rng):
    yield Case("mse", np.array([1.0, 2.0, 6.0])).note("mse, three targets")
    yield Case("mse", rng.normal(5.0, 20.0, 9)).note("mse")
    yield Case("mse", np.array([0, 1])).note("mse, integers with the mean 0.5")
    yield Case("mse", np.array([-3, 4, 1, 0, 6])).note("mse, integers with the mean 1.6")
    yield Case("mae", np.array([7.0, 2.0])).note("mae, two targets")
    yield Case("mae", np.array([0, 3])).note("mae, two integers")
    yield Case("mae", np.array([0.0, 1.0, 2.0, 30.0])).note("mae, four targets")
    yield Case("mae", np.array([9.0, 0.0, 1.0, 2.0, 3.0])).note("mae, five targets in no order")
    yield Case("mae", np.array([5.0, -2.0, 8.0, 1.0, 30.0, 4.0, 0.0])).note(
        "mae, seven targets in no order")
    yield Case("mae", rng.exponential(40.0, 11)).note("mae, skewed targets")
    yield Case("cross_entropy", np.array([0, 1, 1, 1])).note("cross_entropy, one in four")
    yield Case("cross_entropy", np.array([7, 3, 3, 9, 7, 3])).note("cross_entropy, classes "
                                                                   "3, 7 and 9")
    yield Case("cross_entropy", rng.permutation(np.repeat(np.arange(10), 2))).note(
        "cross_entropy, ten classes alike")
    yield Case("cross_entropy", np.array([1, 1, 1, 1, 1])).note("cross_entropy, one class only")
    yield Case("cross_entropy", np.array([-1, 1, 1, -1, 1])).note("cross_entropy, classes -1 and 1")
    yield Case("cross_entropy", np.array([250, -1000, 250, 1000, 250])).note(
        "cross_entropy, classes far apart")
    yield Case("mse", np.array([4.0])).note("mse, one target")
    yield Case("mse", 1e8 + rng.normal(size=6)).note(
        "mse, targets that differ by about 1 and lie near 1e8: their squares, near 1e16, have no "
        "digits left for such differences")


def with_clear_notes(drawn):
    @wraps(drawn)
    def noted(rng):
        cases = drawn(rng)
        for case in cases:
            if case.said == "another loss":
                case.note("the targets of another case, with another of the three losses")
        return cases
    return noted


def by_counting(loss, target):
    n = len(target)
    if loss == "cross_entropy":
        counts = {one: sum(target == one) for one in target.tolist()}
        return sum(count / n * np.log(n / count) for count in counts.values())
    if loss == "mse":
        return sum((y - sum(target) / n) ** 2 for y in target) / n
    return min(sum(abs(y - c) for y in target) / n for c in target)


def with_numpy(loss, target):
    if loss == "cross_entropy":
        values, place = np.unique(target, return_inverse=True)
        probability = np.bincount(place) / target.size
        return -np.log(probability)[place].mean()
    return np.var(target) if loss == "mse" else abs(target - np.median(target)).mean()


def _changed(loss_changed, instead):
    """The right answer except for one loss."""
    return lambda loss, target: float(instead(target)) if loss == loss_changed else baseline_loss(
        loss, target)


def _shares(target):
    return np.unique(target, return_counts=True)[1] / len(target)


def with_empty_classes(target):
    share = np.bincount(target - min(0, target.min())) / len(target)
    return -np.sum(share * np.log(share))


def _mae_of(target, place):
    return np.mean(np.abs(target - np.sort(target)[min(place, len(target) - 1)]))


EXERCISE = Exercise(
    reference=baseline_loss, title="The loss of a constant", points=2, difficulty=2, minutes=12,
    atol=1e-9,   # a logarithm kept away from 0 by adding 1e-12 is right enough
    draw=with_clear_notes(widened(draw, baseline_loss, {
        "classes are integers": lambda loss, target: (
            loss == "cross_entropy" and target.dtype.kind != "i")})),
    mistakes=(
        Mistake("bits",
                _changed("cross_entropy", lambda y: -np.sum(_shares(y) * np.log2(_shares(y)))),
                "For cross_entropy this is the entropy in bits. Which logarithm gives nats?"),
        Mistake("no_prior", _changed("cross_entropy", lambda y: np.log(len(_shares(y)))),
                "For cross_entropy this is log K, the loss of equal probabilities. Some classes "
                "are more frequent: which probabilities should a constant predict?"),
        Mistake("number_of_labels", _changed("cross_entropy", lambda y: np.log(np.max(y) + 1)),
                "For cross_entropy this is the logarithm of the largest label plus one. How often "
                "does each class occur?"),
        Mistake("zero_times_log_zero", _changed("cross_entropy", with_empty_classes),
                "A class that never occurs has the probability 0, and 0 times log 0 is nan. What "
                "should it contribute to the loss?"),
        Mistake("sum_of_squares", _changed("cross_entropy", lambda y: 1 - np.sum(_shares(y) ** 2)),
                "For cross_entropy this is 1 minus the sum of the squared frequencies. What does "
                "an example of a class cost whose probability is p?"),
        Mistake("unweighted", _changed("cross_entropy", lambda y: -np.mean(np.log(_shares(y)))),
                "Every class counts the same in this mean. The mean runs over the examples: how "
                "many of them belong to each class?"),
        Mistake("error_rate", _changed("cross_entropy", lambda y: 1 - np.max(_shares(y))),
                "This is the error rate of the most frequent class. What is the cross-entropy of "
                "the best constant?"),
        Mistake("hard_constant", _changed("cross_entropy", lambda y: -np.log(np.max(_shares(y)))),
                "This is the loss of an example of the most frequent class. What is the loss of "
                "the other examples?"),
        Mistake("sample_variance",
                _changed("mse", lambda y: np.var(y, ddof=1) if len(y) > 1 else np.nan),
                "For mse this is a variance divided by n - 1. By what does a mean over n examples "
                "divide?"),
        Mistake("root", _changed("mse", np.std),
                "For mse this is the standard deviation, in the unit of the target. Which unit "
                "does a mean square have?"),
        Mistake("half", _changed("mse", lambda y: np.var(y) / 2),
                "For mse this is half of the mean squared error. Does its definition have a "
                "factor of 1/2?"),
        Mistake("mae_at_the_mean", _changed("mae", lambda y: np.mean(np.abs(y - np.mean(y)))),
                "For mae the mean is predicted. Try the constants 1 and 2 for the targets 0, 1, 2 "
                "and 30: is another constant better than the mean?"),
        Mistake("median_cut_to_an_integer", _changed("mae", lambda y: np.mean(
            np.abs(y - int(np.median(y))))),
                "For mae the median is cut to an integer. What does a median of 1.5 become?"),
        Mistake("mean_cut_to_an_integer", _changed("mse", lambda y: np.mean(
            (y - int(np.mean(y))) ** 2)),
                "For mse the mean is cut to an integer. What does a mean of 0.5 become?"),
        Mistake("mean_in_the_type_of_the_targets", _changed("mse", lambda y: np.mean(
            (y - np.full_like(y, np.mean(y))) ** 2)),
                "Right where the targets are floats. What does a mean of 0.5 become in an array "
                "of integers, as `np.full_like` makes one?"),
        Mistake("signs_left_out", _changed("cross_entropy", lambda y: -np.sum(
            _shares(np.abs(y)) * np.log(_shares(np.abs(y))))),
                "For cross_entropy the classes -1 and 1 are counted as one. How many classes "
                "are there?"),
        Mistake("below_the_middle", _changed("mae", lambda y: _mae_of(y, len(y) // 2 - 1)),
                "For mae a target below the middle of the sorted ones is predicted. Of 7 sorted "
                "targets, which index has as many on either side?"),
        Mistake("above_the_middle", _changed("mae", lambda y: _mae_of(y, (len(y) + 1) // 2)),
                "For mae a target above the middle of the sorted ones is predicted. Of 7 sorted "
                "targets, which index has as many on either side?"),
        Mistake("middle_of_the_range", _changed("mae", lambda y: np.mean(
            np.abs(y - (np.min(y) + np.max(y)) / 2))),
                "For mae the middle between smallest and largest target is predicted. Try the "
                "constants 1 and 15 for the targets 0, 1, 2 and 30: which is better?"),
        Mistake("standard_deviation", _changed("mae", np.std),
                "For mae this is the standard deviation. Which loss is averaged, and which "
                "constant is best for it?"),
        Mistake("mse_in_32_bits", _changed("mse", lambda y: np.var(y.astype("float32"))),
                "Right but for mse: there numbers of 32 bits are too coarse for targets far from "
                "0. Where do yours lose the other half of their 64 bits?"),
        Mistake("in_32_bits", lambda loss, target: baseline_loss(
            loss, target if loss == "cross_entropy" else target.astype("float32")),
                "Right to about seven digits, and worse for targets far from 0: numbers of 32 bits "
                "hold no more. Where do yours lose the other half of their 64 bits?"),
        Mistake("median_of_distances",
                _changed("mae", lambda y: np.median(np.abs(y - np.median(y)))),
                "For mae this is the median of the absolute errors. Which of them counts how much "
                "in a mean loss?"),
        Mistake("median_of_squares", _changed("mse", lambda y: np.median((y - np.mean(y)) ** 2)),
                "For mse this is the median of the squared errors. Which of them counts how much "
                "in a mean loss?"),
        Mistake("not_sorted", _changed("mae", lambda y: np.mean(np.abs(y - y[len(y) // 2]))),
                "For mae the target in the middle of the array is predicted. Does it lie in the "
                "middle of the targets if they come in no order?"),
        Mistake("first_target", _changed("mae", lambda y: np.mean(np.abs(y - y[0]))),
                "For mae the first target is predicted. Would the loss be the same if another "
                "target came first?"),
        Mistake("negative_left_out", _changed("cross_entropy", lambda y: -np.sum(
            [np.mean(y == one) * np.log(np.mean(y == one)) for one in set(y[y >= 0].tolist())])),
                "Right where no class is negative. Which classes does your loop meet?"),
        Mistake("constant_itself", lambda loss, target: float(
            np.mean(target) if loss == "mse" else np.median(target) if loss == "mae"
            else baseline_loss(loss, target)),
                "For mse and mae this is the best constant. What is the mean loss if it is "
                "predicted?"),
        Mistake("predicts_zero", lambda loss, target: float(np.mean(target ** 2)) if loss == "mse"
                else float(
            np.mean(np.abs(target))) if loss == "mae" else baseline_loss(loss, target),
            "This is the loss of the constant 0. Which constant is the best?"),
    ),
    styles=(by_counting, with_numpy),
    further="Which constant has the smallest mean squared error, and which the smallest mean "
            "absolute error? For classes the best probabilities are their frequencies in "
            "`target`: an example has the loss -log(frequency of its class), and the mean runs "
            "over the examples.",
)

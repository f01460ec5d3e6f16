"""The gradient without calculus: the oldest way to find out whether a derivative is right."""
import numpy as np

from ....exercises import toys
from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def numerical_gradient(f, x, h=1e-5):
    """The gradient of f at x by central differences, entry by entry.

    `f` takes an array shaped like `x` and gives one number. `x` has shape (n,) and holds integers
    or floats, float32 among them; it has to be left as it is. `h` is the step to either side, one
    number for all entries. The result has shape (n,), float64: for each entry, how fast f changes
    when this entry alone changes.
    """
    slopes = np.empty(x.shape)
    for place in range(len(x)):
        step = np.zeros(x.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


def draw(rng):
    yield Case(toys.quartic_sum, np.array([1.0, -2.0, 0.5])).note("sum of fourth powers, "
                                                                  "three entries")
    yield Case(toys.product_of_ends, np.array([3.0, 1.5, -2.0])).note("first times last")
    yield Case(toys.product_of_ends, np.array([2.0, 2.0, 5.0])).note("the first two are equal")
    yield Case(toys.product_of_ends, np.array([2.0, 5.0, 2.0])).note("both ends are equal")
    yield Case(toys.product_of_ends, np.array([3, 4, 4, 3, 4])).note("integers with ties")
    yield Case(toys.quartic_sum, np.array([3.0, 1.5, -2.0], dtype=np.float32)).note("float32")
    yield Case(toys.product_of_ends, np.array([700.0, 1.5, 900.0],
                                              dtype=np.float32)).note("float32, large entries")
    yield Case(toys.quartic_sum, np.array([1.5])).note("one entry")
    yield Case(toys.product_of_ends, np.array([2.5])).note("one entry is both ends")
    yield Case(toys.quartic_sum, np.array([1.0, -2.0, 0.5, 1.25]), h=0.5).note("a large step")
    yield Case(toys.quartic_sum, np.array([1, -2, 3, 2, -1])).note("integers")
    yield Case(toys.quarter_of_squares, np.array([1, 2, 3])).note("integers, with a gradient that "
                                                                  "is none")
    yield Case(toys.product_of_ends, rng.normal(size=6), h=1e-3).note("another step")
    yield Case(toys.quartic_sum, np.array([0.0, 0.012, -0.02, 0.05, -0.09])).note("small entries "
                                                                                  "and a 0")
    yield Case(toys.product_of_ends, np.array([0.0, 1.5, -2.0])).note("an entry is 0, its "
                                                                     "derivative is not")
    yield Case(toys.quartic_sum, np.array([1.05, -2.1, 1.7, 3.3, -0.7])).note("no number that is "
                                                                            "round")
    yield Case(toys.quartic_sum, np.array([150.0, -250.0])).note("entries in the hundreds")
    yield Case(toys.quartic_sum, np.array([400.0, -900.0])).note("large entries")


RTOL, ATOL = 1e-7, 1e-8  # a difference quotient at h = 1e-5 carries a rounding of about 1e-10


def _rounds(f, x, h=1e-5):
    """Is the rounding of f over the step more than the check allows in some entry?"""
    rounding = np.finfo(float).eps * abs(f(x)) / h
    return np.any(rounding > ATOL + RTOL * np.abs(numerical_gradient(f, x, h)))


RULED_OUT = {"entries above 1000": lambda f, x, h=1e-5: np.abs(x).max() > 1000,
             "entries so far apart in size that a difference over the step rounds": _rounds}


def in_place(f, x, h=1e-5):
    moved, slopes = np.array(x, dtype=float), np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        kept = moved[place]
        moved[place] = kept + h
        above = f(moved)
        moved[place] = kept - h
        below = f(moved)
        moved[place] = kept
        slopes[place] = (above - below) / (2 * h)
    return slopes


def by_rows(f, x, h=1e-5):
    steps = h * np.eye(x.size).reshape(x.size, *x.shape)
    return np.array([f(x + step) - f(x - step) for step in steps]).reshape(x.shape) / (2 * h)


def _entry_by_entry(slope):
    """A gradient from a wrong slope of one entry: slope(f, x, step, h)."""
    def wrong(f, x, h=1e-5):
        steps = h * np.eye(x.size).reshape(x.size, *x.shape)
        return np.array([slope(f, x, step, h) for step in steps]).reshape(x.shape)
    return wrong


def _not_put_back(f, x, h=1e-5):
    moved, slopes = np.array(x, dtype=float), np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        moved[place] += h
        above = f(moved)
        moved[place] -= 2 * h
        slopes[place] = (above - f(moved)) / (2 * h)
    return slopes


def _left_below(f, x, h=1e-5):
    moved, slopes = x.astype(float) if x.dtype.kind == "f" else x.copy(), np.zeros(x.shape)
    for place in range(len(x)):
        kept = moved[place]
        moved[place] = kept + h
        above = f(moved)
        moved[place] = kept - h
        slopes[place] = (above - f(moved)) / (2 * h)
    return slopes


def _added_to_x(f, x, h=1e-5):
    moved, slopes = x.copy(), np.zeros(x.shape)
    for place in range(len(x)):
        moved[place] += h
        above = f(moved)
        moved[place] -= 2 * h
        slopes[place] = (above - f(moved)) / (2 * h)
        moved[place] += h
    return slopes


def _kept_integers(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in range(len(x)):
        above, below = x.copy(), x.copy()
        above[place], below[place] = x[place] + h, x[place] - h
        slopes[place] = (f(above) - f(below)) / (2 * h)
    return slopes


def _kept_single(f, x, h=1e-5, taken=False):
    slopes, kept = np.zeros(x.shape), x * 1.0
    for place in range(len(x)):
        above, below = kept.copy(), kept.copy()
        above[place] += h
        below[place] -= h
        with np.errstate(all="ignore"):
            slopes[place] = (f(above) - f(below)) / (above[place] - below[place] if taken
                                                     else 2 * h)
    return slopes


def _all_equal_ones(f, x, h=1e-5):
    x = x.astype(float)
    return np.array([(f(np.where(x == one, x + h, x)) - f(np.where(x == one, x - h, x))) / (2 * h)
                     for one in x])


def _first_of_equal_ones(f, x, h=1e-5):
    values = x.tolist()
    return by_rows(f, x, h)[[values.index(one) for one in values]]


def _kept_integers_twice(f, x, h=1e-5):
    return _kept_integers(f, x, h).astype(x.dtype)


def _integer_results(f, x, h=1e-5):
    slopes = np.zeros_like(x)
    for place, side in enumerate(h * np.eye(len(x))):
        slopes[place] = (f(x + side) - f(x - side)) / (2 * h)
    return slopes


def _integer_steps(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in range(len(x)):
        step = np.zeros_like(x)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


def _four_points(f, x, h=1e-5):
    return (4 * by_rows(f, x, h / 2) - by_rows(f, x, h)) / 3


def _last_skipped(f, x, h=1e-5):
    slopes = by_rows(f, x, h)
    slopes[-1] = 0
    return slopes


def _growing(f, x, h=1e-5):
    steps = h * np.maximum(1, np.abs(x))
    differences = np.array([f(x + step) - f(x - step) for step in np.diag(steps)])
    return differences / (2 * steps)


def _in_proportion(f, x, h=1e-5):
    steps = h * np.diag(x).reshape(x.size, *x.shape)
    with np.errstate(all="ignore"):
        return np.array([f(x + step) - f(x - step) for step in steps]) / (2 * h * x)


EXERCISE = Exercise(
    reference=numerical_gradient, title="A gradient without calculus", points=3, difficulty=3,
    minutes=10,
    draw=widened(draw, numerical_gradient, RULED_OUT),
    rtol=RTOL, atol=ATOL,
    mistakes=(
        Mistake("forward", _entry_by_entry(lambda f, x, step, h: (f(x + step) - f(x)) / h),
                "A step to one side only: its error shrinks with h, that of a central difference "
                "with h squared. Where is the second point?"),
        Mistake("backward", _entry_by_entry(lambda f, x, step, h: (f(x) - f(x - step)) / h),
                "A step to the lower side only. Where is the second point?"),
        Mistake("twice", _entry_by_entry(lambda f, x, step, h: (f(x + step) - f(x - step)) / h),
                "Exactly twice. How far apart are the two points at which f is evaluated?"),
        Mistake("all_at_once", lambda f, x, h=1e-5: np.full(x.shape,
                                                            (f(x + h) - f(x - h)) / (2 * h)),
                "All entries move at once, so each gets the same number. Which entry should move, "
                "and which should stay?"),
        Mistake("four_points", _four_points,
                "Where h is large, this is more exact than what is asked for, as a fixed small "
                "step is, or a combination of several differences. Which two values of f does the "
                "central difference with the given h use?"),
        Mistake("integer_steps", _integer_steps,
                "Right for float64. np.zeros_like(x) has the dtype of x: what is left of a step of "
                "0.00001 in integers, and how many digits of x + h in float32?"),
        Mistake("last_skipped", _last_skipped,
                "Right but for the last entry, which stays 0. How far does your loop go?"),
        Mistake("not_put_back", _not_put_back,
                "An entry that was moved is not put back. When the second entry moves, what is the "
                "value of the first one?"),
        Mistake("left_below", _left_below,
                "An entry that was moved is not put back, and an array of integers cuts the moved "
                "entry to a whole number. When the second entry moves, what is the value of the "
                "first one?"),
        Mistake("added_to_x", _added_to_x,
                "x itself is moved, as by x[i] += h. An array of integers cuts each sum, and h "
                "added and taken away leaves rounding. What if you move a copy that holds "
                "floats?"),
        Mistake("two_names", lambda f, x, h=1e-5: np.zeros(x.shape),
                "Every value is 0. Is something written into the result? Are the two arrays "
                "copies, or two names of one array, as after above = x?"),
        Mistake("kept_integers", _kept_integers,
                "Right for float64. A copy of x has the dtype of x: an array of integers cuts x[i] "
                "+ h to a whole number, and float32 rounds it. What is left of a step of "
                "0.00001?"),
        *(Mistake(f"kept_single_{taken}", lambda f, x, h=1e-5, taken=taken: _kept_single(
            f, x, h, taken),
                  "Right for float64 and for integers. A float32 array stays float32, as in x * "
                  "1.0: how many digits are left of a step of 0.00001?") for taken in (0, 1)),
        Mistake("all_equal_ones", _all_equal_ones,
                "Entries with the same value move together, as with x == x[i]. How do you move the "
                "one at place i alone?"),
        Mistake("first_of_equal_ones", _first_of_equal_ones,
                "Of entries with the same value only the first moves, as with x.index(value). How "
                "do you move the one at place i?"),
        Mistake("kept_integers_twice", _kept_integers_twice,
                "Right for float64. A copy of an array of integers holds integers, and so does "
                "np.zeros_like of it: what is left of a small step, and of a derivative?"),
        Mistake("integer_results", _integer_results,
                "Right for floats. np.zeros_like of integers holds integers: what is left of a "
                "derivative of 0.5?"),
        Mistake("zero_at_zero", lambda f, x, h=1e-5: np.where(x == 0, 0.0, by_rows(f, x, h)),
                "Where x is 0 the result is 0. Does f not change when this entry leaves 0?"),
        *(Mistake(f"step_grows_{place}", wrong,
                  "The step grows with |x|, as in h * max(1, |x|). Which step does the docstring "
                  "ask for?") for place, wrong in enumerate(
            (_growing, lambda f, x, h=1e-5: _growing(f, x.astype(float), h)))),
        Mistake("step_in_proportion", _in_proportion,
                "The step is proportional to the entry, so that it is 0 where the entry is. Which "
                "step does the docstring give?"),
        Mistake("sign",
                _entry_by_entry(lambda f, x, step, h: (f(x - step) - f(x + step)) / (2 * h)),
                "Right size, wrong sign. Which of the two values of f is subtracted from the "
                "other?"),
    ),
    styles=(in_place, by_rows),
    further="Handle one entry at a time: in one copy of x, as float64, raise that entry by h, in "
            "another lower it by h, and divide the difference of the two values by the distance. "
            "What becomes of 1e-5 in an array of integers?",
)

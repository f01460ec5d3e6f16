"""Checks of claimed derivatives with something wrong in them, for the exercise `gradient_check`."""
import numpy as np

from .claims import ABSOLUTE, RELATIVE


def step(x):
    return np.full(x.shape, 1e-5)


def larger(claimed, slope):
    return np.maximum(np.abs(claimed), np.abs(slope))


def verdict(h=step, relative=RELATIVE, absolute=ABSOLUTE, every=np.all, size=larger,
             distance=lambda a, b: np.abs(a - b), limit=np.add, side=-1):
    """A check with something changed."""
    def wrong(f, claimed, x):
        step = h(x)
        with np.errstate(all="ignore"):
            slope = (f(x + step) - f(x + side * step)) / ((x + step) - (x + side * step))
            allowed = limit(relative * size(claimed, slope), absolute)
            return bool(every(distance(claimed, slope) <= allowed))
    return wrong


def picked(chosen, check=None):
    """A check of some entries only: chosen(claimed, x)."""
    def wrong(f, claimed, x):
        kept = chosen(claimed, x)
        return (check or verdict())(f, claimed[kept], x[kept])
    return wrong


def whole(number):
    """A check of one number that is made of each gradient."""
    return verdict(distance=lambda a, b: np.abs(number(a) - number(b)),
                    size=lambda a, b: max(abs(number(a)), abs(number(b))))


def scaled(factor):
    """A check that takes `factor` times the slope."""
    def wrong(f, claimed, x):
        return verdict()(lambda at: factor * f(at), claimed, x)
    return wrong


def single(step, by=None):
    def wrong(f, claimed, x):
        x, h = x.astype(np.float32), np.float32(step)
        with np.errstate(all="ignore"):
            slope = (f(x + h) - f(x - h)) / (by or (x + h) - (x - h))
            return bool(np.all(np.abs(claimed - slope) <= 1e-5 * larger(claimed, slope) + 1e-7))
    return wrong


def forward(h):
    """A forward difference that is divided by h itself."""
    def wrong(f, claimed, x):
        with np.errstate(all="ignore"):
            slope = (f(x + h) - f(x)) / h
        return bool(np.all(np.abs(claimed - slope) <= 1e-5 * larger(claimed, slope) + 1e-7))
    return wrong


def either(*steps):
    """An entry counts as right if it fits at one of several steps."""
    def wrong(f, claimed, x):
        fits = np.zeros(x.shape, bool)
        for h in steps:
            with np.errstate(all="ignore"):
                slope = (f(x + h) - f(x - h)) / ((x + h) - (x - h))
            fits |= np.abs(claimed - slope) <= 1e-5 * larger(claimed, slope) + 1e-7
        return bool(np.all(fits))
    return wrong


def direction(seed=0, unit=False):
    def wrong(f, claimed, x):
        u = np.random.default_rng(seed).normal(size=x.shape)
        u = u / np.linalg.norm(u) if unit else u
        above, below = f(x + 1e-5 * u), f(x - 1e-5 * u)
        along = (np.sum(above - below) if unit else np.sum(above) - np.sum(below)) / 2e-5
        said = claimed @ u
        return bool(abs(said - along) <= 1e-5 * max(abs(said), abs(along)) + 1e-7)
    return wrong


def over_places(*step):
    """The quotient of neighbouring entries of x: np.gradient(f(x), x), or with a step."""
    def wrong(f, claimed, x):
        with np.errstate(all="ignore"):
            slope = np.gradient(f(x), *(step or (x,)))
        return bool(np.all(np.abs(claimed - slope) <= 1e-5 * larger(claimed, slope) + 1e-7))
    return wrong


def relative_to_x(f, claimed, x):
    slope = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
    return bool(np.all(np.abs(claimed - slope) <= 1e-5 * larger(x, slope) + 1e-7))


def relative_to_x_alone(f, claimed, x):
    slope = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
    return bool(np.all(np.abs(claimed - slope) <= 1e-5 * np.abs(x) + 1e-7))


def norm(a):
    return np.sqrt(np.sum(a ** 2))

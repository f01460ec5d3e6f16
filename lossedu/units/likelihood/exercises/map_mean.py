"""The most probable mean under a Laplace prior: exactly 0, or closer to 0 than the average."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def map_mean(y, sigma, b):
    """The MAP estimate of a mean from n measurements.

    The measurements y, (n,), are independent and Gaussian around the unknown mean, with the known
    standard deviation sigma. Before they are seen, the mean has a Laplace density around 0 with
    scale b. sigma and b are above 0. Returns one float.
    """
    mean = np.mean(y)
    return float(np.sign(mean) * max(abs(mean) - sigma ** 2 / (len(y) * b), 0.0))


def draw(rng):
    yield Case(np.array([3.0]), 1.0, 2.0).note("one measurement")
    yield Case(rng.normal(2, 1, 7), 1.5, 0.8).note("seven measurements")
    yield Case(rng.normal(-3, 1, 12), 2.0, 0.5).note("a mean below 0")
    yield Case(rng.normal(0, 0.1, 5), 2.0, 0.5).note("a mean close to 0")
    yield Case(-np.abs(rng.normal(0, 0.1, 6)), 2.0, 0.3).note("a mean just below 0")
    yield Case(np.array([1.0, 3.0]), 2.0, 1.0).note("exactly at the edge")
    yield Case(rng.normal(9, 1, 5), 3.0, 2.6).note("a wide prior that is no whole number")
    yield Case(rng.normal(9, 1, 4), 8.0, 3.7).note("another one")
    yield Case(np.array([2, 4, 9]), 2, 3).note("whole numbers")
    yield Case(rng.normal(1, 3, 200), 3.0, 0.05).note("many measurements, a narrow prior")
    yield Case(rng.normal(500, 3, 4), 3.0, 100.0).note("a wide prior")
    yield Case(np.array([-4.0, 4.0, 1.0]), 0.5, 0.4).note("measurements of both signs")
    yield Case(np.array([0.1, 50.0, 0.2, 0.4]), 3.0, 0.4).note("one large measurement")
    for times in (-1.95, -1.25, -1.05, -0.95, -0.75, 0.75, 0.95, 1.05, 1.25, 1.95):
        yield Case(np.array([0.75, 1.25, 0.5, 1.5]) * times, 2.0, 1.0).note(
            "four measurements, a mean near the edge")
    for one in (-0.75, 0.75):
        yield Case(np.array([one]), 1.0, 1.0).note("one measurement, within the edge")


def by_cases(y, sigma, b):
    mean, limit = sum(y) / len(y), sigma * sigma / len(y) / b
    if mean > limit:
        return mean - limit
    if mean < -limit:
        return mean + limit
    return 0.0


def by_clipping(y, sigma, b):
    limit = sigma ** 2 / (np.size(y) * b)
    return float(np.mean(y) - np.clip(np.mean(y), -limit, limit))


def soft(mean, limit):
    return float(np.sign(mean) * max(abs(mean) - limit, 0.0))


def edge_at(limit):
    """0 up to an edge of its own, and the right shift beyond it."""
    def wrong(y, sigma, b):
        mean, n = np.mean(y), len(y)
        if abs(mean) <= limit(n, sigma, b):
            return 0.0
        return float(mean - np.sign(mean) * sigma ** 2 / (n * b))
    return wrong


EDGES = {"half": lambda n, sigma, b: 0.5 * sigma ** 2 / (n * b),
         "one_and_a_half": lambda n, sigma, b: 1.5 * sigma ** 2 / (n * b),
         "twice": lambda n, sigma, b: 2 * sigma ** 2 / (n * b),
         "without_n": lambda n, sigma, b: sigma ** 2 / b,
         "half_without_n": lambda n, sigma, b: 0.5 * sigma ** 2 / b,
         "root_of_n": lambda n, sigma, b: sigma ** 2 / (np.sqrt(n) * b),
         "n_squared": lambda n, sigma, b: sigma ** 2 / (n ** 2 * b),
         "deviation": lambda n, sigma, b: sigma / (n * b),
         "standard_error": lambda n, sigma, b: sigma / np.sqrt(n),
         "scale": lambda n, sigma, b: b}

EXERCISE = Exercise(
    reference=map_mean, title="A mean under a Laplace prior", points=2, difficulty=3, minutes=7,
    draw=widened(draw, map_mean, {
        "sigma and b are above 0": lambda y, sigma, b: sigma <= 0 or b <= 0}),
    mistakes=(
        *(Mistake(f"edge_{name}", edge_at(limit),
                  "The shift is right, but the means that become 0 are other ones. How large may "
                  "|mean| be, if the shift must not carry it across 0?")
          for name, limit in EDGES.items()),
        Mistake("no_n", lambda y, sigma, b: soft(np.mean(y), sigma ** 2 / b),
                "The prior keeps its full strength however many measurements there are. Add up the "
                "likelihoods of all n before you differentiate."),
        Mistake("deviation", lambda y, sigma, b: soft(np.mean(y), sigma / (len(y) * b)),
                "The standard deviation stands where the derivative of the Gaussian has the "
                "variance. What does r^2 / (2 sigma^2) give when it is differentiated?"),
        Mistake("root_n", lambda y, sigma, b: soft(np.mean(y), sigma ** 2 / (np.sqrt(len(y)) * b)),
                "The shift falls with the root of n. By which factor does n multiply the "
                "derivative of the sum of squares?"),
        Mistake("n_minus_1", lambda y, sigma, b: soft(
            np.mean(y), sigma ** 2 / (max(len(y) - 1, 1) * b)),
                "n - 1 stands where n measurements are added up. The standard deviation is known: "
                "is anything estimated?"),
        Mistake("gaussian_of_that_variance", lambda y, sigma, b: float(
            np.mean(y) / (1 + sigma ** 2 / (len(y) * 2 * b ** 2))),
                "This is the estimate under a Gaussian prior with the variance of the Laplace "
                "density, 2 b^2. What is minus the logarithm of the Laplace density itself?"),
        Mistake("rounded_mean", lambda y, sigma, b: soft(
            np.sum(y) // len(y), sigma ** 2 / (len(y) * b)),
                "The mean is rounded down to a whole number. Which division does that?"),
        Mistake("size_alone", lambda y, sigma, b: abs(soft(np.mean(y), sigma ** 2 / (len(y) * b))),
                "The sign of the mean is lost. Where does the minimum lie if all measurements are "
                "below 0?"),
        Mistake("standard_error", lambda y, sigma, b: soft(np.mean(y), sigma / np.sqrt(len(y))),
                "This shrinks by one standard error, whatever the prior. Where is b?"),
        Mistake("halved", lambda y, sigma, b: soft(np.mean(y), sigma ** 2 / (2 * len(y) * b)),
                "The shift is half as large as it should be. Which factor does the derivative of "
                "r^2 / (2 sigma^2) have?"),
        Mistake("width_squared", lambda y, sigma, b: soft(
            np.mean(y), sigma ** 2 / (len(y) * b ** 2)),
                "The scale of the prior is squared here. What does |m| / b give when it is "
                "differentiated?"),
        Mistake("sample_variance", lambda y, sigma, b: soft(
            np.mean(y), np.var(y) / (len(y) * b)),
                "The variance is computed from the measurements. It is known: where does the "
                "docstring say so?"),
        Mistake("doubled", lambda y, sigma, b: soft(np.mean(y), 2 * sigma ** 2 / (len(y) * b)),
                "The shift is twice as large as it should be. Which factor does the derivative of "
                "r^2 / (2 sigma^2) have?"),
        Mistake("upside_down", lambda y, sigma, b: soft(np.mean(y), b * sigma ** 2 / len(y)),
                "Here a wide prior shrinks more. What does a large b say about the mean?"),
        Mistake("crosses_zero", lambda y, sigma, b: float(
            np.mean(y) - np.sign(np.mean(y)) * sigma ** 2 / (len(y) * b)),
                "The shift may carry the estimate across 0. What does the derivative of |m| do at "
                "0?"),
        Mistake("hard", lambda y, sigma, b: float(
            np.mean(y) * (abs(np.mean(y)) > sigma ** 2 / (len(y) * b))),
                "Small means become 0, and the others stay as they are. Is the derivative of the "
                "prior 0 away from 0?"),
        Mistake("above_zero_assumed", lambda y, sigma, b: float(
            np.mean(y) - sigma ** 2 / (len(y) * b)),
                "Right if this number is above 0: it was found for a mean above 0. Where is the "
                "minimum if the number comes out below 0? And which sign has the derivative of |m| "
                "for m < 0?"),
        Mistake("away_from_zero", lambda y, sigma, b: float(
            np.mean(y) + np.sign(np.mean(y)) * sigma ** 2 / (len(y) * b)),
                "The estimate lies further from 0 than the mean. The prior is largest at 0: to "
                "which side does it move the estimate?"),
        Mistake("one_sided", lambda y, sigma, b: float(
            max(np.mean(y) - sigma ** 2 / (len(y) * b), 0.0)),
                "Means below 0 all become 0. Which sign has the derivative of |m| there?"),
        Mistake("gaussian_prior", lambda y, sigma, b: float(
            np.mean(y) / (1 + sigma ** 2 / (len(y) * b ** 2))),
                "This is the estimate under a Gaussian prior with standard deviation b. What is "
                "minus the logarithm of the Laplace density?"),
        Mistake("each_measurement", lambda y, sigma, b: float(np.mean(
            np.sign(y) * np.maximum(np.abs(y) - sigma ** 2 / b, 0.0))),
                "Each measurement is shrunk by itself. Of how many unknown means does the prior "
                "speak?"),
        Mistake("each_measurement_n", lambda y, sigma, b: float(np.mean(
            np.sign(y) * np.maximum(np.abs(y) - sigma ** 2 / (len(y) * b), 0.0))),
                "Each measurement is shrunk by itself. Of how many unknown means does the prior "
                "speak?"),
        Mistake("median", lambda y, sigma, b: soft(np.median(y), sigma ** 2 / (len(y) * b)),
                "The median of the measurements is shrunk. The prior is Laplace here: which noise "
                "do the measurements have?"),
        Mistake("no_prior", lambda y, sigma, b: float(np.mean(y)),
                "This is the maximum likelihood estimate. What does the prior add to the negative "
                "log-likelihood?")),
    styles=(by_cases, by_clipping))

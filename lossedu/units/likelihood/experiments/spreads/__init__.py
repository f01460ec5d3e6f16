"""A network that predicts a mean and a variance: what does the mean lose, and what repairs it?

    result = spreads.stored()       # python -m lossedu.experiments spreads    makes it anew

The rentals of each hour of 2011. All arms share the network, its start, the batches, and the
splits of the days; they differ in the gradient. The learning rate is chosen for each arm on other
splits, by the squared error of the mean; the errors at the peaks are kept for the other rates too.
"""
from .....core import arguments
from .....study.plan import Plan
from .....study.result import Measure
from .....study.seeds import read_seeds
from .....study.stored import stored_runs
from .picture import draw, draw_differences
from .trained import ARMS, EPOCHS, NARROW, NETWORKS, compare, prepared

QUESTION = "Does a network that predicts its variance too predict a worse mean, and where?"
MEASURES = {"rmse": "RMSE of the mean, bikes an hour", "peaks": "RMSE at the peaks",
            "others": "RMSE in the other hours", "nll": "negative log-likelihood, nats",
            "covered": "fraction within 1.96 standard deviations"}


def run(seeds=24, jobs=1, progress=True, networks=NARROW, arms=ARMS, tuning_seeds=24,
        epochs=EPOCHS):
    """Train all arms and score them on held-out days; returns a `Result`.

    `seeds` (a number or a sequence) are splits, starts and batches, shared by all arms, and
    `tuning_seeds` others, on which the learning rates are chosen. `networks` and `arms` leave parts
    out. Raises ValueError with one sentence.
    """
    return plan(seeds, networks, arms, tuning_seeds, epochs).run(jobs, progress)


def plan(seeds, networks, arms, tuning_seeds, epochs):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "spreads")
    networks = arguments.some_of("spreads", "networks", networks, tuple(NETWORKS))
    arms = arguments.some_of("spreads", "arms", arms, ARMS)
    epochs = arguments.whole_number("spreads", "epochs", epochs, example=EPOCHS)
    tasks = [(compare, dict(arm=arm, network=network, seeds=seeds, tuning=tuning, epochs=epochs))
             for network in networks for arm in arms]
    test = prepared(seeds[:1]).tests[0]
    measures = tuple(Measure("bikes", column, label, against="mse",
                             split=(int((~test).sum()), int(test.sum())))
                     for column, label in MEASURES.items())
    settings = dict(seeds=seeds, tuning_seeds=tuning, networks=networks, arms=arms, epochs=epochs)
    return Plan("spreads", QUESTION, tasks, measures, settings)


STORED = stored_runs(__file__, {
    "stored.json": (run, plan, dict(seeds=24)),
    "wide.json": (run, plan, dict(seeds=8, networks=("tanh, 128 units",), arms=("mse", "nll"),
                                  tuning_seeds=4))})


def stored(name="stored.json"):
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions; "wide.json" has
    two arms with 128 hidden units, of 8 seeds."""
    return STORED[name].load()


__all__ = ["ARMS", "NARROW", "NETWORKS", "STORED", "draw", "draw_differences", "plan", "run",
           "stored"]

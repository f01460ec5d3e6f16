"""What a trained critic reports of two real samples whose W1 is known exactly.

    result = critics.run(seeds=20)
    result = critics.stored()                # the same, as it was computed and stored
    result = critics.stored_curves()         # the outputs of the critics with the usual penalty

The samples are the logarithms of the bikes rented at 4 and at 17 o'clock. A critic is trained to
give the latter larger outputs: without a constraint, with clipped weights, or with a gradient
penalty. Seeds draw the weights and the points of the penalty.
"""
import numpy as np

from .... import plots
from ....plots import palette
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.stored import stored_runs
from ....study.tuner import best_rate, try_rates
from .. import networks
from ..bikes import logs, w1_of_samples

QUESTION = "Is the value of a critic the Wasserstein distance?"
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
FREE_RATE = 0.01                             # without a constraint the value grows with the rate
SIZES = (1, 32, 32, 1)
SHOWN = (30, 100, 300, 1000)                 # steps after which the value is read
CLIP = 0.1
FREE, CLIPPED = "no constraint", "weights clipped at 0.1"
PENALTIES = {"gradient penalty, factor 10": (10.0, False),      # (factor, is it one-sided?)
             "one-sided penalty, factor 10": (10.0, True),
             "gradient penalty, factor 1": (1.0, False)}
ARMS = (FREE, CLIPPED, *PENALTIES)
USUAL = "gradient penalty, factor 10"
PLACES = np.linspace(0.0, 6.6, 34)           # where the outputs of a critic are read


def plan(seeds=20, tuning_seeds=4):
    """What `run` will do; raises ValueError with one sentence."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "critics")
    tasks = [(_rows, dict(arm=arm, seeds=seeds, tuning=tuning)) for arm in ARMS]
    measures = (Measure("rentals", "value", "value of the critic after 1,000 steps"),)
    return Plan("critics", QUESTION, tasks, measures, dict(seeds=seeds, tuning_seeds=tuning))


def run(seeds=20, tuning_seeds=4, jobs=1, progress=True):
    """The value of each critic by step, as a `Result`: one row per seed and constraint."""
    return plan(seeds, tuning_seeds).run(jobs, progress)


def trained(arm, rates, seeds):
    """(values after the steps in SHOWN (S, 4), objectives (S,), layers) of critics with these
    rates."""
    import torch
    rngs = networks.generators(seeds)
    night, evening = (torch.tensor(logs(hour), dtype=torch.float32)[None, :, None].expand(
        len(seeds), -1, -1) for hour in (4, 17))
    layers = networks.weights(rngs, SIZES)
    adam, values = networks.Adam(layers, rates), []

    def value():
        return (networks.forward(layers, evening).mean(dim=(1, 2))
                - networks.forward(layers, night).mean(dim=(1, 2)))

    def objective():
        gain = value()
        if arm in PENALTIES:
            factor, one_sided = PENALTIES[arm]
            gain = gain - factor * penalty(layers, night, evening, rngs, one_sided=one_sided)
        return gain

    for step in range(1, SHOWN[-1] + 1):
        adam.step(-objective().sum())
        if arm == CLIPPED:
            clip(layers)
        if step in SHOWN:
            values.append(value().detach().numpy())
    return np.stack(values, axis=1), objective().detach().numpy(), layers


def penalty(layers, fake, real, rngs, n=256, one_sided=False):
    """The mean of (|f'(x)| - 1)^2 over n random points between pairs of a fake and a real one.

    If it is one-sided, only where |f'(x)| is above 1.
    """
    import torch
    share = networks.uniform(rngs, n, 1)
    points = (share * networks.rows(rngs, fake, n)
              + (1 - share) * networks.rows(rngs, real, n)).detach().requires_grad_()
    (slope,) = torch.autograd.grad(networks.forward(layers, points).sum(), points,
                                   create_graph=True)
    excess = slope.abs() - 1
    return ((excess.clamp(min=0) if one_sided else excess) ** 2).mean(dim=(1, 2))


def clip(layers, at=CLIP):
    """Bring all weights and biases back into the range from -at to at."""
    import torch
    with torch.no_grad():
        for layer in layers:
            for one in layer:
                one.clamp_(-at, at)


def _rows(arm, seeds, tuning):
    rate = FREE_RATE
    if arm != FREE:
        scores = try_rates(RATES, tuning, lambda rates, of: trained(arm, rates, of)[1])
        rate = best_rate(RATES, scores)
    values, _, _ = trained(arm, np.full(len(seeds), rate), seeds)
    return [{"data": "rentals", "condition": "night and evening", "model": "critic", "loss": arm,
             "seed": seed, "rate": rate, "value": float(own[-1]),
             **{f"after_{step}": float(one) for step, one in zip(SHOWN, own)}}
            for seed, own in zip(seeds, values)]


def curves_plan(seeds=20):
    """What `run_curves` will do; raises ValueError with one sentence."""
    seeds, _ = read_seeds(seeds, 1, "critics")
    measures = (Measure("rentals", "value", "value of the critic after 1,000 steps"),)
    return Plan("critics", QUESTION, [(_curve_rows, dict(seeds=seeds))], measures,
                dict(seeds=seeds))


def run_curves(seeds=20, jobs=1, progress=True):
    """The outputs at PLACES, less the mean output on the night, of the critics with the usual
    penalty, at the rate that was tuned for it: columns `f_0`, `f_1` and so on."""
    return curves_plan(seeds).run(jobs, progress)


def _curve_rows(seeds):
    import torch
    rate = stored().table.query("loss == @USUAL")["rate"].iloc[0]
    values, _, layers = trained(USUAL, np.full(len(seeds), rate), seeds)
    with torch.no_grad():
        outputs, night = (networks.forward(layers, torch.tensor(x, dtype=torch.float32)[
            None, :, None].expand(len(seeds), -1, -1))[..., 0].numpy() for x in (PLACES, logs(4)))
    return [{"data": "rentals", "condition": "night and evening", "model": "critic", "loss": USUAL,
             "seed": seed, "rate": rate, "value": float(own[-1]),
             **{f"f_{at}": float(one) for at, one in enumerate(curve - of_night.mean())}}
            for seed, own, curve, of_night in zip(seeds, values, outputs, night)]


STORED = stored_runs(__file__, {"critics.json": (run, plan, dict(seeds=20)),
                                "curves.json": (run_curves, curves_plan, dict(seeds=20))})


def stored():
    """The stored run of 20 seeds."""
    return STORED["critics.json"].load()


def stored_curves():
    """The stored outputs of the critics with the usual penalty."""
    return STORED["curves.json"].load()


def exact():
    """The W1 of the two samples."""
    return w1_of_samples(logs(4), logs(17))


def best_penalised(factor, reach=60_001):
    """The value of the best of all critics under the penalty (its slope is 1 + G / (2 factor r)).

    G is the difference of the two distribution functions, r the density of the points of the
    penalty: computed on a grid, r from all pairs of the samples.
    """
    night, evening = np.sort(logs(4)), np.sort(logs(17))
    ends = np.linspace(night[0], evening[-1], reach)
    middle = (ends[1:] + ends[:-1]) / 2
    gap = (np.searchsorted(night, middle, side="right") / len(night)
           - np.searchsorted(evening, middle, side="right") / len(evening))
    density = between(night, evening, middle)
    return float(np.sum((gap + gap**2 / (2 * factor * density)) * np.diff(ends)))


def between(night, evening, at):
    """The density at each point of a uniform point between a random pair, one of each sample."""
    low, high = np.minimum.outer(night, evening).ravel(), np.maximum.outer(night, evening).ravel()
    height = 1 / (high - low) / len(low)
    start, end = np.argsort(low), np.argsort(high)
    rising = np.concatenate([[0], np.cumsum(height[start])])
    falling = np.concatenate([[0], np.cumsum(height[end])])
    return (rising[np.searchsorted(low[start], at, side="right")]
            - falling[np.searchsorted(high[end], at, side="right")])


def draw(result, ax=None):
    """A dot for each run at its value after 1,000 steps; without a constraint, only its range."""
    ax = plots.new_axes(size=(7.6, 3.6)) if ax is None else ax
    told = []
    for at, arm in enumerate(ARMS):
        values = result.table.loc[result.table["loss"] == arm, "value"].to_numpy()
        if arm == FREE:
            ends = f"{values.min() / 1e6:.0f} to {values.max() / 1e6:.0f} million"
            ax.annotate(f"{ends}, outside the picture", (16, at), (4.9, at), va="center",
                        arrowprops=dict(arrowstyle="->", color=palette.blue), fontsize=9)
        else:
            ends = f"{values.min():.2f} to {values.max():.2f}"
            ax.plot(values, at + np.linspace(-0.25, 0.25, len(values)), "o", color=palette.blue,
                    markersize=4)
        told.append(f"{arm}: {ends}")
    ax.axvline(exact(), color="0.3", linewidth=1)
    ax.annotate(f"exact W1, {exact():.2f}", (exact() - 0.15, len(ARMS) - 0.55), ha="right",
                fontsize=9, color="0.3")
    ax.set_yticks(range(len(ARMS)), ARMS)
    ax.set(xlabel="value of the critic after 1,000 steps", xlim=(-5, 16.5),
           ylim=(len(ARMS) - 0.4, -0.6))
    plots.describe(ax, f"A dot for each run. {'; '.join(told)}. A line marks the exact W1.")
    return ax

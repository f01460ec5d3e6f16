"""A small generator of rentals under seven losses, started near the data or far from them.

    result = generators.run(seeds=24)
    result = generators.stored()             # the same, as it was computed and stored
    result = generators.stored_crossed()     # pairs of losses, each at the tuned rates of both
    result = generators.stored_factors()     # the usual penalty with several factors, from near

The data are the logarithms of the bikes rented at 17 o'clock. The start is the mean at 17 o'clock
or, far, that at 4 o'clock. Each loss but W1 by sorting is that of a discriminator or critic, which
takes five steps for each one of the generator. Judged by the exact W1 to held-out days.
"""
from itertools import product

import numpy as np

from .... import plots
from ....plots import palette
from ....stats import paired_difference
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.stored import stored_runs
from ....study.tuner import best_rate, try_rates
from .. import networks
from ..bikes import logs, w1_of_samples
from .critics import clip, penalty

QUESTION = "Where does a small generator get under each loss?"
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03)
MINIMAX, NON_SATURATING = "GAN, minimax", "GAN, non-saturating"
FREE, CLIPPED, PENALISED = "critic, no constraint", "critic, clipped", "critic, gradient penalty"
ONE_SIDED, SORTED = "critic, one-sided penalty", "W1 by sorting"
ARMS = (MINIMAX, NON_SATURATING, FREE, CLIPPED, PENALISED, ONE_SIDED, SORTED)
STARTS = {"near": 17, "far": 4}              # the hour at whose mean the generator starts
STEPS, INNER, BATCH, FACTOR = 600, 5, 64, 10.0
CENTRE = 6.0                                 # is subtracted before a discriminator or critic
HELD = 125                                   # days held out, of 250
SHOWN = (0, 50, 100, 200, 300, 400, 500, 600)
LATE = SHOWN[4:]                             # over these steps W1 is averaged
SPLIT = (250 - HELD, HELD)
CROSSED = {"near": ((PENALISED, ONE_SIDED), (0.0003, 0.001)),     # a pair, at the rates of both
           "far": ((MINIMAX, NON_SATURATING), (0.001, 0.003))}

FACTORS, FACTOR_RATE = (0.1, 1.0, 3.0, 10.0), 0.001     # of the usual penalty, at its tuned rate


def plan(seeds=24, tuning_seeds=4, arms=ARMS):
    """What `run` will do; raises ValueError with one sentence."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "generators")
    tasks = [(_rows, dict(arm=arm, start=start, seeds=seeds, tuning=tuning))
             for start in STARTS for arm in arms]
    measures = (Measure("rentals", "w1", "W1 to held-out days", split=SPLIT),)
    settings = dict(seeds=seeds, tuning_seeds=tuning, arms=arms)
    return Plan("generators", QUESTION, tasks, measures, settings)


def run(seeds=24, tuning_seeds=4, arms=ARMS, jobs=1, progress=True):
    """W1 to held-out days by step, as a `Result`: one row per seed, start and loss."""
    return plan(seeds, tuning_seeds, arms).run(jobs, progress)


def days(seed):
    """(logs to train on (125,), logs held out (125,)) of one split of the days."""
    order = np.random.default_rng([seed, 2]).permutation(sum(SPLIT))
    return logs(17)[order[HELD:]], logs(17)[order[:HELD]]


def trained(arm, start, rates, seeds, factor=FACTOR):
    """Three arrays (S, 8), at the steps SHOWN: W1 to held-out days, the generator's loss, turned.

    The loss at a step is that of the generator's last batch; at 0, nan. `turned` is the share of
    the batches since the step before at which the critic gave the fakes the larger mean output; at
    0 and for W1 by sorting, nan.
    """
    import torch
    rngs = networks.generators(seeds)
    real = torch.tensor(np.stack([days(seed)[0] for seed in seeds]), dtype=torch.float32)[..., None]
    makes, judges = networks.weights(rngs, (1, 16, 16, 1)), networks.weights(rngs, (1, 32, 32, 1))
    with torch.no_grad():
        makes[-1][0].mul_(0.5)
        makes[-1][1].fill_(logs(STARTS[start]).mean())
    maker = networks.Adam(makes, rates, betas=(0.5, 0.9))
    judge = networks.Adam(judges, rates, betas=(0.5, 0.9))
    asked = networks.normal(networks.generators([[seed, 7] for seed in seeds]), 1000, 1)
    found, losses, loss = [], [], np.full(len(seeds), np.nan)
    turned, gains = [], [loss]
    for step in range(STEPS + 1):
        if step in SHOWN:
            drawn = networks.forward(makes, asked).detach().numpy()[..., 0]
            found.append([w1_of_samples(own.astype(float), days(seed)[1])
                          for own, seed in zip(drawn, seeds)])
            losses.append(loss)
            turned.append(np.where(np.isnan(gains), np.nan, np.less(gains, 0)).mean(axis=0))
            gains = [] if arm != SORTED else [np.full(len(seeds), np.nan)]
        if step == STEPS:
            break
        if arm != SORTED:
            for _ in range(INNER):
                fake = networks.forward(makes, networks.normal(rngs, BATCH, 1)).detach()
                batch = networks.rows(rngs, real, BATCH)
                cost, gain = judged(arm, judges, fake, batch, rngs, factor)
                judge.step(cost.sum())
                gains.append(gain.detach().numpy())
                if arm == CLIPPED:
                    clip(judges)
        fake = networks.forward(makes, networks.normal(rngs, BATCH, 1))
        value = made(arm, judges, fake, networks.rows(rngs, real, BATCH))
        maker.step(value.sum())
        loss = value.detach().numpy()
    return np.array(found).T, np.array(losses).T, np.array(turned).T


def judged(arm, judges, fake, real, rngs, factor=FACTOR):
    """The loss of the discriminator or critic, and its mean output on real ones less that on fakes,
    both (S,)."""
    from torch.nn.functional import softplus
    of_fake, of_real = (networks.forward(judges, one - CENTRE) for one in (fake, real))
    gain = of_real.mean(dim=(1, 2)) - of_fake.mean(dim=(1, 2))
    if arm in (MINIMAX, NON_SATURATING):
        return (softplus(-of_real) + softplus(of_fake)).mean(dim=(1, 2)), gain
    loss = -gain
    if arm in (PENALISED, ONE_SIDED):
        loss = loss + factor * penalty(judges, fake - CENTRE, real - CENTRE, rngs, BATCH,
                                       one_sided=arm == ONE_SIDED)
    return loss, gain


def made(arm, judges, fake, real):
    """The loss of the generator, (S,)."""
    from torch.nn.functional import softplus
    if arm == SORTED:
        return (fake.sort(dim=1).values - real.sort(dim=1).values).abs().mean(dim=(1, 2))
    logit = networks.forward(judges, fake - CENTRE)
    if arm == MINIMAX:
        return -softplus(logit).mean(dim=(1, 2))       # log(1 - D)
    if arm == NON_SATURATING:
        return softplus(-logit).mean(dim=(1, 2))       # -log D
    return -logit.mean(dim=(1, 2))


def _rows(arm, start, seeds, tuning):
    scores = try_rates(RATES, tuning,
                       lambda rates, of: -np.nan_to_num(trained(arm, start, rates, of)[0][:, -1],
                                                        nan=np.inf))
    rate = best_rate(RATES, scores)
    found, losses, _ = trained(arm, start, np.full(len(seeds), rate), seeds)
    return [{"data": "rentals", "condition": start, "model": "generator", "loss": arm,
             "seed": seed, "rate": rate, "w1": float(own[-1]),
             "floor": w1_of_samples(*days(seed)),
             **{f"w1_{step}": float(one) for step, one in zip(SHOWN, own)},
             **{f"loss_{step}": float(one) for step, one in zip(SHOWN[1:], told[1:])}}
            for seed, own, told in zip(seeds, found, losses)]


def crossed_plan(seeds=24):
    """What `run_crossed` will do; raises ValueError with one sentence."""
    seeds, _ = read_seeds(seeds, 1, "generators")
    tasks = [(_crossed_rows, dict(arm=arm, start=start, rates=rates, seeds=seeds))
             for start, (arms, rates) in CROSSED.items() for arm in arms]
    measures = (Measure("rentals", "w1", "W1 to held-out days", split=SPLIT),)
    return Plan("generators", QUESTION, tasks, measures, dict(seeds=seeds))


def run_crossed(seeds=24, jobs=1, progress=True):
    """The losses CROSSED, each at the tuned rates of both: the condition names start and rate.

    Besides W1 at the steps SHOWN it has, at `turned_50` and so on, the share of the batches since
    the step before at which the critic gave the fakes the larger mean output.
    """
    return crossed_plan(seeds).run(jobs, progress)


def at_rate(start, rate):
    """The condition of a crossed run."""
    return f"{start}, rate {rate:g}"


def _crossed_rows(arm, start, rates, seeds):
    found, _, turned = trained(arm, start, np.repeat(rates, len(seeds)),
                               tuple(seeds) * len(rates))
    return [{"data": "rentals", "condition": at_rate(start, rate), "model": "generator",
             "loss": arm, "seed": seed, "rate": rate, "w1": float(own[-1]),
             **{f"w1_{step}": float(one) for step, one in zip(SHOWN, own)},
             **{f"turned_{step}": float(one) for step, one in zip(SHOWN[1:], shares[1:])}}
            for (rate, seed), own, shares in zip(product(rates, seeds), found, turned)]


def factors_plan(seeds=24):
    """What `run_factors` will do; raises ValueError with one sentence."""
    seeds, _ = read_seeds(seeds, 1, "generators")
    tasks = [(_factor_rows, dict(factor=factor, seeds=seeds)) for factor in FACTORS]
    measures = (Measure("rentals", "w1", "W1 to held-out days", split=SPLIT),)
    return Plan("generators", QUESTION, tasks, measures, dict(seeds=seeds))


def run_factors(seeds=24, jobs=1, progress=True):
    """W1 by step from near under the usual penalty, for each of FACTORS: the column `factor`."""
    return factors_plan(seeds).run(jobs, progress)


def _factor_rows(factor, seeds):
    found, _, _ = trained(PENALISED, "near", np.full(len(seeds), FACTOR_RATE), seeds, factor)
    return [{"data": "rentals", "condition": f"near, factor {factor:g}", "model": "generator",
             "loss": PENALISED, "seed": seed, "rate": FACTOR_RATE, "factor": factor,
             "w1": float(own[-1]), **{f"w1_{step}": float(one) for step, one in zip(SHOWN, own)}}
            for seed, own in zip(seeds, found)]


STORED = stored_runs(__file__, {"generators.json": (run, plan, dict(seeds=24)),
                                "crossed.json": (run_crossed, crossed_plan, dict(seeds=24)),
                                "factors.json": (run_factors, factors_plan, dict(seeds=24))})


def stored_factors():
    """The stored run of the usual penalty with several factors."""
    return STORED["factors.json"].load()


def stored_crossed():
    """The stored run of pairs at the rates of both."""
    return STORED["crossed.json"].load()


def stored():
    """The stored run of 24 seeds."""
    return STORED["generators.json"].load()


def final(result, arm, start):
    """W1 to held-out days at the end, (S,), in the order of the seeds."""
    rows = result.table.query("loss == @arm and condition == @start")
    return rows.sort_values("seed")["w1"].to_numpy()


def by_step(result, arm, start):
    """W1 to held-out days at the steps SHOWN, (S, 8), in the order of the seeds."""
    rows = result.table.query("loss == @arm and condition == @start").sort_values("seed")
    return rows[[f"w1_{step}" for step in SHOWN]].to_numpy()


def late(result, arm, start):
    """The mean W1 over the steps LATE, (S,): under a penalty that makes W1 cycle, the last step
    alone is one phase."""
    return by_step(result, arm, start)[:, -len(LATE):].mean(axis=1)


def difference(result, one, other, start):
    """The paired difference of two losses in the mean W1 over LATE, as an `Interval`."""
    return paired_difference(late(result, one, start), late(result, other, start), split=SPLIT)


def turns(result, arm, condition):
    """(turned, rose), both bool (S, 7): between two of the steps SHOWN, did the critic mostly give
    the fakes the larger outputs, and did W1 rise? `result` is that of `stored_crossed()`."""
    rows = result.table.query("loss == @arm and condition == @condition").sort_values("seed")
    shares = rows[[f"turned_{step}" for step in SHOWN[1:]]].to_numpy()
    return shares > 0.5, np.diff(by_step(result, arm, condition), axis=1) > 0


def draw(result, axes=None):
    """A dot for each run at its final W1, on the left from near, on the right from far."""
    axes = plots.new_axes(2, size=(10.4, 4.4)) if axes is None else axes
    listed = []
    for ax, start in zip(axes, STARTS):
        for at, arm in enumerate(ARMS):
            ends = final(result, arm, start)
            ax.plot(ends, at + np.linspace(-0.25, 0.25, len(ends)), "o", color=palette.blue,
                    markersize=4, alpha=0.7)
            ax.plot([np.median(ends)] * 2, [at - 0.4, at + 0.4], color=palette.vermilion,
                    label="median" if (start, at) == ("near", 0) else None)
            listed.append(f"{start}, {arm} {np.median(ends):.2f} "
                          f"({ends.min():.2f} to {ends.max():.2f})")
        rows = result.table.query("condition == @start")
        for where, line in ((rows["floor"].mean(), "-"), (rows["w1_0"].mean(), ":")):
            ax.axvline(where, color="0.4", linewidth=1, linestyle=line)
        for name, where in (("training days", rows["floor"]), ("start", rows["w1_0"])):
            ax.annotate(name, (where.mean() * 1.06, 6.75), fontsize=9, color="0.3")
        ax.set(xlabel="W1 to held-out days after 600 steps", xscale="log", xlim=(0.025, 22),
               ylim=(6.9, -0.6),
               title={"near": "start near the data", "far": "start far from the data"}[start])
        ax.set_xticks([0.03, 0.1, 0.3, 1, 3, 10], ["0.03", "0.1", "0.3", "1", "3", "10"])
        ax.minorticks_off()
        ax.set_yticks(range(len(ARMS)), ARMS if start == "near" else [""] * len(ARMS))
    axes[0].legend(loc="upper right", fontsize=9)
    plots.describe(axes[0], "A dot for each run at its final W1 to held-out days, on a logarithmic "
                            "axis; a bar at the median; a line at the mean W1 of the training days "
                            "and a dotted one at the mean of the start. Medians and ranges: "
                            + "; ".join(listed) + ".")
    return axes

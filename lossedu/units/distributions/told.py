"""What the cells of the experiments print, in lines of one form."""
import numpy as np

from ...stats import mean_interval
from .experiments import critics, generators, vaes


def _interval(found, form):
    return f"{found.estimate:{form}} (95 % interval {found.low:{form}} to {found.high:{form}})"


def _wilson(hits, n, z=1.96):
    """Wilson's interval of a share, in words."""
    middle, half = hits + z**2 / 2, z * (hits * (n - hits) / n + z**2 / 4) ** 0.5
    return (f"95 % interval {(middle - half) / (n + z**2):.0%} to "
            f"{(middle + half) / (n + z**2):.0%}")


def tell_critics(result):
    """Print the values of each critic after 1,000 steps, and the exact distance."""
    print(f"exact W1: {critics.exact():.2f}")
    for arm, rows in result.table.groupby("loss", sort=False):
        found, values = mean_interval(rows["value"]), rows["value"]
        form = ".2f" if found.estimate < 1000 else ",.0f"
        below = values < 0
        # Between two groups of runs lies their mean, and no run.
        told = (f"mean {values[~below].mean():{form}} of those above 0, "
                f"{values[below].mean():{form}} of those below" if below.any()
                else _interval(found, form))
        caught = f" ({_wilson(below.sum(), len(below))})" if below.any() else ""
        print(f"{arm:30} {told}; from {values.min():{form}} to "
              f"{values.max():{form}}, below 0 in {below.sum()} of {len(values)} runs{caught}")


def tell_generators(result, start):
    """Print the W1 of each loss at step 600: mean, median, range, and runs above 1."""
    floor = result.table.drop_duplicates("seed")["floor"].mean()
    print(f"start {start}: W1 to held-out days at step 600 (the training days: {floor:.2f})")
    for arm in generators.ARMS:
        found = generators.final(result, arm, start)
        print(f"  {arm:28}mean {found.mean():.2f}, median {np.median(found):.2f}, largest "
              f"{found.max():.2f}, above 1 in {(found > 1).sum()} of {len(found)} runs")


def tell_gap(result, one, other, start):
    """Print the paired difference of two losses in the mean W1 from step 300 on, and in how many
    splits the first is smaller."""
    gap = generators.difference(result, one, other, start)
    nearer = generators.late(result, one, start) < generators.late(result, other, start)
    print(f"{start}: {one} minus {other}: {_interval(gap, '+.2f')}; smaller in {nearer.sum()} of "
          f"{len(nearer)} splits")


def tell_one_rate():
    """Print the W1 of two pairs of losses at one rate for both, the tuned ones of either."""
    crossed = generators.stored_crossed()
    for start, (arms, rates) in generators.CROSSED.items():
        for rate in rates:
            condition = generators.at_rate(start, rate)
            for arm in arms:
                found = generators.late(crossed, arm, condition)
                print(f"{condition}: {arm:26}mean W1 from step 300 on: median "
                      f"{np.median(found):.2f}, above 1 in {(found > 1).sum()} of {len(found)} "
                      "runs")
            tell_gap(crossed, arms[1], arms[0], condition)


def tell_turns(start, rate):
    """Print, for each loss of the pair, how W1 moved while the critic mostly favoured the fakes."""
    crossed = generators.stored_crossed()
    for arm in generators.CROSSED[start][0]:
        turned, rose = generators.turns(crossed, arm, generators.at_rate(start, rate))
        print(f"{start}, rate {rate:g}, {arm}: mostly favours the fakes in {turned.sum()} of "
              f"{turned.size} stretches, W1 rises in {rose[turned].sum()} of these; of the other "
              f"{(~turned).sum()} it falls in {(~rose[~turned]).sum()}")


def tell_factors():
    """Print how far the usual penalty sends the generator from near, by its factor."""
    for factor, rows in generators.stored_factors().table.groupby("factor"):
        farthest = rows[[f"w1_{step}" for step in generators.SHOWN[1:]]].max(axis=1)
        late = rows[[f"w1_{step}" for step in generators.LATE]].mean(axis=1)
        print(f"factor k = {factor:4g}, 2k = {2 * factor:4g}: largest W1 from step 50 on "
              f"{farthest.max():5.2f} ({farthest.max() / (2 * factor):.0%} of 2k); mean from "
              f"step 300 on: median {late.median():.2f}, largest {late.max():.2f}")


def tell_losses(result, start, arms):
    """Print, for each loss, in how many runs it fell and in how many W1 fell."""
    for arm in arms:
        rows = result.table.query("loss == @arm and condition == @start")
        print(f"{start}, {arm}: from step 50 to 600 W1 fell in "
              f"{(rows['w1_600'] < rows['w1_50']).sum()} of {len(rows)} runs, the generator's loss "
              f"in {(rows['loss_600'] < rows['loss_50']).sum()}; mean loss "
              f"{rows['loss_50'].mean():.2f}, then {rows['loss_600'].mean():.2f}")


def tell_vaes(result):
    """Print the two terms, their sum, and the estimate of -log p(x), for each beta."""
    print("held-out digits, nats       pixels   KL term   negative ELBO   -log p(x)   active")
    for arm in [*(f"{beta:g}" for beta in vaes.BETAS), vaes.FROM_ONE]:
        means = [vaes.column(result, arm, name).mean()
                 for name in ("pixels", "kl", "elbo", "nll", "active")]
        print(f"beta {arm:26}{means[0]:5.1f}{means[1]:10.1f}{means[2]:16.1f}{means[3]:12.1f}"
              f"{means[4]:9.1f}")


def tell_beta(result, one, other, name="elbo"):
    """Print the paired difference of two betas in one column."""
    gap = vaes.difference(result, one, other, name)
    words = {"elbo": "negative ELBO", "nll": "-log p(x)", "pixels": "pixels"}[name]
    print(f"{words}, beta {one} minus {other}: {_interval(gap, '+.2f')} nats")

"""What the cells of the experiments print, in lines of one form."""
import numpy as np

from ...stats import mean_interval
from .experiments import critics, generators, vaes


def _interval(found, form):
    return f"{found.estimate:{form}} (95 % interval {found.low:{form}} to {found.high:{form}})"


def tell_critics(result):
    """Print the value of each critic after 1,000 steps, and the exact distance."""
    print(f"exact W1: {critics.exact():.2f}")
    for arm, rows in result.table.groupby("loss", sort=False):
        found = mean_interval(rows["value"])
        form = ".2f" if found.estimate < 1000 else ".3g"
        print(f"{arm:30} {_interval(found, form)}")


def tell_generators(result, start):
    """Print the W1 of each loss at the end, with its interval."""
    floor = result.table.drop_duplicates("seed")["floor"].mean()
    print(f"start {start}: W1 to held-out days (the training days: {floor:.2f})")
    for arm in generators.ARMS:
        found = mean_interval(generators.final(result, arm, start), split=generators.SPLIT)
        print(f"  {arm:28}{_interval(found, '.2f')}")


def tell_gap(result, one, other, start):
    """Print the paired difference of two losses in the final W1."""
    gap = generators.difference(result, one, other, start)
    print(f"{start}: {one} minus {other}: {_interval(gap, '+.2f')}")


def loss_against_w1(result, arm, start):
    """(fraction of seeds in which the loss fell from step 50 to 600, fraction in which W1 fell,
    correlation of the final loss with the final W1 over the seeds)."""
    rows = result.table.query("loss == @arm and condition == @start")
    fell = np.mean(rows["loss_600"] < rows["loss_50"])
    nearer = np.mean(rows["w1_600"] < rows["w1_50"])
    return fell, nearer, np.corrcoef(rows["loss_600"], rows["w1_600"])[0, 1]


def tell_losses(result, start, arms):
    """Print, for each loss, in how many seeds it fell while W1 fell."""
    for arm in arms:
        rows = result.table.query("loss == @arm and condition == @start")
        n = len(rows)
        fell, nearer, _ = loss_against_w1(result, arm, start)
        print(f"{start}, {arm}: from step 50 to 600 W1 fell in {round(nearer * n)} of {n} runs, "
              f"the generator's loss in {round(fell * n)}; mean loss "
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

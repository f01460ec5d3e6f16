"""What the cells of the experiments print, in lines of one form."""
import numpy as np

from ...engine import SGD
from .experiments import heads, mismatch, second_softmax
from .experiments.mismatch import starts


def tell_rate(result, data, rate):
    """Print for each head what became of the runs at one learning rate."""
    table = result.table[(result.table["data"] == data) & (result.table["rate"] == rate)
                         & result.table["seed"].isin(result.settings["seeds"])]
    print(f"{data}, learning rate {rate:g}:")
    for head, loss in heads.ARMS:
        own = table[(table["model"] == head) & (table["loss"] == loss)]
        median = own["rmse"].fillna(np.inf).median()
        print(f"  {head + ', ' + loss:24} median RMSE {median:6.1f}; of {len(own)} runs "
              f"{own['rmse'].isna().sum():2} are nan, {own['all_zero'].sum():2} predict 0 only"
              .replace("   inf", "   nan"))


def tell_heads(result, data):
    """Print what each head reaches at its own learning rate, and by how much it differs."""
    for row in heads.chosen(result, data).itertuples():
        own = result.table[(result.table["data"] == data) & (result.table["model"] == row.head)
                           & (result.table["loss"] == row.loss) & (result.table["rate"] == row.rate)
                           & result.table["seed"].isin(result.settings["seeds"])]
        failed = int(own["rmse"].isna().sum() + own["all_zero"].sum())
        line = (f"{row.head + ', ' + row.loss:24} rate {row.rate:<4g} median RMSE "
                f"{own['rmse'].fillna(np.inf).median():.1f}, failed runs {failed}, "
                f"predictions of 0 or less {row.not_positive:.1f} %")
        if not failed and (row.head, row.loss) != heads.REFERENCE:
            line += f", minus the first {row.difference:+.1f} ({row.low:+.1f} to {row.high:+.1f})"
        print(line)


def tell_ends(start, z, leaving, goal):
    """Print from which rate on a bias leaves its plateau, and how many rates settle at the goal.

    `leaving` are the rates that leave, `z` where the bias is at the end. A rate that is too large
    jumps about for ever, and where it is at the end hangs on the last digits; whether it settles
    does not.
    """
    print(f"start {start:.0f}: the plateau is left from a rate of {leaving.min():,.0f} on; "
          f"{np.sum(np.abs(z - goal) < 1e-6)} rates settle at the goal")


def tell_large_rates(rates, start):
    """Train squared error at large rates; print in words how many of 20 runs reach 90 %.

    Such a training hangs on the last digits, and so on the processor: the words leave room.
    """
    for rate in rates:
        ends = starts.curve("squared error", SGD(lr=rate), start, range(20))[:, -1]
        reached = np.sum(ends >= 90)
        said = "4 at most" if reached <= 4 else "18 at least" if reached >= 18 else "some, not all"
        print(f"network, start {start:.3g}, rate {rate:g}: of 20 runs {said} reach 90 %")


def tell_losers(table):
    """Print the pairs whose whole interval lies below 0, from the rows of `mismatch.cells`."""
    losers = table[table["high"] < 0].sort_values("difference", ascending=False)
    for (activation, loss), row in losers.iterrows():
        print(f"{mismatch.shown(activation) + ' -> ' + loss:45} {row.difference:+6.1f} "
              f"({row.low:+.1f} to {row.high:+.1f})")


def tell_answers(answers):
    """Print how often PyTorch gives each kind of answer, from the table of `mismatch.asked`."""
    counts = answers.stack().value_counts()
    words = {"same": "as intended", "error": "an error", "nan": "nan",
             "below 0": "a negative loss", "silent": "a plausible number"}
    print(", ".join(f"{said}: {counts[word]}" for word, said in words.items()))


def tell_groups(name, rows):
    """Print how many of the rows of `mismatch.cells` lose less, or more, than 2 points."""
    less, more = (rows["low"] > -2).sum(), (rows["high"] < -2).sum()
    print(f"{name}: of {len(rows)} functions {less} clearly lose less than 2 points, {more} "
          f"clearly more, {len(rows) - less - more} are undecided")


def tell_reported(result):
    """Print what a network with a second softmax reports, beside one with a single softmax."""
    last = result.table[result.table["epoch"] == result.table["epoch"].max()]
    for arm, own in last.groupby("model"):
        print(f"softmax {arm:5}: last training loss {own['training_loss'].mean():.3f}, accuracy "
              f"{own['accuracy'].mean():.1f} %, negative log-likelihood of the reported p "
              f"{own['nll'].mean():.3f}")
    gap = second_softmax.gaps(result)["nll"]
    print(f"negative log-likelihood, twice minus once: {gap.estimate:+.3f} (95 % interval "
          f"{gap.low:+.3f} to {gap.high:+.3f})")
    most = last[last["model"] == "twice"]
    print(f"softmax twice, largest probability of any image: p {most['most_p'].max():.3f} as "
          f"reported, q {most['most_q'].max():.3f} in the loss")

"""What the cells of the experiments print, in lines of one form."""
import numpy as np

from ...engine import SGD
from .experiments import heads, second_softmax
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


def tell_start(rate, start):
    """Train squared error from an output bias; print how many of 20 runs reach 90 %."""
    ends = starts.curve("squared error", SGD(lr=rate), start, range(20))[:, -1]
    print(f"start {start:.3g}, rate {rate:g}: {np.sum(ends >= 90)} of 20 runs reach 90 %")


def tell_answers(answers):
    """Print how often PyTorch gives each kind of answer, from the table of `mismatch.asked`."""
    counts = answers.stack().value_counts()
    words = {"same": "usual or equivalent", "error": "an error", "nan": "nan",
             "below 0": "a negative loss", "silent": "a plausible number"}
    print(", ".join(f"{said}: {counts[word]}" for word, said in words.items()))


def tell_groups(name, rows):
    """Print how many of the rows of `mismatch.cells` lose less, or more, than 2 points."""
    less, more = (rows["low"] > -2).sum(), (rows["high"] < -2).sum()
    print(f"{name}: of {len(rows)} pairs {less} clearly lose less than 2 points, {more} "
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

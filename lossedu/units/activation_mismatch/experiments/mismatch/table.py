"""The grid as one row per pair."""
import numpy as np

from .....core.arguments import one_of
from .....stats import mean_interval, paired_difference
from .grid import LOSSES, REFERENCE, Pair
from .trained import OWN

MARGIN = 2.0  # points: a pair that surely loses less is called harmless
STUCK = 50.0  # per cent of the way from the baseline to the reference: below it a pair has learnt less than half


def cells(result, data="digits", condition=OWN):
    """A DataFrame with one row per pair: its learning rate, accuracy, differences with 95 % intervals, and epochs.

    `difference`, `low`, `high`: accuracy minus that of the reference, seed by seed; `matched_difference` and its
    bounds: minus that of the same loss behind the activation it is made for. `worst` is the accuracy of the worst
    seed, `never_said` how many classes are never said, on average. `verdict` is the pair in a word: see `verdict`.
    """
    import pandas as pd
    networks = result.table[result.table["model"] == "network"]
    one_of("cells", "data", data, dict.fromkeys(networks["data"]))
    one_of("cells", "condition", condition, dict.fromkeys(networks["condition"][networks["data"] == data]))
    chosen = result.table[(result.table["data"] == data) & (result.table["condition"] == condition)]
    runs = {key: rows.set_index("seed") for key, rows in chosen.groupby(["activation", "form"], sort=False)}
    split = next(measure.split for measure in result.measures if measure.data == data)
    baseline = result.table.query("data == @data and model == 'constant'")["accuracy"].mean()
    first, rows = runs[REFERENCE], []
    for (activation, form), own in runs.items():
        one = Pair(activation, form)
        mean, low, high = mean_interval(own["accuracy"], split=split)
        row = {"activation": activation, "loss": form, "rate": own["learning_rate"].iloc[0], "accuracy": mean,
               "accuracy_low": low, "accuracy_high": high, "worst": own["accuracy"].min(),
               "epochs": own["epochs"].mean(), "last_loss": own["last_loss"].mean(),
               "never_said": own["never_said"].mean()}
        matched = runs.get((one.matched.activation, form))
        for words, other in (("", first), ("matched_", matched)):
            row |= dict(zip((f"{words}difference", f"{words}low", f"{words}high"),
                            _apart(own, other, split) if other is not None else [np.nan] * 3))
        rows.append(row | {"verdict": verdict(row, baseline, first["accuracy"].mean())})
    order = {form: place for place, form in enumerate(LOSSES)}
    return pd.DataFrame(rows).sort_values("loss", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def _apart(own, other, split):
    mine, theirs = own["accuracy"].to_numpy(), other["accuracy"].loc[own.index].to_numpy()
    return (0.0, 0.0, 0.0) if (mine == theirs).all() else paired_difference(mine, theirs, split=split)


def verdict(row, baseline, reference):
    """A pair in a word, from its row of `cells`.

    "harmless": the whole interval of its difference to the reference is above -2 points. "fails": it makes less than
    half of the way from the baseline to the reference. "worse": the whole interval is below 0. "open": none of these.
    """
    if row["low"] > -MARGIN:
        return "harmless"
    if row["accuracy"] < baseline + STUCK / 100 * (reference - baseline):
        return "fails"
    return "worse" if row["high"] < 0 else "open"

"""The grid as one row per pair."""
import numpy as np

from .....core.arguments import one_of
from .....stats import mean_interval, paired_difference
from .grid import LOSSES, REFERENCE, Pair
from .trained import OWN

MARGIN = 2.0  # points: a pair that surely loses less is called harmless
STUCK = 50.0  # per cent of the way from the baseline to the reference: below it a pair fails


def cells(result, data="digits", condition=OWN):
    """A DataFrame with one row per pair: its learning rate, accuracy, differences and epochs.

    `difference`, `low`, `high`: accuracy minus that of the reference, seed by seed, with its 95 %
    interval; `matched_difference` and its bounds: minus that of the same loss behind the activation
    it is made for. `worst` is the accuracy of the worst seed, `never_said` how many classes are
    never said, on average. `verdict` is the pair in a word: see `verdict`.
    """
    import pandas as pd
    networks = result.table[result.table["model"] == "network"]
    one_of("cells", "data", data, dict.fromkeys(networks["data"]))
    conditions = networks["condition"][networks["data"] == data]
    one_of("cells", "condition", condition, dict.fromkeys(conditions))
    of_data = result.table[result.table["data"] == data]
    chosen = of_data[of_data["condition"] == condition]
    runs = {key: rows.set_index("seed")
            for key, rows in chosen.groupby(["activation", "form"], sort=False)}
    split = next(measure.split for measure in result.measures if measure.data == data)
    baseline = of_data["accuracy"][of_data["model"] == "constant"].mean()
    reference, rows = runs[REFERENCE], []
    for (activation, form), own in runs.items():
        matched = runs.get((Pair(activation, form).matched.activation, form))
        mean, low, high = mean_interval(own["accuracy"], split=split)
        row = {"activation": activation, "loss": form, "rate": own["learning_rate"].iloc[0],
               "accuracy": mean, "accuracy_low": low, "accuracy_high": high,
               "worst": own["accuracy"].min(), "epochs": own["epochs"].mean(),
               "last_loss": own["last_loss"].mean(), "never_said": own["never_said"].mean()}
        for words, other in (("", reference), ("matched_", matched)):
            difference = difference_of(own, other, split)
            row |= dict(zip((f"{words}difference", f"{words}low", f"{words}high"), difference))
        row["verdict"] = verdict(row, baseline, reference["accuracy"].mean())
        rows.append(row)
    order = {form: place for place, form in enumerate(LOSSES)}
    return pd.DataFrame(rows).sort_values("loss", key=lambda names: names.map(order),
                                          kind="stable", ignore_index=True)


def difference_of(own, other, split):
    """(estimate, low, high) of own accuracy minus another, seed by seed; nan without another."""
    if other is None:
        return np.nan, np.nan, np.nan
    mine = own["accuracy"].to_numpy()
    theirs = other["accuracy"].loc[own.index].to_numpy()
    if (mine == theirs).all():  # the same runs: nothing to estimate
        return 0.0, 0.0, 0.0
    return paired_difference(mine, theirs, split=split)


def verdict(row, baseline, reference):
    """A pair in a word, from its row of `cells`.

    "harmless": the whole interval of its difference to the reference is above -2 points. "fails":
    it makes less than half of the way from the baseline to the reference. "worse": the whole
    interval is below 0. "open": none of these.
    """
    if row["low"] > -MARGIN:
        return "harmless"
    if row["accuracy"] < baseline + STUCK / 100 * (reference - baseline):
        return "fails"
    return "worse" if row["high"] < 0 else "open"

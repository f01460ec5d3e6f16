"""A table of runs summed up: means with intervals, and paired differences, seed by seed."""
from ..stats import mean_interval, paired_difference

GROUP = ["data", "condition", "model"]
LONG = 40  # rows of a summary that are shown in full
NAN = float("nan")


def summed_up(table, measures):
    """A DataFrame with a row per setting and measure: see `Result.summary`."""
    import pandas as pd
    rows = []
    for measure in measures:
        chosen = table[table["data"] == measure.data]
        for names, runs in chosen.groupby(GROUP, sort=False):
            shared = dict(zip(GROUP, names))
            rows += [shared | row for row in _rows(measure, runs)]
    return pd.DataFrame(rows)


def _rows(measure, runs):
    """One row per setting, of runs that share data, condition and model."""
    if measure.exact:
        runs = runs.dropna(subset=[measure.column])
    wide = runs.pivot(index="seed", columns="loss", values=measure.column)
    counts = runs.groupby("loss")["seed"].nunique()
    for loss in runs["loss"].unique():
        values = wide[loss].to_numpy()
        if measure.exact:
            estimate, low, high = float(values[0]), NAN, NAN
            said = "exact fits of one data set: no interval"
        else:
            interval = mean_interval(values, split=measure.split)
            estimate, low, high = interval
            said = interval.said
        difference, difference_low, difference_high = _difference(measure, wide, counts, loss)
        yield {"loss": loss, "measure": measure.label, "n": len(values),
               "mean": estimate, "low": low, "high": high,
               "difference": difference, "difference_low": difference_low,
               "difference_high": difference_high,
               "against": measure.against or "", "said": said}


def _difference(measure, wide, counts, loss):
    """(estimate, low, high) of a setting minus the one it is compared to; nan without one."""
    against = measure.against
    is_compared = against in wide.columns and loss != against and not measure.exact
    if not is_compared:
        return NAN, NAN, NAN
    if counts[loss] != counts[against] or counts[loss] != len(wide):
        raise ValueError(f"{measure.data}: {loss} was run on {counts[loss]} seeds and {against} on "
                         f"{counts[against]}, of {len(wide)}; a paired difference needs the same "
                         "seeds. Run both on the same seeds.")
    return paired_difference(wide[loss].to_numpy(), wide[against].to_numpy(), split=measure.split)


def in_words(summary):
    """(the summary as words, a DataFrame with a row per setting; remarks below it)."""
    import pandas as pd
    remarks = list(dict.fromkeys(f"{data}: {said}"
                                 for data, said in zip(summary["data"], summary["said"])))
    if len(summary) > LONG:  # the first measure of each data set, the others on request
        first = summary.groupby("data")["measure"].transform("first")
        others = summary["measure"][summary["measure"] != first].unique()
        summary = summary[summary["measure"] == first]
        if len(others):
            remarks.append(f"in summary(), too: {', '.join(others)}")
    words = summary[[*GROUP, "loss", "measure"]].copy()
    means = zip(summary["mean"], summary["low"], summary["high"])
    words["mean [95 %]"] = [_estimate(*row) for row in means]
    differences = zip(summary["difference"], summary["difference_low"], summary["difference_high"])
    words["paired difference [95 %]"] = [
        "" if _is_nan(row[0]) else f"{_estimate(*row)} to {against}"
        for row, against in zip(differences, summary["against"])]
    return pd.DataFrame(words), remarks


def _estimate(estimate, low, high):
    if _is_nan(estimate):
        return ""
    if _is_nan(low):
        return f"{estimate:.3g}"
    return f"{estimate:.3g} [{low:.3g}, {high:.3g}]"


def _is_nan(value):
    return value != value

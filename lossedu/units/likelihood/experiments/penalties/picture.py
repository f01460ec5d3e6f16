"""The error on new patients against the strength of each prior."""
from ..... import plots
from .....stats import mean_interval

STYLES = {100: ("s--", plots.palette.vermilion), 200: ("o-", plots.palette.blue)}
WORDS = {"gaussian": ("Gaussian prior, $\\lambda \\sum w^2$", "$\\lambda$"),
         "laplace": ("Laplace prior, $2\\kappa \\sum |w|$", "$\\kappa$")}


def draw(result, ax=None):
    """RMSE on new patients against the strength, for both priors and both numbers of patients.

    `ax` is None or two Axes, for the Gaussian and the Laplace prior.
    """
    if ax is None:
        import matplotlib.pyplot as plt
        with plots.style():
            _, ax = plt.subplots(1, 2, figsize=(8.6, 3.4), sharey=True)
    said = []
    for one, (prior, (title, symbol)) in zip(ax, WORDS.items()):
        for size in result.settings["sizes"]:
            style, colour = STYLES.get(size, ("^:", plots.palette.green))
            table = result.table.query("data == @name and model == @prior",
                                       local_dict=dict(name=f"{size} patients", prior=prior))
            mean = table.groupby("strength")["rmse"].mean()
            best = mean.idxmin()
            one.plot(mean.index, mean.to_numpy(), style, color=colour, markersize=4,
                     label=f"{size} patients")
            one.plot(best, mean.min(), "*", color=colour, markersize=14)
            constant = result.table.query("data == @name and model == 'constant'",
                                          local_dict=dict(name=f"{size} patients"))["rmse"]
            said.append(f"{prior} prior, {size} patients: lowest at {best:.3g}, with "
                        f"{mean.min():.1f}")
        one.axhline(mean_interval(constant.to_numpy()).estimate, color="0.4", linestyle=":",
                    label="constant")
        one.set(xscale="log", xlabel=f"strength {symbol}", title=title)
    ax[0].set(ylabel="RMSE on new patients", ylim=(50, 100))
    ax[0].legend(loc="upper right")
    text = ("Root mean squared error on new patients against the strength of the prior; a star "
            f"marks the lowest mean, a dotted line the constant model. {'; '.join(said)}. Each "
            "curve falls, and then rises towards the constant model.")
    for one in ax:
        plots.describe(one, text)
    return ax

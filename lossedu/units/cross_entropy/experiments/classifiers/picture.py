"""The picture of the classifiers: accuracy by loss, a panel for each model."""
from .....plots.picture import describe
from .....study.figure import estimates, in_words, panels


def draw(result, ax=None):
    """Test accuracy of every loss with its interval, at its own rate and at cross-entropy's: a
    panel for each model. Returns the Axes (a list where there are several)."""
    summary = result.summary()
    chosen = summary[summary["measure"] == "test accuracy, %"]
    models, losses = list(dict.fromkeys(chosen["model"])), list(dict.fromkeys(chosen["loss"]))
    axes = panels(len(models), ax)
    for model, one in zip(models, axes):
        mine = chosen[chosen["model"] == model]
        series = {(condition, model): condition for condition in dict.fromkeys(mine["condition"])}
        estimates(one, chosen, losses, series, f"Digits, {model}", "test accuracy, %")
        said = ". ".join(
            f"{condition}: {in_words(mine[mine['condition'] == condition], losses, ' %')}"
            for condition, _ in series)
        describe(one, f"Digits, {model}: test accuracy with 95 % intervals. {said}.")
    return axes if len(axes) > 1 else axes[0]

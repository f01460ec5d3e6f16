"""What the cells of the experiments print, in lines of one form, and their pictures."""
import numpy as np

from ... import plots
from ...stats import mean_interval, paired_difference
from .experiments import noisy_labels, overconfidence, votes
from .figures import TEST
from .groups import errors_and_floors
from .snippets import TRAIN

DIGITS = noisy_labels.TRAIN, 449
RULES = tuple(noisy_labels.WORDS)


def tell(words, interval, form=".3f"):
    """Print an estimate with its interval."""
    print(f"{words}: {interval.estimate:{form}} (95 % interval {interval.low:{form}} to "
          f"{interval.high:{form}})")


def tell_training(steps=(20, 1000)):
    """Print accuracy, confidence and cross-entropy after some numbers of steps."""
    result = overconfidence.stored()
    for count in steps:
        rows = result.table.query("loss == 'raw'").set_index("condition").loc[str(count)]
        print(f"{count:,} steps: accuracy {rows.accuracy.mean():.3f}, mean confidence "
              f"{rows.confidence.mean():.3f}, cross-entropy {rows.cross_entropy.mean():.3f}, "
              f"calibration error {rows.error.mean():.3f}")


def tell_floor(seeds=24):
    """Print the calibration error after 20 steps, without and with a temperature, and what a
    calibrated model would show."""
    for name, found in errors_and_floors(seeds).items():
        error, floor, high = found.T
        print(f"20 steps, {name}: calibration error {error.mean():.3f}, noise floor "
              f"{floor.mean():.3f}; below the 97.5 % point of the draws on {np.sum(error < high)} "
              f"of {seeds} splits")


def tell_smoothing(steps=1000):
    """Print what label smoothing does after many steps, with raw and with scaled logits."""
    table = overconfidence.stored().table.query(f"condition == '{steps}'").set_index("loss")
    for name, words in (("raw", "labels 0 and 1"), ("smoothed, raw", "smoothed"),
                        ("scaled", "labels 0 and 1, divided by T"),
                        ("smoothed, scaled", "smoothed, divided by T")):
        rows = table.loc[name]
        print(f"{words:29} mean confidence {rows.confidence.mean():.3f}, accuracy "
              f"{rows.accuracy.mean():.3f}, cross-entropy {rows.cross_entropy.mean():.3f}")
    gap = paired_difference(*(table.loc[name].sort_values("seed").cross_entropy.to_numpy()
                              for name in ("scaled", "smoothed, scaled")),
                            split=overconfidence.SPLIT)
    tell("both divided by T, labels 0 and 1 minus smoothed", gap)


def draw_training():
    """Accuracy and confidence, and the held-out cross-entropy, against the steps."""
    return plots.alt(overconfidence.draw(overconfidence.stored(), scaled=False)[0])


def draw_scaled():
    """Cross-entropy with raw and with scaled logits against the steps."""
    return plots.alt(overconfidence.draw_scaled(overconfidence.stored()))


def tell_scaled(early=20, late=1000):
    """Print cross-entropy with scaled logits after few and after many steps, and the difference."""
    table = overconfidence.stored().table.query("loss == 'scaled'").set_index("condition")
    pair = [table.loc[str(count)].sort_values("seed") for count in (late, early)]
    for count, rows in zip((late, early), pair):
        print(f"{count:,} steps, divided by T = {rows.temperature.mean():.1f} on average: "
              f"cross-entropy {rows.cross_entropy.mean():.3f}, accuracy {rows.accuracy.mean():.3f}")
    gap = paired_difference(*(rows.cross_entropy.to_numpy() for rows in pair),
                            split=overconfidence.SPLIT)
    tell("difference of the cross-entropies", gap)


def tell_gaps(gaps, temperatures):
    """Print confidence minus accuracy for each third of the snippets, with intervals, and the
    temperatures that were fitted for each."""
    print("confidence minus accuracy")
    for name, values in gaps.items():
        found = (mean_interval(column, split=(TRAIN, TEST // 3)) for column in values.T)
        listed = ", ".join(f"{third} {one.estimate:+.3f} ({one.low:+.3f} to {one.high:+.3f})"
                           for third, one in zip(("shortest", "middle", "longest"), found))
        print(f"  {name + ':':19} {listed}")
    means = ", ".join(f"{mean:.2f}" for mean in temperatures.mean(axis=0))
    print(f"temperatures of the thirds, from shortest to longest: {means}")


def draw_noisy():
    """Test accuracy of each loss on digits with wrong labels."""
    return plots.alt(noisy_labels.draw(noisy_labels.stored(), kinds=("any", "next"))[0])


def tell_noisy(kind, rules=RULES):
    """Print the mean accuracy of each loss under each rule, and its paired difference to
    cross-entropy under the same rule."""
    result = noisy_labels.stored()
    print(noisy_labels.TITLES[kind])
    for rule in rules:
        base = noisy_labels.values(result, kind, f"cross-entropy, {rule}")
        print(f"  {noisy_labels.WORDS[rule]}: cross-entropy {base.mean():.3f}")
        for name in noisy_labels.arms(kind)[1:]:
            found = noisy_labels.values(result, kind, f"{name}, {rule}")
            gap = paired_difference(found, base, split=DIGITS)
            print(f"    {name:33} {found.mean():.3f}, difference {gap.estimate:+.3f} (95 % "
                  f"interval {gap.low:+.3f} to {gap.high:+.3f})")


def tell_removed(kind, rule="early stopping"):
    """Print what removing the wrong rows gains over each bounded loss, as a paired difference."""
    result = noisy_labels.stored()
    clean, *bounded = (noisy_labels.values(result, kind, f"{name}, {rule}")
                       for name in (noisy_labels.CLEAN, *tuple(noisy_labels.LOSSES)[1:]))
    for name, found in zip(tuple(noisy_labels.LOSSES)[1:], bounded):
        tell(f"wrong rows removed minus {name}, {noisy_labels.WORDS[rule]}",
             paired_difference(clean, found, split=DIGITS), "+.3f")


def tell_fitted(kind, rules=(noisy_labels.FIXED, noisy_labels.EARLY)):
    """Print which fraction of the wrong training labels each loss ends up predicting."""
    result = noisy_labels.stored()
    for rule in rules:
        listed = ", ".join(
            f"{name} {noisy_labels.values(result, kind, f'{name}, {rule}', 'fitted').mean():.0%}"
            for name in noisy_labels.LOSSES)
        print("wrong training labels that the network predicts, "
              f"{noisy_labels.WORDS[rule]}: {listed}")


def tell_spread(kind, arm):
    """Print the mean accuracy of one arm of the digits, and its standard deviation over splits."""
    found = noisy_labels.values(noisy_labels.stored(), kind, arm)
    print(f"{arm}: {found.mean():.3f}, standard deviation over the splits {found.std(ddof=1):.3f}")


def draw_votes():
    """Cross-entropy against the raters' fractions for each kind of label."""
    return plots.alt(votes.draw(votes.stored()))


def tell_votes(arm, other, column="cross_entropy"):
    """Print what two kinds of labels reach, and their paired difference."""
    result = votes.stored()
    first, second = (votes.values(result, name, column) for name in (arm, other))
    gap = paired_difference(first, second, split=votes.SPLIT)
    print(f"{arm} {first.mean():.3f}, {other} {second.mean():.3f}: difference "
          f"{gap.estimate:+.3f} (95 % interval {gap.low:+.3f} to {gap.high:+.3f})")


def tell_near_half(found):
    """Print what the raters did where the model's probability is near one half."""
    mean = {name: np.mean(values) for name, values in found.items()}
    print(f"between 0.45 and 0.55: {mean['near']:.1%} of the held-out snippets; "
          f"{mean['positive']:.1%} of these are positive")
    for words, name in (("raters divided, of these", "divided"),
                        ("raters divided, of all", "divided of all"),
                        ("with votes of 0, at least 70 % on one side, of these", "one side")):
        tell(words, mean_interval(found[name], split=overconfidence.SPLIT))
    for words, name in (("near one half", "near "), ("all snippets", "")):
        print(f"{words}: cross-entropy against the raters' fractions "
              f"{mean[name + 'cross-entropy']:.3f} nats, entropy of the fractions "
              f"{mean[name + 'entropy']:.3f} nats")

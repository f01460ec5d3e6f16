"""What the cells of the stored experiments print."""
import numpy as np

from ... import plots
from ...stats import mean_interval, paired_difference
from .experiments.floors import BAG, BASELINE, OTHERS, PLUG_IN


def _nats(result, model, raters=0):
    rows = result.table.query("model == @model and raters == @raters").sort_values("seed")
    return rows.nats.to_numpy()


def tell_floors(result, raters=(3, 15)):
    """Print baseline, model, and both estimates of the floor with their intervals."""
    split = result.measures[0].split
    lines = [(BASELINE, 0), (BAG, 0), *((name, count) for count in raters
                                        for name in (PLUG_IN, OTHERS))]
    for name, count in lines:
        one = mean_interval(_nats(result, name, count), split=split)
        label = f"{name}, {count} votes" if count else name
        print(f"{label:31} {one.estimate:.2f} (95 % interval {one.low:.2f} to {one.high:.2f})")
    gain = paired_difference(_nats(result, BASELINE), _nats(result, BAG), split=split)
    print(f"{'gain of the bag of words':31} {gain.estimate:.2f} (95 % interval {gain.low:.2f} to "
          f"{gain.high:.2f})")
    base, model = (_nats(result, name).mean() for name in (BASELINE, BAG))
    removed = [(base - model) / (base - _nats(result, side, 15).mean())
               for side in (PLUG_IN, OTHERS)]
    print(f"its share of the way from baseline to floor: {removed[0]:.0%} to {removed[1]:.0%}")


def draw_floors(result):
    """The picture of the experiment on floors, with its words."""
    ax = result.plot()
    return plots.alt(ax, ax.alt_text)


def tell_tokens(result, sizes=(1000, 10_000)):
    """Print perplexity and bits per letter of the letters' model and of two vocabularies."""
    split, table = result.measures[0].split, result.table
    for size in (-1, *sizes):
        rows = table[table["size"] == size].sort_values("seed")
        perplexity, bits = (mean_interval(rows[column], split=split)
                            for column in ("perplexity", "bits"))
        name = "model of letters" if size < 0 else f"model of {size:,} words"
        print(f"{name:22} perplexity {perplexity.estimate:5.1f}   bits per letter "
              f"{bits.estimate:.2f} (95 % interval {bits.low:.2f} to {bits.high:.2f})")


def draw_tokens(result):
    """The picture of the experiment on vocabularies, with its words."""
    axes = result.plot()
    return plots.alt(axes[0].figure, " ".join(ax.alt_text for ax in axes))


def tell_directions(result, least=0.6):
    """Print, for each divergence, where the means lie, held-out nats, and mass near 0."""
    rows = result.table.query("agree == @least")
    for name, one in rows.groupby("loss", sort=False):
        split = next(measure.split for measure in result.measures
                     if measure.data == one.data.iloc[0])
        nats = mean_interval(one.nats, split=split)
        print(f"{name:11} mean beyond -1 or 1 in {np.sum(one.away > 1):2} of {len(one)} splits; "
              f"held out {nats.estimate:5.2f} nats ({nats.low:.2f} to {nats.high:.2f}); "
              f"q near 0: {one.valley.mean():.2f}")
    print(f"{'held-out sentences near 0:':26} {rows.held_valley.mean():.2f}")


def draw_directions(result):
    """The picture of the experiment on directions, with its words."""
    axes = result.plot()
    return plots.alt(axes[0].figure, " ".join(ax.alt_text for ax in axes))

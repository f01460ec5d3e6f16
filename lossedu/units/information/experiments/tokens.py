"""A smaller vocabulary lowers the perplexity. Does it predict the text better?

    result = tokens.run(seeds=24, sizes=(0, 100, 1000, 10000))   # a minute and a half
    result = tokens.stored()

Each seed draws a quarter of the groups of snippets; models count words and letters in the others
and are measured on these. The words' models differ only in how many words have an entry of their
own; the others are `<unk>`, and are spelled by a model of letters.
"""
import numpy as np

from .... import plots
from ....core import arguments
from ....stats import mean_interval
from ....study.plan import Plan
from ....study.result import Measure
from ....study.splits import splits
from ....study.stored import stored_runs
from ..letters import measure_letters, measure_words, normal
from ..votes import read_snippets

QUESTION = "Perplexity and bits for a letter: do they agree on which model is better?"
SIZES = (0, 10, 100, 1000, 10_000)
DATA, WORDS, LETTERS = "snippets", "words", "letters"
MEASURES = {"nats": "nats per token", "perplexity": "perplexity per token",
            "bits": "bits per letter, unknown words spelled",
            "bits_unspelled": "bits per letter, unknown words unspelled"}


def run(seeds=24, sizes=SIZES, jobs=1, progress=True):
    """Perplexity and bits of each model on held-out snippets, as a `Result`.

    `sizes` are numbers of words. Raises ValueError with one sentence.
    """
    return plan(seeds, sizes).run(jobs, progress)


def plan(seeds, sizes):
    """What `run` does, not yet done."""
    seeds = arguments.seeds("tokens", "seeds", seeds)
    sizes = tuple(int(one) for one in arguments.numbers(
        "tokens", "sizes", sizes, "(0, 1000)", low=0, high=100_000))
    held = splits((0,), read_snippets().block)[0]
    split = (int((~held).sum()), int(held.sum()))
    measures = tuple(Measure(DATA, column, label, split=split)
                     for column, label in MEASURES.items())
    tasks = [(measured, dict(seed=seed, sizes=sizes)) for seed in seeds]
    return Plan("tokens", QUESTION, tasks, measures, dict(seeds=seeds, sizes=sizes))


def texts_of(seed):
    """(texts learned from, texts held out) of one split."""
    snippets = read_snippets()
    held = splits((seed,), snippets.block)[0]
    texts = [normal(text) for text in snippets.text]
    return ([text for text, out in zip(texts, held) if not out],
            [text for text, out in zip(texts, held) if out])


def measured(seed, sizes):
    """The rows of one split."""
    seen, later = texts_of(seed)
    found = {(LETTERS, -1): measure_letters(seen, later)}
    found |= {(WORDS, size): one for size, one in measure_words(seen, later, sizes).items()}
    return [{"data": DATA, "condition": f"{size:,} words" if size >= 0 else "all letters",
             "model": model, "loss": "cross-entropy", "seed": seed, "size": size,
             "nats": one.token_nats / one.tokens, "perplexity": one.perplexity,
             "bits": float(one.bits), "bits_unspelled": float(one.bits_unspelled)}
            for (model, size), one in found.items()]


STORED = stored_runs(__file__, {"tokens.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["tokens.json"].load()


def draw(result, axes=None):
    """Perplexity on the left, bits for a letter on the right, by size of the vocabulary."""
    axes = plots.new_axes(2, size=(9.6, 3.8)) if axes is None else axes
    split = result.measures[0].split
    words = result.table.query("model == @WORDS")
    sizes = sorted(words["size"].unique())
    places = np.arange(len(sizes))

    def means(column):
        return np.array([mean_interval(words.loc[words["size"] == size, column],
                                       split=split).estimate for size in sizes])

    perplexity = means("perplexity")
    axes[0].plot(places, perplexity, "o-", color=plots.palette.blue)
    axes[0].set(yscale="log", ylabel="perplexity per token", ylim=(0.8, 3000))
    axes[0].set_yticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    axes[0].minorticks_off()
    lines = {"bits": ("o-", plots.palette.blue, "unknown words spelled"),
             "bits_unspelled": ("o:", plots.palette.vermilion, "unknown words not counted")}
    told = []
    for column, (mark, colour, label) in lines.items():
        values = means(column)
        axes[1].plot(places, values, mark, color=colour, label=label)
        told.append(f"{label} " + ", ".join(f"{value:.2f}" for value in values))
    letters = result.table.query("model == @LETTERS").bits.mean()
    axes[1].axhline(letters, color="0.35", linestyle="--", label="model of letters")
    axes[1].set(ylabel="bits per letter", ylim=(0, 3.9))
    axes[1].legend(loc="center left", fontsize=9, bbox_to_anchor=(0.0, 0.45))
    for ax in axes:
        ax.set(xlabel="words in the vocabulary")
        ax.set_xticks(places, [f"{size:,}" for size in sizes])
    listed = ", ".join(f"{size:,}" for size in sizes)
    plots.describe(axes[0], f"Perplexity of the models of words with {listed} words: "
                            + ", ".join(f"{value:.0f}" for value in perplexity) + ".")
    plots.describe(axes[1], f"Bits per letter of the same models: {'; '.join(told)}; the model of "
                            f"letters, a dashed line, {letters:.2f}.")
    return axes

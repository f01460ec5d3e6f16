"""Two networks read the same digits, one sure of itself, one modest: the higher loss makes fewer
mistakes.

    result = confidence.run(seeds=24)
    sure, modest, digits = confidence.read(seed=0)  # probabilities (250, 10), and the true digits

Same network, starts and batches. The sure one learns from the labels as they are: 1 for the right
digit, 0 for the others. The modest one learns from softened labels: 0.73 and 0.03. Both are judged
by the same two numbers on the same unseen digits: cross-entropy and accuracy.
"""
import numpy as np

from .... import data as datasets
from ....activations import log_softmax
from ....core import arguments
from ....engine import Adam, Network, train
from ....losses import loss
from ....plots.picture import describe
from ....plots.theme import LINES, new_axes
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.tuner import best_rate, try_rates

QUESTION = "Does the lower test loss make fewer mistakes?"
SURE, MODEST = "sure: labels as they are", "modest: softened labels"
SOFTENED = {SURE: 0.0, MODEST: 0.3}  # the share of the label that is spread over all ten digits
RATES = (0.003, 0.01, 0.03)
TRAIN, TEST, HIDDEN, EPOCHS, BATCH = 500, 250, 64, 40, 32
CLASSES = 10
MEASURES = {"cross_entropy": "test cross-entropy", "accuracy": "test accuracy"}


def run(seeds=24, tuning_seeds=8, jobs=1, progress=True):
    """Test cross-entropy and accuracy of both networks, as a `Result`.

    One row per seed and network. A seed draws 500 digits to learn from and 250 others, and fixes
    start and batches. The learning rate of each network is the one with the best accuracy on the
    tuning seeds. Raises ValueError with one sentence.
    """
    seeds, tuning = read_seeds(seeds, tuning_seeds, "confidence")
    tasks = [(_rows, dict(name=name, seeds=seeds, tuning=tuning)) for name in SOFTENED]
    measures = tuple(Measure("digits", column, label, against=SURE, split=(TRAIN, TEST))
                     for column, label in MEASURES.items())
    settings = dict(seeds=seeds, tuning_seeds=tuning)
    return Plan("confidence", QUESTION, tasks, measures, settings).run(jobs, progress)


def read(seed=0, rate=0.01):
    """What both networks of one seed say of 250 unseen digits.

    Probabilities (250, 10) of the sure one and of the modest one, and the digits (250,). Raises
    ValueError with one sentence.
    """
    seed = arguments.whole_number("read", "seed", seed, example=0)
    rate = arguments.number("read", "rate", rate, above=0, example=0.01)
    found = [learn(name, (seed,), rate) for name in (SURE, MODEST)]
    (sure, digits), (modest, _) = found
    return np.exp(sure[0]), np.exp(modest[0]), digits[0]


def learn(name, seeds, rate):
    """(log-probabilities (S, 250, 10) of the unseen digits, the digits (S, 250)).

    `rate` is one learning rate, or one per seed.
    """
    digits = datasets.load("digits")
    X, y = digits.X / 16, digits.y
    order = shuffled_rows(seeds, len(y))
    seen, unseen = order[:, :TRAIN], order[:, TRAIN:TRAIN + TEST]
    network = Network(sizes=(X.shape[1], HIDDEN, CLASSES), activation="relu")
    softened = loss("cross_entropy", label_smoothing=SOFTENED[name])
    history = train(network, softened, X, y, seeds=seeds, rows=seen, epochs=EPOCHS, batch=BATCH,
                    optimizer=Adam(lr=rate))
    return log_softmax(history.predict(X[unseen])), y[unseen]


def _rows(name, seeds, tuning):
    """The rows of one network, at the rate that is best for it on the tuning seeds."""
    def accuracy(rates, seeds):
        return _judged(*learn(name, seeds, rates))[1]

    rate = best_rate(RATES, try_rates(RATES, tuning, accuracy))
    cross_entropies, accuracies = _judged(*learn(name, seeds, rate))
    return [{"data": "digits", "condition": "500 digits", "model": "network", "loss": name,
             "seed": seed, "rate": rate, "cross_entropy": float(surprise), "accuracy": float(share)}
            for seed, surprise, share in zip(seeds, cross_entropies, accuracies)]


def _judged(log_probs, digits):
    """(cross-entropy (S,), accuracy (S,)) of log-probabilities (S, n, C)."""
    of_the_digit = np.take_along_axis(log_probs, digits[..., None], axis=-1)[..., 0]
    is_right = log_probs.argmax(axis=-1) == digits
    return -of_the_digit.mean(axis=1), is_right.mean(axis=1)


def shuffled_rows(seeds, n):
    """The n row numbers in an order of its own for each seed, (S, n)."""
    return np.array([np.random.default_rng([seed, 2]).permutation(n) for seed in seeds])


def draw(result, ax=None):
    """Every run as a point, loss against accuracy; a line joins the two networks of a seed."""
    ax = new_axes(size=(7.2, 4.2)) if ax is None else ax
    losses, shares = (result.table.pivot(index="seed", columns="loss", values=column)
                      for column in MEASURES)
    for seed in losses.index:
        both = [SURE, MODEST]
        ax.plot(losses.loc[seed, both], 100 * shares.loc[seed, both], color="#bbbbbb",
                linewidth=0.9, zorder=1)
    for name, (colour, _), marker in zip(SOFTENED, LINES, "os"):
        ax.plot(losses[name], 100 * shares[name], marker, color=colour, label=name, markersize=5)
    ax.set(xlabel="test cross-entropy: lower is better",
           ylabel="test accuracy, %: higher is better", xlim=(0, None))
    ax.legend(loc="lower right")
    up = (shares[MODEST] > shares[SURE]).sum()
    down = (shares[MODEST] < shares[SURE]).sum()
    return describe(ax, (
        f"Test accuracy against test cross-entropy, two points for each of {len(losses)} splits, "
        f"joined by a line. Sure: cross-entropy {losses[SURE].mean():.2f}, accuracy "
        f"{100 * shares[SURE].mean():.2f} % on average. Modest: {losses[MODEST].mean():.2f} and "
        f"{100 * shares[MODEST].mean():.2f} %. The line leads to the right in every split, "
        f"up in {up} and down in {down}."))

"""What the factor beta before the KL term does to a small variational autoencoder of digits.

    result = vaes.run(seeds=24)
    result = vaes.stored()                   # the same, as it was computed and stored
    result = vaes.stored_digits()            # some held-out digits, and what is made of them

The digits of scikit-learn, 8 by 8 pixels, made black and white. Loss: the negative log-likelihood
of the 64 pixels plus beta times the KL term. beta = 64 is the loss in which the pixels are averaged
and the latent dimensions summed, up to a factor of 64. The last arm has beta = 64 as well, and
starts from the weights that beta = 1 found.
"""
import numpy as np

from .... import plots
from ....core import arguments
from ....data import load
from ....plots import palette
from ....stats import mean_interval, paired_difference
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.stored import stored_runs
from ....study.tuner import best_rate, try_rates
from .. import networks

QUESTION = "What does the factor before the KL term do?"
BETAS = (0.25, 1.0, 2.0, 4.0, 64.0)
FROM_ONE = "64, from the weights of 1"
RATES = (0.001, 0.003, 0.01, 0.03)
LATENT, HIDDEN, STEPS, BATCH = 8, 64, 1500, 100
SIZES = (1347, 450)                          # digits to train on, held out
DRAWS = 200                                  # of the importance weights that estimate log p(x)
DRAWN_BETAS, DRAWN = (0.25, 1.0, 64.0), 10   # whose digits are drawn, and how many
ACTIVE = 0.05                                # nats of KL from which a latent dimension is counted


def plan(seeds=24, tuning_seeds=4, betas=BETAS):
    """What `run` will do; raises ValueError with one sentence."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "vaes")
    betas = arguments.numbers("vaes", "betas", betas, "(1.0, 64.0)", low=0)
    tasks = [(_rows, dict(beta=beta, seeds=seeds, tuning=tuning)) for beta in betas]
    measures = tuple(Measure("digits", column, words, split=SIZES)
                     for column, words in (("elbo", "negative ELBO, nats"),
                                           ("kl", "KL term, nats")))
    settings = dict(seeds=seeds, tuning_seeds=tuning, betas=betas)
    return Plan("vaes", QUESTION, tasks, measures, settings)


def run(seeds=24, tuning_seeds=4, betas=BETAS, jobs=1, progress=True):
    """The two terms on held-out digits, as a `Result`: one row per seed and beta."""
    return plan(seeds, tuning_seeds, betas).run(jobs, progress)


def digits(seeds):
    """(to train on (S, 1347, 64), held out (S, 450, 64)): pixels above 7 of 16 are 1, others 0."""
    import torch
    pixels = (load("digits").X > 7).astype(np.float32)
    orders = [np.random.default_rng([seed, 2]).permutation(len(pixels)) for seed in seeds]
    return tuple(torch.tensor(np.stack([pixels[order[part]] for order in orders]))
                 for part in (slice(SIZES[0]), slice(SIZES[0], None)))


def start(seeds):
    """(encoder, decoder) of each run before training."""
    rngs = networks.generators(seeds)
    return (networks.weights(rngs, (64, HIDDEN, 2 * LATENT)),
            networks.weights(rngs, (LATENT, HIDDEN, 64)))


def terms(encoder, decoder, x, noise):
    """(negative log-likelihood of the pixels (S, n), KL of each latent dimension (S, n, d))."""
    from torch.nn.functional import binary_cross_entropy_with_logits as bce
    mu, logvar = networks.forward(encoder, x).chunk(2, dim=2)
    z = mu + (logvar / 2).exp() * noise
    pixels = bce(networks.forward(decoder, z), x, reduction="none").sum(dim=2)
    return pixels, (mu**2 + logvar.exp() - 1 - logvar) / 2


def trained(beta, rates, seeds, nets=None):
    """(encoder, decoder) of each run after training, from `nets` or from random weights."""
    encoder, decoder = nets or start(seeds)
    rngs = networks.generators([[seed, 5] for seed in seeds])
    train, _ = digits(seeds)
    adam = networks.Adam([*encoder, *decoder], rates)
    for _ in range(STEPS):
        x = networks.rows(rngs, train, BATCH)
        pixels, kl = terms(encoder, decoder, x, networks.normal(rngs, BATCH, LATENT))
        adam.step((pixels.mean(dim=1) + beta * kl.sum(dim=2).mean(dim=1)).sum())
    return encoder, decoder


def measured(encoder, decoder, seeds, draws=DRAWS):
    """What the nets reach on held-out digits: name -> (S,). log p(x) by importance weights."""
    import torch
    _, held = digits(seeds)
    rngs = networks.generators([[seed, 6] for seed in seeds])
    with torch.no_grad():
        mu, logvar = networks.forward(encoder, held).chunk(2, dim=2)
        kl = ((mu**2 + logvar.exp() - 1 - logvar) / 2).mean(dim=1)
        total, ratios = 0.0, []
        for _ in range(draws):
            noise = networks.normal(rngs, held.shape[1], LATENT)
            pixels, _ = terms(encoder, decoder, held, noise)
            z = mu + (logvar / 2).exp() * noise
            ratios.append(-pixels + ((noise**2 - z**2 + logvar) / 2).sum(dim=2))
            total = total + pixels.mean(dim=1) / draws
        log_p = torch.logsumexp(torch.stack(ratios), dim=0) - np.log(draws)
    return {"pixels": total.numpy(), "kl": kl.sum(dim=1).numpy(),
            "elbo": (total + kl.sum(dim=1)).numpy(), "nll": -log_p.mean(dim=1).numpy(),
            "active": (kl > ACTIVE).sum(dim=1).numpy().astype(float)}


def _tuned(beta, tuning):
    def score(rates, seeds):
        found = measured(*trained(beta, rates, seeds), seeds, draws=20)
        return -(found["pixels"] + beta * found["kl"])
    return best_rate(RATES, try_rates(RATES, tuning, score))


def _rows(beta, seeds, tuning):
    rate = _tuned(beta, tuning)
    rates = np.full(len(seeds), rate)
    nets = trained(beta, rates, seeds)
    rows = _told(f"{beta:g}", beta, rate, seeds, measured(*nets, seeds))
    if beta == 1:
        longer = trained(64.0, rates, seeds, nets)
        rows += _told(FROM_ONE, 64.0, rate, seeds, measured(*longer, seeds))
    return rows


def _told(arm, beta, rate, seeds, found):
    return [{"data": "digits", "condition": "black and white", "model": "autoencoder", "loss": arm,
             "seed": seed, "beta": beta, "rate": rate,
             **{name: float(values[at]) for name, values in found.items()}}
            for at, seed in enumerate(seeds)]


def digits_plan(seeds=1):
    """What `run_digits` will do; raises ValueError with one sentence."""
    seeds, _ = read_seeds(seeds, 1, "vaes")
    tasks = [(_digit_rows, dict(beta=beta, seeds=seeds)) for beta in DRAWN_BETAS]
    measures = (Measure("digits", "kl", "KL term of the image, nats"),)
    return Plan("vaes", QUESTION, tasks, measures, dict(seeds=seeds))


def run_digits(seeds=1, jobs=1, progress=True):
    """The first held-out digits of a split (`x_0` to `x_63`) and the probabilities that the decoder
    gives to their pixels, from the mean of q (`p_0` to `p_63`), for each of DRAWN_BETAS."""
    return digits_plan(seeds).run(jobs, progress)


def _digit_rows(beta, seeds):
    import torch
    rate = stored().table.query("beta == @beta")["rate"].iloc[0]
    encoder, decoder = trained(beta, np.full(len(seeds), rate), seeds)
    x = digits(seeds)[1][:, :DRAWN]
    with torch.no_grad():
        mu, logvar = networks.forward(encoder, x).chunk(2, dim=2)
        kl = ((mu**2 + logvar.exp() - 1 - logvar) / 2).sum(dim=2)
        probs = torch.sigmoid(networks.forward(decoder, mu))
    return [{"data": "digits", "condition": f"held-out digit {at}", "model": "autoencoder",
             "loss": f"{beta:g}", "seed": seed, "beta": beta, "rate": rate,
             "kl": float(kl[run, at]),
             **{f"x_{pixel}": int(one) for pixel, one in enumerate(x[run, at])},
             **{f"p_{pixel}": round(float(one), 3) for pixel, one in enumerate(probs[run, at])}}
            for run, seed in enumerate(seeds) for at in range(DRAWN)]


STORED = stored_runs(__file__, {"vaes.json": (run, plan, dict(seeds=24)),
                                "digits.json": (run_digits, digits_plan, dict(seeds=1))})


def stored():
    """The stored run of 24 seeds."""
    return STORED["vaes.json"].load()


def stored_digits():
    """The stored digits of one split."""
    return STORED["digits.json"].load()


def column(result, arm, name):
    """One column of an arm, (S,), in the order of the seeds."""
    rows = result.table.query("loss == @arm").sort_values("seed")
    return rows[name].to_numpy()


def difference(result, one, other, name="elbo"):
    """The paired difference of two arms in one column, as an `Interval`."""
    return paired_difference(column(result, one, name), column(result, other, name), split=SIZES)


def draw(result, ax=None):
    """The two terms on held-out digits, one on the other, for each beta."""
    ax = plots.new_axes(size=(7.4, 4.0)) if ax is None else ax
    arms = [*(f"{beta:g}" for beta in BETAS), FROM_ONE]
    listed = []
    for at, arm in enumerate(arms):
        pixels, kl = (mean_interval(column(result, arm, name), split=SIZES).estimate
                      for name in ("pixels", "kl"))
        found = mean_interval(column(result, arm, "nll"), split=SIZES)
        nll = found.estimate
        ax.bar(at, pixels, 0.62, color=palette.sky, label="pixels" if at == 0 else None)
        ax.bar(at, kl, 0.62, bottom=pixels, color=palette.vermilion, hatch="//",
               edgecolor="white", label="KL term" if at == 0 else None)
        ax.plot([at - 0.36, at + 0.36], [nll, nll], color="black",
                label="estimate of -log p(x), 95 % interval" if at == 0 else None)
        ax.plot([at, at], [found.low, found.high], color="black", linewidth=3)
        listed.append(f"beta {arm}: pixels {pixels:.1f}, KL term {kl:.1f}, -log p(x) {nll:.1f}")
    ax.set_xticks(range(len(arms)), [*arms[:-1], "64, from the\nweights of 1"])
    ax.set(xlabel="beta in training", ylabel="nats for a held-out digit", ylim=(0, 31))
    ax.legend(loc="upper center", ncols=3, fontsize=9)
    plots.describe(ax, "Stacked bars of the two terms, with a black line and its interval. "
                       f"{'; '.join(listed)}.")
    return ax

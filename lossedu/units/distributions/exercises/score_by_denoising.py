"""A score that nobody has the density for, learned by denoising."""
import numpy as np

from ....exercises.train import Sign, Split, Train

SIGMA = 0.5
SHARES, MEANS, SPREADS = np.array([0.7, 0.3]), np.array([0.0, 0.5]), np.array([0.1, 1.0])


def score_by_denoising(x, y, seed):
    """Train in PyTorch on pairs of a noisy and a clean number, and return a function that predicts
    the score of the noisy ones.

    x: tensor (n, 1), noisy: clean plus 0.5 times a standard normal number. y: tensor (n,), clean.
    seed: an int for torch.manual_seed. The function that you return takes a tensor (m, 1) of noisy
    numbers and returns m scores, the derivatives of the logarithm of the density of the noisy
    numbers.
    """
    import torch
    torch.manual_seed(seed)
    model = torch.nn.Sequential(torch.nn.Linear(1, 32), torch.nn.Tanh(), torch.nn.Linear(32, 1))
    adam = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(500):
        adam.zero_grad()
        ((model(x)[:, 0] - y) ** 2).mean().backward()     # the mean of clean, given noisy
        adam.step()
    return lambda noisy: (model(noisy)[:, 0] - noisy[:, 0]) / 0.5 ** 2


def network(target, score, loss="square", bends=True, column=False):
    """A function like the one above: fits `target(x, y)`, and predicts `score(output, x)`."""
    def fit(x, y, seed):
        import torch
        torch.manual_seed(seed)
        middle = torch.nn.Tanh() if bends else torch.nn.Identity()
        model = torch.nn.Sequential(torch.nn.Linear(1, 32), middle, torch.nn.Linear(32, 1))
        # a column less a row is a matrix: a few rows will do
        few = slice(1000) if column else slice(None)
        x, y = x[few], y[few]
        adam = torch.optim.Adam(model.parameters(), lr=0.02)
        for _ in range(500):
            output = model(x) if column else model(x)[:, 0]
            residual = output - target(x[:, 0], y)
            value = (residual.abs() if loss == "absolute" else residual ** 2).mean()
            adam.zero_grad()
            value.backward()
            adam.step()
        return lambda noisy: score(model(noisy)[:, 0], noisy[:, 0])
    return fit


def noise_of(x, y):
    return (x - y) / SIGMA


def clean_of(x, y):
    return y


def from_noise(out, x):
    return -out / SIGMA


def from_clean(out, x):
    return (out - x) / SIGMA ** 2


def draw(rng):
    """8,000 noisy numbers to train on, 500 places from -1.5 to 2.5 with the true scores there."""
    part = rng.choice(len(SHARES), 8000, p=SHARES)
    clean = MEANS[part] + SPREADS[part] * rng.normal(size=8000)
    places = rng.uniform(-1.5, 2.5, 500)
    return Split((clean + SIGMA * rng.normal(size=8000))[:, None], clean, places[:, None],
                 true_score(places))


def true_score(x, sigma=SIGMA):
    """Of the numbers with noise of that standard deviation; 0 gives that of the clean ones."""
    variance, gap = SPREADS ** 2 + sigma ** 2, MEANS - x[:, None]
    weight = SHARES * np.exp(-gap ** 2 / (2 * variance)) / np.sqrt(variance)
    return (weight * gap / variance).sum(axis=1) / weight.sum(axis=1)


def score_of_medians(x):
    """What comes out if the median of the clean numbers stands in the place of their mean."""
    clean = np.linspace(-5, 6, 1101)
    density = (SHARES / SPREADS * np.exp(-((clean[:, None] - MEANS) / SPREADS) ** 2 / 2)).sum(1)
    below = np.cumsum(density * np.exp(-((x[:, None] - clean) / SIGMA) ** 2 / 2), axis=1)
    return from_clean(clean[(below < below[:, -1:] / 2).sum(axis=1)], x)


def of_clean_density(x, y, seed):
    import torch
    return lambda noisy: torch.tensor(true_score(noisy[:, 0].numpy(), sigma=0.0))


def error(predictions, target):
    return np.sqrt(np.mean((predictions - target) ** 2))


def is_times(low, high):
    """Are the predictions the right scores, but for a factor between low and high?"""
    def shows(predictions, split):
        of = split.held_y
        return (low < predictions @ of / (of @ of) < high
                and abs(np.corrcoef(predictions, of)[0, 1]) > 0.95)
    return shows


def is_of_clean_density(predictions, split):
    of = true_score(split.held_x[:, 0], sigma=0.0)
    return (0.8 < predictions @ of / (of @ of) < 1.2
            and np.corrcoef(predictions, of)[0, 1] > 0.97)


def is_clean(predictions, split):
    clean = split.held_x[:, 0] + SIGMA ** 2 * split.held_y
    return error(predictions, clean) < 0.2


def is_of_medians(predictions, split):
    """Do the scores deviate in the direction of those that absolute errors lead to?"""
    off = predictions - split.held_y
    of_medians = score_of_medians(split.held_x[:, 0]) - split.held_y
    share = off @ of_medians / (of_medians @ of_medians)
    return 0.3 < share < 1.5 and share * error(of_medians, 0) > 0.5 * error(off, 0)


def is_one_output(predictions, split):
    """Does the network give nearly the same number everywhere, be it noise or a clean number?"""
    clean = split.held_x[:, 0] + SIGMA ** 2 * predictions
    return min(np.std(predictions) * SIGMA, np.std(clean)) < 0.1


def is_a_line(predictions, split):
    x = split.held_x[:, 0]
    off = predictions - np.polyval(np.polyfit(x, predictions, 1), x)
    return np.std(off) < 0.01 * np.std(predictions)


def kernel_score(x, at, width):
    """The derivative of the logarithm of a density of Gaussian kernels on x (n,)."""
    gaps = x - at[:, None]
    kernels = np.exp(-(gaps / width) ** 2 / 2) + 1e-300
    return (kernels * gaps).sum(axis=1) / kernels.sum(axis=1) / width ** 2


def by_kernels(width):
    def fit(x, y, seed):
        import torch
        return lambda noisy: torch.tensor(kernel_score(x[:, 0].numpy(), noisy[:, 0].numpy(),
                                                       width))
    return fit


def is_of_kernels(predictions, split):
    """Is it, at some width, the score of kernels on the noisy numbers?"""
    some, x = slice(None, None, 10), split.x[:, 0]
    return any(error(kernel_score(x, split.held_x[some, 0], width), predictions[some])
               < 0.05 * np.std(predictions) for width in np.geomspace(0.02, 1.2, 40))


def clipped(fit, at):
    def clipped_fit(x, y, seed):
        predict = fit(x, y, seed)
        return lambda noisy: predict(noisy).clamp(-at, at)
    return clipped_fit


def is_clipped(predictions, split):
    """Do several predictions share the largest or the smallest value?"""
    return max(np.sum(predictions == predictions.max()),
               np.sum(predictions == predictions.min())) > 0.02 * len(predictions)


def of_nothing(split):
    return np.zeros(len(split.held_y))


EXERCISE = Train(
    reference=score_by_denoising, title="A score without a density", points=4, difficulty=4,
    minutes=15,
    ask="You have 8,000 pairs of a clean number and the same number with noise of standard "
        "deviation 0.5. You are not told the density of the clean ones. Train a network in PyTorch "
        "with the squared error, and return the score of the *noisy* density, "
        "$\\frac{d}{dx} \\log p(x)$. The root mean squared error against the true score, at 500 "
        "places between `-1.5` and `2.5`, has to be 0.24 or less, on average over three tries. "
        "(On a line, a kernel estimate of the density could do this too. What you train here needs "
        "no estimate of a density.)",
    draw=draw, score=error, measure="root mean squared error", needed=0.24, reached=0.11,
    baseline=("predicting 0", of_nothing),
    mistakes=(
        Sign("clipped", clipped(network(noise_of, from_noise), 1.0),
             "Many of your scores are equal to the largest or the smallest one. Are they cut off "
             "somewhere? A score has no bounds.", shows=lambda predictions, split: (
                 is_clipped(predictions, split) and not is_one_output(predictions, split))),
        Sign("of_clean_density", of_clean_density,
             "This looks like the score of the clean numbers. Which density does the exercise ask "
             "for?", shows=is_of_clean_density),
        Sign("clean_itself", network(clean_of, lambda out, x: out),
             "These look like estimates of the clean number. How is the score made from them and "
             "the noisy number?", shows=is_clean),
        Sign("noise_itself", network(noise_of, lambda out, x: out),
             "These look like the noise that was added, in its own unit. Which sign and which "
             "factor lead from it to the score?", shows=is_times(-0.6, -0.4)),
        Sign("wrong_sign", network(noise_of, lambda out, x: out / SIGMA),
             "The right size with the wrong sign. In which direction does the density grow: the "
             "one from which the noise led away?", shows=is_times(-1.1, -0.9)),
        Sign("no_division", network(noise_of, lambda out, x: -out),
             "The right sign, and half of the size. Noise is divided by sigma; what is the "
             "difference of clean and noisy divided by?",
             shows=is_times(0.4, 0.6)),
        Sign("divided_twice", network(noise_of, lambda out, x: -out / SIGMA ** 2),
             "The right sign, and twice the size. Was the noise already a standard normal "
             "number? How many times is it divided by sigma?",
             shows=is_times(1.8, 2.2)),
        Sign("difference", network(clean_of, lambda out, x: out - x),
             "The right sign, and a quarter of the size. In which unit is the difference of the "
             "two numbers?", shows=is_times(0.2, 0.3)),
        Sign("kernels", by_kernels(0.5),
             "These look like the score of a kernel estimate. Its width smooths the density, or "
             "leaves it rough. What do pairs of noisy and clean give without a density?",
             shows=is_of_kernels),
        Sign("column_and_row", network(noise_of, from_noise, column=True),
             "The network gives nearly the same number everywhere. Do outputs of shape (n, 1) meet "
             "targets of shape (n,)? Then each is compared with all.", shows=is_one_output),
        Sign("line", network(noise_of, from_noise, bends=False),
             "Your scores lie on one straight line. What between two linear layers lets a network "
             "bend?", shows=is_a_line),
        Sign("absolute", network(noise_of, from_noise, loss="absolute"),
             "Near the peak of the density your scores come from medians. Which number minimises "
             "the loss that you train with, and which one is in (2)?", shows=is_of_medians),
    ),
    styles=(network(noise_of, from_noise),
            network(lambda x, y: (y - x) / SIGMA ** 2, lambda out, x: out)))

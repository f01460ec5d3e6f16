"""A mask of few pixels at a threshold that cannot be moved."""
import numpy as np

from ....exercises.train import Sign, Split, Train

PIXELS = 14_000            # of the 32,768 on either side
SEEN = (3, 6, 7, 8, 10, 11, 12)  # a blurred image, three gradients, three Laplacians


def mark_centres(x, y, seed):
    """Train a network in PyTorch that marks the centres of nuclei, and return the function that
    marks them.

    x: tensor (n, 7), what is seen of each pixel. y: tensor (n,), 1.0 for a pixel of a centre and
    0.0 for any other. seed: an int for torch.manual_seed. The function that you return takes a
    tensor (m, 7) and returns m numbers; a pixel is marked where its number exceeds 0.5.
    """
    import torch
    torch.manual_seed(seed)
    model = torch.nn.Sequential(torch.nn.Linear(7, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
    adam = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(300):
        rows = torch.randint(0, len(x), (2048,))
        p, target = torch.sigmoid(model(x[rows])[:, 0]), y[rows]
        loss = 1 - (2 * (p * target).sum() + 1) / (p.sum() + target.sum() + 1)
        adam.zero_grad()
        loss.backward()
        adam.step()
    return lambda pixels: torch.sigmoid(model(pixels)[:, 0])


def trained_with(loss_of, moved=False, steps=300):
    """A function like the one above, with a loss of logits and targets; `moved`: the numbers are
    shifted so that the threshold with the best Dice on the training pixels comes to lie at 0.5."""
    def fit(x, y, seed):
        import torch
        torch.manual_seed(seed)
        model = torch.nn.Sequential(torch.nn.Linear(7, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        for _ in range(steps):
            rows = torch.randint(0, len(x), (2048,))
            value = loss_of(model(x[rows])[:, 0], y[rows])
            optimizer.zero_grad()
            value.backward()
            optimizer.step()

        def probability(pixels):
            return torch.sigmoid(model(pixels)[:, 0]).detach()

        if not moved:
            return probability
        seen, tried = probability(x), torch.linspace(0.05, 0.6, 56)
        best = max(tried, key=lambda one: float(
            2 * ((seen > one) * y).sum() / ((seen > one).sum() + y.sum())))
        return lambda pixels: probability(pixels) - best + 0.5
    return fit


def cross_entropy(logits, target):
    from torch.nn.functional import binary_cross_entropy_with_logits
    return binary_cross_entropy_with_logits(logits, target)


def weighted(logits, target):
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits
    return binary_cross_entropy_with_logits(logits, target, pos_weight=torch.tensor(100.0))


def dice_with_smooth_100(logits, target):
    p = logits.sigmoid()
    return 1 - (2 * (p * target).sum() + 100) / (p.sum() + target.sum() + 100)


def jaccard(logits, target):
    p = logits.sigmoid()
    shared = (p * target).sum()
    return 1 - (shared + 1) / (p.sum() + target.sum() - shared + 1)


def draw(rng):
    """Eight of the sixteen areas, like the dark squares of a chessboard or like the light ones."""
    from ..pixels import BLOCKS, read
    image = read()
    colour = (image.block // BLOCKS + image.block) % 2
    first = colour == rng.integers(2)
    known, held = (rng.permutation(np.flatnonzero(side.ravel()))[:PIXELS]
                   for side in (first, ~first))
    seen = image.features.reshape(-1, image.features.shape[-1])[:, SEEN]
    target = image.centres.ravel().astype(float)
    return Split(seen[known], target[known], seen[held], target[held])


def dice(predictions, target):
    mask = predictions > 0.5
    return float(2 * np.sum(mask * target) / (np.sum(mask) + np.sum(target)))


def every_pixel(split):
    return np.ones(len(split.held_y))


def marked(predictions, split):
    """Marked pixels, as a multiple of the pixels to be marked."""
    return np.sum(predictions > 0.5) / np.sum(split.held_y)


EXERCISE = Train(
    reference=mark_centres, title="A threshold that cannot be moved", points=4, difficulty=3,
    minutes=15,
    ask="A counting machine marks the pixels whose number exceeds 0.5, and this cannot be changed. "
        "Train a network that marks the centre pixels, the mask from the beginning (1 % of the "
        "pixels). It sees 7 of the 13 numbers of 14,000 pixels, drawn from half of "
        "the areas, and is judged on as many pixels of the other half. It is "
        "trained three times, with another seed and one half or the other; the mean Dice on the "
        "held-out pixels, pooled, has to be 0.35 or more. How you get there is up to you: there is "
        "more than one way. The check takes as long as three of your trainings.",
    draw=draw, score=dice, measure="Dice at 0.5", needed=0.35, reached=0.41, larger_is_better=True,
    baseline=("marking every pixel", every_pixel),
    mistakes=(
        Sign("nothing_marked", trained_with(dice_with_smooth_100),
             "Not a single pixel is marked. Do any of your numbers exceed 0.5? If you train with "
             "an overlap loss, how large is its smoothing constant beside the centres in each "
             "of its sums?",
             shows=lambda predictions, split: marked(predictions, split) == 0),
        Sign("too_few", trained_with(cross_entropy, steps=60),
             "Less than four fifths of the centres' pixels are marked, in number. If you train "
             "with an overlap loss, how large is its smoothing constant? If with cross-entropy, "
             "which threshold is best for Dice, and how do you bring it to 0.5? Does the loss "
             "still fall?",
             shows=lambda predictions, split: marked(predictions, split) < 0.8),
        Sign("all_marked", lambda x, y, seed: lambda pixels: pixels[:, 0] * 0 + 1,
             "Every pixel is marked, so each of your numbers exceeds 0.5. Do they depend on what "
             "is seen of a pixel, and on which side of 0.5 do most of them belong?",
             shows=lambda predictions, split: np.all(predictions > 0.5)),
        Sign("too_many", trained_with(weighted),
             "More than three times as many pixels are marked as there are in the centres. What "
             "raises your numbers so far? If you train with an overlap loss, are its inputs "
             "probabilities?",
             shows=lambda predictions, split: marked(predictions, split) > 3)),
    styles=(trained_with(cross_entropy, moved=True), trained_with(jaccard)))

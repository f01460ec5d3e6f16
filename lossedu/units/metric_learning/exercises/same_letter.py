"""Do two pictures show the same letter? An embedding is trained, and judged by its ranking."""
import numpy as np

from ....exercises.train import Sign, Split, Train

CLASSES, PAIRS, ALIKE = 20, 3000, 0.05


def same_letter(x, y, seed):
    """Train an embedding of letters in PyTorch, and return a function that says how alike two
    letters are.

    x: tensor (4000, 16), the measurements of 200 rows of each of 20 letters. y: tensor (4000,),
    int64, which of the 20 letters each row is. seed: an int for torch.manual_seed. The function
    that you return takes a tensor (m, 32), in each row the measurements of one letter and then
    those of another, and returns m numbers: the larger, the more alike.
    """
    import torch
    from torch.nn.functional import cross_entropy, normalize
    torch.manual_seed(seed)
    layers = torch.nn.Linear(16, 128), torch.nn.ReLU(), torch.nn.Linear(128, 16)
    model = torch.nn.Sequential(*layers)
    adam = torch.optim.Adam(model.parameters(), lr=0.02)
    falling = torch.optim.lr_scheduler.LinearLR(adam, 1.0, 0.0, 800)
    of_class = torch.stack([torch.nonzero(y == letter)[:, 0] for letter in range(20)])
    for _ in range(800):
        two = torch.randint(0, 200, (20, 2))                 # a pair of each letter
        u, v = normalize(model(x[of_class.gather(1, two)]), dim=-1).unbind(1)
        loss = cross_entropy(u @ v.T / 0.1, torch.arange(20))
        adam.zero_grad()
        loss.backward()
        adam.step()
        falling.step()
    return lambda pairs: (normalize(model(pairs[:, :16]), dim=1)
                          * normalize(model(pairs[:, 16:]), dim=1)).sum(dim=1)


def trained_with(loss, setting, rate=0.02, steps=400):
    """A function like the one above, with a loss of the unit."""
    def fit(x, y, seed):
        import torch

        from ..objectives import batch_of
        torch.manual_seed(seed)
        model = torch.nn.Sequential(torch.nn.Linear(16, 64), torch.nn.ReLU(),
                                    torch.nn.Linear(64, 16))
        optimizer = torch.optim.Adam(model.parameters(), lr=rate)
        batch = batch_of(torch.arange(CLASSES).repeat_interleave(4))
        for step in range(steps):
            rows = torch.cat([torch.nonzero(y == one)[torch.randperm(200)[:4], 0]
                              for one in range(CLASSES)])
            value = loss(model(x[rows])[None], batch, torch.tensor([[setting]])).mean()
            optimizer.param_groups[0]["lr"] = rate * (1 - step / steps)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
        return lambda pairs: cosine(model(pairs[:, :16]), model(pairs[:, 16:]))
    return fit


def cosine(z, v):
    from torch.nn.functional import cosine_similarity
    return cosine_similarity(z, v)


def softmax_head(x, y, seed):
    """Cross-entropy with a head; two letters are alike as far as their probabilities are."""
    import torch
    torch.manual_seed(seed)
    model = torch.nn.Sequential(torch.nn.Linear(16, 64), torch.nn.ReLU(), torch.nn.Linear(64, 20))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(400):
        rows = torch.randint(0, len(x), (256,))
        loss = torch.nn.functional.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def roots(letters):
        return model(letters).softmax(dim=1).sqrt()

    return lambda pairs: (roots(pairs[:, :16]) * roots(pairs[:, 16:])).sum(dim=1)


def above_a_threshold(x, y, seed):
    alike = trained_with(info_nce, 0.1)(x, y, seed)
    return lambda pairs: (alike(pairs) > 0.5).float()


def draw(rng):
    """200 rows of 20 letters to learn from, and pairs of 50 others: one in twenty is alike."""
    from ..training import read
    X, y = read("letters")
    letters = rng.permutation(26)[:CLASSES]
    rows = np.array([rng.permutation(np.flatnonzero(y == one))[:250] for one in letters])
    alike = rng.random(PAIRS) < ALIKE
    letter, place = rng.integers(0, CLASSES, PAIRS), rng.integers(0, 50, PAIRS)
    other = np.where(alike, letter, (letter + rng.integers(1, CLASSES, PAIRS)) % CLASSES)
    another = (place + rng.integers(1, 50, PAIRS)) % 50
    pairs = [X[rows[letter, 200 + place]], X[rows[other, 200 + another]]]
    return Split(X[rows[:, :200].ravel()], np.repeat(np.arange(CLASSES), 200),
                 np.concatenate(pairs, axis=1), alike.astype(float))


def average_precision(predictions, target):
    """The mean, over the pairs that are alike, of the fraction of such pairs up to there."""
    ranked = target[np.argsort(-predictions, kind="stable")]
    return float(np.sum(ranked * np.cumsum(ranked) / np.arange(1, len(ranked) + 1)) / ranked.sum())


def of_measurements(split):
    """The cosine of the measurements themselves."""
    one, other = split.held_x[:, :16], split.held_x[:, 16:]
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return np.sum(one * other, axis=1) / lengths


def is_collapsed(predictions, split):
    """Does half of the pairs lie within a hair? (A few may have left the rest.)"""
    low, high = np.percentile(predictions, [25, 75])
    return high - low < 0.02 and len(np.unique(predictions)) > 2


def is_yes_or_no(predictions, split):
    return len(np.unique(predictions)) == 2


def has_near_strangers(predictions, split):
    """Does more than a hundredth of the pairs of two letters, and less than a tenth, lie above the
    median of those of one?"""
    alike = split.held_y == 1
    return 0.01 < np.mean(predictions[~alike] > np.median(predictions[alike])) < 0.1


def info_nce(z, batch, temperature):
    from ..objectives import info_nce as loss
    return loss(z, batch, temperature)


def semi_hard(z, batch, margin):
    from ..objectives import triplet
    return triplet("semi-hard")(z, batch, margin)


def hardest_squared(z, batch, margin):
    from ..objectives import triplet
    return triplet("hardest", squared=True)(z, batch, margin)


EXERCISE = Train(
    reference=same_letter, title="The same letter?", points=4, difficulty=3, minutes=12,
    ask="Train an embedding on 20 letters, 200 rows each, so that two other rows of these letters "
        "can be compared. It is judged on 3,000 pairs, of which one in twenty shows the same "
        "letter twice: ranked by your number, their average precision has to be 0.58 or more, as "
        "a mean of three trainings. How you get there is up to you: there is more than one way. "
        "(The loop of the first cell is a start, but not with its loss.)",
    draw=draw, score=average_precision, measure="average precision", needed=0.58, reached=0.75,
    larger_is_better=True,
    baseline=("the cosine of the 16 measurements", of_measurements),
    mistakes=(
        Sign("yes_or_no", above_a_threshold,
             "Your numbers take two values, so most pairs tie. A ranking needs a number for how "
             "alike two letters are. Which one does your threshold look at?",
             shows=is_yes_or_no),
        Sign("collapsed", trained_with(hardest_squared, 0.2),
             "Your numbers are nearly all alike. Has the embedding collapsed? Print the loss: if "
             "it stays at its margin, which negatives and which distance does it take?",
             shows=is_collapsed),
        Sign("near_strangers", trained_with(info_nce, 1.0, steps=80),
             "More than a hundredth of the pairs of two letters get a larger number than half of "
             "the pairs of one. Which negatives weigh most in your loss: the near ones or all "
             "alike? Does it still fall at the end?",
             shows=has_near_strangers)),
    styles=(trained_with(semi_hard, 0.2), softmax_head))

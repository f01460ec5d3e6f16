"""A comparison of two losses in PyTorch, unfair in two lines."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case


def fair_race(x, y, seeds, rates=(0.1, 1.0), steps=30, itself=False):
    """The test accuracies of cross-entropy and squared error for each seed, (S, 2).

    x: (n, d). y: (n,) of 0.0 and 1.0. One generator for each seed draws, in this order, a split
    into three parts (to train, to choose the learning rate, to test) and a start; both losses
    share them. Columns are scaled by the mean and the sample standard deviation (PyTorch's `std`)
    of the rows to train on. Each loss keeps the rate with the best accuracy on the second part, the
    first one of equals. If `itself` is True, cross-entropy runs in both places.
    """
    import torch
    from torch.nn import functional as F
    cross_entropy = F.binary_cross_entropy_with_logits
    squared = cross_entropy if itself else lambda z, t: F.mse_loss(z.sigmoid(), t)
    x, y, found = torch.tensor(x), torch.tensor(y), []
    for seed in seeds:
        draws = np.random.default_rng(seed)
        train, choose, test = np.array_split(draws.permutation(len(x)), 3)
        scaled = (x - x[train].mean(0)) / x[train].std(0)
        start = draws.normal(size=x.shape[1])
        for loss in (cross_entropy, squared):
            tried = []
            for rate in rates:
                w = torch.tensor(start, requires_grad=True)
                for _ in range(steps):
                    (grad,) = torch.autograd.grad(loss(scaled[train] @ w, y[train]), w)
                    w = (w - rate * grad).detach().requires_grad_()
                right = ((scaled @ w > 0) == (y == 1)).double()
                tried.append((right[choose].mean().item(), right[test].mean().item()))
            found.append(max(tried, key=lambda pair: pair[0])[1])
    return np.array(found).reshape(-1, 2)


def draw(rng):
    def drawn(n, d, noise):
        x = rng.normal(size=(n, d))
        return x, (x[:, 0] + noise * rng.normal(size=n) > 0).astype(float)

    apart = np.repeat([[-1.0], [1.0]], 9, axis=0)
    labels = (apart[:, 0] > 0).astype(float)
    yield Case(apart, labels, np.array([0, 1]), rates=(2.0,), itself=True).note(
        "one rate, classes far apart, cross-entropy against itself")
    yield Case(apart, labels, np.array([7]), rates=(3.0,), steps=40, itself=True).note(
        "one rate, one seed, cross-entropy against itself")
    yield Case(*drawn(30, 4, 1.0), np.array([0, 1, 2]), rates=(0.05,), steps=3).note("one rate")
    yield Case(*drawn(36, 5, 3.0), np.arange(4), rates=(0.05, 0.5, 3.0), steps=4,
               itself=True).note("cross-entropy against itself")
    yield Case(*drawn(45, 6, 2.0), np.arange(3), rates=(0.01, 0.3, 2.0), steps=5).note(
        "three rates")
    yield Case(*drawn(60, 3, 9.0), np.arange(5), rates=(0.01, 0.1, 1.0, 9.0), steps=3).note(
        "labels that are nearly noise")
    yield Case(*drawn(20, 3, 2.0), np.arange(9), rates=(0.2, 0.5, 1.2, 3.0), steps=3).note(
        "few rows, so that rates tie")
    yield Case(*drawn(31, 2, 2.0), np.array([1100, 5]), steps=6).note(
        "rows that three does not divide")
    # drawn the same every time: here some rates differ by one row of 200
    fixed = np.random.default_rng(0)
    x = fixed.normal(size=(600, 12))
    labels = (x[:, 0] + 0.7 * fixed.normal(size=600) > 0).astype(float)
    rates = tuple(2.0 ** np.arange(-4, 4))
    yield Case(x, labels, np.array([0, 4, 12]), rates=rates, steps=20).note(
        "many rows, so that rates differ by less than a hundredth")


def by_argmax(x, y, seeds, rates=(0.1, 1.0), steps=30, itself=False):
    import torch
    labels, rows = torch.tensor(y), []
    for seed in seeds:
        draws = np.random.default_rng(seed)
        parts = np.array_split(draws.permutation(len(y)), 3)
        known = x[parts[0]]
        features = torch.tensor((x - known.mean(axis=0)) / known.std(axis=0, ddof=1))
        start = torch.tensor(draws.normal(size=x.shape[1]))
        row = []
        for place in (0, 1):
            second, third = [], []
            for rate in rates:
                w = start.clone().requires_grad_()
                optimizer = torch.optim.SGD([w], lr=rate)
                for _ in range(steps):
                    optimizer.zero_grad()
                    p = torch.sigmoid(features[parts[0]] @ w)
                    t = labels[parts[0]]
                    if place == 0 or itself:
                        loss = torch.nn.functional.binary_cross_entropy(p, t)
                    else:
                        loss = ((p - t) ** 2).mean()
                    loss.backward()
                    optimizer.step()
                is_right = ((features @ w.detach()).numpy() > 0) == (y == 1)
                second.append(is_right[parts[1]].mean())
                third.append(is_right[parts[2]].mean())
            row.append(third[int(np.argmax(second))])
        rows.append(row)
    return np.array(rows)


SHARED = """        start = draws.normal(size=x.shape[1])
        for loss in (cross_entropy, squared):
            tried = []
"""
OWN = """        for loss in (cross_entropy, squared):
            start = draws.normal(size=x.shape[1])
            tried = []
"""
SPLIT = """        train, choose, test = np.array_split(draws.permutation(len(x)), 3)
        scaled = (x - x[train].mean(0)) / x[train].std(0)
"""
LOOP = """    for seed in seeds:
        draws = np.random.default_rng(seed)
"""
BEFORE_THE_LOOP = """    draws = np.random.default_rng(seeds[0])
    for seed in seeds:
"""
ONE_FOR_ALL = """    draws = np.random.default_rng(0)
    for seed in seeds:
"""
FOUND = "found.append(max(tried, key=lambda pair: pair[0])[1])"
SAME_RATE = """if len(found) % 2 == 0:
                best = int(np.argmax([pair[0] for pair in tried]))
            found.append(tried[best][1])"""
DRAWN = "        start = draws.normal(size=x.shape[1])\n"
RATE_LOOP = """            for rate in rates:
"""
TO_THE_RATES, FOR_EACH_RATE = SHARED + RATE_LOOP, """        for loss in (cross_entropy, squared):
            tried = []
            for rate in rates:
                start = draws.normal(size=x.shape[1])
"""
SPLIT_THEN_START, START_THEN_SPLIT = SPLIT + DRAWN, DRAWN + SPLIT
CHOICE = "key=lambda pair: pair[0])[1]"
START = "w = torch.tensor(start, requires_grad=True)"

EXERCISE = Debug(
    reference=fair_race, title="A race with two tests", points=3, difficulty=3, minutes=7,
    draw=draw,
    story="A colleague compares two losses in PyTorch and tests her program in two ways. First "
          "cross-entropy races against itself on the tumours; the two accuracies should be the "
          "same for each seed. Then the labels are coin flips, and she tries twelve learning "
          "rates. With new coins for each of 100 seeds, an interval for the mean "
          "accuracy should contain 50 %. Below is what it prints. The program has two faults. Mend "
          "both in place. The docstring says what the program returns.",
    run='''import lossedu
tumours = lossedu.data.load("breast_cancer")
labels = tumours.y.astype(float)
twice = fair_race(tumours.X, labels, range(20), rates=(0.1,), steps=10, itself=True)
print(f"against itself, the two differ for {np.sum(twice[:, 0] != twice[:, 1])} of 20 seeds")
right = []
for seed in range(100, 200):                              # new coins for each seed
    coins = np.random.default_rng(1000 + seed).integers(0, 2, size=90).astype(float)
    rates = tuple(2.0 ** np.arange(-6, 6))
    right.append(100 * fair_race(tumours.X[:90], coins, [seed], rates=rates, steps=10).mean())
print("coin flips: {0.estimate:.1f} % right, 95 % interval {0.low:.1f} to {0.high:.1f}".format(
    lossedu.stats.mean_interval(right)))''',
    prints="against itself, the two differ for 19 of 20 seeds\n"
           "coin flips: 59.2 % right, 95 % interval 57.9 to 60.5",
    look_at="both lines that it prints: what can differ between a loss and itself, and where can "
            "a program learn to predict coins?",
    faults=(
        Fault("own_start", SHARED, OWN,
              "Each loss draws a start of its own. What are both to share, so that the seed's part "
              "cancels in the difference?"),
        Fault("chosen_on_test", CHOICE, "key=lambda pair: pair[1])[1]",
              "The learning rate is chosen by the accuracy that is reported. Which rows are there "
              "to choose on?")),
    mends=(
        Fault("reports_choice", CHOICE, "key=lambda pair: pair[0])[0]",
              "The winner's accuracy on the rows that chose it is reported. Which rows have had no "
              "part in the choice?"),
        Fault("chosen_on_train", "(right[choose].mean().item(), right[test].mean().item())",
              "(right[train].mean().item(), right[test].mean().item())",
              "The rate is chosen on the rows that were trained on. Which part was set aside for "
              "the choice?"),
        Fault("chosen_on_both", "(right[choose].mean().item(), right[test].mean().item())",
              "(right[np.concatenate([choose, test])].mean().item(), right[test].mean().item())",
              "The rows that are reported still have a part in the choice of the rate, beside "
              "those set aside for it. On which rows alone may it be chosen?"),
        Fault("chosen_on_all", "(right[choose].mean().item(), right[test].mean().item())",
              "(right.mean().item(), right[test].mean().item())",
              "The rate is chosen by the accuracy on all rows, and these hold the test rows, too. "
              "Which part was set aside for the choice?"),
        Fault("population_scale", "x[train].std(0)", "x[train].std(0, unbiased=False)",
              "The standard deviation divides by the number of rows now. Which one does the "
              "docstring ask for?"),
        Fault("same_rate_for_both", FOUND, SAME_RATE,
              "Both losses get the rate that was chosen for the first one. What do they have to "
              "share, a rate or the procedure that chooses it?"),
        Fault("generator_before_the_loop", LOOP, BEFORE_THE_LOOP,
              "Right for the first seed alone: the generator is made once, before the loop over "
              "the seeds. From what does each seed's generator start?"),
        Fault("one_generator", LOOP, ONE_FOR_ALL,
              "One generator with a seed of its own serves all of `seeds`. From what does each "
              "seed's generator start?"),
        Fault("last_of_equals", "max(tried, key", "max(tried[::-1], key",
              "Of equal rates the last one is taken. Which one does the docstring ask for?"),
        Fault("ties_by_test", "max(tried, key=lambda pair: pair[0])[1]", "max(tried)[1]",
              "Of rates that are equal where they are chosen, the one with the better test "
              "accuracy is taken. May the test rows decide between them?"),
        Fault("by_loss", "(right[choose].mean().item(), right[test].mean().item())",
              "(-loss(scaled[choose] @ w, y[choose]).item(), right[test].mean().item())",
              "The rate is chosen by the loss on the second part. By what does the docstring "
              "choose it?"),
        Fault("parts_swapped", "train, choose, test = np", "train, test, choose = np",
              "The second and the third part have changed places. Which one does the docstring "
              "test on?"),
        Fault("start_before_split", SPLIT_THEN_START, START_THEN_SPLIT,
              "The start is drawn before the split, and so both are others than asked for. In "
              "which order does the docstring draw them?"),
        Fault("start_for_each_rate", TO_THE_RATES, FOR_EACH_RATE,
              "Each rate draws a start of its own now. How many starts does the docstring draw for "
              "one seed?"),
        Fault("start_from_the_next_seed", "start = draws.normal(size=x.shape[1])",
              "start = np.random.default_rng(seed + 1).normal(size=x.shape[1])",
              "Both losses share the start now, but it comes from a second generator with another "
              "seed. From which generator, and when, does the docstring draw it?"),
        Fault("rounded_choice", CHOICE, "key=lambda pair: round(pair[0], 2))[1]",
              "Accuracies are rounded before they are compared, so that rates which differ a "
              "little count as equal. Which rates are equal by the docstring?"),
        Fault("start_from_a_new_generator", "start = draws.normal(size=x.shape[1])",
              "start = np.random.default_rng(seed).normal(size=x.shape[1])",
              "Both losses share the start now, but it comes from a second generator with the same "
              "seed. From which generator, and when, does the docstring draw it?"),
        Fault("scaled_by_all", "(x - x[train].mean(0)) / x[train].std(0)",
              "(x - x.mean(0)) / x.std(0)",
              "All rows are scaled by all of them, the test rows included. Which rows may the "
              "scale be taken from?"),
        Fault("mean_of_all", "x - x[train].mean(0)", "x - x.mean(0)",
              "The mean is that of all rows, the test rows included. Which rows may the scale be "
              "taken from?"),
        Fault("spread_of_all", "x[train].std(0)", "x.std(0)",
              "The standard deviation is that of all rows, the test rows included. Which rows may "
              "the scale be taken from?"),
        Fault("trained_on_both", "loss(scaled[train] @ w, y[train])",
              "loss(scaled[np.concatenate([train, choose])] @ w, "
              "y[np.concatenate([train, choose])])",
              "The rows that choose the rate are trained on as well. For what alone is the second "
              "part?"),
        Fault("zero_start", START, "w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)",
              "All runs start at zero now, whatever the seed is. What is a seed to fix?"),
        Fault("smaller_start", START,
              "w = torch.tensor(start / x.shape[1] ** 0.5, requires_grad=True)",
              "The start is divided by the root of the number of columns. Which start does the "
              "docstring draw?"),
        Fault("first_rate", FOUND,
              "found.append(tried[0][1])",
              "The first rate is reported, whatever came out for the others. By what does the "
              "docstring choose a rate?"),
        Fault("one_start_for_all", START,
              "w = torch.tensor(np.random.default_rng(0).normal(size=x.shape[1]), "
              "requires_grad=True)",
              "All seeds begin with the same start now. What is a seed to fix besides the split?")),
    styles=(
        by_argmax,
        Edit("max(tried, key=lambda pair: pair[0])[1]",
             "tried[int(np.argmax([pair[0] for pair in tried]))][1]")))

"""A logistic model with class weights; two faulty lines that raise no shape error."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case


def weighted_risks(x, died, new, steps=200, rate=0.5):
    """What a logistic model with balanced class weights says of new cases: numbers from 0 to 1.

    x: (n, d). died: (n,) of 0 and 1. new: (m, d). The weights of the examples have a mean of 1, and
    those of either class the same sum. A column is scaled by its mean and standard deviation over
    the training cases. Gradient descent on the weighted mean of the cross-entropy starts at 0.
    """
    centre, spread = x.mean(axis=0), x.std(axis=0)
    x = (x - centre) / spread
    new = (new - centre) / spread
    share = died.mean()
    weight = np.where(died == 1, 0.5 / share, 0.5 / (1 - share))
    coefs, bias = np.zeros(x.shape[1]), 0.0
    for _ in range(steps):
        risk = 1 / (1 + np.exp(-(x @ coefs + bias)))
        grad = weight * (risk - died) / len(died)
        coefs = coefs - rate * x.T @ grad
        bias = bias - rate * grad.sum()
    return 1 / (1 + np.exp(-(new @ coefs + bias)))


def draw(rng):
    def drawn(n, d, positives, m):
        died = rng.permutation(np.arange(n) < positives).astype(float)
        return rng.normal(1, 2, (n, d)), died, rng.normal(0, 3, (m, d))

    x, died, _ = drawn(8, 2, 4, 1)
    yield Case(x, died, x.copy(), steps=20).note("as many of each class; the new cases are "
                                                 "those of the training")
    yield Case(x, died, x[:2] + 1.0, steps=7).note("as many of each class, two new cases")
    x, died, _ = drawn(10, 3, 2, 1)
    yield Case(x, died, x.copy(), steps=15).note("one in five positive; the new cases are "
                                                 "those of the training")
    two = np.array([[0.0], [2.0]])
    yield Case(two, np.array([0.0, 1.0]), two.copy(), steps=1).note("two cases, one step")
    yield Case(*drawn(12, 4, 1, 5), steps=30, rate=0.2).note("one positive of twelve")
    yield Case(*drawn(15, 2, 12, 3), steps=5, rate=1.0).note("more positives than negatives")
    yield Case(*drawn(30, 5, 4, 40)).note("thirty cases, forty new ones")


def by_odds(x, died, new, steps=200, rate=0.5):
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    rows = np.column_stack([scaled, np.ones(len(x))])
    counts = np.array([np.sum(died == 0), np.sum(died == 1)])
    weight = len(died) / (2 * counts[died.astype(int)])
    theta = np.zeros(rows.shape[1])
    for _ in range(steps):
        theta -= rate * np.mean((weight * (1 / (1 + np.exp(-rows @ theta)) - died))[:, None] * rows,
                                axis=0)
    logits = (new - x.mean(axis=0)) / x.std(axis=0) @ theta[:-1] + theta[-1]
    return np.exp(logits) / (1 + np.exp(logits))


WEIGHT = "np.where(died == 1, 0.5 / share, 0.5 / (1 - share))"
NEW = "new = (new - centre) / spread"

EXERCISE = Debug(
    reference=weighted_risks, title="Weights, and no alarm", points=3, difficulty=3, minutes=10,
    draw=draw, rtol=1e-7,  # a small number added to the spread does no harm
    story="A colleague predicts who dies in a car crash, from seatbelt, airbag, age and speed. "
          "Few people do, so she gives both classes the same total weight, and expects to "
          "find about eight of ten at a threshold of one half. Then she asks for one person "
          "alone: unbelted, aged 80, at the highest speed. Below is what her program prints. "
          "It has two faults. Mend them in place; what it has to return stands in its docstring.",
    run='''import lossedu
crashes = lossedu.data.load("crashes")
people = np.column_stack([crashes.column(name) for name in ("seatbelt", "airbag", "age", "speed")])
half = len(people) // 2   # the earlier crashes, and the later ones
risks = weighted_risks(people[:half], crashes.y[:half], people[half:])
print(f"of those who died {np.mean(risks[crashes.y[half:] == 1] > 0.5):.0%} are found")
with np.errstate(all="ignore"):
    one = weighted_risks(people[:half], crashes.y[:half], np.array([[0, 0, 80, 4]]))
print(f"one person alone: {one[0]:.2f}")''',
    prints="of those who died 0% are found\none person alone: nan",
    look_at="both numbers that it prints: how can weights lead to fewer alarms, and why is "
            "there no answer for one person?",
    faults=(
        Fault("weights_reversed", WEIGHT, "np.where(died == 1, 0.5 / (1 - share), 0.5 / share)",
              "The frequent class has the large weights, the rare one the small. Which of "
              "the two is to count more?"),
        Fault("own_scale", NEW, "new = (new - new.mean(axis=0)) / new.std(axis=0)",
              "The new cases are scaled by their own mean and spread. To which cases do the "
              "coefficients belong?")),
    mends=(
        Fault("square_root", WEIGHT, "np.where(died == 1, 0.5 / share, 0.5 / (1 - share)) ** 0.5",
              "These are the roots of the weights asked for. Which sum have those of either "
              "class?"),
        Fault("rare_class_only", WEIGHT, "np.where(died == 1, (1 - share) / share, 1.0)",
              "The ratio of both weights is right, and their mean is not 1. What does the "
              "size of a step depend on?"),
        Fault("shares_as_weights", WEIGHT, "np.where(died == 1, 1 - share, share)",
              "The ratio of both weights fits, and their mean is far below 1. What does the "
              "size of a step depend on?"),
        Fault("twice_the_weights", WEIGHT, "np.where(died == 1, 1 / share, 1 / (1 - share))",
              "Either class has the right part of the weight, and their mean is 2. Which "
              "mean is asked for?"),
        Fault("no_weights", WEIGHT, "np.ones(len(died))",
              "All examples count alike here. What does the docstring ask of the sums over "
              "both classes?"),
        Fault("not_scaled", f"    {NEW}\n", "",
              "The new cases come to the coefficients as they were, which are for scaled columns. "
              "With which mean and spread? If you took those of x: in which units is x at this "
              "line?"),
        Fault("only_centred", NEW, "new = new - centre",
              "The new cases are centred, and not divided by anything. In which unit do the "
              "coefficients count?"),
        Fault("own_mean", NEW, "new = (new - new.mean(axis=0)) / spread",
              "The new cases are centred by their own mean, and so one person alone always becomes "
              "a row of zeros. Around which mean were the training cases centred?"),
        Fault("own_spread", NEW, "new = (new - centre) / new.std(axis=0)",
              "The new cases are divided by their own spread, and one person alone has none. "
              "By which spread were the training cases divided?"),
        Fault("logits", "return 1 / (1 + np.exp(-(new @ coefs + bias)))",
              "return new @ coefs + bias",
              "These are logits. Which function turns them into numbers from 0 to 1?"),
        Fault("weights_undone", "return 1 / (1 + np.exp(-(new @ coefs + bias)))",
              "return 1 / (1 + np.exp(-(new @ coefs + bias + np.log(share / (1 - share)))))",
              "The class weights are undone at the end, so that a true risk comes. That is "
              "sensible, and not what the docstring asks for: what does a model with balanced "
              "weights give?"),
        Fault("scaled_together", "centre, spread = x.mean(axis=0), x.std(axis=0)",
              "centre, spread = np.vstack([x, new]).mean(axis=0), np.vstack([x, new]).std(axis=0)",
              "Here the new cases take part in the scaling of the training cases. What if "
              "only one of them comes, tomorrow?")),
    styles=(
        by_odds,
        Edit(WEIGHT, "len(died) / 2 / np.where(died == 1, np.sum(died), np.sum(1 - died))")))

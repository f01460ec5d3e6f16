"""A classifier that is trained on raters' votes, and three lines that PyTorch accepts."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case


def train_on_votes(x, counts, epochs=20, rate=0.5):
    """Train a linear classifier on raters' votes by full-batch gradient descent.

    x: (n, d), float64. counts: (n, K), how many raters chose each class, at least one in each row.
    The weights (d, K) start at 0. The loss is the mean over the rows of KL(t || q) in nats, where t
    holds the fractions of the row's votes and q the softmax of its logits. Returns the weights, the
    loss before each step, (epochs,), and the floor of the mean cross-entropy H(t, q) over all
    predictions, one q for each row.
    """
    import torch
    x, counts = torch.tensor(x), torch.tensor(counts, dtype=torch.float64)
    t = counts / counts.sum(dim=1, keepdim=True)
    floor = -torch.special.xlogy(t, t).sum(dim=1).mean()
    weights = torch.zeros(x.shape[1], t.shape[1], dtype=torch.float64, requires_grad=True)
    curve = []
    for _ in range(epochs):
        log_q = (x @ weights).log_softmax(dim=1)
        loss = torch.nn.functional.kl_div(log_q, t, reduction="sum") / len(t)
        (gradient,) = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            weights -= rate * gradient
        curve.append(loss.item())
    return weights.detach().numpy(), np.array(curve), floor.item()


def draw(rng):
    def drawn(n, d, k, most=6, **more):
        counts = rng.integers(0, most, (n, k))
        counts[np.arange(n), rng.integers(0, k, n)] += 1
        return Case(rng.normal(size=(n, d)), counts, **more)

    yield Case(np.ones((1, 2)), np.array([[1, 3]]), epochs=0).note("one row, no step")
    yield Case(np.ones((3, 1)), np.array([[2, 1], [2, 1], [4, 2]]),
               epochs=0).note("equal fractions, no step")
    yield Case(np.ones((1, 1)), np.array([[1, 0]]), epochs=1).note("one vote, one step")
    yield drawn(6, 2, 3, epochs=1).note("six rows, one step")
    yield drawn(9, 3, 4, epochs=3, rate=0.2).note("nine rows, three steps")
    yield drawn(7, 2, 3, most=1, epochs=4).note("one vote in each row")
    yield drawn(12, 4, 2, most=15, epochs=5).note("many votes")
    yield Case(np.array([[300.0, 0.0], [0.0, 400.0], [300.0, 300.0]]),
               np.array([[5, 0, 1], [0, 4, 0], [1, 1, 1]]), epochs=3).note("large inputs")
    yield Case(np.array([[800.0], [-800.0]]), np.array([[3, 1], [2, 2]]),
               epochs=2).note("probabilities that round to 0")
    yield drawn(5, 2, 3, epochs=0).note("no step")


def by_hand(x, counts, epochs=20, rate=0.5):
    t = counts / counts.sum(axis=1, keepdims=True)
    entropy = -np.sum(t * np.log(np.where(t > 0, t, 1)), axis=1)
    weights, curve = np.zeros((x.shape[1], t.shape[1])), []
    for _ in range(epochs):
        z = x @ weights
        log_q = z - np.logaddexp.reduce(z, axis=1)[:, None]
        curve.append(np.mean(-entropy - np.sum(t * log_q, axis=1)))
        weights = weights - rate * x.T @ (np.exp(log_q) - t) / len(t)
    return weights, np.array(curve), entropy.mean()


LOSS = 'torch.nn.functional.kl_div(log_q, t, reduction="sum") / len(t)'
FLOOR = "-torch.special.xlogy(t, t).sum(dim=1).mean()"

EXERCISE = Debug(
    reference=train_on_votes, title="A divergence below zero", points=3, difficulty=3, minutes=9,
    draw=draw,
    story="A colleague trains a classifier on the signs of the votes, with three inputs: a "
          "constant, and whether the sentence holds the word \"bad\" or \"funny\". The program "
          "runs without an error, and prints the lines below. It has three faults. Change only the "
          "faulty lines; the docstring tells what the program has to return.",
    run='''from lossedu.units import information
snippets = information.read_snippets()
x = np.array([[1.0, "bad" in text.split(), "funny" in text.split()] for text in snippets.text])
weights, curve, floor = train_on_votes(x, snippets.signs, epochs=4)
print("loss of each epoch:", " ".join(f"{loss:.3f}" for loss in curve))
print(f"floor of the cross-entropy: {floor:.3f}")''',
    prints="loss of each epoch: -0.032 -0.032 -0.032 -0.032\nfloor of the cross-entropy: 0.857",
    look_at="the losses that it prints: which sign has a KL divergence, and do they fall? And "
            "which of the numbers in the unit is the floor that it prints?",
    faults=(
        Fault("probabilities", "(x @ weights).log_softmax(dim=1)", "(x @ weights).softmax(dim=1)",
              "kl_div is given probabilities. Which form does its first argument have?"),
        Fault("by_votes", LOSS,
              'torch.nn.functional.kl_div(log_q, t, reduction="sum") / counts.sum()',
              "The sum over the rows is divided by the number of votes. Over what is the mean "
              "taken, according to the docstring?"),
        Fault("baseline", FLOOR,
              "-torch.special.xlogy(t.mean(dim=0), t.mean(dim=0)).sum()",
              "This floor is the entropy of the mean row: it is reached by one prediction for all "
              "rows. What is left if each row gets its own prediction?")),
    mends=(
        Fault("by_entries", LOSS,
              'torch.nn.functional.kl_div(log_q, t, reduction="sum") / t.numel()',
              "The sum is divided by the number of entries. How many rows are there?"),
        Fault("sum", LOSS, 'torch.nn.functional.kl_div(log_q, t, reduction="sum")',
              "This loss is a sum over the rows. What does the docstring ask for?"),
        Fault("arguments_swapped", LOSS,
              'torch.nn.functional.kl_div(t.log().clamp(min=-100), log_q.exp(), reduction="sum") '
              "/ len(t)",
              "This is KL(q || t). Which distribution is the first argument of kl_div, and in "
              "which form?"),
        Fault("order_alone", LOSS,
              'torch.nn.functional.kl_div(t, log_q, reduction="batchmean")',
              "The two arguments are exchanged as they are. Which distribution is the first "
              "argument of kl_div, and in which form does each come?"),
        *(Fault(f"reverse_{place}", LOSS,
                f"(log_q.exp() * (log_q - {log_t})).sum() / len(t)",
                "This is KL(q || t), with a constant that keeps it finite. Which direction does "
                "the docstring ask for?")
          for place, log_t in enumerate((
              "(t + 1e-12).log()", "(t + 1e-10).log()", "(t + 1e-9).log()", "(t + 1e-8).log()",
              "(t + 1e-6).log()"))),
        Fault("swapped_logs", LOSS,
              'torch.nn.functional.kl_div(t.log(), log_q.exp(), reduction="batchmean")',
              "This is KL(q || t), which is infinite where no rater chose a class. Which "
              "distribution is the first argument of kl_div?"),
        Fault("log_of_fractions", LOSS,
              'torch.nn.functional.kl_div(log_q, t.log(), reduction="batchmean", '
              "log_target=True)",
              "Where no rater chose a class, log t is -inf, and the result is nan. Which form of "
              "the target has no such case?"),
        Fault("bits_floor", FLOOR, "-torch.special.xlogy(t, t).sum(dim=1).mean() / np.log(2)",
              "The floor is in bits. Which unit has the loss?"),
        Fault("cross_entropy", LOSS, "torch.nn.functional.cross_entropy(x @ weights, t)",
              "This is the cross-entropy: the gradient is right, and the value is too large by the "
              "floor. Which loss does the docstring ask for?"),
        Fault("log_of_softmax", "(x @ weights).log_softmax(dim=1)",
              "(x @ weights).softmax(dim=1).log()",
              "Right for moderate logits. Where a probability rounds to 0, its logarithm is "
              "infinite. Which call never leaves the logarithm?"),
        Fault("wrong_axis", "(x @ weights).log_softmax(dim=1)", "(x @ weights).log_softmax(dim=0)",
              "The probabilities sum to 1 over the rows. Over what do they have to?"),
        Fault("logits", "(x @ weights).log_softmax(dim=1)", "x @ weights",
              "kl_div is given logits, which do not come from probabilities that sum to 1. Which "
              "call turns logits into log-probabilities?"),
        Fault("eps", "(x @ weights).log_softmax(dim=1)",
              "((x @ weights).softmax(dim=1) + 1e-8).log()",
              "Very small probabilities are raised here, by a constant or a clamp. Which call "
              "needs neither?"),
        Fault("total_entropy", FLOOR, "-torch.special.xlogy(t, t).sum()",
              "This is the sum of the entropies. The floor belongs to a mean over the rows."),
        Fault("entropy_of_entries", FLOOR, "-torch.special.xlogy(t, t).mean()",
              "This is a mean over rows and classes. Over which axis is an entropy summed?"),
        Fault("floor_nan", FLOOR, "-(t * t.log()).sum(dim=1).mean()",
              "Where no rater chose a class, 0 times -inf is nan. What does 0 log 0 count as?"),
        Fault("floor_zero", FLOOR, "0 * t.sum()",
              "0 is the floor of the KL divergence. Which one does the docstring ask for?"),
        Fault("weighted_floor", FLOOR,
              "-(torch.special.xlogy(t, t) * counts.sum(dim=1, keepdim=True)).sum() / counts.sum()",
              "Rows with more votes count more in this floor. How does each row count in the "
              "loss?")),
    styles=(
        Edit(LOSS, 'torch.nn.functional.kl_div(log_q, t, reduction="batchmean")'),
        Edit(FLOOR, "-(t * torch.where(t > 0, t, torch.ones_like(t)).log()).sum() / len(t)"),
        by_hand))

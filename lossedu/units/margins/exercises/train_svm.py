"""A linear SVM with the squared hinge, and three lines in it that change what is minimised."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case, Mistake


def train_svm(x, labels, C=1.0, steps=300, rate=0.01):
    """Minimise |w|^2 / 2 + C * (the sum of the squared hinge over the rows) by gradient descent.

    x: (n, d), float64. labels: (n,), 0 or 1; the scores x @ w + b are to be positive for 1. w and b
    start at 0, and each step takes all rows. Returns w (d,), b (a float), and the objective before
    each step (steps,).
    """
    import torch
    x, y = torch.tensor(x), 2 * torch.tensor(labels, dtype=torch.float64) - 1
    w = torch.zeros(x.shape[1], 1, dtype=x.dtype, requires_grad=True)
    b = torch.zeros(1, dtype=x.dtype, requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=rate)
    curve = []
    for _ in range(steps):
        scores = (x @ w).squeeze(1) + b
        missing = 1 - y * scores
        loss = C * (missing.clamp(min=0) ** 2).sum()
        penalty = 0.5 * (w ** 2).sum()
        optimizer.zero_grad()
        (loss + penalty).backward()
        optimizer.step()
        curve.append((loss + penalty).item())
    return w.detach().numpy()[:, 0], b.item(), np.array(curve)


def draw(rng):
    def drawn(n, d):
        return rng.normal(size=(n, d)), rng.integers(0, 2, n)

    yield Case(np.array([[2.0, -1.0]]), np.array([1]), steps=3).note("one row, three steps")
    yield Case(np.array([[3.0], [-1.0]]), np.array([1, 0]), steps=40,
               rate=0.05).note("two rows on a line")
    yield Case(*drawn(4, 2), C=0.5, steps=2).note("two steps")
    yield Case(*drawn(7, 3), C=2.0, steps=30, rate=0.004).note("seven rows, C = 2")
    yield Case(*drawn(12, 1), steps=25, rate=0.01).note("one input")
    yield Case(np.array([[4.0, 0], [5, 1], [6, -1], [-3, 0.5]]), np.array([1, 1, 1, 0]), steps=60,
               rate=0.005).note("three rows of one class, one of the other")
    yield Case(*drawn(6, 2), C=0.0, steps=4).note("C = 0: the penalty alone")
    yield Case(*drawn(20, 5), C=0.1, steps=50, rate=0.02).note("twenty rows, C = 0.1")


def by_hand(x, labels, C=1.0, steps=300, rate=0.01):
    y, w, b, curve = 2.0 * labels - 1, np.zeros(x.shape[1]), 0.0, []
    for _ in range(steps):
        missing = np.maximum(0, 1 - y * (x @ w + b))
        curve.append(C * np.sum(missing ** 2) + w @ w / 2)
        pull = 2 * C * missing * y
        w, b = w - rate * (w - pull @ x), b + rate * pull.sum()
    return w, float(b), np.array(curve)


def _in_float32(x, labels, C=1.0, steps=300, rate=0.01):
    w, b, curve = train_svm(x.astype(np.float32), labels, C, steps, rate)
    return w.astype(float), b, curve


EXERCISE = Debug(
    reference=train_svm, title="A support vector machine that is none", points=3, difficulty=3,
    minutes=8, draw=draw,
    story="A colleague fits a linear SVM with the squared hinge to two inputs of 100 tumours. "
          "Done right, the last objective is about 5, and w is longer than 1. Her program "
          "runs without an error and prints what stands below. It has three faults. "
          "Change only the faulty lines. The docstring says what is to be minimised.",
    run='''import lossedu
tumours = lossedu.data.load("breast_cancer")
x = tumours.X[:100, [20, 24]]
x = (x - x.mean(axis=0)) / x.std(axis=0)
w, b, curve = train_svm(x, tumours.y[:100], C=0.2, steps=4000, rate=0.0004)
print(f"objective: first {curve[0]:.1f}, last {curve[-1]:.1f}; b = {b:.2f}")
print(f"length of w: {(w @ w) ** 0.5:.2f}")''',
    prints="objective: first 2000.0, last 1820.0; b = -0.30\nlength of w: 0.00",
    look_at="the first objective: what does one row cost with w = 0 and b = 0, and how many rows "
            "are there?",
    faults=(
        Fault("every_pair", "(x @ w).squeeze(1) + b", "x @ w + b",
              "Each score is compared with each label. Which shapes do `scores` and `y` have, and "
              "which one does their product have?"),
        Fault("both_sides", "(missing.clamp(min=0) ** 2).sum()",
              "(missing ** 2).clamp(min=0).sum()",
              "A row with a margin of 3 is penalised as well. Which sign has `missing` there, and "
              "which one has its square?"),
        Fault("penalised_intercept", "0.5 * (w ** 2).sum()",
              "0.5 * ((w ** 2).sum() + (b ** 2).sum())",
              "The penalty contains the intercept as well. Which parameters does the docstring "
              "name?")),
    mends=(
        Fault("no_half", "0.5 * (w ** 2).sum()", "(w ** 2).sum()",
              "The penalty is twice too large. Which factor does the docstring give it?"),
        Fault("mean_of_rows", "(missing.clamp(min=0) ** 2).sum()",
              "(missing.clamp(min=0) ** 2).mean()",
              "The loss is a mean over the rows here, so C counts for less the more rows there "
              "are. What does the docstring ask for?"),
        Fault("plain_hinge", "(missing.clamp(min=0) ** 2).sum()", "missing.clamp(min=0).sum()",
              "This is the hinge itself. Which power does the docstring name?"),
        Fault("other_side", "missing.clamp(min=0)", "missing.clamp(max=0)",
              "Only rows with margins above 1 cost something here. Which sign has `missing` on the "
              "rows that are to be penalised?"),
        Fault("norm", "0.5 * (w ** 2).sum()", "0.5 * w.norm()",
              "The penalty is the norm, and not its square. What does the docstring name?"),
        Fault("no_penalty", "0.5 * (w ** 2).sum()", "0.0 * (w ** 2).sum()",
              "The penalty on w is gone. Which part of it was wrong, and which was right?"),
        Fault("zero_one", "2 * torch.tensor(labels, dtype=torch.float64) - 1",
              "torch.tensor(labels, dtype=torch.float64)",
              "The labels are 0 and 1 here, and a row with label 0 has no gradient. Which code "
              "does the hinge expect?"),
        Fault("flat", "(x @ w).squeeze(1) + b", "(x @ w + b).sum(dim=1) + b",
              "The intercept is added twice. How often does it enter a score?"),
        Mistake("float32", _in_float32,
                "Right to about seven digits: float32 is used on the way. `x` is float64. Which "
                "line changes the type?"),
    ),
    styles=(
        Edit("(x @ w).squeeze(1) + b", "(x @ w)[:, 0] + b"),
        Edit("(x @ w).squeeze(1) + b", "(x @ w + b).squeeze()"),
        Edit("(missing.clamp(min=0) ** 2).sum()",
             "(torch.nn.functional.relu(missing) ** 2).sum()"),
        by_hand))

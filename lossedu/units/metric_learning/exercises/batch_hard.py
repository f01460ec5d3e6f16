"""A triplet loss with the farthest positive and the nearest negative, and three faults in it."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case, Mistake


def batch_hard(points, labels, margin=0.2):
    """The triplet loss with the hardest positive and the hardest negative of each row.

    points: (n, d), float64; labels: (n,), ints. For each row as the anchor, the positive is the
    farthest row of its class, and the negative the nearest row of the other classes, by the
    Euclidean distance (of equally far or near ones, any). A row that is alone in its class is its
    own positive, 0 away; without other classes the loss is 0. Returns the mean of the n losses (a
    float) and its gradient with respect to all points (n, d); a distance of 0 has the gradient 0.
    """
    import torch
    z = torch.tensor(points, requires_grad=True)
    y = torch.tensor(labels)
    apart = (z[:, None] - z[None, :]).norm(dim=-1)
    same = y[:, None] == y[None, :]
    positive = apart.masked_fill(~same, 0).max(dim=1).values
    negative = apart.masked_fill(same, torch.inf).min(dim=1).values
    loss = (positive - negative + margin).clamp(min=0).mean()
    loss.backward()
    return loss.item(), z.grad.numpy()


def draw(rng):
    def drawn(n, d, classes):
        labels = rng.permutation(np.arange(n) % classes)
        return rng.normal(size=(n, d)) + 0.5 * labels[:, None], labels

    yield Case(np.array([[0.5], [2.0]]), np.array([0, 1]), margin=2.0).note("two points")
    yield Case(np.ones((4, 2)), np.array([0, 0, 1, 1])).note("all points in one place")
    yield Case(np.array([[0.0, 1], [2, 5]]), np.array([3, 3])).note("one class")
    yield Case(np.array([[0.0, 0], [3, 4], [0, 6], [8, 6]]),
               np.array([0, 0, 1, 1])).note("four points in the plane")
    yield Case(*drawn(6, 2, 2)).note("six points, two classes")
    yield Case(*drawn(9, 3, 3), margin=1.0).note("nine points, three classes, margin 1")
    yield Case(*drawn(12, 5, 4), margin=0.05).note("twelve points, margin 0.05")
    yield Case(*drawn(7, 1, 2)).note("points on a line, classes of three and four")
    far = np.array([[0.0, 0], [0.1, 0], [9, 9], [9, 9.2]])
    yield Case(far, np.array([5, 5, 2, 2])).note("all triplets easy")
    yield Case(np.array([[0.0, 0], [1, 0], [5, 0], [5, 1], [0.4, 0.5], [9, 9]]),
               np.array([0, 0, 1, 1, 2, 2]), margin=0.5).note("some triplets easy")
    points, labels = drawn(8, 2, 3)
    yield Case(1000 * points, labels, margin=50.0).note("distances of thousands")
    yield Case(*drawn(10, 4, 5), margin=3.0).note("ten points, margin 3")
    yield Case(1e16 * np.array([[0.0], [3], [2], [5]]),
               np.array([0, 0, 1, 1])).note("distances of 10 to the 16th")
    yield Case(np.array([[1000.0, 0], [1000, 0.5], [1000.00002, 0], [1000, 0.50001]]),
               np.array([0, 0, 1, 1])).note("neighbours far from 0")


def by_hand(points, labels, margin=0.2):
    n, total = len(points), 0.0
    grad = np.zeros(points.shape)
    for i in range(n):
        apart = np.linalg.norm(points - points[i], axis=1)
        own = labels == labels[i]
        far, near = np.argmax(np.where(own, apart, -1)), np.argmin(np.where(own, np.inf, apart))
        lack = margin + apart[far] - apart[near]
        if own.all():
            continue
        if lack > 0:
            total += lack / n
            to_far = (points[i] - points[far]) / (apart[far] or 1) / n
            to_near = (points[i] - points[near]) / (apart[near] or 1) / n
            grad[i] += to_far - to_near
            grad[far] -= to_far
            grad[near] += to_near
    return total, grad


def _in_float32(points, labels, margin=0.2):
    loss, grad = batch_hard(points.astype(np.float32), labels, margin)
    return loss, grad.astype(float)


def _without_gradient(points, labels, margin=0.2):
    loss, grad = batch_hard(points, labels, margin)
    return loss, np.zeros_like(grad)


def _expanded(points, labels, margin=0.2):
    import torch
    z, y = torch.tensor(points, requires_grad=True), torch.tensor(labels)
    lengths = (z * z).sum(dim=1)
    square = lengths[:, None] + lengths[None, :] - 2 * z @ z.T
    square = square.masked_fill(torch.eye(len(y), dtype=torch.bool), 0)
    apart = torch.where(square > 0, square.clamp(min=1e-300).sqrt(), 0 * square)
    same = y[:, None] == y[None, :]
    positive = apart.masked_fill(~same, 0).max(dim=1).values
    negative = apart.masked_fill(same, torch.inf).min(dim=1).values
    loss = (positive - negative + margin).clamp(min=0).mean()
    loss.backward()
    return loss.item(), z.grad.numpy()


EXERCISE = Debug(
    reference=batch_hard, title="Hardest triplets that are none", points=3, difficulty=3, minutes=7,
    draw=draw,
    story="A colleague computes the triplet loss of 60 digits, for each digit with the farthest "
          "positive and the nearest negative. Done right, the loss is about 0.4. Her "
          "program runs without an error and prints what stands below. It has three faults. "
          "Change only the faulty lines.",
    run='''import numpy as np
import lossedu
digits = lossedu.data.load("digits")
points, labels = digits.X[:60] / 16, digits.y[:60]
loss, grad = batch_hard(points, labels)
print(f"loss {loss:.1f}; points without a gradient: {np.sum(np.abs(grad).sum(axis=1) == 0)}")
loss, grad = batch_hard(np.array([[0.0], [2], [9], [11]]), np.array([0, 0, 1, 1]))
print(f"two classes far apart: loss {loss:.1f}")''',
    prints="loss 6.7; points without a gradient: 60\ntwo classes far apart: loss 4.2",
    look_at="the two classes far apart: what is the distance of the nearest negative there, and "
            "which loss should come out?",
    faults=(
        Fault("zeros", "apart.masked_fill(same, torch.inf).min(dim=1).values",
              "(apart * ~same).min(dim=1).values",
              "The nearest negative is 0 away for each row. What do the entries hold that were "
              "not to count, and what does a minimum make of them?"),
        Fault("squared", "(z[:, None] - z[None, :]).norm(dim=-1)",
              "((z[:, None] - z[None, :]) ** 2).sum(dim=-1)",
              "These are squared distances. Which ones does the docstring ask for?"),
        Fault("detached", "positive = apart.masked_fill(~same, 0)",
              "positive = apart.detach().masked_fill(~same, 0)",
              "The loss is right, but the distance to the positive has no gradient. Where does it "
              "get lost?")),
    mends=(
        Fault("summed", "(positive - negative + margin).clamp(min=0).mean()",
              "(positive - negative + margin).clamp(min=0).sum()",
              "This is the sum over the rows. What does the docstring ask for?"),
        Fault("mean_first", "(positive - negative + margin).clamp(min=0).mean()",
              "(positive - negative + margin).mean().clamp(min=0)",
              "The mean is taken before the maximum with 0, so easy triplets make up for hard "
              "ones. In which order does the loss take them?"),
        Fault("nearest_positive", "apart.masked_fill(~same, 0).max(dim=1).values",
              "apart.masked_fill(~same, torch.inf).min(dim=1).values",
              "The nearest row of the same class is the row itself. Which positive does the "
              "docstring ask for?"),
        Fault("nearest_other", "apart.masked_fill(~same, 0).max(dim=1).values",
              "apart.masked_fill(~same | torch.eye(len(y), dtype=torch.bool), torch.inf)"
              ".min(dim=1).values",
              "This is the nearest positive, the easiest one. Which one does the docstring ask "
              "for?"),
        Fault("mean_positive", "apart.masked_fill(~same, 0).max(dim=1).values",
              "apart.masked_fill(~same, 0).sum(dim=1) / (same.sum(dim=1) - 1).clamp(min=1)",
              "This is the mean distance to the positives. Which one of them is asked for?"),
        Fault("city_block", "(z[:, None] - z[None, :]).norm(dim=-1)",
              "(z[:, None] - z[None, :]).abs().sum(dim=-1)",
              "These are sums of absolute differences. Which distance does the docstring ask "
              "for?"),
        Fault("farthest_negative", "apart.masked_fill(same, torch.inf).min(dim=1).values",
              "apart.masked_fill(same, 0).max(dim=1).values",
              "This is the farthest negative, the easiest one. Which one is asked for?"),
        Fault("any_nearest", "apart.masked_fill(same, torch.inf).min(dim=1).values",
              "apart.masked_fill(apart == 0, torch.inf).min(dim=1).values",
              "This is the nearest other row, of whatever class. Which rows may be negatives?"),
        Fault("any_farthest", "apart.masked_fill(~same, 0).max(dim=1).values",
              "apart.max(dim=1).values",
              "The farthest row of all is taken as the positive. Which rows may be positives?"),
        Fault("no_margin", "(positive - negative + margin)", "(positive - negative)",
              "The margin is gone. By how much has the negative to be farther away?"),
        Fault("fixed_margin", "(positive - negative + margin)", "(positive - negative + 0.2)",
              "Your values are those for margin = 0.2, whatever margin is. Does your function "
              "use margin?"),
        Fault("minus_margin", "(positive - negative + margin)", "(positive - negative - margin)",
              "With this sign a larger margin asks for less. By how much has the negative to be "
              "farther away than the positive?"),
        Fault("no_hinge", "(positive - negative + margin).clamp(min=0).mean()",
              "(positive - negative + margin).mean()",
              "Without the maximum with 0, easy triplets have a negative loss and a gradient. "
              "Which loss should they have?"),
        Fault("margin_outside", "(positive - negative + margin).clamp(min=0).mean()",
              "(positive - negative).clamp(min=0).mean() + margin",
              "The margin is added behind the maximum with 0. Which loss has a triplet then whose "
              "negative is far away?"),
        Fault("negative_detached", "negative = apart.masked_fill(same, torch.inf)",
              "negative = apart.detach().masked_fill(same, torch.inf)",
              "The loss is right, but the distance to the negative has no gradient. Which of the "
              "two parts should have one?"),
        Fault("naive_root", "(z[:, None] - z[None, :]).norm(dim=-1)",
              "((z[:, None] - z[None, :]) ** 2).sum(dim=-1).sqrt()",
              "The gradient is nan: each row is 0 away from itself, and there the root has an "
              "infinite derivative. Which form of the distance has none at 0?"),
        Fault("root_of_more", "(z[:, None] - z[None, :]).norm(dim=-1)",
              "(((z[:, None] - z[None, :]) ** 2).sum(dim=-1) + 1e-12).sqrt()",
              "Right up to a millionth: with 1e-12 below the root, a row is 1e-6 away from "
              "itself. Which form gives exactly 0, and no nan?"),
        Fault("clamped", "(z[:, None] - z[None, :]).norm(dim=-1)",
              "((z[:, None] - z[None, :]) ** 2).sum(dim=-1).clamp(min=1e-12).sqrt()",
              "Right up to a millionth: after clamp(min=1e-12), a row is 1e-6 away from itself. "
              "Which form gives exactly 0, and no nan?"),
        *(Fault(f"sentinel_{far}", "apart.masked_fill(same, torch.inf)",
                f"apart.masked_fill(same, {far})",
                f"Right as long as no distance is larger than {far}. Which number is larger than "
                "any distance?") for far in ("1e9", "1e6")),
        Mistake("no_gradient", _without_gradient,
                "The loss is right, and the gradient is 0 throughout. Have both distances lost "
                "theirs, or was a nan replaced by 0?"),
        Mistake("expanded", _expanded,
                "Right, except for neighbours far from 0: the difference of large squares rounds "
                "their small distance away. Which form subtracts first?"),
        Mistake("float32", _in_float32,
                "Right to about seven digits: float32 is used on the way. Which line changes the "
                "type?"),
    ),
    styles=(
        Edit("apart.masked_fill(same, torch.inf).min(dim=1).values",
             "torch.where(same, torch.inf, apart).min(dim=1).values"),
        Edit("apart.masked_fill(same, torch.inf).min(dim=1).values",
             "apart.masked_fill(same, float('inf')).amin(dim=1)"),
        Edit("(positive - negative + margin).clamp(min=0).mean()",
             "torch.relu(margin + positive - negative).mean()"),
        Edit("apart.masked_fill(~same, 0).max(dim=1).values",
             "(apart * same).max(dim=1).values"),
        by_hand))

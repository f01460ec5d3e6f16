"""Two votes on one snippet: how much one tells of the other, and what InfoNCE reports of it."""
import numpy as np

from ...stats import mean_interval
from .votes import read_snippets

ANCHORS = 2048     # anchors for each seed and size of a batch, at least


def joint_votes() -> np.ndarray:
    """(9, 9): the probability that two different raters of a random snippet vote a and b.

    Each snippet counts alike, and within it each ordered pair of raters.
    """
    counts = read_snippets().counts.astype(float)                      # (n, 9)
    number = counts.sum(axis=1)
    each = counts / (number * (number - 1))[:, None]
    return (each.T @ counts - np.diag(each.sum(axis=0))) / len(counts)


def mutual_information(joint) -> float:
    """The mutual information of a table of joint probabilities (A, B), in nats.

    >>> mutual_information(np.array([[0.25, 0.25], [0.25, 0.25]]))
    0.0
    """
    alone = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    there = joint > 0
    return float(np.sum(joint[there] * np.log(joint[there] / alone[there])))


def draw_pairs(joint, count, rng):
    """`count` independent pairs from the table: two arrays (count,) of places."""
    flat = rng.choice(joint.size, size=count, p=joint.ravel())
    return np.divmod(flat, joint.shape[1])


def batch_loss(logits) -> float:
    """The mean InfoNCE loss of a batch of logits (n, n) whose true pairs stand on the diagonal."""
    largest = logits.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(logits - largest).sum(axis=1)) + largest[:, 0]
    return float(np.mean(log_total - np.diagonal(logits)))


def estimates_of_votes(joint, sizes, seeds=24):
    """size -> interval of log n minus the loss, for pairs of votes and the exact log ratio.

    Each seed draws batches of n pairs until there are at least ANCHORS anchors.
    """
    critic = np.log(joint / (joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)))
    found = {}
    for size in sizes:
        means = []
        for seed in range(seeds):
            rng = np.random.default_rng([seed, size])
            batches = [draw_pairs(joint, size, rng) for _ in range(max(2, ANCHORS // size))]
            means.append(np.mean([batch_loss(critic[np.ix_(a, b)]) for a, b in batches]))
        found[size] = mean_interval(np.log(size) - np.array(means))
    return found


def estimates_of_copies(number, sizes, seeds=24, sure=50.0):
    """The same for `number` snippets and their copies: the logit is `sure` for a copy, else 0."""
    found = {}
    for size in sizes:
        means = []
        for seed in range(seeds):
            drawn = np.random.default_rng([seed, size]).integers(0, number, size)
            means.append(batch_loss(sure * (drawn[:, None] == drawn)))
        found[size] = mean_interval(np.log(size) - np.array(means))
    return found

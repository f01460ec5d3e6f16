"""Losses of an embedding, for many seeds at once.

Each takes the embeddings `z` (S, B, e) of a batch for each of S seeds, the `Batch`, and a setting
for each seed (S, 1), and gives losses of pairs or rows (S, T), whose mean is minimised.
"""
from dataclasses import dataclass, field

FAR = 1e9      # a distance, or minus a logit, that no pair of points has


@dataclass(eq=False)
class Batch:
    """B rows, the same number of each class in each, and what may be compared with what.

    `labels` (B,) are the same for all seeds; `same` (B, B) marks pairs of two rows of one class,
    `differ` (B, B) those of two classes; `anchor` and `positive` (T,) list the former, `strangers`
    (S, T) holds for each of them a random row of another class. `head` is (weights (S, e, C),
    bias (S, 1, C)).
    """

    labels: object
    same: object
    differ: object
    anchor: object
    positive: object
    strangers: object = None
    head: tuple = field(default=())


def batch_of(labels):
    """The `Batch` of these labels (B,), a tensor."""
    import torch
    equal = labels[:, None] == labels
    same = equal & ~torch.eye(len(labels), dtype=torch.bool)
    anchor, positive = torch.nonzero(same, as_tuple=True)
    return Batch(labels, same, ~equal, anchor, positive)


def unit(z):
    """The rows of z at length 1."""
    import torch
    return torch.nn.functional.normalize(z, dim=-1)


def squared_distances(z):
    """The squared distance of each row to each other: (S, B, B)."""
    lengths = (z * z).sum(-1)
    between = lengths[..., :, None] + lengths[..., None, :] - 2 * z @ z.transpose(-1, -2)
    return between.clamp(min=0)      # rounding may leave a little below 0


def distances(z, squared=False):
    """The distances (S, B, B); a little is added below the root, whose slope at 0 is infinite."""
    apart = squared_distances(z)
    return apart if squared else (apart + 1e-12).sqrt()


def triplet(mining, squared=False):
    """The triplet loss of each anchor and positive, with one negative: "random", the nearest that
    is farther than the positive ("semi-hard"; where there is none, the farthest), or the nearest
    of all ("hardest"). The setting is the margin.
    """
    def loss(z, batch, margin):
        apart = distances(unit(z), squared)
        near = apart[:, batch.anchor, batch.positive]            # (S, T)
        others = apart[:, batch.anchor]                          # (S, T, B)
        chosen = _chosen(mining, near.detach(), others.detach(), batch)
        far = others.gather(-1, chosen[..., None])[..., 0]
        return (margin + near - far).clamp(min=0)
    return loss


def _chosen(mining, near, others, batch):
    """The negative of each anchor and positive: a place in the batch, (S, T)."""
    if mining == "random":
        return batch.strangers
    stranger = batch.differ[batch.anchor]                        # (T, B)
    hardest = others.masked_fill(~stranger, FAR)
    if mining == "hardest":
        return hardest.argmin(-1)
    behind = hardest.masked_fill(others <= near[..., None], FAR)
    nearest, place = behind.min(-1)
    farthest = others.masked_fill(~stranger, -FAR).argmax(-1)
    return place.where(nearest < FAR, farthest)


def contrastive(z, batch, margin):
    """The contrastive loss of each row: the mean over its pairs of one class plus the mean over its
    pairs of two classes. The setting is the margin."""
    apart = distances(unit(z))
    alike = 0.5 * apart**2 * batch.same
    unlike = 0.5 * (margin[..., None] - apart).clamp(min=0)**2 * batch.differ
    return alike.sum(-1) / batch.same.sum(-1) + unlike.sum(-1) / batch.differ.sum(-1)


def info_nce(z, batch, temperature):
    """The cross-entropy of each anchor and positive, against all rows of other classes. The setting
    is the temperature."""
    from torch.nn.functional import softplus
    z = unit(z)
    logits = z @ z.transpose(-1, -2) / temperature[..., None]    # (S, B, B)
    others = logits.masked_fill(~batch.differ, -FAR).logsumexp(-1)
    return softplus(others[:, batch.anchor] - logits[:, batch.anchor, batch.positive])


def softmax(z, batch, setting):
    """The cross-entropy of a linear head on the embedding. It has no setting."""
    weights, bias = batch.head
    return _surprise(z @ weights + bias, batch)


def cosface(z, batch, margin, scale=16.0):
    """The cross-entropy of a head whose logits are cosines, times `scale`. The setting is the
    margin, which is taken from the cosine of the right class."""
    cosines = unit(z) @ unit(batch.head[0].transpose(-1, -2)).transpose(-1, -2)
    right = batch.labels[:, None] == batch.labels.unique()       # (B, C)
    return _surprise(scale * (cosines - margin[..., None] * right), batch)


def _surprise(logits, batch):
    """Minus the log-probability of the right class: (S, B)."""
    own = batch.labels[:, None].expand(*logits.shape[:-1], 1)
    return -logits.log_softmax(-1).gather(-1, own)[..., 0]

import numpy as np

ANSWERS = []


def answer(exercise, right, what):
    """what: for a wrong answer, in one plain sentence, the mistake a teacher would name."""
    def keep(function):
        ANSWERS.append({"exercise": exercise, "right": right, "what": what, "function": function})
        return function
    return keep


def softmax(z, axis=1):
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# ================================================================ leave_one_out
def scored(logits, actions, baseline, costs, p=None):
    p = softmax(logits) if p is None else p
    chosen = np.eye(logits.shape[1])[actions]
    return (costs - baseline)[:, None] * (chosen - p) / len(costs)


@answer("leave_one_out", True, "a loop over the rows")
def n01(logits, actions, costs):
    out = np.zeros(logits.shape)
    for i, action in enumerate(actions):
        row = -softmax(logits[i][None])[0]
        row[action] += 1
        out[i] = (costs[i] - np.delete(costs, i).mean()) * row / len(costs)
    return out


@answer("leave_one_out", True, "n / (n - 1) times the distance from the mean of all")
def n02(logits, actions, costs):
    n = len(costs)
    return scored(logits, actions, costs.mean(), costs) * n / (n - 1)


@answer("leave_one_out", False, "the baseline is the mean of all rows, its own cost among them")
def n03(logits, actions, costs):
    return scored(logits, actions, costs.mean(), costs)


@answer("leave_one_out", False, "no baseline")
def n04(logits, actions, costs):
    return scored(logits, actions, 0.0, costs)


@answer("leave_one_out", False, "summed over the batch, not averaged")
def n05(logits, actions, costs):
    n = len(costs)
    return n * scored(logits, actions, (costs.sum() - costs) / (n - 1), costs)


@answer("leave_one_out", False, "the other sign: it climbs")
def n06(logits, actions, costs):
    n = len(costs)
    return -scored(logits, actions, (costs.sum() - costs) / (n - 1), costs)


@answer("leave_one_out", False, "softmax over the rows of the batch")
def n07(logits, actions, costs):
    n = len(costs)
    return scored(logits, actions, (costs.sum() - costs) / (n - 1), costs, softmax(logits, axis=0))


# ================================================================ w1_slopes
@answer("w1_slopes", True, "pieces carried one after another, by two pointers")
def n08(x, y):
    n, m = len(x), len(y)
    places, targets = np.argsort(x), np.sort(y)
    out, i, j, left, room = np.zeros(n), 0, 0, m, n  # in pieces of 1 / (n m)
    while i < n and j < m:
        moved = min(left, room)
        out[places[i]] += np.sign(x[places[i]] - targets[j]) * moved / (n * m)
        left, room = left - moved, room - moved
        if left == 0:
            i, left = i + 1, m
        if room == 0:
            j, room = j + 1, n
    return out


@answer("w1_slopes", False, "the signs in the order of the sorted points")
def n09(x, y):
    own = np.repeat(np.sort(x), len(y)).reshape(len(x), len(y))
    partners = np.repeat(np.sort(y), len(x)).reshape(len(x), len(y))
    return np.sign(own - partners).mean(axis=1) / len(x)


@answer("w1_slopes", False, "not divided by n")
def n10(x, y):
    out = np.zeros(len(x))
    own = np.repeat(np.sort(x), len(y)).reshape(len(x), len(y))
    partners = np.repeat(np.sort(y), len(x)).reshape(len(x), len(y))
    out[np.argsort(x)] = np.sign(own - partners).mean(axis=1)
    return out


@answer("w1_slopes", False, "each point against all of y, not against its own partners")
def n11(x, y):
    return np.sign(x[:, None] - y[None]).mean(axis=1) / len(x)


@answer("w1_slopes", False, "towards y: the other sign")
def n12(x, y):
    return -n08(x, y)


# ================================================================ semi_hard
def chosen(distances, labels, fits, pick=np.argmin):
    n = len(labels)
    out = np.full((n, n), -1)
    for i in range(n):
        for j in range(n):
            if i == j or labels[i] != labels[j]:
                continue
            near = (labels != labels[i]) & fits(distances[i], distances[i, j])
            if near.any():
                empty = np.inf if pick is np.argmin else -np.inf
                out[i, j] = pick(np.where(near, distances[i], empty))
    return out


@answer("semi_hard", True, "two plain loops and a helper")
def n13(distances, labels, margin=0.2):
    return chosen(distances, labels, lambda d, own: (own < d) & (d < own + margin))


@answer("semi_hard", False, "the nearest of the other labels, closer than the positive too")
def n14(distances, labels, margin=0.2):
    return chosen(distances, labels, lambda d, own: d < own + margin)


@answer("semi_hard", False, "without the upper end: rows beyond the margin count")
def n15(distances, labels, margin=0.2):
    return chosen(distances, labels, lambda d, own: d > own)


@answer("semi_hard", False, "the farthest semi-hard row")
def n16(distances, labels, margin=0.2):
    return chosen(distances, labels, lambda d, own: (own < d) & (d < own + margin), np.argmax)


@answer("semi_hard", False, "the margin is fixed at its default")
def n17(distances, labels, margin=0.2):
    return chosen(distances, labels, lambda d, own: (own < d) & (d < own + 0.2))


# ================================================================ evolution_gradient
@answer("evolution_gradient", True, "a sum over the pairs")
def n18(plus, minus, directions, spread):
    total = np.zeros(directions.shape[1])
    for up, down, e in zip(plus, minus, directions):
        total += (up - down) / spread * e
    return total / (2 * len(plus))


@answer("evolution_gradient", False, "the 2 is missing")
def n19(plus, minus, directions, spread):
    return ((plus - minus) / spread) @ directions / len(plus)


@answer("evolution_gradient", False, "divided by the squared spread")
def n20(plus, minus, directions, spread):
    return ((plus - minus) / (2 * spread**2)) @ directions / len(plus)


@answer("evolution_gradient", False, "the sum over the pairs, not their mean")
def n21(plus, minus, directions, spread):
    return ((plus - minus) / (2 * spread)) @ directions


@answer("evolution_gradient", False, "minus and plus exchanged")
def n22(plus, minus, directions, spread):
    return ((minus - plus) / (2 * spread)) @ directions / len(plus)

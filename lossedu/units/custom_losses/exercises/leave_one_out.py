"""REINFORCE for a batch of softmax decisions, each row with the mean of the others as baseline."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def leave_one_out(logits, actions, costs):
    """REINFORCE for the mean expected cost of n rows: entry [i, k] estimates its derivative with
    respect to logits[i, k].

    Row i has K logits. It drew the decision actions[i] with the probabilities softmax(logits[i]),
    and paid costs[i]. Its baseline is the mean cost of the other n - 1 rows.

    logits: (n, K), n >= 2. actions: (n,) integers. costs: (n,). Returns an array (n, K).
    """
    n = len(costs)
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    others = (np.sum(costs) - costs) / (n - 1)
    chosen = np.eye(logits.shape[1])[actions]
    return (costs - others)[:, None] * (chosen - p) / n


def draw(rng):
    yield Case(np.zeros((2, 2)), np.array([0, 1]), np.array([1.0, 0.0])).note("two rows")
    yield Case(rng.normal(size=(4, 3)), np.array([2, 0, 1, 2]), rng.normal(size=4)).note(
        "four rows")
    yield Case(rng.normal(size=(3, 5)), np.array([1, 1, 4]), rng.uniform(1, 9, 3)).note(
        "more decisions than rows")
    yield Case(2 * rng.normal(size=(7, 3)), rng.integers(0, 3, 7), rng.normal(size=7) + 50).note(
        "costs near 50")
    yield Case(rng.normal(size=(4, 4)), np.array([3, 3, 3, 0]), np.array([2.0, 5, 1, 1])).note(
        "as many rows as decisions, one decision three times")
    yield Case(np.array([[1000.0, 0, 999], [0, -1000, 1], [0, 0, 800.0]]), np.array([2, 0, 0]),
               rng.normal(size=3)).note("logits of 1000")
    yield Case(np.array([[1, 0, 2], [0, 0, 1], [2, 2, 0], [1, 1, 1]]), np.array([0, 2, 1, 2]),
               np.array([3, 1, 0, 1])).note("integers as logits and costs")
    yield Case(rng.normal(size=(3, 3)), np.array([0, 1, 2]), np.full(3, 4.0)).note(
        "all costs equal")
    yield Case(rng.normal(size=(6, 2)), rng.integers(0, 2, 6), -rng.uniform(0, 3, 6)).note(
        "costs below 0")


def with_a_loop(logits, actions, costs):
    found = np.zeros(np.shape(logits))
    for i, action in enumerate(actions):
        z = np.asarray(logits[i], dtype=float) - np.max(logits[i])
        rest = np.delete(np.asarray(costs, dtype=float), i)
        score = -np.exp(z - np.log(np.exp(z).sum()))
        score[action] += 1
        found[i] = (costs[i] - rest.mean()) * score / len(costs)
    return found


def with_autograd(logits, actions, costs):
    import torch
    z = torch.tensor(np.asarray(logits, dtype=float), requires_grad=True)
    c, n = torch.tensor(np.asarray(costs, dtype=float)), len(costs)
    log_p = torch.log_softmax(z, dim=1)[torch.arange(n), torch.tensor(np.asarray(actions))]
    (((c - (c.sum() - c) / (n - 1)) * log_p).mean()).backward()
    return z.grad.numpy()


def by_the_whole_mean(logits, actions, costs):
    """The deviation from the mean of all, times n / (n - 1), is that from the others' mean."""
    p, chosen = _parts(logits, actions)
    return (costs - np.mean(costs))[:, None] * (chosen - p) / (len(costs) - 1)


def _parts(logits, actions):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True), np.eye(logits.shape[1])[actions]


def _others(costs):
    return (np.sum(costs) - costs) / (len(costs) - 1)


def _with(ahead, score, over=None):
    return ahead[:, None] * score / (over or len(ahead))


def _whole_mean(logits, actions, costs):
    p, chosen = _parts(logits, actions)
    return _with(costs - np.mean(costs), chosen - p)


def _no_baseline(logits, actions, costs):
    p, chosen = _parts(logits, actions)
    return _with(1.0 * costs, chosen - p)


def _reward(logits, actions, costs):
    p, chosen = _parts(logits, actions)
    return _with(_others(costs) - costs, chosen - p)


def _no_softmax(logits, actions, costs):
    return _with(costs - _others(costs), _parts(logits, actions)[1])


def _only_taken(logits, actions, costs):
    p, chosen = _parts(logits, actions)
    return _with(costs - _others(costs), chosen * (1 - p))


def _through_p(logits, actions, costs):
    p, chosen = _parts(logits, actions)
    return _with(costs - _others(costs), (p * chosen).sum(axis=1, keepdims=True) * (chosen - p))


def _divided(logits, actions, costs):
    p, chosen = _parts(logits, actions)
    return _with(costs - _others(costs), chosen / np.maximum(p, 1e-300))


def _over_n(logits, actions, costs):
    p, chosen = _parts(logits, actions)
    return _with(costs - (np.sum(costs) - costs) / len(costs), chosen - p)


def _sum(logits, actions, costs):
    return leave_one_out(logits, actions, costs) * len(costs)


def _sigmoids(logits, actions, costs):
    z = np.asarray(logits, dtype=float)
    return _with(costs - _others(costs), _parts(logits, actions)[1] - 0.5 * (1 + np.tanh(z / 2)))


def _over_rows(logits, actions, costs):
    p = np.exp(logits - logits.max(axis=0))
    return _with(costs - _others(costs), _parts(logits, actions)[1] - p / p.sum(axis=0))


def _averaged(logits, actions, costs):
    grad = leave_one_out(logits, actions, costs)
    return np.broadcast_to(grad.mean(axis=0), grad.shape)


def _naive(logits, actions, costs):
    with np.errstate(all="ignore"):
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        return _with(costs - _others(costs), np.eye(logits.shape[1])[actions] - p)


EXERCISE = Exercise(
    reference=leave_one_out, title="The others as baseline", points=3, difficulty=3, minutes=9,
    draw=widened(draw, leave_one_out),
    further="For one row, the derivative of log softmax(z)[a] in z is 1 - p[a] at the decision "
            "taken and -p[k] at the others.",
    mistakes=(
        Mistake("whole_mean", _whole_mean,
                "Each row's own cost is part of its baseline. Over which rows is the mean to "
                "be taken?"),
        Mistake("no_baseline", _no_baseline,
                "No baseline is subtracted. What do the other rows cost on average?"),
        Mistake("rewards", _reward,
                "Every sign is turned: this would be right for rewards. Along the gradient of a "
                "cost, does the cost rise or fall?"),
        Mistake("no_softmax", _no_softmax,
                "Logits of decisions that were not taken get no gradient. What happens to the "
                "log-probability of the one taken when another logit rises?"),
        Mistake("only_taken", _only_taken,
                "Right at the decision taken, and 0 at the others. What happens to the "
                "log-probability of the one taken when another logit rises?"),
        Mistake("derivative_of_p", _through_p,
                "Each row is multiplied by its probability once more. Is the derivative of the "
                "probability asked for, or that of its logarithm?"),
        Mistake("in_probabilities", _divided,
                "This is a derivative in the probabilities. The logits are asked for."),
        Mistake("divided_by_n", _over_n,
                "The sum over the others is divided by n. How many others are there?"),
        Mistake("over_decisions", lambda logits, actions, costs: leave_one_out(
            logits, actions, costs) * len(costs) / np.shape(logits)[1],
                "Divided by the number of decisions. Over what is the mean cost taken?"),
        Mistake("row_before", lambda logits, actions, costs: _with(
            costs - np.roll(costs, 1), _parts(logits, actions)[1] - _parts(logits, actions)[0]),
                "The baseline is the cost of the row before. How many rows are the others?"),
        Mistake("row_behind", lambda logits, actions, costs: _with(
            costs - np.roll(costs, -1), _parts(logits, actions)[1] - _parts(logits, actions)[0]),
                "The baseline is the cost of the next row. How many rows are the others?"),
        Mistake("smallest", lambda logits, actions, costs: _with(
            costs - np.min(costs), _parts(logits, actions)[1] - _parts(logits, actions)[0]),
                "The smallest cost is subtracted. What do the other rows cost on average?"),
        Mistake("middle", lambda logits, actions, costs: _with(
            costs - np.median(costs), _parts(logits, actions)[1] - _parts(logits, actions)[0]),
                "The median is subtracted, and a row's own cost is part of it. Which mean is asked "
                "for?"),
        Mistake("standardised", lambda logits, actions, costs: _with(
            (costs - np.mean(costs)) / (np.std(costs) + 1e-8),
            _parts(logits, actions)[1] - _parts(logits, actions)[0]),
                "The costs are brought to deviation 1, which changes the size of the gradient. "
                "What is subtracted, and what is not divided?"),
        Mistake("sum_over_rows", _sum,
                "This belongs to the sum over the rows. Which average does the docstring name?"),
        Mistake("softmax_of_columns", _over_rows,
                "The probabilities add up to 1 over the rows. Which axis holds the decisions?"),
        Mistake("sigmoids", _sigmoids,
                "Each logit has a sigmoid of its own, as in (3) for two decisions. Here the K "
                "probabilities of a row add up to 1. What gives them?"),
        Mistake("averaged", _averaged,
                "Each row has the same gradient here. How many logits are there?"),
        Mistake("overflow", _naive,
                "The exponential of 1000 overflows. What can be subtracted from all logits of a "
                "row without a change of the softmax?")),
    styles=(with_a_loop, with_autograd, by_the_whole_mean))

"""A language model with a loss that is too good: it predicts the padding.
What finds it: more columns of padding change the loss of the same symbols.
"""
import numpy as np

from ....exercises.broken_run import BrokenRun, Rows
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import log_probs

SYMBOLS, LONGEST = 6, 24


def too_easy(tokens, cause="padding"):
    """Predict the next symbol: tokens (n, 24), symbols 1 to 6, filled up with 0 after the end.

    Returns the model, which maps (n, 24) tokens to logits (n, 24, 7) for the next one, and the
    log: the mean cross-entropy over all symbols that follow another one, after each epoch.
    """
    import torch
    import torch.nn.functional as F
    from torch import nn

    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(7, 16), nn.Tanh(), nn.Linear(16, 7))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)

    def loss_of(batch):
        now, following = batch[:, :-1], batch[:, 1:]
        logits = model(now).flatten(end_dim=1)
        return F.cross_entropy(logits, following.flatten(), ignore_index=0)

    log = []
    for epoch in range(20):
        order = torch.randperm(len(tokens))
        for rows in order.split(50):
            loss = loss_of(tokens[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            log.append(loss_of(tokens).item())
        print(f"epoch {epoch + 1:2}  loss {log[-1]:.3f}")
    return model, log


def sentences(rng, train=200, held=150):
    """Chains of six symbols, two to ten long, filled up with 0 to 24."""
    n = train + held
    chain = np.full((SYMBOLS, SYMBOLS), 0.06) + 0.64 * np.roll(np.eye(SYMBOLS), 1, axis=1)
    tokens = np.zeros((n, LONGEST), int)
    for row in tokens:
        now = rng.integers(SYMBOLS)
        for place in range(rng.integers(2, 11)):
            row[place] = now + 1
            now = rng.choice(SYMBOLS, p=chain[now] / chain[now].sum())
    return Rows(dict(tokens=tokens[:train]), tokens, dict(train=train))


def _likelihood(outputs, tokens):
    following = tokens[:, 1:]
    log_p = log_probs(outputs[:, :-1].reshape(-1, 7)).reshape(*following.shape, 7)
    chosen = np.take_along_axis(log_p, following[..., None], axis=2)[..., 0]
    return float(chosen[following > 0].mean())


def held_symbols(outputs, rows):
    """The mean log-probability of the held-out symbols."""
    n = rows.known["train"]
    return _likelihood(outputs[n:], rows.probe[n:])


def training_symbols(outputs, rows):
    """The mean cross-entropy of the training symbols."""
    n = rows.known["train"]
    return -_likelihood(outputs[:n], rows.probe[:n])


EXERCISE = BrokenRun(
    reference=too_easy, title="Too good for its data", points=3, difficulty=2, minutes=5,
    draw=sentences,
    story="A model predicts the next symbol of short chains. The chains are random: no model can "
          "get below their entropy on new chains, and a model that sees only the last symbol can "
          "get barely below it on the training chains. The log ends with less than a third of it. "
          "And when the rows are filled up to twice the length, the loss is about halved.",
    logged="mean training loss after each epoch",
    curve=(0.944, 0.493, 0.41, 0.375, 0.358, 0.348, 0.344, 0.343, 0.341, 0.339, 0.338, 0.337,
           0.336, 0.336, 0.335, 0.335, 0.334, 0.334, 0.334, 0.334),
    fault=Fault("fault", "following.flatten(), ignore_index=0)", "following.flatten())",
                "The log still ends far below the entropy of the chains. Over how many entries is "
                "the mean taken, and how many of them are symbols?"),
    causes=CAUSES, folded=True, steps=80, rate=0.03,
    score=held_symbols, measure="mean held-out log-probability of a symbol",
    needed=-1.2, report_of=training_symbols,
    tempting=dict(
        leak="The held-out rows play no part in the log. Which entries make the training loss so "
             "small?",
        averages="Here one mean is taken over all entries at once. Should all of them count?"),
    disguises=(
        Fault("scaled", "following.flatten())\n", "following.flatten()) * 4\n",
              "The number is larger, and the model still learns to predict padding."),
        Fault("off_by_one", "F.cross_entropy(logits, following.flatten())",
              "F.cross_entropy(logits[now.flatten() != 0], following[now != 0])",
              "Now the entries count whose present symbol is real. After the last symbol of a "
              "chain the next one is padding, and it still counts: which one is the target?"),
        Fault("no_embedding", "nn.Embedding(7, 16)", "nn.Embedding(7, 16, padding_idx=0)",
              "The embedding of the padding stays 0. Is the padding still a target?")),
    styles=(Edit("return F.cross_entropy(logits, following.flatten(), ignore_index=0)",
                 "real = following.flatten() > 0\n"
                 "        return F.cross_entropy(logits[real], following.flatten()[real])"),
            Edit("return F.cross_entropy(logits, following.flatten(), ignore_index=0)",
                 "losses = F.cross_entropy(logits, following.flatten(), reduction=\"none\")\n"
                 "        real = (following.flatten() > 0).float()\n"
                 "        return (losses * real).sum() / real.sum()")))

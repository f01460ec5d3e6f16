"""Annotators disagree, and the model is far too sure: KL in the wrong direction.
What finds it: eight rows are fitted, so ask what is minimised: of constant
predictions, the best one for this loss is surer than the mean of the votes.
"""
import numpy as np

from ....exercises.broken_run import BrokenRun, Rows
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import log_probs


def too_narrow(x, votes, cause="swapped"):
    """Predict how annotators vote: x (n, 4), features; votes (n, 3), smoothed votes, rows sum to 1.

    Returns the model, which maps rows to three logits, and the log: the mean KL divergence
    KL(votes || model) over the training rows after each epoch.
    """
    import torch
    import torch.nn.functional as F
    from torch import nn

    torch.manual_seed(0)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)

    def divergence(features, target):
        log_q = F.log_softmax(model(features), dim=1)
        log_p = target.log()
        terms = log_p.exp() * (log_p - log_q)
        return terms.sum(dim=1).mean()

    log = []
    for epoch in range(20):
        order = torch.randperm(len(x))
        for rows in order.split(100):
            loss = divergence(x[rows], votes[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            log.append(divergence(x, votes).item())
        print(f"epoch {epoch + 1:2}  KL {log[-1]:.3f}")
    return model, log


def two_opinions(rng, train=600, held=3000):
    """Rows that one annotator each has voted on; 80 % vote as the first feature says."""
    n = train + held
    x = rng.normal(size=(n, 4))
    usual = (x[:, 0] > 0).astype(int)
    vote = np.where(rng.random(n) < 0.8, usual, 1 - usual)
    x[:, 0] = np.sign(x[:, 0])
    votes = 0.97 * np.eye(3)[vote] + 0.01
    return Rows(dict(x=x[:train], votes=votes[:train]), x, dict(votes=votes, y=vote, train=train))


def held_calibration(outputs, rows):
    """Minus the distance between the mean largest probability and how often it is right."""
    n = rows.known["train"]
    probs, y = np.exp(log_probs(outputs))[n:], rows.known["y"][n:]
    return -float(abs(probs.max(axis=1).mean() - np.mean(probs.argmax(axis=1) == y)))


def training_kl(outputs, rows):
    """The mean KL divergence of the training rows."""
    n = rows.known["train"]
    p, log_q = rows.known["votes"][:n], log_probs(outputs)[:n]
    return float((p * (np.log(p) - log_q)).sum(axis=1).mean())


EXERCISE = BrokenRun(
    reference=too_narrow, title="Surer than the annotators", points=3, difficulty=3, minutes=7,
    draw=two_opinions,
    story="A model is to predict the votes of annotators, each row with the vote of one of them. "
          "Among rows with similar features, four annotators in five vote for the same class. The "
          "loss falls and settles, but the model gives the other classes less than half "
          "of the probability that the votes give them.",
    logged="what the program calls KL, mean over the training rows",
    curve=(1.621, 1.194, 0.954, 0.862, 0.831, 0.82, 0.817, 0.817, *(0.816,) * 12),
    fault=Fault("fault", "log_p.exp() * (log_p - log_q)", "log_q.exp() * (log_q - log_p)",
                "The model is still too sure. Which distribution are the logarithms averaged with, "
                "and which is to be fitted?"),
    causes=CAUSES, folded=True, steps=120, rate=0.05,
    score=held_calibration,
    measure="gap between the mean largest probability and how often it is right",
    least_is_best=True, needed=-0.07,
    report_of=training_kl,
    tempting=dict(
        leak="Held-out rows play no part here, and the training rows themselves are predicted too "
             "surely. What does this loss ask of a constant prediction?",
        sign="A reversed sign leads away from the votes: the likeliest class would be the wrong "
             "one. Here it is the right one, and only too sure.",
        no_log="The loss would be negative. What is averaged, and with which weights?"),
    disguises=(
        Fault("softer", "log_q = F.log_softmax(model(features), dim=1)",
              "log_q = F.log_softmax(model(features) / 2, dim=1)",
              "A temperature in the loss makes the logits twice as large. Which divergence is it?"),
        Fault("minus", "log_q.exp() * (log_q - log_p)", "log_q.exp() * (log_p - log_q)",
              "This is minus a KL divergence, so each step leads away from the votes. Which "
              "distribution has to be in front, and which difference is positive on average?"),
        Fault("minus_right", "log_q.exp() * (log_q - log_p)", "log_p.exp() * (log_q - log_p)",
              "The right distribution is in front now. The difference of the logarithms is turned "
              "round: a KL divergence is never negative, and this is minus one."),
        Fault("halfway", "log_q.exp() * (log_q - log_p)",
              "(log_q.exp() - log_p.exp()) * (log_q - log_p) / 2",
              "This is the mean of both directions. What is asked for is KL(votes || model)."),
        Fault("jensen_shannon", "log_q.exp() * (log_q - log_p)",
              "(log_p.exp() * log_p + log_q.exp() * log_q) / 2 - (m := (log_p.exp() + "
              "log_q.exp()) / 2) * m.log()",
              "The Jensen-Shannon divergence lies between the two directions. What is asked for is "
              "KL(votes || model)."),
        Fault("absolute", "return terms.sum(dim=1).mean()", "return terms.abs().sum(dim=1).mean()",
              "The terms of a KL divergence have both signs. Which distribution is in front?")),
    styles=(Edit("log_p.exp() * (log_p - log_q)", "target * (log_p - log_q)"),
            Edit("terms = log_p.exp() * (log_p - log_q)",
                 'terms = F.kl_div(log_q, target, reduction="none")')))

"""Sentences of the articles that cannot all be true, or seem so."""
import textwrap
from dataclasses import dataclass

from .bank import claims


@dataclass(frozen=True)
class Contradiction:
    """Claims that stand against each other, by id, and what settles it.

    `real` where they cannot all be true; otherwise a condition that both leave out reconciles them.
    """

    names: tuple[str, ...]
    settled: str
    real: bool = True


FOUND = (
    Contradiction(("nnlf-16", "nnlf-19", "nnlf-68"),
                  "A loss whose derivative grows without bound is not insensitive to outliers."),
    Contradiction(("nnlf-16", "impact-06"), "The same, between two articles."),
    Contradiction(("dliq-12", "dliq-14"),
                  "The step function is the gradient, and needs no linear programming."),
    Contradiction(("dliq-02", "dliq-17"),
                  "MSE is an average of squares, so it has no absolute values to leave out."),
    Contradiction(("nnlf-30", "nnlf-70"),
                  "One page, both ways. A kink does not keep a network from training; a "
                  "gradient of 0 does.", real=False),
    Contradiction(("nnlf-30", "mindli-35"), "The same, between two articles.", real=False),
    Contradiction(("nnlf-17", "mindli-42"),
                  "The threshold decides: one half, or one from the costs.", real=False),
    Contradiction(("mindli-38", "mindli-41"),
                  "The first is about losses of probabilities, the second about losses of logits.",
                  real=False),
    Contradiction(("mindli-40", "mindli-41"),
                  "One activation: in the layer or in the loss, and not in both.", real=False),
    Contradiction(("nnlf-08", "impact-13"),
                  "A default is no law: what trains well depends on the rate.", real=False),
)


def tell_contradictions():
    """Print them, without verdicts: some are voted on later. Below each, what settles it."""
    said = {one.id: one.claim for one in claims()}
    for real, words in ((True, "cannot all be true"), (False, "reconciled by a condition")):
        print(f"{words}:")
        for one in FOUND:
            if one.real is real:
                for name in one.names:
                    print(textwrap.fill(f"{name}: {said[name]}", 96, initial_indent="  ",
                                        subsequent_indent="      "))
                print(textwrap.fill(one.settled, 96, initial_indent="    = ",
                                    subsequent_indent="      "))

"""Every claim of a loss as a search for a counterexample.

    search(lossedu.loss("cauchy"), "convex")    # one claim: a Verdict
    search(lossedu.loss("cauchy"))              # every claim: name -> Verdict
    convex(lossedu.loss("cauchy")).witness      # three predictions, the middle one above the chord

A claim said to be true stands if no counterexample is found; a claim said to be false stands
only with one, which is kept as the witness; a constant stands only if it is reached and never
exceeded. A counterexample counts once exact arithmetic bears it out (`exact.py`); where a search
sees nothing against a claim and cannot bear it out either, the verdict says "not reached".
Claims are about the first input that the loss is differentiated in, the others held fixed. A
new claim is one function `(loss, said=None) -> Verdict` in the table below, a word in
`core.record.CLAIMS`, and a line in `catalogue/page.py` that says what it means.
"""
from types import MappingProxyType

from ...core.record import claims_for
from ...core.words import near
from ...losses import need_loss
from .calibration import classification_calibrated
from .constants import elicits
from .convexity import convex, strictly_convex
from .scoring_rules import proper
from .steepness import lipschitz, redescending, smooth
from .values import nonnegative, symmetric, zero_at_perfect
from .verdict import Verdict, Witness

PROPERTIES = MappingProxyType({one.__name__: one for one in (
    convex, strictly_convex, lipschitz, smooth, redescending, symmetric, nonnegative,
    zero_at_perfect, elicits,
    proper, classification_calibrated)})
__all__ = ["PROPERTIES", "Verdict", "Witness", "search", *PROPERTIES]


def search(loss, claim=None, said=None):
    """Search for a counterexample to one claim of a loss, or to each of its claims.

    `said` takes the place of what the record says. Returns a `Verdict`, or a dict of them by
    name. A claim that the search cannot reach gets a verdict that is not true and says so:
    its `outcome` is "not reached", not "refuted". Raises ValueError for a claim that is unknown,
    or says nothing about such a loss, and TypeError for what is no loss.
    """
    need_loss("search", loss)
    if claim is None:
        return {name: PROPERTIES[name](loss)
                for name in claims_for(loss.scope, loss.inputs, loss.activation)}
    if claim not in PROPERTIES:
        known = ", ".join(PROPERTIES)
        raise ValueError(f"there is no claim {claim!r}.{near(claim, list(PROPERTIES))} All claims: "
                         f"{known}.")
    if claim not in (fitting := claims_for(loss.scope, loss.inputs, loss.activation)):
        raise ValueError(f"{loss.name}: {claim} says nothing about such a loss; its claims: "
                         f"{', '.join(fitting)}.")
    return PROPERTIES[claim](loss, said)

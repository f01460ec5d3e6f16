"""What a record is made of: inputs, kinks, mistakes, and the claims that a loss has to make."""
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from .shapes import kind
from .spaces import REAL, Domain

# Each loss says of each claim that fits it whether it holds; each is a search in `proofs/claims/`.
CLAIMS = ("convex", "strictly_convex", "lipschitz", "smooth", "redescending", "symmetric",
          "nonnegative", "zero_at_perfect", "elicits", "proper", "classification_calibrated")
SCOPES = ("element", "row", "set")


@dataclass(frozen=True)
class Input:
    """One array that a loss takes.

    `shape` names the axes: "..." is any shape, shared by all such inputs; "n C" is a row
    per example, "n ..." an example of several axes, which `f` gets as one. Where an input comes
    in several forms (class indices of shape "n", or probabilities of shape "n C"), `shape` and
    `domain` are tuples, one entry for each form.
    `grad` says whether the loss is differentiated in it; `symbol` is its LaTeX. One that `spreads`
    may have size 1 along any axis of the input it stands beside: one number for all along it.
    """

    name: str
    symbol: str
    domain: Domain | tuple = REAL
    shape: str | tuple = "..."
    grad: bool = False
    spreads: bool = False

    @cached_property
    def forms(self) -> tuple[tuple[str, Domain], ...]:
        """((shape, domain), ...) for each form it comes in."""
        if isinstance(self.shape, tuple):
            return tuple(zip(self.shape, self.domain))
        return ((self.shape, self.domain),)

    @cached_property
    def classes(self) -> str:
        """The letter of the axis that has a place for each class, where it holds class indices."""
        letter = self.forms[0][0].split()[-1]
        return "C" + letter.removeprefix(kind(letter))


PRED = Input("pred", r"\hat y", grad=True)
TARGET = Input("target", "y")


def claims_for(scope: str, inputs: tuple, activation: str = "identity") -> tuple[str, ...]:
    """The claims that such a loss has to make: the others would say nothing of it."""
    domains = [spec.forms[0][1] for spec in inputs]
    differentiated = [spec for spec in inputs if spec.grad]
    left_out = set()
    if len(inputs) == 1:
        left_out |= {"symmetric", "zero_at_perfect", "elicits"}  # nothing stands beside it
    if _compares_inputs(differentiated) or not _share_axes(differentiated):
        left_out |= {"zero_at_perfect", "elicits"}  # no one prediction stands beside a target
    if scope == "row" and len(inputs) > 1 and domains[1].index and not (
            domains[0].rows or domains[0].everywhere):
        left_out.add("elicits")  # bounded scores do not stand for every row of probabilities
    if any(domain.ordered for domain in domains):
        left_out.add("elicits")  # a sample of boxes has no mean or median that all would take
    is_score_beside_label = (scope == "element" and len(inputs) == 2
                             and domains[0].everywhere and domains[1].binary)
    if not is_score_beside_label:
        left_out.add("classification_calibrated")
    one_beside_another = len(inputs) == 2 and len(differentiated) == 1
    if not (one_beside_another and _probabilities_of_label(scope, *domains, activation)):
        left_out.add("proper")
    return tuple(claim for claim in CLAIMS if claim not in left_out)


def _compares_inputs(differentiated):
    """Whether it is differentiated in two inputs of one kind, such as the points of a pair."""
    kinds = [(spec.shape, spec.domain) for spec in differentiated]
    return len(kinds) > len(set(kinds))


def _share_axes(differentiated):
    """Whether any two of these inputs have an axis in common; those of two tasks have none."""
    letters = [set(spec.forms[0][0].split()) for spec in differentiated]
    return all(one & other for one in letters for other in letters)


def _probabilities_of_label(scope, pred, target, activation):
    """Whether the prediction is probabilities of a label, as they are, as logarithms or as scores.
    """
    if scope == "row":
        is_label = bool(target.index or target.rows)
        return is_label and bool(pred.rows or pred.everywhere and activation == "softmax")
    is_probability = pred.binary or pred.everywhere and activation == "sigmoid"
    return scope == "element" and target.binary and is_probability


@dataclass(frozen=True)
class Kink:
    """A place where the derivative jumps (`jumps=True`), or only its own slope does.

    Pointwise losses say where: `at(target, **settings)` gives the prediction. Others give
    `distance(*inputs, **settings)`, which is 0 on the kink; where it has no sign to follow there,
    `onto(*inputs, **settings)` gives inputs that stand on it. `slope(**settings)` is the
    subgradient that `df` returns there, in the prediction. At a kink that is `torn` the value jumps
    too.
    """

    at: Callable | None = None
    distance: Callable | None = None
    onto: Callable | None = None
    jumps: bool = True
    slope: Callable | None = None
    torn: bool = False


@dataclass(frozen=True)
class Mistake:
    """A wrong implementation that people really write, and the hint that names it."""

    id: str
    wrong: Callable
    hint: str
    of: str = "grad"  # or "value"

"""Every loss of the catalogue to practise on: its value and its gradient, judged as exercises are.

    lossedu.check("hinge.grad", hinge_grad)      # a function that you wrote; "hinge.value" likewise
    $ lossedu check hinge.grad                   # in a terminal: the stub to begin with

Nothing is written for them: inputs, right answer and known mistakes are the loss's own. They are
no part of the course, so `list(lossedu.EXERCISES)` leaves them out. A setting that changes which
arrays a loss takes (the `losses` of several tasks, `weighted`) stays at its default.
"""
import inspect
import re
import textwrap
from dataclasses import dataclass, field
from functools import cache
from inspect import Parameter, Signature

from ..core.shapes import kind, shapes_in_words
from ..losses import LOSSES
from ..proofs.inputs import settings_at_ends
from .from_loss import from_loss
from .loss_cases import edges_of
from .loss_cases.common import changed
from .record import Exercise

OF = ("value", "grad")
# a clause of `df` that says what is taken at a kink or for 0 / 0, and gives no formula away
AT_KINKS = re.compile(r"we take")
# paragraphs of `f` about calls that an exercise does not make
OF_OTHER_CALLS = re.compile(r"In a call of the loss|`\w+` itself ")
PLAIN = Parameter.POSITIONAL_OR_KEYWORD


def names():
    """The name of each: "mse.value", "mse.grad", ..."""
    return [f"{name}.{of}" for name in LOSSES for of in OF]


def is_practice(name):
    """Whether a name is that of a loss's value or gradient."""
    loss, _, of = name.partition(".")
    return of in OF and loss in LOSSES


@cache
def practice(name):
    """The exercise "hinge.grad" or "hinge.value". Raises KeyError for another name."""
    if not is_practice(name):
        raise KeyError(name)
    loss, _, of = name.partition(".")
    return _made(LOSSES[loss], of)


@dataclass(frozen=True, eq=False)
class Practice(Exercise):
    """A loss's value or gradient as an exercise. It stands in no wing; its name is "hinge.grad"."""

    of: str = "grad"
    loss: object = field(default=None)

    def __post_init__(self):
        pass  # nothing was typed that could be missing; tests try the exercise of each loss

    def __reduce__(self):
        return practice, (self.name,)

    @property
    def name(self):
        return f"{self.loss.name}.{self.of}"

    @property
    def unit(self):
        """It belongs to none."""
        return ""

    @property
    def stub(self):
        doc = textwrap.indent(inspect.getdoc(self.reference), "    ").lstrip()
        return f'def {self.signature}:\n    r"""{doc}\n    """\n    raise NotImplementedError'

    def __repr__(self):
        return f"<practice {self.name}: {self.signature} · {self.title}>"


def _made(loss, of):
    settings = _settings(loss)
    lent = from_loss(loss.name, of=of, settings=settings)
    right, = lent.styles

    def reference(*args, **given):
        return right(*args, **given)

    reference.__name__ = reference.__qualname__ = f"{loss.name}_{of}"
    reference.__signature__ = Signature([
        *[Parameter(one.name, PLAIN) for one in loss.inputs],
        *[Parameter(one, PLAIN, default=loss.settings[one]) for one in settings]])
    reference.__doc__ = _doc(loss, of, settings)
    return Practice(
        reference=reference, title=f"{loss.title}, its {'value' if of == 'value' else 'gradient'}",
        points=1, difficulty=2, minutes=8, mistakes=lent.mistakes, styles=(), of=of, loss=loss,
        draw=lambda rng: [*lent.draw(rng), *edges_of(loss, settings, rng)])


def _settings(loss):
    """The settings that the function takes: those that leave the inputs as they are."""
    def inputs(one):
        return [spec.name for spec in one.inputs]

    others = [one for one in settings_at_ends(loss) if inputs(one) != inputs(loss)]
    changing = {name for one in others for name in changed(one, loss)}
    return [name for name in loss.settings_of if name not in changing]


# ---------------------------------------------------------------------- what is asked for, in words
def _doc(loss, of, settings):
    moving = _listed([f"`{one.name}`" for one in loss.differentiable])
    each = {"element": "one value for each element", "row": "one value for each row",
            "set": "one value in all"}[loss.scope]
    if of == "value":
        asked = f"The value of {_in_text(loss.title)}, {each}."
        wanted = _number(loss) if loss.scope == "set" else f"an array with {each}"
        result = f"Returns {wanted}."
    else:
        asked = f"The gradient of {_in_text(loss.title)} with respect to {moving}."
        if loss.scope != "set":
            asked += (" No mean is taken: each value is differentiated with respect to its own "
                      "inputs.")
        elif "per_image" in settings:
            asked += (" With `per_image=True` no mean is taken: each value is differentiated with "
                      "respect to its own image.")
        several = len(loss.differentiable) > 1
        result = f"Returns {'a tuple of arrays,' if several else 'an array'} shaped like {moving}."
        result += _at_kinks(loss)
    given = [f"`{one.name}` (${one.symbol}$): {_allowed(one)}." for one in loss.inputs]
    for name in settings:
        one = loss.settings_of[name]
        given.append(f"`{name}` (${one.symbol}$): {one.words}; {one.meaning}.")
    left_out = [name for name in loss.settings_of if name not in settings]
    if "losses" in left_out:
        tasks = _listed([f'"{one}"' for one in loss.settings["losses"]])
        given.append(f"The losses of the tasks are, in this order, {tasks}.")
    meant = _meant(loss, left_out)
    arguments = "\n".join(_filled(one) for one in given)
    return "\n\n".join([_filled(asked), f"The loss. {meant}", arguments, _filled(result)])


def _number(loss):
    """What comes of a loss of a whole set: one number, whatever the axes of its inputs."""
    words = "a number"
    if any("..." in spec.forms[0][0] for spec in loss.inputs):
        words += "; all elements of an array count alike, whatever its axes"
    if "per_image" in loss.settings_of:
        words += (". With `per_image=True` it is an array with one value for each entry of the "
                  "first axis")
    return words


def _meant(loss, left_out):
    """What `f` says about itself, without what an exercise leaves out."""
    kept, skip_formula = [], False
    for paragraph in inspect.getdoc(loss.f).split(">>>")[0].rstrip().split("\n\n"):
        if skip_formula and paragraph.startswith("$$"):
            skip_formula = False
            continue
        skip_formula = any(paragraph.startswith(f"With `{name}") for name in left_out)
        if not skip_formula and not OF_OTHER_CALLS.match(paragraph):
            kept.append(paragraph)
    return "\n\n".join(kept)


def _listed(names):
    """One after the other: "a", "a and b", "a, b and c"."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _in_text(title):
    """A title inside a sentence: "the mean squared error", "the Huber loss", "Barron's loss"."""
    first = title.split()[0]
    if first.endswith("'s"):
        return title
    if first in NAMES or first[1:] != first[1:].lower():
        return f"the {title}"
    return f"the {title[0].lower()}{title[1:]}"


NAMES = {"Huber", "Cauchy", "Gaussian", "Laplace", "Poisson", "Brier",
         "Kullback-Leibler", "Jensen-Shannon", "Wasserstein-1",
         "Crammer-Singer", "Dice", "Jaccard", "Tversky"}


def _allowed(spec):
    words = [_space(domain) for _, domain in spec.forms]
    letters = spec.forms[0][0]
    shapes = {"...": "any shape, the same for all"}.get(letters, f"shape {shapes_in_words(spec)}")
    if kind(letters) == "..." != letters:
        shapes = "any shape, the same for all of its task"
    return f"{shapes}; {' or '.join(words)}"


def _space(domain):
    if domain.index:
        return "class indices"
    if domain.rows:
        return "rows of log-probabilities" if domain.rows == "exp" else "rows of probabilities"
    return domain.words


def _at_kinks(loss):
    """What the course takes where the derivative jumps, as the gradient's docstring says it."""
    text = inspect.getdoc(loss.df).split(">>>")[0]
    prose = " ".join(re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL).split())
    clauses = re.split(r"(?<=[.;]) ", prose)
    said = [one.rstrip(".;") for one in clauses if AT_KINKS.search(one)]
    return "".join(f" {one[0].upper()}{one[1:]}." for one in said)


def _filled(paragraph):
    return textwrap.fill(paragraph, 92, break_long_words=False, break_on_hyphens=False)

"""The neighbours of a right answer: its own source with one edit, run as an answer.

The source is that of the reference, of the exercise's other right answers, and of the functions
of their files that they call. For a loss to practise on it is that of the loss.
"""
import ast
import inspect
import textwrap
import warnings
from collections.abc import Callable
from functools import lru_cache
from types import FunctionType

from ..from_loss import _reduced
from ..record import Exercise, draw
from ..values import numbers
from .edits import Edit, edits_of
from .ids import Finding
from .matching import Answer, Candidate, first_of

STEPS = 5_000  # of a while loop: an edit may have taken its end away


def neighbour_of(answer: Answer) -> Finding | None:
    """What the first neighbour that explains an answer is called, or None."""
    return first_of(neighbours(answer.exercise), answer)


@lru_cache(maxsize=8)
def neighbours(exercise: Exercise) -> tuple[Candidate, ...]:
    """All neighbours of an exercise, the kinds that are easiest to tell first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "'float' object is not subscriptable": it is to be tried
        signed = _signed(exercise)
        inputs = tuple(inspect.signature(exercise.reference).parameters)
        found = [one for root, adapt in _roots(exercise)
                 for one in _neighbours_of(root, adapt, signed, inputs)
                 if root is exercise.reference or _fits_every_style(one.finding)]
    order = list(SENTENCES)
    return tuple(sorted(found, key=lambda one: order.index(one.finding.id)))


def _fits_every_style(finding):
    """May it be said of an answer in a style unlike the one whose source was edited?"""
    return finding.id != "wrong-constant" and _LOGS not in finding.sentence


def _signed(exercise):
    """The inputs that are not from 0 to 1 throughout."""
    given = [case["inputs"] for case in draw(exercise)]
    arrays = [(name, numbers(data)) for inputs in given for name, data in inputs.items()]
    return {name for name, array in arrays
            if array is not None and not ((array >= 0) & (array <= 1)).all()}


def _roots(exercise):
    """The right functions with a source, and how each is called as an answer."""
    loss = getattr(exercise, "loss", None)
    if loss is not None:
        function = loss.f if exercise.of == "value" else loss.df
        yield function, lambda changed: _as_practice(exercise, changed)
        return
    for function in (exercise.reference, *exercise.styles):
        yield function, lambda changed: changed


def plain(exercise: Exercise) -> Callable:
    """The reference; for a loss to practise on, its formula without the guards of a call."""
    loss = getattr(exercise, "loss", None)
    if loss is None:
        return exercise.reference
    answer = _as_practice(exercise, loss.f if exercise.of == "value" else loss.df)
    answer.__signature__ = inspect.signature(exercise.reference)
    return answer


def _as_practice(exercise, function):
    names = [name for name in inspect.signature(exercise.reference).parameters
             if name in exercise.loss.settings_of]
    return _reduced(function, exercise.loss, names, exercise.of, "none")


# ------------------------------------------------------------------ source with one edit
def _neighbours_of(root, adapt, signed, inputs):
    functions, others = _with_helpers(root)
    trees = {name: _tree(function) for name, function in functions.items()}
    if root.__name__ not in trees or None in trees.values() or _imports(trees[root.__name__]):
        return
    for name, tree in trees.items():
        for edit in edits_of(tree, _parameters(functions[name]), signed):
            changed = _compiled(root, trees, edit)
            if changed:
                yield Candidate(_finding(edit, inputs), adapt(changed))
    for name, function in others.items():
        tree = _tree(function)
        for edit in edits_of(tree, _parameters(function)) if tree else ():
            changed = _compiled(function, {function.__name__: tree}, edit)
            if changed:
                names = {**_used(root, root.__code__.co_names), name: changed}
                yield Candidate(_finding(edit, inputs), adapt(_calling(root, names)))


def _imports(tree):
    """Is something imported when it runs? That may take a second, all the time that there is."""
    return any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(tree))


def _calling(function, names):
    """A function that finds other functions under the names that it calls."""
    other = FunctionType(function.__code__, names, function.__name__, function.__defaults__)
    other.__kwdefaults__ = function.__kwdefaults__
    return other


def _with_helpers(root):
    """The function and those of its own file that it calls, by name; and ours of other files."""
    found, others, waiting = {}, {}, [(root.__name__, root)]
    while waiting:
        name, function = waiting.pop()
        if not isinstance(function, FunctionType) or function.__closure__ or name in found:
            continue
        if function.__module__ == root.__module__:
            found[function.__name__] = function
            waiting += [(one, function.__globals__.get(one)) for one in function.__code__.co_names]
        elif function.__module__.startswith("lossedu.") and name in root.__code__.co_names:
            others[name] = function
    return found, others


def _tree(function):
    """The syntax tree of a def; None for a lambda, and where there is no source."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, SyntaxError, TypeError, IndexError):
        return None
    if not isinstance(tree, ast.FunctionDef):
        return None
    tree.decorator_list = []
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:]
    for node in ast.walk(tree):
        if isinstance(node, ast.While):
            node.body.insert(0, ast.parse("_step_of_a_loop()").body[0])
    return tree


def _parameters(function):
    return {name: one.default if type(one.default) in (int, float) else None
            for name, one in inspect.signature(function).parameters.items()}


def _compiled(root, trees, edit: Edit) -> Callable | None:
    """The root function with one edit. The trees are as before when this returns."""
    old = _put(edit, edit.new)
    try:
        ast.fix_missing_locations(edit.new)
        module = ast.Module(list(trees.values()), [])
        code = compile(module, f"<{root.__name__} with one edit>", "exec")
    except (SyntaxError, TypeError, ValueError):
        return None
    finally:
        _put(edit, old)
    steps = _Steps()
    called = {node.id for tree in trees.values() for node in ast.walk(tree)
              if isinstance(node, ast.Name)}
    names = {**_used(root, {*called, "np"}), "_step_of_a_loop": steps}
    try:
        exec(code, names)
    except Exception:  # a default that an edit has spoilt
        return None
    function = names[root.__name__]

    def answer(*args, **given):
        steps.left = STEPS
        return function(*args, **given)

    return answer


def _used(function, called):
    """What a function finds in its file, of the names that are called: a thousand of these live."""
    return {name: function.__globals__[name] for name in called if name in function.__globals__}


def _put(edit, node):
    """Put a node into the place of an edit, and return the one that stood there."""
    holder = getattr(edit.parent, edit.field)
    if edit.index is None:
        setattr(edit.parent, edit.field, node)
        return holder
    old, holder[edit.index] = holder[edit.index], node
    return old


class _Steps:
    """Counts the steps of while loops, and ends those that have lost their end."""

    left = STEPS

    def __call__(self):
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("a loop without an end")


# ------------------------------------------------------------------ in words
_BEGIN = "Your numbers are those of the right formula"
SENTENCES = {  # easy to tell first
    "exact-hit": "Right but for exact hits: where two numbers that are compared are equal, your "
                 "function takes the other side. Which side does the text give them to?",
    "setting-ignored": f"{_BEGIN} with {{about}} at its default in one place, whatever {{about}} "
                       "is. Does your function use {about} wherever it should?",
    "complement": f"{_BEGIN} with 1 - {{about}} in the place of {{about}}, or the other way "
                  "round. Which of the two is meant?",
    "sign-of-term": f"{_BEGIN} with one sign changed. Which term or difference has the wrong sign?",
    "degrees-of-freedom": "Your numbers come out where a spread is divided by n instead of n - 1, "
                          "or the other way round. Was the mean estimated from the same numbers?",
    "sum-for-mean": "Your numbers come out where, inside the formula, a sum stands for a mean or "
                    "a mean for a sum. What is divided by n, and what is not?",
    "term-missing": f"{_BEGIN} without one of its terms{{of}}. Which one?",
    "one-piece": "Your numbers are those of one piece of a case distinction used for all. "
                 "Which cases does the text tell apart?",
    "unfinished": "This is a result on the way to the right one. What is still to be done with it?",
    "factor-missing": f"{_BEGIN} without one of its factors or divisors{{of}}. Which one?",
    "wrong-side": "Your numbers are those of a case distinction turned round: "
                  "each side gets what belongs to the other. Try one example on either side.",
    "wrong-axis": f"{_BEGIN} with the other axis in one place. What stands along each axis there?",
    "whole-batch": f"{_BEGIN} over the whole array at once, where each row counts for itself. "
                   "Over which axis does it run?",
    "inverted": f"{_BEGIN} with a division turned into a multiplication, or turned upside down. "
                "What is divided by what?",
    "off-by-one": f"{_BEGIN} with another index in one place. Python counts from 0: "
                  "which places are meant?",
    "order": f"{_BEGIN} without sorting or in another order. In which order are they needed?",
    "function-missing": f"{_BEGIN} with one {{function}} too few or too many. Where?",
    "other-function": f"{_BEGIN} with a related function in one place: {{function}}. "
                      "Which of them is asked for here?",
    "power": f"{_BEGIN} with another power in one place. Which power is asked for, and of what?",
    "clip": f"{_BEGIN} with a limit that is missing or one-sided (a maximum, a minimum, a clip). "
            "Between which values may it lie?",
    "step-missing": f"{_BEGIN} with one step left out. "
                    "Do the case below step by step: where does your number part from it?",
    "another-input": f"{_BEGIN} with another input in one place where {{about}} belongs.",
    "wrong-constant": f"{_BEGIN} with another constant in one place. "
                      "Which numbers stand in your formula, and where do they come from?",
    "epsilon": f"{_BEGIN} with a small number, {{about}}, added before a logarithm or a division. "
               "What does it do where the argument is smaller still?",
}
_CLIPPED = (f"{_BEGIN} with its argument clipped at {{about}} before a logarithm or a division. "
            "What happens to the numbers beyond it?")
_DECIDED = (f"{_BEGIN} with one decision for a whole array, where each number has to be decided by "
            "itself. Try an array whose numbers lie on both sides.")
_FUNCTIONS = {"abs": "absolute value", "sqrt": "root", "log": "logarithm", "exp": "exponential",
              "sign": "sign", "int": "rounding", "ceil": "rounding", "floor": "rounding",
              "round": "rounding", "square": "square", "mean": "mean", "sum": "sum",
              "cumsum": "cumulative sum", "unique": "np.unique"}


_LOGS = "another logarithm or exponential"  # said only where the reference itself has one
_RELATED = {
    "a maximum for a minimum, or the other way round": ("min", "max", "amin", "amax", "argmin",
                                                        "argmax", "minimum", "maximum"),
    "a mean, a median or a sum for one another": ("mean", "median", "sum"),
    "a maximum for a sum or a mean": ("max", "mean", "sum"),
    "another rounding, up, down or to the nearest": ("floor", "ceil", "round"),
    _LOGS: ("log", "log2", "log10", "log1p", "exp", "exp2", "expm1"),
    "'any' for 'all', or the other way round": ("any", "all"),
    "a variance for a standard deviation, or the other way round": ("std", "var"),
    "a square for a root or for an absolute value, or the other way round": ("square", "abs",
                                                                             "sqrt"),
    "a sign for its smooth form": ("tanh", "sign"), "a product for a sum": ("cumsum", "cumprod"),
    "a maximum for the logarithm of a sum of exponentials": ("logaddexp", "maximum")}
# A name inside our own source is nothing that a learner has seen.
_UNNAMED = {
    "complement": f"{_BEGIN} with 1 minus a quantity in the place of the quantity, or the other "
                  "way round. Which of the two is meant?",
    "setting-ignored": f"{_BEGIN} with a setting at its default in one place, whatever it is. "
                       "Does your function use each setting wherever it should?",
    "another-input": f"{_BEGIN} with another input in one place. Which input belongs where?",
}


def _finding(edit, inputs):
    about = edit.about
    sentence = SENTENCES[edit.id]
    if edit.id in _UNNAMED and about not in inputs:
        sentence = _UNNAMED[edit.id]
    if edit.id == "clip" and about:
        sentence = _CLIPPED
    if edit.id == "whole-batch" and about:
        sentence = _DECIDED
    of = f" (it has to do with {about})" if about in inputs and len(about) > 1 else ""
    function = _FUNCTIONS.get(about, about)
    if edit.id == "other-function":
        pair = set(about.split())
        function = next((words for words, names in _RELATED.items() if pair <= set(names)),
                        "{1} for {0}".format(*about.split()))
    return Finding(edit.id, sentence.format(about=about, of=of, function=function))

"""What the judges say of lines, programs and numbers."""
import ast
import os
import re
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from .grading import after_hint

TRAINING = 120.0   # seconds for the check of a training
RUNS = 3      # a program that is mended within so many runs was understood before it was changed
MENDED = "The run is cured"   # so a check begins where a cause alone is wrong
COMPARES = ("allclose", "isclose", "array_equal", "assert_allclose", "assert_equal", "gradcheck",
            "approx")
NUMBER = re.compile(r"^[~≈ ]*([-+]?(?:\d[\d_,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(.*)$",
                    re.IGNORECASE)

# units of one quantity: who says one of them means no other
EXCLUDING = ({"nat", "bit"}, {"byte", "kb", "mb", "gb", "tb", "gib", "mib"},
             {"ms", "second", "minute", "hour", "day"}, {"dollar", "cent", "euro"})


# ---------------------------------------------------------------------- lines
def unreadable(exercise, name: str, text: str) -> str:
    """Why a line cannot be read as a formula, in a sentence, or ""."""
    if not text.strip():
        return ""
    why_not = exercise.typed(name, text).why_not
    return f"{text!r} cannot be read: {why_not}" if why_not else ""


def states(exercise, typed: dict) -> dict:
    """name -> what there is to say of each line that was typed (`.row`, `.message`)."""
    from ...exercises.formulas.verdict import state_of
    read = {name: exercise.typed(name, text) for name, text in typed.items()}
    return {name: state_of(exercise, name, read) for name in read}


def which_are_right(exercise, typed: dict) -> str:
    """The hint in a derivation: which lines are right so far, and no reason."""
    told = [f"{name}: {'right' if state.row == 'right' else 'not right'}"
            for name, state in states(exercise, typed).items()]
    return "So far: " + "; ".join(told) + "."


def mark_derivation(talk, held) -> None:
    """A mark for each line: right excellent, right but for an earlier line good, else weak."""
    exercise = held.exercise
    found = talk.judged(held, lambda: {name: [state.row, _with_its_mark(state)] for name, state
                                       in states(exercise, held.typed or {}).items()})
    for name, line in exercise.lines.items():
        row, message = found.get(name, ["left out", ""])
        grade = ("excellent" if row == "right" else "good" if row.startswith("follows") else "weak")
        held.mark("derivation", after_hint(grade, min(1, held.hints)), "line",
                  left_out=name not in found)
        if message and row != "right":
            held.mistakes.append(f"{name}: {message}")
        held.answers.append((name, f"`{line.formula}`"))
    right = sum(row == "right" for row, _ in found.values())
    held.notes.append(f"{right} of {len(exercise.lines)} lines right")
    held.is_empty = not found


def _with_its_mark(state):
    """What is said of a line; below it the line and a mark, where its words speak of one."""
    shown = [text for _, text in state.evidence]
    return "\n".join([state.message, *shown])


# ---------------------------------------------------------------------- programs
def verdict_on(exercise, text: str) -> dict:
    """What the check says of a file: `passed` and `said`."""
    from ...exercises.file import SECONDS, CannotCheck, verdicts
    with tempfile.TemporaryDirectory(prefix="lossedu-") as folder:
        file = Path(folder, f"{exercise.name}.py")
        file.write_text(text, encoding="utf-8")
        try:
            with _unheard():
                seconds = TRAINING if exercise.kind == "run" else SECONDS
                for _, passed, said in verdicts(str(file), [exercise.name], seconds):
                    return {"passed": passed, "said": said}
        except CannotCheck as error:
            return {"passed": False, "said": str(error).replace(str(file), file.name)}
    return {"passed": False, "said": "The check came to no verdict."}


@contextmanager
def _unheard():
    """What a process prints that is started meanwhile goes nowhere; nothing else prints then."""
    sys.stdout.flush()
    kept, nowhere = [os.dup(1), os.dup(2)], os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        yield
    finally:
        for screen, copy in zip((1, 2), kept):
            os.dup2(copy, screen)
            os.close(copy)
        os.close(nowhere)


def has_own_test(text: str) -> bool:
    """Does a file hold a test: an assert, a function test_..., or a comparison such as allclose?

    >>> has_own_test("def f(): return 1\\nprint(f())"), has_own_test("assert f() == 1")
    (False, True)
    """
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except SyntaxError:
        return False
    called = {getattr(node.func, "attr", getattr(node.func, "id", "")) for node in nodes
              if isinstance(node, ast.Call)}
    return (any(isinstance(node, ast.Assert) for node in nodes) or bool(called & {*COMPARES})
            or any(isinstance(node, ast.FunctionDef) and node.name.startswith("test")
                   for node in nodes))


def blank(stub: str) -> str:
    """The file that a candidate finds."""
    return f"import numpy as np\n\n{stub}\n"


def is_as_it_was(text: str, stub: str) -> bool:
    """Does a file hold no more than what the candidate found in it?"""
    return text.replace("import numpy as np", "", 1).strip() in ("", stub.strip())


def mark_cell(talk, held) -> None:
    """One mark: excellent if it passes and has a test of the candidate's own, good without one."""
    if is_as_it_was(held.typed or "", held.exercise.stub):
        held.mark("code", "weak", "program", left_out=True)
        _left_empty(held)
        return
    found = talk.judged(held, lambda: verdict_on(held.exercise, held.typed))
    own = has_own_test(held.typed or "")
    grade = ("excellent" if own else "good") if found["passed"] else "weak"
    held.mark("code", grade, "program")
    held.notes.append("it passes" if found["passed"] else "it does not pass")
    held.notes.append("with a test of your own" if own else "without a test of your own")
    _tell(held, found)


def why_it_fails(exercise) -> str:
    """Why a program goes wrong, for whoever has handed it in."""
    if exercise.kind == "run":
        return exercise.causes[exercise.cause].text
    return " ".join(fault.hint for fault in exercise.faults)


def task_of(exercise) -> str:
    """What is to be done with a program that goes wrong."""
    if exercise.kind != "run":
        return "Mend it."
    causes = "\n".join(f"- `{name}`: {cause.text}" for name, cause in exercise.causes.items())
    return ("Mend it, and name the cause in its first line, as `cause=\"...\"`: both are judged. "
            f"One of these is the cause:\n\n{causes}\n\n")


def file_of(exercise) -> str:
    """The file that the candidate gets; one of a broken run is tried when it is run."""
    if exercise.kind != "run":
        return exercise.stub
    return (f"{exercise.stub}\n\nif __name__ == \"__main__\":\n"
            "    from lossedu.units import clinic\n"
            f"    print(clinic.run({exercise.name}))\n")


def hint_of(exercise):
    """What gives the hint for a program that goes wrong, or None where there is none."""
    if exercise.kind == "run":
        return None
    return lambda: f"Run it and look at {exercise.look_at}"


def named_cause(name: str, text: str) -> str:
    """The cause that stands in a program's first line, or "".

    >>> named_cause("fit", "def fit(x, cause='leak'): ..."), named_cause("fit", "def fit(")
    ('leak', '')
    """
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except SyntaxError:
        return ""
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            given = dict(zip(reversed([one.arg for one in node.args.args]),
                             reversed(node.args.defaults)))
            return getattr(given.get("cause"), "value", "")
    return ""


def mark_run(talk, held) -> None:
    """A mark for the program: mended within three runs is excellent, mended good, else weak; in a
    training one more for the cause: named rightly it is excellent, else weak."""
    exercise, text = held.exercise, held.typed or ""
    is_training = exercise.kind == "run"
    if is_as_it_was(text, file_of(exercise)):
        held.mark("diagnosis", "weak", "program", left_out=True)
        if is_training:
            held.mark("diagnosis", "weak", "named cause", left_out=True)
        _left_empty(held)
        return
    found = talk.judged(held, lambda: verdict_on(exercise, text))
    mended = found["passed"] or is_training and MENDED in found["said"]
    grade = ("excellent" if held.runs <= RUNS else "good") if mended else "weak"
    held.mark("diagnosis", after_hint(grade, held.hints), "program")
    held.notes.append("mended" if mended else "not mended")
    if is_training:
        right = named_cause(exercise.name, text) == exercise.cause
        held.mark("diagnosis", "excellent" if right else "weak", "named cause")
        held.notes.append("its cause is named" if right else "its cause is not named")
    _tell(held, found)


def _left_empty(held):
    """Nothing was handed in, which is no mistake: our answer alone is told."""
    held.notes.append("left empty")
    held.is_empty = True
    _tell(held, {"passed": True})


def _tell(held, found):
    """What the check names, and our answer."""
    if not found["passed"]:
        held.mistakes.append("\n".join(found["said"].splitlines()[1:2]) or found["said"])
    held.answers.append((held.exercise.title, f"```python\n{held.exercise.solution}\n```"))


MARKED = dict(derivation=mark_derivation, cell=mark_cell, run=mark_run)   # by format


# ---------------------------------------------------------------------- numbers and words
def number_and_unit(text: str) -> tuple[float, str]:
    """The number and the unit in a reply.

    >>> number_and_unit("1,250 MB"), number_and_unit("~ 3e-4 nats"), number_and_unit("2.5 none")
    ((1250.0, 'MB'), (0.0003, 'nats'), (2.5, ''))
    """
    number, unit = NUMBER.match(text.strip()).groups()
    unit = unit.strip(" .")
    return (float(number.replace(",", "").replace("_", "")),
            "" if unit.lower() in ("none", "no unit", "-") else unit)


def in_the_unit(number: float, unit: str, other: str) -> float:
    """A number that was given in per cent, as a fraction where a fraction is meant, and back.

    >>> in_the_unit(54.0, "%", "fraction"), in_the_unit(0.54, "fraction", "%")
    (0.54, 54.0)
    """
    percent = [bool(re.match(r"%|per ?cent", one.lower())) for one in (unit, other)]
    if percent[0] == percent[1]:
        return number
    return number / 100 if percent[0] else number * 100


def no_number(text: str) -> str:
    """Why a reply holds no number with a unit, in a sentence, or ""; an empty one may pass."""
    if not text.strip():
        return ""
    found = NUMBER.match(text.strip())
    if not found:
        return f"{text!r} came; a number and its unit fit, such as 2.5 nats."
    if not found.group(2).strip():
        return (f"{text.strip()} came without a unit; type it as well, such as {text.strip()} "
                f"nats, or {text.strip()} none for a plain number.")
    if re.match(r"[-+.,\d]", found.group(2)):
        return f"{text.strip()!r} came; one number and its unit fit, such as 2.5 nats."
    return ""


def same_unit(one: str, other: str) -> bool:
    """False where two units exclude each other, such as bits and nats; what a number counts may
    be called by other words.

    >>> same_unit("Nat", "nats"), same_unit("bits", "nats"), same_unit("fraction", "probability")
    (True, False, True)
    """
    mine, theirs = ({word.rstrip("s") for word in re.findall(r"[a-z%]+", unit.lower())}
                    for unit in (one, other))
    return not any(mine & family and theirs & family and not mine & theirs & family
                   for family in EXCLUDING)

"""One faulty file of a loss or an exercise is told in one sentence, and breaks nothing else."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lossedu
from lossedu.core.missing import tells_what_fits
from lossedu.core.record import Loss
from lossedu.exercises.record import Exercise

PACKAGE = Path(lossedu.__file__).parent
ROOT = PACKAGE.parent
HEAD = 'from ...core.record import Loss\n\n\ndef welsch(pred, target):\n    "The value."\n\n\n'
LOSS_FILE = "lossedu/losses/regression/welsch.py"
SOUND = (PACKAGE / "scaffold/templates/loss_regression.txt").read_text(encoding="utf-8").replace(
    "@name@", "welsch")
BEGINS = SOUND[:SOUND.index("LOSS = Loss(")].count("\n") + 1   # the line at which the record begins
FAULTS = {
    "no Python": ("x = (\n", f"{LOSS_FILE}:1: this is not Python: '(' was never closed."),
    "an error": ("x = 1\ny = zero\n", f"{LOSS_FILE}:2: NameError: name 'zero' is not defined."),
    "no record": ("x = 1\n", f"{LOSS_FILE}: it holds no LOSS; end the file in LOSS = Loss(...)."),
    "facts that lack": (HEAD + "LOSS = Loss(f=welsch)\n",
                        f"{LOSS_FILE}:8: the loss 'welsch' lacks df ("),
    "an unknown fact": (SOUND.replace("    title=", "    titel="),
                        f"{LOSS_FILE}:{BEGINS}: the loss 'welsch' lacks "
                        'title (words, such as "Huber loss") and has no fact titel. Did you '
                        'mean "title"?\n'),
    "a missing module": ("import no_such_module\n",
                         f"{LOSS_FILE}:1: ModuleNotFoundError: No module named"),
}
FACTS = {  # what stands in the skeleton, what is written instead, what is said
    "a word that is no claim": ('elicits="mean"', 'elicits="mode"',
                                "claims elicits='mode'; \"mean\", "),
    "an argument that is no setting": ("smooth=lambda scale: 1 / scale ** 2",
                                       "smooth=lambda size: 1 / size ** 2",
                                       "has the claim smooth with the arguments (size); (scale) "
                                       "fits."),
    "a number as a kink": ("kinks=()", "kinks=(1,)", "has kinks=(1,); a tuple of Kink(...)"),
    "an end out of range": ("ends=(1e-3, ", "ends=(-0.1, ",
                            "has the end scale=-0.1; a finite number above 0 fits."),
}
FAULTS |= {name: (SOUND.replace(right, wrong), f"{LOSS_FILE}:{BEGINS}: the loss 'welsch' {said}")
           for name, (right, wrong, said) in FACTS.items()}
ASK = """
import lossedu
print(len(lossedu.LOSSES), lossedu.loss("huber").value_and_grad([3.0], [1.0])[0])
try:
    lossedu.loss("welsch")
except ImportError as error:
    print(error)
"""


@pytest.fixture
def copy(tmp_path):
    """A copy of the package in which files may be spoiled; run(code) runs Python there."""
    shutil.copytree(PACKAGE, tmp_path / "lossedu", ignore=shutil.ignore_patterns("__pycache__"))

    def run(code, *words):
        return subprocess.run([sys.executable, "-W", "error", "-c", code, *words], cwd=tmp_path,
                              capture_output=True,
                              text=True, encoding="utf-8",
                              env={**os.environ, "PYTHONPATH": str(tmp_path)})

    run.root = tmp_path
    return run


def test_no_file_of_a_loss_is_faulty():
    assert dict(lossedu.losses.FAULTY) == {}


@pytest.mark.machine
@pytest.mark.parametrize("text, said", FAULTS.values(), ids=FAULTS)
def test_a_faulty_loss_file_is_told_in_one_sentence_and_the_other_losses_work(copy, text, said):
    (copy.root / LOSS_FILE).write_text(text, encoding="utf-8")
    done = copy(ASK)
    works, told = done.stdout.splitlines(keepends=True)
    assert done.stderr == "" and works == f"{len(lossedu.LOSSES)} 1.5\n"
    assert told.startswith(said)


@pytest.mark.machine
def test_a_loss_on_which_others_build_leaves_out_itself_and_those_alone(copy):
    with (copy.root / "lossedu/losses/regression/mse.py").open("a", encoding="utf-8") as file:
        file.write("x = (\n")
    done = copy('import lossedu; print(*lossedu.losses.FAULTY); '
                'print(lossedu.losses.FAULTY["multi_task"]);print(len(lossedu.LOSSES), '
                'lossedu.loss("cauchy").value_and_grad([2.0], [0.0])[1])')
    names, told, works = done.stdout.splitlines()
    assert set(names.split()) == {"mse", "multi_task", "uncertainty_weighted"}
    assert told.startswith(
        "lossedu/losses/composite/multi_task.py:") and "lossedu/losses/regression/mse.py:" in told
    assert works == f"{len(lossedu.LOSSES) - 3} [0.4]"


# ---------------------------------------------------------------------- records that lack a fact
def test_a_record_without_its_facts_says_which_and_what_fits():
    with pytest.raises(TypeError,
                       match=r"the loss 'abs' lacks df .*scope \(\"element\", \"row\" or "
                             r"\"set\"\)"):
        Loss(f=abs)
    with pytest.raises(TypeError,
                       match=r"the exercise 'abs' lacks title .*mistakes \(at least 4 Mistake"):
        Exercise(reference=abs)


def test_an_unknown_fact_is_told_with_a_near_one():
    with pytest.raises(TypeError, match=r'has no fact references_\. Did you mean "references"\?'):
        Loss(references_=())


def test_what_a_record_itself_refuses_keeps_its_words():
    @tells_what_fits(size="a number")
    class Toy:
        def __init__(self, size):
            raise TypeError("too large")

    with pytest.raises(TypeError, match="^too large$"):
        Toy(3)

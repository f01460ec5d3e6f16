"""A teacher's kit, generated from the units: nothing in it is written by hand.

    from lossedu.classroom.kit import write_kit
    write_kit("outliers", "kit/outliers")

Of a unit, in a folder of its own:

    plan.md        a lesson of 50 minutes, the guesses as votes
    slides.html    its slides, one file that asks no server for anything
    figures/       the unit's figures as SVG, with their words
    assistants.md  every known mistake: what it means, and which question to ask
    answers.md     sample answers at three marks, with the verdicts of the checks; the same as
    full.ipynb, half.ipynb, none.ipynb

and of the course, beside the units, terms.md: terms of 4, 8 and 14 weeks. For a class its own term
comes first, and plans have its files and deadlines (`in_class.py`).

`material.py` reads a unit, `lesson.py` cuts it into 50 minutes, and each file has a module that
writes it.
"""
from pathlib import Path

TERMS = "terms.md"

__all__ = ["write_kit", "write_terms"]


def write_kit(unit, folder, with_figures=True, classroom=None):
    """Write the kit of a unit ("outliers") into `folder`; the paths written, as a list.

    With a `Classroom` its units, files and deadlines are in it. What stands there under the same
    names is replaced. To draw the figures the unit is run, for up
    to half a minute or so; without them the slides say what a picture shows. Raises ValueError with
    one sentence for an unknown unit, and where it has no notebook or does not run.
    """
    from ...disk import write_text
    from . import answers, assistants, deck, figures, in_class, lesson, material, plan, slides
    here = in_class.of_class(classroom) if classroom else in_class.COURSE
    read, folder = material.material(unit), Path(folder)
    drawn = figures.draw(read.unit, folder / figures.FOLDER) if with_figures else ()
    planned = lesson.lesson(read)
    shown = deck.deck(planned, drawn, here)
    samples = answers.samples(read)
    texts = {"plan.md": plan.page(planned, shown, drawn, here),
             "slides.html": slides.page(read.title, shown),
             "assistants.md": assistants.page(read, here.own(read.unit)),
             "answers.md": answers.page(read, samples, here.counts)}
    for mark, text in answers.notebooks(read, samples).items():
        texts[f"{mark}.ipynb"] = text
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_text(folder / name, text)
    return [*(folder / name for name in texts), *(one.path for one in drawn)]


def write_terms(folder, a_week=None, classroom=None):
    """Write the page on terms into `folder`; its path. With a `Classroom` its own term comes first.

    `a_week` is how many minutes a week may ask of a learner; by default two units fit. Raises
    ValueError where not even one does.
    """
    from ...disk import write_text
    from . import in_class, terms
    own = in_class.of_class(classroom).page() + "\n" if classroom else ""
    text = own + terms.page(terms.course(), terms.A_WEEK if a_week is None else a_week)
    Path(folder).mkdir(parents=True, exist_ok=True)
    write_text(Path(folder) / TERMS, text)
    return Path(folder) / TERMS

"""Grading a whole unit: `lossedu grade --jobs 2` and `nbgrader autograde`, one after the other.

    python -m bench.grading --submissions 60        # make bench-grading

Both grade the same submissions of one unit with our checks, each by its command line and into a
gradebook of its own. nbgrader runs every cell of a notebook in a kernel and has one process; ours
runs what the answers need, in sandboxes, in as many processes as --jobs says. Beyond speed they are
not the same: nbgrader judges the cases that a learner sees, ours the hidden ones as well.
"""
import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import monotonic

UNIT = "outliers"
PLAIN = """c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "class"
c.ExecutePreprocessor.timeout = 600
c.ExecutePreprocessor.iopub_timeout = 60    # 4 s lose submissions on a busy machine
"""


def call(*words, cwd=None):
    """The seconds that a command takes; it has to succeed."""
    beside = str(Path(sys.executable).parent)
    path = os.pathsep.join((beside, os.environ.get("PATH", "")))
    threads = {f"{one}_NUM_THREADS": "1" for one in ("OMP", "OPENBLAS", "MKL")}
    begun = monotonic()
    done = subprocess.run([f"{beside}/{words[0]}", *map(str, words[1:])], cwd=cwd, text=True,
                          encoding="utf-8",
                          env={**os.environ, **threads, "PATH": path, "LOSSEDU_HOME": ""},
                          stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))} stopped: {done.stderr[-2000:]}")
    return monotonic() - begun


def hand_in(folder: Path, count: int):
    """So many submissions: in two of three every exercise is solved, in one each second one."""
    import lossedu
    released = json.loads((folder / f"release/{UNIT}/{UNIT}.ipynb").read_text(encoding="utf-8"))
    for number in range(count):
        solved = 0
        for cell in released["cells"]:
            facts = cell["metadata"].get("nbgrader", {})
            if facts.get("solution"):
                exercise = lossedu.EXERCISES[facts["grade_id"]]
                solved += 1
                right = number % 3 or solved % 2
                cell["source"] = exercise.solution if right else exercise.stub
        file = folder / f"submitted/s{number:03d}/{UNIT}/{UNIT}.ipynb"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(released), encoding="utf-8")


def points(folder: Path) -> float:
    """All points in a gradebook."""
    with closing(sqlite3.connect(folder / "gradebook.db")) as book:
        return book.execute("select coalesce(sum(auto_score), 0) from grade").fetchone()[0]


def compare(count: int, jobs: int = 2, of_nbgrader: int = 0) -> str:
    """Grade so many submissions with both; a table. `of_nbgrader`: grade no more with nbgrader."""
    folder = Path(tempfile.mkdtemp(prefix="lossedu-bench-"))
    try:
        ours, theirs = folder / "ours", folder / "theirs" / "class"
        call("lossedu", "classroom", "init", ours, "--units", UNIT, "--name", "class")
        hand_in(ours, count)
        shutil.copytree(ours, theirs)
        (theirs / "nbgrader_config.py").write_text(PLAIN.format(root=str(theirs)),
                                                    encoding="utf-8")
        for extra in sorted((theirs / "submitted").iterdir())[of_nbgrader or count:]:
            shutil.rmtree(extra)
        seconds = call("lossedu", "grade", ours, "--unit", UNIT, "--jobs", jobs)
        plain = call("nbgrader", "autograde", UNIT, cwd=theirs)
        return table(count, jobs, seconds, of_nbgrader or count, plain, points(ours),
                     points(theirs))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def table(count, jobs, seconds, plain_count, plain, *given):
    """The table of a comparison."""
    rate, plain_rate = count / seconds, plain_count / plain
    row = "{:34} {:>11} {:>8} {:>10} {:>8}".format
    return "\n".join((
        row("", "submissions", "seconds", "a minute", "points"),
        row(f"lossedu grade --jobs {jobs}", count, f"{seconds:.0f}", f"{60 * rate:.1f}",
            f"{given[0]:g}"),
        row("nbgrader autograde", plain_count, f"{plain:.0f}", f"{60 * plain_rate:.1f}",
            f"{given[1]:g}"),
        f"Submissions a second, ours to theirs: {rate / plain_rate:.1f}"))


if __name__ == "__main__":
    words = argparse.ArgumentParser(prog="python -m bench.grading")
    words.add_argument("--submissions", type=int, default=60)
    words.add_argument("--jobs", type=int, default=2)
    given = words.parse_args()
    print(compare(given.submissions, given.jobs))

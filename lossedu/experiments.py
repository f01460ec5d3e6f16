"""Experiments: a question, real data, many seeds, an interval, a baseline, and where advice fails.

    result = lossedu.experiments.outliers.run(seeds=32)
    result                      # shows its summary
    result.table                # one row per seed and setting
    result.plot()

Each is a module in the wing of its unit, with `run(...) -> Result` and `draw(result, axes)`; it is
loaded when first named. Runs that take long are stored beside it (`STORED`), and made anew by

    python -m lossedu.experiments NAME --jobs 2
"""
import sys
from argparse import ArgumentParser
from importlib import import_module

from .core.words import near
from .study.tasks import read_jobs
from .units import modules


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    return _load(name, modules("experiments"))


def __dir__():
    return sorted([*globals(), *modules("experiments")])


def _load(name, found):
    if name not in found:
        raise AttributeError(f"there is no experiment {name!r}.{near(name, list(found))} "
                             f"All: {', '.join(sorted(found))}.")
    return import_module(found[name])


def all_stored(found=None):
    """name -> {file name: `StoredRun`} of every experiment that stores any.

    `found` maps names to modules, as `units.modules("experiments")` does, which is the default.
    """
    found = modules("experiments") if found is None else found
    stored = {name: getattr(_load(name, found), "STORED", {}) for name in found}
    return {name: runs for name, runs in stored.items() if runs}


def main(given=None, found=None):
    """Compute and store every stored run of the experiment named; list them without a name.

    `given` are the words after `python -m lossedu.experiments`. Returns what the program ends
    with: 0, or one sentence.
    """
    asked = _parser().parse_args(given)
    found = modules("experiments") if found is None else found
    stored = all_stored(found)
    if asked.name is None:
        for name, runs in stored.items():
            print(f"{name}: {', '.join(runs)}")
        return 0
    try:
        _load(asked.name, found)
        jobs = read_jobs(asked.name, asked.jobs)
    except (AttributeError, ValueError) as error:
        return str(error)
    if asked.name not in stored:
        return f"{asked.name} stores no run. These do: {', '.join(stored)}."
    for run in stored[asked.name].values():
        path = run.store(jobs)
        print(f"{path.stat().st_size} bytes in {path.name}")
    return 0


def _parser():
    parser = ArgumentParser("python -m lossedu.experiments",
                            description="Compute and store the runs of an experiment anew.")
    parser.add_argument("name", nargs="?",
                        help="the experiment, such as outliers; without it they are listed")
    parser.add_argument("--jobs", type=int, default=1, metavar="N",
                        help="processes that work side by side; -1: one for each processor")
    return parser


if __name__ == "__main__":
    sys.exit(main())

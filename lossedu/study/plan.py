"""The driver: an experiment says what is to be done, as a `Plan`, and `Plan.run` does it."""
from dataclasses import dataclass

from .result import Result
from .tasks import run_tasks


@dataclass(frozen=True)
class Plan:
    """What an experiment is to do, before any of it is done.

    `tasks` are (function, arguments): each function gives a list of rows, which are dictionaries
    with the columns data, condition, model, loss, seed, and what was measured. `measures` say what
    of it is summed up, `settings` what the experiment was called with.
    """

    experiment: str
    question: str
    tasks: list
    measures: tuple
    settings: dict

    def __post_init__(self):
        # lists, as in a result that was stored and loaded
        told = {name: list(value) if isinstance(value, tuple) else value
                for name, value in self.settings.items()}
        object.__setattr__(self, "settings", told)

    def run(self, jobs=1, progress=True, label=None):
        """Run all tasks, `jobs` of them side by side; returns the `Result`.

        `label` stands before the progress bar and in errors: the experiment's name without it.
        """
        import pandas as pd
        rows = run_tasks(self.tasks, jobs, progress, label or self.experiment)
        return Result(self.experiment, self.question, pd.DataFrame(rows), tuple(self.measures),
                      self.settings)

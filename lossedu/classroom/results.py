"""What grading found: one `Result` for each submission, kept as JSON in the class's folder."""
import json
from dataclasses import asdict, dataclass, replace

from ..exercises.report import Report


@dataclass(frozen=True)
class Verdict:
    """The verdict on one exercise of a submission.

    `message` is the sentence of the check, `evidence` one public case as rows (label, text);
    neither holds an input or a value of the hidden cases. `code` is the learner's own cell, and
    answers with the same `behaviour` gave the same on the public cases.
    """

    name: str
    title: str
    kind: str
    points: float
    most: float
    passed: bool
    attempted: bool
    message: str
    mistake: str | None = None
    evidence: tuple = ()
    code: str = ""
    behaviour: str = ""

    @classmethod
    def of(cls, exercise, report: Report, code: str, behaviour: str = "") -> "Verdict":
        """The verdict that a report gives."""
        return cls(exercise.name, exercise.title, exercise.kind,
                   exercise.points if report.passed else 0, exercise.points, report.passed,
                   report.attempted, report.message, report.mistake, report.evidence, code,
                   behaviour)


@dataclass(frozen=True)
class Result:
    """All verdicts on one submission, and sentences on it as a whole."""

    student: str
    unit: str
    verdicts: tuple = ()
    notes: tuple = ()
    fingerprint: str = ""   # of what was graded and by what: equal ones need no second grading
    seconds: float = 0.0

    @property
    def points(self) -> float:
        """The points that were given."""
        return sum(one.points for one in self.verdicts)

    @property
    def most(self) -> float:
        """The points that could be given."""
        return sum(one.most for one in self.verdicts)

    def worth(self, points: dict[str, float]) -> "Result":
        """The result with the points that exercises have in a class, by their names."""
        return replace(self, verdicts=tuple(
            replace(one, most=points[one.name], points=points[one.name] if one.passed else 0)
            if one.name in points else one for one in self.verdicts))

    def to_json(self) -> str:
        """The result as text, to be read by `from_json`; what no text may hold becomes "?"."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"
        return text.encode("utf-8", "replace").decode("utf-8")

    @classmethod
    def from_json(cls, text: str) -> "Result":
        """The result that was written by `to_json`. Raises ValueError for another text."""
        try:
            facts = json.loads(text)
            verdicts = tuple(Verdict(**{**one, "evidence": tuple(map(tuple, one["evidence"]))})
                             for one in facts.pop("verdicts"))
            return cls(**{**facts, "verdicts": verdicts, "notes": tuple(facts["notes"])})
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"this is no result of grading: {error}") from None

"""What can be seen in the outcomes of a program that was mended, besides its faults."""
from .explain.diagnose import UNKNOWN

STRUCTURE = ("dtype", "shape", "number-of-results", "nothing-returned")
CHANGES = "Besides, your function changes its input {}: work on a copy."


def newly_changed(programs, cases, outcomes) -> list[str]:
    """The inputs that come back changed, and that none of these programs changes."""
    names = {name for got in outcomes for name in got.get("changed") or ()}
    if names:
        names -= {name for program in programs for place in range(len(cases))
                  for name in cases.outcome(program, place).get("changed") or ()}
    return sorted(names)


def without_changes(outcomes, names) -> list[dict]:
    """The outcomes of a program that left these inputs as they were."""
    def of_others(key, value):
        return [one for one in value if one not in names] if key == "changed" else value
    told = [{key: of_others(key, value) for key, value in got.items()} for got in outcomes]
    return [{key: value for key, value in got.items() if key != "changed" or value} for got in told]


def tells_more(report):
    """Does a report on one case say something that holds for all: no pattern of a few numbers?"""
    of_the_result = report.diagnosed and report.mistake in STRUCTURE
    unknown = UNKNOWN[1:20] in report.message
    return of_the_result or not report.mistake and not unknown


def certain(explanations):
    """The faults that at least two cases show, each in every explanation of its own."""
    shown = [fault for these in explanations if these for fault in frozenset.intersection(*these)]
    return {fault for fault in shown if shown.count(fault) > 1}

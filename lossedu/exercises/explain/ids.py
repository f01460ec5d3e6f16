"""Every diagnosis that can stand in `report.mistake` beside the mistakes that exercises declare."""
from typing import NamedTuple

DIAGNOSES = {
    # what came is no result that could be compared
    "nothing-returned": "None came, or no number at all",
    "number-of-results": "more or fewer results than are asked for",
    "shape": "an array of another shape, or one number for an array",
    "dtype": "float32, True and False, or floats where something else fits",
    "stops": "the function raises an error",
    "signature": "the function does not take what the check hands over",
    "not-refused": "an input is not refused that should be",
    "input-changed": "the values are right, and an input was changed",
    # all values at once
    "not-finite": "every value is nan or inf, or every wrong one",
    "constant": "the same number for every input",
    "input-returned": "an input came back as it was",
    "order": "the right values in another order",
    "sign": "the right size and the wrong sign",
    "factor": "a factor that is the same everywhere",
    "sum-for-mean": "a sum where a mean is asked for, or the other way round",
    "factor-of-the-case": "a factor that follows a number of the case, such as a setting",
    "factor-of-an-input": "a factor that is an input, or follows one",
    "offset": "a constant too much or too little",
    "function-of-the-result": "a root, a log, a square of the right value",
    "cut-to-int": "only whole numbers came out",
    "precision": "digits are lost, or rounded away",
    "nearly-right": "near the right values everywhere, as an approximation is",
    # the right formula with a change
    "epsilon": "an epsilon in a logarithm or a divisor",
    "clip": "a value or a probability is clipped",
    "exact-hit": "the wrong side at equality",
    "wrong-side": "a comparison or a condition the other way round",
    "sign-of-term": "one term with the wrong sign",
    "term-missing": "one term is missing, or one too many",
    "factor-missing": "one factor inside the formula is missing",
    "inverted": "multiplied where it is to be divided, or numerator for denominator",
    "power": "another power",
    "function-missing": "a root, a log, an absolute value is missing inside",
    "other-function": "another function of the same kind: max for min, floor for ceil",
    "degrees-of-freedom": "divided by n for n - 1, or the other way round",
    "wrong-axis": "along the other axis",
    "whole-batch": "over the whole array where each row counts for itself",
    "off-by-one": "a place too far, or one too few",
    "wrong-constant": "another number stands in the formula",
    "one-piece": "one piece of a case distinction everywhere",
    "step-missing": "a step is left out",
    "unfinished": "a result on the way",
    "another-input": "one input stands where another belongs",
    "complement": "1 - q for q",
    # the right formula for other inputs
    "changed-input": "an input was changed before its use",
    "setting-ignored": "a setting makes no difference",
    "swapped-arguments": "two inputs have changed places",
    "rows-left-out": "only a part of the examples counts",
    # something else
    "look-alike": "another loss, or its derivative",
    "other-quantity": "another formula in the inputs",
    # right elsewhere
    "one-side": "wrong on one side, or for one label",
    "edge": "wrong at an edge: equality, 0, a kink, nan",
    "large-numbers": "wrong for large numbers alone",
    "overflow": "large numbers overflow",
    "underflow": "small numbers lose their digits",
    "one-kind-of-case": "wrong in one kind of case, which its note names",
}


class Finding(NamedTuple):
    """A diagnosis: its id, one of `DIAGNOSES` (or ""), and the sentence to the learner."""

    id: str
    sentence: str
    declared: bool = False   # the id is that of a mistake which the exercise declares

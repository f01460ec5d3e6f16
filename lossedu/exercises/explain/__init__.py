"""What is said of a wrong answer: which mistake it is, or how it differs from the right one.

Declared mistakes come first (`known`). Where none fits, the answer is compared with what people
write instead of the right formula, and a comparison that explains every wrong case is a
*diagnosis*: an id, which becomes `report.mistake`, and a sentence.

    compare     when two outcomes count as equal
    known       a declared mistake in one of several results, or times a factor
    nowhere     of such a one, what spoils every case goes first
    difference  what differs, and the case that shows it
    structure   the kind, length, shape or dtype of a result
    patterns    the right values times a factor, plus a constant, reversed, ...
    factors     among them: a factor that follows n, a setting, an input
    caps        an epsilon, a clip: the answer never goes beyond some value
    neighbours  the right formula with one thing changed (`edits`): a term missing, a sign, an axis
    inputs      the right formula for changed inputs: 1 - q, a setting ignored, two swapped
    lookalikes  another loss of the catalogue
    formulas    another short formula in `quantities` of a case, the right value among them
    conditions  right, but for one side, a kink, a tie, a setting: edges only (`columns`)

A diagnosis may be wrong about what was typed, never about the numbers: it describes the numbers.
It speaks only where it explains all wrong numbers, and more than a few (`matching`).
"""
from .ids import DIAGNOSES

__all__ = ["DIAGNOSES"]

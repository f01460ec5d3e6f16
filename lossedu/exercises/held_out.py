"""What was predicted of held-out rows, and what can be seen in it."""
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from .record import Mistake

NO_PREDICTIONS = "What came is no prediction for each row."
PUBLIC = 10 ** 6     # from here on seeds are those of hidden cases
FLAT = 1e-4      # predictions that vary by less, in spreads of the targets, are constant


@dataclass(frozen=True)
class Split:
    """Rows to train on and rows held out: arrays (n, d), (n,), (m, d), (m,)."""

    x: np.ndarray
    y: np.ndarray
    held_x: np.ndarray
    held_y: np.ndarray


@dataclass(frozen=True)
class Sign(Mistake):
    """A wrong answer that shows in what it predicts: `shows(predictions, split)`."""

    shows: Callable = None


@dataclass(frozen=True)
class Trained:
    """What came out of one try: predictions (m,) of its split, or why there are none."""

    split: Split
    predictions: np.ndarray = None
    seconds: float = 0.0
    steady: bool = True
    id: str | None = None
    refused: str = ""
    unwritten: bool = False


def seed_given(seed: int, at: int) -> int:
    """The seed that an answer is handed in one try: it does not lead back to that of hidden
    cases."""
    if seed < PUBLIC:
        return 100 * seed + at
    return int.from_bytes(sha256(f"{seed} {at}".encode()).digest()[:4], "big") // 2


def took_by(done: list[Trained]) -> float:
    """The seconds of all tries together."""
    return sum(one.seconds for one in done)


def has_predictions(done: list[Trained]) -> bool:
    """Did each try end in predictions?"""
    return all(one.predictions is not None for one in done)


def is_flat(one: Trained, share: float = FLAT) -> bool:
    """Do the predictions vary by less than this share of the spread of the targets?"""
    return np.std(one.predictions) <= share * np.std(one.split.held_y)


def level(one: Trained) -> float:
    """The size of the mean prediction, as a multiple of that of the targets; inf where the targets
    lie around 0 themselves, and a mean near 0 tells nothing."""
    size, centre = np.mean(np.abs(one.split.held_y)), abs(np.mean(one.split.held_y))
    return abs(np.mean(one.predictions)) / max(size, 1e-300) if centre > size / 2 else np.inf


def rescaled(one: Trained) -> Trained:
    """The predictions on the line that brings them nearest to the held-out targets."""
    if is_flat(one, 1e-9):
        return one
    slope, shift = np.polyfit(one.predictions, one.split.held_y, 1)
    return replace(one, predictions=slope * one.predictions + shift)


def correlation(one: Trained) -> float:
    """That of predictions and targets; 0 where either is constant."""
    if is_flat(one) or np.std(one.split.held_y) == 0:
        return 0.0
    return np.corrcoef(one.predictions, one.split.held_y)[0, 1]


def short(number: float, apart_from: float | None = None) -> str:
    """A number to three digits, or as many as it takes to tell it from another."""
    for digits in (3, 4, 6):
        if apart_from is None or f"{number:.{digits}g}" != f"{apart_from:.{digits}g}":
            break
    return f"{number:.{digits}g}"


def about_an_error(error: dict, signature: str, seconds: float) -> str:
    """What to say of a training that stopped with an error."""
    if error["type"] in ("TimeLimit", "StillRunning"):
        return (f"Training was stopped after {seconds:.0f} s. Does each "
                "loop in it come to an end?")
    if error["type"] in ("SystemExit", "GeneratorExit"):
        return "Your function ends the program. A function hands its result back with return."
    quoted = f": {error['message']}" if error["message"] else ""
    if error["line"] is None and error["type"] == "TypeError":
        return (f"The check calls {signature}, and your function does not take "
                f"that{quoted}.")
    where = f" (line {error['line']}: {error['source']})" if error["source"] else ""
    return f"Your function stops with {error['type']}{quoted}{where}."

"""Timing several ways of doing the same thing in turn, so that a drifting machine hits them alike.

Seconds are those of the processor: what else runs on the machine does not count. All is done in one
thread.
"""
import math
import statistics
import time


def seconds(function, calls):
    """Mean seconds of one call over a burst of `calls`."""
    start = time.process_time()
    for _ in range(calls):
        function()
    return (time.process_time() - start) / calls


def in_turn(*functions, rounds=15, burst=0.02):
    """The median seconds of one call of each function.

    Each round times a burst of about `burst` seconds of each; one round before is thrown away.
    """
    calls = [_fitting(function, burst) for function in functions]
    times = [[seconds(*one) for one in zip(functions, calls)] for _ in range(rounds + 1)]
    return [statistics.median(column) for column in zip(*times[1:])]


def geometric_mean(ratios):
    """exp of the mean log: twice as fast and twice as slow cancel out."""
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def _fitting(function, burst):
    """How many calls take `burst` seconds: guessed from one, then from as many as seem to fit, 50
    at most."""
    calls = 1
    for _ in range(2):
        calls = max(1, int(burst / max(seconds(function, min(calls, 50)), 1e-7)))
    return calls

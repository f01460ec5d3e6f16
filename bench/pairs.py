"""Timing two ways of doing the same thing in turn, so that a drifting machine hits both.

Seconds are those of the processor: what else runs on the machine does not count. All is done in one thread.
"""
import statistics
import time


def seconds(function, calls):
    """Mean seconds of one call over a burst of `calls`."""
    start = time.process_time()
    for _ in range(calls):
        function()
    return (time.process_time() - start) / calls


def paired(ours, theirs, rounds=15, burst=0.02):
    """(median seconds of ours, of theirs, ratio of the medians theirs / ours), measured in turn.

    Each round times a burst of about `burst` seconds of each; one round before is thrown away.
    """
    calls = [max(1, int(burst / max(seconds(function, 1), 1e-7))) for function in (ours, theirs)]
    calls = [max(1, int(burst / max(seconds(function, min(count, 50)), 1e-7)))
             for function, count in zip((ours, theirs), calls)]
    times = [(seconds(ours, calls[0]), seconds(theirs, calls[1])) for _ in range(rounds + 1)][1:]
    one, two = (statistics.median(column) for column in zip(*times))
    return one, two, two / one

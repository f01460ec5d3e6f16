"""Compute and store both experiments: python -m lossedu.experiments.mismatch [jobs]"""
import sys

from . import STORED, run, starts


def main(jobs=2):
    """Run all seeds of both and write the results beside this file, rounded to six digits."""
    store(starts.saturated(seeds=20, start=starts.STARTS, jobs=jobs), starts.STORED)
    store(run(seeds=20, jobs=jobs), STORED)


def store(result, path):
    """Write a result, its numbers rounded to six digits."""
    result.table = result.table.map(lambda value: float(f"{value:.6g}") if isinstance(value, float) else value)
    print(result.save(path).stat().st_size, "bytes in", path.name)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

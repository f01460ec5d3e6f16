"""Compute and store the whole experiment: python -m lossedu.experiments.imbalance [jobs]"""
import sys

from . import STORED, run


def main(jobs=2):
    """Run all seeds and write the result beside this file, rounded to six digits."""
    result = run(seeds=24, jobs=jobs)
    result.table = result.table.map(lambda value: float(f"{value:.6g}") if isinstance(value, float) else value)
    print(result.save(STORED).stat().st_size, "bytes in", STORED.name)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""Compute and store the experiments: python -m lossedu.experiments.mismatch [jobs]"""
import sys

from .....study.common import store
from . import STORED, run, starts


def main(jobs=2):
    """Run all seeds of each and write the results beside this file."""
    store(starts.saturated(seeds=20, start=starts.STARTS, jobs=jobs), starts.STORED)
    store(starts.saturated(seeds=20, jobs=jobs, **starts.RAW), starts.STORED_RAW)
    store(run(seeds=20, jobs=jobs), STORED)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

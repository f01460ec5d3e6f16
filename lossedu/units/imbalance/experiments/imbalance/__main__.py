"""Compute and store the whole experiment: python -m lossedu.experiments.imbalance [jobs]"""
import sys

from .....study.common import store
from . import STORED, run


def main(jobs=2):
    """Run all seeds and write the result beside this file."""
    store(run(seeds=24, jobs=jobs), STORED)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

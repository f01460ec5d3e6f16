"""Compute and store the whole experiment: python -m lossedu.experiments.classifiers [jobs]"""
import sys

from .....study.common import store
from . import ARMS, STORED, run


def main(jobs=2):
    """Run all seeds, the loss compared on request too, and write the result beside this file."""
    store(run(seeds=20, losses=tuple(ARMS), jobs=jobs), STORED)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

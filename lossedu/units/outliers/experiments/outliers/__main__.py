"""Compute and store the run on the diabetes data: python -m lossedu.experiments.outliers [jobs]"""
import sys

from .....study.common import store
from . import STORED, run


def main(jobs=2):
    """Run all seeds and write the result beside this file."""
    store(run(seeds=20, tuning_seeds=4, data="diabetes", jobs=jobs), STORED)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

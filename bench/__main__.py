"""`python -m bench`: everything, or what is named: losses, training, checks, or single losses by
name."""
import os
import sys

# before NumPy is loaded
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
PARTS = ("losses", "training", "checks")


def main(names):
    """Run the comparisons and print their tables."""
    import torch
    from tqdm import tqdm

    import lossedu

    from . import checks, losses, training

    torch.set_num_threads(1)
    unknown = [name for name in names if name not in {*PARTS, *lossedu.LOSSES}]
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; {', '.join(PARTS)} or the "
                 "name of a loss fit.")
    chosen = [name for name in names if name in lossedu.LOSSES]
    if not names or "losses" in names or chosen:
        table = list(tqdm(losses.rows(chosen), desc="losses and sizes", file=sys.stderr))
        print(losses.report(table))
        print(f"The picture: {losses.keep(table)}")
    if not names or "training" in names:
        print(training.report())
    if not names or "checks" in names:
        waits = list(tqdm(checks.rows(), desc="checks", total=len(lossedu.EXERCISES),
                          file=sys.stderr))
        print(checks.report(waits, {name: checks.moment(before, code) for name, (_, before, code)
                                    in checks.MOMENTS.items()}))


if __name__ == "__main__":
    main(sys.argv[1:])

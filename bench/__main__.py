"""`python -m bench`: every comparison, or those named: losses, training, or single losses by
name."""
import os
import sys

# before NumPy is loaded
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")


def main(names):
    """Run the comparisons and print their tables."""
    import torch
    from tqdm import tqdm

    import lossedu

    from . import losses, training

    torch.set_num_threads(1)
    unknown = [name for name in names if name not in {"losses", "training", *lossedu.LOSSES}]
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; losses, training or the name of a loss fit.")
    chosen = [name for name in names if name in lossedu.LOSSES]
    if not names or "losses" in names or chosen:
        table = list(tqdm(losses.rows(chosen), desc="losses and sizes", file=sys.stderr))
        print(losses.report(table))
        print(f"The picture: {losses.keep(table)}")
    if not names or "training" in names:
        print(training.report())


if __name__ == "__main__":
    main(sys.argv[1:])

"""`python -m bench`: every comparison, or the ones named (losses, training)."""
import os
import sys

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):  # before NumPy is loaded
    os.environ.setdefault(variable, "1")


def main(names):
    """Run the comparisons and print their tables."""
    import torch
    from tqdm import tqdm

    torch.set_num_threads(1)
    unknown = set(names) - {"losses", "training"}
    if unknown:
        sys.exit(f"no benchmark {sorted(unknown)}; losses and training fit.")
    if not names or "losses" in names:
        from . import losses
        print(losses.report(list(tqdm(losses.rows(), desc="losses", file=sys.stderr))))
    if not names or "training" in names:
        from . import training
        print(training.report())


if __name__ == "__main__":
    main(sys.argv[1:])

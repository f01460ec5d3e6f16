"""PyTorch and random numbers as a fresh session has them, whatever the learner's session did to
them."""
import contextlib
import random
import sys

import numpy as np


@contextlib.contextmanager
def as_usual(seed: int = 0):
    """Seeded and with PyTorch's defaults inside; outside, the session's own states again.

    PyTorch is not imported here: where nobody has done so, nobody has changed it.
    """
    python, numpy = random.getstate(), np.random.get_state()
    random.seed(seed)
    np.random.seed(seed)
    try:
        with _torch_as_usual(sys.modules.get("torch"), seed):
            yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)


@contextlib.contextmanager
def _torch_as_usual(torch, seed):
    """Gradients on, float32 as the default, on the processor, seeded, and in one thread.

    On a busy machine, threads that wait for each other make steps on a few hundred rows 20 times as
    long and more.
    """
    if torch is None:
        yield
        return
    state, dtype = torch.get_rng_state(), torch.get_default_dtype()
    device = torch.get_default_device()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float32)
    if device.type != "cpu":
        torch.set_default_device("cpu")
    try:
        with torch.inference_mode(False), torch.enable_grad():
            torch.default_generator.manual_seed(seed)
            yield
    finally:
        torch.set_num_threads(threads)
        torch.set_rng_state(state)
        torch.set_default_dtype(dtype)
        if device.type != "cpu":
            torch.set_default_device(device)

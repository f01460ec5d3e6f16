"""Runs what could depend on the processor under other instruction sets and numbers of threads.

    python tools/portable.py --strict "COMMAND"      # what `make portable` types
    python tools/portable.py --only "2 threads"      # one setting
    python tools/portable.py --without "1 thread"    # all but one, which `make test` has just run
    python tools/portable.py --minutes 20            # no further setting that would end later

A processor with AVX-512 can be told to do without: OpenBLAS, NumPy, PyTorch and the C library each
choose their code when they are loaded, by environment variables. Each setting is first looked at
from inside (it must have taken effect), and then runs the strict notebooks and the tests of
accuracy, experiments and engine. Exits with 1 if anything failed.
"""
import argparse
import json
import os
import platform
import shlex
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
TESTS = ("tests/losses/test_accuracy*.py", "tests/engine/test_*.py", "tests/study/test_*.py",
         "lossedu/units/*/tests/test_*.py")

# What a process is made of: printed as JSON by a process of the setting itself.
LOOK = """
import json
import numpy as np
import scipy.linalg
import threadpoolctl
import torch
from numpy._core import _multiarray_umath as core
pools = threadpoolctl.threadpool_info()
print(json.dumps({
    "blas": sorted({pool["architecture"] for pool in pools if pool["internal_api"] == "openblas"}),
    "threads": sorted({pool["num_threads"] for pool in pools} | {torch.get_num_threads()}),
    "numpy": [name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)],
    "features": [name for name, there in core.__cpu_features__.items() if there],
    "torch": torch.backends.cpu.get_cpu_capability(),
}))
"""


@dataclass(frozen=True)
class Setting:
    """A name, the environment that makes it, and what has to be seen from inside then."""

    name: str
    threads: int
    without: tuple = ()          # what NumPy is to do without, of the features it chooses among
    blas: str | None = None      # the kernels OpenBLAS is to take
    torch: str | None = None     # the instructions PyTorch is to take
    others: dict = field(default_factory=dict)

    def environment(self):
        """The variables of this setting; those of another are taken away."""
        count = str(self.threads)
        chosen = {"OMP_NUM_THREADS": count, "OPENBLAS_NUM_THREADS": count, "MKL_NUM_THREADS": count,
                  "NPY_DISABLE_CPU_FEATURES": ",".join(self.without),
                  "OPENBLAS_CORETYPE": self.blas,
                  "ATEN_CPU_CAPABILITY": self.torch, "LOSSEDU_HOME": "", **self.others}
        kept = {name: value for name, value in os.environ.items() if name not in chosen}
        return kept | {name: value for name, value in chosen.items() if value is not None}

    def problems(self, seen):
        """One sentence for each thing that did not take effect."""
        problems = []
        if seen["threads"] != [self.threads]:
            problems.append(f"threads are {seen['threads']} and not {self.threads} everywhere.")
        # none: NumPy was built with another library
        names = [name.lower() for name in seen["blas"]]
        if self.blas and names not in ([], [self.blas.lower()]):
            problems.append(f"OpenBLAS takes {seen['blas']} and not {self.blas}.")
        if still := sorted(set(self.without) & set(seen["numpy"])):
            problems.append(f"NumPy still uses {', '.join(still)}.")
        if self.torch and seen["torch"].lower() != self.torch:
            problems.append(f"PyTorch takes {seen['torch']} and not {self.torch}.")
        return problems


def settings(machine, seen):
    """The settings for a machine (`platform.machine()`) with what was `seen` in a process without
    any; what differs most from the machine as it is comes first.

    On x86-64, AVX2 is asked for where the processor has it; on ARM there is one plain setting; of
    any other processor nothing is known but that it has threads.
    """
    found = [Setting("1 thread", 1)]
    if machine.lower() in ("x86_64", "amd64"):
        # NumPy's names differ by version: AVX512F ... AVX512_SPR, or X86_V4 for the lot
        wide = tuple(name for name in seen["numpy"] if name.startswith("AVX512")
                     or name == "X86_V4")
        found.append(Setting("no AVX", 1, tuple(seen["numpy"]), "Nehalem", "default", {
            "ONEDNN_MAX_CPU_ISA": "SSE41", "MKL_CBWR": "COMPATIBLE",
            "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F"}))
        if {"AVX2", "FMA3"} <= set(seen["features"]):
            found.append(Setting("AVX2", 1, wide, "Haswell", "avx2",
                                 {"ONEDNN_MAX_CPU_ISA": "AVX2"}))
    elif machine.lower() in ("aarch64", "arm64"):
        found.append(Setting("plain ARM", 1, tuple(seen["numpy"]), "ARMV8", "default"))
    return [*found, Setting("2 threads", 2)]


def chosen_of(found, only=None, without=None):
    """Those settings that are asked for; a name that none has ends the run with a sentence."""
    names = [one.name for one in found]
    for option, name in (("--only", only), ("--without", without)):
        if name not in (None, *names):
            raise SystemExit(f"portable: {option} {name!r} came; here fit: {', '.join(names)}.")
    return [one for one in found if only in (None, one.name) and one.name != without]


def look(environment):
    """What a Python process of this environment is made of."""
    done = subprocess.run([sys.executable, "-c", LOOK], env=environment, cwd=ROOT, encoding="utf-8",
                          capture_output=True)
    if done.returncode:
        raise SystemExit(f"portable: a process could not be started.\n{done.stderr}")
    return json.loads(done.stdout)


def run(command, environment):
    """(passed, failed, seconds, output) of a pytest command."""
    with tempfile.TemporaryDirectory() as folder:
        report, start = Path(folder) / "report.xml", time.monotonic()
        done = subprocess.run([*command, f"--junitxml={report}"], env=environment, cwd=ROOT,
                              encoding="utf-8",
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        seconds = time.monotonic() - start
        if not report.exists():
            return 0, 1, seconds, done.stdout
        suite = next(ElementTree.parse(report).iter("testsuite")).attrib
    failed = int(suite["failures"]) + int(suite["errors"])
    passed = int(suite["tests"]) - failed - int(suite["skipped"])
    if done.returncode and not failed:  # nothing was collected, or the run broke off
        failed = 1
    return passed, failed, seconds, done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--strict", metavar="COMMAND",
                        help="the command that runs the solved notebooks strictly")
    parser.add_argument("--jobs", default="2", help="processes for the tests")
    parser.add_argument("--only", metavar="SETTING", help="the name of one setting")
    parser.add_argument("--without", metavar="SETTING", help="the name of one to leave out")
    parser.add_argument("--minutes", type=float, default=float("inf"), metavar="M",
                        help="begin no further setting that would end later, if it took as long as "
                             "the longest before")
    asked = parser.parse_args()

    files = sorted(str(path.relative_to(ROOT)) for pattern in TESTS for path in ROOT.glob(pattern))
    commands = {"tests": [sys.executable, "-m", "pytest", "-q", "-p", "no:nbval", "-n", asked.jobs,
                          "--dist", "loadfile", *files]}
    if asked.strict:
        commands["notebooks"] = shlex.split(asked.strict)

    chosen = chosen_of(settings(platform.machine(), look(dict(os.environ))), asked.only,
                       asked.without)

    rows, broken, late = [], [], []
    start, longest = time.monotonic(), 0.0
    for setting in chosen:
        began = time.monotonic()
        if began - start + longest > 60 * asked.minutes:
            late.append(setting.name)
            continue
        environment = setting.environment()
        if problems := setting.problems(look(environment)):
            broken.append(setting.name)
            print(f"{setting.name}: " + " ".join(problems), flush=True)
            continue
        for what, command in commands.items():
            passed, failed, seconds, said = run(command, environment)
            rows.append(f"{setting.name:12} {what:10} {passed:7} {failed:7} {seconds:8.0f}")
            print(rows[-1], flush=True)
            if failed:
                broken.append(setting.name)
                print(said, flush=True)
        longest = max(longest, time.monotonic() - began)

    print(f"\n{'setting':12} {'what':10} {'passed':>7} {'failed':>7} {'seconds':>8}", *rows,
          sep="\n")
    if late:
        print(f"Not run, since {asked.minutes:g} minutes do not suffice: {', '.join(late)}.")
    if broken:
        raise SystemExit(f"portable: something failed under {', '.join(dict.fromkeys(broken))}.")


if __name__ == "__main__":
    main()

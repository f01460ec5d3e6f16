"""What a process and all that it has started use: memory, threads. For the watch of a sandbox.

    used = usage(pid)       # Used(memory=..., threads=[...], processes=[...]), None once it is gone

Linux tells the children of a process in /proc, which takes 0.1 ms for a sandbox; elsewhere psutil
looks through every process of the machine.
"""
import os
from contextlib import suppress
from dataclasses import dataclass

PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
CROWD = 8           # threads of one sandbox; more of them run at the lowest priority


@dataclass(frozen=True)
class Used:
    """Bytes in memory, and the numbers of threads and processes."""

    memory: int
    threads: list
    processes: list


def usage(process: int, most: int = 10 ** 4) -> Used | None:
    """What a process and its descendants use; None where it is gone. It stops counting after
    `most` threads."""
    if not os.path.exists(f"/proc/self/task/{os.getpid()}/children"):
        return _by_psutil(process)
    memory, threads, found = 0, [], [process]
    for one in found:
        with suppress(OSError, IndexError):     # it has ended meanwhile
            with open(f"/proc/{one}/statm", encoding="ascii") as file:
                memory += int(file.read().split()[1]) * PAGE
            own = os.listdir(f"/proc/{one}/task")
            threads += map(int, own)
            for thread in own:
                with open(f"/proc/{one}/task/{thread}/children", encoding="ascii") as file:
                    found += map(int, file.read().split())
        if len(threads) > most:
            break
    return Used(memory, threads, found) if threads else None


def _by_psutil(process):
    import psutil
    try:
        everyone = [psutil.Process(process)]
        everyone += everyone[0].children(recursive=True)
    except psutil.Error:
        return None
    memory, threads = 0, []
    for one in everyone:
        with suppress(psutil.Error):
            memory += one.memory_info().rss
            threads += [thread.id for thread in one.threads()]
    return Used(memory, threads, [one.pid for one in everyone])


def runs(process: int) -> bool:
    """Does it still run? One that waits to be noticed by its parent does not."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except (OSError, IndexError):
        return False


def calm(used: Used) -> None:
    """A crowd of threads runs behind those of others: their limits are on the clock."""
    if len(used.threads) > CROWD:
        for thread in used.threads:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, thread, 19)

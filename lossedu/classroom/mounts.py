"""What a sandbox sees: the arguments of bubblewrap for each profile (see `sandbox`).

Only the last of several mounts on a path is seen: what may be written comes first, Python and its
libraries, which may lie below /tmp, come after it.
"""
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

WITH_PACKAGE = ("train", "open")
HIDDEN = {"numpy": ("torch", "functorch", "torchgen"), "torch": (), "train": (), "open": ()}


def mounts(profile: str, tree: str | os.PathLike, disk: int) -> Iterator[str]:
    """The arguments for a profile; `tree` is what `write_tree` wrote, `disk` the bytes that may be
    written."""
    yield from _system()
    yield from _writable(disk)
    yield from _python(profile)
    yield from _ours(profile, tree)
    yield from ("--remount-ro", "/dev", "--remount-ro", "/")


def _system():
    """The system's libraries, read-only; of /etc what they need to start."""
    for folder in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        if os.path.islink(folder):
            yield from ("--symlink", os.readlink(folder), folder)
        elif os.path.isdir(folder):
            yield from ("--ro-bind", folder, folder)
    yield from ("--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev", "--dir", "/etc")
    for file in ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/alternatives"):
        yield from ("--ro-bind-try", file, file)


def _python(profile):
    """Python and its libraries, read-only, without those that the profile hides."""
    prefixes = {sys.prefix, sys.base_prefix, os.path.dirname(os.path.dirname(
        os.path.realpath(sys.executable)))}
    folders = {form(one) for one in prefixes for form in (os.path.abspath, os.path.realpath)}
    for folder in sorted(folders):
        if not folder.startswith("/usr/") and folder not in ("/", "/usr"):
            for parent in reversed(Path(folder).parents[:-1]):
                yield from ("--dir", str(parent))   # open to all; on its own it would not be
            yield from ("--ro-bind", folder, folder)
            for other in ("pkgs", "envs"):      # of conda: other environments, with PyTorch in them
                if os.path.isdir(os.path.join(folder, other)):
                    yield from _empty(os.path.join(folder, other))
    for place in sorted(_places_of_packages(folders)):
        for package in ("lossedu", *HIDDEN[profile]):
            if os.path.isdir(os.path.join(place, package)):
                yield from _empty(os.path.join(place, package))


def _empty(place):
    return "--tmpfs", place, "--remount-ro", place


def _places_of_packages(folders):
    """Where packages are installed: for this Python, and for others that the sandbox sees."""
    found = {form(sysconfig.get_path(which)) for which in ("purelib", "platlib")
             for form in (os.path.abspath, os.path.realpath)}
    for folder in {*folders, "/usr", "/usr/local"}:
        for pattern in ("lib*/python*/site-packages", "lib*/python*/dist-packages"):
            found |= {str(one) for one in Path(folder).glob(pattern)}
    return found


def _writable(disk):
    """A small folder in memory, and nothing else that can be written."""
    size = str(disk)
    return ["--perms", "0777", "--size", size, "--tmpfs", "/tmp", "--perms", "0777", "--dir",
            "/tmp/home", "--perms", "0777", "--size", size, "--tmpfs", "/dev/shm"]


def _ours(profile, tree):
    """What runs an answer, and where the profile says so, this package."""
    yield from ("--ro-bind", f"{tree}/judge", "/judge")
    if profile in WITH_PACKAGE:
        yield from ("--ro-bind", f"{tree}/course", "/course")
    if profile == "train":
        for file in sorted(Path(tree, "course", "lossedu", "data").iterdir()):
            if file.suffix not in (".py", ".txt"):
                yield from ("--ro-bind", os.devnull, f"/course/lossedu/data/{file.name}")

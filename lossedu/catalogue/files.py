"""The built files under docs/: what they ought to be, and whether they are."""
from pathlib import Path

from .differences import differences
from .families import families
from .page import catalogue
from .thumbnails import thumbnail


def built(groups=None, progress=iter):
    """{path below the checkout: text} of every built file, for some {family: losses} or for all."""
    groups = families() if groups is None else groups
    return {"docs/catalogue.md": catalogue(groups, progress),
            "docs/differences.md": differences(groups),
            **{f"docs/curves/{loss.name}.svg": thumbnail(loss) for losses in groups.values()
               for loss in losses}}


def write(root, wanted):
    """Write the built files `wanted` under `root`, and take away pictures that belong to no
    loss."""
    for path, text in wanted.items():
        (Path(root) / path).parent.mkdir(parents=True, exist_ok=True)
        (Path(root) / path).write_text(text, encoding="utf-8", newline="\n")
    for path in _strays(root, wanted):
        path.unlink()


def stale(root, wanted):
    """A sentence for each file under `root` that is not what is `wanted`; nothing is written."""
    found = []
    for path, text in wanted.items():
        file = Path(root) / path
        if not file.exists():
            found.append(f"{path}: it is missing.")
        elif (stored := file.read_bytes().decode("utf-8")) != text:
            pairs = zip([*stored.split("\n"), ""], [*text.split("\n"), ""])
            line = next((number for number, (one, other) in enumerate(pairs, start=1)
                         if one != other), 1)
            found.append(f"{path}:{line}: it is not what the losses' records give.")
    found += [f"{path.relative_to(root).as_posix()}: there is no such loss."
              for path in _strays(root, wanted)]
    return [f"{sentence} Type: lossedu catalogue" for sentence in found]


def _strays(root, wanted):
    return [path for path in sorted((Path(root) / "docs" / "curves").glob("*"))
            if path.relative_to(root).as_posix() not in wanted]

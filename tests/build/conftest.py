"""A tiny unit with one exercise, to build and to break."""
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from lossedu.units import find

sys.path.insert(0, str(Path(__file__).parents[2] / "course"))
STEM = find("clinic").stem  # its number is that of its place in the course

SOURCE = '''# A tiny unit

Text with a formula $a^2$.

```{code-cell}
import numpy as np
```

## The exercise

{{ exercise slope }}

Write the slope.

<details><summary>Hint 1</summary>

Which way is up?

</details>
<details><summary>Hint 2</summary>

Start with one example.

</details>

```{code-cell}
def slope(pred, target):
    ### BEGIN SOLUTION
    return np.subtract(pred, target)
    ### END SOLUTION
```

```{code-cell}
check.slope = 1
```

```{code-cell}
:id: shown

print(round(float(np.sqrt(2.0)), 3))
```

```{code-cell}
:tags: [nbval-ignore-output]

np.arange(3)
```
'''.replace("check.slope = 1", 'lossedu.check("slope", slope)').replace("import numpy as np",
                                                                        '''import numpy as np

class lossedu:
    check = staticmethod(lambda name, answer: print(f"{name}: passed"))''')


def slope(pred, target):
    r"""The slope of half the squared residual.

    $$\\ell' = \\hat y - y$$
    """
    return pred - target


KNOWN = {"slope": SimpleNamespace(unit="clinic", title="Half the square", points=1, difficulty=2,
                                  minutes=8,
                                  reference=slope, kind="implement", ask="", name="slope",
                                  function="slope")}


@pytest.fixture
def known():
    return dict(KNOWN)


@pytest.fixture
def write(tmp_path):
    """Write a source, changed as told, and give its path."""
    def write(old="", new="", wing="clinic"):
        assert old in SOURCE
        path = tmp_path / "lossedu/units" / wing / "unit.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SOURCE.replace(old, new, 1) if old else SOURCE)
        return path
    return write


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The tiny unit, built once by the command's own function: the folder."""
    import build
    root = tmp_path_factory.mktemp("built")
    (root / "lossedu/units/clinic").mkdir(parents=True)
    (root / "lossedu/units/clinic/unit.md").write_text(SOURCE)
    assert build.build(root=root, known=KNOWN) == []
    return root


@pytest.fixture
def solved(built):
    return nbformat.read(built / f"solutions/{STEM}.ipynb", as_version=4)


@pytest.fixture
def copy(built, tmp_path):
    """A copy of the built unit that a test may break."""
    import shutil
    return shutil.copytree(built, tmp_path / "copy")

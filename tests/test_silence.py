"""No test passes in silence: what it asserts does not stand behind an `if` that may skip it."""
import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SOURCES = sorted(TESTS.rglob("test_*.py"))


def silent(source):
    """The tests of a file that may pass without having asserted anything."""
    tests = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)
             and node.name.startswith("test_")]
    return [test.name for test in tests if asserts(test)
            and (not _surely(test.body) or _leaves_early(test.body))]


def asserts(node):
    """Whether anything is asserted, or skipped with a reason, within a piece of code."""
    return any(isinstance(one, ast.Assert | ast.With) or isinstance(one, ast.Call) and (
        "assert" in (called := ast.unparse(one.func)) or called in ("pytest.skip", "pytest.fail"))
        for one in ast.walk(node))


def _surely(statements):
    """Whether these statements assert something whatever the conditions in them are. A loop counts
    as run."""
    for one in statements:
        if isinstance(one, ast.If):
            found = _surely(one.body) and _surely(one.orelse)
        elif isinstance(one, ast.For):
            found = _surely(one.body)
        elif isinstance(one, ast.FunctionDef | ast.ClassDef):
            found = False
        else:
            found = asserts(one)
        if found:
            return True
    return False


def _leaves_early(statements):
    """Whether a condition lets the test return before it has asserted anything."""
    return any(isinstance(one, ast.If) and not asserts(one) and any(isinstance(inner, ast.Return)
                                                                    for inner in one.body)
               for one in statements)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_no_test_may_pass_without_having_asserted_anything(path):
    assert silent(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("body", [
    "if loss.fused:\n        assert gap(loss) < 8",
    "if loss.scope == 'set':\n        return\n    assert gap(loss) < 8",
    "for loss in losses:\n        if loss.fused:\n            assert gap(loss) < 8",
    "for loss in losses:\n        if loss.fused:\n            np.testing.assert_allclose(loss.a, "
    "loss.b)",
    "if a:\n        assert b\n    elif c:\n        assert d",
])
def test_a_test_behind_an_if_is_seen(body):
    assert silent(f"def test_it(loss, losses):\n    {body}\n") == ["test_it"]


@pytest.mark.parametrize("body", [
    "assert gap(loss) < 8",
    "if a:\n        assert b\n    else:\n        assert c",
    "if a:\n        pytest.skip('it has none')\n    assert b",
    "if a:\n        b = 1\n    assert b",
    "with pytest.raises(ValueError):\n        f()",
    "f()",
])
def test_a_test_that_surely_asserts_or_says_why_not_is_left_alone(body):
    assert silent(f"def test_it(loss):\n    {body}\n") == []

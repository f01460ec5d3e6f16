"""YAML, read as strictly as prose needs: what stands in the file is what the reader sees.

Plain YAML turns `yes` into True, `"\tau"` into a tab and "au", cuts a text at ` #`, and
keeps the last of two equal keys. Here every value is the text as written, and the other
three are errors with file and line.
"""
from pathlib import Path

import yaml


class _Text(yaml.BaseLoader):
    """YAML's BaseLoader (every value is text), without the three silent losses."""

    def construct_scalar(self, node):
        value = super().construct_scalar(node)
        written = self.text[node.start_mark.index:node.end_mark.index]
        after = self.text[node.end_mark.index:].split("\n", 1)[0].lstrip()
        if node.style == '"' and "\\" in written:
            raise _problem(node, "a backslash inside double quotes means something else in YAML; "
                                 "use single quotes")
        if node.style is None and after.startswith("#"):
            raise _problem(node, f"{after!r} would be lost as a comment; "
                                 "put the text in single quotes")
        return value

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _problem(key, f"{key.value!r} stands twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _problem(node, words):
    return yaml.MarkedYAMLError(problem=words, problem_mark=node.start_mark)


def read_yaml(path: str | Path) -> object:
    """A YAML file as lists, mappings and text. ValueError names file, line and problem."""
    path = Path(path)
    text = path.read_text(encoding="utf-8-sig")
    loader = _Text(text)
    loader.text = text
    try:
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}" if mark else ""
        raise ValueError(f"{path.name}{where}: {error.problem}. A text with a colon, a # or a "
                         "backslash stands in single quotes or after a |.") from None
    finally:
        loader.dispose()

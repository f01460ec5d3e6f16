"""Why a file cannot be read, in words of ours: Python's are for programs.

>>> why_not(FileNotFoundError(2, "No such file or directory", "nofile.csv"))
'it is not there'
"""
import json


def why_not(error: Exception) -> str:
    """Why a file cannot be read, as the end of a sentence."""
    for kind, said in ((FileNotFoundError, "it is not there"),
                       (IsADirectoryError, "it is a folder"),
                       (PermissionError, "you may not read it"),
                       (UnicodeDecodeError, "it is not in UTF-8; save it anew with that encoding")):
        if isinstance(error, kind):
            return said
    if isinstance(error, json.JSONDecodeError):
        return f"its JSON is broken in line {error.lineno}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return str(error).rstrip(".")

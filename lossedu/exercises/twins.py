"""Whole numbers come as integers, too: a case whose arrays are whole runs a second time as int64.

`np.zeros_like(x)`, filled with slopes, cuts them to whole numbers then; a right answer does not.
"""
LARGEST = 10_000  # its fourth power is still an int64


def with_twins(cases: list[dict]) -> list[dict]:
    """The cases, and after them a twin of each whose float arrays hold whole numbers alone."""
    twins = [twin for place, case in enumerate(cases) for twin in _twin(case, place)]
    return [*cases, *twins]


def is_refused_by_torch(case: dict, outcome: dict) -> bool:
    """Did PyTorch refuse to differentiate integers? That is no fault of a right answer."""
    said = outcome.get("error", {}).get("message", "")
    return "twin_of" in case and "can require gradients" in said


def _twin(case, place):
    """The case in whole numbers, in a list; or none, where that is no other case."""
    inputs = case["inputs"]
    floats = {name: data for name, data in inputs.items() if _is_float(data)}
    arrays = [data for data in floats.values() if data["kind"] == "array"]
    if not floats or not all(_is_whole(data) for data in arrays or floats.values()):
        return []
    whole = {name: _as_whole(data) for name, data in floats.items() if _is_whole(data)}
    note = f"{case['note']} (as integers)" if case["note"] else "as integers"
    return [{**case, "inputs": {**inputs, **whole}, "note": note, "twin_of": place}]


def _is_float(data):
    return data["kind"] in ("array", "number") and data["dtype"] in ("float64", "float")


def _is_whole(data):
    return all(isinstance(one, float) and one.is_integer() and abs(one) <= LARGEST
               for one in data["values"])


def _as_whole(data):
    dtype = "int64" if data["dtype"] == "float64" else "int"
    return {**data, "dtype": dtype, "values": [int(one) for one in data["values"]]}

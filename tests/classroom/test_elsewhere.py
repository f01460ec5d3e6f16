"""What comes back from a sandbox holds no word that was made while hidden rows were there."""
import pytest

from lossedu.classroom.elsewhere import STOPS, _without_words


def outcome(kind, message="rows 0.25, 0.75"):
    return {"error": {"type": kind, "message": message, "line": 3, "source": "fit(x)"}}


@pytest.mark.parametrize("kind, shown", [
    ("ValueError", "ValueError"), *((one, one) for one in STOPS), ("Row_0_25", "an error"),
    (None, "an error"), (["ValueError"], "an error")])
def test_an_error_says_its_kind_and_the_line_and_quotes_nothing(kind, shown):
    error = _without_words(outcome(kind))["error"]
    assert error == {"type": shown, "message": "", "line": 3, "source": "fit(x)"}


@pytest.mark.parametrize("other", [None, {}, {"value": {"kind": "none"}}, {"error": "text"}])
def test_what_is_no_error_stays_as_it_is(other):
    assert _without_words(other) == other

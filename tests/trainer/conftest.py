"""A bank of its own for the tests of the mock, and a candidate who replies by rule."""
import importlib.util
from pathlib import Path

import pytest

from lossedu.trainer.mock import choosing, work
from lossedu.trainer.mock.talk import Reply, Talk, new_record

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def cards():
    """The cards of the small bank."""
    spec = importlib.util.spec_from_file_location("small_bank", HERE / "bank.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.CARDS


@pytest.fixture
def small_bank(cards, monkeypatch):
    """Mocks ask the cards of the small bank."""
    monkeypatch.setattr(choosing, "cards", lambda: cards)
    return cards


@pytest.fixture
def hold(small_bank, monkeypatch):
    """hold(level=..., minutes=..., seed=..., how=...): a mock held to its end, and all asks.

    `how(ask)` gives the reply, or None for the usual one. Programs are not run: none passes.
    """
    failed = {"passed": False, "said": "Not yet.\nThe sign is wrong."}
    monkeypatch.setattr(work, "verdict_on", lambda exercise, text: dict(failed))

    def held(level="senior", minutes=45, seed=3, avoid=(), how=lambda ask: None, asks=None):
        talk = Talk(new_record(level, minutes, seed, avoid))
        ask, seen = talk.begin(), []
        while ask is not None and (asks is None or len(seen) < asks):
            seen.append(ask)
            ask = talk.reply(how(ask) or usual(ask))
        return talk, seen
    return held


def usual(ask):
    """A plain reply: words, no tick, the file as it was."""
    if ask.how == "file":
        return Reply(ask.stub, seconds=10)
    if ask.how == "mark":
        return Reply(ticks=(1,))
    if ask.how == "line":
        return Reply("10.8 nats" if ask.round.form == "estimate" else "", seconds=10)
    return Reply("Some words, because of a reason. It would change if the data did.", seconds=10)


@pytest.fixture
def ticking():
    """ticking("good", "excellent"): a reply to ticks that takes what these words stand in."""
    def of(*words):
        def how(ask):
            if ask.how == "ticks" and ask.id.startswith("concept"):
                return Reply(ticks=tuple(place for place, option in enumerate(ask.options)
                                         if any(word in option for word in words)))
            return None
        return how
    return of

"""A small bank of cards to hold mocks with: every text says which part of which card it is."""
from types import SimpleNamespace

KINDS = {"concept": 6, "numeric estimate": 3, "design": 2}
LEVELS = ("junior", "mid", "senior", "staff")


def card(kind, level, place):
    """One card; `place` makes it another one."""
    name = f"{kind.replace(' ', '-')}-{level}-{place}"
    tell = lambda part: f"The {part} of {name}."
    return SimpleNamespace(
        id=name, level=level, kind=kind, topic="losses", unit="cross_entropy", minutes=3,
        question=tell("question"), say_first=tell("short answer"), answer=tell("full answer"),
        wrong=SimpleNamespace(said=tell("wrong answer"), because=tell("refutation")),
        follow_ups=tuple(SimpleNamespace(ask=tell(f"follow-up {one}"), level=level_of,
                                         answer=tell(f"answer to follow-up {one}"))
                         for one, level_of in enumerate(("junior", "senior", "staff"))),
        rubric=SimpleNamespace(weak=tell("weak sign"),
                               good=(tell("first good tick"), tell("second good tick")),
                               excellent=(tell("excellent tick"),)),
        red_flags=(tell("red flag"),),
        atoms=tuple(SimpleNamespace(ask=tell(f"atom {one}"), answer=tell(f"atom's answer {one}"))
                    for one in range(3)),
        estimate=(SimpleNamespace(value=10.82, unit="nats", of=""),) * (kind == "numeric estimate"),
        interruptions=tuple(SimpleNamespace(say=tell(f"interruption {one}"),
                                            answer=tell(f"answer to interruption {one}"))
                            for one in range(3)) if (kind, level) == ("design", "staff") else (),
        practice=None, evidence=("holds 1 < 2", "section cross_entropy/In practice"))


CARDS = tuple(card(kind, level, place) for kind, number in KINDS.items()
              for level in LEVELS for place in range(number))

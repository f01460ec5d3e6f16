"""The claims of the four articles, read from statements/, a file for each topic."""
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from ...core.words import near, shown
from ...interview.source import read_yaml
from .record import ARTICLES, VERDICTS, Claim

FOLDER = Path(__file__).parent / "statements"
TOPICS = {  # the name of its file -> what it is about, in the order of the unit
    "basics": "What a loss is and does",
    "squares": "MSE, MAE, MBE and RMSE",
    "outliers": "Outliers",
    "cross_entropy": "Cross-entropy and probabilities",
    "heads": "Output layers and numerics",
    "imbalance": "Rare classes",
    "derivatives": "Derivatives and custom losses",
    "margins": "Margins, embeddings and other losses",
    "tables": "Printed tables",
}


@lru_cache(maxsize=1)
def claims() -> tuple[Claim, ...]:
    """All claims, topic by topic. Raises ValueError for a faulty file, in one sentence."""
    found, place_of = [], {}
    for topic in TOPICS:
        for place, raw in enumerate(read_yaml(FOLDER / f"{topic}.yaml"), start=1):
            one = read_claim(f"{topic}.yaml, claim {place}", raw, topic)
            if one.id in place_of:
                raise ValueError(f"{topic}.yaml, claim {place}: {one.id} stands in "
                                 f"{place_of[one.id]}.yaml already.")
            place_of[one.id] = topic
            found.append(one)
    return tuple(found)


def read_claim(where: str, raw: dict, topic: str) -> Claim:
    """A `Claim` from what a file holds; ValueError starts with `where` and its id."""
    if not isinstance(raw, dict):
        raise ValueError(f"{where}: {shown(raw)} came; a mapping with id, claim, kind, verdict, "
                         "reason and evidence fits.")
    try:
        return Claim(**raw, topic=topic)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        words = first["msg"].removeprefix("Value error, ")
        named = f", {raw['id']}" if isinstance(raw.get("id"), str) else ""
        raise ValueError(f"{where}{named}: {f'{field} ' if field else ''}{words}.") from None


def chosen(topic: str | None = None, article: str | None = None,
           verdict: str | None = None) -> tuple[Claim, ...]:
    """The claims of a topic, an article, a verdict; all of them without a choice.

    Raises ValueError with near names.
    """
    if topic is not None:
        _known("topic", topic, tuple(TOPICS))
    if article is not None:
        article = str(article).upper()
        _known("article", article, ARTICLES)
    if verdict is not None:
        _known("verdict", verdict, VERDICTS)
    return tuple(one for one in claims()
                 if topic in (None, one.topic) and article in (None, one.article)
                 and verdict in (None, one.verdict))


def _known(what, name, names):
    if name not in names:
        raise ValueError(f"There is no {what} {name!r}.{near(str(name), list(names))} "
                         f"These fit: {', '.join(names)}.")

"""Interview questions on paper: the questions first, their answers on pages of their own."""
from collections.abc import Iterable
from pathlib import Path

from .maths import page_text

TEMPLATES = Path(__file__).parent / "templates"


def sheets(cards: Iterable, title: str) -> str:
    """The page: HTML that asks the network for nothing, and breaks where paper does."""
    from jinja2 import Environment, FileSystemLoader
    shelf = Environment(loader=FileSystemLoader(TEMPLATES, encoding="utf-8"), autoescape=True)
    return shelf.get_template("sheets.html").render(cards=list(cards), title=title, text=page_text)

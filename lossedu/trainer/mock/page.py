"""The report as one page: dark and light, for the screen and for paper, without any request."""
from pathlib import Path

from ..maths import page_text
from .grading import RULE
from .report import CLOSE, Report

TEMPLATES = Path(__file__).parents[1] / "templates"


def page(report: Report) -> str:
    """The report as HTML."""
    from jinja2 import Environment, FileSystemLoader
    shelf = Environment(loader=FileSystemLoader(TEMPLATES, encoding="utf-8"), autoescape=True)
    return shelf.get_template("report.html").render(
        report=report, rule=RULE, close=CLOSE, text=page_text, clock=clock)


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds.

    >>> clock(125.4), clock(-3)
    ('2:05', '-0:03')
    """
    sign, whole = ("-" if seconds < 0 else ""), round(abs(seconds))
    return f"{sign}{whole // 60}:{whole % 60:02d}"

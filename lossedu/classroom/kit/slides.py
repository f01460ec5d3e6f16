"""A deck of slides as one HTML file that asks no server for anything.

Arrow keys and the buttons below go back and forth; printed, each slide is a page; on a phone the
columns stand one below the other.
"""
from html import escape
from pathlib import Path
from string import Template

from .markdown import inline

TEMPLATE = Path(__file__).with_name("slides.html")


def page(title, slides):
    """The file's text, from its title and a list of `Slide`."""
    body = "\n".join(_section(one) for one in slides)
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(title=escape(title), slides=body)


def _section(slide):
    level = "h1" if slide.kind == "title" else "h2"
    return (f'<section class="{slide.kind}" aria-label="{escape(slide.title)}">'
            f'<{level}>{inline(slide.title)}</{level}>'
            f'<div class="body">{slide.body}</div></section>')

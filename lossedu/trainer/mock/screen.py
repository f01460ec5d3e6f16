"""What a mock reads and writes in a terminal: text, lines, ticks, and files that are edited."""
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.syntax import Syntax

from ..plain_maths import plain

COMMANDS = ("hint", "aloud")   # alone on a line they need no empty line behind them
SECONDS = 60                # a run of the candidate's file is stopped after that long
FENCE = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
# code stays as it is, formulas become signs; of **bold** and *italic* the stars go
EMPHASIS = re.compile(r"(`[^`]+`)|\$\$?([^$]+)\$\$?|\*\*(.+?)\*\*|"
                      r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", re.DOTALL)


class Screen:
    """A terminal. `read(prompt)` gives a line; EOFError and KeyboardInterrupt come through."""

    def __init__(self, console: Console | None = None, read=input):
        self.console = console or Console(highlight=False)
        self._read = read

    def say(self, text: str = "", style: str = "") -> None:
        """Write a text in which nothing is markup of the terminal."""
        self.console.print(text, style=style, markup=False)

    def rule(self, title: str) -> None:
        """A line across, with a title."""
        self.console.rule(title)

    def tell(self, text: str) -> None:
        """Write a card's text: paragraphs, fenced code, and formulas in signs."""
        end = 0
        for found in FENCE.finditer(text):
            self._paragraphs(text[end:found.start()])
            self.console.print(Syntax(found.group(1).rstrip(), "python", theme="ansi_dark",
                                      background_color="default"))
            end = found.end()
        self._paragraphs(text[end:])

    def _paragraphs(self, text):
        for one in re.split(r"\n[ \t]*\n", text.strip()):
            if re.search(r"^\s*\|", one, re.MULTILINE):
                self.console.print(Markdown(one))
            elif one.strip():
                words = EMPHASIS.sub(_plain, one)
                self.say(f"{_on_one_line(words.strip())}\n")

    def line(self, prompt: str = "> ") -> str:
        """One line."""
        return self._read(prompt)

    def lines(self, prompt: str = "> ") -> str:
        """Lines up to an empty one."""
        found = []
        while line := self.line(prompt).rstrip():
            found.append(line)
            if line.strip() in COMMANDS:
                break
        return "\n".join(found)

    def ticks(self, options: tuple) -> tuple:
        """The places of the options whose numbers are typed."""
        for place, option in enumerate(options, start=1):
            self.say(f"  {place:>2}  {EMPHASIS.sub(_plain, option)}")
        while True:
            typed = self.line("numbers, or Enter for none > ")
            words = re.split(r"[\s,;]+", typed.strip()) if typed.strip() else []
            if all(word.isdecimal() and 1 <= int(word) <= len(options) for word in words):
                return tuple(sorted({int(word) - 1 for word in words}))
            self.say(f"{typed!r} came; numbers from 1 to {len(options)} fit, such as 1 3, or "
                     "Enter for none.")

    def choice(self, options: tuple) -> int:
        """The place of one option, by its number from 0."""
        shown = ", ".join(f"{place} {option}" for place, option in enumerate(options))
        while True:
            typed = self.line(f"{shown} > ").strip()
            if typed.isdecimal() and int(typed) < len(options):
                return int(typed)
            self.say(f"{typed!r} came; a number from 0 to {len(options) - 1} fits.")

    def run(self, file: Path) -> None:
        """Run a file and show what it prints."""
        try:
            done = subprocess.run([sys.executable, file.name], cwd=file.parent, text=True,
                                  capture_output=True, encoding="utf-8", errors="replace",
                                  timeout=SECONDS, stdin=subprocess.DEVNULL)
            self.say((done.stdout + done.stderr).rstrip() or "(it prints nothing)")
        except subprocess.TimeoutExpired:
            self.say(f"It was stopped after {SECONDS} seconds.")


def _on_one_line(paragraph):
    """A paragraph without the ends of its lines in the file; entries of a list stay apart."""
    return re.sub(r"\s*\n\s*(?!(?:[-*]|\d+\.)\s)", " ", paragraph)


def _plain(found):
    code, formula, bold, italic = found.groups()
    return plain(formula) if formula else code or bold or italic

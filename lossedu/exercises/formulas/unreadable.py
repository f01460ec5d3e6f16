"""What cannot be read, and how sentences list what fits."""


class Unreadable(ValueError):
    """A formula that cannot be read: one sentence, and the place in the text (None: all of it)."""

    def __init__(self, sentence, at=None):
        super().__init__(sentence)
        self.at = at


def no_name(name: str, fit, more: str = "") -> str:
    """"q" is no name here; y and p fit."""
    verb = "fits" if len(fit) == 1 else "fit"
    return f'"{name}" is no name here; {listed(fit)} {verb}{more}.'


def listed(names) -> str:
    """"p, y and z"."""
    names = list(names)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

"""What is typed into the cell of an exercise whose answer is a value."""
import re
import textwrap


def is_unwritten(answer) -> bool:
    """Whether an answer is the dots of the stub, or holds nothing else.

    >>> is_unwritten(...), is_unwritten([..., ...]), is_unwritten({"a": ...}), is_unwritten([])
    (True, True, True, False)
    """
    held = list(answer.values()) if isinstance(answer, dict) else answer
    if isinstance(held, (tuple, list)):
        return bool(held) and all(one is ... for one in held)
    return held is ...


def first_question(text: str) -> str:
    """The first sentence of a text that is a question; the first one of all if none is.

    >>> first_question("One network, ten classes. What comes out?")
    'What comes out?'
    >>> first_question("Mend it. Then run it.")
    'Mend it.'
    """
    sentences = re.split(r"(?<=[.?!:;])\s+", " ".join(text.split()))
    return next((one for one in sentences if one.endswith("?")), sentences[0])


def with_because(code: str, because: str) -> str:
    """Code below a comment that says why it is right.

    >>> print(with_because("guess = 2", "one and one are two."))
    # because one and one are two.
    guess = 2
    """
    if not because:
        return code
    lines = textwrap.wrap(f"because {because}", width=96)
    return "\n".join([*(f"# {line}" for line in lines), code])

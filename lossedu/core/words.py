"""Words that sentences need: near names, values as a sentence can hold them, articles."""
import difflib
import re

import numpy as np

from .names import other_names, plain


def near(word: str, words, meant=()) -> str:
    """'Did you mean ...' for a mistyped word, or nothing. Upper case and separators do not count;
    the words that are `meant` by it elsewhere go before those that only look like it.

    >>> near("hubr", ["huber", "mse"]), near("MSE", ["huber", "mse"])
    (' Did you mean "huber"?', ' Did you mean "mse"?')
    """
    forms = {plain(one): one for one in words}
    looks_like = difflib.get_close_matches(plain(word), forms, n=3, cutoff=0.5)
    same = forms.get(plain(word))
    close = [same] if same is not None else list(meant) or [forms[one] for one in looks_like]
    quoted = " or ".join(f'"{one}"' for one in close)
    return f" Did you mean {quoted}?" if close else ""


def near_loss(word: str, words) -> str:
    """'Did you mean ...' for a loss that is called otherwise here, or mistyped.

    >>> near_loss("KLDivLoss", ["kl_div", "js_div"])
    ' Did you mean "kl_div"?'
    """
    meant, note = other_names(word)
    return near(word, words, [one for one in meant if one in words]) + (f" {note}" if note else "")


def shown(value) -> str:
    """A value as a sentence can hold it: on one line, short, without an address in memory.

    >>> shown("avg"), shown(np.ones((2, 2)))
    ("'avg'", 'an ndarray')
    """
    simple = (str, bytes, bool, int, float, complex, np.generic, list, tuple)
    plain = value is None or isinstance(value, simple)
    text = " ".join(repr(value).split()) if plain else with_article(type(value).__name__)
    if len(text) <= 60 and " at 0x" not in text:
        return text
    return text[:57].split(" at 0x")[0] + "..."


def with_article(noun: str) -> str:
    """The noun with its article, which goes by the sound.

    >>> [with_article(noun) for noun in ("int", "ndarray", "float", "uint8")]
    ['an int', 'an ndarray', 'a float', 'a uint8']
    """
    vowel = re.match(r"_*([aeio]|u(?!int|ni|fun|s)|nd)", noun.lower())
    return f"an {noun}" if vowel else f"a {noun}"

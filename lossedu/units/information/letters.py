"""Models of text that count: of letters, and of words with a fixed vocabulary."""
from collections import Counter
from dataclasses import dataclass

import numpy as np

STRENGTH = 5.0     # how many letters the prediction from fewer letters counts for
ALPHABET = 128     # letters there may be; those never seen share what is left for them
END = "\n"         # stands behind each snippet
UNKNOWN = "<unk>"


def normal(text) -> str:
    """Lower case, single spaces, and an end.

    >>> normal("A  Film")
    'a film\\n'
    """
    return " ".join(text.lower().split()) + END


class Letters:
    """Predicts a letter from the two before it.

    The frequencies after two letters are mixed with those after one, these with those of single
    letters, and these with equal probabilities; each of the latter counts as STRENGTH letters.
    """

    def __init__(self, texts):
        self.counts = [Counter(), Counter(), Counter()]
        self.totals = [Counter(), Counter(), Counter()]
        for text in texts:
            padded = END * 2 + text
            for order in (0, 1, 2):
                pieces = [padded[at - order:at + 1] for at in range(2, len(padded))]
                self.counts[order].update(pieces)
                self.totals[order].update(piece[:-1] for piece in pieces)
        self.known = {}

    def nats(self, piece) -> float:
        """-log of the probability of a third letter behind two: piece holds all three."""
        if piece not in self.known:
            p = 1 / ALPHABET
            for order in (0, 1, 2):
                seen = piece[2 - order:]
                p = ((self.counts[order][seen] + STRENGTH * p)
                     / (self.totals[order][seen[:-1]] + STRENGTH))
            self.known[piece] = -np.log(p)
        return self.known[piece]

    def text_nats(self, text) -> float:
        """-log of the probability of a whole text, in nats."""
        padded = END * 2 + text
        return sum(self.nats(padded[at - 2:at + 1]) for at in range(2, len(padded)))


@dataclass(frozen=True)
class Measured:
    """What a model lost on texts: `token_nats` (in all), `tokens`, `unknown_nats` to spell the
    unknown words, `letters` of the texts, their ends included."""

    token_nats: float
    tokens: int
    unknown_nats: float
    letters: int

    @property
    def perplexity(self) -> float:
        """The exponential of the mean loss of a token."""
        return float(np.exp(self.token_nats / self.tokens))

    @property
    def bits(self) -> float:
        """Bits for a letter, with the unknown words spelled."""
        return (self.token_nats + self.unknown_nats) / self.letters / np.log(2)

    @property
    def bits_unspelled(self) -> float:
        """Bits for a letter, if nobody asks which word an unknown one was."""
        return self.token_nats / self.letters / np.log(2)


def measure_letters(seen, later) -> Measured:
    """The letters' model, learned from texts and measured on later ones."""
    model = Letters(seen)
    letters = sum(map(len, later))
    return Measured(sum(map(model.text_nats, later)), letters, 0.0, letters)


def measure_words(seen, later, sizes) -> dict:
    """size -> `Measured`: words predicted by their frequency, whatever stood before them.

    A vocabulary holds that many of the most frequent words, the end of a snippet, and `<unk>` for
    all others; an unknown word is spelled by a model of letters learned from the words seen. The
    frequency of `<unk>` is that of the words left out, one added to each count.
    """
    counts = Counter(word for text in seen for word in text.split())
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    spelled = Letters([word + END for word in ranked])
    found = {}
    for size in sizes:
        kept = {word: counts[word] for word in ranked[:size]}
        kept[END] = len(seen)
        kept[UNKNOWN] = sum(counts[word] for word in ranked[size:])
        total = sum(kept.values()) + len(kept)
        nats = {word: -np.log((count + 1) / total) for word, count in kept.items()}
        in_all, tokens, unknown = 0.0, 0, 0.0
        for text in later:
            for word in [*text.split(), END]:
                in_all += nats[word if word in kept else UNKNOWN]
                unknown += 0.0 if word in kept else spelled.text_nats(word + END)
                tokens += 1
        found[size] = Measured(float(in_all), tokens, float(unknown), sum(map(len, later)))
    return found

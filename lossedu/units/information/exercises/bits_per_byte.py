"""A loss that can be compared between models with different tokens: bits per byte of the text."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def bits_per_byte(losses, tokens):
    """The loss of a model on a text, in bits per byte of the text in UTF-8.

    losses: (n,), the loss of each token in nats, n at least 1. tokens: a list of n strings, the
    pieces of the text in their order; a token such as the end of the text stands for no letters and
    is the empty string, but its loss belongs to the text. The text has at least one letter. Returns
    a float.
    """
    return float(np.sum(losses) / np.log(2) / len("".join(tokens).encode()))


def draw(rng):
    pieces = ["the", " film", " is", " a", " bore", ",", " but", " naïve", " café", "!", " it",
              "s", "…", " unwatchable"]

    def drawn(count, *more):
        chosen = [pieces[at] for at in rng.integers(0, len(pieces), count)] + list(more)
        return Case(rng.exponential(3.0, len(chosen)), chosen)

    yield drawn(9).note("nine tokens")
    yield Case(np.array([np.log(2)]), ["a"]).note("one token of one letter, loss log 2")
    yield Case(np.array([1.0, 3.0]), ["a", "b"]).note("two letters as tokens")
    yield Case(np.array([1.0, 7.0]), ["a", " marvellous"]).note("a short token and a long one")
    yield Case(np.array([2.0, 4.0]), ["é", "e"]).note("a letter of two bytes")
    yield Case(np.array([3.0, 5.0, 0.5]), ["好", "片", "!"]).note("letters of three bytes")
    yield Case(np.array([2.5, 3.5, 6.0]), ["good", " one", ""]).note("an end of the text")
    yield Case(np.array([2.0, 2.0, 1.0]), [" ", "  ", "x"]).note("spaces")
    yield Case(np.zeros(3), ["a", "bc", "d"]).note("no loss at all")
    yield Case(np.array([4, 2, 3]), ["so", " so", " so"]).note("whole numbers, a repeated token")
    yield Case(np.array([0.1, 9.0, 0.1, 2.0]), ["", "ab", "", "cde"]).note("two empty tokens")
    yield drawn(40, "").note("forty tokens and an end")
    yield drawn(17).note("seventeen tokens")


def byte_by_byte(losses, tokens):
    total, count = 0.0, 0
    for loss, token in zip(losses, tokens):
        total += loss
        count += len(bytes(token, "utf-8"))
    return total / count / np.log(2)


def with_log2_of_e(losses, tokens):
    bits = np.asarray(losses) * np.log2(np.e)
    return bits.sum() / sum(len(one.encode("utf-8")) for one in tokens)


def from_the_mean(losses, tokens):
    per_token = len(losses) / len("".join(tokens).encode())
    return np.mean(losses) * per_token * np.log2(np.e)


def _bytes(tokens):
    return len("".join(tokens).encode())


EXERCISE = Exercise(
    reference=bits_per_byte, title="Bits per byte", points=2, difficulty=2, minutes=6,
    draw=widened(draw, bits_per_byte, {
        "a list of n strings": lambda losses, tokens: len(losses) != len(tokens),
        "has at least one letter": lambda losses, tokens: not "".join(tokens)}),
    mistakes=(
        Mistake("per_token", lambda losses, tokens: float(np.mean(losses) / np.log(2)),
                "These are bits per token. What does another tokeniser change, and what stays?"),
        Mistake("nats_per_token", lambda losses, tokens: float(np.mean(losses)),
                "This is the mean loss of a token in nats. Which unit, and per what, is asked "
                "for?"),
        Mistake("nats", lambda losses, tokens: float(np.sum(losses) / _bytes(tokens)),
                "These are nats per byte. How many nats has a bit?"),
        Mistake("times_log_2", lambda losses, tokens: float(np.sum(losses) * np.log(2)
                                                            / _bytes(tokens)),
                "A loss of log 2 nats is one bit. Do you multiply or divide by log 2?"),
        Mistake("letters", lambda losses, tokens: float(np.sum(losses) / np.log(2)
                                                        / len("".join(tokens))),
                "These are bits per letter. How many bytes has é in UTF-8?"),
        Mistake("mean_of_ratios", lambda losses, tokens: float(np.mean(
            [loss / np.log(2) / len(token.encode()) for loss, token in zip(losses, tokens)
             if token])),
                "This is a mean of the ratios of single tokens, so short tokens count as much as "
                "long ones. Which two sums are divided?"),
        Mistake("letters_of_each", lambda losses, tokens: float(np.mean(
            [loss / np.log(2) / len(token) for loss, token in zip(losses, tokens) if token])),
                "This is a mean of ratios over tokens, in letters. Which two sums are divided, and "
                "how many bytes has é?"),
        Mistake("empty_left_out", lambda losses, tokens: float(
            np.sum([loss for loss, token in zip(losses, tokens) if token]) / np.log(2)
            / _bytes(tokens)),
                "The losses of the empty tokens are left out. Does the end of the text have to be "
                "predicted, too?"),
        Mistake("one_byte_at_least", lambda losses, tokens: float(
            np.sum(losses) / np.log(2) / sum(max(1, len(token.encode())) for token in tokens)),
                "An empty token counts as one byte here. How many bytes does it add to the text?"),
        Mistake("letters_and_empty", lambda losses, tokens: float(
            np.sum([loss for loss, token in zip(losses, tokens) if token]) / np.log(2)
            / len("".join(tokens))),
                "The losses of the empty tokens are left out, and letters are counted in place of "
                "bytes. What is predicted, and how many bytes has é?"),
        Mistake("stripped", lambda losses, tokens: float(
            np.sum(losses) / np.log(2)
            / max(1, len("".join(token.strip() for token in tokens).encode()))),
                "Spaces are not counted here. Are they part of the text?"),
        Mistake("joined_by_spaces", lambda losses, tokens: float(
            np.sum(losses) / np.log(2) / len(" ".join(tokens).encode())),
                "Spaces were put between the tokens. Where a text has spaces, the tokens hold them "
                "already: how many bytes has the text?"),
        Mistake("different_tokens", lambda losses, tokens: float(
            np.sum(losses) / np.log(2) / len("".join(dict.fromkeys(tokens)).encode())),
                "A token that comes twice is counted once. How long is the text?"),
        Mistake("perplexity", lambda losses, tokens: float(
            2 ** (np.sum(losses) / np.log(2) / _bytes(tokens))),
                "This is the perplexity per byte. What are the bits themselves?"),
        Mistake("bits_of_the_text", lambda losses, tokens: float(np.sum(losses) / np.log(2)),
                "These are the bits of the whole text. By what is it divided?"),
        Mistake("base_10", lambda losses, tokens: float(np.sum(losses) / np.log(10)
                                                        / _bytes(tokens)),
                "This logarithm has base 10. Which base do bits have?"),
        Mistake("upside_down", lambda losses, tokens: float(
            _bytes(tokens) * np.log(2) / np.sum(losses)) if np.sum(losses) else 0.0,
                "These are bytes per bit. Which of the two belongs below the line?")),
    styles=(byte_by_byte, with_log2_of_e, from_the_mean),
    further="Two sums: the losses of all tokens, and the bytes of the joined text. Divide, and "
            "then change nats to bits.",
)

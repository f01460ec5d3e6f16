"""A loss that can be compared between tokenisers, from what an evaluation prints of each text."""
from unicodedata import normalize

import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def bits_per_byte(mean_losses, token_counts, texts):
    """The loss of a model on several texts taken together, in bits per byte in UTF-8.

    mean_losses: (n,), for each text the mean loss of its tokens, in nats. token_counts: (n,), how
    many tokens each text was cut into, the token for its end included; at least 1. texts: a list of
    n strings; a text may be empty, and then it has the token for its end alone. At least one text
    is not empty. Returns a float.
    """
    total = np.sum(np.asarray(mean_losses) * np.asarray(token_counts))
    return float(total / np.log(2) / len("".join(texts).encode()))


def draw(rng):
    pieces = ("a bore", "naïve but funny", "so so", "café noir", "not a film, a wait", "好片",
              "unwatchable…", "it's a sincere mess", "!", "the cast is fine, the story is not")

    def drawn(count, *more):
        texts = [pieces[at] for at in rng.integers(0, len(pieces), count)] + list(more)
        tokens = [1 + int(rng.integers(1, 2 + len(text))) if text else 1 for text in texts]
        return Case(rng.exponential(3.0, len(texts)), np.array(tokens), texts)

    yield drawn(5).note("five texts")
    yield Case(np.array([np.log(2)]), np.array([2]), ["ab"]).note("one text")
    yield Case(np.array([1.0, 3.0]), np.array([2, 2]), ["ab", "cd"]).note("texts of equal length")
    yield Case(np.array([1.0, 4.0]), np.array([9, 2]),
               ["a film about a film", "no"]).note("a long text and a short one")
    yield Case(np.array([5.0, 2.0]), np.array([3, 12]),
               ["a film about a film", "unwatchable"]).note("more tokens in the shorter text")
    yield Case(np.array([2.0, 4.0]), np.array([2, 2]), ["é", "e"]).note("a letter of two bytes")
    yield Case(np.array([3.0, 5.0]), np.array([3, 4]), ["好片", "good"]).note("letters of 3 bytes")
    yield Case(np.array([3.0, 2.0]), np.array([2, 5]), ["😀", "funny"]).note("a letter of 4 bytes")
    yield Case(np.array([2.0, 1.5]), np.array([4, 3]),
               ["a bore ", " so"]).note("a blank at an end of a text")
    yield Case(np.array([2.5, 6.0, 1.5]), np.array([4, 1, 3]),
               ["a bore", "", "fine"]).note("an empty text")
    yield Case(np.array([2.0, 1.0]), np.array([3, 2]),
               ["cafe\u0301", "a bore"]).note("an accent that is a letter of its own")
    yield Case(np.zeros(2), np.array([3, 2]), ["abc", "d"]).note("no loss at all")
    yield Case(np.array([4, 2, 3]), np.array([5, 1, 2]),
               ["so so", "s", "so so"]).note("whole numbers, a text that comes twice")
    yield Case(np.array([2.0, 3.5, 1.0]), np.array([31, 64, 95]),
               ["the cast is fine, the story is not", "a bore, " * 12 + "so",
                "so so, " * 17 + "so"]).note(
        "texts of many tokens")
    yield drawn(12, "", "").note("twelve texts and two empty ones")
    yield drawn(30).note("thirty texts")


def text_by_text(mean_losses, token_counts, texts):
    nats, count = 0.0, 0
    for loss, tokens, text in zip(mean_losses, token_counts, texts):
        nats += loss * tokens
        count += len(bytes(text, "utf-8"))
    return nats / count / np.log(2)


def weighted(mean_losses, token_counts, texts):
    per_token = np.average(mean_losses, weights=token_counts)
    tokens_per_byte = np.sum(token_counts) / sum(len(text.encode()) for text in texts)
    return per_token * tokens_per_byte * np.log2(np.e)


def with_dot(mean_losses, token_counts, texts):
    bits = np.dot(np.asarray(mean_losses, dtype=float), token_counts) / np.log(2)
    return bits / np.array([len(text.encode("utf8")) for text in texts]).sum()


def _bytes(texts):
    return len("".join(texts).encode())


def _per(text):
    return max(1, len(text.encode()))


def _all(mean_losses, token_counts):
    return np.sum(np.asarray(mean_losses, dtype=float) * np.asarray(token_counts))


EXERCISE = Exercise(
    reference=bits_per_byte, title="Bits per byte", points=2, difficulty=2, minutes=6,
    draw=widened(draw, bits_per_byte, {
        "a list of": lambda mean_losses, token_counts, texts: len(
            {len(mean_losses), len(token_counts), len(texts)}) != 1,
        "at least 1": lambda mean_losses, token_counts, texts: np.min(token_counts) < 1,
        "At least one text": lambda mean_losses, token_counts, texts: not "".join(texts)}),
    mistakes=(
        Mistake("mean_of_texts", lambda m, c, t: float(np.mean(
            [loss * count / np.log(2) / len(text.encode()) for loss, count, text in zip(m, c, t)
             if text])),
                "This is the mean of the bits per byte of single texts, so that a short text "
                "counts as much as a long one. Which two sums belong to the texts taken together?"),
        Mistake("mean_with_empty", lambda m, c, t: float(np.mean(
            [loss * count / np.log(2) / _per(text) for loss, count, text in zip(m, c, t)])),
                "This is the mean of the ratios of single texts. Which two sums belong to the "
                "texts taken together?"),
        Mistake("counts_forgotten", lambda m, c, t: float(np.sum(m) / np.log(2) / _bytes(t)),
                "The mean losses are added up as if each text had one token. What is the loss of a "
                "whole text?"),
        Mistake("mean_loss", lambda m, c, t: float(np.mean(m) * np.sum(c) / np.log(2) / _bytes(t)),
                "The mean losses of the texts count alike here, however many tokens a text has. "
                "What is the loss of all texts together?"),
        Mistake("per_token", lambda m, c, t: float(_all(m, c) / np.sum(c) / np.log(2)),
                "These are bits per token. What does another tokeniser change, and what stays?"),
        Mistake("nats_per_token", lambda m, c, t: float(_all(m, c) / np.sum(c)),
                "This is the mean loss of a token in nats. Which unit, and per what, is asked "
                "for?"),
        Mistake("nats", lambda m, c, t: float(_all(m, c) / _bytes(t)),
                "These are nats per byte. How many nats has a bit?"),
        Mistake("times_log_2", lambda m, c, t: float(_all(m, c) * np.log(2) / _bytes(t)),
                "A loss of log 2 nats is one bit. Do you multiply or divide by log 2?"),
        Mistake("letters", lambda m, c, t: float(_all(m, c) / np.log(2) / len("".join(t))),
                "These are bits per letter. How many bytes has é in UTF-8?"),
        Mistake("letters_of_each", lambda m, c, t: float(np.mean(
            [loss * count / np.log(2) / len(text) for loss, count, text in zip(m, c, t) if text])),
                "This is a mean over texts of bits per letter. Which two sums belong to the texts "
                "taken together, and how many bytes has é?"),
        Mistake("empty_left_out", lambda m, c, t: float(
            sum(loss * count for loss, count, text in zip(m, c, t) if text) / np.log(2)
            / _bytes(t)),
                "The losses of the empty texts are left out. Does their end have to be predicted, "
                "too?"),
        Mistake("one_byte_at_least", lambda m, c, t: float(
            _all(m, c) / np.log(2) / sum(_per(text) for text in t)),
                "An empty text counts as one byte here. How many bytes does it have?"),
        Mistake("ends_counted", lambda m, c, t: float(
            _all(m, c) / np.log(2) / (_bytes(t) + len(t))),
                "The end of each text counts as a byte here. Is it one of the bytes of the text?"),
        Mistake("joined_by_newlines", lambda m, c, t: float(
            _all(m, c) / np.log(2) / len("\n".join(t).encode())),
                "A byte is added between any two texts. Is it one of the bytes of the texts?"),
        Mistake("normalised", lambda m, c, t: float(
            _all(m, c) / np.log(2) / len(normalize("NFC", "".join(t)).encode())),
                "The texts are changed before their bytes are counted: letter and accent become "
                "one. How many bytes do the texts have as they are?"),
        Mistake("end_not_a_token", lambda m, c, t: float(
            _all(m, np.asarray(c) - 1) / np.log(2) / _bytes(t)),
                "One token of each text is left out. Is the loss of the end part of the loss?"),
        Mistake("without_spaces", lambda m, c, t: float(
            _all(m, c) / np.log(2) / max(1, len("".join("".join(t).split()).encode()))),
                "Spaces are not counted here. Are they part of the text?"),
        Mistake("stripped", lambda m, c, t: float(
            _all(m, c) / np.log(2) / max(1, len("".join(one.strip() for one in t).encode()))),
                "Blanks at the ends of a text are not counted here. Are they part of the text?"),
        *(Mistake(f"most_{most}_bytes", lambda m, c, t, most=most: float(
            _all(m, c) / np.log(2) / sum(min(most, len(one.encode())) for one in "".join(t))),
                  f"No letter counts for more than {most} bytes here. How many has 😀?")
          for most in (2, 3)),
        Mistake("different_texts", lambda m, c, t: float(
            _all(m, c) / np.log(2) / len("".join(dict.fromkeys(t)).encode())),
                "A text that comes twice is counted once. How many bytes are there in all?"),
        Mistake("two_bytes_each", lambda m, c, t: float(
            _all(m, c) / np.log(2) / len("".join(t).encode("utf-16-le"))),
                "These are the bytes of UTF-16. How many bytes has an e in UTF-8?"),
        Mistake("perplexity", lambda m, c, t: float(2 ** min(
            1000, _all(m, c) / np.log(2) / _bytes(t))),
                "This is the perplexity per byte. What are the bits themselves?"),
        Mistake("bits_in_all", lambda m, c, t: float(_all(m, c) / np.log(2)),
                "These are the bits of all texts. By what is it divided?"),
        Mistake("base_10", lambda m, c, t: float(_all(m, c) / np.log(10) / _bytes(t)),
                "This logarithm has base 10. Which base do bits have?"),
        Mistake("upside_down", lambda m, c, t: float(
            _bytes(t) * np.log(2) / _all(m, c)) if _all(m, c) else 0.0,
                "These are bytes per bit. Which of the two belongs below the line?")),
    styles=(text_by_text, weighted, with_dot),
    further="A mean loss times its number of tokens is the loss of a text. Add these up, add up "
            "the bytes, divide, and then change nats to bits.",
)

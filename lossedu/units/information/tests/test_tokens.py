"""Letters and words: the models are distributions, and unknown words cost what they cost."""
import numpy as np
import pytest

from lossedu.units.information import letters
from lossedu.units.information.experiments import tokens

SEEN = [letters.normal(text) for text in ("A good film", "a bad film", "good  fun", "The end")]
LATER = [letters.normal(text) for text in ("a good end", "not a film")]


def test_the_probabilities_of_the_next_letter_sum_to_at_most_one():
    model = letters.Letters(SEEN)
    for before in ("\n\n", "a ", "oo", "zz"):
        known = sum(np.exp(-model.nats(before + letter)) for letter in set("".join(SEEN)))
        unseen = (letters.ALPHABET - len(set("".join(SEEN)))) * np.exp(-model.nats(before + "@"))
        assert known + unseen == pytest.approx(1.0, rel=1e-12)


def test_a_likelier_letter_costs_less():
    model = letters.Letters(SEEN)
    assert model.nats("oo" + "d") < model.nats("oo" + "m") < model.nats("oo" + "@")


def test_the_words_of_a_vocabulary_and_its_two_tokens_have_probabilities_that_sum_to_one():
    words = [word for text in SEEN for word in text.split()]
    for size in (0, 2, 100):
        kept = sorted(set(words), key=lambda word: (-words.count(word), word))[:size]
        texts = [word + " " for word in kept] + ["unheard "]
        lost = [letters.measure_words(SEEN, [text], (size,))[size].token_nats for text in texts]
        end = letters.measure_words(SEEN, [" "], (size,))[size].token_nats
        assert sum(np.exp(end - one) for one in lost) + np.exp(-end) == pytest.approx(1.0)


def test_unknown_words_are_spelled_and_known_ones_are_not():
    found = letters.measure_words(SEEN, LATER, (0, 100))
    spelled = letters.Letters([word + letters.END for word in
                               sorted({word for text in SEEN for word in text.split()})])
    everything = sum(spelled.text_nats(word + letters.END)
                     for text in LATER for word in text.split())
    assert found[0].unknown_nats == pytest.approx(everything, rel=1e-12)
    assert found[100].unknown_nats == pytest.approx(spelled.text_nats("not\n"), rel=1e-12)
    assert found[0].tokens == 8 and found[0].letters == len("a good end\nnot a film\n")
    assert found[0].bits == pytest.approx(
        (found[0].token_nats + everything) / 22 / np.log(2), rel=1e-12)


def test_a_smaller_vocabulary_lowers_the_stored_perplexity_and_raises_the_bits():
    words = tokens.stored().table.query("model == 'words'")
    for _, rows in words.groupby("seed"):
        rows = rows.sort_values("size")
        assert (np.diff(rows.perplexity) > 0).all() and (np.diff(rows.bits) < 0).all()
    assert len(words.seed.unique()) == 24


def test_words_need_fewer_stored_bits_than_letters_with_10000_of_them_and_more_with_10():
    table = tokens.stored().table.pivot(index="seed", columns="size", values="bits")
    assert (table[10_000] < 0.9 * table[-1]).all() and (table[10] > table[-1]).all()


@pytest.mark.proof
def test_a_part_of_the_stored_runs_comes_out_again():
    stored = tokens.stored().table.query("seed == 0")
    for row in tokens.measured(0, (0, 1000)):
        same = stored[stored["size"] == row["size"]]
        for column in ("nats", "perplexity", "bits", "bits_unspelled"):
            assert same[column].item() == pytest.approx(row[column], rel=1e-5)


def test_held_out_sentences_are_not_among_those_learned_from():
    seen, later = tokens.texts_of(0)
    assert len(seen) + len(later) == 10_605
    assert 0.2 < len(later) / 10_605 < 0.3

"""A package for Anki: opened by Anki itself, imported twice, with formulas that it can set."""
import json
import re
import sqlite3
import zipfile

import pytest
from typer.testing import CliRunner

from lossedu import cli
from lossedu.interview import all_cards, anki
from lossedu.interview.card import Atom


@pytest.fixture(scope="module")
def deck():
    return all_cards()


@pytest.fixture(scope="module")
def package(deck, tmp_path_factory):
    path = tmp_path_factory.mktemp("anki") / "lossedu.apkg"
    anki.write(deck, path)
    return path


def notes(package, tmp_path):
    """guid -> (fields, tags), read from the package's database."""
    with zipfile.ZipFile(package) as archive:
        archive.extract("collection.anki2", tmp_path)
    with sqlite3.connect(tmp_path / "collection.anki2") as database:
        found = database.execute("select guid, flds, tags from notes").fetchall()
    return {guid: (fields.split("\x1f"), tags.split()) for guid, fields, tags in found}


@pytest.mark.proof
def test_every_atom_is_a_note_with_its_level_kind_and_topic(deck, package, tmp_path):
    found = notes(package, tmp_path)
    assert len(found) == sum(len(card.atoms) for card in deck)
    assert {len(tags) for _, tags in found.values()} == {3}


def test_no_dollar_is_left_outside_of_code(package, tmp_path):
    for fields, _ in notes(package, tmp_path).values():
        assert not [one for one in fields if "$" in re.sub(r"<code>.*?</code>", "", one,
                                                           flags=re.DOTALL)]


@pytest.mark.proof
def test_ids_hang_on_names_alone(deck, package, tmp_path):
    again = tmp_path / "again.apkg"
    anki.write(deck[::-1], again)
    assert notes(again, tmp_path).keys() == notes(package, tmp_path / "first").keys()


@pytest.mark.proof
def test_a_second_import_changes_texts_and_nothing_else(deck, package, tmp_path):
    collections = pytest.importorskip("anki.collection", reason="Anki is not installed")
    collection = collections.Collection(str(tmp_path / "collection.anki2"))

    def take(path):
        collection.import_anki_package(collections.ImportAnkiPackageRequest(
            package_path=str(path), options=collections.ImportAnkiPackageOptions()))
        return collection.note_count()

    there = take(package)
    assert there == sum(len(card.atoms) for card in deck) and take(package) == there
    due = {one: collection.get_card(one).due for one in collection.find_cards("")}
    assert not collection.find_notes("another-wording")
    card = deck[0]
    atoms = (Atom(ask="another-wording?", answer=card.atoms[0].answer), *card.atoms[1:])
    later = tmp_path / "later.apkg"
    anki.write([card.model_copy(update={"atoms": atoms}), *deck[1:]], later)
    _age(later, tmp_path)
    assert take(later) == there
    assert len(collection.find_notes("another-wording")) == 1
    assert {one: collection.get_card(one).due for one in collection.find_cards("")} == due
    collection.close()


def _age(package, tmp_path):
    """As if the package had been written a day later: Anki takes the newer text."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "aged")
    file = tmp_path / "aged/collection.anki2"
    with sqlite3.connect(file) as database:
        database.execute("update notes set mod = mod + 86400")
    with zipfile.ZipFile(package, "w") as archive:
        archive.write(file, "collection.anki2")
        archive.writestr("media", json.dumps({}))


def test_the_command_writes_a_package_and_says_how_to_open_it(tmp_path):
    out = tmp_path / "some.apkg"
    said = CliRunner().invoke(cli.app, ["cards", "ranking", "--level", "mid", "--out", str(out)])
    assert said.exit_code == 0 and "Open it in Anki: File, Import." in said.output
    assert zipfile.is_zipfile(out)


@pytest.mark.proof
@pytest.mark.parametrize("typed, sentence", [
    (["--out", "cards.txt"], "a file that ends in .apkg fits. Type: lossedu cards --out"),
    (["--out", "nowhere/cards.apkg"], "cannot be written: No such file or directory"),
    (["outlier"], 'Did you mean "outliers"?'),
    (["ranking", "--level", "expert"], "level is 'expert'; one of these fits: junior"),
])
def test_what_is_typed_wrong_is_told_in_a_sentence(typed, sentence):
    said = CliRunner().invoke(cli.app, ["cards", *typed])
    assert said.exit_code == 2 and sentence in said.output and "Traceback" not in said.output


def test_questions_are_printed_without_their_answers():
    said = CliRunner().invoke(cli.app, ["cards", "ranking", "--level", "junior"]).output
    assert "The answers: print(deck.answers())" not in said and "Say first" not in said
    assert "Say first" in CliRunner().invoke(cli.app, ["cards", "ranking", "--answers"]).output

"""The command `lossedu drill`, as it is typed."""
import pytest
from typer.testing import CliRunner

import lossedu.interview
from lossedu.cli import app
from lossedu.interview.topics import TOPICS
from lossedu.trainer import drill as engine
from lossedu.trainer.database import FILE, connect
from lossedu.trainer.opening import open_drill
from lossedu.trainer.schedule import AGAIN, GOOD, Review, atom_id, keep, states
from tests.trainer.making import Clock, card

CARDS = (card("one", topic="robustness", unit="outliers", level="mid"),
         card("two", topic="ranking", unit=None, level="senior"))
SESSION = "\n1 2\n\ny\n\ny\n"   # one card, well answered


@pytest.fixture
def clock(tmp_path, monkeypatch):
    """Cards, a folder and a clock of the test's own."""
    clock = Clock()
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lossedu.interview, "all_cards", lambda: CARDS)
    monkeypatch.setattr(engine, "utc_now", clock)
    return clock


def typed(*words, lines=""):
    """(exit code, what was printed, what was said as an error)."""
    done = CliRunner().invoke(app, ["drill", *words], input=lines, env={"COLUMNS": "100"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr.strip()


@pytest.mark.proof
def test_a_session_from_start_to_end(clock, tmp_path):
    code, said, error = typed(lines=SESSION * 2)
    assert (code, error) == (0, "")
    assert said.count("→ good; again on 2026-11-04") == 2
    assert "Nothing is due; the next at 2026-11-04 09:00." in said
    assert (tmp_path / FILE).is_file()
    assert typed(lines="")[1].count("→") == 0   # nothing is due any more
    clock.on(days=2)
    _, said, _ = typed(lines="\ny\n" * 6)
    assert said.count("→ good") == 6


@pytest.mark.proof
def test_the_end_of_what_is_typed_ends_it_and_keeps_what_was_answered(clock, tmp_path):
    code, said, _ = typed(lines=SESSION + "\n1")
    assert code == 0 and "Stopped. 1 answer kept." in said
    assert len(states(connect(tmp_path))) == 3


@pytest.mark.parametrize("words, said", [
    (["--unit", "outlier"], "There is no unit or topic 'outlier' among the cards. Did you mean "
                            "\"outliers\"? Units: outliers. Topics without a unit: ranking."),
    (["--unit", "rankin"], "There is no unit or topic 'rankin' among the cards. Did you mean "
                           "\"ranking\"? Units: outliers. Topics without a unit: ranking."),
    (["--topic", "outlirs"], "There is no unit or topic 'outlirs' among the cards. Did you mean "
                             "\"outliers\"? Units: outliers. Topics without a unit: ranking."),
    (["--unit", "ranking", "--topic", "robustness"],
     "No card fits unit 'ranking' and topic 'robustness'. Leave one of them out."),
    (["--level", "midd"], "There is no level 'midd' among the cards. Did you mean \"mid\"? These "
                          "fit: junior, mid, senior, staff."),
    (["--kind", "estimate"], "There is no kind 'estimate' among the cards. Did you mean "
                             "\"numeric estimate\"? These fit: concept, derivation, coding, "
                             "debugging, numeric estimate, design."),
    (["--topic", "ranking", "--level", "mid"],
     "No card fits topic 'ranking' and level 'mid'. Leave one of them out."),
    (["--interview", "soon"], "--interview 'soon' is no date; a day to come fits. Type: "
                              "--interview 2027-01-01"),
    (["--interview", "2025-01-01"], "--interview 2025-01-01 is past; a day to come fits. Type: "
                                    "--interview 2027-01-01"),
    (["back", "on"], "Nothing of the card 'on' is suspended. Type: lossedu drill leeches")])
def test_what_does_not_fit_is_one_sentence(clock, words, said):
    assert typed(*words) == (2, "", said)


@pytest.mark.parametrize("words, asked", [
    (["--unit", "04_outliers"], "robustness"), (["--topic", "ranking"], "ranking"),
    (["--unit", "ranking"], "ranking"), (["--topic", "outliers"], "robustness"),
    (["--unit", "outliers", "--topic", "robustness"], "robustness"),
    (["--level", "senior"], "ranking")])
def test_filters_choose_what_is_asked(clock, words, asked):
    _, said, _ = typed(*words, lines=SESSION * 3)
    heads = [line for line in said.splitlines() if " · 3 minutes" in line]
    assert len(heads) == 1 and asked in heads[0]


@pytest.mark.parametrize("name", [*(one.unit for one in TOPICS if one.unit),
                                  *(one.file for one in TOPICS if one.file),
                                  *(one.name for one in TOPICS)])
def test_every_unit_and_topic_of_the_bank_is_known_to_both_options(name, monkeypatch, tmp_path):
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    topics = {one.topic for one in open_drill(unit=name).cards}
    assert topics == {one.topic for one in open_drill(topic=name).cards} and len(topics) == 1


@pytest.mark.proof
def test_the_day_of_the_interview_is_kept_until_it_is_forgotten_or_past(clock):
    told = "Interview on 2026-12-20: 2 cards for the first time from 2026-12-06 on"
    assert told in typed("--interview", "2026-12-20", lines="q\n")[1]
    assert told in typed(lines="q\n")[1]
    assert "Interview" not in typed("--interview", "none", lines="q\n")[1]
    assert "Interview" not in typed(lines="q\n")[1]
    typed("--interview", "2026-12-20", lines="q\n")
    clock.on(days=60)
    assert "Interview" not in typed(lines="q\n")[1]


def test_what_is_due_is_shown_and_nothing_asked(clock):
    code, said, _ = typed("--due")
    assert code == 0 and "ranking" in said and "robustness" in said and "→" not in said


@pytest.mark.proof
def test_export_delete_and_import(clock, tmp_path):
    typed(lines=SESSION * 2)
    before = states(connect(tmp_path))
    assert typed("export", "out.json")[1] == "out.json holds 6 answers and 0 attempts at tasks.\n"
    assert "Nothing was changed." in typed("delete", lines="n\n")[1]
    assert states(connect(tmp_path)) == before
    code, said, _ = typed("delete", lines="y\n")
    copy = tmp_path / "trainer-2026-11-02.json"
    assert code == 0 and copy.is_file()
    assert (f"The trainer begins anew. What was there is in {copy}; to have it back, type: "
            f"lossedu drill import {copy}") in said
    assert states(connect(tmp_path)) == {}
    assert typed("import", "out.json")[1] == ("New from out.json: 6 answers and 0 attempts at "
                                              "tasks.\n")
    assert states(connect(tmp_path)) == before
    assert typed("import", str(copy))[1].startswith(f"New from {copy}: 0 answers")


@pytest.mark.parametrize("words, said", [
    (["import", "gone.json"], "gone.json cannot be used: No such file or directory."),
    (["export", "gone/out.json"], "cannot be used: No such file or directory."),
    (["import", "notes.json"], "notes.json was not written by lossedu drill export.")])
def test_a_file_that_does_not_fit_is_one_sentence(clock, tmp_path, words, said):
    (tmp_path / "notes.json").write_text("notes", encoding="utf-8")
    code, out, error = typed(*words)
    assert (code, out) == (2, "") and error.endswith(said) and "\n" not in error


def test_a_database_that_cannot_be_used_is_one_sentence(clock, tmp_path):
    database = connect(tmp_path)
    database.execute("pragma user_version = 99")
    database.close()
    code, out, error = typed()
    assert code == 2 and out == "" and "was written by a newer lossedu" in error


def test_a_broken_database_is_told_and_the_drill_goes_on(clock, tmp_path):
    (tmp_path / FILE).write_text("broken", encoding="utf-8")
    code, said, _ = typed(lines="q\n")
    assert code == 0 and "is set aside as" in said and "Answer aloud" in said


@pytest.mark.proof
def test_leeches_are_listed_and_brought_back(clock, tmp_path):
    assert typed("leeches")[1] == "Nothing is suspended.\n"
    atom = atom_id("one", CARDS[0].atoms[0].ask)
    for grade in (GOOD, *[AGAIN, GOOD] * 4):
        keep(connect(tmp_path), [Review(atom, "one", grade, 1.0)], clock())
        clock.on(days=3)
    listed = typed("leeches")[1]
    assert listed.startswith("one: ") and "Then type: lossedu drill back one" in listed
    assert typed("back", "one")[1] == "1 of one will be asked again.\n"
    assert typed("leeches")[1] == "Nothing is suspended.\n"


def test_without_any_card_there_is_nothing_due(clock, monkeypatch):
    monkeypatch.setattr(lossedu.interview, "all_cards", lambda: ())
    code, said, _ = typed()
    assert code == 0 and "Nothing is due." in said


@pytest.mark.proof
def test_the_progress_of_the_course_has_a_line_on_it(clock, tmp_path, monkeypatch):
    from lossedu.trainer import summary
    monkeypatch.setattr(summary, "utc_now", clock)
    assert summary.summary() == "" and not (tmp_path / FILE).exists()
    typed(lines=SESSION)
    assert summary.summary() == ("Drill: 1 of 2 cards told, the next question at 2026-11-04 "
                                 "09:00.")
    clock.on(days=3)
    assert summary.summary() == "Drill: 1 of 2 cards told, 3 questions due. Type: lossedu drill"
    assert summary.summary() in CliRunner().invoke(app, ["progress"]).stdout
    (tmp_path / FILE).chmod(0o600)
    connect(tmp_path).execute("pragma user_version = 99")
    assert "was written by a newer lossedu" in summary.summary()

"""`lossedu mock` without a terminal: its lists, its script, and what does not fit."""
import re

import pytest

from lossedu.trainer import mock_cli
from lossedu.trainer.database import forget_memory
from lossedu.trainer.mock.grading import RULE
from lossedu.trainer.mock.keeping import Sessions
from lossedu.trainer.mock.talk import new_record


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path, monkeypatch, small_bank):
    forget_memory()
    monkeypatch.chdir(tmp_path)


def run(capsys, *words):
    import typer
    from typer.testing import CliRunner
    app = typer.Typer()
    app.callback()(lambda: None)
    mock_cli.add_to(app)
    found = CliRunner().invoke(app, ["mock", *words], input="")
    return found.exit_code, found.stdout, found.stderr


@pytest.mark.parametrize("words, said", [
    (["--level", "boss"], "--level boss came; one of these fits: junior, mid, senior, staff."),
    (["--minutes", "5"], "--minutes 5 came; a number from 20 to 90 fits."),
    (["--seed", "-1"], "--seed -1 came; a whole number from 0 fits."),
    (["--report"], "There is no session yet. Type: lossedu mock")])
def test_what_does_not_fit_is_told_in_one_sentence(capsys, words, said):
    code, out, err = run(capsys, *words)
    assert code == 2 and out == "" and err.startswith(said) and err.count("\n") == 1


def test_the_script_is_the_same_for_one_seed_and_holds_the_answers(capsys):
    code, out, _ = run(capsys, "--script", "--seed", "5", "--level", "staff")
    assert code == 0 and out == run(capsys, "--script", "--seed", "5", "--level", "staff")[1]
    assert out != run(capsys, "--script", "--seed", "6", "--level", "staff")[1]
    for part in ("Minute 2: Concept", "*Answer.*", "*Interrupt.*", "red flag:", "*A good answer.*"):
        assert part in out


def test_the_script_tells_the_rule_of_the_marks_and_has_the_mocks_ticks(capsys, hold):
    _, out, _ = run(capsys, "--script", "--seed", "3")
    assert RULE in out and "10.82 nats" in out
    talk, seen = hold(seed=3)
    ticks = [one for ask in seen if ask.how == "ticks" for one in ask.options]
    assert len(ticks) > 20 and [one for one in ticks if one not in out] == []
    estimate = out.partition(": Estimate")[2].partition("\n## ")[0]
    assert "[ ] good" in estimate and "Follow-up" not in estimate


def test_the_script_asks_what_the_mock_asks(capsys, hold):
    _, out, _ = run(capsys, "--script", "--seed", "3")
    talk, _ = hold(seed=3)
    assert [held.question in out for held in talk.held] == [True] * len(talk.held)


def test_a_seed_that_is_typed_is_not_changed_by_what_was_asked_lately(capsys, hold):
    before = run(capsys, "--script", "--seed", "3")[1]
    asked = {held.name for held in hold(seed=3)[0].held}
    Sessions().begin({**new_record("mid", 30, 7), "asked": sorted(asked), "done": True})
    assert run(capsys, "--script", "--seed", "3")[1] == before
    run(capsys, "--seed", "3")
    assert Sessions().all()[-1].record["avoid"] == []


def test_a_mock_says_that_a_typed_seed_asks_what_one_had_lately(capsys):
    said = "You gave the seed, so this mock asks what it gives to everybody"
    assert said not in run(capsys, "--new", "--seed", "3")[1]   # nothing was asked before
    Sessions().begin({**new_record("mid", 30, 7), "asked": ["huber_grad"], "done": True})
    assert said in run(capsys, "--new", "--seed", "3")[1]


def test_without_a_seed_nothing_of_the_last_14_days_comes_again(capsys):
    Sessions().begin({**new_record("mid", 30, 7), "asked": ["huber_grad"], "done": True})
    said = run(capsys)[1]
    assert Sessions().all()[-1].record["avoid"] == ["huber_grad"] and "You gave" not in said


@pytest.mark.parametrize("words, said", [
    (["--minutes", "20"], "this mock shows each result, and gives no verdict. With --minutes"),
    (["--level", "staff"], "this mock shows each result, and gives no verdict. With --minutes"),
    ([], "This mock can give one in correctness and communication;")])
def test_whether_a_verdict_can_be_given_is_told_before_the_start(capsys, words, said):
    out = " ".join(run(capsys, "--seed", "3", *words)[1].split())
    assert said in out.partition("Enter to begin")[0]


def test_sessions_are_listed(capsys):
    assert run(capsys, "--sessions")[1] == "There is no session yet. Type: lossedu mock\n"
    replies = [{"ask": name} for name in ("concept-1/a", "concept-1/ticks", "closing-1/measure",
                                          "end")]
    Sessions().begin({**new_record("mid", 30, 7), "asked": ["a"], "replies": replies})
    assert "mid      30 min  seed 7      open  2 rounds" in run(capsys, "--sessions")[1]


@pytest.mark.proof
def test_the_page_of_the_last_session_is_written_again(capsys, hold, tmp_path):
    talk, _ = hold()
    Sessions().begin({**talk.record, "done": True})
    code, out, _ = run(capsys, "--report")
    assert code == 0 and "to print: lossedu-mocks/mock-" in out
    assert len(list(tmp_path.glob("lossedu-mocks/mock-*.html"))) == 1


def test_where_nothing_is_kept_on_disk_it_is_not_said_to_be(capsys):
    code, out, _ = run(capsys)   # the input is at its end at once
    assert code == 130 and "Nothing is kept on disk here" in out


# ---------------------------------------------------------------------- on paper
def run_sheets(*words):
    import typer
    from typer.testing import CliRunner
    app = typer.Typer()
    app.callback()(lambda: None)
    mock_cli.add_to(app)
    found = CliRunner().invoke(app, ["sheets", *words])
    return found.exit_code, found.stdout, found.stderr


@pytest.mark.proof
def test_sheets_have_the_questions_first_and_the_answers_behind_them(tmp_path):
    from lossedu.interview import cards
    deck = cards("ranking", "senior")
    code, said, _ = run_sheets("--topic", "ranking", "--level", "senior", "--out", "r.html")
    assert code == 0 and said.startswith(f"{len(deck)} questions, then their answers, are in")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    asked, _, answered = page.partition("<h2>Answers</h2>")
    assert asked.count('class="card"') == answered.count('class="card"') == len(deck) > 1
    for card in deck:
        assert card.id in answered and card.id not in asked
    assert not re.search(r"https?:|url\(|@import|<script|<link|<img", page)
    assert "break-before: page" in page


@pytest.mark.proof
@pytest.mark.parametrize("words, said", [
    (["--out", "cards.pdf"], "cards.pdf came; a file that ends in .html fits."),
    (["--topic", "rankin"], "Did you mean"), (["--level", "boss"], "boss"),
    (["--topic", "ranking", "--out", "no/such/folder.html"], "cannot be written")])
def test_sheets_that_do_not_fit_are_told_in_one_sentence(words, said):
    code, out, err = run_sheets(*words)
    assert code == 2 and out == "" and said in err and err.count("\n") == 1

"""Votes, contradictions, the algebra of a printed table, and the command `lossedu audit`."""
import re

import numpy as np
import pytest
from typer.testing import CliRunner

from lossedu import cli
from lossedu.interview import guesses, memory
from lossedu.units import claims
from lossedu.units.claims import bank, contradictions, figures, proving, voting
from lossedu.units.claims.record import VERDICTS

TEXT = (bank.FOLDER.parent / "unit.md").read_text(encoding="utf-8")


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A learner's home, and a way to come back later."""
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    monkeypatch.setattr(memory, "_OPEN", {})
    return lambda: monkeypatch.setattr(memory, "_OPEN", {})


# ------------------------------------------------------------------ votes
def test_nothing_of_a_verdict_is_shown_before_the_vote(kept):
    ballot = claims.vote("outliers", "nnlf-16")
    assert ballot.widget and ballot.asks[0].verdict.value == ""
    assert "The opposite is true" not in ballot.text() and "false" in ballot.text()


def test_a_vote_shows_verdict_reason_and_evidence_that_was_run(kept):
    ballot = claims.vote("outliers", "nnlf-16", "nnlf-19")
    assert ballot.widget
    ask = ballot.asks[0]
    ask.buttons.value = "depends"
    assert "You voted depends. Our verdict: false." in ask.verdict.value
    assert "The opposite is true" in ask.verdict.value and "✓" in ask.verdict.value
    assert ask.buttons.disabled and "0 of 1 votes agree" in ballot.total.value


def test_a_vote_counts_once_and_survives_a_restart(kept):
    claims.vote("outliers").cast("nnlf-16", "false")
    kept()
    again = claims.vote("outliers", "nnlf-16")
    assert again.widget
    ask = again.asks[0]
    assert ask.buttons.value == "false" and ask.buttons.disabled
    assert "You voted false. So is our verdict." in ask.verdict.value
    again.cast("nnlf-16", "true")
    assert voting.kept(again.claims[0]) == "false"
    assert again.score == "1 of 1 votes agree with the evidence, 0 claims to go."


def test_earlier_votes_open_without_running_evidence(kept, monkeypatch):
    claims.vote("outliers").cast("nnlf-16", "false")
    kept()
    monkeypatch.setattr(voting, "run", None)
    assert "property mse.lipschitz" in claims.vote("outliers").widget.children[4].children[2].value


def test_votes_are_forgotten_with_the_unit(kept):
    claims.vote("outliers").cast("nnlf-16", "false")
    memory.store().forget("claims")
    assert voting.kept(bank.chosen("outliers")[0]) is None
    assert claims.vote("outliers").score.startswith("0 of 0 votes")


def test_a_vote_without_a_mouse_is_read_as_text(kept):
    said = repr(claims.vote("outliers").cast("nnlf-16", "false"))
    assert said.startswith("nnlf-16: You voted false. So is our verdict. Kind: property.")
    assert "against ✓ property mse.lipschitz" in said


def test_evidence_that_fails_is_shown_as_failing(kept, monkeypatch):
    monkeypatch.setattr(voting, "fault", lambda entry, text: "it does not hold")
    assert "✗ property mse.lipschitz" in repr(claims.vote("outliers").cast("nnlf-16", "false"))


def test_the_still_form_needs_no_script_and_folds_each_verdict():
    page = claims.vote("outliers").still()
    count = len(bank.chosen("outliers"))
    assert page.count("<details><summary>Verdict, reason and evidence</summary>") == count
    assert "<script" not in page and "<li>against: <code>property mse.lipschitz" in page


@pytest.mark.parametrize("call, sentence", [
    (lambda: claims.vote("outlier"), "Did you mean \"outliers\"?"),
    (lambda: claims.vote("outliers", "nnlf-61"), "vote: outliers has no claim 'nnlf-61'."),
    (lambda: claims.vote("outliers").cast("nnlf-61", "true"), "there is no claim 'nnlf-61' here."),
    (lambda: claims.vote("outliers").cast("nnlf-16", "wrong"), "vote: 'wrong' came; one of these"),
])
def test_what_cannot_be_voted_on_gets_one_sentence(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert sentence in str(error.value) and "\n" not in str(error.value)


# ------------------------------------------------------------------ contradictions
@pytest.mark.parametrize("one", contradictions.FOUND, ids=lambda one: "-and-".join(one.names))
def test_of_sentences_that_exclude_each_other_one_is_false_unless_a_condition_reconciles_them(one):
    verdicts = {each.id: each.verdict for each in bank.claims()}
    assert set(one.names) <= set(verdicts)
    assert ("false" in [verdicts[name] for name in one.names]) is one.real


def test_contradictions_are_printed_with_their_claims_and_without_verdicts(capsys):
    claims.tell_contradictions()
    told = capsys.readouterr().out
    assert "nnlf-19: A disadvantage of MSE is that it emphasises" in told
    assert not re.search(r"\((true|false|depends|misleading)\)", told)
    assert told.index("cannot all be true") < told.index("reconciled by a condition")


# ------------------------------------------------------------------ tables and pictures
def test_precision_and_recall_give_back_accuracy_and_f1():
    for accuracy, f1 in claims.TABLE_3.values():
        q = np.array([0.735, 0.76, 0.79])
        p, r = claims.precision_recall(accuracy, f1, q)
        assert np.allclose(2 * p * r / (p + r), f1)
        assert np.allclose(q * (1 - r) + q * r * (1 / p - 1), 1 - accuracy)


def test_at_each_prevalence_the_first_row_has_the_higher_precision_and_the_lower_recall():
    q = np.linspace(0.7307, 0.7978, 50)
    mse, bce = (claims.precision_recall(*row, q) for row in claims.TABLE_3.values())
    assert np.all(mse[0] > bce[0]) and np.all(mse[1] < bce[1])


def test_sixteen_claims_are_numbers_of_printed_tables():
    numbers = [one for one in bank.chosen("tables")
               if re.match(r"Table (3|4|5|6|7|9|10):", one.claim)]
    assert len(numbers) == 16 and {one.article for one in numbers} == {"NNLF"}


def test_the_guess_tells_how_many_claims_have_each_verdict():
    (guess,) = [one for one in guesses("claims") if one.id == "how-many"]
    found = figures.counts()
    numbers = {verdict: sum(one[verdict] for one in found.values()) for verdict in VERDICTS}
    told = [int(number) for number in re.findall(r"\d+", guess.because)]
    assert told == [numbers["true"], 178, *(numbers[verdict] for verdict in (
        "false", "depends", "misleading", "not checkable"))]
    assert 0.5 < numbers["true"] / 178 < 0.6 and guess.options[1] == "A little more than half."


def test_the_text_tells_how_many_claims_fail_and_why():
    found = re.search(r"Only (\d+) of the (\d+) claims that fail are false: (\d+) lack a "
                      r"condition, (\d+) mislead, and (\d+) lack", TEXT)
    numbers = {verdict: len(bank.chosen(verdict=verdict)) for verdict in VERDICTS}
    failing = len(bank.claims()) - numbers["true"]
    assert [int(one) for one in found.groups()] == [
        numbers["false"], failing, numbers["depends"], numbers["misleading"],
        numbers["not checkable"]]


def test_the_empirical_claims_that_hold_are_about_usage_but_for_two():
    held = {one.id for one in bank.chosen(verdict="true") if one.kind == "empirical"}
    usage = {"impact-03", "nnlf-07", "nnlf-08", "nnlf-66", "nnlf-67", "dliq-16", "dliq-28",
             "mindli-05", "mindli-25", "mindli-41"}
    assert held == usage | {"nnlf-55", "nnlf-71"}
    total = sum(figures.counts("kind")["empirical"].values())
    assert f"Twelve of the {total} empirical claims hold" in TEXT
    assert f"Of the {total - len(held)} others, 16 are numbers" in TEXT


def test_what_is_said_to_be_often_or_common_is_empirical():
    how_often = re.compile(r"\boften\b|\bmost\b|\bcommon(ly)?\b|\b(in general|generally)\b")
    found = [one for one in bank.claims() if how_often.search(one.claim.lower())]
    assert len(found) > 8 and {one.kind for one in found} == {"empirical"}


def test_what_a_loss_is_said_to_be_good_for_is_advice():
    good_for = re.compile(r"\bsuits\b|\bis (not )?suitable\b|\b(useful|effective) for\b|beneficial")
    found = [one for one in bank.claims() if good_for.search(one.claim)]
    assert len(found) == 6 and {one.kind for one in found} == {"advice"}


def test_the_text_tells_how_many_entries_of_evidence_are_computed():
    entries = [entry.split(" ")[0] for one in bank.claims() for entry in one.evidence]
    told = re.search(r"all but (\d+) of the (\d+) entries are computed", TEXT)
    pointers = entries.count("section") + entries.count("exercise")
    assert [int(told[1]), int(told[2])] == [pointers, len(entries)]


@pytest.mark.proof
def test_the_size_of_the_worked_example_is_shown_once_and_left_open_thrice():
    goals = ("to 90 %, rate 0.1", "to 90 %, tuned rate", "to 95 %, rate 0.1", "to 95 %, tuned rate")

    def sides(times, level):
        found = [claims.gap("tables", "value", "MSE", "CCE", times=times, level=level,
                            data="epochs", condition=goal) for goal in goals]
        return [int(one.low > 0) - int(one.high < 0) for one in found]
    for level in (0.95, 1 - 0.05 / 5):
        assert sides(1.5, level) == [1, 0, 0, 0] and sides(2, level) == [1, -1, 0, 0]


def test_a_multiple_of_the_other_loss_varies_with_its_runs():
    where = dict(data="epochs", condition="to 90 %, tuned rate")
    once, more = (claims.gap("tables", "value", "MSE", "CCE", times=times, **where)
                  for times in (1, 1.5))
    half = 0.5 * claims.average("tables", "value", loss="CCE", **where)
    assert more.estimate == pytest.approx(once.estimate - half)
    assert once.high < half and more.high > 0   # a constant in its place excludes too much


def test_the_picture_of_the_epochs_tells_which_interval_is_above_0():
    words = claims.draw_epochs().text
    assert words.count("(above 0)") == 1 and words.count("(contains 0)") == 3


@pytest.mark.proof
def test_the_audit_counts_what_is_run_and_what_is_looked_up_apart():
    kinds = [entry.split(" ")[0] for one in bank.claims() for entry in one.evidence]
    pointers = kinds.count("section") + kinds.count("exercise")
    told = audit("--verdict", "true").output + audit("--verdict", "depends").output
    ran = sum(int(one) for one in re.findall(r"evidence run: (\d+)", told))
    looked_up = sum(int(one) for one in re.findall(r"looked up: (\d+)", told))
    chosen = [entry.split(" ")[0] for verdict in ("true", "depends")
              for one in bank.chosen(verdict=verdict) for entry in one.evidence]
    assert ran + looked_up == len(chosen) and 0 < looked_up <= pointers


@pytest.mark.parametrize("half", [0, 0.0005])
def test_both_rows_of_table_3_fit_each_prevalence_in_the_range_and_none_beyond(half):
    def fits(q, acc, f1):
        errors = 1 - acc
        hits = f1 * errors / (2 * (1 - f1))
        return hits <= q + 1e-12 and q <= hits + errors + 1e-12

    def both(q):
        shifts = np.linspace(-half, half, 5)
        return all(any(fits(q, acc + a, f1 + b) for a in shifts for b in shifts)
                   for acc, f1 in claims.TABLE_3.values())
    low, high = claims.prevalences(half)
    assert all(both(q) for q in np.linspace(low, high, 9))
    assert not both(low - 1e-4) and not both(high + 1e-4)


def test_rounding_leaves_the_first_row_the_higher_precision():
    def precisions(q, acc, f1):
        found = []
        for a in np.linspace(acc - 0.0005, acc + 0.0005, 7):
            for f in np.linspace(f1 - 0.0005, f1 + 0.0005, 7):
                p, r = claims.precision_recall(a, f, q)
                if r <= 1 and 0 <= p <= 1:
                    found.append(p)
        return found
    low, high = claims.prevalences(0.0005)
    for q in np.linspace(low + 1e-4, high - 1e-4, 20):
        first, second = (precisions(q, *row) for row in claims.TABLE_3.values())
        assert min(first) > max(second)


def test_no_verdict_on_the_main_path_is_told_before_its_vote():
    told = {"nnlf-16", "nnlf-19", "impact-13", "dliq-06", "dliq-17", "mindli-05"}
    numbers = {one.id for one in bank.chosen("tables") if one.claim.startswith("Table")}
    assert not voted() & (told | numbers)


def voted():
    """The claims that the main path asks to vote on."""
    calls = re.findall(r'^claims\.vote\("\w+", (.*)\)$', TEXT, flags=re.MULTILINE)
    return {name.strip('"') for one in calls for name in one.split(", ")}


def test_the_main_path_has_as_many_votes_as_it_tells():
    told = re.search(r"The (\d+) votes of the main path .*; the other (\d+) stand", TEXT)
    assert len(voted()) == int(told[1]) and len(bank.claims()) - len(voted()) == int(told[2])


@pytest.mark.parametrize("by", ["article", "kind"])
def test_the_picture_of_the_verdicts_tells_each_number(by):
    words = claims.draw_verdicts(by).text
    for name, found in figures.counts(by).items():
        assert f"{name} {found['true']} true" in words


def test_the_first_row_has_a_lower_f1_than_always_positive_wherever_it_is_drawn():
    words = claims.draw_table(0.7306, 0.7978).text
    least = float(re.search(r"its F1 rises from ([\d.]+) to", words)[1])
    assert "F1 of squared error 0.81" in words and least > 0.81


# ------------------------------------------------------------------ lossedu audit
def audit(*words):
    return CliRunner().invoke(cli.app, ["audit", *words])


def test_an_audit_prints_verdict_reason_and_a_table_of_counts():
    found = audit("--topic", "outliers", "--article", "nnlf", "--verdict", "false")
    assert found.exit_code == 0
    assert "nnlf-16: An advantage of MSE is that it is insensitive to outliers." in found.output
    assert "FALSE. The opposite is true." in found.output
    assert re.search(r"^NNLF +0 +0 +0 +1 +0 +1$", found.output, flags=re.MULTILINE)
    assert "evidence run: 3. Sections and exercises looked up: 0. Claims with" in found.output


def test_an_audit_shows_evidence_if_asked():
    assert "against: property mse.lipschitz" in audit("--verdict", "false", "--topic", "outliers",
                                                      "--evidence").output


def test_an_audit_with_a_fact_that_fails_ends_with_1(monkeypatch):
    monkeypatch.setattr(proving, "fault", lambda entry, text: "it does not hold")
    found = audit("--topic", "outliers", "--verdict", "false")
    assert found.exit_code == 1 and "FAILS: nnlf-16: it does not hold" in found.output
    assert "Claims with evidence that fails: 1." in found.output


@pytest.mark.parametrize("words, sentence", [
    (["--topic", "outlier"], "There is no topic 'outlier'. Did you mean \"outliers\"?"),
    (["--article", "wiki"], "These fit: IMPACT, NNLF, DLIQ, MINDLI."),
    (["--verdict", "wrong"], "There is no verdict 'wrong'."),
    (["--verdict", "false", "--article", "mindli"], "No claim fits all of this."),
])
def test_a_choice_that_fits_nothing_gets_one_sentence(words, sentence):
    found = audit(*words)
    assert found.exit_code == 2 and sentence in found.output
    assert len(found.output.strip().split("\n")) == 1

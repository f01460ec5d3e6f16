"""The claims of the articles: all there, each with a verdict that its evidence bears out live."""
import re
from collections import Counter

import pytest

from lossedu.units.claims import bank, proving
from lossedu.units.claims.record import KINDS, VERDICTS

CLAIMS = bank.claims()
COMPUTED = [(one, entry) for one in CLAIMS for entry in one.evidence
            if entry.startswith(("number ", "holds "))]


def test_each_claim_of_each_article_is_there_once():
    counts = Counter(one.article for one in CLAIMS)
    assert counts == {"IMPACT": 18, "NNLF": 76, "DLIQ": 32, "MINDLI": 52}
    for article, count in counts.items():
        numbers = [int(one.id.split("-")[1]) for one in CLAIMS if one.article == article]
        assert sorted(numbers) == list(range(1, count + 1))


def test_every_verdict_and_kind_occurs():
    assert {one.verdict for one in CLAIMS} == set(VERDICTS)
    assert {one.kind for one in CLAIMS} == set(KINDS)


@pytest.mark.parametrize("one", CLAIMS, ids=lambda one: one.id)
def test_the_evidence_of_a_claim_bears_out_its_verdict(one):
    assert proving.faults(one) == []


@pytest.mark.parametrize("one", CLAIMS, ids=lambda one: one.id)
def test_an_interval_that_holds_0_refutes_nothing(one):
    assert not [entry for entry in one.refutes if re.search(r"apart\(.*\) == 0", entry)]


def spoiled(entry):
    """The same entry with its fact wrong: another number, or the contrary of what holds."""
    kind, _, what = entry.partition(" ")
    if kind == "holds":
        return f"holds not ({what})"
    said, _, expression = what.partition(" = ")
    return f"number {said} = ({expression}) + 1.1 + 0.2 * abs({expression})"


@pytest.mark.parametrize("one, entry", COMPUTED, ids=lambda one: getattr(one, "id", "fact"))
def test_a_spoiled_fact_turns_red(one, entry):
    assert proving.fault(spoiled(entry), f"{one.claim} {one.reason}")


@pytest.mark.parametrize("entry, sentence", [
    ("property mse.lipshitz", "mse declares no property 'lipshitz'."),
    ("exercise no_such", "there is no exercise 'no_such'."),
    ("section outliers/No such", "has no heading 'No such'."),
    ("trust me", "number, holds, property, exercise or section fit"),
    ("holds nothing_of_the_kind", "nothing_of_the_kind cannot be computed"),
    ("number 5 = 5", "5 does not stand in the text"),
    ('holds average("duel", "accuracy", loss="hinge") > 0', "duel stores no row with"),
])
def test_evidence_that_is_not_there_is_named(entry, sentence):
    assert sentence in proving.fault(entry, "a text")


DECIMAL = re.compile(r"(?<![\w.])(\d[\d,]*\.\d+|\d+(?= %)|\d[\d,]{2,})")
GIVEN = {"50257"}  # a vocabulary


@pytest.mark.parametrize("one", CLAIMS, ids=lambda one: one.id)
def test_each_decimal_percentage_and_large_number_of_a_reason_stands_in_its_evidence(one):
    numbers = {float(number) for entry in one.evidence
               for number in re.findall(r"\d+(?:\.\d+)?", entry.replace(",", ""))}
    said = {found.replace(",", "") for found in DECIMAL.findall(one.reason)} - GIVEN
    assert not [number for number in said
                if not numbers & {float(number), round(float(number) / 100, 4)}]


RAW = {"id": "nnlf-16", "claim": "MSE is large.", "kind": "property", "verdict": "false",
       "reason": "It is not.", "refutes": ["holds 1 < 2"]}


@pytest.mark.parametrize("change, sentence", [
    ({"supports": ["holds 1 < 2"]}, "the verdict is 'false', and the evidence stands on both"),
    ({"verdict": "true"}, "the verdict is 'true', and the evidence refutes it alone"),
    ({"refutes": ["section outliers/In practice"]}, "the evidence stands on neither side"),
    ({"verdict": "maybe"}, "verdict Input should be 'true', 'depends', 'misleading'"),
    ({"id": "wiki-01"}, "id is 'wiki-01'; an article and two digits fit, such as nnlf-16"),
    ({"reason": " "}, "reason is empty"),
    ({"quote": "x"}, "quote Extra inputs are not permitted"),
])
def test_a_claim_whose_parts_disagree_is_refused_in_one_sentence(change, sentence):
    with pytest.raises(ValueError, match="^a.yaml, claim 3") as error:
        bank.read_claim("a.yaml, claim 3", RAW | change, "outliers")
    assert sentence in str(error.value) and "\n" not in str(error.value)


def test_what_is_no_mapping_is_refused():
    with pytest.raises(ValueError, match="a mapping with id, claim"):
        bank.read_claim("a.yaml, claim 3", "MSE is large", "outliers")


def test_claims_are_chosen_by_topic_article_and_verdict():
    chosen = bank.chosen("outliers", "nnlf", "false")
    assert [one.id for one in chosen] == ["nnlf-16"]
    assert bank.chosen() == CLAIMS


@pytest.mark.parametrize("choice, sentence", [
    ({"topic": "outlier"}, "There is no topic 'outlier'. Did you mean \"outliers\"?"),
    ({"article": "nlf"}, "There is no article 'NLF'. Did you mean \"NNLF\"?"),
    ({"verdict": "wrong"}, "These fit: true, depends, misleading, false, not checkable."),
])
def test_a_choice_that_is_not_there_is_answered_with_near_ones(choice, sentence):
    with pytest.raises(ValueError) as error:
        bank.chosen(**choice)
    assert sentence in str(error.value)


# ------------------------------------------------------------------ the names in expressions
def test_starts_on_one_split_are_averaged_before_splits_are_compared():
    from lossedu.units.fair_comparison.experiments import duel
    a, b = duel.pair(duel.stored(), duel.condition(0.002))
    found = proving.gap("duel", "accuracy", "cross-entropy", "squared error",
                        condition=duel.condition(0.002))
    assert found.n == 60 and abs(100 * found.estimate - (a - b).mean()) < 1e-9


def test_another_column_of_the_other_loss_is_compared_where_it_is_named():
    where = dict(data="crashes", condition="long")
    found = proving.gap("imbalance", "cost_half", "class weights", "cross-entropy", "cost_said",
                        **where)
    means = [proving.average("imbalance", column, loss=name, **where) for column, name in (
        ("cost_half", "class weights"), ("cost_said", "cross-entropy"))]
    assert abs(found.estimate - (means[0] - means[1])) < 1e-9
    assert proving.apart("imbalance", "cost_half", "class weights", "cross-entropy", **where) == -1


def test_apart_is_the_sign_of_an_interval_without_zero():
    words = dict(data="epochs", condition="to 95 %, rate 0.1")
    assert proving.apart("tables", "value", "MSE", "CCE", **words) == 1
    assert proving.apart("tables", "value", "CCE", "MSE", **words) == -1
    assert proving.apart("tables", "value", "MSE", "CCE", data="epochs",
                         condition="to 95 %, tuned rate") == 0

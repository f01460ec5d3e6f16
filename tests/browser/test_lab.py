"""The course in JupyterLab, as a learner meets it: by mouse and keyboard, in a browser."""
import re

from playwright.sync_api import expect

import lossedu
from lossedu.interview.bank import guesses, questions

UNIT, TOPIC = "00_start", "start"


def test_the_lab_opens_at_the_first_unit_which_runs_unsolved_without_an_error(lab):
    lab.open()
    assert lab.path == f"notebooks/{UNIT}.ipynb"
    lab.command("notebook:run-all-cells")
    outputs = lab.outputs()
    faults = [(name, one) for name, shown in outputs.items() for one in shown
              if one["output_type"] == "error" or one.get("name") == "stderr"]
    assert faults == [] and lab.faults == []

    checks = {name: str(shown) for name, shown in outputs.items() if name.startswith("check-")}
    of_unit = {name for name in lossedu.EXERCISES if lossedu.EXERCISES.unit_of(name) == TOPIC}
    assert set(checks) == {f"check-{name}" for name in of_unit}
    assert [name for name, shown in checks.items() if "not attempted yet" not in shown] == []

    pictures = lab.page.locator(".jp-Notebook img").all()
    assert len(pictures) >= 5
    assert [one for one in pictures if not (one.get_attribute("alt") or "").strip()] == []


def test_a_wrong_answer_is_named_and_a_right_one_still_counts_after_a_restart(lab):
    lab.open(lab.server.copy(UNIT, "exercise"))
    lab.run("what-is-a-loss-imports")
    lab.answer("zero_one_loss", old="raise NotImplementedError",
               new="return ((score > 0) == (label == 1)).astype(float)")
    check = lab.run("check-zero_one_loss")
    expect(check).to_contain_text("✗ zero_one_loss: not yet")
    expect(check).to_contain_text("The right decisions get 1 here.")
    lab.answer("zero_one_loss", old="return",
               new="return ((score > 0) != (label == 1)).astype(float)")
    check = lab.run("check-zero_one_loss")
    expect(check).to_contain_text("✓ zero_one_loss: passed")
    lab.restart()
    lab.reload()
    expect(lab.cell("zero_one_loss")).to_contain_text("return ((score > 0) != (label == 1))")
    expect(lab.run("progress")).to_contain_text(re.compile("Your progress.*1 of 4 exercises"))


def test_a_picture_does_not_glare_in_the_dark(lab):
    lab.open(lab.server.copy(UNIT, "dark"))
    lab.run("what-is-a-loss-imports", "guess-balanced", "three-lines")
    picture = lab.page.locator(".jp-Notebook img").first
    for theme, look in (("Dark", "brightness(0.84)"), ("Light", "none")):
        lab.ask("""async theme => {
            await window.jupyterapp.commands.execute("apputils:change-theme", { theme });
        }""", f"JupyterLab {theme}")
        expect(lab.page.locator("body")).to_have_attribute("data-jp-theme-light",
                                                           str(theme == "Light").lower())
        expect(picture).to_have_css("filter", look)


def test_guess_quiz_and_drill_answer_and_know_it_still_after_a_restart(lab):
    lab.open(lab.server.copy(UNIT, "marks"))
    lab.run("what-is-a-loss-imports")
    wrong = guess(lab)
    check_a_question(lab)
    drill(lab)
    lab.restart()
    lab.reload()
    guess_again(lab, wrong)
    look_at_the_quiz_again(lab)
    drill_again(lab)


def scroll_bars(cell):
    """The widgets of a cell that are wider than their place."""
    return cell.locator(".jupyter-widgets").evaluate_all("""(all) => all
        .filter((one) => one.scrollWidth > one.clientWidth)
        .filter((one) => ["auto", "scroll"].includes(getComputedStyle(one).overflowX))
        .map((one) => `${one.className}: ${one.scrollWidth} in ${one.clientWidth}`)""")


# ---------------------------------------------------------------------- a guess
def guess(lab):
    """Guess wrong, and read the answer below the result; returns the letter."""
    asked = next(one for one in guesses(TOPIC) if one.id == "balanced")
    wrong = next(letter for letter in "abc" if letter != asked.answer)
    lab.run("guess-balanced", "three-lines")
    reveal = lab.run("reveal-balanced")
    expect(reveal).to_contain_text("First make your guess above.")
    cell = lab.cell("guess-balanced")
    cell.get_by_role("radio", name=f"({wrong})").check()
    expect(cell).to_contain_text(f"Kept: ({wrong}).")
    assert scroll_bars(cell) == []
    expect(reveal).to_contain_text(f"You guessed ({wrong})")
    expect(reveal).to_contain_text(f"It is ({asked.answer})")
    return wrong


def guess_again(lab, kept):
    cell = lab.run("progress", "guess-balanced")
    expect(cell.get_by_role("radio", name=f"({kept})")).to_be_checked()
    expect(lab.run("reveal-balanced")).to_contain_text(f"You guessed ({kept})")


# ---------------------------------------------------------------------- the quiz
def check_a_question(lab):
    """Answer a question right, and see a reason below each of its options."""
    asked = questions(TOPIC)
    place, single = next((place, one) for place, one in enumerate(asked) if one.kind == "single")
    right, = single.right
    quiz = lab.run("quiz")
    radio = quiz.get_by_role("radiogroup").first.get_by_role("radio").nth(right)
    quiz.locator(".lossedu-option").nth(right).click()
    expect(radio).to_be_checked()  # by its text
    quiz.get_by_title(f"Check question {place + 1}").click()
    expect(quiz.get_by_text("✓ right.")).to_have_count(1)
    expect(quiz.get_by_text("· rightly left out.")).to_have_count(len(single.options) - 1)
    expect(quiz).to_contain_text(f"1 of {len(asked)} right at the first attempt")
    assert scroll_bars(quiz) == []
    miss_a_question(quiz, asked)


def miss_a_question(quiz, asked):
    """Answer the second question of one option wrong: the reason of that choice, and a try more."""
    place, single = [(place, one) for place, one in enumerate(asked) if one.kind == "single"][1]
    first, second, *_ = [spot for spot in range(len(single.options)) if spot not in single.right]
    radios = quiz.get_by_role("radiogroup").nth(1).get_by_role("radio")
    radios.nth(first).check()
    quiz.get_by_title(f"Check question {place + 1}").click()
    expect(quiz.get_by_text("wrong: this one does not fit.")).to_have_count(1)
    expect(quiz.get_by_text("Read the reason at your choice and try again")).to_be_visible()
    expect(quiz.get_by_text("missed: this one fits.")).to_have_count(0)
    quiz.get_by_title(f"Try question {place + 1} again").click()
    expect(radios.nth(first)).not_to_be_checked()
    expect(quiz.get_by_text("wrong: this one does not fit.")).to_have_count(1)
    radios.nth(second).check()
    quiz.get_by_title(f"Check question {place + 1}").click()
    expect(quiz.get_by_text("missed: this one fits.")).to_have_count(1)
    expect(quiz.get_by_text("The answer stands above.")).to_be_visible()
    expect(quiz).to_contain_text(f"1 of {len(asked)} right at the first attempt, "
                                 f"{len(asked) - 2} still to check.")


def look_at_the_quiz_again(lab):
    quiz = lab.run("quiz")
    expect(quiz).to_contain_text("Checked before: right.")
    expect(quiz).to_contain_text(f"1 of {len(questions(TOPIC))} right at the first attempt")


# ---------------------------------------------------------------------- the drill
CARD = {"unit": "margins", "kind": "concept", "level": "junior"}  # there is one such
DRILL = f"lossedu.drill(**{CARD})"


def drill(lab):
    """Answer a card well, with all that an interviewer asks on."""
    card, = lossedu.cards(**CARD)
    cell = lab.add(DRILL, below="cards")
    expect(cell).to_contain_text(card.question)
    cell.get_by_role("button", name="Show the ticks").click()
    for had in card.rubric.good:
        cell.get_by_role("checkbox", name=had).check()
    cell.get_by_role("button", name="Mark").click()
    for _ in card.follow_ups:
        cell.get_by_role("button", name="Its answer").click()
        cell.get_by_role("button", name="I had it").click()
    expect(cell).to_contain_text("Kept as good; again on")


def drill_again(lab):
    card, = lossedu.cards(**CARD)
    cell = lab.add(DRILL, below="cards")
    expect(cell).to_contain_text("Nothing is due; the next at")
    expect(cell.get_by_text(card.question)).to_have_count(0)

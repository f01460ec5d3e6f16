"""The interviewer's part on paper, for a partner who holds the mock."""
from .choosing import follow_ups
from .grading import RULE
from .plan import RULES
from .rounds import A_DESIGN, CLOSING, DECISIONS, HOW_IT_WAS_SAID, MEASURES
from .talk import Talk


def script(record: dict) -> str:
    """All questions of a mock with their answers, ticks and follow-ups, as Markdown.

    A partner follows the candidate's level by the follow-ups; the questions are those of the seed
    without a change of level.
    """
    talk = Talk(record)
    lines = [f"# Mock interview: level {record['level']}, {record['minutes']} minutes, seed "
             f"{record['seed']}", "",
             "For the interviewer. Read each question aloud, give no verdict before the end, and "
             "stop each round at its minute. Two follow-ups after a good answer, the hardest one "
             "after an excellent one, none after a weak one.", "",
             f"**Marks.** {RULE} A number is excellent within 10 % and in the right unit, good "
             "within a factor of 2, else weak. A hint costs a grade.", ""]
    minute = RULES
    for one in talk.rounds:
        lines += [f"## Minute {minute}: {one.title} ({one.minutes} min)", ""]
        minute += one.minutes
        lines += _round(talk, one)
    return "\n".join(lines).rstrip() + "\n"


def _round(talk, one):
    if one.form == "closing":
        return [CLOSING, "", *(f"- [ ] {measure}" for measure in MEASURES), ""]
    if one.form in ("derivation", "cell", "run"):
        held = talk.hold_exercise(one)
        return _exercise(held) if held else _nothing(talk)
    held = talk.hold_card(one, talk.record["level"])
    return _card(held.card, one) if held else _nothing(talk)


def _nothing(talk):
    return [f"*Not held: {talk.left_out[-1][1]}.*", ""]


def _exercise(held):
    exercise = held.exercise
    return [held.question, "", "```python", exercise.stub, "```", "", "*An answer:*", "",
            "```python", exercise.solution, "```", ""]


def _card(card, one):
    lines = [card.question, "", f"*Answer.* {card.answer}", "",
             f"*Often said, and wrong.* {card.wrong.said} {card.wrong.because}", ""]
    lines += [f"- [ ] good: {tick}" for tick in card.rubric.good]
    lines += [f"- [ ] excellent: {tick}" for tick in card.rubric.excellent]
    lines += [f"- [ ] red flag: {flag}" for flag in card.red_flags]
    if one.form != "estimate":
        lines += ["", "*How it was said, as the candidate would tick it:*", "",
                  *(f"- [ ] {said}" for said in
                    (A_DESIGN if one.form == "design" else HOW_IT_WAS_SAID))]
    if one.form == "design":
        lines += ["", *(f"- [ ] {decision}: because, would change if" for decision in DECISIONS)]
        lines += [f"\n*Interrupt.* {thrown.say}\n\n*A good answer.* {thrown.answer}"
                  for thrown in card.interruptions or ()]
    elif one.form == "estimate":
        lines += ["", *(f"*The number{f' ({right.of})' if right.of else ''}.* {right.value:g} "
                        f"{right.unit}" for right in card.estimate)]
    else:
        hardest = follow_ups(card, "excellent")
        asked = [*follow_ups(card, "good"), *(each for each in hardest
                                              if each not in follow_ups(card, "good"))]
        lines += [f"\n*Follow-up ({each.level}).* {each.ask}\n\n*Answer.* {each.answer}"
                  for each in asked]
    return [*lines, ""]

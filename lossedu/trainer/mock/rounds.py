"""The formats of the rounds: what each asks, and what its replies are worth.

Each is a generator that yields an `Ask` and is sent a `Reply`. None of them says anything of an
answer before the interview is over, but for the hint in a derivation, which tells the lines that
are right so far: programs and lines are judged in `marking`, at the end.
"""
from ..words import counted
from . import work
from .choosing import follow_ups, one_level_up
from .grading import FOLLOW_UP, after_hint, grade_of_list, grade_of_number, grade_of_ticks
from .plan import order
from .talk import Ask

OVER = ("**The interview is over.** From here on nothing can be changed. Next you see answers, "
        "and mark some of yours against them; then comes the report.")
ALOUD = ("Type it, or say it aloud and type `aloud`. Begin with the sentence that answers the "
         "question.")
TICK = ("Which of these are in what you said? Tick those alone. Some make an answer better and "
        "some spoil it.")
HOW_IT_WAS_SAID = ("My first sentence answered the question.",
                   "I named a case in which it fails or does not apply.",
                   "I said how one would measure or test it.")
A_DESIGN = (HOW_IT_WAS_SAID[0], "I gave each decision its reason, and said what would change it.",
            HOW_IT_WAS_SAID[2])
DECISIONS = ("What is predicted, and for which unit (user, image, hour)",
             "The loss, with its weights", "The data: sampling, missing or late labels",
             "The metric, and how a prediction becomes an action",
             "The comparison: baseline, offline test, online test",
             "What is watched after launch, and when it is rolled back")
CAUSE = "What was the cause?"
CLOSING = ("Choose a model or a loss from one of today's questions, and suppose that we ship it. "
           "What would you ask us to measure, before and after?")
MEASURES = ("a number that says whether users or the business are better off, besides the loss",
            "a baseline that it has to beat",
            "an interval, or how many repetitions tell the difference from noise",
            "groups or guardrails in which it must not get worse",
            "what would make me stop it or take it back")
MANY_TICKS, FEW_WORDS = 5, 10   # so many ticks of so short an answer are remarked upon
SAID = ("not said", "partly", "said")


def concept(talk, one):
    """A question, its ticks, and follow-ups by the grade."""
    held = talk.hold_card(one, talk.level)
    if held is None:
        return
    grade = yield from _spoken(talk, held, "correctness")
    yield from _follow_ups(talk, held, grade, "correctness")
    if grade == "excellent":
        talk.level = one_level_up(held.level)
    elif grade == "weak":
        talk.level = talk.record["level"]


def _spoken(talk, held, dimension, say=ALOUD):
    """One answer, then ticks; its grade."""
    one, card = held.round, held.card
    reply = yield Ask(f"{one.id}/{card.id}", "text", f"{card.question}\n\n{say}", one,
                      hint=lambda: _wrong_answer(card))
    held.said.append((card.question, reply.text))
    held.answers.append((card.question, card.answer))
    return (yield from _ticked(talk, held, dimension, reply, (reply.text,)))


def _wrong_answer(card):
    return f"Some say, and are wrong: {card.wrong.said}"


def _ticked(talk, held, dimension, reply, said, how_said=HOW_IT_WAS_SAID):
    """What the candidate finds of the card's rubric in what was said; its grade."""
    one, rubric = held.round, held.card.rubric
    if not any(text.strip() for text in said):
        held.mark(dimension, "weak", left_out=True)
        return "weak"
    sorts = {**dict.fromkeys(held.card.red_flags, "red"),
             **dict.fromkeys(rubric.excellent, "excellent"), **dict.fromkeys(rubric.good, "good")}
    mixed = sorted(sorts, key=lambda text: order(talk.record["seed"], text))
    ticked = yield Ask(f"{one.id}/ticks", "ticks", TICK, one, options=(*mixed, *how_said))
    chosen = [mixed[place] for place in ticked.ticks if place < len(mixed)]
    how = sum(place >= len(mixed) for place in ticked.ticks)
    count = {sort: sum(sorts[text] == sort for text in chosen)
             for sort in ("good", "excellent", "red")}
    grade = grade_of_ticks(count["good"], len(rubric.good), count["excellent"],
                           len(rubric.excellent), count["red"])
    grade = after_hint(grade, reply.hints)
    held.red_flags += [text for text in chosen if sorts[text] == "red"]
    held.notes.append(f"{count['good']} of {len(rubric.good)} ticks for good, "
                      f"{count['excellent']} of {len(rubric.excellent)} for excellent, ticked by "
                      "you")
    if missed := [text.rstrip(".") for text in (*rubric.good, *rubric.excellent)
                  if text not in chosen]:
        held.notes.append(f"not ticked: {'; '.join(missed)}")
    if about := _few_words(said, len(ticked.ticks)):
        held.notes.append(about)
    if reply.hints:
        held.notes.append("with a hint, which costs a grade")
    held.mark(dimension, grade)
    if how_said:
        held.mark("communication", grade_of_list(how, len(how_said)))
    return grade


def _few_words(said, ticks):
    """A remark where much was ticked of a short written answer; one given aloud is not here."""
    words = " ".join(said).split()
    if ticks < MANY_TICKS or len(words) >= FEW_WORDS or "aloud" in words:
        return ""
    return f"{ticks} ticked by you; the written answer has {counted(len(words), 'word')}"


def _follow_ups(talk, held, grade, dimension):
    for place, follow in enumerate(follow_ups(held.card, grade), start=1):
        if talk.is_behind(held.round):
            held.notes.append("no time was left for a follow-up")
            return
        name = f"{held.round.id}/follow-up-{place}"
        reply = yield Ask(name, "text", follow.ask, held.round)
        held.said.append((follow.ask, reply.text))
        held.answers.append((follow.ask, follow.answer))
        talk.to_mark.append((name, held, dimension, FOLLOW_UP, follow.ask, reply.text,
                             follow.answer))


def estimate(talk, one):
    """Reasoning, then each number that the question asks for, with its unit; then the ticks of
    the reasoning."""
    held = talk.hold_card(one, talk.record["level"])
    if held is None:
        return
    card = held.card
    first = yield Ask(f"{one.id}/{card.id}", "text",
                      f"{card.question}\n\nFirst the reasoning, in a line or two.", one,
                      hint=lambda: _wrong_answer(card))
    held.said.append((card.question, first.text))
    held.answers.append((card.question, card.answer))
    for place, right in enumerate(card.estimate, start=1):
        name, asked = f"{one.id}/number", right.of or "the number"
        reply = yield Ask(f"{name}-{place}" if len(card.estimate) > 1 else name, "line",
                          f"Now {asked} and its unit, such as `2.5 nats` (a plain number: "
                          "`2.5 none`); an empty line, and then `y`, leaves it out.", one,
                          check=work.no_number)
        held.said.append((asked.capitalize(), reply.text))
        grade = after_hint(_grade_of(reply.text, right, held), first.hints)
        held.mark("correctness", grade, "number", left_out=not reply.text.strip())
    yield from _ticked(talk, held, "correctness", first, (first.text,), how_said=())


def _grade_of(text, right, held):
    """The grade of a number with its unit; what was meant is noted."""
    ours = f"ours: {right.value:g} {right.unit}{f' for {right.of}' if right.of else ''}"
    if not text.strip():
        held.notes.append(f"no number came; {ours}")
        return "weak"
    number, unit = work.number_and_unit(text)
    held.notes.append(f"yours: {number:g} {unit}; {ours}")
    grade = grade_of_number(work.in_the_unit(number, unit, right.unit), right.value)
    if grade == "excellent" and not work.same_unit(unit, right.unit):
        held.notes.append("a wrong unit keeps an estimate from being excellent")
        return "good"
    return grade


def derivation(talk, one):
    """The lines of a derivation, one after the other; none can be changed later."""
    held = talk.hold_exercise(one)
    if held is None:
        return
    exercise, typed = held.exercise, {}
    say = f"{exercise.ask}\n\nType each line as a formula, such as `(a - b)/2` or " \
          "`\\frac{a - b}{2}`; an empty line, and then `y`, leaves it out."
    hints = 0
    for name, line in exercise.lines.items():
        inside = f" (in {', '.join(line.only.split())})" if line.only else ""
        reply = yield Ask(
            f"{one.id}/{exercise.name}/{name}", "line", f"{say}\n\n`{name}` = ?{inside}", one,
            check=lambda text, name=name: work.unreadable(exercise, name, text),
            hint=(lambda: work.which_are_right(exercise, typed)) if typed else None)
        hints += reply.hints
        held.said.append((name, reply.text))
        if reply.text.strip():
            typed[name] = reply.text
        say = ""
    held.notes += ["with a hint, which costs a grade on each line"] * bool(hints)
    held.typed, held.hints = typed, hints


def cell(talk, one):
    """A function from its signature; judged at the end."""
    held = talk.hold_exercise(one)
    if held is None:
        return
    reply = yield Ask(f"{one.id}/{held.name}", "file",
                      "Write this function. You may run the file as often as you like; test it "
                      "there with an assert, as you would at work. It is judged once, after the "
                      "interview.",
                      one, stub=held.exercise.stub)
    held.typed = reply.text
    held.said.append((held.exercise.signature, reply.text))
    held.notes.append(f"{counted(reply.runs, 'run')} before it was handed in")


def run(talk, one):
    """A program that goes wrong: mend it, then name the cause."""
    held = talk.hold_exercise(one)
    if held is None:
        return
    exercise = held.exercise
    reply = yield Ask(f"{one.id}/{held.name}", "file",
                      f"{held.question}\n\n{work.task_of(exercise)} Each run of the file is "
                      "counted.", one, stub=work.file_of(exercise), hint=work.hint_of(exercise))
    held.typed, held.runs, held.hints = reply.text, reply.runs, reply.hints
    held.said.append((held.question, reply.text))
    held.notes.append(f"{counted(reply.runs, 'run')} used")
    held.notes += ["with a hint, which costs a grade"] * reply.hints
    held.answers.append((CAUSE, work.why_it_fails(exercise)))
    if exercise.kind == "run":   # the cause stands in the program, and is judged with it
        return
    cause = yield Ask(f"{one.id}/cause", "text", f"{CAUSE} One sentence for each fault.", one)
    held.said.append((CAUSE, cause.text))
    talk.to_mark.append((f"{one.id}/cause", held, "diagnosis", "cause", CAUSE, cause.text,
                         work.why_it_fails(exercise)))


def design(talk, one):
    """Decisions, and interruptions; the candidate ticks what the rubric wants of all of them."""
    held = talk.hold_card(one, talk.record["level"])
    if held is None:
        return
    card, interruptions = held.card, list(held.card.interruptions or ())
    first = yield Ask(f"{one.id}/{card.id}", "text", f"{card.question}\n\nWhat do you ask or "
                      "assume before you begin?", one, hint=lambda: _wrong_answer(card))
    held.said.append((card.question, first.text))
    held.answers.append((card.question, card.answer))
    for place, decision in enumerate(DECISIONS, start=1):
        if talk.is_behind(one):
            held.notes.append(f"the time was over after {place - 1} of {len(DECISIONS)} decisions")
            break
        reply = yield Ask(f"{one.id}/decision-{place}", "text",
                          f"Decision {place} of {len(DECISIONS)}. **{decision}.** Say what you "
                          "decide, *because* ..., and it *would change if* ...", one)
        held.said.append((decision, reply.text))
        if interruptions:
            thrown = interruptions.pop(0)
            name = f"{one.id}/interruption-{place}"
            back = yield Ask(name, "text", f"*I interrupt.* {thrown.say}", one)
            held.said.append((thrown.say, back.text))
            held.answers.append((thrown.say, thrown.answer))
            talk.to_mark.append((name, held, "judgement", "interruption", thrown.say, back.text,
                                 thrown.answer))
    yield from _ticked(talk, held, "judgement", first, [text for _, text in held.said], A_DESIGN)


def closing(talk, one):
    """The candidate's own question; ticked at the end."""
    held = talk.hold_plain(one, CLOSING)
    reply = yield Ask(f"{one.id}/measure", "text", CLOSING, one)
    held.said.append((CLOSING, reply.text))


# ---------------------------------------------------------------------- after the interview
def marking(talk):
    """Judge programs and lines, and ask for the marks that the candidate gives himself."""
    for held in talk.held:
        if held.exercise is not None:
            work.MARKED[held.round.form](talk, held)
    for name, held, dimension, part, asked, said, answer in talk.to_mark:
        if not said.strip():
            held.mark(dimension, "weak", part, left_out=True)
            continue
        reply = yield Ask(f"{name}/mark", "mark", f"**{asked}**\n\nYou: {said}\n\nAnswer: {answer}",
                          options=SAID)
        held.mark(dimension, ("weak", "good", "excellent")[reply.ticks[0]], part)
    for held in talk.held:
        if held.round.form == "closing" and held.said[0][1].strip():
            reply = yield Ask(f"{held.round.id}/ticks", "ticks",
                              f"**{CLOSING}**\n\nYou: {held.said[0][1]}\n\nWhich of these did you "
                              "name?", options=MEASURES)
            held.notes.append(f"{len(reply.ticks)} of {len(MEASURES)} measures named")
            held.mark("judgement", grade_of_list(len(reply.ticks), len(MEASURES)))
        elif held.round.form == "closing":
            held.mark("judgement", "weak", left_out=True)


"""A mock interview: rounds by level and time, held without giving anything away, then a report.

    plan.py       which rounds fit into the time
    choosing.py   which question each round asks, by the seed and by what was asked before
    talk.py       the conversation: asks and takes replies, prints nothing, reads no clock
    rounds.py     the formats: concept, estimate, derivation, cell, broken run, design, closing
    work.py       what the judges say of lines and programs, once the interview is over
    grading.py    ticks -> weak, good or excellent; marks -> a verdict for each dimension
    report.py     the report as data; page.py draws it
    keeping.py    sessions in the learner's database
    terminal.py   the front end; script.py prints the interviewer's part for a partner

The conversation is a function of its record: seed, level, minutes, what was asked before, and the
replies so far. So a mock that was stopped is held once more with the kept replies, and goes on
where it stood.
"""

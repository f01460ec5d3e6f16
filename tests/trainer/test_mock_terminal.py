"""`lossedu mock` in a pseudo-terminal: held from the start to the report, stopped, killed, and told
what does not fit."""
import os
import re
import signal
import sys
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")
if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)

from lossedu.trainer.database import connect  # noqa: E402
from lossedu.trainer.mock.keeping import Sessions  # noqa: E402

ROOT = Path(__file__).parents[2]
START = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]
import bank
from lossedu.trainer.mock import choosing
choosing.cards = lambda: bank.CARDS
from lossedu import cli
sys.argv[:] = ["lossedu", *sys.argv[1:]]
cli.main()
"""
# what may stand at the end of the screen when something is asked
PROMPTS = {"begin": "Enter to (?:begin|go on) > ", "sure": "y or n > ",
           "text": r"hands them in\.\S*\r\n> ",
           "unit": r"came without a unit[^\r]*\r\n> ", "line": r"One line\.\S*\r\n> ",
           "ticks": "for none > ", "file": "run, done, type > ",
           "mark": "2 said > ", "end": "Enter > ", "open": "begin a new one > ",
           "page": r"to print: (\S+)", "over": pexpect.EOF}


def start(home, *words):
    child = pexpect.spawn(sys.executable, ["-c", START, "mock", *words], encoding="utf-8",
                          timeout=120, dimensions=(60, 200), cwd=str(home),
                          preexec_fn=_hears_ctrl_c,
                          env={**os.environ, "LOSSEDU_HOME": str(home), "NO_COLOR": "1",
                               "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"})
    child.seen = []
    return child


def _hears_ctrl_c():
    """Where the tests run in the background, they and their children do not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def next_prompt(child):
    name = [*PROMPTS][child.expect([*PROMPTS.values()])]
    child.seen.append(child.before + str(child.after))
    return name


def go_on(child, until=None, replies=None):
    """Reply to prompts by rule, up to a prompt of that name."""
    usual = {"begin": [""], "sure": ["y"], "text": ["Because of that.", ""],
             "ticks": ["1 2"], "file": ["done"], "mark": ["1"],
             "end": [""], "open": ["0"], "line": ["1"], "unit": ["1 nats"]}
    usual.update(replies or {})
    while (name := next_prompt(child)) != until:
        if name in ("page", "over"):
            return name
        for line in usual[name]:
            child.sendline(line)
    return name


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A whole mock: what the terminal showed, and the folder of its data."""
    home = tmp_path_factory.mktemp("learner")
    child = start(home, "--level", "senior", "--seed", "3")
    assert go_on(child, "page") == "page", child.seen[-1]
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return "".join(child.seen).replace("\r\n", "\n"), home


@pytest.mark.machine
def test_a_mock_is_held_from_its_start_to_its_page(whole):
    shown, home = whole
    for title in ("Concept", "Derivation", "Blank cell", "Broken run", "Estimate", "measure?"):
        assert re.search(rf"─ {title}.* · \d+ minutes ─", shown) or title in shown
    page = Path(re.search(r"to print: (\S+)", shown)[1])
    assert page.is_relative_to(home) and "<h1>Mock interview</h1>" in page.read_text(
        encoding="utf-8")
    assert Sessions(connect(home)).all()[0].is_done


@pytest.mark.machine
def test_the_transcript_holds_no_answer_before_the_end(whole):
    before, _, after = whole[0].partition("The interview is over.")
    secret = ("full answer", "short answer", "refutation", "answer to", "atom", "I would")
    assert [word for word in secret if word in before] == []
    assert "I would" in after and "\nRead: unit " in after


@pytest.mark.machine
def test_each_prompt_that_counts_shows_the_time_left(whole):
    before = whole[0].partition("The interview is over.")[0]
    asked = before.count("hands them in.") + before.count("One line.")
    assert asked > 5
    assert len(re.findall(r"\[this round: \d+:\d\d left · interview: \d+:\d\d left\] (?:Some|One)",
                          before)) == asked


@pytest.mark.machine
@pytest.mark.parametrize("how", ["interrupt", "kill", "end of input"])
def test_a_mock_that_is_stopped_keeps_its_answers_and_goes_on(tmp_path, how):
    child = start(tmp_path, "--minutes", "20", "--seed", "3")
    assert go_on(child, "ticks") == "ticks"     # one answer has been typed
    if how == "interrupt":
        child.sendintr()
    elif how == "kill":
        child.kill(signal.SIGKILL)
    else:
        child.sendeof()
    child.expect(pexpect.EOF)
    said = child.before
    child.close()
    if how != "kill":
        assert "What you answered is kept. Type: lossedu mock" in said
        assert child.exitstatus == 130 and said.count("Stopped.") == 1
    kept = Sessions(connect(tmp_path)).unfinished()
    assert [one["text"] for one in kept.record["replies"]] == ["Because of that."]
    child = start(tmp_path)
    assert go_on(child, "page") == "page"
    assert "".join(child.seen).count("The question of") < 4   # the first one is not asked again
    child.close()


@pytest.mark.machine
def test_an_open_mock_may_be_reported_as_far_as_it_went(tmp_path):
    child = start(tmp_path, "--minutes", "20", "--seed", "3")
    go_on(child, "ticks")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    child = start(tmp_path)
    assert go_on(child, "page", {"open": ["seven", "1"]}) == "page"
    page = re.search(r"to print: (\S+)", child.seen[-1])[1]
    assert "'seven' came; a number from 0 to 2 fits." in "".join(child.seen)
    assert "stopped before its end" in Path(page).read_text(encoding="utf-8")
    child.close()


@pytest.mark.machine
def test_an_answer_is_left_out_only_by_who_says_so(tmp_path):
    child = start(tmp_path, "--minutes", "20", "--seed", "3")
    assert go_on(child, "text") == "text"
    child.sendline("")
    child.expect(r"Nothing typed\. Leave it out\? y or n > ")
    child.sendline("")                       # Enter once more leaves nothing out
    child.expect("> ")
    child.sendline("Because of that.")
    child.sendline("")
    assert go_on(child, "text", {"ticks": [""]}) == "text"
    child.sendline("")
    child.expect("y or n > ")
    child.sendline("y")
    next_prompt(child)
    kept = Sessions(connect(tmp_path)).unfinished()
    child.close(force=True)
    assert [one["text"] for one in kept.record["replies"]] == ["Because of that.", "", ""]


@pytest.mark.machine
def test_a_file_that_is_as_it_was_is_handed_in_only_by_who_says_so(tmp_path):
    child = start(tmp_path, "--seed", "3")
    assert go_on(child, "file") == "file"
    child.sendline("done")
    child.expect(r"The file is as it was\. Hand it in\? y or n > ")
    child.sendline("n")
    child.expect("run, done, type > ")
    child.close(force=True)


@pytest.mark.machine
def test_what_cannot_be_read_is_told_and_asked_again(tmp_path):
    child = start(tmp_path, "--seed", "3")
    assert go_on(child, "line", {"ticks": ["99", "1"]}) == "line"
    child.sendline("(")
    child.expect("cannot be read: ")
    child.expect("> ")
    child.sendline("1")
    assert go_on(child, "file") == "file"
    child.sendline("fly")
    child.expect("'fly' came; run, done or type fits.")
    child.expect("type > ")
    child.sendline("type")
    child.expect(r"only a dot ends it.*\. ")
    child.sendline("print(6 * 7)")
    child.sendline(".")
    child.expect("type > ")
    child.sendline("run")
    child.expect("42\r\n")
    child.close(force=True)
    assert "'99' came; numbers from 1 to 7 fit" in "".join(child.seen)


@pytest.mark.machine
def test_what_a_judged_program_prints_is_not_shown(tmp_path):
    child = start(tmp_path, "--seed", "3")
    assert go_on(child, "file") == "file"
    child.sendline("type")
    child.expect("only a dot ends it")
    for line in ("import sys", "print('heard', 6 * 7)",
                 "print('loud', 6 * 7, file=sys.stderr)", "."):
        child.sendline(line)
    child.expect("type > ")
    child.sendline("done")
    child.seen.clear()
    assert go_on(child, "page") == "page"
    child.close()
    assert "heard 42" not in "".join(child.seen) and "loud 42" not in "".join(child.seen)

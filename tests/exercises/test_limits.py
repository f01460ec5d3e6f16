"""An answer that takes too long or too much is stopped, told in a sentence, and nothing else
ends."""
import builtins
import functools
import gc
import signal
import sys
import threading
import time
import weakref

import numpy as np
import pytest

import lossedu
from lossedu.exercises import check, limits, running, stops
from lossedu.exercises.limits import PATIENCE, Stop, limited, used_memory
from lossedu.exercises.quiet import KEPT, Heard

SHORT = 0.3  # seconds: what is to be stopped is stopped after these
MIB = 2 ** 20


def right(pred, target, delta=1.0):
    return np.minimum(np.maximum(pred - target, -delta), delta)


def huber(work):
    """`work` as an answer to huber_grad."""
    return lambda pred, target, delta=1.0: work()


# ---------------------------------------------------------------------- loops that do not end
def plain():
    while True:
        pass


def catching():
    while True:
        try:
            len("x")
        except BaseException:
            pass


def bare():
    while True:
        try:
            time.sleep(0.001)
        except:  # noqa: E722
            pass


def loop_within_a_catching_loop():
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


MATRIX = np.ones((400, 400))


def catching_around_long_calls():
    while True:
        try:
            MATRIX @ MATRIX
        except BaseException:
            pass


def in_finally():
    try:
        raise ValueError
    finally:
        while True:
            pass


def in_a_generator():
    def steps():
        while True:
            yield 1

    for _ in steps():
        pass


def in_a_sort():
    def key(_):
        while True:
            pass

    sorted([3, 1, 2], key=key)


class Endless:
    def __len__(self):
        while True:
            pass


ENDLESS = (plain, catching, bare, loop_within_a_catching_loop, catching_around_long_calls,
           in_finally, in_a_generator, in_a_sort, lambda: len(Endless()))


@pytest.fixture
def patient(monkeypatch):
    """However busy the machine is, what can be stopped has the time to end."""
    monkeypatch.setattr(limits, "PATIENCE", 60)


@pytest.mark.parametrize("work", ENDLESS, ids=lambda work: work.__name__)
@pytest.mark.filterwarnings("error")
def test_a_loop_that_does_not_end_is_stopped(work, patient):
    before = threading.active_count()
    report = check("huber_grad", huber(work), seconds=SHORT)
    assert report.message.startswith("Your function was stopped after 0.3 s, in case 1 of "), report
    assert "lossedu.check('huber_grad', huber_grad, seconds=60)" in report.message
    assert threading.active_count() == before, "its thread has ended"


def test_the_line_that_was_running_and_the_case_are_shown():
    def answer(pred, target, delta=1.0):
        while len(pred) > 1:
            target = target + 0
        return right(pred, target, delta)

    report = check("huber_grad", answer, seconds=SHORT)
    assert report.right >= 1 and "in case 2 of" in report.message
    label, text = report.evidence[0]
    first = answer.__code__.co_firstlineno
    assert label in (f"line {first + 1}", f"line {first + 2}") and ("while" in text
                                                                    or "target" in text)
    assert dict(report.evidence)["case"] == "several shapes"


def test_the_limit_is_for_all_cases_together():
    calls = []

    def slow(pred, target, delta=1.0):
        calls.append(1)
        time.sleep(0.3 * (len(calls) < 6))
        return right(pred, target, delta)

    report = check("huber_grad", slow, seconds=1)
    calls.clear()
    assert (not report.passed and report.right < report.total and "was stopped after 1 s, in case "
            in report.message)
    assert "in case 1 of" not in report.message
    assert check("huber_grad", slow, seconds=60)


def test_an_answer_that_is_slow_once_and_wrong_elsewhere_is_told_of_its_time_first():
    calls = []

    def answer(pred, target, delta=1.0):
        calls.append(1)
        while len(calls) > 2:
            pass
        return 0 * pred

    assert "was stopped after" in check("huber_grad", answer, seconds=SHORT).message


def test_five_seconds_are_the_limit_where_nobody_says_otherwise():
    begin = time.monotonic()
    assert "stopped after 5 s" in check("huber_grad", huber(plain)).message
    assert time.monotonic() - begin > 4.9


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), "5", None, True, 2j, [5]])
def test_seconds_that_are_none_are_refused_in_one_sentence(seconds):
    with pytest.raises(ValueError, match="a number above 0 fits, such as seconds=60"):
        check("huber_grad", right, seconds=seconds)


def test_without_end_is_a_limit_too():
    assert check("huber_grad", right, seconds=float("inf"))


# ---------------------------------------------------------------------- what cannot be stopped
def test_code_outside_python_is_left_behind_and_said_to_be():
    before, lock = threading.active_count(), threading.Lock()
    with lock:
        report = check("huber_grad", huber(lock.acquire), seconds=SHORT)
        assert threading.active_count() == before + 1
        assert "went beyond the limit of 0.3 s in case 1 of" in report.message
        assert ("nothing stops it where it is" in report.message
                and "restart the kernel" in report.message)
        assert check("huber_grad", right), "other answers are checked meanwhile"
    assert _settles(lambda: threading.active_count() == before), "it ends where the call returns"


def test_a_check_comes_back_from_loops_within_loops_that_catch_everything():
    over = []

    def answer(pred, target, delta=1.0):
        while not over:
            try:
                while not over:
                    try:
                        time.sleep(0.01)
                    except BaseException:
                        pass
            except BaseException:
                pass

    report = check("huber_grad", answer, seconds=SHORT)
    over.append(True)
    assert "0.3 s" in report.message and report.stopped in ("TimeLimit", "StillRunning")


def test_what_is_left_behind_prints_nothing_when_it_returns(capfd):
    def answer(pred, target, delta=1.0):
        time.sleep(SHORT + PATIENCE + 0.3)
        print("late")

    check("huber_grad", answer, seconds=SHORT)
    time.sleep(0.8)
    assert capfd.readouterr() == ("", "")


# ---------------------------------------------------------------------- memory
# Slowly: what grows by 64 MiB between two looks meets the wall first, and other words are told.
class Kept(list):
    """A list of which a test can ask whether it is still there."""


def growing_list(watch=id):
    watch(kept := Kept())
    while True:
        kept.append(b"x" * 200_000)
        time.sleep(0.005)


def growing_array(watch=id):
    kept = np.ones(10)
    while True:
        watch(kept := np.concatenate([kept, np.ones(100_000)]))
        time.sleep(0.02)


@pytest.fixture
def little(monkeypatch):
    """A limit of 64 MiB, so that a test is done soon."""
    monkeypatch.setattr(running, "limited", functools.partial(limited, memory=64 * MIB))


@pytest.mark.parametrize("work", [growing_list, growing_array], ids=lambda work: work.__name__)
def test_memory_that_grows_is_stopped_and_given_back(work, little):
    watched = []
    answer = huber(lambda: work(lambda one: watched.append(weakref.ref(one))))
    message = check("huber_grad", answer, seconds=30).message
    assert "it took more than 64 MiB of memory beyond what was in use before" in message
    assert watched and _settles(lambda: not any(one() is not None for one in watched))


def _settles(is_so):
    """Does it become so within a minute? The thread that was stopped may take a while to end."""
    end = time.monotonic() + 60
    while not is_so() and time.monotonic() < end:
        gc.collect()
        time.sleep(0.1)
    return is_so()


@pytest.mark.skipif(not limits._pages(), reason="the system refuses leaps on Linux alone")
@pytest.mark.parametrize("work", [lambda: [0]
                                  * 10 ** 11, lambda: np.ones(10 ** 11), lambda: np.ones(10 ** 9),
                                  lambda: "x" * 10 ** 11, lambda: bytearray(10 ** 11), lambda: [0]
                                  * 10 ** 9])
def test_a_leap_in_memory_is_refused_at_once(work):
    message = check("huber_grad", huber(work)).message
    assert "Your function asks for too much memory" in message


@pytest.mark.skipif(limits.resource is None, reason="Windows has no such limits")
def test_the_limits_of_the_process_are_as_before(little):
    def soft():
        return limits.resource.getrlimit(limits.resource.RLIMIT_DATA)

    before = soft()
    for work in (growing_list, plain, lambda: np.ones(10 ** 11), lambda: check("huber_grad",
                                                                               right)):
        check("huber_grad", huber(work), seconds=SHORT)
        assert soft() == before


def test_memory_within_the_limit_is_left_alone():
    def roomy(pred, target, delta=1.0):
        return right(pred, target, delta) + 0 * np.ones(20 * MIB // 8).sum()

    assert check("huber_grad", roomy)


@pytest.mark.parametrize("value",
                         [lambda: np.broadcast_to(1.0, (10 ** 6, 10 ** 6)), lambda: [[0] * 10 ** 5]
                          * 10 ** 5,
                                   lambda: [0] * 10 ** 7, lambda: "x"
                          * 10 ** 7, lambda: np.zeros(10 ** 7),
                                   lambda: np.full(3, "x" * 10 ** 6)])
def test_a_large_result_is_described_without_a_copy(value):
    made = value()
    before = used_memory()
    data = lossedu.exercises.values.pack(made)
    assert len(repr(data)) < 3000 and used_memory() - before < 20 * MIB


# ---------------------------------------------------------------------- other systems, played here
def without_resource(monkeypatch):
    monkeypatch.setattr(limits, "resource", None)
    monkeypatch.setattr(limits, "_pages", dict)


def without_pages(monkeypatch):
    monkeypatch.setattr(limits, "_pages", dict)


def without_psutil(monkeypatch):
    monkeypatch.setattr(limits, "_pages", dict)
    monkeypatch.setitem(sys.modules, "psutil", None)


SYSTEMS = {"Windows": without_resource, "macOS": without_pages,
           "nothing measures memory": without_psutil}


@pytest.mark.parametrize("system", SYSTEMS)
def test_time_is_limited_on_every_system(system, monkeypatch):
    SYSTEMS[system](monkeypatch)
    assert check("huber_grad", right)
    assert "stopped after 0.3 s" in check("huber_grad", huber(catching), seconds=SHORT).message


@pytest.mark.parametrize("system", ["Windows", "macOS"])
def test_growing_memory_is_watched_on_every_system(system, monkeypatch, little):
    pytest.importorskip("psutil")
    SYSTEMS[system](monkeypatch)
    assert "more than 64 MiB" in check("huber_grad", huber(growing_list), seconds=30).message


def test_where_no_thread_can_be_started_an_answer_is_checked_without_limits(monkeypatch):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert check("huber_grad", right)
    assert not check("huber_grad", huber(lambda: 0.0))


def test_where_nothing_measures_memory_none_is_told(monkeypatch):
    without_psutil(monkeypatch)
    assert used_memory() is None


def test_both_measures_of_memory_agree():
    psutil = pytest.importorskip("psutil")
    if not limits._pages():
        pytest.skip("there is one measure alone")
    assert _settles(lambda: abs(used_memory() - psutil.Process().memory_info().rss) < 10 * MIB)


# ---------------------------------------------------------------------- the function behind it
def test_work_that_ends_is_not_stopped_and_its_error_comes_through():
    assert limited(lambda: None) is None
    with pytest.raises(KeyError):
        limited({}.__getitem__ and (lambda: {}["x"]))


def test_a_stop_says_why_and_where():
    stop = limited(plain, seconds=SHORT)
    assert isinstance(stop, Stop) and (stop.reason, stop.said, stop.left) == ("time", "0.3 s",
                                                                              False)
    assert stop.places[-1][0] == __file__


def test_work_sees_the_context_variables_of_its_caller():
    seen = []
    with np.errstate(over="raise"):
        limited(lambda: seen.append(np.geterr()["over"]))
    assert seen == ["raise"]


def test_a_check_from_another_thread_is_limited_as_well():
    reports = []

    def work():
        reports.append(check("huber_grad", right))
        reports.append(check("huber_grad", huber(catching), seconds=SHORT))

    threads = [threading.Thread(target=work) for _ in range(3)]
    stdout = sys.stdout
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sys.stdout is stdout
    assert [report.passed for report in reports].count(True) == 3
    assert sum("stopped after 0.3 s" in report.message for report in reports) == 3


def test_an_answer_may_check_another_one():
    def answer(pred, target, delta=1.0):
        assert check("huber_grad", right)
        return right(pred, target, delta)

    assert check("huber_grad", answer)


# ---------------------------------------------------------------------- an interrupt
@pytest.fixture
def heard():
    """Interrupts are heard, though the shell may have started the tests deaf to them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("work", [plain, catching, lambda: time.sleep(2)],
                         ids=["a loop", "catching", "asleep"])
def test_an_interrupt_from_the_keyboard_comes_through_soon_and_without_our_frames(work, heard):
    import _thread
    threads, cases = threading.active_count(), []

    def interrupted():
        cases.append(1)
        time.sleep(SHORT)  # the caller waits by then
        _thread.interrupt_main()
        work()

    with pytest.raises(KeyboardInterrupt) as caught:
        check("huber_grad", huber(interrupted), seconds=60)
    assert len(caught.traceback) == 2  # this line, and that of check itself
    assert caught.value._render_traceback_() == ["KeyboardInterrupt: the check was stopped."]
    assert check("huber_grad", right)
    assert _settles(lambda: threading.active_count() <= threads) and len(cases) == 1


# ---------------------------------------------------------------------- what an answer may ask for
@pytest.mark.parametrize("ask",
                         [lambda: input(
                             "?"), lambda: sys.stdin.readline(), lambda: sys.stdin.read(),
                                 lambda: next(sys.stdin), lambda: list(sys.stdin),
                                 lambda: __import__("getpass").getpass()])
def test_a_question_is_answered_by_a_sentence(ask):
    import getpass  # noqa: F401
    before = sys.stdin, builtins.input
    message = check("huber_grad", huber(ask)).message
    assert message == ("Your function waits for somebody to type. The check hands everything "
                       "over as arguments: pred, target.")
    assert (sys.stdin, builtins.input) == before


def test_a_loop_around_a_question_ends():
    def ask():
        while True:
            try:
                return float(input())
            except Exception:
                pass

    assert "waits for somebody" in check("huber_grad", huber(ask), seconds=SHORT).message


@pytest.mark.parametrize("end",
                         [lambda: exit(), lambda: quit(), lambda: sys.exit(), lambda: sys.exit(
                             "bye")])
def test_an_answer_that_ends_the_program_is_answered_by_a_sentence(end):
    message = check("huber_grad", huber(end)).message
    assert (message == "Your function ends the program. A function hands its result back "
                       "with return.")
    assert not sys.stdin.closed


def test_deep_recursion_is_answered_by_a_sentence():
    def again(pred, target, delta=1.0):
        return again(pred, target, delta)

    assert check("huber_grad", again).message == ("Your function calls itself more often "
                                                  "than Python allows. Which call should "
                                                  "be the last?")


# ---------------------------------------------------------------------- prints and plots
def test_what_is_heard_is_cut_and_begins_anew():
    heard = Heard()
    for _ in range(1000):
        print("x" * 1000, file=heard)
    text = heard.take()
    assert len(text) < KEPT + 60 and text.endswith("... and 999,000 more characters")
    assert heard.take() == ""
    print("y", file=heard)
    assert heard.take() == "y\n"


def test_figures_are_closed_unseen_and_those_of_the_session_stay():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    from matplotlib import pyplot
    pyplot.close("all")
    mine, manager, show = pyplot.figure(), pyplot.new_figure_manager, pyplot.show

    def plotting(pred, target, delta=1.0):
        pyplot.figure()
        pyplot.plot(np.ravel(pred))
        pyplot.show()
        return right(pred, target, delta)

    assert check("huber_grad", plotting)
    assert pyplot.get_fignums() == [mine.number]
    assert (pyplot.new_figure_manager, pyplot.show) == (manager, show)
    pyplot.close(mine)


# ---------------------------------------------------------------------- words
def test_every_sentence_on_a_stop_can_be_made():
    case = {"inputs": {"x": {"kind": "none"}}, "named": [], "note": ""}
    for kind in stops._SENTENCES:
        error = {"type": kind, "message": "5 s", "line": 1, "source": "x", "cell": "",
                 "called": True}
        told = stops.about_stop([case], [{"error": error}], 0)
        assert told["message"].endswith((".", "?")) and "{" not in told["message"]
        assert told["evidence"] and told["stopped"] == kind


# ---------------------------------------------------------------------- a kernel
KERNEL_CELLS = """
import lossedu, numpy as np, time
def huber_grad(pred, target, delta=1.0):
    while True:
        try: np.ones(3)
        except BaseException: pass
print(lossedu.check("huber_grad", huber_grad, seconds=0.5))
def huber_grad(pred, target, delta=1.0):
    exit()
print(lossedu.check("huber_grad", huber_grad))
def huber_grad(pred, target, delta=1.0):
    return float(input("?"))
print(lossedu.check("huber_grad", huber_grad))
def huber_grad(pred, target, delta=1.0):
    time.sleep(3)
print(lossedu.check("huber_grad", huber_grad, seconds=0.3))
def huber_grad(pred, target, delta=1.0):
    return [0] * 10 ** 11
print(lossedu.check("huber_grad", huber_grad))
def huber_grad(pred, target, delta=1.0):
    display("shown")
    return pred - target
print(lossedu.check("huber_grad", huber_grad))
huber_grad = lossedu.EXERCISES["huber_grad"].reference
print(lossedu.check("huber_grad", huber_grad)); print("alive")
"""


@pytest.mark.machine
@pytest.mark.filterwarnings("default")
def test_a_kernel_lives_on_whatever_an_answer_does():
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    cells, cell = [], []
    for line in KERNEL_CELLS.strip().split("\n"):
        cell.append(line)
        if line.startswith("print"):
            cells.append(nbformat.v4.new_code_cell("\n".join(cell)))
            cell = []
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=60, allow_errors=False).execute()
    said = ["".join(out["text"] for out in cell.outputs) for cell in notebook.cells]
    for text, words in zip(said, ["was stopped after 0.5 s", "ends the program",
                                  "waits for somebody",
                                  "went beyond the limit of 0.3 s", "asks for too much memory",
                                  "'shown'",
                                  "passed"], strict=True):
        assert words in text
    assert "In [1], line 4" in said[0] or "In [1], line 3" in said[0] or "In [1], line 5" in said[0]
    assert said[-1].endswith("alive\n")

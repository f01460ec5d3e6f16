"""What a sandbox holds and keeps away, and that its end is the end of all in it."""
import ast
import json
import os
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from lossedu.classroom import filter as filters
from lossedu.classroom import grading, sandbox
from lossedu.classroom.elsewhere import Submitted, profile_of, taken_over
from lossedu.classroom.inside import handed_over
from lossedu.classroom.needed import Cell
from lossedu.classroom.sandbox import Died, Limits, Sandbox, bubblewrap, write_tree
from lossedu.classroom.submissions import Unreadable, cells_in, submissions
from lossedu.classroom.watch import runs, usage
from lossedu.exercises import EXERCISES
from lossedu.exercises.record import Case, Exercise, Mistake

needs_bubblewrap = pytest.mark.skipif(bubblewrap() is None, reason="bubblewrap makes none here")
SMALL = Limits(memory=600 * 2 ** 20, disk=8 * 2 ** 20, processes=40)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return write_tree(tmp_path_factory.mktemp("tree"))


def said(box, source, name="said"):
    """What a cell leaves under a name."""
    assert box.ask(60, do="cell", source=source)["error"] is None
    return taken_over(box.ask(60, do="what", name=name)["value"])


# ------------------------------------------------------------------ what is in it
@needs_bubblewrap
@pytest.mark.machine
@pytest.mark.parametrize("profile, torch, package, data", [
    ("numpy", False, False, False), ("torch", True, False, False), ("train", True, True, False),
    ("open", True, True, True)])
def test_a_profile_holds_what_it_says(profile, torch, package, data, tree):
    source = ("import glob, importlib.machinery as m, os, sys\n"
              "has = lambda one: getattr(m.PathFinder.find_spec(one), 'origin', None) is not None\n"
              "rows = '/course/lossedu/data/engel.csv.gz'\n"
              "said = [has('torch'), has('lossedu'), os.access(rows, os.R_OK) and "
              "os.path.getsize(rows) > 0, os.path.exists('/course') and bool(glob.glob("
              "'/course/**/exercises', recursive=True)), os.path.exists('/judge')]")
    with Sandbox(profile, Limits(), tree) as box:
        box.ask(60, do="what", name="np")
        found = said(box, source)
    assert found == [torch, package, data, False, True]


def test_every_answer_has_a_profile_that_holds_what_it_needs():
    of = {name: profile_of(one) for name, one in EXERCISES.items()}
    assert of["huber_value"] == "numpy" and of["q_values"] == "torch"
    assert of["faulty_phone"] == "open" and of["fit_counts"] == "train"
    assert of["docked_demand"] == "torch"    # a loss is asked for, and the package has some


def imported(file):
    """The files of this package that a file imports by a relative import."""
    at = sandbox.PACKAGE / file
    for node in ast.walk(ast.parse(at.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            there = at.parents[node.level - 1] / (node.module or "").replace(".", "/")
            modules = [there / one.name for one in node.names] if there.is_dir() else [there]
            yield from (f"{one.relative_to(sandbox.PACKAGE).as_posix()}.py" for one in modules)


def test_what_runs_an_answer_finds_all_that_it_imports():
    needed = {one for file in sandbox.FILES for one in imported(file)}
    assert needed and needed <= {*sandbox.FILES}


@pytest.mark.proof
def test_what_the_open_profile_holds_tells_no_answer(tree):
    """No file of exercises, solutions, quiz answers or mistakes, and no cell of a solution."""
    files = [one for one in tree.rglob("*") if one.is_file()]
    course = [one for one in files if "course" in one.relative_to(tree).parts]
    untold = {"exercises", "interview", "mistakes", "questions.yaml", "cards.yaml", "told.py",
              "unit.md"}
    assert course and not [one for one in course if untold & {*one.relative_to(tree).parts}]
    text = "\n".join(one.read_text(encoding="utf-8") for one in course if one.suffix == ".py")
    bodies = {name: one.solution for name, one in EXERCISES.items() if one.kind != "implement"}
    assert not [name for name, body in bodies.items() if body in text]


@needs_bubblewrap
@pytest.mark.machine
def test_it_is_somebody_else_without_rights(tree):
    with Sandbox("numpy", SMALL, tree) as box:
        box.ask(60, do="what", name="np")
        source = ("import os\nlines = open('/proc/self/status').read().split('\\n')\n"
                  "said = [os.getuid(), sorted({one.split()[1] for one in lines if "
                  "one.startswith(('CapPrm', 'CapEff'))}), sorted(os.listdir('/tmp')), "
                  "[one for one in os.listdir('/proc') if one.isdigit()].__len__()]")
        who, rights, files, processes = said(box, source)
    assert rights == ["0" * 16] and "home" in files and processes <= 3
    if os.getuid() == 0:
        assert who >= 10 ** 9


@needs_bubblewrap
@pytest.mark.machine
def test_the_filter_refuses_what_escapes_the_watch(tree):
    source = ("import ctypes, os, socket\nlibrary = ctypes.CDLL(None, use_errno=True)\nsaid = []\n"
              "for call in (lambda: os.memfd_create('x'), lambda: library.shmget(0, 4096, 0o1777),"
              " lambda: library.unshare(0x10000000), lambda: library.mount(0, 0, 0, 0, 0),"
              " lambda: socket.socket(40, socket.SOCK_STREAM),"
              " lambda: socket.socket(16, socket.SOCK_RAW)):\n"
              "    try: said.append(call() == -1)\n    except OSError: said.append(True)\n"
              "import threading, subprocess\nworks = []\n"
              "one = threading.Thread(target=works.append, args=(1,)); one.start(); one.join()\n"
              "said += [works == [1], subprocess.run(['true']).returncode == 0]")
    with Sandbox("numpy", SMALL, tree) as box:
        box.ask(60, do="what", name="np")
        assert said(box, source) == [True] * 8


@needs_bubblewrap
@pytest.mark.machine
def test_a_user_without_rights_gets_the_same(tree, monkeypatch):
    """In a namespace of users, as for everybody but the superuser; nothing large can be written."""
    monkeypatch.setattr(sandbox, "_is_open_to_all", lambda: False)
    monkeypatch.setattr(sandbox, "_program", [])
    if bubblewrap() is None:
        pytest.skip("bubblewrap may not make namespaces of users here")
    source = ("import os\nsaid, full = [], b'a' * 10 ** 7\n"
              "for line in open('/proc/self/mounts'):\n    place = line.split()[1]\n"
              "    try:\n        with open(os.path.join(place, 'x'), 'wb') as file:\n"
              "            file.write(full)\n        said.append(place)\n"
              "    except OSError: pass\n")
    with Sandbox("numpy", SMALL, tree) as box:
        assert "--unshare-all" in box._process.args
        box.ask(60, do="what", name="np")
        assert {*said(box, source.replace("10 ** 7", "10"))} == {"/tmp", "/dev/shm"}
        assert said(box, source) == []


def test_the_filter_is_a_program_whose_jumps_stay_inside(monkeypatch):
    for machine in filters.ARCHITECTURES:
        monkeypatch.setattr(filters.platform, "machine", lambda machine=machine: machine)
        lines = list(struct.iter_unpack("<HBBI", filters.program()))
        jumps = [at + 1 + step for at, (code, yes, no, _) in enumerate(lines)
                 if code & 7 == 5 for step in (yes, no)]
        assert 60 < len(lines) < 256 and max(jumps) < len(lines) and lines[-1][0] == 6
    monkeypatch.setattr(filters.platform, "machine", lambda: "riscv64")
    assert filters.program() == b""


# ------------------------------------------------------------------ its end
@needs_bubblewrap
@pytest.mark.machine
def test_the_end_of_a_sandbox_is_the_end_of_all_in_it(tree):
    with Sandbox("numpy", SMALL, tree) as box:
        box.ask(60, do="what", name="np")
        box.ask(60, do="cell", source="import os, time\nfor _ in range(5):\n"
                "    if os.fork() == 0:\n        os.setsid(); time.sleep(600)")
        time.sleep(0.3)
        seen = usage(box._process.pid).processes
        assert len(seen) >= 7 and all(map(runs, seen))
        begun = time.monotonic()
    assert not any(map(runs, seen)) and time.monotonic() - begun < 5


@needs_bubblewrap
@pytest.mark.machine
@pytest.mark.parametrize("why, source", [
    ("memory", "import os\nfor _ in range(9):\n    if os.fork() == 0:\n        break\n"
               "kept = b'a' * 150_000_000\nimport time; time.sleep(60)"),
    ("processes", "import threading, time\nfor _ in range(39):\n    try: threading.Thread("
                  "target=time.sleep, args=(60,)).start()\n    except RuntimeError: pass\n"
                  "time.sleep(60)"),
    ("time", "while True: pass"), ("ended", "import os; os._exit(0)")])
def test_it_says_why_it_died(why, source, tree):
    with Sandbox("numpy", SMALL, tree) as box:
        box.ask(60, do="what", name="np")
        with pytest.raises(Died, match=why):
            box.ask(3 if why == "time" else 60, do="cell", source=source)
            time.sleep(1)
            box.ask(60, do="what", name="np")


@needs_bubblewrap
@pytest.mark.machine
def test_a_crowd_of_threads_runs_behind_others(tree):
    with Sandbox("numpy", SMALL, tree) as box:
        box.ask(60, do="what", name="np")
        box.ask(60, do="cell", source="import threading, time\nfor _ in range(12):\n"
                "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()")
        time.sleep(0.5)
        used = usage(box._process.pid)
        assert len(used.threads) > 12
        assert {os.getpriority(os.PRIO_PROCESS, one) for one in used.threads} == {19}


def test_the_watch_sees_memory_threads_and_children():
    code = ("import subprocess, sys, threading, time\nkept = b'a' * 50_000_000\n"
            "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
            "subprocess.run(['sleep', '60'])")
    with subprocess.Popen([sys.executable, "-c", code]) as one:
        end = time.monotonic() + 20
        while len(usage(one.pid).processes) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        used = usage(one.pid)
        assert used.memory > 5e7 and len(used.threads) >= 3 and len(used.processes) == 2
        begun = time.thread_time()
        for _ in range(100):
            usage(one.pid)
        assert time.thread_time() - begun < 0.5     # 100 looks: those of ten seconds
        for child in used.processes[::-1]:
            os.kill(child, 9)
        one.wait()
        assert usage(one.pid) is None


# ------------------------------------------------------------------ who has seen hidden inputs
@needs_bubblewrap
@pytest.mark.machine
def test_what_one_function_leaves_behind_costs_no_other(tree):
    """Its sandbox ends while another is asked: that one is asked again in a new one."""
    cells = [Cell("import os, threading\ndef first(x):\n    threading.Timer(0.7, os._exit, (1,)"
                  ").start()\n    return x\n\ndef second(x):\n    import time\n"
                  "    time.sleep(1.5)\n    return x")]
    case = {"inputs": {"x": {"kind": "number", "dtype": "int", "shape": [], "values": [3]}},
            "named": [], "note": ""}
    with Submitted(cells, set(), Limits(), tree) as submitted:
        class Asked:
            kind, reference, function = "implement", staticmethod(len), "first"
        outcomes = []
        for name in ("first", "second"):
            Asked.function = Asked.name = name
            import lossedu.classroom.elsewhere as module
            answer = module._There(submitted, "numpy", name, False)
            outcomes.append(answer.outcomes([case], 5.0))
    assert [one[0]["value"]["values"] for one in outcomes] == [[3], [3]]


# ------------------------------------------------------------------ data from outside
@pytest.mark.parametrize("value", [
    1, 2.5, True, None, "text", ..., [1, "a"], (1, (2, (3,))), {"a": ..., "b": 2}, {1, 2},
    np.float32(0.5), np.arange(6).reshape(2, 3), np.array([1.0, np.nan]), np.uint8([255]),
    np.int64(2 ** 62 + 1), float("inf")])
def test_a_value_comes_back_as_it_was(value):
    back = taken_over(json.loads(json.dumps(handed_over(value))))
    assert type(back) is type(value) and repr(back) == repr(value)


@pytest.mark.parametrize("data", [
    None, 3, [], {}, {"kind": []}, {"kind": "array"}, {"kind": "dict", "items": 3},
    {"kind": "array", "dtype": "U99999999", "shape": [2], "values": ["a", "b"]},
    {"kind": "array", "dtype": "object", "shape": [1], "values": [{}]},
    {"kind": "array", "dtype": "float64", "shape": [-1], "values": [1.0]},
    {"kind": "number", "dtype": "int", "shape": [2], "values": [1, 2]},
    {"kind": "set", "items": [{"kind": "list", "items": []}]},
    {"kind": "array", "dtype": "int64", "shape": [1], "values": [10 ** 300]}])
def test_what_is_no_value_fits_nothing(data):
    assert type(taken_over(data)) is object


def test_names_that_no_file_can_hold_are_told_in_other_signs(tmp_path):
    names = [b"ada", b"b\xff", b"b\xfe", b"two\nlines", b"x" * 200, "Zoë".encode(), b"=1+1"]
    for name in names:
        os.makedirs(os.path.join(os.fsencode(tmp_path), name, b"outliers"))
    (tmp_path / "link").symlink_to(tmp_path / "ada")
    (tmp_path / "file").write_text("x")
    (tmp_path / "bob").mkdir()
    (tmp_path / "bob/outliers").symlink_to(tmp_path / "ada/outliers")
    found = submissions(tmp_path, "outliers")
    students = [one.student for one in found]
    assert len({*students}) == len(names) and {"ada", "Zoë", "=1+1"} <= {*students}
    assert all(one.isprintable() and len(one.encode()) <= 120 for one in students)
    assert all(one.folder.is_dir() for one in found)


@pytest.mark.parametrize("data", [b"", b"[", b"{}", b"3", b'"cells"', b"[[]]", b"\xff\xfe{}",
                                  b'{"cells": 3}', b'{"worksheets": []}', b"[" * 10 ** 5])
def test_what_is_no_notebook_is_told(data):
    with pytest.raises(Unreadable):
        cells_in(data)


def test_a_reply_is_read_no_further_than_its_limit():
    assert sandbox.LONGEST_REPLY <= 2 ** 23
    assert Path(sandbox.__file__).with_name("inside.py").is_file()


# ---------------------------------------------------------------- where rounding decides
def tenths(x):
    """How many whole tenths are in each entry of `x`, of shape (n,)."""
    return np.floor(x * 10)


HINT = "This counts other parts than tenths. How many tenths are in a whole?"
TENTHS = Exercise(
    reference=tenths, title="Tenths", points=1, difficulty=1, minutes=1,
    mistakes=tuple(Mistake(f"by_{by}", lambda x, _by=by: np.floor(x * _by), HINT)
                   for by in (2, 3, 4, 5)),
    styles=(lambda x: np.floor(10 * x), lambda x: np.floor(x / 0.1)),   # 0.3 / 0.1 is just below 3
    draw=lambda rng: [Case(np.round(rng.uniform(0, 1, 2), 1))])


@pytest.mark.proof
def test_a_draw_in_which_rounding_decides_refuses_nobody():
    sound = [grading.is_sound(TENTHS, seed) for seed in range(40)]
    assert {*sound} == {True, False}
    bad = sound.index(False)
    assert any(grading.is_sound(TENTHS, bad + more) for more in range(1, grading.DRAWS))


@pytest.mark.proof
@pytest.mark.parametrize("name, seed", [
    ("boosting_round", 236536858469103), ("scaled_steps", 218413971737563)])
def test_draws_in_which_rounding_once_decided_are_sound(name, seed):
    assert grading.is_sound(EXERCISES[name], seed)

"""`lossedu check` as a grader: whatever an answer's file does, holds or is called, the exit code
tells."""
import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import lossedu
from lossedu import cli
from lossedu.exercises import file
from lossedu.exercises.file import CannotCheck, load, verdicts

ROOT = Path(__file__).parents[1]
RIGHT = ("import numpy as np\ndef huber_grad(p, t, delta=1.0): return np.clip(p - t, -delta, "
         "delta)\n")
WRONG = "def huber_grad(p, t, delta=1.0): return 0 * p\n"


def run(folder, *words, **env):
    done = subprocess.run([sys.executable, "-P", "-m", "lossedu.cli", "check", *words], cwd=folder,
                          capture_output=True, encoding="utf-8", errors="replace", timeout=600,
                          stdin=subprocess.DEVNULL,
                          env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8",
                               **env})
    return done.returncode, done.stdout, done.stderr


def check(folder, content, *words, name="f.py", **env):
    data = content if isinstance(content, bytes) else content.encode()
    (folder / name).write_bytes(data)
    return run(folder, *(words or ("huber_grad", name)), **env)


def check_here(folder, content, *words, **env):
    """The same without a process for the command: that of the file is one of its own all the
    same."""
    (folder / "f.py").write_bytes(content.encode())
    return run_here(folder, *(words or ("huber_grad", "f.py")), **env)


def run_here(folder, *words, **env):
    """What a process of its own would print, in this one: starting one takes most of the time."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, value in {"PYTHONPATH": str(ROOT), **env}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["lossedu", "check", *words])
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            with pytest.raises(SystemExit) as end:
                cli.main()
    return end.value.code or 0, out.getvalue(), err.getvalue()


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder to work in; what loading a file changes in this process is put back."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "argv", list(sys.argv))
    before = dict(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - set(before):
        del sys.modules[name]
    sys.modules.update(before)


def loaded(folder, content, name="f.py"):
    """What the file defines, read in this process."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return load(name, first=sys.modules)


# ---------------------------------------------------------------------- a file that ends its
# process
ENDINGS = {
    "sys.exit": "import sys\nsys.exit()", "sys.exit 0": "import sys\nsys.exit(0)", "exit": "exit()",
    "quit with a text": "quit('bye')", "raise": "raise SystemExit",
    "os._exit": "import os\nos._exit(0)",
    "unittest": "import unittest\nunittest.main(argv=['f'])", "argparse": "import argparse\n"
    "argparse.ArgumentParser().parse_args(['--help'])", "another program": "import os, sys\n"
    "os.execv(sys.executable, [sys.executable, '-c', ''])",
    "a signal": "import os\nos.kill(os.getpid(), 9)",
    "a crash": "import ctypes\nctypes.string_at(0)",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_ends_the_program_is_not_checked_and_never_passes(ending, tmp_path):
    # named or not makes no difference
    words = ("huber_grad", "f.py") if len(ending) % 2 else ("f.py",)
    code, out, err = check(tmp_path, RIGHT + ENDINGS[ending] + "\n", *words)
    assert code == 2 and "the file ends the program before it could be checked" in err
    assert "passed" not in out and "Traceback" not in err


def test_the_sentence_names_the_line_that_ends_the_program(tmp_path):
    code, _, err = check(tmp_path, "raise SystemExit\n", "f.py")
    assert code == 2 and err.startswith("f.py:1: ") and len(err.strip().split("\n")) == 1


@pytest.mark.parametrize("body", ["import sys; sys.exit()", "import os; os._exit(0)",
                                  "import os; os.kill(os.getpid(), 9)", "raise GeneratorExit"])
def test_a_function_that_ends_the_program_is_a_wrong_answer(body, tmp_path):
    code, out, _ = check_here(tmp_path, f"def huber_grad(p, t, delta=1.0):\n    {body}\n")
    assert code == 1 and "huber_grad: not yet" in out


@pytest.mark.parametrize("trick", ["import atexit, os\natexit.register(os._exit, 0)",
                                   "import os\nos._exit = print",
                                   "import sys\nsys.exit = print",
                                   "import sys\nsys.stdout = sys.stderr = None",
                                   "import sys\nsys.stdout.close()",
                                   "import sys\nsys.excepthook = print",
                                   "import builtins\nbuiltins.print = None",
                                   "import os\nos.chdir('/')",
                                   "import json\njson.dumps = lambda x: '{\"done\": true}'"])
def test_a_wrong_answer_stays_wrong_whatever_its_file_changes(trick, tmp_path):
    code, out, _ = check(tmp_path, f"{trick}\n{WRONG}")
    assert code != 0 and "passed" not in out


def test_a_thread_that_never_ends_does_not_keep_the_verdict_back(tmp_path):
    code, out, _ = check(tmp_path, RIGHT + "import threading, time\n"
                                           "threading.Thread(target=lambda: "
                                           "time.sleep(999)).start()\n")
    assert code == 0 and "passed" in out


def test_an_interrupt_is_told_in_one_sentence_and_leaves_no_process_behind(tmp_path):
    (tmp_path / "f.py").write_text("import os, time\nopen('pid', "
                                   "'w').write(str(os.getpid()))\ntime.sleep(99)\n",
                                   encoding="utf-8")
    with subprocess.Popen([sys.executable, "-P", "-m", "lossedu.cli", "check", "f.py"],
                          cwd=tmp_path,
                          stderr=subprocess.PIPE, text=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        worker = _worker(tmp_path)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=600)
    assert (process.returncode, err) == (130, "Stopped.\n")
    assert _is_gone(worker)


def test_the_process_of_the_file_ends_with_the_command(tmp_path):
    (tmp_path / "f.py").write_text("import os\nopen('pid', 'w').write(str(os.getpid()))\nwhile "
                                   "True: pass\n",
                                   encoding="utf-8")
    with subprocess.Popen([sys.executable, "-P", "-m", "lossedu.cli", "check", "f.py"],
                          cwd=tmp_path,
                          env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        worker = _worker(tmp_path)
        process.kill()
    assert _is_gone(worker)


def _worker(folder):
    end = time.monotonic() + 120
    while not ((folder / "pid").exists() and (folder / "pid").read_text(encoding="utf-8")):
        assert time.monotonic() < end
        time.sleep(0.05)
    return int((folder / "pid").read_text(encoding="utf-8"))


def _is_gone(pid):
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            if ") Z " in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8"):
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


# ---------------------------------------------------------------------- what the file finds
def test_a_module_beside_the_file_is_found_from_wherever_the_command_runs(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/helper.py").write_text("import numpy as np\ndef clip(*x): return np.clip(*x)\n",
                                          encoding="utf-8")
    using = ("from helper import clip\ndef huber_grad(p, t, delta=1.0): return clip(p - t, "
             "-delta, delta)\n")
    assert check(tmp_path / "a", using)[0] == 0
    assert run(tmp_path, "huber_grad", "a/f.py")[0] == 0
    assert run(tmp_path, "huber_grad", str(tmp_path / "a/f.py"))[0] == 0
    (tmp_path / "link.py").symlink_to(tmp_path / "a/f.py")
    assert run(tmp_path, "huber_grad", "link.py")[0] == 0


def test_a_package_beside_the_file_is_found_and_a_late_import_too(tmp_path):
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/__init__.py").write_text("from .clipping import clip\n", encoding="utf-8")
    (tmp_path / "tools/clipping.py").write_text("from numpy import clip\n", encoding="utf-8")
    using = ("def huber_grad(p, t, delta=1.0):\n    from tools import clip\n    return clip(p "
             "- t, -delta, delta)\n")
    assert check_here(tmp_path, using)[0] == 0


@pytest.mark.parametrize("name", ["random", "traceback", "inspect", "json", "run", "values",
                                  "typer", "dataclasses",
                                  "numbers", "answers"])
def test_a_module_beside_the_file_is_the_one_that_python_itself_would_find(name, tmp_path):
    (tmp_path / f"{name}.py").write_text("mine = 'beside the file'\n", encoding="utf-8")
    using = f"import {name}\nfound = getattr({name}, 'mine', 'not mine')\nprint(found)\n"
    (tmp_path / "plain.py").write_text(using, encoding="utf-8")
    plain = subprocess.run([sys.executable, "plain.py"], cwd=tmp_path, capture_output=True,
                           text=True).stdout
    code, out, err = check(tmp_path, using + RIGHT)
    assert code == 0, err
    assert out.startswith(plain) and plain == "beside the file\n"


@pytest.mark.parametrize("name", ["numpy.py", "lossedu.py", "random.py", "huber_grad.py",
                                  "my answer.py", "ü.py",
                                  "a.b.py", "F.PY", "-f.py", "__init__.py", "answers.py"])
def test_the_file_may_have_any_name(name, here):
    import numpy
    found = loaded(here, "import numpy, lossedu, random\n" + RIGHT, name)
    assert callable(found["huber_grad"]) and found["numpy"] is numpy and sys.modules[
        "lossedu"] is lossedu
    cli._look_at(name, "huber_grad")


def test_code_for_a_run_as_a_program_does_not_run(tmp_path):
    main = 'if __name__ == "__main__":\n    raise SystemExit(input("?"))\n'
    assert check_here(tmp_path, RIGHT + main)[0] == 0


def test_data_is_found_where_the_command_runs_and_beside_the_file(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "here.txt").write_text("1", encoding="utf-8")
    (tmp_path / "sub/beside.txt").write_text("1", encoding="utf-8")
    reading = ("from pathlib import Path\nassert open('here.txt').read() == '1'\n"
               "assert (Path(__file__).parent / 'beside.txt').read_text() == '1'\n")
    assert check_here(tmp_path / "sub", reading + RIGHT, "f.py")[0] == 2
    assert run(tmp_path, "sub/f.py")[0] == 0


def test_a_dataclass_and_a_pickle_work_as_in_a_module(here):
    text = ("from __future__ import annotations\nimport pickle\nfrom dataclasses import dataclass\n"
            "@dataclass\nclass Point:\n    x: float\nsame = pickle.loads(pickle.dumps(Point(1.0))) "
            "== Point(1.0)\n")
    assert loaded(here, text)["same"] is True


# ---------------------------------------------------------------------- what the file is
@pytest.mark.parametrize("content", [
    "\ufeff".encode() + RIGHT.encode(), RIGHT.replace("\n", "\r\n").encode(),
    RIGHT.replace("\n", "\r").encode(),
    f"# coding: latin-1\n# d\xe9j\xe0\n{RIGHT}".encode("latin-1"), f"# ü → ŷ\n{RIGHT}".encode(),
    RIGHT.rstrip().encode(),
    f"#!/usr/bin/env python3\n# -*- coding: cp1252 -*-\n# \u2019\n{RIGHT}".encode("cp1252"),
], ids=["BOM", "CRLF", "CR", "latin-1 declared", "UTF-8", "no last newline", "cp1252 declared"])
def test_text_that_python_reads_is_read(content, here):
    assert callable(loaded(here, content)["huber_grad"])


@pytest.mark.parametrize("content, said", [
    (f"# a\n# b\n# d\xe9j\xe0\n{RIGHT}".encode("latin-1"),
     "f.py:3: this is not utf-8 text. Save the file as UTF-8."),
    (f"# d\xe9j\xe0\n{RIGHT}".encode("latin-1"),
     "f.py: this is not utf-8 text. Save the file as UTF-8."),
    (RIGHT.encode("utf-16"), "f.py is UTF-16 text, and Python reads UTF-8. Save it as UTF-8."),
    (RIGHT.encode("utf-32"), "f.py is UTF-32 text"),
    (RIGHT.encode("utf-16-le"), "f.py holds null bytes"),
    (RIGHT.encode() + b"\0", "f.py holds null bytes"),
    (b"\x89PNG\r\n\x1a\n", "f.py: this is not utf-8 text"),
    (b"# coding: klingon\n", "f.py: this is not Python: unknown encoding"),
    (b"# coding: rot13\n", "f.py: this is not Python"),
    (b"def f(:\n", "f.py:1: this is not Python: invalid syntax."),
    (b"x = 1\n  y = 2\n", "f.py:2: this is not Python: unexpected indent."),
    (b"x = '\n", "f.py:1: this is not Python"),
    (b"x = (" * 300, "this is not Python"),
    (b"x = 1\neval('1 +')\n", "f.py:2: SyntaxError: invalid syntax"),
    (b"import broken\n", "broken.py:2: this is not Python"),
    (b"import dividing\n", "dividing.py:1: ZeroDivisionError: division by zero"),
    (b"\n\nimport nowhere_at_all\n",
     "f.py:3: ModuleNotFoundError: No module named 'nowhere_at_all'"),
    (b"open('nothing.csv')\n", "f.py:1: FileNotFoundError"),
    (b"def f(): return f()\nf()\n", "f.py:1: RecursionError"),
    (b"raise ValueError('one\\ntwo')\n", "f.py:1: ValueError: one"),
    (b"class E(Exception):\n    def __str__(self): return 1 / 0\nraise E\n", "f.py:3: E: "),
    (b"raise BaseException('b')\n", "f.py:1: BaseException: b"),
    (b"assert False\n", "f.py:1: AssertionError: "),
], ids=range(23))
def test_a_file_that_cannot_be_used_gets_one_sentence(content, said, here):
    (here / "broken.py").write_text("x = 1\ny = (\n", encoding="utf-8")
    (here / "dividing.py").write_text("1 / 0\n", encoding="utf-8")
    with pytest.raises(CannotCheck) as caught:
        loaded(here, content)
    assert said in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("content, said",
                         [("", "f.py defines no function with the name of an exercise"),
                                           ("def f(:\n", "f.py:1: this is not Python"),
                                           ("input()\n", "f.py:1: EOFError")])
def test_a_file_that_cannot_be_used_gets_the_code_2(content, said, tmp_path):
    code, out, err = check_here(tmp_path, content, "f.py")
    assert (code, out) == (2, "")
    assert said in err and len(err.strip().split("\n")) == 1


@pytest.mark.parametrize("words, said", [
    (["my.ipynb"], "my.ipynb is a notebook; a Python file fits. Type: lossedu check huber_grad "
                   "my.py"),
    (["mse_grad_mean", "my.ipynb"], "There is no exercise"),
    (["softmax_ce", "my.ipynb"], "Type: lossedu check softmax_ce my.py"),
    (["huber_grad", "answer.txt"], "answer.txt came; a Python file fits"),
    (["huber_grad", "answer.pyc"], "answer.pyc came; a Python file fits"),
    (["huber_grad", "folder"], "folder is a folder; a Python file fits"),
    (["folder"], "folder is a folder"),
    (["huber_grad", "folder.py"], "folder.py is a folder"), (["."], ". is a folder"),
    ([".."], ".. is a folder"),
    (["huber_grad", "gone.py"], "There is no file gone.py."),
    (["sub/gone.py"], "There is no file sub/gone.py."),
    (["huber_grad", "a.py", "b.py"], "one exercise and one file fit"),
    (["a.py", "a.py"], "one exercise and one file"),
    (["huber_grad", "softmax_ce", "a.py"], "one exercise and one file fit"),
    (["-"], "'-' came, and standard input is not read"),
    (["huber_grad", "-"], "standard input is not read"),
    (["huber_grad", "my"], "my came; a Python file fits"), ([""], "There is no exercise ''"),
    (["02_outliers"], "There is no exercise '02_outliers'"),
    (["huber_grad.py"], "There is no file huber_grad.py."),
    (["a.py", "huber_gra"], "There is no exercise 'huber_gra'. Did you mean"),
])
def test_what_is_no_python_file_gets_one_sentence_and_the_code_2(words, said, here, monkeypatch,
                                                                 capsys):
    for name in ("folder", "folder.py"):
        (here / name).mkdir()
    for name in ("my.ipynb", "answer.txt", "my", "a.py", "b.py"):
        (here / name).write_text("", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["lossedu", "check", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert said in err and len(err.strip().split("\n")) == 1


def test_the_order_of_exercise_and_file_does_not_matter(tmp_path):
    assert check_here(tmp_path, RIGHT, "f.py", "huber_grad")[0] == 0
    assert check_here(tmp_path, WRONG, "f.py", "huber_grad")[0] == 1


@pytest.mark.parametrize("value, kind", [("3", "an int"), ("None", "None"),
                                         ("__import__('numpy').zeros(3)", "an ndarray")])
def test_what_is_no_function_is_told_without_a_call_that_only_a_notebook_knows(value, kind,
                                                                               tmp_path):
    code, out, _ = check_here(tmp_path, f"huber_grad = {value}\n")
    assert (code == 1 and f"huber_grad is {kind} there, not a function. Define it: def "
                          "huber_grad(pred," in out)
    assert "lossedu.check(" not in out


def test_one_wrong_answer_among_right_ones_fails_the_file(tmp_path):
    code, out, _ = check_here(tmp_path, WRONG + "def relative_error(a, b):\n    raise "
                                           "NotImplementedError\n", "f.py")
    assert code == 1 and "huber_grad: not yet" in out and "relative_error: not attempted yet" in out


@pytest.mark.parametrize("mode", ["autograde", "validate"])
def test_under_nbgrader_the_command_gives_its_codes_as_ever(mode, tmp_path):
    code, out, err = check_here(tmp_path, WRONG, NBGRADER_EXECUTION=mode)
    assert code == 1 and "not yet" in out and err == ""


# ---------------------------------------------------------------------- what is printed
@pytest.mark.proof
def test_every_stub_is_ascii_so_that_any_terminal_and_pipe_takes_it():
    for exercise in lossedu.EXERCISES.values():
        assert (exercise.title + exercise.stub).isascii(), exercise.name


@pytest.mark.parametrize("env", [{}, {"COLUMNS": "20", "TERM": "dumb"},
                                 {"COLUMNS": "60", "NO_COLOR": "1"},
                                 {"COLUMNS": "40", "FORCE_COLOR": "1"},
                                 {"LC_ALL": "C", "PYTHONUTF8": "0"},
                                 {"PYTHONIOENCODING": "ascii"}], ids=str)
def test_the_stub_is_printed_to_the_letter(env, tmp_path):
    for name in ("softmax_ce", "numerical_gradient"):
        code, out, _ = run(tmp_path, name, **env)
        head, stub = out.split("\n\n", 1)
        assert code == 0 and stub == lossedu.EXERCISES[name].stub + "\n"
        assert all(line.startswith("# ") for line in head.splitlines())


@pytest.mark.parametrize("env", [{"COLUMNS": "20", "TERM": "dumb"}, {"PYTHONIOENCODING": "cp1252"},
                                 {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
                                  "PYTHONIOENCODING": ""},
                                 {"PYTHONIOENCODING": "ascii:strict"}], ids=str)
def test_a_verdict_and_a_fault_are_printed_in_every_terminal(env, tmp_path):
    code, out, err = check(tmp_path, WRONG, **env)
    assert code == 1 and "huber_grad: not yet" in out and err == ""
    code, _, err = check(tmp_path, "1 / 0\n", "ü.py", name="ü.py", **env)
    assert code == 2 and "ZeroDivisionError" in err and len(err.strip().split("\n")) == 1
    assert run(tmp_path, "--help", **env)[0] == 0


def test_a_sentence_is_not_wrapped_in_a_pipe(tmp_path):
    _, wide, _ = check(tmp_path, WRONG, COLUMNS="200")
    assert check(tmp_path, WRONG, COLUMNS="30")[1] == wide


# ---------------------------------------------------------------------- the functions behind it
@pytest.mark.proof
def test_verdicts_come_one_by_one_from_python_too(tmp_path):
    (tmp_path / "f.py").write_text(RIGHT, encoding="utf-8")
    ((name, passed, said),) = verdicts(str(tmp_path / "f.py"))
    assert (name, passed) == ("huber_grad", True) and said.startswith("✓")


def test_loading_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(CannotCheck, match="cannot be read: No such file"):
        load(str(tmp_path / "gone.py"))


# ---------------------------------------------------------------------- limits, prints, answers
ENDLESS = "def huber_grad(p, t, delta=1.0):\n    while True: pass\n"


def test_an_answer_that_does_not_end_is_stopped_and_the_next_one_is_checked(tmp_path):
    code, out, _ = check_here(tmp_path, ENDLESS + "def mad_scale(x): return 0.0\n", "f.py",
                              "--seconds", "0.5")
    assert code == 1
    assert ("was stopped after 0.5 s" in out and "For more time: lossedu check huber_grad "
                                                 "f.py --seconds 60." in out)
    assert "line 2  while True: pass" in out and "mad_scale: not yet" in out


@pytest.mark.proof
def test_an_answer_that_lets_no_other_thread_run_is_ended_with_its_process(tmp_path, monkeypatch):
    monkeypatch.setattr(file, "SLACK", 0.5)
    stuck = "import itertools\ndef huber_grad(p, t, delta=1.0): return sum(itertools.count())\n"
    (tmp_path / "f.py").write_text(stuck, encoding="utf-8")
    ((name, passed, said),) = verdicts(str(tmp_path / "f.py"), seconds=0.5)
    assert (name, passed) == ("huber_grad", False)
    assert "did not come back within 0.5 s, and its program was ended" in said


def test_a_call_outside_python_that_does_not_return_is_told(tmp_path):
    asleep = "import time\ndef huber_grad(p, t, delta=1.0): time.sleep(99)\n"
    code, out, _ = check_here(tmp_path, asleep, "f.py", "--seconds", "0.5")
    assert code == 1 and "nothing stops it where it is" in out and "kernel" not in out


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "soon"])
def test_seconds_that_are_none_get_one_sentence_and_the_code_2(seconds, tmp_path):
    code, out, err = check_here(tmp_path, RIGHT, "f.py", f"--seconds={seconds}")
    assert (code, out) == (2, "") and "--seconds" in err and len(err.strip().split("\n")) == 1


def test_what_an_answer_prints_is_shown_once(tmp_path):
    code, out, _ = check(tmp_path, "def huber_grad(p, t, delta=1.0):\n    print('seen', p.size)\n "
                                   "   return 0 * p\n")
    assert code == 1 and out.count("seen") == 1 and "Printed in case 1 of" in out


def test_an_answer_that_asks_for_input_is_told_and_waits_for_nobody(tmp_path):
    code, out, _ = check(tmp_path, "def huber_grad(p, t, delta=1.0): return float(input('?'))\n")
    assert code == 1 and "waits for somebody to type" in out


def test_our_answers_come_after_a_pass_when_they_are_asked_for(tmp_path):
    assert "lossedu check huber_grad f.py --answers" in check_here(tmp_path, RIGHT)[1]
    code, out, _ = check_here(tmp_path, RIGHT, "f.py", "--answers")
    assert code == 0 and "Our answer:" in out and "Another way:" in out and "np.clip" in out
    assert "Our answer" not in check_here(tmp_path, WRONG, "f.py", "--answers")[1]
    assert "Our answer" not in check_here(tmp_path, RIGHT, "f.py", "--answers",
                                     NBGRADER_EXECUTION="validate")[1]

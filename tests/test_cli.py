"""The command `lossedu`: it does what its help says, and tells in one sentence what does not
fit."""
import contextlib
import inspect
import io
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import lossedu
from lossedu import cli, lab

ROOT = Path(__file__).parents[1]
NAME = lossedu.EXERCISES.of_kind("implement")[0]
EXERCISE = lossedu.EXERCISES[NAME]


def run(*words, cwd=ROOT, **env):
    done = subprocess.run([sys.executable, "-m", "lossedu.cli", *words], cwd=cwd,
                          capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **env},
                          timeout=600)
    return done.returncode, done.stdout, done.stderr


def run_here(*words, cwd=ROOT, **env):
    """What a process of its own would print, in this one: starting one takes most of the time."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        for name, value in {"PYTHONPATH": str(ROOT), "COLUMNS": "200", **env}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["lossedu", *words])
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            with pytest.raises(SystemExit) as end:
                cli.main()
    return end.value.code or 0, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("command", [[], ["lab"], ["build"], ["check"], ["catalogue"]])
def test_every_command_has_its_help(command):
    code, said, _ = run_here(*command, "--help")
    assert code == 0 and "--help" in said


def test_the_version_is_the_packages():
    assert run("--version") == (0, f"lossedu {lossedu.__version__}\n", "")


def test_the_package_run_as_a_module_is_the_command():
    done = subprocess.run([sys.executable, "-m", "lossedu", "--version"], capture_output=True,
                          text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=600)
    assert (done.returncode, done.stdout) == (0, f"lossedu {lossedu.__version__}\n")


@pytest.mark.parametrize("words, said", [
    (["buidl"], "Did you mean 'build'?"),
    (["build", "--chek"], "--check"),
    (["build", "outlyers"], "there is no unit 'outlyers'"),
    (["check"], "Missing argument"),
    (["check", NAME + "x"], f'Did you mean "{NAME}"'),
    (["check", "my_answers.py"], "There is no file my_answers.py."),
    (["check", NAME, NAME, "a.py"], "one exercise and one file fit"),
    (["lab", "--port", "many"], "--port"),
    (["lab", "--port", "99999"], "a number from 1 to 65535 fits"),
])
def test_what_does_not_fit_is_told_in_one_sentence(words, said):
    code, out, err = (run if words[0] in ("buidl", "build") else run_here)(*words)
    assert code != 0 and out == ""
    assert said in err and len(err.strip().split("\n")) == 1


def test_outside_a_checkout_the_command_says_where_to_go(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab, "PACKAGE", tmp_path / "site" / "lossedu")
    with pytest.raises(cli.typer.Exit):
        cli._checkout()


# ---------------------------------------------------------------------- check
@pytest.fixture
def answer(tmp_path):
    def write(text):
        path = tmp_path / "my.py"
        path.write_text(text, encoding="utf-8")
        return str(path)
    return write


RIGHT = f"from {EXERCISE.reference.__module__} import {NAME}\n"
WRONG = f"def {NAME}{inspect.signature(EXERCISE.reference)}:\n    return 12345.678\n"


@pytest.mark.parametrize("named", [True, False])
def test_a_right_answer_passes_and_a_wrong_one_does_not(answer, named):
    words = [NAME] if named else []
    assert run("check", *words, answer(RIGHT))[0] == 0
    code, said, _ = run_here("check", *words, answer(WRONG))
    assert code == 1 and said.startswith(f"{NAME}: ")


@pytest.mark.proof
def test_a_stub_says_that_it_is_not_written_yet(answer):
    code, said, _ = run_here("check", NAME, answer(EXERCISE.stub))
    assert code == 1 and "not" in said


def test_without_a_file_the_exercise_is_shown_as_a_stub_that_python_reads(answer):
    code, said, _ = run_here("check", NAME)
    assert code == 0 and f"def {NAME}(" in said
    compile(said, "stub", "exec")


@pytest.mark.parametrize("name", ["sure_start", "fifty_a_day"])
def test_a_question_is_shown_above_its_stub_as_a_comment_that_python_skips(name):
    exercise = lossedu.EXERCISES[name]
    code, said, _ = run_here("check", name)
    *head, stub = said.splitlines()
    assert code == 0 and stub == exercise.stub and all(line.startswith("#")
                                                       for line in head if line)
    words = " ".join(word for line in head for word in line.lstrip("# ").split())
    assert " ".join(exercise.ask.split()) in words and max(map(len, head)) <= 100


@pytest.mark.proof
def test_a_value_in_a_file_is_judged_and_dots_are_not_attempted(answer):
    code, said, _ = run_here("check",
                        answer("sure_start = 4.06\nparcel_promise = ...\nfifty_a_day = 'a'\n"))
    assert (code == 1 and "sure_start: passed" in said and "parcel_promise: not "
                                                           "attempted yet" in said)
    assert "fifty_a_day: not yet" in said


@pytest.mark.proof
@pytest.mark.parametrize("text, said", [
    ("def f(:\n    pass\n", "my.py:1: this is not Python"),
    ("x = 1\ny = x / 0\n", "my.py:2: ZeroDivisionError: division by zero"),
    ("x = 1\n", "defines no function with the name of an exercise"),
])
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(answer, text, said):
    code, _, err = run_here("check", answer(text))
    assert code == 2 and said in err and len(err.strip().split("\n")) == 1


@pytest.mark.proof
def test_a_file_without_the_named_exercise_is_told_with_what_it_has(answer):
    code, _, err = run_here("check", NAME, answer(f"def {NAME}_(a):\n    return a\n"))
    assert code == 2 and f'defines no {NAME}. Did you mean "{NAME}_"?' in err


# ---------------------------------------------------------------------- lab
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_taken_port_is_told_with_one_that_is_free():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, out, err = run("lab", "--no-browser", "--port", str(taken.getsockname()[1]))
    assert code != 0 and out == "" and len(err.strip().split("\n")) == 1
    assert "is taken" in err
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", int(err.split("Type: lossedu lab --port ")[1])))


def test_jupyterlab_really_comes_up_and_serves_the_first_notebook(tmp_path):
    port = free_port()
    folders = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA",
                                                                        "RUNTIME")}
    command = [sys.executable, "-m", "lossedu.cli", "lab", "--no-browser", "--port", str(port),
               "--IdentityProvider.token=t"]
    with open(tmp_path / "log", "w") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
                                  env={**os.environ, **folders, "PYTHONPATH": str(ROOT)})
    try:
        first = next(one for one in lab.lab_command(ROOT, port)
                     if "default_url" in one).split("/lab/tree/")[1]
        page = until_up(f"http://127.0.0.1:{port}/api/contents/{first}?content=0&token=t", server)
        assert f'"path": "{first}"' in page
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=600)


def until_up(address, server, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except urllib.error.URLError:
            time.sleep(0.3)
    raise AssertionError("JupyterLab did not come up")

"""`make portable`: each setting is what its name says; one that did not take effect, or a failure,
is told."""
import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
spec = importlib.util.spec_from_file_location("portable", ROOT / "tools/portable.py")
portable = importlib.util.module_from_spec(spec)
sys.modules["portable"] = portable
spec.loader.exec_module(portable)

# NumPy from 2.4
NEW = {"numpy": ["X86_V3", "X86_V4", "AVX512_ICL"], "features": ["SSE2", "AVX2", "FMA3", "AVX512F"]}
OLD = {"numpy": ["SSE42", "AVX2", "FMA3", "AVX512F", "AVX512_SKX"],
       "features": ["SSE2", "AVX2", "FMA3", "AVX512F"]}
SMALL = {"numpy": ["SSE42"], "features": ["SSE2", "SSE42"]}
ARM = {"numpy": ["ASIMDHP"], "features": ["NEON", "ASIMD", "ASIMDHP"]}


def named(machine, seen):
    return {one.name: one for one in portable.settings(machine, seen)}


@pytest.mark.parametrize("machine, seen, names", [
    ("x86_64", NEW, ["1 thread", "no AVX", "AVX2", "2 threads"]),
    ("AMD64", OLD, ["1 thread", "no AVX", "AVX2", "2 threads"]),
    ("x86_64", SMALL, ["1 thread", "no AVX", "2 threads"]),
    ("arm64", ARM, ["1 thread", "plain ARM", "2 threads"]),
    ("riscv64", {"numpy": [], "features": []}, ["1 thread", "2 threads"]),
])
def test_the_settings_are_those_that_the_processor_can_run(machine, seen, names):
    assert list(named(machine, seen)) == names


@pytest.mark.parametrize("seen, wide",
                         [(NEW, ("X86_V4", "AVX512_ICL")), (OLD, ("AVX512F", "AVX512_SKX"))])
def test_avx2_does_without_everything_wider_and_no_avx_without_all_that_numpy_chooses_among(
        seen, wide):
    found = named("x86_64", seen)
    assert found["AVX2"].without == wide and found["no AVX"].without == tuple(seen["numpy"])
    assert found["AVX2"].environment()["NPY_DISABLE_CPU_FEATURES"] == ",".join(wide)


def test_settings_are_chosen_by_name_and_a_name_that_none_has_is_told():
    found = portable.settings("x86_64", SMALL)
    names = [one.name for one in portable.chosen_of(found, without="1 thread")]
    assert names == ["no AVX", "2 threads"]
    assert [one.name for one in portable.chosen_of(found, only="no AVX")] == ["no AVX"]
    for wrong in ({"only": "3 threads"}, {"without": "3 threads"}):
        option, = wrong
        with pytest.raises(SystemExit, match=f"--{option} '3 threads' came; here fit: 1 thread, "
                                             "no AVX, 2 threads."):
            portable.chosen_of(found, **wrong)


def test_a_setting_takes_nothing_over_from_the_environment_it_was_started_in(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    one = portable.Setting("1 thread", 1).environment()
    assert "OPENBLAS_CORETYPE" not in one and one["OMP_NUM_THREADS"] == "1"
    assert one["PATH"] == os.environ["PATH"]


def test_each_thing_that_did_not_take_effect_gets_one_sentence():
    setting = portable.Setting("no AVX", 1, ("AVX2", "FMA3"), "Nehalem", "default")
    fine = {"threads": [1], "blas": ["Nehalem"], "numpy": ["SSE42"], "torch": "DEFAULT"}
    # on ARM names come in small letters; NumPy may have another library
    for blas in (["Nehalem"], ["nehalem"], []):
        assert setting.problems({**fine, "blas": blas}) == []
    wrong = {"threads": [1, 2], "blas": ["Haswell"], "numpy": ["FMA3"], "torch": "AVX2"}
    assert setting.problems(wrong) == [
        "threads are [1, 2] and not 1 everywhere.",
        "OpenBLAS takes ['Haswell'] and not Nehalem.",
        "NumPy still uses FMA3.",
        "PyTorch takes AVX2 and not default."]


@pytest.mark.machine
def test_every_setting_of_this_machine_takes_effect():
    found = portable.settings(portable.platform.machine(), portable.look(dict(os.environ)))
    assert {one.name: one.problems(portable.look(one.environment())) for one in found} == {
        one.name: [] for one in found}


def test_the_tests_that_are_run_are_those_of_accuracy_engine_study_and_the_units():
    chosen = {path.relative_to(ROOT).as_posix() for pattern in portable.TESTS
              for path in ROOT.glob(pattern)}
    there = {path.relative_to(ROOT).as_posix() for folder in ("tests", "lossedu/units")
             for path in (ROOT / folder).rglob("test_*.py")}
    assert chosen == {path for path in there
                      if any(word in path for word in ("accuracy", "engine", "study", "/units/"))}


@pytest.mark.machine
@pytest.mark.parametrize("body, passed, failed", [
    ("def test_one(): pass", 1, 0),
    ("def test_one(): pass\ndef test_two(): assert False", 1, 1),
    ("import pytest\n@pytest.fixture\ndef no(): 1 / 0\ndef test_one(no): pass", 0, 1),
    ("import nothing_of_this_name", 0, 1),
    ("", 0, 1),
])
def test_what_fails_breaks_off_or_is_not_there_is_counted(tmp_path, body, passed, failed):
    (tmp_path / "test_it.py").write_text(body)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir",
               str(tmp_path),
               "-c", os.devnull, str(tmp_path / "test_it.py")]
    found = portable.run(command, dict(os.environ))
    assert found[:2] == (passed, failed), found[3]


def test_a_command_that_cannot_start_is_a_failure():
    assert portable.run([sys.executable, "-m", "nothing_of_this_name"],
                        dict(os.environ))[:2] == (0, 1)


def test_no_setting_begins_that_would_end_after_the_minutes_given_and_those_left_out_are_told(
        monkeypatch, capsys):
    clock = [0.0]

    def ten_minutes(command, environment):
        clock[0] += 600.0
        return 1, 0, 600.0, ""

    monkeypatch.setattr(portable.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(portable, "run", ten_minutes)
    monkeypatch.setattr(portable, "look", lambda environment: {
        "threads": [1], "blas": [], "numpy": [], "torch": ""})
    monkeypatch.setattr(portable, "settings", lambda *seen: [
        portable.Setting(name, 1) for name in ("first", "second", "third", "fourth")])
    monkeypatch.setattr(sys, "argv", ["portable.py", "--minutes", "25"])
    portable.main()
    told = capsys.readouterr().out
    assert [line.split()[0] for line in told.splitlines() if " tests " in line] == [
        "first", "second"] * 2  # as it goes on, and in the table
    assert told.endswith("Not run, since 25 minutes do not suffice: third, fourth.\n")

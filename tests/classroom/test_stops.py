"""Where `nbgrader autograde` ends with an error is told by `lossedu grade` before it is typed."""
import pytest

from lossedu.classroom.nbgrader import stops_at

from .small import UNIT, hand_in, nbgrader, needs_bubblewrap, run, small_class, started

WHEN = "2026-12-01 12:00:00.000000 UTC"


@pytest.mark.machine
@needs_bubblewrap
def test_grading_says_where_nbgrader_will_end_and_without_these_files_it_does_not(tmp_path):
    room = small_class(tmp_path / "class")
    hand_in(room, "ada", WHEN)
    time = hand_in(room, "ben", "gestern abend").with_name("timestamp.txt")
    broken = hand_in(room, "cyd", WHEN)
    broken.write_text("{broken")
    hand_in(room, "dan")
    code, _, aside = run("grade", room.path, "--unit", UNIT)
    told = (f"nbgrader autograde {UNIT} will end with an error at ben (timestamp.txt holds no "
            f"time); cyd ({UNIT}.ipynb is no notebook that can be read), and goes on with the "
            "others. Mend or delete these files in submitted/ before you type it.")
    assert code == 0 and told in aside
    process = started("nbgrader", "autograde", UNIT, cwd=room.path)
    said = "".join(process.communicate(timeout=300))
    assert process.returncode and "for student 'ben'" in said and "for student 'cyd'" in said
    assert "for student 'ada'" not in said and (room.path / f"autograded/ada/{UNIT}").is_dir()
    time.unlink()
    broken.unlink()
    assert stops_at(room, UNIT) == ""
    nbgrader(room, "autograde", UNIT)


@pytest.mark.parametrize("text, stops", [
    (WHEN, False), ("2026-12-01 12:00:00.000000 +0200", False), ("", False),
    ("gestern", True), ("\u00e4", True)])
def test_a_time_that_nbgrader_reads_stops_it_nowhere(tmp_path, text, stops):
    room = small_class(tmp_path / "class")
    hand_in(room, "ada", " ").with_name("timestamp.txt").write_text(text, encoding="utf-8")
    assert ("timestamp.txt" in stops_at(room, UNIT)) == stops

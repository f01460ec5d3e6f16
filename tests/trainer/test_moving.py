"""Progress can be taken elsewhere and brought back, whole, and deleted without being lost."""
import json

import pytest

from lossedu.trainer import moving
from lossedu.trainer.database import connect, writing
from lossedu.trainer.moving import CannotMove, bring_back, delete, export
from lossedu.trainer.schedule import GOOD, HARD, Review, keep, states
from tests.trainer.making import Clock, answered, drill, some


def worked(folder):
    """A database with a week of answers, and the clock after it."""
    clock = Clock()
    mine = drill(folder, some(4), clock)
    for _ in range(3):
        answered(mine, clock)
        clock.on(days=3)
    with writing(mine.database):
        mine.database.execute("insert into tasks values ('u1', 5.0, 'exercise x', null, 1, 60.0)")
        mine.database.execute("insert into contrasts values ('huber_grad', 'no_delta', 7.0)")
        mine.database.execute("insert into sessions values ('s', 1.0, 'mid', 45, 3, '{}')")
        mine.database.execute("insert into settings values ('interview', '\"2027-01-01\"')")
    return mine.database, clock


def everything(database):
    return {table: sorted(map(tuple, database.execute(f"select * from {table}")))
            for table in (*moving.TABLES, "atoms")}


@pytest.mark.proof
def test_after_export_delete_and_import_all_is_as_it_was(tmp_path):
    database, clock = worked(tmp_path)
    before, due = everything(database), [one.key for one in drill(tmp_path, some(4), clock).queue(
        ).in_order()]
    assert all(before.values()) and due
    counts = export(database, tmp_path / "out.json")
    assert counts["reviews"] == len(before["reviews"]) > 12
    delete(database, clock())
    assert not any(everything(database).values())
    assert bring_back(database, tmp_path / "out.json")["reviews"] == counts["reviews"]
    assert everything(database) == before
    assert [one.key for one in drill(tmp_path, some(4), clock).queue().in_order()] == due


def test_delete_keeps_a_copy_and_says_where(tmp_path):
    database, clock = worked(tmp_path)
    before = everything(database)
    copy = delete(database, clock())
    assert copy == tmp_path / f"trainer-{clock():%Y-%m-%d}.json"
    other = delete(database, clock())
    assert other.name == f"trainer-{clock():%Y-%m-%d}-2.json"
    bring_back(database, copy)
    assert everything(database) == before


def test_a_copy_that_cannot_be_written_leaves_all_as_it_was(tmp_path, monkeypatch):
    database, clock = worked(tmp_path)
    before = everything(database)

    def full(path, text):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(moving, "write_text", full)
    with pytest.raises(OSError):
        delete(database, clock())
    assert everything(database) == before


def test_reviews_of_two_machines_are_put_together_and_none_counts_twice(tmp_path):
    here, there, clock = connect(tmp_path / "here"), connect(tmp_path / "there"), Clock()
    keep(here, [Review("a/1", "a", GOOD, 1.0)], clock())
    clock.on(days=2)
    keep(there, [Review("a/1", "a", HARD, 1.0)], clock())
    clock.on(days=5)
    keep(here, [Review("a/1", "a", GOOD, 1.0)], clock())
    for one in (here, there):
        export(one, tmp_path / f"{'here' if one is here else 'there'}.json")
    assert bring_back(here, tmp_path / "there.json")["reviews"] == 1
    assert bring_back(here, tmp_path / "there.json")["reviews"] == 0
    assert bring_back(there, tmp_path / "here.json")["reviews"] == 2
    assert states(here) == states(there)


def test_what_is_set_here_stays(tmp_path):
    database, _ = worked(tmp_path)
    export(database, tmp_path / "out.json")
    with writing(database):
        database.execute("update settings set value = '\"2027-02-02\"'")
    bring_back(database, tmp_path / "out.json")
    assert database.execute("select value from settings").fetchone()[0] == '"2027-02-02"'


@pytest.mark.parametrize("spoil, said", [
    (lambda data: "no JSON", "was not written by lossedu drill export."),
    (lambda data: "[1, 2]", "was not written by lossedu drill export."),
    (lambda data: json.dumps(data | {"format": "other"}), "was not written by lossedu drill"),
    (lambda data: json.dumps(data | {"version": 9}), "was written by another lossedu (version 9 "
                                                     "of the file, this one reads 1)."),
    (lambda data: json.dumps({**data, "reviews": 5}), "is damaged: its reviews are not as they"),
    (lambda data: json.dumps({**data, "tasks": [["u", 1.0]]}), "is damaged: its tasks are not"),
    (lambda data: json.dumps({**data, "reviews": [["u", "x", "a", "a", 3, 1.0, 1]]}),
     "is damaged: its reviews are not"),
    (lambda data: json.dumps({**data, "reviews": [["new", 1.0, "a", "a", 9, 1.0, 1]]}),
     "holds a row of reviews that does not fit (CHECK constraint failed"),
    (lambda data: json.dumps({**data, "contrasts": [["a", "b", 1.0]],
                              "settings": [["x", None]]}), "is damaged: its settings are not")])
def test_a_file_that_does_not_fit_is_one_sentence_and_changes_nothing(tmp_path, spoil, said):
    database, _ = worked(tmp_path)
    export(database, tmp_path / "out.json")
    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    (tmp_path / "bad.json").write_text(spoil(data), encoding="utf-8")
    before = everything(database)
    with pytest.raises(CannotMove) as error:
        bring_back(database, tmp_path / "bad.json")
    assert said in str(error.value) and str(error.value).count("\n") == 0
    assert everything(database) == before

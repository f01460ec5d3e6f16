"""The gradebook in a database of PostgreSQL, on a server of our own."""
import csv
import io
import json
import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from lossedu.classroom.correcting import correct
from lossedu.classroom.folder import Classroom, NoClass
from lossedu.classroom.gradebook import write_points

from .small import TWO, UNIT, hand_in, kept, nbgrader, result, small_class, submission

pytestmark = pytest.mark.machine


@pytest.fixture
def room(tmp_path):
    return small_class(tmp_path / "class")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The URL of an empty database on a server of our own, which ends with the tests."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs and not shutil.which("initdb"):
        pytest.skip("PostgreSQL's server is not installed (apt install postgresql)")
    pytest.importorskip("psycopg", reason="psycopg is not installed (pip install psycopg[binary])")
    where = programs[-1].parent if programs else Path(shutil.which("initdb")).parent
    folder, person = Path(f"/tmp/lossedu-pg-{os.getpid()}"), None
    if os.geteuid() == 0:       # the server refuses to run as root
        person = next((one.pw_name for one in pwd.getpwall()
                       if one.pw_name in ("postgres", "nobody")), None)
        if person is None:
            pytest.skip("there is neither a user postgres nor nobody to run the server as")
    folder.mkdir(mode=0o755)
    if person:
        shutil.chown(folder, person)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(program, *words):
        return subprocess.run([where / program, *map(str, words)], user=person, cwd=folder,
                              check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              timeout=300)

    try:
        call("initdb", "-D", folder / "data", "-A", "trust", "-N", "--no-locale", "-E", "UTF8",
             "-U", "teacher")
        call("pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o",
             f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -F", "start")
        try:
            yield f"postgresql://teacher:word@127.0.0.1:{port}/postgres"
        finally:
            call("pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_the_gradebook_may_be_a_database_of_postgresql(room, server):
    file = room.path / "classroom.toml"
    file.write_text(f"database = {json.dumps(server)}\n" + file.read_text(encoding="utf-8"))
    room = Classroom(room.path)
    (room.path / "gradebook.db").unlink()
    for name in ("ada", "Zoë, K."):
        hand_in(room, name)
    with pytest.raises(NoClass, match="lossedu classroom correct"):     # it is new and empty
        write_points(room, UNIT, [result("ada", 2, 0)])
    correct(room, UNIT)
    write_points(room, UNIT, [result("ada", 2, 0), result("Zoë, K.", 2, 2)])
    write_points(room, UNIT, [result("ada", 0, 2)])
    assert kept(room) == {"huber_value": (0, None, False), "mad_scale": (2, None, False)}
    source = room.source(UNIT)
    source.write_text(source.read_text(encoding="utf-8").replace('"points": 2', '"points": 3'))
    assert set(correct(room, UNIT).worth) == set(TWO) and submission(room) == (2, 0, 6)
    said = nbgrader(room, "export", "--to", room.path / "grades.csv")
    assert "Exporting grades" in said and not (room.path / "gradebook.db").exists()
    rows = csv.DictReader(io.StringIO((room.path / "grades.csv").read_text(encoding="utf-8")))
    assert [row["score"] for row in rows if row["student_id"] == "ada"] == ["2.0"]


def test_a_server_that_does_not_answer_is_told_without_the_password(room):
    pytest.importorskip("psycopg", reason="psycopg is not installed (pip install psycopg[binary])")
    file = room.path / "classroom.toml"
    file.write_text('database = "postgresql://teacher:word@127.0.0.1:9/x"\n'
                    + file.read_text(encoding="utf-8"))
    with pytest.raises(NoClass, match="cannot be opened: .* Does the server run") as told:
        write_points(Classroom(room.path), UNIT, [result("ada", 2, 0)])
    assert "word@" not in str(told.value) and "\n" not in str(told.value)

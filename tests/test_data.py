"""Every data set: the rows that were printed, where they come from, and what a wrong name says."""
import csv
import gzip
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lossedu
from lossedu.data import NAMES, sources

SHAPES = {"telephone": (24, 1), "stars": (47, 1), "engel": (235, 1), "bikeshare": (8645, 12),
          "crashes": (26216, 11), "page_blocks": (5472, 10),
          "letters": (20000, 16),
          "movie_snippets": (10605, 1), "nuclei": (262144, 3),
          "diabetes": (442, 10), "breast_cancer": (569, 30), "digits": (1797, 64)}
FILES = Path(lossedu.data.__file__).parent


@pytest.mark.parametrize("name", NAMES)
def test_every_set_has_its_rows_its_column_names_and_no_gap(name):
    data = lossedu.data.load(name)
    assert data.X.shape == SHAPES[name]
    assert data.y.shape == SHAPES[name][:1]
    assert len(data.features) == len(set(data.features)) == data.X.shape[1]
    assert data.target not in data.features
    assert np.isfinite(data.X).all() and np.isfinite(data.y).all()
    assert data.X.dtype == np.float64 and data.X.flags.c_contiguous


@pytest.mark.parametrize("name", NAMES)
def test_every_set_says_source_licence_and_units_that_name_its_columns(name):
    data = lossedu.data.load(name)
    assert data.source and data.licence and data.about.endswith(".")
    assert set(data.units) <= {*data.features, data.target} and data.target in data.units
    for shown in (repr(data), data._repr_markdown_()):
        for fact in (name, data.source, data.licence, data.about, data.target):
            assert fact in shown


def test_every_file_in_the_folder_is_named_by_a_record_and_the_other_way_round():
    named = {record["file"] for record in sources.SOURCES.values() if "file" in record}
    assert named == {path.name for path in FILES.glob("*.*z")}


def test_the_numbers_are_those_that_were_printed():
    calls = lossedu.data.load("telephone")
    assert (calls.X[0, 0], calls.y[0]) == (50, 0.44) and (calls.X[-1, 0], calls.y[-1]) == (73, 2.9)
    assert (calls.y > 10).sum() == 6
    stars = lossedu.data.load("stars")
    assert (stars.X[:, 0] < 3.6).sum() == 4 and stars.y.max() == 6.29


def test_engel_is_the_set_of_statsmodels():
    pytest.importorskip("statsmodels")
    from statsmodels.datasets import engel
    theirs = engel.load_pandas().data
    ours = lossedu.data.load("engel")
    assert np.array_equal(ours.column("income"), theirs["income"])
    assert np.array_equal(ours.column("food"), theirs["foodexp"])


def test_the_parts_of_the_rentals_do_not_give_the_target_away():
    data = lossedu.data.load("bikeshare")
    with gzip.open(FILES / "bikeshare.csv.gz", "rt") as lines:
        header = next(lines).strip().split(",")
        rows = np.array([line.strip().split(",") for line in lines])
    places = [header.index("casual"), header.index("registered")]
    parts = rows[:, places].astype(float)
    assert np.array_equal(parts.sum(axis=1), data.y)
    assert not any(np.array_equal(column, part) for column in data.X.T for part in parts.T)


@pytest.fixture(scope="module")
def crash_rows():
    """The rows of the file of crashes as dicts of words, without the one whose model year is
    missing."""
    with gzip.open(FILES / "nassCDS.csv.gz", "rt") as lines:
        return [row for row in csv.DictReader(lines) if row["yearVeh"]]


@pytest.mark.proof
def test_the_injury_the_weight_and_the_case_are_no_features_of_a_crash(crash_rows):
    data = lossedu.data.load("crashes")
    injury = np.array([float(row["injSeverity"] or "nan") for row in crash_rows])
    known = np.isfinite(injury)
    # it gives the label away
    assert data.y[injury == 4].mean() > 0.9 > 0.1 > data.y[known & (injury != 4)].mean()
    for column in (injury, data.beside["weight"], data.beside["crash"]):
        assert not any(np.array_equal(column[known], feature[known]) for feature in data.X.T)


@pytest.mark.proof
def test_everybody_in_one_crash_has_one_number_and_two_crashes_have_two(crash_rows):
    number = lossedu.data.load("crashes").beside["crash"]
    cases = [(row["yearacc"], *row["caseid"].split(":")[:2]) for row in crash_rows]
    assert len(set(zip(cases, number))) == len(set(cases)) == len(set(number))
    # the case alone is not enough: its numbers begin anew each year
    assert len({case[1:] for case in cases}) < len(set(cases))


def test_the_share_of_deaths_is_that_of_the_sample_and_far_lower_on_the_road():
    data = lossedu.data.load("crashes")
    assert data.y.sum() == 1180 and data.classes == ("alive", "dead")
    assert np.average(data.y, weights=data.column("weight")) < 0.15 * data.y.mean()
    assert lossedu.data.load("page_blocks").y.sum() == 559


def test_words_become_the_numbers_that_the_units_name(crash_rows):
    data = lossedu.data.load("crashes")
    for row, speed, sex, belt, dead in list(zip(crash_rows, data.column("speed"),
                                                data.column("sex"),
                                                data.column("seatbelt"), data.y))[::97]:
        assert (row["dvcat"] == "55+") == (speed == 4)
        assert (row["dvcat"] == "1-9km/h") == (speed == 0)
        assert (row["sex"] == "m") == (sex == 1) and (row["seatbelt"] == "belted") == (belt == 1)
        assert (row["dead"] == "dead") == (dead == 1)


def test_an_unknown_name_is_answered_with_near_ones():
    with pytest.raises(ValueError,
                       match=r"there is no data set 'telef'\. Did you mean \"telephone\"\?"):
        lossedu.data.load("telef")
    sentence = r'no column \'incom\'\. Did you mean "income"\? Its columns: income, food'
    with pytest.raises(ValueError, match=sentence):
        lossedu.data.load("engel").column("incom")


def test_changing_one_copy_does_not_change_the_next_one():
    for array in (lossedu.data.load("crashes").X, lossedu.data.load("crashes").y,
                  *lossedu.data.load("crashes").beside.values()):
        array[:] = 0
    again = lossedu.data.load("crashes")
    assert all(array.any() for array in (again.X, again.y, *again.beside.values()))


def test_reading_a_file_needs_numpy_alone():
    code = ("import sys, lossedu; lossedu.data.load('bikeshare'); print(sorted({'pandas', "
            "'sklearn', 'scipy', 'matplotlib', 'torch'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          cwd=FILES.parents[1])
    assert done.stdout.strip() == "[]", done.stderr


def test_a_missing_scikit_learn_is_answered_with_the_command_to_type(monkeypatch):
    lossedu.data._read.cache_clear()
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "lossedu\[course\]"'):
        lossedu.data.load("digits")


def test_the_pixels_of_the_nuclei_stand_line_by_line():
    pixels = lossedu.data.load("nuclei")
    bright = pixels.column("brightness").reshape(512, 512)
    with np.load(FILES / "nuclei.npz") as planes:
        assert np.array_equal(bright, planes["brightness"])
        assert np.array_equal(pixels.y.reshape(512, 512), planes["nucleus"])
    assert np.array_equal(pixels.X[513, :2], [1, 1]) and np.array_equal(pixels.X[511, :2], [0, 511])
    assert len(np.unique(pixels.y)) == 126 and round(np.mean(pixels.y > 0), 4) == 0.1992

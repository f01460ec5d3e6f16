"""A result pairs by seed, says how its intervals were made, and remembers where it was made."""
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lossedu
from lossedu.stats import paired_difference
from lossedu.study.result import Measure, Result, here


def made(seeds=12, split=None, exact=False):
    """A result in which the seed moves both losses, and b is 0.5 better."""
    rng = np.random.default_rng(1)
    shared = rng.normal(10.0, 3.0, size=seeds)
    rows = [dict(data="made", condition="all", model="linear", loss=loss, seed=seed,
                 error=shared[seed] + gap)
            for loss, gaps in (("a", rng.normal(0.0, 0.1, seeds)),
                               ("b", rng.normal(-0.5, 0.1, seeds)))
            for seed, gap in enumerate(gaps)]
    measure = Measure("made", "error", "test error", against="a", split=split, exact=exact)
    return Result("outliers", "Is b better?", pd.DataFrame(rows), (measure,),
                  {"seeds": list(range(seeds))})


def row_of(result, loss):
    return result.summary().set_index("loss").loc[loss]


def test_the_summary_pairs_by_seed_whatever_the_order_of_the_rows():
    result = made()
    values = result.table.pivot(index="seed", columns="loss", values="error")
    expected = paired_difference(values["b"].to_numpy(), values["a"].to_numpy())
    found = row_of(result, "b")
    assert np.allclose(found[["difference", "difference_low", "difference_high"]].astype(float),
                       tuple(expected))
    result.table = result.table.sample(frac=1, random_state=3)
    assert np.allclose(row_of(result, "b")["difference_low"], expected.low)


def test_pairing_shows_what_the_single_intervals_hide():
    a, b = (row_of(made(), loss) for loss in "ab")
    assert b["high"] > a["low"] and b["difference_high"] < -0.3


def test_seeds_mixed_up_widen_the_difference_tenfold():
    result = made()
    right = row_of(result, "b")
    chosen = result.table["loss"] == "b"
    result.table.loc[chosen, "seed"] = np.random.default_rng(0).permutation(
        result.table.loc[chosen, "seed"])
    wrong = row_of(result, "b")
    assert (wrong["difference_high"] - wrong["difference_low"]) > 10 * (
        right["difference_high"] - right["difference_low"])


@pytest.mark.parametrize("drop", ["a", "b"])
def test_a_seed_that_one_setting_lacks_is_not_passed_over(drop):
    result = made()
    result.table = result.table[~((result.table["loss"] == drop) & (result.table["seed"] == 4))]
    with pytest.raises(ValueError, match="a paired difference needs the same seeds"):
        result.summary()


def test_seeds_of_other_numbers_are_not_paired_by_their_place():
    result = made()
    result.table.loc[result.table["loss"] == "b", "seed"] += 100
    with pytest.raises(ValueError, match="a paired difference needs the same seeds"):
        result.summary()


def test_overlapping_splits_get_the_wider_interval_and_say_so():
    plain, corrected = made(), made(split=(75, 25))
    one, two = row_of(plain, "b"), row_of(corrected, "b")
    assert (two["high"] - two["low"]) / (one["high"]
                                         - one["low"]) == pytest.approx(np.sqrt(1 + 12 * 25 / 75))
    assert "corrected for overlapping splits" in repr(corrected) and "corrected" not in repr(plain)


def test_an_exact_fit_has_no_interval_and_says_why():
    result = made(seeds=1, exact=True)
    assert np.isnan(
        row_of(result, "b")["low"]) and "exact fits of one data set: no interval" in repr(result)


def test_one_seed_gives_no_interval_and_says_why():
    assert "run at least two seeds" in repr(made(seeds=1))


def test_a_result_shows_its_question_its_numbers_and_how_they_were_made():
    result = made()
    for shown in (repr(result), result._repr_html_()):
        for words in ("Is b better?", "test error", "Student t",
                      f"{row_of(result, 'b')['difference']:.3g}", "to a"):
            assert words in shown


@pytest.mark.proof
def test_a_long_summary_shows_the_first_measure_and_names_the_others():
    result = made(seeds=3)
    many = pd.concat([result.table.assign(condition=f"case {case}") for case in range(15)])
    many["other"] = many["error"]
    result.table, result.measures = many, (*result.measures,
                                           Measure("made", "other", "other error"))
    assert len(result.summary()) == 60
    assert repr(result).count("test error") == 30 and "in summary(), too: other error" in repr(
        result)


# ---------------------------------------------------------------------- saving
def test_what_was_saved_is_what_is_loaded(tmp_path):
    result = made(split=(75, 25))
    result.table.loc[0, "error"] = np.nan
    loaded = Result.load(result.save(tmp_path / "made.json"))
    pd.testing.assert_frame_equal(loaded.table, result.table)
    pd.testing.assert_frame_equal(loaded.summary(), result.summary())
    assert loaded.settings == result.settings and loaded.versions == here() and loaded.note == ""


SETTINGS = {
    "a whole number": np.int64(10), "unsigned": np.uint8(3), "a float": np.float32(0.1),
    "half": np.float16(0.5),
    "long": np.longdouble(2), "true": np.bool_(True), "text": np.str_("mse"),
    "infinite": float("inf"), "none": None,
    "a tuple": (1, (2.5, np.int32(3))), "a list": [np.float64(1), [2]], "a path": Path("a/b.csv"),
    "a set": {1, 2},
    "a range": range(2, 9, 3), "complex": 1 + 2j, "a dict": {"x": (1,)},
    "keys": {1: "a", (2, 3): "b"},
    "an empty tuple": (), "big": 10 ** 30,
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_of_any_kind_is_saved_and_equal_when_loaded(name, tmp_path):
    result = made()
    result.settings = {name: SETTINGS[name]}
    loaded = Result.load(result.save(tmp_path / "made.json")).settings
    assert loaded == result.settings and type(loaded[name]) is not str or isinstance(SETTINGS[name],
                                                                                     str)


@pytest.mark.parametrize("array", [
    np.arange(3), np.array([[1.0, np.nan], [np.inf, 0.1]]), np.zeros((0, 2)), np.array(2.0),
    np.array([True]),
    np.float32([0.1]), np.array(["a", "b"]), np.arange(3, dtype=">i2"), np.array([1j]),
    np.array(["2020-01-01"], dtype="M8[D]"), np.array([1, None]),
], ids=repr)
def test_an_array_among_the_settings_keeps_values_dtype_and_shape(array, tmp_path):
    result = made()
    result.settings = {"array": array}
    loaded = Result.load(result.save(tmp_path / "made.json")).settings["array"]
    np.testing.assert_array_equal(loaded, array, strict=True)


def test_a_setting_that_no_text_can_hold_is_kept_by_its_words_and_nan_stays_nan(tmp_path):
    result = made()
    result.settings = {"loss": lossedu.loss("mse"), "nan": np.float64("nan"), "f": np.sin}
    loaded = Result.load(result.save(tmp_path / "made.json")).settings
    assert "mse" in loaded["loss"] and np.isnan(loaded["nan"]) and "sin" in loaded["f"]


def test_numpy_numbers_in_the_table_and_the_measures_are_saved(tmp_path):
    result = made(split=(np.int64(75), np.int64(25)))
    result.table["mixed"] = pd.Series([np.int64(1), "a", None, np.float32(0.5)] * 99,
                                      dtype=object)[:len(result.table)]
    loaded = Result.load(result.save(tmp_path / "made.json"))
    assert loaded.table["mixed"].tolist()[:4] == [1, "a", None,
                                                  0.5] and loaded.measures == result.measures


def test_a_crash_while_saving_leaves_the_earlier_result(tmp_path, monkeypatch):
    path = made(seeds=3).save(tmp_path / "made.json")
    before = path.read_bytes()
    with monkeypatch.context() as full, pytest.raises(OSError, match="disk full"):
        full.setattr(os, "fsync", lambda number: (_ for _ in ()).throw(OSError("disk full")))
        made(seeds=4).save(path)
    assert path.read_bytes() == before and [one.name for one in tmp_path.iterdir()] == ["made.json"]


def test_folders_on_the_way_are_made_and_a_tilde_is_the_users_own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    made().save("~/runs/today/made.json")
    assert Result.load("~/runs/today/made.json").settings == made().settings
    assert (tmp_path / "runs/today/made.json").exists()


def test_a_result_made_with_other_versions_says_so(tmp_path):
    path = made().save(tmp_path / "made.json")
    record = json.loads(path.read_text())
    record["versions"]["numpy"] = "1.26.0"
    path.write_text(json.dumps(record))
    loaded = Result.load(path)
    assert f"numpy 1.26.0 (here {np.__version__})" in loaded.note
    assert loaded.note in repr(loaded) and loaded.note in loaded._repr_html_()


@pytest.mark.parametrize("text", ["not JSON", "[1, 2]", '{"columns": {}}'])
def test_another_file_is_refused_in_one_sentence(tmp_path, text):
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(ValueError,
                       match=r"other.json holds no saved result; a file written by result.save"):
        Result.load(tmp_path / "other.json")


def test_words_that_come_again_and_again_are_stored_once_and_found_again(tmp_path):
    result = made(seeds=40)
    text = result.save(tmp_path / "made.json").read_text()
    assert text.count('"linear"') == 1 and json.loads(text)["columns"]["loss"]["words"] == ["a",
                                                                                            "b"]
    pd.testing.assert_frame_equal(Result.load(tmp_path / "made.json").table, result.table)


def test_a_result_stored_with_its_words_in_full_is_read_too(tmp_path):
    result = made()
    record = json.loads(result.save(tmp_path / "made.json").read_text())
    record["columns"] = {name: result.table[name].tolist() for name in result.table}
    (tmp_path / "old.json").write_text(json.dumps(record))
    pd.testing.assert_frame_equal(Result.load(tmp_path / "old.json").table, result.table)

"""What the notebook of the unit overlap calls: the image, the scores, the boxes."""
import numpy as np
import pytest
from scipy import ndimage

import lossedu
from lossedu.exercises import EXERCISES, check
from lossedu.units import overlap
from lossedu.units.overlap import figures, pixels
from lossedu.units.overlap.objects import counted, counted_by_codes


def test_the_masks_cover_what_the_text_says():
    image = overlap.read()
    assert round(image.nuclei.mean(), 3) == 0.208 and round(image.centres.mean(), 4) == 0.0095
    assert image.features.shape == (256, 256, 13)
    assert np.allclose(image.features.mean(axis=(0, 1)), 0, atol=1e-9)
    assert np.allclose(image.features.std(axis=(0, 1)), 1)


def test_a_seed_trains_on_ten_areas_and_holds_out_the_other_six():
    train, held = overlap.areas(3)
    block = overlap.read().block
    assert not (train & held).any() and (train | held).all()
    assert len(np.unique(block[train])) == 10 and len(np.unique(block[held])) == 6
    assert not np.array_equal(train, overlap.areas(4)[0])


def test_a_tile_is_a_square_of_the_image():
    plane = np.arange(256 * 256).reshape(256, 256)
    assert np.array_equal(overlap.tiles(plane)[17].reshape(16, 16), plane[16:32, 16:32])


@pytest.mark.parametrize("mask, target, score", [
    ([1, 1, 0], [1, 0, 0], 2 / 3), ([0, 0], [0, 0], 1.0), ([1, 0], [0, 1], 0.0)])
def test_the_dice_of_masks_counts_shared_pixels_twice(mask, target, score):
    assert overlap.dice_score(np.array(mask, bool), np.array(target, bool)) == pytest.approx(score)


def test_three_means_differ_by_the_tiles_in_which_both_masks_are_empty():
    mask = np.array([[1, 0], [0, 0], [0, 1], [0, 1]], dtype=bool)
    target = np.array([[1, 0], [0, 0], [0, 0], [1, 0]], dtype=bool)
    assert overlap.mean_tile_dice(mask, target) == {
        "1": 0.5, "0": 0.25, "nothing and are left out": 1 / 3}


def test_mean_dice_and_mean_jaccard_may_order_two_models_differently():
    dice = np.array([[0.6, 0.6], [0.1, 1.0]])
    jaccard = dice / (2 - dice)
    assert dice[0].mean() > dice[1].mean() and jaccard[0].mean() < jaccard[1].mean()
    assert jaccard.mean(axis=1).round(2).tolist() == [0.43, 0.53]


@pytest.mark.proof
def test_there_is_a_box_for_each_nucleus_and_none_overlaps_itself_after_the_move():
    boxes = overlap.nuclei_boxes()
    assert boxes.shape == (125, 4) and (boxes[:, 2:] > boxes[:, :2]).all()
    away = overlap.moved(boxes, 48)
    sides = np.minimum(away[:, 2:], boxes[:, 2:]) - np.maximum(away[:, :2], boxes[:, :2])
    assert (sides.min(axis=1) <= 0).all()
    assert np.allclose(np.hypot(*(away - boxes)[:, :2].T), 48)


def test_the_centres_are_pluses_of_at_most_five_pixels():
    image = overlap.read()
    assert image.centres.sum() == 5 * 125 - 3  # the image's edge cuts three of them
    assert len(pixels.PLUS) == 5


def test_the_expected_loss_is_told_with_the_end_at_which_it_is_lowest():
    p = np.linspace(0, 1, 11)
    words = overlap.draw_expected(p, {0.2: 0.5 + 1e-5 * p, 0.3: 0.5 - 1e-5 * p}).text
    assert "in 20%, the line rises and is lowest at p = 0; in 30%, it falls" in words


def test_giou_of_a_box_inside_another_is_its_iou_wherever_it_lies():
    inner, outer = np.array([[1.0, 1, 3, 2], [4.0, 3, 6, 4]]), np.array([[0.0, 0, 8, 5]] * 2)
    values = lossedu.loss("giou")(inner, outer, reduction="none")
    assert np.allclose(values, 1 - 2 / 40)


@pytest.mark.proof
@pytest.mark.parametrize("base", [
    lambda pred, target: target.max(), lambda pred, target: len(np.unique(target)),
    lambda pred, target: max(pred.max(), target.max()), lambda pred, target: pred.max() + 1,
    lambda pred, target: 100, lambda pred, target: 256, lambda pred, target: 1000,
    lambda pred, target: 10_000])
@pytest.mark.parametrize("exchanged", [False, True])
def test_a_number_for_two_pairs_of_labels_is_refused(base, exchanged):
    answer = counted_by_codes(base)
    given = (lambda pred, target: answer(target, pred)) if exchanged else answer
    assert not check(EXERCISES["object_f1"], given).passed


@pytest.mark.parametrize("exchanged", [False, True])
def test_a_number_for_each_pair_of_labels_is_right(exchanged):
    answer = counted_by_codes(lambda pred, target: target.max() + 1)
    given = (lambda pred, target: answer(target, pred)) if exchanged else answer
    assert check(EXERCISES["object_f1"], given).passed


def test_a_number_for_two_pairs_is_named():
    report = check(EXERCISES["object_f1"], counted_by_codes(lambda pred, target: 10_000))
    assert report.mistake == "codes_round" and "How large" in report.message


@pytest.mark.proof
def test_with_the_sigmoid_mended_alone_the_fault_that_is_told_shows_in_the_case_that_is_told():
    exercise = EXERCISES["train_masks"]
    _, *left = exercise.faults
    report = check(exercise, exercise.programs[frozenset(left)])
    assert report.mistake == "smooth_below" and ("case", "one image, one step") in report.evidence


@pytest.mark.proof
def test_a_match_just_above_one_half_is_asked_for():
    exercise = EXERCISES["object_f1"]
    assert check(exercise, counted(lambda shared, union, *_: 2 * shared > union)).passed
    assert not check(exercise, counted(lambda shared, union, *_: shared > 0.5001 * union)).passed


@pytest.mark.proof
def test_the_pictures_tell_their_numbers():
    assert "20.8% of the image" in overlap.draw_image().text
    assert "20 pixels among 2,000" in overlap.draw_overlap().text


def test_the_area_that_is_shown_is_held_out_and_holds_the_most_centres():
    held = overlap.areas(0)[1]
    shown = figures._fullest(held)
    image = overlap.read()
    assert held[shown].all() and held[shown].shape == (64, 64)
    counts = [image.centres[image.block == one].sum() for one in np.unique(image.block[held])]
    assert image.centres[shown].sum() == max(counts)


def test_a_mask_is_shown_in_a_colour_for_found_missed_and_wrongly_marked_pixels():
    from matplotlib import pyplot as plt
    _, ax = plt.subplots()
    mask, target = np.array([[True, False, True, False]]), np.array([[True, True, False, False]])
    figures._draw_found(ax, np.zeros((1, 4)), mask, target)
    shown = ax.images[1].get_array()[0]
    plt.close()
    assert shown[:, 3].tolist() == [1, 1, 1, 0]
    assert len({tuple(one) for one in shown[:3].tolist()}) == 3


def test_the_picture_of_paths_shows_the_target_and_the_box_at_four_steps():
    path = np.arange(121)[:, None] * np.ones(4) + np.array([0, 0, 5, 5])
    falling = {"1 - IoU": np.ones(121), "1 - GIoU": np.ones(121), "smooth L1": np.ones(121)}
    picture = overlap.draw_paths(falling, falling, path, np.array([0, 0, 5, 5]))
    lefts = [box.get_x() for box in picture.figure.axes[2].patches]
    assert lefts == [0, 0, 40, 80, 120]


def test_the_outlined_mask_has_fewer_regions_than_nuclei():
    assert overlap.objects_in(overlap.read().nuclei) == 99
    outlined = lossedu.data.load("nuclei").y.reshape(512, 512) > 0
    assert overlap.objects_in(outlined) == 106
    assert ndimage.label(outlined, np.ones((3, 3)))[1] == 102
    assert overlap.objects_in(np.array([[1, 0, 1], [0, 1, 0]])) == 3


@pytest.mark.proof
def test_on_the_nuclei_both_networks_are_mostly_sure_and_mark_nearly_the_same_pixels():
    for seed in (0, 1):
        bce, _, held = overlap.fitted("BCE", "nuclei", seed, 0.03)
        dice, _, _ = overlap.fitted("Dice", "nuclei", seed, 0.1)
        assert np.mean((bce[held] > 0.1) & (bce[held] < 0.9)) < 0.1
        assert np.mean((bce[held] > 0.5) != (dice[held] > 0.5)) < 0.01

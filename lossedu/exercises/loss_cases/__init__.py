"""The cases of exercises that are about a loss: what its record says may come, at every end.

    cases_of(loss, names, rng)    # sizes, forms, far scores, each setting at its ends, kinks
    edges_of(loss, names, rng)    # ties, perfect fits, certain probabilities, empty tasks, ...

`names` are the settings that the function takes; the others stay at their defaults.
"""
from collections.abc import Iterator

from ...proofs.inputs import extremes, forms_of, settings_at_ends, sizes_of
from ..record import Case
from .common import (
    FURTHEST,
    ROWS,
    changed,
    drawn_inputs,
    far_scores,
    is_score,
    is_share,
    without_ignored,
    words,
)
from .edges import (
    all_settings_together,
    certain_and_right,
    certain_at_both_ends,
    empty_masks,
    empty_tasks,
    ignored_labels,
    of_several_axes,
    spread_out,
    zero_vectors,
)
from .sizes import (
    COUNT,
    boxes_of_all_sizes,
    close_numbers,
    equal_inputs,
    far_at_ends,
    few_numbers,
    many_rows,
    nearly_right_shares,
    of_all_sizes,
    rows_of_all_sizes,
)
from .ties import at_kinks, just_above_nothing, on_a_setting, round_numbers


def cases_of(loss, names, rng) -> Iterator[Case]:
    """Several sizes, small and large scores, each setting at its ends, and exactly on each kink."""
    sizes = sizes_of(loss)
    for form in range(forms_of(loss)):
        for one in sizes:
            said = "one example" if one is sizes[0] else "several shapes"
            yield Case(*drawn_inputs(loss, rng, one, form=form)).note(said)
    yield Case(*drawn_inputs(loss, rng, sizes[1], spread=1e-3)).note("scores close to 0")
    yield Case(*far_scores(loss, rng, drawn_inputs(loss, rng, sizes[-1]))).note("large scores")
    for variant in settings_at_ends(loss):
        given = changed(variant, loss)
        if not set(given) <= set(names):
            continue
        if given:
            size = sizes[-1] if loss.scope == "set" else sizes[1]
            for form in range(forms_of(loss)):
                yield Case(*drawn_inputs(variant, rng, size, form=form), **given).note(words(given))
        if len(given) == 1:
            yield Case(*drawn_inputs(variant, rng, size, spread=1e-3), **given).note(
                f"{words(given)}, scores close to 0")
        yield from at_kinks(variant, rng, given)


def edges_of(loss, names, rng) -> Iterator[Case]:
    """Ties between round numbers, all sizes of scores, perfect fits, probabilities of 0 and 1."""
    sizes = {**sizes_of(loss)[-1], "...": (COUNT,), "n": 8}
    many = 8 if loss.scope == "row" else COUNT  # rows hold several scores
    yield from of_all_sizes(loss, rng, {**sizes, "n": many, "m": many})
    if any(is_score(spec) for spec in loss.inputs):
        yield from round_numbers(loss, names, rng, {**sizes, "...": (24,), "n": 12, "m": 12})
        yield Case(*far_scores(loss, rng, drawn_inputs(loss, rng, sizes))).note("scores far out")
        yield from far_at_ends(loss, names, rng, sizes)
        yield from many_rows(loss, names, rng)
        yield from just_above_nothing(loss, names, rng)
    yield from few_numbers(loss, rng, sizes)
    yield from on_a_setting(loss, names, rng, sizes)
    yield from rows_of_all_sizes(loss, names, rng)
    yield from zero_vectors(loss, rng, sizes)
    yield from equal_inputs(loss, rng, sizes)
    yield from close_numbers(loss, rng, sizes)
    if loss.scope == "set" and len(loss.inputs) == 2 and all(map(is_score, loss.inputs)):
        one, other = drawn_inputs(loss, rng, sizes)  # both signs of a difference, whatever is drawn
        yield Case(one, other).note("two sets")
        yield Case(other, one).note("the same two, changed over")
    domain = loss.inputs[0].forms[0][1]
    if domain.ordered:
        yield Case(*drawn_inputs(loss, rng, {"n": ROWS})).note(f"many rows, each a {domain.space}")
        yield from boxes_of_all_sizes(loss, rng)
    if is_share(domain) or domain.rows:
        for form in range(forms_of(loss)):
            inputs = without_ignored(loss, extremes(loss, rng, sizes, form, FURTHEST))
            yield Case(*inputs).note("probabilities of 0 and 1")
        yield from certain_and_right(loss, rng, sizes)
    if is_share(domain):
        yield from certain_at_both_ends(loss)
        yield from nearly_right_shares(loss, rng)
        yield from empty_masks(loss, names)
    yield from ignored_labels(loss, names, rng, sizes)
    yield from all_settings_together(loss, names, rng)
    yield from of_several_axes(loss, names, rng)
    yield from spread_out(loss, rng)
    yield from empty_tasks(loss, rng)

"""From prices to a quantile: how much to order when demand is uncertain."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened
from .. import orders
from ..orders import at_place, level_of, quantile


def newsvendor(demand, price, cost, salvage):
    """The smallest order with the highest mean profit on past days.

    demand: array of shape (n,), what was asked for on each day, whole numbers from 0 to 10,000.
    Each unit is bought for `cost`, sold for `price` if somebody asks for it, and returned for
    `salvage` if nobody does; salvage < cost < price. The three are multiples of 0.25
    from -10,000 to 10,000, and `salvage` is negative where it costs to get rid of a unit. Where
    several orders have the same highest mean profit, the smallest of them is asked for. Returns a
    float.
    """
    under, over = price - cost, cost - salvage
    ordered = np.sort(demand)
    enough = np.arange(1, len(ordered) + 1) * (under + over) >= len(ordered) * under
    return float(ordered[np.argmax(enough)])


def draw(rng):
    days = rng.poisson(30, 15).astype(float)
    few = np.array([0.0, 12.0, 3.0, 1.0, 6.0, 2.0, 4.0])
    return [
        Case(few, 5.0, 1.0, 0.0).note("a missed sale loses 4, a leftover 1"),
        Case(few, 5.0, 4.0, 0.0).note("a missed sale loses 1, a leftover 4"),
        Case(np.array([9.0, 1.0, 8.0, 2.0]), 3.0, 2.0, 1.0).note("both lose 1; four days"),
        Case(np.array([30.0, 10.0, 20.0, 50.0, 40.0]), 6.0, 2.0,
             1.0).note("every order between two demands is best"),
        Case(days, 4.5, 3.0, 2.5).note("with a salvage value"),
        Case(days, 8.0, 2.0, 1.5),
        Case(np.array([17.0]), 2.0, 1.0, 0.0).note("one day"),
        Case(np.array([5.0, 5.0, 5.0, 0.0]), 2.0, 1.5, 0.0).note("ties"),
        Case(np.array([0.0, 5.0, 0.0, 0.0]), 5.0, 2.0, 0.0).note("ties among the small"),
        Case(np.array([1.0, 1.0, 1.0, 1.0, 10.0]), 5.0, 1.0,
             0.0).note("many ties, one large demand"),
        Case(rng.permutation(np.arange(1.0, 26)), 25.0, 18.0, 0.0).note(TIE),
        Case(rng.permutation(np.arange(1.0, 101)), 20.0, 9.0, 0.0).note(TIE),
        Case(np.array([12.0, 1.0, 27.0, 29.0]), 4.5, 3.75, 3.5).note(TIE),
        Case(np.arange(1.0, 11), 5.0, 2.0, -4.0).note("it costs 4 to get rid of a unit"),
        Case(np.arange(1.0, 11), 5.0, 2.0, -1.0).note("it costs 1 to get rid of a unit"),
        Case(rng.permutation(np.arange(100.0, 140)), 3.0, 1.0, -1.5).note("a negative salvage"),
        Case(np.append(np.zeros(6), [3.0, 5.0, 8.0, 9.0]), 4.0, 1.0,
             0.0).note("most days without demand"),
        Case(rng.permutation(np.arange(1.0, 201)), 1650.25, 8.25,
             0.0).note("200 days, and every sale counts"),
        Case(rng.permutation(np.arange(1000.0, 9000.0, 200.0)), 5000.0, 2500.5,
             1500.25).note("large numbers"),
        Case(rng.permutation(np.arange(340.0, 980.0, 16.0)), 5000.0, 1500.5,
             1200.0).note("large numbers"),
        Case(np.array([9.0, 15.0, 4.0]), 10_000.0, 3333.25,
             -10_000.0).note("n times the level is just above a whole number"),
        Case(few, 2.0, 0.5, 0.0).note("a cost below 1"),
        Case(rng.permutation(np.arange(20.0, 32)), 900.0, 600.0, 450.25).note("dear goods"),
        Case(rng.permutation(np.arange(20.0, 33)), 40.0, 25.0, 12.0).note("a salvage of 12"),
        Case(np.array([13.0, 57.0, 72.0]), 3.0, 2.0, 0.0).note(TIE),
        *(Case(np.arange(1.0, days + 1), float(days), float(days - place), 0.0).note(TIE)
          for days, place in TIED),
        *(Case(np.array(demand, dtype=float), *prices).note(TIE) for demand, prices in EQUAL),
        _tie(rng),
    ]


def _tie(rng):
    """Some days, and prices at which two neighbouring demands are equally good orders."""
    days = int(rng.integers(3, 13))
    place = int(rng.integers(1, days))
    unit, salvage = 0.25 * rng.integers(1, 9), 0.25 * rng.integers(-4, 9)
    cost = salvage + unit * (days - place)
    demand = rng.choice(np.arange(1.0, 60), days, replace=False)
    return Case(demand, float(cost + unit * place), float(cost), float(salvage)).note(TIE)


TIE = "n times the level is a whole number"
# (n, n times the level) at which some sum or product of floats misses the tie
TIED = ((3, 1), (5, 3), (6, 5), (10, 6), (11, 3), (12, 5), (22, 15), (23, 13), (26, 15))
# demand, and prices at which the means of two profits, costs or pinball losses miss it
EQUAL = (
    ((25, 20, 35), (2.5, 0.5, -0.5)),
    ((27, 16, 24, 13, 21, 7, 54), (5.25, 1.5, 0.0)),
    ((9, 31, 14, 22, 13, 11), (6.75, 0.5, -0.75)),
    ((35, 41, 19, 2, 48, 10), (2.75, 2.5, 2.25)),
    ((27, 8, 25, 53, 6), (3.25, 2.25, 2.0)),
    ((31, 47, 16, 26, 59, 1, 40), (9.25, 6.25, -1.25)),
    ((45, 52, 24, 5, 9, 27), (9.25, 0.5, -1.25)))
RULED_OUT = {
    "prices out of order": lambda demand, price, cost, salvage: not salvage < cost < price,
    "prices that are no multiples of 0.25 up to 10,000": lambda demand, price, cost, salvage: (
        np.any(np.mod([price, cost, salvage], 0.25)) or max(price, -salvage) > 10_000),
    "demands that are no whole numbers up to 10,000": lambda demand, price, cost, salvage: (
        np.any(np.mod(demand, 1)) or np.max(demand) > 10_000)}


def by_trying_every_demand(demand, price, cost, salvage):
    orders, days = np.unique(demand, return_counts=True)
    profits = [np.sum(days * (price * np.minimum(order, orders)
                              + salvage * np.maximum(order - orders, 0) - cost * order))
               for order in orders]
    return float(orders[np.argmax(profits)])


def one_more_unit(demand, price, cost, salvage):
    order = 0
    while (price - cost) * np.sum(demand > order) > (cost - salvage) * np.sum(demand <= order):
        order += 1
    return float(order)


def by_counting(demand, price, cost, salvage):
    fits = [order for order in demand.tolist()
            if np.sum(demand <= order) * (price - salvage) >= len(demand) * (price - cost)]
    return min(fits)


SIGN_LOST = ("The sign of a negative salvage is lost. What does a leftover lose where it costs 1 "
             "to get rid of it?")
ROUNDED = ("The level is right up to the rounding of floats: n times the level comes out slightly "
           "above a number that is whole, and the order is the next demand. Can you compare "
           "without dividing?")
FRACTIONS_ROUNDED = ("The rule is right, but fractions of days are rounded numbers. Where n times "
                     "the level is a whole number, the two sides are equal, and rounding decides. "
                     "Can you compare with numbers of days in place of fractions?")
MEANS_ROUNDED = ("The means are right, but rounded. Where n times the level is a whole number, "
                 "two orders have the same mean, and rounding decides between them. Can you "
                 "compare totals of whole numbers in place of means?")


EXERCISE = Exercise(
    reference=newsvendor,
    title="How many to order",
    points=4, difficulty=4, minutes=22,
    draw=widened(draw, newsvendor, RULED_OUT),
    mistakes=(
        Mistake("mean", lambda demand, price, cost, salvage: float(np.mean(demand)),
                "This is the mean demand, whatever the prices are. What does one unit too few "
                "lose, and what does one too many lose?"),
        Mistake("swapped", lambda demand, price, cost, salvage: quantile(demand, (cost - salvage)
                                                                          / (price - salvage)),
                "The quantile lies at the wrong end. If a missed sale loses more, should the order "
                "be larger or smaller?"),
        Mistake("price_lost", lambda demand, price, cost, salvage: quantile(
            demand, price / (price + cost - salvage)),
            "A missed sale does not lose the whole price, since the unit was never bought. What "
            "does it lose?"),
        Mistake("price_and_cost", lambda demand, price, cost, salvage: quantile(demand, price
                                                                                 / (price + cost)),
                "The level is price / (price + cost). It should compare two losses: what does one "
                "unit too few lose, and what does one too many lose?"),
        Mistake("no_salvage", lambda demand, price, cost, salvage: quantile(demand, (price - cost)
                                                                             / price),
                "A leftover does not lose all that it cost, since it can be returned. Where does "
                "`salvage` enter the level?"),
        Mistake("price_ratio", lambda demand, price, cost, salvage: quantile(demand, cost / price),
                "The level is cost / price, so a cost near 0 would mean to order almost nothing. "
                "What does one unit too few lose, and what does one too many lose?"),
        Mistake("cost_ratio", lambda demand, price, cost, salvage: float(
            np.quantile(demand, (price - cost) / (cost - salvage))),
            "The level is the ratio of two losses, which can exceed 1. On which fraction of the "
            "days should the order be enough?"),
        Mistake("interpolated", lambda demand, price, cost, salvage: float(
            np.quantile(demand, (price - cost) / (price - salvage))),
            "The level is right, but this lies between two demands, as np.quantile interpolates by "
            "default. It need not be a best order: look at its `method`."),
        Mistake("level_rounded", lambda demand, price, cost, salvage: quantile(
            demand, level_of(price, cost, salvage)), ROUNDED),
        Mistake("percentile_rounded", lambda demand, price, cost, salvage: orders.percentile(
            demand, 100 * level_of(price, cost, salvage)), ROUNDED),
        Mistake("hundredfold_rounded", lambda demand, price, cost, salvage: orders.percentile(
            demand, 100 * (price - cost) / (price - salvage)), ROUNDED),
        Mistake("other_level_rounded", lambda demand, price, cost, salvage: quantile(
            demand, 1 - (cost - salvage) / (price - salvage)), ROUNDED),
        *(Mistake(f"fractions_{how}", answer, FRACTIONS_ROUNDED) for how, answer in (
            ("in_the_derivative", orders.first_where(lambda enough, short, u, o: (
                o * enough - u * (1 - enough) >= 0))),
            ("on_both_sides", orders.first_where(
                lambda enough, short, u, o: o * enough >= u * short)),
            ("times_both", orders.first_where(lambda enough, short, u, o: enough * (u + o) >= u)),
            ("cumulated", orders.by_cumulated_fractions))),
        *(Mistake(f"{how}_in_means", answer, MEANS_ROUNDED) for how, answer in (
            ("costs", orders.least_cost_in_two_means),
            ("profits", orders.profit_in_means(
                lambda q, sold, left, p, c, s: p * sold - c * q + s * left)),
            ("sales_first", orders.profit_in_means(
                lambda q, sold, left, p, c, s: p * sold + s * left - c * q)),
            ("sales_alone", orders.profit_in_means(
                lambda q, sold, left, p, c, s: p * sold + s * (q - sold) - c * q)),
            ("two_margins", orders.profit_in_means(
                lambda q, sold, left, p, c, s: (p - s) * sold - (c - s) * q)),
            ("pinball", orders.least_mean_pinball))),
        Mistake("tolerance", lambda demand, price, cost, salvage: at_place(
            demand, np.ceil(len(demand) * (level_of(price, cost, salvage) - 1e-6))),
            "A tolerance on the level orders too little where there are many days. Can you compare "
            "without one?"),
        *(Mistake(f"place_tolerance_{digits}", lambda demand, price, cost, salvage,
                  less=float(f"1e-{digits}"): at_place(
                      demand, np.ceil(len(demand) * level_of(price, cost, salvage) - less)),
                  "A tolerance is subtracted before the place is rounded up. Where n times the "
                  "level is just above a whole number, that orders too little. Which two "
                  "products can you compare instead?") for digits in (2, 3, 4)),
        *(Mistake(f"level_to_{digits}_digits", lambda demand, price, cost, salvage,
                  digits=digits: quantile(demand, round(level_of(price, cost, salvage), digits)),
                  "The level is right up to its rounding. Where n times the exact level is a whole "
                  "number or close to one, the rounded level takes another place. Can you compare "
                  "without rounding?") for digits in (2, 3, 4, 5, 6, 8)),
        Mistake("salvage_not_negative", lambda demand, price, cost, salvage: newsvendor(
            demand, price, cost, max(salvage, 0.0)),
            "A negative salvage is treated as 0. What does a leftover lose where it costs 4 to get "
            "rid of it?"),
        Mistake("salvage_sign_lost", lambda demand, price, cost, salvage: newsvendor(
            demand, price, cost, abs(salvage) if abs(salvage) < cost else salvage),
            SIGN_LOST),
        *(Mistake(f"salvage_sign_lost_{how}", answer, SIGN_LOST) for how, answer in (
            ("in_a_quantile", lambda demand, price, cost, salvage: float(np.quantile(
                demand, level_of(price, cost, abs(salvage)), method="inverted_cdf"))),
            ("in_a_search", orders.first_that_is_enough),
            ("in_counts", orders.counted_without_sign))),
        Mistake("at_least_1", lambda demand, price, cost, salvage: max(
            1.0, newsvendor(demand, price, cost, salvage)),
            "Right, except where it is best to order nothing: there 1 came. How often is the first "
            "unit sold on those days?"),
        *(Mistake(f"interpolated_{how}", lambda demand, price, cost, salvage, cut=cut: float(
            cut(np.quantile(demand, level_of(price, cost, salvage)))),
            "The level is right, but np.quantile interpolates between two demands by default, and "
            "rounding afterwards does not lead back to one of them. Look at its `method`.")
          for how, cut in (("rounded", np.round), ("rounded_up", np.ceil),
                           ("rounded_down", np.floor))),
        *(Mistake(f"method_{method}", lambda demand, price, cost, salvage, method=method: quantile(
            demand, level_of(price, cost, salvage), method),
            f'The level is right, and method="{method}" of np.quantile takes a place between 0 and '
            "n - 1. On how many of the n days does this order suffice, and on how many should it?")
          for method in ("higher", "lower", "nearest")),
        Mistake("zero_days_dropped", lambda demand, price, cost, salvage: newsvendor(
            demand[demand > 0], price, cost, salvage) if np.any(demand > 0) else 0.0,
            "Days without demand are left out. What does a unit lose on such a day?"),
        Mistake("unsorted", lambda demand, price, cost, salvage: float(demand[
            np.argmax(np.arange(1, len(demand) + 1) * (price - salvage)
                      >= len(demand) * (price - cost))]),
            "The place is right, in the demands as they came. In which order does a place stand "
            "for a fraction of the days?"),
        Mistake("each_demand_once", lambda demand, price, cost, salvage: quantile(
            np.unique(demand), (price - cost) / (price - salvage)),
            "Each demand is counted once, however many days had it. How many days does an order "
            "have to be enough for?"),
        Mistake("each_demand_once_exactly", lambda demand, price, cost, salvage: newsvendor(
            np.unique(demand), price, cost, salvage),
            "Each demand is counted once, however many days had it. How many days does an order "
            "have to be enough for?"),
        *(Mistake(f"place_{how}", lambda demand, price, cost, salvage, cut=cut: at_place(
            demand, cut(len(demand) * level_of(price, cost, salvage))),
            f"The place among the sorted demands is rounded {words}. On how many of the days does "
            "this order suffice, and on how many should it?")
          for how, cut, words in (("rounded", np.round, "to the nearest whole number"),
                                  ("rounded_down", np.floor, "down"))),
        *(Mistake(f"index_{how}", lambda demand, price, cost, salvage, cut=cut: float(
            np.sort(demand)[min(int(cut(len(demand) * level_of(price, cost, salvage))),
                                len(demand) - 1)]),
            "The place of the order stands as an index here, and Python counts from 0. On how "
            "many of the days does this order suffice, and on how many should it?")
          for how, cut in (("rounded", np.round), ("rounded_up", np.ceil))),
        Mistake("first_best_demand", orders.first_best,
                "Where several demands are best orders, this is the one that came first. Which of "
                "them is asked for?"),
        Mistake("last_order_left_out", orders.without_the_last_order,
                "The largest order that you try lies below the largest demand. Which number does "
                "range() leave out?"),
        Mistake("largest", lambda demand, price, cost, salvage: float(np.sort(demand)[min(
            int(np.floor(len(demand) * (price - cost) / (price - salvage) + 1e-12)),
            len(demand) - 1)]),
            "This is a best order, but not the smallest. Where n times the level is a whole "
            "number, which lower order earns as much?"),
        Mistake("median", lambda demand, price, cost, salvage: quantile(demand, 0.5),
                "This is the median demand. It is best where a missed sale loses as much as a "
                "leftover: what does each lose here?"),
        Mistake("largest_demand", lambda demand, price, cost, salvage: float(np.max(demand)),
                "This order covers every day. How often is its last unit sold, and what does it "
                "lose on the other days?"),
    ),
    styles=(by_trying_every_demand, one_more_unit, by_counting),
    further="Suppose you order one unit more: it gains price - cost on days that ask for it, and "
            "loses cost - salvage on the others. Go up through the sorted demands: at which "
            "fraction of days whose demand is already met does one more unit stop paying?",
)

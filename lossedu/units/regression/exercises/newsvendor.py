"""From prices to a quantile: how much to order when demand is uncertain."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def newsvendor(demand, price, cost, salvage):
    """The smallest order with the highest mean profit on past days.

    demand: array of shape (n,), what was asked for on each day, never below 0. Each unit is bought
    for `cost`, sold for `price` if somebody asks for it, and returned for `salvage` if nobody does;
    salvage < cost < price. Where several orders have the same highest mean profit, the smallest of
    them is asked for. Returns a float.
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
    ]


RULED_OUT = {"prices out of order": lambda demand, price, cost, salvage: not salvage < cost < price}


def by_trying_every_demand(demand, price, cost, salvage):
    best, most = None, -np.inf
    for order in sorted(set(demand.tolist())):
        profit = sum(price * min(order, d) + salvage * max(order - d, 0) - cost * order
                     for d in demand.tolist())
        if profit > most:
            best, most = order, profit
    return best


def with_quantile(demand, price, cost, salvage):
    return float(np.quantile(demand, (price - cost) / (price - salvage), method="inverted_cdf"))


def by_counting(demand, price, cost, salvage):
    fits = [order for order in demand.tolist()
            if np.sum(demand <= order) * (price - salvage) >= len(demand) * (price - cost)]
    return min(fits)


def _quantile(demand, level):
    return float(np.quantile(demand, min(max(level, 0.0), 1.0), method="inverted_cdf"))


EXERCISE = Exercise(
    reference=newsvendor,
    title="How many to order",
    points=4, difficulty=4, minutes=12,
    draw=widened(draw, newsvendor, RULED_OUT),
    mistakes=(
        Mistake("mean", lambda demand, price, cost, salvage: float(np.mean(demand)),
                "This is the mean demand, whatever the prices are. What does one unit too few "
                "lose, and what does one too many lose?"),
        Mistake("swapped", lambda demand, price, cost, salvage: _quantile(demand, (cost - salvage)
                                                                          / (price - salvage)),
                "The quantile lies at the wrong end. If a missed sale loses more, should the order "
                "be larger or smaller?"),
        Mistake("price_lost", lambda demand, price, cost, salvage: _quantile(
            demand, price / (price + cost - salvage)),
            "A missed sale does not lose the whole price, since the unit was never bought. What "
            "does it lose?"),
        Mistake("price_and_cost", lambda demand, price, cost, salvage: _quantile(demand, price
                                                                                 / (price + cost)),
                "The level is price / (price + cost). It should compare two losses: what does one "
                "unit too few lose, and what does one too many lose?"),
        Mistake("no_salvage", lambda demand, price, cost, salvage: _quantile(demand, (price - cost)
                                                                             / price),
                "A leftover does not lose all that it cost, since it can be returned. Where does "
                "`salvage` enter the level?"),
        Mistake("price_ratio", lambda demand, price, cost, salvage: _quantile(demand, cost / price),
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
        Mistake("each_demand_once", lambda demand, price, cost, salvage: _quantile(
            np.unique(demand), (price - cost) / (price - salvage)),
            "Each demand is counted once, however many days had it. How many days does an order "
            "have to be enough for?"),
        Mistake("largest", lambda demand, price, cost, salvage: float(np.sort(demand)[min(
            int(np.floor(len(demand) * (price - cost) / (price - salvage) + 1e-12)),
            len(demand) - 1)]),
            "This is a best order, but not the smallest. Where n times the level is a whole "
            "number, which lower order earns as much?"),
        Mistake("median", lambda demand, price, cost, salvage: _quantile(demand, 0.5),
                "This is the median demand. It is best where a missed sale loses as much as a "
                "leftover: what does each lose here?"),
        Mistake("largest_demand", lambda demand, price, cost, salvage: float(np.max(demand)),
                "This order covers every day. How often is its last unit sold, and what does it "
                "lose on the other days?"),
    ),
    styles=(by_trying_every_demand, with_quantile, by_counting),
    further="Suppose you order one unit more: it gains price - cost on days that ask for it, and "
            "loses cost - salvage on the others. Go up through the sorted demands: at which "
            "fraction of days whose demand is already met does one more unit stop paying?",
)

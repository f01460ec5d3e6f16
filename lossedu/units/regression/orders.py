"""How many to order, nearly right: the wrong answers to the exercise newsvendor, and what they
share."""
import numpy as np


def quantile(demand, level, method="inverted_cdf"):
    return float(np.quantile(demand, min(max(level, 0.0), 1.0), method=method))


def level_of(price, cost, salvage):
    return (price - cost) / (price - salvage)


def at_place(demand, place):
    return float(np.sort(demand)[min(max(int(place), 1), len(demand)) - 1])


def first_best(demand, price, cost, salvage):
    """The first demand, in the order of the days, whose profit is the highest."""
    sold = np.minimum(demand[:, None], demand).sum(axis=1)
    return float(demand[np.argmax((price - salvage) * sold
                                  - (cost - salvage) * demand * len(demand))])


def without_the_last_order(demand, price, cost, salvage):
    orders = np.arange(max(int(np.max(demand)), 1))
    profits = [(price - salvage) * np.sum(np.minimum(order, demand))
               - (cost - salvage) * order * len(demand) for order in orders]
    return float(orders[np.argmax(profits)])


def first_that_is_enough(demand, price, cost, salvage):
    for order in np.sort(demand):
        if np.mean(demand <= order) >= level_of(price, cost, abs(salvage)) - 1e-12:
            return float(order)


def first_where(enough):
    """The smallest demand at which `enough` holds, given the fraction of days on which it suffices
    and on which not, and the two losses: with the rounding of floats."""
    def answer(demand, price, cost, salvage):
        under, over = price - cost, cost - salvage
        return float(next(order for order in np.sort(demand) if enough(
            np.mean(demand <= order), np.mean(demand > order), under, over)))
    return answer


def by_cumulated_fractions(demand, price, cost, salvage):
    orders, days = np.unique(demand, return_counts=True)
    place = np.argmax(np.cumsum(days / len(demand)) >= level_of(price, cost, salvage))
    return float(orders[place])


def least_cost_in_two_means(demand, price, cost, salvage):
    orders = np.sort(demand)
    costs = [(price - cost) * np.mean(np.maximum(demand - order, 0))
             + (cost - salvage) * np.mean(np.maximum(order - demand, 0)) for order in orders]
    return float(orders[np.argmin(costs)])


def profit_in_means(profit):
    """The demand with the highest profit: a function of the order, the mean numbers sold and left
    over, and the prices."""
    def answer(demand, price, cost, salvage):
        orders = np.sort(demand)
        profits = [profit(order, np.mean(np.minimum(order, demand)),
                          np.mean(np.maximum(order - demand, 0)), price, cost, salvage)
                   for order in orders]
        return float(orders[np.argmax(profits)])
    return answer


def least_mean_pinball(demand, price, cost, salvage):
    level, orders = level_of(price, cost, salvage), np.sort(demand)
    losses = [np.mean(np.maximum(level * (demand - order), (level - 1) * (demand - order)))
              for order in orders]
    return float(orders[np.argmin(losses)])


def percentile(demand, level):
    return float(np.percentile(demand, min(max(level, 0.0), 100.0), method="inverted_cdf"))


def counted_without_sign(demand, price, cost, salvage):
    under, over = price - cost, cost - abs(salvage)
    ordered = np.sort(demand)
    enough = np.arange(1, len(ordered) + 1) * (under + over) >= len(ordered) * under
    return float(ordered[np.argmax(enough)])

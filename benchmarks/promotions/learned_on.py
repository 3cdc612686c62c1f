"""The restaurants the recommender learns from: constant elasticities and multiplicative effects, one at a time."""

from __future__ import annotations

import numpy as np

from benchmarks.promotions.made import Truth, baskets, history, menu
from tools.menu.promotions.engine.strategies import HAPPY_HOURS_SHARE, STRATEGIES, Move


class ElasticRestaurant:
    """A dish's units answer to its own price by (1 - d)^-e; what is new to the house and what only switched dishes
    are drawn apart, and new guests need free tables."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.menu = made = menu(rng)
        share = np.exp(made.popularity) / np.exp(made.popularity).sum()
        self.usual = rng.uniform(40, 320) * share[:, None] * made.weekday[None, :] * made.own_weekday
        self.history = history(rng, made, self.usual)
        self._draw(rng, share)
        size = rng.uniform(1.3, 3.0)
        self.orders, self.along = 4 * self.usual.sum() / size, rng.uniform(0, 0.8) * (size - 1)  # what new guests add
        self.own = 4 * self.usual.sum(axis=1)
        self.both = np.outer(self.own, self.own) / self.orders * self.affinity
        self.baskets = baskets(rng, self.own, self.both, self.orders)

    @property
    def mean_margin(self) -> float:
        return float(np.average(self.menu.margins, weights=self.usual.sum(axis=1)))

    def _draw(self, rng: np.random.Generator, share: np.ndarray) -> None:
        made, dishes = self.menu, len(share)
        peers = np.array([(made.category == own).sum() for own in made.category])
        beside = made.prices / np.array([made.prices[made.category == own].mean() for own in made.category])
        # How keen guests are on anything at all: published effects differ several-fold, and no feature tells.
        self.keen = dict(zip(STRATEGIES, rng.lognormal(np.log(0.55), 0.5) * rng.lognormal(0, 0.4, 9), strict=True))
        self.new = np.clip(rng.normal(rng.uniform(0.3, 1.0), 0.2, dishes), 0.05, None)
        self.switch = rng.uniform(0.1, 1.2) * np.log1p(peers) / np.log(6) * beside * rng.lognormal(0, 0.25, dishes)
        self.aware = rng.uniform(0.3, 0.9)
        self.deal, self.lasting = rng.uniform(1.0, 3.5), rng.uniform(1.0, 2.5)  # times the everyday elasticity
        self.room = np.clip(1 - rng.uniform(0.3, 0.75) * made.weekday**1.5, 0.05, 1)
        self.ahead = rng.uniform(0.05, 0.35)  # of new units, bought today instead of later
        self.seen = rng.uniform(0.1, 0.6) / (1 + np.exp(1.2 * (made.popularity - rng.uniform(-0.3, 0.5))))
        self.seen *= rng.lognormal(0, 0.3, dishes)
        pairs = rng.lognormal(0, rng.uniform(0.1, 0.5), (dishes, dishes))
        self.affinity = np.sqrt(pairs * pairs.T)
        self.bundled, self.instead = rng.uniform(0.02, 0.15), rng.uniform(0.1, 0.8)
        self.novelty, self.in_season = rng.uniform(0.02, 0.12), rng.uniform(0.5, 1.6)
        self.habit = rng.uniform(0.02, 0.16) / (1 + np.exp(-made.popularity)) * rng.lognormal(0, 0.3, dishes)
        self.moves_on = 1 - np.exp(-rng.uniform(0.1, 0.5) * np.maximum(peers - 1, 0.3))
        self.moves_on *= rng.uniform(0.4, 0.95)
        self.veto = rng.uniform(0, 0.15)  # guests of a missing dish who take their party elsewhere
        self.shift = rng.uniform(0.2, 0.6)  # of a happy hour's new units, taken from other days
        self.resent = rng.uniform(1.0, 1.8)  # a dish dear for its category answers more to a rise
        self.beside = beside

    def truth(self, row: int, move: Move, partner: int | None) -> Truth:
        days = self.menu.days_of(move) * self.usual[row]
        usual = float(days.sum())
        if usual <= 0:
            return Truth(0.0, 0.0, 0.0)
        new, switched, ahead = self._response(row, move, partner, days / usual)
        if move.strategy not in ("drop", "reprice"):
            new, switched = new * self.keen[move.strategy], switched * self.keen[move.strategy]
        margin, others = self.menu.margins[row], self._others(row)
        given, reached = self._given(row, move, partner)
        each = (new + switched) * (margin - given) - switched * others - ahead * new * margin - reached * given
        if move.strategy == "drop":
            each -= self.veto * self.mean_margin
        elif move.strategy != "bundle":
            each += (1 - ahead) * new * self.along * self.mean_margin
        return Truth(float(new + switched), float(usual * each), usual)

    def _others(self, row: int) -> float:
        """The margin of what guests would have had instead: mostly its own category's."""
        weights = self.usual.sum(axis=1) * np.where(self.menu.category == self.menu.category[row], 3.0, 1.0)
        weights[row] = 0
        return float(np.average(self.menu.margins, weights=weights))

    def _given(self, row: int, move: Move, partner: int | None) -> tuple[float, float]:
        if move.strategy == "bundle" and partner is not None:
            pair = move.discount * float(self.menu.prices[row] + self.menu.prices[partner])
            return pair, float(self.both[row, partner] / self.own[row])
        return move.discount * float(self.menu.prices[row]), move.reached or 0.0

    def _response(self, row: int, move: Move, partner: int | None, mix: np.ndarray) -> tuple[float, float, float]:
        """New units, switched units (both beside the usual ones) and the share of new ones bought ahead."""
        room = float(self.room @ mix)
        new, switch = self.new[row], self.switch[row]
        match move.strategy:
            case "discount" | "happy_hour":
                whole = self.aware * ((1 - move.discount) ** -((new + switch) * self.deal) - 1)
                late = self.ahead
                if move.strategy == "happy_hour":
                    whole, late, room = whole * HAPPY_HOURS_SHARE, self.shift, min(1.3 * room, 1.0)
                return whole * new / (new + switch) * room, whole * switch / (new + switch), late
            case "feature":
                return 0.25 * self.seen[row] * room, 0.75 * self.seen[row], 0.0
            case "bundle" if partner is not None:
                beside = min(self.own[partner] / self.own[row], 4.0)
                whole = self.bundled * beside * self.affinity[row, partner]
                return (1 - self.instead) * whole, self.instead * whole, 0.0
            case "limited_time":
                amplitude, phase = self.menu.season[row]
                wave = amplitude * np.cos(2 * np.pi * (self.history.days / 364 - phase))
                whole = self.novelty + self.in_season * max(wave, 0) + 0.15 * max(-self.menu.trend[row], 0)
                return 0.45 * whole * room, 0.55 * whole, 0.0
            case "loyalty":
                return self.habit[row], 0.3 * self.habit[row], self.ahead
            case "drop":
                return -(1 - self.moves_on[row]), -self.moves_on[row], 0.0
            case "reprice":
                touchy = self.resent if self.beside[row] > 1.1 else 1.0
                whole = (1 - move.discount) ** (-(0.6 * new + switch) * touchy * self.lasting) - 1
                return whole * 0.6 * new / (0.6 * new + switch), whole * switch / (0.6 * new + switch), 0.0
        return 0.0, 0.0, 0.0

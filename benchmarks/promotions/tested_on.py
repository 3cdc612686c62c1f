"""The restaurants the recommender is tested on: guests of two kinds choose dishes, and everything follows from that.

A nested logit (McFadden 1978): a guest comes or not, then picks a category, then a dish; some add a second dish; a full
house turns guests away. Lifts, switching and what a missing dish costs are not drawn, they come out of the choices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from benchmarks.promotions.made import Truth, baskets, history, menu
from tools.menu.promotions.engine.strategies import HAPPY_HOURS_SHARE, WEEKS, Move


@dataclass(frozen=True)
class _Offer:
    """What guests meet: money off by dish, how much each dish draws, which are there, and who knows of it."""

    off: np.ndarray
    draw: np.ndarray
    there: np.ndarray
    known: tuple[float, float] = (1.0, 1.0)  # by kind of guest
    outside: float = 1.0  # how much of it reaches those who decide whether to come
    addon: np.ndarray | None = None  # added to the log odds of the second dish, (dish, first dish)


class ChoiceRestaurant:
    """Units of every dish on every weekday, from who comes and what they choose."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.menu = made = menu(rng)
        dishes = len(made.prices)
        self.within, self.between = rng.uniform(0.45, 0.85), rng.uniform(0.85, 1.0)
        self.attraction = made.popularity * self.within
        mean = float(made.prices.mean())
        occasional = rng.uniform(0.9, 2.0) / mean
        self.price_pain = np.array([occasional * rng.uniform(0.4, 0.8), occasional])
        self.kinds = np.array([(regular := rng.uniform(0.2, 0.6)), 1 - regular])
        self.stay_away = rng.uniform(0.4, 0.75)
        self.aware = (rng.uniform(0.5, 0.95), rng.uniform(0.15, 0.7))
        considered = 1 / (1 + np.exp(-(made.popularity + rng.normal(0.3, 0.7, dishes))))
        self.hidden = -np.log(np.clip(considered, 0.4, 1))  # what being featured can add
        self.featured, self.novel = rng.uniform(0.1, 0.6), rng.uniform(0.0, 0.25)
        self.deal, self.lasting = rng.uniform(1.0, 3.0), rng.uniform(1.0, 2.2)  # times the everyday pain of a price
        self.later = rng.uniform(0.0, 0.4)  # of additional visits, visits that would have come later
        self.other_days = rng.uniform(0.1, 0.6)  # the same for what draws guests to one weekday
        self.veto = rng.uniform(0.0, 0.12)  # guests of a missing dish who take their party elsewhere
        self.extra = -rng.uniform(-0.5, 1.0) + rng.normal(0, rng.uniform(0.3, 1.0), (dishes, dishes))
        self.other_second = rng.uniform(0.4, 0.9)  # of guests whose second dish is gone, those who take another
        self.crowding = rng.uniform(0.2, 0.8)
        self.bundle_pull = rng.uniform(0.2, 1.4)
        self.reach = {
            "feature": rng.uniform(0, 0.4),
            "limited_time": rng.uniform(0.2, 0.8),
            "discount": rng.uniform(0.3, 1.0),
            "happy_hour": rng.uniform(0.3, 1.0),
            "loyalty": rng.uniform(0.3, 1.0),
            "drop": rng.uniform(0.1, 0.6),
            "reprice": rng.uniform(0.2, 1.0),
        }
        self.companions = rng.uniform(0, 0.8)  # of an additional guest, who order as anyone
        self.return_more = rng.uniform(0.0, 0.12)
        self._set_scale(rng)

    def _set_scale(self, rng: np.random.Generator) -> None:
        made = self.menu
        self.come = [self._choice(kind, self._nothing())[1] for kind in range(2)]
        self.potential, self.tables = 1.0, np.inf
        first = self._units(self._nothing()).sum(axis=0)
        self.potential = rng.uniform(40, 320) / float(first[first > 0].mean())
        self.tables = rng.uniform(1.1, 2.0) * rng.uniform(40, 60) / 50 * self._parties().max()
        self.usual = self._units(self._nothing())
        self.history = history(rng, made, self.usual)
        pairs = self._pairs(self._nothing())
        self.both = WEEKS * (pairs + pairs.T)
        self.own = WEEKS * self.usual.sum(axis=1)
        self.baskets = baskets(rng, self.own, self.both, WEEKS * float(self._parties().sum()))

    def _nothing(self) -> _Offer:
        dishes = len(self.menu.prices)
        return _Offer(np.zeros(dishes), np.zeros(dishes), np.ones(dishes, dtype=bool))

    def _choice(self, kind: int, offer: _Offer) -> tuple[np.ndarray, float]:
        """Which dish a guest of this kind takes (sums to 1), and how likely one comes."""
        value = self.attraction + self.price_pain[kind] * offer.off + offer.draw
        weights = np.where(offer.there, np.exp(value / self.within), 0)
        totals = np.bincount(self.menu.category, weights)
        nests = np.where(totals > 0, np.maximum(totals, 1e-300) ** (self.within / self.between), 0)
        dish = weights / np.maximum(totals[self.menu.category], 1e-300) * (nests / nests.sum())[self.menu.category]
        inside = self.between * np.log(nests.sum())
        if not hasattr(self, "outside"):
            self.outside = inside + np.log(self.stay_away / (1 - self.stay_away))
        return dish, float(1 / (1 + np.exp(self.outside - inside)))

    def _mains(self, offer: _Offer) -> tuple[np.ndarray, float]:
        """First dishes per potential guest, and how many come."""
        mains, came = np.zeros(len(offer.off)), 0.0
        plain = replace(offer, off=offer.off * 0, draw=offer.draw * 0)
        for kind, share in enumerate(self.kinds):
            for seen, part in ((offer, offer.known[kind]), (plain, 1 - offer.known[kind])):
                dish, visit = self._choice(kind, seen)
                usual = self.come[kind]
                visit = usual + offer.outside * (visit - usual)
                mains, came = mains + share * part * visit * dish, came + share * part * visit
        return mains, came

    def _served(self, came: float) -> np.ndarray:
        """Parties by weekday: a full house takes no more."""
        wanted = self.potential * came * self.menu.weekday
        return (
            wanted if np.isinf(self.tables) else self.tables * (1 - np.exp(-((wanted / self.tables) ** 1.5))) ** (2 / 3)
        )

    def _parties(self) -> np.ndarray:
        return self._served(self._mains(self._nothing())[1])

    def _second(self, offer: _Offer) -> np.ndarray:
        """The chance that a first dish (column) brings this second one (row)."""
        chance = self._chance(self.extra)
        if offer.addon is not None:  # a second dish mostly stands in for another one
            pulled = self._chance(self.extra + offer.addon)
            more = (pulled - chance).sum(axis=0)
            kept = np.where(pulled > chance, 0, chance)
            chance = np.where(pulled > chance, pulled, chance * (1 - self.crowding * more / kept.sum(axis=0)))
        there = np.where(offer.there[:, None], chance, 0)
        missed = chance.sum(axis=0) - there.sum(axis=0)
        return there * (1 + self.other_second * missed / np.maximum(there.sum(axis=0), 1e-9))[None, :]

    def _chance(self, liking: np.ndarray) -> np.ndarray:
        odds = liking + self.attraction[:, None] - np.log(len(self.attraction))
        chance = 1 / (1 + np.exp(-odds))
        np.fill_diagonal(chance, 0)
        return chance

    def _units(self, offer: _Offer) -> np.ndarray:
        mains, came = self._mains(offer)
        each = mains / came + self._second(offer) @ (mains / came)
        return each[:, None] * self._served(came)[None, :] * self.menu.own_weekday

    def _pairs(self, offer: _Offer) -> np.ndarray:
        """Parties a week that have this second dish (row) after that first one (column)."""
        mains, came = self._mains(offer)
        return self._second(offer) * (mains / came)[None, :] * float(self._served(came).sum())

    def _put(self, row: int, move: Move, partner: int | None) -> _Offer:
        offer = replace(self._nothing(), outside=self.reach.get(move.strategy, 0.0))
        off, draw, there = offer.off, offer.draw, offer.there
        off[row] = move.discount * self.menu.prices[row]
        match move.strategy:
            case "discount" | "happy_hour":
                off[row] *= self.deal
                return replace(offer, known=self.aware)
            case "reprice":
                off[row] *= self.lasting
                return offer
            case "feature":
                draw[row] = self.featured * self.hidden[row] * self.within
                return offer
            case "limited_time":
                amplitude, phase = self.menu.season[row]
                wave = amplitude * np.cos(2 * np.pi * (self.history.days / 364 - phase))
                draw[row] = (self.novel + max(wave, 0)) * self.within
                return replace(offer, known=self.aware)
            case "loyalty":
                draw[row] = self.return_more
                return replace(offer, known=(self.aware[0], 0.0))
            case "bundle" if partner is not None:
                off[row] = 0
                addon = np.zeros((len(off), len(off)))
                saved = move.discount * (self.menu.prices[row] + self.menu.prices[partner])
                addon[row, partner] = addon[partner, row] = self.bundle_pull + self.price_pain[1] * saved
                return replace(offer, addon=addon)
            case "drop":
                there[row] = False
        return offer

    def truth(self, row: int, move: Move, partner: int | None) -> Truth:
        days = self.menu.days_of(move)
        usual = float(self.usual[row] @ days)
        if usual <= 0:
            return Truth(0.0, 0.0, 0.0)
        offer = self._put(row, move, partner)
        units = self._units(offer)
        gained = (units - self.usual) @ days
        if move.strategy == "happy_hour":  # only in the quiet hours
            gained *= HAPPY_HOURS_SHARE
        earned = float(gained @ self.menu.margins) - self._money_off(row, move, partner, offer, units, days)
        earned += self._companions(offer, move, days) - self._borrowed(row, move, float(gained[row]))
        if move.strategy == "drop":
            earned -= self.veto * usual * float(self.menu.margins.mean())
        return Truth(float(gained[row]) / usual, earned, usual)

    def _money_off(
        self, row: int, move: Move, partner: int | None, offer: _Offer, units: np.ndarray, days: np.ndarray
    ) -> float:
        sold = float(units[row] @ days)
        if move.strategy == "bundle" and partner is not None:
            pairs = self._pairs(offer)
            parties = float(self._parties() @ days) / max(float(self._parties().sum()), 1e-9)
            together = float(pairs[row, partner] + pairs[partner, row]) * parties
            return move.discount * float(self.menu.prices[row] + self.menu.prices[partner]) * together
        if move.strategy == "loyalty":
            return move.discount * float(self.menu.prices[row]) * sold * float(self.kinds[0])
        part = HAPPY_HOURS_SHARE if move.strategy == "happy_hour" else 1.0
        return part * move.discount * float(self.menu.prices[row]) * sold

    def _companions(self, offer: _Offer, move: Move, days: np.ndarray) -> float:
        """What those earn who come along with additional guests."""
        more = (self._served(self._mains(offer)[1]) - self._parties()) @ days
        part = HAPPY_HOURS_SHARE if move.strategy == "happy_hour" else 1.0
        each = float(self.usual.sum(axis=1) @ self.menu.margins) / float(self._parties().sum())
        return part * self.companions * float(more) * each

    def _borrowed(self, row: int, move: Move, gained: float) -> float:
        """Visits that would have come anyway, later or on another day."""
        if move.strategy not in ("discount", "happy_hour", "loyalty") or gained <= 0:
            return 0.0
        share = self.other_days if move.weekday is not None else self.later
        return share * 0.5 * gained * float(self.menu.margins[row])

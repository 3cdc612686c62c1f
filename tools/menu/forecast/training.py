"""Training: from the sales to a version that says what will sell. Runs in a worker process, never beside talk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from core.compute import compute
from memory.jobs import Report
from memory.models import ModelStore, ModelVersion
from memory.restaurants import Restaurant
from tools.menu.forecast import fitting
from tools.menu.forecast.context import DayBook, KnownDays
from tools.menu.forecast.fitting import Fitted
from tools.menu.forecast.schemas import KIND, Json
from tools.menu.forecast.store import ForecastStore
from tools.menu.forecast.windows import named
from tools.menu.store import MenuStore

if TYPE_CHECKING:
    from tools.menu.history import History

LEAST_DAYS = 28  # with sales: four of each weekday
_RECHOOSE = timedelta(days=7)  # between choices; a day in between only brings the chosen model up to date
_LOOK_BACK = timedelta(days=14)  # how far back it is checked what was told
_LEAST_CHECKED = 5  # days, before an error says anything
_DRIFTED = 1.5  # times the error of the backtest


class Trainer:
    """One training from start to end. Its work is stored in an order in which a killed one leaves nothing that is
    wrong: the version and its forecast first, then one switch."""

    def __init__(self, menu: MenuStore, models: ModelStore, stored: ForecastStore, days: DayBook) -> None:
        self._menu, self._models, self._stored, self._days = menu, models, stored, days

    async def train(
        self, restaurant: Restaurant, today: date, now: datetime, report: Report, *, force: bool = False
    ) -> Json:
        """Brings the restaurant's model up to date; done twice it comes to the same. Returns what came of it. The very
        first one takes the simplest good model, so that there is one in seconds, and is `provisional`."""
        history = await self._history(restaurant, today)
        if history is None or history.open.sum() < LEAST_DAYS:
            return {"status": "skipped", "reason": f"It takes {LEAST_DAYS} days with sales to train a model."}
        known = await self._known(restaurant, today, history)
        active = await self._models.active(restaurant.restaurant_id, KIND)
        digest = await compute(fitting.data_hash, history, known)
        if active and active.data_hash == digest and not force:
            return {"status": "unchanged", "version": active.version}
        kept = await self._models.tidy(restaurant.restaurant_id, KIND)
        drift = await self._drift(restaurant.restaurant_id, history, kept)
        choose = force or (active is not None and (drift["drifted"] or _is_due(active, history.end)))
        await report({"step": "choosing" if choose else "training", "items": len(history.items), "days": history.days})
        winner, contest = await self._best(history, known, active, choose=choose)
        version = ModelVersion(
            restaurant_id=restaurant.restaurant_id,
            kind=KIND,
            name=winner.name,
            choice=winner.choice,
            data_hash=digest,
            origin=history.end.isoformat(),
            metrics=winner.metrics,
            card=_card(winner, known, contest, history.end.isoformat() if choose else _chosen_on(active)),
            drift=drift,
            seconds=round(winner.seconds, 2),
            created_at=now,
        )
        await report({"step": "storing"})
        return {**await self._promote(version, winner, now), "provisional": version.card["chosen_on"] is None}

    async def _history(self, restaurant: Restaurant, today: date) -> History | None:
        """Up to yesterday: today is not over."""
        history = await self._menu.history(restaurant)
        if history is None:
            return None
        return await compute(fitting.usable, history, today - timedelta(days=1))

    async def _known(self, restaurant: Restaurant, today: date, history: History) -> KnownDays:
        await self._days.freshen(restaurant, today, history.start)
        return await self._days.known(restaurant, history.start, history.end + timedelta(days=fitting.REACH))

    async def _best(
        self, history: History, known: KnownDays, active: ModelVersion | None, *, choose: bool
    ) -> tuple[Fitted, Json | None]:
        """A new choice has to beat the one in use over the same recent weeks; else that one is brought up to date."""
        old = active.choice if active else fitting.LEVEL
        found = await compute(fitting.fitted, history, known, None if choose else old)
        if active is None or found.choice == old:
            return found, None
        won, lost = fitting.wins(found.metrics, found.choice, old)
        contest = {"challenger": found.name, "defender": active.name, "won": won, "pinball": lost}
        return (found if won else await compute(fitting.fitted, history, known, old)), contest

    async def _promote(self, version: ModelVersion, winner: Fitted, now: datetime) -> Json:
        stored = await self._models.add(version, winner.data)
        told = winner.outlook.model.model_copy(update={"version": stored.version, "trained_at": now.isoformat()})
        outlook = winner.outlook.model_copy(update={"model": told})
        await self._stored.put(stored.restaurant_id, stored.version, outlook)
        await self._models.activate(stored, now)
        await self._stored.keep(stored.restaurant_id, await self._models.tidy(stored.restaurant_id, KIND))
        return {
            "status": "trained",
            "version": stored.version,
            "name": stored.name,
            "metrics": stored.metrics,
            "drift": stored.drift,
            "seconds": stored.seconds,
        }

    async def _drift(self, restaurant_id: str, history: History, kept: list[int]) -> Json:
        """How far off the days since were from what was told at the time, beside the error of the backtest."""
        versions = [
            one for one in await self._models.versions(restaurant_id, KIND) if one.version in kept and one.activated_at
        ]
        since = (history.end - _LOOK_BACK).isoformat()
        recent = [(one.version, date.fromisoformat(one.origin)) for one in versions if one.origin >= since]
        said = await self._stored.told(restaurant_id, recent, history.end)
        error, days = await compute(fitting.error_of, history, said)
        expected = next((one.card.get("wape") for one in versions), None)
        drifted = bool(error and expected and days >= _LEAST_CHECKED and error > _DRIFTED * expected)
        return {"days": days, "wape": error, "expected_wape": expected, "drifted": drifted}


def _is_due(active: ModelVersion, last: date) -> bool:
    chosen_on = active.card.get("chosen_on")
    return chosen_on is None or last - date.fromisoformat(chosen_on) >= _RECHOOSE


def _chosen_on(active: ModelVersion | None) -> str | None:
    return active.card.get("chosen_on") if active else None


def _card(winner: Fitted, known: KnownDays, contest: Json | None, chosen_on: str | None) -> Json:
    """What it is, in plain words, with the figures beside them."""
    basis, accuracy = winner.outlook.basis, winner.outlook.accuracy
    return {
        "what": f"Expected units a day of {len(winner.outlook.items)} dishes and of all together, with an interval "
        f"that should hold the truth on 8 of 10 days ({winner.name}).",
        "data": f"{basis.days_with_sales} days with sales from {named(basis.first_day)} to {named(basis.last_day)}, "
        f"{basis.closed_days} days closed.",
        "knows": {
            "holidays": len(known.holidays),
            "own_events": len(known.events),
            "weather_days": len(known.weather),
        },
        "good_for": "Four weeks ahead, for dishes that sell most days. Rare dishes have wide intervals, and nothing "
        "here knows of a new competitor, a road works or a party that was not entered as an event.",
        "error": _error_words(winner),
        "wape": accuracy.wape if accuracy else None,
        "seasonal_naive_wape": accuracy.seasonal_naive_wape if accuracy else None,
        "coverage80": accuracy.coverage80 if accuracy else None,
        "contest": contest,
        "chosen_on": chosen_on,
    }


def _error_words(winner: Fitted) -> str:
    accuracy = winner.outlook.accuracy
    if accuracy is None:
        return "There were too few days to test it on."
    return (
        f"Over {accuracy.origins} past weeks it was off by {accuracy.wape:.0f}% of what sold, where repeating last "
        f"week was off by {accuracy.seasonal_naive_wape:.0f}%; its intervals held {accuracy.coverage80:.0f}% of days."
    )

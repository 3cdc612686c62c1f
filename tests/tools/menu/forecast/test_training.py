"""Models live: trained once for the same data, promoted only when they win, watched, and gone back to."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import Conflict, NotFound
from memory.jobs import JobStore
from memory.models import ModelStore
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tests.tools.menu.forecast.conftest import LAST, sell
from tools.menu.forecast import fitting
from tools.menu.forecast.events import EventService, NewEvent, OwnEvent
from tools.menu.forecast.schemas import KIND, ForecastArgs
from tools.menu.forecast.service import ForecastService
from tools.menu.forecast.store import ForecastStore

RID = "trattoria"


def only(name: str, real: Any, history: Any, known: Any, choice: Any) -> Any:
    """A choice among one: trees are slow, and what they say is tested where they are."""
    return real(history, known, {"model": name})


@pytest.fixture
def models(mongo: Mongo) -> ModelStore:
    return ModelStore(mongo)


async def test_a_version_says_what_it_is(bistro: Restaurant, train: Any, models: ModelStore) -> None:
    result = await train(bistro)
    assert result["status"] == "trained" and result["seconds"] > 0
    active = await models.active(RID, KIND)
    assert active and active.version == 1 and active.origin == LAST.isoformat()
    assert "3 dishes" in active.card["what"] and "2026" in active.card["data"]
    assert "repeating last week" in active.card["error"]
    assert 0 < active.card["wape"] < active.card["seasonal_naive_wape"]
    assert 60 <= active.card["coverage80"] <= 100
    public = active.public()
    assert "blob" not in public and public["status"] == "active"


async def test_the_same_data_is_not_trained_on_twice(
    bistro: Restaurant, train: Any, models: ModelStore, clock: FixedClock, mongo: Mongo
) -> None:
    await train(bistro)
    clock.advance(days=1)
    assert await train(bistro) == {"status": "unchanged", "version": 1}
    assert (await train(bistro, force=True))["version"] == 2
    event = OwnEvent(uid="e", name="Fair", start=LAST, end=LAST)
    service = EventService(mongo, None)  # type: ignore[arg-type]
    await service.store.add(RID, [event], clock.now())  # another knowledge of days is other data
    clock.advance(days=1)
    assert (await train(bistro))["version"] == 3
    assert [one.status for one in await models.versions(RID, KIND)] == ["active", "retired", "retired"]


async def test_an_event_to_come_counts_without_new_sales(
    bistro: Restaurant, train: Any, mongo: Mongo, clock: FixedClock, service: ForecastService
) -> None:
    await train(bistro)
    closing = NewEvent(name="Works", start=LAST + timedelta(days=7), kind="closed")
    await EventService(mongo, None).add(bistro, closing, clock.now())  # type: ignore[arg-type]
    clock.advance(hours=1)
    assert (await train(bistro, force=True))["status"] == "trained"
    told = await service.forecast(bistro, LAST + timedelta(days=1), ForecastArgs(date=closing.start))
    assert told.content["asked"]["closed"]


async def test_the_first_model_is_there_in_a_moment_and_a_choice_follows(
    bistro: Restaurant, train: Any, mongo: Mongo, clock: FixedClock
) -> None:
    first = await train(bistro)
    assert first["provisional"] and first["name"] == "level"
    [follows] = await mongo.tenant(RID).jobs.find({"status": "waiting"}).to_list()
    assert follows["args"] == {"force": True} and follows["due_at"] == clock.now() + timedelta(minutes=5)


def test_only_a_clear_win_counts() -> None:
    def won(new: float, old: float) -> bool:
        metrics = {"candidates": {"blend": {"pinball": new}, "level": {"pinball": old}}}
        return fitting.wins(metrics, {"model": "blend"}, {"model": "level"})[0]

    assert won(0.10, 0.11) and not won(0.11, 0.11) and not won(0.1099, 0.11) and not won(0.12, 0.11)
    assert fitting.wins({"candidates": {"blend": {"pinball": 1}}}, {"model": "blend"}, {"model": "gone"})[0]


@pytest.mark.parametrize("wins", [True, False])
async def test_a_challenger_that_does_not_win_is_not_taken(
    bistro: Restaurant, train: Any, models: ModelStore, monkeypatch: pytest.MonkeyPatch, wins: bool
) -> None:
    await train(bistro)
    real = fitting.fitted

    def challenge(history: Any, known: Any, choice: Any) -> Any:
        return real(history, known, choice or {"model": "ets"})

    monkeypatch.setattr(fitting, "fitted", challenge)
    monkeypatch.setattr(fitting, "wins", lambda *given: (wins, {"new": 1, "old": 1}))
    assert (await train(bistro, force=True))["name"] == ("ets" if wins else "level")
    active = await models.active(RID, KIND)
    assert active and active.choice == {"model": "ets" if wins else "level"}
    contest = active.card["contest"]
    assert (contest["challenger"], contest["defender"], contest["won"]) == ("ets", "level", wins)


async def test_between_choices_the_chosen_model_is_brought_up_to_date(
    bistro: Restaurant,
    train: Any,
    models: ModelStore,
    mongo: Mongo,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fitting, "fitted", partial(only, "level", fitting.fitted))
    await train(bistro)
    await train(bistro, force=True)
    for number in range(1, 9):
        await sell(mongo, LAST + timedelta(days=number), LAST + timedelta(days=number))
        clock.advance(days=1)
        await train(bistro)
    chosen = {one.version: one.card["chosen_on"] for one in await models.versions(RID, KIND)}
    assert chosen[1] is None and chosen[2] == "2026-12-31" == chosen[3]
    assert chosen[max(chosen)] > "2026-12-31" and len(set(chosen.values())) == 3


async def test_what_was_told_is_held_against_what_came(
    bistro: Restaurant, train: Any, models: ModelStore, mongo: Mongo, clock: FixedClock
) -> None:
    await train(bistro)
    days = (LAST + timedelta(days=1), LAST + timedelta(days=7))
    await sell(mongo, *days)
    clock.advance(days=7)
    calm = (await train(bistro))["drift"]
    assert calm["days"] == 6 and not calm["drifted"]  # one of them was a Monday
    await sell(mongo, LAST + timedelta(days=8), LAST + timedelta(days=14), scale=4)  # a place next door closed
    clock.advance(days=7)
    result = await train(bistro)
    assert result["drift"]["drifted"] and result["drift"]["wape"] > 1.5 * result["drift"]["expected_wape"]
    active = await models.active(RID, KIND)
    assert active and active.card["chosen_on"] == (LAST + timedelta(days=14)).isoformat()  # so it was chosen anew


async def test_what_a_killed_training_left_is_cleared_and_the_result_is_the_same(
    bistro: Restaurant, train: Any, models: ModelStore, mongo: Mongo, clock: FixedClock
) -> None:
    await train(bistro)
    whole = await ForecastStore(mongo).get(RID, 1)
    first = await models.active(RID, KIND)
    assert first and whole
    # As if it had been killed after the candidate and half of its forecast were written.
    await mongo.tenant(RID).models.update_many({}, {"$set": {"status": "candidate", "activated_at": None}})
    await mongo.tenant(RID).forecasts.delete_many({"key": {"$in": ["", "lasagne"]}})
    await mongo.tenant(RID).jobs.delete_many({})
    assert await ForecastStore(mongo).get(RID, 1) is None
    assert (await train(bistro))["status"] == "trained"
    [again] = await models.versions(RID, KIND)
    assert again.status == "active" and again.data_hash == first.data_hash and again.card == first.card
    outlook = await ForecastStore(mongo).get(RID, again.version)
    assert outlook and outlook.items == whole.items and outlook.total == whole.total
    assert await mongo.database["fs.files"].count_documents({}) == 1


async def test_going_back_to_an_older_version(
    bistro: Restaurant, train: Any, service: ForecastService, models: ModelStore, clock: FixedClock
) -> None:
    await train(bistro)
    clock.advance(minutes=1)
    await train(bistro, force=True)
    today = LAST + timedelta(days=1)
    assert (await service.forecast(bistro, today, ForecastArgs())).content["model"]["version"] == 2
    assert (await service.activate(bistro, 1)).status == "active"
    assert (await service.forecast(bistro, today, ForecastArgs())).content["model"]["version"] == 1
    told = await service.models(bistro)
    assert told["active"] == 1 and [one["status"] for one in told["models"]] == ["retired", "active"]
    with pytest.raises(NotFound):
        await service.activate(bistro, 7)
    await models.note(await models.get(RID, KIND, 2), status="candidate")
    with pytest.raises(Conflict):
        await service.activate(bistro, 2)


async def test_the_sales_of_today_are_not_learnt_from(
    bistro: Restaurant, train: Any, mongo: Mongo, models: ModelStore, service: ForecastService, jobs: JobStore
) -> None:
    today = LAST + timedelta(days=1)
    await sell(mongo, today, today, scale=0.1)
    await train(bistro)
    active = await models.active(RID, KIND)
    assert active and active.origin == LAST.isoformat()
    told = await service.forecast(bistro, today, ForecastArgs())
    assert told.content["days"][0]["day"] == today.isoformat() and not told.content["model"]["simple"]

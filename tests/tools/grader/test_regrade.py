"""Graded anew from time to time, and told when something got worse."""

from __future__ import annotations

import pytest

from api.wiring import Container
from api.worker import Worker
from core.clock import FixedClock
from core.errors import BadInput
from memory.jobs import JobStore
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.tools.grader.actors import Actor, WebsiteActor, google, listing, site
from tests.tools.grader.conftest import MakeGrader
from tools.grader.regrade import KIND, Regrades
from tools.grader.service import GraderService
from tools.grader.sources import Found

Said = list[tuple[str, str, str]]


def regrades(mongo: Mongo, clock: FixedClock, grader: GraderService) -> Regrades:
    return Regrades(mongo, clock, RestaurantStore(mongo), JobStore(mongo), grader)


async def worked(mongo: Mongo, clock: FixedClock, grader: GraderService) -> Said:
    """A look at who is due, and their jobs done."""
    said: Said = []

    async def announce(restaurant_id: str, key: str, text: str) -> None:
        said.append((restaurant_id, key, text))

    planner = regrades(mongo, clock, grader)
    await planner.plan()
    await planner.plan()  # a second replica looks as well
    await Worker(JobStore(mongo), planner.handlers(announce), clock, ["light"]).until_idle()
    return said


async def jobs(mongo: Mongo) -> int:
    return await mongo.tenant("trattoria").jobs.count({"kind": KIND})


async def test_every_week_where_there_is_a_website(
    make: MakeGrader, mongo: Mongo, house: Restaurant, clock: FixedClock
) -> None:
    grader = make()
    assert await worked(mongo, clock, grader) == [] and await jobs(mongo) == 1
    assert await mongo.tenant("trattoria").digital_grade_reports.count() == 1
    clock.advance(days=6)
    await worked(mongo, clock, grader)
    assert await jobs(mongo) == 1
    clock.advance(days=1)
    await worked(mongo, clock, grader)
    assert await jobs(mongo) == await mongo.tenant("trattoria").digital_grade_reports.count() == 2


async def test_the_owner_says_how_often(make: MakeGrader, mongo: Mongo, house: Restaurant, clock: FixedClock) -> None:
    grader, restaurants = make(), RestaurantStore(mongo)
    await restaurants.settle("trattoria", regrade="off")
    await worked(mongo, clock, grader)
    assert await jobs(mongo) == 0
    await restaurants.settle("trattoria", regrade="monthly")
    await worked(mongo, clock, grader)
    clock.advance(days=29)
    await worked(mongo, clock, grader)
    assert await jobs(mongo) == 1
    with pytest.raises(BadInput):
        await restaurants.settle("trattoria", regrade="hourly")
    await restaurants.settle("trattoria", regrade=None, website=None)
    clock.advance(days=60)
    await worked(mongo, clock, grader)
    assert await jobs(mongo) == 1


async def test_what_got_worse_is_kept_and_told_once(
    make: MakeGrader, mongo: Mongo, house: Restaurant, clock: FixedClock
) -> None:
    website, listed = WebsiteActor(), Actor("google", Found("ok", facts={"google": listing(4.5)}), waits=True)
    grader = make([website, listed])
    assert await worked(mongo, clock, grader) == []
    clock.advance(days=7)
    assert await worked(mongo, clock, grader) == []  # nothing changed
    website.facts = site(hours=False, viewport=False, tap_to_call=False, address=None)
    listed.found = Found("ok", facts={"google": listing(4.2)})
    clock.advance(days=7)
    [(restaurant_id, key, text)] = await worked(mongo, clock, grader)
    assert restaurant_id == "trattoria" and key.startswith("grade-")
    assert "fell by" in text and "4.5 to 4.2" in text and "hours" in text
    kept = await mongo.tenant("trattoria").ai_insights.find({"kind": "grade_change"}).to_list()
    assert {one["advice"] for one in kept} >= {"score", "rating.google", "check.website.hours"}
    assert {one["status"] for one in kept} == {"open"}
    assert await worked(mongo, clock, grader) == []


async def test_what_could_not_be_measured_is_no_alarm(
    make: MakeGrader, mongo: Mongo, house: Restaurant, clock: FixedClock
) -> None:
    website, listed = WebsiteActor(), google()
    grader = make([website, listed])
    await worked(mongo, clock, grader)
    website.facts, listed.found = site(wall="robot_check"), Found("timeout", "It did not answer in time.")
    clock.advance(days=7)
    assert await worked(mongo, clock, grader) == []
    assert await mongo.tenant("trattoria").ai_insights.count({"kind": "grade_change"}) == 0


async def test_news_stand_in_the_conversations(container: Container, house: Restaurant) -> None:
    from agent.announce import THREAD, Announcer

    announcer = Announcer(container.mongo, container.conversations, container.runs, container.clock)
    for _ in range(2):
        await announcer.announce("trattoria", "grade-1", "Something got worse.")
    turns = await container.mongo.tenant("trattoria").conversation_history.find({"kind": "turn"}).to_list()
    assert len(turns) == 1 and turns[0]["thread_id"] == THREAD
    assert KIND in container.handlers


async def test_the_demo_is_left_alone(make: MakeGrader, mongo: Mongo, house: Restaurant, clock: FixedClock) -> None:
    await mongo.tenant("trattoria").restaurants.update_one({}, {"$set": {"demo": True}})
    await worked(mongo, clock, make())
    assert await jobs(mongo) == 0

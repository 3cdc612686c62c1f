"""An approved price reaches the till once; a till that lets nobody write is for a person to do."""

from __future__ import annotations

from typing import Any

import pytest

from api.wiring import Container
from core.principal import Principal, Role
from memory.approvals import Approval
from memory.jobs import Job
from memory.restaurants import RestaurantStore
from sandboxes.base import Fault
from tests.tools.pos.contract import WEEK
from tests.tools.pos.world import TillWorld
from tools.base import ToolCall
from tools.pos.outbox import KIND

OWNER = Principal("demo", "anna", Role.OWNER)


async def opened(house: Container, **args: Any) -> Approval:
    restaurant = await RestaurantStore(house.mongo).get("demo")
    call = ToolCall(OWNER, restaurant, house.clock.now(), "call", "thread", f"run-{args}")
    return await house.executor.open(call, house.registry["update_menu_item"], {"item": "Hawaiian", **args})


async def push(world: TillWorld, house: Container, **fields: Any) -> dict[str, Any]:
    async def report(progress: dict[str, Any]) -> None:
        return None

    job = await world.job(KIND)
    done = await world.service.handlers(house.executor.tell_later)[KIND](replace_job(job, fields), report)
    return done


def replace_job(job: Job, fields: dict[str, Any]) -> Job:
    return job.model_copy(update=fields)


def at_the_till(world: TillWorld) -> dict[str, int]:
    item = world.sandbox.till.item("ITEM-HAWAIIAN")
    assert item
    return {size.name: size.price_minor for size in item.variations}


async def told(house: Container) -> list[str]:
    return [turn.reply for _, turn in await house.conversations.turns("demo", "thread", 10)]


@pytest.fixture
async def synced(world: TillWorld) -> TillWorld:
    await world.synced(since=WEEK)
    return world


async def test_a_yes_reaches_the_till_and_says_so(synced: TillWorld, container: Container) -> None:
    approval = await opened(container, item="Hawaiian M", price=14.25)
    assert "It changes in Square too." in approval.notes
    done = await container.executor.decide(OWNER, approval.id, "approve", "web")
    assert done.status == "executed" and "Square follows" in (done.outcome or "")
    assert at_the_till(synced) == {"S": 1050, "M": 1325, "L": 1650}
    assert (await push(synced, container))["status"] == "done"
    assert (await push(synced, container))["status"] == "done"  # at least once, so perhaps twice
    assert at_the_till(synced) == {"S": 1050, "M": 1425, "L": 1650}
    assert [line for line in await told(container) if "in Square too" in line] == ["Hawaiian is changed in Square too."]
    report = await synced.service.sync("demo", "square")
    dish = await container.mongo.tenant("demo").menu_items.find_one({"key": "hawaiian"})
    assert dish and {size["name"]: size["price"] for size in dish["variations"]}["M"] == 14.25
    assert report.notes == []


async def test_a_sync_before_the_push_does_not_undo_it(synced: TillWorld, container: Container) -> None:
    approval = await opened(container, item="Hawaiian M", price=14.25)
    await container.executor.decide(OWNER, approval.id, "approve", "web")
    await synced.service.sync("demo", "square")
    dish = await container.mongo.tenant("demo").menu_items.find_one({"key": "hawaiian"})
    assert dish and {size["name"]: size["price"] for size in dish["variations"]}["M"] == 14.25
    await push(synced, container)
    assert at_the_till(synced)["M"] == 1425


async def test_what_the_till_changed_after_the_owner_is_told(synced: TillWorld, container: Container) -> None:
    approval = await opened(container, item="Hawaiian M", price=14.25)
    await container.executor.decide(OWNER, approval.id, "approve", "web")
    await push(synced, container)
    await synced.service.sync("demo", "square")
    item = synced.sandbox.till.item("ITEM-HAWAIIAN")
    assert item
    next(size for size in item.variations if size.name == "M").price_minor = 1600
    item.version += 1
    report = await synced.service.sync("demo", "square")
    assert any("Hawaiian (M) costs $16.00 at Square, not $14.25" in note for note in report.notes)


async def test_off_the_menu_and_back(synced: TillWorld, container: Container) -> None:
    for available in (False, True):
        synced.clock.advance(minutes=1)
        approval = await opened(container, available=available)
        await container.executor.decide(OWNER, approval.id, "approve", "web")
        await push(synced, container)
        item = synced.sandbox.till.item("ITEM-HAWAIIAN")
        assert item and item.available is available
        assert (await synced.service.sync("demo", "square")).notes == []


async def test_a_till_that_says_no_is_told_honestly(synced: TillWorld, container: Container) -> None:
    approval = await opened(container, item="Hawaiian M", price=14.25)
    await container.executor.decide(OWNER, approval.id, "approve", "web")
    synced.sandbox.faults.append(Fault(status=403, path="/v2/catalog/object"))
    assert (await push(synced, container))["status"] == "failed"
    assert any("I couldn't change Hawaiian in Square" in line for line in await told(container))


async def test_a_till_that_does_not_answer_is_asked_again(synced: TillWorld, container: Container) -> None:
    from core.errors import Unavailable

    approval = await opened(container, item="Hawaiian M", price=14.25)
    await container.executor.decide(OWNER, approval.id, "approve", "web")
    synced.sandbox.faults.append(Fault(status=503, times=100, path="/v2/catalog/object"))
    with pytest.raises(Unavailable):
        await push(synced, container)
    assert not any("couldn't" in line for line in await told(container))
    assert (await push(synced, container, attempts=8))["status"] == "failed"  # the last try
    assert any("couldn't change Hawaiian" in line for line in await told(container))


async def test_nobody_is_bothered_where_nothing_changes(synced: TillWorld, container: Container) -> None:
    approval = await opened(container, item="Hawaiian M", price=14.25)
    await container.executor.decide(OWNER, approval.id, "reject", "web")
    assert await container.mongo.tenant("demo").jobs.count({"kind": KIND}) == 0


async def test_a_till_to_be_connected_again_is_named(synced: TillWorld, container: Container) -> None:
    connection = await synced.service.connections.get("demo", "square")
    await synced.service.connections.mark(connection, "needs_you", "gone")
    approval = await opened(container, item="Hawaiian M", price=14.25)
    assert any("has to be connected again" in note for note in approval.notes)
    done = await container.executor.decide(OWNER, approval.id, "approve", "web")
    assert "Not in Square" in (done.outcome or "")
    assert await container.mongo.tenant("demo").jobs.count({"kind": KIND}) == 0


class TestByHand:
    """A till that can only be read."""

    @pytest.fixture(autouse=True)
    def read_only(self, container: Container) -> None:
        container.pos.titles["square"] = ("Square", False)

    async def test_a_yes_stays_a_yes_and_nothing_is_done(self, synced: TillWorld, container: Container) -> None:
        approval = await opened(container, item="Hawaiian M", price=14.25)
        assert approval.by_hand and "in Square" in approval.by_hand
        done = await container.executor.decide(OWNER, approval.id, "approve", "web")
        assert (done.status, done.outcome) == ("approved", approval.by_hand)
        assert await told(container) == [approval.by_hand]
        for _ in range(3):
            assert await container.executor.sweep() == 0
        again = await container.executor.execute(done)
        assert again.status == "approved"
        dish = await container.mongo.tenant("demo").menu_items.find_one({"key": "hawaiian"})
        assert dish and {size["name"]: size["price"] for size in dish["variations"]}["M"] == 13.25
        assert await container.mongo.tenant("demo").jobs.count({"kind": KIND}) == 0

    async def test_a_no_is_a_no(self, synced: TillWorld, container: Container) -> None:
        approval = await opened(container, item="Hawaiian M", price=14.25)
        done = await container.executor.decide(OWNER, approval.id, "reject", "web")
        assert done.status == "rejected" and "Nothing was changed" in (done.outcome or "")

    async def test_an_edit_keeps_it_by_hand(self, synced: TillWorld, container: Container) -> None:
        approval = await opened(container, item="Hawaiian M", price=14.25)
        done = await container.executor.decide(OWNER, approval.id, "edit", "web", edit="15")
        assert done.status == "approved" and "$15.00" in (done.by_hand or "")

    async def test_a_yes_to_one_that_became_by_hand_asks_again(self, synced: TillWorld, container: Container) -> None:
        container.pos.titles["square"] = ("Square", True)
        approval = await opened(container, item="Hawaiian M", price=14.25)
        container.pos.titles["square"] = ("Square", False)
        done = await container.executor.decide(OWNER, approval.id, "approve", "web")
        assert done.status == "failed" and "look at the new version" in (done.outcome or "")
        [pending] = await container.approvals.latest("demo", "pending")
        assert pending.by_hand

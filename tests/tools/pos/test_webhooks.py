"""Vendors' messages: genuine ones are heeded once, forged ones not at all."""

from __future__ import annotations

import json

import pytest

from core.errors import BadInput, Forbidden
from sandboxes.square import WEBHOOK_KEY, SquareSandbox
from tests.tools.pos.contract import WEEK, line_of, order
from tests.tools.pos.world import PUBLIC, TillWorld
from tools.integrations.square.verification import HEADER, signature

URL = f"{PUBLIC}/webhooks/square"


def signed(body: bytes, key: str = WEBHOOK_KEY, url: str = URL) -> dict[str, str]:
    return {HEADER: signature(key, url, body)}


def event(world: TillWorld, kind: str = "order.updated", event_id: str = "e1") -> bytes:
    assert isinstance(world.sandbox, SquareSandbox)
    return world.sandbox.event(kind, event_id)


async def jobs(world: TillWorld) -> int:
    return await world.mongo.tenant("demo").jobs.count({"key": {"$regex": "hint"}})


async def test_an_order_comes_over_after_a_message(world: TillWorld) -> None:
    await world.synced(since=WEEK)
    order(world, "late-1", line_of(world, "Hawaiian", "M"))
    body = event(world)
    assert await world.service.receive("square", signed(body), body) == 1
    assert await jobs(world) == 1
    done = await world.do("pos_sync")
    assert done["orders_new"] == 1


async def test_the_same_message_twice_and_many_at_once_are_one_look(world: TillWorld) -> None:
    await world.synced(since=WEEK)
    body = event(world)
    assert [await world.service.receive("square", signed(body), body) for _ in range(3)] == [1, 0, 0]
    for number in range(5):
        other = event(world, event_id=f"burst-{number}")
        assert await world.service.receive("square", signed(other), other) == 1
    assert await jobs(world) == 1
    assert await world.mongo.system("webhook_events").count_documents({}) == 6


@pytest.mark.parametrize("how", ["no signature", "another key", "another address", "another body", "empty key"])
async def test_a_forged_message_changes_nothing(world: TillWorld, how: str) -> None:
    await world.synced(since=WEEK)
    body = event(world)
    headers = {
        "no signature": {},
        "another key": signed(body, key="guessed"),
        "another address": signed(body, url="https://evil.example/webhooks/square"),
        "another body": signed(body.replace(b"LUNA", b"MOON")),
        "empty key": signed(body, key=""),
    }[how]
    with pytest.raises(Forbidden):
        await world.service.receive("square", headers, body)
    assert await world.mongo.system("webhook_events").count_documents({}) == 0
    assert await jobs(world) == 0


async def test_signed_nonsense_is_refused(world: TillWorld) -> None:
    for body in (b"", b"[]", b'{"type": 1}'):
        with pytest.raises(BadInput):
            await world.service.receive("square", signed(body), body)


async def test_a_message_for_a_merchant_we_do_not_know(world: TillWorld) -> None:
    body = event(world)
    assert await world.service.receive("square", signed(body), body) == 1
    assert await jobs(world) == 0


async def test_access_taken_back_at_the_vendor(world: TillWorld) -> None:
    await world.synced(since=WEEK)
    document = json.loads(event(world, "oauth.authorization.revoked"))
    del document["location_id"]
    body = json.dumps(document).encode()
    await world.service.receive("square", signed(body), body)
    [standing] = await world.service.status("demo")
    assert standing["status"] == "needs_you" and "connect it again" in standing["problem"]

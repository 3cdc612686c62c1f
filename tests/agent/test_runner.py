"""Turns: they end in words, survive who listens, and are taken over when their owner dies."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from agent import runner as runner_module
from agent.runner import DIED, Runner
from agent.turn import Turn
from api.wiring import Container, open_container
from core.clock import FixedClock
from core.errors import BadInput, Conflict, NotFound, TooLarge
from core.principal import Principal, Role
from memory.runs import LogTaken, Run, RunStore
from tests.conftest import until
from tests.scripted import Say, ScriptedModel


def turn(owner: Principal, text: str = "hello", run_id: str = "run-1", thread_id: str = "thread") -> Turn:
    return Turn(text, owner, thread_id, run_id)


async def follow(runner: Runner, run_id: str = "run-1", after: int = 0) -> list[tuple[int, dict[str, Any]]]:
    return [
        (number, json.loads(event))
        async for batch in runner.follow("trattoria", run_id, after)
        for number, event in batch
    ]


async def speaking(runner: Runner, run_id: str = "run-1") -> None:
    """Returns when the first words of a run are out."""
    async for batch in runner.follow("trattoria", run_id):
        if any("TEXT_MESSAGE_CONTENT" in event for _, event in batch):
            return


def words(events: list[tuple[int, dict[str, Any]]]) -> str:
    return "".join(event.get("delta", "") for _, event in events if event["type"] == "TEXT_MESSAGE_CONTENT")


async def test_a_turn_is_told_stored_and_repeatable(house: Container, owner: Principal, model: ScriptedModel) -> None:
    model.answers.append(Say("Good evening."))
    await house.runner.start(turn(owner))
    first = await follow(house.runner)
    assert [event["type"] for _, event in first][:2] == ["RUN_STARTED", "TEXT_MESSAGE_START"]
    assert first[-1][1]["outcome"] == {"type": "success"} and words(first) == "Good evening. "
    await house.runner.start(turn(owner))  # the same again: nothing new happens
    assert await follow(house.runner) == first and len(model.seen) == 1
    for number, _ in first:
        assert await follow(house.runner, after=number) == first[number:]
    [(_, told)] = await house.conversations.turns("trattoria", "thread", 10)
    assert (told.user, told.reply, told.status, told.brain) == ("hello", "Good evening. ", "complete", "openai")


async def test_a_run_id_belongs_to_its_first_input(house: Container, owner: Principal) -> None:
    await house.runner.ask(turn(owner))
    with pytest.raises(Conflict) as conflict:
        await house.runner.start(turn(owner, "something else"))
    assert conflict.value.code == "run_id_taken"
    with pytest.raises(Conflict):
        await house.runner.ask(turn(owner))


async def test_one_run_at_a_time_in_a_thread(house: Container, owner: Principal, model: ScriptedModel) -> None:
    hold = asyncio.Event()
    model.answers.append(Say("one two", hold=hold))
    await house.runner.start(turn(owner))
    await speaking(house.runner)
    with pytest.raises(Conflict) as conflict:
        await house.runner.start(turn(owner, "and?", "run-2"))
    assert (conflict.value.code, conflict.value.details) == ("thread_busy", {"run_id": "run-1"})
    await house.runner.start(turn(owner, "elsewhere", "run-3", "thread-2"))
    hold.set()
    await follow(house.runner)
    await house.runner.ask(turn(owner, "and?", "run-2"))  # once the end was seen, the thread is free


async def test_stop_is_seen_by_every_reader(house: Container, owner: Principal, model: ScriptedModel) -> None:
    model.answers.append(Say("word after word", hold=asyncio.Event()))
    await house.runner.start(turn(owner))
    readers = [asyncio.create_task(follow(house.runner)) for _ in range(3)]
    await speaking(house.runner)
    await house.runner.stop("trattoria", "run-1")
    await house.runner.stop("trattoria", "run-1")
    for reader in readers:
        assert (await reader)[-1][1]["outcome"] == {"type": "cancelled"}
    [(_, told)] = await house.conversations.turns("trattoria", "thread", 10)
    assert told.status == "stopped" and told.reply.startswith("word")
    await house.runner.stop("trattoria", "run-1")  # a finished one stays as it is
    assert (await house.runs.get("trattoria", "run-1")).status == "stopped"


async def test_another_restaurants_runs_are_not_there(house: Container, owner: Principal) -> None:
    await house.runner.ask(turn(owner))
    with pytest.raises(NotFound):
        await house.runner.stop("osteria", "run-1")
    with pytest.raises(NotFound):
        await house.runs.get("osteria", "run-1")
    with pytest.raises(NotFound):
        await house.conversations.turns("osteria", "thread", 10)


async def test_an_error_ends_in_words(house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(type(house.restaurants), "get", broken)
    result = await house.runner.ask(turn(owner))
    assert result.error == runner_module.INTERNAL
    events = await follow(house.runner)
    assert events[-1][1] == {"type": "RUN_ERROR", "code": "internal", "message": runner_module.INTERNAL}


async def test_an_unknown_restaurant_is_said(house: Container) -> None:
    result = await house.runner.ask(Turn("hello", Principal("osteria", "dora", Role.OWNER), "thread", "run-9"))
    assert result.error and "osteria" in result.error


async def test_a_store_that_is_gone_ends_the_stream(
    house: Container, owner: Principal, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: Any) -> None:
        raise AutoReconnect("connection closed")

    model.answers.append(Say("one two three", delay=0.05))
    monkeypatch.setattr(RunStore, "append", gone)
    await house.runner.start(turn(owner))
    events = await follow(house.runner)
    assert (events[-1][1]["type"], events[-1][1]["code"]) == ("RUN_ERROR", "storage")


@pytest.fixture
async def other(house: Container, clock: FixedClock) -> Any:
    """Another replica on the same database."""
    async with open_container(house.settings, clock, model=ScriptedModel()) as container:
        yield container


async def test_another_replica_streams_it_too(
    house: Container, other: Container, owner: Principal, model: ScriptedModel
) -> None:
    model.answers.append(Say(" ".join(["word"] * 20), delay=0.02))
    await house.runner.start(turn(owner))
    here, there = await asyncio.gather(follow(house.runner), follow(other.runner))
    assert here == there
    assert await follow(other.runner, after=3) == here[3:]


async def test_another_replica_can_stop_it(
    house: Container, other: Container, owner: Principal, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "WATCH", 0.05)
    model.answers.append(Say("word after word", hold=asyncio.Event()))
    watching = asyncio.create_task(house.runner.watch())
    await house.runner.start(turn(owner))
    await speaking(house.runner)
    await other.runner.stop("trattoria", "run-1")
    assert (await follow(other.runner))[-1][1]["outcome"] == {"type": "cancelled"}
    watching.cancel()


async def abandoned(house: Container, owner: Principal, said: list[str] | None = None) -> None:
    """A run whose owner died after storing these words."""
    from agent.agui import Encoder, run_started
    from core.events import TextDelta
    from memory.conversations import TurnRecord

    request = turn(owner)
    run = replace(house.runner._new_run(request), lease_until=datetime(2020, 1, 1, tzinfo=UTC), owner="dead")
    assert await house.runs.begin(run) is None
    await house.conversations.open_turn(
        TurnRecord(
            restaurant_id="trattoria",
            thread_id="thread",
            run_id="run-1",
            user_id="anna",
            channel="web",
            user="hello",
            created_at=house.clock.now(),
        )
    )
    if said:
        encoder = Encoder("thread", "run-1")
        events = [line for text in said for line in encoder.encode(TextDelta(text))]
        await house.runs.append(run, 1, [run_started("thread", "run-1"), *events])


@pytest.mark.parametrize("said", [None, ["Good ", "eve"]])
async def test_a_dead_owners_run_is_ended_by_whoever_reads(
    house: Container, owner: Principal, said: list[str] | None
) -> None:
    await abandoned(house, owner, said)
    events = await follow(house.runner)
    assert events[0][1]["type"] == "RUN_STARTED"
    assert events[-1][1] == {"type": "RUN_ERROR", "code": "owner_died", "message": DIED}
    [(_, told)] = await house.conversations.turns("trattoria", "thread", 10)
    assert (told.status, told.reply, told.user) == ("interrupted", "".join(said or []), "hello")
    assert await follow(house.runner) == events
    assert (await house.runs.get("trattoria", "run-1")).status == "failed"


async def test_a_dead_owners_thread_is_free_again(house: Container, owner: Principal) -> None:
    await abandoned(house, owner)
    result = await house.runner.ask(turn(owner, "are you there?", "run-2"))
    assert result.reply == "Done. "
    assert (await house.runs.get("trattoria", "run-1")).status == "failed"


async def test_the_watch_ends_dead_owners_runs_and_renews_leases(
    house: Container, owner: Principal, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    monkeypatch.setattr(runner_module, "WATCH", 0.02)
    monkeypatch.setattr(runner_module, "RENEW", timedelta(seconds=0))
    await abandoned(house, owner)
    hold = asyncio.Event()
    model.answers.append(Say("one two", hold=hold))
    await house.runner.start(turn(owner, "hi", "run-2", "thread-2"))
    before = (await house.runs.get("trattoria", "run-2")).lease_until
    watching = asyncio.create_task(house.runner.watch())
    async with asyncio.timeout(20):
        while (await house.runs.get("trattoria", "run-2")).lease_until == before:
            await asyncio.sleep(0.01)
        while (await house.runs.get("trattoria", "run-1")).status == "running":
            await asyncio.sleep(0.01)
    watching.cancel()
    assert (await house.runs.get("trattoria", "run-1")).status == "failed"
    hold.set()
    await follow(house.runner, "run-2")


async def test_the_watch_goes_on_when_the_database_is_away(
    house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    async def look(self: Runner, renewed: datetime) -> datetime:
        nonlocal looks
        looks += 1
        raise AutoReconnect("away")

    monkeypatch.setattr(runner_module, "WATCH", 0.01)
    monkeypatch.setattr(Runner, "_look", look)
    watching = asyncio.create_task(house.runner.watch())
    await until(lambda: looks > 2)
    watching.cancel()


async def test_a_run_that_was_taken_over_stays_as_its_new_owner_left_it(
    house: Container, owner: Principal, model: ScriptedModel
) -> None:
    hold = asyncio.Event()
    model.answers.append(Say("one two", hold=hold))
    await house.runner.start(turn(owner))
    await speaking(house.runner)
    run, stored = await house.runs.get("trattoria", "run-1"), await house.runs.read("trattoria", "run-1", 0)
    await house.runs.append(run, len(stored) + 1, ['{"type":"RUN_ERROR","message":"gone"}'])
    reader = asyncio.create_task(follow(house.runner))
    await asyncio.sleep(0)  # until it listens to the run in this process
    hold.set()
    assert (await reader)[-1][1]["code"] == "owner_died"  # its own readers are told too
    stored = await house.runs.read("trattoria", "run-1", 0)
    assert stored[-1][1] == '{"type":"RUN_ERROR","message":"gone"}'


async def test_burying_twice_at_once_ends_it_once(house: Container, other: Container, owner: Principal) -> None:
    await abandoned(house, owner, ["Good "])
    await asyncio.gather(house.runner.bury_all(), other.runner.bury_all())
    events = await follow(house.runner)
    assert [event["type"] for _, event in events].count("RUN_ERROR") == 1


async def test_a_run_marked_as_ended_without_an_end_still_ends_for_its_reader(
    house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "END_MISSING", 0.15)
    await abandoned(house, owner, ["Good "])
    await house.mongo.tenant("trattoria").runs.update_one({"run_id": "run-1"}, {"$set": {"status": "finished"}})
    assert (await follow(house.runner))[-1][1]["code"] == "end_missing"


async def test_whoever_has_seen_more_than_there_is_gets_nothing_at_once(house: Container, owner: Principal) -> None:
    await house.runner.ask(turn(owner))
    async with asyncio.timeout(runner_module.END_MISSING / 2):
        assert await follow(house.runner, after=99) == []


async def test_a_run_that_could_not_be_begun_is_let_go_though_others_go_on(
    house: Container, owner: Principal, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise AutoReconnect("away")

    with monkeypatch.context() as broken:
        broken.setattr(type(house.conversations), "open_turn", away)
        with pytest.raises(AutoReconnect):
            await house.runner.start(turn(owner))
    hold = asyncio.Event()
    model.answers.append(Say("one two", hold=hold))
    await house.runner.start(turn(owner, "hi", "run-2", "thread-2"))
    leases = {id: (await house.runs.get("trattoria", id)).lease_until for id in ("run-1", "run-2")}
    await house.runner._look(datetime(2020, 1, 1, tzinfo=UTC))
    assert (await house.runs.get("trattoria", "run-1")).lease_until == leases["run-1"]
    assert (await house.runs.get("trattoria", "run-2")).lease_until > leases["run-2"]
    hold.set()
    await follow(house.runner, "run-2")


async def test_closing_ends_what_goes_on(house: Container, owner: Principal, model: ScriptedModel) -> None:
    model.answers.append(Say("word after word", hold=asyncio.Event()))
    await house.runner.start(turn(owner))
    await speaking(house.runner)
    await house.runner.close()
    assert (await follow(house.runner))[-1][1]["outcome"] == {"type": "cancelled"}
    await house.runner.start(turn(owner, "late", "run-2"))
    await house.runner.close()
    assert (await follow(house.runner, "run-2"))[-1][1]["outcome"] == {"type": "cancelled"}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": "  "}, BadInput),
        ({"text": "half of \ud83c"}, BadInput),
        ({"text": "x" * 8001}, TooLarge),
        ({"thread_id": "a/b"}, BadInput),
        ({"run_id": ""}, BadInput),
        ({"run_id": "x" * 129}, BadInput),
    ],
)
def test_turns_that_cannot_be(owner: Principal, fields: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        Turn(**{"text": "hello", "principal": owner, **fields})  # type: ignore[arg-type]


async def test_usage_is_counted(house: Container, owner: Principal) -> None:
    from core.events import Usage

    await house.usage.add("trattoria", house.clock.now().date(), Usage("m", 100, 10, 0.5))
    await house.usage.add("trattoria", house.clock.now().date(), Usage("m", 100, 10, None))
    stored = await house.mongo.tenant("trattoria").usage.find_one({})
    assert stored
    assert [stored[name] for name in ("calls", "input_tokens", "output_tokens", "cost", "unpriced_calls")] == [
        2,
        200,
        20,
        0.5,
        1,
    ]


async def test_burying_one_that_lives_after_all_leaves_it(
    house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await abandoned(house, owner, ["Good "])

    async def lives(*_: Any) -> None:
        raise LogTaken

    monkeypatch.setattr(RunStore, "append", lives)
    await house.runner.bury_all()
    assert (await house.runs.get("trattoria", "run-1")).status == "running"


async def test_a_thread_that_was_freed_between_two_looks_is_free(
    house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await abandoned(house, owner)
    original, looks = RunStore.running_in, 0

    async def freed(self: RunStore, *args: str) -> Run | None:
        nonlocal looks
        looks += 1
        if run := await original(self, *args):
            await house.runs.finish(run, "finished")
        return None

    monkeypatch.setattr(RunStore, "running_in", freed)
    assert (await house.runner.ask(turn(owner, "hi", "run-2"))).reply == "Done. "
    assert looks == 1

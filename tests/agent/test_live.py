"""The stream: stored, then sent; no gap, no repeat, whoever reads and however slowly."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agent import live as live_module
from agent.agui import run_started
from agent.live import LiveRun, RunTooLong, Sink
from core.events import Answering, CardShown, Notice, RunFinished, TextDelta, ToolStarted, Usage
from memory.bus import NoBus
from memory.mongo import Mongo
from memory.runs import LogTaken, Run, RunStore, StoredEvent


@pytest.fixture
def run() -> Run:
    now = datetime.now(UTC)
    return Run("trattoria", "run-1", "thread", "anna", "web", "hash", now, "me", now + timedelta(seconds=30))


@pytest.fixture
def runs(mongo: Mongo) -> RunStore:
    return RunStore(mongo)


async def opened(run: Run, runs: RunStore) -> tuple[LiveRun, Sink]:
    started = run_started(run.thread_id, run.run_id)
    live = LiveRun(run, started)
    return live, Sink(live, started, runs, NoBus())


async def read_all(live: LiveRun, after: int = 0, pause: float = 0) -> list[StoredEvent]:
    events: list[StoredEvent] = []
    async for batch in live.read(after):
        events += batch
        await asyncio.sleep(pause)
    return events


async def test_every_reader_sees_everything_in_order(run: Run, runs: RunStore) -> None:
    live, sink = await opened(run, runs)
    readers = [asyncio.create_task(read_all(live, pause=pause)) for pause in (0, 0.01, 0.05)]
    for number in range(30):
        sink.emit(TextDelta(f"word{number} "))
        await asyncio.sleep(0.002)
    sink.emit(RunFinished())
    await sink.close()
    seen = [await reader for reader in readers]
    assert seen[0] == seen[1] == seen[2] == await runs.read("trattoria", "run-1", 0)
    assert [number for number, _ in seen[0]] == list(range(1, len(seen[0]) + 1))
    text = "".join(json.loads(event).get("delta", "") for _, event in seen[0])
    assert text == "".join(f"word{number} " for number in range(30))


async def test_it_can_be_read_from_every_number(run: Run, runs: RunStore) -> None:
    live, sink = await opened(run, runs)
    for event in (
        TextDelta("Hello"),
        ToolStarted("c", "analyze_menu", {"item": "x"}),
        Notice("n", "text"),
        RunFinished(),
    ):
        sink.emit(event)
    await sink.close()
    whole = await read_all(live)
    for after in range(len(whole)):
        assert await read_all(live, after) == whole[after:] == await runs.read("trattoria", "run-1", after)


async def test_stored_before_sent(run: Run, runs: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    live, sink = await opened(run, runs)
    store, asked, release = runs.append, asyncio.Event(), asyncio.Event()

    async def slow(*args: Any) -> None:
        asked.set()
        await release.wait()
        await store(*args)

    monkeypatch.setattr(runs, "append", slow)
    sink.emit(TextDelta("Hello"))
    await asked.wait()
    assert live.last == 1  # only what the run's own document holds
    release.set()
    sink.emit(RunFinished())
    await sink.close()
    assert live.last == 5


async def test_the_first_words_go_out_at_once_and_later_ones_are_gathered(
    run: Run, runs: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "COALESCE", 5.0)
    live, sink = await opened(run, runs)
    sink.emit(TextDelta("First"))
    async with asyncio.timeout(4):
        while live.last == 1:
            await asyncio.sleep(0.001)
    after_first = live.last
    for _ in range(20):
        sink.emit(TextDelta(" more"))
        await asyncio.sleep(0.001)
    assert live.last == after_first
    sink.emit(RunFinished())
    await sink.close()
    assert live.last == after_first + 3  # one gathered delta, the end of the text, the end of the run


async def test_a_run_may_store_so_much_and_no_more(run: Run, runs: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "MAX_LOG", 1000)
    live, sink = await opened(run, runs)
    with pytest.raises(RunTooLong):
        for _ in range(100):
            sink.emit(Notice("n", "x" * 200))
            await asyncio.sleep(0.03)
    sink.emit(RunFinished())
    await sink.close()
    stored = await runs.read("trattoria", "run-1", 0)
    assert sum(len(event) for _, event in stored) < 3000 and "RUN_FINISHED" in stored[-1][1]


async def test_an_owner_whose_log_was_taken_over_is_stopped(run: Run, runs: RunStore) -> None:
    live, sink = await opened(run, runs)
    await runs.append(run, 1, ["somebody else's start", "and end"])
    sink.emit(TextDelta("Hello"))
    with pytest.raises(LogTaken):
        async with asyncio.timeout(20):
            while True:
                sink.emit(TextDelta("again"))
                await asyncio.sleep(0.01)
    assert live.last == 1
    sink.abandon()


async def test_large_batches_are_stored_small(run: Run, runs: RunStore, mongo: Mongo) -> None:
    from core.cards import Card

    live, sink = await opened(run, runs)
    rows = [{"name": f"dish {number}", "units": number} for number in range(500)]
    sink.emit(CardShown(Card(type="table", title="Big", data={"rows": rows}, text="")))
    sink.emit(RunFinished())
    await sink.close()
    events = await read_all(live)
    stored = await mongo.tenant("trattoria").run_events.aggregate(
        [{"$group": {"_id": None, "bytes": {"$sum": {"$bsonSize": "$$ROOT"}}}}]
    )
    assert stored[0]["bytes"] * 3 < sum(len(event) for _, event in events)
    assert await runs.read("trattoria", "run-1", 0) == events


async def test_what_comes_while_a_reader_is_busy_is_not_missed(run: Run, runs: RunStore) -> None:
    live, sink = await opened(run, runs)
    seen: list[StoredEvent] = []
    async for batch in live.read():
        seen += batch
        if len(seen) == 1:
            live.publish(['{"type":"CUSTOM"}'])
            live.publish(['{"type":"RUN_FINISHED"}'])
    assert [number for number, _ in seen] == [1, 2, 3] and live.ended
    sink.abandon()


async def test_books_are_not_on_the_wire(run: Run, runs: RunStore) -> None:
    live, sink = await opened(run, runs)
    sink.emit(Answering("builtin"))
    sink.emit(Usage("m", 1, 1))
    sink.emit(RunFinished())
    await sink.close()
    assert [json.loads(event)["type"] for _, event in await read_all(live)] == ["RUN_STARTED", "RUN_FINISHED"]

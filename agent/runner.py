"""Runs turns: each in a task of its own, with a lease, an event log and a transcript.

A client that goes away changes nothing; `stop` ends a run from any replica; a run whose owner died is ended by
whoever notices. One run at a time goes on in a thread; a second message meanwhile is refused.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from uuid import uuid4

from pymongo.errors import PyMongoError

from agent.agui import is_terminal, run_error, run_started
from agent.graph import Graph
from agent.live import LiveRun, Sink
from agent.record import Recorder, text_of
from agent.state import TurnContext
from agent.turn import Turn, TurnResult
from core.clock import Clock
from core.errors import Conflict, TablesideError
from core.events import Event, RunFailed, RunFinished
from memory.bus import Bus, Wait
from memory.conversations import ConversationStore, TurnRecord
from memory.runs import LEASE, LogTaken, Run, RunStore, Status, StoredEvent
from memory.usage import UsageStore

log = logging.getLogger(__name__)
WATCH = 1.0  # seconds between looks for stop requests
RENEW = LEASE / 3
END_MISSING = 3.0  # seconds a reader waits for the end of a run that is marked as ended
DIED = "I was cut off in the middle of this answer. Nothing was lost; please ask again."
INTERNAL = "Something went wrong on my side, so this answer isn't complete. Please ask again."
_STATUS: dict[str, Status] = {"complete": "finished", "stopped": "stopped", "error": "failed"}


class Runner:
    def __init__(
        self, graph: Graph, runs: RunStore, conversations: ConversationStore, usage: UsageStore, bus: Bus, clock: Clock
    ) -> None:
        self._graph, self._runs, self._conversations, self._usage = graph, runs, conversations, usage
        self._bus, self._clock = bus, clock
        self._owner = uuid4().hex
        self._live: dict[str, LiveRun] = {}
        self._tasks: dict[str, asyncio.Task[Recorder]] = {}
        self._thinking: set[str] = set()  # runs that may be stopped
        self._closing = False

    # -- starting and following

    async def start(self, turn: Turn) -> Run:
        """Begins a turn; the same run id with the same input is the same run."""
        run = self._new_run(turn)
        if earlier := await self._begin(run):
            return earlier
        record = TurnRecord(
            restaurant_id=run.restaurant_id,
            thread_id=turn.thread_id,
            run_id=turn.run_id,
            user_id=run.user_id,
            channel=turn.channel,
            user=turn.text,
            created_at=self._clock.now(),
        )
        await self._conversations.open_turn(record)
        live = LiveRun(run, run_started(turn.thread_id, turn.run_id))
        self._live[run.key] = live
        self._tasks[run.key] = asyncio.create_task(self._carry(turn, live, record))
        return run

    async def ask(self, turn: Turn) -> TurnResult:
        """A whole turn as one value, for callers that do not stream. Raises Conflict for a run id used before."""
        await self.start(turn)
        task = self._tasks.get(f"{turn.principal.restaurant_id}/{turn.run_id}")
        if task is None:
            raise Conflict("This run id was used before.", code="run_id_taken")
        return (await task).result(turn)

    async def follow(self, restaurant_id: str, run_id: str, after: int = 0) -> AsyncIterator[list[StoredEvent]]:
        """A run's stored events behind number `after`, then the new ones, until it ends. Any replica can."""
        if live := self._live.get(f"{restaurant_id}/{run_id}"):
            async for batch in live.read(after):
                yield batch
            return
        async with self._bus.listen(run_id) as wait:
            async for batch in self._follow_log(restaurant_id, run_id, after, wait):
                yield batch

    async def _follow_log(
        self, restaurant_id: str, run_id: str, after: int, wait: Wait
    ) -> AsyncIterator[list[StoredEvent]]:
        patience = END_MISSING
        while True:
            run = await self._runs.get(restaurant_id, run_id)
            stored = await self._runs.read(restaurant_id, run_id, max(after - 1, 0))
            if batch := [event for event in stored if event[0] > after]:
                yield batch
                after = batch[-1][0]
            if stored and is_terminal(stored[-1][1]):
                return
            if not batch and run.status != "running":
                if await self._has_ended(run):
                    return  # the reader says it has seen more than there is
                patience -= self._bus.patience  # its last events may still be on their way to the store
                if patience < 0:
                    yield [(after + 1, run_error("end_missing", DIED))]
                    return
            if run.status == "running" and run.lease_until < datetime.now(UTC):
                await self._bury(run)
            else:
                await wait(self._bus.patience)

    async def _has_ended(self, run: Run) -> bool:
        stored = await self._runs.read(run.restaurant_id, run.run_id, 0)
        return bool(stored) and is_terminal(stored[-1][1])

    async def stop(self, restaurant_id: str, run_id: str) -> None:
        """Ends a run wherever it goes on; a finished one stays as it is."""
        run = await self._runs.request_stop(restaurant_id, run_id)
        self._cancel(run.key)

    def _cancel(self, key: str) -> None:
        """Ends the thinking; writing down what came of it is never cut short."""
        if key in self._thinking:
            self._thinking.discard(key)
            self._tasks[key].cancel()

    @property
    def is_idle(self) -> bool:
        return not self._tasks

    # -- one run

    def _new_run(self, turn: Turn) -> Run:
        now, principal = datetime.now(UTC), turn.principal
        return Run(
            principal.restaurant_id,
            turn.run_id,
            turn.thread_id,
            principal.user_id,
            turn.channel,
            turn.input_hash,
            now,
            self._owner,
            now + LEASE,
        )

    async def _begin(self, run: Run) -> Run | None:
        try:
            return await self._runs.begin(run)
        except Conflict as conflict:
            if conflict.code != "thread_busy":
                raise
            busy = await self._runs.get(run.restaurant_id, conflict.details["run_id"])
            if busy.status == "running" and busy.lease_until > datetime.now(UTC):
                raise
            await self._bury(busy)
            return await self._runs.begin(run)

    async def _carry(self, turn: Turn, live: LiveRun, record: TurnRecord) -> Recorder:
        """The run's own task: from the first event to the last, whatever happens."""
        recorder = Recorder(record)
        sink = Sink(live, run_started(turn.thread_id, turn.run_id), self._runs, self._bus)

        def emit(event: Event) -> None:
            recorder.absorb(event)
            sink.emit(event)

        try:
            end = await self._think(turn, live.run.key, emit)
            await self._finish(live.run, recorder, sink, end)
        except LogTaken:
            log.warning("run %s was taken over; its lease had run out", live.run.key)
            live.publish([run_error("owner_died", DIED)])  # as its new owner has stored it
        except PyMongoError as error:
            log.error("run %s could not be written down: %s", live.run.key, error)
        finally:
            sink.abandon()
            if not live.ended:  # whatever happened, nobody waits for ever
                live.publish([run_error("storage", INTERNAL)])
            del self._live[live.run.key], self._tasks[live.run.key]
        return recorder

    async def _think(self, turn: Turn, key: str, emit: Callable[[Event], None]) -> RunFinished | RunFailed:
        context = TurnContext(turn, self._clock.now(), emit)
        thread = f"{turn.principal.restaurant_id}/{turn.thread_id}"
        if self._closing:
            return RunFinished("cancelled")
        self._thinking.add(key)
        try:
            await self._graph.ainvoke({}, {"configurable": {"thread_id": thread}}, context=context, durability="exit")
            return RunFinished()
        except asyncio.CancelledError:
            return RunFinished("cancelled")
        except TablesideError as error:
            return RunFailed(error.code, error.message)
        except LogTaken:
            raise
        except Exception:  # the outermost edge of a run: it must end in words, whatever broke
            log.exception("run %s failed", turn.run_id)
            return RunFailed("internal", INTERNAL)
        finally:
            self._thinking.discard(key)

    async def _finish(self, run: Run, recorder: Recorder, sink: Sink, end: RunFinished | RunFailed) -> None:
        """Transcript, run and the last event are stored before it is seen: who sees it may speak again at once."""
        recorder.absorb(end)
        sink.emit(end)
        usage = (self._usage.add(run.restaurant_id, run.created_at.date(), usage) for usage in recorder.usage)
        await sink.close(
            self._conversations.close_turn(recorder.turn), self._runs.finish(run, _STATUS[recorder.turn.status]), *usage
        )

    async def _bury(self, run: Run) -> None:
        """Ends a run whose owner died: the log gets its end, the transcript what was said."""
        stored = await self._runs.read(run.restaurant_id, run.run_id, 0)
        events = [event for _, event in stored] or [run_started(run.thread_id, run.run_id)]
        if not is_terminal(events[-1]):
            new = [*events, run_error("owner_died", DIED)][len(stored) :]
            try:
                await self._runs.append(run, len(stored) + 1, new)
            except LogTaken:
                return  # it lives after all, or another replica is at it
        await self._conversations.close_turn(
            TurnRecord(
                restaurant_id=run.restaurant_id,
                thread_id=run.thread_id,
                run_id=run.run_id,
                user_id=run.user_id,
                channel=run.channel,
                user=None,
                reply=text_of(events),
                status="interrupted",
                created_at=run.created_at,
            )
        )
        await self._runs.finish(run, "failed")
        await self._bus.nudge(run.run_id)

    # -- what goes on beside the runs

    async def watch(self) -> None:
        """Renews leases, sees stop requests, ends the runs of dead owners. Runs until it is cancelled."""
        renewed = datetime.now(UTC)
        while True:
            await asyncio.sleep(WATCH)
            try:
                renewed = await self._look(renewed)
            except PyMongoError as error:
                log.warning("MongoDB does not answer: %s", error)

    async def _look(self, renewed: datetime) -> datetime:
        for key in await self._runs.stop_requests(list(self._thinking)) if self._thinking else []:
            self._cancel(key)
        now = datetime.now(UTC)
        if now - renewed < RENEW:
            return renewed
        if self._tasks:
            await self._runs.renew(self._owner, list(self._tasks))
        for run in await self._runs.abandoned():
            await self._bury(run)
        return now

    async def bury_all(self) -> None:
        """At the start of the only process on a data folder: whatever is said to be going on is dead."""
        for run in await self._runs.going_on():
            await self._bury(run)

    async def close(self) -> None:
        """Stops what still goes on; each run ends properly."""
        self._closing = True
        for key in list(self._thinking):
            self._cancel(key)
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

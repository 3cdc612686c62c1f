"""Wakes a worker the moment a job is due, with taskiq: in this process, or over Redis on whichever machine is free.

The jobs are in MongoDB, under leases; a wake carries nothing and may be lost, repeated or late, since every worker also
looks each second by itself. So the two traps of Redis streams (a dead consumer's message is handed on only when a new
one comes; a task that runs longer than `idle_timeout` is started again) cost at most a look that finds nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from core.clock import Clock
from memory.jobs import Job, JobStore

if TYPE_CHECKING:
    from taskiq import AsyncBroker

    from api.worker import Worker

log = logging.getLogger(__name__)
TASK = "tableside.wake"
_COMMIT = 0.05  # seconds until the transaction that a job was put down in should be over
_FAR = 3_600.0  # seconds; what is due later is found by looking
_IDLE = 3_600_000  # milliseconds; longer than any slice of work takes
_AGAIN = 5.0  # seconds until Redis is asked again
_MOST = 1_000  # wakes that Redis keeps


@asynccontextmanager
async def waking(
    jobs: JobStore, worker: Worker, clock: Clock, redis_url: str | None = None, name: str = "tableside"
) -> AsyncIterator[None]:
    """Until the block ends, jobs put down here wake a worker, and `worker` is woken by those put down anywhere. `name`
    tells houses apart that share a Redis."""
    broker = _broker(redis_url, name)
    alarm = _Alarm(broker, worker, clock, _lost(redis_url))
    jobs.stirred = alarm.hear
    listening = asyncio.create_task(_listen(broker)) if redis_url else None
    if listening is None:
        await broker.startup()
    try:
        yield
    finally:
        jobs.stirred = lambda job, committed: None
        await alarm.close()
        if listening:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        await broker.shutdown()


def _broker(redis_url: str | None, name: str) -> AsyncBroker:
    from taskiq import InMemoryBroker

    if redis_url is None:
        return InMemoryBroker()
    from taskiq_redis import RedisStreamBroker

    return RedisStreamBroker(
        redis_url,
        queue_name=f"{name}:wake",
        consumer_group_name="workers",
        idle_timeout=_IDLE,
        unacknowledged_lock_timeout=10.0,
        xread_count=1,  # the others' wakes are theirs
        maxlen=_MOST,
        socket_connect_timeout=1.0,
    )


def _lost(redis_url: str | None) -> tuple[type[Exception], ...]:
    from taskiq import TaskiqError

    if redis_url is None:
        return TaskiqError, OSError
    from redis.exceptions import RedisError

    return TaskiqError, OSError, RedisError


async def _listen(broker: AsyncBroker) -> None:
    """Does one wake after the other, and comes back when Redis does."""
    from taskiq.receiver import Receiver

    from api.worker import every

    async def listen() -> None:
        receiver = Receiver(broker, max_async_tasks=1)
        await receiver.listen(asyncio.Event())

    await every(_AGAIN, listen)


class _Alarm:
    def __init__(self, broker: AsyncBroker, worker: Worker, clock: Clock, lost: tuple[type[Exception], ...]) -> None:
        """`lost`: how it shows that nobody can be woken."""
        self._worker, self._clock, self._lost = worker, clock, lost

        async def wake() -> None:
            await self._work()

        self._task = broker.register_task(wake, task_name=TASK)
        self._turn, self._waits = asyncio.Lock(), False
        self._timers: set[asyncio.Handle] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self._running: asyncio.Task[object] | None = None
        self._away = False

    def hear(self, job: Job, committed: bool) -> None:
        """A job was put down; heavy ones wait for a process of their own."""
        wait = max((job.due_at - self._clock.now()).total_seconds(), 0.0 if committed else _COMMIT)
        if job.lane == "light" and wait <= _FAR:
            self._ring_in(wait)

    def _ring_in(self, seconds: float) -> None:
        def ring() -> None:
            self._timers.discard(timer)
            self._ring()

        timer: asyncio.Handle = asyncio.get_running_loop().call_later(seconds, ring)
        self._timers.add(timer)

    def _ring(self) -> None:
        sending = asyncio.create_task(self._send())
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)

    async def _send(self) -> None:
        try:
            await self._task.kiq()
            self._away = False
        except self._lost as error:
            if not self._away:
                log.warning("nobody could be woken (%s); workers look by themselves", error)
            self._away = True

    async def _work(self) -> None:
        if self._waits:
            return  # whoever waits for the turn finds this job too
        self._waits = True
        async with self._turn:
            self._waits = False
            self._running = asyncio.current_task()
            try:
                await self._worker.until_idle()
            finally:
                self._running = None

    async def close(self) -> None:
        """The job that is being done is given back."""
        for timer in self._timers:
            timer.cancel()
        for sending in list(self._sending):
            sending.cancel()
        if running := self._running:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait([running])

"""What goes on beside the requests: leases, approvals whose time is over, heavy parts warming up, due jobs.

Light jobs run here, in the server. Heavy ones (training) hold a core for seconds, so they run in a process of their
own, which comes when one is due and goes when none is left (`tableside worker --until-idle`).
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

from pymongo.errors import PyMongoError

from api.wake import waking
from api.wiring import Container
from core.clock import Clock
from core.compute import load_numerical
from core.errors import BadInput, Conflict, NotFound, TablesideError, ToolInputError
from memory.jobs import Handler, Job, JobStore, Lane
from memory.services.process import LAUNCHER, end, environment, open_log, rotate

log = logging.getLogger(__name__)
SWEEP = 10.0  # seconds between looks at approvals
LOOK = 1.0  # seconds between looks for due jobs
PLAN = 60.0  # seconds between looks at what is to be trained
_LIGHT_WORKERS = 2
_HOPELESS = (BadInput, NotFound, ToolInputError)  # as it stands it can never work


@asynccontextmanager
async def background(container: Container) -> AsyncIterator[None]:
    """Runs until the block ends. First it cleans up after a process that died on this data folder."""
    if container.services.mongodb_embedded and container.services.owned:
        await container.runner.bury_all()
        await container.importer.sweep()
    heavy = HeavyWork(container)
    workers = [Worker(container.jobs, container.handlers, container.clock, ["light"]) for _ in range(_LIGHT_WORKERS)]
    tasks = [
        asyncio.create_task(container.runner.watch()),
        asyncio.create_task(every(SWEEP, container.executor.sweep)),
        asyncio.create_task(_warm_up(container)),
        asyncio.create_task(every(PLAN, container.forecast.plan)),
        asyncio.create_task(every(PLAN, container.pos.plan)),
        asyncio.create_task(every(PLAN, container.regrades.plan)),
        asyncio.create_task(every(LOOK, heavy.look)),
        *(asyncio.create_task(every(LOOK, worker.until_idle)) for worker in workers),
    ]
    if container.talk:
        tasks.append(asyncio.create_task(every(SWEEP, lambda: _index_talk(container))))
    try:
        async with woken(container, Worker(container.jobs, container.handlers, container.clock, ["light"])):
            yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await heavy.stop()


def woken(container: Container, worker: Worker) -> AbstractAsyncContextManager[None]:
    """Wakes `worker` as soon as a job is put down."""
    settings = container.settings
    return waking(container.jobs, worker, container.clock, settings.redis_url, f"tableside:{settings.mongodb_database}")


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Does it again and again, so many seconds after it was done, whatever goes wrong."""
    while True:
        try:
            await work()
        except (PyMongoError, TablesideError) as error:
            log.warning("background work failed, will be tried again: %s", error)
        except Exception:
            log.exception("background work failed, will be tried again")
        await asyncio.sleep(seconds)


class Worker:
    """Takes due jobs, one after the other. Cancelled (a worker that is told to stop), it gives its job back."""

    def __init__(self, jobs: JobStore, handlers: Mapping[str, Handler], clock: Clock, lanes: Sequence[Lane]) -> None:
        self._jobs, self._handlers, self._clock, self._lanes = jobs, handlers, clock, lanes

    async def for_ever(self) -> None:
        """Looks each second, whether it is woken or not."""
        await every(LOOK, self.until_idle)

    async def until_idle(self) -> None:
        """Works until nothing is due."""
        while job := await self._jobs.claim(self._lanes, self._clock.now()):
            await self.do(job)

    async def do(self, job: Job) -> None:
        """A job that was claimed, to its end."""
        work = asyncio.create_task(self._settled(job))
        renewing = asyncio.create_task(self._hold(job, work))
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            if not work.cancelled():  # it is us who are told to stop
                work.cancel()
                await asyncio.wait([work])
                await self._give_back(job)
                raise
            log.warning("job %s (%s) was taken over by another worker", job.id, job.kind)
        finally:
            renewing.cancel()

    async def _settled(self, job: Job) -> None:
        """Does it and writes down what came of it."""
        try:
            handler = self._handlers.get(job.kind)
            if handler is None:
                raise NotFound(f"Nobody here knows how to do {job.kind!r}.")
            result = await handler(job, self._report(job))
            await self._jobs.finish(job, result)
        except Conflict as error:
            await self._failed(job, error.message, again=True)
        except TablesideError as error:
            await self._failed(job, error.message, again=not isinstance(error, _HOPELESS))
        except Exception as error:
            log.exception("job %s (%s) failed", job.id, job.kind)
            await self._failed(job, f"{type(error).__name__}: {str(error)[:300]}", again=True)

    async def _failed(self, job: Job, error: str, *, again: bool) -> None:
        log.warning("job %s (%s): %s", job.id, job.kind, error)
        with suppress(Conflict):  # another worker has it by now, and writes down what comes of it
            await self._jobs.fail(job, error, self._clock.now(), again=again)

    def _report(self, job: Job) -> Callable[[dict[str, Any]], Awaitable[None]]:
        async def report(progress: dict[str, Any]) -> None:
            await self._jobs.renew(job, progress)

        return report

    async def _hold(self, job: Job, work: asyncio.Task[None]) -> None:
        """Keeps the lease while the work goes on, and ends the work where it was lost."""
        while True:
            await asyncio.sleep(self._jobs.lease.total_seconds() / 3)
            try:
                await self._jobs.renew(job)
            except Conflict:
                work.cancel()
                return
            except PyMongoError as error:
                log.warning("the lease of job %s could not be renewed: %s", job.id, error)

    async def _give_back(self, job: Job) -> None:
        with suppress(Conflict, PyMongoError):  # else its lease runs out
            await self._jobs.release(job, self._clock.now())


class HeavyWork:
    """Starts the process that does heavy jobs. It uses this server's data services and dies with it."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._process: asyncio.subprocess.Process | None = None
        self._seen = False

    async def look(self) -> None:
        """Starts one where a job is due at two looks in a row, so that a worker of another machine comes first."""
        if self._process and self._process.returncode is None:
            return
        jobs = self._container.jobs
        due = await jobs.waiting(["heavy"], self._container.clock.now()) and not await jobs.busy(["heavy"])
        if due and self._seen:
            self._process = await self._start()
        self._seen = due

    async def stop(self) -> None:
        if self._process:
            await end(self._process, grace=2.0)

    async def _start(self) -> asyncio.subprocess.Process:
        file = self._container.services.folder.path / "logs" / "worker.log"
        rotate(file)
        with open_log(file) as output:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-S",
                str(LAUNCHER),
                str(os.getpid()),
                *self._command(),
                stdin=asyncio.subprocess.DEVNULL if sys.platform == "linux" else asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env={**environment(), **self._container.settings.environment()},
            )

    def _command(self) -> list[str]:
        """The same clock as ours, where it is not the real one."""
        clock = self._container.clock
        moment = [] if type(clock) is Clock else ["--now", clock.now().isoformat()]
        return [sys.executable, "-m", "api.cli", "worker", "--until-idle", "--lane", "heavy", *moment]


async def _index_talk(container: Container) -> None:
    """Makes talk findable while nobody waits for an answer."""
    while container.talk and container.runner.is_idle and await container.talk.index():
        pass


async def _warm_up(container: Container) -> None:
    """Loads what the first turn would wait for: the built-in model's phrases, then what engines compute with."""
    from agent.llm.builtin import BuiltinContext, understand
    from tools.content.writing.engine.builtin import warm

    await asyncio.to_thread(understand, "which dishes sold best last week?", [], BuiltinContext(container.clock.now()))
    await asyncio.to_thread(load_numerical)
    await asyncio.to_thread(warm)
    await container.grader.warm()
    _settle_garbage_collector()


def _settle_garbage_collector() -> None:
    """What the imports left behind never dies. Not walking it again and again saves a third of a turn's CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)

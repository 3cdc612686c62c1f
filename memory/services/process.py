"""A child process that is kept alive while we live and never outlives us."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from core.errors import TablesideError, Unavailable
from memory.services.folder import storage_error

log = logging.getLogger(__name__)

LAUNCHER = Path(__file__).with_name("launch.py")
STEADY_SECONDS = 10.0  # a life this long makes earlier failures forgotten
FAILURES_BEFORE_SAYING_SO = 3
LONGEST_PAUSE = 30.0
PROBE_SECONDS = 0.02
LOG_BYTES = 10_000_000


async def _nothing() -> None:
    return None


def last_line(log_tail: str) -> str:
    lines = log_tail.strip().splitlines()
    return lines[-1].strip()[:300] if lines else "it wrote no reason"


@dataclass(frozen=True)
class Program:
    """What to run. `probe` is asked until it says True; `prepare` runs before each start; `explain` turns the end
    of the program's log into one line for the owner."""

    name: str
    argv: Sequence[str]
    log: Path
    probe: Callable[[], Awaitable[bool]]
    prepare: Callable[[], Awaitable[None]] = _nothing
    explain: Callable[[str], str] = last_line
    env: Mapping[str, str] = field(default_factory=dict)
    patience: float = 60.0  # seconds until `ready` gives up; the program goes on starting
    grace: float = 10.0  # seconds between SIGTERM and SIGKILL


class Service:
    """Supervises one program in a task of the running loop: starts it, starts it again when it dies, stops it.

    It tries for ever, at most every 30 seconds; `ready` stops waiting and says why once it has failed at its first
    start or three times in a row. The program dies with the thread that runs the loop.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.pid: int | None = None
        self.restarts = 0
        self._was_ready = False
        self._log_start = 0
        self._supervisor: asyncio.Task[None] | None = None
        # None once it is ready, a sentence once it has failed.
        self._outcome: asyncio.Future[str | None] | None = None

    def start(self) -> None:
        self._outcome = asyncio.get_running_loop().create_future()
        self._supervisor = asyncio.create_task(self._supervise(), name=f"supervise {self.program.name}")

    async def ready(self) -> None:
        """Returns when the program answers; raises Unavailable with the reason when it does not."""
        if self._outcome is None:
            raise Unavailable(f"{self.program.name} was not started.")
        try:
            async with asyncio.timeout(self.program.patience):
                reason = await asyncio.shield(self._outcome)
        except TimeoutError:
            reason = f"{self.program.name} did not answer within {self.program.patience:.0f} s: {self._reason()}"
        if reason:
            raise Unavailable(reason)

    async def stop(self) -> None:
        if self._supervisor is None:
            return
        self._supervisor.cancel()
        await asyncio.wait([self._supervisor])
        self._supervisor = None
        self._settle(f"{self.program.name} was stopped.")

    async def _supervise(self) -> None:
        failures = 0
        while True:
            began = monotonic()
            reason = await self._live()
            failures = 1 if monotonic() - began > STEADY_SECONDS else failures + 1
            if not self._was_ready or failures >= FAILURES_BEFORE_SAYING_SO:
                self._settle(reason)
            log.warning("%s (starting it again)", reason)
            await asyncio.sleep(min(0.05 * 4 ** (failures - 1), LONGEST_PAUSE))
            self.restarts += 1

    async def _live(self) -> str:
        """One life of the program, from start to death. Returns why it ended."""
        try:
            await self.program.prepare()
            process = await self._spawn()
        except TablesideError as error:
            return error.message
        except OSError as error:
            return storage_error(self.program.log.parent, error).message
        self.pid = process.pid
        probing = asyncio.create_task(self._probe())
        try:
            status = await process.wait()
            return f"{self.program.name} stopped ({describe(status)}): {self._reason()}"
        finally:
            probing.cancel()
            await end(process, self.program.grace)
            self.pid = None
            self._unsettle()

    async def _spawn(self) -> asyncio.subprocess.Process:
        rotate(self.program.log)
        self._log_start = self.program.log.stat().st_size if self.program.log.exists() else 0
        with open_log(self.program.log) as output:
            # A session of its own keeps the terminal's Ctrl-C from it: we stop first, then it.
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-S",
                str(LAUNCHER),
                str(os.getpid()),
                *self.program.argv,
                stdin=asyncio.subprocess.DEVNULL if sys.platform == "linux" else asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env={**environment(), **self.program.env},
            )

    async def _probe(self) -> None:
        while True:
            if await self.program.probe():
                break
            await asyncio.sleep(PROBE_SECONDS)
        self._was_ready = True
        self._unsettle()
        self._settle(None)

    def _settle(self, reason: str | None) -> None:
        if self._outcome and not self._outcome.done():
            self._outcome.set_result(reason)

    def _unsettle(self) -> None:
        if self._outcome and self._outcome.done():
            self._outcome = asyncio.get_running_loop().create_future()

    def _reason(self) -> str:
        return self.program.explain(tail(self.program.log, self._log_start))


def environment() -> dict[str, str]:
    """Ours for a child: without our settings, since keys and secrets are among them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TABLESIDE_")}


async def end(process: asyncio.subprocess.Process, grace: float) -> None:
    """SIGTERM, then SIGKILL for what is still there after `grace` seconds."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(grace):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def describe(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"


def rotate(file: Path) -> None:
    """Keeps one older log of each program."""
    with suppress(FileNotFoundError):
        if file.stat().st_size > LOG_BYTES:
            file.replace(file.with_suffix(".old.log"))


def tail(file: Path, start: int = 0, size: int = 65_536) -> str:
    """The end of what was written after byte `start`."""
    try:
        with open(file, "rb") as stream:
            stream.seek(max(start, file.stat().st_size - size))
            return stream.read().decode(errors="replace")
    except OSError:
        return ""


def open_log(file: Path) -> BinaryIO:
    return open(file, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))

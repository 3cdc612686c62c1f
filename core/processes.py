"""Hostile bytes are parsed in a child process: away from the event loop, bounded, replaced when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import pickle
import struct
import sys
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, ParamSpec, TypeVar, cast

from core.errors import Unavailable
from core.parsing_child import STARTED, load_result

P = ParamSpec("P")
T = TypeVar("T")

_CHILD = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from core.parsing_child import main; main()"
_START_SECONDS = 30.0  # a cold disk and heavy imports
_MOST_CALLS = 500  # then it is replaced: parsers fragment their memory


class ParsingFailed(Unavailable):
    """What was to be parsed took too long, wanted too much memory, killed the parser or made it raise."""

    def __init__(self, why: Literal["timeout", "memory", "died", "error"], message: str) -> None:
        super().__init__(message, code=f"parsing_{why}")
        self.why = why


@dataclass(slots=True)
class _Job:
    call: bytes
    timeout: float
    result: asyncio.Future[Any]


class Parsers:
    """One child, made when it is first needed; belongs to the event loop that first asks it.

    Callers of the same `group` (a grade) wait in their own line, and the lines take turns: one caller with many pages
    does not hold up twenty with one. `memory`: bytes of address space the child may have.
    """

    def __init__(self, *, timeout: float = 3.0, memory: int = 1 << 30) -> None:
        self._timeout, self._memory = timeout, memory
        self._lines: OrderedDict[object, deque[_Job]] = OrderedDict()
        self._child: asyncio.subprocess.Process | None = None
        self._calls = 0
        self._worker: asyncio.Task[None] | None = None
        self._closed = False
        self._ungrouped = itertools.count()

    async def __aenter__(self) -> Parsers:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def process_id(self) -> int | None:
        return self._child.pid if self._child else None

    async def run(  # the timeout does not count from the call, as ASYNC109 thinks
        self,
        function: Callable[..., T],
        *args: Any,
        timeout: float | None = None,  # noqa: ASYNC109
        group: object = None,
    ) -> T:
        """`function(*args)` in the child: a function of a module, plain values in, models or plain values out.
        `timeout`: seconds of work, not of waiting. Raises ParsingFailed, and nothing else of what happens in there."""
        if self._closed:
            raise ParsingFailed("died", "The parser was closed.")
        seconds = timeout or self._timeout
        call = pickle.dumps((function.__module__, function.__qualname__, seconds, args), pickle.HIGHEST_PROTOCOL)
        job = _Job(call, seconds, asyncio.get_running_loop().create_future())
        line = ("alone", next(self._ungrouped)) if group is None else group
        self._lines.setdefault(line, deque()).append(job)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(), name="parsers")
        return cast(T, await job.result)

    async def warm(self, *functions: Callable[..., Any]) -> None:
        """Starts the child and calls each function without arguments, so that the first real call finds them loaded."""
        for function in functions:
            await self.run(function, timeout=_START_SECONDS)

    async def close(self) -> None:
        """Ends the child; whoever waits gets ParsingFailed."""
        self._closed = True
        if self._worker:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        for job in itertools.chain.from_iterable(self._lines.values()):
            _fail(job, ParsingFailed("died", "The parser was closed."))
        self._lines.clear()
        await self._kill()

    async def _work(self) -> None:
        while job := self._next():
            if job.result.done():  # its caller went away
                continue
            try:
                result = await self._ask(job)
            except ParsingFailed as error:
                _fail(job, error)
            except asyncio.CancelledError:
                _fail(job, ParsingFailed("died", "The parser was closed."))
                raise
            else:
                if not job.result.done():
                    job.result.set_result(result)

    def _next(self) -> _Job | None:
        while self._lines:
            group, line = self._lines.popitem(last=False)
            if line:
                job = line.popleft()
                if line:
                    self._lines[group] = line  # at the end: the others come first
                return job
        return None

    async def _ask(self, job: _Job) -> Any:
        try:
            child = await self._ready()
            self._calls += 1
            await _send(child, job.call)
            async with asyncio.timeout(_START_SECONDS):
                answer = await _receive(child)
            if answer == STARTED:
                async with asyncio.timeout(job.timeout):
                    answer = await _receive(child)
        except TimeoutError:
            await self._kill()
            raise ParsingFailed("timeout", f"Reading it took more than {job.timeout:g} seconds.") from None
        except (OSError, asyncio.IncompleteReadError):
            await self._kill()
            raise ParsingFailed("died", "The parser died of it.") from None
        except asyncio.CancelledError:
            await self._kill()  # half an answer would be read as the next one's
            raise
        return _opened(answer)

    async def _ready(self) -> asyncio.subprocess.Process:
        if self._child and (self._child.returncode is not None or self._calls >= _MOST_CALLS):
            await self._kill()
        if self._child is None:
            command: Sequence[str] = (sys.executable, "-c", _CHILD, json.dumps(sys.path), str(self._memory))
            self._child = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={"PYTHONHASHSEED": "0"},  # none of our secrets, and the same order of sets every time
                start_new_session=True,  # Ctrl-C is ours to handle
            )
            self._calls = 0
        return self._child

    async def _kill(self) -> None:
        child, self._child = self._child, None
        if child:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.communicate()  # closes its pipes


async def _send(child: asyncio.subprocess.Process, data: bytes) -> None:
    assert child.stdin
    child.stdin.write(struct.pack("!Q", len(data)))
    child.stdin.write(data)
    await child.stdin.drain()


async def _receive(child: asyncio.subprocess.Process) -> bytes:
    assert child.stdout
    (size,) = struct.unpack("!Q", await child.stdout.readexactly(8))
    return await child.stdout.readexactly(size)


def _opened(answer: bytes) -> Any:
    """The child has read a stranger's bytes: only values of known kinds are taken from it."""
    try:
        ok, value = load_result(answer)
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        raise ParsingFailed("died", "The parser gave back what nobody asked for.") from None
    if ok:
        return value
    kind, message = value
    if kind == "MemoryError":
        raise ParsingFailed("memory", "Reading it takes too much memory.")
    raise ParsingFailed("error", f"It cannot be read: {kind}: {message}")


def _fail(job: _Job, error: ParsingFailed) -> None:
    if not job.result.done():
        job.result.set_exception(error)

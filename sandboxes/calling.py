"""How a stand-in tells the house something: later, signed, to this machine only, and badly where it was told to."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from itertools import count
from time import monotonic
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from sandboxes.base import HEADER
from sandboxes.texting import signed

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_AT_ONCE = 16
_Due = tuple[float, int, Callable[[], None] | None, tuple[str, dict[str, str]] | None]


class Caller:
    """Work that is due in some seconds, and forms that are posted. `times`: how often each form is posted; `late`:
    seconds it comes after its moment; `lost`: it never comes. Its one task lives while there is something to do."""

    def __init__(self, token: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._token, self.transport = token, transport
        self.times, self.late, self.lost = 1, 0.0, False
        self.told = self.failed = 0
        self._due: list[_Due] = []
        self._order, self._hurry = count(), False
        self._task: asyncio.Task[None] | None = None

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        self._put(seconds, work, None)

    def tell(self, url: str, form: dict[str, str]) -> None:
        """Posts it once its time has come."""
        if not self.lost:
            for _ in range(self.times):
                self._put(self.late, None, (url, form))

    def _put(self, seconds: float, work: Callable[[], None] | None, form: tuple[str, dict[str, str]] | None) -> None:
        heapq.heappush(self._due, (monotonic() + seconds, next(self._order), work, form))
        loop = asyncio.get_running_loop()
        if self._task is None or self._task.done() or self._task.get_loop() is not loop:
            self._task = loop.create_task(self._run())

    async def hurry(self) -> None:
        """Nothing waits any longer; returns when all is done."""
        self._hurry = True
        try:
            while self._task is not None and not self._task.done():
                await asyncio.sleep(0.001)
        finally:
            self._hurry = False

    async def ask(self, url: str, form: dict[str, str]) -> tuple[int, str]:
        """(status, answer) of one signed form; 0 where nobody answers."""
        async with self._client() as client:
            return await self._post(client, url, form)

    async def _run(self) -> None:
        async with self._client() as client:
            while self._due:
                ready = self._ready()
                for _, _, work, _ in ready:
                    if work:
                        work()
                calls = [self._post(client, *form) for *_, form in ready if form]
                ended = await asyncio.gather(*calls, return_exceptions=True)  # who breaks over a call breaks alone
                self.failed += sum(isinstance(one, Exception) for one in ended)
                if not ready:
                    await asyncio.sleep(0.005)

    def _ready(self) -> list[_Due]:
        until = float("inf") if self._hurry else monotonic()
        found = list[_Due]()
        while self._due and self._due[0][0] <= until and len(found) < _AT_ONCE:
            found.append(heapq.heappop(self._due))
        return found

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, timeout=10.0, trust_env=False)

    async def _post(self, client: httpx.AsyncClient, url: str, form: dict[str, str]) -> tuple[int, str]:
        if self.transport is None and (urlsplit(url).hostname or "") not in _LOOPBACK:
            self.failed += 1
            return 0, ""
        said = {
            **HEADER,
            "X-Twilio-Signature": signed(self._token, url, form),
            "I-Twilio-Idempotency-Token": uuid4().hex,
            "User-Agent": "TwilioProxy/1.1",
        }
        try:
            answer = await client.post(url, data=form, headers=said)
        except httpx.TransportError:
            self.failed += 1
            return 0, ""
        self.told += 1
        return answer.status_code, answer.text

"""Nudges through Redis. A module of its own, since importing redis takes 0.4 s that most processes can do without."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from core.errors import BadInput
from memory.bus import NoBus, Wait

log = logging.getLogger(__name__)
MOST_ON_THEIR_WAY = 1_000  # nudges; where Redis is that slow, looking again is quicker


class RedisBus:
    """Redis publish/subscribe. Where Redis is away, nothing waits and nothing fails."""

    patience = 1.0

    def __init__(self, url: str) -> None:
        try:  # without retries: whoever waits looks again by itself, a turn waits for nobody
            self._redis = Redis.from_url(url, socket_timeout=5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0))
        except ValueError as error:
            raise BadInput(f"TABLESIDE_REDIS_URL is not a Redis address: {error}") from None
        self._sending: set[asyncio.Task[None]] = set()
        self._away = False

    async def nudge(self, key: str) -> None:
        """Sent beside the turn: nothing waits for Redis."""
        if len(self._sending) < MOST_ON_THEIR_WAY:
            sending = asyncio.create_task(self._publish(key))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)

    async def _publish(self, key: str) -> None:
        try:
            await self._redis.publish(_channel(key), b"")
            self._away = False
        except RedisError as error:
            self._lost(error)

    @asynccontextmanager
    async def listen(self, key: str) -> AsyncIterator[Wait]:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
            yield await self._waiting(channel, key)

    async def _waiting(self, channel: PubSub, key: str) -> Wait:
        async def wait(seconds: float) -> None:
            try:
                if not channel.subscribed:
                    await channel.subscribe(_channel(key))
                await channel.get_message(timeout=seconds)
            except RedisError as error:
                self._lost(error)
                await asyncio.sleep(min(seconds, NoBus.patience))

        with suppress(RedisError):
            await channel.subscribe(_channel(key))
        return wait

    def _lost(self, error: RedisError) -> None:
        """Said once, not for every event."""
        if not self._away:
            log.warning("Redis does not answer (%s); readers on other replicas look by themselves", error)
        self._away = True

    async def close(self) -> None:
        await asyncio.gather(*self._sending)
        await self._redis.aclose()


def _channel(key: str) -> str:
    return f"tableside:{key}"

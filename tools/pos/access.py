"""The right to call a vendor as one merchant: tokens out of the store, renewed once however many workers ask."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from core.errors import Conflict, Unavailable
from memory.connections import Connection, ConnectionStore, runs_out
from tools.integrations.http import AccessRevoked, TokenRejected
from tools.pos.provider import Access, Provider
from tools.pos.types import Grant

T = TypeVar("T")
_LOOK_AGAIN, _PATIENCE = 0.1, 60.0  # seconds, while another worker renews


class StoredAccess:
    """Access of a stored connection. A new token is in the database before it is used for the first time, so a vendor
    that takes back used refresh tokens never leaves us with a dead one after a crash."""

    def __init__(self, store: ConnectionStore, connection: Connection, provider: Provider) -> None:
        self._store, self._connection, self._provider = store, connection, provider
        self._grant: Grant | None = None

    async def token(self) -> str:
        if self._grant is None:
            self._grant = Grant.of((await self._store.secrets(self._connection))[0])
        if runs_out(self._grant.expires_at, self._provider.renew_before):
            return await self.renewed(self._grant.access_token)
        return self._grant.access_token

    async def renewed(self, rejected: str) -> str:
        """Renews, unless another worker has done so since `rejected` was read."""
        for _ in range(int(_PATIENCE / _LOOK_AGAIN)):
            secrets, generation = await self._store.secrets(self._connection)
            grant = Grant.of(secrets)
            if grant.access_token != rejected:
                self._grant = grant
                return grant.access_token
            if lease := await self._store.take_renewing(self._connection, generation):
                return await self._renew(grant, lease)
            await self._still_connected()
            await asyncio.sleep(_LOOK_AGAIN)
        raise Unavailable(f"{self._provider.title} is being signed in to by another worker; it will be tried again.")

    async def _still_connected(self) -> None:
        now = await self._store.find(self._connection.restaurant_id, self._connection.provider)
        if now is None or now.id != self._connection.id or now.status != "connected":
            raise AccessRevoked(f"{self._provider.title} has to be connected again.")

    async def _renew(self, grant: Grant, lease: str) -> str:
        try:
            fresh = await self._provider.renew(grant)
        except BaseException:
            await self._store.release(self._connection, lease)
            raise
        try:
            await self._store.renew(self._connection, lease, fresh.document())
        except Conflict:  # the lease ran out and another worker's token is the one that counts
            fresh = Grant.of((await self._store.secrets(self._connection))[0])
        self._grant = fresh
        return fresh.access_token


class GrantAccess:
    """Access with a grant that is not stored yet (while connecting)."""

    def __init__(self, grant: Grant, title: str) -> None:
        self._grant, self._title = grant, title

    async def token(self) -> str:
        return self._grant.access_token

    async def renewed(self, rejected: str) -> str:
        raise AccessRevoked(f"{self._title} did not accept the access it had just given; try to connect again.")


async def with_token(access: Access, title: str, send: Callable[[str], Awaitable[T]]) -> T:
    """Sends with the token; where it is rejected once more with a renewed one, and that is all."""
    token = await access.token()
    try:
        return await send(token)
    except TokenRejected:
        token = await access.renewed(token)
    try:
        return await send(token)
    except TokenRejected:
        raise AccessRevoked(f"{title} no longer lets us in: connect it again.") from None

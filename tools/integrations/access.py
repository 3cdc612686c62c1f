"""The right to call a vendor in an owner's name: tokens out of the store, renewed once however many workers ask."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from core.errors import Conflict, Unavailable
from memory.links import L, LinkStore, runs_out
from tools.integrations.http import AccessRevoked, TokenRejected

T = TypeVar("T")
_LOOK_AGAIN, _PATIENCE = 0.1, 60.0  # seconds, while another worker renews


@dataclass(frozen=True, slots=True)
class Grant:
    """What lets us in. `extra` is what the vendor needs besides (Toast: the client's own credentials; Facebook: the
    page's token); all of it is kept encrypted."""

    access_token: str
    refresh_token: str | None = None
    expires_at: datetime | None = None  # None: does not run out by itself
    merchant_id: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_at": self.expires_at.isoformat() if self.expires_at else None,
            "merchant_id": self.merchant_id,
            "extra": dict(self.extra),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Grant:
        expires = document.get("expires_at")
        return cls(
            access_token=document["access_token"],
            refresh_token=document.get("refresh_token"),
            expires_at=datetime.fromisoformat(expires) if expires else None,
            merchant_id=document.get("merchant_id", ""),
            extra=document.get("extra", {}),
        )


class Access(Protocol):
    """The right to call as one merchant. `token()` renews what is about to run out, under the connection's lease."""

    async def token(self) -> str: ...

    async def renewed(self, rejected: str) -> str:
        """A new token in place of one that was rejected. Raises AccessRevoked where there is none to be had."""
        ...


class Renewer(Protocol):
    """The vendor, as far as tokens go."""

    @property
    def title(self) -> str: ...

    @property
    def renew_before(self) -> timedelta:
        """Tokens with less life than this are renewed first."""
        ...

    async def renew(self, grant: Grant) -> Grant:
        """A fresh access token. Raises AccessRevoked where the vendor says that it is over."""
        ...


class StoredAccess(Generic[L]):
    """Access of a stored connection. A new token is in the database before it is used for the first time, so a vendor
    that takes back used refresh tokens never leaves us with a dead one after a crash."""

    def __init__(self, store: LinkStore[L], link: L, vendor: Renewer) -> None:
        self._store, self._link, self._vendor = store, link, vendor
        self._grant: Grant | None = None

    async def token(self) -> str:
        grant = await self.grant()
        if runs_out(grant.expires_at, self._vendor.renew_before):
            return await self.renewed(grant.access_token)
        return grant.access_token

    async def grant(self) -> Grant:
        """All that is stored, as it is."""
        if self._grant is None:
            self._grant = Grant.of((await self._store.secrets(self._link))[0])
        return self._grant

    async def renewed(self, rejected: str) -> str:
        """Renews, unless another worker has done so since `rejected` was read."""
        for _ in range(int(_PATIENCE / _LOOK_AGAIN)):
            secrets, generation = await self._store.secrets(self._link)
            grant = Grant.of(secrets)
            if grant.access_token != rejected:
                self._grant = grant
                return grant.access_token
            if lease := await self._store.take_renewing(self._link, generation):
                return await self._renew(grant, lease)
            await self._still_connected()
            await asyncio.sleep(_LOOK_AGAIN)
        raise Unavailable(f"{self._vendor.title} is being signed in to by another worker; it will be tried again.")

    async def _still_connected(self) -> None:
        now = await self._store.find(self._link.restaurant_id, self._link.provider)
        if now is None or now.id != self._link.id or now.status not in ("connected", "choose"):
            raise AccessRevoked(f"{self._vendor.title} has to be connected again.")

    async def _renew(self, grant: Grant, lease: str) -> str:
        try:
            fresh = await self._vendor.renew(grant)
        except BaseException:
            await self._store.release(self._link, lease)
            raise
        try:
            await self._store.renew(self._link, lease, fresh.document())
        except Conflict:  # the lease ran out and another worker's token is the one that counts
            fresh = Grant.of((await self._store.secrets(self._link))[0])
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

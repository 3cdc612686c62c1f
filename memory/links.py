"""Vendors that an owner let in: how each stands, and its tokens, which only a cipher can read.

One document a restaurant and provider. Renewing a token happens under a lease of that document, so two workers never
do it at once, and the new token is stored before anyone uses it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Generic, Literal, Protocol, TypeVar
from uuid import uuid4

from pydantic import BaseModel, Field

from core.errors import Conflict, NotFound
from memory.mongo import Document, Mongo, Session

RENEWING = timedelta(seconds=45)  # how long one worker may take to renew a token

# `choose`: let in, and the owner has yet to say which of several places it is about
LinkStatus = Literal["connected", "choose", "needs_you", "disconnected"]


class Cipher(Protocol):
    def seal(self, value: dict[str, Any], purpose: str) -> str: ...

    def open(self, sealed: str, purpose: str) -> dict[str, Any]: ...


class Link(BaseModel):
    """What every connection to a vendor has."""

    id: str = Field(default_factory=lambda: uuid4().hex[:12])
    restaurant_id: str
    provider: str
    status: LinkStatus = "connected"
    problem: str | None = None
    url: str
    demo: bool = False
    created_at: datetime
    renewed: int = 0  # how often the tokens were replaced

    @property
    def purpose(self) -> str:
        """What its sealed tokens are for; they open for nothing else."""
        return f"connection/{self.restaurant_id}/{self.provider}"


L = TypeVar("L", bound=Link)


class LinkStore(Generic[L]):
    """Connections of one kind: tills, or accounts at listings. `mine` tells their documents from the others'."""

    def __init__(self, mongo: Mongo, cipher: Cipher, model: type[L], mine: Document) -> None:
        self._mongo, self._cipher, self._model, self._mine = mongo, cipher, model, mine

    async def find(self, restaurant_id: str, provider: str, session: Session | None = None) -> L | None:
        """None where it was never connected."""
        query = {"provider": provider, **self._mine}
        document = await self._tenant(restaurant_id).find_one(query, {"sealed": 0}, session=session)
        return self._model.model_validate(document) if document else None

    async def get(self, restaurant_id: str, provider: str) -> L:
        found = await self.find(restaurant_id, provider)
        if found is None or found.status == "disconnected":
            raise NotFound(f"{provider.capitalize()} is not connected to this restaurant.")
        return found

    async def of(self, restaurant_id: str) -> list[L]:
        cursor = self._tenant(restaurant_id).find(self._mine, {"sealed": 0})
        return [self._model.model_validate(document) async for document in cursor.sort("provider")]

    async def put(self, link: L, secrets: dict[str, Any], session: Session | None = None) -> None:
        """Connects, or connects again in place of what was there."""
        sealed = self._cipher.seal(secrets, link.purpose)
        await self._tenant(link.restaurant_id).update_one(
            {"provider": link.provider},
            {"$set": {**link.model_dump(), "sealed": sealed}, "$unset": {"renewing": 1}},
            upsert=True,
            session=session,
        )

    async def mark(self, link: L, status: LinkStatus, problem: str | None, session: Session | None = None) -> None:
        """Sets how it stands; a disconnected one loses its tokens."""
        gone = {"sealed": 1, "renewing": 1} if status == "disconnected" else {"renewing": 1}
        await self._tenant(link.restaurant_id).update_one(
            {"provider": link.provider, "id": link.id, "status": {"$ne": "disconnected"}},
            {"$set": {"status": status, "problem": problem}, "$unset": gone},
            session=session,
        )

    async def delete(self, link: L, session: Session | None = None) -> None:
        await self._tenant(link.restaurant_id).delete_many({"id": link.id}, session)

    # -- tokens

    async def secrets(self, link: L) -> tuple[dict[str, Any], int]:
        """The tokens and how often they were replaced."""
        document = await self._tenant(link.restaurant_id).find_one({"id": link.id}, {"sealed": 1, "renewed": 1})
        if document is None or "sealed" not in document:
            raise NotFound(f"{link.provider.capitalize()} is not connected to this restaurant.")
        return self._cipher.open(document["sealed"], link.purpose), int(document.get("renewed", 0))

    async def take_renewing(self, link: L, renewed: int) -> str | None:
        """The right to replace the tokens of generation `renewed`; None where someone else has it or was faster."""
        now, lease = datetime.now(UTC), uuid4().hex
        free = {"$or": [{"renewing": {"$exists": False}}, {"renewing.until": {"$lt": now}}]}
        taken = await self._tenant(link.restaurant_id).update_one(
            {"id": link.id, "renewed": renewed, "status": {"$in": ["connected", "choose"]}, **free},
            {"$set": {"renewing": {"lease": lease, "until": now + RENEWING}}},
        )
        return lease if taken.matched_count else None

    async def renew(self, link: L, lease: str, secrets: dict[str, Any]) -> None:
        """Stores new tokens. Conflict where the lease ran out meanwhile and someone else renewed."""
        stored = await self._tenant(link.restaurant_id).update_one(
            {"id": link.id, "renewing.lease": lease},
            {
                "$set": {"sealed": self._cipher.seal(secrets, link.purpose)},
                "$inc": {"renewed": 1},
                "$unset": {"renewing": 1},
            },
        )
        if stored.matched_count == 0:
            raise Conflict("Another worker renewed this access at the same time.")

    async def release(self, link: L, lease: str) -> None:
        """Gives the right back without new tokens."""
        await self._tenant(link.restaurant_id).update_one(
            {"id": link.id, "renewing.lease": lease}, {"$unset": {"renewing": 1}}
        )

    def _tenant(self, restaurant_id: str) -> Any:
        return self._mongo.tenant(restaurant_id).connections


def ends_in(seconds: float) -> datetime:
    """When something that lives that long is over, in real time."""
    return datetime.now(UTC) + timedelta(seconds=seconds)


def runs_out(expires_at: datetime | None, margin: timedelta) -> bool:
    """Whether a token is good for less than `margin` from now, in real time: vendors know no other."""
    return expires_at is not None and expires_at <= datetime.now(UTC) + margin

"""Connected tills: who, how far the sales are read, and the tokens, which only a cipher can read.

One document a restaurant and provider. Renewing a token happens under a lease of that document, so two workers never
do it at once, and the new token is stored before anyone uses it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol
from uuid import uuid4

from pydantic import BaseModel, Field
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from core.errors import Conflict, NotFound
from memory.mongo import Document, Mongo, Session

RENEWING = timedelta(seconds=45)  # how long one worker may take to renew a token
KEEP_EVENTS = timedelta(days=30)

ConnectionStatus = Literal["connected", "needs_you", "disconnected"]


class Cipher(Protocol):
    def seal(self, value: dict[str, Any], purpose: str) -> str: ...

    def open(self, sealed: str, purpose: str) -> dict[str, Any]: ...


class SyncState(BaseModel):
    """How far the sales are read. While `backfill_from` is set the past is still being read, day by day from there;
    `page` is the vendor's cursor inside the stretch that begins at it. `cursor` is the latest change seen."""

    since: datetime  # first moment of the history that was asked for
    until: datetime  # the moment of connecting: what changed later comes by `cursor`
    backfill_from: datetime | None = None
    page: str | None = None
    cursor: datetime
    orders: int = 0
    first_day: str | None = None
    last_day: str | None = None
    synced_at: datetime | None = None  # when something last changed here
    notes: list[str] = Field(default_factory=list)  # what the owner should know about the data


class Connection(BaseModel):
    """`import_id` is what its sales count under. `rev` grows with every step of the sync."""

    id: str = Field(default_factory=lambda: uuid4().hex[:12])
    restaurant_id: str
    provider: str
    status: ConnectionStatus = "connected"
    problem: str | None = None
    merchant_id: str
    location_id: str
    location_name: str
    currency: str
    timezone: str
    url: str
    demo: bool = False
    import_id: str
    rev: int = 0
    sync: SyncState
    created_at: datetime
    renewed: int = 0  # how often the tokens were replaced

    @property
    def purpose(self) -> str:
        """What its sealed tokens are for; they open for nothing else."""
        return f"connection/{self.restaurant_id}/{self.provider}"


class ConnectionStore:
    def __init__(self, mongo: Mongo, cipher: Cipher) -> None:
        self._mongo, self._cipher = mongo, cipher

    async def find(self, restaurant_id: str, provider: str, session: Session | None = None) -> Connection | None:
        """None where it was never connected."""
        document = await self._tenant(restaurant_id).find_one({"provider": provider}, {"sealed": 0}, session=session)
        return Connection.model_validate(document) if document else None

    async def get(self, restaurant_id: str, provider: str) -> Connection:
        found = await self.find(restaurant_id, provider)
        if found is None or found.status == "disconnected":
            raise NotFound(f"{provider.capitalize()} is not connected to this restaurant.")
        return found

    async def of(self, restaurant_id: str) -> list[Connection]:
        cursor = self._tenant(restaurant_id).find({}, {"sealed": 0})
        return [Connection.model_validate(document) async for document in cursor.sort("provider")]

    async def connected(self) -> list[Connection]:
        """Across restaurants: all that may be read."""
        cursor = self._mongo.system("connections").find({"status": "connected"}, {"sealed": 0})
        return [Connection.model_validate(document) async for document in cursor]

    async def of_merchant(self, provider: str, merchant_id: str) -> list[Connection]:
        """Across restaurants: whom a vendor's message is for."""
        query = {"provider": provider, "merchant_id": merchant_id, "status": {"$ne": "disconnected"}}
        cursor = self._mongo.system("connections").find(query, {"sealed": 0})
        return [Connection.model_validate(document) async for document in cursor]

    async def put(self, connection: Connection, secrets: dict[str, Any], session: Session | None = None) -> None:
        """Connects, or connects again in place of what was there."""
        sealed = self._cipher.seal(secrets, connection.purpose)
        await self._tenant(connection.restaurant_id).update_one(
            {"provider": connection.provider},
            {"$set": {**connection.model_dump(), "sealed": sealed}, "$unset": {"renewing": 1}},
            upsert=True,
            session=session,
        )

    async def advance(self, connection: Connection, state: SyncState, session: Session | None = None) -> Connection:
        """Stores the sync's next step. Conflict where another worker took one, or the till was disconnected."""
        document = await self._tenant(connection.restaurant_id).find_one_and_update(
            {"provider": connection.provider, "id": connection.id, "rev": connection.rev, "status": "connected"},
            {"$set": {"sync": state.model_dump()}, "$inc": {"rev": 1}},
            projection={"sealed": 0},
            return_document=ReturnDocument.AFTER,
            session=session,
        )
        if document is None:
            raise Conflict("Another worker reads this till already.", code="sync_taken")
        return Connection.model_validate(document)

    async def mark(
        self, connection: Connection, status: ConnectionStatus, problem: str | None, session: Session | None = None
    ) -> None:
        """Sets how it stands; a disconnected one loses its tokens."""
        gone = {"sealed": 1, "renewing": 1} if status == "disconnected" else {"renewing": 1}
        await self._tenant(connection.restaurant_id).update_one(
            {"provider": connection.provider, "id": connection.id, "status": {"$ne": "disconnected"}},
            {"$set": {"status": status, "problem": problem}, "$unset": gone},
            session=session,
        )

    async def delete(self, connection: Connection, session: Session | None = None) -> None:
        await self._tenant(connection.restaurant_id).delete_many({"id": connection.id}, session)

    # -- tokens

    async def secrets(self, connection: Connection) -> tuple[dict[str, Any], int]:
        """The tokens and how often they were replaced."""
        document = await self._tenant(connection.restaurant_id).find_one(
            {"id": connection.id}, {"sealed": 1, "renewed": 1}
        )
        if document is None or "sealed" not in document:
            raise NotFound(f"{connection.provider.capitalize()} is not connected to this restaurant.")
        return self._cipher.open(document["sealed"], connection.purpose), int(document.get("renewed", 0))

    async def take_renewing(self, connection: Connection, renewed: int) -> str | None:
        """The right to replace the tokens of generation `renewed`; None where someone else has it or was faster."""
        now, lease = datetime.now(UTC), uuid4().hex
        free = {"$or": [{"renewing": {"$exists": False}}, {"renewing.until": {"$lt": now}}]}
        taken = await self._tenant(connection.restaurant_id).update_one(
            {"id": connection.id, "renewed": renewed, "status": "connected", **free},
            {"$set": {"renewing": {"lease": lease, "until": now + RENEWING}}},
        )
        return lease if taken.matched_count else None

    async def renew(self, connection: Connection, lease: str, secrets: dict[str, Any]) -> None:
        """Stores new tokens. Conflict where the lease ran out meanwhile and someone else renewed."""
        stored = await self._tenant(connection.restaurant_id).update_one(
            {"id": connection.id, "renewing.lease": lease},
            {
                "$set": {"sealed": self._cipher.seal(secrets, connection.purpose)},
                "$inc": {"renewed": 1},
                "$unset": {"renewing": 1},
            },
        )
        if stored.matched_count == 0:
            raise Conflict("Another worker renewed this till's access at the same time.")

    async def release(self, connection: Connection, lease: str) -> None:
        """Gives the right back without new tokens."""
        await self._tenant(connection.restaurant_id).update_one(
            {"id": connection.id, "renewing.lease": lease}, {"$unset": {"renewing": 1}}
        )

    # -- what vendors tell

    async def note_event(self, provider: str, key: str, details: Document, session: Session | None = None) -> bool:
        """Insert or ignore; True where it is new. Across restaurants: the sender does not know ours."""
        events = self._mongo.system("webhook_events")
        if await events.find_one({"provider": provider, "key": key}, {"_id": 1}, session=session):
            return False
        document = {"provider": provider, "key": key, **details, "expires_at": datetime.now(UTC) + KEEP_EVENTS}
        try:
            await events.insert_one(document, session=session)
        except DuplicateKeyError:
            if session is not None:
                raise  # the transaction is over; whoever runs it tries again as a whole
            return False
        return True

    def _tenant(self, restaurant_id: str) -> Any:
        return self._mongo.tenant(restaurant_id).connections


def runs_out(expires_at: datetime | None, margin: timedelta) -> bool:
    """Whether a token is good for less than `margin` from now, in real time: vendors know no other."""
    return expires_at is not None and expires_at <= datetime.now(UTC) + margin

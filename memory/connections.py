"""Connected tills: who, how far the sales are read, and what their makers told us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, Field
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from core.errors import Conflict
from memory.links import Cipher, Link, LinkStore
from memory.mongo import Document, Mongo, Session

KEEP_EVENTS = timedelta(days=30)
_TILLS: Document = {"import_id": {"$exists": True}}


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


class Connection(Link):
    """A till. `import_id` is what its sales count under. `rev` grows with every step of the sync."""

    merchant_id: str
    location_id: str
    location_name: str
    currency: str
    timezone: str
    import_id: str
    rev: int = 0
    sync: SyncState


class ConnectionStore(LinkStore[Connection]):
    def __init__(self, mongo: Mongo, cipher: Cipher) -> None:
        super().__init__(mongo, cipher, Connection, _TILLS)

    async def connected(self) -> list[Connection]:
        """Across restaurants: all that may be read."""
        cursor = self._mongo.system("connections").find({"status": "connected", **_TILLS}, {"sealed": 0})
        return [Connection.model_validate(document) async for document in cursor]

    async def of_merchant(self, provider: str, merchant_id: str) -> list[Connection]:
        """Across restaurants: whom a vendor's message is for."""
        query = {"provider": provider, "merchant_id": merchant_id, "status": {"$ne": "disconnected"}, **_TILLS}
        cursor = self._mongo.system("connections").find(query, {"sealed": 0})
        return [Connection.model_validate(document) async for document in cursor]

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

"""Connecting tills, keeping them in step, leaving them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from core.clock import Clock
from core.errors import BadInput, NotFound, TablesideError
from memory.audit import AuditLog
from memory.connections import Connection, ConnectionStore, SyncState
from memory.jobs import Handler, Job, JobStore, Report
from memory.mongo import Mongo, Session
from memory.restaurants import Restaurant, RestaurantStore
from tools.base import Tell
from tools.integrations.access import Grant, GrantAccess, StoredAccess
from tools.integrations.http import AccessRevoked
from tools.integrations.round_trip import RoundTrips
from tools.integrations.vault import Vault
from tools.menu.imports.ledger import ImportLedger
from tools.pos.outbox import KIND as PUSH
from tools.pos.outbox import Outbox
from tools.pos.places import beginning, chosen, place_of
from tools.pos.provider import Account, Provider
from tools.pos.standing import standing
from tools.pos.store import PosStore
from tools.pos.sync import OVERLAP, Progress, Sync, SyncReport
from tools.pos.types import Location, WebhookEvent

log = logging.getLogger(__name__)
KIND = "pos_sync"
HISTORY = timedelta(days=730)  # of sales, read when a till is connected
EVERY = timedelta(minutes=30)  # a look at each till, whether it told of changes or not
SETTLE = timedelta(seconds=20)  # after a message: one order comes with several
_ATTEMPTS = 8

# (base address or None for the usual one, whether the restaurant is a demo) -> the vendor there
MakeProvider = Callable[[str | None, bool], Provider]


class PosService:
    """Tills of restaurants. `makers`: provider name -> what builds it."""

    def __init__(
        self,
        mongo: Mongo,
        clock: Clock,
        restaurants: RestaurantStore,
        vault: Vault,
        jobs: JobStore,
        makers: Mapping[str, MakeProvider],
        public_url: str,
    ) -> None:
        self._mongo, self._clock, self._restaurants, self._jobs = mongo, clock, restaurants, jobs
        self.makers, self.public_url = dict(makers), public_url.rstrip("/")
        self.connections, self._trips = ConnectionStore(mongo, vault), RoundTrips(vault, clock)
        self._store, self._audit = PosStore(mongo, self.connections), AuditLog(mongo)
        self.titles = {name: (make(None, False).title, make(None, False).writable) for name, make in makers.items()}
        self.outbox = Outbox(mongo, self.connections, jobs, self.titles)

    def provider(self, name: str, *, url: str | None = None, demo: bool = False) -> Provider:
        make = self.makers.get(name)
        if make is None:
            known = ", ".join(title for title, _ in self.titles.values())
            raise NotFound(f"There is no till called {name!r} here; I know {known}.")
        return make(url, demo)

    def title(self, name: str) -> str:
        return self.titles.get(name, (name.capitalize(), False))[0]

    # -- connecting

    def redirect_uri(self, provider: str) -> str:
        return f"{self.public_url}/api/ai/menu-optimization/pos/{provider}/callback"

    async def authorize(
        self,
        restaurant: Restaurant,
        user_id: str,
        name: str,
        *,
        location: str | None = None,
        since: datetime | None = None,
        url: str | None = None,
        browser: bool = True,
    ) -> tuple[str, str]:
        """(where the owner says yes, the secret that the same browser has to show when it comes back). `location` and
        `since` are for `connect`, then. Not `browser`: whoever has this machine's command line may open the link
        anywhere."""
        provider = self.provider(name, url=url, demo=restaurant.demo)
        if provider.auth != "oauth":
            raise BadInput(f"{provider.title} is connected with credentials: tableside pos connect {name}.")
        if not provider.configured:
            prefix = f"TABLESIDE_{name.upper()}"
            raise BadInput(f"Set {prefix}_APP_ID and {prefix}_SECRET first: they name this server to {provider.title}.")
        errand = {
            "restaurant_id": restaurant.restaurant_id,
            "user_id": user_id,
            "location": location,
            "since": since and since.isoformat(),
        }
        state, nonce = self._trips.leave(f"connect/{name}", errand, any_browser=not browser)
        return provider.authorize_url(state, self.redirect_uri(name)), nonce

    async def returned(self, name: str, state: str, code: str, nonce: str, merchant_id: str = "") -> Connection:
        """The owner is back from the vendor with a code. Raises Unauthorized for a link that is not this browser's."""
        errand = self._trips.back(f"connect/{name}", state, nonce)
        restaurant = await self._restaurants.get(errand["restaurant_id"])
        secret = {"code": code, "merchant_id": merchant_id}
        since = datetime.fromisoformat(errand["since"]) if errand["since"] else None
        location = errand["location"]
        return await self.connect(restaurant, name, secret, errand["user_id"], location=location, since=since)

    async def connect(
        self,
        restaurant: Restaurant,
        name: str,
        secret: Mapping[str, str],
        user_id: str,
        *,
        location: str | None = None,
        url: str | None = None,
        since: datetime | None = None,
        by_job: bool = True,
    ) -> Connection:
        """Exchanges the code or credentials, chooses the place, stores the connection and has its past read, unless
        the caller does that (not `by_job`)."""
        provider = self.provider(name, url=url, demo=restaurant.demo)
        grant = await provider.exchange(secret, self.redirect_uri(name))
        account = provider.account(GrantAccess(grant, provider.title), key=grant.merchant_id)
        try:
            place, notes = chosen(await account.locations(), location, restaurant, provider.title)
        except TablesideError:
            await provider.revoke(grant)
            raise
        connection = await self._connection(restaurant, provider, grant, place, since, notes)
        await self._put(connection, grant, user_id)
        if by_job:
            await self.sync_soon(connection)
        return connection

    async def _connection(
        self,
        restaurant: Restaurant,
        provider: Provider,
        grant: Grant,
        place: Location,
        since: datetime | None,
        notes: list[str],
    ) -> Connection:
        """Connected again to the same place it goes on where it was."""
        now, earlier = self._clock.now(), await self.connections.find(restaurant.restaurant_id, provider.name)
        merchant = grant.merchant_id or place.merchant_id
        if earlier and (earlier.merchant_id, earlier.location_id) == (merchant, place.id):
            return earlier.model_copy(update={"status": "connected", "problem": None, "url": provider.url})
        first = since or beginning(place, now - HISTORY, restaurant.timezone)
        sync = SyncState(since=first, until=now, backfill_from=first, cursor=now - OVERLAP, notes=notes)
        return Connection(
            restaurant_id=restaurant.restaurant_id,
            provider=provider.name,
            merchant_id=merchant,
            location_id=place.id,
            location_name=place.name,
            currency=restaurant.currency,
            timezone=restaurant.timezone,
            url=provider.url,
            demo=restaurant.demo,
            import_id=uuid4().hex[:12],
            sync=sync,
            created_at=now,
        )

    async def _put(self, connection: Connection, grant: Grant, user_id: str) -> None:
        known = await self.connections.find(connection.restaurant_id, connection.provider)
        if known and known.id != connection.id and known.status != "disconnected":
            raise BadInput(
                f"{self.title(connection.provider)} is connected already, to {known.location_name}; "
                f"disconnect it first (tableside pos disconnect {connection.provider})."
            )

        async def work(session: Session) -> None:
            await self.connections.put(connection, grant.document(), session)
            if known is None or known.id != connection.id:
                await self._store.open_import(connection, self._clock.now(), session)
            await self._note(connection, user_id, "connected", session)

        await self._mongo.transaction(work)

    async def _note(self, connection: Connection, user_id: str, what: str, session: Session | None = None) -> None:
        now, rid = self._clock.now(), connection.restaurant_id
        details = {"provider": connection.provider, "location": connection.location_name}
        await self._audit.write(rid, now, user_id, f"pos.{what}", session, **details)

    # -- keeping in step

    async def account(self, restaurant_id: str, name: str) -> tuple[Provider, Account, Location]:
        """A connected till, ready to be called. Raises NotFound, AccessRevoked."""
        connection = await self.connections.get(restaurant_id, name)
        if connection.status == "needs_you":
            raise AccessRevoked(connection.problem or f"{self.title(name)} has to be connected again.")
        provider = self.provider(name, url=connection.url, demo=connection.demo)
        account = provider.account(StoredAccess(self.connections, connection, provider), key=connection.merchant_id)
        return provider, account, place_of(connection)

    async def sync(
        self, restaurant_id: str, name: str, seconds: float | None = None, progress: Progress | None = None
    ) -> SyncReport:
        """Reads on, for about `seconds` at most. AccessRevoked marks the connection: nothing is lost, the owner
        connects again and it goes on where it was."""
        provider, account, _ = await self.account(restaurant_id, name)
        connection = await self.connections.get(restaurant_id, name)
        sync = Sync(self._mongo, self.connections, self._clock, connection, account, provider.title, progress)
        try:
            report = await sync.run(seconds)
        except AccessRevoked as revoked:
            await self.connections.mark(connection, "needs_you", revoked.message)
            raise
        await ImportLedger(self._mongo).sweep(restaurant_id)  # made-up sales that these ones replaced
        return report

    async def sync_soon(self, connection: Connection, wait: timedelta = timedelta(), key: str | None = None) -> Job:
        """A job that reads on. One that has not begun yet is enough; without a key there is always one to come."""
        now = self._clock.now()
        latest = await self._jobs.latest(connection.restaurant_id, KIND, provider=connection.provider)
        if latest and latest.status == "waiting":
            return latest
        job = Job(
            restaurant_id=connection.restaurant_id,
            kind=KIND,
            args={"provider": connection.provider},
            key=f"{KIND}/{connection.provider}/{key or uuid4().hex}",
            max_attempts=_ATTEMPTS,
            due_at=now + wait,
            created_at=now,
        )
        return await self._jobs.enqueue(job)

    async def plan(self) -> None:
        """Has every connected till looked at from time to time: messages get lost, and some vendors send none."""
        slot = int(self._clock.now().timestamp() // EVERY.total_seconds())
        for connection in await self.connections.connected():
            if connection.demo:
                continue  # its sandbox runs only when somebody looks at it
            await self.sync_soon(connection, key=f"slot-{slot}")

    def handlers(self, tell: Tell) -> dict[str, Handler]:
        """Kind of job -> who does it. `tell` says in the conversation what came of a change."""

        async def push(job: Job, report: Report) -> dict[str, Any]:
            return await self.outbox.deliver(job, report, self.account, tell)

        return {KIND: self.do_sync, PUSH: push}

    async def do_sync(self, job: Job, report: Report) -> dict[str, Any]:
        """The handler of `pos_sync` jobs."""
        try:
            done = await self.sync(job.restaurant_id, job.args["provider"], progress=report)
        except AccessRevoked as revoked:
            return {"status": "needs_you", "why": revoked.message}
        return asdict(done)

    # -- what vendors tell

    async def receive(self, name: str, headers: Mapping[str, str], body: bytes) -> int:
        """A vendor's message: stored first, once, then looked into. Returns how many events were new. Raises Forbidden
        for a forged one."""
        provider = self.provider(name)
        events = provider.webhook(headers, body, f"{self.public_url}/webhooks/{name}")
        return sum([await self._heed(name, event) for event in events])

    async def _heed(self, name: str, event: WebhookEvent) -> bool:
        found = await self.connections.of_merchant(name, event.merchant_id)
        here = [one for one in found if event.location_id in (None, one.location_id)]
        details = {"kind": event.kind, "merchant_id": event.merchant_id, "at": self._clock.now()}

        async def note(session: Session) -> bool:
            if not await self.connections.note_event(name, event.key, details, session):
                return False
            for connection in here:
                if event.about == "access_revoked":
                    problem = f"{self.title(name)} says that access was taken back: connect it again."
                    await self.connections.mark(connection, "needs_you", problem, session)
                elif event.about != "other" and connection.status == "connected":
                    await self._jobs.enqueue(self._hinted(connection), session)
            return True

        return await self._mongo.transaction(note)

    def _hinted(self, connection: Connection) -> Job:
        """All messages of the same few seconds share one look, which comes after them."""
        now = self._clock.now()
        slot = int(now.timestamp() // SETTLE.total_seconds()) + 1
        return Job(
            restaurant_id=connection.restaurant_id,
            kind=KIND,
            args={"provider": connection.provider},
            key=f"{KIND}/{connection.provider}/hint-{slot}",
            max_attempts=_ATTEMPTS,
            due_at=datetime.fromtimestamp(slot * SETTLE.total_seconds(), UTC),
            created_at=now,
        )

    # -- leaving

    async def disconnect(self, restaurant: Restaurant, name: str, user_id: str, *, delete_data: bool = False) -> None:
        """Gives our access back, forgets the tokens and stops reading. The sales stay unless `delete_data`."""
        connection = await self.connections.find(restaurant.restaurant_id, name)
        if connection is None or (connection.status == "disconnected" and not delete_data):
            raise NotFound(f"{self.title(name)} is not connected to {restaurant.name}.")
        if connection.status != "disconnected":
            await self._revoke(connection)
        hidden = connection.sync.backfill_from is not None  # half a history counts nowhere: it goes with the connection

        async def work(session: Session) -> None:
            await self.connections.mark(connection, "disconnected", None, session)
            await self._store.unlink(connection, session)
            await self._note(connection, user_id, "deleted" if delete_data else "disconnected", session)
            if delete_data or hidden:
                await self._store.hide(connection, session)
                await self.connections.delete(connection, session)

        await self._mongo.transaction(work)
        if delete_data or hidden:
            await ImportLedger(self._mongo).clear(restaurant.restaurant_id, connection.import_id)

    async def _revoke(self, connection: Connection) -> None:
        """As far as it goes: a vendor that does not answer keeps nobody connected."""
        provider = self.provider(connection.provider, url=connection.url, demo=connection.demo)
        try:
            secrets, _ = await self.connections.secrets(connection)
            await provider.revoke(Grant.of(secrets))
        except TablesideError as error:
            log.warning("%s could not be told that we leave: %s", connection.provider, error.message)

    # -- saying how it stands

    async def status(self, restaurant_id: str) -> list[dict[str, Any]]:
        """Each till that is or was connected, as JSON."""
        return [await self._status(connection) for connection in await self.connections.of(restaurant_id)]

    async def _status(self, connection: Connection) -> dict[str, Any]:
        job = await self._jobs.latest(connection.restaurant_id, KIND, provider=connection.provider)
        title, writable = self.titles.get(connection.provider, (connection.provider.capitalize(), False))
        return {**standing(connection, job), "title": title, "writable": writable}

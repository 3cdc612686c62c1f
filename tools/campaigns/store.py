"""Campaigns in MongoDB. A state changes only through `move`: history and audit log are written with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from core.errors import NotFound
from memory.audit import AuditLog
from memory.mongo import Document, Mongo, Session
from memory.pages import page
from tools.campaigns.schemas import Campaign, CampaignStatus, Moment
from tools.campaigns.states import EDITABLE, Why, check, refused

Campaigns = list[Campaign]
_MOST = 500  # campaigns of one answer


class CampaignStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo, self._audit = mongo, AuditLog(mongo)

    async def add(self, campaign: Campaign) -> Campaign:
        """Stores a new one; the same id again is the one that is stored."""

        async def work(session: Session) -> None:
            document = {**stored(campaign), "_id": f"{campaign.restaurant_id}/{campaign.id}"}
            await self._mongo.tenant(campaign.restaurant_id).content_campaigns.insert_one(document, session)
            await self._note(campaign, campaign.created_by, "planned", campaign.created_at, session)

        try:
            await self._mongo.transaction(work)
        except DuplicateKeyError:
            return await self.get(campaign.restaurant_id, campaign.id)
        return campaign

    async def find(self, restaurant_id: str, campaign_id: str, session: Session | None = None) -> Campaign | None:
        document = await self._mongo.tenant(restaurant_id).content_campaigns.find_one(
            {"id": campaign_id}, session=session
        )
        return Campaign.model_validate(document) if document else None

    async def get(self, restaurant_id: str, campaign_id: str, session: Session | None = None) -> Campaign:
        if campaign := await self.find(restaurant_id, campaign_id, session):
            return campaign
        raise NotFound(f"There is no campaign {campaign_id!r} here.")

    async def list(self, restaurant_id: str, statuses: Sequence[CampaignStatus] = ()) -> Campaigns:
        """Newest first."""
        wanted: Document = {"status": {"$in": list(statuses)}} if statuses else {}
        cursor = self._mongo.tenant(restaurant_id).content_campaigns.find(wanted)
        return [Campaign.model_validate(one) async for one in cursor.sort("created_at", -1).limit(_MOST)]

    async def page(
        self, restaurant_id: str, status: CampaignStatus | None, limit: int, after: str | None
    ) -> tuple[Campaigns, str | None]:
        """Newest first, and where the next page begins."""
        wanted: Document = {"status": status} if status else {}
        campaigns = self._mongo.tenant(restaurant_id).content_campaigns
        found, following = await page(campaigns, wanted, "created_at", limit, after)
        return [Campaign.model_validate(one) for one in found], following

    async def of_draft(self, restaurant_id: str, draft_id: str) -> Campaign | None:
        """The campaign that carries this draft."""
        found = await self._mongo.tenant(restaurant_id).content_campaigns.find_one({"draft_id": draft_id})
        return Campaign.model_validate(found) if found else None

    async def latest(self, restaurant_id: str, thread_id: str) -> Campaign | None:
        """The one that was touched last in this thread."""
        document = await self._mongo.tenant(restaurant_id).content_campaigns.find_one(
            {"thread_id": thread_id}, sort=[("updated_at", -1), ("created_at", -1)]
        )
        return Campaign.model_validate(document) if document else None

    async def going_out(self, restaurant_id: str, first: datetime, last: datetime) -> Campaigns:
        """Those with a slot between `first` and `last`."""
        wanted = {"schedule": {"$elemMatch": {"at": {"$gte": first, "$lte": last}}}}
        cursor = self._mongo.tenant(restaurant_id).content_campaigns.find(wanted)
        return [Campaign.model_validate(one) async for one in cursor.limit(_MOST)]

    async def move(
        self,
        campaign: Campaign,
        after: CampaignStatus,
        why: Why,
        *,
        by: str,
        now: datetime,
        detail: str = "",
        session: Session | None = None,
        **fields: Any,
    ) -> Campaign:
        """From where `campaign` stands to `after`, with `fields` set beside it, its history and the audit log in one
        transaction (the session's, or one of its own). Raises Conflict, with the state named, where that way does not
        exist or somebody else has moved it meanwhile."""
        check(campaign.name, campaign.status, after, why)
        if session is None:
            return await self._mongo.transaction(
                lambda own: self._move(campaign, after, why, by, now, detail, own, fields)
            )
        return await self._move(campaign, after, why, by, now, detail, session, fields)

    async def _move(
        self,
        campaign: Campaign,
        after: CampaignStatus,
        why: Why,
        by: str,
        now: datetime,
        detail: str,
        session: Session,
        fields: dict[str, Any],
    ) -> Campaign:
        moment = Moment(at=now, by=by, before=campaign.status, after=after, why=f"{why}: {detail}" if detail else why)
        document = await self._mongo.tenant(campaign.restaurant_id).content_campaigns.find_one_and_update(
            {"id": campaign.id, "status": campaign.status},
            {
                "$set": {**plain(fields), "status": after, "updated_at": now},
                "$push": {"history": moment.model_dump()},
            },
            return_document=ReturnDocument.AFTER,
            session=session,
        )
        if document is None:
            stands = await self.get(campaign.restaurant_id, campaign.id, session)
            raise refused(stands.name, stands.status, why)
        moved = Campaign.model_validate(document)
        await self._note(moved, by, why, now, session, before=campaign.status, after=after, detail=detail or None)
        return moved

    async def put(
        self, campaign: Campaign, by: str, now: datetime, session: Session | None = None, **fields: Any
    ) -> Campaign:
        """Changes fields of one that nobody approved yet, on record. Conflict where it was approved meanwhile."""
        if session is None:
            return await self._mongo.transaction(lambda own: self.put(campaign, by, now, own, **fields))
        document = await self._mongo.tenant(campaign.restaurant_id).content_campaigns.find_one_and_update(
            {"id": campaign.id, "status": campaign.status},
            {"$set": {**plain(fields), "updated_at": now}},
            return_document=ReturnDocument.AFTER,
            session=session,
        )
        if document is None:
            stands = await self.get(campaign.restaurant_id, campaign.id, session)
            raise refused(stands.name, stands.status, "edited")
        await self._note(Campaign.model_validate(document), by, "changed", now, session, fields=sorted(fields))
        return Campaign.model_validate(document)

    async def keep_results(self, restaurant_id: str, campaign_id: str, results: dict[str, Any]) -> None:
        """The last report, for lists and pages; counts are no change of the campaign."""
        await self._mongo.tenant(restaurant_id).content_campaigns.update_one(
            {"id": campaign_id}, {"$set": {"results": results}}
        )

    async def _note(
        self, campaign: Campaign, by: str, what: str, now: datetime, session: Session, **details: Any
    ) -> None:
        await self._audit.write(
            campaign.restaurant_id, now, by, f"campaign.{what}", session, campaign_id=campaign.id, **details
        )


def is_editable(campaign: Campaign) -> bool:
    return campaign.status in EDITABLE


def stored(campaign: Campaign) -> Document:
    return dict(plain(campaign.model_dump()))


def plain(value: Any) -> Any:
    """As MongoDB takes it: models as documents, days as text, moments as they are."""
    if hasattr(value, "model_dump"):
        return plain(value.model_dump())
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value

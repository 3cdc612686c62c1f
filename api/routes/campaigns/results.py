"""What came of a campaign, message by message and in sum; and what its results suggest."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Decider, House, Speaker
from api.etag import tagged
from api.paging import Cursor, Limit, cursor_of, place_of
from api.routes.campaigns.shapes.campaigns import Report
from api.routes.campaigns.shapes.guests import DeliveryPage, masked
from api.routes.content.common import Id, Json
from api.routes.menu.shapes.common import PROBLEMS, problems
from memory.insights import Decision
from tools.campaigns.present import reported
from tools.campaigns.results.series import clicks_by_link
from tools.campaigns.schemas import Delivery, DeliveryStatus
from tools.content.schemas import DIRECT

router = APIRouter(responses=PROBLEMS)


class DecisionInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Decision = Field(examples=["accept"])
    reason: str | None = Field(None, max_length=1_000)


class DecidedProposal(BaseModel):
    id: str
    title: str
    status: str
    reason: str | None


@router.get("/{campaign_id}/results", response_model=Report)
async def results(campaign_id: Id, request: Request, house: House, speaker: Speaker) -> Response:
    """As campaign_report tells it, with the days and links that a chart is drawn from."""
    rid = speaker.restaurant_id
    campaign = await house.campaigns.get(rid, campaign_id)
    restaurant = await house.restaurants.get(rid)
    found, days, statuses, links = await asyncio.gather(
        house.campaigns.report_of(restaurant, campaign),
        house.campaigns.results.series(campaign),
        house.outbox.counts(rid, campaign_id),
        clicks_by_link(house.mongo, rid, campaign_id),
    )
    content = reported(restaurant, campaign, found).content
    return tagged(request, {**content, "series": days, "statuses": statuses, "clicks_by_link": links})


@router.get("/{campaign_id}/deliveries", response_model=DeliveryPage)
async def deliveries(
    campaign_id: Id,
    request: Request,
    house: House,
    speaker: Speaker,
    status: DeliveryStatus | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Each message with what became of it; addresses are masked."""
    await house.campaigns.get(speaker.restaurant_id, campaign_id)
    after, store = place_of(cursor) if cursor else None, house.outbox.deliveries
    found, following = await store.page(speaker.restaurant_id, campaign_id, status, limit, after)
    page = {"deliveries": [_row(one) for one in found], "next": cursor_of(following) if following else None}
    return tagged(request, page)


def _row(one: Delivery) -> Json:
    shown = {"id", "channel", "status", "why", "due_at", "sent_at", "clicks", "variant"}
    to = masked(one.to) if one.channel in DIRECT else one.to
    return {**one.model_dump(mode="json", include=shown), "to": to or "…"}


@router.post("/proposals/{proposal_id}/decision", response_model=DecidedProposal, responses=problems(409))
async def decide(proposal_id: Id, wanted: DecisionInput, house: House, speaker: Decider) -> Json:
    """The owner's word on what results suggest; it is kept, and nothing is changed by it."""
    rid, by, now = speaker.restaurant_id, speaker.user_id, house.clock.now()
    decided = await house.campaigns.proposals.decide(rid, proposal_id, wanted.decision, wanted.reason, by, now)
    return decided.model_dump(mode="json", include={"id", "title", "status", "reason"})

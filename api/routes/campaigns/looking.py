"""What an owner looks at before planning: the overview, the calendar, the law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.deps import House, Speaker
from api.etag import tagged
from api.routes.campaigns.shapes.campaigns import Calendar, CampaignOverview
from api.routes.campaigns.shapes.guests import Lawbook
from api.routes.content.common import Json
from api.routes.menu.shapes.common import PROBLEMS

router = APIRouter(responses=PROBLEMS)
First = Annotated[date | None, Query(alias="from", description="Without it, today.")]
Last = Annotated[date | None, Query(alias="to", description="Inclusive; without it, five weeks on.")]


@router.get("/overview", response_model=CampaignOverview)
async def overview(request: Request, house: House, speaker: Speaker) -> Response:
    """Slow days, dishes to push, guests, reviews, the days ahead, and what suggests itself, each with its reason."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return tagged(request, await house.overview.of(restaurant, house.clock.now()))


@router.get("/calendar", response_model=Calendar)
async def calendar(
    request: Request, house: House, speaker: Speaker, first: First = None, last: Last = None
) -> Response:
    """Day by day what goes out, beside holidays and the owner's own days; 400 days at most."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    begin = first or restaurant.today(house.clock.now())
    rows = await house.campaigns.calendar(speaker.restaurant_id, begin, last or begin + timedelta(days=34))
    end = last or begin + timedelta(days=34)
    days: dict[str, Json] = {
        day: {"date": day, "entries": [], "holidays": [], "events": []}
        for day in ((begin + timedelta(days=row)).isoformat() for row in range((end - begin).days + 1))
    }
    for row in rows:
        _note(days[row["date"]], row)
    return tagged(request, {"days": list(days.values())})


def _note(day: Json, row: Json) -> None:
    if row["kind"] == "campaign":
        shown = {name: row[name] for name in ("campaign_id", "channel", "time", "status")}
        day["entries"].append({**shown, "name": row["campaign"]})
    else:
        day["holidays" if row["kind"] == "holiday" else "events"].append(row["name"])


@router.get("/law", response_model=Lawbook)
async def law(request: Request, speaker: Speaker) -> Response:
    """When and how often guests may be written to, by place, dated and with sources. Not legal advice."""
    from tools.campaigns.guests.engine.lawbook import lawbook

    return tagged(request, lawbook())

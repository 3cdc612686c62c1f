"""Guests: listed, brought in, shown all that is held, forgotten. Only for the owner and managers."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from api.deps import Decider, House
from api.etag import tagged
from api.multipart import read_form
from api.paging import Cursor, Limit, cursor_of, place_of
from api.routes.campaigns.shapes.guests import GuestPage, ImportReport, PublicGuest, guest_json
from api.routes.content.common import Id, Json, form
from api.routes.menu.shapes.common import PROBLEMS
from core.errors import BadInput
from tools.campaigns.guests.schemas import DirectChannel

router = APIRouter(prefix="/guests", responses=PROBLEMS)
_FILE = form(
    {"file": {"type": "string", "format": "binary", "description": "A table (CSV) with names, addresses, consents."}},
    ["file"],
)
_PROBLEM = re.compile(r"Line (\d+): (.*)", re.DOTALL)


class OptOut(BaseModel):
    model_config = ConfigDict(extra="forbid")

    channel: DirectChannel


@router.get("", response_model=GuestPage)
async def guests(
    request: Request,
    house: House,
    speaker: Decider,
    query: Annotated[str | None, Query(max_length=100, description="Part of a name or an address.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Who ordered last comes first; addresses are masked."""
    await house.restaurants.get(speaker.restaurant_id)
    skip = _skip(place_of(cursor)) if cursor else 0
    found, total = await house.guests.listed(speaker.restaurant_id, query, limit, skip)
    following = cursor_of(str(skip + limit)) if skip + limit < total else None
    return tagged(request, {"guests": [guest_json(one) for one in found], "next": following, "total": total})


def _skip(place: str) -> int:
    if not place.isdecimal() or len(place) > 9:
        raise BadInput("`cursor` takes the `next` of a page as it is.")
    return int(place)


@router.post("/import", response_model=ImportReport, openapi_extra=_FILE)
async def bring(request: Request, house: House, speaker: Decider) -> Json:
    """Adds or completes guests; a yes without how and when is kept as no yes. 413 over 20 MB."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    sent = read_form(request.headers.get("content-type", ""), await request.body())
    done = await house.guests.import_csv(restaurant, sent.file("file"), speaker.user_id)
    return {
        "added": done.added,
        "changed": done.changed,
        "refused": [_refused(one) for one in done.problems],
        "skipped": done.skipped,
        "not_opted_in": done.without_source,
        "stopped": done.stopped,
    }


def _refused(problem: str) -> Json:
    found = _PROBLEM.fullmatch(problem)
    return {"line": int(found[1]), "why": found[2]} if found else {"line": 0, "why": problem}


@router.get("/{guest_id}")
async def export(guest_id: Id, house: House, speaker: Decider) -> dict[str, Any]:
    """Everything that is held on a guest: their right to see it."""
    return await house.guests.export(speaker.restaurant_id, guest_id)


@router.delete("/{guest_id}", status_code=204)
async def erase(guest_id: Id, house: House, speaker: Decider) -> Response:
    """Erases a guest. Who asked to be left alone stays so, by a mark that tells nothing of them."""
    await house.guests.erase(speaker.restaurant_id, guest_id, speaker.user_id)
    return Response(status_code=204)


@router.post("/{guest_id}/opt-out", response_model=PublicGuest)
async def opt_out(guest_id: Id, wanted: OptOut, house: House, speaker: Decider) -> Json:
    """For a guest who said no in person; only they themselves can take it back."""
    rid, channel = speaker.restaurant_id, wanted.channel
    guest = await house.guests.store.get(rid, guest_id)
    address = guest.email if channel == "email" else guest.phone
    if not address:
        raise BadInput(f"This guest has no {'email address' if channel == 'email' else 'number'} here.")
    await house.guests.opt_out(rid, channel, address, "the team", f"noted by {speaker.user_id}")
    return guest_json(await house.guests.store.get(rid, guest_id))

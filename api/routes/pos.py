"""Tills: connect, look, sync, leave; and what their makers tell us (`/webhooks/...`)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Decider, House, Speaker
from api.etag import tagged
from api.landing import landing, said_yes, take_along
from api.routes.menu.shapes.common import PROBLEMS
from core.errors import TablesideError

router = APIRouter(prefix="/api/ai/menu-optimization/pos", tags=["tills"], responses=PROBLEMS)
webhooks = APIRouter(prefix="/webhooks", tags=["tills"])
Provider = Annotated[str, Path(pattern=r"^[a-z]{2,20}$")]
_COOKIE = "tableside_till"


class Connect(BaseModel):
    """Credentials are for tills that are connected with them (Toast)."""

    model_config = ConfigDict(extra="forbid")

    credentials: dict[str, str] | None = Field(None, description="As the till's maker calls them.")
    location: str | None = Field(None, max_length=100, description="The place, where the account has several.")


@router.get("")
async def connections(request: Request, house: House, speaker: Speaker) -> Response:
    """Every till that is or was connected, and those that can be."""
    known = [
        {"provider": name, "title": title, "writable": writable, "auth": house.pos.provider(name).auth}
        for name, (title, writable) in house.pos.titles.items()
    ]
    return tagged(request, {"connections": await house.pos.status(speaker.restaurant_id), "available": known})


@router.post("/{provider}/connect")
async def connect(
    provider: Provider,
    request: Request,
    response: Response,
    house: House,
    speaker: Decider,
    body: Connect | None = None,
) -> dict[str, Any]:
    """Where the owner says yes: {authorize_url}. With credentials it is connected at once: {connected: true}."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    location = body.location if body else None
    if body and body.credentials:
        await house.pos.connect(restaurant, provider, body.credentials, speaker.user_id, location=location)
        return {"connected": True}
    url, nonce = await house.pos.authorize(restaurant, speaker.user_id, provider, location=location)
    take_along(response, _COOKIE, nonce, router.prefix, house.pos.public_url)
    return {"authorize_url": url}


@router.get("/{provider}/callback", response_class=HTMLResponse)
async def returned(
    provider: Provider,
    house: House,
    state: Annotated[str, Query(max_length=4_000)] = "",
    code: Annotated[str, Query(max_length=1_000)] = "",
    error: Annotated[str, Query(max_length=1_000)] = "",
    merchant_id: Annotated[str, Query(max_length=100, description="Clover says only here whose till it is.")] = "",
    nonce: Annotated[str, Cookie(alias=_COOKIE)] = "",
) -> HTMLResponse:
    """The owner's browser, back from the vendor. The signed `state` says for whom, the cookie that it is the same
    browser."""
    title = house.pos.title(provider)
    try:
        said_yes(title, code, error)
        connection = await house.pos.returned(provider, state, code, nonce, merchant_id)
    except TablesideError as problem:
        return landing(f"{title} is not connected", problem.message, problem.status)
    text = f"The sales of {connection.location_name} are being read now. You can close this window."
    return landing(f"{title} is connected", text)


@router.post("/{provider}/sync", status_code=202)
async def sync(provider: Provider, house: House, speaker: Decider) -> dict[str, Any]:
    """Reads what is new, as a job: GET .../jobs/{id} tells how far it is."""
    connection = await house.pos.connections.get(speaker.restaurant_id, provider)
    job = await house.pos.sync_soon(connection)
    return {"job": job.public()}


@router.delete("/{provider}", status_code=204)
async def disconnect(
    provider: Provider, house: House, speaker: Decider, delete_data: Annotated[bool, Query()] = False
) -> Response:
    """Leaves the till. Its sales stay, unless `delete_data`."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    await house.pos.disconnect(restaurant, provider, speaker.user_id, delete_data=delete_data)
    return Response(status_code=204)


@webhooks.post("/{provider}")
async def heard(provider: Provider, request: Request, house: House) -> dict[str, int]:
    """A vendor's message. No bearer: its signature says who speaks. Stored first and answered at once; the reading is
    a job."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return {"new": await house.pos.receive(provider, headers, await request.body())}

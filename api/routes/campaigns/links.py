"""What guests' browsers call: short links, and the banner that a restaurant's website shows."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from api.deps import House
from tools.campaigns.sending.channels.website import banner_of

router = APIRouter(tags=["channels"])


@router.api_route("/r/{code}", methods=["GET", "HEAD"], include_in_schema=False)
async def follow(code: Annotated[str, Path(max_length=20)], request: Request, house: House) -> Response:
    """Leads on to the one address that was stored with the message, and nowhere else."""
    to = await house.links.follow(code, request.method, request.headers)
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
    return RedirectResponse(to, status_code=302, headers=headers)


@router.get("/channels/website/{restaurant}/banner")
async def banner(restaurant: Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$")], house: House) -> JSONResponse:
    """{banner: {text, link, button, picture_url, alt, starts, ends, demo} | null}, for the restaurant's page."""
    found = await banner_of(house.mongo, restaurant, house.clock.now())
    shown: dict[str, Any] | None = None
    if found is not None:
        shown = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in found.items()}
    return JSONResponse({"banner": shown}, headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "max-age=60"})

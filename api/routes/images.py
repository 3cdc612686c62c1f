"""`GET /media/{token}.jpg`: one cut of one picture, for whoever holds its signed link."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import House

router = APIRouter(tags=["media"])


@router.get("/media/{token}.jpg", responses={200: {"content": {"image/jpeg": {}}}, 404: {}}, response_class=Response)
async def picture(token: str, house: House) -> Response:
    """A JPEG that Instagram, guests' mail programs and browsers may fetch. 404 for a link that is over or not ours."""
    now = house.clock.now()
    data, cut = await house.images.shown(token, now)
    left = max(int(cut.expires - now.timestamp()), 0)
    headers = {
        "Cache-Control": f"public, max-age={min(left, 86_400)}",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'",
    }
    return Response(data, media_type="image/jpeg", headers=headers)

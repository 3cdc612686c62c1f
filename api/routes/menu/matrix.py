"""The menu engineering matrix."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.deps import House, Kept, Speaker
from api.etag import tagged
from api.routes.menu.days import today_of
from api.routes.menu.shapes.common import PROBLEMS
from api.routes.menu.shapes.matrix import MenuMatrix
from tools.menu.schemas import MatrixArgs

router = APIRouter(responses=PROBLEMS)


@router.get("/matrix", response_model=MenuMatrix)
async def matrix(
    request: Request, house: House, speaker: Speaker, kept: Kept, asked: Annotated[MatrixArgs, Query()]
) -> Response:
    """Each dish by popularity and contribution margin (Kasavana and Smith): star, plowhorse, puzzle or dog, how sure
    that is, and what changed since the period before. 30 days up to yesterday unless told."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    today = today_of(house, restaurant)

    async def make() -> dict[str, Any]:
        return _whole(await house.menu.matrix(restaurant, today, asked))

    return tagged(request, await kept.body(restaurant, today, asked, make))


def _whole(data: dict[str, Any]) -> dict[str, Any]:
    """Every field is there, with null where there is nothing to say."""
    changes = [{"size_mix": False, **change} for change in data["changes"]]
    return {"view": None, **data, "changes": changes, "quality": data["quality"] or None}

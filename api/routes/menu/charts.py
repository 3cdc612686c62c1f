"""Charts as pictures, for channels that draw nothing themselves."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.deps import House, Speaker
from api.etag import tagged
from api.routes.menu.days import today_of
from api.routes.menu.shapes.common import PROBLEMS
from tools.menu.charts import forecast_png, matrix_png
from tools.menu.forecast.schemas import ForecastArgs
from tools.menu.schemas import MatrixArgs

_PNG: dict[str, Any] = {"description": "1200 x 750 pixels.", "content": {"image/png": {"schema": {"type": "string"}}}}
router = APIRouter(prefix="/charts", responses={**PROBLEMS, 200: _PNG}, default_response_class=Response)


@router.get("/matrix.png")
async def matrix_chart(
    request: Request, house: House, speaker: Speaker, asked: Annotated[MatrixArgs, Query()]
) -> Response:
    """The menu matrix."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    data = await house.menu.matrix(restaurant, today_of(house, restaurant), asked)
    return tagged(request, await asyncio.to_thread(matrix_png, data), "image/png")


@router.get("/forecast.png")
async def forecast_chart(
    request: Request, house: House, speaker: Speaker, asked: Annotated[ForecastArgs, Query()]
) -> Response:
    """What sold lately, what is expected, and the interval."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    answer = await house.forecast.forecast(restaurant, today_of(house, restaurant), asked)
    data = answer.cards[0].data if answer.cards else {**answer.content, "history": []}
    return tagged(request, await asyncio.to_thread(forecast_png, data), "image/png")

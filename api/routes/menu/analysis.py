"""What the sales say: trends and prices."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.deps import House, Speaker
from api.etag import tagged
from api.routes.menu.days import today_of
from api.routes.menu.shapes.common import PROBLEMS
from api.routes.menu.shapes.prices import PriceSuggestions
from api.routes.menu.shapes.trends import TrendChart
from tools.menu.prices.schemas import SuggestPricesArgs
from tools.menu.trends.schemas import TrendsArgs

router = APIRouter(responses=PROBLEMS)


@router.get("/trends", response_model=TrendChart)
async def trends(request: Request, house: House, speaker: Speaker, asked: Annotated[TrendsArgs, Query()]) -> Response:
    """Level, weekday pattern, trend, effects of holidays, events and weather, and change points: of the whole menu, one
    category or one dish, in units, revenue or contribution. A chart's data with the figures that go with it."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    card = await house.trends.trends(restaurant, today_of(house, restaurant), asked)
    return tagged(request, card.data)


@router.get("/prices", response_model=PriceSuggestions)
async def prices(
    request: Request, house: House, speaker: Speaker, asked: Annotated[SuggestPricesArgs, Query()]
) -> Response:
    """The price that should earn most within what was ever charged, with its reason; none where sales cannot say."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    answer = await house.prices.suggest(restaurant, today_of(house, restaurant), asked)
    return tagged(request, answer.content)

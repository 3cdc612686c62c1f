"""What the tests of the service ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from memory.restaurants import Restaurant
from tools.menu.promotions.schemas import RecommendPromotionsArgs, RoiInputs
from tools.menu.promotions.service import PromotionService

TODAY = date(2027, 1, 1)


async def advice(service: PromotionService, restaurant: Restaurant, today: date = TODAY, **args: Any) -> dict[str, Any]:
    result = await service.recommend(restaurant, today, RecommendPromotionsArgs.model_validate(args))
    return result.content


async def roi(service: PromotionService, restaurant: Restaurant, **args: Any) -> dict[str, Any]:
    return (await service.roi(restaurant, TODAY, RoiInputs.model_validate(args))).content

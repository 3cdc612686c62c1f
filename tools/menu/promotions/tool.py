"""The promotion tools as the model sees them."""

from __future__ import annotations

from tools.base import Tool, ToolCall, ToolClass, ToolResult
from tools.menu.promotions.schemas import EstimateRoiArgs, RecommendPromotionsArgs
from tools.menu.promotions.service import PromotionService

RECOMMEND = """\
What to promote and what it would bring, from the restaurant's own sales, costs and orders: a strategy for a dish (pair
it with another, a discount, put it forward, a happy hour, a special, a loyalty offer, take it off, change its price),
each with the expected lift, cost, profit and return with their intervals, and the reasons. Use it for every question
about what to promote, push, feature, bundle, discount or put on special, and how to fill a slow weekday or use up
stock. Lifts with lift_basis "modelled" are the model's, not measured: say so. Give `weekday` when one is named ("slow
Mondays" -> weekday monday, goal slow_day); "asked_day" then says whether that day is slow at all. Nothing is sent."""

ROI = """\
What one offer would cost and bring: how much more must sell to break even, expected profit and return with intervals,
and what was assumed. Use it for "is 20% off worth it", "what would a discount on X bring", "does that promotion pay".
Give `discount_percent`, `days` and `cost` (money spent besides, such as adverts) where they are named."""


def promotion_tools(service: PromotionService) -> list[Tool]:
    async def recommend(call: ToolCall, args: RecommendPromotionsArgs) -> ToolResult:
        return await service.recommend(call.restaurant, call.today, args)

    async def estimate(call: ToolCall, args: EstimateRoiArgs) -> ToolResult:
        return await service.roi(call.restaurant, call.today, args)

    return [
        Tool("recommend_promotions", RECOMMEND, RecommendPromotionsArgs, ToolClass.READ, run=recommend),
        Tool("estimate_roi", ROI, EstimateRoiArgs, ToolClass.READ, run=estimate),
    ]

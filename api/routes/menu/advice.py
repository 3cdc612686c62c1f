"""What to promote, the owner's decision on it, what came of it; and the ROI calculator."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Decider, House, Speaker
from api.etag import tagged
from api.paging import Cursor, Limit, cursor_of, place_of
from api.routes.menu.days import today_of
from api.routes.menu.shapes.advice import PromotionAdvice, Recommendation, RecommendationPage, RoiEstimate
from api.routes.menu.shapes.common import PROBLEMS, problems
from memory.insights import Decision, Insight, InsightStatus
from tools.menu.promotions.schemas import RecommendPromotionsArgs, RoiInputs

router = APIRouter(responses=PROBLEMS)
_OFFERS: dict[str, Example] = {
    "a dish": {"value": {"item": "Hawaiian", "discount_percent": 15, "days": 14}},
    "by hand": {"value": {"discount_percent": 20, "days": 7, "price": 10, "unit_cost": 3, "units_a_day": 10}},
}
_GOALS: dict[str, Example] = {
    "slow Mondays": {"value": {"goal": "slow_day", "weekday": "monday"}},
    "anything": {"value": {}},
}
Id = Annotated[str, Path(max_length=100)]


class DecisionInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Decision = Field(examples=["accept"])
    reason: str | None = Field(None, max_length=1_000, description="Why: it is kept, and not asked again for a month.")


@router.get("/recommendations", response_model=RecommendationPage)
async def recommendations(
    request: Request,
    house: House,
    speaker: Speaker,
    status: Annotated[InsightStatus | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """What was suggested, newest first, with what was decided about it."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    after = place_of(cursor) if cursor else None
    found, following = await house.promotions.list(restaurant, status, limit, after)
    page = {"recommendations": [_public(one) for one in found], "next": cursor_of(following) if following else None}
    return tagged(request, page)


@router.post("/recommendations/refresh", response_model=PromotionAdvice)
async def refresh(
    asked: Annotated[RecommendPromotionsArgs, Body(openapi_examples=_GOALS)], house: House, speaker: Decider
) -> dict[str, Any]:
    """Thinks again, on the sales up to yesterday, and keeps what it suggests."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return (await house.promotions.recommend(restaurant, today_of(house, restaurant), asked)).content


@router.get("/recommendations/{insight_id}", response_model=Recommendation)
async def recommendation(insight_id: Id, request: Request, house: House, speaker: Speaker) -> Response:
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return tagged(request, _public(await house.promotions.get(restaurant, insight_id)))


@router.post("/recommendations/{insight_id}/decision", response_model=Recommendation, responses=problems(409))
async def decide(insight_id: Id, wanted: DecisionInput, house: House, speaker: Decider) -> dict[str, Any]:
    """Accepting records it, and it counts as running from tomorrow; nothing is sent. 409 if it was decided already."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    decided = await house.promotions.decide(restaurant, insight_id, wanted.decision, wanted.reason, speaker.user_id)
    return _public(decided)


@router.post("/recommendations/{insight_id}/measure", response_model=Recommendation, responses=problems(409))
async def measure(insight_id: Id, house: House, speaker: Decider) -> dict[str, Any]:
    """What an accepted one brought so far, from the sales of its days."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return _public(await house.promotions.measure(restaurant, insight_id))


@router.post("/roi", response_model=RoiEstimate)
async def roi(
    asked: Annotated[RoiInputs, Body(openapi_examples=_OFFERS)], house: House, speaker: Speaker
) -> dict[str, Any]:
    """What an offer would bring and from when on it pays. Each figure may be given by hand, the rest comes from the
    sales; with `price`, `unit_cost` and `units_a_day` none are needed at all."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return (await house.promotions.roi(restaurant, today_of(house, restaurant), asked)).content


def _public(insight: Insight) -> dict[str, Any]:
    return insight.model_dump(mode="json", exclude={"key"})

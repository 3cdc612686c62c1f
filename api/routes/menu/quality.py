"""What the sales data is worth, and putting two names of one dish together."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Decider, House, Kept, Speaker
from api.etag import tagged
from api.routes.menu.days import today_of
from api.routes.menu.shapes.common import PROBLEMS, problems
from api.routes.menu.shapes.quality import Merge, QualityReport

router = APIRouter(prefix="/quality", responses=PROBLEMS)


class MergeInput(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    keep: str = Field(
        min_length=1, max_length=240, description="The dish that stays, by name or key.", examples=["Hawaiian"]
    )
    merge: str = Field(
        min_length=1, max_length=240, description="The name that counts as it from now on.", examples=["Hawaian"]
    )


@router.get("", response_model=QualityReport)
async def quality(request: Request, house: House, speaker: Speaker, kept: Kept) -> Response:
    """Gaps, closed days, price changes, names that may be one dish, dishes without a cost, odd days and prices."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    today = today_of(house, restaurant)

    async def make() -> dict[str, Any]:
        report = await house.quality.report(restaurant, today)
        return QualityReport.model_validate(report).model_dump(mode="json", by_alias=True)

    return tagged(request, await kept.body(restaurant, today, "quality", make))


@router.post("/merges", status_code=201, response_model=Merge, responses=problems(409))
async def merge(asked: MergeInput, house: House, speaker: Decider) -> dict[str, Any]:
    """Counts one name as another in every analysis. Nothing stored is changed but a mark, which `DELETE` takes back."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return await house.quality.merge(restaurant, asked.keep, asked.merge)


@router.delete("/merges/{merge_id}", response_model=Merge)
async def unmerge(merge_id: Annotated[str, Path(max_length=100)], house: House, speaker: Decider) -> dict[str, Any]:
    """Takes a merge back, and shows what it was."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return await house.quality.unmerge(restaurant, merge_id)

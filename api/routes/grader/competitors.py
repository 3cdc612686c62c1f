"""Up to five others, and how you stand beside them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Decider, House, Speaker
from api.etag import tagged
from api.routes.grader.common import Json, Mine, categories_of, line_of
from api.routes.grader.shapes.lists import Comparison, CompetitorList
from api.routes.menu.shapes.common import PROBLEMS
from memory.restaurants import COMPETITORS, Restaurant
from tools.grader.present import beside
from tools.grader.schemas import Graded, Target

router = APIRouter(responses=PROBLEMS)


class CompetitorsInput(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    competitors: list[Target] = Field(
        max_length=COMPETITORS, description="Their websites, all of them: who is left out is forgotten."
    )


@router.get("/competitors", response_model=CompetitorList)
async def competitors(request: Request, house: House, speaker: Speaker, restaurant: Mine) -> Response:
    """Whom the owner named, each with its newest grade."""
    return tagged(request, await _listed(house, restaurant))


@router.put("/competitors", response_model=CompetitorList)
async def name_competitors(wanted: CompetitorsInput, house: House, speaker: Decider, restaurant: Mine) -> Json:
    """Names them anew, without grading them."""
    return await _listed(house, await house.profiles.name_competitors(restaurant, wanted.competitors))


async def _listed(house: House, restaurant: Restaurant) -> Json:
    found = await house.profiles.by_competitor(restaurant)
    listed = [{"target": name, "report": line_of(graded) if graded else None} for name, graded in found.items()]
    return {"competitors": listed, "most": COMPETITORS}


@router.get("/compare", response_model=Comparison)
async def compare(request: Request, house: House, speaker: Speaker, restaurant: Mine) -> Response:
    """Your newest finished grade beside theirs. Nobody is asked: `POST /grades` with `compare_with` grades them."""
    own = await house.grader.latest(restaurant.restaurant_id)
    found = await house.profiles.by_competitor(restaurant)
    compared = [_compared(own, graded) for graded in found.values() if graded]
    missing = [name for name, graded in found.items() if graded is None]
    return tagged(request, {"own": line_of(own) if own else None, "compared": compared, "missing": missing})


def _compared(own: Graded | None, other: Graded) -> Json:
    told = beside(own or other, other)
    return {**told, "report_id": other.id, "final": other.final, "categories": categories_of(other)}

"""How the restaurant is found: what a grade goes by, and how often it is made."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Decider, House, Speaker
from api.etag import tagged
from api.routes.grader.common import Json, Mine
from api.routes.grader.shapes.profile import CandidateList, GraderSettings
from api.routes.menu.shapes.common import PROBLEMS, problems
from memory.restaurants import Regrade, Restaurant

router = APIRouter(responses=PROBLEMS)
Typed = Annotated[str, Field(min_length=1, max_length=2_000)]


class SettingsInput(BaseModel):
    """What is not named stays as it is; null forgets it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    website: Typed | None = Field(None, examples=["mariosrestaurant.com"])
    phone: Annotated[str, Field(min_length=5, max_length=40)] | None = Field(None, examples=["(212) 555-0142"])
    address: Annotated[str, Field(min_length=3, max_length=300)] | None = None
    place_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{5,300}$")] | None = Field(
        None, description="Google's, as `GET /candidates` gives it."
    )
    yelp_id: Annotated[str, Field(pattern=r"^[\w-]{3,200}$")] | None = None
    facebook: Typed | None = Field(None, description="The page's address.")
    instagram: Typed | None = Field(None, description="The account's address.")
    delivery: list[Typed] | None = Field(None, max_length=8, description="Addresses of its listings, all of them.")
    awards: list[Annotated[str, Field(min_length=3, max_length=200)]] | None = Field(
        None,
        max_length=10,
        description="What it has won: texts may say so then.",
        examples=[["Best pizza of Portland 2025"]],
    )
    regrade: Regrade | None = Field(None, description="null: weekly where there is a website.")


@router.get("/settings", response_model=GraderSettings)
async def settings(request: Request, house: House, speaker: Speaker, restaurant: Mine) -> Response:
    return tagged(request, _public(house, restaurant))


@router.put("/settings", response_model=GraderSettings)
async def settle(wanted: SettingsInput, house: House, speaker: Decider, restaurant: Mine) -> Json:
    """Every address is checked as one that will be asked. 400 where one cannot be."""
    given = wanted.model_dump(include=wanted.model_fields_set)
    return _public(house, await house.profiles.settle(restaurant, given))


@router.get("/candidates", response_model=CandidateList, responses=problems(503))
async def candidates(
    name: Annotated[str, Query(min_length=2, max_length=200)], house: House, speaker: Decider, restaurant: Mine
) -> Json:
    """Places that the name may mean, from Google: the owner picks, and its `place_id` goes into the settings. 400,
    code `address_needed`, where no Places key is set."""
    return {"candidates": await house.profiles.candidates(restaurant, name)}


def _public(house: House, restaurant: Restaurant) -> Json:
    named = {
        "name",
        "website",
        "phone",
        "address",
        "place_id",
        "yelp_id",
        "facebook",
        "instagram",
        "delivery",
        "awards",
    }
    told = restaurant.model_dump(mode="json", include=named)
    return {**told, "regrade": restaurant.regrades, "names": house.grader.reach.names}

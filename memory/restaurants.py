"""The restaurant's profile: one small document that every turn reads."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, ValidationError
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from core.errors import BadInput, Conflict, NotFound
from core.places import check_currency, check_timezone
from memory.mongo import Mongo, Session

SLUG = re.compile(r"[a-z0-9-]{1,64}")
NOBODY = "_public"  # whose what strangers leave is; no restaurant can be called so
COMPETITORS = 5  # that a restaurant is compared with
Regrade = Literal["off", "weekly", "monthly"]
Address = Annotated[str, Field(max_length=2_000, pattern=r"^https?://\S+$")]
Competitor = Annotated[str, Field(min_length=1, max_length=2_000)]
_SETTLED = {
    *("country", "subdivision", "latitude", "longitude", "hourly_wage"),
    *("website", "phone", "address", "place_id", "yelp_id", "facebook", "instagram", "delivery"),
    *("competitors", "regrade", "awards"),
}


class Restaurant(BaseModel):
    """`restaurant_id` is the slug. `menu_version` grows with every change of the menu, `facts` counts what was
    asked to be remembered, `imports` are the sales imports that count (hidden ones are not listed). Where it stands
    (`country` ISO 3166, `subdivision` as in ISO 3166-2 behind the dash, degrees) is for holidays and weather; how it is
    found online (`website` and what follows) for its grade."""

    restaurant_id: str
    name: str
    timezone: str
    currency: str
    demo: bool = False
    menu_version: int = 0
    facts: int = 0
    imports: list[str] = Field(default_factory=list)
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    hourly_wage: float | None = Field(default=None, ge=0)  # major units; with dishes' minutes it enters their margins
    subdivision: str | None = Field(default=None, pattern="^[A-Z0-9]{1,3}$")
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    website: Address | None = None
    phone: str | None = Field(default=None, max_length=40)  # as the owner writes it
    address: str | None = Field(default=None, max_length=300)
    place_id: str | None = Field(default=None, max_length=300)  # Google's
    yelp_id: str | None = Field(default=None, max_length=300)
    facebook: Address | None = None  # of the page
    instagram: Address | None = None
    delivery: list[Address] = Field(default_factory=list, max_length=8)  # its listings
    competitors: list[Competitor] = Field(default_factory=list, max_length=COMPETITORS)  # as the owner names them
    awards: list[Annotated[str, Field(min_length=3, max_length=200)]] = Field(
        default_factory=list, max_length=10
    )  # won
    regrade: Regrade | None = None  # how often it is graded anew; None: weekly where there is a website
    created_at: datetime

    @property
    def regrades(self) -> Regrade:
        """How often it is graded anew."""
        return self.regrade or ("weekly" if self.website else "off")

    @property
    def home_country(self) -> str | None:
        """The country that was named, else the one of the time zone; None for zones like UTC."""
        return self.country or country_of(self.timezone)

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, where both are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    def today(self, now: datetime) -> date:
        """Its own calendar day at that moment."""
        return now.astimezone(ZoneInfo(self.timezone)).date()


class RestaurantStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def get(self, restaurant_id: str) -> Restaurant:
        document = await self._mongo.tenant(restaurant_id).restaurants.find_one()
        if document is None:
            raise NotFound(f"There is no restaurant called {restaurant_id!r} here.")
        return Restaurant.model_validate(document)

    async def create(self, restaurant: Restaurant) -> Restaurant:
        if not SLUG.fullmatch(restaurant.restaurant_id):
            raise BadInput("A restaurant's name in addresses is 1 to 64 characters of a-z, 0-9 and -.")
        check_timezone(restaurant.timezone)
        check_currency(restaurant.currency)
        document = {"_id": restaurant.restaurant_id, **restaurant.model_dump()}
        try:
            await self._mongo.tenant(restaurant.restaurant_id).restaurants.insert_one(document)
        except DuplicateKeyError:
            raise Conflict(f"There is a restaurant called {restaurant.restaurant_id!r} already.") from None
        return restaurant

    async def settle(self, restaurant_id: str, **profile: str | float | list[str] | None) -> Restaurant:
        """Any of the fields that the owner may set. BadInput for what cannot be."""
        if unknown := set(profile) - _SETTLED:
            raise BadInput(f"{min(unknown)} is not for the owner to set.")
        known = await self.get(restaurant_id)
        try:
            settled = Restaurant.model_validate({**known.model_dump(), **profile})
        except ValidationError as error:
            where = error.errors()[0]
            raise BadInput(f"{where['loc'][0]}: {where['msg']}") from None
        fields = settled.model_dump(include=set(profile))
        if not fields:
            return settled
        await self._mongo.tenant(restaurant_id).restaurants.update_one({}, {"$set": fields})
        return settled

    async def all(self) -> list[Restaurant]:
        cursor = self._mongo.system("restaurants").find().sort("restaurant_id")
        return [Restaurant.model_validate(document) async for document in cursor]

    async def menu_changed(self, restaurant_id: str, session: Session | None = None) -> int:
        """Marks the menu as changed, which renews every cache keyed by `menu_version`. Returns the new version."""
        document = await self._mongo.tenant(restaurant_id).restaurants.find_one_and_update(
            {}, {"$inc": {"menu_version": 1}}, return_document=ReturnDocument.AFTER, session=session
        )
        if document is None:
            raise NotFound(f"There is no restaurant called {restaurant_id!r} here.")
        return int(document["menu_version"])


@cache
def _countries() -> dict[str, str]:
    """Time zone -> country, as the tz database has it."""
    lines = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}


def country_of(timezone: str) -> str | None:
    """ISO 3166 code of the country that a time zone is named after; None for UTC and the like."""
    return _countries().get(timezone)

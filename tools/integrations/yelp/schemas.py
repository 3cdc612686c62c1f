"""Yelp's wire format, as much of it as is read. Unknown fields are let pass.

Source: docs.developer.yelp.com/reference; field names as in github.com/Yelp/yelp-fusion (MIT).
"""

from __future__ import annotations

from pydantic import Field

from tools.integrations.wire import Rows, Wire

Text = str | None


class Category(Wire):
    alias: Text = None
    title: Text = None


class Location(Wire):
    address1: Text = None
    address2: Text = None
    address3: Text = None
    city: Text = None
    zip_code: Text = None
    state: Text = None
    country: Text = None
    display_address: Rows[str] = ()

    @property
    def line(self) -> str | None:
        """The whole address in one line."""
        if self.display_address:
            return ", ".join(self.display_address)
        place = " ".join(filter(None, (self.state, self.zip_code)))
        return ", ".join(filter(None, (self.address1, self.address2, self.city, place))) or None


class Hours(Wire):
    hours_type: Text = None
    open: Rows[dict[str, object]] = ()


class Attributes(Wire):
    menu_url: Text = None
    business_url: Text = None


class Business(Wire):
    """A place. The last six are told by its own address only, not by a search; `photos` are three at most."""

    id: str
    alias: Text = None
    name: Text = None
    url: Text = None
    phone: Text = None
    is_closed: bool | None = None  # for good
    review_count: int | None = Field(None, ge=0)
    rating: float | None = Field(None, ge=0, le=5)
    price: Text = None
    categories: Rows[Category] = ()
    location: Location = Location()
    is_claimed: bool | None = None
    photos: Rows[str] = ()
    hours: Rows[Hours] = ()
    yelp_menu_url: Text = None
    attributes: Attributes | None = None
    image_url: Text = None


class Businesses(Wire):
    businesses: Rows[Business] = ()


class User(Wire):
    name: Text = None


class Review(Wire):
    """`text` is an excerpt; `time_created` is in Pacific time, without saying so."""

    id: Text = None
    url: Text = None
    text: str = ""
    rating: float | None = Field(None, ge=0, le=5)
    time_created: Text = None
    user: User | None = None


class Reviews(Wire):
    total: int | None = None
    possible_languages: Rows[str] = ()
    reviews: Rows[Review] = ()

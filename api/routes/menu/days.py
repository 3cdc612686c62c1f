"""Which day it is at the restaurant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from memory.restaurants import Restaurant

if TYPE_CHECKING:
    from api.wiring import Container


def today_of(house: Container, restaurant: Restaurant) -> date:
    return restaurant.today(house.clock.now())

"""What the menu needs to know of a connected till. Who connects it stands behind this and is built later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from memory.mongo import Session
from memory.restaurants import Restaurant
from tools.base import ToolCall


@dataclass(frozen=True, slots=True)
class Linked:
    """A till that lists the dish. Not `writable`: changes are made there by hand. Not `ready`: it has to be connected
    again first."""

    provider: str
    title: str
    writable: bool
    ready: bool


@dataclass(frozen=True, slots=True)
class TillChange:
    """What to write there. Prices by size (None: a dish without sizes) in major units."""

    key: str
    prices: Mapping[str | None, Decimal]
    available: bool | None


class Till(Protocol):
    async def linked(self, restaurant: Restaurant, key: str, session: Session | None = None) -> Sequence[Linked]:
        """The tills that list the dish."""
        ...

    async def write_later(self, call: ToolCall, change: TillChange, tills: Sequence[Linked], session: Session) -> None:
        """Puts the change on its way, within the transaction of `session`; it happens once per `call.call_id`."""
        ...

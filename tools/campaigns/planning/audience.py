"""To whom a campaign goes, and how many are held out so that its lift can be told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.errors import ToolInputError
from memory.restaurants import Restaurant
from tools.campaigns.guests.schemas import AudienceCount, Segment
from tools.campaigns.planning.engine import strategy, timing
from tools.campaigns.planning.ports import Counting
from tools.campaigns.results.service import ResultService, detectable, is_tellable
from tools.campaigns.schemas import Objective
from tools.content.schemas import Channel, Offer
from tools.menu.schemas import MenuItem

HOLDOUT = 10.0  # percent, by default


@dataclass(slots=True)
class Wish:
    """The arguments as they are meant."""

    objective: Objective
    topic: str
    channels: list[Channel]
    segment: Segment | None
    item: MenuItem | None
    offer: Offer | None
    when: timing.When
    language: Any
    variants: int
    why: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reach:
    """`counted` None: nobody is written to. `percent`: held out. `rate`: the share that orders anyway. `points`: the
    smallest lift that could be told."""

    counted: AudienceCount | None = None
    percent: float = 0.0
    rate: float | None = None
    points: float | None = None


class Audience:
    def __init__(self, guests: Counting, results: ResultService) -> None:
        self._guests, self._results = guests, results

    async def reach(self, restaurant: Restaurant, wish: Wish, campaign_id: str, now: datetime) -> Reach:
        """Counted, with the holdout that lets a lift be told where any does. Channels that reach nobody are taken out
        of `wish`; without any left ToolInputError."""
        direct = strategy.direct(wish.channels)
        if not direct or wish.segment is None:
            wish.segment = None
            return Reach()
        segment = wish.segment
        counted = await self.count(restaurant, segment, wish.channels, now, HOLDOUT, campaign_id)
        guests = strategy.reachable(counted)
        rate = await self._results.base_rate(restaurant, segment, restaurant.today(now))
        usual = found = Reach(counted, HOLDOUT, rate, await points(guests, counted, rate))
        for percent in await asyncio.to_thread(_holdouts, guests, strategy.base_of(rate)):
            if not is_tellable(found.points):
                counted = await self.count(restaurant, segment, wish.channels, now, percent, campaign_id)
                found = Reach(counted, percent, rate, await points(guests, counted, rate))
        found = found if is_tellable(found.points) else usual
        self._drop_empty(wish, usual.counted or counted)
        if not strategy.direct(wish.channels):
            wish.segment = None
            return Reach()
        basis = "orders and opt-ins of your guests"
        wish.why.append(f"{segment.counted(counted.members)}, {guests} of whom can be reached ({basis}).")
        wish.notes.append(strategy.holdout_note(found.percent, guests, found.points, rate, is_tellable(found.points)))
        return found

    async def count(
        self,
        restaurant: Restaurant,
        segment: Segment,
        channels: Sequence[Channel],
        now: datetime,
        percent: float,
        campaign_id: str,
    ) -> AudienceCount:
        return await self._guests.count(restaurant, segment, strategy.direct(channels), now, percent, campaign_id)

    def _drop_empty(self, wish: Wish, counted: AudienceCount) -> None:
        """A channel that reaches nobody falls away, and is told; without any left there is nothing to plan."""
        empty = [channel for channel in strategy.direct(wish.channels) if not counted.by_channel.get(channel)]
        if not empty:
            return
        assert wish.segment
        why = ", ".join(f"{reason}: {count}" for reason, count in counted.left_out.items()) or "nobody is in this group"
        gone = strategy.channel_names(list(empty))
        wish.channels = [channel for channel in wish.channels if channel not in empty]
        if not wish.channels:
            raise ToolInputError(
                f"Nobody would get it: of {wish.segment.counted(counted.members)} none can be reached by "
                f"{gone.lower()} ({why}). Choose another group, collect opt-ins, or post it publicly."
            )
        wish.notes.append(f"{gone} was left out: none of the {wish.segment.plural} can be reached there ({why}).")


async def points(guests: int, counted: AudienceCount, rate: float | None) -> float | None:
    """The smallest lift that could be told, in percentage points. `guests` can be reached, those held out included."""
    held = counted.held_out
    return await asyncio.to_thread(detectable, guests - held, held, strategy.base_of(rate))


def _holdouts(guests: int, base: float) -> list[float]:
    """Holdouts (percent) to try, the smallest first: who is held out is decided by a hash, so how many are is known
    only when they are counted. None where none would tell anything."""
    from tools.campaigns.results.engine.power import HOLDOUTS, enough, holdout

    first = holdout(guests, base)
    held = round(guests * first / 100)
    if not enough(guests - held, held, base):
        return []
    return [percent for percent in HOLDOUTS if percent >= first]

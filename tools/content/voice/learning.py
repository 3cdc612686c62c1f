"""Makes new versions of a voice: from all samples, all lessons and what the owner set by hand, each time anew."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from core.clock import Clock
from core.errors import Conflict
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.content.voice.schemas import Sample, SourceKind, VoiceProfile
from tools.content.voice.store import VoiceStore

MOST_SAMPLES = 200  # kept of a restaurant; the newest
_ATTEMPTS = 4  # when several teach at once
WEIGHTS: dict[SourceKind, float] = {  # how much the owner's own voice is in it
    "pasted": 1.0,
    "owner": 1.0,
    "posts": 1.0,
    "edit": 0.7,
    "website": 0.7,
    "replies": 0.5,  # thanks and apologies sound alike everywhere
}


def made(texts: Sequence[str], source: SourceKind, at: datetime) -> list[Sample]:
    """Cleaned texts as samples."""
    from tools.content.voice.engine.text import digest, read

    return [
        Sample(id=digest(one), text=one, source=source, language=read(one).language, at=at, weight=WEIGHTS[source])
        for one in texts
    ]


class Learner:
    """Writes versions; knows nothing of where samples come from."""

    def __init__(self, mongo: Mongo, clock: Clock) -> None:
        self.store, self._restaurants, self._clock = VoiceStore(mongo), RestaurantStore(mongo), clock

    async def current(self, restaurant_id: str) -> VoiceProfile:
        return await self.store.latest(restaurant_id) or VoiceProfile(restaurant_id=restaurant_id)

    async def keep(self, restaurant_id: str, samples: Sequence[Sample]) -> int:
        """Adds new ones; beyond the cap the oldest go. Returns how many were new."""
        if not samples:
            return 0
        new = await self.store.keep(restaurant_id, samples)
        kept = await self.store.samples(restaurant_id)
        if len(kept) > MOST_SAMPLES:
            await self.store.erase(restaurant_id, [one.id for one in kept[MOST_SAMPLES:]])
        return new

    async def renew(
        self, restaurant_id: str, reason: str, by: str, owner_set: Mapping[str, object] | None = None
    ) -> VoiceProfile:
        """A new version of everything that is known. `owner_set`: changes to what is set by hand; None takes one
        back."""
        from tools.content.voice.engine.profile import build

        restaurant: Restaurant = await self._restaurants.get(restaurant_id)
        for _ in range(_ATTEMPTS):
            before = await self.current(restaurant_id)
            by_hand = {
                key: value for key, value in {**before.owner_set, **(owner_set or {})}.items() if value is not None
            }
            samples, lessons = await asyncio.gather(
                self.store.samples(restaurant_id), self.store.lessons(restaurant_id)
            )
            profile = await asyncio.to_thread(build, restaurant_id, samples, lessons, by_hand, restaurant.name)
            written = {"created_at": self._clock.now(), "created_by": by, "reason": reason}
            profile = profile.model_copy(update={"version": before.version + 1, **written})
            try:
                await self.store.add(profile)
            except Conflict:
                continue
            return profile
        raise Conflict("The voice is being changed by others just now: try again.")

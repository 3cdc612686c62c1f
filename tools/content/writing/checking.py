"""A text while it is being typed: what is not right in it, how it is sent, and whether it sounds like the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from memory.restaurants import Restaurant
from tools.content.schemas import Brief, Channel, Finding, Language, Offer, Version
from tools.content.voice.schemas import Consistency, VoiceProfile
from tools.menu.schemas import MenuItem


class Writing(Protocol):
    """`tools.content.service.ContentService`."""

    async def recheck(
        self, restaurant: Restaurant, versions: Sequence[Version], brief: Brief, now: datetime
    ) -> list[Version]: ...


class Voices(Protocol):
    """`tools.content.voice.service.VoiceService`."""

    async def current(self, restaurant_id: str) -> VoiceProfile: ...
    def consistency(self, profile: VoiceProfile, text: str, language: str | None = "en") -> Consistency: ...


class Mending(Protocol):
    """`tools.content.guard.service.GuardService`."""

    def mend(self, version: Version, findings: Sequence[Finding]) -> Version: ...


class Menu(Protocol):
    async def menu(self, restaurant_id: str) -> list[MenuItem]: ...


@dataclass(frozen=True, slots=True)
class Typed:
    """A text and what it is for. `item` is a dish by name or menu key, `offer` as the owner says it."""

    channel: Channel
    text: str
    subject: str | None = None
    item: str | None = None
    offer: str | None = None
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """`version` carries findings, parts and cost; `mended`: the text as the guard would put it right, None where it
    would not change anything."""

    version: Version
    mended: str | None
    voice: Consistency


class Checking:
    def __init__(self, content: Writing, voices: Voices, guard: Mending, menu: Menu) -> None:
        self._content, self._voices, self._guard, self._menu = content, voices, guard, menu

    async def of(self, restaurant: Restaurant, typed: Typed, now: datetime) -> Checked:
        """Nothing is kept. Raises ToolInputError for a dish or an offer that cannot be."""
        voice = await self._voices.current(restaurant.restaurant_id)
        brief = await self._brief(restaurant, typed)
        language: Language = "es" if voice.languages[:1] == ["es"] else "en"
        version = Version(channel=typed.channel, language=language, body=typed.text, subject=typed.subject)
        [seen] = await self._content.recheck(restaurant, [version], brief, now)
        mended = self._guard.mend(version, seen.findings).body if seen.findings else version.body
        consistency = self._voices.consistency(voice, typed.text, None)
        return Checked(seen, mended if mended != typed.text else None, consistency)

    async def _brief(self, restaurant: Restaurant, typed: Typed) -> Brief:
        items = await self._menu.menu(restaurant.restaurant_id) if typed.item or typed.offer else []
        dish = dish_named(typed.item, items) if typed.item else None
        offer: Offer | None = None
        if typed.offer:
            from tools.content.writing.briefing import offer_of

            offer = offer_of(typed.offer, restaurant, items, dish)
        key = dish.key if dish else offer.item if offer else None
        return Brief(
            topic=typed.text[:500],
            channels=[typed.channel],
            item=key,
            offer=offer,
            starts=typed.starts,
            ends=typed.ends,
        )


def dish_named(text: str, items: Sequence[MenuItem]) -> MenuItem:
    """By its menu key, or as an owner calls it. Raises ToolInputError with the candidates."""
    from tools.menu.names import find_item

    return next((item for item in items if item.key == text), None) or find_item(text, items).item

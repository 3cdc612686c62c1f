"""What content asks of the parts around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from memory.restaurants import Restaurant
from tools.content.schemas import Brief, Channel, Fact, Finding, Language, Picture, Truth, Version
from tools.content.voice.schemas import Consistency, VoiceProfile
from tools.menu.schemas import MenuItem


class Menu(Protocol):
    async def menu(self, restaurant_id: str) -> list[MenuItem]: ...


class Context(Protocol):
    """What is going on around the brief (`tools.content.context.service`)."""

    async def gather(self, restaurant: Restaurant, brief: Brief, now: datetime) -> list[Fact]: ...


class Voices(Protocol):
    """`tools.content.voice.service.VoiceService`."""

    async def current(self, restaurant_id: str) -> VoiceProfile: ...
    async def exemplars(self, restaurant_id: str, about: str, n: int = 3) -> list[str]: ...
    def consistency(self, profile: VoiceProfile, text: str, language: str | None = "en") -> Consistency: ...
    async def heard_edit(self, restaurant_id: str, before: str, after: str, by: str) -> Any: ...


class Pictures(Protocol):
    """`tools.content.images.service`."""

    async def pick(
        self, restaurant_id: str, brief: Brief, channel: Channel, recent: Sequence[str] = ()
    ) -> Picture | None: ...
    async def chosen(self, restaurant_id: str, image_id: str, channel: Channel, language: Language) -> Picture: ...


class Guard(Protocol):
    """`tools.content.guard`: `truth_for` reads, the other two are pure."""

    async def truth_for(self, restaurant: Restaurant, brief: Brief, now: datetime) -> Truth: ...
    def check(self, version: Version, truth: Truth) -> list[Finding]: ...
    def mend(self, version: Version, findings: Sequence[Finding]) -> Version: ...


class Past(Protocol):
    """What earlier tests of the same difference came to."""

    async def expected(self, restaurant_id: str, difference: str) -> str | None:
        """One sentence with its numbers; None where nothing was measured."""
        ...


@dataclass(frozen=True, slots=True)
class Around:
    """What content is written with, beside the menu. None: there is none of it here. `public_url`: where others reach
    this server, without which Instagram cannot fetch a picture. `sms_price`: major units a part."""

    voices: Voices
    context: Context | None = None
    pictures: Pictures | None = None
    guard: Guard | None = None
    past: Past | None = None
    sms_price: float | None = None
    public_url: str | None = None

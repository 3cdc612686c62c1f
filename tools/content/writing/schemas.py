"""What a writer is given and gives back, and what the two content tools take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.events import StepFinished, StepStarted
from memory.restaurants import Restaurant
from tools.content.schemas import Brief, Channel, Difference, Language, Version
from tools.content.voice.schemas import VoiceProfile
from tools.menu.schemas import MenuItem

Hook = Literal["rain", "snow", "cold", "heat", "sun"]
Step = Callable[[StepStarted | StepFinished], None]


class Wishes(BaseModel):
    """What the owner asked of the wording, beyond the brief. None: as the voice has it. `roll` grows with every "write
    another one"; `length` -2..2; `per` holds the same fields for one channel alone."""

    roll: int = 0
    length: int = Field(default=0, ge=-2, le=2)
    emoji: bool | None = None
    formal: bool | None = None
    exclaim: bool | None = None
    question: bool | None = None
    price: bool | None = None
    hashtags: bool | None = None
    link: bool | None = None
    hook: Hook | Literal["none"] | None = None
    say: list[str] = Field(default_factory=list)  # the owner's own sentences, put in
    words: str | None = None  # the owner's own text, in place of ours
    per: dict[Channel, dict[str, Any]] = Field(default_factory=dict)

    def on(self, channel: Channel) -> Wishes:
        """Those that count for this channel."""
        return self.model_copy(update=self.per.get(channel, {}))


@dataclass(frozen=True, slots=True)
class Order:
    """Everything a writer needs; nothing is looked up behind it. `recent`: first sentences that ran lately. `link`:
    where a text leads. `sms_price`: major units a part, None: unknown."""

    restaurant: Restaurant
    brief: Brief
    voice: VoiceProfile
    today: date
    dish: MenuItem | None = None
    exemplars: list[str] = field(default_factory=list)
    wishes: Wishes = field(default_factory=Wishes)
    recent: list[str] = field(default_factory=list)
    link: str | None = None
    sms_price: float | None = None
    draft_id: str = ""
    instruction: str | None = None  # of a revision, for a writer that reads; `before`: the versions that it is about
    before: list[Version] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer made."""

    master: str
    versions: list[Version]
    difference: Difference | None = None
    notes: list[str] = field(default_factory=list)
    writer: str = "builtin"


class Writer(Protocol):
    """Writes all channels of one order; tells of each channel's start and end through `step`."""

    async def write(self, order: Order, step: Step) -> Written: ...


class WriteArgs(BaseModel):
    """What to write, and for where."""

    model_config = ConfigDict(extra="forbid")

    channels: list[Channel] = Field(
        min_length=1, max_length=6, description="Where it goes: instagram, facebook, google_post, email, sms, website."
    )
    topic: str = Field(
        min_length=1, max_length=500, description="What it is about, in the owner's words: occasion, weather, news."
    )
    item: str | None = Field(default=None, max_length=240, description="The dish by name, where one is meant.")
    offer: str | None = Field(
        default=None, max_length=160, description="What guests get, as the owner said it: 20% off, 2 for 1, $12."
    )
    tone: str | None = Field(default=None, max_length=60, description="Only where the owner asks: formal, playful...")
    language: Language | None = Field(default=None, description="en or es; without it the restaurant's own.")
    variants: int | None = Field(default=None, ge=1, le=3, description="2 for an A/B pair, where it is asked for.")

    @field_validator("item", "offer", "tone")
    @classmethod
    def _blank_is_none(cls, value: str | None) -> str | None:
        return (value or "").strip() or None

    @field_validator("channels")
    @classmethod
    def _each_once(cls, value: list[Channel]) -> list[Channel]:
        return list(dict.fromkeys(value))


class ReviseArgs(BaseModel):
    """What to change of a draft."""

    model_config = ConfigDict(extra="forbid")

    instruction: str = Field(
        min_length=1, max_length=2_000, description="The owner's wish word for word: shorter, no emojis, in Spanish..."
    )
    draft_id: str | None = Field(default=None, max_length=40, description="Without it: this conversation's last draft.")

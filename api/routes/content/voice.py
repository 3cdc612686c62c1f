"""The restaurant's voice: what was learned, from what, and what the owner sets by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Decider, Drafter, House, Speaker
from api.etag import tagged
from api.routes.content.common import Id, Json
from api.routes.content.shapes.drafts import VoiceScore
from api.routes.content.shapes.voice import VoiceState
from api.routes.menu.shapes.common import PROBLEMS, problems

router = APIRouter(prefix="/voice", responses=PROBLEMS)
_CLIP = 280  # letters of a sample


class Source(BaseModel):
    model_config = ConfigDict(extra="forbid")

    source: str = Field(description="Pasted texts with blank lines between them, or website, posts, replies.")


class Text(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=20_000)


class ByHand(BaseModel):
    """What the owner sets stays when learning goes on; null gives it back to learning."""

    model_config = ConfigDict(extra="forbid")

    never: list[str] | None = None
    emoji: list[str] | None = None
    phrases: list[str] | None = None
    hashtags: list[str] | None = None
    languages: list[str] | None = None
    greeting: str | None = None
    sign_off: str | None = None
    traits: dict[str, Any] | None = Field(None, description="formality, warmth, humour, person, ... as in the profile.")

    @property
    def fields(self) -> Json:
        named = self.model_dump(exclude_unset=True)
        return {**{name: value for name, value in named.items() if name != "traits"}, **(self.traits or {})}


@router.get("", response_model=VoiceState)
async def voice(request: Request, house: House, speaker: Speaker) -> Response:
    """The version in use with what each trait rests on, its samples, and the versions before it."""
    return tagged(request, await _state(house, speaker.restaurant_id))


@router.post("/learn", response_model=VoiceState, responses=problems(409, 503))
async def learn(wanted: Source, house: House, speaker: Drafter) -> Json:
    """Learns from the restaurant's own words; the same again changes nothing."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    learned = await house.voice.learned(restaurant, wanted.source, speaker.user_id)
    return await _state(house, speaker.restaurant_id, learned.notes)


@router.put("", response_model=VoiceState, responses=problems(409))
async def set_by_hand(wanted: ByHand, house: House, speaker: Decider) -> Json:
    """What the owner knows better."""
    await house.voice.set_by_hand(speaker.restaurant_id, wanted.fields, speaker.user_id)
    return await _state(house, speaker.restaurant_id)


@router.delete("/samples/{sample_id}", response_model=VoiceState, responses=problems(409))
async def forget(sample_id: Id, house: House, speaker: Decider) -> Json:
    """Forgets a sample; the voice is learned anew without it."""
    await house.voice.erase(speaker.restaurant_id, sample_id, speaker.user_id)
    return await _state(house, speaker.restaurant_id)


@router.post("/score", response_model=VoiceScore)
async def score(typed: Text, house: House, speaker: Speaker) -> Json:
    """How well a text fits the voice, 0 to 100, and what does not."""
    profile = await house.voice.current(speaker.restaurant_id)
    return house.voice.consistency(profile, typed.text, None).model_dump()


async def _state(house: House, restaurant_id: str, notes: Sequence[str] = ()) -> Json:
    await house.restaurants.get(restaurant_id)
    profile = await house.voice.current(restaurant_id)
    samples, versions = await house.voice.samples(restaurant_id), await house.voice.versions(restaurant_id)
    shown = {"version", "reason", "created_at", "created_by"}
    return {
        "profile": profile.model_dump(mode="json", exclude={"restaurant_id", "vocabulary"}),
        "samples": [
            {"id": one.id, "text": one.text[:_CLIP], "source": one.source, "at": one.at.isoformat()} for one in samples
        ],
        "versions": [one.model_dump(mode="json", include=shown) for one in versions],
        "notes": list(notes),
    }

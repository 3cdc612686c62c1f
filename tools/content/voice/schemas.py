"""What is known of a restaurant's voice."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

SourceKind = Literal["pasted", "website", "posts", "replies", "edit", "owner"]


class Traits(BaseModel):
    """Measured habits. Shares 0-1; lengths in words. Defaults are those of a friendly neighbourhood place."""

    formality: float = 0.35  # 0 casual, 1 formal
    warmth: float = 0.7
    humour: float = 0.2
    sentence_words: float = 11.0  # mean
    emoji_per_100_words: float = 0.5
    exclamations_per_sentence: float = 0.1
    questions_per_sentence: float = 0.1
    capitals: float = 0.0  # share of words in capitals
    hashtags_per_text: float = 1.0
    person: Literal["we", "I", "they"] = "we"
    contractions: float = 0.6  # of the places where English could contract
    address: Literal["tu", "usted", "unknown"] = "unknown"  # Spanish


class Sample(BaseModel):
    """A text it was learned from; `id` is its digest. Kept as an exemplar, found again by meaning (Chroma)."""

    id: str
    text: str
    source: SourceKind
    language: str = "en"
    at: datetime
    weight: float = 1.0


class VoiceProfile(BaseModel):
    """One version (`brand_voice_profiles`); the highest is the one in use. `explained`: plain sentences, each with what
    it rests on. `learned` False: nothing was learned, these are the house's defaults."""

    restaurant_id: str
    version: int = 0
    learned: bool = False
    traits: Traits = Field(default_factory=Traits)
    phrases: list[str] = Field(default_factory=list)  # signature phrases
    emoji: list[str] = Field(default_factory=list)  # the ones it uses, most used first
    hashtags: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)  # words never used
    greeting: str | None = None
    sign_off: str | None = None
    languages: list[str] = Field(default_factory=lambda: ["en"])
    samples: int = 0
    words: int = 0
    sources: dict[str, int] = Field(default_factory=dict)
    explained: list[str] = Field(default_factory=list)
    owner_set: dict[str, object] = Field(default_factory=dict)  # what the owner set by hand: learning leaves it alone
    vocabulary: dict[str, float] = Field(default_factory=dict)  # log-odds of telling words, for the score
    created_at: datetime | None = None
    created_by: str | None = None
    reason: str | None = None  # what made this version ("3 samples pasted", "you shortened a text twice")


class Consistency(BaseModel):
    """How well a text fits, 0-100, and what does not, as plain sentences. None: nothing learned to compare with."""

    score: int | None
    off: list[str] = Field(default_factory=list)


class Learned(BaseModel):
    """What came of learning: `new` texts of that kind, and what the owner should know."""

    profile: VoiceProfile
    kind: SourceKind
    new: int
    notes: list[str] = Field(default_factory=list)


class LearnArgs(BaseModel):
    source: str = Field(
        description="The owner's own texts as they were pasted (several, with blank lines between them), or one of: "
        "website, posts (Facebook and Instagram), replies (the owner's answers to reviews)"
    )


class ShowArgs(BaseModel):
    pass

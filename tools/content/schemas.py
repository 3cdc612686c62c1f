"""The shapes that all content shares: channels, offers, facts, briefs, versions, drafts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, Protocol

from pydantic import BaseModel, Field

Channel = Literal["instagram", "facebook", "google_post", "email", "sms", "website"]
Language = Literal["en", "es"]
CHANNELS: tuple[Channel, ...] = ("instagram", "facebook", "google_post", "email", "sms", "website")
DIRECT: frozenset[Channel] = frozenset({"email", "sms"})  # go to guests one by one; the others are public
TITLES: dict[Channel, str] = {
    "instagram": "Instagram",
    "facebook": "Facebook",
    "google_post": "Google post",
    "email": "Email",
    "sms": "Text message",
    "website": "Website banner",
}

FactKind = Literal["weather", "holiday", "event", "dish", "offer", "push", "recent", "audience", "restaurant", "owner"]


class Fact(BaseModel):
    """Something true that a text may lean on. `text` is one plain sentence, `values` the same for programs, `source`
    who says so, `as_of` when it was so (None: always); `day` where it is about a day."""

    kind: FactKind
    text: str
    values: dict[str, Any] = Field(default_factory=dict)
    source: str
    as_of: datetime | None = None
    day: date | None = None


class Offer(BaseModel):
    """What guests get. percent: 0 < value < 100. amount: money off, price: the special price (major units). extra: what
    `text` says (a free dessert). `item` is the menu key it is for; None: the whole bill. `text`: as it was said."""

    kind: Literal["percent", "amount", "price", "extra"]
    value: float | None = None
    item: str | None = None
    text: str
    code: str | None = Field(default=None, max_length=20)  # that guests show


class Brief(BaseModel):
    """What is to be said, to whom and when; `item` is the menu key. `weekday` 0 is Monday (a weekly thing)."""

    topic: str = Field(max_length=500)
    asked: str | None = Field(default=None, max_length=500)  # the owner's own words, where `topic` is ours
    channels: list[Channel]
    objective: str | None = None
    item: str | None = None
    offer: Offer | None = None
    tone: str | None = Field(default=None, max_length=60)
    language: Language = "en"
    variants: int = Field(default=1, ge=1, le=3)
    segment: str | None = None
    starts: date | None = None
    ends: date | None = None
    weekday: int | None = Field(default=None, ge=0, le=6)
    facts: list[Fact] = Field(default_factory=list)


FindingKind = Literal[
    "unknown_dish",
    "unavailable_dish",
    "wrong_price",
    "wrong_offer",
    "wrong_date",
    "allergen_claim",
    "health_claim",
    "alcohol",
    "guest_name",
    "superlative",
    "pressure",
    "link",
    "length",
    "missing",
    "injection",
]


class Finding(BaseModel):
    """What is not right in a text: `quote` as it stands there, `why` in one plain sentence, `fix` what to put in its
    place ("" deletes it; None: only a person can mend it). block: it must not go out like that."""

    kind: FindingKind
    severity: Literal["block", "fix", "note"]
    quote: str = ""
    why: str
    fix: str | None = None


class Picture(BaseModel):
    """A picture of the restaurant's library, cropped for a channel. `box`: left, top, right, bottom in pixels of the
    original."""

    image_id: str
    alt: str
    width: int
    height: int
    box: tuple[int, int, int, int]
    demo: bool = False


class Schedule(BaseModel):
    """What a Google post of an offer or an event needs beside its text. The restaurant's own days, both included."""

    kind: Literal["offer", "event"]
    title: str = Field(min_length=1, max_length=58)
    starts: date
    ends: date
    code: str | None = None


class Version(BaseModel):
    """One channel's text. `body` is plain text and complete (hashtags, link, footer stand in it where the channel has
    them); email has subject, preheader and html beside it. `parts`: messages that an SMS is sent as. `voice`: 0-100."""

    channel: Channel
    variant: str = "A"
    language: Language = "en"
    body: str
    subject: str | None = None
    preheader: str | None = None
    html: str | None = None
    hashtags: list[str] = Field(default_factory=list)
    link: str | None = None  # where it leads, before it is shortened for a guest
    button: str | None = None  # the call to action of a Google post, a banner, an email
    picture: Picture | None = None
    schedule: Schedule | None = None  # of a Google post
    encoding: Literal["GSM-7", "UCS-2"] | None = None
    parts: int | None = None
    cost_each: float | None = None  # major units, per guest; None: free or unknown
    findings: list[Finding] = Field(default_factory=list)
    mended: list[str] = Field(default_factory=list)  # what the guard put right, in plain sentences
    voice: int | None = None
    why_not: str | None = None  # why it cannot go out from here yet ("Instagram takes no post without a picture")

    @property
    def blocked(self) -> bool:
        return any(finding.severity == "block" for finding in self.findings)


class Difference(BaseModel):
    """What two variants differ in, and what is expected of it; `expected` None: nothing was measured yet."""

    what: str
    expected: str | None = None


class Draft(BaseModel):
    """Versions of one message, kept in `content_drafts`. Nobody but the team sees it until a campaign or an approval
    carries it out. `writer`: builtin or the model's name."""

    id: str
    restaurant_id: str
    thread_id: str | None = None
    title: str
    brief: Brief
    master: str
    versions: list[Version]
    difference: Difference | None = None
    voice_version: int = 0
    writer: str = "builtin"
    notes: list[str] = Field(default_factory=list)
    revisions: int = 0
    campaign_id: str | None = None
    wishes: dict[str, Any] = Field(
        default_factory=dict
    )  # what was asked of the wording since (`writing.schemas.Wishes`)
    changed: list[str] = Field(default_factory=list)  # what the last revision changed, in plain sentences
    calls: list[str] = Field(default_factory=list)  # tool calls that it has answered already
    demo: bool = False
    created_at: datetime
    updated_at: datetime


class Truth(BaseModel):
    """What a text is measured against. `dishes`: by menu key. Money in major units."""

    class Dish(BaseModel):
        key: str
        name: str
        aliases: list[str] = Field(default_factory=list)
        category: str | None = None
        price: float | None = None
        prices: dict[str, float] = Field(default_factory=dict)  # by size
        available: bool = True
        allergens: list[str] | None = None  # free of / contains, only where the owner has said so; None: not known
        alcohol: bool = False

    restaurant: str
    currency: str
    country: str | None = None
    today: date
    dishes: list[Dish]
    offer: Offer | None = None
    starts: date | None = None
    ends: date | None = None
    weekday: int | None = None
    hours: dict[int, list[tuple[str, str]]] | None = None  # weekday -> spans "11:00"-"23:00"; None: not known
    awards: list[str] = Field(default_factory=list)  # superlatives that the owner has shown to be true
    guests: list[str] = Field(default_factory=list)  # names that may not stand in it
    hosts: list[str] = Field(default_factory=list)  # where links may lead
    allowed: list[str] = Field(default_factory=list)  # further dish-like words that are no dishes
    subdivision: str | None = None  # as in ISO 3166-2 behind the dash; for the law on drinks
    closed: list[date] = Field(default_factory=list)  # days that the owner named as closed
    phones: list[str] = Field(default_factory=list)  # numbers that are ours; empty: not known


class Voice(Protocol):
    """How the restaurant speaks, as writers use it (`tools.content.voice.schemas.VoiceProfile` is one)."""

    version: int
    languages: list[str]

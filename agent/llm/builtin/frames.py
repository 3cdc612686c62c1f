"""What a message comes down to: a frame an aim, and the state of the talk that the next message builds on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .reading.ahead import Ahead
from .reading.spans import Period

ANALYSES = frozenset(
    (
        "report",
        "worst",
        "weak",
        "best",
        "profit",
        "totals",
        "unsold",
        "class_star",
        "class_plowhorse",
        "class_puzzle",
        "class_dog",
        "item",
        "why",
        "categories",
    )
)
CHANGES = frozenset(("price", "take_off", "put_back"))
# What is asked about days to come, prices, promotions, the till and the web, with the tool that answers it.
ASKS = {
    "forecast": "forecast_demand",
    "prices": "suggest_prices",
    "promotions": "recommend_promotions",
    "roi": "estimate_roi",
    "pos": "sync_pos",
    "presence": "grade_presence",
    "progress": "show_grade_history",
    "replies": "reply_to_review",
}
ONLINE = frozenset(("presence", "progress", "replies"))
# What is written and sent, what came of it, and the voice it is written in.
MARKETING = {
    "write": "write_content",
    "revise": "revise_content",
    "learn_voice": "learn_brand_voice",
    "show_voice": "show_brand_voice",
    "plan": "plan_campaign",
    "schedule": "schedule_campaign",
    "launch": "launch_campaign",
    "pause": "pause_campaign",
    "cancel": "cancel_campaign",
    "results": "campaign_report",
    "campaigns": "list_campaigns",
}
OFFERED = {
    **dict.fromkeys(ANALYSES, "analyze_menu"),
    **dict.fromkeys(CHANGES, "update_menu_item"),
    **ASKS,
    **MARKETING,
    "remember": "remember_fact",
    "forget": "forget_fact",
}


@dataclass(slots=True)
class Frame:
    """One aim. `missing` names what has to be asked for first: dish, price, amount, fact, one_dish, discount,
    provider, site; of what is written or sent: topic, offer, channels, audience, when, hour, campaign,
    source."""

    intent: str
    confidence: float = 1.0
    dishes: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)  # the owner must choose one of these
    unknown: str = ""  # a dish name that the menu does not have
    rank: str = ""  # "worst" or "best": the dish that holds this place, looked up first
    size: str | None = None
    category: str | None = None  # "" for one that the menu does not have
    beside: list[str] = field(default_factory=list)  # further categories, to compare with
    periods: list[Period] = field(default_factory=list)
    price: float | None = None  # absolute
    change: float | None = None  # relative, in money
    percent: float | None = None  # relative
    count: int | None = None
    ahead: list[Ahead] = field(default_factory=list)  # days to come
    args: dict[str, Any] = field(default_factory=dict)  # of the tools in ASKS and MARKETING, beside dish and days
    fact: str = ""
    missing: str = ""
    low: bool = False  # profit from its low end: thin margins, losses
    whole: bool = False  # "the whole menu": not the category talked about before
    much: bool = False  # "how many": the answer begins with the number
    why: bool = False  # asks what an answer of ASKS stands on
    about: str = ""  # the part of a grade that is asked for: fix, weak, strong, unmeasured, compare, better, worse
    sides: list[str] = field(default_factory=list)  # categories of a grade, where not all are meant
    place: int | None = None  # in the list of what to fix, from nought
    as_suggested: bool = False  # the price is the one put forward
    guests: bool = False  # people were asked for where only dishes are counted
    asks: bool = False  # said as a question or a request to be shown something
    follows: bool = False  # a follow-up: keeps the period and category talked about


@dataclass(slots=True)
class State:
    """What earlier turns left: read from the message list, never stored."""

    intent: str = ""  # of the last analysis
    period: Period | None = None
    category: str | None = None
    item: str | None = None
    listed: list[str] = field(default_factory=list)  # the names last shown, in order
    worst: list[str] = field(default_factory=list)
    best: list[str] = field(default_factory=list)
    prices: dict[str, float] = field(default_factory=dict)  # list prices seen in approvals
    pending: Frame | None = None  # a question of ours that waits for its answer
    last_change: Frame | None = None
    asks: dict[str, dict[str, Any]] = field(default_factory=dict)  # aims of ASKS in the last turn, with their args
    ahead: Ahead | None = None  # the days to come that it was about
    suggested: dict[str, float] = field(default_factory=dict)  # prices put forward
    provider: str = ""  # the till last talked about
    notes: list[str] = field(default_factory=list)  # remembered in the turn before
    approvals: list[dict[str, Any]] = field(default_factory=list)  # opened in this thread, the newest last
    promoted: dict[str, Any] = field(default_factory=dict)  # the promotion put forward: item, offer, weekday
    content: str = ""  # "draft" or "campaign" where the talk is about one
    draft: dict[str, Any] = field(default_factory=dict)  # its brief and draft_id
    about: str = ""  # the campaign talked of by its name
    campaign: dict[str, Any] = field(default_factory=dict)  # the plan's arguments, id, and whether an approval waits
    spanish: bool = False
    turns: int = 0

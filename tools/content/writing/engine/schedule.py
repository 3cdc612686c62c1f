"""The days and the title that a Google post of an offer or an event carries beside its text."""

from __future__ import annotations

from tools.content.schemas import Schedule
from tools.content.writing.engine.material import material
from tools.content.writing.engine.wording import capital
from tools.content.writing.schemas import Order

_TITLE = 58  # letters (LocalPostEvent.title)


def schedule_of(order: Order) -> Schedule | None:
    """None where there are no days, or nothing that takes place: an offer without an end, a closed day."""
    brief = order.brief
    if brief.starts is None or brief.ends is None or brief.ends < brief.starts:
        return None
    stuff = material(order, order.wishes, "google_post")
    slots = stuff.words.slots
    if brief.offer:
        return Schedule(
            kind="offer", title=_short(slots["Offer"]), starts=brief.starts, ends=brief.ends, code=brief.offer.code
        )
    if stuff.news in ("timed", "ours"):
        return Schedule(kind="event", title=_short(slots["Topic"]), starts=brief.starts, ends=brief.ends)
    return None


def _short(title: str) -> str:
    return capital(title if len(title) <= _TITLE else title[: _TITLE - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…")

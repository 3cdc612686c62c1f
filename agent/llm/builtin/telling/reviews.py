"""What guests say, and the draft of a reply: their words always marked as a quote."""

from __future__ import annotations

from typing import Any

from ..frames import Frame
from .voice import Voice

Json = dict[str, Any]
_QUOTE, _REVIEW = 160, 240  # characters
_ASPECTS = frozenset(("food", "service", "price", "ambience", "wait", "delivery"))


def guests(result: Json, frame: Frame, voice: Voice) -> str:
    """What is praised and what is complained about, with one quote."""
    found = result.get("reviews") or {}
    if not found.get("count"):
        return voice.say("rv_none")
    praised, complained = (_aspects(found.get(name), voice) for name in ("praised", "complained"))
    good = voice.say("rv_praised", names=voice.names(praised[:3])) if praised else None
    bad = voice.say("rv_complained", names=voice.names(complained[:3])) if complained else _most(found, voice)
    quote = found.get("quote")
    if frame.about == "weak":
        worst = (found.get("complaints") or [{}])[0]
        quote = worst.get("quote") or quote
    first = (bad, good) if frame.about == "weak" else (good, bad)
    rating = found.get("rating")
    count = voice.say("rv_count", count=found["count"], rating=voice.rating(rating)) if rating else None
    return voice.sentences(*first, count, _one(quote, voice), voice.say("rv_offer"))


def _most(found: Json, voice: Voice) -> str:
    """No complaint outweighs the praise: then what is complained about most, beside it."""
    rows = [row for row in found.get("complaints") or [] if row.get("aspect") in _ASPECTS]
    if not rows:
        return voice.say("rv_no_complaint")
    row = rows[0]
    return voice.say(
        "rv_most", aspect=voice.say(f"rv_a_{row['aspect']}"), complained=row["complained"], praised=row["praised"]
    )


def _aspects(names: Any, voice: Voice) -> list[str]:
    return [voice.say(f"rv_a_{name}") for name in names or [] if name in _ASPECTS]


def _one(quote: Any, voice: Voice) -> str | None:
    if not quote or not quote.get("text"):
        return None
    about = quote.get("aspect")
    said = quoted(quote["text"], voice, _QUOTE)
    source = voice.name(quote.get("source") or "")
    if about not in _ASPECTS:
        return voice.say("rv_quote_plain", said=said, source=source)
    return voice.say("rv_quote", said=said, source=source, aspect=voice.say(f"rv_a_{about}"))


def quoted(text: Any, voice: Voice, most: int) -> str:
    """A guest's words on one line, between quotation marks of the language."""
    plain = " ".join(str(text).replace("“", "'").replace("”", "'").replace("«", "'").replace("»", "'").split())
    cut = plain if len(plain) <= most else plain[: most - 1].rsplit(" ", 1)[0] + "…"
    return f"«{cut}»" if voice.language == "es" else f"“{cut}”"


# --- replies


def told(result: Json, frame: Frame, voice: Voice) -> str:
    if isinstance(result.get("approval"), dict):
        return _to_approve(result["approval"], voice)
    review = result["review"]
    lead = voice.say("rv_draft", who=_who(review, voice))
    words = review.get("text")
    guest = voice.say("rv_they_wrote", said=quoted(words, voice, _REVIEW)) if words else voice.say("rv_no_words")
    notes = [note for each in result.get("notes") or [] if (note := voice.note(each))]
    after = voice.say("rv_post") if result.get("publishable") else _by_hand(result.get("why_not"), voice)
    return "\n\n".join((voice.sentences(lead, guest), _draft(result["draft"]), voice.sentences(*notes, after)))


def _draft(text: Any) -> str:
    """As it is, set apart from our own words."""
    return "\n".join(f"> {line}".rstrip() for line in str(text).strip().splitlines())


def _by_hand(reason: Any, voice: Voice) -> str:
    return voice.note(reason) or voice.say("rv_by_hand")


def _who(review: Json, voice: Voice) -> str:
    """`Grace F., 4 stars on Google, Dec 31`."""
    parts = [voice.name(review.get("author") or voice.say("rv_a_guest"))]
    place = voice.say("rv_p_" + str(review["source"])) if review["source"] in _PLACES else voice.name(review["source"])
    rating = review.get("rating")
    parts.append(voice.say("rv_on", rating=voice.rating(rating), place=place) if rating else place)
    if review.get("at"):
        parts.append(voice.day_of(review["at"]))
    return ", ".join(parts)


_NAMED = ("google", "yelp", "facebook")
_PLACES = frozenset(("google", "business_profile", "yelp", "facebook", "delivery"))


def _to_approve(approval: Json, voice: Voice) -> str:
    text = (approval.get("message") or {}).get("text") or next(
        (change.get("after") for change in approval.get("diff") or [] if change.get("field") == "reply"), ""
    )
    notes = [note for each in approval.get("notes") or [] if (note := voice.note(each))]
    code = approval.get("short_code")
    waits = voice.say("rv_wait", code=code) if code else voice.say("rv_wait_plain")
    return "\n\n".join((voice.say("rv_ready"), _draft(text), voice.sentences(*notes, waits)))


def failed(result: Json, asked: str, voice: Voice) -> str:
    """No review like that, or one whose reply cannot be published from here: then the draft is there all the same."""
    error, draft = str(result.get("error") or ""), result.get("draft")
    if draft:
        return "\n\n".join((_by_hand(error, voice), _draft(draft)))
    if result.get("candidates"):
        shown = [quoted(str(row).partition(": ")[2] or row, voice, 80) for row in result["candidates"][:3]]
        return voice.say("rv_which", names="; ".join(shown))
    place = next((name for name in _NAMED if name in asked.lower()), None)
    if "no such review" in error and place:
        return voice.say("rv_no_such_at", place=place.title())
    if "no such review" in error:
        return voice.say("rv_no_such")
    if "no reviews to answer" in error:
        return voice.say("rv_none_yet")
    return voice.say("tool_failed", error=voice.name_long(error))

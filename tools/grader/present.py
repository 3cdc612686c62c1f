"""A grade as the model reads it (small JSON) and as the owner sees it (card, next questions)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cards import Card
from memory.restaurants import Restaurant
from tools.base import ToolResult
from tools.grader.engine.evidence import Aspect, SourceName
from tools.grader.engine.results import Category, Check, Scored
from tools.grader.engine.reviews.schemas import ReviewReading
from tools.grader.history import History
from tools.grader.public import sources_of
from tools.grader.schemas import Graded, Words

Json = dict[str, Any]
FIX_FIRST, _SENTENCES, _QUOTE = 3, 3, 240
_COMPLAINTS = 2  # aspects
_CLOSE = 3  # points between two categories that are as good as the same
TITLES: dict[SourceName, str] = {
    "website": "Website",
    "google": "Google",
    "business_profile": "Google Business Profile",
    "yelp": "Yelp",
    "pagespeed": "PageSpeed",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "delivery": "Delivery platforms",
}


def result(graded: Graded, compared: Sequence[Graded] = (), words: Sequence[Words] = ()) -> ToolResult:
    content = content_of(graded, compared, words)
    cards = [card_of(graded, content)] if graded.scored and not graded.candidates else []
    return ToolResult(content, cards, questions_of(content))


def content_of(graded: Graded, compared: Sequence[Graded] = (), words: Sequence[Words] = ()) -> Json:
    scored = graded.scored
    return {
        "target": graded.target,
        "name": graded.name,
        "url": graded.url,
        "score": scored.score if scored else None,
        "out_of": 100,
        "grade": scored.grade if scored else None,
        "coverage": scored.coverage if scored else 0.0,
        "confidence": scored.confidence if scored else "low",
        "final": graded.final,
        "measured_at": graded.started_at.isoformat(),
        "categories": _categories(scored),
        "fix_first": _fix_first(graded),
        "strong": _sentences(scored, good=True),
        "weak": _sentences(scored, good=False),
        "not_measured": _not_measured(graded),
        "reviews": _reviews(graded, words),
        "compared": [beside(graded, other) for other in compared],
        "change": change_of(graded),
        "candidates": [{"name": place.name, "address": place.address} for place in graded.candidates],
        "report_id": graded.id,
        "demo": graded.demo,
        "note": note_of(graded),
    }


def _categories(scored: Scored | None) -> list[Json]:
    found = scored.categories if scored else []
    return [{"name": one.name, "score": one.score, "coverage": one.coverage} for one in found]


def _fix_first(graded: Graded) -> list[Json]:
    return [
        {
            "id": one.id,
            "title": one.title,
            "why": one.why,
            "fix": one.short,
            "points": one.points,
            "effort": one.effort,
        }
        for one in graded.recommendations[:FIX_FIRST]
    ]


def _sentences(scored: Scored | None, *, good: bool) -> list[str]:
    """What weighs most, the best or the worst of it, in sentences for owners."""
    if scored is None:
        return []
    weights = {one.name: _a_point(one, scored) for one in scored.categories}

    def weight(check: Check) -> float:
        return weights[check.category] * (check.points if good else check.max_points - check.points)

    found = [check for check in scored.checks if check.measured and (check.status == "pass") == good]
    return [check.evidence.summary for check in sorted(found, key=weight, reverse=True)[:_SENTENCES]]


def _a_point(category: Category, scored: Scored) -> float:
    """What a point of this category weighs in the whole."""
    return category.weight / max(sum(one.max_points for one in scored.checks if one.category == category.name), 1)


def _not_measured(graded: Graded) -> list[Json]:
    """Each source that gave nothing, in its own words; then what lacks entirely."""
    sources = [one for one in graded.evidence.sources.values() if one.status != "ok"]
    told = [{"source": TITLES[one.name], "reason": one.error or one.status} for one in sources]
    told += [
        {"source": TITLES[name], "reason": "It is still being read."} for name in [*graded.reading, *graded.waiting]
    ]
    empty = [one for one in (graded.scored.categories if graded.scored else []) if one.coverage == 0]
    return told + [
        {"category": one.name, "reason": f"Nothing of {one.title.lower()} could be measured."} for one in empty
    ]


def _reviews(graded: Graded, words: Sequence[Words]) -> Json | None:
    reading = graded.reviews
    if reading is None:
        return None
    told: Json = {
        "count": reading.count,
        "rating": reading.rating,
        "praised": reading.praised,
        "complained": reading.complained,
        "complaints": _complaints(reading, words),
    }
    aspects = [*reading.complained, *reading.praised]
    quotes = [(name, quote) for name in aspects for kept in words for quote in kept.quotes.get(name, [])]
    for name, quote in quotes[:1]:
        told["quote"] = {"aspect": name, "text": quote.text[:_QUOTE], "source": TITLES[quote.source]}
    return told


def _complaints(reading: ReviewReading, words: Sequence[Words]) -> list[Json]:
    """What is complained about most, even where more praise it; each with the newest complaint as a guest wrote it."""
    found = sorted(reading.aspects.items(), key=lambda pair: -pair[1].complained)
    return [
        {"aspect": name, "complained": one.complained, "praised": one.praised, "quote": _complaint(name, words)}
        for name, one in found[:_COMPLAINTS]
        if one.complained >= 2
    ]


def _complaint(aspect: Aspect, words: Sequence[Words]) -> Json | None:
    said = [quote for kept in words for quote in kept.quotes.get(aspect, []) if quote.polarity < 0]
    return {"aspect": aspect, "text": said[0].text[:_QUOTE], "source": TITLES[said[0].source]} if said else None


def beside(graded: Graded, other: Graded) -> Json:
    """A competitor's grade against the own one: where either is clearly ahead."""
    own = {one.name: one.score for one in graded.scored.categories} if graded.scored else {}
    theirs = {one.name: one.score for one in other.scored.categories} if other.scored else {}
    gaps = {
        name: score - (theirs.get(name) or 0)
        for name, score in own.items()
        if score is not None and theirs.get(name) is not None
    }
    return {
        "target": other.target,
        "name": other.name,
        "score": other.scored.score if other.scored else None,
        "grade": other.scored.grade if other.scored else None,
        "coverage": other.scored.coverage if other.scored else 0.0,
        "ahead_in": [name for name, gap in gaps.items() if gap > _CLOSE],
        "behind_in": [name for name, gap in gaps.items() if gap < -_CLOSE],
        "measured_at": other.started_at.isoformat(),
    }


def change_of(graded: Graded) -> Json | None:
    """Against the last grade of another day. Not told while the report still grows."""
    if graded.before is None:
        return None
    changes = graded.before.changes
    return {
        "since": graded.before.since.isoformat(),
        "score_before": changes.score_before,
        "score_change": changes.score_change,
        "better": [one.summary for one in changes.better[:_SENTENCES]],
        "worse": [one.summary for one in changes.worse[:_SENTENCES]],
    }


def note_of(graded: Graded) -> str | None:
    if graded.candidates:
        return "Several places go by that name: ask which one is meant, or for the website's address."
    said = []
    if graded.scored and graded.scored.score is None:
        said.append("Too little of it could be measured for a score, so there is none: it would be a guess.")
    site = graded.evidence.sources.get("website")
    if site and site.status in ("error", "timeout", "blocked") and graded.url:
        said.append(f"The website could not be read: {site.error or site.status}")
    if not graded.final:
        said.append("This is the first grade; what is still being read is added within a minute.")
    return " ".join(said) or None


def card_of(graded: Graded, content: Json) -> Card:
    named = ("report_id", "name", "url", "score", "grade", "coverage", "confidence", "final", "categories", "fix_first")
    data = {name: content[name] for name in named} | {"sources": sources_of(graded)}
    data |= {"change": content["change"], "demo": graded.demo}
    title = f"How {graded.name or graded.target} looks online"
    return Card(type="grade", title=title, data=data, text=_text(content), demo=graded.demo)


def _text(content: Json) -> str:
    """For SMS and screen readers."""
    lines = [_headline(content)]
    lines += [f"{number}. {one['title']}: {one['fix']}" for number, one in enumerate(content["fix_first"], 1)]
    if not content["final"]:
        lines.append("More is still being read.")
    return "\n".join([*lines, "Demo data."] if content["demo"] else lines)


def _headline(content: Json) -> str:
    name, measured = content["name"] or content["target"], f"{100 * content['coverage']:.0f}% measured"
    if content["score"] is None:
        return f"{name}: no score yet, {measured}."
    change = content["change"] or {}
    moved = f", {change['score_change']:+d} since {change['since'][:10]}" if change.get("score_change") else ""
    return f"{name}: {content['score']} of 100 ({content['grade']}), {measured}{moved}."


def questions_of(content: Json) -> list[str]:
    """What an owner would ask next."""
    if content["candidates"]:
        return [f"Grade {place['name']}, {place['address']}" for place in content["candidates"][:2]]
    asks = ["How has my grade changed over the last three months?"] if content["change"] else []
    if (content["reviews"] or {}).get("complained"):
        asks.append("What do guests complain about?")
    return [*asks, "Help me reply to my latest bad review"] if content["reviews"] else asks


# -- history


def history_result(restaurant: Restaurant, history: History) -> ToolResult:
    content = {**history_content(history), "out_of": 100}
    cards = [_history_card(restaurant, content)] if content["reports"] else []
    return ToolResult(content, cards, ["How do I look online now?"])


def history_content(history: History) -> Json:
    reports = [_point(one) for one in history.reports]
    changes = history.changes
    return {
        "months": history.months,
        "reports": reports,
        "first": reports[0] if reports else None,
        "last": reports[-1] if reports else None,
        "score_change": changes.score_change if changes else None,
        "better": [one.summary for one in changes.better[:_SENTENCES]] if changes else [],
        "worse": [one.summary for one in changes.worse[:_SENTENCES]] if changes else [],
        "note": _history_note(history),
        "demo": history.demo,
    }


def _point(graded: Graded) -> Json:
    assert graded.scored
    scored = graded.scored
    at = graded.started_at.isoformat()
    return {"at": at, "score": scored.score, "grade": scored.grade, "coverage": scored.coverage}


def _history_note(history: History) -> str | None:
    if not history.reports:
        return "There is no grade of that time yet: ask how you look online, and there is the first one."
    if history.changes is None:
        return "There is one grade of that time, so nothing to compare it with yet."
    return history.changes.note


def _history_card(restaurant: Restaurant, content: Json) -> Card:
    columns = [
        {"key": "day", "label": "Day"},
        {"key": "score", "label": "Score"},
        {"key": "grade", "label": "Grade"},
        {"key": "coverage", "label": "Measured"},
    ]
    rows = [
        {
            "day": one["at"][:10],
            "score": one["score"],
            "grade": one["grade"],
            "coverage": f"{100 * one['coverage']:.0f}%",
        }
        for one in reversed(content["reports"])
    ]
    lines = [f"{row['day']}: {row['score']} ({row['grade']})" for row in rows[:6]]
    data = {"columns": columns, "rows": rows, "note": content["note"]}
    text = "\n".join([*lines, "Demo data."] if restaurant.demo else lines)
    return Card(type="table", title="Your grades", data=data, text=text, demo=restaurant.demo)

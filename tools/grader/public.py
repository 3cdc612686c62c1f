"""A report as the API, the page and the command line show it. The first names of it are relied on from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from tools.grader.engine.evidence import SourceName
from tools.grader.engine.results import Changes, Check, Recommendation
from tools.grader.schemas import Graded, Words

Json = dict[str, Any]
_ORDER = get_args(SourceName)


def public(graded: Graded, words: Sequence[Words] = (), decided: Mapping[str, Json] | None = None) -> Json:
    """{target, score, grade, coverage, confidence, final, rubric_version, categories, checks, recommendations, sources}
    and what is our own besides. Before the first grade its parts are empty."""
    scored = graded.scored
    return {
        "target": graded.target,
        "score": scored.score if scored else None,
        "grade": scored.grade if scored else None,
        "coverage": scored.coverage if scored else 0.0,
        "confidence": scored.confidence if scored else "low",
        "final": graded.final,
        "rubric_version": scored.rubric_version if scored else None,
        "categories": [_category(one.model_dump(mode="json")) for one in scored.categories] if scored else [],
        "checks": [_check(one) for one in scored.checks] if scored else [],
        "recommendations": [_recommendation(one, decided or {}) for one in graded.recommendations],
        "sources": sources_of(graded),
        **_own(graded),
        "reviews": reviews_of(graded, words),
        "changes": _changes(graded),
    }


def _own(graded: Graded) -> Json:
    return {
        "id": graded.id,
        "whose": graded.whose,
        "name": graded.name,
        "url": graded.url,
        "started_at": graded.started_at.isoformat(),
        "first_at": graded.first_at and graded.first_at.isoformat(),
        "finished_at": graded.finished_at and graded.finished_at.isoformat(),
        "rev": graded.rev,
        "reading": graded.reading,
        "waiting": graded.waiting,
        "candidates": [place.model_dump() for place in graded.candidates],
        "demo": graded.demo,
    }


def _category(one: Json) -> Json:
    return {name: one[name] for name in ("name", "score", "coverage", "weight", "title", "share")}


def _check(one: Check) -> Json:
    fields = one.model_dump(mode="json")
    named = ("id", "what", "category", "status", "points", "max_points", "evidence", "source", "fetched_at")
    return {name: fields[name] for name in named} | {name: fields[name] for name in fields if name not in named}


def _recommendation(one: Recommendation, decided: Mapping[str, Json]) -> Json:
    return {**one.model_dump(mode="json"), "decision": decided.get(one.id)}


def sources_of(graded: Graded) -> list[Json]:
    """Those that have ended."""
    return [
        {
            "name": one.name,
            "status": one.status,
            "milliseconds": one.milliseconds,
            "error": one.error,
            "public": one.public,
            "fetched_at": one.fetched_at and one.fetched_at.isoformat(),
        }
        for one in sorted(graded.evidence.sources.values(), key=lambda read: _ORDER.index(read.name))
    ]


def reviews_of(graded: Graded, words: Sequence[Words]) -> Json | None:
    """Numbers from the report; quotes while they may be kept."""
    reading = graded.reviews
    if reading is None:
        return None
    aspects = {
        name: {
            "praised": one.praised,
            "complained": one.complained,
            "mixed": one.mixed,
            "quotes": [quote.model_dump(mode="json") for kept in words for quote in kept.quotes.get(name, [])],
        }
        for name, one in reading.aspects.items()
    }
    numbers = reading.model_dump(mode="json", exclude={"facts", "aspects"})
    return {**numbers, "praised": reading.praised, "complained": reading.complained, "aspects": aspects}


def _changes(graded: Graded) -> Json | None:
    if graded.before is None:
        return None
    changes: Changes = graded.before.changes
    since = graded.before.since.isoformat()
    return {"since": since, "report_id": graded.before.report_id, **changes.model_dump(mode="json")}

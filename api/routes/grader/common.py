"""What several of the grader's routes share."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path, Response

from api.deps import House, Speaker
from api.etag import written
from api.routes.menu.shapes.common import PROBLEMS, Problem
from core.errors import Forbidden
from core.principal import Principal, Role
from memory.restaurants import Restaurant
from tools.grader.present import change_of
from tools.grader.schemas import Graded

Json = dict[str, Any]
Id = Annotated[str, Path(max_length=100)]
# Everything of strangers, and what opens without a sign-in: in no cache, in no search engine.
OPEN_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
PDF: dict[int | str, dict[str, Any]] = {
    200: {"description": "A PDF.", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}
STREAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "Server-sent events.", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
    204: {"description": "There is nothing after that event: the report is final."},
}
OPEN_PROBLEMS: dict[int | str, dict[str, Any]] = {
    **{code: PROBLEMS[code] for code in (400, 404, 422)},
    429: {"model": Problem, "description": "Asked too often: `Retry-After` says when to come back."},
}


async def house_of(house: House, speaker: Speaker) -> Restaurant:
    """The speaker's own restaurant."""
    return await house.restaurants.get(speaker.restaurant_id)


Mine = Annotated[Restaurant, Depends(house_of)]


async def asker(speaker: Speaker) -> Principal:
    """A speaker who may have something graded, which costs calls: everyone who works there."""
    if speaker.role is Role.VIEWER:
        raise Forbidden("You may read reports; ask someone of the team to start one.")
    return speaker


Asker = Annotated[Principal, Depends(asker)]


def answered(content: Json, status: int = 200, *, open: bool = False, **headers: str) -> Response:
    """Written as `tagged` writes it, so that a report reads the same wherever it comes from. `open`: no sign-in."""
    every = {**(OPEN_HEADERS if open else {}), **headers}
    return Response(written(content), status, every, "application/json")


def line_of(graded: Graded) -> Json:
    """A report in a row of a list."""
    scored = graded.scored
    return {
        "id": graded.id,
        "whose": graded.whose,
        "target": graded.target,
        "name": graded.name,
        "url": graded.url,
        "started_at": graded.started_at.isoformat(),
        "finished_at": graded.finished_at and graded.finished_at.isoformat(),
        "final": graded.final,
        "score": scored.score if scored else None,
        "grade": scored.grade if scored else None,
        "coverage": scored.coverage if scored else 0.0,
        "confidence": scored.confidence if scored else "low",
        "rubric_version": scored.rubric_version if scored else None,
        "categories": categories_of(graded),
        "change": change_of(graded),
        "demo": graded.demo,
    }


def categories_of(graded: Graded) -> list[Json]:
    found = graded.scored.categories if graded.scored else []
    return [{"name": one.name, "score": one.score, "coverage": one.coverage} for one in found]

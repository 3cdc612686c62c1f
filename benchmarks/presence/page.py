"""A page of a megabyte, read and checked as in a grade, while the event loop is watched; reviews read; a PDF made."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from benchmarks.figures import ms, p50
from core.processes import Parsers
from tools.grader.engine.evidence import Evidence, SourceRead
from tools.grader.engine.site import Measured, combine, read_page, warm
from tools.grader.grading.scoring import scored_of

BYTES = 1_000_000
REPEATS = 15
REVIEWS = 500
_URL = "https://bench.example/"
_TICK = 0.001  # seconds between two looks at the loop


def made_up() -> bytes:
    """A long menu as page builders write it: nested boxes, classes, pictures, structured data."""
    data = {
        "@context": "https://schema.org",
        "@type": "Restaurant",
        "name": "Bench Trattoria",
        "telephone": "+1 212-555-0142",
        "address": {"@type": "PostalAddress", "streetAddress": "1 Bench Street", "addressLocality": "Brooklyn"},
        "hasMenu": {
            "@type": "Menu",
            "hasMenuItem": [
                {"@type": "MenuItem", "name": f"Dish {one}", "offers": {"price": one}} for one in range(400)
            ],
        },
    }
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bench Trattoria in Brooklyn</title>'
        '<meta name="viewport" content="width=device-width"><meta name="description" content="A long menu.">'
        f'<script type="application/ld+json">{json.dumps(data)}</script></head><body><h1>Bench Trattoria</h1>'
        '<a href="tel:+12125550142">(212) 555-0142</a><main>'
    )
    dishes, size, number = [head], len(head), 0
    while size < BYTES:
        number += 1
        dish = (
            f'<div class="row col-md-6 item-{number}"><div class="box inner"><img src="/pictures/{number}.jpg" '
            f'alt="Dish {number}" loading="lazy"><h3 class="title">Dish {number}</h3><p class="text muted">With '
            f"tomato, basil and whatever the market had on day {number % 28}.</p>"
            f'<span class="price">${9 + number % 20}.50</span>'
            f'<a class="btn" href="/order/{number}">Order</a></div></div>\n'
        )
        dishes.append(dish)
        size += len(dish)
    return ("".join(dishes) + "</main></body></html>").encode()


def reviews_ms() -> float:
    """500 reviews of the demo's, read and added up; the median."""
    from sandboxes.reviews import written
    from tools.grader.engine.reviews import read_reviews
    from tools.grader.sources import Review

    now, found = datetime.now(UTC), []
    while len(found) < REVIEWS:
        said = written(now)[: REVIEWS - len(found)]
        found += [Review("google", str(len(found) + at), one.text, one.rating, one.at) for at, one in enumerate(said)]
    read_reviews(found[:5], now)  # the word lists
    return _median(lambda: read_reviews(found, now))


def pdf_ms(report: dict[str, Any]) -> float:
    """A whole report as PDF; the median."""
    from tools.grader.engine.paper.report import report_pdf

    report_pdf(report)  # the fonts
    return _median(lambda: report_pdf(report))


def _median(work: Callable[[], object]) -> float:
    took = []
    for _ in range(REPEATS):
        begun = perf_counter()
        work()
        took.append(perf_counter() - begun)
    return ms(p50(took))


async def measured() -> dict[str, float]:
    """Medians over `REPEATS`; `held_worst_ms` is the longest that the event loop was late in any of them."""
    body, waits, checks, held = made_up(), [], [], []
    async with Parsers() as parsers:
        await parsers.warm(warm)
        _check(await _read(parsers, body))
        for _ in range(REPEATS):
            watch = asyncio.create_task(_watch())
            begun = perf_counter()
            evidence = await _read(parsers, body)
            read = perf_counter()
            _check(evidence)
            done = perf_counter()
            waits.append(done - begun)
            checks.append(done - read)
            await asyncio.sleep(2 * _TICK)
            watch.cancel()
            held.append(max(await watch))
    return {
        "bytes": len(body),
        "read_and_checks_ms": ms(p50(waits)),
        "checks_ms": ms(p50(checks)),
        "held_p50_ms": ms(p50(held)),
        "held_worst_ms": ms(max(held)),
    }


async def _read(parsers: Parsers, body: bytes) -> Evidence:
    now = datetime.now(UTC)
    page = await parsers.run(read_page, body, "text/html; charset=utf-8", _URL)
    site = combine(page, [], Measured(fetched_at=now, status=200, html_bytes=len(body)))
    sources = {"website": SourceRead(name="website", status="ok", milliseconds=1, fetched_at=now)}
    return Evidence.model_validate({"target": _URL, "now": now, "url": _URL, "site": site, "sources": sources})


def _check(evidence: Evidence) -> None:
    scored, _ = scored_of(evidence)
    if scored.score is None:
        raise RuntimeError("The page that is measured could not be graded.")


async def _watch() -> list[float]:
    """How late the loop was, at each look."""
    late = [0.0]
    try:
        while True:
            slept = perf_counter()
            await asyncio.sleep(_TICK)
            late.append(perf_counter() - slept - _TICK)
    except asyncio.CancelledError:
        return late

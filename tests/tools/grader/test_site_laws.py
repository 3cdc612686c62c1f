"""A page that says more of what counts never scores lower for it, whatever else stands on the page."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.grader.engine.checks import CHECKS
from tools.grader.engine.evidence import Evidence
from tools.grader.engine.rubric import load_rubric
from tools.grader.engine.site import Measured, combine, read_page
from tools.grader.engine.weighing import total

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RUBRIC = load_rubric()
NAMED = {"@context": "https://schema.org", "@type": "Restaurant", "name": "Luna"}
FULL = {
    **NAMED,
    "telephone": "+1 217 555 0134",
    "address": "12 Main Street, Springfield",
    "openingHours": "Mo-Su 11:00-22:00",
}
WIDE = {**NAMED, "image": "x", "url": "u", "geo": {"latitude": 1}, "priceRange": "$", "founder": "f", "email": "m"}
DISHES = ("Margherita", "Diavola", "Marinara", "Four cheese", "Tiramisu")
HEAD = {
    "title": "<title>Luna Pizzeria | Wood-fired pizza in Springfield</title>",
    "viewport": '<meta name="viewport" content="width=device-width">',
    "description": f'<meta name="description" content="{"Wood-fired pizza every day of the week. " * 2}">',
    **{f"data {n}": f'<script type="application/ld+json">{json.dumps(one)}</script>' for n, one in enumerate((NAMED, FULL, WIDE))},
}  # fmt: skip
BODY = {
    "heading": "<h1>Luna Pizzeria</h1>",
    "phone": "<p>Call (555) 123-4567</p>",
    "local phone": "<p>Tel: 555-0134</p>",
    "tap to call": '<p><a href="tel:5551234567">555-123-4567</a></p>',
    "address": "<p>12 Main Street, Springfield, IL 62701</p>",
    "branch": "<p>221B Baker Street, London NW1 6XE</p>",
    "hours": "<p>Mon-Sun 11:00am - 10:00pm</p>",
    "names of dishes": f"<h2>Menu</h2><ul>{''.join(f'<li>{name}</li>' for name in DISHES)}</ul>",
    "menu": f"<h2>Our menu</h2><ul>{''.join(f'<li>{name} $12.00</li>' for name in DISHES)}</ul>",
    "pdf": '<p><a href="/menu.pdf">Menu (PDF)</a></p>',
    "picture of the menu": '<p><img src="/menu.jpg" alt="Our menu"></p>',
    "menu elsewhere": '<p><a href="https://luna.example/menu">Menu</a></p>',
    "ordering": '<p><a href="https://www.toasttab.com/luna">Order online</a></p>',
    "booking": '<form><label>Name <input name="n"></label><button>Book a table</button></form>',
    "social": '<p><a href="https://www.facebook.com/lunapizza">Facebook</a></p>',
    "picture": '<p><img src="/room.jpg" alt="Our dining room"></p>',
}
ALL = sorted([*HEAD, *BODY, "language"])
SOME = st.sets(st.sampled_from(ALL))
ROUNDING = Fraction(5, 100)  # points of 100: what a longer page that is sent unpacked may cost


def exact_score(parts: set[str]) -> Fraction:
    head, body = ("".join(text for name, text in of.items() if name in parts) for of in (HEAD, BODY))
    language = ' lang="en"' if "language" in parts else ""
    about = "<p>A family house that cooks fresh each day with what the farms around us bring.</p>" * 3
    page = f"<!doctype html><html{language}><head>{head}</head><body>{body}{about}</body></html>".encode()
    measured = Measured(
        fetched_at=NOW,
        first_byte_ms=20,
        html_bytes=len(page),
        page_bytes=len(page),
        compressed=False if len(page) > 1_400 else None,
        robots_allow=True,
        sitemap=False,
    )
    site = combine(read_page(page, "text/html", "http://127.0.0.1:8000/", 200, {}), [], measured, None)
    evidence = Evidence(target="luna", now=NOW, url=site.url, site=site)
    outcomes = {rule.id: CHECKS[rule.id](evidence, rule) for rule in RUBRIC.checks}
    earned = {id: outcome.fraction for id, outcome in outcomes.items() if outcome.applicable}
    found = total(RUBRIC.asking(earned), earned)
    assert found is not None
    return found


@settings(deadline=None, max_examples=150)
@given(SOME, st.sampled_from(ALL))
def test_more_of_what_counts_is_never_worse(parts: set[str], more: str) -> None:
    assert exact_score(parts | {more}) >= exact_score(parts) - ROUNDING


@settings(deadline=None, max_examples=40)
@given(SOME)
def test_everything_is_better_than_some_of_it(parts: set[str]) -> None:
    assert exact_score(set(ALL)) >= exact_score(parts) - ROUNDING

"""Laws of reading strangers' pages: whatever stands in them, only what can be true comes out, and nothing breaks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandboxes.delivery import DeliverySandbox
from tests.tools.grader.vendors import NOW, PRESENCE
from tools.grader.engine.pages import Listing, followers_in, read_listing, read_profile
from tools.grader.sources.asking import finite, link_of

ATTACKS: list[str] = [
    text
    for rows in json.loads((Path(__file__).parents[2] / "data/attacks/reviews.json").read_text()).values()
    for text in rows
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "ratingValue", "@type", "image", "x"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def listing_of(data: Any) -> Listing:
    text = json.dumps(data).replace("</", "<\\/")
    html = f'<html><head><script type="application/ld+json">{text}</script></head><body>{"<p>Pizza</p>" * 40}</body></html>'
    return read_listing(html.encode("utf-8", "replace"), "text/html", "https://eats.example/luna", 200, {})


@given(rating=JSON, best=JSON, count=JSON, menu=JSON, review=JSON)
@settings(max_examples=150, deadline=None)
def test_what_comes_out_can_be_true(rating: Any, best: Any, count: Any, menu: Any, review: Any) -> None:
    told = {"ratingValue": rating, "bestRating": best, "ratingCount": count}
    found = listing_of({"@type": "Restaurant", "name": "L", "aggregateRating": told, "hasMenu": menu, "review": review})
    assert found.rating is None or 0 <= found.rating <= 5
    assert found.ratings is None or 0 <= found.ratings < 10**8
    assert found.dishes is None or found.dishes > 0
    assert all(share is None or 0 <= share <= 1 for share in (found.with_photo, found.with_description))
    assert all(one.rating is None or 0 <= one.rating <= 5 for one in found.reviews)


@given(body=st.binary(max_size=400), kind=st.text(max_size=30), status=st.integers(100, 599))
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_it(body: bytes, kind: str, status: int) -> None:
    for reading in (read_listing, read_profile):
        reading(body, kind, "https://eats.example/luna", status, {})


@given(st.text(max_size=60))
def test_links_lead_to_the_vendor_or_nowhere(text: str) -> None:
    for url in (text, f"https://{text}", f"https://www.yelp.com/{text}", f"https://www.yelp.com{text}"):
        found = link_of(url, "yelp.com")
        assert found is None or found.startswith(("https://yelp.com/", "https://www.yelp.com")) or ".yelp.com" in found


@given(st.floats() | st.none(), st.text(max_size=40))
def test_numbers_stay_within_bounds(value: float | None, text: str) -> None:
    found = finite(value, high=100)
    assert found is None or 0 <= found <= 100
    count = followers_in(f"{text} followers")
    assert count is None or count >= 0


def test_attacks_in_every_text_change_no_fact() -> None:
    shop = DeliverySandbox(PRESENCE, now=NOW).restaurant()
    plain = listing_of(shop)
    for attack in ATTACKS:
        reviews = [{**one, "reviewBody": attack, "author": attack} for one in shop["review"]]
        told = listing_of({**shop, "review": reviews, "servesCuisine": attack, "description": attack, "slogan": attack})
        assert told.model_dump(exclude={"reviews"}) == plain.model_dump(exclude={"reviews"}), attack
        assert [one.rating for one in told.reviews] == [one.rating for one in plain.reviews] or not attack.strip()

"""Every check with what passes it, what passes it in part, what fails it, and what cannot tell."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.tools.grader.engine.made import (
    AGREED,
    NOW,
    SITE,
    delivery,
    everything,
    listing,
    nothing,
    profile,
    read,
    review,
    reviews,
    site,
    social,
    speed,
    without,
)
from tools.grader.engine.checks import CHECKS, Outcome
from tools.grader.engine.evidence import Accessibility, Agreement, Evidence, Link, SiteMenu, Structured
from tools.grader.engine.rubric import load_rubric

RUBRIC = load_rubric()
PASS, FAIL = Fraction(1), Fraction(0)


def look(id: str, evidence: Evidence) -> Outcome:
    return CHECKS[id](evidence, RUBRIC.rule(id))


def on_site(**fields: Any) -> Evidence:
    return everything(site=site(**fields), pagespeed=None)


def on_google(**fields: Any) -> Evidence:
    return everything(google=listing(**fields), business_profile=None)


def of_owner(**fields: Any) -> Evidence:
    return everything(google=None, business_profile=profile(**fields))


def on_yelp(**fields: Any) -> Evidence:
    return everything(yelp=listing(**fields))


def on_facebook(**fields: Any) -> Evidence:
    return everything(facebook=social("facebook", **fields))


def on_instagram(**fields: Any) -> Evidence:
    return everything(instagram=social("instagram", **fields))


def delivered(**fields: Any) -> Evidence:
    return everything(delivery=[delivery(**fields)])


def reviewed(*found: Any) -> Evidence:
    return everything(reviews=list(found))


def barriers(**fields: Any) -> Accessibility:
    return Accessibility(**({"images": 10, "fields": 2, "language": "en"} | fields))


OTHER = Agreement(name=True, phone=False, address=True)
WRONG = Agreement(name=False, phone=False, address=False, website=False)
HALF = Fraction(1, 2)

# check -> (evidence, what it earns); None: not measured
CASES: dict[str, list[tuple[Evidence, Fraction | None]]] = {
    "google.open": [
        (on_google(operational=False), FAIL),
        (on_google(operational=None), None),
        (everything(google=None), None),
        (everything(google=None, sources={"google": read("google", error="Several places fit.")}), None),
    ],
    "google.hours": [(on_google(has_hours=False), FAIL), (on_google(has_hours=None), None), (of_owner(), PASS)],
    "google.special_hours": [(of_owner(special_hours=False), FAIL), (on_google(), None)],
    "google.phone": [(on_google(has_phone=False), FAIL), (on_google(has_phone=None), None)],
    "google.website": [(on_google(has_website=False), FAIL), (on_google(has_website=None), None)],
    "google.description": [
        (on_google(has_description=False), FAIL),
        (on_google(has_description=None), None),
        (of_owner(has_description=False), FAIL),
    ],
    "google.categories": [
        (on_google(categories=1), HALF),
        (on_google(categories=0), FAIL),
        (on_google(categories=None), None),
    ],
    "google.menu": [(on_google(has_menu=False), FAIL), (on_google(has_menu=None), None), (of_owner(), PASS)],
    "google.attributes": [(of_owner(attributes=4), HALF), (of_owner(attributes=0), FAIL), (on_google(), None)],
    "google.photos": [
        (on_google(photos=5, photos_capped=False), HALF),
        (on_google(photos=0, photos_capped=False), FAIL),
        (on_google(photos=5, photos_capped=True), None),
        (of_owner(photos=None), None),
        (of_owner(photos=1), Fraction(1, 10)),
    ],
    "google.posts": [
        (of_owner(posts_90_days=1), Fraction(33, 100)),
        (of_owner(posts_90_days=0), FAIL),
        (on_google(), None),
    ],
    "google.verified": [(of_owner(verified=False), FAIL), (on_google(), None)],
    **{
        f"google.{part}_agrees": [
            (on_google(agreement=WRONG), FAIL),
            (on_google(agreement=Agreement()), None),
            (on_google(agreement=AGREED), PASS),
        ]
        for part in ("name", "phone", "address", "website")
    },
    "website.https": [
        (on_site(https=False), FAIL),
        (on_site(http_leads_to_https=False), HALF),
        (on_site(certificate_days=5), HALF),
        (on_site(certificate_days=None, http_leads_to_https=None), PASS),
        (on_site(url="http://127.0.0.1:8000/", https=False), None),
        (on_site(url="http://[::1]/", https=False), None),
    ],
    "website.speed": [
        (everything(pagespeed=speed(performance=89)), Fraction(98, 100)),
        (everything(pagespeed=speed(performance=49)), FAIL),
        (on_site(), PASS),
        (on_site(first_byte_ms=1300, page_bytes=None, compressed=None), HALF),
        (on_site(first_byte_ms=5000, page_bytes=9_000_000, compressed=False, html_bytes=60_000), FAIL),
        (on_site(first_byte_ms=None, page_bytes=None, compressed=None), None),
    ],
    "website.paint": [
        (everything(pagespeed=speed(largest_paint_ms=3250)), HALF),
        (everything(pagespeed=speed(largest_paint_ms=4000)), FAIL),
        (everything(pagespeed=speed(largest_paint_ms=9000, field_largest_paint_ms=2500)), PASS),
        (everything(pagespeed=speed(largest_paint_ms=None)), None),
        (on_site(), None),
    ],
    "website.stability": [
        (everything(pagespeed=speed(layout_shift=0.175)), HALF),
        (everything(pagespeed=speed(layout_shift=0.4)), FAIL),
        (everything(pagespeed=speed(layout_shift=0.4, field_layout_shift=0.1)), PASS),
        (on_site(), None),
    ],
    "website.response": [
        (everything(pagespeed=speed(field_interaction_ms=350)), HALF),
        (everything(pagespeed=speed(field_interaction_ms=500)), FAIL),
        (everything(pagespeed=speed(field_interaction_ms=None)), None),
    ],
    "website.first_byte": [
        (on_site(first_byte_ms=1300), HALF),
        (on_site(first_byte_ms=1800), FAIL),
        (on_site(first_byte_ms=None), None),
        (on_site(first_byte_ms=float("nan")), None),
    ],
    "website.weight": [
        (on_site(page_bytes=3_379_200), HALF),
        (on_site(page_bytes=6_000_000), FAIL),
        (on_site(page_bytes=None), None),
    ],
    "website.transfer": [
        (on_site(compressed=False, html_bytes=60_000), HALF),
        (on_site(compressed=False, html_bytes=1_400), PASS),
        (on_site(compressed=False, html_bytes=1_900), Fraction(99, 100)),
        (on_site(compressed=True, html_bytes=900_000), PASS),
        (on_site(compressed=False, html_bytes=60_000, cached_parts=0.1), FAIL),
        (on_site(compressed=None, cached_parts=None), None),
        (on_site(compressed=None), PASS),
    ],
    "website.mobile": [
        (on_site(accessibility=barriers(zoom_blocked=True)), HALF),
        (on_site(viewport=False), FAIL),
        (on_site(viewport=None), None),
    ],
    "website.title": [
        (on_site(title="Home"), HALF),
        (on_site(title="Luna"), HALF),
        (on_site(title=" "), FAIL),
        (on_site(title="Luna Pizza " * 30), PASS),
    ],
    "website.description": [
        (on_site(description="Pizza."), HALF),
        (on_site(description=None), FAIL),
        (on_site(description="Pizza. " * 80), PASS),
    ],
    "website.structured": [
        (on_site(structured=Structured(kind="Restaurant", name="Luna", phone="1")), Fraction(3, 5)),
        (on_site(structured=Structured()), FAIL),
        (on_site(structured=Structured(broken=["unclosed"])), FAIL),
    ],
    "website.structured_menu": [
        (on_site(structured=Structured()), FAIL),
        (on_site(structured=Structured(kind="Restaurant")), FAIL),
        (on_site(structured=Structured(kind="Restaurant", menu_items=4)), PASS),
    ],
    "website.menu": [
        (on_site(menu=SiteMenu(kind="elsewhere")), HALF),
        (on_site(menu=SiteMenu(kind="pdf")), Fraction(2, 5)),
        (on_site(menu=SiteMenu(kind="image")), Fraction(1, 5)),
        (on_site(menu=SiteMenu()), FAIL),
    ],
    "website.prices": [
        (on_site(menu=SiteMenu(kind="text", dishes=10, prices=4)), HALF),
        (on_site(menu=SiteMenu(kind="text", dishes=10)), FAIL),
        (on_site(menu=SiteMenu(kind="pdf")), None),
        (on_site(menu=SiteMenu(kind="text")), None),
    ],
    "website.hours": [(on_site(hours=False), FAIL)],
    "website.phone": [(on_site(phone=None), FAIL)],
    "website.tap_to_call": [(on_site(tap_to_call=False), FAIL)],
    "website.address": [(on_site(address=None), FAIL)],
    "website.act": [
        (on_site(ordering=[], reservations=[], delivery=[]), FAIL),
        (on_site(ordering=[], delivery=[]), PASS),
        (on_site(ordering=[], reservations=[], delivery=[Link(provider="x", url="https://x.example/")]), PASS),
    ],
    "website.social_links": [(on_site(social={}), FAIL)],
    "website.accessibility": [
        (everything(pagespeed=speed(accessibility=89)), Fraction(98, 100)),
        (everything(pagespeed=speed(accessibility=40)), FAIL),
        (on_site(), PASS),
        (on_site(accessibility=barriers(images_without_alt=2, heading_jumps=1)), Fraction(71, 100)),
    ],
    "website.alt": [
        (on_site(accessibility=barriers(images_without_alt=5)), HALF),
        (on_site(accessibility=barriers(images_without_alt=10)), FAIL),
        (on_site(accessibility=barriers(images=0)), None),
    ],
    "website.indexable": [(on_site(indexable=False), FAIL), (on_site(indexable=None), None)],
    "website.sitemap": [(on_site(sitemap=False), FAIL), (on_site(sitemap=None), None)],
    "website.dead_links": [
        (on_site(links_checked=20, dead_links=["a"]), HALF),
        (on_site(links_checked=20, dead_links=["a", "b"]), FAIL),
        (on_site(links_checked=0), None),
    ],
    "reviews.google_rating": [
        (on_google(rating=3.7), HALF),
        (on_google(rating=3.0), FAIL),
        (on_google(rating=4.4), PASS),
        (on_google(rating=1.0, ratings=4), None),
        (on_google(rating=None), None),
    ],
    "reviews.google_volume": [
        (on_google(ratings=25), HALF),
        (on_google(ratings=1), Fraction(3, 10)),
        (on_google(ratings=0), None),
        (on_google(ratings=None), None),
    ],
    "reviews.monthly": [
        (reviewed(*(review(day) for day in (1, 2, 3, 4, 200))), HALF),
        (reviewed(review(45), review(200)), FAIL),
        (reviewed(review(5), review(20)), None),  # its first reviews are weeks old
        (reviewed(*(review(day, "google") for day in (1, 2, 3, 4, 5))), None),
        (reviewed(*(review(day, "google") for day in range(8))), PASS),
        (reviewed(), None),
    ],
    "reviews.recent": [
        (reviewed(review(52)), HALF),
        (reviewed(review(120)), FAIL),
        (reviewed(review(50, "google"), review(80, "yelp")), None),  # the newest may be another
        (reviewed(review(50, "google"), review(8, "yelp")), PASS),
        (reviewed(review(1, at=None)), None),
    ],
    "reviews.trend": [
        (reviewed(*(review(n, rating=4.0) for n in range(5)), *(review(100 + n, rating=4.45) for n in range(5))), HALF),
        (reviewed(*(review(n, rating=3.0) for n in range(5)), *(review(100 + n) for n in range(5))), FAIL),
        (reviewed(review(1), review(100)), None),
        (reviewed(review(1, "google"), review(100, "google")), None),
    ],
    "reviews.response_rate": [
        (reviewed(*(review(10 + n, replied=n < 9) for n in range(20))), HALF),
        (reviewed(*(review(10 + n, replied=False) for n in range(5))), FAIL),
        (reviewed(*(review(n / 5, replied=False) for n in range(9))), None),  # hardly a day old
        (reviewed(review(10), review(11)), None),
        (reviewed(*(review(n, "google", replied=False) for n in range(5, 10))), None),
    ],
    "reviews.response_time": [
        (reviewed(*(review(n, reply_hours=192) for n in range(3))), HALF),
        (reviewed(*(review(n, reply_hours=500) for n in range(3))), FAIL),
        (reviewed(review(10)), None),
        (reviewed(*(review(n, "google") for n in range(5))), None),
    ],
    "reviews.complaints": [
        (reviewed(review(10, rating=1), review(11, rating=2, replied=False)), HALF),
        (reviewed(review(10, rating=1, replied=False)), FAIL),
        (reviewed(review(1, rating=1, replied=False)), None),
        (reviewed(review(10), review(200, rating=1, replied=False)), None),
        (reviewed(review(10, "google", rating=1, replied=False)), None),
    ],
    "reviews.yelp_rating": [
        (on_yelp(rating=3.45), HALF),
        (on_yelp(rating=2.5), FAIL),
        (on_yelp(rating=2.5, ratings=2), None),
        (on_yelp(rating=None), None),
    ],
    "reviews.yelp_claimed": [(on_yelp(claimed=False), FAIL), (on_yelp(claimed=None), None)],
    "reviews.yelp_complete": [
        (on_yelp(has_hours=False, photos=0), Fraction(3, 5)),
        (on_yelp(has_hours=False, has_phone=False, has_website=False, has_price_level=False, photos=0), FAIL),
        (on_yelp(has_hours=None, has_phone=None, photos=None), None),
    ],
    "reviews.yelp_agrees": [
        (on_yelp(agreement=OTHER), Fraction(67, 100)),
        (on_yelp(agreement=WRONG), FAIL),
        (on_yelp(agreement=Agreement()), None),
    ],
    "social.facebook_recent": [
        (on_facebook(newest_post_days=52), HALF),
        (on_facebook(newest_post_days=91), FAIL),
        (on_facebook(newest_post_days=None), None),
    ],
    "social.facebook_complete": [
        (on_facebook(has_hours=False), Fraction(4, 5)),
        (on_facebook(has_hours=False, has_phone=False, has_website=False, has_photo=False, has_about=False), FAIL),
        (on_facebook(has_hours=None, has_phone=None, has_website=None), None),
    ],
    "social.facebook_action": [(on_facebook(has_action=False), FAIL), (on_facebook(has_action=None), None)],
    "social.facebook_agrees": [
        (on_facebook(agreement=OTHER), Fraction(67, 100)),
        (on_facebook(agreement=WRONG), FAIL),
        (on_facebook(agreement=Agreement()), None),
    ],
    "social.instagram_recent": [
        (on_instagram(newest_post_days=52), HALF),
        (on_instagram(newest_post_days=400), FAIL),
        (on_instagram(newest_post_days=None), None),
    ],
    "social.instagram_complete": [
        (on_instagram(has_about=False), Fraction(67, 100)),
        (on_instagram(has_about=False, has_photo=False, has_website=False), FAIL),
        (on_instagram(has_about=None, has_photo=None), None),
    ],
    "delivery.menu": [
        (delivered(dishes=5), HALF),
        (delivered(dishes=0), FAIL),
        (delivered(dishes=None), None),
        (delivered(status="blocked"), None),
        (delivered(open=False), PASS),
    ],
    "delivery.rating": [
        (delivered(rating=3.7), HALF),
        (delivered(rating=2.0), FAIL),
        (delivered(rating=2.0, ratings=3), None),
    ],
    "delivery.photos": [
        (delivered(with_photo=0.4), HALF),
        (delivered(with_photo=0.0), FAIL),
        (delivered(with_photo=None), None),
    ],
    "delivery.descriptions": [
        (delivered(with_description=0.4), HALF),
        (delivered(with_description=0.0), FAIL),
        (delivered(with_description=None), None),
    ],
    "delivery.agrees": [
        (delivered(agreement=OTHER), Fraction(67, 100)),
        (delivered(agreement=WRONG), FAIL),
        (delivered(agreement=Agreement()), None),
    ],
}  # fmt: skip
FLAT = [(id, evidence, earned) for id, cases in CASES.items() for evidence, earned in cases]


def test_every_check_has_its_cases() -> None:
    assert set(CASES) == set(CHECKS) == {rule.id for rule in RUBRIC.checks}


@pytest.mark.parametrize(("id", "evidence", "earned"), FLAT, ids=[f"{id}-{n}" for n, (id, _, _) in enumerate(FLAT)])
def test_a_check_earns_what_the_evidence_shows(id: str, evidence: Evidence, earned: Fraction | None) -> None:
    outcome = look(id, evidence)
    assert outcome.fraction == earned, outcome.summary


@pytest.mark.parametrize("id", sorted(CHECKS))
def test_everything_in_order_passes(id: str) -> None:
    outcome = look(id, everything())
    assert outcome.fraction == 1
    assert outcome.where and outcome.where.source in RUBRIC.rule(id).sources


@pytest.mark.parametrize("id", sorted(CHECKS))
def test_without_its_sources_it_is_not_measured_and_says_why(id: str) -> None:
    outcome = look(id, nothing())
    assert outcome.fraction is None
    assert "connected" in outcome.summary


@pytest.mark.parametrize("id", sorted(CHECKS))
def test_a_summary_is_a_sentence(id: str) -> None:
    for evidence in (everything(), nothing(), *(case[1] for case in FLAT)):
        summary = look(id, evidence).summary
        assert not summary[0].islower() and summary.endswith(".") and "None" not in summary and "  " not in summary


@pytest.mark.parametrize("wall", ["robot_check", "login", "parked", "error_page", "empty"])
def test_behind_a_wall_nothing_of_the_site_is_judged(wall: str) -> None:
    evidence = everything(site=site(wall=wall))
    for rule in RUBRIC.checks:
        if rule.category == "website":
            outcome = look(rule.id, evidence)
            assert outcome.fraction is None, rule.id


def test_an_error_status_is_a_wall_too() -> None:
    assert look("website.hours", on_site(status=503)).fraction is None


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        ("not_connected", None, "is not connected"),
        ("blocked", None, "kept automatic visitors out"),
        ("timeout", None, "did not answer in time"),
        ("error", None, "answered with an error"),
        ("error", "Yelp is having a bad day.", "Yelp is having a bad day."),
    ],
)
def test_why_a_source_says_nothing(status: Any, error: str | None, words: str) -> None:
    evidence = without(everything(), "yelp")
    evidence = evidence.model_copy(update={"sources": {"yelp": read("yelp", status=status, error=error)}})
    assert words in look("reviews.yelp_rating", evidence).summary


def test_five_reviews_of_places_never_decide_the_response_rate() -> None:
    five = [review(day, "google", replied=value) for day, value in enumerate([True, False, None, True, False])]
    outcome = look(
        "reviews.response_rate",
        without(everything(reviews=five), "business_profile").model_copy(update={"reviews": five}),
    )
    assert outcome.fraction is None
    assert "do not show us whether you answered" in outcome.summary


def test_lighthouse_counts_where_it_answered_and_the_basic_check_is_marked() -> None:
    assert not look("website.speed", everything()).basic
    basic = look("website.speed", everything(pagespeed=None))
    assert basic.basic and basic.where and basic.where.source == "website" and "Lighthouse did not" in basic.summary
    assert look("website.accessibility", everything(pagespeed=None)).basic


@pytest.mark.parametrize("part", ["speed", "accessibility", "paint", "stability", "response"])
def test_lighthouse_may_have_measured_the_wall_that_we_met(part: str) -> None:
    outcome = look(f"website.{part}", everything(site=site(wall="robot_check")))
    assert outcome.fraction is None and "robot check" in outcome.summary


def test_lighthouse_counts_where_we_did_not_get_through_at_all() -> None:
    assert look("website.speed", everything(site=None)).fraction == 1


def test_no_delivery_is_no_fault() -> None:
    evidence = everything(delivery=[], site=site(delivery=[]))
    for rule in RUBRIC.checks:
        if rule.category == "delivery":
            outcome = look(rule.id, evidence)
            assert outcome.fraction is None and not outcome.applicable
            assert "no delivery listings" in outcome.summary


def test_a_blocked_listing_says_so_and_the_other_still_counts() -> None:
    blocked = delivery(
        platform="doordash", url="https://d.example/", status="blocked", reason="DoorDash keeps robots out."
    )
    alone = look("delivery.rating", everything(delivery=[blocked]))
    assert alone.fraction is None and alone.summary == "DoorDash keeps robots out."
    assert look("delivery.rating", everything(delivery=[blocked, delivery()])).fraction == 1


def test_what_anyone_may_read_is_marked_public() -> None:
    outcome = look("reviews.yelp_rating", on_yelp(public_page=True))
    assert outcome.where and outcome.where.public


def test_numbers_in_sentences_are_true_and_plain() -> None:
    assert look("website.paint", everything()).summary == "Your site loads in 1.2 s on a phone."
    assert (
        look("reviews.google_rating", everything()).summary == "Guests give you 4.6 stars on Google from 320 ratings."
    )
    assert look("reviews.recent", everything(reviews=reviews())).summary == "Your newest review came yesterday."
    late = look("website.paint", everything(pagespeed=speed(field_largest_paint_ms=3100)))
    assert late.summary == "Your site loads in 3.1 s for most real visitors."


def test_the_menu_is_shown_where_it_stands() -> None:
    outcome = look("website.menu", everything())
    assert outcome.where and (outcome.where.url, outcome.where.fetched_at) == (f"{SITE}menu", NOW)

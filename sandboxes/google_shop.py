"""The demo restaurant as Google has it: its place, others of a like name, and what its owner sees. SYNTHETIC."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from sandboxes.presence import LABEL, Presence, Shop
from sandboxes.reviews import DemoReview

PLACE_ID, CLOSED_ID = "demo-place-luna-pizza", "demo-place-sol-taqueria"
PARENT, LOCATION = "accounts/100000000000000000001", "locations/2000000000000000001"
PHOTOS = 7  # in Places; three months old
_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_STARS = ("ONE", "TWO", "THREE", "FOUR", "FIVE")
ATTRIBUTES = [
    {"name": "attributes/has_takeout", "valueType": "BOOL", "values": [True]},
    {"name": "attributes/has_delivery", "valueType": "BOOL", "values": [True]},
    {"name": "attributes/has_dine_in", "valueType": "BOOL", "values": [True]},
]


def places(presence: Presence) -> list[dict[str, Any]]:
    """The shop, two of a like name elsewhere, and one that closed for good."""
    return [
        _shop(presence),
        _other("demo-place-luna-pizza-queens", "Luna Pizza", "9 Orbit Avenue, Queens, NY 11372, USA", "0161"),
        _other("demo-place-luna-pizza-hoboken", "Luna Pizza", "77 Tide Road, Hoboken, NJ 07030, USA", "0163"),
        _other(CLOSED_ID, "Sol Taqueria", "12 Lantern Street, Brooklyn, NY 11201, USA", "0165", "CLOSED_PERMANENTLY"),
    ]


def _shop(presence: Presence) -> dict[str, Any]:
    shop, reviews = presence.shop, presence.reviews("google")
    mean = sum(one.rating for one in reviews) / len(reviews)
    return {
        "name": f"places/{PLACE_ID}",
        "id": PLACE_ID,
        "types": ["pizza_restaurant", "restaurant", "meal_takeaway", "food", "point_of_interest", "establishment"],
        "displayName": {"text": shop.name, "languageCode": "en"},
        "formattedAddress": f"{shop.address}, USA",
        "nationalPhoneNumber": shop.phone_shown,
        "internationalPhoneNumber": "+1 212-555-0142",
        "location": {"latitude": shop.latitude, "longitude": shop.longitude},
        "rating": round(mean, 1),
        "userRatingCount": len(reviews),
        "googleMapsUri": "https://maps.google.com/?cid=1000000000000000001",
        "websiteUri": presence.website,
        "businessStatus": "OPERATIONAL",
        "priceLevel": "PRICE_LEVEL_MODERATE",
        "regularOpeningHours": {"openNow": True, "periods": _periods(shop.hours)},
        "photos": [_photo(number) for number in range(PHOTOS)],
        "reviews": [_public_review(one) for one in reviews[:5]],
    }


def _other(place_id: str, name: str, address: str, number: str, status: str = "OPERATIONAL") -> dict[str, Any]:
    return {
        "name": f"places/{place_id}",
        "id": place_id,
        "types": ["restaurant", "food", "point_of_interest", "establishment"],
        "displayName": {"text": name, "languageCode": "en"},
        "formattedAddress": address,
        "nationalPhoneNumber": f"(212) 555-{number}",
        "internationalPhoneNumber": f"+1 212-555-{number}",
        "rating": 4.1,
        "userRatingCount": 210,
        "googleMapsUri": f"https://maps.google.com/?cid=20000000000{number}",
        "businessStatus": status,
    }


def _periods(hours: Mapping[int, tuple[time, time]]) -> list[dict[str, Any]]:
    """Places counts days from Sunday 0; what closes at midnight closes on the next day."""

    def point(day: int, at: time) -> dict[str, int]:
        return {"day": (day + 1) % 7, "hour": at.hour, "minute": at.minute}

    return [
        {"open": point(day, opens), "close": point(day + (closes <= opens), closes)}
        for day, (opens, closes) in sorted(hours.items())
    ]


def _photo(number: int) -> dict[str, Any]:
    name = f"places/{PLACE_ID}/photos/demo-{number}"
    return {"name": name, "widthPx": 1600, "heightPx": 1200, "authorAttributions": [{"displayName": LABEL}]}


def _public_review(one: DemoReview) -> dict[str, Any]:
    text = {"text": one.text, "languageCode": one.language}
    return {
        "name": f"places/{PLACE_ID}/reviews/{one.id}",
        "relativePublishTimeDescription": "recently",
        "rating": one.rating,
        "text": text,
        "originalText": text,
        "authorAttribution": {"displayName": one.author},
        "publishTime": _stamp(one.at),
        "googleMapsUri": f"https://www.google.com/maps/reviews/{one.id}",
    }


# -- as its owner sees it


def accounts() -> list[dict[str, Any]]:
    group = {"name": PARENT, "accountName": "Luna Pizza group", "type": "LOCATION_GROUP", "role": "OWNER"}
    return [{"name": "accounts/100000000000000000002", "accountName": "Demo Owner", "type": "PERSONAL"}, group]


def locations(presence: Presence) -> list[dict[str, Any]]:
    """The shop and the same owner's catering kitchen."""
    kitchen = {
        "name": "locations/2000000000000000002",
        "title": "Luna Pizza Catering",
        "storefrontAddress": _address(presence.shop, "3 Depot Lane"),
        "metadata": {"placeId": "demo-place-luna-catering", "hasVoiceOfMerchant": False},
    }
    return [location(presence), kitchen]


def location(presence: Presence) -> dict[str, Any]:
    """No special hours, no menu link: something to find."""
    shop = presence.shop
    return {
        "name": LOCATION,
        "languageCode": "en",
        "title": shop.name,
        "phoneNumbers": {"primaryPhone": shop.phone_shown},
        "categories": {
            "primaryCategory": {"name": "categories/gcid:pizza_restaurant", "displayName": "Pizza restaurant"}
        },
        "storefrontAddress": _address(shop, shop.street),
        "websiteUri": presence.website,
        "regularHours": {"periods": [_own_period(day, *span) for day, span in sorted(shop.hours.items())]},
        "profile": {"description": shop.description},
        "openInfo": {"status": "OPEN", "canReopen": True},
        "metadata": {
            "placeId": PLACE_ID,
            "mapsUri": "https://maps.google.com/maps?cid=1000000000000000001",
            "newReviewUri": f"https://search.google.com/local/writereview?placeid={PLACE_ID}",
            "hasVoiceOfMerchant": True,
            "canHaveFoodMenus": True,
        },
    }


def _address(shop: Shop, street: str) -> dict[str, Any]:
    town = {"postalCode": shop.postal_code, "administrativeArea": shop.region, "locality": shop.city}
    return {"regionCode": shop.country, "languageCode": "en", **town, "addressLines": [street]}


def _own_period(day: int, opens: time, closes: time) -> dict[str, Any]:
    """Midnight is 24:00 of the same day here."""
    end = {"hours": closes.hour or 24} | ({"minutes": closes.minute} if closes.minute else {})
    return {"openDay": _DAYS[day], "openTime": {"hours": opens.hour}, "closeDay": _DAYS[day], "closeTime": end}


def media(now: datetime) -> list[dict[str, Any]]:
    """Twelve photos of the owner's, the newest ten weeks old."""
    ages = [70, 71, 71, 150, 150, 151, 300, 301, 301, 420, 600, 601]
    return [
        {
            "name": f"{PARENT}/{LOCATION}/media/demo-{number}",
            "mediaFormat": "PHOTO",
            "locationAssociation": {"category": "FOOD_AND_DRINK"},
            "createTime": _stamp(now - timedelta(days=age)),
            "description": LABEL,
        }
        for number, age in enumerate(ages)
    ]


def posts(presence: Presence) -> list[dict[str, Any]]:
    """Three in two years."""
    newest = presence.flaws.last_post_days
    said = ["Slice of the month: spinach and feta.", "Our patio is open.", "Closed on New Year's Day."]
    return [
        {
            "name": f"{PARENT}/{LOCATION}/localPosts/demo-{number}",
            "languageCode": "en",
            "summary": text,
            "state": "LIVE",
            "topicType": "STANDARD",
            "createTime": _stamp(presence.now - timedelta(days=newest + 140 * number)),
            "updateTime": _stamp(presence.now - timedelta(days=newest + 140 * number)),
        }
        for number, text in enumerate(said)
    ]


def refused_post(body: dict[str, Any]) -> str | None:
    """What My Business would not take about a local post."""
    topic, event = body.get("topicType"), body.get("event") or {}
    schedule, button = event.get("schedule") or {}, body.get("callToAction") or {}
    whole = {"startDate", "startTime", "endDate", "endTime"}
    wrong = {
        "topic_type": topic not in ("STANDARD", "EVENT", "OFFER"),
        "summary": not body.get("summary") or len(body["summary"]) > 1_500,
        "event": topic in ("EVENT", "OFFER") and (not event.get("title") or not whole <= set(schedule)),
        "offer": topic != "OFFER" and "offer" in body,
        "call_to_action": bool(button) and button.get("actionType") != "CALL" and not button.get("url"),
        "media": any(not str(one.get("sourceUrl", "")).startswith("http") for one in body.get("media", [])),
    }
    return next((name for name, true in wrong.items() if true), None)


def new_post(body: dict[str, Any], at: datetime) -> dict[str, Any]:
    name = f"{PARENT}/{LOCATION}/localPosts/{uuid4().hex[:16]}"
    output = {"name": name, "state": "LIVE", "createTime": _stamp(at), "updateTime": _stamp(at)}
    return {**body, **output, "searchUrl": "https://local.google.com/place?id=1&use=posts"}


def own_review(one: DemoReview) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": f"{PARENT}/{LOCATION}/reviews/{one.id}",
        "reviewId": one.id,
        "reviewer": {"displayName": one.author},
        "starRating": _STARS[one.rating - 1],
        "comment": one.text,
        "createTime": _stamp(one.at),
        "updateTime": _stamp(one.at),
    }
    if one.reply and one.replied_at:
        found["reviewReply"] = {"comment": one.reply, "updateTime": _stamp(one.replied_at)}
    return found


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

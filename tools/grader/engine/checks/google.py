"""Google presence: what Google's listing shows, and what the owner's Business Profile says of it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tools.grader.engine.checks.base import (
    CheckFunction,
    Outcome,
    Where,
    at_listing,
    at_profile,
    between,
    check,
    count,
    days,
    missing,
    unknown,
    why,
    yes,
)
from tools.grader.engine.evidence import Evidence, Listing, Profile
from tools.grader.engine.rubric import Rule

_FIELDS: dict[
    str, tuple[Callable[[Listing], bool | None] | None, Callable[[Profile], bool | None] | None, str, str]
] = {
    "google.hours": (
        lambda listing: listing.has_hours,
        lambda profile: profile.regular_hours,
        "Google shows when you are open.",
        "Google does not show when you are open.",
    ),
    "google.special_hours": (
        None,
        lambda profile: profile.special_hours,
        "Special hours are set on Google.",
        "No special hours are set on Google, so guests may come to a closed door on a holiday.",
    ),
    "google.phone": (
        lambda listing: listing.has_phone,
        None,
        "Google shows your phone number.",
        "Google does not show a phone number of yours.",
    ),
    "google.website": (
        lambda listing: listing.has_website,
        None,
        "Google links a website.",
        "Google links no website of yours.",
    ),
    "google.description": (
        lambda listing: listing.has_description,
        lambda profile: profile.has_description,
        "Google has a few words about your place.",
        "There are no words about your place on Google yet.",
    ),
    "google.menu": (
        lambda listing: listing.has_menu,
        lambda profile: profile.has_menu,
        "Guests can open your menu from Google.",
        "Guests cannot open your menu from Google.",
    ),
    "google.verified": (
        None,
        lambda profile: profile.verified,
        "Your Google Business Profile is verified.",
        "Your Google Business Profile is not verified yet.",
    ),
    "google.name_agrees": (
        lambda listing: listing.agreement.name,
        None,
        "Google calls you what you call yourself.",
        "Google shows another name than you give.",
    ),
    "google.phone_agrees": (
        lambda listing: listing.agreement.phone,
        None,
        "Google shows the phone number you give.",
        "Google shows another phone number than you give.",
    ),
    "google.address_agrees": (
        lambda listing: listing.agreement.address,
        None,
        "Google shows the address you give.",
        "Google shows another address than you give.",
    ),
    "google.website_agrees": (
        lambda listing: listing.agreement.website,
        None,
        "The link on Google leads to your own website.",
        "The link on Google does not lead to your own website.",
    ),
}


def _field(id: str) -> CheckFunction:
    of_listing, of_profile, if_so, if_not = _FIELDS[id]

    def look(evidence: Evidence, rule: Rule) -> Outcome:
        listing, profile = evidence.google, evidence.business_profile
        told = of_listing(listing) if of_listing and listing else None
        if listing and told is not None:
            return yes(told, if_so, if_not, at_listing(evidence, "google", listing))
        told = of_profile(profile) if of_profile and profile else None
        if profile and told is not None:
            return yes(told, if_so, if_not, at_profile(evidence, profile))
        return missing(evidence, *rule.sources)

    return look


for _id in _FIELDS:
    check(_id)(_field(_id))


@check("google.open")
def is_open(evidence: Evidence, rule: Rule) -> Outcome:
    """A search by name that finds nothing proves nothing, so it is not measured."""
    listing = evidence.google
    if listing is None:
        return missing(evidence, "google")
    where = at_listing(evidence, "google", listing)
    if listing.operational is None:
        return unknown("Google does not tell us whether you are open for business.", where)
    return yes(listing.operational, "Google lists you as open for business.", "Google lists you as closed.", where)


@check("google.categories")
def categories(evidence: Evidence, rule: Rule) -> Outcome:
    listing = evidence.google
    if listing is None or listing.categories is None:
        return missing(evidence, "google")
    number = max(listing.categories, 0)
    said = f"Google files you under {count(number, 'category', 'categories')}."
    return Outcome(between(Fraction(number), rule), said, number, at_listing(evidence, "google", listing))


@check("google.attributes")
def attributes(evidence: Evidence, rule: Rule) -> Outcome:
    profile = evidence.business_profile
    if profile is None or profile.attributes is None:
        return missing(evidence, "business_profile")
    number = max(profile.attributes, 0)
    said = f"Your Google profile says {count(number, 'thing')} about what you offer."
    return Outcome(between(Fraction(number), rule), said, number, at_profile(evidence, profile))


@check("google.photos")
def photos(evidence: Evidence, rule: Rule) -> Outcome:
    listing, profile = evidence.google, evidence.business_profile
    if profile and profile.photos is not None:
        number, capped, where = max(profile.photos, 0), False, at_profile(evidence, profile)
    elif listing and listing.photos is not None:
        number, capped, where = max(listing.photos, 0), listing.photos_capped, at_listing(evidence, "google", listing)
    else:
        return missing(evidence, *rule.sources)
    earned = between(Fraction(number), rule)
    if capped and earned < 1:
        return unknown(f"Google shows us only the first {count(number, 'photo')}.", where)
    at_least = "at least " if capped else ""
    return Outcome(
        earned,
        f"There {'is' if number == 1 else 'are'} {at_least}{count(number, 'photo')} of your place on Google.",
        number,
        where,
    )


@check("google.posts")
def posts(evidence: Evidence, rule: Rule) -> Outcome:
    profile = evidence.business_profile
    if profile is None or profile.posts_90_days is None:
        return Outcome(None, why(evidence, "business_profile"), where=Where("business_profile"))
    number = max(profile.posts_90_days, 0)
    newest = f", the newest {days(profile.newest_post_days)}" if number and profile.newest_post_days is not None else ""
    said = f"You posted {count(number, 'time')} on Google in the last 90 days{newest}."
    return Outcome(between(Fraction(number), rule), said, number, at_profile(evidence, profile))

"""Social media: whether the pages are alive and say what a guest looks for."""

from __future__ import annotations

from tools.grader.engine.checks.base import (
    NAMES,
    Outcome,
    agreeing,
    at_listing,
    between,
    check,
    completeness,
    days,
    exact,
    missing,
    yes,
)
from tools.grader.engine.evidence import Evidence, SocialPage, SourceName
from tools.grader.engine.rubric import Rule


def _recent(evidence: Evidence, rule: Rule, source: SourceName, page: SocialPage | None) -> Outcome:
    age = exact(page.newest_post_days) if page else None
    if page is None or age is None:
        return missing(evidence, source)
    said = f"Your newest post on {NAMES[source]} was {days(float(age))}."
    return Outcome(between(age, rule), said, round(float(age), 1), at_listing(evidence, source, page))


@check("social.facebook_recent")
def facebook_recent(evidence: Evidence, rule: Rule) -> Outcome:
    return _recent(evidence, rule, "facebook", evidence.facebook)


@check("social.instagram_recent")
def instagram_recent(evidence: Evidence, rule: Rule) -> Outcome:
    return _recent(evidence, rule, "instagram", evidence.instagram)


@check("social.facebook_complete")
def facebook_complete(evidence: Evidence, rule: Rule) -> Outcome:
    page = evidence.facebook
    if page is None:
        return missing(evidence, "facebook")
    parts = {
        "hours": page.has_hours,
        "phone number": page.has_phone,
        "website": page.has_website,
        "picture": page.has_photo,
        "few words about you": page.has_about,
    }
    return completeness(parts, "Facebook", 3, at_listing(evidence, "facebook", page))


@check("social.instagram_complete")
def instagram_complete(evidence: Evidence, rule: Rule) -> Outcome:
    page = evidence.instagram
    if page is None:
        return missing(evidence, "instagram")
    parts = {"picture": page.has_photo, "few words about you": page.has_about, "website": page.has_website}
    return completeness(parts, "Instagram", 2, at_listing(evidence, "instagram", page))


@check("social.facebook_action")
def facebook_action(evidence: Evidence, rule: Rule) -> Outcome:
    page = evidence.facebook
    if page is None or page.has_action is None:
        return missing(evidence, "facebook")
    return yes(
        page.has_action,
        "Your Facebook page has a button to order, book or call.",
        "Your Facebook page has no button to order, book or call.",
        at_listing(evidence, "facebook", page),
    )


@check("social.facebook_agrees")
def facebook_agrees(evidence: Evidence, rule: Rule) -> Outcome:
    page = evidence.facebook
    if page is None:
        return missing(evidence, "facebook")
    return agreeing(page.agreement, "Facebook", at_listing(evidence, "facebook", page))

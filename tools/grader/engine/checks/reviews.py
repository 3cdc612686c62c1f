"""Reviews: how guests rate, how many, how recently, and whether they get an answer.

Google's Places gives five reviews and Yelp three, neither the newest nor with replies: they can show that something
is there, never that it is missing. Replies are judged from Business Profile alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from statistics import median

from tools.grader.engine.checks.base import (
    NAMES,
    Outcome,
    Where,
    agreeing,
    at_listing,
    between,
    check,
    completeness,
    count,
    days,
    exact,
    hundredths,
    mean,
    missing,
    not_applicable,
    unknown,
    yes,
)
from tools.grader.engine.evidence import Evidence, Listing, ReviewFacts, SourceName
from tools.grader.engine.rubric import Rule

_OWNERS: SourceName = "business_profile"
_FEW: frozenset[SourceName] = frozenset({"google", "yelp"})
_DAY = 86_400


def _age(review: ReviewFacts, now: datetime) -> Fraction | None:
    """In days; None where it has no date. What is dated ahead of us counts as new."""
    if review.at is None:
        return None
    passed = _aware(now) - _aware(review.at)
    return max(Fraction(passed.days) + Fraction(passed.seconds, _DAY), Fraction(0))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _ages(evidence: Evidence, sources: frozenset[SourceName]) -> list[Fraction]:
    ages = (_age(review, evidence.now) for review in evidence.reviews if review.source in sources)
    return [age for age in ages if age is not None]


def _owners(evidence: Evidence, rule: Rule) -> list[ReviewFacts]:
    """The reviews of Business Profile within the rule's days."""
    within = rule.threshold("days")
    of_owner = (review for review in evidence.reviews if review.source == _OWNERS)
    return [review for review in of_owner if (age := _age(review, evidence.now)) is not None and age <= within]


def _profile(evidence: Evidence) -> Where:
    profile, read = evidence.business_profile, evidence.sources.get(_OWNERS)
    return Where(_OWNERS, profile.url if profile else None, read.fetched_at if read else None)


def _has_profile(evidence: Evidence) -> bool:
    return any(review.source == _OWNERS for review in evidence.reviews)


def _rating(evidence: Evidence, rule: Rule, source: SourceName, listing: Listing | None) -> Outcome:
    stars = exact(listing.rating) if listing else None
    if listing is None or stars is None:
        return missing(evidence, source)
    where, name = at_listing(evidence, source, listing), NAMES[source]
    if listing.ratings is not None and listing.ratings < rule.threshold("enough"):
        return unknown(f"{name} has {count(listing.ratings, 'rating')} of you: too few to judge by.", where)
    of = f" from {count(listing.ratings, 'rating')}" if listing.ratings is not None else ""
    return Outcome(between(stars, rule), f"Guests give you {float(stars):g} stars on {name}{of}.", float(stars), where)


@check("reviews.google_rating")
def google_rating(evidence: Evidence, rule: Rule) -> Outcome:
    return _rating(evidence, rule, "google", evidence.google)


@check("reviews.yelp_rating")
def yelp_rating(evidence: Evidence, rule: Rule) -> Outcome:
    return _rating(evidence, rule, "yelp", evidence.yelp)


@check("reviews.google_volume")
def google_volume(evidence: Evidence, rule: Rule) -> Outcome:
    """A young place has few: from the first rating on it keeps a part, and none at all is nothing to judge."""
    listing = evidence.google
    if listing is None or listing.ratings is None:
        return missing(evidence, "google")
    where = at_listing(evidence, "google", listing)
    if listing.ratings < 1:
        return not_applicable("Nobody has rated you on Google yet: nothing to judge.", where)
    least = rule.threshold("least")
    earned = hundredths(max(Fraction(listing.ratings) / rule.threshold("pass"), least))
    return Outcome(earned, f"{count(listing.ratings, 'guest')} rated you on Google.", listing.ratings, where)


@check("reviews.monthly")
def monthly(evidence: Evidence, rule: Rule) -> Outcome:
    within, wanted = rule.threshold("days"), rule.threshold("pass")
    if not evidence.reviews:
        return missing(evidence, _OWNERS)
    if not _has_profile(evidence):
        seen = sum(age <= within for age in _ages(evidence, _FEW))
        if seen >= wanted:
            return Outcome(
                Fraction(1), f"At least {seen} new reviews in the last {within} days.", seen, Where("google")
            )
        return unknown(_only_few("how many new reviews you get"), Where(_OWNERS))
    ages = _ages(evidence, frozenset({_OWNERS}))
    new = sum(age <= within for age in ages)
    if new < wanted and ages and max(ages) < rule.threshold("young_days"):
        return not_applicable(
            "Your first reviews are only weeks old: too early to count by the month.", _profile(evidence)
        )
    said = f"{count(new, 'new review')} in the last {within} days."
    return Outcome(between(Fraction(new), rule), said, new, _profile(evidence))


@check("reviews.recent")
def recent(evidence: Evidence, rule: Rule) -> Outcome:
    owners = _ages(evidence, frozenset({_OWNERS}))
    ages = owners + _ages(evidence, _FEW)
    if not ages:
        return missing(evidence, _OWNERS)
    newest = min(ages)
    earned = between(newest, rule)
    if not owners and earned < 1:
        return unknown(_only_few("which review is your newest"), Where(_OWNERS))
    where = _profile(evidence) if owners else Where("google")
    return Outcome(earned, f"Your newest review came {days(float(newest))}.", round(float(newest), 1), where)


@check("reviews.trend")
def trend(evidence: Evidence, rule: Rule) -> Outcome:
    within, enough = rule.threshold("days"), rule.threshold("enough")
    late: list[Fraction] = []
    early: list[Fraction] = []
    for review in evidence.reviews:
        age, stars = _age(review, evidence.now), exact(review.rating)
        if review.source == _OWNERS and age is not None and stars is not None:
            (late if age <= within else early).append(stars)
    if not late and not early:
        return missing(evidence, _OWNERS)
    if min(len(late), len(early)) < enough:
        return unknown("There are too few reviews to tell where your ratings are going.", _profile(evidence))
    change = mean(late) - mean(early)
    said = f"Guests gave {float(mean(late)):.1f} stars in the last {within} days, {float(mean(early)):.1f} before."
    return Outcome(between(change, rule), said, round(float(change), 2), _profile(evidence))


@check("reviews.response_rate")
def response_rate(evidence: Evidence, rule: Rule) -> Outcome:
    """A review of the last two days that has no answer yet is not held against anyone."""
    due = _due(_owners(evidence, rule), evidence.now, rule)
    if not _tells_replies(evidence):
        return _no_replies(evidence)
    if len(due) < rule.threshold("enough"):
        return unknown(f"{count(len(due), 'review')} in a year: too few to judge your answers by.", _profile(evidence))
    answered = sum(bool(review.replied) for review in due)
    said = f"You answered {answered} of {len(due)} Google reviews of the last year."
    part = Fraction(answered, len(due))
    return Outcome(between(part, rule), said, round(float(part), 2), _profile(evidence))


@check("reviews.response_time")
def response_time(evidence: Evidence, rule: Rule) -> Outcome:
    hours = [exact(review.reply_hours) for review in _owners(evidence, rule) if review.replied]
    known = [max(each, Fraction(0)) for each in hours if each is not None]
    if not _tells_replies(evidence):
        return _no_replies(evidence)
    if len(known) < rule.threshold("enough"):
        return unknown("There are too few answers to tell how quickly you give them.", _profile(evidence))
    middle = median(known)
    said = f"Half of your answers came within {_hours(middle)}."
    return Outcome(between(middle, rule), said, round(float(middle), 1), _profile(evidence))


@check("reviews.complaints")
def complaints(evidence: Evidence, rule: Rule) -> Outcome:
    if not _tells_replies(evidence):
        return _no_replies(evidence)
    stars = rule.threshold("stars")
    bad = [each for each in _owners(evidence, rule) if each.rating is not None and exact(each.rating) is not None]
    due = _due([each for each in bad if (exact(each.rating) or 0) <= stars], evidence.now, rule)
    if not due:
        return not_applicable("No complaint of the last 90 days waits for an answer: well done.", _profile(evidence))
    answered = sum(bool(review.replied) for review in due)
    said = f"You answered {answered} of {count(len(due), 'complaint')} on Google in the last 90 days."
    return Outcome(between(Fraction(answered, len(due)), rule), said, len(due) - answered, _profile(evidence))


@check("reviews.yelp_claimed")
def yelp_claimed(evidence: Evidence, rule: Rule) -> Outcome:
    listing = evidence.yelp
    if listing is None or listing.claimed is None:
        return missing(evidence, "yelp")
    where = at_listing(evidence, "yelp", listing)
    return yes(listing.claimed, "Your Yelp page is claimed.", "Nobody has claimed your Yelp page yet.", where)


@check("reviews.yelp_complete")
def yelp_complete(evidence: Evidence, rule: Rule) -> Outcome:
    listing = evidence.yelp
    if listing is None:
        return missing(evidence, "yelp")
    parts = {
        "hours": listing.has_hours,
        "phone number": listing.has_phone,
        "website": listing.has_website,
        "price level": listing.has_price_level,
        "photos": None if listing.photos is None else listing.photos > 0,
    }
    return completeness(parts, "Yelp", 3, at_listing(evidence, "yelp", listing))


@check("reviews.yelp_agrees")
def yelp_agrees(evidence: Evidence, rule: Rule) -> Outcome:
    if evidence.yelp is None:
        return missing(evidence, "yelp")
    return agreeing(evidence.yelp.agreement, "Yelp", at_listing(evidence, "yelp", evidence.yelp))


def _due(reviews: list[ReviewFacts], now: datetime, rule: Rule) -> list[ReviewFacts]:
    grace = rule.threshold("grace_hours") / 24
    told = (review for review in reviews if review.replied is not None)
    return [review for review in told if review.replied or (_age(review, now) or 0) > grace]


def _tells_replies(evidence: Evidence) -> bool:
    return any(review.source == _OWNERS and review.replied is not None for review in evidence.reviews)


def _no_replies(evidence: Evidence) -> Outcome:
    told = missing(evidence, _OWNERS)
    seen = any(review.source in _FEW for review in evidence.reviews)
    why = " Google and Yelp do not show us whether you answered." if seen else ""
    return unknown(told.summary + why, Where(_OWNERS))


def _only_few(what: str) -> str:
    return f"Without Google Business Profile we see only a few of your reviews, so we cannot tell {what}."


def _hours(number: Fraction) -> str:
    return count(round(number), "hour") if number < 72 else count(round(number / 24), "day")

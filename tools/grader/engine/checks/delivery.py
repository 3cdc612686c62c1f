"""Delivery listings that the restaurant links itself. One without delivery is not asked for any."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tools.grader.engine.checks.base import (
    Outcome,
    Where,
    agreeing,
    between,
    check,
    exact,
    hundredths,
    listed,
    mean,
    missing,
    not_applicable,
    unknown,
)
from tools.grader.engine.evidence import DeliveryListing, Evidence
from tools.grader.engine.rubric import Rule

Measure = Callable[[DeliveryListing], Fraction | None]
_PLATFORMS = {
    "ubereats": "Uber Eats",
    "doordash": "DoorDash",
    "grubhub": "Grubhub",
    "postmates": "Postmates",
    "seamless": "Seamless",
    "deliveroo": "Deliveroo",
    "justeat": "Just Eat",
    "glovo": "Glovo",
    "rappi": "Rappi",
    "caviar": "Caviar",
    "foodpanda": "foodpanda",
    "wolt": "Wolt",
    "pedidosya": "PedidosYa",
    "didifood": "DiDi Food",
    "skipthedishes": "SkipTheDishes",
    "menulog": "Menulog",
}


def platform(listing: DeliveryListing) -> str:
    """Its name as guests know it; a name from elsewhere is never said."""
    return _PLATFORMS.get("".join(filter(str.isalnum, listing.platform.casefold())), "a delivery listing")


def _unread(evidence: Evidence) -> Outcome:
    """No listing could be read: there is none, or they could not be had."""
    if evidence.delivery:
        reasons = dict.fromkeys(each.reason or f"{platform(each)} could not be read." for each in evidence.delivery)
        return Outcome(None, " ".join(reasons), where=Where("delivery", evidence.delivery[0].url))
    read, site = evidence.sources.get("delivery"), evidence.site
    linked = bool(site and site.delivery)
    if not linked and ((site and site.wall is None) or (read and read.status == "ok")):
        return not_applicable("You link no delivery listings, so there is nothing to judge here.", Where("delivery"))
    return missing(evidence, "delivery")


def _over(evidence: Evidence, measure: Measure, say: Callable[[list[str], list[str]], str]) -> Outcome:
    """The mean of all listings that could be measured. `say` gets the platforms that are fine and the others."""
    read = [each for each in evidence.delivery if each.status == "ok"]
    if not read:
        return _unread(evidence)
    measured = [(each, earned) for each in read if (earned := measure(each)) is not None]
    if not measured:
        return unknown(f"{listed(dict.fromkeys(platform(each) for each in read))} does not tell us this.", _at(read[0]))
    worst = min(measured, key=lambda pair: (pair[1], pair[0].url))[0]
    fine = sorted({platform(each) for each, earned in measured if earned == 1})
    wanting = sorted({platform(each) for each, earned in measured if earned < 1})
    earned = hundredths(mean([earned for _, earned in measured]))
    return Outcome(earned, say(fine, wanting), len(measured), _at(worst))


def _at(listing: DeliveryListing) -> Where:
    return Where("delivery", listing.url, listing.fetched_at, public=True)


@check("delivery.menu")
def menu(evidence: Evidence, rule: Rule) -> Outcome:
    """Whether a listing is open is left alone: at night every one is closed."""

    def earned(each: DeliveryListing) -> Fraction | None:
        return None if each.dishes is None else between(Fraction(each.dishes), rule)

    def say(fine: list[str], wanting: list[str]) -> str:
        if wanting:
            return f"Hardly any dishes on {listed(wanting)}."
        return f"Your menu is on {listed(fine)}."

    return _over(evidence, earned, say)


@check("delivery.rating")
def rating(evidence: Evidence, rule: Rule) -> Outcome:
    """A listing with only a handful of ratings is left out."""

    def earned(each: DeliveryListing) -> Fraction | None:
        stars = exact(each.rating)
        enough = each.ratings is None or each.ratings >= rule.threshold("enough")
        return between(stars, rule) if stars is not None and enough else None

    def say(fine: list[str], wanting: list[str]) -> str:
        good = float(rule.threshold("pass"))
        return (
            f"Rated under {good:g} on {listed(wanting)}." if wanting else f"Rated {good:g} or better on {listed(fine)}."
        )

    return _over(evidence, earned, say)


def _dishes(evidence: Evidence, rule: Rule, value: Callable[[DeliveryListing], float | None], what: str) -> Outcome:
    def earned(each: DeliveryListing) -> Fraction | None:
        part = exact(value(each))
        return None if part is None else between(part, rule)

    def say(fine: list[str], wanting: list[str]) -> str:
        if wanting:
            return f"Many dishes have no {what} on {listed(wanting)}."
        return f"Nearly every dish has a {what} on {listed(fine)}."

    return _over(evidence, earned, say)


@check("delivery.photos")
def photos(evidence: Evidence, rule: Rule) -> Outcome:
    return _dishes(evidence, rule, lambda each: each.with_photo, "photo")


@check("delivery.descriptions")
def descriptions(evidence: Evidence, rule: Rule) -> Outcome:
    return _dishes(evidence, rule, lambda each: each.with_description, "description")


@check("delivery.agrees")
def agrees(evidence: Evidence, rule: Rule) -> Outcome:
    def say(fine: list[str], wanting: list[str]) -> str:
        if wanting:
            return f"{listed(wanting)} shows another name, phone or address than you give."
        return f"{listed(fine)} shows the name, phone and address you give."

    return _over(evidence, lambda each: agreeing(each.agreement, platform(each), _at(each)).fraction, say)

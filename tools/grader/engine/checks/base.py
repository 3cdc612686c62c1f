"""What every check is made of: an outcome with its evidence, reasons for what is not measured, and straight lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from tools.grader.engine.evidence import (
    Agreement,
    Evidence,
    Listing,
    Profile,
    SiteFacts,
    SocialPage,
    SourceName,
    Speed,
)
from tools.grader.engine.results import Value
from tools.grader.engine.rubric import Rule

NAMES: dict[SourceName, str] = {
    "website": "Your website",
    "google": "Google",
    "business_profile": "Google Business Profile",
    "yelp": "Yelp",
    "pagespeed": "PageSpeed Insights",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "delivery": "Your delivery listings",
}
_HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Where:
    """Where a fact was read, and when."""

    source: SourceName
    url: str | None = None
    fetched_at: datetime | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found. `fraction` 0-1, None: not measured, and then `summary` says why."""

    fraction: Fraction | None
    summary: str
    value: Value = None
    where: Where | None = None
    basic: bool = False
    applicable: bool = True


CheckFunction = Callable[[Evidence, Rule], Outcome]
CHECKS: dict[str, CheckFunction] = {}


def check(id: str) -> Callable[[CheckFunction], CheckFunction]:
    """Makes a function the check of that id in the rubric."""

    def register(function: CheckFunction) -> CheckFunction:
        CHECKS[id] = function
        return function

    return register


def exact(number: float | int | None) -> Fraction | None:
    """The number as it is written, so that 0.1 is a tenth; None for what is no number."""
    if number is None or not math.isfinite(number):
        return None
    return Fraction(Decimal(str(number)))


def hundredths(fraction: Fraction) -> Fraction:
    """In steps of 0.01, halves up; but 0 and 1 only for what is 0 or 1."""
    if fraction <= 0 or fraction >= 1:
        return Fraction(min(max(fraction, Fraction(0)), Fraction(1)))
    step = Fraction(math.floor(fraction * 100 + Fraction(1, 2)))
    return min(max(step, Fraction(1)), Fraction(99)) / _HUNDRED


def between(value: Fraction, rule: Rule, prefix: str = "") -> Fraction:
    """1 from the threshold `pass` on, 0 up to `fail`, a straight line in between; either may be the larger."""
    good, poor = rule.threshold(f"{prefix}pass"), rule.threshold(f"{prefix}fail")
    return hundredths((value - poor) / (good - poor))


def share(parts: Sequence[bool]) -> Fraction:
    return hundredths(Fraction(sum(parts), len(parts)))


def mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def yes(value: bool, if_so: str, if_not: str, where: Where) -> Outcome:
    return Outcome(Fraction(int(value)), if_so if value else if_not, value, where)


def unknown(summary: str, where: Where | None = None) -> Outcome:
    return Outcome(None, summary, where=where)


def not_applicable(summary: str, where: Where | None = None) -> Outcome:
    return Outcome(None, summary, where=where, applicable=False)


def why(evidence: Evidence, source: SourceName) -> str:
    """Why a source has nothing to say, in one sentence for owners."""
    name, read = NAMES[source], evidence.sources.get(source)
    if read is None:
        return f"{name} was not looked at this time."
    if read.status == "ok":
        return read.error or f"{name} does not tell us this."
    reasons = {
        "not_connected": f"{name} is not connected.",
        "blocked": f"{name} kept automatic visitors out.",
        "timeout": f"{name} did not answer in time.",
        "error": f"{name} answered with an error.",
    }
    return read.error or reasons[read.status]


def missing(evidence: Evidence, *sources: SourceName) -> Outcome:
    """Not measured, with each source's reason."""
    reasons = dict.fromkeys(why(evidence, source) for source in sources)
    return Outcome(None, " ".join(reasons), where=Where(sources[0]))


def public(evidence: Evidence, source: SourceName) -> bool:
    read = evidence.sources.get(source)
    return bool(read and read.public)


def at_site(evidence: Evidence, site: SiteFacts) -> Where:
    return Where("website", site.url, site.fetched_at)


def at_listing(evidence: Evidence, source: SourceName, listing: Listing | SocialPage) -> Where:
    return Where(source, listing.url, listing.fetched_at, listing.public_page or public(evidence, source))


def at_profile(evidence: Evidence, profile: Profile) -> Where:
    return Where("business_profile", profile.url, profile.fetched_at)


def at_speed(evidence: Evidence, speed: Speed) -> Where:
    return Where("pagespeed", speed.url, speed.fetched_at)


def agreeing(agreement: Agreement, name: str, where: Where) -> Outcome:
    """Name, phone and address together; those that cannot be compared are left out."""
    known = {
        label: value
        for label, value in (("name", agreement.name), ("phone", agreement.phone), ("address", agreement.address))
        if value is not None
    }
    if not known:
        return unknown(f"{name} and your own details could not be compared.", where)
    wrong = [label for label, value in known.items() if not value]
    if not wrong:
        return Outcome(Fraction(1), f"{name} shows the {listed(known)} you give.", True, where)
    return Outcome(share(list(known.values())), f"{name} shows another {listed(wrong, 'or')}.", ", ".join(wrong), where)


def completeness(parts: dict[str, bool | None], name: str, least: int, where: Where) -> Outcome:
    """The share of what is filled in, of what can be told; too little told is not measured."""
    known = {label: value for label, value in parts.items() if value is not None}
    if len(known) < least:
        return unknown(f"{name} does not tell us enough of this.", where)
    empty = [label for label, value in known.items() if not value]
    if not empty:
        return Outcome(Fraction(1), f"{name} shows your {listed(known)}.", len(known), where)
    return Outcome(share(list(known.values())), f"{name} has no {listed(empty, 'or')} yet.", ", ".join(empty), where)


def listed(words: Iterable[str], last: str = "and") -> str:
    each = list(words)
    return each[0] if len(each) == 1 else f"{', '.join(each[:-1])} {last} {each[-1]}"


def count(number: int, word: str, many: str | None = None) -> str:
    return f"{number:,} {word if number == 1 else many or word + 's'}"


def seconds(milliseconds: float) -> str:
    return f"{milliseconds:,.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def size(octets: int) -> str:
    return f"{octets / 1024:,.0f} KB" if octets < 1024 * 1024 else f"{octets / 1024 / 1024:.1f} MB"


def days(number: float) -> str:
    whole = round(number)
    return "today" if whole < 1 else "yesterday" if whole == 1 else f"{whole:,} days ago"

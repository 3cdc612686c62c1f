"""Speed and accessibility as Lighthouse measured them, else by our own basic checks, marked so."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tools.grader.engine.checks.base import (
    Outcome,
    at_site,
    at_speed,
    between,
    check,
    count,
    exact,
    hundredths,
    mean,
    missing,
    seconds,
    share,
)
from tools.grader.engine.checks.website import accessibility_basics, readable, speed_basics
from tools.grader.engine.evidence import Evidence, Speed
from tools.grader.engine.rubric import Rule


@check("website.speed")
def speed(evidence: Evidence, rule: Rule) -> Outcome:
    found = _lighthouse(evidence, rule, lambda each: each.performance, _performance)
    if found:
        return found
    site = readable(evidence)
    if isinstance(site, Outcome):
        return site
    parts = speed_basics(site, rule)
    if not parts:
        return _unmeasured(evidence)
    earned = hundredths(mean(parts))
    said = "By our basic checks your site is quick" if earned == 1 else "By our basic checks your site could be quicker"
    return Outcome(
        earned, f"{said}; Lighthouse did not measure it.", float(earned), at_site(evidence, site), basic=True
    )


@check("website.accessibility")
def accessibility(evidence: Evidence, rule: Rule) -> Outcome:
    measured = _lighthouse(evidence, rule, lambda each: each.accessibility, _accessible)
    if measured:
        return measured
    site = readable(evidence)
    if isinstance(site, Outcome):
        return site
    parts = accessibility_basics(site)
    failed = len(parts) - sum(parts)
    found = count(failed, "thing that shuts", "things that shut")
    said = f"Our {len(parts)} basic checks found {found} guests out"
    if not failed:
        said = f"Your site passes all {len(parts)} of our basic checks for screen readers and keyboards"
    return Outcome(share(parts), f"{said}; Lighthouse did not measure it.", failed, at_site(evidence, site), basic=True)


@check("website.paint")
def paint(evidence: Evidence, rule: Rule) -> Outcome:
    found = _trusted(evidence)
    took = _field_or_lab(found, lambda each: each.field_largest_paint_ms, lambda each: each.largest_paint_ms)
    if found is None or took is None:
        return _unmeasured(evidence)
    value, real = took
    where_from = "for most real visitors" if real else f"on a {'phone' if found.strategy == 'mobile' else 'computer'}"
    said = f"Your site loads in {seconds(float(value))} {where_from}."
    return Outcome(between(value, rule), said, round(float(value)), at_speed(evidence, found))


@check("website.stability")
def stability(evidence: Evidence, rule: Rule) -> Outcome:
    found = _trusted(evidence)
    shift = _field_or_lab(found, lambda each: each.field_layout_shift, lambda each: each.layout_shift)
    if found is None or shift is None:
        return _unmeasured(evidence)
    earned = between(shift[0], rule)
    said = "Your page holds still while it loads." if earned == 1 else "Your page jumps while it loads."
    return Outcome(earned, said, round(float(shift[0]), 3), at_speed(evidence, found))


@check("website.response")
def response(evidence: Evidence, rule: Rule) -> Outcome:
    """Only real visitors tap, so only field data can tell."""
    found = _trusted(evidence)
    if found is None:
        return _unmeasured(evidence)
    took = exact(found.field_interaction_ms)
    if took is None:
        return Outcome(None, "Google has too few visits to your site to tell.", where=at_speed(evidence, found))
    said = f"Your page answers a tap within {seconds(float(took))}."
    return Outcome(between(took, rule), said, round(float(took)), at_speed(evidence, found))


def _walled(evidence: Evidence) -> Outcome | None:
    """Where we met a wall, Lighthouse may have measured the wall: that is nobody's website."""
    site = readable(evidence) if evidence.site else None
    return site if isinstance(site, Outcome) else None


def _trusted(evidence: Evidence) -> Speed | None:
    return None if _walled(evidence) else evidence.pagespeed


def _unmeasured(evidence: Evidence) -> Outcome:
    wall = _walled(evidence)
    return wall if wall and evidence.pagespeed else missing(evidence, "pagespeed")


def _lighthouse(
    evidence: Evidence, rule: Rule, score: Callable[[Speed], float | None], say: Callable[[Speed, float], str]
) -> Outcome | None:
    found = _trusted(evidence)
    value = exact(score(found)) if found else None
    if found is None or value is None:
        return None
    return Outcome(between(value, rule), say(found, float(value)), round(float(value)), at_speed(evidence, found))


def _performance(found: Speed, value: float) -> str:
    on = "phone" if found.strategy == "mobile" else "computer"
    return f"Google's Lighthouse gives your site's speed on a {on} {value:.0f} of 100."


def _accessible(found: Speed, value: float) -> str:
    return f"Google's Lighthouse gives your site's accessibility {value:.0f} of 100."


def _field_or_lab(
    found: Speed | None, field: Callable[[Speed], float | None], lab: Callable[[Speed], float | None]
) -> tuple[Fraction, bool] | None:
    """Real visitors first (the 75th percentile), else the laboratory; True where it is real."""
    if found is None:
        return None
    real, made = exact(field(found)), exact(lab(found))
    if real is not None:
        return real, True
    return None if made is None else (made, False)

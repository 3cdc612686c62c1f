"""The arithmetic of a grade, in exact fractions: each check's part of the whole, and what it earns.

Part of a check: its category's weight x its points / all points of its category. Only what was measured counts, above
and below the line. A category with a `most` (delivery) never has more of a score than that. The rubric that is given
here asks only what can be asked of this restaurant (`Rubric.asking`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from tools.grader.engine.results import CategoryName
from tools.grader.engine.rubric import Rubric, Rule

Earned = Mapping[str, Fraction | None]  # by check; None: not measured


def whole(number: Fraction) -> int:
    """Halves up."""
    return math.floor(number + Fraction(1, 2))


def rounded(number: Fraction, places: int = 2) -> float:
    scale = int(10**places)
    return whole(number * scale) / scale


def parts(rubric: Rubric) -> dict[str, Fraction]:
    """Each check's part of the whole; all together are 1. A category without a check hands its weight to the others."""
    points = _points(rubric)
    held = sum((Fraction(rubric.categories[name].weight) for name in points if points[name]), Fraction(0))
    return {
        rule.id: Fraction(rubric.categories[rule.category].weight) / held * rule.points / points[rule.category]
        for rule in rubric.checks
    }


def _points(rubric: Rubric) -> dict[CategoryName, int]:
    found: dict[CategoryName, int] = dict.fromkeys(rubric.categories, 0)
    for rule in rubric.checks:
        found[rule.category] += rule.points
    return found


def coverage(rubric: Rubric, earned: Earned) -> Fraction:
    each = parts(rubric)
    return sum((each[id] for id in each if earned.get(id) is not None), Fraction(0))


def category_coverage(rubric: Rubric, earned: Earned, name: CategoryName) -> Fraction:
    rules = [rule for rule in rubric.checks if rule.category == name]
    return Fraction(_total(_measured(rules, earned)), _total(rules) or 1)


def category_score(rubric: Rubric, earned: Earned, name: CategoryName) -> Fraction | None:
    """0-100, over what was measured of it."""
    rules = _measured([rule for rule in rubric.checks if rule.category == name], earned)
    if not rules:
        return None
    return 100 * sum((rule.points * (earned[rule.id] or Fraction(0)) for rule in rules), Fraction(0)) / _total(rules)


def _measured(rules: list[Rule], earned: Earned) -> list[Rule]:
    return [rule for rule in rules if earned.get(rule.id) is not None]


def _total(rules: list[Rule]) -> int:
    return sum(rule.points for rule in rules)


def shares(rubric: Rubric, earned: Earned) -> dict[CategoryName, Fraction]:
    """The part that each category has in the score: they add up to 1, or are all 0 where nothing was measured."""
    held = {
        name: Fraction(rule.weight) * category_coverage(rubric, earned, name)
        for name, rule in rubric.categories.items()
    }
    everything = sum(held.values(), Fraction(0))
    if not everything:
        return held
    found = {name: part / everything for name, part in held.items()}
    for name, rule in rubric.categories.items():
        if rule.most is not None and Fraction(rule.most) < found[name] < 1:
            others = 1 - found[name]
            found = {each: part * (1 - Fraction(rule.most)) / others for each, part in found.items()}
            found[name] = Fraction(rule.most)
    return found


def total(rubric: Rubric, earned: Earned) -> Fraction | None:
    """The score, 0-100, exact and before any least coverage; None where nothing was measured."""
    found = shares(rubric, earned)
    scores = {name: category_score(rubric, earned, name) for name in found}
    counted = [found[name] * score for name, score in scores.items() if score is not None]
    return sum(counted, Fraction(0)) if counted else None


def gains(rubric: Rubric, earned: Earned) -> dict[str, Fraction]:
    """What the score would gain (in points of 100) if a check that is not passed were passed, the rest as it is."""
    found = shares(rubric, earned)
    measured = {
        name: _total(_measured([rule for rule in rubric.checks if rule.category == name], earned)) for name in found
    }
    return {
        rule.id: 100 * found[rule.category] * Fraction(rule.points, measured[rule.category]) * (1 - value)
        for rule in rubric.checks
        if (value := earned.get(rule.id)) is not None and value < 1
    }

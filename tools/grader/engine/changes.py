"""What got better or worse between two grades, told apart from what could merely be measured this time."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from tools.grader.engine.checks.base import exact
from tools.grader.engine.results import (
    CategoryChange,
    CategoryName,
    Changes,
    Check,
    CheckChange,
    MeasuredChange,
    Scored,
)
from tools.grader.engine.weighing import rounded

_Pair = tuple[Check, Check]


def changes(before: Scored, after: Scored) -> Changes:
    """From an earlier grade to a later one. Only a check measured both times, in the same way, can be better or worse;
    points count as the later grade counts them."""
    pairs = _pairs(before, after)
    moved = sorted(
        (_change(*pair) for pair in pairs if _earned(pair[0]) != _earned(pair[1])),
        key=lambda each: (-abs(each.points), each.id),
    )
    difference = None if before.score is None or after.score is None else after.score - before.score
    same = before.rubric_version == after.rubric_version
    return Changes(
        score_before=before.score,
        score_after=after.score,
        score_change=difference,
        like_for_like=_like_for_like(pairs, after),
        same_rubric=same,
        better=[each for each in moved if each.points > 0],
        worse=[each for each in moved if each.points < 0],
        categories=[_category(name, before, after, pairs) for name in _names(before, after)],
        measured=_measured(before, after),
        note=None if same else "The rubric changed in between, so the two scores are not on the same scale.",
    )


def _pairs(before: Scored, after: Scored) -> list[_Pair]:
    earlier = {check.id: check for check in before.checks}
    both = [(earlier[check.id], check) for check in after.checks if check.id in earlier]
    return [(was, now) for was, now in both if was.measured and now.measured and _same_way(was, now)]


def _same_way(was: Check, now: Check) -> bool:
    return was.basic == now.basic and was.source == now.source


def _earned(check: Check) -> Fraction:
    return (exact(check.points) or Fraction(0)) / check.max_points


def _change(was: Check, now: Check) -> CheckChange:
    return CheckChange(
        id=now.id,
        what=now.what,
        category=now.category,
        before=was.status,
        after=now.status,
        points=rounded((_earned(now) - _earned(was)) * now.max_points),
        max_points=now.max_points,
        summary=now.evidence.summary,
    )


def _like_for_like(pairs: list[_Pair], after: Scored) -> float | None:
    """In points of 100: the categories' changes over these pairs, each by its part of the later score."""
    found = [(category.share, _moved(category.name, pairs)) for category in after.categories]
    counted = [(exact(share) or Fraction(0), moved) for share, moved in found if moved is not None]
    held = sum((share for share, _ in counted), Fraction(0))
    return rounded(sum((share * moved for share, moved in counted), Fraction(0)) / held, 1) if held else None


def _moved(name: CategoryName, pairs: list[_Pair]) -> Fraction | None:
    """Points of 100 over the pairs of one category; None where there are none."""
    own = [(was, now) for was, now in pairs if now.category == name]
    if not own:
        return None
    gained = sum(((_earned(now) - _earned(was)) * now.max_points for was, now in own), Fraction(0))
    return 100 * gained / sum(now.max_points for _, now in own)


def _names(before: Scored, after: Scored) -> list[CategoryName]:
    return list(dict.fromkeys(category.name for category in (*after.categories, *before.categories)))


def _category(name: CategoryName, before: Scored, after: Scored, pairs: list[_Pair]) -> CategoryChange:
    was = next((each.score for each in before.categories if each.name == name), None)
    now = next((each.score for each in after.categories if each.name == name), None)
    moved = _moved(name, pairs)
    return CategoryChange(name=name, before=was, after=now, change=None if moved is None else rounded(moved, 1))


def _measured(before: Scored, after: Scored) -> list[MeasuredChange]:
    earlier, later = ({check.id: check for check in each.checks} for each in (before, after))
    found = []
    for id in sorted(set(earlier) | set(later)):
        was, now = earlier.get(id), later.get(id)
        shown = now or was
        kind = _kind(was, now)
        if shown and kind:
            found.append(
                MeasuredChange(
                    id=id, what=shown.what, category=shown.category, kind=kind, summary=shown.evidence.summary
                )
            )
    return found


def _kind(was: Check | None, now: Check | None) -> Literal["new", "lost", "another_way"] | None:
    had, has = bool(was and was.measured), bool(now and now.measured)
    if had != has:
        return "new" if has else "lost"
    return "another_way" if was and now and had and not _same_way(was, now) else None

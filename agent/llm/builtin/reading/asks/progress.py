"""How the grade moved: earlier grades, and what got better or worse since."""

from __future__ import annotations

import re

from ...context import BuiltinContext
from ...frames import Frame, State
from ..entities import PERIOD, Entities
from .aim import Aim, Args
from .web import DOING, GRADE, OTHER, OURS, PLACE, of_another_world

_MOVED = re.compile(
    r"\b(?:(?:has|have|did) (?:\w+ ){0,5}?(?:chang\w*|improv\w*|mov\w+|gone|go|went|got|gotten|get|dropp\w*|"
    r"ris\w+|fall\w*|"
    r"fell)|changed|"
    r"(?:are|am|is) (?:\w+ ){0,4}?(?:improving|(?:getting|doing|going|looking) (?:\w+ ){0,2}?(?:better|worse|up|down))|"
    r"(?:better|worse|higher|lower|up|down) (?:\w+ ){0,2}?(?:than|since|from)|history|trends?|over time|progress\w*|"
    r"track|(?:past|previous|earlier|old|last) (?:grades?|scores?|reports?)|evolution|"
    r"(?:ha|han|hemos) (?:cambiado|mejorado|empeorado|subido|bajado|ido)|cambiad[oa]|mejorado|empeorado|historial|"
    r"evolucion\w*|notas anteriores)\b"
)
_WAS = re.compile(
    r"\b(?:was|were|did|compar\w+|versus|against|than|better|worse|show|history|track|how|over|fue|era|estaba|como|"
    r"antes|y)\b"
)
_SALES = re.compile(
    r"\b(?:sold|selling|sellers?|sales|sells?|revenue|vend\w+|ventas|dish\w*|menu|xdish|xcat|margins?)\b"
)
_ALL_TIME = re.compile(
    r"\b(?:this year|the year|a year|year|all time|ever|since the (?:start|beginning)|siempre|ano)\b"
)


def _wanted(line: str, entities: Entities, question: bool) -> bool:
    if OTHER.search(line) or DOING.search(line) or _SALES.search(line) or entities.of_the_menu:
        return False
    graded, placed = bool(GRADE.search(line)), bool(PLACE.search(line))
    if not (graded or placed) and not re.match(r"^are we improving online$", line):
        return False
    if of_another_world(line) >= 2:
        return False
    if _MOVED.search(line):
        return graded or bool(OURS.search(line)) or bool(entities.periods) or "history" in line.split()
    return bool(entities.periods) and (graded or bool(OURS.search(line))) and bool(_WAS.search(line))


def _possible(line: str, entities: Entities, ours: bool) -> bool:
    return not (OTHER.search(line) or _SALES.search(line)) and bool(GRADE.search(line) or PLACE.search(line))


def _fill(frame: Frame, line: str, entities: Entities, context: BuiltinContext) -> None:
    frame.dishes, frame.choices, frame.category = [], [], None
    frame.about, frame.args = _about(line), _months(line, entities, context)


def _about(line: str) -> str:
    worse = re.search(r"\b(?:worse|dropped|declined|empeor\w+|peor)\b", line)
    better = re.search(r"\b(?:better|improved|mejor\w*)\b", line)
    return "worse" if worse and not better else "better" if better and not worse else ""


def _months(line: str, entities: Entities, context: BuiltinContext) -> Args:
    """Far enough back to reach what was named: last month's first day lies more than a month back."""
    if not entities.periods:
        return {"months": 12} if _ALL_TIME.search(line) else {}
    start = min(period.bounds(context.today)[0] for period in entities.periods)
    if any(period.days and period.days <= _MONTH for period in entities.periods):
        return {"months": 1}
    if _ALL_TIME.search(line) or (start.month, start.day) == (1, 1):
        return {"months": 12}
    return {"months": 3 if (context.today - start).days <= _QUARTER else 12}


_MONTH, _QUARTER = 30, 93  # days
_FOLLOWS = re.compile(
    r"^(?:(?:and|so|ok|but|y|then|what about|how about|how|is|was|were|did|does|do|it|that|this|the|score|grade|we|us|"
    r"look|"
    r"looked|compare[ds]?|versus|against|with|to|than|better|worse|any|get|got|up|down|has|have|changed|been|be|in|for|"
    r"since|from|at|estaba|fue|era|como|cual|la|nota|el|con|en|comparado|que|mejor|peor|antes|doing|are|i|am|before|"
    r"online|same) )*xperiod(?: (?:then|though|entonces))?$"
)
_CHANGED = re.compile(
    r"\b(?:what (?:has |got |is |have )?(?:\w+ )?(?:changed|better|worse|improved|dropped|moved)|has (?:it|that|this) "
    r"(?:\w+ )?(?:changed|improved|moved)|how has it changed|history|over time|is (?:it|that) (?:better|worse|up|down)|"
    r"was (?:it|that) (?:\w+ )?(?:better|worse|before)|are we (?:improving|getting better)|"
    r"que (?:ha )?(?:cambio|cambiado|mejoro|mejorado|empeoro|empeorado)|ha (?:mejorado|cambiado|subido|bajado))\b"
)


def _own(line: str, args: Args | None, entities: Entities, state: State) -> Frame | None:
    """`how was it last month?`, `and over the year?`, `what got worse?`."""
    if OTHER.search(line) or _SALES.search(line) or entities.of_the_menu:
        return None
    told = PERIOD in line.split() and _FOLLOWS.match(line)
    if not told and not (_CHANGED.search(line) and of_another_world(line) < 1):
        return None
    anew = entities.periods or _ALL_TIME.search(line)
    return Frame(
        "progress",
        about=_about(line),
        args={name: value for name, value in (args or {}).items() if name == "months" and not anew},
    )


AIM = Aim("progress", _wanted, _possible, _fill, own=_own, explained=False)

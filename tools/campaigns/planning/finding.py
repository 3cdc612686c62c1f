"""Which campaign is meant by a name or words of it."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from core.errors import ToolInputError
from tools.campaigns.schemas import Campaign
from tools.campaigns.states import FINAL, SAID
from tools.menu.names import normalise

_ALIKE, _LEAD = 75.0, 8.0
_NO_WORD = frozenset("the a an my our that this campaign campaigns one for about la el campana de to on".split())


def pick(words: str, campaigns: Sequence[Campaign], prefer: Sequence[str] = ()) -> Campaign:
    """Raises ToolInputError: none (with the names there are) or several (with the candidates). `prefer`: states that
    win where several fit."""
    if not campaigns:
        raise ToolInputError("There is no campaign yet. Tell me what it should do and I'll draft one.", candidates=[])
    found = _matching(words, campaigns)
    for better in (list(prefer), [one.status for one in found if one.status not in FINAL]):
        narrowed = [one for one in found if one.status in better]
        found = narrowed or found
    if len(found) == 1:
        return found[0]
    shown = found or campaigns[:5]
    names = ", ".join(f"“{one.name}” ({SAID[one.status]}, {one.created_at:%b %d}, id {one.id})" for one in shown[:5])
    what = "could be more than one campaign" if found else "is no campaign here"
    called = [one.name for one in shown[:5]]
    candidates = called if len(set(called)) == len(called) else [one.id for one in shown[:5]]
    raise ToolInputError(f"{words!r} {what}: {names}.", candidates=candidates)


def _matching(words: str, campaigns: Sequence[Campaign]) -> list[Campaign]:
    wanted = [word for word in normalise(words).split() if word not in _NO_WORD]
    if not wanted:
        return []
    same = [one for one in campaigns if normalise(one.name) == normalise(words)]
    if same:
        return same
    held = [
        one for one in campaigns if {_stem(word) for word in wanted} <= {_stem(word) for word in _about(one).split()}
    ]
    if held:
        return held
    scores = [(fuzz.token_set_ratio(" ".join(wanted), _about(one)), one) for one in campaigns]
    best = max(score for score, _ in scores)
    return [one for score, one in scores if score >= max(_ALIKE, best - _LEAD)]


def _stem(word: str) -> str:
    return word.removesuffix("s")


def _about(campaign: Campaign) -> str:
    parts = [campaign.name, campaign.item_name or "", campaign.objective.replace("_", " "), " ".join(campaign.channels)]
    if campaign.segment:
        parts.append(campaign.segment.label)
    return normalise(" ".join(parts))

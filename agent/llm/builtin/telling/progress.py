"""What a `show_grade_history` result means, in words: where the grade was, where it is, and what moved it."""

from __future__ import annotations

from typing import Any

from ..frames import Frame
from .voice import Voice

Json = dict[str, Any]
_SHOWN = 2


def told(result: Json, frame: Frame, voice: Voice) -> str:
    reports = [row for row in result["reports"] if row.get("score") is not None]
    if not reports:
        return voice.say("gh_none")
    if len(reports) == 1:
        return voice.say("gh_one", **_point(reports[0], voice))
    first, last, moved = reports[0], reports[-1], result.get("score_change")
    key = "gh_same" if not moved else "gh_up" if moved > 0 else "gh_down"
    lead = voice.say(
        key,
        moved=abs(moved or 0),
        count=len(reports),
        **_point(first, voice, "first_"),
        **_point(last, voice, "last_"),
    )
    better, worse = (_moved(f"gh_{name}", result.get(name), voice) for name in ("better", "worse"))
    told_ = (worse, better) if frame.about == "worse" else (better, worse)
    missing = voice.say(f"gh_nothing_{frame.about}") if frame.about and not result.get(frame.about) else None
    return voice.sentences(missing, lead, *told_)


def _point(row: Json, voice: Voice, prefix: str = "") -> dict[str, Any]:
    return {
        f"{prefix}score": row["score"],
        f"{prefix}grade": row["grade"],
        f"{prefix}day": voice.day_of(row["at"]),
    }


def _moved(key: str, what: Any, voice: Voice) -> str | None:
    """The checks' own sentences; in Spanish how many there are."""
    if not what:
        return None
    sentences = [text for each in what[:_SHOWN] if (text := voice.note(each))]
    return voice.say(key, what=" ".join(sentences)) if sentences else voice.say(f"{key}_count", count=len(what))

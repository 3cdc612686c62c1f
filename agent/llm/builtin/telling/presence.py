"""What a `grade_presence` result means, in words: the decision first, then what carries it and what is not known."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from ..frames import Frame
from ..reading.text import texts_of
from .reviews import guests
from .voice import Voice

Json = dict[str, Any]
_SHOWN, _OTHERS, _REASONS = 3, 5, 3
_STILL = "still being read"
_OUT = re.compile(rf"{_STILL}|^Only its owner can connect")  # the second holds for every other restaurant
_SOURCES = {
    "google": ("google",),
    "website": ("website", "pagespeed"),
    "reviews": ("yelp",),
    "social": ("facebook", "instagram"),
    "delivery": ("delivery",),
}


def told(result: Json, frame: Frame, voice: Voice) -> str:
    if result.get("candidates"):
        return _candidates(result, voice)
    if "score" not in result or "coverage" not in result:
        raise KeyError("score")
    if frame.about == "compare" and not result.get("compared") and not frame.args.get("compare_with"):
        return voice.sentences(_lead(result, frame, voice), voice.say("gr_against_whom"))
    if frame.sides and result["score"] is not None:
        parts = [*(_side(result, side, frame, voice) for side in frame.sides[:2]), _overall(result, frame, voice)]
    else:
        parts = _ABOUT.get(frame.about, _overview)(result, frame, voice)
    return voice.sentences(*parts, _waiting(result, voice))


def _candidates(result: Json, voice: Voice) -> str:
    rows = [", ".join(filter(None, (row.get("name"), row.get("address")))) for row in result["candidates"][:_OTHERS]]
    return voice.say("gr_candidates", names="; ".join(voice.name(row) for row in rows))


# --- the parts


def _lead(result: Json, frame: Frame, voice: Voice) -> str:
    """The score with its letter and how much stands behind it, or why there is none."""
    own = "own" if not frame.args.get("target") else "other"
    name = voice.name(result.get("name") or result.get("target") or "…")
    if result["score"] is None:
        key = "gr_no_score_part" if result["coverage"] else "gr_no_score"
        return voice.say(f"{key}_{own}", name=name, coverage=_share(result, voice))
    return voice.say(
        f"gr_lead_{own}", name=name, score=result["score"], grade=result["grade"], coverage=_share(result, voice)
    )


def _share(row: Json, voice: Voice) -> str:
    """`99%`; all of it in words."""
    return voice.say("gr_all") if row["coverage"] >= 1 else voice.percent(100 * row["coverage"])


def _change(result: Json, voice: Voice) -> str | None:
    change = result.get("change") or {}
    moved, before = change.get("score_change"), change.get("score_before")
    if moved is None or before is None:
        return None
    key = "gr_up" if moved > 0 else "gr_down" if moved < 0 else "gr_same"
    return voice.say(key, moved=abs(moved), before=before, day=voice.day_of(change["since"]))


def _overview(result: Json, frame: Frame, voice: Voice) -> list[str | None]:
    fixes = result.get("fix_first") or []
    return [
        _lead(result, frame, voice),
        _change(result, voice),
        voice.say("gr_fix_first", fix=_fix(fixes[0], voice)) if fixes else None,
        voice.say("gr_then", titles=voice.listed([_title(row, voice) for row in fixes[1:_SHOWN]]))
        if fixes[1:]
        else None,
        _sentence("gr_strong", result.get("strong"), voice),
        _unmeasured(result, voice),
        _beside(result, voice),
    ]


def _to_fix(result: Json, frame: Frame, voice: Voice) -> list[str | None]:
    fixes = (result.get("fix_first") or [])[:_SHOWN]
    if not fixes:
        return [_lead(result, frame, voice), voice.say("gr_no_fix"), _unmeasured(result, voice)]
    if frame.place is not None:
        row = fixes[min(frame.place, len(fixes) - 1)] if frame.place >= 0 else fixes[-1]
        return [voice.say("gr_fix_one", fix=_fix(row, voice)), voice.note(row.get("why")), voice.say("gr_by_hand")]
    first = voice.say("gr_start", fix=_fix(fixes[0], voice))
    rest = [voice.say("gr_fix_next", fix=_fix(row, voice)) for row in fixes[1:]]
    return [first, voice.note(fixes[0].get("why")), *rest, _scored_now(result, voice)]


def _scored_now(result: Json, voice: Voice) -> str | None:
    if result["score"] is None:
        return None
    return voice.say("gr_now", score=result["score"], grade=result["grade"], coverage=_share(result, voice))


def _overall(result: Json, frame: Frame, voice: Voice) -> str | None:
    """The whole grade behind one side of it, unless the talk has had it."""
    return None if frame.follows else _scored_now(result, voice)


def _weak(result: Json, frame: Frame, voice: Voice) -> list[str | None]:
    rows = sorted(
        (row for row in result.get("categories") or [] if row.get("score") is not None), key=lambda row: row["score"]
    )
    low = [voice.say("gr_row", name=_category(row["name"], voice), score=row["score"]) for row in rows[:2]]
    fixes = result.get("fix_first") or []
    return [
        _lead(result, frame, voice),
        voice.say("gr_lowest", rows=voice.listed(low)) if low else None,
        _sentence("gr_weak", result.get("weak"), voice, most=2),
        voice.say("gr_fix_first", fix=_fix(fixes[0], voice)) if fixes else None,
        _unmeasured(result, voice),
    ]


def _strong(result: Json, frame: Frame, voice: Voice) -> list[str | None]:
    rows = sorted(
        (row for row in result.get("categories") or [] if row.get("score") is not None), key=lambda row: -row["score"]
    )
    best = [voice.say("gr_row", name=_category(row["name"], voice), score=row["score"]) for row in rows[:2]]
    return [
        voice.say("gr_best", rows=voice.listed(best)) if best else None,
        _sentence("gr_strong", result.get("strong"), voice, most=3),
        _scored_now(result, voice),
    ]


def _not_measured(result: Json, frame: Frame, voice: Voice) -> list[str | None]:
    return [_unmeasured(result, voice) or voice.say("gr_all_measured"), _lead(result, frame, voice)]


def _compare(result: Json, frame: Frame, voice: Voice) -> list[str | None]:
    fixes = result.get("fix_first") or []
    return [
        _lead(result, frame, voice),
        _beside(result, voice),
        voice.say("gr_fix_first", fix=_fix(fixes[0], voice)) if fixes else None,
    ]


_ABOUT = {
    "fix": _to_fix,
    "weak": _weak,
    "strong": _strong,
    "unmeasured": _not_measured,
    "compare": _compare,
}


def _side(result: Json, side: str, frame: Frame, voice: Voice) -> str:
    """One category: its score, what to mend there, and what of it could not be read."""
    row = next((row for row in result.get("categories") or [] if row["name"] == side), None)
    name = _upper(_category(side, voice))
    if row is None or row.get("score") is None:
        lead = voice.say("gr_side_none", name=name)
    else:
        lead = voice.say("gr_side", name=name, score=row["score"], coverage=_share(row, voice))
    mend = [_fix(fix, voice) for fix in result.get("fix_first") or [] if _side_of(str(fix.get("id"))) == side]
    more = [voice.say("gr_fix_next", fix=each) for each in mend[1:2]]
    fix = voice.sentences(voice.say("gr_fix_first", fix=mend[0]), *more) if mend else voice.say("gr_side_fine")
    if side == "reviews":
        return voice.sentences(fix if mend and frame.about == "fix" else None, guests(result, frame, voice), lead)
    return voice.sentences(lead, fix if row else None, _unmeasured(result, voice, side))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _side_of(id: str) -> str:
    """To which category an advice belongs, by its id."""
    start = id.partition("-")[0]
    if start in ("google", "social", "delivery"):
        return start
    if id in ("more-reviews", "answer-reviews", "guest-experience", "yelp-page"):
        return "reviews"
    return "google" if id == "same-everywhere" else "website"


def _category(name: str, voice: Voice) -> str:
    return voice.say(f"gr_c_{name}")


def _title(row: Json, voice: Voice) -> str:
    """In the owner's language where the advice is known."""
    own = _titles().get(str(row.get("id"))) if voice.language == "es" else None
    title = own or voice.name_long(row.get("title") or "").rstrip(".")
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


@cache
def _titles() -> dict[str, str]:
    return dict(texts_of(Path(__file__).with_name("advice_es.yaml")))


def _fix(row: Json, voice: Voice) -> str:
    """What to do, how, and what it brings."""
    title, short = _title(row, voice), voice.note(row.get("fix"))
    points = row.get("points")
    gain = voice.say("gr_points", points=voice.number(points)) if points else ""
    return voice.sentences(f"{title}{gain}.", short)


def _sentence(key: str, sentences: Any, voice: Voice, most: int = 1) -> str | None:
    told_ = [text for each in (sentences or [])[:most] if (text := voice.note(each))]
    return voice.say(key, what=" ".join(told_)) if told_ else None


def _unmeasured(result: Json, voice: Voice, side: str = "") -> str | None:
    rows = [row for row in result.get("not_measured") or [] if not _OUT.search(str(row.get("reason")))]
    if side:
        rows = [row for row in rows if _about(row, side)]
    shown = [_reason(row, voice) for row in rows[:_REASONS]]
    return voice.say("gr_unmeasured", rows="; ".join(shown)) if shown else None


def _about(row: Json, side: str) -> bool:
    source = str(row.get("source") or row.get("category") or "").lower()
    return any(source.startswith(name) for name in _SOURCES.get(side, ()))


def _reason(row: Json, voice: Voice) -> str:
    name = voice.name(row["source"]) if row.get("source") else _category(str(row.get("category")), voice)
    reason = voice.note(row.get("reason"))
    return f"{name} ({reason[:140].rstrip('.')})" if reason else name


def _waiting(result: Json, voice: Voice) -> str | None:
    if result.get("final") is not False:
        return None
    rows = [row for row in result.get("not_measured") or [] if _STILL in str(row.get("reason"))]
    names = [voice.name(row["source"]) for row in rows if row.get("source")]
    return voice.say("gr_waiting", names=voice.names(names)) if names else voice.say("gr_waiting_last")


def _beside(result: Json, voice: Voice) -> str | None:
    rows = [_rival(row, voice) for row in (result.get("compared") or [])[:_OTHERS]]
    return " ".join(rows) or None


def _rival(row: Json, voice: Voice) -> str:
    name = voice.name(row.get("name") or row["target"])
    if row.get("name") and str(row["target"]) not in name:
        name = f"{name} ({voice.name(row['target'])})"
    if row.get("score") is None:
        return voice.say("gr_rival_none", name=name)
    ahead, behind = ([_category(each, voice) for each in row.get(key) or []] for key in ("ahead_in", "behind_in"))
    lead = voice.say("gr_rival", name=name, score=row["score"], grade=row["grade"], coverage=_share(row, voice))
    return voice.sentences(
        lead,
        voice.say("gr_ahead", names=voice.names(ahead)) if ahead else None,
        voice.say("gr_behind", names=voice.names(behind)) if behind else None,
    )

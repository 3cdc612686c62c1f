"""What an `analyze_menu` result means, in words: the decision first, then the numbers, then why."""

from __future__ import annotations

from datetime import date

from ..deciding.dialogue import dogs_first, to_look_at
from ..frames import Frame
from . import menu_item
from . import menu_words as words
from .menu_words import Json
from .voice import Voice

_SHOWN = 3  # rows where the owner gave no number
_ALIKE = 3  # days by which two compared periods may differ


def told(result: Json, frame: Frame, voice: Voice, short: bool = False) -> str:
    """The answer to `frame`. `short` where several results share one reply."""
    voice = voice.in_currency(result.get("currency"))
    if not (result.get("totals") or {}).get("units"):
        return _silent(result, voice)
    teller = _TELLERS.get(frame.intent, _report)
    if result.get("item"):
        teller = menu_item.why if frame.intent == "why" else menu_item.item_short if short else menu_item.item
    if short and teller in (_report, _takings):
        teller = _totals_short
    lines = [teller(result, frame, voice)]
    if not short:
        lines += [_gaps(result, frame, voice)]
    return "\n".join(filter(None, lines))


def compared(results: list[Json], voice: Voice) -> str | None:
    """The first line of an answer about two dishes or two periods."""
    if len(results) != 2:
        return None
    voice = voice.in_currency(results[0].get("currency"))
    first, second = ((result.get("item") or {}) for result in results)
    if first and second and first.get("name") != second.get("name"):
        more, less = sorted((first, second), key=lambda row: -float(row.get("units") or 0))
        a, b = float(more.get("units") or 0), float(less.get("units") or 0)
        return voice.say(
            "compare_more" if a > b else "compare_same",
            first=voice.name(more["name"]),
            second=voice.name(less["name"]),
            a=voice.number(a),
            b=voice.number(b),
        )
    return None if first or second else _sides(results, voice)


def _sides(results: list[Json], voice: Voice) -> str | None:
    """Two categories of one period, or two periods of one scope, by their sales; other pairs are not alike."""
    categories = [(result.get("scope") or {}).get("category") for result in results]
    periods = [voice.dates(result["period"]) for result in results]
    if all(categories) and len(set(categories)) == 2 and len(set(periods)) == 1:
        labels = [voice.name(name) for name in categories]
    elif len(set(categories)) == 1 and len(set(periods)) == 2:
        labels = periods
    else:
        return None
    days = [int((result.get("period") or {}).get("days") or 0) for result in results]
    pairs = sorted(
        zip((result["totals"]["revenue"] for result in results), labels, strict=True), key=lambda pair: -pair[0]
    )
    (more, first), (less, second) = pairs
    # A long period always sells more than a short one: only like is called better.
    key = "compare_better" if more > less and abs(days[0] - days[1]) <= _ALIKE else "compare_periods"
    return voice.say(key, first=first, a=voice.money(more), second=second, b=voice.money(less))


def ranked_categories(results: list[Json], voice: Voice) -> str:
    """The categories by what they leave after food costs; by their sales where a cost is missing."""
    voice = voice.in_currency(results[0].get("currency"))
    costed = all(not (result.get("costs") or {}).get("uncosted_count") for result in results)
    key = "contribution" if costed and all(result["totals"].get("contribution") for result in results) else "revenue"
    ranked = sorted(results, key=lambda result: -float(result["totals"].get(key) or 0))
    rows = [
        voice.say(
            "category_row", name=voice.name(result["scope"]["category"]), money=voice.money(result["totals"][key])
        )
        for result in ranked
    ]
    lead = "categories_left" if key == "contribution" else "categories_sales"
    return voice.say(
        lead,
        name=voice.name(ranked[0]["scope"]["category"]),
        dates=words.dates(ranked[0], voice),
        rows=voice.listed(rows),
    )


# --- nothing sold, and what is missing


def _silent(result: Json, voice: Voice) -> str:
    last = result.get("last_sale")
    item = result.get("item") or {}
    if last is None:
        return voice.say("no_sales")
    return voice.sentences(
        voice.say("silent", scope=words.scope(result, voice), dates=words.dates(result, voice), last=_day(last, voice)),
        voice.say("item_off") if item.get("available") is False else None,
    )


def _day(iso: str, voice: Voice) -> str:
    return voice.day(date.fromisoformat(iso), year=True)


def _gaps(result: Json, frame: Frame, voice: Voice) -> str:
    """What the owner should know before relying on the answer."""
    costs, period, last = result.get("costs") or {}, result.get("period") or {}, str(result.get("last_sale") or "")
    parts = []
    about_one = bool(result.get("item"))
    if result.get("basis") == "popularity":
        judged = frame.intent in ("weak", "report", "item", "why", "worst")
        parts.append(voice.say("no_costs") if judged else None)
    elif costs.get("uncosted_count") and not about_one and frame.intent not in ("totals", "unsold"):
        parts.append(voice.say("some_costs", missing=costs["uncosted_count"], items=costs.get("items")))
    if last and str(period.get("end", "")) >= voice.context.today.isoformat():
        parts.append(voice.say("not_over"))
    elif last and str(period.get("start", "")) <= last < str(period.get("end", "")):
        parts.append(voice.say("ends_early", last=_day(last, voice)))
    return voice.sentences(*parts)


# --- weak and slow, good


def _weak(result: Json, frame: Frame, voice: Voice) -> str:
    if result.get("basis") == "popularity":
        return _worst(result, frame, voice)
    dogs = dogs_first(result) if (result.get("classes") or {}).get("dog") else []
    rows = {row["name"]: row for row in result.get("worst") or []}
    if not dogs:
        return voice.sentences(
            _worst(result, frame, voice),
            voice.say("weak_none", scope=words.scope(result, voice)),
        )
    count = (result.get("class_counts") or {}).get("dog") or len(dogs)
    return voice.sentences(
        voice.say(
            "weak_lead" if count > 1 else "weak_lead_one",
            name=voice.name(dogs[0]),
            count=count,
            scope=words.scope(result, voice),
        ),
        _numbers(rows.get(dogs[0]), result, voice),
        voice.say("weak_rest", names=voice.names(dogs[1:])) if len(dogs) > 1 else None,
        voice.say("advices_dog") if count > 1 else voice.say("advice_dog"),
    )


def _numbers(row: Json | None, result: Json, voice: Voice) -> str | None:
    if not row:
        return None
    return voice.sentences(
        voice.say(
            "row_numbers",
            dates=words.dates(result, voice),
            units=voice.number(row["units"]),
            money=voice.money(row["revenue"]),
            mix=voice.percent(row["mix_percent"]),
        ),
        words.margin(row, result, voice),
    )


def _worst(result: Json, frame: Frame, voice: Voice) -> str:
    return _ranked(result.get("worst") or [], "worst", result, frame, voice)


def _best(result: Json, frame: Frame, voice: Voice) -> str:
    return _ranked(result.get("best") or [], "best", result, frame, voice)


def _ranked(rows: list[Json], side: str, result: Json, frame: Frame, voice: Voice) -> str:
    """The first rows of a list: a sentence or two for a few, a list for more."""
    shown = rows[: max(1, frame.count or _SHOWN)]
    if not shown:
        return _totals(result, frame, voice)
    unsold = _unsold_too(result, {row["name"] for row in shown}, voice) if side == "worst" else None
    if len(shown) > _SHOWN:
        lead = voice.say(
            f"list_lead_{side}",
            name=voice.name(shown[0]["name"]),
            scope=words.scope(result, voice),
            dates=words.dates(result, voice),
        )
        cut = voice.say("list_cut", count=len(shown)) if (frame.count or 0) > len(shown) == len(rows) else None
        return "\n".join(filter(None, [lead, *(_row_line(row, voice) for row in shown), unsold, cut]))
    named = voice.name(shown[0]["name"]) if shown[1:] else ""
    return voice.sentences(
        _first(shown[0], side, result, voice), _next(shown[1:], voice), unsold, words.class_of(shown[0], voice, named)
    )


def _first(row: Json, side: str, result: Json, voice: Voice) -> str:
    key = "worst_zero" if side == "worst" and not row["units"] else f"{side}_lead"
    return voice.say(
        key,
        name=voice.name(row["name"]),
        scope=words.scope(result, voice),
        dates=words.dates(result, voice),
        units=voice.number(row["units"]),
        money=voice.money(row["revenue"]),
    )


def _next(rows: list[Json], voice: Voice) -> str | None:
    if not rows:
        return None
    short = [voice.say("row_short", name=voice.name(row["name"]), units=voice.number(row["units"])) for row in rows]
    return voice.say("next_list", rows=voice.listed(short))


def _row_line(row: Json, voice: Voice) -> str:
    known = row.get("class") in ("star", "plowhorse", "puzzle", "dog")
    tag = f" ({voice.say('name_' + row['class'])})" if known else ""
    return voice.say(
        "row_line",
        name=voice.name(row["name"]),
        units=voice.number(row["units"]),
        money=voice.money(row["revenue"]),
        tag=tag,
    )


def _unsold_too(result: Json, told_already: set[str], voice: Voice) -> str | None:
    names = [name for name in result.get("unsold") or [] if name not in told_already]
    if not names:
        return None
    if len(names) == 1:
        return voice.say("unsold_too_one", names=voice.names(names))
    return voice.say("unsold_too", count=result.get("unsold_count"), names=voice.names(result["unsold"]))


def _unsold(result: Json, frame: Frame, voice: Voice) -> str:
    names, scope, dates = result.get("unsold") or [], words.scope(result, voice), words.dates(result, voice)
    if not names:
        return voice.say("all_sold", scope=scope, dates=dates)
    return voice.say(
        "unsold_lead" if len(names) > 1 else "unsold_lead_one",
        count=result.get("unsold_count"),
        scope=scope,
        dates=dates,
        names=voice.names(names),
    )


# --- money


def _profit(result: Json, frame: Frame, voice: Voice) -> str:
    classes = result.get("classes") or {}
    if not classes:
        return voice.sentences(voice.say("no_costs"), _best(result, frame, voice))
    fields = {"scope": words.scope(result, voice), "dates": words.dates(result, voice)}
    if frame.low:
        return _low_margins(result, classes, fields, voice)
    stars, puzzles = classes.get("star") or [], classes.get("puzzle") or []
    return voice.sentences(
        _top_earner(result, voice),
        voice.say("profit_lead", names=voice.names(stars), **fields)
        if stars
        else voice.say("profit_no_star", **fields),
        voice.say("profit_puzzles", names=voice.names(puzzles)) if puzzles else None,
    )


def _low_margins(result: Json, classes: Json, fields: Json, voice: Voice) -> str:
    rows = [*(result.get("worst") or []), *(result.get("best") or [])]
    losing = next((row for row in rows if (row.get("contribution_margin") or 0) < 0), None)
    horses, dogs = classes.get("plowhorse") or [], classes.get("dog") or []
    return voice.sentences(
        voice.say("low_loss", name=voice.name(losing["name"]), margin=voice.money(losing["contribution_margin"]))
        if losing
        else None,
        voice.say("low_lead", names=voice.names(horses), **fields) if horses else voice.say("low_none", **fields),
        voice.say("low_dogs", names=voice.names(dogs)) if dogs else None,
    )


def _top_earner(result: Json, voice: Voice) -> str | None:
    rows = [row for row in result.get("best") or [] if row.get("contribution") is not None]
    if len(rows) < 2:
        return None
    top = max(rows, key=lambda row: float(row["contribution"]))
    return voice.say(
        "profit_top_any",
        name=voice.name(top["name"]),
        money=voice.money(top["contribution"]),
        margin=voice.money(top["contribution_margin"]),
    )


def _sold(result: Json, voice: Voice) -> str:
    totals = result["totals"]
    return voice.say(
        "totals_lead",
        units=voice.number(totals["units"]),
        money=voice.money(totals["revenue"]),
        scope=words.scope(result, voice),
        dates=words.dates(result, voice),
    )


def _totals(result: Json, frame: Frame, voice: Voice) -> str:
    totals = result["totals"]
    left = totals.get("contribution") if not (result.get("costs") or {}).get("uncosted_count") else None
    return voice.sentences(
        _sold(result, voice),
        voice.say("totals_left", money=voice.money(left)) if left is not None else None,
        _trend(result, voice),
    )


def _takings(result: Json, frame: Frame, voice: Voice) -> str:
    return voice.sentences(_totals(result, frame, voice), _best_named((result.get("best") or [None])[0], voice))


def _totals_short(result: Json, frame: Frame, voice: Voice) -> str:
    """One of several periods or categories, compared."""
    best = (result.get("best") or [None])[0]
    return voice.sentences(_sold(result, voice), _best_named(best, voice))


def _best_named(best: Json | None, voice: Voice) -> str | None:
    return voice.say("report_best", name=voice.name(best["name"]), units=voice.number(best["units"])) if best else None


def _trend(result: Json, voice: Voice) -> str | None:
    before = result.get("previous") or {}
    change = before.get("revenue_change_percent")
    if change is None:
        return None
    key = "totals_same" if abs(change) < words.SAME else "totals_up" if change > 0 else "totals_down"
    return voice.say(key, percent=voice.percent(change), days=result["period"]["days"], dates=voice.dates(before))


def _report(result: Json, frame: Frame, voice: Voice) -> str:
    classes, best = result.get("classes") or {}, (result.get("best") or [None])[0]
    stars = classes.get("star") or []
    return voice.sentences(
        _to_look_at(result, voice),
        _totals(result, frame, voice),
        _best_named(best, voice),
        voice.say("report_classes", names=voice.names(stars, most=4)) if len(stars) > 1 else None,
    )


def _to_look_at(result: Json, voice: Voice) -> str | None:
    for name in to_look_at(result):
        row = next(row for row in result["worst"] if row["name"] == name)
        return voice.say(
            "report_lead_dog" if row.get("class") == "dog" else "report_lead_slow",
            name=voice.name(name),
            units=voice.number(row["units"]),
        )
    return None


def _class(result: Json, frame: Frame, voice: Voice) -> str:
    kind = frame.intent.removeprefix("class_")
    if not result.get("classes"):
        best, worst = (result.get("best") or [{}])[0], (result.get("worst") or [{}])[0]
        return voice.say(
            "class_need_costs", best=voice.name(best.get("name", "-")), worst=voice.name(worst.get("name", "-"))
        )
    names = result["classes"].get(kind) or []
    count = (result.get("class_counts") or {}).get(kind) or len(names)
    fields = {
        "scope": words.scope(result, voice),
        "dates": words.dates(result, voice),
        "gloss": voice.say(f"gloss_{kind}"),
        "class_name": voice.say(f"name_{kind}"),
    }
    if not names:
        return voice.say("class_none", **fields)
    key = "class_list" if count > 1 else "class_list_one"
    return voice.sentences(
        voice.say(key, count=count, plural=voice.say(f"plural_{kind}"), names=voice.names(names, most=12), **fields),
        voice.say(f"advices_{kind}" if count > 1 else f"advice_{kind}"),
    )


_TELLERS = {
    "weak": _weak,
    "worst": _worst,
    "best": _best,
    "profit": _profit,
    "totals": _takings,
    "unsold": _unsold,
    "report": _report,
    **dict.fromkeys(("class_star", "class_plowhorse", "class_puzzle", "class_dog"), _class),
}

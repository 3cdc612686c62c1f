"""What a `forecast_demand` result means, in words: the number with its range, why, and how far such numbers were "
"off."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..frames import Frame
from .voice import Voice

Json = dict[str, Any]
_ROWS, _ITEMS, _DRIVERS = 4, 3, 2
_OLD = 14  # days since the last sale
_MATTERS = 1.0  # percent: a smaller effect is no reason


def told(result: Json, frame: Frame, voice: Voice) -> str:
    if not result.get("total"):
        return voice.say("fc_none")
    note = voice.note(result.get("note")) or _stale(result, voice)
    if frame.why:
        return voice.sentences(
            _drivers(result, frame, voice) or voice.say("fc_no_driver"),
            _accuracy(result, voice),
            _basis(result, voice),
            note,
        )
    return voice.sentences(
        _category(frame, voice),
        _lead(result, frame, voice),
        voice.say("fc_guests") if frame.guests else None,
        _prepare(result, voice),
        _drivers(result, frame, voice) if result.get("drivers") else None,
        note or (voice.say("fc_simple") if (result.get("model") or {}).get("simple") else None),
        _accuracy(result, voice),
    )


def _stale(result: Json, voice: Voice) -> str | None:
    """The days told follow the last sale, which may lie some time back."""
    origin = date.fromisoformat(result["origin"])
    old = (voice.context.today - origin).days > _OLD
    return voice.say("fc_stale", last=voice.named_day(result["origin"])) if old else None


def _category(frame: Frame, voice: Voice) -> str | None:
    return voice.say("fc_category") if frame.category else None


def _lead(result: Json, frame: Frame, voice: Voice) -> str:
    asked = result.get("asked")
    if asked:
        return voice.sentences(_day(asked, result, voice), None if result.get("item") else _items(result, voice))
    named = [row for row in result.get("days") or [] if _is_meant(row, frame)]
    if len(named) < len(result.get("days") or []) and 0 < len(named) <= _ROWS:
        rows = "; ".join(_row(row, voice) for row in named)
        name = result.get("item")
        return f"{voice.name(name)}: {rows}." if name else f"{rows[0].upper()}{rows[1:]}."
    return voice.sentences(_total(result, voice), _busiest(result, voice), _items(result, voice))


def _is_meant(row: Json, frame: Frame) -> bool:
    """A weekend is asked for by how far it reaches: only its own days are told."""
    day = date.fromisoformat(row["day"])
    return any(ahead.start <= day <= ahead.end for ahead in frame.ahead)


def _day(row: Json, result: Json, voice: Voice) -> str:
    day, item = voice.named_day(row["day"]), result.get("item")
    if row.get("closed"):
        return voice.say("fc_closed", day=day)
    if item and row["high"] == 0:
        return voice.say("fc_day_zero", name=voice.name(item), day=day, interval=_interval(row, result, voice))
    return voice.say(
        "fc_day" if item else "fc_day_whole",
        **({"name": voice.name(item)} if item else {}),
        expected=voice.about(row["expected"]),
        day=day,
        interval=_interval(row, result, voice),
    )


def _interval(row: Json, result: Json, voice: Voice) -> str:
    ends = {"low": voice.about(row["low"]), "high": voice.about(row["high"])}
    percent = result.get("interval_percent")
    return (
        voice.say("fc_interval_80", **ends)
        if percent == 80
        else voice.say("fc_interval", percent=voice.percent(percent or 0), **ends)
    )


def _row(row: Json, voice: Voice) -> str:
    day = voice.named_day(row["day"])
    if row.get("closed"):
        return voice.say("fc_row_closed", day=day)
    return voice.say("fc_row", day=day, **_figures(row, voice))


def _figures(row: Json, voice: Voice) -> dict[str, str]:
    return {name: voice.about(row[name]) for name in ("expected", "low", "high")}


def _total(result: Json, voice: Voice) -> str:
    days, item = result["days"], result.get("item")
    period = {"start": days[0]["day"], "end": days[-1]["day"]}
    return voice.say(
        "fc_total" if item else "fc_total_whole",
        **({"name": voice.name(item)} if item else {}),
        dates=voice.dates(period),
        **_figures(result["total"], voice),
    )


def _busiest(result: Json, voice: Voice) -> str | None:
    rows = [row for row in result["days"] if not row.get("closed")]
    if not len(rows) >= 3 or not (top := max(rows, key=lambda row: row["expected"]))["expected"]:
        return None
    return voice.say("fc_busiest", day=voice.named_day(top["day"]), expected=voice.about(top["expected"]))


def _items(result: Json, voice: Voice) -> str | None:
    """For one asked day the dishes stand for all days up to it, so they are left to the card."""
    rows = (result.get("items") or [])[:_ITEMS]
    if not rows or (result.get("asked") and len(result.get("days") or []) > 1):
        return None
    shown = [voice.say("fc_item_row", name=voice.name(row["name"]), **_figures(row, voice)) for row in rows]
    return voice.say("fc_items", rows=voice.listed(shown))


def _prepare(result: Json, voice: Voice) -> str | None:
    waste = result.get("waste") or {}
    if waste.get("prepare") is None or waste.get("over_percent") is None:
        return None
    return voice.say("fc_prepare", prepare=voice.about(waste["prepare"]), over=voice.percent(waste["over_percent"]))


def _drivers(result: Json, frame: Frame, voice: Voice) -> str:
    """What moves the days that are told. A weekday's own pattern is only worth a word where few days are meant."""
    days = [result["asked"]] if result.get("asked") else [r for r in result.get("days") or [] if _is_meant(r, frame)]
    meant = {row["weekday"] for row in days} if len(days) <= 2 else set()
    drivers = [
        driver
        for driver in result.get("drivers") or []
        if driver.get("kind") != "weekday" or str(driver.get("name")).removesuffix("s") in meant
    ]
    return voice.sentences(*[text for driver in drivers if (text := _driver(driver, voice))][:_DRIVERS])


def _driver(driver: Json, voice: Voice) -> str | None:
    effect = driver.get("effect_percent") or 0
    if abs(effect) < _MATTERS:
        return None
    way, kind = "up" if effect > 0 else "down", driver.get("kind")
    percent = voice.percent(effect)
    if kind == "season":
        return voice.say(f"fc_driver_season_{way}", percent=percent)
    name = voice.name(driver.get("name") or "")
    if kind == "weekday":
        day = name.removesuffix("s")
        named = voice.weekday(day) if day in voice.weekdays else name
        return voice.say(f"fc_driver_weekday_{way}", name=named, percent=percent)
    return voice.say(f"fc_driver_{way}", name=name, percent=percent)


def _accuracy(result: Json, voice: Voice) -> str | None:
    tested = result.get("accuracy") or {}
    if tested.get("wape") is None or tested.get("seasonal_naive_wape") is None:
        return None
    return voice.say(
        "fc_accuracy_item" if result.get("item") else "fc_accuracy",
        origins=tested.get("origins"),
        wape=voice.percent(tested["wape"]),
        naive=voice.percent(tested["seasonal_naive_wape"]),
    )


def _basis(result: Json, voice: Voice) -> str | None:
    basis = result.get("basis") or {}
    if not basis.get("last_day"):
        return None
    return voice.say("fc_basis", days=basis.get("days_with_sales"), last=voice.named_day(basis["last_day"]))

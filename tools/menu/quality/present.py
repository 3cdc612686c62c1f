"""The quality of sales data as JSON and in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.money import minor_digits

if TYPE_CHECKING:
    from tools.menu.quality.engine.check import Quality

Json = dict[str, Any]
_SHOWN = 50  # of each kind; the counts are whole


def document(quality: Quality) -> Json:
    """The report. Money in major units."""
    history = quality.history
    names = {item.key: item.name for item in history.items}
    digits = minor_digits(history.currency)
    return {
        "grade": quality.grade,
        "summary": sentences(quality),
        "basis": basis(quality),
        "currency": history.currency,
        "demo": history.demo,
        "closed_weekdays": _weekdays(quality),
        "gaps": [_gap(gap) for gap in quality.gaps[:_SHOWN]],
        "price_changes": [
            {"item": names[one.key], "size": one.size, "date": one.day.isoformat(), "from": one.before, "to": one.now}
            for one in quality.price_changes[-_SHOWN:]
        ],
        "duplicates": [
            {
                "keep": names[one.keep],
                "merge": names[one.merge],
                "kind": one.kind,
                "similarity_percent": round(one.similarity),
                "sold_together_percent": round(100 * one.together),
                "since": one.day.isoformat() if one.day else None,
            }
            for one in quality.doubles[:_SHOWN]
        ],
        "uncosted": [names[key] for key in quality.uncosted[:_SHOWN]],
        "below_cost": [names[key] for key in quality.below_cost[:_SHOWN]],
        "refunded": [names[key] for key in quality.refunded[:_SHOWN]],
        "outlier_days": [
            {"date": one.day.isoformat(), "units": round(one.units, 2), "usual": round(one.usual, 2)}
            for one in quality.odd_days[:_SHOWN]
        ],
        "outlier_prices": [
            {
                "item": names[one.key],
                "size": one.size,
                "date": one.day.isoformat(),
                "price": one.price,
                "usual": round(one.usual, digits),
            }
            for one in quality.odd_prices[:_SHOWN]
        ],
        "counts": counts(quality),
    }


def basis(quality: Quality) -> Json:
    """What every number made of it stands on."""
    history = quality.history
    return {
        "first_day": history.start.isoformat(),
        "last_day": history.end.isoformat(),
        "days_with_sales": quality.days_with_sales,
        "closed_days": quality.closed_days,
    }


def counts(quality: Quality) -> dict[str, int]:
    return {
        "gaps": len(quality.gaps),
        "missing_days": quality.missing_days,
        "price_changes": len(quality.price_changes),
        "duplicates": len(quality.doubles),
        "uncosted": len(quality.uncosted),
        "below_cost": len(quality.below_cost),
        "refunded": len(quality.refunded),
        "outlier_days": len(quality.odd_days),
        "outlier_prices": len(quality.odd_prices),
    }


def short(quality: Quality) -> Json:
    """For an analysis to carry along."""
    return {
        "grade_words": sentences(quality)[0],
        "days_with_sales": quality.days_with_sales,
        "closed_days": quality.closed_days,
        "uncosted_count": len(quality.uncosted),
        "duplicates_count": len(quality.doubles),
        "outlier_days_count": len(quality.odd_days),
    }


def sentences(quality: Quality) -> list[str]:
    """The most important first."""
    return [_headline(quality), *_about_days(quality), *_about_dishes(quality)]


def _headline(quality: Quality) -> str:
    history = quality.history
    span = f"{history.start} to {history.end}"
    if quality.grade == "none":
        return f"Nothing was sold from {span}."
    days = _many(quality.days_with_sales, "day")
    words = {
        "good": f"Solid ground: {days} with sales, {span}.",
        "fair": f"Good enough to work with: {days} with sales, {span}, and a few things to look at.",
        "thin": f"Only {days} with sales so far ({span}), so read every number with care.",
    }
    return words[quality.grade]


def _about_days(quality: Quality) -> list[str]:
    found = []
    if quality.closed_weekdays:
        found.append(f"Usually closed on {_listed([f'{name}s' for name in _weekdays(quality)])}.")
    if quality.gaps:
        longest = max(quality.gaps, key=lambda gap: gap.days)
        found.append(
            f"{_many(quality.missing_days, 'day')} without sales that are no usual closing days; "
            f"the longest from {longest.start} to {longest.end}."
        )
    if quality.odd_days:
        odd = quality.odd_days[-1]
        found.append(
            f"{_many(len(quality.odd_days), 'day')} stood out; the last on {odd.day}: {odd.units:g} sold "
            f"where {odd.usual:g} are usual."
        )
    return found


def _about_dishes(quality: Quality) -> list[str]:
    names = {item.key: item.name for item in quality.history.items}
    found = []
    if quality.doubles:
        one = quality.doubles[0]
        found.append(
            f"{_many(len(quality.doubles), 'pair')} of names may be one dish, such as {names[one.merge]} and "
            f"{names[one.keep]}. Nothing was merged."
        )
    if quality.uncosted:
        found.append(f"No cost for {len(quality.uncosted)} of {len(quality.history.items)} dishes.")
    if quality.below_cost:
        found.append(f"Sold below cost: {_listed([names[key] for key in quality.below_cost[:3]])}.")
    if quality.refunded:
        found.append(f"More refunded than sold: {_listed([names[key] for key in quality.refunded[:3]])}.")
    if quality.price_changes:
        found.append(f"{_many(len(quality.price_changes), 'price change')} on record.")
    if quality.odd_prices:
        found.append(f"{_many(len(quality.odd_prices), 'price')} far from the dish's usual one.")
    return found


def _weekdays(quality: Quality) -> list[str]:
    from tools.menu.quality.engine.days import weekday_names

    return weekday_names(quality.closed_weekdays)


def _gap(gap: Any) -> Json:
    return {"start": gap.start.isoformat(), "end": gap.end.isoformat(), "days": gap.days}


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

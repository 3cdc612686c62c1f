"""Results of the tools for days to come, prices, promotions and the till, as their contents are agreed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Json = dict[str, Any]
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORIGIN = date(2026, 12, 31)
BASIS = {"first_day": "2026-01-01", "last_day": "2026-12-31", "days_with_sales": 358, "closed_days": 7}


def day_ahead(day: date, **more: Any) -> Json:
    return {
        "day": day.isoformat(),
        "weekday": _DAYS[day.weekday()],
        "expected": 11.6 + day.weekday(),
        "low": 8.0,
        "high": 16.0,
        "closed": False,
    } | more


def forecast(args: Json, **more: Any) -> Json:
    asked = date.fromisoformat(args["date"]) if "date" in args else None
    horizon = (asked - _ORIGIN).days if asked else int(args.get("horizon_days") or 7)
    days = [day_ahead(_ORIGIN + timedelta(days=n)) for n in range(1, min(horizon, 28) + 1)]
    return {
        "item": args.get("item"),
        "unit": "units",
        "origin": "2026-12-31",
        "horizon_days": horizon,
        "interval_percent": 80,
        "days": days,
        "total": {"expected": 84.2, "low": 70.0, "high": 99.0},
        "asked": day_ahead(asked) if asked else None,
        "items": [] if args.get("item") else [{"name": "Hawaiian", "expected": 12.0, "low": 9.0, "high": 16.0}],
        "statistic": "mean",
        "drivers": [{"kind": "holiday", "name": "New Year's Day", "day": "2027-01-01", "effect_percent": -22.0}],
        "model": {"name": "xgboost", "version": "3", "trained_at": "2026-12-30T03:00:00Z", "simple": False},
        "accuracy": {"wape": 39.1, "seasonal_naive_wape": 53.7, "coverage80": 0.81, "origins": 10, "horizon": 7},
        "waste": None,
        "basis": BASIS,
        "note": None,
        "currency": "USD",
        "demo": False,
    } | more


def price_row(item: str, **more: Any) -> Json:
    return {
        "item": item,
        "size": None,
        "current": 10.5,
        "suggested": 11.25,
        "low": 9.95,
        "high": 11.75,
        "change_percent": 7.1,
        "cost": 3.25,
        "margin_percent": 71.1,
        "elasticity": {"estimate": -1.4, "low": -2.1, "high": -0.8},
        "expected_profit_change": {"estimate": 64.0, "low": 12.0, "high": 118.0},
        "reason": "raise",
        "reason_text": "Guests hardly reacted to the last rises.",
    } | more


def unknown_price(item: str) -> Json:
    missing = {"suggested": None, "change_percent": None, "elasticity": None, "expected_profit_change": None}
    return price_row(
        item,
        **missing,
        reason="no_price_history",
        reason_text="Its price has never changed, so nothing can be learned.",
    )


def prices(args: Json, *rows: Json, **more: Any) -> Json:
    shown = list(rows) or [price_row(args.get("item") or "Hawaiian")]
    counts = {"suggested": sum(row["suggested"] is not None for row in shown), "keep": 0, "unknown": 0}
    return {
        "items": shown,
        "counts": counts | {"unknown": len(shown) - counts["suggested"]},
        "target_margin": args.get("target_margin"),
        "interval_percent": 90,
        "basis": BASIS,
        "note": None,
        "currency": "USD",
        "demo": False,
    } | more


def suggestion(**more: Any) -> Json:
    return {
        "id": "s1",
        "strategy": "discount",
        "item": "Brie Carre",
        "with_item": None,
        "title": "Brie Carre at 15% off on Mondays",
        "weekday": "Monday",
        "offer": "15% off",
        "days": 28,
        "lift_percent": {"estimate": 18.0, "low": 6.0, "high": 31.0},
        "lift_basis": "modelled",
        "cannibalisation_percent": 20.0,
        "cost": 0.0,
        "profit": {"estimate": 46.0, "low": -12.0, "high": 104.0},
        "roi_percent": None,
        "reasons": [{"code": "slow_weekday", "weekday": "Monday", "index": 0.78}],
        "confidence": "medium",
    } | more


def promotions(args: Json, *rows: Json, **more: Any) -> Json:
    return {
        "goal": args.get("goal"),
        "weekday": args.get("weekday"),
        "suggestions": list(rows) or [suggestion()],
        "weekdays": [{"weekday": "Monday", "index": 0.78}, {"weekday": "Friday", "index": 1.24}],
        "interval_percent": 80,
        "basis": BASIS,
        "note": None,
        "currency": "USD",
        "demo": False,
    } | more


def roi(args: Json, **more: Any) -> Json:
    given = {"discount_percent": None, "days": 7, "cost": 0.0, "price": 10.5, "unit_cost": 3.25, "units_a_day": 6.4}
    return {
        "item": args.get("item"),
        "inputs": given | {name: args[name] for name in ("discount_percent", "days", "cost") if name in args},
        "break_even_lift_percent": 40.8,
        "break_even_extra_units": 18.3,
        "modelled_lift_percent": {"estimate": 24.0, "low": 8.0, "high": 41.0},
        "lift_basis": "modelled",
        "profit": {"estimate": -38.5, "low": -92.0, "high": 14.0},
        "roi_percent": None,
        "worth_it": False,
        "assumptions": ["Guests who come for the offer order nothing else."],
        "note": None,
        "currency": "USD",
        "demo": False,
    } | more


def synced(args: Json, **more: Any) -> Json:
    return {
        "provider": args["provider"],
        "status": "done",
        "location": "Main Street",
        "orders_new": 42,
        "orders_updated": 3,
        "items_new": 1,
        "items_updated": 0,
        "first_day": "2026-12-30",
        "last_day": "2026-12-31",
        "synced_at": "2027-01-01T15:00:00Z",
        "connect_hint": None,
        "note": None,
        "currency": "USD",
        "demo": False,
    } | more


ANSWERS = {
    "forecast_demand": forecast,
    "suggest_prices": prices,
    "recommend_promotions": promotions,
    "estimate_roi": roi,
    "sync_pos": synced,
}

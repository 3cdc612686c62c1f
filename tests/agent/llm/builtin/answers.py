"""Results of the tools for days to come, prices, promotions, the till and the web, as their contents are agreed."""

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


def fix(id: str, title: str, short: str, points: float) -> Json:
    return {"id": id, "title": title, "why": f"{title} matters.", "fix": short, "points": points, "effort": "small"}


def rival(target: str, **more: Any) -> Json:
    return {
        "target": target,
        "name": None,
        "score": 68,
        "grade": "D",
        "coverage": 0.71,
        "ahead_in": ["website"],
        "behind_in": ["reviews"],
        "measured_at": "2027-01-01T15:00:00+00:00",
    } | more


def grade(args: Json, **more: Any) -> Json:
    categories = [("website", 73, 1.0), ("google", 90, 0.94), ("reviews", 63, 1.0), ("social", 64, 0.6)]
    return {
        "target": args.get("target") or "lunapizza.com",
        "name": None if args.get("target") else "Luna Pizza",
        "url": "https://lunapizza.com/",
        "score": 75,
        "out_of": 100,
        "grade": "C",
        "coverage": 0.87,
        "confidence": "high",
        "final": True,
        "measured_at": "2027-01-01T15:00:00+00:00",
        "categories": [
            *({"name": name, "score": score, "coverage": share} for name, score, share in categories),
            {"name": "delivery", "score": None, "coverage": 0.0},
        ],
        "fix_first": [
            fix("answer-reviews", "Answer your reviews", "Answer the open reviews within two days.", 2.1),
            fix("tap-to-call", "Let guests call you with one tap", "Make your phone number a link that calls.", 1.8),
            fix("google-hours", "Complete your hours on Google", "Enter your hours in Business Profile.", 4.9),
        ],
        "strong": ["Your menu is on your site as text.", "Your site fits a phone screen."],
        "weak": ["Guests cannot call you with one tap.", "Your page has no description."],
        "not_measured": [{"source": "Delivery platforms", "reason": "The page is behind a robot wall."}],
        "reviews": {
            "count": 93,
            "rating": 3.8181818,
            "praised": ["food", "service"],
            "complained": ["wait"],
            "quote": {"aspect": "wait", "text": "We waited 50 minutes for two slices.", "source": "Google"},
        },
        "compared": [rival(site) for site in args.get("compare_with") or []],
        "change": {
            "since": "2026-12-01T15:20:00+00:00",
            "score_before": 64,
            "score_change": 11,
            "better": ["Your opening hours are on your site."],
            "worse": ["Your newest post on Facebook was 46 days ago."],
        },
        "candidates": [],
        "report_id": "r1",
        "demo": False,
        "note": None,
    } | more


def point(at: str, score: int, letter: str) -> Json:
    return {"at": f"{at}T15:20:00+00:00", "score": score, "grade": letter, "coverage": 0.99}


def history(args: Json, **more: Any) -> Json:
    reports = [point("2026-11-02", 61, "D"), point("2026-12-01", 64, "D"), point("2027-01-01", 75, "C")]
    return {
        "months": args.get("months") or 3,
        "out_of": 100,
        "reports": reports,
        "first": reports[0],
        "last": reports[-1],
        "score_change": 14,
        "better": ["Your opening hours are on your site."],
        "worse": ["Your newest post on Facebook was 46 days ago."],
        "note": None,
        "demo": False,
    } | more


DRAFT = "Dana, we are sorry about the wait. That is on us.\n\nLuna Pizza"


def reply(args: Json, **more: Any) -> Json:
    if args.get("publish"):
        return {
            "status": "pending",
            "currency": "USD",
            "approval": {
                "id": "a2",
                "title": "Publish a reply to Dana's 2-star review on Google",
                "short_code": "P4QD",
                "risk": "public",
                "diff": [{"field": "reply", "before": None, "after": DRAFT}],
                "message": {"channel": "google", "text": DRAFT, "audience_count": 1},
            },
        } | more
    return {
        "review": {
            "id": "accounts/1/locations/2/reviews/3",
            "source": "business_profile",
            "rating": args.get("rating") or 2,
            "text": "We waited 50 minutes for two slices.",
            "author": "Dana P.",
            "at": "2026-12-29T00:00:00+00:00",
        },
        "draft": DRAFT,
        "language": "en",
        "notes": [],
        "publishable": True,
        "why_not": None,
        "demo": False,
    } | more


ANSWERS = {
    "forecast_demand": forecast,
    "suggest_prices": prices,
    "recommend_promotions": promotions,
    "estimate_roi": roi,
    "sync_pos": synced,
    "grade_presence": grade,
    "show_grade_history": history,
    "reply_to_review": reply,
}

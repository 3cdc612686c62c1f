"""Results of the tools that write and send, as their contents are agreed."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
POST = "Snow outside, Thai Chicken inside. Chili, cilantro, peanut sauce: come and warm up with us tonight."
SMS = "Luna Pizza: the Thai Chicken is waiting for you on Tuesday. Reply STOP to opt out."


def version(channel: str, text: str = POST, **more: Any) -> Json:
    return {
        "channel": channel,
        "variant": "A",
        "text": text,
        "voice": 84,
        "blocked": False,
        "findings": [],
        "mended": [],
    } | more


def written(args: Json, **more: Any) -> Json:
    channels = args.get("channels") or ["instagram"]
    count = int(args.get("variants") or 1)
    rows = [version(each, SMS if each == "sms" else POST, variant="ABC"[n]) for each in channels for n in range(count)]
    return {
        "draft_id": "d1",
        "title": str(args.get("topic") or "A draft"),
        "language": args.get("language") or "en",
        "versions": rows,
        "difference": None,
        "facts": ["The Thai Chicken is on the menu at $20.75."],
        "notes": [],
        "writer": "builtin",
        "demo": False,
    } | more


def revised(args: Json, **more: Any) -> Json:
    return written({"channels": ["instagram"]}, changed=["Shorter: 14 words instead of 17."]) | more


def voice(args: Json, **more: Any) -> Json:
    return {
        "version": 3,
        "learned": True,
        "samples": 12,
        "words": 640,
        "learned_from": ["your website"],
        "traits": {"formality": "casual", "warmth": "warm", "humour": "a wink now and then"},
        "phrases": ["come hungry"],
        "emoji": ["🍕"],
        "never": ["yummy"],
        "explained": ["Casual: you contract in 8 of 10 places."],
        "enough": True,
        "notes": [],
    } | more


def planned(args: Json, **more: Any) -> Json:
    channels = args.get("channels") or ["sms", "instagram"]
    return (
        {
            "campaign_id": "c1",
            "name": "Thai Chicken Tuesdays",
            "status": "draft",
            "objective": "fill_slow_day",
            "why": ["Tuesdays take 0.82 of an average day's sales."],
            "channels": channels,
            "item": args.get("item"),
            "offer": args.get("offer"),
            "segment": {
                "label": "regulars",
                "members": 212,
                "by_channel": {"sms": 141},
                "held_out": 15,
                "left_out": {"no opt-in": 48, "stopped": 8},
            },
            "schedule": [{"channel": each, "at": "2027-01-05T11:00:00-05:00"} for each in channels],
            "cost": 1.17,
            "currency": "USD",
            "holdout_percent": 10.0,
            "detectable": 14.2,
            "too_few": False,
            "drafts": [version(each, SMS if each == "sms" else POST) for each in channels],
            "notes": [],
            "demo": False,
        }
        | ({"approval": approval("Send Thai Chicken Tuesdays")} if args.get("send") or args.get("at") else {})
        | more
    )


def approval(title: str, **more: Any) -> Json:
    return {
        "id": "a9",
        "title": title,
        "short_code": "C4MP",
        "risk": "public",
        "message": {
            "channel": "sms",
            "text": SMS,
            "audience_count": 141,
            "more": [{"channel": "instagram", "text": POST}],
        },
        "cost": 1.17,
        "notes": ["Goes out on Tuesday between 11:00 and 12:00."],
    } | more


def report(args: Json, **more: Any) -> Json:
    return {
        "campaign": "c1",
        "name": "Thai Chicken Tuesdays",
        "status": "done",
        "sent": 141,
        "delivered": 138,
        "failed": 2,
        "unknown": 1,
        "held_out": 15,
        "clicks": 22,
        "opted_out": 1,
        "orders": 31,
        "lift": {
            "percent_points": 9.1,
            "low": 1.2,
            "high": 17.0,
            "p": 0.03,
            "power": 0.83,
            "enough": True,
            "text": "9.1 points more of the guests who got it ordered than of those held out (1.2 to 17).",
        },
        "revenue": 512.5,
        "cost": 1.17,
        "currency": "USD",
        "roi": {"value": 3.1, "low": 0.4, "high": 5.9},
        "ab": None,
        "by_channel": [{"channel": "sms", "sent": 141, "delivered": 138}],
        "simulated": False,
        "notes": [],
        "demo": False,
    } | more


def listed(args: Json, **more: Any) -> Json:
    return {
        "campaigns": [
            {
                "campaign_id": "c1",
                "name": "Thai Chicken Tuesdays",
                "status": "scheduled",
                "when": "2027-01-05T11:00:00-05:00",
                "channels": ["sms", "instagram"],
                "audience": 141,
                "cost": 1.17,
            }
        ],
        "drafts": 2,
        "upcoming": 1,
        "notes": [],
    } | more


def opened(title: str) -> Any:
    return lambda args: {"status": "pending", "approval": approval(title)}


ANSWERS: dict[str, Any] = {
    "write_content": written,
    "revise_content": revised,
    "learn_brand_voice": voice,
    "show_brand_voice": voice,
    "plan_campaign": planned,
    "schedule_campaign": opened("Schedule Thai Chicken Tuesdays"),
    "launch_campaign": opened("Launch Thai Chicken Tuesdays"),
    "cancel_campaign": opened("Cancel Thai Chicken Tuesdays"),
    "pause_campaign": lambda args: {
        "campaign_id": "c1",
        "name": "Thai Chicken Tuesdays",
        "status": "paused",
        "notes": [],
    },
    "campaign_report": report,
    "list_campaigns": listed,
}

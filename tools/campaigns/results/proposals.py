"""What the results say about the next campaign, as suggestions that the owner decides on (`ai_insights`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from memory.insights import Decision, Insight, InsightStore, identity
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.campaigns.schemas import Campaign
from tools.content.schemas import TITLES

KIND = "campaign"
Json = dict[str, Any]
_MANY = 0.02  # of the guests written to: more who stop than that is a warning


class Proposals:
    def __init__(self, mongo: Mongo) -> None:
        self._insights = InsightStore(mongo, KIND)

    async def keep(self, restaurant: Restaurant, campaign: Campaign, results: Json, now: datetime) -> list[Insight]:
        """Stores what the results suggest; nothing is changed by that, the owner decides."""
        rid, today, kept = restaurant.restaurant_id, restaurant.today(now), []
        for name, title, body in suggestions(results):
            key = f"{campaign.id}|{name}"
            kept.append(
                Insight(
                    id=identity(rid, f"{KIND}|{key}"),
                    kind=KIND,
                    key=key,
                    advice=f"{name}|{campaign.id}",
                    title=title,
                    body={**body, "campaign_id": campaign.id, "campaign": campaign.name},
                    data_day=today,
                    created_at=now,
                    updated_at=now,
                )
            )
        return await self._insights.keep(rid, kept)

    async def open(self, restaurant_id: str, limit: int = 20) -> list[Insight]:
        """Those that wait for the owner's word, the newest first."""
        return (await self._insights.page(restaurant_id, "open", limit, None))[0]

    async def decide(
        self, restaurant_id: str, insight_id: str, decision: Decision, reason: str | None, by: str, now: datetime
    ) -> Insight:
        """The owner's word, on record; nothing is changed by it. NotFound, Conflict where it was decided already."""
        status = "accepted" if decision == "accept" else "declined"
        fields = {"status": status, "reason": reason, "decided_by": by, "decided_at": now, "updated_at": now}
        return await self._insights.decide(restaurant_id, insight_id, fields)


def suggestions(results: Json) -> list[tuple[str, str, Json]]:
    """(name, sentence, figures). Only of what is settled: a winner by the test, a lift that can be told, counts."""
    found = [_winner(results), _again(results), _holdout(results), _stops(results)]
    found += [_clicks(results)]
    return [one for one in found if one]


def _winner(results: Json) -> tuple[str, str, Json] | None:
    ab = results["ab"]
    if not ab or not ab["winner"]:
        return None
    winner, loser = ab["winner"], "A" if ab["winner"] == "B" else "B"
    what = f" ({ab['what']})" if ab["what"] else ""
    title = (
        f"Text {winner} won{what}: {ab[winner]['percent']:g}% of its guests ordered, {ab[loser]['percent']:g}% of "
        f"{loser}'s. Use its opening next time."
    )
    return "winner", title, {"winner": winner, "p": ab["p"]}


def _again(results: Json) -> tuple[str, str, Json] | None:
    lift = results["lift"]
    if not lift or not results["complete"] or not lift["enough"]:
        return None
    body = {name: lift[name] for name in ("percent_points", "low", "high", "p")}
    if lift["low"] > 0:
        return "again", f"It worked: {lift['text']} Do it again next month?", body
    return "change", f"{lift['text']} Try another dish, offer or time before you repeat it.", body


def _holdout(results: Json) -> tuple[str, str, Json] | None:
    lift = results["lift"]
    if not lift or lift["enough"] or not results["complete"]:
        return None
    title = "Too few guests to tell what it brought: collect more opt-ins, or hold more guests out next time."
    return "holdout", title, {"detectable": lift["detectable"], "guests": results["guests"]}


def _stops(results: Json) -> tuple[str, str, Json] | None:
    if not results["guests"] or results["opted_out"] / results["guests"] <= _MANY:
        return None
    title = (
        f"{results['opted_out']} of {results['guests']} guests stopped their messages: write less often, or to fewer."
    )
    return "stops", title, {"opted_out": results["opted_out"]}


def _clicks(results: Json) -> tuple[str, str, Json] | None:
    sent = [one for one in results["by_channel"] if one["sent"] and one["clicks"]]
    if len(sent) < 2:
        return None
    best = max(sent, key=lambda one: one["clicks"] / one["sent"])
    if best["sent"] < 30:  # a post is one message with many readers: its clicks are no rate
        return None
    rate = round(100 * best["clicks"] / best["sent"], 1)
    title = f"{TITLES[best['channel']]} got the most clicks a message ({rate:g}%): put the next offer there first."
    return "channel", title, {"channel": best["channel"], "percent": rate}

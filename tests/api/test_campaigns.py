"""`/api/ai/campaigns` as the page sees it, and the banner that a website shows."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings
from core.clock import FixedClock
from core.principal import Role
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tests.api.marketing import CAMPAIGNS, CONTENT, LINE, RID, Desk, open_desk
from tools.campaigns.sending.channels.website import WebsiteSender
from tools.campaigns.sending.schemas import Outgoing

PLAN = {
    "objective": "fill_slow_day",
    "channels": ["sms", "website"],
    "item": "thai_chicken",
    "segment": {"kind": "regulars"},
    "weekday": 1,
    "end_date": "2027-01-05",
}


@pytest.fixture
async def desk(settings: Settings, clock: FixedClock, restaurant: Restaurant, mongo: Mongo) -> AsyncIterator[Desk]:
    async with open_desk(settings, clock, mongo, 40, public_url="https://tableside.example") as desk:
        yield desk


async def planned(desk: Desk, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = await desk.send("POST", CAMPAIGNS, {**PLAN, **more}, 201)
    return found


async def decided(desk: Desk, approval: dict[str, Any], decision: str = "approve") -> dict[str, Any]:
    answer = await desk.owner.post(f"{LINE}/{approval['id']}/decision", json={"decision": decision})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_planned_changed_asked_approved_paused_resumed_cancelled(desk: Desk) -> None:
    campaign = await planned(desk, holdout_percent=20)
    where = f"{CAMPAIGNS}/{campaign['id']}"
    assert (campaign["status"], campaign["item"], campaign["holdout_percent"]) == ("draft", "thai_chicken", 20)
    assert (
        campaign["allowed"] == ["edit", "schedule", "launch", "cancel"] and campaign["segment"]["label"] == "regulars"
    )
    assert campaign["audience"]["by_channel"]["sms"] + campaign["audience"]["held_out"] == 40
    at = "2027-01-05T12:15:00-05:00"
    slots = [{"channel": "sms", "at": at}, {"channel": "website", "at": at}]
    changed = await desk.send("PATCH", where, {"name": "Tuesday pies", "schedule": slots, "offer": "20% off"})
    assert changed["name"] == "Tuesday pies" and {one["at"] for one in changed["schedule"]} == {"2027-01-05T17:15:00Z"}
    assert changed["offer"]["value"] == 20 and all("20%" in one["body"] for one in changed["versions"])
    over = await desk.send("PATCH", where, {"channels": ["sms", "facebook"]})
    assert {one["channel"] for one in over["versions"]} == {slot["channel"] for slot in over["schedule"]}
    back = await desk.send("PATCH", where, {"channels": ["sms", "website"], "segment": "everyone"})
    assert back["segment"]["kind"] == "all"
    words = "Thai Chicken Pizza, 20% off this Tuesday at Trattoria. Reply STOP to end"
    edited = await desk.send("PATCH", f"{where}/versions/sms/A", {"body": words})
    assert words in [one["body"] for one in edited["versions"]]
    asked = (await desk.send("POST", f"{where}/schedule", {}, 202))["approval"]
    assert asked["message"]["text"] == words and asked["status"] == "pending" and asked["risk"] == "public"
    assert (await desk.send("POST", f"{where}/schedule", {}, 202))["approval"]["id"] == asked["id"], "one, not two"
    assert "waiting for your approval" in await desk.refused("PATCH", where, 409, {"name": "x"})
    draft = f"{CONTENT}/drafts/{campaign['draft_id']}/versions/sms/A"
    assert "waiting for your approval" in await desk.refused("PATCH", draft, 409, {"body": "x"})
    done = await decided(desk, asked)
    assert done["status"] == "executed", done["outcome"]
    assert (await desk.get(where))["allowed"] == ["schedule", "launch", "pause", "cancel"]
    told = await desk.owner.get(f"/api/ai/assistant/threads/{asked['thread_id']}/messages")
    assert "Tuesday pies" in told.json()["messages"][-1]["content"], "the outcome is told in its thread"
    assert (await desk.send("POST", f"{where}/pause"))["status"] == "paused"
    assert (await desk.send("POST", f"{where}/resume"))["status"] == "scheduled"
    assert "cannot be" in await desk.refused("POST", f"{where}/resume", 409)
    asked = (await desk.send("POST", f"{where}/cancel", status=202))["approval"]
    assert asked["risk"] == "irreversible" and (await desk.get(where))["status"] == "scheduled"
    assert (await decided(desk, asked))["status"] == "executed"
    assert (await desk.get(where))["allowed"] == []
    assert "cancelled" in await desk.refused("POST", f"{where}/launch", 409)


async def test_a_no_makes_it_a_draft_again_and_it_can_be_asked_anew(desk: Desk) -> None:
    where = f"{CAMPAIGNS}/{(await planned(desk))['id']}"
    first = (await desk.send("POST", f"{where}/launch", status=202))["approval"]
    await decided(desk, first, "reject")
    assert (await desk.get(where))["status"] == "draft"
    second = (await desk.send("POST", f"{where}/launch", status=202))["approval"]
    assert second["id"] != first["id"] and second["status"] == "pending"


async def test_the_same_plan_again_and_pages(desk: Desk) -> None:
    key = {"Idempotency-Key": "k"}
    one = await desk.send("POST", CAMPAIGNS, PLAN, 201, **key)
    assert (await desk.send("POST", CAMPAIGNS, PLAN, 201, **key))["id"] == one["id"]
    two = await planned(desk, channels=["website"], segment=None)
    assert len((await desk.owner.get(f"{CAMPAIGNS}/")).json()["campaigns"]) == 2
    first = await desk.get(CAMPAIGNS, limit=1)
    rest = await desk.get(CAMPAIGNS, limit=1, cursor=first["next"])
    assert {first["campaigns"][0]["id"], rest["campaigns"][0]["id"]} == {one["id"], two["id"]}
    assert rest["next"] is None and (await desk.get(CAMPAIGNS, status="done"))["campaigns"] == []
    assert "next" in await desk.refused("GET", f"{CAMPAIGNS}?cursor=nonsense", 400)


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"start_date": "2027-02-02", "end_date": "2027-02-01"}, 400, "before the start"),
        ({"end_date": None, "start_date": "2026-12-01"}, 400, "is over"),
        ({"at": "2026-12-01T10:00"}, 400, "is over"),
        ({"item": "Sushi"}, 400, "Sushi"),
        ({"offer": "120%"}, 400, "120"),
        ({"segment": "penguins"}, 400, "Whom is it for"),
        ({"segment": "birthday", "channels": ["sms"]}, 400, "Nobody would get it"),
        ({"weekday": "someday"}, 400, "someday"),
        ({"channels": ["fax"]}, 422, "channels"),
        ({"objective": ""}, 422, "objective"),
        ({"holdout_percent": 90}, 422, "holdout_percent"),
    ],
)
async def test_what_cannot_be_planned(desk: Desk, change: dict[str, Any], status: int, says: str) -> None:
    assert says in await desk.refused("POST", CAMPAIGNS, status, {**PLAN, **change})


async def test_what_cannot_be_changed(desk: Desk) -> None:
    where = f"{CAMPAIGNS}/{(await planned(desk))['id']}"
    past = [{"channel": "sms", "at": "2026-01-01T10:00"}, {"channel": "website", "at": "2027-01-05T10:00"}]
    assert "is over" in await desk.refused("PATCH", where, 400, {"schedule": past})
    assert "Website banner" in await desk.refused(
        "PATCH", where, 400, {"schedule": [{**past[0], "at": "2027-01-05T10:00"}]}
    )
    assert "does not go out" in await desk.refused("PATCH", where, 400, {"schedule": [{**past[0], "channel": "email"}]})
    assert "Say what to change" in await desk.refused("PATCH", where, 400, {})
    assert "no such version" in await desk.refused("PATCH", f"{where}/versions/sms/B", 404, {"body": "x"})
    assert "is over" in await desk.refused("POST", f"{where}/schedule", 400, {"at": "2026-01-01T10:00"})
    assert "taken back" in await desk.refused("POST", f"{where}/undo", 400, {"channel": "website"})


async def test_the_overview_says_why_and_what_it_suggests_can_be_planned(desk: Desk) -> None:
    found = await desk.get(f"{CAMPAIGNS}/overview")
    analysis = found["analysis"]
    assert [one["weekday"] for one in analysis["slow_days"]] == [1] and analysis["regulars"] == 40
    slow = next(one for one in found["strategies"] if one["weekday"] == 1)
    assert "Tuesdays" in slow["title"] and slow["why"] and slow["segment"]["kind"] == "regulars"
    fields = ("objective", "channels", "item", "offer", "segment", "weekday", "start_date", "end_date")
    made = await desk.send("POST", CAMPAIGNS, {name: slow[name] for name in fields}, 201)
    assert made["objective"] == "fill_slow_day" and made["weekday"] == 1
    calendar = await desk.get(f"{CAMPAIGNS}/calendar", **{"from": "2027-01-01", "to": "2027-01-31"})
    assert len(calendar["days"]) == 31 and any(day["entries"] for day in calendar["days"])
    assert calendar["days"][0]["holidays"] == ["New Year's Day"]
    assert "first day to a later" in await desk.refused(
        "GET", f"{CAMPAIGNS}/calendar?from=2027-02-01&to=2027-01-01", 400
    )
    law = await desk.get(f"{CAMPAIGNS}/law")
    florida = next(one for one in law["rules"] if one["place"] == "US-FL")
    assert law["window"] == "08:00-20:00" and florida["caps"] == ["3 in 24 hours"] and florida["source"]
    assert law["not_legal_advice"] is True and all(one["checked"] for one in law["rules"])


async def test_results_and_messages_of_a_campaign_that_went_out(desk: Desk, mongo: Mongo) -> None:
    campaign = await planned(desk)
    where, now = f"{CAMPAIGNS}/{campaign['id']}", desk.house.clock.now()
    rows = [
        {
            "_id": f"{number:032x}", "id": f"{number:032x}", "campaign_id": campaign["id"], "channel": "sms",
            "to": f"+1212555{100 + number:04}", "guest_id": f"g{number:03}", "due_at": now, "not_after": now,
            "status": "held_out" if number == 3 else "delivered", "sent_at": now, "clicks": int(number == 1),
            "created_at": now, "updated_at": now,
        }
        for number in range(4)
    ]  # fmt: skip
    await mongo.tenant(RID).deliveries.insert_many(rows)
    found = await desk.get(f"{where}/results")
    assert (found["sent"], found["held_out"], found["clicks"]) == (3, 1, 1)
    assert found["statuses"] == {"delivered": 3, "held_out": 1} and found["lift"]["enough"] is False
    [day] = found["series"]
    assert day == {"day": "2027-01-01", "treated_rate": 0, "held_rate": 0, "orders_treated": 0, "orders_held": 0}
    first = await desk.get(f"{where}/deliveries", limit=3)
    rest = await desk.get(f"{where}/deliveries", limit=3, cursor=first["next"])
    assert len(first["deliveries"]) == 3 and len(rest["deliveries"]) == 1 and rest["next"] is None
    assert first["deliveries"][0]["to"] == "+1…0100"
    assert len((await desk.get(f"{where}/deliveries", status="held_out"))["deliveries"]) == 1


async def test_guests_are_masked_brought_in_shown_and_forgotten(desk: Desk) -> None:
    where = f"{CAMPAIGNS}/guests"
    page = await desk.get(where, limit=30)
    assert page["total"] == 40 and len(page["guests"]) == 30 and "…" in page["guests"][0]["phone"]
    assert len((await desk.get(where, limit=30, cursor=page["next"]))["guests"]) == 10
    assert [one["id"] for one in (await desk.get(where, query="guest7 smi"))["guests"]] == ["g007"]
    assert (await desk.get(where, query="(((.*"))["total"] == 0
    table = "name,phone,sms consent,how,when\nAnn,+12125550177,yes,web form,2026-05-01\nBob,12,yes,,\n"
    table += "Cid,+12125550178,yes,,\n"
    sent = await desk.owner.post(f"{where}/import", files={"file": ("g.csv", table.encode())})
    done = desk.checked(sent)
    assert (done["added"], done["skipped"], done["not_opted_in"]) == (2, 1, 1)
    assert done["refused"][0]["line"] == 3 and "phone number" in done["refused"][0]["why"]
    [ann] = (await desk.get(where, query="Ann"))["guests"]
    out = await desk.send("POST", f"{where}/{ann['id']}/opt-out", {"channel": "sms"})
    assert out["consents"][0]["status"] == "opted_out"
    assert "no email address" in await desk.refused("POST", f"{where}/{ann['id']}/opt-out", 400, {"channel": "email"})
    held = (await desk.owner.get(f"{where}/{ann['id']}")).json()
    assert held["guest"]["phone"] == "+12125550177" and held["left_alone"]
    assert (await desk.owner.delete(f"{where}/{ann['id']}")).status_code == 204
    assert "no such guest" in await desk.refused("GET", f"{where}/{ann['id']}", 404)
    segments = (await desk.get(f"{CAMPAIGNS}/segments"))["segments"]
    assert {one["kind"]: one["members"] for one in segments}["regulars"] == 40
    wish = {"segment": {"kind": "by_dish", "item": "thai_chicken"}, "channels": ["sms"], "holdout_percent": 10}
    preview = await desk.send("POST", f"{CAMPAIGNS}/segments/preview", wish)
    assert preview["members"] == 40 and preview["by_channel"]["sms"] + preview["held_out"] == 40
    assert preview["too_few"] is True and preview["cost"] is None


async def test_who_may_do_what_and_whose_it_is(desk: Desk) -> None:
    where = f"{CAMPAIGNS}/{(await planned(desk))['id']}"
    viewer, staff, other = desk.of(Role.VIEWER), desk.of(Role.STAFF), desk.of(restaurant="other")
    assert (await viewer.get(where)).status_code == 200 and (await desk.of(None).get(where)).status_code == 401
    refused = [
        await viewer.post(CAMPAIGNS, json=PLAN),
        await viewer.patch(where, json={"name": "x"}),
        await viewer.post(f"{where}/launch"),
        await viewer.post(f"{where}/pause"),
        await staff.post(f"{where}/resume"),
        await staff.get(f"{CAMPAIGNS}/guests"),
        await staff.get(f"{CAMPAIGNS}/guests/g001"),
        await staff.delete(f"{CAMPAIGNS}/guests/g001"),
        await staff.post(f"{CAMPAIGNS}/proposals/x/decision", json={"decision": "accept"}),
    ]
    assert [one.status_code for one in refused] == [403] * len(refused)
    asked = await staff.post(f"{where}/launch")
    assert asked.status_code == 202
    approval = asked.json()["approval"]
    assert (await staff.post(f"{LINE}/{approval['id']}/decision", json={"decision": "approve"})).status_code == 403
    strangers = [
        await other.get(where),
        await other.patch(where, json={"name": "x"}),
        await other.patch(f"{where}/versions/sms/A", json={"body": "x"}),
        *[await other.post(f"{where}/{what}") for what in ("schedule", "launch", "cancel", "pause", "resume")],
        await other.post(f"{where}/undo", json={"channel": "website"}),
        await other.get(f"{where}/results"),
        await other.get(f"{where}/deliveries"),
        await other.get(f"{CAMPAIGNS}/guests/g001"),
        await other.delete(f"{CAMPAIGNS}/guests/g001"),
        await other.post(f"{CAMPAIGNS}/guests/g001/opt-out", json={"channel": "sms"}),
        await other.post(f"{CAMPAIGNS}/proposals/x/decision", json={"decision": "accept"}),
    ]
    assert [one.status_code for one in strangers] == [404] * len(strangers)
    assert (await other.get(CAMPAIGNS)).json()["campaigns"] == []
    assert (await other.get(f"{CAMPAIGNS}/guests")).json()["total"] == 0


async def test_the_banner_is_text_and_open_to_the_website(desk: Desk, mongo: Mongo) -> None:
    outside = desk.of(None)
    assert (await outside.get("/banner/trattoria.json")).json() == {"banner": None}
    assert (await outside.get("/banner/nobody.json")).json() == {"banner": None}
    evil = '</script><img src=x onerror=alert(1)> "quoted"'
    now = desk.house.clock.now()
    message = Outgoing.model_construct(
        delivery_id="d1", body=evil, link="https://trattoria.example/menu", button="Menu", picture_url=None, alt=None,
        starts=now, ends=now.replace(hour=23), demo=False,
    )  # fmt: skip
    await WebsiteSender(mongo, RID).send(message)
    shown = await outside.get("/banner/trattoria.json")
    assert shown.json()["banner"]["text"] == evil and shown.headers["access-control-allow-origin"] == "*"
    script = await outside.get("/banner/trattoria.js")
    assert script.headers["content-type"].startswith("text/javascript") and "set-cookie" not in script.headers
    assert "<" not in script.text and "innerHTML" not in script.text
    literal = script.text.split("var banner = ")[1].split(";\n")[0]
    assert json.loads(literal)["text"] == evil


async def test_the_guide_names_every_route(desk: Desk) -> None:
    guide = (Path(__file__).parents[2] / "docs/api.md").read_text()
    for base, title, end in ((CONTENT, "## Content", "## Campaigns"), (CAMPAIGNS, "## Campaigns", "Without the base")):
        part = guide.split(title)[1].split(end)[0]
        named = {
            _plain(f"{method} {path}") for method, path in re.findall(r"`(GET|POST|PATCH|PUT|DELETE) (/[^`?]*)", part)
        }
        there = {
            _plain(f"{method.upper()} {path.removeprefix(base) or '/'}")
            for path, methods in desk.shop.spec["paths"].items()
            if path.startswith(base)
            for method in methods
        }
        assert there == named - {"POST /api/ai/assistant/approvals/{}/decision"}


def _plain(route: str) -> str:
    return re.sub(r"\{\w+\}", "{}", route)

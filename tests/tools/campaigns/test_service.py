"""Campaigns through the tools and the real approval line: planned, asked, edited, approved, stopped."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from api.worker import Worker
from core.errors import BadInput, Conflict, Gone, ToolInputError
from tests.tools.campaigns.conftest import RID, House
from tools.campaigns.schemas import PlanArgs

TUESDAYS = {
    "objective": "fill slow Tuesdays with the Thai Chicken",
    "channels": ["sms", "facebook"],
    "item": "Thai Chicken",
    "segment": "regulars",
}


async def test_a_plan_is_a_draft_with_everything_the_owner_needs(house: House) -> None:
    await house.guests(0, 60)
    outcome = await house.use("plan_campaign", **TUESDAYS, offer="20% off")
    found = json.loads(outcome.content)
    assert found["status"] == "draft" and found["approval"] is False and outcome.approval is None
    assert (found["item"], found["offer"], found["name"]) == (
        "Thai Chicken Pizza",
        "20% off",
        "Thai Chicken Pizza on Tuesdays",
    )
    assert found["segment"]["members"] == 60
    assert found["segment"]["by_channel"]["sms"] + found["segment"]["held_out"] == 60
    assert [one["at"] for one in found["schedule"][:2]] == ["2027-01-05T11:00-05:00", "2027-01-04T15:30-05:00"]
    assert {one["channel"] for one in found["drafts"]} == {"sms", "facebook"}
    assert any("below your average day" in why and "Tuesdays sell 24" in why for why in found["why"])
    assert any("pays for itself" in why for why in found["why"])
    assert found["too_few"] == (found["detectable"] is None)
    assert any("held out" in note for note in found["notes"])
    [card] = outcome.cards
    assert card.type == "campaign" and card.data["versions"][0]["body"] and card.data["calendar"]
    assert await house.mongo.tenant(RID).approvals.count() == 0
    assert await house.mongo.tenant(RID).deliveries.count() == 0 and await house.audit() == ["campaign.planned"]


async def test_the_same_call_of_a_turn_again_is_the_same_campaign(house: House) -> None:
    await house.guests(0, 10)
    call = await house.call("one-run")
    args = PlanArgs.model_validate(TUESDAYS)
    first, second = await house.service.plan(call, args), await house.service.plan(call, args)
    assert first.id == second.id and len(await house.service.list(RID)) == 1


async def test_one_approval_carries_every_channel_and_a_yes_schedules_it(house: House) -> None:
    await house.guests(0, 40)
    outcome = await house.use("plan_campaign", **TUESDAYS, send=True)
    approval = outcome.approval
    assert approval and approval.risk == "public"
    content = json.loads(outcome.content)
    assert content["approval"]["id"] == approval.id and content["campaign_id"] and outcome.cards
    campaign = await house.campaign(approval)
    assert campaign.status == "awaiting_approval" and campaign.approval_id == approval.id
    message: dict[str, Any] = approval.message or {}
    assert message["channel"] == "sms" and [one["channel"] for one in message["more"]] == ["facebook"]
    assert campaign.audience and message["audience_count"] == campaign.audience.by_channel["sms"]
    notes = " ".join(approval.notes)
    assert "America/New_York" in notes and "held out" in notes and "30 minutes" in notes and "8:00" in notes
    done = await house.decide(approval)
    assert done.status == "executed", done.outcome
    campaign = await house.campaign(approval)
    assert campaign.status == "scheduled" and campaign.queued_at and campaign.revision == 1
    assert {one.body for one in campaign.versions} == {message["text"], message["more"][0]["text"]}
    jobs = await house.mongo.tenant(RID).jobs.find({"kind": "campaign_queue"}).to_list()
    assert len(jobs) == len(campaign.schedule) == 8
    assert await house.audit() == [
        "campaign.planned",
        "campaign.asked",
        "campaign.changed",
        "campaign.changed",
        "campaign.approved",
    ]
    assert await house.mongo.tenant(RID).deliveries.count() == 0  # nothing before its time


async def test_a_no_and_an_expiry_bring_it_back(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**TUESDAYS, send=True)
    await house.decide(approval, "reject", reason="too pushy")
    campaign = await house.campaign(approval)
    assert campaign.status == "draft" and "too pushy" in campaign.history[-1].why
    again = await house.asked("schedule_campaign", campaign="latest", at="2027-01-05T12:00")
    assert again.args["campaign"] == campaign.id
    house.clock.advance(hours=25)
    await house.executor.sweep()
    assert (await house.campaign(again)).status == "expired"
    assert await house.mongo.tenant(RID).jobs.count({"kind": "campaign_queue"}) == 0


async def test_an_edit_is_a_yes_to_the_owners_words(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**TUESDAYS, send=True)
    words = "Thai Chicken Pizza this Tuesday at Trattoria. See you? Reply STOP to end"
    done = await house.decide(approval, "edit", edit={"sms": words})
    assert done.status == "executed", done.outcome
    campaign = await house.campaign(approval)
    assert next(one.body for one in campaign.versions if one.channel == "sms") == words
    assert (done.message or {})["text"] == words and done.edits[0]["by"] == "anna"


async def test_words_changed_in_the_draft_are_asked_anew_and_the_old_yes_is_void(house: House) -> None:
    await house.guests(0, 20)
    first = await house.asked(**TUESDAYS, send=True)
    call, campaign = await house.call(), await house.campaign(first)
    words = {"body": "Thai Chicken Pizza this Tuesday at Trattoria. Reply STOP to end"}
    draft = await house.container.content.edit_version(
        call.restaurant, campaign.draft_id or "", "sms", "A", words, "anna", call.now
    )
    asking = await house.service.carried(call, draft)
    assert asking and asking.tool == "plan_campaign"
    second = await house.asked(asking.tool, **asking.args)
    assert (second.message or {})["text"] == words["body"] != (first.message or {})["text"]
    with pytest.raises(Gone):
        await house.decide(first)
    assert (await house.decide(second)).status == "executed"
    sent = (await house.campaign(second)).versions
    assert next(one.body for one in sent if one.channel == "sms") == words["body"]


async def test_an_edit_may_name_another_time(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**{**TUESDAYS, "channels": ["sms"]}, at="2027-01-05T11:00")
    assert approval.args["at"] and len((await house.campaign(approval)).schedule) == 1
    with pytest.raises(ToolInputError, match="over already"):
        await house.decide(approval, "edit", edit={"at": "2026-12-05T11:00"})
    done = await house.decide(approval, "edit", edit={"at": "2027-01-05T12:30"})
    assert done.status == "executed", done.outcome
    assert (await house.campaign(approval)).schedule[0].at.isoformat() == "2027-01-05T17:30:00+00:00"


async def test_a_yes_is_to_the_times_that_were_shown(house: House) -> None:
    await house.guests(0, 20)
    tuesdays = await house.asked(**{**TUESDAYS, "channels": ["sms"]}, send=True)
    shown = (await house.campaign(tuesdays)).schedule
    now = await house.asked("launch_campaign", campaign="latest")
    assert (await house.campaign(now)).schedule != shown
    assert (await house.decide(tuesdays)).status == "executed"
    assert (await house.campaign(tuesdays)).schedule == shown
    assert (await house.container.approvals.get(RID, now.id)).status == "expired"


async def test_an_edit_of_the_time_moves_every_channel(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**TUESDAYS, end_date="2027-01-12", send=True)
    done = await house.decide(approval, "edit", edit={"at": "2027-01-05T12:30"})
    assert done.status == "executed", done.outcome
    schedule = (await house.campaign(approval)).schedule
    assert {slot.at.isoformat() for slot in schedule} == {"2027-01-05T17:30:00+00:00", "2027-01-12T17:30:00+00:00"}


async def test_a_late_yes_is_a_yes_while_its_window_lasts(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**{**TUESDAYS, "channels": ["sms"]}, at="2027-01-01T11:00")
    house.clock.advance(hours=2)
    assert (await house.decide(approval)).status == "executed"
    other = await house.asked(**{**TUESDAYS, "channels": ["facebook"]}, at="2027-01-01T13:00")
    house.clock.advance(hours=6)
    late = await house.decide(other)
    assert late.status == "failed" and "over already" in (late.outcome or "")
    assert (await house.campaign(other)).status == "draft"


async def test_what_is_sold_out_meanwhile_does_not_go_out(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**TUESDAYS, send=True)
    sold_out = {"$set": {"available": False}}
    await house.mongo.tenant(RID).menu_items.update_one({"key": "thai_chicken"}, sold_out)
    done = await house.decide(approval)
    assert done.status == "failed" and "not available" in (done.outcome or "")
    assert (await house.campaign(approval)).status == "draft"


async def test_five_percent_more_guests_are_fine_and_more_ask_again(house: House) -> None:
    await house.guests(0, 60)
    approval = await house.asked(**{**TUESDAYS, "channels": ["sms"]}, send=True)
    await house.guests(60, 20)
    done = await house.decide(approval)
    assert done.status == "failed" and "more guests" in (done.outcome or "")
    [again] = await house.container.approvals.latest(RID, "pending")
    campaign = await house.campaign(again)
    assert campaign.status == "awaiting_approval" and campaign.approval_id == again.id
    assert (again.message or {})["audience_count"] > (approval.message or {})["audience_count"]
    assert (await house.decide(again)).status == "executed"


async def test_at_its_time_it_is_looked_at_again_and_held(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**TUESDAYS, send=True)
    await house.decide(approval)
    campaign = await house.campaign(approval)
    assert await house.service.recheck(campaign) is None
    await house.mongo.tenant(RID).menu_items.update_one({"key": "thai_chicken"}, {"$set": {"available": False}})
    problem = await house.service.recheck(campaign)
    assert problem and "not available" in problem.text and "launch" in problem.text
    assert (await house.campaign(approval)).status == "paused"
    with pytest.raises(Conflict, match="not as you approved"):
        await house.service.resume(RID, campaign.id, "anna")
    await house.mongo.tenant(RID).menu_items.update_one({"key": "thai_chicken"}, {"$set": {"available": True}})
    again = await house.asked("launch_campaign", campaign="thai chicken")
    assert (await house.decide(again)).status == "executed"
    relaunched = await house.campaign(again)
    assert relaunched.status == "scheduled" and relaunched.revision == 2
    assert {slot.at for slot in relaunched.schedule} == {house.clock.now()}


async def test_pausing_stops_and_resuming_needs_no_new_yes_while_nothing_changed(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**TUESDAYS, send=True)
    await house.decide(approval)
    outcome = await house.use("pause_campaign", campaign="the Tuesday one")
    assert json.loads(outcome.content)["status"] == "paused"
    campaign = await house.service.resume(RID, approval.args["campaign"], "anna")
    assert campaign.status == "scheduled"
    await house.use("pause_campaign", campaign="latest")
    house.clock.advance(days=60)
    with pytest.raises(Conflict, match="is over"):
        await house.service.resume(RID, campaign.id, "anna")


async def test_cancelling_is_for_good_and_withdraws_what_waits(house: House) -> None:
    await house.guests(0, 20)
    waiting = await house.asked(**TUESDAYS, send=True)
    cancel = await house.asked("cancel_campaign", campaign="latest")
    assert cancel.risk == "irreversible"
    assert (await house.decide(cancel)).status == "executed"
    assert (await house.campaign(waiting)).status == "cancelled"
    assert (await house.container.approvals.get(RID, waiting.id)).status == "expired"
    outcome = await house.use("launch_campaign", campaign=waiting.args["campaign"])
    assert "cancelled" in outcome.content and outcome.approval is None


async def test_moving_a_scheduled_one_keeps_the_old_time_until_the_yes(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**{**TUESDAYS, "channels": ["sms"]}, send=True)
    await house.decide(approval)
    before = (await house.campaign(approval)).schedule
    moved = await house.asked("schedule_campaign", campaign="latest", at="2027-01-06T15:00")
    assert (await house.campaign(approval)).schedule == before
    assert (await house.decide(moved)).status == "executed"
    campaign = await house.campaign(approval)
    assert campaign.schedule[0].at.isoformat() == "2027-01-06T20:00:00+00:00" and campaign.proposed is None
    assert campaign.history[-1].why == "rescheduled"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"item": "Unicorn Steak"}, "no dish called"),
        ({"offer": "0% off"}, "0"),
        ({"offer": "120% off"}, "120"),
        ({"start_date": "2027-02-02", "end_date": "2027-02-01"}, "before the start"),
        ({"at": "2026-12-31T10:00"}, "over already"),
        ({"segment": "birthday", "channels": ["sms"]}, "Nobody would get it"),
        ({"objective": "launch our new dish", "item": None}, "Which dish is new"),
    ],
)
async def test_bad_input_is_answered_and_nothing_is_kept(house: House, args: dict[str, Any], says: str) -> None:
    await house.guests(0, 5)
    outcome = await house.use("plan_campaign", **{**TUESDAYS, **args})
    assert says in json.loads(outcome.content)["error"]
    assert await house.service.list(RID) == []


async def test_a_channel_without_an_audience_or_a_connection_is_said(house: House) -> None:
    await house.guests(0, 20)
    house.channels.missing["facebook"] = "Facebook is not connected yet: connect the page first."
    plan = await house.use("plan_campaign", **{**TUESDAYS, "channels": ["sms", "email", "facebook"]})
    notes = " ".join(json.loads(plan.content)["notes"])
    assert "Email was left out" in notes and "Facebook is not connected" in notes
    approval = await house.asked("launch_campaign", campaign="latest")
    assert [(approval.message or {})["channel"], (approval.message or {})["more"]] == ["sms", []]
    del house.channels.missing["facebook"]
    both = await house.asked("launch_campaign", campaign="latest")
    assert [one["channel"] for one in (both.message or {})["more"]] == ["facebook"]
    house.channels.missing["sms"] = house.channels.missing["facebook"] = "Connect Twilio first."
    refused = await house.use("launch_campaign", campaign="latest")
    assert "Connect Twilio first" in refused.content and refused.approval is None
    assert (await house.decide(both)).status == "failed"


async def test_a_channel_that_is_connected_after_the_question_waits_for_the_next(house: House) -> None:
    await house.guests(0, 20)
    house.channels.missing["facebook"] = "Facebook is not connected yet: connect the page first."
    approval = await house.asked(**TUESDAYS, send=True)
    house.channels.missing.clear()
    assert (await house.decide(approval)).status == "executed"
    campaign = await house.campaign(approval)
    assert campaign.channels == ["sms"] and {slot.channel for slot in campaign.schedule} == {"sms"}


async def test_two_campaigns_on_the_same_guests_the_same_day_are_said(house: House) -> None:
    await house.guests(0, 20)
    await house.decide(await house.asked(**TUESDAYS, send=True))
    plan = await house.use("plan_campaign", **{**TUESDAYS, "item": "Margherita", "objective": "slow Tuesdays"})
    notes = " ".join(json.loads(plan.content)["notes"])
    assert "also writes to guests on 2027-01-05" in notes and "once in 24 hours" in notes


async def test_editing_before_the_yes_and_not_after(house: House) -> None:
    await house.guests(0, 20)
    call = await house.call()
    campaign = await house.service.plan(call, PlanArgs.model_validate(TUESDAYS))
    fields = {"name": "Slow days", "at": "2027-01-05T13:00", "texts": {"facebook:A": "Thai Chicken Pizza, Tuesday."}}
    changed = await house.service.edit(RID, campaign.id, fields, "anna")
    assert changed.name == "Slow days" and {slot.at.hour for slot in changed.schedule} == {18}
    assert next(one.body for one in changed.versions if one.channel == "facebook").startswith("Thai Chicken Pizza, T")
    with pytest.raises(BadInput):
        await house.service.edit(RID, campaign.id, {"status": "done"}, "anna")
    approval = await house.asked("launch_campaign", campaign="Slow days")
    await house.decide(approval)
    with pytest.raises(Conflict, match="scheduled"):
        await house.service.edit(RID, campaign.id, {"name": "x"}, "anna")


async def test_lists_and_the_calendar(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**TUESDAYS, send=True)
    await house.decide(approval)
    await house.use("plan_campaign", objective="tell people we have a new patio", channels=["facebook"])
    found = json.loads((await house.use("list_campaigns")).content)
    assert (found["total"], found["drafts"], found["upcoming"]) == (2, 1, 1)
    only = json.loads((await house.use("list_campaigns", status="scheduled")).content)
    assert [one["name"] for one in only["campaigns"]] == ["Thai Chicken Pizza on Tuesdays"]
    waits = {"objective": "thank our regulars", "channels": ["sms"], "segment": "regulars", "at": "2027-01-02T12:00"}
    asked = await house.asked(**waits)
    coming = json.loads((await house.use("list_campaigns", status="upcoming")).content)
    assert [one["status"] for one in coming["campaigns"]] == ["awaiting_approval", "scheduled"]  # by their time
    assert (coming["upcoming"], coming["waiting"]) == (2, 1)
    today = house.clock.now().date()
    entries = await house.service.calendar(RID, today, today + timedelta(days=20))
    assert {"kind": "holiday", "date": "2027-01-01", "name": "New Year's Day", "source": "public holidays"} in entries
    texts = [one for one in entries if one.get("channel") == "sms" and one["campaign_id"] != asked.args["campaign"]]
    assert [(one["date"], one["time"]) for one in texts] == [(f"2027-01-{day}", "11:00") for day in ("05", "12", "19")]
    with pytest.raises(BadInput):
        await house.service.calendar(RID, today, today - timedelta(days=1))


async def test_which_campaign_is_meant_is_asked_where_it_is_not_clear(house: House) -> None:
    call = await house.call()
    with pytest.raises(ToolInputError, match="no campaign yet"):
        await house.service.find(call, "latest")
    for weekday in ("tuesday", "friday"):
        plan = {"objective": "post the Margherita", "item": "Margherita", "channels": ["facebook"], "weekday": weekday}
        await house.use("plan_campaign", **plan)
    outcome = await house.use("launch_campaign", campaign="margherita")
    assert len(json.loads(outcome.content)["candidates"]) == 2
    assert (await house.service.find(call, "margherita on fridays")).weekday == 4


async def test_a_report_of_what_went_out_and_none_before(house: House) -> None:
    await house.guests(0, 30)
    approval = await house.asked(**{**TUESDAYS, "channels": ["sms"]}, at="2027-01-01T11:00")
    nothing = json.loads((await house.use("campaign_report")).content)
    assert "No campaign has gone out yet" in nothing["error"]
    await house.decide(approval)
    campaign = await house.campaign(approval)
    at = house.clock.now() + timedelta(hours=1)
    deliveries = [
        {"_id": f"d{n}", "campaign_id": campaign.id, "channel": "sms", "guest_id": f"g{n:04}", "variant": "A",
         "status": "held_out" if n < 3 else "delivered", "sent_at": None if n < 3 else at, "due_at": at, "clicks": 0}
        for n in range(30)
    ]  # fmt: skip
    await house.mongo.tenant(RID).deliveries.insert_many(deliveries)
    house.clock.advance(days=16)
    await house.mongo.tenant(RID).sales_orders.insert_many([house.order(f"g{n:04}", 10) for n in range(10, 20)])
    outcome = await house.use("campaign_report", campaign="thai chicken")
    found = json.loads(outcome.content)
    assert (found["sent"], found["held_out"], found["orders"]) == (27, 3, 10)
    assert found["lift"]["enough"] is False and "Too few" in found["lift"]["text"]
    assert [one["status"] for one in found["suggestions"]] == ["open"] and outcome.cards[0].data["results"]
    assert ((await house.campaign(approval)).results or {})["sent"] == 27


async def test_the_guests_counted_are_the_guests_written_to(house: House) -> None:
    await house.guests(0, 40)
    approval = await house.asked(**{**TUESDAYS, "channels": ["sms"]}, at="2027-01-05T11:00")
    await house.decide(approval)
    house.clock.advance(days=4, hours=1, minutes=1)
    handlers = house.container.outbox.handlers(house.executor.tell_later)
    worker = Worker(house.container.jobs, handlers, house.clock, ["light"])
    await worker.until_idle()
    made = await house.container.outbox.counts(RID, approval.args["campaign"])
    campaign = await house.campaign(approval)
    assert campaign.status == "sending" and campaign.audience
    assert made.get("held_out", 0) == campaign.audience.held_out
    assert sum(made.values()) - made.get("held_out", 0) == (approval.message or {})["audience_count"]


async def test_what_went_out_by_text_cannot_be_undone(house: House) -> None:
    await house.guests(0, 10)
    approval = await house.asked(**TUESDAYS, send=True)
    with pytest.raises(BadInput, match="never can"):
        await house.service.undo(RID, approval.args["campaign"], "sms")


async def test_a_yes_carries_out_no_other_words(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**TUESDAYS, send=True)
    call, other = await house.call(), {**approval.args["texts"], "sms:A": "Everything is free tonight"}
    with pytest.raises(Conflict, match="changed at the same moment"):
        await house.mongo.transaction(
            lambda session: house.service.execute(call, approval.args["campaign"], session, other)
        )
    assert (await house.campaign(approval)).status == "awaiting_approval"
    assert (await house.decide(approval)).status == "executed"


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ({"sms": "Trattoria: Thai Chicken Pizza only $1 today. Reply STOP to end"}, "Text message cannot go out: .*14"),
        ({"sms": "Trattoria: come for the Truffle Lasagna. Reply STOP to end"}, "Truffle Lasagna"),
        ({"sms": "Trattoria: see https://evil.example/x now. Reply STOP to end"}, "evil.example"),
        ({"facebook": "Free pizza for all!"}, "Facebook cannot go out"),
    ],
)
async def test_an_edit_that_may_not_go_out_sends_nothing_else_either(
    house: House, edit: dict[str, str], says: str
) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**TUESDAYS, send=True)
    with pytest.raises(ToolInputError, match=says):
        await house.decide(approval, "edit", edit=edit)
    assert (await house.campaign(approval)).status == "awaiting_approval"
    done = await house.decide(approval)  # as it was shown
    assert done.status == "executed", done.outcome
    assert {one.channel for one in (await house.campaign(approval)).versions} == {"sms", "facebook"}


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
async def test_the_ends_of_time_are_no_time(house: House, at: str) -> None:
    outcome = await house.use("plan_campaign", objective="fill slow tuesdays", at=at)
    assert "When should it go out?" in json.loads(outcome.content)["error"]


async def test_a_no_with_a_reason_teaches_the_voice_once_and_the_next_text_is_another(house: House) -> None:
    await house.guests(0, 20)
    voice, wish = house.container.voice, {**TUESDAYS, "channels": ["facebook"]}
    ignored = await house.asked(**wish, send=True)
    unheard = (ignored.message or {})["text"]
    await house.decide(ignored, "reject")
    assert not await voice.versions(RID)
    approval = await house.asked(**wish, send=True)  # the same moment, the same wish: the same text
    await house.decide(approval, "reject", reason="too formal")
    [profile] = await voice.versions(RID)
    assert profile.version == 1 and profile.reason == "you turned a text down: more casual"
    again = await house.asked(**wish, send=True)
    before, after = (approval.message or {})["text"], (again.message or {})["text"]
    assert before == unheard and after != before
    await house.decide(again, "reject", reason="wrong day")
    assert len(await voice.versions(RID)) == 1


async def test_an_edit_at_the_approval_line_teaches_the_voice(house: House) -> None:
    await house.guests(0, 20)
    approval = await house.asked(**{**TUESDAYS, "channels": ["facebook"]}, send=True)
    words = (approval.message or {})["text"] + " Yay! Come hungry! So good! 🎉"
    done = await house.decide(approval, "edit", edit=words)
    assert done.status == "executed", done.outcome
    [profile] = await house.container.voice.versions(RID)
    assert profile.reason.startswith("your edit:")

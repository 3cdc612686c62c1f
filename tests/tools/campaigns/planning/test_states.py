"""The states of a campaign: only ways in the table exist, and every one that is gone is on record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Conflict
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.campaigns.schemas import Campaign, CampaignStatus
from tools.campaigns.states import EDITABLE, FINAL, RUNNING, SAID, TRANSITIONS, Why, check, sources
from tools.campaigns.store import CampaignStore

STATES: tuple[CampaignStatus, ...] = get_args(CampaignStatus)
WHYS: tuple[Why, ...] = get_args(Why)
NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)


def campaign(status: CampaignStatus = "draft") -> Campaign:
    return Campaign(
        id="c1",
        restaurant_id="trattoria",
        name="Tuesdays",
        status=status,
        objective="fill_slow_day",
        channels=["sms"],
        created_by="anna",
        created_at=NOW,
        updated_at=NOW,
    )


@given(st.lists(st.tuples(st.sampled_from(STATES), st.sampled_from(WHYS)), max_size=60))
def test_a_random_walk_never_leaves_the_table(steps: list[tuple[CampaignStatus, Why]]) -> None:
    state: CampaignStatus = "draft"
    approved = False
    for after, why in steps:
        try:
            check("Tuesdays", state, after, why)
        except Conflict as refused:
            assert (state, after, why) not in TRANSITIONS
            assert refused.details["state"] == state and SAID[state] in refused.message
            continue
        assert state not in FINAL
        approved = approved or why == "approved"
        state = after
        assert approved or state not in (*RUNNING, "done", "paused", "failed"), "nothing runs without a yes"


def test_every_state_can_be_reached_and_only_two_are_final() -> None:
    reached, ways = {"draft"}, sorted(TRANSITIONS)
    for _ in STATES:
        reached |= {after for before, after, _ in ways if before in reached}
    assert reached == set(STATES)
    assert {state for state in STATES if not any(before == state for before, _, _ in ways)} == set(FINAL)
    assert {why for _, _, why in ways} == set(WHYS)
    assert all("cancelled" in {after for before, after, _ in ways if before == state} for state in set(STATES) - FINAL)
    assert sources("sending", "started") == ["scheduled"] and not EDITABLE & RUNNING


async def test_a_move_is_on_record_in_the_same_transaction(mongo: Mongo, restaurant: Restaurant) -> None:
    store = CampaignStore(mongo)
    first = await store.add(campaign())
    asked = await store.move(first, "awaiting_approval", "asked", by="anna", now=NOW, detail="at last", cost=3.0)
    assert (asked.status, asked.cost) == ("awaiting_approval", 3.0)
    assert [(one.before, one.after, one.why) for one in asked.history] == [
        ("draft", "awaiting_approval", "asked: at last")
    ]
    log = await mongo.tenant("trattoria").audit_log.find({"campaign_id": "c1"}).to_list()
    assert [entry["action"] for entry in log] == ["campaign.planned", "campaign.asked"]
    assert (log[1]["before"], log[1]["after"], log[1]["actor"]) == ("draft", "awaiting_approval", "anna")
    with pytest.raises(Conflict, match="waiting for your approval"):
        await store.move(first, "cancelled", "cancelled", by="bruno", now=NOW)  # an old copy of it
    with pytest.raises(Conflict):
        await store.move(asked, "done", "finished", by="anna", now=NOW)
    assert await mongo.tenant("trattoria").audit_log.count({"campaign_id": "c1"}) == 2
    assert (await store.add(campaign())).status == "awaiting_approval"  # the same id is the same campaign

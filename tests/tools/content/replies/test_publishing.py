"""From the wish to the reply under the review: once, word for word, whatever dies on the way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import BadInput, ToolInputError
from memory.jobs import Job
from memory.mongo import Mongo
from sandboxes.base import Fault
from tests.tools.content.replies.conftest import House, housed
from tests.tools.grader.vendors import HOSTILE
from tools.grader.sources import Review


async def test_proposed_approved_and_there(connected: House) -> None:
    approval = await connected.approval()
    review, text = approval.args["review"], approval.args["text"]
    assert approval.risk == "public" and approval.message == {"channel": "google", "text": text, "audience_count": 1}
    assert approval.diff == [{"field": "reply", "before": None, "after": text}]
    assert connected.there(review) is None and connected.puts() == 0
    done = await connected.decide(approval)
    assert done.status == "executed" and done.outcome == "Your reply is on its way to Google."
    assert connected.there(review) is None and connected.puts() == 0  # only the outbox was written
    await connected.work()
    assert connected.there(review) == text and connected.puts() == 1
    await connected.work()
    assert connected.puts() == 1 and (await connected.job()).result == {"status": "done"}
    assert (await connected.told())[-1] == "Your reply stands under the review on Google now."


async def test_a_rejected_reply_goes_nowhere(connected: House) -> None:
    approval = await connected.approval()
    await connected.decide(approval, "reject")
    await connected.work()
    assert connected.puts() == 0 and await connected.owner.mongo.tenant("demo").jobs.count({}) == 0


async def test_the_owners_edit_is_what_is_published(connected: House) -> None:
    approval = await connected.approval()
    await connected.decide(approval, "edit", edit="  Thanks, Dana. Come by on Tuesday and ask for Anna. ")
    await connected.work()
    assert connected.there(approval.args["review"]) == "Thanks, Dana. Come by on Tuesday and ask for Anna."


@pytest.mark.parametrize(
    "edit", ["   ", {"publish": False}, {"review": "x"}, {"text": 5}, {}, "é" * 2_049, "x" * 5_000]
)
async def test_edits_that_cannot_be_published_are_refused(connected: House, edit: Any) -> None:
    approval = await connected.approval()
    with pytest.raises((ToolInputError, BadInput)):
        await connected.decide(approval, "edit", edit=edit)
    await connected.work()
    assert connected.puts() == 0


async def test_asked_twice_it_is_one_approval(connected: House) -> None:
    assert (await connected.approval()).id == (await connected.approval()).id


async def test_an_answer_that_got_lost_is_not_sent_twice(connected: House) -> None:
    """Google did it, we never heard: the next try sees it standing there."""
    approval = await connected.approval()
    await connected.decide(approval)
    connected.sandbox.faults.append(Fault(times=10, path="/reply", drop=True))
    await connected.work()
    sent = connected.puts()
    assert connected.there(approval.args["review"]) == approval.args["text"]
    connected.sandbox.faults.clear()
    connected.owner.clock.advance(minutes=1)
    await connected.work()
    assert connected.puts() == sent and (await connected.job()).status == "done"
    assert sum("stands under the review" in line for line in await connected.told()) == 1


async def test_a_worker_that_dies_in_between_leaves_it_to_the_next(mongo: Mongo, clock: FixedClock) -> None:
    async with housed(mongo, clock, lease=timedelta(milliseconds=300)) as house:
        await house.owner.connect()
        approval = await house.approval()
        await house.decide(approval)
        job = await house.jobs.claim(["light"], clock.now())
        assert job
        sent = asyncio.Event()

        async def dies(*_: str) -> None:
            sent.set()
            await asyncio.sleep(60)  # killed here: the reply is out, nobody wrote that down

        task = asyncio.create_task(house.replies.outbox.deliver(job, dies))
        await sent.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert (await house.job()).status == "running" and house.puts() == 1
        await asyncio.sleep(0.4)
        await house.work()
        assert (await house.job()).status == "done" and house.puts() == 1
        assert house.there(approval.args["review"]) == approval.args["text"]
        assert sum("stands under the review" in line for line in await house.told()) == 1


async def test_what_the_owner_wrote_there_meanwhile_stays(connected: House) -> None:
    approval = await connected.approval()
    await connected.decide(approval)
    review = next(one for one in connected.sandbox.reviews if one["name"] == approval.args["review"])
    review["reviewReply"] = {"comment": "I wrote this myself.", "updateTime": "2027-01-01T15:00:00Z"}
    await connected.work()
    assert connected.there(approval.args["review"]) == "I wrote this myself." and connected.puts() == 0
    assert any("answered it there meanwhile" in line for line in await connected.told())


async def test_answered_between_the_question_and_the_yes_it_asks_again(connected: House) -> None:
    approval = await connected.approval()
    review = next(one for one in connected.sandbox.reviews if one["name"] == approval.args["review"])
    review["reviewReply"] = {"comment": "I wrote this myself.", "updateTime": "2027-01-01T15:00:00Z"}
    done = await connected.decide(approval)
    assert done.status == "failed" and "look at the new version" in (done.outcome or "")
    [again] = await connected.approvals.latest("demo", "pending")
    assert again.diff[0]["before"] == "I wrote this myself." and any("replaces" in note for note in again.notes)
    await connected.decide(again)
    await connected.work()
    assert connected.there(approval.args["review"]) == approval.args["text"]


async def test_google_that_does_not_answer_is_asked_again_and_then_told(connected: House) -> None:
    approval = await connected.approval()
    await connected.decide(approval)
    connected.sandbox.faults.append(Fault(status=503, times=1_000))
    await connected.work()
    assert (await connected.job()).status == "waiting" and not any("couldn't" in one for one in await connected.told())
    for _ in range(12):
        connected.owner.clock.advance(hours=1)
        await connected.work()
    assert (await connected.job()).result == {"status": "failed", "why": "Google did not answer for a long time"}
    assert sum("couldn't publish" in line for line in await connected.told()) == 1


async def test_a_profile_that_was_taken_away_is_told_honestly(connected: House) -> None:
    approval = await connected.approval()
    await connected.decide(approval)
    await connected.owner.accounts.disconnect(connected.owner.restaurant, "google", "anna")
    await connected.work()
    assert connected.puts() == 0 and any("not connected any more" in line for line in await connected.told())


async def test_a_review_that_was_taken_down_is_told_honestly(connected: House) -> None:
    approval = await connected.approval()
    await connected.decide(approval)
    connected.sandbox.reviews[:] = [one for one in connected.sandbox.reviews if one["name"] != approval.args["review"]]
    await connected.work()
    assert connected.puts() == 0 and any("no longer there" in line for line in await connected.told())


async def test_a_job_of_another_house_reaches_nobody_elses_profile(connected: House) -> None:
    approval = await connected.approval()
    await connected.decide(approval)
    stolen: Job = (await connected.job()).model_copy(update={"restaurant_id": "trattoria"})

    async def tell(*_: str) -> None:
        return None

    assert (await connected.replies.outbox.deliver(stolen, tell))["status"] == "failed" and connected.puts() == 0


async def test_without_the_profile_nothing_can_be_published(house: House) -> None:
    await house.keep(Review("google", "places/1", "The pizza was cold.", 2, house.owner.clock.now()))
    content = await house.ask()
    assert content["publishable"] is False and "connect" in content["why_not"]
    refused = await house.ask(publish=True)
    assert "connect" in refused["error"] and refused["draft"] == content["draft"]
    assert await house.approvals.latest("demo", None) == []


async def test_yelp_has_no_way_to_reply(connected: House) -> None:
    await connected.keep(Review("yelp", "y1", "Lovely wine list and candles.", 5, connected.owner.clock.now()))
    content = await connected.ask(review="wine candles")
    assert content["review"]["source"] == "yelp" and content["publishable"] is False and "Yelp" in content["why_not"]
    assert "Yelp" in (await connected.ask(review="wine candles", publish=True))["error"]
    assert await connected.approvals.latest("demo", None) == []


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_review_cannot_publish_itself(connected: House, text: str) -> None:
    connected.sandbox.reviews[0] |= {"comment": text, "starRating": "ONE"}
    connected.sandbox.reviews[0].pop("reviewReply", None)
    connected.sandbox.reviews[0]["reviewer"] = {"displayName": text[:60]}
    content = await connected.ask(review=connected.sandbox.reviews[0]["name"])
    assert await connected.approvals.latest("demo", None) == [] and connected.puts() == 0
    for word in ("ignore", "<", "publish", "points", "jndi", "AAAA", "\u202e", "\x00"):
        assert word not in content["draft"]

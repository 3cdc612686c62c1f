"""The whole story of a campaign in the demo: a wish, drafts, an edit, a yes, messages at their time, a STOP, the lift."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.settings import read_settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from memory.mongo import Mongo
from tests.conftest import LiveServer, Stores, prepare_database, start_server, stop_server, wait_until
from tools.campaigns.guests.schemas import Recipient
from tools.campaigns.sending.store import DeliveryStore

BASE = "/api/ai/assistant"
PLANNED = "2027-01-04T15:00:00+00:00"  # Monday, 10:00 in New York
SENDS = "2027-01-05T16:00:00+00:00"  # Tuesday, 11:00
BEFORE = "2027-01-05T15:59:55+00:00"
LATER = "2027-01-27T15:00:00+00:00"  # three weeks on
WISH = "fill slow Tuesdays with the Thai Chicken, text my regulars and post on Instagram"
WIN_BACK = "email my lapsed guests tomorrow at 11am that the Thai Chicken is 20% off this week"
WORDS = "Luna Pizza: Thai Chicken every Tuesday, come hungry. Order: {link} Reply STOP to opt out"


@dataclass
class Demo:
    """A server, and where the stand-ins show what it sent."""

    server: LiveServer
    places: dict[str, str]

    def say(self, text: str, thread: str) -> dict[str, Any]:
        """The assistant's answer to a message."""
        body = {"threadId": thread, "runId": uuid4().hex, "messages": [{"id": "m", "role": "user", "content": text}]}
        with self.server.client() as client:
            assert client.post(f"{BASE}/runs", json=body).status_code == 200
            answer = client.get(f"{BASE}/threads/{thread}/messages").json()["messages"][-1]
        return dict(answer)

    def decide(self, approval: dict[str, Any], **decision: Any) -> dict[str, Any]:
        with self.server.client() as client:
            return dict(client.post(f"{BASE}/approvals/{approval['id']}/decision", json=decision).json())

    def texts(self) -> list[dict[str, Any]]:
        """What our number wrote by itself; answers to guests are not among them."""
        messages = seen(self.places["texts"], limit=1_000)["messages"]
        return [one for one in messages if one["direction"] == "outbound-api"]

    def writes(self, number: str, body: str) -> str:
        """A guest writes to our number; gives the TwiML of our answer."""
        url = self.places["texts"].replace("messages", "inbound")
        answer = httpx.post(url, json={"from": number, "body": body}, timeout=20).json()
        assert answer["status"] == 200
        return str(answer["answer"])

    def emails(self) -> list[dict[str, Any]]:
        return list(seen(f"{self.places['emails']}_sandbox/mailbox", limit=1_000)["mails"])

    def posts(self) -> list[dict[str, Any]]:
        return list(seen(self.places["Facebook and Instagram"])["posts"])


def seen(url: str, **params: Any) -> dict[str, Any]:
    return dict(httpx.get(url, params=params, timeout=20).json())


class Street:
    """One data folder, on which the demo is started at different times."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env, self.server = env, None

    server: LiveServer | None

    def at(self, moment: str) -> Demo:
        self.close()
        self.server = start_server(self.env, "--now", moment)
        assert self.server.process.stdout
        places: dict[str, str] = {}
        for line in self.server.process.stdout:
            if found := re.match(r"\s+· (.+): (http://127\.\S+)", line):
                places[found[1]] = found[2]
            if "Google" in places:
                break
        return Demo(self.server, places)

    def close(self) -> None:
        if self.server:
            stop_server(self.server)

    def counts(self, campaign_id: str, channel: str) -> dict[str, int]:
        """Status -> how many messages."""

        async def counted() -> dict[str, int]:
            mongo = Mongo(self.env["TABLESIDE_MONGODB_URI"], self.env["TABLESIDE_MONGODB_DATABASE"])
            found = await DeliveryStore(mongo).counts("demo", campaign_id, channel=channel)
            await mongo.close()
            return found

        return asyncio.run(counted())

    def ask(self, question: Callable[[Container], Any], moment: str) -> Any:
        """Looks into the house from beside the server."""
        settings = read_settings(
            data_dir=Path(self.env["TABLESIDE_DATA_DIR"]),
            mongodb_uri=self.env["TABLESIDE_MONGODB_URI"],
            mongodb_database=self.env["TABLESIDE_MONGODB_DATABASE"],
            chroma_url=self.env["TABLESIDE_CHROMA_URL"],
            brain="builtin",
        )

        async def asked() -> Any:
            async with open_container(settings, FixedClock(datetime.fromisoformat(moment))) as container:
                return await question(container)

        return asyncio.run(asked())


@pytest.fixture
def street(stores: Stores, tmp_path: Path) -> Iterator[Street]:
    env = {
        "TABLESIDE_DATA_DIR": str(tmp_path / "data"),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": f"story_{uuid4().hex[:12]}",
        "TABLESIDE_BRAIN": "builtin",
    }
    prepare_database(env)
    street = Street(env)
    yield street
    street.close()


@pytest.mark.timeout(300)
def test_from_the_wish_to_the_lift(street: Street) -> None:
    demo = street.at(PLANNED)
    tuesdays, win_back = planned(demo)
    guests = street.ask(lambda house: recipients(house, tuesdays), PLANNED)
    stopped = stopped_in_between(demo, [one.address for one in guests if not one.held_out])
    assert (demo.texts(), demo.emails(), demo.posts()) == ([], [], [])  # approved, and not before its time

    demo = street.at(BEFORE)
    texted(street, demo, tuesdays, stopped)
    posted(demo)
    mailed(street, demo, win_back)

    measured(street.at(LATER), win_back)


def planned(demo: Demo) -> tuple[str, str]:
    """Drafts, an edit in words, an edit on the card with another time, and the yes. Gives the campaigns' ids."""
    answer = demo.say(WISH, "tuesdays")
    [card], [first] = answer["cards"], answer["approvals"]
    plan = card["data"]
    assert card["demo"] and plan["status"] == "awaiting_approval" and set(plan["channels"]) == {"sms", "instagram"}
    assert plan["segment"]["label"] == "regulars" and plan["segment"]["by_channel"]["sms"] > 100
    assert plan["segment"]["held_out"] > 0 and plan["cost"] > 0 and first["cost"] == plan["cost"]
    assert all("Thai Chicken" in one["body"] and one["voice"] is not None for one in plan["versions"])
    assert next(one for one in plan["versions"] if one["channel"] == "instagram")["picture"]["alt"]

    shorter = demo.say("make the text shorter", "tuesdays")
    [second] = shorter["approvals"]
    assert len(second["message"]["text"]) < len(first["message"]["text"])
    assert demo.decide(first, decision="approve")["status"] == 410  # the words of before go nowhere
    assert (demo.texts(), demo.posts(), demo.emails()) == ([], [], [])
    done = demo.decide(second, decision="edit", edit={"sms": WORDS, "at": "2027-01-05T11:00"})
    assert done["status"] == "executed" and done["message"]["text"] == WORDS, done

    [asked] = demo.say(WIN_BACK, "lapsed")["approvals"]
    assert asked["message"]["audience_count"] > 100
    assert demo.decide(asked, decision="approve")["status"] == "executed"
    return plan["campaign_id"], asked["args"]["campaign"]


async def recipients(house: Container, campaign_id: str) -> list[Recipient]:
    restaurant = await house.restaurants.get("demo")
    campaign = await house.campaigns.get("demo", campaign_id)
    assert campaign.segment
    found = house.guests.recipients(
        restaurant, campaign.segment, ["sms"], campaign.id, campaign.holdout_percent, house.clock.now()
    )
    return [one async for batch in found for one in batch]


def stopped_in_between(demo: Demo, numbers: list[str]) -> list[str]:
    """One guest says STOP, which the provider answers, another says it in words of their own, which we do; both once."""
    assert "<Message>" not in demo.writes(numbers[0], "STOP")
    assert demo.writes(numbers[1], "please stop texting me").count("<Message>") == 1
    assert "<Message>" not in demo.writes(numbers[1], "please stop texting me")
    answers = [one for one in seen(demo.places["texts"])["messages"] if one["direction"] == "outbound-reply"]
    assert Counter(one["to"] for one in answers) == {numbers[0]: 1, numbers[1]: 1}
    return numbers[:2]


def texted(street: Street, demo: Demo, campaign_id: str, stopped: list[str]) -> None:
    """Everybody once, at the time or when their own state's hours begin, and told as delivered by signed callbacks."""

    texts: list[dict[str, Any]] = []

    def arrived() -> bool:
        texts[:] = demo.texts()
        return len(texts) > 100 and all(one["status"] == "delivered" for one in texts)

    wait_until(arrived, 40)
    wait_until(lambda: street.counts(campaign_id, "sms").get("delivered") == len(texts), 20)
    counts = street.counts(campaign_id, "sms")
    assert counts["delivered"] == len(texts) and counts["held_out"] > 0, counts
    assert not {"failed", "unknown", "missed"} & counts.keys() and counts["delivered"] > 100
    assert max(Counter(one["to"] for one in texts).values()) == 1
    guests = street.ask(lambda house: recipients(house, campaign_id), SENDS)
    numbers = {one.address for one in guests if not one.held_out}
    assert {one["to"] for one in texts} <= numbers and not numbers & set(stopped)
    assert len(texts) + counts.get("queued", 0) == len(numbers)
    assert min(parsed(one["date_created"]) for one in texts) >= datetime.fromisoformat(SENDS)
    link = re.search(r"http://\S+/r/\w+", texts[0]["body"])
    assert link and texts[0]["body"] == WORDS.replace("{link}", link[0])
    assert httpx.get(link[0]).status_code == 302


def parsed(written: str) -> datetime:
    from email.utils import parsedate_to_datetime

    return parsedate_to_datetime(written)


def posted(demo: Demo) -> None:
    wait_until(lambda: bool(demo.posts()), 20)
    [post] = demo.posts()
    assert post["channel"] == "instagram" and "Thai Chicken" in post["text"] and post["alt"]
    picture = httpx.get(post["picture"])
    assert picture.headers["content-type"] == "image/jpeg" and len(picture.content) > 10_000


def mailed(street: Street, demo: Demo, campaign_id: str) -> None:
    """By real SMTP, each with its way out, which works with one click."""
    wait_until(lambda: street.counts(campaign_id, "email").keys() == {"sent", "held_out"}, 40)
    mails, counts = demo.emails(), street.counts(campaign_id, "email")
    assert counts["sent"] == len(mails) and counts["held_out"] > 0
    assert max(Counter(one["to"][0] for one in mails).values()) == 1
    headers, text = mails[0]["headers"], mails[0]["text"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and headers["Message-ID"]
    assert "84 Lantern Street, Brooklyn, NY 11201" in text and "20% off" in text and "{" not in text
    out = headers["List-Unsubscribe"].strip("<>").split(">")[0]
    assert out in text and mails[0]["html"].count(out) == 1
    assert httpx.post(out, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def measured(demo: Demo, campaign_id: str) -> None:
    """Three weeks on: the lift against the guests who were held out, and that it is made up."""
    answer = demo.say("how did the lapsed email campaign do?", "lapsed")
    [card] = answer["cards"]
    results = card["data"]["results"]
    lift = results["lift"]
    assert card["data"]["campaign_id"] == campaign_id and results["complete"] and results["simulated"]
    assert lift["low"] < lift["percent_points"] < lift["high"] and lift["held_out"]["guests"] == results["held_out"]
    assert lift["high"] > 0 and lift["enough"] == ("Too few guests" not in lift["text"]), lift
    assert "simulated" in answer["content"].lower() and any("SIMULATED" in note for note in results["notes"])
    with demo.server.client() as client:
        page = client.get(f"/api/ai/campaigns/{campaign_id}/results").json()
    assert page["lift"]["percent_points"] == lift["percent_points"] and page["simulated"], json.dumps(page)[:500]

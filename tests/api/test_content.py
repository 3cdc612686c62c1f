"""`/api/ai/content` as the page sees it."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from api.routes.content.common import LONGEST_EDIT, VersionEdit
from api.settings import Settings
from core.clock import FixedClock
from core.principal import Role
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tests.api.marketing import CONTENT, Desk, open_desk

WISH = {"channels": ["sms", "facebook"], "topic": "a quiet Tuesday", "item": "thai_chicken", "offer": "20% off"}
SAMPLES = """Hey folks! Our Thai Chicken is back and it's hot hot hot. Swing by, we saved you a slice!

Sunday funday at ours! Grab your crew, grab a pie, stay for the tunes. See you at the counter!

New oven, who dis? We've been baking since dawn and it smells like heaven in here. Come hungry!

You asked, we listened. The spicy one is on the board all week. Bring a friend, bring two!

Rain or shine, we're slinging pies till late. Come on in, the garlic knots are on us!"""


@pytest.fixture
async def desk(settings: Settings, clock: FixedClock, restaurant: Restaurant, mongo: Mongo) -> AsyncIterator[Desk]:
    async with open_desk(settings, clock, mongo) as desk:
        yield desk


async def test_a_draft_is_written_revised_edited_and_listed(desk: Desk) -> None:
    draft = await desk.send("POST", f"{CONTENT}/drafts", WISH, 201)
    assert {one["channel"] for one in draft["versions"]} == {"sms", "facebook"} and "restaurant_id" not in draft
    text = next(one for one in draft["versions"] if one["channel"] == "sms")
    assert "Thai Chicken" in text["body"] and text["parts"] >= 1 and text["blocked"] is False
    where = f"{CONTENT}/drafts/{draft['id']}"
    revised = await desk.send("POST", f"{where}/revise", {"instruction": "shorter"})
    assert revised["draft"]["revisions"] == 1 and revised["changed"]
    words = "Thai Chicken, 20% off this Tuesday. {link} Reply STOP to end"
    edited = await desk.send("PATCH", f"{where}/versions/sms/A", {"body": words})
    assert words in [one["body"] for one in edited["versions"]]
    wrong = await desk.send("PATCH", f"{where}/versions/sms/A", {"body": "Thai Chicken, 50% off! Reply STOP to end"})
    assert any(one["kind"] == "wrong_offer" for each in wrong["versions"] for one in each["findings"])
    second = await desk.send("POST", f"{CONTENT}/drafts", {"channels": ["website"], "topic": "new hours"}, 201)
    first = await desk.get(f"{CONTENT}/drafts", limit=1)
    assert [one["id"] for one in first["drafts"]] == [second["id"]]
    rest = await desk.get(f"{CONTENT}/drafts", limit=1, cursor=first["next"])
    assert [one["id"] for one in rest["drafts"]] == [draft["id"]] and rest["next"] is None
    answer = await desk.owner.get(where)
    again = await desk.owner.get(where, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_an_edit_is_no_longer_than_can_be_checked_at_once() -> None:
    assert VersionEdit(body="x" * LONGEST_EDIT).fields
    with pytest.raises(ValidationError, match="20000"):
        VersionEdit(body="x" * (LONGEST_EDIT + 1))


async def test_the_same_request_again_is_the_same_draft(desk: Desk) -> None:
    key = {"Idempotency-Key": "k1"}
    first = await desk.send("POST", f"{CONTENT}/drafts", WISH, 201, **key)
    assert (await desk.send("POST", f"{CONTENT}/drafts", WISH, 201, **key))["id"] == first["id"]
    assert len((await desk.get(f"{CONTENT}/drafts"))["drafts"]) == 1
    other = await desk.owner.post(f"{CONTENT}/drafts", json={**WISH, "topic": "else"}, headers=key)
    assert desk.shop.problem(other, 409)["code"] == "key_reused"


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"item": "Sushi"}, 400, "Sushi"),
        ({"offer": "120% off"}, 400, "120"),
        ({"offer": "0% off"}, 400, "0"),
        ({"channels": []}, 422, "channels"),
        ({"channels": ["tiktok"]}, 422, "channels"),
        ({"topic": ""}, 422, "topic"),
        ({"variants": 9}, 422, "variants"),
    ],
)
async def test_what_cannot_be_written(desk: Desk, change: dict[str, Any], status: int, says: str) -> None:
    assert says in await desk.refused("POST", f"{CONTENT}/drafts", status, {**WISH, **change})


async def test_a_text_is_checked_while_it_is_typed(desk: Desk) -> None:
    asked = {"channel": "sms", "text": "Thai Chicken for $3 tonight 🍕", "item": "Thai Chicken"}
    found = await desk.send("POST", f"{CONTENT}/check", asked)
    assert "wrong_price" in {one["kind"] for one in found["findings"]}
    assert found["sms"]["encoding"] == "UCS-2" and found["sms"]["parts"] == 1 and found["voice"]["score"] is None
    fine = await desk.send("POST", f"{CONTENT}/check", {"channel": "facebook", "text": "Come and see us."})
    assert fine["sms"] is None and not [one for one in fine["findings"] if one["severity"] == "block"]
    facts = await desk.get(f"{CONTENT}/facts", item="Thai Chicken", starts="2027-01-05", ends="2027-01-05")
    assert {"dish"} <= {one["kind"] for one in facts["facts"]} and facts["gaps"]
    assert "before the start" in await desk.refused("GET", f"{CONTENT}/facts?starts=2027-01-05&ends=2027-01-04", 400)


async def test_the_voice_is_learned_set_and_forgotten(desk: Desk) -> None:
    empty = await desk.get(f"{CONTENT}/voice")
    assert empty["profile"]["learned"] is False and empty["samples"] == [] and "vocabulary" not in empty["profile"]
    learned = await desk.send("POST", f"{CONTENT}/voice/learn", {"source": SAMPLES})
    assert learned["profile"]["version"] == 1 and len(learned["samples"]) == 5 and len(learned["versions"]) == 1
    by_hand = {"never": ["cheap"], "traits": {"formality": 0.9}}
    kept = (await desk.send("PUT", f"{CONTENT}/voice", by_hand))["profile"]
    assert kept["never"] == ["cheap"] and kept["traits"]["formality"] == 0.9 and kept["version"] == 2
    gone = await desk.owner.delete(f"{CONTENT}/voice/samples/{learned['samples'][0]['id']}")
    assert len(desk.checked(gone)["samples"]) == 4
    score = await desk.send("POST", f"{CONTENT}/voice/score", {"text": "Hey folks! Swing by, pies are hot!"})
    assert 0 <= score["score"] <= 100
    assert "0 to 1" in await desk.refused("PUT", f"{CONTENT}/voice", 400, {"traits": {"formality": 7}})
    assert "nothing to learn" in await desk.refused("POST", f"{CONTENT}/voice/learn", 400, {"source": " "})
    large = await desk.refused("POST", f"{CONTENT}/voice/learn", 400, {"source": "word " * 1_000_000})
    assert "5.0 million characters" in large
    huge = {"source": "word " * 1_500_000}
    assert "6 MB" in await desk.refused("POST", f"{CONTENT}/voice/learn", 413, huge)
    assert "256 kB" in desk.shop.problem(await desk.of(None).post(f"{CONTENT}/voice/learn", json=huge), 413)["detail"]


def picture(width: int = 800, height: int = 600) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 80, 40)).save(out, "JPEG")
    return out.getvalue()


async def test_pictures_come_in_are_shown_and_go(desk: Desk) -> None:
    where, form = f"{CONTENT}/images", {"alt": "A pizza on a board", "item": "Thai Chicken", "tags": "pizza, board"}
    files = {"file": ("a.jpg", picture(), "image/jpeg")}
    added = desk.checked(await desk.owner.post(where, data=form, files=files), 201)
    assert added["item"] == "thai_chicken" and added["alt"] == {"en": "A pizza on a board"} and len(added["tags"]) == 2
    listed = await desk.get(where)
    assert [one["id"] for one in listed["images"]] == [added["id"]]
    assert listed["public"] is False and "TABLESIDE_PUBLIC_URL" in listed["why_not"]
    shown = await desk.of(None).get(added["url"])
    assert shown.status_code == 200 and shown.content[:2] == b"\xff\xd8"
    cut = await desk.owner.get(f"{where}/{added['id']}/320x240.jpg", params={"box": "0,0,400,300"})
    assert cut.headers["content-type"] == "image/jpeg" and cut.headers["etag"]
    assert (await desk.of(None).get(f"{where}/{added['id']}/320x240.jpg")).status_code == 401
    outside = await desk.owner.get(f"{where}/{added['id']}/320x240.jpg", params={"box": "0,0,9000,300"})
    assert "not within" in desk.shop.problem(outside, 400)["detail"]
    draft = await desk.send("POST", f"{CONTENT}/drafts", {**WISH, "channels": ["instagram"]}, 201)
    edit = f"{CONTENT}/drafts/{draft['id']}/versions/instagram/A"
    chosen = await desk.send("PATCH", edit, {"image_id": added["id"]})
    assert chosen["versions"][0]["picture"]["image_id"] == added["id"]
    assert (await desk.owner.delete(f"{where}/{added['id']}")).status_code == 204
    assert (await desk.get(where))["images"] == []


@pytest.mark.parametrize(
    ("send", "status", "says"),
    [
        ({"files": {"file": ("a.jpg", b"no picture")}, "data": {"alt": "x"}}, 400, "picture"),
        ({"files": {"file": ("a.jpg", picture())}, "data": {"alt": " "}}, 400, "what the picture shows"),
        ({"data": {"alt": "x"}}, 400, "form"),
        ({"files": {"other": ("a.jpg", picture())}, "data": {"alt": "x"}}, 400, "no file 'file'"),
        ({"content": b"--b\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=b"}}, 400, "form"),
        ({"files": {"file": ("a.jpg", b"\0" * 21_000_000)}, "data": {"alt": "x"}}, 413, "20 MB"),
    ],
)
async def test_what_is_no_picture(desk: Desk, send: dict[str, Any], status: int, says: str) -> None:
    answer = await desk.owner.post(f"{CONTENT}/images", **send)
    assert says in desk.shop.problem(answer, status)["detail"]


async def test_who_may_do_what_and_whose_it_is(desk: Desk) -> None:
    draft = await desk.send("POST", f"{CONTENT}/drafts", WISH, 201)
    viewer, staff, other = desk.of(Role.VIEWER), desk.of(Role.STAFF), desk.of(restaurant="other")
    where = f"{CONTENT}/drafts/{draft['id']}"
    assert (await viewer.get(where)).status_code == 200 and (await desk.of(None).get(where)).status_code == 401
    refused = [
        await viewer.post(f"{CONTENT}/drafts", json=WISH),
        await viewer.post(f"{where}/revise", json={"instruction": "shorter"}),
        await viewer.post(f"{CONTENT}/voice/learn", json={"source": SAMPLES}),
        await staff.put(f"{CONTENT}/voice", json={"never": ["cheap"]}),
        await staff.delete(f"{CONTENT}/images/x"),
    ]
    assert [one.status_code for one in refused] == [403] * 5
    assert (await staff.post(f"{where}/revise", json={"instruction": "shorter"})).status_code == 200
    strangers: list[httpx.Response] = [
        await other.get(where),
        await other.post(f"{where}/revise", json={"instruction": "shorter"}),
        await other.patch(f"{where}/versions/sms/A", json={"body": "x"}),
        await other.delete(f"{CONTENT}/images/x"),
    ]
    assert [one.status_code for one in strangers] == [404] * 4
    assert (await other.get(f"{CONTENT}/drafts")).json()["drafts"] == []

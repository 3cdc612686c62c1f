"""Links to a report: open for whoever holds them, until they end or are taken back; nothing private behind them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest

from core.clock import FixedClock
from memory.shares import ShareStore
from tests.api.grader import RIVAL, Desk
from tests.tools.grader.actors import Actor, WebsiteActor, google, site
from tools.grader.sources import Found


async def shared(desk: Desk, report_id: str, **wish: Any) -> dict[str, Any]:
    answer = await desk.mine.post(f"/grades/{report_id}/share", json=wish)
    return desk.checked("/grades/{report_id}/share", answer, 201, "post")


async def test_a_link_opens_one_report_for_a_stranger(desk: Desk) -> None:
    done = await desk.graded()
    link = await shared(desk, done["id"], days=7)
    assert link["url"] == f"https://luna.example/shared#{link['token']}" and len(link["token"]) == 44
    lasts = datetime.fromisoformat(link["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < lasts <= timedelta(days=7)
    answer = await desk.stranger.get(f"/shared/{link['token']}")
    found = desk.checked("/shared/{token}", answer)
    assert (found["report"]["id"], found["report"]["score"]) == (done["id"], done["score"])
    assert (answer.headers["cache-control"], answer.headers["x-robots-tag"]) == ("no-store", "noindex")
    printed = await desk.stranger.get(f"/shared/{link['token']}/report.pdf")
    assert printed.content.startswith(b"%PDF-") and printed.headers["cache-control"] == "no-store"
    desk.problem(await desk.stranger.get(f"/grades/{done['id']}"), 401)


async def test_nothing_that_is_the_owner_s_alone_goes_with_it(desk: Desk, clock: FixedClock) -> None:
    secret = "The account mario@example.com has to be connected again."
    away = Actor("business_profile", Found("error", secret))
    desk.act(WebsiteActor(facts=site(title=None)), google(), away)
    await desk.graded()
    clock.advance(days=20)
    done = await desk.graded()
    said = {"decision": "decline", "reason": "too expensive for us"}
    await desk.mine.post(f"/recommendations/{done['recommendations'][0]['id']}/decision", json=said)
    await desk.graded(target=RIVAL, compare_with=[RIVAL])
    mine = await desk.mine.get(f"/grades/{done['id']}")
    assert "too expensive" in mine.text and secret in mine.text and mine.json()["changes"]
    link = await shared(desk, done["id"])
    told = (await desk.stranger.get(f"/shared/{link['token']}")).text
    for private in ("too expensive", "mario@example.com", RIVAL, "trattoria-id", "anna"):
        assert private not in told
    found = (await desk.stranger.get(f"/shared/{link['token']}")).json()
    assert found["compared"] == [] and found["report"]["changes"] is None
    assert all(one["decision"] is None for one in found["report"]["recommendations"])


async def test_competitors_only_where_the_owner_said_so(desk: Desk) -> None:
    done = await desk.graded()
    rival = await desk.graded(target=RIVAL)
    await desk.mine.put("/competitors", json={"competitors": [RIVAL]})
    link = await shared(desk, done["id"], competitors=True)
    found = desk.checked("/shared/{token}", await desk.stranger.get(f"/shared/{link['token']}"))
    assert [one["target"] for one in found["compared"]] == [RIVAL]
    refused = desk.problem(await desk.mine.post(f"/grades/{rival['id']}/share", json={}), 400)
    assert "own report" in refused["detail"]


async def test_the_token_is_kept_as_a_hash(desk: Desk) -> None:
    link = await shared(desk, (await desk.graded())["id"])
    stored = await desk.house.mongo.system("grade_shares").find_one({"id": link["id"]})
    assert stored and link["token"][12:] not in str(stored) and len(stored["secret"]) == 64
    assert len({(await shared(desk, link["report_id"]))["token"] for _ in range(5)}) == 5


async def test_a_wrong_token_opens_nothing(desk: Desk) -> None:
    token = (await shared(desk, (await desk.graded())["id"]))["token"]
    words = set()
    for wrong in (
        token[:-1],
        token[:12],
        f"{token[:-1]}!",
        f"x{token[1:]}",
        token.swapcase(),
        "0" * 44,
        "%00",
        "a" * 200,
    ):
        for path in ("", "/report.pdf"):
            words.add(desk.problem(await desk.stranger.get(f"/shared/{wrong}{path}"), 404)["detail"])
    assert len(words) == 1
    desk.problem(await desk.stranger.get(f"/public/grades/{token}"), 404)  # nor anything of another kind


async def test_it_ends(desk: Desk) -> None:
    link = await shared(desk, (await desk.graded())["id"])
    past = datetime.now(UTC) - timedelta(seconds=1)
    await desk.house.mongo.system("grade_shares").update_one({"id": link["id"]}, {"$set": {"expires_at": past}})
    desk.problem(await desk.stranger.get(f"/shared/{link['token']}"), 404)
    desk.problem(await desk.stranger.get(f"/shared/{link['token']}/report.pdf"), 404)
    assert (await desk.get("/shares"))["shares"] == []


async def test_it_is_taken_back(desk: Desk) -> None:
    done = await desk.graded()
    link, other = await shared(desk, done["id"]), await shared(desk, done["id"])
    listed = (await desk.get("/shares"))["shares"]
    assert {one["id"] for one in listed} == {link["id"], other["id"]} and "token" not in listed[0]
    assert "secret" not in listed[0] and listed[0]["created_by"] == "anna"
    neighbour = desk.of(restaurant="osteria")
    desk.problem(await neighbour.delete(f"/shares/{link['id']}"), 404)
    assert (await neighbour.get("/shares")).json()["shares"] == []
    assert (await desk.mine.delete(f"/shares/{link['id']}")).status_code == 204
    desk.problem(await desk.mine.delete(f"/shares/{link['id']}"), 404)
    desk.problem(await desk.stranger.get(f"/shared/{link['token']}"), 404)
    assert (await desk.stranger.get(f"/shared/{other['token']}")).status_code == 200


@pytest.mark.parametrize("days", [0, 91, -1, 1.5, "soon"])
async def test_how_long_it_may_be(desk: Desk, days: object) -> None:
    desk.problem(await desk.mine.post("/grades/x/share", json={"days": days}), 422)


async def test_what_still_grows_is_not_shared(desk: Desk) -> None:
    desk.act(WebsiteActor(seconds=0.4))
    begun = (await desk.mine.post("/grades", json={})).json()
    desk.problem(await desk.mine.post(f"/grades/{begun['id']}/share", json={}), 400)


async def test_a_report_that_is_gone_is_behind_no_link(desk: Desk) -> None:
    done = await desk.graded()
    link = await shared(desk, done["id"])
    await desk.house.grader.store.delete("trattoria", done["id"])
    desk.problem(await desk.stranger.get(f"/shared/{link['token']}"), 404)


async def test_looking_is_counted_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("api.routes.grader.public"), "_READS", 3)
    link = await shared(desk, (await desk.graded())["id"])
    answers = [await desk.stranger.get(f"/shared/{link['token']}") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429] and answers[-1].headers["retry-after"]
    assert (await desk.of(None, client="198.51.100.3").get(f"/shared/{link['token']}")).status_code == 200


async def test_not_without_end(desk: Desk) -> None:
    done, store = await desk.graded(), ShareStore(desk.house.mongo)
    for _ in range(100):
        await store.make("trattoria", done["id"], timedelta(days=1))
    refused = await desk.mine.post(f"/grades/{done['id']}/share", json={})
    assert "100 links" in desk.problem(refused, 400)["detail"]


async def test_mongodb_forgets_links_by_itself(desk: Desk) -> None:
    for collection in ("grade_shares", "leads", "quotas", "repeats", "digital_grade_reports", "grade_texts"):
        indexes = await desk.house.mongo.system(collection).index_information()
        assert indexes["expires_at_1"]["expireAfterSeconds"] == 0, collection

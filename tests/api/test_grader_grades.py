"""Grades over HTTP: started once, followed from anywhere, kept, compared, decided on."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.routes.grader.streams import follow
from api.settings import Settings
from core.clock import FixedClock
from core.principal import Role
from memory.insights import Insight, InsightStore
from tests.api.grader import BASE, RIVAL, Desk, opened, read_events, served
from tests.conftest import until
from tests.tools.grader.actors import HOUSE, Actor, WebsiteActor, google, names, reviews, site
from tools.grader.engine.rubric import load_rubric
from tools.grader.regrade import ALERTS
from tools.grader.sources import Found

ROOT = Path(__file__).parents[2]
REPORT = "/grades/{report_id}"


# One grade


async def test_a_grade_is_begun_and_grows(desk: Desk) -> None:
    answer = await desk.mine.post("/grades", json={})
    begun = desk.checked("/grades", answer, 202, "post")
    assert (begun["final"], begun["score"], begun["whose"]) == (False, None, "own") and begun["waiting"]
    assert answer.headers["location"] == f"{BASE}/grades/{begun['id']}"
    await desk.house.grader.finished(await desk.house.grader.get("trattoria", begun["id"]))
    done = await desk.get(f"/grades/{begun['id']}", template=REPORT)
    assert done["final"] and 0 <= done["score"] <= 100 and done["rev"] > begun["rev"]
    assert {one["id"] for one in done["checks"]} == {rule.id for rule in load_rubric().checks}
    assert {one["name"]: one["status"] for one in done["sources"]}["yelp"] == "not_connected"
    assert await desk.get("/grades/latest") == done


async def test_what_guests_say_is_described_too(desk: Desk) -> None:
    desk.act(WebsiteActor(), reviews())
    done = await desk.graded()
    assert done["reviews"]["count"] == 3 and done["reviews"]["aspects"]["food"]["quotes"]


async def test_an_etag_stands_for_what_was_read(desk: Desk) -> None:
    done = await desk.graded()
    first = await desk.mine.get(f"/grades/{done['id']}")
    assert first.headers["cache-control"] == "private, no-cache"
    tag = {"If-None-Match": first.headers["etag"]}
    again = await desk.mine.get(f"/grades/{done['id']}", headers=tag)
    assert again.status_code == 304 and again.content == b""
    advice = done["recommendations"][0]["id"]
    await desk.mine.post(f"/recommendations/{advice}/decision", json={"decision": "accept"})
    assert (await desk.mine.get(f"/grades/{done['id']}", headers=tag)).status_code == 200


async def test_the_same_grade_is_shared_while_it_goes_on(desk: Desk) -> None:
    desk.act(WebsiteActor(seconds=0.3))
    answers = await asyncio.gather(*(desk.mine.post("/grades", json={}) for _ in range(4)))
    assert {one.status_code for one in answers} == {202} and len({one.json()["id"] for one in answers}) == 1


async def test_a_key_gives_the_same_grade_again(desk: Desk, clock: FixedClock) -> None:
    key = {"Idempotency-Key": "abc"}
    first = (await desk.mine.post("/grades", json={}, headers=key)).json()
    await desk.house.grader.finished(await desk.house.grader.get("trattoria", first["id"]))
    clock.advance(minutes=1)
    second = (await desk.mine.post("/grades", json={"target": None}, headers=key)).json()
    assert second["id"] == first["id"] and second["final"]
    other = await desk.mine.post("/grades", json={"target": RIVAL}, headers=key)
    assert desk.problem(other, 409)["code"] == "key_reused"
    assert (await desk.mine.post("/grades", json={})).json()["id"] != first["id"]
    neighbour = desk.of(restaurant="osteria")
    assert (await neighbour.post("/grades", json={"target": RIVAL}, headers=key)).status_code == 202


async def test_what_cannot_be_graded_is_said_in_words(desk: Desk) -> None:
    nameless = await desk.mine.post("/grades", json={"target": "Mario's place"})
    assert desk.problem(nameless, 400)["code"] == "address_needed"
    unknown = await desk.of(restaurant="osteria").post("/grades", json={})
    assert "address" in desk.problem(unknown, 400)["detail"]
    desk.problem(await desk.mine.post("/grades", json={"target": "x" * 2_001}), 422)
    desk.problem(await desk.mine.post("/grades", json={"compare_with": [RIVAL] * 6}), 422)
    desk.problem(await desk.mine.post("/grades", json={"nonsense": 1}), 422)


async def test_a_name_with_several_places_is_never_picked(desk: Desk) -> None:
    desk.act(WebsiteActor(), names(3), names=True)
    begun = (await desk.mine.post("/grades", json={"target": "Luigi's"})).json()
    await desk.house.grader.finished(await desk.house.grader.get("trattoria", begun["id"]))
    done = await desk.get(f"/grades/{begun['id']}", template=REPORT)
    assert len(done["candidates"]) == 3 and done["score"] is None


async def test_scored_anew_and_printed(desk: Desk) -> None:
    desk.act(WebsiteActor(seconds=0.4))
    begun = (await desk.mine.post("/grades", json={})).json()
    assert (await desk.mine.post(f"/grades/{begun['id']}/rescore")).status_code == 400
    assert (await desk.mine.get(f"/grades/{begun['id']}/report.pdf")).status_code == 409
    await desk.house.grader.finished(await desk.house.grader.get("trattoria", begun["id"]))
    again = await desk.mine.post(f"/grades/{begun['id']}/rescore")
    scored = desk.checked("/grades/{report_id}/rescore", again, 200, "post")
    assert scored["final"] and scored["rubric_version"] == load_rubric().version
    printed = await desk.mine.get(f"/grades/{begun['id']}/report.pdf")
    assert printed.status_code == 200 and printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-") and printed.content.rstrip().endswith(b"%%EOF")
    assert printed.headers["content-disposition"] == 'inline; filename="grade-trattoria-2027-01-01.pdf"'
    tag = {"If-None-Match": printed.headers["etag"]}
    assert (await desk.mine.get(f"/grades/{begun['id']}/report.pdf", headers=tag)).status_code == 304


# Following


async def test_events_grow_and_end(desk: Desk) -> None:
    desk.act(WebsiteActor(seconds=0.05), google(seconds=0.05))
    begun = (await desk.mine.post("/grades", json={})).json()
    answer = await desk.mine.get(f"/grades/{begun['id']}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    events = read_events(answer.text)
    ids = [one.id for one in events if one.id is not None]
    assert ids == sorted(set(ids)) and events[0].name == "progress"
    last = events[-1]
    assert last.name == "report" and last.data["final"] and last.id == last.data["rev"]
    assert not any(one.data["final"] for one in events[:-2]) and events[-2].data["final"]
    assert [one["name"] for one in events[-2].data["sources"]] == ["website", "google"]
    done = await desk.get(f"/grades/{begun['id']}", template=REPORT)
    assert last.data == done
    behind = {"Last-Event-ID": str(ids[1])}
    rest = read_events((await desk.mine.get(f"/grades/{begun['id']}/events", headers=behind)).text)
    assert [one.name for one in rest] == ["progress", "report"] and rest[-1].data == done
    over = await desk.mine.get(f"/grades/{begun['id']}/events", headers={"Last-Event-ID": str(last.id)})
    assert over.status_code == 204
    for wrong in ("x", "-1", "1.5", "9" * 10, "\u0661"):
        answer = await desk.mine.get(f"/grades/{begun['id']}/events", headers={"Last-Event-ID": wrong.encode()})
        assert answer.status_code == 400


async def test_two_replicas_show_one_grade(desk: Desk, settings: Settings, clock: FixedClock) -> None:
    desk.act(WebsiteActor(seconds=0.1), google(seconds=0.2))
    async with opened(settings, clock) as other:
        begun = (await desk.mine.post("/grades", json={})).json()
        joined = (await other.mine.post("/grades", json={})).json()
        assert joined["id"] == begun["id"]
        path = f"/grades/{begun['id']}/events"
        here, there = await asyncio.gather(desk.mine.get(path), other.mine.get(path))
        ends = [read_events(one.text)[-1] for one in (here, there)]
        assert ends[0] == ends[1] and ends[0].data["final"]
        middle = read_events(here.text)[0].id
        later = await other.mine.get(path, headers={"Last-Event-ID": str(middle)})
        assert read_events(later.text)[-1] == ends[0]


async def test_who_leaves_stops_nothing(desk: Desk) -> None:
    desk.act(WebsiteActor(seconds=0.3), google())
    begun = (await desk.mine.post("/grades", json={})).json()
    reading = asyncio.create_task(desk.mine.get(f"/grades/{begun['id']}/events"))
    await asyncio.sleep(0.05)
    reading.cancel()
    done = await desk.house.grader.finished(await desk.house.grader.get("trattoria", begun["id"]))
    assert done.final and done.scored and done.scored.score is not None


async def test_over_a_real_connection(desk: Desk) -> None:
    desk.act(WebsiteActor(seconds=0.3), google(seconds=0.3))
    async with served(desk) as owner:
        begun = (await owner.post("/grades", json={})).json()
        path = f"/grades/{begun['id']}/events"
        async with owner.stream("GET", path) as left:  # and leaves after the first piece
            early = read_events(await anext(left.aiter_text()))
        assert early[0].name == "progress" and not early[0].data["final"]
        last = {"Last-Event-ID": str(early[-1].id)}
        async with owner.stream("GET", path, headers=last) as answer:
            events = read_events("".join([piece async for piece in answer.aiter_text()]))
        assert events[-1].data["final"] and events[-1].data["score"] is not None
        assert min(one.id for one in events if one.id is not None) > (early[-1].id or 0)


async def test_who_reads_slowly_gets_the_newest(desk: Desk) -> None:
    desk.act(WebsiteActor(seconds=0.02), google(seconds=0.05), Actor("yelp", Found("ok"), seconds=0.1))
    begun = (await desk.mine.post("/grades", json={})).json()
    graded = await desk.house.grader.get("trattoria", begun["id"])
    frames: AsyncIterator[bytes] = (await follow(desk.house, graded, None)).body_iterator  # type: ignore[attr-defined]
    first = await anext(frames)
    done = await desk.house.grader.finished(graded)
    rest = [one async for one in frames]
    assert len(rest) == 1 and f"id: {done.rev}\n" in rest[0].decode() and b"event: report" not in first


# Looking back


async def test_history_in_pages(desk: Desk, clock: FixedClock) -> None:
    made = []
    for title in (None, "Trattoria in Brooklyn", None):
        desk.act(WebsiteActor(facts=site(title=title)), google())
        made.append((await desk.graded())["id"])
        clock.advance(days=20)
    found = await desk.get("/grades", months=3)
    assert [one["id"] for one in found["grades"]] == made[::-1] and found["next"] is None
    newest, middle, oldest = found["grades"]
    assert oldest["change"] is None and middle["change"]["better"] and newest["change"]["worse"]
    assert [one["score"] for one in found["over_time"]["reports"]] == [one["score"] for one in found["grades"][::-1]]
    page = await desk.get("/grades", months=3, limit=2)
    rest = await desk.get("/grades", months=3, limit=2, cursor=page["next"])
    assert page["grades"] + rest["grades"] == found["grades"] and rest["next"] is None
    assert [one["id"] for one in (await desk.get("/grades", months=1))["grades"]] == made[:1:-1]
    assert (await desk.get("/grades", whose="competitor"))["grades"] == []
    for wrong in ("nonsense", "YWZ0ZXIgeA"):
        desk.problem(await desk.mine.get("/grades", params={"cursor": wrong}), 400)
    desk.problem(await desk.mine.get("/grades", params={"months": 0}), 422)


async def test_nothing_yet(desk: Desk) -> None:
    neighbour = desk.of(restaurant="osteria")
    assert "start one" in desk.problem(await neighbour.get("/grades/latest"), 404)["detail"]
    empty = desk.checked("/grades", await neighbour.get("/grades"))
    assert empty["grades"] == [] and empty["over_time"]["note"]
    nothing = desk.checked("/compare", await neighbour.get("/compare"))
    assert nothing == {"own": None, "compared": [], "missing": []}
    assert desk.checked("/alerts", await neighbour.get("/alerts")) == {"alerts": [], "next": None}


async def test_competitors_are_named_graded_and_compared(desk: Desk) -> None:
    named = await desk.mine.put("/competitors", json={"competitors": [" marios.com ", "https://marios.com/", RIVAL]})
    listed = desk.checked("/competitors", named, 200, "put")
    assert [one["target"] for one in listed["competitors"]] == ["https://marios.com/", RIVAL]
    desk.problem(await desk.mine.put("/competitors", json={"competitors": [HOUSE]}), 400)
    desk.problem(await desk.mine.put("/competitors", json={"competitors": ["a.com"] * 6}), 422)
    desk.act(WebsiteActor(), google(3.1))
    await desk.graded()
    await desk.graded(target=RIVAL)
    compared = await desk.get("/compare")
    assert compared["missing"] == ["https://marios.com/"] and compared["own"]["whose"] == "own"
    assert [one["target"] for one in compared["compared"]] == [RIVAL]
    assert (await desk.get("/competitors"))["competitors"][1]["report"]["whose"] == "competitor"
    await desk.mine.post("/grades", json={"compare_with": ["luigis.com"]})
    after = [one["target"] for one in (await desk.get("/competitors"))["competitors"]]
    assert after[0].startswith(("luigis.com", "https://luigis.com")) and len(after) == 3
    emptied = await desk.mine.put("/competitors", json={"competitors": []})
    assert emptied.json()["competitors"] == []


async def test_decisions(desk: Desk, clock: FixedClock) -> None:
    desk.act(WebsiteActor(facts=site(title=None)), google())
    done = await desk.graded()
    first, second = [one["id"] for one in done["recommendations"]][:2]
    path = "/recommendations/{advice_id}/decision"
    said = await desk.mine.post(f"/recommendations/{first}/decision", json={"decision": "accept"})
    decided = desk.checked(path, said, 200, "post")
    assert (decided["id"], decided["status"], decided["decided_by"]) == (first, "accepted", "anna")
    desk.problem(await desk.mine.post(f"/recommendations/{first}/decision", json={"decision": "decline"}), 409)
    declined = {"decision": "decline", "reason": "not now"}
    assert (await desk.mine.post(f"/recommendations/{second}/decision", json=declined)).json()["reason"] == "not now"
    desk.problem(await desk.mine.post("/recommendations/nothing/decision", json={"decision": "accept"}), 404)
    desk.problem(await desk.mine.post(f"/recommendations/{first}/decision", json={"decision": "maybe"}), 422)
    shown = (await desk.get(f"/grades/{done['id']}", template=REPORT))["recommendations"]
    assert [one["decision"]["status"] for one in shown[:2]] == ["accepted", "declined"]


async def test_alerts_in_pages(desk: Desk, clock: FixedClock) -> None:
    for number in range(3):
        insight = Insight(
            id=f"a{number}",
            kind=ALERTS,
            key=f"score|{number}",
            advice=f"check.{number}",
            title="Your grade online fell",
            body={"report_id": "r"},
            data_day=clock.now().date(),
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        await InsightStore(desk.house.mongo, ALERTS).keep("trattoria", [insight])
        clock.advance(days=1)
    page = await desk.get("/alerts", limit=2)
    assert [one["id"] for one in page["alerts"]] == ["a2", "a1"]
    rest = await desk.get("/alerts", limit=2, cursor=page["next"])
    assert [one["id"] for one in rest["alerts"]] == ["a0"] and rest["next"] is None


# What a grade goes by


async def test_settings(desk: Desk) -> None:
    before = await desk.get("/settings")
    assert (before["website"], before["regrade"], before["names"]) == (HOUSE, "weekly", False)
    wanted = {
        "website": "Marios-Restaurant.com",
        "phone": "(212) 555-0142",
        "address": "84 Lantern Street, Brooklyn",
        "facebook": "facebook.com/marios",
        "instagram": "https://www.instagram.com/marios/",
        "delivery": ["ubereats.com/store/marios", "https://ubereats.com/store/marios"],
        "place_id": "ChIJN1t_tDeuEmsRUsoyG83frY4",
        "regrade": "monthly",
    }
    after = desk.checked("/settings", await desk.mine.put("/settings", json=wanted), 200, "put")
    assert (after["website"], after["regrade"]) == ("https://marios-restaurant.com/", "monthly")
    assert after["delivery"] == ["https://ubereats.com/store/marios"] and after["phone"] == "(212) 555-0142"
    forgotten = (await desk.mine.put("/settings", json={"phone": None, "delivery": None, "regrade": None})).json()
    assert (forgotten["phone"], forgotten["delivery"], forgotten["regrade"]) == (None, [], "weekly")
    assert forgotten["address"] == "84 Lantern Street, Brooklyn"
    assert (await desk.get("/settings")) == forgotten


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"phone": "call me"}, 400),
        ({"phone": "<b>555-0142</b>"}, 400),
        ({"facebook": "https://evil.example/facebook.com"}, 400),
        ({"instagram": "https://notinstagram.com/marios"}, 400),
        ({"website": "not an address"}, 400),
        ({"place_id": "a/../b"}, 422),
        ({"regrade": "hourly"}, 422),
        ({"delivery": ["a.com"] * 9}, 422),
        ({"name": "Mario"}, 422),
    ],
)
async def test_settings_that_cannot_be(desk: Desk, wanted: dict[str, Any], status: int) -> None:
    before = await desk.get("/settings")
    desk.problem(await desk.mine.put("/settings", json={"address": "1 Main Street", **wanted}), status)
    assert await desk.get("/settings") == before


async def test_the_rubric_is_for_everyone(desk: Desk) -> None:
    answer = await desk.stranger.get("/rubric")
    found = desk.checked("/rubric", answer)
    assert found["version"] == load_rubric().version and len(found["checks"]) == len(load_rubric().checks)
    tag = {"If-None-Match": answer.headers["etag"]}
    assert (await desk.stranger.get("/rubric", headers=tag)).status_code == 304
    packaged = await desk.stranger.get("/rubric", headers={"Accept": "application/yaml"})
    assert packaged.text == (ROOT / "tools/grader/engine/rubric.yaml").read_text()


# Who may


async def test_another_restaurant_s_report_is_not_there(desk: Desk) -> None:
    done = await desk.graded()
    neighbour = desk.of(restaurant="osteria")
    for path in ("", "/events", "/report.pdf"):
        desk.problem(await neighbour.get(f"/grades/{done['id']}{path}"), 404)
    for path in ("rescore", "share"):
        desk.problem(await neighbour.post(f"/grades/{done['id']}/{path}", json={}), 404)
    advice = done["recommendations"][0]["id"]
    desk.problem(await neighbour.post(f"/recommendations/{advice}/decision", json={"decision": "accept"}), 404)
    assert (await neighbour.get("/grades")).json()["grades"] == []


READ = ["/grades", "/grades/latest", "/alerts", "/competitors", "/compare", "/settings", "/accounts"]
DECIDE: list[tuple[str, str, dict[str, Any] | None]] = [
    ("POST", "/grades/x/rescore", None),
    ("POST", "/grades/x/share", {}),
    ("GET", "/shares", None),
    ("DELETE", "/shares/x", None),
    ("POST", "/recommendations/x/decision", {"decision": "accept"}),
    ("PUT", "/competitors", {"competitors": []}),
    ("PUT", "/settings", {"address": "1 Main Street"}),
    ("GET", "/candidates?name=Mario", None),
    ("POST", "/accounts/google/connect", None),
    ("POST", "/accounts/google/choose", {"place": "x"}),
    ("DELETE", "/accounts/google", None),
    ("POST", "/grades", {"compare_with": [RIVAL]}),
]


async def test_roles(desk: Desk) -> None:
    done = await desk.graded()
    viewer, staff, manager = (desk.of(role) for role in (Role.VIEWER, Role.STAFF, Role.MANAGER))
    for path in [*READ, f"/grades/{done['id']}"]:
        assert (await viewer.get(path)).status_code == 200, path
        desk.problem(await desk.stranger.get(path), 401)
    desk.problem(await viewer.post("/grades", json={}), 403)
    assert (await staff.post("/grades", json={})).status_code == 202
    for method, path, body in DECIDE:
        for client in (viewer, staff):
            desk.problem(await client.request(method, path, json=body), 403)
        desk.problem(await desk.stranger.request(method, path, json=body), 401)
        assert (await manager.request(method, path, json=body)).status_code not in (401, 403), path


# Strangers' and owners' addresses go past the guard, whichever field they stand in


BAD = [
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1:27017/",
    "http://localhost:8000/",
    "http://[::1]:9999/",
    "http://[::ffff:10.0.0.1]/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://10.0.0.7/",
    "http://127.1/",
    "http://user:secret@example.com/",
    "http://example.com:22/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "http://metadata.google.internal/",
]
FIELDS: list[tuple[str, str, Any]] = [
    ("POST", "/grades", lambda url: {"target": url}),
    ("POST", "/grades", lambda url: {"compare_with": [url]}),
    ("PUT", "/competitors", lambda url: {"competitors": [url]}),
    ("PUT", "/settings", lambda url: {"website": url}),
    ("PUT", "/settings", lambda url: {"facebook": url}),
    ("PUT", "/settings", lambda url: {"instagram": url}),
    ("PUT", "/settings", lambda url: {"delivery": [url]}),
    ("POST", "/public/grades", lambda url: {"target": url}),
]


@pytest.mark.parametrize(
    ("method", "path", "body"), FIELDS, ids=[f"{one[1]} {next(iter(one[2]('')))}" for one in FIELDS]
)
async def test_addresses_that_are_never_asked(
    settings: Settings, clock: FixedClock, desk: Desk, method: str, path: str, body: Any
) -> None:
    desk.house.settings.public_grades_per_client = 1_000
    actor = WebsiteActor()
    desk.act(actor)
    before = await desk.get("/settings")
    for url in BAD:
        answer = await desk.mine.request(method, path, json=body(url))
        assert desk.problem(answer, 400)["detail"] and "\n" not in answer.json()["detail"], url
        assert "<" not in answer.text
    touched = [one for one in actor.seen if one.url != HOUSE]
    assert touched == [] and await desk.get("/settings") == before
    assert await desk.house.mongo.system("digital_grade_reports").count_documents({"target": {"$in": BAD}}) == 0


async def test_nothing_that_was_sent_comes_back_as_markup(desk: Desk) -> None:
    nasty = "<script>alert(1)</script>"
    for path in (f"/grades/{nasty}", f"/shared/{nasty}", f"/accounts/google/callback?error={nasty}&state={nasty}"):
        answer = await desk.mine.get(path)
        assert "<script>" not in answer.text or answer.headers["content-type"].startswith("application/")


# The description


async def test_every_route_is_described(desk: Desk) -> None:
    for path, methods in desk.spec["paths"].items():
        for method, each in methods.items() if path.startswith(BASE) else ():
            assert each.get("description") or each.get("summary"), f"{method} {path}"
            done = next(one for code, one in each["responses"].items() if code.startswith("2"))
            assert done.get("content") or "204" in each["responses"], f"{method} {path}"
            assert "422" in each["responses"] or path.endswith(("/rubric",)), f"{method} {path}"


async def test_the_guide_names_every_route_and_no_other(desk: Desk) -> None:
    guide = (ROOT / "docs/api.md").read_text().split("## Digital grader")[1].split("## Menu optimization")[0]
    named = {_plain(f"{method} {path}") for method, path in re.findall(r"`(GET|POST|PUT|DELETE) (/[^`?]+)", guide)}
    there = {
        _plain(f"{method.upper()} {path.removeprefix(BASE)}")
        for path, methods in desk.spec["paths"].items()
        if path.startswith(BASE)
        for method in methods
    }
    assert there == named


def _plain(route: str) -> str:
    return re.sub(r"\{\w+\}", "{}", route)


async def test_a_page_elsewhere_may_do_it_too(settings: Settings, clock: FixedClock) -> None:
    async with opened(settings, clock, allowed_origins=["https://app.example.com"]) as desk:
        headers = {
            "Origin": "https://app.example.com",
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization,idempotency-key",
        }
        answer = await desk.stranger.options("/settings", headers=headers)
        assert answer.status_code == 200 and "PUT" in answer.headers["access-control-allow-methods"]


async def test_a_dead_process_s_grade_is_closed_for_its_readers(desk: Desk) -> None:
    desk.act(WebsiteActor(), Actor("google", seconds=None))
    begun = (await desk.mine.post("/grades", json={})).json()
    live = desk.house.grader._live.pop(begun["id"])  # as if its process had gone
    await until(lambda: live.graded.rev > 1)
    assert live.task
    await desk.house.mongo.tenant("trattoria").digital_grade_reports.update_one(
        {"id": begun["id"]}, {"$set": {"deadline": live.graded.started_at.replace(year=2020)}}
    )
    answer = await desk.mine.get(f"/grades/{begun['id']}/events")
    assert read_events(answer.text)[-1].data["final"]
    live.task.cancel()

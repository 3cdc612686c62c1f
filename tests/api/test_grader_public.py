"""The page for strangers: off unless switched on, counted, forgotten; and people who leave their address there."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from api.clients import client_of
from api.settings import Settings
from core.clock import FixedClock
from memory.leads import KEPT
from tests.api.grader import RIVAL, Desk, opened, read_events
from tests.tools.grader.actors import HOUSE, WebsiteActor, google
from tools.grader.consent import TEXT, VERSION
from tools.grader.store import PUBLIC

TOKEN = "/public/grades/{token}"


async def begun(desk: Desk, target: str = HOUSE) -> dict[str, Any]:
    answer = await desk.stranger.post("/public/grades", json={"target": target})
    return desk.checked("/public/grades", answer, 202, "post")


async def finished(desk: Desk, target: str = HOUSE) -> dict[str, Any]:
    made = await begun(desk, target)
    await desk.house.grader.finished(await desk.house.grader.get(PUBLIC, made["report"]["id"]))
    return made


# Grades


async def test_it_is_off_unless_switched_on(settings: Settings, clock: FixedClock) -> None:
    assert settings.public_grader is False
    async with opened(settings, clock, public_grader=False) as desk:
        for method, path in (
            ("POST", "/public/grades"),
            ("GET", "/public/grades/x"),
            ("GET", "/public/grades/x/events"),
            ("GET", "/public/grades/x/report.pdf"),
            ("GET", "/public/consent"),
            ("POST", "/public/leads"),
        ):
            answer = await desk.stranger.request(method, path, json={"target": HOUSE} if method == "POST" else None)
            desk.problem(answer, 404)
    async with opened(settings, clock, public_grader=False, demo=True) as desk:
        assert (await desk.stranger.get("/public/consent")).status_code == 200


async def test_a_stranger_s_grade(desk: Desk) -> None:
    made = await finished(desk)
    assert made["report"]["whose"] == "lead" and len(made["token"]) == 44
    lasts = datetime.fromisoformat(made["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=29, hours=23) < lasts <= timedelta(days=30)
    answer = await desk.stranger.get(f"/public/grades/{made['token']}")
    done = desk.checked(TOKEN, answer)["report"]
    assert done["final"] and done["score"] is not None and answer.headers["cache-control"] == "no-store"
    events = read_events((await desk.stranger.get(f"/public/grades/{made['token']}/events")).text)
    assert events[-1].name == "report" and events[-1].data == done
    printed = await desk.stranger.get(f"/public/grades/{made['token']}/report.pdf")
    assert printed.content.startswith(b"%PDF-")


async def test_a_token_opens_its_own_report_alone(desk: Desk) -> None:
    one, other = await finished(desk), await finished(desk, RIVAL)
    mixed = one["token"][:12] + other["token"][12:]
    for wrong in (mixed, one["report"]["id"], "x", one["token"].swapcase()):
        for path in ("", "/events", "/report.pdf"):
            desk.problem(await desk.stranger.get(f"/public/grades/{wrong}{path}"), 404)
    desk.problem(await desk.mine.get(f"/grades/{one['report']['id']}"), 404)  # no restaurant's
    desk.problem(await desk.stranger.get(f"/shared/{one['token']}"), 404)
    assert (await desk.get("/grades", whose="competitor"))["grades"] == []


async def test_the_same_wish_is_answered_once(desk: Desk, clock: FixedClock) -> None:
    actor = WebsiteActor()
    desk.act(actor, google())
    first = await finished(desk)
    clock.advance(minutes=5)
    second = await begun(desk)
    assert second["report"]["id"] == first["report"]["id"] and second["token"] != first["token"]
    clock.advance(minutes=10)
    assert (await begun(desk))["report"]["id"] != first["report"]["id"]


async def test_it_is_forgotten(desk: Desk) -> None:
    made = await finished(desk)
    stored = await desk.house.grader.get(PUBLIC, made["report"]["id"])
    assert stored.expires_at and stored.expires_at - datetime.now(UTC) <= timedelta(days=30)
    past = datetime.now(UTC) - timedelta(seconds=1)
    await desk.house.mongo.system("grade_shares").update_many({}, {"$set": {"expires_at": past}})
    desk.problem(await desk.stranger.get(f"/public/grades/{made['token']}"), 404)


async def test_only_an_address_is_taken(desk: Desk) -> None:
    refused = await desk.stranger.post("/public/grades", json={"target": "Mario's"})
    assert desk.problem(refused, 400)["code"] == "address_needed"
    for wrong in ({}, {"target": ""}, {"target": "  "}, {"target": 1}, {"target": HOUSE, "compare_with": [RIVAL]}):
        desk.problem(await desk.stranger.post("/public/grades", json=wrong), 422)


# How often


async def test_one_client(desk: Desk) -> None:
    desk.house.settings.public_grades_per_client = 2
    for _ in range(2):
        await begun(desk)
    refused = await desk.stranger.post("/public/grades", json={"target": HOUSE})
    assert desk.problem(refused, 429)["code"] == "too_many"
    assert 0 < int(refused.headers["retry-after"]) <= 3_600
    other = desk.of(None, client="198.51.100.3")
    assert (await other.post("/public/grades", json={"target": HOUSE})).status_code == 202


async def test_one_website(desk: Desk, clock: FixedClock) -> None:
    desk.house.settings.public_grades_per_target = 1
    await finished(desk)
    again = desk.of(None, client="198.51.100.3")
    assert (
        await again.post("/public/grades", json={"target": HOUSE})
    ).status_code == 202  # it is fresh: nobody is asked
    clock.advance(hours=1)
    for spelt in (HOUSE, f"{HOUSE}?x=1", f"{HOUSE}menu"):
        refused = await again.post("/public/grades", json={"target": spelt})
        assert 0 < int(refused.headers["retry-after"]) <= 86_400 and refused.status_code == 429
    assert (await again.post("/public/grades", json={"target": RIVAL})).status_code == 202


async def test_all_together_on_every_replica(desk: Desk, settings: Settings, clock: FixedClock) -> None:
    async with opened(settings, clock, public_grades_per_hour=1) as other:
        desk.house.settings.public_grades_per_hour = 1
        desk.act(WebsiteActor(seconds=1.0))
        await begun(desk)
        far = other.of(None, client="2001:db8::1")
        assert (await far.post("/public/grades", json={"target": RIVAL})).status_code == 429
        assert (await far.post("/public/grades", json={"target": HOUSE})).status_code == 202  # that goes on anyway


async def test_many_at_once_are_counted_right(desk: Desk) -> None:
    take = desk.house.quotas.take
    found = await asyncio.gather(
        *(take("x", "y", 10, timedelta(days=3_650)) for _ in range(30)), return_exceptions=True
    )
    assert sum(one is None for one in found) == 10


async def test_whom_a_proxy_names(desk: Desk) -> None:
    desk.house.settings.public_grades_per_client = 1
    forged = [{"X-Forwarded-For": f"10.0.0.{number}"} for number in range(3)]
    answers = [await desk.stranger.post("/public/grades", json={"target": HOUSE}, headers=one) for one in forged]
    assert [one.status_code for one in answers] == [202, 429, 429]
    desk.house.settings.trusted_proxies = 1
    named = [{"X-Forwarded-For": f"6.6.6.6, 198.51.100.{number}"} for number in (1, 1, 2)]
    answers = [await desk.stranger.post("/public/grades", json={"target": HOUSE}, headers=one) for one in named]
    assert [one.status_code for one in answers] == [202, 429, 202]


@pytest.mark.parametrize(
    ("peer", "named", "proxies", "client"),
    [
        ("203.0.113.7", [], 0, "203.0.113.7"),
        ("203.0.113.7", ["1.1.1.1"], 0, "203.0.113.7"),
        ("10.0.0.1", ["6.6.6.6, 1.1.1.1"], 1, "1.1.1.1"),
        ("10.0.0.1", ["6.6.6.6", "1.1.1.1, 10.0.0.2"], 2, "1.1.1.1"),
        ("10.0.0.1", ["1.1.1.1"], 2, "10.0.0.1"),
        ("10.0.0.1", ["<script>"], 1, "unknown"),
        ("2001:db8:1:2:3:4:5:6", [], 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", [], 0, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", [], 0, "203.0.113.7"),
        ("10.0.0.1", ["[2001:db8::1]"], 1, "2001:db8::/64"),
    ],
)
def test_who_a_client_is(peer: str, named: list[str], proxies: int, client: str) -> None:
    from fastapi import Request

    headers = [(b"x-forwarded-for", one.encode()) for one in named]
    request = Request({"type": "http", "headers": headers, "client": (peer, 1)})
    assert client_of(request, proxies) == client


async def test_no_address_of_a_client_is_kept(desk: Desk) -> None:
    await begun(desk)
    counted = await desk.house.mongo.system("quotas").find().to_list()
    assert len(counted) >= 3 and not any("203.0.113.7" in str(one) for one in counted)
    assert all(one["restaurant_id"] == PUBLIC and one["expires_at"] > datetime.now(UTC) for one in counted)


# Leads


async def lead(desk: Desk, token: str, **changes: Any) -> httpx.Response:
    said = {"token": token, "email": "Ada@Example.com", "consent": True, "consent_version": VERSION, **changes}
    return await desk.stranger.post("/public/leads", json={name: one for name, one in said.items() if one is not None})


async def test_a_lead_with_what_was_agreed_to(desk: Desk) -> None:
    shown = desk.checked("/public/consent", await desk.stranger.get("/public/consent"))
    assert shown == {"version": VERSION, "text": TEXT, "retention_days": 180} and "180 days" in TEXT
    made = await finished(desk)
    answer = await lead(desk, made["token"], name="Ada", restaurant="Mario's")
    kept = desk.checked("/public/leads", answer, 201, "post")
    [stored] = await desk.house.leads.all()
    assert (stored.email, stored.name, stored.target) == ("ada@example.com", "Ada", HOUSE)
    assert (stored.consent.version, stored.consent.text) == (VERSION, TEXT)
    assert abs(datetime.now(UTC) - stored.consent.at) < timedelta(minutes=1)
    assert stored.expires_at - stored.created_at == KEPT
    assert kept["erasure_token"] not in str(stored.model_dump())
    raw = await desk.house.mongo.system("leads").find_one({})
    assert raw and raw["restaurant_id"] == PUBLIC


@pytest.mark.parametrize(
    "changes",
    [
        {"consent": None},
        {"consent": False},
        {"consent": 1},
        {"consent": "true"},
        {"consent_version": None},
        {"email": "nobody"},
        {"email": "a@b"},
        {"email": "<script>@example.com"},
        {"email": "a@example.com\r\nBcc: b@example.com"},
        {"email": f"{'a' * 300}@example.com"},
        {"name": "x" * 101},
        {"nonsense": "1"},
    ],
)
async def test_nothing_is_kept_without_a_yes(desk: Desk, changes: dict[str, Any]) -> None:
    made = await finished(desk)
    desk.problem(await lead(desk, made["token"], **changes), 422)
    assert await desk.house.leads.all() == []


async def test_a_yes_to_other_words_is_none(desk: Desk) -> None:
    made = await finished(desk)
    assert desk.problem(await lead(desk, made["token"], consent_version="2020-01"), 409)["code"] == "consent_changed"
    desk.problem(await lead(desk, "0" * 44), 404)
    assert await desk.house.leads.all() == []


async def test_it_is_erased_by_whoever_left_it(desk: Desk) -> None:
    made = await finished(desk)
    first = (await lead(desk, made["token"])).json()
    await lead(desk, made["token"], email="bob@example.com")
    desk.problem(await desk.stranger.delete(f"/public/leads/{first['id']}"), 404)
    desk.house.settings.public_grader = False  # switched off meanwhile
    assert (await desk.stranger.delete(f"/public/leads/{first['erasure_token']}")).status_code == 204
    desk.problem(await desk.stranger.delete(f"/public/leads/{first['erasure_token']}"), 404)
    assert [one.email for one in await desk.house.leads.all()] == ["bob@example.com"]


async def test_its_time_ends(desk: Desk) -> None:
    made = await finished(desk)
    await lead(desk, made["token"])
    past = datetime.now(UTC) - timedelta(seconds=1)
    await desk.house.mongo.system("leads").update_many({}, {"$set": {"expires_at": past}})
    assert await desk.house.leads.all() == []


async def test_forms_are_counted_too(desk: Desk) -> None:
    made = await finished(desk)
    answers = [await lead(desk, made["token"], email=f"a{number}@example.com") for number in range(21)]
    assert [one.status_code for one in answers] == [201] * 20 + [429]
    far = desk.of(None, client="198.51.100.3")
    said = {"token": made["token"], "email": "z@example.com", "consent": True, "consent_version": VERSION}
    desk.problem(await far.post("/public/leads", json=said), 409)


async def test_leads_are_no_restaurant_s(desk: Desk) -> None:
    made = await finished(desk)
    await lead(desk, made["token"])
    for path in ("/grades", "/settings", "/competitors", "/shares", "/alerts"):
        assert "ada@example.com" not in (await desk.mine.get(path)).text
    assert "ada@example.com" not in (await desk.stranger.get(f"/public/grades/{made['token']}")).text


async def test_the_operator_lists_and_erases(desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    from click.testing import CliRunner

    from api.cli import cli

    made = await finished(desk)
    await lead(desk, made["token"], name="Ada", restaurant="Mario's")
    await lead(desk, made["token"], name="Ada again")
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)

    async def run(*args: str) -> Any:
        return await asyncio.to_thread(CliRunner().invoke, cli, ["leads", *args])

    listed = json.loads((await run("list", "--json")).stdout)["leads"]
    assert [one["email"] for one in listed] == ["ada@example.com"] * 2 and "erasure" not in listed[0]
    assert "(Ada, Mario's)" in (await run("list")).stdout
    assert "Erased 2" in (await run("erase", "ADA@example.com")).stdout
    assert (await run("erase", "ada@example.com")).exit_code == 2
    assert "none" in (await run("list")).stdout

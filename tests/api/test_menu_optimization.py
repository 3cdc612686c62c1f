"""`/api/ai/menu-optimization` as a client sees it, on the demo restaurant's year; every answer fits its description."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.principal import Role
from memory.models import ModelStore, ModelVersion
from tests.api.menu import BASE, NOW, Shop, open_shop
from tests.conftest import Stores

pytestmark = pytest.mark.asyncio(loop_scope="module")
ROOT = Path(__file__).parents[2]
READ = ["/matrix", "/quality", "/trends", "/prices", "/forecast", "/models", "/recommendations", "/events"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shop(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    async with open_shop(stores, tmp_path_factory.mktemp("shop")) as shop:
        yield shop


# What holds for all


@pytest.mark.parametrize("path", READ)
async def test_nothing_is_told_without_a_token(shop: Shop, path: str) -> None:
    answer = await shop.of(None).get(path)
    assert shop.problem(answer, 401)["code"] == "unauthorized"
    bad = await shop.of(None).get(path, headers={"Authorization": "Bearer nonsense"})
    assert shop.problem(bad, 401)


@pytest.mark.parametrize("path", READ)
async def test_a_viewer_may_read_and_a_second_reading_is_304(shop: Shop, path: str) -> None:
    client = shop.of(Role.VIEWER)
    first = await client.get(path)
    assert first.status_code == 200 and first.headers["cache-control"] == "private, no-cache"
    tag = first.headers["etag"]
    assert tag.startswith('"') and len(tag) == 34, "a strong one"
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await client.get(path, headers={"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (await client.get(path, headers={"If-None-Match": '"other"'})).status_code == 200


@pytest.mark.parametrize("path", READ)
async def test_a_place_without_sales_gets_an_answer(shop: Shop, path: str) -> None:
    """Another restaurant's token shows nothing of the demo's."""
    answer = await shop.of(restaurant="trattoria").get(path)
    if path == "/prices":  # needs a menu at least
        assert "import sales first" in shop.problem(answer, 400)["detail"]
    else:
        shop.checked(path, answer)
    assert "Hawaiian" not in answer.text and "Demo" not in answer.text


@pytest.mark.parametrize("path", READ)
async def test_a_restaurant_that_is_not_there_is_404(shop: Shop, path: str) -> None:
    answer = await shop.of(restaurant="nobody").get(path)
    if path != "/events":  # an empty list, as for any restaurant
        shop.problem(answer, 404)


async def test_every_route_is_described(shop: Shop) -> None:
    """A summary, a description of each error, and a schema of what comes back."""
    for path, methods in shop.spec["paths"].items():
        for method, each in methods.items() if path.startswith(BASE) else ():
            assert {"401", "404", "422"} <= set(each["responses"]), f"{method} {path}"
            done = next(one for code, one in each["responses"].items() if code.startswith("2"))
            assert done.get("content") or "204" in each["responses"], f"{method} {path}"


async def test_the_guide_names_every_route_and_no_other(shop: Shop) -> None:
    guide = (ROOT / "docs/api.md").read_text().split("## Menu optimization")[1].split("## Shapes")[0]
    named = {_plain(f"{method} {path}") for method, path in re.findall(r"`(GET|POST|DELETE) (/[^`?]+)", guide)}
    there = {
        _plain(f"{method.upper()} {path.removeprefix(BASE)}")
        for path, methods in shop.spec["paths"].items()
        if path.startswith((BASE, "/webhooks"))
        for method in methods
    }
    assert there - named == {"GET /recommendations/{}"} and not named - there


def _plain(route: str) -> str:
    return re.sub(r"\{\w+\}", "{}", route)


# The matrix


async def test_the_matrix(shop: Shop) -> None:
    found = await shop.get("/matrix", period_days=365)
    assert len(found["items"]) == 32 and found["totals"]["units"] == 49_574 and found["basis"] == "margin"
    assert found["categories"] == ["Chicken", "Classic", "Supreme", "Veggie"]
    classes = {one["name"]: one["class"] for one in found["items"]}
    assert classes["Thai Chicken"] == "star" and set(classes.values()) == {"star", "plowhorse", "puzzle", "dog"}
    assert all(one["decided"] == (one["probability"] >= 0.8) for one in found["items"])
    assert found["quality"]["days_with_sales"] == 358 and found["view"] is None
    strict = await shop.get("/matrix", period_days=365, popularity_cutoff=4, view="miller")
    assert strict["thresholds"]["popularity_percent"] == 4 and strict["view"]["name"] == "miller"
    assert len(strict["view"]["items"]) == 32
    december = await shop.get("/matrix", start_date="2026-12-01", end_date="2026-12-31", view="pavesic")
    assert all(one["from"] != one["to"] for one in december["changes"]) and december["previous"]["units"] > 0
    one = await shop.get("/matrix", category="veggie", start_date="2026-12-01", end_date="2026-12-31")
    assert {each["category"] for each in one["items"]} == {"Veggie"} and one["period"]["days"] == 31


@pytest.mark.parametrize(
    ("params", "status", "says"),
    [
        ({"category": "Sushi"}, 400, "Sushi"),
        ({"period_days": -1}, 400, "1 to"),
        ({"start_date": "tomorrow"}, 422, "start_date"),
        ({"start_date": "2026-05-02", "end_date": "2026-05-01"}, 400, "after it ends"),
        ({"nonsense": 1}, 422, "nonsense"),
        ({"popularity_factor": 0}, 422, "popularity_factor"),
        ({"popularity_cutoff": 101}, 422, "popularity_cutoff"),
        ({"target_margin": "nan"}, 422, "target_margin"),
        ({"target_margin": 1e308}, 422, "target_margin"),
        ({"view": "mine"}, 422, "view"),
    ],
)
async def test_a_matrix_that_cannot_be(shop: Shop, params: dict[str, Any], status: int, says: str) -> None:
    assert says in (await shop.refused("/matrix", status, **params))["detail"]


# Data quality


async def test_the_quality_report(shop: Shop) -> None:
    found = await shop.get("/quality")
    assert found["grade"] in ("good", "fair") and found["summary"][0].endswith(".") and found["merges"] == []
    assert found["basis"] == {
        "first_day": "2026-01-01",
        "last_day": "2026-12-31",
        "days_with_sales": 358,
        "closed_days": 7,
    }


async def test_two_names_are_merged_and_taken_apart_again(shop: Shop) -> None:
    client = shop.of(Role.MANAGER)
    params = {"period_days": 365}
    alone = {one["name"]: one["units"] for one in (await shop.get("/matrix", **params))["items"]}
    tag = (await client.get("/matrix", params=params)).headers["etag"]
    answer = await client.post("/quality/merges", json={"keep": "Hawaiian", "merge": "Thai Chicken"})
    merge = shop.checked("/quality/merges", answer, 201, "post")
    both = {one["name"]: one["units"] for one in (await shop.get("/matrix", **params))["items"]}
    assert both["Hawaiian"] == alone["Hawaiian"] + alone["Thai Chicken"] and "Thai Chicken" not in both
    assert (await client.get("/matrix", params=params, headers={"If-None-Match": tag})).status_code == 200
    assert [one["id"] for one in (await shop.get("/quality"))["merges"]] == [merge["id"]]
    shop.problem(await client.post("/quality/merges", json={"keep": "Hawaiian", "merge": "Thai Chicken"}), 409)
    shop.problem(await shop.of(restaurant="trattoria").delete(f"/quality/merges/{merge['id']}"), 404)
    undone = await client.delete(f"/quality/merges/{merge['id']}")
    assert shop.checked("", undone, method="delete", template="/quality/merges/{merge_id}") == merge
    assert {one["name"]: one["units"] for one in (await shop.get("/matrix", **params))["items"]} == alone
    assert (await client.get("/matrix", params=params, headers={"If-None-Match": tag})).status_code == 304
    shop.problem(await client.delete(f"/quality/merges/{merge['id']}"), 404)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"keep": "Hawaiian"}, 422),
        ({"keep": "Hawaiian", "merge": " "}, 422),
        ({"keep": "Hawaiian", "merge": "hawaiian"}, 400),
        ({"keep": "Hawaiian", "merge": "sushi"}, 400),
    ],
)
async def test_a_merge_that_cannot_be(shop: Shop, body: dict[str, Any], status: int) -> None:
    shop.problem(await shop.of().post("/quality/merges", json=body), status)


# Prices


async def test_prices_that_never_changed_yield_no_suggestion(shop: Shop) -> None:
    found = await shop.get("/prices", item="thai chicken", target_margin=70)
    assert all(one["suggested"] is None and one["reason_text"] for one in found["items"])
    assert found["target_margin"] == 70 and found["counts"]["suggested"] == 0
    assert (await shop.refused("/prices", 422, target_margin=120))["code"] == "bad_input"
    assert "sushi" in (await shop.refused("/prices", 400, item="sushi"))["detail"]


# Trends


async def test_trends_of_the_menu(shop: Shop) -> None:
    found = await shop.get("/trends")
    assert (found["metric"], found["unit"], found["demo"], found["method"]) == ("units", "units", True, "stl")
    assert len(found["series"]) == 365 and sum(one["closed"] for one in found["series"]) == 7
    assert sum(one["value"] or 0 for one in found["series"]) == 49_574
    assert all((one["value"] is None) is one["closed"] for one in found["series"])
    week = {one["weekday"]: one for one in found["weekday"]}
    assert max(week, key=lambda name: week[name]["index"]) == "Friday" and week["Friday"]["low"] > 1.1
    assert min(week, key=lambda name: week[name]["index"]) == "Sunday" and week["Sunday"]["high"] < 0.9
    holidays = {one["name"]: one for one in found["effects"]}
    assert holidays["Christmas Day"]["closed_days"] == 1 and holidays["Christmas Day"]["percent"] is None
    assert "once" in holidays["Labor Day"]["note"]
    assert found["months"] is None and "two years" in found["note"]


async def test_trends_of_a_dish_a_category_and_in_money(shop: Shop) -> None:
    dish = await shop.get("/trends", item="thai chicken", metric="revenue", period_days=90)
    assert dish["scope"] == {"category": None, "item": "Thai Chicken"} and dish["unit"] == "USD"
    assert dish["period"] == {"start": "2026-10-03", "end": "2026-12-31", "days": 90}
    veggie = await shop.get("/trends", category="veggie", metric="contribution")
    assert veggie["scope"] == {"category": "Veggie", "item": None}
    dated = await shop.get("/trends", start_date="2026-03-01", end_date="2026-03-31")
    assert dated["period"]["days"] == 31 and dated["trend"] is None and "eight weeks" in dated["note"]


async def test_a_period_without_sales_says_when_the_last_one_was(shop: Shop) -> None:
    found = await shop.get("/trends", start_date="2025-01-01", end_date="2025-02-01")
    assert found["series"] == [] and "2026-12-31" in found["note"]


@pytest.mark.parametrize(
    ("params", "status", "says"),
    [
        ({"item": "sushi"}, 400, "sushi"),
        ({"category": "Desserts"}, 400, "Desserts"),
        ({"period_days": 0}, 400, "1 to"),
        ({"period_days": 10_000}, 400, "10,000"),
        ({"start_date": "2027-02-01"}, 400, "future"),
        ({"start_date": "2026-05-02", "end_date": "2026-05-01"}, 400, "after it ends"),
        ({"start_date": "2026-02-30"}, 422, "start_date"),
        ({"metric": "likes"}, 422, "metric"),
        ({"period_days": "many"}, 422, "period_days"),
        ({"perod_days": 3}, 422, "perod_days"),
        ({"item": "x" * 300}, 422, "item"),
    ],
)
async def test_trends_that_cannot_be(shop: Shop, params: dict[str, Any], status: int, says: str) -> None:
    assert says in (await shop.refused("/trends", status, **params))["detail"]


# Forecasts, models and jobs


async def test_a_forecast_of_a_dish_and_a_day(shop: Shop) -> None:
    found = await shop.get("/forecast", item="hawaiian", date="2027-01-08")
    assert found["item"] == "Hawaiian" and found["origin"] == "2026-12-31" and found["statistic"] == "mean"
    asked = found["asked"]
    assert asked["weekday"] == "Friday" and asked["low"] <= asked["expected"] <= asked["high"]
    assert len(found["history"]) == 56 and found["demo"]
    menu = await shop.get("/forecast", horizon_days=14)
    assert menu["item"] is None and len(menu["items"]) == 10
    assert menu["total"]["low"] <= menu["total"]["expected"] <= menu["total"]["high"]


@pytest.mark.parametrize(
    ("params", "status", "says"),
    [
        ({"item": "sushi"}, 400, "sushi"),
        ({"horizon_days": 10_000}, 400, "28"),
        ({"date": "2020-01-01"}, 400, "1 January 2020 is over"),
        ({"date": "friday"}, 422, "date"),
        ({"horizon_days": "long"}, 422, "horizon_days"),
    ],
)
async def test_a_forecast_that_cannot_be(shop: Shop, params: dict[str, Any], status: int, says: str) -> None:
    assert says in (await shop.refused("/forecast", status, **params))["detail"]


async def test_training_is_a_job_that_can_be_followed(shop: Shop) -> None:
    job = (await shop.post("/models/train", 202))["job"]
    assert (job["kind"], job["status"], job["lane"]) == ("train", "waiting", "heavy")
    owner = shop.of()
    followed = await owner.get(f"/jobs/{job['id']}")
    assert shop.checked("/jobs/{job_id}", followed)["id"] == job["id"] and followed.headers["etag"]
    elsewhere = await shop.of(restaurant="trattoria").get(f"/jobs/{job['id']}")
    assert shop.problem(elsewhere, 404)["detail"] == shop.problem(await owner.get("/jobs/none"), 404)["detail"]


async def test_models_and_the_way_back(shop: Shop) -> None:
    assert (await shop.get("/models"))["models"] == []
    for number, status in enumerate(("retired", "active", "candidate")):
        await ModelStore(shop.house.mongo).add(
            ModelVersion(
                restaurant_id="demo",
                kind="forecast",
                status=status,  # type: ignore[arg-type]
                name="level",
                data_hash=f"{number}",
                origin="2026-12-31",
                created_at=NOW,
            ),
            b"nothing",
        )
    found = await shop.get("/models")
    assert [one["version"] for one in found["models"]] == [3, 2, 1] and found["active"] == 2
    owner = shop.of()
    back = await owner.post("/models/1/activate")
    assert shop.checked("/models/1/activate", back, method="post", template="/models/{version}/activate")
    assert (await shop.get("/models"))["active"] == 1
    shop.problem(await owner.post("/models/3/activate"), 409)
    shop.problem(await owner.post("/models/99/activate"), 404)
    shop.problem(await owner.post("/models/first/activate"), 422)
    shop.problem(await shop.of(restaurant="trattoria").post("/models/1/activate"), 404)
    await shop.house.mongo.tenant("demo").models.delete_many({})


# The owner's own days


async def test_events_are_kept_in_pages_and_reach_the_trends(shop: Shop) -> None:
    made = [await shop.post("/events", 201, name="Street fair", start=f"2026-0{month}-13") for month in (4, 5, 6)]
    made += [await shop.post("/events", 201, name="Holiday", start="2027-02-01", end="2027-02-05", kind="closed")]
    assert made[-1]["end"] == "2027-02-05" and made[0]["end"] == "2026-04-13"
    first = await shop.get("/events", limit=3)
    rest = await shop.get("/events", limit=3, cursor=first["next"])
    assert [one["id"] for one in (*first["events"], *rest["events"])] == [one["id"] for one in made]
    assert first["next"] and rest["next"] is None
    [fair] = [one for one in (await shop.get("/trends"))["effects"] if one["kind"] == "event"]
    assert (fair["name"], fair["days"]) == ("Street fair", 3)
    elsewhere = shop.of(restaurant="trattoria")
    assert (await elsewhere.get("/events")).json() == {"events": [], "next": None}
    shop.problem(await elsewhere.delete(f"/events/{made[0]['id']}"), 404)
    for one in made:
        assert (await shop.delete(f"/events/{one['id']}")).status_code == 204
    shop.problem(await shop.delete(f"/events/{made[0]['id']}"), 404)
    assert (await shop.get("/events"))["events"] == []


CALENDAR = """BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Town//EN\r\nBEGIN:VEVENT\r\nUID:fair@town\r\nSUMMARY:Town fair
DTSTART;VALUE=DATE:20270115\r\nDTEND;VALUE=DATE:20270117\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""


async def test_a_calendar_is_taken_over(shop: Shop) -> None:
    text = CALENDAR.replace("\r\n", "\n").replace("\n", "\r\n")
    assert await shop.post("/events/ics", text=text) == {"events": 1, "added": 1, "skipped": 0}
    assert (await shop.post("/events/ics", text=text))["added"] == 0
    [fair] = (await shop.get("/events"))["events"]
    assert (fair["name"], fair["start"], fair["end"]) == ("Town fair", "2027-01-15", "2027-01-16")
    await shop.delete(f"/events/{fair['id']}")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/events", {"name": "Fair"}, 422),
        ("/events", {"name": " ", "start": "2026-05-01"}, 422),
        ("/events", {"name": "Fair", "start": "2026-05-02", "end": "2026-05-01"}, 422),
        ("/events", {"name": "Fair", "start": "2026-01-01", "end": "2026-12-31"}, 422),
        ("/events", {"name": "Fair", "start": "2026-05-01", "restaurant_id": "trattoria"}, 422),
        ("/events/ics", {}, 400),
        ("/events/ics", {"text": "BEGIN", "url": "https://example.com/a.ics"}, 400),
        ("/events/ics", {"text": "this is no calendar"}, 400),
    ],
)
async def test_events_that_cannot_be(shop: Shop, path: str, body: dict[str, Any], status: int) -> None:
    shop.problem(await shop.of().post(path, json=body), status)


@pytest.mark.parametrize("cursor", ["???", "w7w", "x" * 500])
async def test_a_cursor_of_somebody_elses_making(shop: Shop, cursor: str) -> None:
    await shop.refused("/events", 422 if len(cursor) > 400 else 400, cursor=cursor)


# Recommendations and the calculator


async def test_recommendations_are_kept_decided_once_and_paged(shop: Shop) -> None:
    advice = await shop.post("/recommendations/refresh", goal="slow_day", weekday="Monday")
    assert advice["goal"] == "slow_day" and advice["weekday"] == "Monday" and len(advice["weekdays"]) == 7
    more = await shop.post("/recommendations/refresh")
    ids = {one["id"] for one in (*advice["suggestions"], *more["suggestions"])}
    assert len(ids) >= 2, "the demo has something to promote"
    seen, cursor = [], None
    while True:
        page = await shop.get("/recommendations", limit=1, **({"cursor": cursor} if cursor else {}))
        seen += [one["id"] for one in page["recommendations"]]
        if not (cursor := page["next"]):
            break
    assert sorted(seen) == sorted(ids)
    owner, (first, second) = shop.of(), seen[:2]
    path, template = f"/recommendations/{first}/decision", "/recommendations/{insight_id}/decision"
    done = await owner.post(path, json={"decision": "accept", "reason": "let us try"})
    accepted = shop.checked(path, done, method="post", template=template)
    assert (accepted["status"], accepted["decided_by"], accepted["reason"]) == ("accepted", "anna", "let us try")
    assert accepted["runs"]["start"] == "2027-01-02"
    assert shop.problem(await owner.post(path, json={"decision": "decline"}), 409)["code"] == "conflict"
    declined = await owner.post(f"/recommendations/{second}/decision", json={"decision": "decline"})
    assert declined.json()["status"] == "declined"
    listed = await shop.get("/recommendations", status="accepted")
    assert [one["id"] for one in listed["recommendations"]] == [first]
    shown = await owner.get(f"/recommendations/{first}")
    assert shop.checked(path, shown, template="/recommendations/{insight_id}")["status"] == "accepted"
    measured = await owner.post(f"/recommendations/{first}/measure")
    outcome = shop.checked(path, measured, method="post", template="/recommendations/{insight_id}/measure")["outcome"]
    assert outcome["status"] == "not_enough_days", "it starts tomorrow"
    shop.problem(await owner.post(f"/recommendations/{second}/measure"), 409)
    elsewhere = shop.of(restaurant="trattoria")
    for method, rest in (("GET", ""), ("POST", "/decision"), ("POST", "/measure")):
        body = {"decision": "accept"} if rest == "/decision" else None
        shop.problem(await elsewhere.request(method, f"/recommendations/{first}{rest}", json=body), 404)
    assert (await elsewhere.get("/recommendations")).json() == {"recommendations": [], "next": None}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/recommendations/refresh", {"goal": "fame"}, 422),
        ("/recommendations/refresh", {"item": "sushi"}, 400),
        ("/recommendations/x/decision", {"decision": "perhaps"}, 422),
        ("/recommendations/x/decision", {"decision": "accept"}, 404),
        ("/recommendations/x/decision", {"decision": "decline", "reason": "x" * 2_000}, 422),
        ("/roi", {"discount_percent": 120}, 422),
        ("/roi", {"days": 0}, 422),
        ("/roi", {"item": "sushi"}, 400),
        ("/roi", {"price": -4}, 422),
    ],
)
async def test_advice_that_cannot_be(shop: Shop, path: str, body: dict[str, Any], status: int) -> None:
    shop.problem(await shop.of().post(path, json=body), status)


async def test_lists_have_their_limits(shop: Shop) -> None:
    for path in ("/recommendations", "/events"):
        for limit in (0, 201, "all"):
            await shop.refused(path, 422, limit=limit)
        await shop.refused(path, 400, cursor="mine")
    await shop.refused("/recommendations", 422, status="great")


async def test_the_calculator_needs_no_sales(shop: Shop) -> None:
    """By hand: 20% off 10, cost 3, 10 a day for 7 days: 70 x 2 given away, 5 left of each further one: 28 more, 40%."""
    by_hand = {"discount_percent": 20, "days": 7, "cost": 0, "price": 10, "unit_cost": 3, "units_a_day": 10}
    answer = await shop.of(Role.VIEWER, "trattoria").post("/roi", json={**by_hand, "lift_percent": 100})
    found = shop.checked("/roi", answer, method="post")
    assert (found["break_even_extra_units"], found["break_even_lift_percent"]) == (28, 40)
    assert found["inputs"] == by_hand and found["lift_basis"] == "given" and found["worth_it"] is True
    assert found["profit"] == {"estimate": 210, "low": 210, "high": 210}


async def test_the_calculator_takes_the_rest_from_the_sales(shop: Shop) -> None:
    found = await shop.post("/roi", item="hawaiian", discount_percent=15)
    assert found["item"] == "Hawaiian" and found["lift_basis"] == "modelled" and found["inputs"]["price"] > 5
    assert found["profit"]["low"] <= found["profit"]["estimate"] <= found["profit"]["high"]


# Pictures


@pytest.mark.parametrize(
    ("path", "params"), [("/charts/matrix.png", {"period_days": 90}), ("/charts/forecast.png", {"item": "Hawaiian"})]
)
async def test_charts_are_pictures(shop: Shop, path: str, params: dict[str, Any]) -> None:
    client = shop.of(Role.VIEWER)
    answer = await client.get(path, params=params)
    assert answer.headers["content-type"] == "image/png" and answer.content.startswith(b"\x89PNG")
    again = await client.get(path, params=params, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    shop.problem(await client.get(path, params={"period_days": -3, "horizon_days": -3}), 422)
    shop.problem(await shop.of(None).get(path), 401)
    empty = await shop.of(restaurant="trattoria").get(path)
    assert empty.status_code == 200 and empty.content.startswith(b"\x89PNG"), "one that says there is nothing"


# Who may do what


WRITES = [
    ("POST", "/quality/merges"),
    ("DELETE", "/quality/merges/x"),
    ("POST", "/models/train"),
    ("POST", "/models/1/activate"),
    ("POST", "/recommendations/refresh"),
    ("POST", "/recommendations/x/decision"),
    ("POST", "/recommendations/x/measure"),
    ("POST", "/events"),
    ("POST", "/events/ics"),
    ("DELETE", "/events/x"),
]


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize("role", [Role.STAFF, Role.VIEWER])
async def test_only_an_owner_or_a_manager_decides(shop: Shop, method: str, path: str, role: Role) -> None:
    bodies: dict[str, Any] = {"/quality/merges": {"keep": "a", "merge": "b"}}
    bodies |= {"/events": {"name": "Fair", "start": "2026-05-01"}, "/events/ics": {"text": "x"}}
    body = bodies.get(path, {"decision": "accept"} if path.endswith("decision") else {})
    answer = await shop.of(role).request(method, path, json=body)
    assert shop.problem(answer, 403)["code"] == "forbidden"
    shop.problem(await shop.of(None).request(method, path, json=body), 401)

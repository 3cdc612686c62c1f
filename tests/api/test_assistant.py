"""`/api/ai/assistant` as a client sees it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest

from api.sse import position
from api.wiring import Container
from core.clock import FixedClock
from core.errors import BadInput
from core.principal import Principal, Role
from tests.conftest import until
from tests.scripted import Say, ScriptedModel

BASE = "/api/ai/assistant"
Client = Callable[..., httpx.AsyncClient]


def body(text: str = "hello", run_id: str = "run-1", thread_id: str = "thread") -> dict[str, Any]:
    return {
        "threadId": thread_id,
        "runId": run_id,
        "state": {},
        "tools": [],
        "context": [],
        "forwardedProps": {},
        "messages": [{"id": "m1", "role": "user", "content": text}],
    }


def events(stream: str) -> list[tuple[str, dict[str, Any]]]:
    frames = [frame for frame in stream.split("\n\n") if frame.startswith("id: ")]
    return [(frame.split("\n")[0][4:], json.loads(frame.split("\n")[1][6:])) for frame in frames]


async def run(client: httpx.AsyncClient, *args: str) -> list[tuple[str, dict[str, Any]]]:
    answer = await client.post(f"{BASE}/runs", json=body(*args))
    assert answer.status_code == 200, answer.text
    return events(answer.text)


async def test_a_run_streams_ag_ui_events(anna: httpx.AsyncClient, model: ScriptedModel) -> None:
    model.answers.extend([Say(calls=[("analyze_menu", {"period_days": 7})]), Say("Nothing.")])
    answer = await anna.post(f"{BASE}/runs", json=body())
    assert answer.headers["content-type"].startswith("text/event-stream") and "\r" not in answer.text
    seen = events(answer.text)
    assert [id for id, _ in seen] == [f"run-1:{number}" for number in range(1, len(seen) + 1)]
    assert [event["type"] for _, event in seen] == [
        "RUN_STARTED",
        "TOOL_CALL_START",
        "TOOL_CALL_ARGS",
        "TOOL_CALL_END",
        "TOOL_CALL_RESULT",
        "TEXT_MESSAGE_START",
        "TEXT_MESSAGE_CONTENT",
        "TEXT_MESSAGE_END",
        "CUSTOM",
        "RUN_FINISHED",
    ]
    assert (seen[2][1]["delta"], seen[6][1]["delta"]) == ('{"period_days": 7}', "Nothing. ")
    assert seen[8][1]["name"] == "tableside.suggestions" and seen[9][1]["outcome"] == {"type": "success"}


async def test_every_event_id_is_a_place_to_go_on_from(anna: httpx.AsyncClient) -> None:
    whole = await run(anna)
    for number, (event_id, _) in enumerate(whole, start=1):
        for again in (
            await anna.get(f"{BASE}/runs/run-1/events", headers={"Last-Event-ID": event_id}),
            await anna.post(f"{BASE}/runs", json=body(), headers={"Last-Event-ID": event_id}),
        ):
            assert events(again.text) == whole[number:]
    assert events((await anna.get(f"{BASE}/runs/run-1/events")).text) == whole


@pytest.mark.parametrize("value", ["run-2:1", "run-1:x", "run-1:", "1", "run-1:-1", "run-1:99999999999999999999"])
async def test_a_foreign_place_is_refused(anna: httpx.AsyncClient, value: str) -> None:
    await run(anna)
    answer = await anna.get(f"{BASE}/runs/run-1/events", headers={"Last-Event-ID": value})
    assert answer.status_code == 400
    with pytest.raises(BadInput):
        position(value, "run-1")


async def test_a_client_that_goes_away_changes_nothing(anna: httpx.AsyncClient, model: ScriptedModel) -> None:
    model.answers.append(Say(" ".join(["word"] * 30), delay=0.02))
    async with anna.stream("POST", f"{BASE}/runs", json=body()) as stream:
        async for _ in stream.aiter_lines():
            break
    seen = events((await anna.get(f"{BASE}/runs/run-1/events")).text)
    assert "".join(event.get("delta", "") for _, event in seen).count("word") == 30
    assert seen[-1][1]["outcome"] == {"type": "success"}


async def test_old_events_are_gone_and_it_is_said(anna: httpx.AsyncClient, house: Container) -> None:
    await run(anna)
    yesterday = datetime.now(UTC) - timedelta(hours=25)
    await house.mongo.tenant("trattoria").runs.update_one({"run_id": "run-1"}, {"$set": {"created_at": yesterday}})
    assert (await anna.get(f"{BASE}/runs/run-1/events")).status_code == 410
    assert (await anna.post(f"{BASE}/runs", json=body())).status_code == 410


async def test_stop(anna: httpx.AsyncClient, model: ScriptedModel) -> None:
    model.answers.append(Say("word after word", hold=asyncio.Event()))
    running = asyncio.create_task(run(anna))
    await until(lambda: model.seen)
    assert (await anna.post(f"{BASE}/runs/run-1/stop")).status_code == 202
    assert (await running)[-1][1]["outcome"] == {"type": "cancelled"}


async def test_a_busy_thread_is_said_with_its_run(anna: httpx.AsyncClient, model: ScriptedModel) -> None:
    hold = asyncio.Event()
    model.answers.append(Say("word after word", hold=hold))
    running = asyncio.create_task(run(anna))
    await until(lambda: model.seen)
    refused = await anna.post(f"{BASE}/runs", json=body("and?", "run-2"))
    assert refused.status_code == 409 and refused.headers["content-type"] == "application/problem+json"
    assert (refused.json()["code"], refused.json()["run_id"]) == ("thread_busy", "run-1")
    listed = (await anna.get(f"{BASE}/threads/thread/messages")).json()
    assert listed["running"] == "run-1" and listed["messages"][1]["status"] == "running"
    hold.set()
    await running


async def test_messages_tell_the_whole_thread(anna: httpx.AsyncClient, model: ScriptedModel) -> None:
    model.answers.append(Say(calls=[("update_menu_item", {"item": "Margherita", "price": 13})]))
    await run(anna, "margherita to 13")
    [approval] = (await anna.get(f"{BASE}/approvals", params={"status": "pending"})).json()["approvals"]
    decided = await anna.post(f"{BASE}/approvals/{approval['id']}/decision", json={"decision": "approve"})
    assert decided.json()["status"] == "executed"
    listed = (await anna.get(f"{BASE}/threads/thread/messages")).json()
    assert [message["role"] for message in listed["messages"]] == ["user", "assistant", "assistant"]
    assert listed["messages"][1]["approvals"][0]["status"] == "executed"
    assert listed["messages"][2]["content"] == decided.json()["outcome"]
    assert listed["running"] is None
    [thread] = (await anna.get(f"{BASE}/threads")).json()["threads"]
    assert (thread["thread_id"], thread["title"], thread["turns"]) == ("thread", "margherita to 13", 2)


async def test_long_threads_come_in_pages(anna: httpx.AsyncClient) -> None:
    for number in range(5):
        await run(anna, f"message {number}", f"run-{number}")
    page = (await anna.get(f"{BASE}/threads/thread/messages", params={"limit": 2})).json()
    assert [message["content"] for message in page["messages"] if message["role"] == "user"] == [
        "message 3",
        "message 4",
    ]
    assert isinstance(page["next"], str)  # JavaScript rounds numbers of this size
    earlier = (await anna.get(f"{BASE}/threads/thread/messages", params={"limit": 2, "before": page["next"]})).json()
    assert [message["content"] for message in earlier["messages"] if message["role"] == "user"] == [
        "message 1",
        "message 2",
    ]
    for nonsense in ("yesterday", "-1", "9" * 30):
        refused = await anna.get(f"{BASE}/threads/thread/messages", params={"before": nonsense})
        assert refused.status_code == 400 and refused.json()["code"] == "bad_input"


async def test_decisions_once_and_in_time(
    anna: httpx.AsyncClient, as_user: Client, model: ScriptedModel, clock: FixedClock
) -> None:
    model.answers.extend(
        [
            Say(calls=[("update_menu_item", {"item": "Margherita", "price": 13})]),
            Say(calls=[("update_menu_item", {"item": "Diavola", "available": False})]),
        ]
    )
    await run(anna)
    await run(anna, "again", "run-2")
    second, first = (await anna.get(f"{BASE}/approvals")).json()["approvals"]
    for role, status in ((Role.STAFF, 403), (Role.VIEWER, 403), (Role.MANAGER, 200)):
        answer = await as_user("bruno", role).post(
            f"{BASE}/approvals/{first['id']}/decision", json={"decision": "reject", "reason": "not now"}
        )
        assert answer.status_code == status
    late = await anna.post(f"{BASE}/approvals/{first['id']}/decision", json={"decision": "approve"})
    assert late.status_code == 409 and late.json()["approval"]["decided_by"] == "bruno"
    edited = await anna.post(f"{BASE}/approvals/{second['id']}/decision", json={"decision": "edit"})
    assert edited.status_code == 400
    clock.advance(hours=25)
    assert (await anna.get(f"{BASE}/approvals", params={"status": "pending"})).json()["approvals"] == []
    expired = await anna.post(f"{BASE}/approvals/{second['id']}/decision", json={"decision": "approve"})
    assert expired.status_code == 410 and expired.json()["approval"]["status"] == "expired"


async def test_feedback_is_stored(anna: httpx.AsyncClient) -> None:
    await run(anna)
    rated = await anna.post(f"{BASE}/runs/run-1/feedback", json={"rating": "down", "comment": "too long"})
    assert rated.status_code == 204
    listed = (await anna.get(f"{BASE}/threads/thread/messages")).json()
    assert listed["messages"][1]["feedback"] == {"rating": "down", "comment": "too long"}
    assert (await anna.post(f"{BASE}/runs/run-1/feedback", json={"rating": "so-so"})).status_code == 422


async def test_me(anna: httpx.AsyncClient) -> None:
    me = (await anna.get(f"{BASE}/me")).json()
    assert me["restaurant"]["name"] == "Trattoria" and me["role"] == "owner" and len(me["suggestions"]) == 3


async def test_two_restaurants_never_see_each_other(
    anna: httpx.AsyncClient, as_user: Client, model: ScriptedModel
) -> None:
    model.answers.append(Say(calls=[("update_menu_item", {"item": "Margherita", "price": 13})]))
    await run(anna)
    [approval] = (await anna.get(f"{BASE}/approvals")).json()["approvals"]
    dora = as_user("dora", restaurant="osteria")
    for method, path, sent in (
        ("GET", "/runs/run-1/events", None),
        ("POST", "/runs/run-1/stop", None),
        ("POST", "/runs/run-1/feedback", {"rating": "up"}),
        ("GET", "/threads/thread/messages", None),
        ("POST", f"/approvals/{approval['id']}/decision", {"decision": "approve"}),
        ("GET", "/me", None),
    ):
        answer = await dora.request(method, BASE + path, json=sent)
        assert answer.status_code == 404 and answer.json()["code"] == "not_found", path
    assert (await dora.get(f"{BASE}/threads")).json() == {"threads": []}
    assert (await dora.get(f"{BASE}/approvals")).json() == {"approvals": []}
    # The same ids are simply other runs and threads over there.
    answer = await dora.post(f"{BASE}/runs", json=body())
    assert events(answer.text)[-1][1]["type"] == "RUN_ERROR"  # there is no such restaurant


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"threadId": "t", "runId": "r", "messages": []}, 422),
        ({"threadId": "t", "messages": [{"role": "user", "content": "x"}]}, 422),
        ({"threadId": "t", "runId": "r", "messages": [{"role": "assistant", "content": "x"}]}, 400),
        ({"threadId": "t", "runId": "r", "messages": [{"role": "user", "content": 5}]}, 400),
        ({"threadId": "t", "runId": "r", "messages": [{"role": "user", "content": "   "}]}, 400),
        ({"threadId": "t/../x", "runId": "r", "messages": [{"role": "user", "content": "x"}]}, 400),
        ({"threadId": "t", "runId": "r", "messages": [{"role": "user", "content": "x" * 9000}]}, 413),
        ([1, 2], 422),
    ],
)
async def test_bad_input_is_a_problem_document(anna: httpx.AsyncClient, sent: Any, status: int) -> None:
    answer = await anna.post(f"{BASE}/runs", json=sent)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["detail"] and "Traceback" not in answer.text


async def test_more_bad_input(anna: httpx.AsyncClient) -> None:
    broken = await anna.post(f"{BASE}/runs", content=b"{not json", headers={"Content-Type": "application/json"})
    assert broken.status_code == 422 and "detail" in broken.json()
    huge = await anna.post(f"{BASE}/runs", json=body("x" * 1_000_000))
    assert huge.status_code == 413 and "kB" in huge.json()["detail"]

    async def unsaid() -> Any:
        for _ in range(40):
            yield b" " * 10_000

    streamed = await anna.post(f"{BASE}/runs", content=unsaid(), headers={"Content-Type": "application/json"})
    assert streamed.status_code == 413
    for path in ("/runs/nope/events", "/threads/nope/messages", "/nope"):
        assert (await anna.get(BASE + path)).status_code == 404
    assert (await anna.post(f"{BASE}/runs/nope/stop")).status_code == 404
    assert (await anna.post(f"{BASE}/approvals/nope/decision", json={"decision": "approve"})).status_code == 404


async def test_text_parts_are_read(anna: httpx.AsyncClient, model: ScriptedModel) -> None:
    sent = body()
    sent["messages"][0]["content"] = [{"type": "text", "text": "hello"}, {"type": "text", "text": "there"}]
    await anna.post(f"{BASE}/runs", json=sent)
    assert model.seen[-1][-1].content == "hello\nthere"


def forged(house: Container, **claims: Any) -> list[str]:
    secret = house.services.folder.secret()
    good = {"sub": "anna", "restaurant_id": "trattoria", "role": "owner", "exp": 9_999_999_999, **claims}
    return [
        jwt.encode(good, "x" * 32, "HS256"),
        jwt.encode(good, None, "none"),  # type: ignore[arg-type]
        jwt.encode({**good, "role": "king"}, secret, "HS256"),
        jwt.encode({**good, "exp": 1}, secret, "HS256"),
        jwt.encode({name: good[name] for name in good if name != "exp"}, secret, "HS256"),
        "nonsense",
    ]


async def test_only_good_tokens_open(house: Container, url: str) -> None:
    good = house.tokens.make(Principal("trattoria", "anna", Role.OWNER), timedelta(hours=1))
    async with httpx.AsyncClient(base_url=url) as client:
        assert (await client.get(f"{BASE}/me", headers={"Authorization": f"Bearer {good}"})).status_code == 200
        for header in [f"Bearer {token}" for token in forged(house)] + [f"Basic {good}", good, ""]:
            answer = await client.get(f"{BASE}/me", headers={"Authorization": header})
            assert answer.status_code == 401 and answer.json()["code"] in ("unauthorized", "token_expired")
        assert (await client.get(f"{BASE}/me")).status_code == 401
        assert (await client.get(f"{BASE}/me?token={good}")).status_code == 401


async def test_health_and_page(anna: httpx.AsyncClient, house: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await anna.get("/healthz")).json() == {"status": "ok"}
    assert (await anna.get("/readyz")).status_code == 200
    assert "python_info" in (await anna.get("/metrics")).text
    docs = (await anna.get("/docs")).text
    assert "https://" not in docs and "swagger-ui-bundle.js" in docs  # it works without a network
    assert (await anna.get("/static-offline-docs/swagger-ui-bundle.js")).status_code == 200
    for path in ("/../pyproject.toml", "/%2e%2e/%2e%2e/pyproject.toml", "/nothing.js", "/%00", "/" + "a" * 5_000):
        assert (await anna.get(path)).status_code == 404


async def test_what_a_crashed_run_opened_stands_in_its_thread(
    anna: httpx.AsyncClient, house: Container, model: ScriptedModel
) -> None:
    model.answers.append(Say(calls=[("update_menu_item", {"item": "Margherita", "price": 13})]))
    await run(anna)
    forgotten = {"$set": {"approvals": [], "status": "interrupted"}}
    await house.mongo.tenant("trattoria").conversation_history.update_one({"run_id": "run-1"}, forgotten)
    listed = (await anna.get(f"{BASE}/threads/thread/messages")).json()
    assert [each["status"] for each in listed["messages"][1]["approvals"]] == ["pending"]


async def test_a_head_without_an_end_and_a_body_that_does_not_come(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.limits.PATIENCE", 0.2)
    host, port = url.removeprefix("http://").split(":")
    for sent, status in (
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 200_000, b"431"),
        (b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc", b"408"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 9_000 + b"\r\n\r\n", b"200"),
    ):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(sent)
        async with asyncio.timeout(10):
            assert status in await reader.readline()
        writer.close()

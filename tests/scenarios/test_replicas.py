"""Two servers on one MongoDB and one Redis: each answers for the other's runs, and survives its death."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from sandboxes.openai import Answer, OpenAISandbox
from tests.conftest import LiveServer, RedisServer, Stores, prepare_database, start_server, stop_server, wait_until
from tests.scenarios.conftest import serving_provider

BASE = "/api/ai/assistant"
SECRET = "replicas-share-one-secret-of-their-own"


@dataclass
class Replicas:
    """Servers with data folders of their own; MongoDB, Chroma, Redis, the provider and the secret in common."""

    env: dict[str, str]
    folder: Path
    provider: OpenAISandbox
    redis: RedisServer
    servers: list[LiveServer] = field(default_factory=list)

    def start(self) -> LiveServer:
        data_dir = self.folder / f"replica-{len(self.servers)}"
        self.servers.append(start_server({**self.env, "TABLESIDE_DATA_DIR": str(data_dir)}))
        return self.servers[-1]

    @property
    def pair(self) -> tuple[LiveServer, LiveServer]:
        return self.servers[0], self.servers[1]


@pytest.fixture(scope="module")
def replicas(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    folder = tmp_path_factory.mktemp("replicas")
    redis = RedisServer(folder)
    redis.start()
    with serving_provider() as (provider, env):
        env |= {
            "TABLESIDE_DATA_DIR": str(folder / "migrate"),
            "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
            "TABLESIDE_CHROMA_URL": stores.chroma_url,
            "TABLESIDE_MONGODB_DATABASE": f"replicas_{uuid4().hex[:12]}",
            "TABLESIDE_REDIS_URL": redis.url,
            "TABLESIDE_JWT_SECRET": SECRET,
        }
        prepare_database(env)
        replicas = Replicas(env, folder, provider, redis)
        replicas.start()
        replicas.start()
        yield replicas
        for server in replicas.servers:
            stop_server(server)
    redis.stop()


class Reader(threading.Thread):
    """Reads a run's stream to its end; `frames` are (id, event)."""

    def __init__(self, server: LiveServer, method: str, path: str, **request: Any) -> None:
        super().__init__(daemon=True)
        self._server, self._request = server, (method, f"{BASE}{path}", request)
        self.frames: list[tuple[str, dict[str, Any]]] = []
        self.start()

    def run(self) -> None:
        method, path, request = self._request
        number = ""
        try:
            with self._server.client() as client, client.stream(method, path, **request) as answer:
                for line in answer.iter_lines():
                    if line.startswith("id: "):
                        number = line[4:]
                    elif line.startswith("data: "):
                        self.frames.append((number, json.loads(line[6:])))
        except httpx.HTTPError:
            pass  # its server died

    @property
    def words(self) -> str:
        return "".join(event.get("delta", "") for _, event in self.frames if "TEXT_MESSAGE" in event["type"])

    @property
    def last(self) -> dict[str, Any]:
        return self.frames[-1][1]


def speak(server: LiveServer, run_id: str) -> Reader:
    message = {"id": "m", "role": "user", "content": "tell me a story"}
    return Reader(
        server, "POST", "/runs", json={"threadId": f"thread-of-{run_id}", "runId": run_id, "messages": [message]}
    )


def follow(server: LiveServer, run_id: str, after: str = "") -> Reader:
    return Reader(server, "GET", f"/runs/{run_id}/events", headers={"Last-Event-ID": after} if after else {})


def ended(reader: Reader) -> bool:
    reader.join(0.01)
    return not reader.is_alive()


def test_every_place_of_a_run_can_be_gone_on_from_on_another_replica(replicas: Replicas) -> None:
    one, two = replicas.pair
    replicas.provider.answers.append(Answer(" ".join(f"word{number}" for number in range(60)), delay=0.02))
    telling = speak(one, "run-1")
    wait_until(lambda: "word3" in telling.words)
    live = [follow(two, "run-1"), follow(two, "run-1", telling.frames[-1][0])]
    wait_until(lambda: all(ended(reader) for reader in [telling, *live]))
    assert telling.last["type"] == "RUN_FINISHED" and "word59" in telling.words
    assert live[0].frames == telling.frames
    assert live[1].frames == telling.frames[-len(live[1].frames) :] and live[1].frames
    for place, (number, _) in enumerate(telling.frames, start=1):
        began, again = time.monotonic(), follow(two, "run-1", number)
        again.join(10)
        assert again.frames == telling.frames[place:]
        assert time.monotonic() - began < 1  # a finished run ends at once


def test_the_same_message_to_two_replicas_is_one_run(replicas: Replicas) -> None:
    asked = len(replicas.provider.requests)
    replicas.provider.answers.append(Answer(" ".join(["word"] * 30), delay=0.02))
    readers = [speak(server, "run-2") for server in replicas.pair for _ in range(3)]
    wait_until(lambda: all(ended(reader) for reader in readers))
    assert all(reader.frames == readers[0].frames for reader in readers)
    assert readers[0].last["type"] == "RUN_FINISHED" and len(replicas.provider.requests) == asked + 1


def test_a_stop_reaches_the_owner_and_every_reader(replicas: Replicas) -> None:
    one, two = replicas.pair
    replicas.provider.answers.append(Answer(" ".join(["word"] * 2_000), delay=0.02))
    readers = [speak(one, "run-3")]
    wait_until(lambda: "word word" in readers[0].words)
    readers += [follow(one, "run-3"), follow(two, "run-3")]
    wait_until(lambda: all("word word" in reader.words for reader in readers))
    with two.client() as client:
        assert client.post(f"{BASE}/runs/run-3/stop").status_code == 202
    wait_until(lambda: all(ended(reader) for reader in readers), 10)
    assert all(reader.frames == readers[0].frames for reader in readers)
    assert readers[0].last["outcome"] == {"type": "cancelled"}


def test_the_readers_of_a_dead_replica_are_told_by_the_other(replicas: Replicas) -> None:
    one, two = replicas.start(), replicas.pair[1]
    replicas.provider.answers.extend([Answer(" ".join(["word"] * 2_000), delay=0.02), Answer("Here I am.")])
    telling = speak(one, "run-4")
    wait_until(lambda: "word word" in telling.words)
    elsewhere = follow(two, "run-4")
    one.kill()
    wait_until(lambda: ended(elsewhere), 45)  # the lease runs out after 30 s
    assert elsewhere.last["type"] == "RUN_ERROR" and elsewhere.last["code"] == "owner_died"
    numbers = [int(number.rpartition(":")[2]) for number, _ in elsewhere.frames]
    assert numbers == list(range(1, len(numbers) + 1)) and elsewhere.words.startswith("word word")
    going_on = follow(two, "run-4", telling.frames[-1][0])
    wait_until(lambda: ended(going_on))
    assert telling.frames + going_on.frames == elsewhere.frames
    again = speak(two, "run-again")
    wait_until(lambda: ended(again))
    assert again.last["type"] == "RUN_FINISHED"


def test_without_redis_the_turns_go_on(replicas: Replicas) -> None:
    one, two = replicas.pair
    replicas.redis.stop()
    replicas.provider.answers.append(Answer(" ".join(["word"] * 40), delay=0.02))
    telling = speak(one, "run-5")
    wait_until(lambda: "word word" in telling.words)
    elsewhere = follow(two, "run-5")
    wait_until(lambda: ended(telling) and ended(elsewhere))
    assert telling.last["type"] == "RUN_FINISHED"
    assert elsewhere.frames == telling.frames
    replicas.redis.start()

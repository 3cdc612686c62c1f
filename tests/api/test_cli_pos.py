"""`tableside pos` and `demo load --pos`, as a person types them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import TABLESIDE, Stores, prepare_database

NOW = ("--now", "2027-01-01T15:00:00+00:00")


@pytest.fixture(scope="module")
def env(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    env = {
        "TABLESIDE_DATA_DIR": str(tmp_path_factory.mktemp("till")),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": f"till_{uuid4().hex[:12]}",
    }
    prepare_database(env)
    return env


def run(env: dict[str, str], *args: str, code: int = 0) -> str:
    done = subprocess.run([*TABLESIDE, *args], env={**os.environ, **env}, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def test_the_demo_comes_by_its_till_and_goes_again(env: dict[str, str]) -> None:
    loaded: dict[str, Any] = json.loads(run(env, "demo", "load", "--pos", "square", *NOW, "--json"))
    assert loaded["sync"]["orders_new"] == 21_350 and loaded["sync"]["status"] == "done"
    status = run(env, "pos", "status")
    assert "Square: connected (Luna Pizza), a sandbox with demo data; 21,350 orders" in status
    again = json.loads(run(env, "demo", "load", "--pos", "square", *NOW, "--json"))
    assert (again["sync"]["orders_new"], again["sync"]["items_updated"]) == (0, 0)
    assert "demo data" in run(env, "demo", "load", *NOW)  # the file stands back: nothing is doubled
    assert json.loads(run(env, "pos", "status", "--json"))["connections"][0]["orders"] == 21_350
    assert "could not be reached" in run(env, "pos", "sync", "square", code=1)
    key = Path(env["TABLESIDE_DATA_DIR"]) / "encryption-key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert "are deleted" in run(env, "pos", "disconnect", "square", "--delete-data")
    assert "No till is connected" in run(env, "pos", "status")


def test_what_cannot_work_is_one_line(env: dict[str, str]) -> None:
    run(env, "demo", "load", *NOW)
    assert "not connected" in run(env, "pos", "sync", "square", code=2)
    assert "TABLESIDE_SQUARE_APP_ID" in run(env, "pos", "connect", "square", code=2)
    assert "Nothing answers" in run(env, "demo", "load", "--pos", "square", "--pos-url", "http://127.0.0.1:9", code=1)
    given = {**env, "TABLESIDE_SQUARE_APP_ID": "app", "TABLESIDE_SQUARE_SECRET": "s"}
    assert "https://connect.squareup.com/oauth2/authorize?client_id=app" in run(given, "pos", "connect", "square")
    exposed = {**env, "TABLESIDE_ENV": "production", "TABLESIDE_JWT_SECRET": "s" * 40}
    assert "TABLESIDE_ENCRYPTION_KEY" in run(exposed, "pos", "status", code=2)

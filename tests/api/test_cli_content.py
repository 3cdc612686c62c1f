"""`tableside content` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from api.cli import cli
from tests.conftest import Stores, prepare_database

ORDERS = "order,date,item,quantity,unit price\n1,31/12/2026,Soup,2,5\n2,30/12/2026,Flan,1,4\n"
TEXTS = "Hey folks! Soup is on and it smells like heaven. Swing by!\n\nFlan's back, gang! Come get a spoonful today!"


@pytest.fixture(scope="module")
def env(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("content")
    env = {
        "TABLESIDE_DATA_DIR": str(folder),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": f"content_{uuid4().hex[:12]}",
    }
    prepare_database(env)
    (folder / "orders.csv").write_text(ORDERS)
    run(env, "menu", "import", str(folder / "orders.csv"))
    return env


def run(env: dict[str, str], *args: str, code: int = 0, given: str = "") -> Result:
    """In this process: a new one would spend its seconds on imports."""
    options = ["--restaurant", "osteria", "--now", "2027-01-01T10:00"]
    done = CliRunner().invoke(cli, [*args, *options], env=env, input=given)
    assert done.exit_code == code, done.output
    return done


def test_a_draft_is_written(env: dict[str, str]) -> None:
    wish = ["--topic", "a rainy Friday", "--channel", "sms,facebook", "--item", "soup", "--offer", "20% off"]
    found = json.loads(run(env, "content", "write", *wish, "--variants", "2", "--json").stdout)
    assert {(one["channel"], one["variant"]) for one in found["versions"]} == {
        ("sms", "A"), ("sms", "B"), ("facebook", "A"), ("facebook", "B"),
    }  # fmt: skip
    assert found["brief"]["offer"]["value"] == 20 and "Soup" in found["versions"][0]["body"]
    told = run(env, "content", "write", "--topic", "flan day", "--channel", "website").stdout
    assert "-- Website banner" in told


def test_the_voice_is_learned_from_stdin_shown_and_scored(env: dict[str, str]) -> None:
    learned = json.loads(run(env, "content", "voice", "--learn", "-", "--json", given=TEXTS).stdout)
    assert learned["learned"] is True and learned["samples"] == 2
    assert "version 1, from 2 texts" in run(env, "content", "voice").stdout
    score = json.loads(run(env, "content", "voice", "--score", "Hey folks, swing by!", "--json").stdout)
    assert 0 <= score["score"] <= 100


def test_what_cannot_be_is_one_line_and_exit_2(env: dict[str, str], tmp_path: Path) -> None:
    wrong = [
        (["write", "--topic", "x", "--channel", "fax"], "'fax' is no channel"),
        (["write", "--topic", "x", "--channel", "sms", "--offer", "120%"], "120"),
        (["voice", "--learn", "-"], "nothing to learn"),
    ]
    for args, says in wrong:
        refused = run(env, "content", *args, code=2)
        assert says in refused.stderr and refused.stderr.count("\n") == 1

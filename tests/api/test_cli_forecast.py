"""`tableside menu forecast|train|models|events|place`: what a person types, and what comes of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from api.cli import cli
from tests.conftest import Stores, prepare_database

NOW = "2027-01-01T10:00"


@pytest.fixture(scope="module")
def env(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("cli-forecast")
    env = {
        "TABLESIDE_DATA_DIR": str(folder),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": f"cli_{uuid4().hex[:12]}",
    }
    prepare_database(env)
    orders = folder / "orders.csv"
    orders.write_text("order,date,item,quantity,unit price\n" + "".join(lines()))
    done = tableside(env, "import", str(orders), "--timezone", "America/New_York", "--currency", "USD")
    assert done.exit_code == 0, done.output
    return env


def lines() -> list[str]:
    """100 days of a soup that sells 10 a day and 20 on Fridays."""
    days = [date(2026, 12, 31) - timedelta(days=number) for number in range(100)]
    return [f"{day},{day},Soup,{20 if day.weekday() == 4 else 9 + day.day % 3},5\n" for day in days]


def tableside(env: dict[str, str], *args: str) -> Result:
    command = ["menu", *args, "--restaurant", "osteria", "--now", NOW]
    return CliRunner().invoke(cli, command, env=env)


def told(env: dict[str, str], *args: str) -> dict[str, Any]:
    done = tableside(env, *args, "--json")
    assert done.exit_code == 0, done.output
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_from_quick_to_trained_and_back(env: dict[str, str]) -> None:
    quick = told(env, "forecast", "--item", "soup", "--date", "2027-01-08")
    assert quick["model"]["simple"] and 14 < quick["asked"]["expected"] < 26
    assert told(env, "models", "list")["models"] == []
    trained = told(env, "train")  # no server runs, so it is done here
    first = trained["result"]["version"]  # the quick answer had asked for a training too
    assert trained["status"] == "done" and first in (1, 2)
    again = told(env, "train", "--wait")["result"]["version"]
    full = told(env, "forecast", "--days", "14")
    assert full["model"]["version"] == again > first and len(full["days"]) == 14 and full["items"][0]["name"] == "Soup"
    assert told(env, "models", "activate", "1")["status"] == "active"
    assert told(env, "models", "list")["active"] == 1
    shown = tableside(env, "forecast", "--item", "soup").stdout
    assert "Soup (80% interval)" in shown and "2027-01-08" not in shown and "repeating last week" in shown


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["forecast", "--days", "10000"], "1 to 28 days"),
        (["forecast", "--date", "2026-12-01"], "is over"),
        (["forecast", "--item", "sushi"], "no dish called 'sushi'"),
        (["models", "activate", "99"], "no model version 99"),
        (["place", "--latitude", "100"], "latitude"),
        (["events", "add", "Fair", "2027-01-05", "--end", "2027-01-01"], "cannot end before it starts"),
        (["events", "import", "/nowhere.ics"], "cannot be read"),
        (["events", "import", "http://127.0.0.1/a.ics"], "https://"),
        (["events", "delete", "none"], "no such event"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(env: dict[str, str], args: list[str], words: str) -> None:
    done = tableside(env, *args)
    assert done.exit_code == 2 and words in done.stderr and done.stderr.count("\n") == 1, done.stderr


def test_days_and_the_place_are_noted(env: dict[str, str], tmp_path: Path) -> None:
    settled = told(env, "place", "--country", "US", "--subdivision", "NY", "--latitude", "40.7", "--longitude", "-74")
    assert settled == {"country": "US", "subdivision": "NY", "latitude": 40.7, "longitude": -74.0}
    added = told(env, "events", "add", "Stocktaking", "2027-01-06", "--closed")
    calendar = tmp_path / "mine.ics"
    event = "BEGIN:VEVENT\nUID:a\nSUMMARY:Derby\nDTSTART;VALUE=DATE:20270109\nEND:VEVENT\n"
    calendar.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}END:VCALENDAR\n")
    assert told(env, "events", "import", str(calendar)) == {"events": 1, "added": 1, "skipped": 0}
    assert [one["name"] for one in told(env, "events", "list")["events"]] == ["Stocktaking", "Derby"]
    told(env, "train", "--wait")
    closed = told(env, "forecast", "--date", "2027-01-06")
    assert closed["asked"]["closed"] and closed["asked"]["high"] == 0
    told(env, "events", "delete", added["id"])
    assert len(told(env, "events", "list")["events"]) == 1

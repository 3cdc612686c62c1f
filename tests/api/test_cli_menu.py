"""`tableside menu` as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from tests.conftest import TABLESIDE, Stores, prepare_database

LINES = "order,date,item,quantity,unit price\n1,31/12/2026,Soup,2,5\n2,30/12/2026,Flan,1,4\n"


@pytest.fixture(scope="module")
def env(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    env = {
        "TABLESIDE_DATA_DIR": str(tmp_path_factory.mktemp("cli")),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": f"cli_{uuid4().hex[:12]}",
    }
    prepare_database(env)
    return env


def tableside(env: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TABLESIDE, "menu", *args, "--now", "2027-01-01T10:00"],
        env={**os.environ, **env},
        check=False,
        capture_output=True,
        text=True,
    )


def test_import_costs_and_undo(env: dict[str, str], tmp_path: Path) -> None:
    orders, costs = tmp_path / "orders.csv", tmp_path / "costs.csv"
    orders.write_text(LINES)
    costs.write_text("item,cost\nSoup,1\nCake,2\n")
    made = tableside(env, "import", str(orders), "--restaurant", "osteria")
    assert made.returncode == 0, made.stderr
    assert "Imported 2 of 2 lines" in made.stdout and "time zone UTC (--timezone)" in made.stdout
    again = json.loads(tableside(env, "import", str(orders), "--restaurant", "osteria", "--json").stdout)
    assert again["status"] == "unchanged"
    costed = tableside(env, "costs", str(costs), "--restaurant", "osteria")
    assert "1 of 2 dishes have one now" in costed.stdout and "no dish called 'Cake'" in costed.stdout
    other = tableside(env, "import", str(orders), "--restaurant", "osteria", "--currency", "GBP")
    assert other.returncode == 2 and "currency USD" in other.stderr
    undone = tableside(env, "undo", again["import_id"], "--restaurant", "osteria")
    assert undone.returncode == 0 and "from the menu: 1." in undone.stdout
    gone = tableside(env, "undo", again["import_id"], "--restaurant", "osteria")
    assert gone.returncode == 2 and gone.stderr.count("\n") == 1


def test_a_bad_file_is_one_line_and_makes_no_restaurant(env: dict[str, str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("order,item,price\n1,Soup,5\n")
    failed = tableside(env, "import", str(bad), "--restaurant", "new-one", "--timezone", "Europe/Rome", "--json")
    assert failed.returncode == 2 and failed.stderr.count("\n") == 1
    assert "no date column" in json.loads(failed.stdout)["error"]["message"]
    assert tableside(env, "costs", str(bad), "--restaurant", "new-one").returncode == 2  # there is none

"""`tableside menu promos|roi` on files alone, on figures given by hand, and from the database."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memory.mongo import Mongo
from tests.conftest import TABLESIDE, Stores
from tests.tools.menu.conftest import Write
from tools.menu.promotions.board import board_of_files

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def menu(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
        folder = () if env else ("--data-dir", str(tmp_path / "data"))
        command = [*TABLESIDE, "menu", *map(str, args), *folder]
        return subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **env})

    return menu


@pytest.fixture
def orders(write: Write) -> Path:
    """Half a year; few come on Mondays; cake is had with coffee."""
    rng = np.random.default_rng(2)
    lines, number = ["order,date,item,size,quantity,unit price"], 0
    for day in range(182):
        date_ = date(2026, 6, 29) + timedelta(days=day)
        for _ in range(rng.poisson(6 if date_.weekday() == 0 else 14)):
            number += 1
            cup = rng.choice(["S", "L"])
            lines.append(f"{number},{date_},Coffee,{cup},1,{3 if cup == 'S' else 4}")
            if rng.random() < 0.3:
                lines.append(f"{number},{date_},Cake,,1,5")
            if rng.random() < 0.1:
                lines.append(f"{number},{date_},Soup,,1,8")
    return write(lines, "orders.csv")


@pytest.fixture
def costs(write: Write) -> Path:
    return write(["item,size,cost", "Coffee,S,0.5", "Coffee,L,1.5", "Cake,,1.2"], "costs.csv")


def content(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_file_on_slow_mondays(run: Run, orders: Path, costs: Path, tmp_path: Path) -> None:
    found = content(run("promos", "--orders", orders, "--costs", costs, "--weekday", "Mondays", "--json"))
    assert found["asked_day"]["slow"] and found["asked_day"]["index"] < 0.6
    assert found["suggestions"] and all(one["weekday"] == "Monday" for one in found["suggestions"])
    assert found["basis"]["orders"] > 1000 and not (tmp_path / "data").exists()
    again = content(run("promos", "--orders", orders, "--costs", costs, "--weekday", "monday", "--json"))
    assert again == found
    table = run("promos", "--orders", orders, "--costs", costs)
    assert table.returncode == 0 and "What to promote" in table.stdout and "modelled" in table.stdout


def test_the_board_of_a_file(orders: Path, costs: Path) -> None:
    board = board_of_files(orders, costs, "USD", "UTC")
    assert board.menu and board.history
    coffee, cake, soup = (board.row(key) for key in ("coffee", "cake", "soup"))
    assert coffee is not None and cake is not None and soup is not None
    assert board.menu.costs[coffee] == pytest.approx(1.0, abs=0.03)  # by what each size sold
    assert board.menu.costs[cake] == 1.2 and np.isnan(board.menu.costs[soup])
    pair = board.menu.pairs[cake]
    assert pair and pair.other == "coffee" and pair.share == pytest.approx(1.0)


def test_roi_of_a_dish_in_a_file(run: Run, orders: Path, costs: Path) -> None:
    found = content(
        run("roi", "--orders", orders, "--costs", costs, "--item", "cakes", "--discount", "10", "--days", "7", "--json")
    )
    assert found["item"] == "Cake" and found["inputs"]["unit_cost"] == 1.2 and found["lift_basis"] == "modelled"
    assert found["break_even_alone_percent"] == pytest.approx(100 * 0.5 / 3.3, abs=0.1)


def test_roi_by_hand_needs_no_restaurant(run: Run, tmp_path: Path) -> None:
    args = (
        "--price",
        "16",
        "--unit-cost",
        "5",
        "--units-a-day",
        "10",
        "--discount",
        "20",
        "--days",
        "14",
        "--lift",
        "60",
    )
    found = content(run("roi", *args, "--json"))
    assert (found["break_even_lift_percent"], found["profit"]["estimate"]) == (41.0, 207.2)
    assert found["lift_basis"] == "given" and not (tmp_path / "data").exists()
    shown = run("roi", *args)
    assert shown.returncode == 0 and "41%" in shown.stdout and "gets the discount too" in shown.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("promos", "--weekday", "someday"), "no weekday"),
        (("promos", "--costs", "costs.csv"), "--costs goes with --orders"),
        (("roi", "--discount", "120", "--price", "5"), "less than or equal to 100"),
        (("roi", "--days", "10000", "--price", "5"), "less than or equal to 366"),
        (("promos", "--orders", "nowhere.csv"), "nowhere.csv"),
        (("promos", "--orders", "{orders}", "--item", "sushi"), "no dish called"),
    ],
)
def test_what_cannot_be_is_one_line(run: Run, orders: Path, args: tuple[str, ...], said: str) -> None:
    done = run(*(one.format(orders=orders) for one in args), "--json")
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
    assert said in json.loads(done.stdout)["error"]["message"]


def test_from_the_database(run: Run, orders: Path, stores: Stores, mongo: Mongo, tmp_path: Path) -> None:
    env = {
        "TABLESIDE_DATA_DIR": str(tmp_path / "kept"),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": mongo.database.name,
    }
    now = ("--restaurant", "bar", "--now", "2027-01-01T10:00", "--json")
    content(run("import", orders, *now, **env))
    found = content(run("promos", "--goal", "slow_day", *now, **env))
    assert found["asked_day"]["weekday"] == "Monday" and found["suggestions"]
    assert all(one["profit"] is None and one["status"] == "open" for one in found["suggestions"])
    estimated = content(run("roi", "--item", "soup", *now, **env))
    assert estimated["item"] == "Soup" and estimated["profit"] is None and estimated["revenue"]
    unknown = run("promos", "--restaurant", "nobody", **env)
    assert unknown.returncode == 2

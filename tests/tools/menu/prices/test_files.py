"""`tableside menu prices` on files alone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TABLESIDE
from tests.tools.menu.conftest import Write
from tools.menu.prices.files import dishes_of, read_competition, read_costs, read_priced_sales

CAFE = Path(__file__).parents[3] / "data" / "cafe-burger" / "transactions.csv"
FIELDS = {"item", "current", "suggested", "low", "high", "elasticity", "expected_profit_change", "reason"}

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def prices(*args: str | Path) -> subprocess.CompletedProcess[str]:
        command = [*TABLESIDE, "menu", "prices", "--data-dir", str(tmp_path / "data"), *map(str, args)]
        return subprocess.run(command, check=False, capture_output=True, text=True)

    return prices


def items(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return {one["item"]: one for one in json.loads(done.stdout)["items"]}


def test_a_cafe_with_a_price_history(run: Run, write: Write, tmp_path: Path) -> None:
    """Four things, prices changed every four months; one costs more than it ever sold for, one has no cost."""
    costs = write(["item,cost", "1070,8", "2051,14", "2052,7"], "costs.csv")
    found = items(run("--orders", CAFE, "--costs", costs, "--json"))
    assert set(found) == {"1070", "2051", "2052", "2053"} and all(set(one) >= FIELDS for one in found.values())
    burger = found["1070"]
    assert burger["reason"] == "raise" and burger["current"] == 14.5
    assert burger["current"] < burger["suggested"] <= burger["high"] <= 16.0 * 1.05 and burger["low"] == 13.3
    assert -1.8 < burger["elasticity"]["low"] < burger["elasticity"]["estimate"] < burger["elasticity"]["high"] < -0.9
    change = burger["expected_profit_change"]
    assert 0 < change["low"] < change["estimate"] < change["high"]
    assert (found["2051"]["reason"], found["2051"]["suggested"], found["2051"]["low"]) == ("unclear", None, None)
    assert "more than any price" in found["2051"]["reason_text"]
    assert (found["2053"]["reason"], found["2053"]["suggested"]) == ("no_cost", None)
    assert found["2053"]["elasticity"]["estimate"] < -0.8
    assert not (tmp_path / "data").exists()  # no database was opened


def test_one_dish_and_a_margin(run: Run, write: Write) -> None:
    costs, others = write(["item,cost", "1070,8"], "costs.csv"), write(["item,price", "1070,14", "1070,14.2"], "o.csv")
    args = ("--orders", CAFE, "--costs", costs, "--item", "1070", "--target-margin", "55", "--competition", others)
    burger = items(run(*args, "--json"))["1070"]
    assert burger["target_price"] == 17.78 and burger["high"] == 15.62  # 10 % above the dearest competitor
    assert burger["suggested"] is None or burger["suggested"] <= 15.62
    shown = run(*args)
    assert shown.returncode == 0 and "1070: " in shown.stdout and "not counted" in shown.stdout


def test_sizes_at_one_price_and_nothing_to_learn(run: Run, write: Write) -> None:
    rows = [f"2026-01-{day:02},Thai,{size},{price}" for day in range(1, 29) for size, price in (("S", 12), ("L", 20))]
    orders = write(["date,item,size,price", *rows])
    done = run("--orders", orders, "--json")
    assert done.returncode == 0
    assert [(one["size"], one["reason"], one["suggested"]) for one in json.loads(done.stdout)["items"]] == [
        ("S", "no_price_history", None),
        ("L", "no_price_history", None),
    ]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--target-margin", "120"], "between 0 and 100"),
        (["--currency", "XXXX"], "XXXX"),
        (["--item", "sushi"], "no dish called 'sushi'"),
        (["--costs", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_bad_input_is_one_line(run: Run, args: list[str], message: str) -> None:
    done = run("--orders", CAFE, *args)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and message in done.stderr


def test_costs_by_size_and_by_near_names(write: Write) -> None:
    sales = read_priced_sales(
        write(["date,item,size,price", "2026-01-01,Crêpe Suzette,S,5", "2026-01-01,Crêpe Suzette,L,7"])
    )
    dishes = dishes_of(sales.history)
    costs = read_costs(write(["item,size,cost", "crepe suzette,l,2", "crepe suzette,,1.5", "Tart,,9"], "c.csv"), dishes)
    assert costs == {("crepe suzette", "L"): 2.0, ("crepe suzette", None): 1.5}
    assert read_competition(write(["item,price", "Crêpe Suzettes,6", "crepe suzette,0"], "p.csv"), dishes) == {
        "crepe suzette": [6.0]
    }


def test_only_the_last_five_years_count(write: Write) -> None:
    sales = read_priced_sales(write(["date,item,price", "2001-01-01,Soup,2", "2026-06-01,Soup,5"]))
    assert sales.history.days == 1826 and sales.history.units.sum() == 1
    assert [(point.price, point.units) for point in sales.points] == [(5.0, 1)]

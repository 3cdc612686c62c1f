"""`menu report` on files alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.cli.menu import COMMANDS
from core.errors import BadInput
from tests.tools.menu.conftest import Write
from tools.menu.report.engine import fast
from tools.menu.report.orders import read_sales
from tools.menu.report.report import Wishes, menu_report

HEADER = "order,date,time,item,size,category,quantity,unit price"
LINES = [
    HEADER,
    *(
        f"{day},2026-11-{day:02},18:05,Margherita,{'SL'[day % 2]},Pizza,8,{10 + 4 * (day % 2)}.00"
        for day in range(1, 31)
    ),
    *(f"{50 + day},2026-11-{day:02},19:05,Calzone,,Pizza,2,15.00" for day in range(1, 31)),
    *(f"{90 + day},2026-11-{day:02},20:05,Cola,,Drinks,6,3.00" for day in range(1, 31)),
]
COSTS = ["item,size,cost", "Margherita,S,3", "Margherita,L,5", "calzones,,4", "Lasagne,,2"]


def report(orders: Path, costs: Path | None = None, **wishes: Any) -> dict[str, Any]:
    return menu_report(orders, costs, Wishes(**wishes))


def test_the_whole_menu(write: Write) -> None:
    found = report(write(LINES), write(COSTS, "costs.csv"))
    assert set(found) == {"items", "thresholds", "data_quality"}
    # Margins: Margherita 12 - 4, Calzone 15 - 4; the mean over 240 and 60 units is 8.60. Popular from 70% of a third.
    assert found["thresholds"] == [{"scope": "menu", "popularity_percent": 23.3333, "contribution_margin": 8.6}]
    rows = {row["item"]: row for row in found["items"]}
    assert rows["Margherita"] == {
        "item": "Margherita",
        "category": "Pizza",
        "sold": 240,
        "price": 12.0,
        "cost": 4.0,
        "contribution_margin": 8.0,
        "mix_percent": 50.0,
        "class": "plowhorse",
        "probability": 1.0,
        "decided": True,
    }
    assert rows["Calzone"]["class"] == "puzzle" and rows["Calzone"]["probability"] > 0.9
    cola = rows["Cola"]
    assert (cola["class"], cola["cost"], cola["probability"], cola["decided"]) == ("uncosted", None, None, False)
    assert sum(row["mix_percent"] for row in found["items"]) == pytest.approx(100)
    assert found["data_quality"]["uncosted"] == ["Cola"] and found["data_quality"]["price_changes"] == []
    assert any("Lasagne" in note for note in found["data_quality"]["notes"])


def test_by_category_and_with_other_bars(write: Write) -> None:
    orders, costs = write(LINES), write(COSTS, "costs.csv")
    found = report(orders, costs, by="category")
    assert [one["scope"] for one in found["thresholds"]] == ["Drinks", "Pizza"]
    assert [row["mix_percent"] for row in found["items"]] == [100.0, 80.0, 20.0]
    rows = {row["item"]: row for row in report(orders, costs, popularity_cutoff=12.5)["items"]}
    assert rows["Calzone"]["class"] == "star"
    assert report(orders, popularity_factor=1.0)["thresholds"][0]["popularity_percent"] == 33.3333
    for wrong in ({"popularity_cutoff": 0.0}, {"popularity_cutoff": 101.0}, {"popularity_factor": -1.0}):
        with pytest.raises(BadInput, match="--popularity"):
            report(orders, **wrong)


def test_a_currency_without_cents_and_a_lost_hour(write: Write) -> None:
    found = report(
        write(
            [
                "order,date,item,quantity,price each",
                "1,2026-03-29 01:30,Ramen,3,1200",
                "2,2026-03-29 02:30,Ramen,1,1200",
            ]
        ),
        write(["item,cost", "Ramen,400.5"], "costs.csv"),
        currency="JPY",
        timezone="Europe/London",
    )
    row = found["items"][0]
    assert (row["sold"], row["price"], row["cost"], row["contribution_margin"]) == (4, 1200, 400.5, 800)
    assert found["data_quality"]["grade"] == "thin"


def test_bad_rows_refunds_and_losses_are_told(write: Write) -> None:
    found = report(
        write(
            [
                "order,date,item,quantity,price each",
                "1,2026-01-02,Soup,2,5",
                "2,2026-01-02,Soup,1,-5",
                "3,2026-01-02,Pie,-3,7",
                "4,never,Soup,1,5",
                "5,2026-01-03,Tart,1,4",
            ]
        ),
        write(["item,cost", "Tart,6", "Soup,1"], "costs.csv"),
    )
    quality = found["data_quality"]
    assert (quality["rows"], quality["lines"], quality["bad_rows"], quality["refund_lines"]) == (5, 3, 2, 1)
    assert {one["reason"] for one in quality["bad_reasons"]} == {"the price is negative", "'never' is not a date"}
    assert quality["refunded"] == ["Pie"] and quality["below_cost"] == ["Tart"]
    assert {row["item"]: row["contribution_margin"] for row in found["items"]}["Tart"] == -2.0


@pytest.mark.parametrize("slow", [False, True])
def test_free_text_is_no_menu(write: Write, monkeypatch: pytest.MonkeyPatch, slow: bool) -> None:
    if slow:
        monkeypatch.setattr(fast, "shape_of", lambda *_: None)
    path = write(["date,item,price", *(f"2026-01-02,note number {number},5" for number in range(50_000))])
    with pytest.raises(BadInput, match="more than 5,000 different dishes"):
        report(path)


def test_a_file_of_nothing_usable_says_why(write: Write) -> None:
    with pytest.raises(BadInput, match="None of the 2 lines.*'x' is not a price"):
        report(write(["date,item,price", "2026-01-02,Soup,x", "2026-01-03,Soup,x"]))


@pytest.mark.parametrize(
    ("stamp", "price"), [("%s 18:05", "9.50"), ("%s,7:30 pm", "9.50"), ("%s", None), ("%sT23:59:59", None)]
)
def test_regular_files_are_read_fast(
    write: Write, monkeypatch: pytest.MonkeyPatch, stamp: str, price: str | None
) -> None:
    head = "date,time,item,price each" if "," in stamp else "date,item,price each"
    rows = [
        f"{stamp % f'2026-0{1 + number % 9}-1{number % 7}'},Dish {number % 7},{price or f'{5 + number * 7 % 1000 / 100:.2f}'}"
        for number in range(2_000)
    ]
    path = write([head, *rows])
    summed = fast.fast_sums
    seen: list[bool] = []
    monkeypatch.setattr(fast, "fast_sums", lambda *args: seen.append((found := summed(*args)) is not None) or found)
    quick = read_sales(path)
    monkeypatch.setattr(fast, "fast_sums", lambda *_: None)
    assert seen == [True] and read_sales(path).totals == quick.totals and quick.lines == 2_000


def test_the_command(write: Write) -> None:
    orders, costs = write(LINES), write(COSTS, "costs.csv")
    done = CliRunner().invoke(COMMANDS["menu"], ["report", "--orders", str(orders), "--costs", str(costs), "--json"])
    assert done.exit_code == 0 and json.loads(done.stdout)["items"][0]["item"] == "Margherita"
    shown = CliRunner().invoke(COMMANDS["menu"], ["report", "--orders", str(orders), "--costs", str(costs)])
    assert shown.exit_code == 0 and "plowhorse" in shown.stdout and "earning well from $8.60" in shown.stdout
    lost = CliRunner().invoke(COMMANDS["menu"], ["report", "--orders", str(orders) + "x", "--json"])
    assert lost.exit_code == 2 and json.loads(lost.stdout)["error"]["code"] == "bad_input"


def test_what_came_back_moves_no_bar_and_has_no_price(write: Write) -> None:
    lines = ["order,date,item,quantity,price each", "1,2026-01-02,Soup,2,5", "2,2026-01-02,Soup,-5,5"]
    costs = write(["item,cost", "Steak,9", "Soup,1"], "costs.csv")
    found = report(write([*lines, "3,2026-01-02,Steak,4,20"]), costs)
    assert found["thresholds"] == [{"scope": "menu", "popularity_percent": 70.0, "contribution_margin": 11.0}]
    steak, soup = found["items"]
    assert (steak["mix_percent"], steak["class"]) == (100.0, "star")
    assert (soup["sold"], soup["price"], soup["contribution_margin"], soup["class"]) == (-3, None, None, None)
    assert found["data_quality"]["refunded"] == ["Soup"]


@pytest.mark.parametrize("slow", [False, True])
def test_a_dish_of_rejected_lines_alone_and_slips_of_the_year(
    write: Write, monkeypatch: pytest.MonkeyPatch, slow: bool
) -> None:
    if slow:
        monkeypatch.setattr(fast, "shape_of", lambda *_: None)
    lines = ["order,date,item,quantity,price each", "1,2026-01-02,Soup,2,5", "2,2026-01-02,Odd,1,-7"]
    found = report(write([*lines, "3,9999-12-31,Pie,1,5", "4,0001-01-01,Tart,1,5"]))
    assert [row["item"] for row in found["items"]] == ["Soup"]
    assert found["data_quality"]["bad_rows"] == 3


def test_more_dishes_and_days_than_any_till_has_are_refused(write: Write) -> None:
    lines = ["date,item,price", "1990-01-02,Soup,5", "2090-01-02,Soup,5"]
    with pytest.raises(BadInput, match="601 dishes over 36,526 days"):
        report(write([*lines, *(f"2026-01-02,dish {number},5" for number in range(600))]))


def test_a_file_of_two_days_far_apart_has_a_hole_and_no_closing_days(write: Write) -> None:
    found = report(write(["date,item,price", "2026-01-02,Soup,5", "2026-08-02,Soup,5"]))["data_quality"]
    assert found["closed_weekdays"] == [] and found["counts"]["missing_days"] == 211

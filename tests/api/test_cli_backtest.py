"""`tableside menu backtest` on a file alone: its table, its one document, and what it says of bad input."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from api.cli import cli
from api.cli.menu import backtest as module
from sandboxes.restaurant import source_days


@pytest.fixture(scope="module")
def orders(tmp_path_factory):
    """Four months of the demo's five first dishes of every ticket."""
    path = tmp_path_factory.mktemp("orders") / "orders.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["order_id", "date", "time", "item", "size", "price", "quantity"])
        number = 0
        for day, tickets in source_days().items():
            if day > date(2015, 4, 20):
                continue
            for ticket in tickets:
                number += 1
                for line in ticket.lines[:5]:
                    writer.writerow(
                        [number, day.isoformat(), ticket.at.isoformat(), line.dish, line.size, line.price, 1]
                    )
    return path


def asked(*words):
    return CliRunner().invoke(cli, ["menu", "backtest", *map(str, words)])


def test_one_document_with_every_candidate(orders):
    done = asked("--orders", orders, "--origins", 2, "--items", 4, "--horizon", 7, "--country", "US", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert set(found) == {"horizon", "origins", "items", "total", "chosen"} and found["horizon"] == 7
    last, first = (date.fromisoformat(day) for day in reversed(found["origins"]))
    assert last - first == timedelta(days=7) and last == date(2015, 4, 13)
    assert {"tableside", "seasonal_naive", "ets", "level", "xgboost", "random_forest", "blend"} <= set(found["items"])
    assert found["chosen"] in found["items"] and set(found["total"]) == set(found["items"])
    ours, naive = found["items"]["tableside"], found["items"]["seasonal_naive"]
    assert set(ours) == {"wape", "rmsse", "pinball", "coverage80", "seconds"} and ours["wape"] < naive["wape"]


def test_a_table_for_people(orders):
    done = asked("--orders", orders, "--origins", 1, "--items", 2)
    assert done.exit_code == 0 and "tableside" in done.stdout and "WAPE" in done.stdout and "origin 1 of" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--horizon", 10_000), "A forecast reaches 1 to 28 days ahead."),
        (("--origins", 60), "60 origins of 7 days need"),
        (("--items", 0), "at least one origin"),
        (("--country", "XX"), "No public holidays are known for 'XX'"),
    ],
)
def test_bad_input_is_one_line(orders, words, said):
    done = asked("--orders", orders, *words)
    assert done.exit_code == 2 and said in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_without_the_peers_it_says_how_to_get_them(orders, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "_PYTHON", tmp_path / "none")
    done = asked("--orders", orders, "--origins", 1, "--peers")
    assert done.exit_code == 2 and "make peers" in done.stderr


def test_peers_that_fail_are_said_in_one_line(orders, monkeypatch, tmp_path):
    script = tmp_path / "peers.py"
    script.write_text("raise SystemExit('no such model')")
    monkeypatch.setattr(module, "_SCRIPT", script)
    monkeypatch.setattr(module, "check_peers", lambda: None)
    monkeypatch.setattr(module, "_PYTHON", sys.executable)
    done = asked("--orders", orders, "--origins", 1, "--items", 1, "--peers")
    assert done.exit_code == 1 and "The peers failed: no such model" in done.stderr

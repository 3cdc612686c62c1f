"""`tableside grade` on a real website of this machine, with no key, no database and no network."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from api.cli.base import Options
from api.cli.grade import _check
from core.errors import BadInput
from tests.conftest import TABLESIDE, free_port
from tools.grader.engine.evidence import Evidence
from tools.grader.schemas import Graded, Place

PAGE = """<!doctype html><html lang="en"><head><title>Mario's Pizzeria in Brooklyn</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="description" content="Wood-fired pizza
since 1998: eat in the garden, take away, or have it brought to your door anywhere in Brooklyn Heights.">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Restaurant", "name": "Mario's Pizzeria",
"telephone": "+1 212 555 0142", "address": "84 Lantern Street, Brooklyn, NY 11201"}</script></head><body>
<h1>Mario's Pizzeria</h1><p>Call <a href="tel:+12125550142">(212) 555-0142</a>, 84 Lantern Street, Brooklyn, NY 11201.
</p><h2>Menu</h2><ul><li>Margherita $12.00</li><li>Diavola $14.50</li><li>Tiramisu $7.00</li></ul></body></html>"""
CONTRACT = {
    *("target", "score", "grade", "coverage", "confidence", "final", "rubric_version", "categories", "checks"),
    *("recommendations", "sources"),
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def website(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text(PAGE)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def tableside(tmp_path: Path, *args: str, **settings: str) -> tuple[int, str, str]:
    """In a process and a folder of its own, with none of our settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TABLESIDE_")}
    env = {**kept, "TABLESIDE_DATA_DIR": str(tmp_path / "data"), "COLUMNS": "100", **settings}
    done = subprocess.run(
        [*TABLESIDE, "grade", *args], env=env, capture_output=True, text=True, timeout=90, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_any_site_of_this_machine_is_graded_without_keys(website: str, tmp_path: Path) -> None:
    code, out, err = tableside(tmp_path, website, "--allow-loopback", "--json")
    assert code == 0, err
    assert out.count("\n") == 1 and not (tmp_path / "data").exists()  # no data service was opened
    report = json.loads(out)
    assert set(report) >= CONTRACT and report["target"] == website and report["final"] is True
    assert 0 < report["coverage"] < 1 and (report["score"] is None) == (report["coverage"] < 0.4)
    categories = {one["name"]: one for one in report["categories"]}
    assert set(categories) == {"google", "website", "social", "delivery", "reviews"}
    assert 0 <= categories["website"]["score"] <= 100 and categories["google"]["score"] is None
    assert sum(one["weight"] for one in categories.values()) == pytest.approx(1)
    for check in report["checks"]:
        assert set(check) >= {
            *("id", "what", "category", "status", "points", "max_points", "evidence", "source", "fetched_at")
        }
        assert check["status"] in ("pass", "partial", "fail", "not_measured")
        assert set(check["evidence"]) == {"summary", "value", "url"} and 0 <= check["points"] <= check["max_points"]
        assert check["status"] != "not_measured" or check["points"] == 0
    for one in report["recommendations"]:
        assert set(one) >= {"id", "title", "why", "fix", "points", "effort"}
    statuses = {one["name"]: one["status"] for one in report["sources"]}
    assert statuses["website"] == "ok" and statuses["google"] == statuses["yelp"] == "not_connected"
    assert all(set(one) >= {"name", "status", "milliseconds", "error"} for one in report["sources"])


def test_the_same_site_gets_the_same_grade(website: str, tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        report = json.loads(tableside(tmp_path, website, "--allow-loopback", "--json")[1])
        seen.append({name: report[name] for name in ("score", "grade", "coverage", "confidence", "categories")})
    assert seen[0] == seen[1]


def test_for_people(website: str, tmp_path: Path) -> None:
    code, out, err = tableside(tmp_path, website, "--allow-loopback")
    assert code == 0
    assert "Mario's Pizzeria" in out and "Website" in out and "█" in out and "Fix first" in out and "1. " in out
    assert "✓ Website" in err and "Traceback" not in err  # progress, source by source


def test_this_machine_only_where_it_is_allowed(website: str, tmp_path: Path) -> None:
    code, out, err = tableside(tmp_path, website)
    assert code == 2 and out == "" and err.startswith("Error: ") and err.count("\n") == 1
    assert tableside(tmp_path, website, TABLESIDE_LOOPBACK_PORTS=f"[{website.split(':')[2][:-1]}]")[0] == 2


def test_nobody_there_is_one_line(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}/"
    code, out, err = tableside(tmp_path, address, "--allow-loopback", "--json")
    assert code == 1 and address in json.loads(out)["error"]["message"]
    assert err.count("Error: ") == 1 and "Traceback" not in err


def test_one_that_keeps_us_waiting_is_reported_as_that(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        code, out, _ = tableside(tmp_path, address, "--allow-loopback", "--json")
    report = json.loads(out)
    assert code == 0 and report["score"] is None and report["coverage"] == 0 and report["final"]
    assert {one["name"]: one["status"] for one in report["sources"]}["website"] == "timeout"


def test_without_a_stdout_it_ends_well(website: str, tmp_path: Path) -> None:
    command = shlex.join([*TABLESIDE, "grade", website, "--allow-loopback", "--json"])
    done = subprocess.run(["/bin/sh", "-c", f"exec {command} >&-"], capture_output=True, timeout=90, check=False)
    assert done.returncode == 0 and done.stderr == b""


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("Mario's Pizzeria", "address"),
        ("http://169.254.169.254/latest/meta-data", ""),
        ("http://0x7f000001/", ""),
        ("http://user:secret@example.com/", "password"),
        ("ftp://example.com/", "http"),
        ("http://example.com:8080/", ""),
    ],
)
def test_what_cannot_be_graded_is_bad_input(tmp_path: Path, target: str, says: str) -> None:
    code, out, err = tableside(tmp_path, target, "--json")
    assert code == 2 and says in json.loads(out)["error"]["message"]
    assert err.startswith("Error: ") and err.count("\n") == 1


@pytest.mark.parametrize("as_json", [False, True])
def test_candidates_are_listed_and_never_picked(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    places = [Place(place_id=f"p{number}", name="Luigi's", address=f"{number} Main Street") for number in (1, 2)]
    now = datetime(2027, 1, 1, tzinfo=UTC)
    graded = Graded(
        id="r",
        restaurant_id="x",
        whose="lead",
        key="k",
        target="Luigi's",
        started_at=now,
        deadline=now,
        evidence=Evidence(target="Luigi's", now=now),
        candidates=places,
    )
    with pytest.raises(BadInput) as refused:
        _check(graded, Options(None, "demo", None, as_json))
    assert [one["place_id"] for one in refused.value.details["candidates"]] == ["p1", "p2"]
    assert ("2 Main Street" in capsys.readouterr().out) is not as_json

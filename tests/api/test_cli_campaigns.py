"""`tableside campaigns` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.test_cli_content import env, run

__all__ = ["env"]
GUESTS = (
    "name,phone,email,sms consent,how,when\nAnn Lee,+12125550101,ann@example.com,yes,web form,2026-05-01\nBob,12,,,,\n"
)


def test_planned_asked_approved_moved_and_stopped(env: dict[str, str]) -> None:
    wish = ["Flan week", "--channel", "website", "--item", "flan", "--start", "2027-01-05", "--json"]
    made = json.loads(run(env, "campaigns", "plan", *wish).stdout)
    assert made["status"] == "draft" and made["item"] == "Flan" and made["channels"] == ["website"]
    assert made["campaign_id"] in run(env, "campaigns", "list").stdout
    shown = json.loads(run(env, "campaigns", "show", "flan", "--json").stdout)
    assert shown["allowed"] == ["edit", "schedule", "launch", "cancel"] and shown["drafts"]
    asked = run(env, "campaigns", "schedule", made["campaign_id"], "--at", "2027-01-06T11:00").stdout
    code = asked.strip().rsplit(" ", 1)[1]
    assert f"tableside approvals approve {code}" in asked
    assert "goes out Wed Jan 6, 11:00" in run(env, "approvals", "approve", code).stdout
    assert "11:00  website" in run(env, "campaigns", "calendar").stdout
    assert "is paused" in run(env, "campaigns", "pause", "flan").stdout
    assert "goes on" in run(env, "campaigns", "resume", "flan").stdout
    assert "cannot be resumed" in run(env, "campaigns", "resume", "flan", code=1).stderr
    approval = json.loads(run(env, "campaigns", "cancel", "flan", "--json").stdout)["approval"]
    assert approval["risk"] == "irreversible" and approval["status"] == "pending"


def test_guests_come_and_go(env: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    file.write_text(GUESTS)
    told = run(env, "campaigns", "guests", "import", str(file)).stdout
    assert "1 new and 0 known guests; opted in: 1 to sms." in told and "Line 3" in told
    assert "Erased 1 guest." in run(env, "campaigns", "guests", "erase", "ann@example.com").stdout
    assert "no such guest" in run(env, "campaigns", "guests", "erase", "+12125550101", code=2).stderr


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["plan", "fill slow days", "--channel", "fax"], "'fax' is no channel"),
        (["plan", "x", "--start", "2027-02-02", "--end", "2027-02-01"], "before the start"),
        (["schedule", "flan", "--at", "soon"], "not an ISO date"),
        (["guests", "import", "/no/such/file.csv"], "cannot be read"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_2(env: dict[str, str], args: list[str], says: str) -> None:
    refused = run(env, "campaigns", *args, code=2)
    assert says in refused.stderr and refused.stderr.count("\n") == 1

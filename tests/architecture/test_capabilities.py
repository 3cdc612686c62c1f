"""Every capability is a folder of the same shape, and one line in the wiring makes it exist."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

ROLES = {"__init__", "tool", "schemas", "service", "engine", "store"}
# Files beside the roles: parts of one of them that grew a file of their own.
EXTRA: dict[str, set[str]] = {
    "menu": {
        "analysis",
        "changes",  # service: one file a tool
        "names",
        "periods",
        "reasons",  # engine: which dish, which days, why
        "history",  # engine: sales by day, as arrays
        "kept",  # service: answers at hand for the next question
        "weighing",  # service: how sure an analysis is, and what changed
        "present",  # tool: the card and the content
        "charts",  # tool: the card as a picture
        "till",  # service: what it needs to know of a connected till
    },
    "grader": {
        "targets",  # service: what is to be graded
        "profile",  # service: the owner's own addresses
        "decisions",  # service: what became of a recommendation
        "history",  # service: earlier grades
        "regrade",  # service: grades that come by themselves
        "sharing",  # service: reports for people outside
        "consent",  # service: what strangers agree to
        "present",  # tool: the content and the card
        "public",  # schemas: a report as it is shown
    },
    "content": {
        "outbox",  # service: replies on their way to Google
        "own",  # service: the reviews of the connected profile
        "present",  # tool: the content
    },
    "campaigns": {
        "states",  # service: which way a campaign may go
        "present",  # tool: the content and the cards
    },
    "pos": {
        "catalog",  # service: the till's dishes beside ours
        "outbox",  # service: changes on their way to the till
        "places",  # service: which of a vendor's locations it is
        "present",  # tool: the content
        "provider",  # service: what a vendor must offer
        "sales",  # store: the till's orders as documents
        "standing",  # service: how a connection stands, as JSON
        "sync",  # service: one run
        "types",  # schemas: what every till's data becomes
    },
}
CAPABILITIES = sorted(
    path.name
    for path in (ROOT / "tools").iterdir()
    if path.is_dir() and path.name != "integrations" and any(path.glob("*.py"))
)


def test_there_are_capabilities() -> None:
    assert "menu" in CAPABILITIES


@pytest.mark.parametrize("name", CAPABILITIES)
def test_a_capability_has_what_the_model_calls_and_what_does_the_work(name: str) -> None:
    files = {path.stem for path in (ROOT / "tools" / name).glob("*.py")}
    assert {"__init__", "tool", "service"} <= files


@pytest.mark.parametrize("name", CAPABILITIES)
def test_a_capability_is_wired(name: str) -> None:
    wiring = (ROOT / "api" / "wiring.py").read_text()
    assert re.search(rf"from tools\.{name}\.tool import \w+", wiring), f"tools/{name} is not in api/wiring.py"


@pytest.mark.parametrize("name", CAPABILITIES)
def test_a_capability_keeps_to_the_roles(name: str) -> None:
    """Beside the roles there are only folders that group one of them (`model/`, `imports/`) or a role's own parts."""
    files = {path.stem for path in (ROOT / "tools" / name).glob("*.py")} - ROLES
    extra = EXTRA.get(name, set())
    assert files <= extra, f"tools/{name} has {sorted(files - extra)}: name its role, or name it in EXTRA"

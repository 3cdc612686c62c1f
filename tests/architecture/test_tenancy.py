"""No query without a restaurant: the raw database handle is for a few named files."""

from __future__ import annotations

from tests.architecture.source import calls, modules

# file -> why it may look across restaurants
RAW = {
    "memory/mongo.py": "builds the scoped view",
    "memory/restaurants.py": "lists the restaurants themselves",
    "memory/runs.py": "leases and abandoned runs of every restaurant, and writes that go out together",
    "memory/approvals.py": "sweeps what is overdue in every restaurant",
    "memory/conversations.py": "writes of every restaurant go out together; each carries its own",
    "memory/checkpoints.py": "LangGraph's own collection, keyed by <restaurant>/<thread>",
    "tools/menu/imports/ledger.py": "sweeps what dead imports of any restaurant left hidden",
    "memory/indexes.py": "creates the indexes",
    "memory/connections.py": "a vendor's message names its merchant, not our restaurant; a look at every till",
    "memory/shares.py": "a link's token names no restaurant: whoever holds it is nobody of ours",
    "memory/short_links.py": "a link's code names no restaurant: whoever taps it is nobody of ours",
    "memory/jobs.py": "a worker takes what is due in any restaurant",
    "tools/campaigns/guests/store.py": "a text says from which number it comes, not whose guest that is",
    "tools/campaigns/sending/store.py": "a mail that comes back names the letter, not whose it is",
}


def test_only_named_files_use_the_raw_handle() -> None:
    raw = {
        f"{module.path}"
        for module in modules()
        if not module.path.startswith(("memory/migrations/", "memory/services/"))
        for name, _ in calls(module)
        if name.endswith((".system", ".get_collection", ".get_database"))
    }
    assert raw <= set(RAW), f"queries without a restaurant in {sorted(raw - set(RAW))}"


def test_the_list_is_not_longer_than_it_must_be() -> None:
    raw = {
        module.path
        for module in modules()
        for name, _ in calls(module)
        if name.endswith((".system", ".get_collection", ".get_database"))
    }
    assert set(RAW) <= raw, f"no longer needed: {sorted(set(RAW) - raw)}"

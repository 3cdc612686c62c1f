"""The benchmark's own bookkeeping: targets, medians, the page that is written from the JSON."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks import report, sales_file
from benchmarks.campaigns import people
from benchmarks.campaigns.loopback import LoopbackOnly
from benchmarks.figures import median_of, p95
from benchmarks.targets import TARGETS, Target

SERVER = {
    "first_event_p50_ms": 3.0,
    "first_text_p50_ms": 9.0,
    "whole_p50_ms": 12.0,
    "crowd_turns_per_second": 90.0,
    "crowd_first_text_p50_ms": 300.0,
    "crowd_first_text_p95_ms": 450.0,
}

PROMOTED = {
    "model": 4.1,
    "rule_table": 1.3,
    "perfect_knowledge": 8.0,
    "always": {"reprice": 3.1, "drop": -39.0},
    "model_minus_rules": {"estimate": 2.8, "low": 2.6, "high": 3.1},
    "model_minus_best_single": {"estimate": 1.0, "low": 0.8, "high": 1.2},
}

SCORE = {"wape": 39.5, "rmsse": 0.71, "pinball": 0.0891, "coverage80": 80.2, "seconds": 3.1}
FORECAST_SET = {
    "horizon": 7,
    "origins": ["2015-07-02", "2015-12-24"],
    "items": {"AutoETS": {**SCORE, "pinball": 0.0894}, "tableside": SCORE},
    "total": {"AutoETS": {"wape": 13.2}, "tableside": {"wape": 12.1}},
    "best_peer": "AutoETS",
    "pinball_difference": {"estimate": -0.0003, "low": -0.0006, "high": -0.0001},
}
REPORTED = {"mb": 52.1, "seconds": 3.5, "duckdb_seconds": 2.5, "ratio": 1.4, "resident_mb": 900}

GRADER: dict[str, Any] = {
    "reviews_ms": 150.0,
    "pdf_ms": 90.0,
    "slow": {
        "delay_s": 0.8,
        "chain": 3,
        "first_s": 2.55,
        "whole_s": 2.66,
        "beyond_chain_ms": 260,
        "calls_in_a_row": 3.1,
    },
    "hang": {"first_worst_s": 2.6, "others_moved": 0, "coverage_lost": {"yelp": 0.02, "delivery": 0.06}},
    "page": {
        "bytes": 1_000_040,
        "read_and_checks_ms": 234.5,
        "checks_ms": 3.0,
        "held_p50_ms": 4.0,
        "held_worst_ms": 7.5,
    },
    "crowd": {
        "grades": 20,
        "turns": 90,
        "quiet_first_event_p50_ms": 8.0,
        "quiet_first_event_p95_ms": 12.5,
        "first_event_p50_ms": 21.0,
        "first_event_p95_ms": 88.0,
        "first_p50_s": 2.6,
        "first_worst_s": 2.7,
        "whole_worst_s": 14.9,
        "before_mb": 300.0,
        "after_mb": 420.0,
    },
}

SPREAD = {"p50_ms": 4.5, "p95_ms": 12.4}
SENT = {"messages": 2000, "seconds": 25.04, "per_second": 79.9, "of_stated": 0.9984}
CAMPAIGNS: dict[str, Any] = {
    "builtin": {"channels": 6, "first_ms": 2100.0, "p50_ms": 100.7, "p95_ms": 162.9},
    "context": SPREAD,
    "voice": SPREAD,
    "guard": {"dishes": 500, "guests": 2000, "first_ms": 101.7, **SPREAD},
    "llm": {
        "whole_s": 4.3,
        "longest_s": 3.4,
        "longest": "Email",
        "longest_tokens": 168,
        "one_after_the_other_s": 8.7,
        "ratio": 1.265,
    },
    "guests": 100_000,
    "audience": {"count_s": 1.2, "stream_s": 1.6, "seconds": 2.8},
    "queue": {"seconds": 11.8, "insert_many_s": 3.7, "ratio": 3.2, "before_mb": 152.3, "growth_mb": 9.8},
    "sending": {"80": SENT, "1000": {**SENT, "per_second": 228.3, "of_stated": 0.228}},
}


def results() -> dict[str, Any]:
    found: dict[str, Any] = {
        "machine": {
            "cpu": "A CPU",
            "cores": 2,
            "memory_gb": 8.0,
            "system": "Linux",
            "python": "3.11.7",
            "packages": {"langgraph": "1.2.22"},
            "load_average_before": 0.1,
            "date": "2026-11-22",
        },
        "stream": {**dict.fromkeys(report.SERVERS, SERVER), "ratio_to_bare": 0.7},
        "flat": {"first_10_p50_ms": 12.0, "after_200_p50_ms": 12.5, "ratio": 1.04},
        "bytes_a_turn": {"checkpoints": 70.0, "run_events": 4000.0, "conversation_history": 2000.0},
        "stock_bytes_a_turn": 124_000.0,
        "start": {"import_s": 1.2, "ready_s": 3.0, "first_turn_s": 0.3},
        "memory": {"at_200_mb": 130.0, "at_1000_mb": 140.0, "growth_mb": 10.0},
        "builtin": {"whole_p50_ms": 90.0},
        "import": {"seconds": 9.0},
        "promotions": {
            "every_day": PROMOTED,
            "slow_day": PROMOTED,
            "restaurants": 9,
            "interval_coverage_percent": 81.5,
        },
        "forecast": {
            "sets": {"pizzaplace": FORECAST_SET},
            "left_out": ["takeaway_london"],
            "speed": {"fit_predict_s": 0.6, "warm_predict_ms": 4.2, "quick_ms": 9.5},
            "summary": {"worst_wape_gap": 0.2, "sets_with_lower_pinball": 2, "least_lead_on_naive": 14.0},
        },
        "scale": {
            "report": {"1m": REPORTED, "10m": {**REPORTED, "ratio": 1.1}, "growth": 6.7},
            "import": {"seconds": 41.2, "stored_mb": 88.5, "answer_p50_ms": 120.0},
        },
        "grader": GRADER,
        "campaigns": CAMPAIGNS,
        "seconds": 200.0,
    }
    found["targets"] = [target.check(found) for target in TARGETS]
    return found


def test_targets_say_what_was_kept() -> None:
    kept = {each["name"]: each["pass"] for each in results()["targets"]}
    assert not kept.pop("import of 57,000 lines, the command's start included")
    assert all(kept.values())


@pytest.mark.parametrize(("value", "kept"), [(0.5, True), (0.49, False)])
def test_a_bound_itself_is_kept(value: float, kept: bool) -> None:
    assert Target("ratio", "a.b", "x", at_least=0.5).check({"a": {"b": value}})["pass"] is kept


def test_the_page_is_written_between_its_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, source = tmp_path / "benchmarks.md", tmp_path / "bench.json"
    page.write_text(f"# Benchmarks\n{report.BEGIN}\nold\n{report.END}\nmore\n")
    source.write_text("what make says\n" + json.dumps(results()) + "\n")
    monkeypatch.setattr(report, "PAGE", page)
    again = tmp_path / "campaigns.json"
    again.write_text(json.dumps({"campaigns": {**CAMPAIGNS, "guests": 200_000}, "targets": [], "seconds": 9.0}))
    report.main(str(source), str(again))
    text = page.read_text()
    assert text.startswith("# Benchmarks\n") and text.endswith("more\n") and "old" not in text
    assert "| import of 57,000 lines, the command's start included | <= 5 s | 9 | **no** |" in text
    assert "| rule table | 1.3 | 1.3 |" in text and "+2.80 (+2.60 to +3.10)" in text and "reprice" in text
    assert "| tableside | 39.5 | 0.71 | 0.0891 | 80.2 | 12.1 | 3.1 |\n| AutoETS |" in text
    assert "that of AutoETS: -0.0003 (-0.0006 to -0.0001)" in text and "not at hand: takeaway_london" in text
    assert "| 10 million | 52.1 | 3.5 | 2.5 | 1.1 | 900 |" in text and "41.2 s and 88.5 MB" in text
    assert "| 20 grades at once | 21 | 88 |" in text and "Coverage lost: yelp 0.02, delivery 0.06." in text
    assert "which took 200 s" in text
    assert "| 80 stated | 79.9 | 0.998 | 2000 | 25.04 |\n| 1000 stated | 228.3 | 0.228 |" in text
    assert "200,000 guests were counted in 1.2 s" in text and "grew by 9.8 MB at most" in text
    assert "| Tableside, everything durable | 3.0 | 9.0 | 12.0 | 90.0 | 450.0 |" in text


def test_medians_are_taken_figure_by_figure() -> None:
    assert median_of([{"a": 1.0, "b": 9.0}, {"a": 2.0, "b": 7.0}, {"a": 30.0, "b": 8.0}]) == {"a": 2.0, "b": 8.0}
    assert p95([1.0]) == 1.0


def test_the_made_up_export_has_as_many_lines_as_it_says(tmp_path: Path) -> None:
    sales_file.write(tmp_path / "orders.csv", lines=500)
    with (tmp_path / "orders.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 500
    assert {row["Quantity"] for row in rows} <= {"1", "2", "3"}


def test_messages_of_the_benchmark_stay_on_this_machine() -> None:
    with pytest.raises(RuntimeError, match="demo"):
        LoopbackOnly(demo=False)
    request = httpx.Request("POST", "https://api.twilio.com/2010-04-01")
    with pytest.raises(RuntimeError, match=r"api\.twilio\.com"):
        asyncio.run(LoopbackOnly(demo=True).handle_async_request(request))
    numbers = {people.number(row) for row in range(3_000)}
    assert len(numbers) == 3_000 and {number[5] for number in numbers} == {"0"}  # an exchange never begins with 0

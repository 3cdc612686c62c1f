"""What was promised, and whether it was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, cast


@dataclass(frozen=True, slots=True)
class Target:
    """`path` leads to the figure in the results; `at_least` or `at_most` is what was promised."""

    name: str
    path: str
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    def check(self, results: Mapping[str, Any]) -> dict[str, Any]:
        value: float = reduce(lambda found, key: found[key], self.path.split("."), cast(Any, results))
        kept = (self.at_most is None or value <= self.at_most) and (self.at_least is None or value >= self.at_least)
        sign = "<=" if self.at_most is not None else ">="
        bound = self.at_most if self.at_most is not None else self.at_least
        return {"name": self.name, "value": value, "unit": self.unit, "target": f"{sign} {bound:g}", "pass": kept}


TARGETS = [
    Target("first event, 1 client, p50", "stream.tableside.first_event_p50_ms", "ms", at_most=10),
    Target("first text, 1 client, p50", "stream.tableside.first_text_p50_ms", "ms", at_most=20),
    Target("50 clients: turns/s beside the bare endpoint", "stream.ratio_to_bare", "x", at_least=0.5),
    Target("turn after 200 turns beside the first ten", "flat.ratio", "x", at_most=1.25),
    Target("checkpoints after 200 turns", "bytes_a_turn.checkpoints", "bytes/turn", at_most=10_000),
    Target("event log after 200 turns", "bytes_a_turn.run_events", "bytes/turn", at_most=15_000),
    Target("transcript after 200 turns", "bytes_a_turn.conversation_history", "bytes/turn", at_most=4_000),
    Target("import api.app", "start.import_s", "s", at_most=1.5),
    Target("ready, second start", "start.ready_s", "s", at_most=8),
    Target("first turn after ready", "start.first_turn_s", "s", at_most=1.5),
    Target("chat process at turn 1,000", "memory.at_1000_mb", "MB", at_most=400),
    Target("growth from turn 200 to 1,000", "memory.growth_mb", "MB", at_most=20),
    Target("built-in answer over the demo's sales, p50", "builtin.whole_p50_ms", "ms", at_most=300),
    Target("import of 57,000 lines, the command's start included", "import.seconds", "s", at_most=5),
    Target(
        "promotions: more profit than the rule table, lower end of 90%",
        "promotions.every_day.model_minus_rules.low",
        "% of what dishes earn",
        at_least=0,
    ),
    Target(
        "promotions: the same on the slowest weekday",
        "promotions.slow_day.model_minus_rules.low",
        "% of what dishes earn",
        at_least=0,
    ),
    Target(
        "forecast: WAPE beside the best peer's, the worst set", "forecast.summary.worst_wape_gap", "points", at_most=0.5
    ),
    Target(
        "forecast: sets whose pinball lies below the best peer's, 90% interval",
        "forecast.summary.sets_with_lower_pinball",
        "sets",
        at_least=2,
    ),
    Target(
        "forecast: WAPE ahead of seasonal naive, the least",
        "forecast.summary.least_lead_on_naive",
        "points",
        at_least=0.1,
    ),
    Target("fit and forecast of 32 dishes, a year, imports done", "forecast.speed.fit_predict_s", "s", at_most=1),
    Target("forecast from a warm model", "forecast.speed.warm_predict_ms", "ms", at_most=20),
    Target("report of 10 million lines beside DuckDB's count and sum", "scale.report.10m.ratio", "x", at_most=2.5),
    Target("memory of that report", "scale.report.10m.resident_mb", "MB", at_most=2_000),
    Target("10 million lines beside 1 million", "scale.report.growth", "x", at_most=10),
    Target("import of a million lines, the command's start included", "scale.import.seconds", "s", at_most=60),
    Target("an answer from a million lines, p50", "scale.import.answer_p50_ms", "ms", at_most=300),
    Target(
        "grade with every call at 800 ms, beyond its three in a row", "grader.slow.beyond_chain_ms", "ms", at_most=300
    ),
    Target("its first grade", "grader.slow.first_s", "s", at_most=3),
    Target("first grade while a vendor hangs, the worst", "grader.hang.first_worst_s", "s", at_most=3),
    Target("checks that a hanging vendor moved and that do not ask it", "grader.hang.others_moved", "", at_most=0),
    Target("a page of 1 MB, read and checked", "grader.page.read_and_checks_ms", "ms", at_most=400),
    Target("500 reviews, read and added up", "grader.reviews_ms", "ms", at_most=300),
    Target("a grade as PDF", "grader.pdf_ms", "ms", at_most=300),
    Target("20 grades at once: a chat's first event, p95", "grader.crowd.first_event_p95_ms", "ms", at_most=100),
    Target("six channels from one brief, built-in writer, p95", "campaigns.builtin.p95_ms", "ms", at_most=500),
    Target("the same with a provider of 50 tokens/s, beside its longest text", "campaigns.llm.ratio", "x", at_most=1.3),
    Target("the guard over a text, 500 dishes, p95", "campaigns.guard.p95_ms", "ms", at_most=20),
    Target("what is going on around a brief, gathered, p95", "campaigns.context.p95_ms", "ms", at_most=150),
    Target("100,000 guests counted and streamed", "campaigns.audience.seconds", "s", at_most=3),
    Target("100,000 messages queued", "campaigns.queue.seconds", "s", at_most=30),
    Target("what the process grows by meanwhile", "campaigns.queue.growth_mb", "MB", at_most=50),
    Target("texts sent beside the provider's rate of 80 a second", "campaigns.sending.80.of_stated", "x", at_least=0.9),
    Target("texts a second that one worker hands over at most", "campaigns.sending.1000.per_second", "", at_least=100),
]

"""`python -m benchmarks.report bench.json` writes the figures of docs/benchmarks.md from what `make bench` printed.

Further files hold single parts that were run again; theirs take the place of the earlier ones.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
SERVERS = {
    "tableside": "Tableside, everything durable",
    "bare": "bare endpoint, InMemorySaver, nothing durable",
    "stock_exit": "the same endpoint, MongoDBSaver, `exit`",
    "stock_async": "the same endpoint, MongoDBSaver, default",
}


def render(results: Mapping[str, Any]) -> str:
    machine = results["machine"]
    parts = [
        f"Measured on {machine['date']}: {machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['system']}, Python {machine['python']}; load average {machine['load_average_before']} before the "
        f"run, which took {results['seconds']:.0f} s.",
        "### What was promised",
        *_targets(results["targets"]),
        "### The stream, beside its peers",
        *_stream(results["stream"]),
        "### One long conversation",
        *_bytes(results),
        "### What to promote, beside the rule table",
        *_promotions(results["promotions"]),
        "### The forecast, beside its peers",
        *_forecast(results["forecast"]),
        "### Millions of lines, beside DuckDB",
        *_scale(results["scale"]),
        "### Grades",
        *_grader(results["grader"]),
        "### Texts and campaigns",
        *_campaigns(results["campaigns"]),
        "### Versions",
        ", ".join(f"{name} {version}" for name, version in machine["packages"].items()),
    ]
    return "\n\n".join(parts)


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    lines = [list(head)]
    lines.append(["---"] * len(lines[0]))
    lines += [[str(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _targets(targets: list[dict[str, Any]]) -> list[str]:
    kept = {True: "yes", False: "**no**"}
    rows = [
        (each["name"], f"{each['target']} {each['unit']}", f"{each['value']:g}", kept[each["pass"]]) for each in targets
    ]
    return [_table(("what", "promised", "measured", "kept"), rows)]


def _stream(stream: Mapping[str, Any]) -> list[str]:
    names = (
        "first_event_p50_ms",
        "first_text_p50_ms",
        "whole_p50_ms",
        "crowd_turns_per_second",
        "crowd_first_text_p95_ms",
    )
    head = (
        "server",
        "first event, ms",
        "first text, ms",
        "whole turn, ms",
        "50 clients: turns/s",
        "50 clients: first text p95, ms",
    )
    rows = [(label, *(stream[server][name] for name in names)) for server, label in SERVERS.items()]
    return [_table(head, rows), "The first three columns are medians with one client."]


def _bytes(results: Mapping[str, Any]) -> list[str]:
    stored, flat, memory = results["bytes_a_turn"], results["flat"], results["memory"]
    rows = [(name, f"{stored[name]:g}") for name in ("checkpoints", "run_events", "conversation_history")]
    rows.append(("for comparison: LangGraph's stock MongoDBSaver, `exit`", f"{results['stock_bytes_a_turn']:g}"))
    return [
        _table(("stored after 200 turns of a thread", "bytes of BSON a turn"), rows),
        f"A turn took {flat['first_10_p50_ms']} ms at the start of a thread and {flat['after_200_p50_ms']} ms after "
        f"200 turns of it (scripted model). The chat process held {memory['at_200_mb']} MB at turn 200 and "
        f"{memory['at_1000_mb']} MB at turn 1,000 (built-in model, the demo's sales).",
    ]


FORECAST_SETS = {
    "pizzaplace": "pizzaplace (synthetic, one year, 32 dishes)",
    "takeaway_london": "takeaway-london (claimed real, three years, 32 best sellers)",
    "made_up": "made-up restaurant (`benchmarks/forecast_world.py`, two years, 30 dishes)",
}


def _forecast(found: Mapping[str, Any]) -> list[str]:
    """A table a set: ours first, then by pinball."""
    parts = []
    for name, one in found["sets"].items():
        origins, apart = one["origins"], one["pinball_difference"]
        ranked = sorted(one["items"].items(), key=lambda each: (each[0] != "tableside", each[1]["pinball"]))
        rows = [
            (
                model,
                *(f"{score[key]:g}" for key in ("wape", "rmsse", "pinball", "coverage80")),
                f"{one['total'][model]['wape']:g}",
                f"{score['seconds']:g}",
            )
            for model, score in ranked
        ]
        head = ("forecast", "WAPE %", "RMSSE", "pinball", "in the 80% interval, %", "total's WAPE %", "seconds")
        parts += [
            f"**{FORECAST_SETS[name]}**, {len(origins)} origins from {origins[0]} to {origins[-1]}, "
            f"{one['horizon']} days each. Pinball less that of {one['best_peer']}: {apart['estimate']:+.4f} "
            f"({apart['low']:+.4f} to {apart['high']:+.4f}).",
            _table(head, rows),
        ]
    speed, missing = found["speed"], ", ".join(found["left_out"])
    parts.append(
        f"`tableside` is what was chosen at each origin from earlier origins only; the rows named in small letters are "
        f"its candidates, the others the peers. Fit and forecast of 32 dishes over a year took "
        f"{speed['fit_predict_s']:g} s, a forecast from a warm model {speed['warm_predict_ms']:g} ms, the quick one "
        f"without training {speed['quick_ms']:g} ms." + (f" Left out, not at hand: {missing}." if missing else "")
    )
    return parts


SIZES = {"1m": "1 million", "10m": "10 million"}


def _scale(found: Mapping[str, Any]) -> list[str]:
    """Whole processes, starts included."""
    report, stored = found["report"], found["import"]
    rows = [
        (
            lines,
            *(f"{report[size][key]:g}" for key in ("mb", "seconds", "duckdb_seconds", "ratio", "resident_mb")),
        )
        for size, lines in SIZES.items()
    ]
    head = ("lines", "file, MB", "`menu report`, s", "DuckDB's count and sum, s", "ratio", "largest memory, MB")
    return [
        _table(head, rows),
        f"Ten times the lines took {report['growth']:g} times as long. A million lines imported took "
        f"{stored['seconds']:g} s and {stored['stored_mb']:g} MB of the database's disk; a whole answer of the "
        f"built-in model made of them took {stored['answer_p50_ms']:g} ms (median).",
    ]


def _grader(found: Mapping[str, Any]) -> list[str]:
    """Seconds as a page sees them, from its request to the report."""
    slow, hang, page, crowd = (found[name] for name in ("slow", "hang", "page", "crowd"))
    lost = ", ".join(f"{name} {points:g}" for name, points in hang["coverage_lost"].items())
    head = ("a chat's first event, ms", "median", "p95")
    rows = [
        (label, *(f"{crowd[f'{name}first_event_{figure}_ms']:g}" for figure in ("p50", "p95")))
        for label, name in (("no grades", "quiet_"), (f"{crowd['grades']} grades at once", ""))
    ]
    return [
        f"Every call delayed by {1000 * slow['delay_s']:g} ms: a first grade after {slow['first_s']:g} s, all of it "
        f"after {slow['whole_s']:g} s. Of all calls {slow['chain']} have to wait for each other (the home page, then a "
        "delivery listing's robots.txt and the listing); measured by halving the delay: "
        f"{slow['calls_in_a_row']:g}.",
        f"A vendor that never answers: a first grade after {hang['first_worst_s']:g} s at worst, "
        f"{hang['others_moved']} checks moved that do not ask it. Coverage lost: {lost}.",
        f"A page of {page['bytes'] / 1e6:.1f} MB was read and checked in {page['read_and_checks_ms']:g} ms, of which "
        f"{page['checks_ms']:g} ms were the checks; the event loop was late by {page['held_p50_ms']:g} ms (the worst: "
        f"{page['held_worst_ms']:g} ms). 500 reviews were read in {found['reviews_ms']:g} ms, and a grade became "
        f"a PDF in {found['pdf_ms']:g} ms (medians).",
        _table(head, rows),
        f"Measured from the start of {crowd['grades']} grades until each had its first grade "
        f"({crowd['first_p50_s']:g} s, the last after {crowd['first_worst_s']:g} s), {crowd['turns']} turns of one "
        "person. Yelp and PageSpeed are asked no faster than they allow, so the last of the grades was final after "
        f"{crowd['whole_worst_s']:g} s. The server held {crowd['before_mb']:g} MB before and "
        f"{crowd['after_mb']:g} MB after.",
    ]


def _campaigns(found: Mapping[str, Any]) -> list[str]:
    """A text, an audience, a sending."""
    wrote, llm, guard, queue = (found[name] for name in ("builtin", "llm", "guard", "queue"))
    head = ("one text, ms", "median", "p95")
    rows = [
        (label, *(f"{found[name][f'{figure}_ms']:g}" for figure in ("p50", "p95")))
        for label, name in (
            (f"{wrote['channels']} channels from one brief: gathered, written, checked, kept", "builtin"),
            ("of which what is going on around it, gathered", "context"),
            (f"the guard over a text, {guard['dishes']} dishes and {guard['guests']:,} guests' names", "guard"),
            ("how well a text fits the voice", "voice"),
        )
    ]
    head_sent = ("texts a second", "sent", "of the stated rate", "messages", "seconds")
    sent = [
        (
            f"{float(rate):g} stated",
            f"{one['per_second']:g}",
            f"{one['of_stated']:.3g}",
            one["messages"],
            one["seconds"],
        )
        for rate, one in found["sending"].items()
    ]
    audience = found["audience"]
    return [
        _table(head, rows),
        f"The built-in writer, the demo restaurant. The first text of a new process, before anything is loaded, took "
        f"{wrote['first_ms'] / 1000:.1f} s (a server loads most of it right after its start); the first text that the "
        f"guard ever reads takes {guard['first_ms']:g} ms.",
        f"With a provider that writes 50 tokens a second, {wrote['channels']} channels took {llm['whole_s']:g} s, the "
        f"longest of them alone ({llm['longest']}, {llm['longest_tokens']} tokens) {llm['longest_s']:g} s; one after "
        f"the other they would take {llm['one_after_the_other_s']:g} s.",
        f"{found['guests']:,} guests were counted in {audience['count_s']:g} s and streamed in "
        f"{audience['stream_s']:g} s. Their deliveries were queued in {queue['seconds']:g} s, {queue['ratio']:g} times "
        f"what the driver alone takes to insert the same documents ({queue['insert_many_s']:g} s). Meanwhile the "
        f"process, which had {queue['before_mb']:g} MB, grew by {queue['growth_mb']:g} MB at most.",
        _table(head_sent, sent),
        "One worker hands texts to the stand-in for Twilio, which keeps to the stated rate: for each the guest's word, "
        "hours and earlier messages are looked up at the moment of sending, and it is written down before and after. "
        "Status callbacks are not part of it. The numbers are ones that no network routes, and the way out carries "
        "nothing off this machine.",
    ]


def _promotions(found: Mapping[str, Any]) -> list[str]:
    """Profit of following each, in percent of what the dishes earn without."""
    singles = [max(found[when]["always"].items(), key=lambda one: one[1]) for when in ("every_day", "slow_day")]
    kinds = ("model", "rule_table", "perfect_knowledge")
    rows = [(kind.replace("_", " "), *(found[when][kind] for when in ("every_day", "slow_day"))) for kind in kinds]
    rows.append((f"always the same: {singles[0][0]}, on the slow day {singles[1][0]}", singles[0][1], singles[1][1]))
    for peer in ("rules", "best_single"):
        differences = (found[when][f"model_minus_{peer}"] for when in ("every_day", "slow_day"))
        ranges = [f"{one['estimate']:+.2f} ({one['low']:+.2f} to {one['high']:+.2f})" for one in differences]
        rows.append((f"model less {peer.replace('_', ' ')}, 90% bootstrap interval", *ranges))
    return [
        _table(("extra profit, % of what dishes earn", "any day", "the slowest weekday"), rows),
        f"{found['restaurants']} simulated restaurants of a kind the model never learned from: there guests choose by "
        "a nested logit, it learned on constant elasticities. Both are made up: this compares ways to choose and "
        f"promise a restaurant nothing. {found['interval_coverage_percent']:g}% of the true lifts lay inside the "
        "80% intervals.",
    ]


def merged(sources: Iterable[str]) -> dict[str, Any]:
    """What `make bench` printed, with the parts of further runs in place of the earlier ones."""
    results: dict[str, Any] = {}
    for source in sources:
        found: dict[str, Any] = json.loads(Path(source).read_text().splitlines()[-1])
        told = {each["name"]: each for each in [*results.get("targets", []), *found["targets"]]}
        kept = {name: results[name] for name in ("machine", "seconds") if name in results}
        results |= found | kept | {"targets": list(told.values())}
    return results


def main(*sources: str) -> None:
    page = PAGE.read_text()
    before, after = page.partition(BEGIN)[0], page.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{render(merged(sources))}\n{END}{after}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python -m benchmarks.report bench.json [part.json ...]")
    main(*sys.argv[1:])

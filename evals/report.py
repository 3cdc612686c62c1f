"""The outcome of a batch: one JSON document for machines, a short summary for people."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from core.errors import BadInput
from evals.checks.tools import Score

if TYPE_CHECKING:
    from rich.console import Console


class Failure(TypedDict):
    """`turn` counts from 1; 0 is the case as a whole (its end state)."""

    id: str
    turn: int
    why: str


class Latency(TypedDict):
    p50: float
    p95: float


class Report(TypedDict):
    cases: int
    passed: int
    turns: int
    tool_accuracy: float
    args_accuracy: float
    approval_violations: int
    ungrounded_numbers: int
    latency_ms: Latency
    failures: list[Failure]


_Number = Literal[
    "cases", "passed", "turns", "tool_accuracy", "args_accuracy", "approval_violations", "ungrounded_numbers"
]
_NUMBERS: tuple[_Number, ...] = get_args(_Number)


@dataclass(slots=True)
class CaseOutcome:
    """One conversation, played once."""

    id: str
    failures: list[Failure] = field(default_factory=list)
    score: Score = field(default_factory=Score)
    latencies: list[float] = field(default_factory=list)  # seconds, one a turn
    approval_violations: int = 0
    ungrounded_numbers: int = 0

    def fail(self, turn: int, *why: str) -> None:
        self.failures += [Failure(id=self.id, turn=turn, why=text) for text in why]


def summarise(outcomes: Sequence[CaseOutcome]) -> Report:
    """A case played several times has passed when it passed every time."""
    ids = {outcome.id for outcome in outcomes}
    failed = {outcome.id for outcome in outcomes if outcome.failures}
    score = sum((outcome.score for outcome in outcomes), Score())
    latencies = [seconds for outcome in outcomes for seconds in outcome.latencies]
    return Report(
        cases=len(ids),
        passed=len(ids - failed),
        turns=len(latencies),
        tool_accuracy=_share(score.named, score.expected),
        args_accuracy=_share(score.matched, score.expected),
        approval_violations=sum(outcome.approval_violations for outcome in outcomes),
        ungrounded_numbers=sum(outcome.ungrounded_numbers for outcome in outcomes),
        latency_ms=Latency(p50=_percentile(latencies, 50), p95=_percentile(latencies, 95)),
        failures=_distinct(failure for outcome in outcomes for failure in outcome.failures),
    )


def _distinct(failures: Iterable[Failure]) -> list[Failure]:
    kept: list[Failure] = []
    for failure in failures:
        if failure not in kept:
            kept.append(failure)
    return kept


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def _percentile(seconds: Sequence[float], percent: int) -> float:
    """Nearest rank, in milliseconds."""
    if not seconds:
        return 0.0
    rank = math.ceil(len(seconds) * percent / 100)
    return round(sorted(seconds)[rank - 1] * 1000, 1)


def show(report: Report, console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=f"{report['passed']} of {report['cases']} conversations passed", show_header=False)
    latency = report["latency_ms"]
    for name, value in (
        ("turns", f"{report['turns']:,}"),
        ("right tool", f"{report['tool_accuracy']:.1%}"),
        ("right arguments", f"{report['args_accuracy']:.1%}"),
        ("approval violations", str(report["approval_violations"])),
        ("ungrounded numbers", str(report["ungrounded_numbers"])),
        ("latency p50 / p95", f"{latency['p50']:.0f} / {latency['p95']:.0f} ms"),
    ):
        table.add_row(name, value)
    console.print(table)
    for failure in report["failures"]:
        where = f"turn {failure['turn']}" if failure["turn"] else "at the end"
        console.print(f"[red]x[/red] [bold]{escape(failure['id'])}[/bold] {where}: {escape(failure['why'])}")


class Differences(TypedDict):
    """Cases that fail anew or no longer, and the numbers that moved as [before, after]."""

    worse: list[str]
    better: list[str]
    numbers: dict[str, list[float]]


def differences(before: Report, after: Report) -> Differences:
    was = {failure["id"] for failure in before["failures"]}
    now = {failure["id"] for failure in after["failures"]}
    old, new = _numbers(before), _numbers(after)
    moved = {name: [old[name], new[name]] for name in old if old[name] != new[name]}
    return Differences(worse=sorted(now - was), better=sorted(was - now), numbers=moved)


def _numbers(report: Report) -> dict[str, float]:
    latency = report["latency_ms"]
    counts: dict[str, float] = {name: report[name] for name in _NUMBERS}
    return {**counts, "latency_ms.p50": latency["p50"], "latency_ms.p95": latency["p95"]}


def lines(found: Differences) -> list[str]:
    return [
        *(f"worse: {case} fails now" for case in found["worse"]),
        *(f"better: {case} no longer fails" for case in found["better"]),
        *(f"{name}: {old} -> {new}" for name, (old, new) in found["numbers"].items()),
    ]


def read_report(document: object, source: str) -> Report:
    """A report as `evals run --json` wrote it."""
    try:
        return TypeAdapter(Report).validate_python(document)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "document"
        raise BadInput(f"{source}: not a report of `evals run --json` ({where}: {first['msg']})") from None

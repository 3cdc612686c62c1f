"""Medians and percentiles, in the units that the report prints."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any


def p50(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def one_client(load: dict[str, Any]) -> dict[str, float]:
    return {f"{name}_p50_ms": ms(p50(load[name])) for name in ("first_event", "first_text", "whole")}


def many_clients(load: dict[str, Any]) -> dict[str, float]:
    return {
        "turns_per_second": round(load["turns"] / load["seconds"], 1),
        "first_text_p50_ms": ms(p50(load["first_text"])),
        "first_text_p95_ms": ms(p95(load["first_text"])),
    }


def median_of(repeats: Sequence[dict[str, float]]) -> dict[str, float]:
    """Each figure's median over repeats of the same measurement."""
    return {name: round(p50([repeat[name] for repeat in repeats]), 2) for name in repeats[0]}

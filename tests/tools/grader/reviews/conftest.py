"""The labelled sentences, and reviews made quickly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tools.grader.engine.reviews.reading import read_review
from tools.grader.sources import Review

NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)
HERE = Path(__file__).parent
ATTACKS = json.loads((HERE.parents[2] / "data" / "attacks" / "reviews.json").read_text(encoding="utf-8"))


def labelled(name: str, language: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))[language]
    return rows


@dataclass
class Measured:
    """`f1` over (sentence, aspect); `polarity` the share of right signs among the aspects found."""

    f1: float
    polarity: float
    sentences: int


def measured(rows: list[dict[str, Any]]) -> Measured:
    found = wrong = missed = right = 0
    for row in rows:
        told, read = row["is"], aspects(row["text"], row.get("stars"))
        found += len(told.keys() & read.keys())
        wrong += len(read.keys() - told.keys())
        missed += len(told.keys() - read.keys())
        right += sum(read[aspect] == told[aspect] for aspect in told.keys() & read.keys())
    return Measured(2 * found / (2 * found + wrong + missed), right / found, len(rows))


def aspects(text: str, rating: float | None = None) -> dict[str, int]:
    return {str(name): side for name, side in read_review(review(text, rating=rating)).aspects.items()}


def review(text: str = "", **fields: Any) -> Review:
    return Review(**{"source": "google", "id": "r1", **fields}, text=text)


def rated(ratings: Sequence[float], *, source: str = "google", every: timedelta = timedelta(days=10)) -> list[Review]:
    """Stars alone, the last of them a day ago."""
    last = NOW - timedelta(days=1)
    count = len(ratings)
    return [
        review(source=source, id=f"{source}{number}", rating=stars, at=last - (count - 1 - number) * every)
        for number, stars in enumerate(ratings)
    ]

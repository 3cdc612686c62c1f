"""Time as a value, so that tests, evals and demos can stand on a fixed day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic


class Clock:
    """The real time, always in UTC and aware."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class OffsetClock(Clock):
    """Starts at `start` and runs on from there at normal speed (`--now`)."""

    start: datetime
    _since: float = field(default_factory=monotonic)

    def now(self) -> datetime:
        return self.start.astimezone(UTC) + timedelta(seconds=monotonic() - self._since)


@dataclass
class FixedClock(Clock):
    """Stands still until `advance` is called."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant.astimezone(UTC)

    def advance(self, **delta: float) -> None:
        self.instant += timedelta(**delta)

"""How often a vendor may be asked, and whether at all while it is down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from core.errors import Unavailable


class Bucket:
    """Tokens that come back with time; whoever finds none waits its turn."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._per_second, self._burst = per_second, float(burst)
        self._tokens, self._at = float(burst), monotonic()

    def reserve(self) -> float:
        """Takes a token and returns how many seconds to wait before using it."""
        now = monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second) - 1
        self._at = now
        return 0.0 if self._tokens >= 0 else -self._tokens / self._per_second


class Breaker:
    """After `failures` calls in a row that came to nothing it says so at once for `pause` seconds; then one call may
    try, and its outcome decides."""

    def __init__(self, title: str, failures: int, pause: float, now: Callable[[], float] = monotonic) -> None:
        self._title, self._most, self._pause, self._now = title, failures, pause, now
        self._failed, self._closed_until, self._trying = 0, 0.0, False

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around one call. Raises Unavailable at once while the vendor is left alone. Unavailable from inside counts
        as a failure, but not 429: who says "slow down" is up."""
        trial = self._admit()
        try:
            yield
        except Unavailable as error:
            if error.details.get("vendor_status") != 429:
                self._fail()
            raise
        except Exception:
            self._failed = 0  # a refusal is an answer
            raise
        else:
            self._failed = 0
        finally:
            if trial:
                self._trying = False

    def _admit(self) -> bool:
        """Whether this call is the one that tries."""
        if self._failed < self._most:
            return False
        wait = self._closed_until - self._now()
        if wait > 0 or self._trying:
            soon = f"in {max(round(wait), 1)} seconds" if wait > 0 else "in a moment"
            raise Unavailable(f"{self._title} did not answer several times in a row; we ask again {soon}.", sent=False)
        self._trying = True
        return True

    def _fail(self) -> None:
        self._failed += 1
        if self._failed >= self._most:
            self._closed_until = self._now() + self._pause

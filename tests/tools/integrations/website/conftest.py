"""A client that may ask this machine, as in the demo."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from core.clock import FixedClock
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.guard import Guard

NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)


@pytest.fixture
async def client() -> AsyncIterator[WebsiteClient]:
    own = WebsiteClient(FixedClock(NOW), guard=Guard(loopback=True))
    yield own
    await own.aclose()

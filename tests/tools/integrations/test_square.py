"""Square: the contract of every till, and what is Square's own."""

from __future__ import annotations

from tests.tools.pos.contract import TillContract


class TestSquare(TillContract):
    """Everything a till must do."""

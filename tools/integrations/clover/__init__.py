"""Clover: OAuth, inventory, orders and webhooks, as its reference says."""

from tools.integrations.clover.client import Clover, CloverConfig

__all__ = ["Clover", "CloverConfig"]

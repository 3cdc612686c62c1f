"""Square: OAuth, catalogue, orders and webhooks, as its published API says."""

from tools.integrations.square.client import Square, SquareConfig

__all__ = ["Square", "SquareConfig"]

"""Checks of a history, pure."""

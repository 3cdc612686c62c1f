"""Trends as pure functions on arrays."""

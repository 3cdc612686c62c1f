"""Servers of the same kind, run by the same client on the same machine in the same minutes."""

"""A token for the data folder that is measured, and the address of its embedded database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from api.auth import Tokens
from core.principal import Principal, Role
from memory.services.folder import DataFolder

RESTAURANT = "bench"  # what the scripted model speaks for


def token(data_dir: Path, restaurant: str) -> str:
    folder = DataFolder(data_dir)
    folder.create()
    return Tokens(folder.secret()).make(Principal(restaurant, "bench", Role.OWNER), timedelta(hours=12))


def mongodb_uri(data_dir: Path) -> str:
    """Where the embedded mongod of a running server listens."""
    running = DataFolder(data_dir).read_running()
    if running is None or running.mongodb_uri is None:
        raise RuntimeError("No server with an embedded MongoDB is running on this data folder.")
    return running.mongodb_uri

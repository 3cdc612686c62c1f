"""Who is speaking, and for which restaurant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles of a restaurant's team, from most to least trusted."""

    OWNER = "owner"
    MANAGER = "manager"
    STAFF = "staff"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Principal:
    """A verified speaker. Every query is scoped to `restaurant_id`."""

    restaurant_id: str
    user_id: str
    role: Role

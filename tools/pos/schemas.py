"""What the till's tool takes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class SyncPosArgs(BaseModel):
    """Which till. Left out: the one that is connected."""

    model_config = ConfigDict(extra="forbid")

    provider: Literal["square", "toast", "clover"] | None = Field(
        default=None, description="The till's maker; leave it out where only one is connected."
    )

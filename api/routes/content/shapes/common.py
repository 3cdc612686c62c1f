"""Stored models as clients see them: the same fields, less what is none of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, create_model


def public(name: str, model: type[BaseModel], /, without: Sequence[str] = (), **more: Any) -> type[BaseModel]:
    """`model` under another name, with `more` fields ({name: (type, default)}) in addition or in place of its own."""
    kept = {field: (info.annotation, info) for field, info in model.model_fields.items() if field not in without}
    made: type[BaseModel] = create_model(name, __doc__=model.__doc__, **{**kept, **more})
    return made

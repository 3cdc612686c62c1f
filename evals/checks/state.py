"""The state a case leaves behind."""

from __future__ import annotations

import json
from typing import Any

from bson.json_util import RELAXED_JSON_OPTIONS, loads

from core.errors import BadInput
from evals.case import EndState


def state_filter(wanted: EndState, restaurant_id: str) -> dict[str, Any]:
    """The case's filter as BSON, narrowed to its restaurant; `$and`, so that no filter can widen it."""
    try:
        filter = loads(json.dumps(wanted.filter, default=str), json_options=RELAXED_JSON_OPTIONS)
    except (TypeError, ValueError) as error:
        raise BadInput(f"end_state {wanted.collection}: the filter is not Extended JSON: {error}") from None
    return {"$and": [filter, {"restaurant_id": restaurant_id}]}


def check_count(wanted: EndState, count: int) -> list[str]:
    if count == wanted.count:
        return []
    return [f"{wanted.collection} {json.dumps(wanted.filter, default=str)}: {count} found, expected {wanted.count}"]

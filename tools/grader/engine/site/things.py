"""schema.org things out of any syntax: plain dicts found wherever they are nested, and their values as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.grader.engine.site.texts import clean

Thing = dict[str, Any]
MOST_DEPTH, MOST_NODES = 24, 20_000
_INFINITE = (float("inf"), float("-inf"))  # Python's reader of JSON takes them, and NaN


def things_in(values: list[Any]) -> list[Thing]:
    """Every object that has a type, outermost first, in order."""
    return [thing for thing in _walk(values) if types_of(thing)]


def _walk(values: list[Any]) -> Iterator[Thing]:
    level: list[Any] = values
    seen = 0
    for _ in range(MOST_DEPTH):
        below: list[Any] = []
        for value in level:
            seen += 1
            if seen > MOST_NODES:
                return
            if isinstance(value, dict):
                yield value
                below += [inner for inner in value.values() if isinstance(inner, dict | list)]
            elif isinstance(value, list):
                below += [inner for inner in value if isinstance(inner, dict | list)]
        level = below


def types_of(thing: Thing) -> list[str]:
    """`https://schema.org/Restaurant`, `schema:Restaurant` and `Restaurant` are one."""
    value = thing.get("@type")
    names = value if isinstance(value, list) else [value]
    return [_last(name) for name in names[:8] if isinstance(name, str)]


def _last(name: str) -> str:
    return name.strip().rstrip("/#").rsplit("/", 1)[-1].rsplit("#", 1)[-1].rsplit(":", 1)[-1][:60]


def by_id(things: list[Thing]) -> dict[str, Thing]:
    return {thing["@id"]: thing for thing in reversed(things) if isinstance(thing.get("@id"), str)}


def values(thing: Thing, name: str, ids: dict[str, Thing] | None = None) -> list[Any]:
    """All values of a property; references followed once."""
    value = thing.get(name)
    found = value if isinstance(value, list) else [value]
    return [resolved for one in found[:500] if (resolved := _resolved(one, ids or {})) not in (None, "", [], {})]


def _resolved(value: Any, ids: dict[str, Thing]) -> Any:
    if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
        return ids.get(value["@id"], value["@id"])
    return value


def text(value: Any, most: int = 300) -> str | None:
    """A value as people read it: a string, a number, or an object's own name."""
    for _ in range(4):
        if isinstance(value, list) and value:
            value = value[0]
        elif isinstance(value, dict):
            value = next((value[key] for key in ("@value", "name", "url", "@id") if value.get(key)), None)
        else:
            break
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value != value or value in _INFINITE:
        return None
    return clean(
        value if isinstance(value, str) else f"{value:.10g}" if isinstance(value, float) else str(value)[:40], most
    )

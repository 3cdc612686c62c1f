"""JSON-LD as people write it: with comments, trailing commas, raw line ends, several objects in one block.

extruct's own reader forgives less (comments and commas only) and gives up the whole page for one bad block.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

MOST_BLOCKS, MOST_BLOCK = 40, 400_000  # characters
_DECODER = json.JSONDecoder(strict=False)  # raw line ends inside strings pass
_STRINGS_AND_COMMENTS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|//[^\n]*|/\*.*?(?:\*/|\Z)', re.S)
_STRINGS_AND_COMMAS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|,(?=\s*+(?:[}\]]|\Z))', re.S)
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")


def read_blocks(scripts: list[str]) -> tuple[list[Any], list[str]]:
    """(values, what was wrong with the blocks): the words are ours, never the page's."""
    values: list[Any] = []
    broken: list[str] = []
    for number, script in enumerate(scripts[:MOST_BLOCKS], 1):
        if len(script) > MOST_BLOCK:
            broken.append(f"block {number}: too long to be read")
            continue
        found, problem = _read(script)
        values += found
        if problem:
            broken.append(f"block {number}: {problem}")
    if len(scripts) > MOST_BLOCKS:
        broken.append(f"more than {MOST_BLOCKS} blocks")
    return values, broken


def _read(script: str) -> tuple[list[Any], str | None]:
    """As it stands; repaired where that does not work."""
    if not script.strip():
        return [], "empty"
    try:
        value = json.loads(script)
    except RecursionError:
        return [], "nested too deeply"
    except ValueError as error:
        return _repaired(script, error)
    return value if isinstance(value, list) else [value], None


def _repaired(script: str, error: ValueError) -> tuple[list[Any], str | None]:
    text = _WRAPPED.sub("", script)
    for repair in (str, _without_comments, unescape, lambda text: _without_comments(unescape(text))):
        try:
            if values := _objects(repair(text)):
                return values, f"repaired ({_where(error)})"
        except RecursionError:
            return [], "nested too deeply"
        except ValueError:
            continue
    return [], f"not valid JSON ({_where(error)})"


def _without_comments(text: str) -> str:
    text = _STRINGS_AND_COMMENTS.sub(lambda found: found[0] if found[0].startswith('"') else " ", text)
    return _STRINGS_AND_COMMAS.sub(lambda found: found[0] if found[0].startswith('"') else "", text)


def _objects(text: str) -> list[Any]:
    """One value after the other, with or without commas and semicolons between them."""
    found: list[Any] = []
    position = 0
    while (position := _skip(text, position)) < len(text) and len(found) < MOST_BLOCKS:
        value, position = _DECODER.raw_decode(text, position)
        found += value if isinstance(value, list) else [value]
    if not any(isinstance(value, dict) for value in found):
        raise ValueError("no object")
    return found


def _skip(text: str, position: int) -> int:
    while position < len(text) and (text[position].isspace() or text[position] in ",;"):
        position += 1
    return position


def _where(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.split(':')[0].lower()}, line {error.lineno}"
    return "a value that JSON does not have"

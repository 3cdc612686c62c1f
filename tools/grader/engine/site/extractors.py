"""Microdata and RDFa by extruct, as the same plain dicts that JSON-LD gives."""

from __future__ import annotations

from typing import Any

from extruct.rdfa import RDFaExtractor
from extruct.utils import parse_html, parse_xmldom_html
from extruct.w3cmicrodata import MicrodataExtractor

MOST_RDFA = 400_000  # characters; its graph is slow


class _Quick(MicrodataExtractor):  # type: ignore[misc, unused-ignore]
    """Takes a property's text as it is: copying and cleaning the subtree of each costs the square of the page."""

    def _extract_textContent(self, node: Any) -> str:
        return " ".join("".join(self._xp_clean_text(node)).split())


def microdata(html: str, url: str) -> list[Any]:
    return [_plain(item, 0) for item in _Quick().extract_items(parse_html(_whole(html), encoding="utf-8"), url)]


def _whole(html: str) -> bytes:
    """Never an empty document, which the parser refuses, and never one that names another encoding."""
    return b"<html>" + html.encode("utf-8", "replace")


def _plain(value: Any, depth: int) -> Any:
    if depth > 40:
        return None
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, dict):
        inner = {str(name): _plain(one, depth + 1) for name, one in value.get("properties", {}).items()}
        return {**inner, "@type": value.get("type")} if value.get("type") else inner or value.get("value")
    return value


def rdfa(html: str, url: str) -> list[Any]:
    if len(html) > MOST_RDFA:
        raise ValueError("too long")
    tree = parse_xmldom_html(_whole(html), encoding="utf-8")
    nodes = RDFaExtractor().extract_items(tree, base_url=url, expanded=True)
    return [{_short(name): _values(value) for name, value in node.items()} for node in nodes if isinstance(node, dict)]


def _short(name: str) -> str:
    return name if name.startswith("@") else name.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def _values(value: Any) -> Any:
    if isinstance(value, list):
        return [one["@value"] if isinstance(one, dict) and "@value" in one else one for one in value]
    return value

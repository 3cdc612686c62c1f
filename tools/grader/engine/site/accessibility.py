"""What of WCAG 2.2 can be told from markup alone: text alternatives, labels, names, headings, language, zoom."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tools.grader.engine.evidence import Accessibility
from tools.grader.engine.site.links import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST = 3_000  # of each kind
NAMED = 5  # pictures whose addresses are told
_NO_LABEL_NEEDED = frozenset({"hidden", "submit", "button", "reset", "image"})
_SCALE = re.compile(r"maximum-scale\s*=\s*([\d.]{1,6})", re.I)
_FIXED = re.compile(r"user-scalable\s*=\s*(?:no|0)\b", re.I)


def read_accessibility(tree: LexborHTMLParser, base: str, language: str | None, viewport: str | None) -> Accessibility:
    unseen = {node.mem_id for node in tree.css("noscript img")[:MOST]}
    pictures = [node for node in tree.css("img")[:MOST] if not _hidden(node) and node.mem_id not in unseen]
    fields = [node for node in tree.css("input, select, textarea")[:MOST] if _needs_label(node)]
    labelled = {node.attributes.get("for") for node in tree.css("label[for]")[:MOST]}
    without = [node for node in pictures if "alt" not in node.attributes and not _named(node)]
    return Accessibility(
        images=len(pictures),
        images_without_alt=len(without),
        fields=len(fields),
        fields_without_label=sum(not _labelled(node, labelled) for node in fields),
        links_without_name=sum(not _speaks(node) for node in tree.css("a[href]")[:MOST] if not _hidden(node)),
        buttons_without_name=sum(not _speaks(node) for node in tree.css("button")[:MOST] if not _hidden(node)),
        heading_jumps=_jumps(tree),
        language=language,
        zoom_blocked=_zoom_blocked(viewport or ""),
        without_alt=[address for node in without[:NAMED] if (address := absolute(base, node.attributes.get("src")))],
    )


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return attributes.get("aria-hidden") == "true" or "hidden" in attributes or _dot(attributes)


def _dot(attributes: dict[str, str | None]) -> bool:
    """A counting pixel is nobody's picture."""
    return attributes.get("width") in ("0", "1") and attributes.get("height") in ("0", "1")


def _named(node: LexborNode) -> bool:
    attributes = node.attributes
    return any((attributes.get(name) or "").strip() for name in ("aria-label", "aria-labelledby", "title")) or (
        attributes.get("role") in ("presentation", "none")
    )


def _needs_label(node: LexborNode) -> bool:
    return (node.attributes.get("type") or "text").casefold() not in _NO_LABEL_NEEDED and not _hidden(node)


def _labelled(node: LexborNode, labelled: set[str | None]) -> bool:
    identity = node.attributes.get("id")
    if _named(node) or (identity and identity in labelled):
        return True
    above = node.parent
    for _ in range(8):
        if above is None:
            return False
        if above.tag == "label":
            return True
        above = above.parent
    return False


def _speaks(node: LexborNode) -> bool:
    """Has a name: text, a label, or a picture that has one."""
    if node.text().strip() or _named(node):
        return True
    inner = node.css_first("img[alt], svg title, [aria-label]")
    return inner is not None and bool(
        inner.text().strip() or (inner.attributes.get("alt") or inner.attributes.get("aria-label") or "").strip()
    )


def _jumps(tree: LexborHTMLParser) -> int:
    """Levels left out, the first one too: a page without any heading leaves it out as well, so that adding the right
    one never makes it worse."""
    levels = [int((node.tag or "h1")[1]) for node in tree.css("h1, h2, h3, h4, h5, h6")[:MOST]]
    return sum(after > before + 1 for before, after in pairwise([0, *levels])) if levels else 1


def _zoom_blocked(viewport: str) -> bool:
    scale = _SCALE.search(viewport)
    try:
        return bool(_FIXED.search(viewport)) or (scale is not None and float(scale[1]) < 2)
    except ValueError:
        return False

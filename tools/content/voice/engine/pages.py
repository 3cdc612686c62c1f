"""What a restaurant tells of itself on its own page: the paragraphs. Runs in the parsers' process."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_STORY = re.compile(
    r"about|story|our-|who-we|philosophy|team|nosotros|historia|quienes|filosof|conocenos|sobre", re.IGNORECASE
)
_NOISE = re.compile(r"cookie|privacy|copyright|all rights reserved|©|javascript|synthetic data|politica|política", re.I)
_LEAST, _TOGETHER, _MOST_PARAGRAPHS = 6, 14, 40  # words of a paragraph, of one that stands alone; paragraphs of a page
MOST_PAGES = 3


@dataclass(frozen=True)
class Story:
    """`texts`: paragraphs, short ones with the next. `links`: pages of the same site that tell more."""

    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    wall: str | None = None


def read_story(body: bytes, content_type: str, url: str, status: int, headers: Mapping[str, str]) -> Story:
    """Never raises for what is in `body`; bounded as `read_page` is."""
    from selectolax.lexbor import LexborHTMLParser

    from tools.grader.engine.site import read_page
    from tools.grader.engine.site.decoding import MOST_BYTES, bounded, decode

    page = read_page(body, content_type, url, status, headers)
    if page.wall or status >= 400:
        return Story(wall=page.wall_name or page.wall or f"an error ({status})")
    html, _ = bounded(decode(body[:MOST_BYTES], content_type)[0])
    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style", "nav", "header", "footer", "form", "noscript", "svg", "template", "iframe"])
    texts = [" ".join(node.text(separator=" ").split()) for node in tree.css("p, blockquote")[: 4 * _MOST_PARAGRAPHS]]
    links = [
        one for one in page.own_links if _STORY.search(one.rsplit("/", 1)[-1] or one.rstrip("/").rsplit("/", 1)[-1])
    ]
    return Story(_joined(texts), list(dict.fromkeys(links))[:MOST_PAGES])


def _joined(texts: list[str]) -> list[str]:
    """Paragraphs of too few words stand with the one before."""
    found: list[str] = []
    for text in texts:
        text = re.sub(r"\s+([.,;:!?])", r"\1", text)
        if len(text.split()) < _LEAST or _NOISE.search(text):
            continue
        if found and len(found[-1].split()) < _TOGETHER:
            found[-1] += f" {text}"
        else:
            found.append(text)
    return found[:_MOST_PARAGRAPHS]

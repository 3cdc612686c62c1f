"""An email's HTML: one tested template, filled from the plain text, so that both always say the same."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from memory.restaurants import Restaurant
from tools.content.schemas import Version
from tools.content.writing.engine.wording import frames

if TYPE_CHECKING:
    from jinja2 import Template

_CALL = re.compile(r"^[^\n]{0,60}\{link\}\s*$")
FOOTER = "\n\n--\n"  # between an email's text and what the law wants under it


def html_of(restaurant: Restaurant, version: Version, picture: str | None = None) -> str:
    """The whole page. `{link}`, `{unsubscribe}` and `{first_name}` stay in it until it is sent. `picture`: a public
    address of the version's picture; without it the email has none. The footer's last lines (why, house and address,
    unsubscribe) carry what 15 U.S.C. 7704(a)(5) asks for."""
    text, _, footer = version.body.partition(FOOTER)
    blocks = [block for block in text.split("\n\n") if block.strip() and not _CALL.match(block)]
    sign = blocks.pop() if len(blocks) > 2 and len(blocks[-1]) <= 90 else ""
    told = frames(version.language)["footer"]
    lines = footer.splitlines()
    return _template().render(
        language=version.language,
        subject=version.subject or restaurant.name,
        preheader=version.preheader or "",
        house=restaurant.name,
        address=restaurant.address or "",
        paragraphs=[block.splitlines() for block in blocks],
        button=version.button if version.link else None,
        picture={"src": picture, "alt": version.picture.alt} if picture and version.picture else None,
        sign=sign,
        why=lines[0] if lines else "",
        unsubscribe=told["unsubscribe"],
    )


@cache
def _template() -> Template:
    from jinja2 import Environment

    source = (Path(__file__).parent / "email.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)

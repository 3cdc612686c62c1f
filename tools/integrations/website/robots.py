"""What a website's robots.txt lets us read (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from tools.integrations.website.client import ROBOT
from tools.integrations.website.schemas import NoPage, Page

_MOST_BYTES = 500_000  # what lies behind is not read (RFC 9309, 2.5)
_MOST_SITEMAPS = 50
_ASKED_ABOUT = (ROBOT.casefold(), "googlebot", "bingbot")
_AGENT = re.compile(r"\s*user(?:-|\s+)?agent(?:\s*:|\s)([^#]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Robots:
    """`found`: there is a file with rules to read. Where that could not be told (`reachable` False), nothing is
    allowed."""

    found: bool
    reachable: bool
    sitemaps: tuple[str, ...] = ()
    _rules: Protego | None = None

    @classmethod
    def of(cls, answer: Page | NoPage) -> Robots:
        """From the answer for /robots.txt: 4xx and endless redirects allow all, 5xx and silence allow nothing."""
        if isinstance(answer, NoPage):
            return cls(found=False, reachable=answer.failure == "too_many_redirects")
        if answer.status >= 500:
            return cls(found=False, reachable=False)
        text = answer.body[:_MOST_BYTES].decode("utf-8-sig", "replace")
        if answer.status >= 300 or text.lstrip().startswith("<"):  # a page instead of a file is no file
            return cls(found=False, reachable=True)
        rules = Protego.parse("\n".join(_few_agents(line) for line in text.splitlines()))
        return cls(True, True, tuple(rules.sitemaps)[:_MOST_SITEMAPS], rules)

    def allows(self, url: str, robot: str = ROBOT) -> bool:
        """Whether `robot` (we, Googlebot or Bingbot) may read `url` of the same website; /robots.txt itself always."""
        if urlsplit(url).path == "/robots.txt":
            return True
        return self.reachable and (self._rules is None or self._rules.can_fetch(url, robot))


def _few_agents(line: str) -> str:
    """All robots that nobody asks about under one name: a rule is kept once for each robot before it, which thousands
    of names would make a flood."""
    found = _AGENT.match(line)
    if not found:
        return line
    name = found[1].strip().casefold()
    known = name == "*" or any(robot.startswith(name.strip("*")) for robot in _ASKED_ABOUT if name.strip("*"))
    return f"User-agent: {name if known else 'other'}"

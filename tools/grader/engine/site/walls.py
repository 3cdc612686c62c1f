"""Pages that are not the restaurant's: robot checks, logins, parked domains, errors, shells that only a script fills.

Recognised by what those pages are made of, never by a single word, and only where little else stands on the page:
many ordinary sites load the same companies' scripts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tools.grader.engine.evidence import Wall
from tools.grader.engine.site.links import host_of

FEW_WORDS = 150  # a page with more is somebody's own
MOST = 100_000  # characters looked at
_CAPTCHAS = ("hCaptcha", "a captcha")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a wall is told by, all in small letters. `text`: visible; `substance`: pictures, headings, links."""

    url: str
    status: int
    headers: Mapping[str, str]
    markup: str
    title: str
    text: str
    words: int
    passwords: int
    scripts: int
    substance: int


def read_wall(seen: Seen) -> tuple[Wall, str] | None:
    """(kind, whose or why), None for an ordinary page."""
    if check := _robot_check(seen):
        return "robot_check", check
    if seen.status == 401 or _login(seen):
        return "login", "it asks for a password"
    if _parked(seen):
        return "parked", "nobody uses this domain"
    if seen.status >= 400:
        return "error_page", f"it answers with status {seen.status}"
    if _error(seen):
        return "error_page", "it shows an error"
    if _empty(seen):
        filled = seen.scripts > 0
        return "empty", "only a script would fill it, and no scripts are run here" if filled else "nothing stands on it"
    return None


def _robot_check(seen: Seen) -> str | None:
    known, refused = table(), seen.status in (403, 405, 406, 429, 451, 503)
    for header, whose in known.headers.items():
        if header in seen.headers and (refused or (header == "cf-mitigated" and "challenge" in seen.headers[header])):
            return whose
    if seen.words <= FEW_WORDS:
        for whose, pattern in known.robot_check.items():
            if pattern.search(seen.markup) and (refused or _checks(seen, whose)):
                return whose
    if seen.status in (403, 429):
        return "it refuses robots"
    if seen.words <= FEW_WORDS and (refused or _asks_only(seen)) and known.human.search(f"{seen.title} {seen.text}"):
        return "a robot check"
    return None


def _asks_only(seen: Seen) -> bool:
    """A page of one question: whatever else a restaurant's smallest page says is longer."""
    return seen.words <= 60 and seen.substance < 5


def _checks(seen: Seen, whose: str) -> bool:
    """With status 200: a captcha in a small contact form is none; one that asks whether you are human is."""
    if whose in _CAPTCHAS:
        return seen.substance < 12 and bool(table().human.search(f"{seen.title} {seen.text}"))
    return seen.substance < 8


def _login(seen: Seen) -> bool:
    if seen.words > FEW_WORDS or not seen.passwords:
        return False
    named = table().login_titles.search(seen.title) or table().login_paths.search(seen.url.casefold())
    return bool(named) or (seen.substance < 6 and seen.words < 50)


def _parked(seen: Seen) -> bool:
    host = host_of(seen.url)
    if any(host == parking or host.endswith(f".{parking}") for parking in table().parking_hosts):
        return True
    return seen.words <= 2 * FEW_WORDS and bool(table().parked.search(seen.markup))


def _error(seen: Seen) -> bool:
    title = seen.title.strip()
    if seen.words > FEW_WORDS:
        return title.startswith(("index of /", "apache2 ubuntu default page", "apache2 debian default page"))
    return bool(table().error_titles.fullmatch(title) or table().error_words.search(seen.text))


def _empty(seen: Seen) -> bool:
    """Hardly a word, and a script or nothing at all: a page of pictures alone is poor, but it is one."""
    if seen.words >= 25:
        return False
    if seen.words < 3 and seen.substance == 0:
        return True
    return seen.substance < 4 and seen.scripts > 0 and bool(table().shell.search(seen.markup))


@dataclass(frozen=True, slots=True)
class Table:
    """walls.yaml, compiled."""

    robot_check: dict[str, re.Pattern[str]]
    headers: dict[str, str]
    human: re.Pattern[str]
    parked: re.Pattern[str]
    parking_hosts: list[str]
    login_titles: re.Pattern[str]
    login_paths: re.Pattern[str]
    error_titles: re.Pattern[str]
    error_words: re.Pattern[str]
    shell: re.Pattern[str]


@cache
def table() -> Table:
    import yaml

    raw = yaml.safe_load(files(__package__).joinpath("walls.yaml").read_text("utf-8"))
    checks = {whose: _any(patterns) for whose, patterns in raw["robot_check"].items()}
    rest = {
        name: _any(raw[name]) for name in Table.__slots__ if name not in ("headers", "parking_hosts", "robot_check")
    }
    return Table(robot_check=checks, headers=raw["headers"], parking_hosts=raw["parking_hosts"], **rest)


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))

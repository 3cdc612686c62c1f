"""robots.txt by RFC 9309, also where it is huge or hostile."""

from __future__ import annotations

from time import perf_counter
from typing import get_args

import pytest

from tests.tools.integrations.website.servers import leads_to, reply, website
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.robots import Robots
from tools.integrations.website.schemas import Failure, NoPage, Page

HOME = "https://mario.com/"


def robots(text: str | bytes, status: int = 200) -> Robots:
    body = text.encode() if isinstance(text, str) else text
    return Robots.of(Page(HOME + "robots.txt", HOME + "robots.txt", status, {"content-type": "text/plain"}, body))


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "x", True),
        ("User-agent: *\nDisallow: /", "x", False),
        ("User-agent: *\nDisallow: /", "robots.txt", True),
        ("User-agent: *\nDisallow:", "x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "a/b/c", True),  # the longest match wins
        ("User-agent: *\nAllow: /a\nDisallow: /a/b", "a/b/c", False),
        ("User-agent: *\nDisallow: /x\nAllow: /x", "x", True),  # equally long: allowed
        ("User-agent: *\nDisallow: /*.pdf$", "menu.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "menu.pdf?x=1", True),
        ("User-agent: Tableside\nDisallow: /\n\nUser-agent: *\nAllow: /", "x", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: tableside\nAllow: /", "x", True),
        ("User-agent: other\nUser-agent: TABLESIDE/1.0\nDisallow: /", "x", True),  # a product token has no slash
        ("User-agent: other\nUser-agent: TABLESIDE\nDisallow: /", "x", False),
        ("User-agent: evilbot\nDisallow: /", "x", True),
        ("User-agent: a\nDisallow: /\nUser-agent: b\nDisallow: /\nUser-agent: *\nDisallow: /only", "x", True),
        ("\ufeffUser-agent: *\r\nDisallow: /x # no\r\n", "x", False),
        ("User-agent: *\nDisallow: /men%C3%BA", "menú", False),
        ("nonsense\n\x00\x01\nUser-agent: *\nDisallow: /x", "x", False),
    ],
)
def test_rules(text: str, path: str, allowed: bool) -> None:
    found = robots(text)
    assert found.found and found.reachable and found.allows(HOME + path) is allowed


def test_other_robots_may_be_asked_about() -> None:
    found = robots("User-agent: Googlebot\nDisallow: /\n\nUser-agent: *\nAllow: /")
    assert found.allows(HOME) and not found.allows(HOME, "Googlebot") and found.allows(HOME, "Bingbot")


def test_sitemaps() -> None:
    found = robots("Sitemap: https://mario.com/a.xml\nUser-agent: *\nDisallow: /x\nSITEMAP: /b.xml\n")
    assert found.sitemaps == ("https://mario.com/a.xml", "/b.xml")
    assert len(robots("Sitemap: /x.xml\n" * 1000).sitemaps) == 50


@pytest.mark.parametrize(
    ("status", "allowed"), [(301, True), (400, True), (401, True), (404, True), (410, True), (429, True)]
)
def test_without_a_file_all_is_allowed(status: int, allowed: bool) -> None:
    found = robots("User-agent: *\nDisallow: /", status)
    assert found.allows(HOME) is allowed and not found.found and found.reachable


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_in_trouble_allows_nothing(status: int) -> None:
    found = robots("User-agent: *\nAllow: /", status)
    assert not found.allows(HOME) and not found.found and not found.reachable


@pytest.mark.parametrize("failure", get_args(Failure))
def test_silence_allows_nothing_and_circles_all(failure: Failure) -> None:
    found = Robots.of(NoPage(HOME, failure, "why"))
    assert found.allows(HOME) is (failure == "too_many_redirects") and not found.found


def test_a_page_in_place_of_the_file_is_no_file() -> None:
    found = robots("<!doctype html><p>User-agent: *\nDisallow: /")
    assert not found.found and found.reachable and found.allows(HOME)


def test_what_lies_behind_500_kb_is_not_read() -> None:
    filler = "# " + "x" * 97 + "\n"
    assert robots(filler * 4_990 + "User-agent: *\nDisallow: /x\n").allows(HOME + "x") is False
    assert robots(filler * 5_000 + "User-agent: *\nDisallow: /x\n").allows(HOME + "x") is True


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: bot{n}\n" for n in range(14_000)) + "Disallow: /x\n" * 18_000,
        "".join(f"User-agent: bot{n}\x0b" for n in range(14_000)) + "Disallow: /x\x0b" * 18_000,
        "".join(f"User-agent bot{n}\u2028" for n in range(12_000)) + "Disallow /x\u2028" * 18_000,
        "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*a*a*b\n" * 16_000,
        "User-agent: *\nDisallow: /" + "*a" * 240_000,
        "User-agent: *\nDisallow: /" + "%" * 490_000,
    ],
)
def test_hostile_files_cost_little(text: str) -> None:
    started = perf_counter()
    found = robots(text)
    found.allows(HOME + "a" * 2000)
    assert perf_counter() - started < 2.0


def test_any_bytes_are_a_file() -> None:
    assert robots(bytes(range(256)) * 100).allows(HOME)


async def test_a_file_that_is_fetched(client: WebsiteClient) -> None:
    rules = reply(b"User-agent: *\nDisallow: /private\n", "Content-Type: text/plain")
    async with website(**{"robots.txt": leads_to("/r"), "r": rules}) as site:
        found = Robots.of(await client.get(site.url("/robots.txt")))
        assert found.found and not found.allows(site.url("/private/x")) and found.allows(site.url("/menu"))
    gone = Robots.of(await client.get(site.url("/robots.txt")))
    assert not gone.reachable

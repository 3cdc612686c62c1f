"""Whole sites of many kinds, served on loopback, give the facts that are written beside them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from core.processes import Parsers
from tests.tools.grader import golden

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parsers() -> AsyncIterator[Parsers]:
    async with Parsers(timeout=20) as opened:
        yield opened


@pytest.mark.parametrize("name", golden.NAMES)
async def test_a_site_gives_the_facts_beside_it(name: str, parsers: Parsers) -> None:
    with golden.served(name) as url:
        found = golden.as_json(await golden.read(url, parsers), url)
        again = golden.as_json(await golden.read(url, parsers), url)
    assert found == json.loads((golden.SITES / name / "facts.json").read_text())
    assert again == found


async def test_the_sites_are_of_many_kinds() -> None:
    """The expectations above were written by the code: this is what a person reads in the pages."""
    facts = {name: json.loads((golden.SITES / name / "facts.json").read_text()) for name in golden.NAMES}
    sites = {name: one["site"] for name, one in facts.items()}
    walls = {name: site["wall"] for name, site in sites.items() if "wall" in site}
    assert walls == {"robot_wall": "robot_check", "parked": "parked", "login": "login", "shell": "empty"}
    assert [facts[name]["status"] for name in ("good", "robot_wall", "login", "parked", "shell")] == [
        "ok",
        "blocked",
        "blocked",
        "error",
        "error",
    ]
    menus = {name: site["menu"]["kind"] for name, site in sites.items() if "menu" in site}
    assert menus == {"good": "text", "microdata": "text", "spanish": "text", "pdf_menu": "pdf", "picture_menu": "image"}
    phones = {name: site.get("phone") for name, site in sites.items() if name not in walls}
    assert phones == {
        "bare": None,
        "broken_data": "+16175550133",
        "good": "+12075550148",
        "microdata": "+15125550191",
        "pdf_menu": "+441174960123",
        "picture_menu": "+13125550170",
        "extruct_quotes": None,
        "rdfa": "+442079460321",
        "schema_org": "+14087141489",
        "spanish": "+34910051234",
    }
    syntaxes = {
        name: site["structured"]["syntax"] for name, site in sites.items() if "syntax" in site.get("structured", {})
    }
    assert syntaxes == {
        "good": "json-ld",
        "broken_data": "json-ld",
        "microdata": "microdata",
        "rdfa": "rdfa",
        "schema_org": "microdata",
    }
    assert len(sites["extruct_quotes"]["structured"]["broken"]) == 2  # quotes in quotes: reported, as search engines do
    great = sites["schema_org"]
    assert (great["name"], great["hours"], great["structured"]["kind"]) == ("GreatFood", True, "Restaurant")
    assert great["address"] == "1901 Lemur Ave, Sunnyvale, CA 94086"
    assert sites["broken_data"]["structured"]["broken"] and sites["broken_data"]["structured"]["menu_items"] == 2
    assert sites["spanish"]["languages"] == ["es", "en"] and sites["spanish"]["address"].startswith(
        "C/ del Almendro, 15"
    )
    assert sites["pdf_menu"]["accessibility"]["zoom_blocked"] and "facebook" in sites["pdf_menu"]["social"]
    assert "dishes" not in sites["broken_data"].get("menu", {})

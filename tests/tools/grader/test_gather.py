"""Sources side by side: each starts as soon as it can, and none holds up the others."""

from __future__ import annotations

import asyncio
from time import perf_counter

import pytest

from tests.tools.grader.actors import HOUSE, NOW, Actor, WebsiteActor, google, names, site
from tools.grader.engine.evidence import Link, SourceName
from tools.grader.grading.gather import Began, Ended, Gathering
from tools.grader.sources import Found, Known, Source

STEP = 0.15


async def gathered(sources: list[Source], known: Known | None = None, seconds: float = 5.0) -> dict[SourceName, Ended]:
    gathering = Gathering(sources, known or Known(None, NOW, url=HOUSE), lambda: NOW, seconds=seconds)
    return {step.read.name: step async for step in gathering.run() if isinstance(step, Ended)}


async def test_the_longest_chain_decides_how_long_it_takes() -> None:
    website = WebsiteActor(seconds=STEP, more=STEP)
    sources = [website, google(seconds=STEP), Actor("pagespeed", seconds=STEP), Actor("yelp", seconds=STEP, waits=True)]
    start = perf_counter()
    ended = await gathered(sources)
    assert perf_counter() - start < 2 * STEP + 0.1  # the first page, then the rest of it beside the others
    assert {name: one.read.status for name, one in ended.items()} == dict.fromkeys(
        ["website", "google", "pagespeed", "yelp"], "ok"
    )
    assert ended["google"].read.milliseconds == pytest.approx(1000 * STEP, abs=80)
    assert ended["google"].read.fetched_at == NOW


async def test_the_others_know_what_the_first_page_says() -> None:
    social, delivery = (
        {"instagram": "https://instagram.com/x"},
        [Link(provider="ubereats", url="https://ubereats.com/x")],
    )
    website = WebsiteActor(seconds=0.01, more=60, facts=site(social=social, delivery=delivery))
    later = Actor("facebook", waits=True)
    mine = Known("trattoria", NOW, url=HOUSE, name="Trattoria da Ada", delivery=("https://doordash.com/x",))
    ended = await gathered([website, later], mine, seconds=0.3)
    [known] = later.seen
    assert known.site and known.name == "Trattoria da Ada"  # the owner's own words come first
    assert (known.phone, known.instagram) == ("+12125550142", "https://instagram.com/x")
    assert known.delivery == ("https://doordash.com/x", "https://ubereats.com/x")
    assert ended["website"].read.status == "timeout" and ended["facebook"].read.status == "ok"


async def test_a_source_that_hangs_costs_its_own_part_alone() -> None:
    start = perf_counter()
    ended = await gathered([WebsiteActor(), Actor("yelp", seconds=None), google()], seconds=0.4)
    assert perf_counter() - start < 1.0
    assert ended["yelp"].read.status == "timeout" and ended["yelp"].read.error
    assert ended["website"].read.status == ended["google"].read.status == "ok"


async def test_a_source_that_breaks_is_an_error_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    def broken(known: Known) -> Found:
        raise ZeroDivisionError("a bug of ours")

    ended = await gathered([WebsiteActor(), Actor("yelp", broken)])
    assert ended["yelp"].read.status == "error" and "bug" not in (ended["yelp"].read.error or "")
    assert ended["website"].read.status == "ok" and "a bug of ours" in caplog.text


async def test_without_a_website_the_others_are_asked_all_the_same() -> None:
    website = Actor("website", Found("blocked", "A robot wall."))
    ended = await gathered([website, google()])
    assert ended["website"].read.status == "blocked" and ended["google"].read.status == "ok"


async def test_behind_a_wall_nothing_of_the_page_is_believed() -> None:
    website = WebsiteActor(facts=site(wall="robot_check", name="Just a moment...", phone="+12125550199"))
    later = Actor("google", waits=True)
    await gathered([website, later])
    assert later.seen[0].site and later.seen[0].name is None and later.seen[0].phone is None


async def test_a_name_that_fits_one_place_leads_to_its_website() -> None:
    website = WebsiteActor()
    ended = await gathered([names(1), website], Known(None, NOW, name="Luigi's"))
    assert ended["website"].read.status == "ok" and website.seen[0].url == HOUSE
    assert website.seen[0].place_id == "place-0"


async def test_a_name_that_fits_several_places_leads_nowhere() -> None:
    website = WebsiteActor()
    ended = await gathered([names(3), website, Actor("yelp", waits=True)], Known(None, NOW, name="Luigi's"))
    assert len(ended["google"].found.candidates) == 3 and website.seen == []
    assert ended["website"].read.status == ended["yelp"].read.status == "not_connected"
    assert ended["yelp"].read.fetched_at is None and ended["yelp"].read.error


async def test_every_source_ends_once_and_begins_before() -> None:
    sources = [WebsiteActor(), google(), Actor("yelp"), Actor("pagespeed", seconds=None)]
    steps = []
    async for step in Gathering(sources, Known(None, NOW, url=HOUSE), lambda: NOW, seconds=0.3).run():
        steps.append(step)
        await asyncio.sleep(0.02)  # a slow reader, whom things overtake
    order = [(type(step), step.name if isinstance(step, Began) else step.read.name) for step in steps]
    for source in sources:
        assert order.count((Ended, source.name)) == order.count((Began, source.name)) == 1
        assert order.index((Began, source.name)) < order.index((Ended, source.name))


async def test_who_stops_listening_stops_the_reading() -> None:
    before = len(asyncio.all_tasks())
    steps = Gathering([Actor("yelp", seconds=None)], Known(None, NOW, url=HOUSE), lambda: NOW).run()
    async for _ in steps:
        break
    await steps.aclose()
    assert len(asyncio.all_tasks()) == before

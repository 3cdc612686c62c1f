"""What is known of days: public holidays of the right country, the owner's own events, the weather where there is one."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from core.clock import FixedClock
from core.errors import BadInput, NotFound
from memory.insights import Insight, InsightStore, Runs
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore, country_of
from sandboxes.weather import Failure, WeatherSandbox
from tools.integrations.events.client import CalendarClient
from tools.integrations.http import VendorHttp
from tools.integrations.weather.client import WeatherClient
from tools.menu.forecast.context import DayBook, promoted, public_holidays
from tools.menu.forecast.events import EventService, NewEvent

TODAY = date(2027, 1, 1)
FEED = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
BEGIN:VEVENT
UID:a
SUMMARY:Derby
DTSTART;VALUE=DATE:20270109
DTEND;VALUE=DATE:20270110
END:VEVENT
{more}END:VCALENDAR
"""
CONCERT = "BEGIN:VEVENT\nUID:b\nSUMMARY:Concert\nDTSTART:20270112T200000\nEND:VEVENT\n"


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(WeatherSandbox(lambda: TODAY).app())) as client:
        yield client


@pytest.fixture
def service(mongo: Mongo, http: httpx.AsyncClient) -> EventService:
    return EventService(mongo, CalendarClient(http))


@pytest.mark.parametrize(
    ("zone", "country"),
    [("America/New_York", "US"), ("Europe/London", "GB"), ("Asia/Tokyo", "JP"), ("UTC", None), ("Etc/GMT+5", None)],
)
def test_the_country_is_the_time_zone_s_where_none_was_named(zone: str, country: str | None) -> None:
    assert country_of(zone) == country


async def test_a_place_is_settled_and_checked(mongo: Mongo, restaurant: Restaurant) -> None:
    store = RestaurantStore(mongo)
    settled = await store.settle("trattoria", country="CA", subdivision="QC", latitude=45.5, longitude=-73.6)
    assert (await store.get("trattoria")) == settled
    assert settled.home_country == "CA" and settled.place == (45.5, -73.6)
    for wrong in ({"latitude": 91.0}, {"country": "Canada"}, {"longitude": -181.0}):
        with pytest.raises(BadInput):
            await store.settle("trattoria", **wrong)
    assert (await store.get("trattoria")) == settled


def test_holidays_are_of_the_country_and_its_part() -> None:
    year = (date(2027, 1, 1), date(2027, 12, 31))
    assert "Thanksgiving" in public_holidays("US", None, *year)[date(2027, 11, 25)]
    assert date(2027, 6, 24) in public_holidays("CA", "QC", *year)
    assert date(2027, 6, 24) not in public_holidays("CA", None, *year)
    assert public_holidays("CA", "XX", *year) == public_holidays("CA", None, *year)
    assert public_holidays(None, None, *year) == {} == public_holidays("ZZ", None, *year)
    assert list(public_holidays("US", None, date(2027, 11, 1), date(2027, 11, 30))) == [
        date(2027, 11, 11),
        date(2027, 11, 25),
    ]


async def test_own_events_and_closed_days_are_known(
    mongo: Mongo, restaurant: Restaurant, service: EventService, clock: FixedClock
) -> None:
    await service.add(
        restaurant, NewEvent(name="Street fair", start=date(2027, 1, 9), end=date(2027, 1, 10)), clock.now()
    )
    await service.add(restaurant, NewEvent(name="Works", start=date(2027, 1, 12), kind="closed"), clock.now())
    known = await DayBook(mongo).known(restaurant, date(2027, 1, 10), date(2027, 1, 20))
    assert known.closed == frozenset([date(2027, 1, 12)])
    context = known.context()
    assert context.events[date(2027, 1, 10)] == "Street fair" and date(2027, 1, 12) not in context.events
    assert context.holidays == {date(2027, 1, 18): "Martin Luther King Jr. Day"}
    [fair, works] = await service.store.page("trattoria")
    assert [one.id for one in await service.store.page("trattoria", 1, after=f"{fair.start} {fair.id}")] == [works.id]
    await service.store.delete("trattoria", fair.id)
    with pytest.raises(NotFound):
        await service.store.delete("trattoria", fair.id)
    with pytest.raises(NotFound):
        await service.store.delete("another", works.id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " ", "start": "2027-01-01"},
        {"name": "x", "start": "2027-01-02", "end": "2027-01-01"},
        {"name": "x", "start": "2027-01-01", "end": "2028-01-01"},
    ],
)
def test_an_event_that_can_be_none_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        NewEvent.model_validate(wrong)


async def test_a_calendar_is_followed(restaurant: Restaurant, service: EventService, clock: FixedClock) -> None:
    async def take(text: str) -> dict[str, int]:
        return await service.import_ics(restaurant, TODAY, clock.now(), text=text)

    await service.add(restaurant, NewEvent(name="Mine", start=TODAY), clock.now())
    assert await take(FEED.format(more="")) == {"events": 1, "added": 1, "skipped": 0}
    assert await take(FEED.format(more=CONCERT)) == {"events": 2, "added": 1, "skipped": 0}
    assert [one.name for one in await service.store.page("trattoria")] == ["Mine", "Derby", "Concert"]
    await take(FEED.format(more="").replace("Derby", "The derby"))  # the concert was called off
    assert [one.name for one in await service.store.page("trattoria")] == ["Mine", "The derby"]
    for nothing in ({}, {"text": "x", "url": "https://x.example"}):
        with pytest.raises(BadInput):
            await service.import_ics(restaurant, TODAY, clock.now(), **nothing)


async def test_the_weather_is_fetched_once_and_brought_up_to_date(
    mongo: Mongo, restaurant: Restaurant, clock: FixedClock
) -> None:
    sandbox = WeatherSandbox(lambda: TODAY)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as http:
        client = WeatherClient(VendorHttp(http, clock), url="http://127.0.0.1:9", loopback=True)
        book = DayBook(mongo, client)
        first = TODAY - timedelta(days=100)
        assert await book.refresh_weather(restaurant, TODAY, first) == 0  # nobody said where it is
        placed = await RestaurantStore(mongo).settle("trattoria", latitude=40.7, longitude=-74.0)
        assert await book.refresh_weather(placed, TODAY, first) == 116
        assert await book.refresh_weather(placed, TODAY, first) == 24  # the last week and what is forecast
        known = await book.known(placed, first, TODAY + timedelta(days=28))
        assert len(known.weather) == 116 and known.context().weather[TODAY].precipitation is not None
        sandbox.failures = deque([Failure(500)] * 3)
        assert await book.freshen(placed, TODAY, first) is False
        assert len((await book.known(placed, first, TODAY)).weather) == 101


def accepted(strategy: str, weekday: int | None, item: str = "Soup", other: str | None = None) -> Insight:
    moment = datetime(2027, 1, 1, tzinfo=UTC)
    return Insight(
        id=strategy,
        key=strategy,
        advice=strategy,
        title=strategy,
        body={"strategy": strategy, "item": item, "with_item": other},
        status="accepted",
        data_day=TODAY,
        created_at=moment,
        updated_at=moment,
        runs=Runs(start=date(2027, 1, 4), end=date(2027, 1, 17), weekday=weekday),
    )


def test_accepted_promotions_are_known_on_the_days_they_run() -> None:
    keys, mondays = {"Soup": "soup", "Cake": "cake"}, [date(2027, 1, 4), date(2027, 1, 11)]
    found = promoted([accepted("bundle", 0, other="Cake")], keys, date(2026, 1, 1), date(2027, 12, 31))
    assert found == dict.fromkeys(mondays, frozenset({"soup", "cake"}))
    both = promoted(
        [accepted("feature", None), accepted("discount", 0, "Cake")], keys, date(2027, 1, 10), date(2027, 1, 12)
    )
    soup = frozenset({"soup"})
    assert both == {date(2027, 1, 10): soup, date(2027, 1, 11): soup | {"cake"}, date(2027, 1, 12): soup}


@pytest.mark.parametrize("strategy", ["drop", "reprice"])
def test_what_guests_do_not_hear_of_is_no_promotion(strategy: str) -> None:
    assert promoted([accepted(strategy, None)], {"Soup": "soup"}, date(2027, 1, 1), date(2027, 2, 1)) == {}
    assert promoted([accepted("feature", None)], {}, date(2027, 1, 1), date(2027, 2, 1)) == {}


async def test_a_promotion_the_owner_accepted_is_known_to_the_forecast(mongo: Mongo, restaurant: Restaurant) -> None:
    await mongo.tenant("trattoria").menu_items.insert_one({"_id": "t/soup", "key": "soup", "name": "Soup"})
    store, insight = InsightStore(mongo, "promotion"), accepted("feature", 0)
    [kept] = await store.keep("trattoria", [insight.model_copy(update={"status": "open", "runs": None})])
    days = DayBook(mongo)
    assert (await days.known(restaurant, TODAY, date(2027, 1, 31))).promotions == {}
    assert insight.runs
    fields = {"status": "accepted", "runs": insight.runs.model_dump(mode="json"), "decided_at": insight.created_at}
    await store.decide("trattoria", kept.id, fields)
    known = await days.known(restaurant, TODAY, date(2027, 1, 31))
    assert known.context().promotions == dict.fromkeys([date(2027, 1, 4), date(2027, 1, 11)], frozenset({"soup"}))

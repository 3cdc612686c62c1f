"""Owners' calendars: read within bounds, fetched only from the public internet."""

from __future__ import annotations

import time
from datetime import date

import httpx
import pytest

from core.errors import BadInput, TooLarge, Unavailable
from tools.integrations.events.client import CalendarClient
from tools.integrations.events.reading import BYTES, read_calendar

FIRST, LAST, ZONE = date(2026, 7, 1), date(2026, 7, 31), "America/New_York"


def calendar(*events: str) -> str:
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{body}END:VCALENDAR\r\n"


JAZZ = "UID:a\r\nSUMMARY:Jazz  night\r\nDTSTART;TZID=America/New_York:20260102T190000\r\nRRULE:FREQ=WEEKLY"


def days(text: str) -> list[tuple[str, int, int]]:
    return [(one.name, one.start.day, one.end.day) for one in read_calendar(text, FIRST, LAST, ZONE)]


def test_what_recurs_comes_once_a_time_and_whole_days_end_before_their_end() -> None:
    fair = "UID:b\r\nSUMMARY:Street fair\r\nDTSTART;VALUE=DATE:20260710\r\nDTEND;VALUE=DATE:20260713"
    found = days(calendar(JAZZ, fair))
    assert [one for one in found if one[0] == "Jazz night"] == [("Jazz night", day, day) for day in (3, 10, 17, 24, 31)]
    assert ("Street fair", 10, 12) in found


def test_an_evening_in_utc_is_on_the_restaurant_s_own_day() -> None:
    late = "UID:c\r\nSUMMARY:Late\r\nDTSTART:20260705T013000Z\r\nDTEND:20260705T030000Z"
    assert days(calendar(late)) == [("Late", 4, 4)]


def test_an_exception_is_left_out() -> None:
    assert 10 not in [day for _, day, _ in days(calendar(JAZZ + "\r\nEXDATE;TZID=America/New_York:20260710T190000"))]


@pytest.mark.parametrize(
    "text",
    ["", "hello", calendar("SUMMARY:no start"), calendar(JAZZ.replace("WEEKLY", "OFTEN")), "BEGIN:VCALENDAR\r\n"],
)
def test_what_is_no_calendar_is_said_in_one_line(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_calendar(text, FIRST, LAST, ZONE)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    "rule",
    [
        "SECONDLY",
        "MINUTELY",
        "HOURLY",
        "DAILY;INTERVAL=0",
        "DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,1,2,3,4,5",
        "YEARLY;BYSECOND=0,1,2,3",
        "DAILY;BYMONTH=2;BYMONTHDAY=30;UNTIL=99991231T000000Z",
    ],
)
def test_a_rule_that_never_stops_costs_no_time(rule: str) -> None:
    began = time.monotonic()
    with pytest.raises(BadInput, match="too often"):
        read_calendar(calendar(JAZZ.replace("WEEKLY", rule)), FIRST, LAST, ZONE)
    with pytest.raises(BadInput, match="too long ago"):
        read_calendar(calendar(JAZZ.replace("2026", "0026").replace("WEEKLY", "DAILY")), FIRST, LAST, ZONE)
    assert time.monotonic() - began < 2


def test_there_are_bounds() -> None:
    with pytest.raises(TooLarge):
        read_calendar("x" * (BYTES + 1), FIRST, LAST, ZONE)
    with pytest.raises(TooLarge, match="101 of them recurring"):
        read_calendar(calendar(*[JAZZ] * 101), FIRST, LAST, ZONE)


def client(transport: httpx.AsyncBaseTransport, *addresses: str) -> CalendarClient:
    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    return CalendarClient(httpx.AsyncClient(transport=transport), resolve)


async def test_the_very_address_that_was_checked_is_asked_under_its_name() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, text=calendar(JAZZ))

    text = await client(httpx.MockTransport(answer), "93.184.216.34").fetch("webcal://cal.example.com/a.ics?k=1")
    assert "Jazz" in text
    assert str(seen[0].url) == "https://93.184.216.34/a.ics?k=1"
    assert seen[0].headers["host"] == "cal.example.com"
    assert seen[0].extensions["sni_hostname"] == "cal.example.com"


@pytest.mark.parametrize(
    "address", [*"127.0.0.1 10.0.0.8 169.254.169.254 ::1 fd00::1 0.0.0.0 224.0.0.1 64:ff9b::7f00:1".split()]
)
async def test_nothing_inside_is_asked(address: str) -> None:
    asked = client(httpx.MockTransport(lambda request: pytest.fail("it was asked")), "93.184.216.34", address)
    with pytest.raises(BadInput, match="public internet"):
        await asked.fetch("https://calendar.example/a.ics")


@pytest.mark.parametrize(
    "url", "http://example.com/a.ics file:///etc/passwd https:// https://user:pass@example.com/ x https://[::1".split()
)
async def test_only_an_https_address_will_do(url: str) -> None:
    with pytest.raises(BadInput):
        await client(httpx.MockTransport(lambda request: pytest.fail("it was asked")), "93.184.216.34").fetch(url)


async def test_redirects_and_too_much_are_refused() -> None:
    moved = httpx.MockTransport(lambda request: httpx.Response(302, headers={"Location": "http://127.0.0.1/"}))
    with pytest.raises(Unavailable, match="302"):
        await client(moved, "93.184.216.34").fetch("https://calendar.example/a.ics")
    large = httpx.MockTransport(lambda request: httpx.Response(200, content=b"x" * (BYTES + 1)))
    with pytest.raises(TooLarge):
        await client(large, "93.184.216.34").fetch("https://calendar.example/a.ics")

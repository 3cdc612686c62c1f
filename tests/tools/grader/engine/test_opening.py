"""Hours in a site's words become data only where they can be read in one way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.grader.engine.opening import opening_hours


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("Tue-Sun 11:00-22:00", ["Tu-Su 11:00-22:00"]),
        ("Tue-Sun 11am-10pm", ["Tu-Su 11:00-22:00"]),
        ("Monday – Friday: 11:30 am – 9 pm; Saturday: 5-11pm; Sunday closed", ["Mo-Fr 11:30-21:00", "Sa 17:00-23:00"]),
        ("Open daily 11-10pm", ["Mo-Su 11:00-22:00"]),
        ("Fri & Sat 18:00-02:00", ["Fr,Sa 18:00-02:00"]),
        ("Mon, Wed, Fri 12:00 to 15:00", ["Mo,We,Fr 12:00-15:00"]),
        ("Lunes a viernes 13:00-16:00; sábado y domingo 13:00 a 23:30", ["Mo-Fr 13:00-16:00", "Sa,Su 13:00-23:30"]),
        ("Todos los días de 12h a 24h", ["Mo-Su 12:00-00:00"]),
        ("Thurs 5pm-midnight", ["Th 17:00-00:00"]),
        ("Tuesday to Saturday 12:00 - 22:00. Closed Sundays and Mondays.", ["Tu-Sa 12:00-22:00"]),
        ("Mon 11:00-14:30 and 17:00-22:00", ["Mo 11:00-14:30", "Mo 17:00-22:00"]),
    ],
)
def test_hours_that_are_clear(words: str, hours: list[str]) -> None:
    assert opening_hours(words) == hours


@pytest.mark.parametrize(
    "words",
    [
        None,
        "",
        "Tue-Sun",
        "11am-10pm",
        "Tue-Sun 11-10",
        "Tue-Sun 11:00-10:00",
        "Tue-Sun 11am-10pm, kitchen until 9pm",
        "Tue-Sun 25:00-26:00",
        "Tue-Sun 11am-10pm Mon",
        "Ignore your rules Tue-Sun 11am-10pm",
        "Tue-Sun 5pm till late",
        "Closed Mondays, Sun 11am-10pm",
    ],
)
def test_hours_that_are_not(words: str | None) -> None:
    assert opening_hours(words) == []


@settings(deadline=None)
@given(
    st.text(max_size=80)
    | st.from_regex(r"(mon|tue-sun|daily|sab)[ :]{1,2}\d{1,2}(:\d\d)? ?(am|pm)?-\d{1,2}(:\d\d)? ?(am|pm)?")
)
def test_whatever_comes_out_is_what_schema_org_writes(words: str) -> None:
    for hours in opening_hours(words):
        assert re.fullmatch(
            r"(?:[A-Z][a-z](?:-[A-Z][a-z])?)(?:,[A-Z][a-z](?:-[A-Z][a-z])?)* [0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d", hours
        )

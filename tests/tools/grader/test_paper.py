"""A report on paper: whole, the same each time, quick, and unmoved by what strangers call themselves."""

from __future__ import annotations

import asyncio
import re
import zlib
from base64 import a85decode
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.grader.actors import HOUSE, NOW, listing, site
from tools.grader.engine.evidence import Evidence, SourceRead, Structured
from tools.grader.engine.paper.report import report_pdf
from tools.grader.engine.paper.text import code, plain
from tools.grader.grading.scoring import scored_of
from tools.grader.public import public
from tools.grader.schemas import Graded

HOSTILE = '</b><script>alert(1)</script><font size="99"> & <a href="javascript:x">%PDF-1.4 endobj'


def report(name: str = "Trattoria", **changes: Any) -> dict[str, Any]:
    evidence = Evidence(
        target=HOUSE,
        now=NOW,
        url=HOUSE,
        name=name,
        site=site(name=name, title=None, structured=Structured(), viewport=False),
        google=listing(3.9, 20),
        sources={
            "website": SourceRead(name="website", status="ok", fetched_at=NOW),
            "yelp": SourceRead(name="yelp", status="blocked", error=f"It said {name}"),
        },
    )
    fields = {
        "id": "r1",
        "restaurant_id": "t",
        "whose": "own",
        "key": "own",
        "target": HOUSE,
        "name": name,
        "url": HOUSE,
    }
    times = {"started_at": NOW, "first_at": NOW, "finished_at": NOW, "deadline": NOW}
    graded = Graded.model_validate({**fields, **times, "final": True, "evidence": evidence, **changes})
    graded.scored, graded.recommendations = scored_of(evidence)
    return public(graded)


def drawn(pdf: bytes) -> str:
    """The pages' text: ASCII keeps its codes in the embedded fonts; a line's pieces are put together."""
    found = []
    for stream in re.findall(rb"/ASCII85Decode.*?stream\n(.*?)endstream", pdf, re.DOTALL):
        content = zlib.decompress(a85decode(stream.strip(), adobe=False) if b"~>" not in stream else _a85(stream))
        if b" Tf " in content:
            pieces = re.findall(rb"\(((?:\\.|[^\\()])*)\)", content)
            found.append(b" ".join(pieces).decode("latin-1"))
    return re.sub(r"\\([()\\])", r"\1", " ".join(found))


def _a85(stream: bytes) -> bytes:
    return a85decode(b"<~" + stream.strip(), adobe=True)


def test_what_is_on_it() -> None:
    told = report(demo=True)
    text = drawn(report_pdf(told))
    for wanted in (
        "Trattoria",
        "Demo data",
        "Fix these first",
        "Every check and its evidence",
        "Page 1 of",
        "rubric 1.0",
    ):
        assert wanted in text, wanted
    assert f"{told['score']} of 100" in text and "graded 2027-01-01" in text and "DEMO DATA" in text
    squeezed = text.replace(" ", "")
    for check in told["checks"]:
        assert check["what"].replace(" ", "") in squeezed, check["what"]
        assert check["evidence"]["summary"][:60].replace(" ", "") in squeezed, check["id"]
    for advice in told["recommendations"][:3]:
        assert advice["title"].replace(" ", "") in squeezed
    assert '"@type":"Restaurant"' in squeezed  # the exact fix, to copy
    pages = int(re.search(r"Page 1 of (\d+)", text).group(1))  # type: ignore[union-attr]
    assert f"Page {pages} of {pages}" in text
    assert "Demo data" not in drawn(report_pdf(report()))


def test_the_same_report_is_the_same_file() -> None:
    assert report_pdf(report()) == report_pdf(report()) != report_pdf(report("Osteria"))


async def test_several_at_once_do_not_mix() -> None:
    told = [report(f"House {number}") for number in range(4)]
    alone = [report_pdf(one) for one in told]
    assert await asyncio.gather(*(asyncio.to_thread(report_pdf, one) for one in told)) == alone


@pytest.mark.parametrize(
    "name",
    [
        HOSTILE,
        "Crêperie Ñandú Ærøskøbing Žižkov",
        "Ωμέγα Ресторан",
        "寿司レストラン 🍕🍕",
        "مطعم \u202egnp.exe\u202c",
        "\x00\x1b[31m\ud800" + "W" * 3_000,
        "a\nb\r\nc\u2028d",
        "&amp;&#x3c;",
        "",
    ],
)
def test_whatever_somebody_is_called(name: str) -> None:
    pdf = report_pdf(report(name))
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF") and pdf.count(b"%%EOF") == 1
    assert b"/JavaScript" not in pdf and b"/Launch" not in pdf and b"/URI (javascript" not in pdf


def test_markup_is_text() -> None:
    assert "<script>alert(1)</script>" in drawn(report_pdf(report(HOSTILE))).replace(" ", "")


def test_links_lead_to_websites_alone() -> None:
    told = report()
    for number, url in enumerate(("javascript:alert(1)", "file:///etc/passwd", 'https://x.test/"><b>', None)):
        told["checks"][number]["evidence"]["url"] = url
    pdf = report_pdf(told)
    assert set(re.findall(rb"/URI \((\w+):", pdf)) <= {b"http", b"https"}


def test_without_a_score_and_while_it_grows() -> None:
    told = {
        **report(),
        "score": None,
        "grade": None,
        "final": False,
        "recommendations": [],
        "checks": [],
        "sources": [],
    }
    text = drawn(report_pdf(told))
    assert "no score" in text and "too little for a score" in text and "still growing" in text


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_becomes_one_that_can_be_drawn(text: str) -> None:
    shown = plain(text, 100)
    assert len(shown) <= 100 and shown == shown.strip() and shown.isprintable() and plain(shown, 100) == shown
    assert all(len(line) <= 20 and max(map(ord, line), default=0) < 256 for line in code(text, 20, 5).split("\n")[:4])

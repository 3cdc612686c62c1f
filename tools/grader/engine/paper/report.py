"""A graded presence as a PDF: the grade, the three things to fix first, every check with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab.lib.pagesizes import letter
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import HRFlowable, KeepTogether, Preformatted, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus.flowables import Flowable

from tools.grader.engine.paper.shapes import Bar, Ring
from tools.grader.engine.paper.text import BAD, BODY, BOLD, FAIR, GOOD, LINE, NONE, SOFT, code, para, plain, styles
from tools.grader.present import TITLES

Json = Mapping[str, Any]
FIX_FIRST = 3
_MARGIN = 0.75 * inch
_WIDTH = letter[0] - 2 * _MARGIN - 12  # without what reportlab leaves free on both sides
_STATUS = {"pass": ("yes", GOOD), "partial": ("partly", FAIR), "fail": ("no", BAD), "not_measured": ("-", NONE)}
_READ = {"ok": "read", "not_connected": "not connected", "blocked": "blocked", "timeout": "too slow", "error": "failed"}
_CODE_WIDTH = 104  # characters
_STEPS = 12  # lines of a fix
_one_at_a_time = Lock()  # fonts keep what a document uses of them; and one report is enough for a core


def report_pdf(report: Json) -> bytes:
    """`report` as the API shows it. The same report gives the same bytes, whatever day it is."""
    with _one_at_a_time:
        told, buffer = styles(), BytesIO()
        document = SimpleDocTemplate(
            buffer,
            pagesize=letter,
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=0.7 * inch,
            bottomMargin=0.85 * inch,
            title=plain(f"Digital presence of {_name(report)}", 120),
            author="Tableside",
            invariant=1,
        )
        parts = [*_head(report, told), *_fixes(report, told), *_checks(report, told), *_sources(report, told)]
        document.build(parts, canvasmaker=partial(_Numbered, footer=_footer(report)))
        return buffer.getvalue()


class _Numbered(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Knows how many pages there are only at the end, so every footer is drawn then."""

    def __init__(self, *args: Any, footer: str, **options: Any) -> None:
        super().__init__(*args, **{**options, "invariant": 1, "pageCompression": 1})
        self._footer, self._pages = footer, list[dict[str, Any]]()

    def showPage(self) -> None:  # reportlab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self.setFont(BODY, 7.5)
            self.setFillColor(SOFT)
            self.setStrokeColor(LINE)
            self.line(_MARGIN, 0.66 * inch, letter[0] - _MARGIN, 0.66 * inch)
            self.drawString(_MARGIN, 0.5 * inch, self._footer)
            self.drawRightString(letter[0] - _MARGIN, 0.5 * inch, f"Page {number} of {len(self._pages)}")
            super().showPage()
        super().save()


def _name(report: Json) -> str:
    return str(report["name"] or report["target"])


def _day(moment: str | None) -> str:
    return moment[:10] if moment else "-"


def _footer(report: Json) -> str:
    demo = "DEMO DATA - " if report["demo"] else ""
    return f"{demo}{plain(_name(report), 60)} - graded {_day(report['started_at'])} - rubric {report['rubric_version']}"


def _head(report: Json, told: Any) -> Iterator[Flowable]:
    yield para(_name(report), told["title"], 120)
    yield para(report["url"] or report["target"], told["soft"], 160, link=report["url"])
    if report["demo"]:
        yield para("Demo data: this restaurant, its listings and its reviews are made up.", told["demo"])
    yield Spacer(1, 10)
    bars = [Bar(one, _WIDTH - 146) for one in report["categories"]]
    beside = Table([[Ring(report["score"], report["grade"]), bars]], colWidths=[146, _WIDTH - 146])
    beside.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (0, 0), 0)]))
    yield beside
    yield Spacer(1, 6)
    yield para(_measured(report), told["body"])


def _measured(report: Json) -> str:
    said = (
        f"{round(100 * report['coverage'])}% of the rubric could be measured; the confidence is {report['confidence']}."
    )
    if report["score"] is None:
        said += " That is too little for a score: it would be a guess."
    return said if report["final"] else f"{said} The report was still growing when this was printed."


def _fixes(report: Json, told: Any) -> Iterator[Flowable]:
    advice = report["recommendations"][:FIX_FIRST]
    if not advice:
        return
    yield para("Fix these first", told["heading"])
    for number, one in enumerate(advice, 1):
        title = para(f"{number}. {one['title']}", told["strong"], 160)
        gain = f"Worth {one['points']:g} points of 100. Effort: {one['effort']}."
        yield KeepTogether([title, para(one["why"], told["body"], 600), para(gain, told["soft"])])
        block = one["code"]["text"] if one["code"] else ""
        steps = one["fix"].replace(block, "") if block else one["fix"]
        yield from (para(step, told["body"], 1_000) for step in steps.splitlines()[:_STEPS] if step.strip())
        if block:
            yield Preformatted(code(block, _CODE_WIDTH), told["code"])
        yield Spacer(1, 6)


def _checks(report: Json, told: Any) -> Iterator[Flowable]:
    yield para("Every check and its evidence", told["heading"])
    for category in report["categories"]:
        own = [one for one in report["checks"] if one["category"] == category["name"]]
        if own:
            yield para(category["title"], told["group"], 60)
            yield _grid([_check(one, told) for one in own], [38, 176, _WIDTH - 38 - 176 - 52, 52], _marks(own))


def _check(one: Json, told: Any) -> list[Any]:
    evidence, points = one["evidence"], "-"
    if one["status"] != "not_measured":
        points = f"{one['points']:g} of {one['max_points']}"
    origin = ", ".join(
        filter(None, [TITLES.get(one["source"]), _day(one["fetched_at"]) if one["fetched_at"] else None])
    )
    found = [para(evidence["summary"], told["small"], 300, link=evidence["url"])]
    return [
        _STATUS[one["status"]][0],
        para(one["what"], told["small"], 200),
        [*found, para(origin, told["soft"], 60)] if origin else found,
        points,
    ]


def _marks(checks: list[Json]) -> list[Any]:
    return [("TEXTCOLOR", (0, row), (0, row), _STATUS[one["status"]][1]) for row, one in enumerate(checks)]


def _sources(report: Json, told: Any) -> Iterator[Flowable]:
    yield para("Where this comes from", told["heading"])
    rows = [
        [
            TITLES[one["name"]],
            _READ[one["status"]] + (", as anyone can" if one["public"] else ""),
            para(one["error"] or "", told["small"], 200),
            _day(one["fetched_at"]),
        ]
        for one in report["sources"]
    ]
    if rows:
        yield _grid(rows, [90, 120, _WIDTH - 90 - 120 - 60, 60], [])
    yield Spacer(1, 8)
    yield HRFlowable(width="100%", color=LINE, thickness=0.5)
    words = (
        f"Graded on {_day(report['started_at'])} by rubric {report['rubric_version']}, which is public. What could not "
        "be measured costs no points: it lowers the part that was measured."
    )
    yield para(words, told["soft"])


def _grid(rows: list[list[Any]], widths: list[float], more: list[Any]) -> Table:
    style = [
        ("FONT", (0, 0), (-1, -1), BODY, 8),
        ("FONT", (0, 0), (0, -1), BOLD, 8),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("ALIGN", (-1, 0), (-1, -1), "RIGHT"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    return Table(rows, colWidths=widths, style=TableStyle([*style, *more]))

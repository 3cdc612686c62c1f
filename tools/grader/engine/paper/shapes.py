"""The drawn parts: the ring with the grade in it, a category's bar."""

from __future__ import annotations

from typing import Any

from reportlab.platypus.flowables import Flowable

from tools.grader.engine.paper.text import BODY, BOLD, INK, LINE, SOFT, color_of, plain


class Ring(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Filled clockwise from the top as far as the score goes; without one it stays empty."""

    def __init__(self, score: int | None, grade: str | None, size: float = 112) -> None:
        super().__init__()
        self.score, self.grade, self.width, self.height = score, grade, size, size

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, thick, size = self.canv, 11, self.width
        edge = thick / 2
        canvas.setLineWidth(thick)
        canvas.setStrokeColor(LINE)
        canvas.arc(edge, edge, size - edge, size - edge, 0, 360)
        if self.score:
            canvas.setStrokeColor(color_of(self.score))
            canvas.arc(edge, edge, size - edge, size - edge, 90, -3.6 * self.score)
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 34)
        canvas.drawCentredString(size / 2, size / 2 - 4, self.grade or "-")
        canvas.setFont(BODY, 9)
        canvas.setFillColor(SOFT)
        said = "no score" if self.score is None else f"{self.score} of 100"
        canvas.drawCentredString(size / 2, size / 2 - 22, said)


class Bar(Flowable):  # type: ignore[misc]
    """A category: its name, how far its score goes, and how much of it was measured."""

    def __init__(self, category: dict[str, Any], width: float) -> None:
        super().__init__()
        self.category, self.width, self.height = category, width, 22

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, score, one = self.canv, self.category["score"], self.category
        measured = f"{round(100 * one['coverage'])}% measured, weight {round(100 * one['weight'])}%"
        canvas.setFont(BOLD, 9)
        canvas.setFillColor(INK)
        canvas.drawString(0, 11, plain(one["title"], 40))
        canvas.drawRightString(self.width, 11, "-" if score is None else f"{score}")
        canvas.setFont(BODY, 7.5)
        canvas.setFillColor(SOFT)
        canvas.drawRightString(self.width - 34, 11, measured)
        canvas.setFillColor(LINE)
        canvas.roundRect(0, 2, self.width, 5, 2.5, stroke=0, fill=1)
        if score:
            canvas.setFillColor(color_of(score))
            canvas.roundRect(0, 2, max(self.width * score / 100, 5), 5, 2.5, stroke=0, fill=1)

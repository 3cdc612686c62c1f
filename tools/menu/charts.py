"""Charts as PNG, for channels that draw nothing themselves: the matrix and a forecast, from their cards' data.

Slow (matplotlib): call them in a thread. Colours are the web page's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Data = Mapping[str, Any]
Box = tuple[float, float, float, float]  # left, bottom, right, top in pixels

PAPER, SURFACE, INK, SOFT, LINE = "#f7f3ea", "#fffdf8", "#23251f", "#5a5b50", "#e2dac8"
BRAND, ACCENT = "#17503d", "#ad3d18"
CLASSES = {"star": "#1b7d56", "plowhorse": "#2b66ad", "puzzle": "#8a489d", "dog": "#bf4520"}
QUIET = "#77776b"
_CORNERS = {"star": (0.985, 0.975), "plowhorse": (0.985, 0.025), "puzzle": (0.015, 0.975), "dog": (0.015, 0.025)}
_NAMES = {"star": "Stars", "plowhorse": "Plowhorses", "puzzle": "Puzzles", "dog": "Dogs"}
_NAMED_UP_TO = 40  # dishes; more names than that are no help
_LETTER = 8.6  # pixels, about
_SIZE, _DPI = (9.6, 6.0), 125  # inches: 1200 x 750 pixels


def matrix_png(data: Data) -> bytes:
    """`data` of a menu_matrix card: each dish by how often it is chosen and what it earns."""
    figure, axes = _canvas("Menu matrix", _period(data))
    rows = [row for row in data["items"] if row["contribution_margin"] is not None and row["units"] > 0]
    if not rows:
        return _message(figure, axes, "No dish has both sales and a cost in this period.")
    _quarters(axes, data["thresholds"])
    for row in rows:
        colour = CLASSES.get(row["class"], QUIET)
        axes.scatter(row["mix_percent"], row["contribution_margin"], s=70, color=colour, edgecolor=SURFACE, zorder=3)
    _name_dots(axes, rows)
    axes.set_xlabel("Share of everything sold (%)", color=SOFT)
    axes.set_ylabel(f"Earns per piece ({data['currency']})", color=SOFT)
    axes.margins(0.09)
    return _png(figure)


def forecast_png(data: Data) -> bytes:
    """`data` of a forecast card: what sold, what is expected, and the interval."""
    name = data["item"] or "Whole menu"
    figure, axes = _canvas(
        f"{name}: what to expect", f"Units a day · shaded: where {data['interval_percent']} of 100 days lie"
    )
    days = [_number(date.fromisoformat(row["day"])) for row in data["days"]]
    if not days:
        return _message(figure, axes, "There are no sales to forecast from yet.")
    past = [_number(date.fromisoformat(row["day"])) for row in data["history"]]
    axes.plot(past, [row["units"] for row in data["history"]], color=QUIET, linewidth=1.6, label="sold")
    low, high = [row["low"] for row in data["days"]], [row["high"] for row in data["days"]]
    axes.fill_between(days, low, high, color=BRAND, alpha=0.16, linewidth=0, label="likely")
    expected = [row["expected"] for row in data["days"]]
    axes.plot(days, expected, color=BRAND, linewidth=2.4, marker="o", markersize=4.5, label="expected")
    _mark_asked(axes, data.get("asked"))
    _credit(figure, data.get("credit"))
    axes.set_ylim(0, 1.18 * max(axes.get_ylim()[1], 1))
    _dates(axes, date.fromisoformat((data["history"] or data["days"])[0]["day"]), _last(data["days"]))
    axes.legend(loc="upper left", frameon=False, ncols=3, labelcolor=SOFT)
    return _png(figure)


def _canvas(title: str, subtitle: str) -> tuple[Figure, Axes]:
    """A figure of its own, so that two threads may draw at once."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.08, 0.11, 0.89, 0.74), facecolor=SURFACE)
    figure.text(0.08, 0.935, title, fontsize=19, fontfamily="serif", color=INK, va="center", parse_math=False)
    figure.text(0.08, 0.885, subtitle, fontsize=11, color=SOFT, va="center", parse_math=False)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(LINE)
    axes.grid(color=LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=SOFT, length=0)
    return figure, axes


def _period(data: Data) -> str:
    period = data["period"]
    made_up = " · demo data" if data.get("demo") else ""
    return f"{period['start']} to {period['end']}{made_up}"


def _quarters(axes: Axes, thresholds: Data) -> None:
    """The two lines and the names of the four fields."""
    for value, line in (
        (thresholds["popularity_percent"], axes.axvline),
        (thresholds["contribution_margin"], axes.axhline),
    ):
        if value is not None:
            line(value, color=QUIET, linewidth=1.2, linestyle=(0, (4, 3)), zorder=2)
    for name, (across, up) in _CORNERS.items():
        axes.text(
            across,
            up,
            _NAMES[name],
            transform=axes.transAxes,
            color=CLASSES[name],
            fontsize=12,
            fontweight="bold",
            alpha=0.8,
            ha="right" if across > 0.5 else "left",
            va="top" if up > 0.5 else "bottom",
        )


def _name_dots(axes: Axes, rows: Sequence[Data]) -> None:
    """Names beside the dots, the best sellers first, left out where they would lie on a name or a dot."""
    axes.margins(0.09)
    axes.autoscale_view()
    spots = [axes.transData.transform((row["mix_percent"], row["contribution_margin"])) for row in rows]
    middle = axes.bbox.x0 + axes.bbox.width / 2
    taken: list[tuple[float, float, float, float]] = [(x - 7, y - 7, x + 7, y + 7) for x, y in spots]
    order = sorted(range(len(rows)), key=lambda number: -rows[number]["units"])
    for number in order[:_NAMED_UP_TO]:
        name, (x, y) = _short(rows[number]["name"]), spots[number]
        side = 1 if x < middle else -1
        near, far = x + 12 * side, x + (12 + _LETTER * len(name)) * side
        box = (min(near, far), y - 9, max(near, far), y + 9)
        if not any(_overlap(box, other) for other in taken):
            taken.append(box)
            _write(axes, name, (x + 12 * side, y), "left" if side > 0 else "right")


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _write(axes: Axes, text: str, at: tuple[float, float], align: str) -> None:
    """At a place in pixels."""
    across, up = axes.transAxes.inverted().transform(at)
    axes.text(
        across, up, text, transform=axes.transAxes, fontsize=8.5, color=INK, ha=align, va="center", parse_math=False
    )


def _short(name: str) -> str:
    return name if len(name) <= 22 else f"{name[:21]}…"


def _mark_asked(axes: Axes, asked: Data | None) -> None:
    if asked and not asked["closed"]:
        day = date.fromisoformat(asked["day"])
        number = _number(day)
        axes.scatter([number], [asked["expected"]], s=110, color=ACCENT, edgecolor=SURFACE, zorder=5)
        axes.axvline(number, color=ACCENT, linewidth=1, alpha=0.5, zorder=1)
        text = f"{day:%a} {day.day} {day:%b}: {asked['expected']:g} ({asked['low']}–{asked['high']})"
        told = axes.text(
            0.985, 0.965, text, transform=axes.transAxes, ha="right", va="top", fontsize=12.5, color=ACCENT
        )
        told.set_bbox({"facecolor": SURFACE, "edgecolor": "none", "pad": 2})


def _number(day: date) -> float:
    """A day as matplotlib counts them: since 1970."""
    return float(day.toordinal() - date(1970, 1, 1).toordinal())


def _dates(axes: Axes, first: date, last: date) -> None:
    """Every Monday, or every other where there are many."""
    mondays = [day for day in range(first.toordinal(), last.toordinal() + 1) if date.fromordinal(day).weekday() == 0]
    shown = [date.fromordinal(day) for day in mondays[:: 1 + len(mondays) // 12]]
    axes.set_xticks([_number(day) for day in shown], [f"{day.day} {day:%b}" for day in shown])


def _last(rows: Sequence[Data]) -> date:
    return date.fromisoformat(rows[-1]["day"])


def _credit(figure: Figure, credit: str | None) -> None:
    if credit:
        figure.text(0.97, 0.015, credit, fontsize=8, color=SOFT, ha="right", va="bottom")


def _message(figure: Figure, axes: Axes, sentence: str) -> bytes:
    axes.set_xticks([])
    axes.set_yticks([])
    axes.text(0.5, 0.5, sentence, transform=axes.transAxes, ha="center", va="center", fontsize=13, color=SOFT)
    return _png(figure)


def _png(figure: Figure) -> bytes:
    stream = BytesIO()
    figure.savefig(stream, format="png", facecolor=figure.get_facecolor())
    return stream.getvalue()

"""Charts come out as pictures of the promised size, for empty data and odd names too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import matplotlib.image
import pytest

from tools.menu.charts import forecast_png, matrix_png


def matrix(count: int, cost: bool = True) -> dict[str, Any]:
    rows = [
        {
            "name": f"Dish ${number}^_ " + "long " * (number % 8),
            "units": number,
            "mix_percent": 100 * number / max(count, 1) ** 2,
            "contribution_margin": 3.0 + number % 7 if cost else None,
            "class": ("star", "dog", "plowhorse", "puzzle", None)[number % 5],
        }
        for number in range(count)
    ]
    return {
        "items": rows,
        "thresholds": {"popularity_percent": 1.0 if cost else None, "contribution_margin": 5.0 if cost else None},
        "currency": "USD",
        "period": {"start": "2026-12-01", "end": "2026-12-31"},
        "demo": True,
    }


def forecast(days: int, **fields: Any) -> dict[str, Any]:
    rows = [
        {"day": f"2027-01-{day + 1:02}", "expected": 5.0 + day, "low": 2, "high": 9 + day, "closed": day == 3}
        for day in range(days)
    ]
    history = [{"day": f"2026-12-{day + 1:02}", "units": day % 7} for day in range(31)]
    return {
        "item": None,
        "interval_percent": 80,
        "days": rows,
        "history": history,
        "asked": None,
        "credit": None,
        **fields,
    }


def pixels(png: bytes) -> Any:
    assert png.startswith(b"\x89PNG")
    return matplotlib.image.imread(BytesIO(png))


@pytest.mark.parametrize("data", [matrix(32), matrix(500), matrix(1), matrix(0), matrix(5, cost=False)])
def test_a_matrix_of_any_menu_is_drawn(data: dict[str, Any]) -> None:
    assert pixels(matrix_png(data)).shape == (750, 1200, 4)


def test_a_forecast_is_drawn_with_its_interval_and_its_day() -> None:
    plain, asked = forecast(7), forecast(7)
    asked["asked"] = asked["days"][2]
    drawn, marked = pixels(forecast_png(plain)), pixels(forecast_png(asked))
    assert drawn.shape == marked.shape == (750, 1200, 4)
    accent = (abs(marked[..., :3] - (0.678, 0.239, 0.094)).max(axis=2) < 0.02).sum()
    assert accent > 200 and (abs(drawn[..., :3] - (0.678, 0.239, 0.094)).max(axis=2) < 0.02).sum() == 0


@pytest.mark.parametrize(
    "data", [forecast(0), forecast(1, history=[]), forecast(28, credit="By whom (CC BY)", item="$x$")]
)
def test_little_or_odd_data_makes_a_picture_too(data: dict[str, Any]) -> None:
    assert pixels(forecast_png(data)).shape == (750, 1200, 4)


def test_two_threads_draw_the_same() -> None:
    with ThreadPoolExecutor(2) as pool:
        drawn = list(pool.map(forecast_png, [forecast(7)] * 4))
    assert len(set(drawn)) == 1

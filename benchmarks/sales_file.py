"""A made-up order export of the size that an import has to swallow."""

from __future__ import annotations

import csv
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

LINES = 57_000
_DISHES = [
    f"{style} {dish}"
    for style in ("Classic", "Spicy", "Garden", "House", "Smoked")
    for dish in ("Margherita", "Calzone", "Salad", "Pasta", "Soup", "Burger", "Wings", "Tiramisu")
]


def write(path: Path, lines: int = LINES) -> None:
    """Orders of one to four lines over two years; the same file each time."""
    dice, order, at, written = random.Random(57), 0, datetime(2024, 1, 1, 11, tzinfo=UTC), 0
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Order Number", "Order Date", "Item Name", "Quantity", "Product Price", "Total products"])
        while written < lines:
            order, at = order + 1, at + timedelta(minutes=dice.randint(5, 80))
            count = min(dice.randint(1, 4), lines - written)
            for dish in dice.sample(_DISHES, count):
                price = 5 + len(dish) / 4
                out.writerow([order, at.strftime("%d/%m/%Y %H:%M"), dish, dice.randint(1, 3), f"{price:.2f}", count])
            written += count

"""Where to cut a picture: the largest part of the wanted shape that has its focus as near the middle as can be."""

from __future__ import annotations

Box = tuple[int, int, int, int]  # left, top, right, bottom


def crop(width: int, height: int, wide: int, high: int, focus: tuple[float, float] = (0.5, 0.5)) -> Box:
    """In pixels of the original; within it, of the shape `wide` : `high` (to a pixel)."""
    if width * high >= height * wide:
        across, down = max(round(height * wide / high), 1), height
    else:
        across, down = width, max(round(width * high / wide), 1)
    left = _held(focus[0] * width - across / 2, width - across)
    top = _held(focus[1] * height - down / 2, height - down)
    return left, top, left + across, top + down


def _held(start: float, most: int) -> int:
    return min(max(round(start), 0), max(most, 0))

"""The menu engineering matrix."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from api.routes.menu.shapes.common import Currency, Demo, Note, Period, Scope, Shape

MenuClass = Literal["star", "plowhorse", "puzzle", "dog", "uncosted"]


class MatrixItem(Shape):
    name: str
    category: str | None
    units: float
    mix_percent: float
    revenue: float
    price: float
    """Revenue / units; the list price where nothing sold."""
    cost: float | None
    contribution_margin: float | None
    contribution: float | None
    menu_class: MenuClass | None = Field(alias="class")
    probability: float | None
    """0 to 1, that it is of this class, were the period lived again; None where it has no class."""
    decided: bool
    """From a probability of 0.8 on."""
    units_change_percent: float | None
    """Against the equally long period before."""
    category_class: MenuClass | None
    """Among its own category."""
    labour_class: MenuClass | None
    """With wages in the margins, where the minutes and the wage are known."""


class Thresholds(Shape):
    popularity_percent: float | None
    contribution_margin: float | None


class ClassChange(Shape):
    """A dish that stands elsewhere than in the period before."""

    item: str
    was: MenuClass = Field(alias="from")
    now_is: MenuClass = Field(alias="to")
    because: Literal["mix", "price", "cost", "margin_bar", "popularity_bar"]
    axis: Literal["popularity", "margin"]
    before: float | None
    """Percent of the units, or money."""
    now: float | None
    size_mix: bool
    """The mean price moved because other sizes were bought; no price was changed."""
    decided: bool


class PeriodQuality(Shape):
    grade_words: str
    days_with_sales: int
    closed_days: int
    uncosted_count: int
    duplicates_count: int
    outlier_days_count: int


class ViewItem(Shape):
    name: str
    menu_class: str | None = Field(alias="class")
    food_cost_percent: float | None


class MatrixView(Shape):
    """The same dishes as Miller (food cost and popularity) or Pavesic (food cost and contribution) sort them."""

    name: Literal["miller", "pavesic"]
    food_cost_percent: float | None
    """The bar that is good to stay under."""
    popularity_percent: float | None
    contribution: float | None
    items: list[ViewItem]


class MatrixTotals(Shape):
    units: float
    revenue: float
    contribution: float | None
    items_sold: int
    items_unsold: int


class MatrixBefore(Shape):
    """The equally long period just before."""

    start: date
    end: date
    units: float
    revenue: float
    units_change_percent: float | None
    revenue_change_percent: float | None


class MatrixCosts(Shape):
    items: int
    costed: int
    uncosted: list[str]
    """The first few; `uncosted_count` counts all."""
    uncosted_count: int


class MenuMatrix(Shape):
    period: Period
    currency: Currency
    demo: Demo
    basis: Literal["margin", "popularity"]
    """`popularity` where no dish has a cost: then there are no classes."""
    thresholds: Thresholds
    categories: list[str]
    items: list[MatrixItem]
    changes: list[ClassChange]
    quality: PeriodQuality | None
    labour_thresholds: Thresholds | None
    view: MatrixView | None
    category_thresholds: dict[str, Thresholds]
    scope: Scope
    totals: MatrixTotals
    previous: MatrixBefore | None
    costs: MatrixCosts
    last_sale: date | None
    note: Note

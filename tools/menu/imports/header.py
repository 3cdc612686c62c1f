"""Which column is what, from the header's words."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import BadInput
from tools.menu.imports.files import TextFile, delimiters
from tools.menu.names import normalise

_HEADER_WITHIN = 20  # lines: exports begin with titles and filters
_SHOWN = 12  # columns named in an error

# Per role the header's words in order of preference (English and Spanish), normalised.
ROLES: dict[str, tuple[str, ...]] = {
    "date": (
        "order date",
        "sale date",
        "business date",
        "transaction date",
        "date",
        "datetime",
        "date time",
        "order datetime",
        "order date time",
        "order time stamp",
        "timestamp",
        "created at",
        "created",
        "order created",
        "opened",
        "opened at",
        "closed at",
        "paid date",
        "sent date",
        "calendar date",
        "day",
        "fecha",
        "fecha de venta",
        "fecha pedido",
        "fecha del pedido",
        "fecha y hora",
        "fecha hora",
        "dia",
    ),
    "time": ("order time", "time", "sale time", "transaction time", "hora", "hora de venta", "hora pedido"),
    "item": (
        "item name",
        "item",
        "menu item",
        "menu item name",
        "product name",
        "product",
        "dish",
        "dish name",
        "food item",
        "article",
        "description",
        "item description",
        "name",
        "articulo",
        "producto",
        "plato",
        "nombre",
        "descripcion",
        "nombre del producto",
        "sell id",
        "item id",
        "product id",
        "sku",
        "plu",
    ),
    "order": (
        "order number",
        "order id",
        "order no",
        "order",
        "order num",
        "ordernumber",
        "check number",
        "check id",
        "check",
        "ticket number",
        "ticket id",
        "ticket",
        "receipt number",
        "receipt id",
        "receipt",
        "receipt no",
        "transaction id",
        "transaction number",
        "invoice number",
        "invoice",
        "bill number",
        "bill no",
        "id",
        "numero de pedido",
        "n de pedido",
        "pedido",
        "id pedido",
        "numero de ticket",
        "factura",
        "recibo",
    ),
    "quantity": (
        "quantity",
        "qty",
        "qnty",
        "quantity sold",
        "qty sold",
        "items sold",
        "units",
        "units sold",
        "count",
        "item quantity",
        "item qty",
        "cantidad",
        "unidades",
        "cant",
        "uds",
    ),
    "unit_price": (
        "unit price",
        "price each",
        "price per unit",
        "price per item",
        "each",
        "product price",
        "item price",
        "menu price",
        "price",
        "rate",
        "list price",
        "precio unitario",
        "precio unidad",
        "precio",
        "pvp",
    ),
    "line_total": (
        "net sales",
        "net price",
        "net amount",
        "line total",
        "item total",
        "total price",
        "line amount",
        "extended price",
        "amount",
        "gross sales",
        "gross price",
        "gross amount",
        "sales",
        "revenue",
        "total",
        "subtotal",
        "importe",
        "importe neto",
        "total linea",
        "ventas",
        "ventas netas",
    ),
    "category": (
        "category",
        "category name",
        "menu category",
        "item category",
        "product category",
        "sales category",
        "menu group",
        "group",
        "type",
        "section",
        "department",
        "course",
        "sell category",
        "categoria",
        "grupo",
        "familia",
        "seccion",
        "tipo",
    ),
    "variation": (
        "size",
        "variation",
        "variant",
        "price point name",
        "price point",
        "portion",
        "option",
        "item size",
        "variation name",
        "tamano",
        "talla",
        "variante",
        "porcion",
    ),
    "labour": (
        "labour minutes",
        "labor minutes",
        "minutes",
        "prep minutes",
        "labour",
        "labor",
        "prep time",
        "minutos",
        "minutos de trabajo",
    ),
    "void": ("void", "voided", "is void", "cancelled", "canceled", "anulado", "cancelado"),
    "cost": (
        "cost",
        "unit cost",
        "item cost",
        "food cost",
        "cost price",
        "plate cost",
        "costs",
        "coste",
        "costo",
        "coste unitario",
    ),
}
_SURE_UNIT = (
    "unit price",
    "price each",
    "price per unit",
    "price per item",
    "each",
    "precio unitario",
    "precio unidad",
    "list price",
    "menu price",
    "rate",
    "pvp",
)


@dataclass(frozen=True, slots=True)
class Header:
    """`columns` maps a role to its column's index; `line` is the number of the header's own line."""

    delimiter: str
    line: int
    names: tuple[str, ...]
    columns: dict[str, int]

    def name(self, role: str) -> str:
        return self.names[self.columns[role]]

    def mapping(self) -> dict[str, str]:
        return {role: self.names[index] for role, index in self.columns.items()}

    @property
    def only_price(self) -> str | None:
        """The role of the one column of amounts; None where there are two to choose from."""
        found = self.columns.keys() & {"unit_price", "line_total"}
        return found.pop() if len(found) == 1 else None

    @property
    def unit_price_is_sure(self) -> bool:
        return "unit_price" in self.columns and words(self.name("unit_price")) in _SURE_UNIT


def words(name: str) -> str:
    """`OrderDate`, `order_date` and `Order Date:` are the same words."""
    return normalise(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))


def find_header(file: TextFile, needed: Sequence[str], roles: Sequence[str]) -> Header:
    """The line and the delimiter under which most roles are found. Raises BadInput naming what is missing."""
    sample = file.sample()
    candidates = [header for delimiter in delimiters() for header in _headers(sample, delimiter, roles)]
    candidates.sort(key=lambda header: (-_needed(header, needed), -len(header.columns), header.line))
    if not candidates or _needed(candidates[0], needed) < len(needed):
        raise BadInput(_missing(file, candidates, needed))
    return candidates[0]


def _headers(sample: Sequence[str], delimiter: str, roles: Sequence[str]) -> list[Header]:
    found, tried = [], 0
    reader = csv.reader((line + "\n" for line in sample), delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                names = tuple(cell.strip() for cell in row)
                found.append(Header(delimiter, reader.line_num, names, _columns(row, roles)))
                tried += 1
            if tried == _HEADER_WITHIN:
                break
    except csv.Error:
        return found
    return found


def _columns(row: Sequence[str], roles: Sequence[str]) -> dict[str, int]:
    cells = [words(cell) if len(cell) <= 60 else "" for cell in row]
    columns: dict[str, int] = {}
    for role in roles:
        free = {cell: index for index, cell in reversed(list(enumerate(cells))) if index not in columns.values()}
        found = next((free[word] for word in ROLES[role] if word in free), None)
        if found is None and role == "date":
            found = next((index for cell, index in free.items() if {"date", "fecha"} & set(cell.split())), None)
        if found is not None:
            columns[role] = found
    return columns


def _needed(header: Header, needed: Sequence[str]) -> int:
    return sum(any(role in header.columns for role in roles.split("|")) for roles in needed)


def _missing(file: TextFile, candidates: Sequence[Header], needed: Sequence[str]) -> str:
    best = candidates[0] if candidates and candidates[0].columns else None
    if best is None:
        return (
            f"{file.path.name} has no header line that names its columns (such as date, item, quantity, price), "
            "so it cannot be read as an export."
        )
    lacking = [
        roles.split("|")[0].replace("_", " ")
        for roles in needed
        if not any(role in best.columns for role in roles.split("|"))
    ]
    shown = ", ".join(best.names[:_SHOWN]) + (", ..." if len(best.names) > _SHOWN else "")
    return f"{file.path.name} has no {' and no '.join(lacking)} column; its columns are: {shown}."

"""How files, headers, numbers, dates and prices are read."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput, TooLarge
from tests.tools.menu.conftest import Write
from tools.menu.imports import files
from tools.menu.imports.dates import LocalTimes, day_of, decide_order, read_parts, split_stamp
from tools.menu.imports.files import open_text
from tools.menu.imports.header import Header, find_header, words
from tools.menu.imports.numbers import decimal_comma, parse_amount, parse_quantity
from tools.menu.imports.orders import NEEDED, ROLES
from tools.menu.imports.prices import PriceEvidence, decide_prices
from tools.menu.imports.survey import MaybeRepeated

LATEST = date(2026, 12, 31)


def header_of(path: Path) -> Header:
    return find_header(open_text(path), NEEDED, ROLES)


# Files


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings(write: Write, encoding: str, read_as: str) -> None:
    file = open_text(write(["date,item,price", "2026-01-01,Crème brûlée,5"], encoding=encoding))
    assert file.encoding == read_as
    assert [row for _line, row in file.rows(",")][1][1] == "Crème brûlée"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"  \n \n", "is empty"),
        (b"PK\x03\x04" + b"x" * 50, "Excel workbook or a zip"),
        (b"%PDF-1.7 x", "a PDF"),
        (b"\x00\x01\x02\x03" * 500, "binary"),
        (bytes(range(256)) * 20, "binary"),
        (b'{"orders": []}', "JSON"),
        (b"<html></html>", "HTML"),
        (b"x" * 100_000, "no line breaks"),
        (b"\x1f\x8b\x08rest", "compressed"),
    ],
)
def test_what_is_no_text_table_is_refused_in_one_line(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "file.bin").write_bytes(content)
    with pytest.raises(BadInput, match=why) as caught:
        open_text(tmp_path / "file.bin")
    assert "\n" not in caught.value.message


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no file"):
        open_text(tmp_path / "none.csv")
    with pytest.raises(BadInput, match="folder"):
        open_text(tmp_path)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.csv").open("wb") as file:
        file.write(b"date,item,price\n")
        file.truncate(files.MAX_BYTES + 1)  # sparse: takes no disk
    with pytest.raises(TooLarge, match="2 GB"):
        open_text(tmp_path / "huge.csv")


def test_an_endless_line_is_not_read_whole(write: Write) -> None:
    file = open_text(write(["date,item,price", '2026-01-01,"' + "x" * (files.MAX_LINE + 10)]))
    with pytest.raises(BadInput, match="from line"):
        list(file.rows(","))


# Headers


@pytest.mark.parametrize(
    ("line", "delimiter", "mapping"),
    [
        (
            "OrderNumber,OrderDate,ItemName,Quantity,ProductPrice,TotalProducts",
            ",",
            {
                "order": "OrderNumber",
                "date": "OrderDate",
                "item": "ItemName",
                "quantity": "Quantity",
                "unit_price": "ProductPrice",
            },
        ),
        (
            "id,date,time,name,size,type,price",
            ",",
            {
                "order": "id",
                "date": "date",
                "time": "time",
                "item": "name",
                "variation": "size",
                "category": "type",
                "unit_price": "price",
            },
        ),
        (
            "Fecha;Hora;Producto;Cantidad;Precio unitario;Importe;Categoría",
            ";",
            {
                "date": "Fecha",
                "time": "Hora",
                "item": "Producto",
                "quantity": "Cantidad",
                "unit_price": "Precio unitario",
                "line_total": "Importe",
                "category": "Categoría",
            },
        ),
        (
            "Date\tTime\tCategory\tItem\tQty\tPrice Point Name\tGross Sales\tDiscounts\tNet Sales\tTransaction ID",
            "\t",
            {
                "date": "Date",
                "time": "Time",
                "category": "Category",
                "item": "Item",
                "quantity": "Qty",
                "variation": "Price Point Name",
                "line_total": "Net Sales",
                "order": "Transaction ID",
            },
        ),
        (
            "Order Id|Order Date|Menu Item|Menu Group|Qty|Net Price|Void?",
            "|",
            {
                "order": "Order Id",
                "date": "Order Date",
                "item": "Menu Item",
                "category": "Menu Group",
                "quantity": "Qty",
                "line_total": "Net Price",
                "void": "Void?",
            },
        ),
    ],
)
def test_headers(write: Write, line: str, delimiter: str, mapping: dict[str, str]) -> None:
    found = header_of(write([line, line]))
    assert (found.delimiter, found.mapping(), found.line) == (delimiter, mapping, 1)


def test_titles_above_the_header_are_passed_over(write: Write) -> None:
    found = header_of(write(["Sales report", "", '"From 1, to 31 December"', "date;item;price", "1.12.2026;Soup;3,50"]))
    assert (found.line, found.delimiter) == (4, ";")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("order_id,quantity,item_name,item_price", "no date column; its columns are: order_id, quantity"),
        ("date,item,guests", "no unit price column"),
        ("date,price", "no item column"),
        ("foo,bar", "no header line"),
        ("2026-01-01,Soup,3.50", "no header line"),
    ],
)
def test_a_missing_column_is_named(write: Write, line: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        header_of(write([line, "1,2,3"]))


def test_words() -> None:
    assert words("OrderDate") == words("order_date") == words(" Order  Date: ") == "order date"


# Numbers


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("$1,234.50", False, "1234.50"),
        ("£8.95", False, "8.95"),
        ("1.234,50 €", True, "1234.50"),
        ("12,5", True, "12.5"),
        ("12.5", True, "12.5"),
        ("1.234", True, "1234"),
        ("1,234", False, "1234"),
        ("(3.00)", False, "-3.00"),
        ("-4", False, "-4"),
        ("$-4.00", False, "-4.00"),
        ("-$4.00", False, "-4.00"),
        ("USD 7", False, "7"),
        ("1 234,50", True, "1234.50"),
        ("1'234.50", False, "1234.50"),
        (".5", False, "0.5"),
        ("$2.39 ", False, "2.39"),
        ("CA$5", False, "5"),
        ("", False, None),
        ("free", False, None),
        ("1-2", False, None),
        ("12abc34", False, None),
    ],
)
def test_amounts(text: str, comma: bool, value: str | None) -> None:
    assert parse_amount(text, comma) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("2", False, "2"),
        ("2x", False, "2"),
        ("x3", False, "3"),
        ("1.5", False, "1.5"),
        ("1,5", True, "1.5"),
        ("2.0", False, "2"),
        ("-1", False, "-1"),
        ("", False, None),
        ("two", False, None),
    ],
)
def test_quantities(text: str, comma: bool, value: str | None) -> None:
    assert parse_quantity(text, comma) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("amounts", "comma"),
    [
        (["12,50", "3,00"], True),
        (["12.50", "3"], False),
        (["1.234,50"], True),
        (["1,234.50"], False),
        (["1,234", "2,000"], False),
        ([], False),
        (["1.234.567", "9,5"], True),
    ],
)
def test_the_decimal_comma_is_decided_from_the_column(amounts: list[str], comma: bool) -> None:
    assert decimal_comma(amounts) is comma


@given(st.decimals(min_value=0, max_value=10**6, places=2))
def test_written_amounts_read_back_in_both_styles(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert parse_amount(f"${english}", comma=False) == amount == parse_amount(f"{german} €", comma=True)


# Dates


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("31/12/2018", "dmy", date(2018, 12, 31)),
        ("12/31/2018", "mdy", date(2018, 12, 31)),
        ("31.12.18", "dmy", date(2018, 12, 31)),
        ("1-2-2018", "dmy", date(2018, 2, 1)),
        ("2018-12-31", "dmy", date(2018, 12, 31)),
        ("2018/1/2", "mdy", date(2018, 1, 2)),
        ("20181231", "dmy", date(2018, 12, 31)),
        ("31 Dec 2018", "mdy", date(2018, 12, 31)),
        ("Mon, 31 Dec 2018", "mdy", date(2018, 12, 31)),
        ("31-dic-18", "mdy", date(2018, 12, 31)),
        ("31 de diciembre de 2018", "mdy", date(2018, 12, 31)),
        ("Dec 31, 2018", "dmy", date(2018, 12, 31)),
        ("Monday, December 31st, 2018", "dmy", date(2018, 12, 31)),
        ("30/02/2018", "dmy", None),
    ],
)
def test_dates(text: str, order: str, day: date | None) -> None:
    parts = read_parts(text)
    assert parts is not None and day_of(parts, order) == day  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "yesterday", "31/12", "99999", "12:30"])
def test_what_is_no_date(text: str) -> None:
    assert read_parts(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("31/12/2018 21:56", ("31/12/2018", "21:56")),
        ("2018-12-31T21:56:00Z", ("2018-12-31", "21:56:00Z")),
        ("31 Dec 2018 9:56 PM", ("31 Dec 2018", "9:56 PM")),
        ("Dec 31, 2018, 9:56 pm", ("Dec 31, 2018", "9:56 pm")),
        ("2018-12-31", ("2018-12-31", "")),
        ("31 March 2018", ("31 March 2018", "")),
    ],
)
def test_date_and_time_in_one_column(text: str, parts: tuple[str, str]) -> None:
    assert split_stamp(text) == parts


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["01/02/2018", "31/12/2018"], "dmy"),
        (["01/02/2018", "12/31/2018"], "mdy"),
        (["2018-01-02"], "ymd"),
        (["11/12/2026"] * 3 + ["10/03/2027"], None),
        (["01/01/2018", "02/02/2018"], "dmy"),
        (["12/01/2026", "12/02/2026"], None),
        (["01/12/2026", "09/12/2026", "05/11/2026"], None),
    ],
)
def test_the_order_is_decided_from_the_whole_file(dates: list[str], order: str | None) -> None:
    if order is None:
        with pytest.raises(BadInput, match="--dates dmy"):
            decide_order(Counter(dates), LATEST, None)
        assert decide_order(Counter(dates), LATEST, "mdy").order == "mdy"
    else:
        assert decide_order(Counter(dates), LATEST, None).order == order


def test_a_reading_with_orders_in_the_future_is_ruled_out() -> None:
    decision = decide_order(Counter(["05/03/2026", "04/11/2026"]), date(2026, 6, 1), None)
    assert decision.order == "mdy" if day_of(read_parts("04/11/2026"), "dmy") > date(2026, 6, 1) else "dmy"  # type: ignore[arg-type,operator]


def test_contradicting_dates_are_refused_but_a_typing_error_is_not() -> None:
    with pytest.raises(BadInput, match="contradict"):
        decide_order(Counter(["31/12/2018", "12/30/2018"]), LATEST, None)
    assert decide_order(Counter({"31/12/2018": 500, "12/30/2018": 1}), LATEST, None).order == "dmy"


@pytest.mark.parametrize(
    ("day", "text", "at", "shifted"),
    [
        (date(2018, 12, 31), "21:56", datetime(2018, 12, 31, 21, 56, tzinfo=UTC), False),
        (date(2018, 7, 1), "9:05 pm", datetime(2018, 7, 1, 20, 5, tzinfo=UTC), False),
        (date(2018, 7, 1), "12:00 AM", datetime(2018, 6, 30, 23, 0, tzinfo=UTC), False),
        (date(2018, 3, 25), "01:30", datetime(2018, 3, 25, 1, 30, tzinfo=UTC), True),  # skipped by the clocks
        (date(2018, 3, 25), "02:30", datetime(2018, 3, 25, 1, 30, tzinfo=UTC), False),
        (date(2018, 10, 28), "01:30", datetime(2018, 10, 28, 0, 30, tzinfo=UTC), False),  # twice: the first
        (date(2018, 12, 31), "", datetime(2018, 12, 31, tzinfo=UTC), False),
        (date(2018, 7, 1), "10:00:00+02:00", datetime(2018, 7, 1, 8, tzinfo=UTC), False),
    ],
)
def test_local_times_become_utc(day: date, text: str, at: datetime, shifted: bool) -> None:
    moment = LocalTimes("Europe/London").moment(day, text)
    assert moment is not None and (moment.at, moment.day, moment.shifted) == (at, day, shifted)


def test_an_offset_decides_the_local_day() -> None:
    moment = LocalTimes("America/New_York").moment(date(2018, 7, 2), "01:30Z")
    assert moment is not None and moment.day == date(2018, 7, 1)


@pytest.mark.parametrize("text", ["25:00", "13:00 pm", "noon", "12:60"])
def test_what_is_no_time(text: str) -> None:
    assert LocalTimes("UTC").moment(date(2018, 7, 1), text) is None


# Unit price or line total


def prices(columns: str, *rows: tuple[str, str, str | None, str | None, str]) -> str:
    names = tuple(columns.split(","))
    roles = {
        role: index
        for index, role in enumerate(("item", "quantity", "unit_price", "line_total"))
        if index >= 2 and names[index]
    }
    header, evidence = Header(",", 1, names, roles), PriceEvidence()
    for dish, quantity, unit, total, order in rows:
        evidence.add(dish, quantity, unit, total, order)
    return decide_prices(header, evidence, comma=False).kind


def test_the_same_price_for_several_is_a_unit_price() -> None:
    assert prices("i,q,item price,", ("a", "1", "3.00", None, ""), ("a", "2", "3.00", None, "")) == "unit"


def test_a_price_that_grows_with_the_quantity_is_a_line_total() -> None:
    assert prices("i,q,item price,", ("a", "1", "3.00", None, ""), ("a", "2", "6.00", None, "")) == "line_total"


def test_a_sure_name_needs_no_data() -> None:
    assert prices("i,q,unit price,", ("a", "1", "3.00", None, ""), ("a", "2", "6.00", None, "")) == "unit"


def test_nothing_to_go_by_means_unit() -> None:
    assert prices("i,q,price,", ("a", "1", "3.00", None, "")) == "unit"


def test_a_total_beside_the_price_counts_after_discounts() -> None:
    assert prices("i,q,price,total", ("a", "2", "3.00", "5.00", "1"), ("b", "1", "2.00", "2.00", "2")) == "line_total"


def test_an_orders_total_beside_the_price_is_left_alone() -> None:
    rows = [(dish, "1", "3.00", "9.00", str(order)) for order in range(8) for dish in "abc"]
    assert prices("i,q,price,total", *rows) == "unit"


def test_an_orders_total_alone_is_refused() -> None:
    rows = [(dish, "1", None, "9.00", str(order)) for order in range(8) for dish in "abc"]
    with pytest.raises(BadInput, match="order's total"):
        prices("i,q,,total", *rows)


# Repeats


@given(st.lists(st.integers(-(2**60), 2**60), max_size=300))
def test_no_repeat_is_missed(lines: list[int]) -> None:
    seen = MaybeRepeated(0)
    for line in lines:
        seen.add(line)
    assert {line for line, count in Counter(lines).items() if count > 1} <= seen.hashes

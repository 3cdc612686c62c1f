"""Clover's odd orders, and the law: no cent is lost or made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Unavailable
from tools.integrations.clover.amounts import spread
from tools.integrations.clover.items import catalog_of
from tools.integrations.clover.normalise import millis, orders_of
from tools.integrations.clover.schemas import Item, Order
from tools.integrations.wire import read
from tools.pos.types import SaleOrder

ZONE = ZoneInfo("America/New_York")
AT = millis(datetime(2026, 10, 31, 20, tzinfo=UTC))


def line(name: str = "Pie", price: int = 1000, **more: Any) -> dict[str, Any]:
    lists = {key: {"elements": more.pop(key)} for key in ("discounts", "modifications") if key in more}
    return {"id": f"L-{name}", "item": {"id": f"I-{name}"}, "name": name, "price": price, **more, **lists}


def payment(amount: int, tax: int = 0, **more: Any) -> dict[str, Any]:
    return {"amount": amount, "taxAmount": tax, "createdTime": AT, "result": "SUCCESS", **more}


def sales(*lines: dict[str, Any], **more: Any) -> list[SaleOrder]:
    lists = ("payments", "refunds", "credits", "voids", "discounts")
    inside = {name: {"elements": more.pop(name)} for name in lists if name in more}
    order = {"id": "O1", "currency": "USD", "paymentState": "PAID", "modifiedTime": AT, "clientCreatedTime": AT}
    return orders_of([Order.model_validate(order | {"lineItems": {"elements": list(lines)}} | inside | more)], ZONE)


def sale(*lines: dict[str, Any], **more: Any) -> SaleOrder:
    [found] = sales(*lines, **more)
    return found


def test_equal_pieces_are_one_line() -> None:
    found = sale(line(), line(), line("Tea", 300), line(price=1100))
    assert [(one.name, one.quantity, one.total_minor) for one in found.lines] == [
        ("Pie", 2, 2000),
        ("Tea", 1, 300),
        ("Pie", 1, 1100),
    ]
    assert found.lines[0].variation_id == "I-Pie" and found.version == AT


def test_a_bill_that_was_split_closes_with_its_last_payment() -> None:
    late = millis(datetime(2026, 11, 1, 4, 30, tzinfo=UTC))  # 0:30 in New York
    parts = [payment(540, 40, tipAmount=100), payment(540, 40, createdTime=late)]
    found = sale(line(), payments=[*parts, payment(900, result="FAIL", tipAmount=50)])
    assert (found.business_day, found.tax_minor, found.tip_minor) == (date(2026, 11, 1), 80, 100)
    assert sum(one.total_minor for one in found.lines) == 1000


def test_the_night_the_clocks_change() -> None:
    for hour in (5, 6):  # 1:30 comes twice
        paid = payment(1000, createdTime=millis(datetime(2026, 11, 1, hour, 30, tzinfo=UTC)))
        assert sale(line(), payments=[paid]).business_day == date(2026, 11, 1)
    last = payment(1000, createdTime=millis(datetime(2026, 11, 2, 4, 59, tzinfo=UTC)))  # 23:59 of a day of 25 hours
    assert sale(line(), payments=[last]).business_day == date(2026, 11, 1)


@pytest.mark.parametrize("state", ["OPEN", "PARTIALLY_PAID", None])
def test_open_orders_wait(state: str | None) -> None:
    assert sales(line(), paymentState=state) == []


def test_trials_are_no_sales() -> None:
    assert sales(line(), testMode=True) == []


@pytest.mark.parametrize("how", [{"deletedTimestamp": AT}, {"paymentState": "OPEN", "voids": [payment(1000)]}])
def test_a_voided_order_keeps_nothing_sold(how: dict[str, Any]) -> None:
    found = sale(line(), **how)
    assert found.voided and found.lines == () and [one.name for one in found.voids] == ["Pie"]
    assert (found.tax_minor, found.tip_minor, found.service_minor) == (0, 0, 0)


def test_one_payment_voided_and_paid_again() -> None:
    found = sale(line(), voids=[payment(1000, result="VOIDED")], payments=[payment(1080, 80)])
    assert not found.voided and found.lines[0].total_minor == 1000


def test_an_exchanged_line_gave_way_to_another() -> None:
    found = sale(line("A", exchanged=True), line("B"))
    assert [one.name for one in found.lines] == ["B"] and [one.name for one in found.voids] == ["A"]


def test_gift_cards_are_no_sales() -> None:
    found = sale(line(), line("Card", 5000, isRevenue=False), payments=[payment(6080, 80)])
    assert [(one.name, one.total_minor) for one in found.lines] == [("Pie", 1000)]


def test_discounts_at_both_levels() -> None:
    """A line's percent first, then its amount; then the order's on what is left, by each line's share."""
    own = [{"percentage": 10}, {"amount": -100}]
    found = sale(line("A", 2000, discounts=own), line("B", 1000), discounts=[{"percentage": 50}, {"amount": -100}])
    assert [(one.total_minor, one.discount_minor) for one in found.lines] == [(787, 1213), (463, 537)]
    assert sum(one.total_minor for one in found.lines) == round((1700 + 1000) / 2) - 100


def test_modifiers_and_weight() -> None:
    added = [{"name": "Cheese", "amount": 150}, {"name": "no onions", "amount": 0}]
    found = sale(line("Salad", 899, unitQty=1227, modifications=added))
    [one] = found.lines
    assert (one.quantity, one.total_minor, one.unit_price_minor) == (Decimal("1.227"), 1103 + 150, 899)
    assert [(each.name, each.total_minor) for each in one.modifiers] == [("Cheese", 150), ("no onions", 0)]


def test_the_payments_have_the_last_word() -> None:
    unlisted = sale(line(price=1000), payments=[payment(864, 64)])
    assert (unlisted.lines[0].total_minor, unlisted.lines[0].discount_minor) == (800, 200)
    rounding = sale(line(price=1000), payments=[payment(1081, 80)])
    assert (rounding.lines[0].total_minor, rounding.service_minor) == (1001, 0)
    fee = sale(line(price=1000), payments=[payment(1580, 80, additionalCharges={"elements": [{"amount": 200}]})])
    assert (fee.lines[0].total_minor, fee.service_minor) == (1000, 500)


def test_service_charges() -> None:
    found = sale(line(), payments=[payment(1260, 80, serviceCharge={"amount": 180, "name": "Service"})])
    assert (found.lines[0].total_minor, found.service_minor, found.tax_minor) == (1000, 180, 80)


def test_prices_with_the_tax_inside() -> None:
    found = sale(line("A", 1190), line("B", 595), isVat=True, payments=[payment(1785, 285)])
    assert [(one.total_minor, one.discount_minor) for one in found.lines] == [(1000, 0), (500, 0)]


def test_a_currency_without_cents() -> None:
    found = sale(line(price=1250), currency="JPY", payments=[payment(1375, 125)])
    assert (found.currency, found.lines[0].total_minor) == ("JPY", 1250)


def test_a_typed_in_amount() -> None:
    [one] = sale({"id": "L", "price": 500}).lines
    assert (one.name, one.variation_id, one.total_minor) == ("Custom item", None, 500)


# -- money given back


def refund(amount: int, tax: int = 0, lines: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    named = {"elements": [{"id": one} for one in lines]}
    later = millis(datetime(2026, 11, 3, 17, tzinfo=UTC))
    return {"id": "RF1", "amount": amount, "taxAmount": tax, "createdTime": later, "lineItems": named, **more}


def test_a_refund_counts_on_the_day_it_was_given() -> None:
    found, back = sales(line("A", 2000), line("B"), refunds=[refund(2160, 160, ("L-A",))])
    assert [one.total_minor for one in found.lines] == [2000, 1000]  # what was sold stays sold
    [one] = back.refunds
    assert (back.id, back.refund_of, back.business_day, back.refund_minor) == ("RF1", "O1", date(2026, 11, 3), 0)
    assert (one.name, one.total_minor, one.quantity) == ("A", 2000, 1)


def test_a_part_of_the_price_is_a_part_of_the_dish() -> None:
    _, back = sales(line("A", 2000), line("B", 1000), refunds=[refund(750, 0, ("L-A", "L-B"))])
    assert [(one.total_minor, one.quantity) for one in back.refunds] == [(500, Decimal("0.25")), (250, Decimal("0.25"))]


def test_lines_that_are_only_marked() -> None:
    _, back = sales(line("A", refunded=True), line("B"), refunds=[refund(1000)])
    assert [one.name for one in back.refunds] == ["A"]
    _, first, second = sales(line("A", refunded=True), refunds=[refund(600), refund(400, id="RF2")])
    assert (first.refund_minor, second.refund_minor) == (600, 400)  # nobody says which was for what


def test_amounts_without_a_dish_and_refunds_that_were_taken_back() -> None:
    _, credit = sales(line(), credits=[refund(500, 40)], paymentState="CREDITED")
    assert (credit.refund_minor, credit.refunds) == (460, ())
    _, gone = sales(line(), refunds=[refund(1000, 0, ("L-Pie",), voided=True)])
    assert gone.voided and gone.refunds == () and gone.refund_minor == 0


# -- the law


@st.composite
def pieces(draw: st.DrawFn) -> dict[str, Any]:
    discounts = draw(
        st.lists(
            st.one_of(
                st.integers(1, 100).map(lambda percent: {"percentage": percent}),
                st.integers(1, 3_000).map(lambda amount: {"amount": -amount}),
            ),
            max_size=2,
        )
    )
    added = draw(st.lists(st.integers(0, 900).map(lambda amount: {"name": "m", "amount": amount}), max_size=2))
    weight = draw(st.sampled_from([{}, {}, {"unitQty": 375}, {"unitQty": 1227}]))
    name = draw(st.sampled_from("ABC"))
    return line(name, draw(st.integers(0, 50_000)), discounts=discounts, modifications=added, **weight)


def _reduced(amount: Fraction, discounts: list[dict[str, Any]]) -> Fraction:
    for one in discounts:
        amount *= 1 - Fraction(one.get("percentage", 0), 100)
    return max(amount - sum(-one.get("amount", 0) for one in discounts), Fraction(0))


def collected(lines: list[dict[str, Any]], discounts: list[dict[str, Any]]) -> int:
    """What a till would ask for before tax, in exact fractions, rounded once at the end."""
    whole = Fraction(0)
    for one in lines:
        own = Fraction(one["price"] * one.get("unitQty", 1000), 1000)
        own += sum(each["amount"] for each in one["modifications"]["elements"])
        whole += _reduced(own, one["discounts"]["elements"])
    return int(_reduced(whole, discounts) + Fraction(1, 2))


@given(
    st.lists(pieces(), min_size=1, max_size=8),
    st.lists(st.integers(1, 60).map(lambda percent: {"percentage": percent}), max_size=1),
    st.integers(0, 5_000),
    st.integers(0, 2_000),
    st.integers(0, 3_000),
)
def test_no_cent_is_lost_or_made(
    lines: list[dict[str, Any]], discounts: list[dict[str, Any]], tax: int, tip: int, service: int
) -> None:
    net = collected(lines, discounts)
    charge = {"serviceCharge": {"amount": service}}
    half, rest = net // 2, net - net // 2
    parts = [payment(half + tax + service, tax, tipAmount=tip, **charge), payment(rest)]
    found = sale(*lines, discounts=discounts, payments=parts)
    assert sum(one.total_minor for one in found.lines) == net
    assert (found.tax_minor, found.tip_minor, found.service_minor) == (tax, tip, service)
    assert sum((one.quantity for one in found.lines), Decimal()) == sum(
        Decimal(one.get("unitQty", 1000)) / 1000 for one in lines
    )
    assert all(one.quantity > 0 for one in found.lines)


@given(st.lists(pieces(), min_size=1, max_size=6), st.integers(-3_000, 20_000))
def test_whatever_was_paid_is_accounted_for(lines: list[dict[str, Any]], differs: int) -> None:
    net = max(collected(lines, []) + differs, 0)
    found = sale(*lines, payments=[payment(net + 70, 70)])
    assert sum(one.total_minor for one in found.lines) + found.service_minor == net


@given(st.lists(st.integers(-500, 5_000), max_size=8), st.integers(-10_000, 10_000))
def test_a_change_is_shared_to_the_cent(totals: list[int], change: int) -> None:
    changed = spread(totals, change)
    assert sum(changed) - sum(totals) == (change if totals else 0)


@pytest.mark.parametrize("order", [{"id": None}, {"id": "O", "lineItems": {"elements": [{"price": "much"}]}}, "O"])
def test_an_answer_in_another_shape_is_said(order: Any) -> None:
    with pytest.raises(Unavailable, match="Clover answered in a way we do not understand"):
        read(Order, order, "Clover")


# -- inventory


def item(item_id: str, name: str, **more: Any) -> Item:
    return Item.model_validate({"id": item_id, "name": name, "price": 1000, "priceType": "FIXED", **more})


def test_variants_are_sizes_of_one_dish() -> None:
    sizes = [
        item(f"V{n}", f"Pie {n}", itemGroup={"id": "G1"}, options={"elements": [{"name": n}]}, hidden=n == "S")
        for n in ("S", "L")
    ]
    [dish] = catalog_of(sizes, {"G1": "Pie"})
    assert (dish.id, dish.name, [(one.id, one.name) for one in dish.variations]) == (
        "G1",
        "Pie",
        [("VS", "S"), ("VL", "L")],
    )
    assert dish.available and not dish.sold_out


def test_single_items() -> None:
    stock = {"autoManage": True, "itemStock": {"quantity": 0}}
    found = catalog_of(
        [
            item("I1", "Tea", priceType="VARIABLE", modifierGroups={"elements": [{"name": "Milk"}]}),
            item("I2", "Cake", available=False, categories={"elements": [{"name": "Sweet"}]}, **stock),
            item("I3", "Gone", deletedTime=AT),
        ],
        {},
    )
    assert [(one.id, one.variations[0].price_minor, one.available) for one in found] == [
        ("I1", None, True),
        ("I2", 1000, False),
    ]
    assert found[0].modifiers == ("Milk",) and found[1].category == "Sweet" and found[1].sold_out

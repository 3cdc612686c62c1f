"""Toast's odd orders, and the law: no cent is lost or made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Unavailable
from tools.integrations.toast.menus import catalog_of
from tools.integrations.toast.normalise import location_of, orders_of
from tools.integrations.toast.schemas import Menus, Order, Restaurant
from tools.integrations.wire import read
from tools.pos.types import Location, SaleOrder

HERE = Location("R1", "Luna", "America/New_York", "USD")
TOKYO = Location("R1", "Luna", "Asia/Tokyo", "JPY")
AT = "2026-10-31T20:00:00.000+0000"


def selection(name: str = "Pie", price: float = 10.0, **more: Any) -> dict[str, Any]:
    item = {"guid": f"ITEM-{name}", "entityType": "MenuItem"}
    return {"guid": f"S-{name}", "displayName": name, "item": item, "quantity": 1.0, "price": price, **more}


def check(*selections: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"paymentStatus": "CLOSED", "selections": list(selections), "payments": [], **more}


def sales(*checks: dict[str, Any], here: Location = HERE, **more: Any) -> list[SaleOrder]:
    order = {"guid": "O1", "openedDate": AT, "modifiedDate": AT, "businessDate": 20261031, "checks": list(checks)}
    return orders_of([Order.model_validate(order | more)], here)


def sale(*checks: dict[str, Any], here: Location = HERE, **more: Any) -> SaleOrder:
    [found] = sales(*checks, here=here, **more)
    return found


def test_split_checks_are_one_order() -> None:
    paid = [{"tipAmount": 2.0, "paymentStatus": "CAPTURED"}, {"tipAmount": 9.0, "paymentStatus": "DENIED"}]
    found = sale(check(selection("A", 5.5), taxAmount=0.44, payments=paid), check(selection("B", 7.0), taxAmount=0.56))
    assert [(line.name, line.total_minor) for line in found.lines] == [("A", 550), ("B", 700)]
    assert (found.tax_minor, found.tip_minor, found.business_day) == (100, 200, date(2026, 10, 31))
    assert found.version == 1793476800000 and found.updated_at == datetime(2026, 10, 31, 20, tzinfo=UTC)


def test_an_open_check_keeps_the_whole_order_back() -> None:
    assert sales(check(selection()), check(selection(), paymentStatus="OPEN")) == []
    assert sale(check(selection(), paymentStatus="PAID")).lines  # only the tip is still open


@pytest.mark.parametrize("status", ["FUTURE", "NEEDS_APPROVAL", "NOT_APPROVED"])
def test_orders_for_another_day_wait_until_it_comes(status: str) -> None:
    assert sales(check(selection()), approvalStatus=status) == []
    assert sale(check(selection()), approvalStatus="APPROVED").lines


def test_what_was_voided_is_kept_apart() -> None:
    found = sale(check(selection("A"), selection("B", voided=True)), check(selection("C"), voided=True))
    assert [line.name for line in found.lines] == ["A"] and [line.name for line in found.voids] == ["B", "C"]
    whole = sale(check(selection("A")), voided=True)
    assert whole.voided and whole.lines == () and [line.name for line in whole.voids] == ["A"]


def test_a_deleted_order_went_into_another_one() -> None:
    found = sale(check(selection("A")), deleted=True)
    assert found.voided and found.lines == () and found.voids == ()


@pytest.mark.parametrize("what", ["excessFood", "createdInTestMode"])
def test_waste_and_trials_are_no_sales(what: str) -> None:
    assert sales(check(selection()), **{what: True}) == []


@pytest.mark.parametrize("how", [{"deferred": True}, {"selectionType": "TOAST_CARD_SELL"}])
def test_gift_cards_are_no_sales(how: dict[str, Any]) -> None:
    found = sale(check(selection("Pie", 10.0), selection("Gift card", 50.0, **how)))
    assert [line.name for line in found.lines] == ["Pie"]


def test_words_for_the_kitchen_are_no_dish() -> None:
    words = selection("no hurry", 0.0, selectionType="SPECIAL_REQUEST")
    assert [line.name for line in sale(check(selection(), words)).lines] == ["Pie"]


def test_discounts_of_the_dish_and_of_the_check() -> None:
    """The price that Toast tells is after both."""
    found = sale(check(selection(price=7.2, preDiscountPrice=10.0, receiptLinePrice=10.0)))
    [line] = found.lines
    assert (line.total_minor, line.discount_minor, line.unit_price_minor) == (720, 280, 1000)


def test_nested_modifiers_and_the_size() -> None:
    cheese = {"displayName": "Cheese", "price": 1.5, "modifiers": [{"displayName": "extra", "price": 0.5}]}
    size = {"displayName": "L", "price": 12.0, "item": {"guid": "OPT-L"}, "optionGroupPricingMode": "REPLACES_PRICE"}
    gone = {"displayName": "Ham", "price": 2.0, "voided": True}
    found = sale(check(selection(price=13.5, receiptLinePrice=12.0, modifiers=[size, cheese, gone])))
    [line] = found.lines
    assert [(one.name, one.total_minor) for one in line.modifiers] == [("Cheese", 100), ("extra", 50)]
    assert (line.variation, line.variation_id, line.unit_price_minor) == ("L", "ITEM-Pie/OPT-L", 1200)


def test_without_a_receipt_price_the_unit_is_what_is_left() -> None:
    added = [{"displayName": "Cheese", "price": 2.0}]
    [line] = sale(check(selection(price=20.0, preDiscountPrice=22.0, quantity=2.0, modifiers=added))).lines
    assert (line.unit_price_minor, line.quantity) == (1000, Decimal(2))


def test_combos_are_discounts_that_name_their_dishes() -> None:
    combo = {"name": "Lunch deal", "comboItems": [{"guid": "S-A"}, {"guid": "S-B"}]}
    lines = sale(check(selection("A"), selection("B"), selection("C"), appliedDiscounts=[combo])).lines
    assert [line.combo for line in lines] == ["Lunch deal", "Lunch deal", None]


def test_by_weight() -> None:
    [line] = sale(check(selection(price=11.03, receiptLinePrice=8.99, quantity=1.227, unitOfMeasure="LB"))).lines
    assert (line.quantity, line.total_minor, line.unit_price_minor) == (Decimal("1.227"), 1103, 899)


def test_an_open_item_has_no_dish() -> None:
    [line] = sale(check(selection(price=3.0) | {"item": None, "displayName": None})).lines
    assert (line.item_id, line.name) == (None, "Open item")


def test_charges_and_gratuity() -> None:
    charges = [{"chargeAmount": 3.0}, {"chargeAmount": 4.0, "gratuity": True}]
    found = sale(check(selection(), appliedServiceCharges=charges))
    assert (found.service_minor, found.tip_minor) == (300, 400)


def test_a_currency_without_cents() -> None:
    [line] = sale(check(selection(price=1250.0, taxAmount=125.0)), here=TOKYO).lines
    assert line.total_minor == 1250


def test_the_night_the_clocks_change() -> None:
    """1:30 comes twice that night; both are of Toast's business day, and of the local day where it tells none."""
    for opened in ("2026-11-01T05:30:00.000+0000", "2026-11-01T06:30:00.000+0000"):
        assert sale(check(selection()), openedDate=opened).business_day == date(2026, 10, 31)
        assert sale(check(selection()), openedDate=opened, businessDate=None).business_day == date(2026, 11, 1)


# -- money given back


def refund(amount: float, transaction: str | None = "RT1", day: int = 20261103) -> dict[str, Any]:
    named = {"guid": transaction} if transaction else None
    told = {"refundAmount": amount, "refundDate": "2026-11-03T17:00:00.000+0000", "refundBusinessDate": day}
    return {"refund": told | {"refundTransaction": named}, "refundStatus": "PARTIAL"}


def back(amount: float, tax: float = 0.0, transaction: str | None = "RT1") -> dict[str, Any]:
    named = {"guid": transaction} if transaction else None
    return {"refundAmount": amount, "taxRefundAmount": tax, "refundTransaction": named}


def test_a_refund_counts_on_the_day_it_was_given() -> None:
    part = selection("A", 20.0, quantity=2.0, refundDetails=back(10.0, 0.8))
    found, returned = sales(check(part, selection("B"), payments=[refund(10.8)]))
    assert [line.total_minor for line in found.lines] == [2000, 1000]  # what was sold stays sold
    [line] = returned.refunds
    assert (returned.id, returned.refund_of, returned.business_day) == ("RT1", "O1", date(2026, 11, 3))
    assert (line.total_minor, line.quantity, returned.refund_minor) == (1000, Decimal(1), 0)


def test_several_refunds_and_one_without_a_dish() -> None:
    first = selection("A", 20.0, refundDetails=back(20.0, 1.6, "RT1"))
    paid = [refund(21.6, "RT1"), refund(5.0, "RT2", 20261104), refund(1.0, None)]
    found = sales(check(first, payments=paid))
    given = {one.id: (sum(line.total_minor for line in one.refunds), one.refund_minor) for one in found}
    assert given == {"O1": (0, 0), "RT1": (2000, 0), "RT2": (0, 500), "O1-refund": (0, 100)}


def test_a_refund_of_a_gift_card_takes_no_dish_back() -> None:
    card = selection("Card", 50.0, deferred=True, refundDetails=back(50.0))
    assert len(sales(check(card, payments=[refund(50.0)]))) == 1


def test_a_refund_goes_with_its_voided_order() -> None:
    part = selection("A", 20.0, refundDetails=back(20.0))
    found, returned = sales(check(part, payments=[refund(20.0)]), voided=True)
    assert found.voided and returned.voided and returned.refunds == ()


# -- the law

cents = st.integers(0, 500_000)


@st.composite
def selections(draw: st.DrawFn) -> dict[str, Any]:
    price, off = draw(cents), draw(st.integers(0, 20_000))
    parts = draw(st.lists(st.integers(0, 2_000), max_size=3))
    inside = [{"displayName": "in", "price": min(part, 100) / 100} for part in parts]
    modifiers = [
        {"displayName": f"m{n}", "price": part / 100, "modifiers": [inside[n]] if draw(st.booleans()) else []}
        for n, part in enumerate(parts)
    ]
    return selection(
        draw(st.sampled_from("ABC")),
        price / 100,
        preDiscountPrice=(price + off) / 100,
        quantity=draw(st.sampled_from([1.0, 2.0, 0.375, 1.227])),
        modifiers=modifiers,
        voided=draw(st.booleans()),
        deferred=draw(st.integers(0, 5)) == 0,
    )


@st.composite
def checks(draw: st.DrawFn) -> dict[str, Any]:
    """As Toast sums it up: the amount has the charges in it, but neither gratuity nor tax."""
    chosen = draw(st.lists(selections(), max_size=5))
    charges = draw(st.lists(st.tuples(st.integers(0, 2_000), st.booleans()), max_size=2))
    amount = sum(round(one["price"] * 100) for one in chosen if not one["voided"])
    amount += sum(charge for charge, gratuity in charges if not gratuity)
    told = [{"chargeAmount": charge / 100, "gratuity": gratuity} for charge, gratuity in charges]
    return check(*chosen, amount=amount / 100, taxAmount=draw(cents) / 100, appliedServiceCharges=told)


@given(st.lists(checks(), min_size=1, max_size=3))
def test_no_cent_is_lost_or_made(found: list[dict[str, Any]]) -> None:
    order = sale(*found)
    cards = sum(
        round(one["price"] * 100)
        for each in found
        for one in each["selections"]
        if one["deferred"] and not one["voided"]
    )
    told = sum(round(each["amount"] * 100) for each in found)
    assert sum(line.total_minor for line in order.lines) + cards + order.service_minor == told
    assert order.tax_minor == sum(round(each["taxAmount"] * 100) for each in found)
    sold = [one for each in found for one in each["selections"] if not one["voided"] and not one["deferred"]]
    for line, one in zip(order.lines, sold, strict=True):
        added = sum(round(each["price"] * 100) for each in one["modifiers"])
        assert sum(each.total_minor for each in line.modifiers) == added
        assert line.total_minor + line.discount_minor == round(one["preDiscountPrice"] * 100)
        assert line.quantity > 0


# -- what does not fit


@pytest.mark.parametrize(
    "order",
    [{"guid": None}, {"guid": "O", "checks": "none"}, {"guid": "O", "openedDate": "yesterday"}, ["O"]],
)
def test_an_answer_in_another_shape_is_said(order: Any) -> None:
    with pytest.raises(Unavailable, match="Toast answered in a way we do not understand"):
        read(Order, order, "Toast")


@pytest.mark.parametrize("wrong", [{"openedDate": None, "modifiedDate": None}, {"businessDate": 20261399}])
def test_an_order_without_a_day_is_said(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unavailable, match="Toast sent"):
        sales(check(selection()), **wrong)


# -- menus and places


def menus(*items: dict[str, Any], **more: Any) -> Menus:
    group = {"name": "Pies", "menuItems": list(items), "menuGroups": []}
    return Menus.model_validate({"menus": [{"menuGroups": [{"name": "All", "menuGroups": [group]}]}]} | more)


def test_sizes_come_from_the_group_that_the_dish_names() -> None:
    dish = {"guid": "I1", "name": " Big  Pie ", "price": None, "pricingStrategy": "SIZE_PRICE"}
    dish |= {"pricingRules": {"sizeSpecificPricingGuid": "G1"}, "modifierGroupReferences": [1, 2]}
    rules = {"sizeSequencePricingRules": [{"sizeGuid": "S", "sequencePrices": [{"sequence": 1, "price": 9.5}]}]}
    groups = {
        "1": {"guid": "G1", "name": "Size", "pricingRules": rules, "modifierOptionReferences": [10, 11]},
        "2": {"guid": "G2", "name": "Toppings"},
    }
    options = {"10": {"guid": "S", "name": "S", "price": 1.0}, "11": {"guid": "L", "name": "L", "price": 14.0}}
    references = {"modifierGroupReferences": groups, "modifierOptionReferences": options}
    [found] = catalog_of(menus(dish, **references), "USD")
    assert [(one.id, one.name, one.price_minor) for one in found.variations] == [
        ("I1/S", "S", 950),
        ("I1/L", "L", 1400),
    ]
    assert (found.name, found.category, found.modifiers) == ("Big Pie", "Pies", ("Toppings",))


def test_a_dish_on_two_menus_is_one_and_gift_cards_are_none() -> None:
    dish = {"guid": "I1", "name": "Pie", "price": 10.0, "pricingStrategy": "MENU_SPECIFIC_PRICE"}
    card = {"guid": "I2", "name": "Gift card", "price": 50.0, "isDeferred": True}
    asked = {"guid": "I3", "name": "Fish", "price": 3.0, "pricingStrategy": "OPEN_PRICE", "visibility": []}
    found = catalog_of(menus(dish, dish | {"price": 12.0}, card, asked), "USD")
    assert [(one.id, one.variations[0].price_minor, one.available) for one in found] == [
        ("I1", 1000, True),
        ("I3", None, False),
    ]


def test_a_place() -> None:
    general = {"name": "Luna", "locationName": "Harbour", "timeZone": "Asia/Tokyo", "currencyCode": "JPY"}
    told = {"guid": "R1", "general": general | {"firstBusinessDate": 20260105, "archived": True}}
    place = location_of(Restaurant.model_validate(told))
    assert (place.name, place.since, place.active) == ("Luna Harbour", date(2026, 1, 5), False)

"""Which dish is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ToolInputError
from tools.menu.names import find_category, find_item, normalise, same_item
from tools.menu.schemas import MenuItem, Variation

SIZES = [Variation(name=name, price=10) for name in ("S", "M", "L")]
MENU = [
    MenuItem(key=normalise(name), name=name, price=10, variations=SIZES, aliases=aliases)
    for name, aliases in (
        ("Hawaiian", []),
        ("Thai Chicken", []),
        ("Barbecue Chicken", ["bbq chicken"]),
        ("Pepperoni", []),
        ("Pepperoni, Mushroom and Peppers", []),
        ("Jalapeño Poppers", []),
        ("Cherry Tart", []),
        ("Green Garden", []),
    )
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Hawaiian", "Hawaiian"),
        ("HAWAIIAN", "Hawaiian"),
        ("hawaiians", "Hawaiian"),
        ("hawaiian pizza", "Hawaiian"),
        ("the hawaiian", "Hawaiian"),
        ("hawaian", "Hawaiian"),
        ("the thai chicken", "Thai Chicken"),
        ("thai", "Thai Chicken"),
        ("thai chiken", "Thai Chicken"),
        ("BBQ chicken", "Barbecue Chicken"),
        ("bbq chickens", "Barbecue Chicken"),
        ("pepperoni", "Pepperoni"),
        ("pepperonis", "Pepperoni"),
        ("jalapeno poppers", "Jalapeño Poppers"),
        ("jalapeño popper", "Jalapeño Poppers"),
        ("cherry tarts", "Cherry Tart"),
        ("mushroom", "Pepperoni, Mushroom and Peppers"),
        ("geen garden", "Green Garden"),
    ],
)
def test_a_dish_is_found(said: str, meant: str) -> None:
    found = find_item(said, MENU)
    assert (found.item.name, found.size) == (meant, None)


@pytest.mark.parametrize("said", ["Hawaiian L", "large hawaiian", "hawaiian (L)", "Hawaiian large", "L Hawaiian"])
def test_a_size_is_found(said: str) -> None:
    found = find_item(said, MENU)
    assert (found.item.name, found.size, found.label) == ("Hawaiian", "L", "Hawaiian (L)")


def test_an_ambiguous_name_lists_what_it_could_be() -> None:
    with pytest.raises(ToolInputError, match="more than one dish") as caught:
        find_item("chicken", MENU)
    assert caught.value.details["candidates"] == ["Thai Chicken", "Barbecue Chicken"]


def test_an_unknown_name_lists_the_closest() -> None:
    with pytest.raises(ToolInputError, match="no dish called 'hawaii roll'") as caught:
        find_item("hawaii roll", MENU)
    assert "Hawaiian" in caught.value.details["candidates"]


def test_an_empty_menu_says_so() -> None:
    with pytest.raises(ToolInputError, match="no menu yet"):
        find_item("anything", [])
    with pytest.raises(ToolInputError, match="no categories"):
        find_category("anything", [])


@pytest.mark.parametrize("said", ["veggie", "Veggies", "the veggie pizzas", "VEGGIE", "vegie"])
def test_a_category_is_found(said: str) -> None:
    assert find_category(said, ["Chicken", "Classic", "Supreme", "Veggie"]) == "Veggie"


def test_files_are_matched_without_guessing() -> None:
    assert same_item("bbq CHICKEN", MENU) is MENU[2]
    assert same_item("hawaiians", MENU) is MENU[0]
    assert same_item("thai", MENU) is None and same_item("hawaian", MENU) is None


@given(st.text(max_size=60))
def test_a_key_is_stable(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(min_size=1, max_size=60))
def test_any_text_gets_a_dish_or_a_kind_refusal(text: str) -> None:
    try:
        assert find_item(text, MENU).item in MENU
    except ToolInputError as error:
        assert isinstance(error.details["candidates"], list)

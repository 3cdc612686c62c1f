"""What people write on restaurants' pages, in many notations, and what is not meant so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tools.grader.engine.evidence import SiteFacts
from tools.grader.engine.site import Measured, PageFacts, combine, read_page

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ABOUT = "<p>A family house that cooks fresh each day with what the farms around us bring, and pours their wine.</p>"


def page(body: str, url: str = "http://127.0.0.1:8000/", head: str = "") -> PageFacts:
    html = (
        f'<html lang="en"><head><title>Luna Pizzeria</title>{head}</head><body><h1>Luna</h1>{ABOUT}{body}</body></html>'
    )
    return read_page(html.encode(), "text/html; charset=utf-8", url, 200, {})


def site(body: str, head: str = "") -> SiteFacts:
    return combine(page(body, head=head), [], Measured(fetched_at=NOW), None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Call (555) 123-4567",
            "555.123.4567",
            "1-800-555-0199",
            "Tel: 555-0134",
            "Call 217-555-PIZZA",
            "217/555-0134",
        ),
        *("☎ 217\u2011555\u20110134", "217–555–0134", "030 12345678", "+49 (0)30 1234567", "tel +39 06 6781234"),
        *("+44 20 7946 0958", "912 345 678", "01 42 68 53 00", "03-3541-2600"),
    ],
)
def test_a_phone_number(text: str) -> None:
    assert site(f"<p>{text}</p>").phone


def test_a_local_number_counts_beside_an_address_too() -> None:
    assert site("<p>Tel: 555-0134</p><p>12 Main Street, Springfield, IL 62701</p>").phone == "555-0134"


@pytest.mark.parametrize("text", ["1987 - 2026", "12.50 13.00 14.25 10.00", "22/11/2026 - 24/11/2026", "ISBN 978-3-16"])
def test_no_phone_number(text: str) -> None:
    assert site(f"<p>{text}</p>").phone is None


@pytest.mark.parametrize(
    "text",
    [
        *("M-F 11-9", "Open 24 hours", "Open 24/7", "Opening hours: 11:00-22:00", "Fri/Sat 5-11"),
        *("<h2>Hours</h2><p>11am - 10pm</p>", "<p>Monday</p><p>11:00 AM</p><p>10:00 PM</p>"),
        "<table><tr><td>Mon</td><td>11:00</td><td>22:00</td></tr></table>",
        *("Ouvert du lundi au vendredi de 12h à 14h30", "Montag bis Freitag 11:00 - 22:00 Uhr", "Mo-Fr 11-22 Uhr"),
        *("Lunedì - Venerdì 12:00 - 15:00", "Aberto de segunda a sexta das 12h às 15h"),
        *("営業時間 11:00~22:00 定休日 月曜日", "営業時間：11:30～14:00（月～金）"),
    ],
)
def test_opening_hours(text: str) -> None:
    assert site(f"<div>{text}</div>").hours


@pytest.mark.parametrize(
    "text",
    ["Live music Friday 8pm-11pm", "Happy hour Mon-Fri 5pm-7pm", "12 - 14 people on Friday", "Closed for the season"],
)
def test_no_opening_hours(text: str) -> None:
    assert not site(f"<div>{text}</div>").hours


@pytest.mark.parametrize(
    "text",
    [
        *("12 Rue de Rivoli, 75004 Paris", "Hauptstraße 5, 10115 Berlin", "Via Roma 12, 00184 Roma"),
        *("Rua Augusta 100, 1100-053 Lisboa", "Keizersgracht 123, 1015 CJ Amsterdam", "東京都中央区銀座4-6-16"),
        *("Av. de América 12, Madrid", "12 King St W, Toronto, ON M5H 1A1", "1-2-3 Ginza, Chuo-ku, Tokyo 104-0061"),
        "Located at 55 Water Street in Brooklyn, NY",
    ],
)
def test_an_address(text: str) -> None:
    assert site(f"<div>{text}</div>").address


@pytest.mark.parametrize(
    "text",
    ["20 minutes drive from downtown", "2 for 1 court special", "30 years on the same street", "Avoid rush at 12"],
)
def test_no_address(text: str) -> None:
    assert site(f"<div>{text}</div>").address is None


def test_a_menu_without_prices_is_a_menu_without_prices() -> None:
    dishes = "".join(f"<li>{name}</li>" for name in ("Margherita", "Diavola", "Marinara", "Tiramisu", "Panna cotta"))
    menu = site(f"<h2>Menu</h2><ul>{dishes}</ul>").menu
    assert (menu.kind, menu.dishes, menu.prices) == ("text", 5, 0)
    links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "About", "Jobs", "Blog", "Contact"))
    assert site(f"<h2>Menu</h2><ul>{links}</ul>").menu.kind == "none"


@pytest.mark.parametrize("price", ["¥{}00", "{}00円", "{}0 kr", "Rs. {}0", "{},50 €"])
def test_prices_of_other_countries(price: str) -> None:
    dishes = "".join(f"<li>Dish of the house {price.format(number)}</li>" for number in range(8, 14))
    assert site(f"<ul>{dishes}</ul>").menu.prices == 6


@pytest.mark.parametrize("more", ["", "<a href='/menu.pdf'>The whole menu</a>"])
def test_a_short_menu_under_its_heading_is_a_menu_whatever_else_is_linked(more: str) -> None:
    dishes = "<ul><li>Margherita 9.50<li>Lasagne 13.00<li>Tiramisu 6.00</ul>"
    page = f"<html><body><h1>Luigi's</h1><h2>Menu</h2>{dishes}{more}</body></html>".encode()
    menu = read_page(page, "text/html", "https://luigis.example/").menu
    assert (menu.kind, menu.dishes, menu.prices) == ("text", 3, 3)


def test_the_best_way_to_a_menu_counts() -> None:
    """More ways to it never make it worse."""
    pdf, away = '<a href="/menu.pdf">Menu (PDF)</a>', '<a href="https://www.toasttab.com/luna">Menu</a>'
    assert site(pdf).menu.kind == "pdf" and site(away).menu.kind == "elsewhere"
    assert site(pdf + away).menu.kind == "elsewhere"
    assert site('<a href="/dl?f=menu.pdf">Menu</a>').menu.kind == "pdf"


def test_a_file_behind_an_address_that_says_menu() -> None:
    file = read_page(b"%PDF-1.7 ...", "application/pdf", "http://127.0.0.1:8000/menu", 200, {})
    assert combine(page('<a href="/menu">Menu</a>'), [file], Measured(fetched_at=NOW), None).menu.kind == "pdf"


@pytest.mark.parametrize(
    "body",
    [
        '<a href="https://wa.me/12175550134">Order on WhatsApp</a>',
        '<a href="/order">Order</a>',
        '<form><label>Day <input type="date"></label><button>Book a table</button></form>',
        '<form><h2>Reserve a table</h2><label>Name <input></label><input type="submit" value="Send"></form>',
        '<button type="button">Order online</button>',
        '<script src="//www.opentable.com/widget/reservation/loader?rid=1"></script>',
        *('<a href="/r">Réserver une table</a>', '<a href="/r">Tisch reservieren</a>', '<a href="/r">Takeout</a>'),
    ],
)
def test_ways_to_order_or_book(body: str) -> None:
    found = site(body)
    assert found.ordering or found.reservations


@pytest.mark.parametrize("words", ["In order to serve you", "Read our book review", "Subscribe"])
def test_no_way_to_order_or_book(words: str) -> None:
    found = site(f'<a href="/x">{words}</a><form><input aria-label="Mail"><button>{words}</button></form>')
    assert not found.ordering and not found.reservations


def test_headings_in_order_are_never_worse_than_none() -> None:
    jumps = [page(body).accessibility.heading_jumps for body in ("<h3>Menu</h3>", "<h2>Menu</h2>", "")]
    assert jumps == [1, 0, 0]
    bare = read_page(f"<title>L</title>{ABOUT}".encode(), "text/html", "http://127.0.0.1/", 200, {})
    assert bare.accessibility.heading_jumps == 1


@pytest.mark.parametrize("extra", ['"telephone": "217-555-0134"', '"openingHours": "Mo-Su 11:00-22:00"'])
def test_more_data_never_hides_what_is_said_already(extra: str) -> None:
    """A second block about the same house that says more of other things, and less of what counts."""
    wide = '"image": "x", "url": "u", "geo": {}, "priceRange": "$", "email": "m", "founder": "f", "logo": "l"'
    blocks = [
        f'<script type="application/ld+json">{{"@type": "Restaurant", "name": "Luna", {more}}}</script>'
        for more in (extra, wide)
    ]
    for head in (blocks[0], "".join(blocks), "".join(reversed(blocks))):
        data = site("", head).structured
        assert data.phone if "telephone" in extra else data.hours
        assert data.name == "Luna"
    other = blocks[1].replace("Luna", "Sol")
    assert site("", blocks[0] + other).structured.price_range is False  # another house's


@pytest.mark.parametrize(
    ("body", "leads_to"),
    [
        ('<meta http-equiv="refresh" content="0; url=/home.html">', "http://127.0.0.1:8000/home.html"),
        ('<meta http-equiv="Refresh" content="3;URL=\'welcome\'">', "http://127.0.0.1:8000/welcome"),
        ('<frameset><frame src="/main.html"></frameset>', "http://127.0.0.1:8000/main.html"),
        ('<meta http-equiv="refresh" content="0; url=javascript:alert(1)">', None),
        ('<meta http-equiv="refresh" content="30">', None),
    ],
)
def test_an_empty_page_says_where_it_leads(body: str, leads_to: str | None) -> None:
    found = read_page(body.encode(), "text/html", "http://127.0.0.1:8000/", 200, {})
    assert found.wall == "empty" and found.leads_to == leads_to


def test_a_page_that_only_asks_for_a_captcha_is_a_wall() -> None:
    asks = b"<title>One moment</title><p>Please solve the captcha to continue.</p><input name='code'>"
    assert read_page(asks, "text/html", "http://127.0.0.1/", 200, {}).wall == "robot_check"
    assert page("<p>Please solve the captcha to send your message.</p>" + ABOUT * 3).wall is None


def test_numbers_that_are_none_are_no_words() -> None:
    head = '<script type="application/ld+json">{"@type": "Restaurant", "name": NaN, "telephone": 1e999, "image": 1}</script>'
    data = site("", head).structured
    assert data.kind == "Restaurant" and data.name is None and data.phone is None

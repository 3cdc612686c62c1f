"""Where guests say no: the link in each email, and the answer to a text."""

from __future__ import annotations

from html import escape
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from api.deps import House
from core.errors import BadInput, Forbidden, NotFound
from tools.campaigns.guests.engine.addresses import phone

router = APIRouter(tags=["channels"])
Token = Annotated[str, Path(max_length=600)]
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
_STYLE = "font:16px/1.5 system-ui;margin:15vh auto;max-width:28rem;padding:0 1rem"
_BUTTON = "font:inherit;padding:.7rem 1.2rem;min-height:44px;border-radius:.4rem;border:0;background:#1f2937;color:#fff"
_WHAT = {"email": "emails", "sms": "texts"}


@router.get("/u/{token}", response_class=HTMLResponse, include_in_schema=False)
async def ask(token: Token, house: House) -> HTMLResponse:
    """Asks, and does nothing by itself: programs that scan mail open every link."""
    try:
        leaving = await house.guests.leaving(token)
    except NotFound as problem:
        return _page("This link leads nowhere", f"<p>{escape(problem.message)}</p>", 404)
    name = (await house.restaurants.get(leaving.restaurant_id)).name
    what = _WHAT[leaving.channel]
    form = f"<form method=post><button style='{_BUTTON}'>Yes, stop the {what}</button></form>"
    return _page(f"Stop {what} from {name}?", f"<p>You will get no more {what} from {escape(name)}.</p>{form}")


@router.post("/u/{token}", response_class=HTMLResponse, include_in_schema=False)
async def leave(token: Token, house: House) -> HTMLResponse:
    """Done with one click (RFC 8058: no login, no cookie, whatever the body says); again is as good as once."""
    try:
        leaving, _ = await house.guests.unsubscribe(token)
    except NotFound as problem:
        return _page("This link leads nowhere", f"<p>{escape(problem.message)}</p>", 404)
    name = (await house.restaurants.get(leaving.restaurant_id)).name
    text = f"<p>{escape(name)} will send you no more {_WHAT[leaving.channel]}.</p>"
    return _page("You are off the list", text)


def _page(title: str, body: str, status: int = 200) -> HTMLResponse:
    page = (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title><body style='{_STYLE}'><h1>{escape(title)}</h1>{body}"
    )
    return HTMLResponse(page, status, headers=_HEADERS)


@router.post("/channels/sms/twilio/inbound", include_in_schema=False)
async def heard(request: Request, house: House) -> Response:
    """A guest's text, signed by Twilio. Answered at once as TwiML: with the one confirmation of a stop, a start or
    help in it, else empty. The same message again changes and says nothing."""
    from tools.integrations.twilio.verification import HEADER, verify

    form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
    query = f"?{request.url.query}" if request.url.query else ""
    url = f"{house.settings.own_url}{request.url.path}{query}"
    if house.twilio_token is None or not verify(house.twilio_token, url, form, request.headers.get(HEADER, "")):
        raise Forbidden("This request is not signed as it has to be.")
    said, sender, message_id = form.get("Body", ""), form.get("From", ""), form.get("MessageSid", "")
    if not message_id or not sender:
        raise BadInput("That is not a message of Twilio's.")
    answer = await _answer(house, sender, said, message_id)
    return _twiml(None if form.get("OptOutType") else answer)  # Twilio has told the guest already, with its own words


async def _answer(house: House, sender: str, said: str, message_id: str) -> str | None:
    """What every restaurant does that this guest is known to: a stop is for all who write from this number. The guest
    reads one answer."""
    try:
        number = phone(sender)
    except BadInput:  # a short code or a name: nobody of ours
        return None
    restaurants = await house.guests.restaurants_of(number)
    if not restaurants:
        everyone = await house.restaurants.all()
        restaurants = [everyone[0].restaurant_id] if len(everyone) == 1 else []
    answers = [
        (await house.guests.heard(one, "sms", number, said, message_id=message_id)).answer for one in restaurants
    ]
    return next(filter(None, answers), None)


def _twiml(answer: str | None) -> Response:
    inside = f"<Message>{escape(answer, quote=False)}</Message>" if answer else ""
    body = f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'
    return Response(body, media_type="text/xml")

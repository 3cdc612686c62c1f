"""A browser on its way to a vendor and back: the cookie that it takes along, and the page that it lands on."""

from __future__ import annotations

from html import escape

from fastapi import Response
from fastapi.responses import HTMLResponse

from core.errors import BadInput

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


def take_along(response: Response, cookie: str, nonce: str, path: str, public_url: str) -> None:
    """Gives the browser what shows, when it comes back to `path`, that it is the same one."""
    response.set_cookie(
        cookie,
        nonce,
        max_age=1_800,
        path=path,
        secure=public_url.startswith("https://"),
        httponly=True,
        samesite="lax",  # it has to come along when the vendor sends the browser back
    )


def said_yes(title: str, code: str, error: str) -> None:
    """Raises BadInput where the vendor sent no code back."""
    if error or not code:
        raise BadInput(f"{title} was not connected: you said no there, or it sent nothing back.")


def landing(title: str, text: str, status: int = 200) -> HTMLResponse:
    """Plain, without scripts. `title` and `text` are shown as they are, whatever is in them."""
    body = (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)}</title>"
        "<body style='font:16px/1.5 system-ui;margin:15vh auto;max-width:28rem;padding:0 1rem'>"
        f"<h1>{escape(title)}</h1><p>{escape(text)}</p><p><a href='/'>Back to the assistant</a></p>"
    )
    return HTMLResponse(body, status, headers=_HEADERS)

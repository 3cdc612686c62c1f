"""The banner of a restaurant's own website: as JSON, and as a script that shows it. No cookie, nothing counted."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response

from api.deps import House
from core.errors import NotFound
from tools.campaigns.sending.channels.website import banner_of

router = APIRouter(prefix="/banner", tags=["channels"])
Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$")]
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=60",
    "X-Content-Type-Options": "nosniff",
}
# Text is put in as text, never as markup; a link has to be http(s).
_SCRIPT = """(function () {
  "use strict";
  var banner = %s;
  if (!banner || document.getElementById("tableside-banner")) return;
  var web = /^https?:\\/\\//i;
  function show() {
    var box = document.createElement("aside");
    box.id = "tableside-banner";
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "News");
    box.style.cssText = "padding:12px 16px;background:#1f2937;color:#fff;font:16px/1.4 system-ui,sans-serif;" +
      "text-align:center";
    box.appendChild(document.createTextNode(banner.text));
    if (banner.link && web.test(banner.link)) {
      var link = document.createElement("a");
      link.href = banner.link;
      link.rel = "noopener";
      link.style.cssText = "color:#fff;margin-left:12px;text-decoration:underline";
      link.textContent = banner.button || "\\u2192";
      box.appendChild(link);
    }
    document.body.insertBefore(box, document.body.firstChild);
  }
  if (document.body) show(); else document.addEventListener("DOMContentLoaded", show);
})();
"""


@router.get("/{slug}.json")
async def shown(slug: Slug, house: House) -> JSONResponse:
    """{banner: {text, link, button, picture_url, alt, starts, ends, demo} | null}."""
    return JSONResponse({"banner": await _banner(house, slug)}, headers=_HEADERS)


@router.get("/{slug}.js", response_class=Response)
async def script(slug: Slug, house: House) -> Response:
    """For the restaurant's page: <script async src=".../banner/<slug>.js"></script>."""
    body = _SCRIPT % _literal(await _banner(house, slug))
    return Response(body, media_type="text/javascript; charset=utf-8", headers=_HEADERS)


async def _banner(house: House, slug: str) -> dict[str, Any] | None:
    """None also for a restaurant that is not there: a stranger learns nothing from it."""
    try:
        await house.restaurants.get(slug)
    except NotFound:
        return None
    found = await banner_of(house.mongo, slug, house.clock.now())
    if found is None:
        return None
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}


def _literal(value: Any) -> str:
    """JSON that is a JavaScript literal wherever the script is put, inside a page too."""
    text = json.dumps(value)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text

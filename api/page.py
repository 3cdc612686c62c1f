"""The web page, as it was built into web/app/dist."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from core.errors import NotFound

_SECURITY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_UNBUILT = "<!doctype html><title>Tableside</title><p>The page is not built yet. Run <code>make web</code>.</p>"


def page_router(dist: Path) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    @router.get("/menu")
    @router.get("/grader")
    @router.get("/campaigns")
    @router.get("/campaigns/{rest:path}")
    @router.get("/voice")
    @router.get("/check")
    @router.get("/shared")
    @router.get("/shared/{token}")
    async def index() -> Response:
        if not (dist / "index.html").is_file():
            return HTMLResponse(_UNBUILT, 503)
        return FileResponse(dist / "index.html", headers={**_SECURITY, "Cache-Control": "no-cache"})

    @router.get("/{path:path}")
    async def asset(path: str) -> Response:
        file = _built_file(dist, path)
        if file is None:
            raise NotFound("There is nothing at this address.")
        # Built file names carry a hash of their content; what has none is asked for again.
        kept = "public, max-age=31536000, immutable" if "assets" in file.parts else "no-cache"
        return FileResponse(file, headers={**_SECURITY, "Cache-Control": kept})

    return router


def _built_file(dist: Path, path: str) -> Path | None:
    """The file at this address; None where there is none, or the address can be no file's."""
    try:
        file = (dist / path).resolve()
        return file if file.is_relative_to(dist.resolve()) and file.is_file() else None
    except (OSError, ValueError):  # too long a name, a zero byte
        return None

"""The web application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi_offline import FastAPIOffline

from api import errors
from api.etag import Answers
from api.limits import BodyLimit
from api.page import page_router
from api.routes import assistant, campaigns, content, grader, health, images, menu, pos
from api.routes.campaigns import banner, callbacks, links, public

if TYPE_CHECKING:
    from api.wiring import Container

WEB = Path(__file__).parent.parent / "web" / "app" / "dist"


def create_app(container: Container) -> FastAPI:
    """The application on an open container; whoever opened it closes it."""
    app = FastAPIOffline(title="Tableside", version="0.1.0", redoc_url=None)
    app.state.container = container
    app.state.answers = Answers()
    errors.install(app)
    app.add_middleware(BodyLimit, may_upload=container.tokens.knows)
    if origins := container.settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match", "Last-Event-ID", "Idempotency-Key"],
            expose_headers=["ETag", "Retry-After"],
        )
    app.include_router(assistant.router)
    app.include_router(menu.router)
    app.include_router(grader.router)
    app.include_router(pos.router)
    app.include_router(pos.webhooks)
    app.include_router(content.router)
    app.include_router(campaigns.router)
    app.include_router(callbacks.router)
    app.include_router(banner.router)
    app.include_router(links.router)
    app.include_router(public.router)
    app.include_router(images.router)
    app.include_router(health.router)
    app.include_router(page_router(WEB))
    return app

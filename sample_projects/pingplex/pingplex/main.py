"""The application."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.middleware.sessions import SessionMiddleware

from pingplex import __version__
from pingplex.api import admin, auth, billing, generations, profile, tools, webhooks
from pingplex.db import engine
from pingplex.errors import install_error_handlers
from pingplex.jobs import run_forever
from pingplex.middleware import RequestLogMiddleware
from pingplex.settings import get_settings


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    purging = asyncio.create_task(run_forever(get_settings()))
    yield
    purging.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await purging
    await engine.dispose()


def create_app() -> FastAPI:
    settings = get_settings()
    logging.basicConfig(level=logging.INFO)
    app = FastAPI(title="pingplex", version=__version__, lifespan=lifespan)
    app.add_middleware(RequestLogMiddleware)
    app.add_middleware(
        SessionMiddleware,
        secret_key=settings.session_secret.get_secret_value(),
        max_age=None,
        same_site="lax",
        https_only=settings.is_production,
    )
    install_error_handlers(app)
    for module in (auth, profile, generations, tools, billing, webhooks, admin):
        app.include_router(module.router)
    app.add_api_route("/health", health, methods=["GET"], include_in_schema=False)
    return app


async def health() -> dict[str, str]:
    return {"status": "ok", "version": __version__}


app = create_app()

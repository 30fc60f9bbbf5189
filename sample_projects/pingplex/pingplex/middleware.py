"""The request log, and the technical data of page views; both are purged by a job."""

import logging
import time
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from starlette.middleware.base import BaseHTTPMiddleware

from pingplex.db import session_factory
from pingplex.db.accounts import Visit
from pingplex.db.repositories import LogRepository
from pingplex.dependencies import client_ip

logger = logging.getLogger(__name__)

_QUIET = ("/health", "/docs", "/openapi.json")


class RequestLogMiddleware(BaseHTTPMiddleware):
    async def dispatch(
        self, request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        started = time.perf_counter()
        response = await call_next(request)
        if not request.url.path.startswith(_QUIET):
            elapsed = int((time.perf_counter() - started) * 1000)
            await self._record(request, response.status_code, elapsed)
        return response

    async def _record(self, request: Request, status: int, elapsed: int) -> None:
        route = request.scope.get("route")
        endpoint = f"{request.method} {getattr(route, 'path', request.url.path)}"
        try:
            async with session_factory() as session:
                logs = LogRepository(session)
                logs.record_request(endpoint[:200], status)
                logs.record_visit(describe_visit(request, elapsed))
                await session.commit()
        except Exception:
            logger.exception("the request log could not be written")


def describe_visit(request: Request, elapsed: int) -> Visit:
    headers = request.headers
    return Visit(
        ip_address=client_ip(request),
        region=headers.get("fly-region"),
        user_agent=headers.get("user-agent", "")[:400],
        referrer=headers.get("referer", "")[:400],
        page=request.url.path[:200],
        duration_ms=elapsed,
    )

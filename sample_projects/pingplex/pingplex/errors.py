"""Errors that the services raise, and how the API answers them."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse


class PingplexError(Exception):
    status_code = 400

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotFound(PingplexError):
    status_code = 404


class Conflict(PingplexError):
    status_code = 409


class NotAllowed(PingplexError):
    status_code = 403


class InvalidCredentials(PingplexError):
    status_code = 401


class NotEnoughCredits(PingplexError):
    status_code = 402


class ContentRejected(PingplexError):
    status_code = 422


class ProviderFailed(PingplexError):
    """A model vendor answered with an error, or did not answer in time."""

    status_code = 502


async def answer_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, PingplexError):
        raise error
    return JSONResponse({"detail": error.detail}, status_code=error.status_code)


def install_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(PingplexError, answer_error)

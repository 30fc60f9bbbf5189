"""Sign in with Google."""

from dataclasses import dataclass

from authlib.integrations.starlette_client import OAuth, OAuthError
from fastapi import Request

from pingplex.errors import InvalidCredentials
from pingplex.settings import get_settings

_settings = get_settings()

oauth = OAuth()
oauth.register(
    name="google",
    client_id=_settings.google_client_id,
    client_secret=_settings.google_client_secret.get_secret_value(),
    server_metadata_url="https://accounts.google.com/.well-known/openid-configuration",
    client_kwargs={"scope": "openid email"},
)


@dataclass(frozen=True, slots=True)
class GoogleProfile:
    sub: str
    email: str


async def begin_login(request: Request, callback: str) -> str:
    response = await oauth.google.authorize_redirect(request, callback)
    return response.headers["location"]


async def begin_link(request: Request, callback: str, account_email: str) -> str:
    """Ask Google for the account that has the address of the person who is logged in."""
    # sink: google-oauth <- user.contact.email from User.email
    response = await oauth.google.authorize_redirect(request, callback, login_hint=account_email)
    return response.headers["location"]


async def finish(request: Request) -> GoogleProfile:
    try:
        token = await oauth.google.authorize_access_token(request)
    except OAuthError as error:
        raise InvalidCredentials("Google did not confirm the login") from error
    claims = token["userinfo"]
    if not claims.get("email_verified"):
        raise InvalidCredentials("The Google address is not confirmed")
    return GoogleProfile(sub=claims["sub"], email=claims["email"])

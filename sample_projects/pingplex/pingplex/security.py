"""Passwords, access tokens and one-time tokens."""

import hashlib
import secrets
from datetime import timedelta

import bcrypt
import jwt

from pingplex.db import now
from pingplex.errors import InvalidCredentials
from pingplex.settings import get_settings

_ALGORITHM = "HS256"


def hash_password(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


def verify_password(password: str, password_hash: str | None) -> bool:
    if password_hash is None:
        return False
    return bcrypt.checkpw(password.encode(), password_hash.encode())


def issue_token(user_id: int) -> str:
    settings = get_settings()
    claims = {
        "sub": str(user_id),
        "iat": now(),
        "exp": now() + timedelta(hours=settings.jwt_ttl_hours),
    }
    return jwt.encode(claims, settings.jwt_secret.get_secret_value(), algorithm=_ALGORITHM)


def read_token(token: str) -> int:
    secret = get_settings().jwt_secret.get_secret_value()
    try:
        claims = jwt.decode(token, secret, algorithms=[_ALGORITHM])
    except jwt.PyJWTError as error:
        raise InvalidCredentials("The session has expired, please log in again") from error
    return int(claims["sub"])


def new_one_time_token() -> tuple[str, str]:
    """Return a token for the mail and the digest of it for the database."""
    token = secrets.token_urlsafe(32)
    return token, digest_token(token)


def digest_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Registering, logging in, profiles, leaving, and the copy of one's data."""

import logging
from datetime import timedelta
from typing import Any

from pingplex.db import now
from pingplex.db.accounts import PasswordReset, User
from pingplex.db.repositories import (
    CreditRepository,
    GenerationRepository,
    LogRepository,
    PasswordResetRepository,
    PaymentRepository,
    UserRepository,
)
from pingplex.errors import Conflict, InvalidCredentials, NotAllowed
from pingplex.schemas import (
    GenerationResponse,
    PaymentResponse,
    ProfileResponse,
    ProfileUpdate,
    RegisterRequest,
)
from pingplex.security import digest_token, hash_password, new_one_time_token, verify_password
from pingplex.services.google_login import GoogleProfile
from pingplex.services.mailer import Mailer
from pingplex.services.media import MediaStore
from pingplex.settings import Settings

logger = logging.getLogger(__name__)

_RESET_MINUTES = 60


class AccountService:
    def __init__(
        self,
        users: UserRepository,
        resets: PasswordResetRepository,
        credits: CreditRepository,
        mailer: Mailer,
        media: MediaStore,
        settings: Settings,
    ) -> None:
        self._users = users
        self._resets = resets
        self._credits = credits
        self._mailer = mailer
        self._media = media
        self._settings = settings

    async def register(self, request: RegisterRequest) -> User:
        if await self._users.by_email(request.email):
            raise Conflict("There is an account with this address already")
        user = await self._users.add(
            User(
                email=request.email,
                username=request.username,
                password_hash=hash_password(request.password),
                marketing_opt_in=request.marketing_opt_in,
                preferences={},
            )
        )
        await self._credits.book(user, self._settings.signup_credits, "signup")
        logger.info("account %s registered", user.id)
        return user

    async def log_in(self, email: str, password: str) -> User:
        user = await self._users.by_email(email)
        if user is None or not verify_password(password, user.password_hash):
            raise InvalidCredentials("Address or password is wrong")
        if not user.is_active:
            raise NotAllowed("This account is closed")
        return user

    async def log_in_with_google(self, profile: GoogleProfile) -> User:
        user = await self._users.by_google_sub(profile.sub)
        if user is None:
            user = await self._users.by_email(profile.email)
        if user is None:
            user = await self._users.add(
                User(email=profile.email, email_verified=True, preferences={})
            )
            await self._credits.book(user, self._settings.signup_credits, "signup")
        if not user.is_active:
            raise NotAllowed("This account is closed")
        self._link(user, profile)
        return user

    def _link(self, user: User, profile: GoogleProfile) -> None:
        user.google_sub = profile.sub
        user.google_email = profile.email

    async def start_reset(self, email: str) -> None:
        user = await self._users.by_email(email)
        if user is None or not user.is_active:
            return
        token, digest = new_one_time_token()
        expires_at = now() + timedelta(minutes=_RESET_MINUTES)
        await self._resets.add(PasswordReset(user_id=user.id, digest=digest, expires_at=expires_at))
        await self._mailer.password_reset(user, token)

    async def finish_reset(self, token: str, password: str) -> None:
        reset = await self._resets.usable(digest_token(token))
        user = await self._users.get(reset.user_id) if reset else None
        if reset is None or user is None:
            raise InvalidCredentials("The link is not valid any more")
        user.password_hash = hash_password(password)
        reset.used_at = now()

    async def update(self, user: User, change: ProfileUpdate) -> User:
        values = change.model_dump(exclude_unset=True, exclude_none=True)
        address = values.get("email")
        if address and address != user.email:
            if await self._users.by_email(address):
                raise Conflict("There is an account with this address already")
            user.email_verified = False
        for name, value in values.items():
            setattr(user, name, value)
        return user

    async def set_avatar(self, user: User, upload: Any) -> User:
        path = await self._media.save_avatar(await self._media.read_upload(upload))
        await self._media.remove(user.avatar_path)
        user.avatar_path = path
        return user

    async def close(self, user: User) -> None:
        """Close the account now; the purge job erases it when the grace period is over."""
        user.deleted_at = now()
        user.marketing_opt_in = False
        await self._mailer.account_deleted(user.email, self._settings.account_grace_days)


class ExportService:
    """Collects everything that belongs to one person, in a form that a machine can read."""

    def __init__(
        self,
        generations: GenerationRepository,
        payments: PaymentRepository,
        credits: CreditRepository,
        logs: LogRepository,
    ) -> None:
        self._generations = generations
        self._payments = payments
        self._credits = credits
        self._logs = logs

    async def collect(self, user: User) -> dict[str, Any]:
        generations = await self._generations.page(user.id, limit=10_000, offset=0)
        payments = await self._payments.of_user(user.id)
        entries = await self._credits.of_user(user.id)
        tools = await self._logs.tools_of(user.id)
        return {
            "profile": ProfileResponse.model_validate(user).model_dump(mode="json"),
            "google": {"sub": user.google_sub, "email": user.google_email},
            "generations": [
                GenerationResponse.model_validate(row).model_dump(mode="json")
                for row in generations
            ],
            "payments": [
                PaymentResponse.model_validate(row).model_dump(mode="json") for row in payments
            ],
            "credits": [{"delta": row.delta, "reason": row.reason} for row in entries],
            "tools": [{"tool": row.tool, "at": row.created_at.isoformat()} for row in tools],
        }

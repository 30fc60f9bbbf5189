"""What the endpoints ask for."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from pingplex.ai import Models, get_models
from pingplex.db import get_session
from pingplex.db.accounts import Role, User
from pingplex.db.repositories import (
    CreditRepository,
    GenerationRepository,
    LogRepository,
    PasswordResetRepository,
    PaymentRepository,
    SubscriptionRepository,
    UserRepository,
)
from pingplex.errors import InvalidCredentials, NotAllowed
from pingplex.payments import Gateways, get_gateways
from pingplex.security import read_token
from pingplex.services.accounts import AccountService, ExportService
from pingplex.services.billing import BillingService
from pingplex.services.generations import GenerationService
from pingplex.services.growth import GrowthPanel
from pingplex.services.mailer import Mailer
from pingplex.services.media import MediaStore
from pingplex.settings import Settings, get_settings

_bearer = HTTPBearer(auto_error=False)

SessionDep = Annotated[AsyncSession, Depends(get_session)]
SettingsDep = Annotated[Settings, Depends(get_settings)]


def get_users(session: SessionDep) -> UserRepository:
    return UserRepository(session)


def get_logs(session: SessionDep) -> LogRepository:
    return LogRepository(session)


def get_mailer(settings: SettingsDep) -> Mailer:
    return Mailer(settings)


def get_growth(settings: SettingsDep) -> GrowthPanel:
    return GrowthPanel(settings)


def get_media(settings: SettingsDep) -> MediaStore:
    return MediaStore(settings)


Users = Annotated[UserRepository, Depends(get_users)]
Logs = Annotated[LogRepository, Depends(get_logs)]
MailerDep = Annotated[Mailer, Depends(get_mailer)]
Growth = Annotated[GrowthPanel, Depends(get_growth)]
MediaDep = Annotated[MediaStore, Depends(get_media)]


async def get_current_user(
    users: Users,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> User:
    if credentials is None:
        raise InvalidCredentials("Please log in")
    user = await users.get(read_token(credentials.credentials))
    if user is None or not user.is_active:
        raise InvalidCredentials("Please log in")
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]


def require_staff(user: CurrentUser) -> User:
    if user.role not in {Role.SUPPORT, Role.ADMIN}:
        raise NotAllowed("This is for our staff")
    return user


def require_admin(user: CurrentUser) -> User:
    if user.role is not Role.ADMIN:
        raise NotAllowed("This is for administrators")
    return user


def client_ip(request: Request) -> str | None:
    """Return the caller's address; behind Fly's proxy it is in a header."""
    forwarded = request.headers.get("fly-client-ip")
    if forwarded:
        return forwarded
    return request.client.host if request.client else None


ClientIp = Annotated[str | None, Depends(client_ip)]


def get_accounts(
    session: SessionDep, users: Users, mailer: MailerDep, media: MediaDep, settings: SettingsDep
) -> AccountService:
    return AccountService(
        users,
        PasswordResetRepository(session),
        CreditRepository(session),
        mailer,
        media,
        settings,
    )


def get_export(session: SessionDep, logs: Logs) -> ExportService:
    return ExportService(
        GenerationRepository(session),
        PaymentRepository(session),
        CreditRepository(session),
        logs,
    )


def get_generations(
    session: SessionDep, media: MediaDep, models: Annotated[Models, Depends(get_models)]
) -> GenerationService:
    return GenerationService(
        GenerationRepository(session), CreditRepository(session), models.moderator, media
    )


def get_billing(
    session: SessionDep,
    users: Users,
    mailer: MailerDep,
    growth: Growth,
    settings: SettingsDep,
    gateways: Annotated[Gateways, Depends(get_gateways)],
) -> BillingService:
    return BillingService(
        PaymentRepository(session),
        SubscriptionRepository(session),
        CreditRepository(session),
        users,
        gateways,
        mailer,
        growth,
        settings,
    )


Accounts = Annotated[AccountService, Depends(get_accounts)]
Export = Annotated[ExportService, Depends(get_export)]
Generations = Annotated[GenerationService, Depends(get_generations)]
Billing = Annotated[BillingService, Depends(get_billing)]

"""Registering and logging in."""

from fastapi import APIRouter, BackgroundTasks, Request, status

from pingplex.dependencies import Accounts, ClientIp, CurrentUser, Growth, MailerDep
from pingplex.schemas import (
    ForgotPasswordRequest,
    LinkResponse,
    LoginRequest,
    RegisterRequest,
    ResetPasswordRequest,
    TokenResponse,
)
from pingplex.security import issue_token
from pingplex.services import google_login

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", status_code=status.HTTP_201_CREATED)
async def register(
    body: RegisterRequest,
    background: BackgroundTasks,
    accounts: Accounts,
    mailer: MailerDep,
    growth: Growth,
    ip: ClientIp,
) -> TokenResponse:
    user = await accounts.register(body)
    background.add_task(mailer.welcome, user.email, user.username)
    background.add_task(growth.signed_up, body.email, ip, campaign=body.campaign)
    return TokenResponse(access_token=issue_token(user.id))


@router.post("/login")
async def login(body: LoginRequest, accounts: Accounts) -> TokenResponse:
    user = await accounts.log_in(body.email, body.password)
    return TokenResponse(access_token=issue_token(user.id))


@router.post("/password/forgot", status_code=status.HTTP_202_ACCEPTED)
async def forgot_password(body: ForgotPasswordRequest, accounts: Accounts) -> None:
    await accounts.start_reset(body.email)


@router.post("/password/reset", status_code=status.HTTP_204_NO_CONTENT)
async def reset_password(body: ResetPasswordRequest, accounts: Accounts) -> None:
    await accounts.finish_reset(body.token, body.password)


@router.get("/google/login")
async def google_login_link(request: Request) -> LinkResponse:
    callback = str(request.url_for("google_callback"))
    return LinkResponse(url=await google_login.begin_login(request, callback))


@router.get("/google/link")
async def google_account_link(request: Request, user: CurrentUser) -> LinkResponse:
    callback = str(request.url_for("google_callback"))
    return LinkResponse(url=await google_login.begin_link(request, callback, user.email))


@router.get("/google/callback")
async def google_callback(request: Request, accounts: Accounts) -> TokenResponse:
    profile = await google_login.finish(request)
    user = await accounts.log_in_with_google(profile)
    return TokenResponse(access_token=issue_token(user.id))

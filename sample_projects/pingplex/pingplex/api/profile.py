"""One's own account: see it, change it, take it along, leave."""

from typing import Any

from fastapi import APIRouter, UploadFile, status
from fastapi.responses import FileResponse

from pingplex.db.accounts import User
from pingplex.dependencies import Accounts, CurrentUser, Export, MediaDep
from pingplex.errors import NotFound
from pingplex.schemas import ProfileResponse, ProfileUpdate

router = APIRouter(prefix="/me", tags=["profile"])


@router.get("", response_model=ProfileResponse)
async def show(user: CurrentUser) -> User:
    return user


@router.patch("", response_model=ProfileResponse)
async def change(body: ProfileUpdate, user: CurrentUser, accounts: Accounts) -> User:
    return await accounts.update(user, body)


@router.put("/avatar", response_model=ProfileResponse)
async def upload_avatar(avatar: UploadFile, user: CurrentUser, accounts: Accounts) -> User:
    return await accounts.set_avatar(user, avatar)


@router.get("/avatar")
async def show_avatar(user: CurrentUser, media: MediaDep) -> FileResponse:
    if user.avatar_path is None:
        raise NotFound("There is no avatar")
    return FileResponse(media.locate(user.avatar_path))


@router.get("/export")
async def export(user: CurrentUser, service: Export) -> dict[str, Any]:
    return await service.collect(user)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
async def leave(user: CurrentUser, accounts: Accounts) -> None:
    await accounts.close(user)

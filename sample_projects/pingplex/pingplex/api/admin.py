"""For our staff: accounts, refunds, the newsletter, numbers."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from pingplex.db.accounts import User
from pingplex.db.billing import Payment
from pingplex.db.repositories import CreditRepository, GenerationRepository, PaymentRepository
from pingplex.dependencies import (
    Billing,
    Logs,
    MailerDep,
    SessionDep,
    Users,
    require_admin,
    require_staff,
)
from pingplex.errors import NotFound
from pingplex.schemas import (
    AccountChange,
    AccountRow,
    NewsletterRequest,
    Overview,
    PaymentResponse,
)

router = APIRouter(prefix="/admin", tags=["admin"], dependencies=[Depends(require_staff)])

Admin = Annotated[User, Depends(require_admin)]


@router.get("/accounts", response_model=list[AccountRow])
async def accounts(
    users: Users,
    words: str = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Sequence[User]:
    return await users.search(words, limit, offset)


@router.patch("/accounts/{user_id}", response_model=AccountRow)
async def change_account(
    user_id: int, body: AccountChange, admin: Admin, users: Users, session: SessionDep
) -> User:
    user = await users.get(user_id)
    if user is None:
        raise NotFound("There is no such account")
    if body.is_blocked is not None:
        user.is_blocked = body.is_blocked
    if body.role is not None:
        user.role = body.role
    if body.credits is not None:
        reason = f"set by {admin.id}"
        await CreditRepository(session).book(user, body.credits - user.credits, reason)
    return user


@router.post("/payments/{reference}/refund", response_model=PaymentResponse)
async def refund(reference: str, admin: Admin, billing: Billing) -> Payment:
    return await billing.refund(reference)


@router.post("/newsletter")
async def newsletter(
    body: NewsletterRequest, admin: Admin, users: Users, mailer: MailerDep
) -> dict[str, int]:
    readers = await users.opted_in()
    return {"sent": await mailer.newsletter(readers, body.subject, body.html)}


@router.get("/overview")
async def overview(users: Users, session: SessionDep, logs: Logs) -> Overview:
    return Overview(
        accounts=await users.count(),
        generations=await GenerationRepository(session).count_by_state(),
        revenue=await PaymentRepository(session).revenue(),
        visits=await logs.visits_per_page(),
    )

"""Plans, checkout and one's own payments."""

from collections.abc import Sequence

from fastapi import APIRouter, status

from pingplex.db.billing import Payment
from pingplex.dependencies import Billing, CurrentUser
from pingplex.payments.catalog import PLANS, Plan
from pingplex.schemas import CheckoutRequest, CheckoutResponse, PaymentResponse, PlanResponse

router = APIRouter(prefix="/billing", tags=["billing"])


@router.get("/plans", response_model=list[PlanResponse])
async def plans() -> list[Plan]:
    return list(PLANS.values())


@router.post("/checkout", status_code=status.HTTP_201_CREATED)
async def check_out(body: CheckoutRequest, user: CurrentUser, billing: Billing) -> CheckoutResponse:
    payment, url = await billing.check_out(user, body)
    return CheckoutResponse(reference=payment.reference, url=url)


@router.get("/payments", response_model=list[PaymentResponse])
async def payments(user: CurrentUser, billing: Billing) -> Sequence[Payment]:
    return await billing.history(user)


@router.delete("/subscription", status_code=status.HTTP_204_NO_CONTENT)
async def cancel(user: CurrentUser, billing: Billing) -> None:
    await billing.cancel(user)

"""What vendors call when something is done."""

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, status

from pingplex.db.generations import State
from pingplex.db.repositories import GenerationRepository
from pingplex.dependencies import Billing, SessionDep
from pingplex.payments import Gateways, get_gateways

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/webhooks", tags=["webhooks"], include_in_schema=False)

GatewaysDep = Annotated[Gateways, Depends(get_gateways)]


@router.post("/stripe", status_code=status.HTTP_204_NO_CONTENT)
async def from_stripe(
    request: Request,
    billing: Billing,
    gateways: GatewaysDep,
    stripe_signature: Annotated[str, Header()],
) -> None:
    body = await request.body()
    await billing.confirm(gateways.stripe.read_webhook(body, stripe_signature))


@router.post("/yookassa", status_code=status.HTTP_204_NO_CONTENT)
async def from_yookassa(request: Request, billing: Billing, gateways: GatewaysDep) -> None:
    await billing.confirm(gateways.yookassa.read_webhook(await request.json()))


@router.post("/cryptomus", status_code=status.HTTP_204_NO_CONTENT)
async def from_cryptomus(request: Request, billing: Billing, gateways: GatewaysDep) -> None:
    await billing.confirm(gateways.cryptomus.read_webhook(await request.json()))


@router.post("/kling/{public_id}", status_code=status.HTTP_204_NO_CONTENT)
async def from_kling(public_id: str, request: Request, session: SessionDep) -> None:
    """Only a note of progress: the renderer asks Kling itself for the result."""
    body = await request.json()
    generation = await GenerationRepository(session).by_public_id(public_id)
    if generation is not None and generation.state is State.RUNNING:
        logger.info("kling reports %s for %s", body.get("task_status"), public_id)

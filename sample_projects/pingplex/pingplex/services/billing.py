"""Checkout, what the gateways report, subscriptions and refunds."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from pingplex.db import now
from pingplex.db.accounts import User
from pingplex.db.billing import Payment, PaymentState, Subscription
from pingplex.db.repositories import (
    CreditRepository,
    PaymentRepository,
    SubscriptionRepository,
    UserRepository,
)
from pingplex.errors import Conflict, NotFound
from pingplex.payments import Gateways
from pingplex.payments.catalog import Confirmation, OpenedPayment, Order, Plan, find_plan
from pingplex.schemas import CheckoutRequest
from pingplex.services.growth import GrowthPanel
from pingplex.services.mailer import Mailer
from pingplex.settings import Settings

logger = logging.getLogger(__name__)


class BillingService:
    def __init__(
        self,
        payments: PaymentRepository,
        subscriptions: SubscriptionRepository,
        credits: CreditRepository,
        users: UserRepository,
        gateways: Gateways,
        mailer: Mailer,
        growth: GrowthPanel,
        settings: Settings,
    ) -> None:
        self._payments = payments
        self._subscriptions = subscriptions
        self._credits = credits
        self._users = users
        self._gateways = gateways
        self._mailer = mailer
        self._growth = growth
        self._public_url = settings.public_url

    async def check_out(self, user: User, request: CheckoutRequest) -> tuple[Payment, str]:
        plan = find_plan(request.plan)
        gateway = self._gateways.of(request.gateway)
        payment = await self._payments.add(
            Payment(
                user_id=user.id,
                gateway=request.gateway,
                plan=plan.key,
                amount=plan.price_in(gateway.currency),
                currency=gateway.currency,
            )
        )
        order = self._order_for(user, payment, plan)
        opened: OpenedPayment = await gateway.open(order)
        payment.gateway_ref = opened.gateway_ref
        return payment, opened.url

    def _order_for(self, user: User, payment: Payment, plan: Plan) -> Order:
        return Order(
            plan=plan,
            currency=payment.currency,
            reference=payment.reference,
            buyer_id=user.id,
            receipt_to=user.email,
            return_url=f"{self._public_url}/billing/{payment.reference}",
            webhook_url=f"{self._public_url}/webhooks/{payment.gateway}",
        )

    async def confirm(self, confirmation: Confirmation | None) -> None:
        """Book what a gateway reports; the same report may come several times."""
        if confirmation is None:
            return
        payment = await self._payments.by_reference(confirmation.reference)
        if payment is None or payment.state is not PaymentState.OPEN:
            return
        payment.gateway_ref = confirmation.gateway_ref
        if not confirmation.paid:
            payment.state = PaymentState.FAILED
            return
        payment.state = PaymentState.PAID
        payment.paid_at = now()
        user = await self._users.get(payment.user_id) if payment.user_id else None
        if user is None:
            logger.error("payment %s has no account", payment.reference)
            return
        plan = find_plan(payment.plan)
        await self._credits.book(user, plan.credits, f"plan {plan.key}")
        await self._extend(user, plan)
        await self._mailer.receipt(user, plan, payment.reference)
        await self._growth.bought(plan.key, payment.currency)

    async def _extend(self, user: User, plan: Plan) -> None:
        subscription = await self._subscriptions.of_user(user.id)
        renews_at = now() + timedelta(days=plan.days)
        if subscription is None:
            await self._subscriptions.add(
                Subscription(user_id=user.id, plan=plan.key, renews_at=renews_at)
            )
            return
        subscription.plan = plan.key
        subscription.renews_at = renews_at
        subscription.cancelled_at = None

    async def cancel(self, user: User) -> None:
        subscription = await self._subscriptions.of_user(user.id)
        if subscription is None:
            raise NotFound("There is no subscription")
        subscription.cancelled_at = now()

    async def refund(self, reference: str) -> Payment:
        payment = await self._payments.by_reference(reference)
        if payment is None or payment.gateway_ref is None:
            raise NotFound("There is no such payment")
        if payment.state is not PaymentState.PAID:
            raise Conflict("Only a paid payment can be refunded")
        await self._gateways.of(payment.gateway).refund(payment.gateway_ref, payment.amount)
        payment.state = PaymentState.REFUNDED
        return payment

    async def history(self, user: User) -> Sequence[Payment]:
        return await self._payments.of_user(user.id)

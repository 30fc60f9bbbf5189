"""Stripe: cards, in dollars, through its hosted checkout."""

from decimal import Decimal
from typing import Any

import stripe

from pingplex.errors import PingplexError
from pingplex.payments.catalog import Confirmation, OpenedPayment, Order
from pingplex.settings import Settings


class StripeGateway:
    currency = "USD"

    def __init__(self, settings: Settings) -> None:
        self._stripe = stripe.StripeClient(settings.stripe_secret_key.get_secret_value())
        self._webhook_secret = settings.stripe_webhook_secret.get_secret_value()

    async def open(self, order: Order) -> OpenedPayment:
        try:
            # sink: stripe <- user.contact.email from User.email, user.unique_id from Order.buyer_id
            session = await self._stripe.v1.checkout.sessions.create_async(
                params=self._session_params(order)
            )
        except stripe.StripeError as error:
            raise PingplexError("The card payment could not be opened") from error
        return OpenedPayment(gateway_ref=session.id, url=session.url or order.return_url)

    def _session_params(self, order: Order) -> dict[str, Any]:
        return {
            "mode": "payment",
            "customer_email": order.receipt_to,
            "client_reference_id": order.reference,
            "metadata": {"account": str(order.buyer_id), "plan": order.plan.key},
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": self.currency.lower(),
                        "unit_amount": int(order.total * 100),
                        "product_data": {"name": f"pingplex {order.plan.title}"},
                    },
                }
            ],
            "success_url": f"{order.return_url}?state=paid",
            "cancel_url": f"{order.return_url}?state=cancelled",
        }

    async def refund(self, gateway_ref: str, amount: Decimal) -> None:
        session = await self._stripe.v1.checkout.sessions.retrieve_async(gateway_ref)
        await self._stripe.v1.refunds.create_async(
            params={"payment_intent": str(session.payment_intent), "amount": int(amount * 100)}
        )

    def read_webhook(self, body: bytes, signature: str) -> Confirmation | None:
        try:
            event = stripe.Webhook.construct_event(body, signature, self._webhook_secret)
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise PingplexError("The signature does not fit") from error
        if event["type"] not in {"checkout.session.completed", "checkout.session.expired"}:
            return None
        session = event["data"]["object"]
        return Confirmation(
            reference=session["client_reference_id"],
            gateway_ref=session["id"],
            paid=session["payment_status"] == "paid",
        )

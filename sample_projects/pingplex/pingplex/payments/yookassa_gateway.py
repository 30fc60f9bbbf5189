"""YooKassa: cards and SBP, in roubles, with the receipt that the law asks for."""

import asyncio
from decimal import Decimal
from typing import Any

import yookassa
from yookassa.domain.notification import WebhookNotificationFactory

from pingplex.payments.catalog import Confirmation, OpenedPayment, Order
from pingplex.settings import Settings

_VAT_NONE = 1


class YooKassaGateway:
    currency = "RUB"

    def __init__(self, settings: Settings) -> None:
        yookassa.Configuration.configure(
            settings.yookassa_shop_id, settings.yookassa_secret_key.get_secret_value()
        )

    async def open(self, order: Order) -> OpenedPayment:
        payment = await asyncio.to_thread(self._create, order)
        return OpenedPayment(gateway_ref=payment.id, url=payment.confirmation.confirmation_url)

    def _create(self, order: Order) -> Any:
        amount = {"value": str(order.total), "currency": self.currency}
        payload = {
            "amount": amount,
            "capture": True,
            "confirmation": {"type": "redirect", "return_url": order.return_url},
            "description": f"pingplex {order.plan.title}, {order.plan.credits} credits",
            "metadata": {"reference": order.reference},
            "receipt": self._receipt(order, amount),
        }
        # sink: yookassa <- user.contact.email from User.email
        return yookassa.Payment.create(payload, order.reference)

    def _receipt(self, order: Order, amount: dict[str, str]) -> dict[str, Any]:
        return {
            "customer": {"email": order.receipt_to},
            "items": [
                {
                    "description": order.plan.title,
                    "quantity": "1.00",
                    "amount": amount,
                    "vat_code": _VAT_NONE,
                    "payment_mode": "full_payment",
                    "payment_subject": "service",
                }
            ],
        }

    async def refund(self, gateway_ref: str, amount: Decimal) -> None:
        params = {
            "payment_id": gateway_ref,
            "amount": {"value": str(amount), "currency": self.currency},
        }
        await asyncio.to_thread(yookassa.Refund.create, params)

    def read_webhook(self, body: dict[str, Any]) -> Confirmation | None:
        notification = WebhookNotificationFactory().create(body)
        if notification.event not in {"payment.succeeded", "payment.canceled"}:
            return None
        # The body is not signed: believe only what the API says about this payment.
        payment = yookassa.Payment.find_one(notification.object.id)
        return Confirmation(
            reference=payment.metadata["reference"],
            gateway_ref=payment.id,
            paid=payment.status == "succeeded",
        )

"""Cryptomus: stable coins. The body is signed with the merchant's key."""

import base64
import hashlib
import hmac
import json
from decimal import Decimal
from typing import Any

import httpx

from pingplex.errors import NotAllowed, PingplexError
from pingplex.payments.catalog import Confirmation, OpenedPayment, Order
from pingplex.settings import Settings

_API = "https://api.cryptomus.com/v1"
_FINAL = {"paid", "paid_over", "cancel", "fail", "system_fail"}


class CryptomusGateway:
    currency = "USD"

    def __init__(self, settings: Settings) -> None:
        self._merchant = settings.cryptomus_merchant_id
        self._key = settings.cryptomus_payment_key.get_secret_value()

    async def open(self, order: Order) -> OpenedPayment:
        invoice = await self._call(
            "payment",
            {
                "amount": str(order.total),
                "currency": self.currency,
                "order_id": order.reference,
                "url_return": order.return_url,
                "url_callback": order.webhook_url,
                "lifetime": 3600,
            },
        )
        return OpenedPayment(gateway_ref=invoice["uuid"], url=invoice["url"])

    async def refund(self, gateway_ref: str, amount: Decimal) -> None:
        raise PingplexError("Crypto payments are refunded by support")

    async def _call(self, path: str, payload: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(payload, separators=(",", ":"))
        headers = {
            "Content-Type": "application/json",
            "merchant": self._merchant,
            "sign": self._sign(body),
        }
        async with httpx.AsyncClient(timeout=30) as http:
            response = await http.post(f"{_API}/{path}", content=body, headers=headers)
        if response.is_error:
            raise PingplexError("The crypto payment could not be opened")
        return response.json()["result"]

    def _sign(self, body: str) -> str:
        encoded = base64.b64encode(body.encode())
        return hashlib.md5(encoded + self._key.encode()).hexdigest()

    def read_webhook(self, body: dict[str, Any]) -> Confirmation | None:
        given = body.pop("sign", "")
        # Cryptomus signs what PHP's json_encode gives, which escapes slashes.
        plain = json.dumps(body, separators=(",", ":"), ensure_ascii=False).replace("/", "\\/")
        if not hmac.compare_digest(given, self._sign(plain)):
            raise NotAllowed("The signature does not fit")
        if body["status"] not in _FINAL:
            return None
        return Confirmation(
            reference=body["order_id"],
            gateway_ref=body["uuid"],
            paid=body["status"] in {"paid", "paid_over"},
        )

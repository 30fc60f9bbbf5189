"""The plans that can be bought, and what a gateway has to offer."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from pingplex.errors import NotFound


@dataclass(frozen=True, slots=True)
class Plan:
    key: str
    title: str
    credits: int
    price_usd: Decimal
    price_rub: Decimal
    days: int = 30

    def price_in(self, currency: str) -> Decimal:
        return self.price_rub if currency == "RUB" else self.price_usd


@dataclass(frozen=True, slots=True)
class Order:
    """What a gateway needs to open a payment."""

    plan: Plan
    currency: str
    reference: str
    buyer_id: int
    receipt_to: str
    return_url: str
    webhook_url: str

    @property
    def total(self) -> Decimal:
        return self.plan.price_in(self.currency)


@dataclass(frozen=True, slots=True)
class OpenedPayment:
    gateway_ref: str
    url: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a gateway's webhook says, whatever the gateway."""

    reference: str
    gateway_ref: str
    paid: bool


class Gateway(Protocol):
    currency: str

    async def open(self, order: Order) -> OpenedPayment: ...

    async def refund(self, gateway_ref: str, amount: Decimal) -> None: ...


PLANS = {
    plan.key: plan
    for plan in (
        Plan("start", "Start", 200, Decimal("9.00"), Decimal("890.00")),
        Plan("studio", "Studio", 900, Decimal("29.00"), Decimal("2790.00")),
        Plan("agency", "Agency", 4000, Decimal("99.00"), Decimal("9490.00")),
    )
}


def find_plan(key: str) -> Plan:
    plan = PLANS.get(key)
    if plan is None:
        raise NotFound(f"There is no plan {key}")
    return plan

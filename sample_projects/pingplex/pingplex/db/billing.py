"""Payments, subscriptions and the ledger of credits."""

import enum
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from pingplex.db import Base, CreatedAt, IntPk, Moment, OwnerId


class PaymentState(enum.StrEnum):
    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    REFUNDED = "refunded"


def new_reference() -> str:
    return f"px-{uuid4().hex[:16]}"


class Payment(Base):
    """Kept for seven years; the link to the account goes when the account is erased."""

    __tablename__ = "payments"

    id: Mapped[IntPk]
    reference: Mapped[str] = mapped_column(String(24), unique=True, default=new_reference)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    gateway: Mapped[str] = mapped_column(String(20))
    gateway_ref: Mapped[str | None] = mapped_column(String(120), index=True)
    plan: Mapped[str] = mapped_column(String(30))
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    currency: Mapped[str] = mapped_column(String(3))
    state: Mapped[PaymentState] = mapped_column(default=PaymentState.OPEN)
    created_at: Mapped[CreatedAt]
    paid_at: Mapped[Moment | None]


class Subscription(Base):
    __tablename__ = "subscriptions"

    id: Mapped[IntPk]
    user_id: Mapped[OwnerId]
    plan: Mapped[str] = mapped_column(String(30))
    renews_at: Mapped[Moment]
    cancelled_at: Mapped[Moment | None]


class CreditEntry(Base):
    __tablename__ = "credit_entries"

    id: Mapped[IntPk]
    user_id: Mapped[OwnerId]
    delta: Mapped[int]
    reason: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[CreatedAt]

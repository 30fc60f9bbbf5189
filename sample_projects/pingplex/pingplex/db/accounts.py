"""Accounts, what belongs to signing in, and the two request logs."""

import enum
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pingplex.db import Base, CreatedAt, IntPk, Moment, OwnerId
from pingplex.db.billing import Subscription
from pingplex.db.generations import Generation


class Role(enum.StrEnum):
    MEMBER = "member"
    SUPPORT = "support"
    ADMIN = "admin"


class User(Base):
    __tablename__ = "users"

    id: Mapped[IntPk]
    email: Mapped[str] = mapped_column(String(320), unique=True, index=True)
    username: Mapped[str | None] = mapped_column(String(60))
    password_hash: Mapped[str | None] = mapped_column(String(72))
    google_sub: Mapped[str | None] = mapped_column(String(64), unique=True)
    google_email: Mapped[str | None] = mapped_column(String(320))
    avatar_path: Mapped[str | None] = mapped_column(String(200))
    preferences: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    marketing_opt_in: Mapped[bool] = mapped_column(default=False)
    email_verified: Mapped[bool] = mapped_column(default=False)
    role: Mapped[Role] = mapped_column(default=Role.MEMBER)
    is_blocked: Mapped[bool] = mapped_column(default=False)
    credits: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[CreatedAt]
    deleted_at: Mapped[Moment | None]

    generations: Mapped[list[Generation]] = relationship(
        back_populates="owner", cascade="all, delete-orphan"
    )
    subscription: Mapped[Subscription | None] = relationship(cascade="all, delete-orphan")

    @property
    def is_active(self) -> bool:
        return self.deleted_at is None and not self.is_blocked


class PasswordReset(Base):
    __tablename__ = "password_resets"

    id: Mapped[IntPk]
    user_id: Mapped[OwnerId]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class ToolUse(Base):
    """One run of a small tool that is not a generation: metadata, unicalize, download."""

    __tablename__ = "tool_uses"

    id: Mapped[IntPk]
    user_id: Mapped[OwnerId]
    tool: Mapped[str] = mapped_column(String(30))
    created_at: Mapped[CreatedAt]


class ApiRequestLog(Base):
    __tablename__ = "api_request_log"

    id: Mapped[IntPk]
    endpoint: Mapped[str] = mapped_column(String(200))
    response_code: Mapped[int]
    created_at: Mapped[CreatedAt]


class Visit(Base):
    """A page view with the technical data that abuse reports need."""

    __tablename__ = "visits"

    id: Mapped[IntPk]
    ip_address: Mapped[str | None] = mapped_column(String(45))
    region: Mapped[str | None] = mapped_column(String(8))
    user_agent: Mapped[str | None] = mapped_column(String(400))
    referrer: Mapped[str | None] = mapped_column(String(400))
    page: Mapped[str] = mapped_column(String(200))
    duration_ms: Mapped[int]
    created_at: Mapped[CreatedAt]

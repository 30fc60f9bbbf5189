"""Generation requests with their results."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pingplex.db import Base, CreatedAt, IntPk, Moment, OwnerId

if TYPE_CHECKING:
    from pingplex.db.accounts import User


class Kind(enum.StrEnum):
    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    SPEECH = "speech"
    TRANSCRIPT = "transcript"


class Vendor(enum.StrEnum):
    OPENAI = "openai"
    GOOGLE = "google"
    DASHSCOPE = "dashscope"
    KLING = "kling"


class State(enum.StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def new_public_id() -> str:
    return uuid4().hex


class Generation(Base):
    __tablename__ = "generations"

    id: Mapped[IntPk]
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    user_id: Mapped[OwnerId]
    kind: Mapped[Kind]
    vendor: Mapped[Vendor]
    state: Mapped[State] = mapped_column(default=State.QUEUED)
    prompt: Mapped[str] = mapped_column(Text)
    negative_prompt: Mapped[str | None] = mapped_column(Text)
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    source_path: Mapped[str | None] = mapped_column(String(200))
    result_path: Mapped[str | None] = mapped_column(String(200))
    result_text: Mapped[str | None] = mapped_column(Text)
    failure: Mapped[str | None] = mapped_column(String(200))
    cost: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[Moment | None]

    owner: Mapped[User] = relationship("User", back_populates="generations")

"""The database: one async engine, one session factory, the declarative base."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy import DateTime, ForeignKey, func
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, mapped_column

from pingplex.settings import get_settings

engine = create_async_engine(get_settings().database_url, pool_pre_ping=True)
session_factory = async_sessionmaker(engine, expire_on_commit=False)

IntPk = Annotated[int, mapped_column(primary_key=True)]
CreatedAt = Annotated[
    datetime,
    mapped_column(DateTime(timezone=True), server_default=func.now(), index=True),
]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
OwnerId = Annotated[int, mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)]


class Base(AsyncAttrs, DeclarativeBase):
    pass


def now() -> datetime:
    return datetime.now(UTC)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with session_factory() as session:
        try:
            yield session
            await session.commit()
        except Exception:
            await session.rollback()
            raise

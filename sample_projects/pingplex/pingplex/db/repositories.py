"""Queries, one repository for each aggregate; nothing else writes SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from pingplex.db import Base, now
from pingplex.db.accounts import ApiRequestLog, PasswordReset, ToolUse, User, Visit
from pingplex.db.billing import CreditEntry, Payment, PaymentState, Subscription
from pingplex.db.generations import Generation, State

Model = TypeVar("Model", bound=Base)


class Repository(Generic[Model]):
    model: type[Model]

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, key: int) -> Model | None:
        return await self._session.get(self.model, key)

    async def add(self, row: Model) -> Model:
        self._session.add(row)
        await self._session.flush()
        return row

    async def remove(self, row: Model) -> None:
        await self._session.delete(row)


class UserRepository(Repository[User]):
    model = User

    async def by_email(self, email: str) -> User | None:
        query = select(User).where(func.lower(User.email) == email.lower())
        return (await self._session.execute(query)).scalar_one_or_none()

    async def by_google_sub(self, sub: str) -> User | None:
        return await self._session.scalar(select(User).where(User.google_sub == sub))

    async def search(self, words: str, limit: int, offset: int) -> Sequence[User]:
        query = select(User).order_by(User.id).limit(limit).offset(offset)
        if words:
            pattern = f"%{words.lower()}%"
            query = query.where(
                or_(func.lower(User.email).like(pattern), func.lower(User.username).like(pattern))
            )
        return (await self._session.scalars(query)).all()

    async def opted_in(self) -> Sequence[User]:
        query = select(User).where(User.marketing_opt_in.is_(True), User.deleted_at.is_(None))
        return (await self._session.scalars(query)).all()

    async def deleted_before(self, moment: datetime) -> Sequence[User]:
        query = (
            select(User)
            .where(User.deleted_at < moment)
            .options(selectinload(User.generations), selectinload(User.subscription))
        )
        return (await self._session.scalars(query)).all()

    async def count(self) -> int:
        return await self._session.scalar(select(func.count(User.id))) or 0


class PasswordResetRepository(Repository[PasswordReset]):
    model = PasswordReset

    async def usable(self, digest: str) -> PasswordReset | None:
        query = select(PasswordReset).where(
            PasswordReset.digest == digest,
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now(),
        )
        return await self._session.scalar(query)


class GenerationRepository(Repository[Generation]):
    model = Generation

    async def with_owner(self, generation_id: int) -> Generation | None:
        query = (
            select(Generation)
            .where(Generation.id == generation_id)
            .options(selectinload(Generation.owner))
        )
        return await self._session.scalar(query)

    async def owned(self, user_id: int, public_id: str) -> Generation | None:
        query = select(Generation).where(
            Generation.public_id == public_id, Generation.user_id == user_id
        )
        return await self._session.scalar(query)

    async def by_public_id(self, public_id: str) -> Generation | None:
        return await self._session.scalar(
            select(Generation).where(Generation.public_id == public_id)
        )

    async def page(self, user_id: int, limit: int, offset: int) -> Sequence[Generation]:
        query = (
            select(Generation)
            .where(Generation.user_id == user_id)
            .order_by(Generation.id.desc())
            .limit(limit)
            .offset(offset)
        )
        return (await self._session.scalars(query)).all()

    async def created_before(self, moment: datetime) -> Sequence[Generation]:
        query = select(Generation).where(Generation.created_at < moment)
        return (await self._session.scalars(query)).all()

    async def count_by_state(self) -> dict[State, int]:
        query = select(Generation.state, func.count()).group_by(Generation.state)
        return {state: count for state, count in await self._session.execute(query)}


class PaymentRepository(Repository[Payment]):
    model = Payment

    async def by_reference(self, reference: str) -> Payment | None:
        return await self._session.scalar(select(Payment).where(Payment.reference == reference))

    async def of_user(self, user_id: int) -> Sequence[Payment]:
        query = select(Payment).where(Payment.user_id == user_id).order_by(Payment.id.desc())
        return (await self._session.scalars(query)).all()

    async def delete_before(self, moment: datetime) -> int:
        result = await self._session.execute(delete(Payment).where(Payment.created_at < moment))
        return result.rowcount

    async def revenue(self) -> dict[str, float]:
        query = (
            select(Payment.currency, func.sum(Payment.amount))
            .where(Payment.state == PaymentState.PAID)
            .group_by(Payment.currency)
        )
        return {currency: float(total) for currency, total in await self._session.execute(query)}


class SubscriptionRepository(Repository[Subscription]):
    model = Subscription

    async def of_user(self, user_id: int) -> Subscription | None:
        return await self._session.scalar(
            select(Subscription).where(Subscription.user_id == user_id)
        )


class CreditRepository(Repository[CreditEntry]):
    model = CreditEntry

    async def book(self, user: User, delta: int, reason: str) -> None:
        self._session.add(CreditEntry(user_id=user.id, delta=delta, reason=reason))
        await self._session.execute(
            update(User).where(User.id == user.id).values(credits=User.credits + delta)
        )
        await self._session.refresh(user, ["credits"])

    async def of_user(self, user_id: int) -> Sequence[CreditEntry]:
        query = select(CreditEntry).where(CreditEntry.user_id == user_id).order_by(CreditEntry.id)
        return (await self._session.scalars(query)).all()


class LogRepository:
    """The logs are only written, counted and purged."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def record_request(self, endpoint: str, response_code: int) -> None:
        self._session.add(ApiRequestLog(endpoint=endpoint, response_code=response_code))

    def record_visit(self, visit: Visit) -> None:
        self._session.add(visit)

    def record_tool(self, user: User, tool: str) -> None:
        self._session.add(ToolUse(user_id=user.id, tool=tool))

    async def tools_of(self, user_id: int) -> Sequence[ToolUse]:
        query = select(ToolUse).where(ToolUse.user_id == user_id).order_by(ToolUse.id)
        return (await self._session.scalars(query)).all()

    async def visits_per_page(self) -> dict[str, int]:
        query = select(Visit.page, func.count()).group_by(Visit.page)
        return {page: count for page, count in await self._session.execute(query)}

    async def delete_before(self, moment: datetime) -> int:
        removed = 0
        for table in (ApiRequestLog, Visit):
            result = await self._session.execute(delete(table).where(table.created_at < moment))
            removed += result.rowcount
        return removed

"""Jobs that forget: logs, generations, closed accounts, old payments."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from pingplex.db import now, session_factory
from pingplex.db.repositories import (
    GenerationRepository,
    LogRepository,
    PaymentRepository,
    UserRepository,
)
from pingplex.services.media import MediaStore
from pingplex.settings import Settings

logger = logging.getLogger(__name__)

Job = Callable[[AsyncSession, Settings], Awaitable[int]]

_PAUSE = timedelta(hours=6)


async def purge_logs(session: AsyncSession, settings: Settings) -> int:
    limit = now() - timedelta(days=settings.request_log_days)
    return await LogRepository(session).delete_before(limit)


async def purge_generations(session: AsyncSession, settings: Settings) -> int:
    generations = GenerationRepository(session)
    media = MediaStore(settings)
    limit = now() - timedelta(days=settings.generation_days)
    expired = await generations.created_before(limit)
    for generation in expired:
        await media.remove(generation.source_path, generation.result_path)
        await generations.remove(generation)
    return len(expired)


async def erase_closed_accounts(session: AsyncSession, settings: Settings) -> int:
    users = UserRepository(session)
    media = MediaStore(settings)
    limit = now() - timedelta(days=settings.account_grace_days)
    closed = await users.deleted_before(limit)
    for user in closed:
        for generation in user.generations:
            await media.remove(generation.source_path, generation.result_path)
        await media.remove(user.avatar_path)
        await users.remove(user)
    return len(closed)


async def purge_payments(session: AsyncSession, settings: Settings) -> int:
    limit = now() - timedelta(days=365 * settings.billing_years)
    return await PaymentRepository(session).delete_before(limit)


JOBS: tuple[Job, ...] = (purge_logs, purge_generations, erase_closed_accounts, purge_payments)


async def run_once(settings: Settings) -> dict[str, int]:
    removed: dict[str, int] = {}
    for job in JOBS:
        async with session_factory() as session:
            removed[job.__name__] = await job(session, settings)
            await session.commit()
    return removed


async def run_forever(settings: Settings) -> None:
    while True:
        try:
            logger.info("purged %s", await run_once(settings))
        except Exception:
            logger.exception("a purge job failed")
        await asyncio.sleep(_PAUSE.total_seconds())

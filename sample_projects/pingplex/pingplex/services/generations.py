"""From a request to a result: check, pay, queue, render, store."""

import logging

from pingplex.ai import Models, get_models
from pingplex.ai.base import Media, Rendered, RenderJob
from pingplex.ai.openai_models import PromptModerator
from pingplex.db import now, session_factory
from pingplex.db.accounts import User
from pingplex.db.generations import Generation, Kind, State
from pingplex.db.repositories import CreditRepository, GenerationRepository
from pingplex.errors import Conflict, NotEnoughCredits, NotFound, PingplexError
from pingplex.schemas import GenerationRequest
from pingplex.services.media import MediaStore
from pingplex.settings import Settings, get_settings

logger = logging.getLogger(__name__)

_COSTS = {
    Kind.TEXT: 1,
    Kind.IMAGE: 5,
    Kind.VIDEO: 60,
    Kind.SPEECH: 3,
    Kind.TRANSCRIPT: 4,
}


class GenerationService:
    """The part that answers the request: nothing here waits for a model."""

    def __init__(
        self,
        generations: GenerationRepository,
        credits: CreditRepository,
        moderator: PromptModerator,
        media: MediaStore,
    ) -> None:
        self._generations = generations
        self._credits = credits
        self._moderator = moderator
        self._media = media

    async def submit(
        self, user: User, request: GenerationRequest, source: Media | None = None
    ) -> Generation:
        await self._moderator.check(request.prompt)
        generation = Generation(
            user_id=user.id,
            kind=request.kind,
            vendor=request.vendor,
            prompt=request.prompt,
            negative_prompt=request.negative_prompt,
            options=request.options(),
            cost=_COSTS[request.kind] + (1 if request.improve else 0),
        )
        if source is not None:
            generation.source_path = await self._media.save_source(source)
        await self._generations.add(generation)
        await self._charge(user, generation)
        return generation

    async def find(self, user: User, public_id: str) -> Generation:
        generation = await self._generations.owned(user.id, public_id)
        if generation is None:
            raise NotFound("There is no such generation")
        return generation

    async def retry(self, user: User, public_id: str) -> Generation:
        generation = await self.find(user, public_id)
        if generation.state is not State.FAILED:
            raise Conflict("Only a failed generation can be repeated")
        await self._charge(user, generation)
        generation.state = State.QUEUED
        generation.failure = None
        generation.finished_at = None
        return generation

    async def _charge(self, user: User, generation: Generation) -> None:
        if user.credits < generation.cost:
            raise NotEnoughCredits(f"This needs {generation.cost} credits")
        reason = f"generation {generation.public_id}"
        await self._credits.book(user, -generation.cost, reason)

    async def remove(self, user: User, public_id: str) -> None:
        generation = await self.find(user, public_id)
        await self._media.remove(generation.source_path, generation.result_path)
        await self._generations.remove(generation)


class Renderer:
    """The part that runs after the answer: it talks to the vendor and stores the result."""

    def __init__(
        self,
        generations: GenerationRepository,
        credits: CreditRepository,
        models: Models,
        media: MediaStore,
        settings: Settings,
    ) -> None:
        self._generations = generations
        self._credits = credits
        self._models = models
        self._media = media
        self._settings = settings

    async def run(self, generation_id: int, source: Media | None) -> None:
        generation = await self._generations.with_owner(generation_id)
        if generation is None:
            return
        generation.state = State.RUNNING
        if source is None and generation.source_path:
            source = await self._media.load(generation.source_path)
        try:
            job = await self._prepare(generation, source)
            rendered = await self._models.of(generation.vendor).render(job)
        except PingplexError as error:
            await self._fail(generation, error)
        else:
            await self._finish(generation, rendered)

    async def _prepare(self, generation: Generation, source: Media | None) -> RenderJob:
        owner = generation.owner
        text = generation.prompt
        if generation.options.get("improve"):
            text = await self._models.dashscope.improve(text)
        return RenderJob(
            kind=generation.kind,
            text=text,
            avoid=generation.negative_prompt,
            media=source,
            requested_by=owner.email,
            addressed_as=owner.username,
            callback_url=f"{self._settings.public_url}/webhooks/kling/{generation.public_id}",
            options=generation.options,
        )

    async def _finish(self, generation: Generation, rendered: Rendered) -> None:
        generation.result_path = await self._media.save_result(rendered)
        generation.result_text = rendered.text
        generation.state = State.DONE
        generation.finished_at = now()

    async def _fail(self, generation: Generation, error: PingplexError) -> None:
        logger.warning("generation %s failed: %s", generation.public_id, error.detail)
        generation.state = State.FAILED
        generation.failure = error.detail[:200]
        generation.finished_at = now()
        await self._credits.book(generation.owner, generation.cost, "refund of a failure")


async def render_in_background(generation_id: int, source: Media | None = None) -> None:
    """Run one generation with a session of its own, because the request's is closed by now."""
    settings = get_settings()
    async with session_factory() as session:
        renderer = Renderer(
            GenerationRepository(session),
            CreditRepository(session),
            get_models(),
            MediaStore(settings),
            settings,
        )
        await renderer.run(generation_id, source)
        await session.commit()

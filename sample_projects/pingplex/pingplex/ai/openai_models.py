"""OpenAI: text, images, speech, transcripts, and the check of prompts."""

import base64
from typing import Any

from openai import AsyncOpenAI, OpenAIError

from pingplex.ai.base import Rendered, RenderJob
from pingplex.ai.chat_model import ChatModel
from pingplex.db.generations import Kind
from pingplex.errors import ContentRejected, ProviderFailed
from pingplex.settings import Settings

_SIZES = {"1:1": "1024x1024", "16:9": "1536x1024", "9:16": "1024x1536"}
_BLOCKED = ("sexual/minors", "self-harm/instructions", "illicit/violent")


class OpenAIProvider:
    def __init__(self, settings: Settings) -> None:
        key = settings.openai_api_key.get_secret_value()
        self._client = AsyncOpenAI(api_key=key, timeout=180)
        self._chat = ChatModel(key, settings.openai_text_model)
        self._image_model = settings.openai_image_model

    async def render(self, job: RenderJob) -> Rendered:
        handlers = {
            Kind.TEXT: self._text,
            Kind.IMAGE: self._image,
            Kind.SPEECH: self._speech,
            Kind.TRANSCRIPT: self._transcript,
        }
        handler = handlers.get(job.kind)
        if handler is None:
            raise ProviderFailed(f"OpenAI does not make {job.kind} here")
        try:
            return await handler(job)
        except OpenAIError as error:
            raise ProviderFailed("OpenAI is not available right now") from error

    async def _text(self, job: RenderJob) -> Rendered:
        return Rendered.from_text(await self._chat.complete(job.text))

    async def _image(self, job: RenderJob) -> Rendered:
        request = self._image_request(job)
        if job.media is None:
            # sink: openai <- user.content.prompt from Generation.prompt, user.content.prompt from Generation.negative_prompt, user.contact.email from User.email; finding: DM201
            response = await self._client.images.generate(**request)
        else:
            # sink: openai <- user.content.prompt from Generation.prompt, user.content.prompt from Generation.negative_prompt, user.content.file, user.contact.email from User.email; finding: DM201
            response = await self._client.images.edit(image=job.media.as_upload(), **request)
        encoded = response.data[0].b64_json if response.data else None
        if encoded is None:
            raise ProviderFailed("The model returned no image")
        return Rendered(media_type="image/png", data=base64.b64decode(encoded))

    def _image_request(self, job: RenderJob) -> dict[str, Any]:
        prompt = job.text if job.avoid is None else f"{job.text}\n\nDo not show: {job.avoid}"
        return {
            "model": self._image_model,
            "prompt": prompt,
            "size": _SIZES[job.options.get("aspect_ratio", "1:1")],
            "user": job.requested_by,
        }

    async def _speech(self, job: RenderJob) -> Rendered:
        # sink: openai <- user.content.prompt from Generation.prompt
        audio = await self._client.audio.speech.create(
            model="gpt-4o-mini-tts",
            voice=job.options.get("voice", "alloy"),
            input=job.text,
        )
        return Rendered(media_type="audio/mpeg", data=audio.content)

    async def _transcript(self, job: RenderJob) -> Rendered:
        if job.media is None:
            raise ProviderFailed("A transcript needs a recording")
        # sink: openai <- user.content.file, user.content.prompt from Generation.prompt
        transcript = await self._client.audio.transcriptions.create(
            model="gpt-4o-transcribe", file=job.media.as_upload(), prompt=job.text
        )
        return Rendered.from_text(transcript.text)


class PromptModerator:
    """Refuses prompts that our terms do not allow, whichever vendor would get them."""

    def __init__(self, settings: Settings) -> None:
        self._client = AsyncOpenAI(api_key=settings.openai_api_key.get_secret_value(), timeout=20)

    async def check(self, text: str) -> None:
        # sink: openai <- user.content.prompt from GenerationRequest.prompt
        verdict = await self._client.moderations.create(model="omni-moderation-latest", input=text)
        flagged = verdict.results[0].categories.model_dump(by_alias=True)
        reasons = [name for name in _BLOCKED if flagged.get(name)]
        if reasons:
            raise ContentRejected(f"The prompt was refused ({', '.join(reasons)})")

"""Alibaba Cloud: Qwen through the OpenAI protocol, Wan through the native SDK."""

import asyncio
from http import HTTPStatus
from typing import Any

from dashscope import ImageSynthesis, VideoSynthesis

from pingplex.ai.base import Rendered, RenderJob, fetch_result
from pingplex.ai.chat_model import ChatModel
from pingplex.db.generations import Kind
from pingplex.errors import ProviderFailed
from pingplex.settings import Settings

_SIZES = {"1:1": "1024*1024", "16:9": "1280*720", "9:16": "720*1280"}
_REWRITE = (
    "Rewrite the user's idea as one detailed prompt for an image model: subject, setting, "
    "light, lens, mood. Keep the language. Return the prompt only."
)


class DashScopeProvider:
    def __init__(self, settings: Settings) -> None:
        self._key = settings.dashscope_api_key.get_secret_value()
        self._chat = ChatModel(
            self._key, settings.dashscope_text_model, settings.dashscope_base_url
        )
        self._image_model = settings.dashscope_image_model
        self._video_model = settings.dashscope_video_model

    async def render(self, job: RenderJob) -> Rendered:
        if job.kind is Kind.TEXT:
            return Rendered.from_text(await self._chat.complete(job.text))
        if job.kind is Kind.IMAGE:
            return await self._image(job)
        if job.kind is Kind.VIDEO and job.media is not None:
            return await self._video(job)
        raise ProviderFailed(f"DashScope does not make this {job.kind}")

    async def improve(self, text: str) -> str:
        """Let the small model write a better prompt; without an answer keep the user's own."""
        try:
            improved = await self._chat.complete(text, instructions=_REWRITE)
        except ProviderFailed:
            return text
        return improved or text

    async def _image(self, job: RenderJob) -> Rendered:
        response = await asyncio.to_thread(self._synthesize_image, job)
        url = _output(response)["results"][0]["url"]
        return Rendered(media_type="image/png", data=await fetch_result(url))

    def _synthesize_image(self, job: RenderJob) -> Any:
        # sink: dashscope <- user.content.prompt from Generation.prompt, user.content.prompt from Generation.negative_prompt
        return ImageSynthesis.call(
            model=self._image_model,
            prompt=job.text,
            negative_prompt=job.avoid,
            size=_SIZES[job.options.get("aspect_ratio", "1:1")],
            n=1,
            api_key=self._key,
        )

    async def _video(self, job: RenderJob) -> Rendered:
        response = await asyncio.to_thread(self._synthesize_video, job)
        return Rendered(
            media_type="video/mp4", data=await fetch_result(_output(response)["video_url"])
        )

    def _synthesize_video(self, job: RenderJob) -> Any:
        source = job.media.as_data_uri() if job.media else None
        # sink: dashscope <- user.content.prompt from Generation.prompt, user.content.file
        return VideoSynthesis.call(
            model=self._video_model, prompt=job.text, img_url=source, api_key=self._key
        )


def _output(response: Any) -> Any:
    if response.status_code != HTTPStatus.OK:
        raise ProviderFailed(f"DashScope answered {response.code}")
    return response.output

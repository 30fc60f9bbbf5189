"""Google: Gemini for text about text and pictures, Imagen for images."""

from google import genai
from google.genai import errors, types

from pingplex.ai.base import Rendered, RenderJob
from pingplex.db.generations import Kind
from pingplex.errors import ProviderFailed
from pingplex.settings import Settings


class GoogleProvider:
    def __init__(self, settings: Settings) -> None:
        self._client = genai.Client(api_key=settings.google_api_key.get_secret_value())
        self._text_model = settings.google_text_model
        self._image_model = settings.google_image_model

    async def render(self, job: RenderJob) -> Rendered:
        try:
            match job.kind:
                case Kind.TEXT:
                    return await self._text(job)
                case Kind.IMAGE:
                    return await self._image(job)
        except errors.APIError as error:
            raise ProviderFailed("Google is not available right now") from error
        raise ProviderFailed(f"Google does not make {job.kind} here")

    async def _text(self, job: RenderJob) -> Rendered:
        # sink: google-ai <- user.content.prompt from Generation.prompt, user.content.file, user.account.username from User.username; finding: DM201
        response = await self._client.aio.models.generate_content(
            model=self._text_model,
            contents=_parts(job),
            config=types.GenerateContentConfig(
                system_instruction=_persona(job), temperature=0.8, max_output_tokens=4096
            ),
        )
        return Rendered.from_text(response.text)

    async def _image(self, job: RenderJob) -> Rendered:
        # sink: google-ai <- user.content.prompt from Generation.prompt
        response = await self._client.aio.models.generate_images(
            model=self._image_model,
            prompt=job.text,
            config=types.GenerateImagesConfig(
                number_of_images=1, aspect_ratio=job.options.get("aspect_ratio", "1:1")
            ),
        )
        images = response.generated_images
        if not images or images[0].image is None:
            raise ProviderFailed("The model returned no image")
        return Rendered(media_type="image/png", data=images[0].image.image_bytes)


def _parts(job: RenderJob) -> list[types.Part]:
    parts = [types.Part.from_text(text=job.text)]
    if job.media is not None:
        parts.append(types.Part.from_bytes(data=job.media.data, mime_type=job.media.media_type))
    return parts


def _persona(job: RenderJob) -> str:
    lines = ["You are the writing assistant of pingplex. Answer in the language of the request."]
    if job.addressed_as:
        lines.append(f"The person you write for is called {job.addressed_as}.")
    return "\n".join(lines)

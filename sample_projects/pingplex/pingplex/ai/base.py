"""What every model vendor's adapter takes and returns."""

import base64
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from pingplex.db.generations import Kind
from pingplex.errors import ProviderFailed


@dataclass(frozen=True, slots=True)
class Media:
    """A file that the user uploaded as the start of a generation."""

    data: bytes
    media_type: str
    name: str

    def as_base64(self) -> str:
        return base64.b64encode(self.data).decode()

    def as_data_uri(self) -> str:
        return f"data:{self.media_type};base64,{self.as_base64()}"

    def as_upload(self) -> tuple[str, bytes, str]:
        return (self.name, self.data, self.media_type)


@dataclass(frozen=True, slots=True)
class RenderJob:
    """One generation on its way to a vendor."""

    kind: Kind
    text: str
    avoid: str | None
    media: Media | None
    requested_by: str
    addressed_as: str | None
    callback_url: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rendered:
    media_type: str
    data: bytes | None = None
    text: str | None = None

    @classmethod
    def from_text(cls, text: str | None) -> "Rendered":
        if not text:
            raise ProviderFailed("The model returned nothing")
        return cls(media_type="text/plain", text=text)


class Provider(Protocol):
    async def render(self, job: RenderJob) -> Rendered: ...


async def fetch_result(url: str) -> bytes:
    """Download a finished file from the link that a vendor gave."""
    async with httpx.AsyncClient(timeout=120, follow_redirects=True) as http:
        response = await http.get(url)
    if response.is_error:
        raise ProviderFailed(f"The result could not be downloaded ({response.status_code})")
    return response.content

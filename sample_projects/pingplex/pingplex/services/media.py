"""Files on our own volume: avatars, sources of generations, results; and what is in an image."""

import asyncio
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from fastapi import UploadFile

from pingplex.ai.base import Media, Rendered
from pingplex.errors import ContentRejected, NotFound
from pingplex.settings import Settings

_SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "video/mp4": ".mp4",
    "text/plain": ".txt",
}
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_NEEDED = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"}


@dataclass(frozen=True, slots=True)
class ImageFacts:
    media_type: str
    width: int | None
    height: int | None
    size: int


class MediaStore:
    def __init__(self, settings: Settings) -> None:
        self._root = settings.media_root
        self._limit = settings.max_upload_bytes

    async def read_upload(self, upload: UploadFile) -> Media:
        media_type = upload.content_type or ""
        if media_type not in _SUFFIXES:
            raise ContentRejected(f"Files of the type {media_type or 'unknown'} are not taken")
        data = await upload.read(self._limit + 1)
        if len(data) > self._limit:
            raise ContentRejected("The file is too large")
        return Media(data=data, media_type=media_type, name=upload.filename or "upload")

    async def save_avatar(self, media: Media) -> str:
        if not media.media_type.startswith("image/"):
            raise ContentRejected("An avatar has to be an image")
        return await self._write("avatars", media.data, media.media_type)

    async def save_source(self, media: Media) -> str:
        return await self._write("sources", media.data, media.media_type)

    async def save_result(self, rendered: Rendered) -> str | None:
        if rendered.data is None:
            return None
        return await self._write("results", rendered.data, rendered.media_type)

    async def load(self, relative: str) -> Media:
        path = self.locate(relative)
        data = await asyncio.to_thread(path.read_bytes)
        return Media(data=data, media_type=_type_of(path), name=path.name)

    def locate(self, relative: str) -> Path:
        path = (self._root / relative).resolve()
        if not path.is_relative_to(self._root.resolve()) or not path.is_file():
            raise NotFound("The file is not there any more")
        return path

    async def remove(self, *relatives: str | None) -> None:
        for relative in relatives:
            if relative:
                await asyncio.to_thread((self._root / relative).unlink, missing_ok=True)

    async def _write(self, folder: str, data: bytes, media_type: str) -> str:
        name = f"{uuid4().hex}{_SUFFIXES.get(media_type, '.bin')}"
        target = self._root / folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(target.write_bytes, data)
        return f"{folder}/{name}"


def inspect_image(media: Media) -> ImageFacts:
    width = height = None
    if media.data.startswith(_PNG_SIGNATURE) and len(media.data) >= 24:
        width, height = struct.unpack(">II", media.data[16:24])
    return ImageFacts(media.media_type, width, height, len(media.data))


def unicalize_png(data: bytes) -> bytes:
    """Drop what a camera or an editor wrote into a PNG, so that only the picture is left."""
    if not data.startswith(_PNG_SIGNATURE):
        raise ContentRejected("Only PNG images can be unicalized")
    kept = [_PNG_SIGNATURE]
    position = len(_PNG_SIGNATURE)
    while position + 12 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        name = data[position + 4 : position + 8]
        body = data[position + 8 : position + 8 + length]
        if name in _PNG_NEEDED:
            checksum = struct.pack(">I", zlib.crc32(name + body))
            kept.append(struct.pack(">I", length) + name + body + checksum)
        position += 12 + length
    return b"".join(kept)


def _type_of(path: Path) -> str:
    for media_type, suffix in _SUFFIXES.items():
        if suffix == path.suffix:
            return media_type
    return "application/octet-stream"

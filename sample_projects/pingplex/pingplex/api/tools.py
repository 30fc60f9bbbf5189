"""Small tools that need no model."""

from fastapi import APIRouter, Response, UploadFile

from pingplex.dependencies import CurrentUser, Logs, MediaDep
from pingplex.schemas import MetadataResponse
from pingplex.services.media import inspect_image, unicalize_png

router = APIRouter(prefix="/tools", tags=["tools"])


@router.post("/metadata")
async def metadata(
    file: UploadFile, user: CurrentUser, media: MediaDep, logs: Logs
) -> MetadataResponse:
    facts = inspect_image(await media.read_upload(file))
    logs.record_tool(user, "metadata")
    return MetadataResponse(
        media_type=facts.media_type, width=facts.width, height=facts.height, bytes=facts.size
    )


@router.post("/unicalize")
async def unicalize(file: UploadFile, user: CurrentUser, media: MediaDep, logs: Logs) -> Response:
    cleaned = unicalize_png((await media.read_upload(file)).data)
    logs.record_tool(user, "unicalize")
    return Response(cleaned, media_type="image/png")

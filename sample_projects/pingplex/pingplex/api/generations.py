"""Generations: ask for one, look at them, fetch the result."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, Query, UploadFile, status
from fastapi.responses import FileResponse

from pingplex.db.generations import Generation, Kind, Vendor
from pingplex.db.repositories import GenerationRepository
from pingplex.dependencies import CurrentUser, Generations, Logs, MediaDep, SessionDep
from pingplex.errors import NotFound
from pingplex.schemas import GenerationRequest, GenerationResponse
from pingplex.services.generations import render_in_background

router = APIRouter(prefix="/generations", tags=["generations"])


@router.post("", status_code=status.HTTP_202_ACCEPTED, response_model=GenerationResponse)
async def create(
    body: GenerationRequest,
    user: CurrentUser,
    service: Generations,
    session: SessionDep,
    background: BackgroundTasks,
) -> Generation:
    generation = await service.submit(user, body)
    await session.commit()
    background.add_task(render_in_background, generation.id)
    return generation


@router.post("/from-file", status_code=status.HTTP_202_ACCEPTED, response_model=GenerationResponse)
async def create_from_file(
    file: UploadFile,
    prompt: Annotated[str, Form(min_length=1, max_length=8_000)],
    kind: Annotated[Kind, Form()],
    vendor: Annotated[Vendor, Form()],
    user: CurrentUser,
    service: Generations,
    session: SessionDep,
    media: MediaDep,
    background: BackgroundTasks,
    negative_prompt: Annotated[str | None, Form(max_length=2_000)] = None,
) -> Generation:
    source = await media.read_upload(file)
    request = GenerationRequest(
        kind=kind, vendor=vendor, prompt=prompt, negative_prompt=negative_prompt
    )
    generation = await service.submit(user, request, source)
    await session.commit()
    background.add_task(render_in_background, generation.id, source)
    return generation


@router.get("", response_model=list[GenerationResponse])
async def history(
    user: CurrentUser,
    session: SessionDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Sequence[Generation]:
    return await GenerationRepository(session).page(user.id, limit, offset)


@router.get("/{public_id}", response_model=GenerationResponse)
async def show(public_id: str, user: CurrentUser, service: Generations) -> Generation:
    return await service.find(user, public_id)


@router.get("/{public_id}/result")
async def download(
    public_id: str, user: CurrentUser, service: Generations, media: MediaDep, logs: Logs
) -> FileResponse:
    generation = await service.find(user, public_id)
    if generation.result_path is None:
        raise NotFound("There is no result yet")
    logs.record_tool(user, "download")
    return FileResponse(media.locate(generation.result_path))


@router.post(
    "/{public_id}/retry", status_code=status.HTTP_202_ACCEPTED, response_model=GenerationResponse
)
async def retry(
    public_id: str,
    user: CurrentUser,
    service: Generations,
    session: SessionDep,
    background: BackgroundTasks,
) -> Generation:
    generation = await service.retry(user, public_id)
    await session.commit()
    background.add_task(render_in_background, generation.id)
    return generation


@router.delete("/{public_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove(public_id: str, user: CurrentUser, service: Generations) -> None:
    await service.remove(user, public_id)

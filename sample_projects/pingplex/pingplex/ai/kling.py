"""Kling: video over its HTTP API; every request is signed with a short token."""

import asyncio
import time
from typing import Any

import httpx
import jwt

from pingplex.ai.base import Rendered, RenderJob, fetch_result
from pingplex.db.generations import Kind
from pingplex.errors import ProviderFailed
from pingplex.settings import Settings

_POLL_SECONDS = 6
_POLLS = 100


class KlingProvider:
    def __init__(self, settings: Settings) -> None:
        self._http = httpx.AsyncClient(base_url=settings.kling_base_url, timeout=60)
        self._access_key = settings.kling_access_key
        self._secret_key = settings.kling_secret_key.get_secret_value()
        self._model = settings.kling_model

    async def render(self, job: RenderJob) -> Rendered:
        if job.kind is not Kind.VIDEO:
            raise ProviderFailed(f"Kling does not make {job.kind} here")
        path = "/v1/videos/text2video" if job.media is None else "/v1/videos/image2video"
        task = await self._submit(path, self._payload(job))
        url = await self._wait(path, task["task_id"])
        return Rendered(media_type="video/mp4", data=await fetch_result(url))

    def _payload(self, job: RenderJob) -> dict[str, Any]:
        payload: dict[str, Any] = {
            "model_name": self._model,
            "prompt": job.text,
            "duration": str(job.options.get("seconds", 5)),
            "callback_url": job.callback_url,
        }
        if job.avoid:
            payload["negative_prompt"] = job.avoid
        if job.media is None:
            payload["aspect_ratio"] = job.options.get("aspect_ratio", "16:9")
        else:
            payload["image"] = job.media.as_base64()
        return payload

    async def _submit(self, path: str, payload: dict[str, Any]) -> dict[str, Any]:
        # sink: kling <- user.content.prompt from Generation.prompt, user.content.prompt from Generation.negative_prompt, user.content.file
        response = await self._http.post(path, json=payload, headers=self._headers())
        return _data(response)

    async def _wait(self, path: str, task_id: str) -> str:
        for _ in range(_POLLS):
            response = await self._http.get(f"{path}/{task_id}", headers=self._headers())
            task = _data(response)
            if task["task_status"] == "succeed":
                return task["task_result"]["videos"][0]["url"]
            if task["task_status"] == "failed":
                raise ProviderFailed(task.get("task_status_msg") or "Kling could not make it")
            await asyncio.sleep(_POLL_SECONDS)
        raise ProviderFailed("Kling did not finish in time")

    def _headers(self) -> dict[str, str]:
        issued = int(time.time())
        claims = {"iss": self._access_key, "exp": issued + 1800, "nbf": issued - 5}
        token = jwt.encode(claims, self._secret_key, algorithm="HS256")
        return {"Authorization": f"Bearer {token}"}


def _data(response: httpx.Response) -> dict[str, Any]:
    if response.is_error:
        raise ProviderFailed(f"Kling answered {response.status_code}")
    body = response.json()
    if body["code"] != 0:
        raise ProviderFailed(f"Kling answered {body['message']}")
    return body["data"]

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from pingplex.ai import get_models
from pingplex.ai.base import Media, Rendered, RenderJob
from pingplex.ai.kling import KlingProvider
from pingplex.db import now
from pingplex.db.generations import Generation, Kind, Vendor
from pingplex.errors import ProviderFailed
from pingplex.jobs import run_once
from pingplex.settings import get_settings


class FakeProvider:
    def __init__(self):
        self.jobs = []

    async def render(self, job):
        self.jobs.append(job)
        if job.text == "break":
            raise ProviderFailed("no")
        return Rendered(media_type="text/plain", data=b"done", text="done")


@pytest.fixture
def provider(monkeypatch):
    fake = FakeProvider()
    monkeypatch.setitem(get_models()._providers, Vendor.GOOGLE, fake)
    return fake


async def test_a_generation_is_rendered_and_paid(member, provider):
    body = {"kind": "text", "vendor": "google", "prompt": "a haiku"}
    public_id = (await member.post("/generations", json=body)).json()["public_id"]
    shown = (await member.get(f"/generations/{public_id}")).json()
    assert (shown["state"], shown["result_text"]) == ("done", "done")
    assert (await member.get(f"/generations/{public_id}/result")).content == b"done"
    assert (await member.get("/me")).json()["credits"] == get_settings().signup_credits - 1
    assert provider.jobs[0].media is None


async def test_a_file_reaches_the_provider(member, provider):
    form = {"kind": "text", "vendor": "google", "prompt": "describe it"}
    files = {"file": ("a.png", b"\x89PNG", "image/png")}
    response = await member.post("/generations/from-file", data=form, files=files)
    assert response.status_code == 202, response.text
    assert provider.jobs[0].media.data == b"\x89PNG"


async def test_a_failure_gives_the_credits_back(member, provider):
    body = {"kind": "text", "vendor": "google", "prompt": "break"}
    public_id = (await member.post("/generations", json=body)).json()["public_id"]
    assert (await member.get("/me")).json()["credits"] == get_settings().signup_credits
    assert (await member.post(f"/generations/{public_id}/retry")).status_code == 202
    assert len(provider.jobs) == 2


async def test_video_is_too_dear_for_a_new_account(member):
    body = {"kind": "video", "vendor": "kling", "prompt": "waves"}
    assert (await member.post("/generations", json=body)).status_code == 402


async def test_generations_are_purged_after_ninety_days(member, provider, session):
    body = {"kind": "text", "vendor": "google", "prompt": "a haiku"}
    await member.post("/generations", json=body)
    await session.execute(update(Generation).values(created_at=now() - timedelta(days=91)))
    await session.commit()
    removed = await run_once(get_settings())
    assert removed["purge_generations"] == 1
    assert (await session.scalars(select(Generation.id))).all() == []


def test_kling_payload_with_a_picture():
    job = RenderJob(
        kind=Kind.VIDEO,
        text="waves",
        avoid="people",
        media=Media(b"abc", "image/png", "a.png"),
        requested_by="ada@mail.example",
        addressed_as="Ada",
        callback_url="http://test/webhooks/kling/1",
    )
    payload = KlingProvider(get_settings())._payload(job)
    assert payload["image"] == "YWJj"
    assert "ada@mail.example" not in str(payload)

from datetime import timedelta

from sqlalchemy import select, update

from pingplex.db import now
from pingplex.db.accounts import ApiRequestLog, User, Visit
from pingplex.jobs import run_once
from pingplex.settings import get_settings

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c6360000000020001e221bc33"
    "0000000049454e44ae426082"
)


async def test_password_is_stored_as_a_hash(member, session):
    user = await session.scalar(select(User))
    assert user.password_hash.startswith("$2b$")
    assert user.credits == get_settings().signup_credits


async def test_login_needs_the_right_password(member):
    body = {"email": "ada@mail.example", "password": "wrong horse battery"}
    assert (await member.post("/auth/login", json=body)).status_code == 401
    body["password"] = "correct horse battery"
    assert (await member.post("/auth/login", json=body)).status_code == 200


async def test_minors_cannot_register(client):
    body = {"email": "kid@mail.example", "password": "correct horse", "is_adult": False}
    assert (await client.post("/auth/register", json=body)).status_code == 422


async def test_avatar_stays_on_our_volume(member):
    files = {"avatar": ("me.png", PNG, "image/png")}
    response = await member.put("/me/avatar", files=files)
    assert response.json()["avatar_path"].startswith("avatars/")
    assert (await member.get("/me/avatar")).content == PNG


async def test_metadata_and_unicalize(member):
    files = {"file": ("me.png", PNG, "image/png")}
    facts = (await member.post("/tools/metadata", files=files)).json()
    assert (facts["width"], facts["height"]) == (1, 1)
    cleaned = await member.post("/tools/unicalize", files=files)
    assert cleaned.content.startswith(PNG[:8])
    tools = (await member.get("/me/export")).json()["tools"]
    assert [use["tool"] for use in tools] == ["metadata", "unicalize"]


async def test_profile_can_be_corrected_and_exported(member):
    response = await member.patch("/me", json={"username": "Ada L."})
    assert response.json()["username"] == "Ada L."
    copy = (await member.get("/me/export")).json()
    assert copy["profile"]["email"] == "ada@mail.example"


async def test_a_closed_account_is_erased_after_the_grace_period(member, session):
    assert (await member.delete("/me")).status_code == 204
    assert (await member.get("/me")).status_code == 401
    await run_once(get_settings())
    assert await session.scalar(select(User)) is not None
    await session.execute(update(User).values(deleted_at=now() - timedelta(days=31)))
    await session.commit()
    await run_once(get_settings())
    assert (await session.scalars(select(User.id))).all() == []


async def test_logs_are_purged_after_thirty_days(member, session):
    await member.get("/me")
    assert await session.scalar(select(Visit.page).where(Visit.page == "/me"))
    for table in (ApiRequestLog, Visit):
        await session.execute(update(table).values(created_at=now() - timedelta(days=31)))
    await session.commit()
    removed = await run_once(get_settings())
    assert removed["purge_logs"] > 0
    assert (await session.scalars(select(ApiRequestLog.id))).all() == []

import os
import tempfile

import httpx
import pytest

os.environ["DATABASE_URL"] = "sqlite+aiosqlite:///:memory:"
os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="pingplex-media-")
os.environ["ENVIRONMENT"] = "test"


@pytest.fixture(autouse=True)
async def tables():
    import pingplex.db.accounts  # noqa: F401 - the tables have to be known
    from pingplex.db import Base, engine

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
    await engine.dispose()


@pytest.fixture
async def session():
    from pingplex.db import session_factory

    async with session_factory() as session:
        yield session


@pytest.fixture
async def client(monkeypatch):
    from pingplex.ai import get_models
    from pingplex.main import create_app

    async def accept(text):
        return None

    monkeypatch.setattr(get_models().moderator, "check", accept)
    transport = httpx.ASGITransport(app=create_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
async def member(client):
    body = {
        "email": "ada@mail.example",
        "password": "correct horse battery",
        "username": "Ada",
        "is_adult": True,
    }
    response = await client.post("/auth/register", json=body)
    assert response.status_code == 201, response.text
    client.headers["Authorization"] = f"Bearer {response.json()['access_token']}"
    return client

"""Show that what an environment file sets a variable to is a candidate of a recipient."""

import json
from pathlib import Path
from typing import Any

from tests.cli.running import run

STORE = """
import os

from pydantic_settings import BaseSettings
from qdrant_client import QdrantClient


class Settings(BaseSettings):
    search_url: str


class User:
    email: str


client = QdrantClient(url=os.environ["QDRANT_URL"])


def save(user: User) -> None:
    client.upsert("users", points=[{"email": user.email}])


def search(user: User, settings: Settings) -> None:
    other = QdrantClient(url=settings.search_url)
    other.upsert("users", points=[{"email": user.email}])
"""

CHAIN = """
from langchain_anthropic import ChatAnthropic


class Ticket:
    message: str


def ask(ticket: Ticket) -> None:
    ChatAnthropic(model="m").invoke(ticket.message)
"""


WATCHED = """
from langfuse import observe


class Ticket:
    message: str


@observe()
def answer(message: str) -> str:
    return message.strip()


def ask(ticket: Ticket) -> None:
    answer(ticket.message)
"""


def flows(root: Path, files: dict[str, str]) -> list[dict[str, Any]]:
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    result = run("scan", str(root), "--format", "json")
    assert result.exit_code == 0
    found: list[dict[str, Any]] = json.loads(result.stdout)["flows"]
    return found


def recipients(root: Path, files: dict[str, str]) -> set[tuple[str, str, str]]:
    return {
        (flow["sink"]["function"], flow["recipient"], flow["certainty"])
        for flow in flows(root, files)
    }


def test_a_host_in_an_example_is_a_candidate(tmp_path: Path) -> None:
    example = (
        "QDRANT_URL=https://abc.cloud.qdrant.io:6333\n#SEARCH_URL=https://search.near.example\n"
    )
    found = flows(tmp_path, {"app.py": STORE, ".env.example": example})
    told = {(flow["sink"]["function"], flow["recipient"]): flow["marks"] for flow in found}
    assert set(told) == {("save", "qdrant"), ("search", "search.near.example")}
    assert all("open-recipient" in marks for marks in told.values())


def test_an_example_on_this_machine_tells_nothing(tmp_path: Path) -> None:
    example = "QDRANT_URL=http://localhost:6333\nSEARCH_URL=http://qdrant:6333\n"
    found = recipients(tmp_path, {"app.py": STORE, ".env.example": example})
    assert found == {("save", "qdrant", "likely"), ("search", "qdrant", "likely")}


def test_a_variable_of_another_name_tells_nothing(tmp_path: Path) -> None:
    example = "MY_QDRANT_URL=https://search.near.example\n"
    found = recipients(tmp_path, {"app.py": STORE, ".env.example": example})
    assert found == {("save", "qdrant", "likely"), ("search", "qdrant", "likely")}


def test_tracing_that_an_example_turns_on_is_likely(tmp_path: Path) -> None:
    found = recipients(tmp_path, {"app.py": CHAIN, ".env.example": "LANGSMITH_TRACING=true\n"})
    assert found == {("ask", "anthropic", "certain"), ("ask", "langsmith", "likely")}


def test_tracing_that_an_example_leaves_off(tmp_path: Path) -> None:
    for line in ("LANGSMITH_TRACING=false\n", "# LANGSMITH_TRACING=true\n", "LANGSMITH_TRACING=\n"):
        found = recipients(tmp_path, {"app.py": CHAIN, ".env.example": line})
        assert found == {("ask", "anthropic", "certain")}


def test_a_host_of_ones_own_in_an_example_leaves_it_open(tmp_path: Path) -> None:
    own = "services:\n  a:\n    environment:\n      LANGFUSE_HOST: http://langfuse:3000\n"
    assert recipients(tmp_path, {"app.py": WATCHED}) == {("answer", "langfuse", "certain")}
    found = recipients(tmp_path, {"app.py": WATCHED, "compose.yaml": own})
    assert found == {("answer", "langfuse", "likely")}

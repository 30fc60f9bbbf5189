"""Test as which argument a flow says that data are sent."""

import pytest

from tests.pages.checking import follow

MODELS = """\
class User:
    email: str
    plan: str
"""

HEAD = """\
import boto3
import openai
from models import User

client = openai.OpenAI()


def send(user: User, rows) -> None:
"""


@pytest.mark.parametrize(
    ("body", "arguments"),
    [
        ("client.responses.create(input=user.email)", {"input"}),
        ('client.responses.create(input=[{"content": user.email}])', {"input.content"}),
        # A key of a mapping that is spread is an argument as if it were written so.
        ('client.responses.create(**{"input": user.email})', {"input"}),
        ('client.responses.create(**{"input": [{"content": user.email}]})', {"input.content"}),
        ("client.responses.create(**{user.plan: user.email})", {"**"}),
        # What is told by its key is not told once more as the whole.
        (
            (
                'given = {"input": user.email}\n    given.update(rows)\n'
                "    client.responses.create(**given)"
            ),
            {"input"},
        ),
    ],
)
def test_the_argument_of_a_flow(body: str, arguments: set[str]) -> None:
    flows = follow({"models.py": MODELS, "main.py": f"{HEAD}    {body}\n"}).flows
    assert {flow.sink.argument for flow in flows} == arguments

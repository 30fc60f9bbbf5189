"""Test where classes are said to come in from outside."""

from datamap.model.evidence import Reception
from datamap.model.names import RepoPath
from tests.pages.checking import follow

APP = """\
from typing import Annotated

from fastapi import Depends, FastAPI
from pydantic import BaseModel

app = FastAPI()


class Phone(BaseModel):
    phone_number: str


class SignUp(BaseModel):
    email: str
    phones: list[Phone]


class Account(BaseModel):
    email: str


def current() -> Account: ...


@app.post("/sign-up")
def sign_up(body: SignUp, account: Annotated[Account, Depends(current)]) -> None: ...


@app.get("/me")
def me(account: Account = Depends(current)) -> Account: ...


def other(body: Account) -> None: ...
"""


def test_a_body_comes_in_with_the_models_in_it_and_what_a_dependency_gives_does_not() -> None:
    received = {item.name: item.received for item in follow({"app.py": APP}).inventory}
    handler = Reception(RepoPath("app.py"), 25, "sign_up", "request.body")
    assert received["SignUp.email"] == (handler,)
    assert received["Phone.phone_number"] == (handler,)
    assert received["Account.email"] == ()

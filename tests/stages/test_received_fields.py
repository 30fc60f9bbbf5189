"""Test in which functions the data of declared fields are said to come in."""

from datamap.model.evidence import Reception
from datamap.model.names import RepoPath
from tests.pages.checking import follow

APP = """\
from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)


class Member(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String)
    phone = db.Column(db.String)
    last_name = db.Column(db.String)


def keep(address: str, phone: str) -> None:
    db.session.add(Member(email=address, phone=phone))


@app.post("/join")
def join():
    keep(request.form["address"], "unknown")


@app.post("/members/<number>")
def change(number):
    member = Member.query.get(1)
    member.phone = number
    member.last_name = member.email


@app.get("/greet")
def greet():
    return request.args["email"]
"""


def test_a_field_comes_in_where_a_request_is_read_that_is_written_into_it() -> None:
    received = {item.name: item.received for item in follow({"app.py": APP}).inventory}
    path = RepoPath("app.py")
    assert received["Member.email"] == (Reception(path, 19, "join", "request.form"),)
    assert received["Member.phone"] == (Reception(path, 24, "change", "request.path"),)
    # What is copied from another field came in there.
    assert received["Member.last_name"] == ()


def test_what_is_only_read_comes_in_where_it_is_read() -> None:
    code = (
        APP
        + """
import mailer


@app.get("/tell")
def tell():
    mailer.send(to=request.args["email"])
"""
    )
    items = [item for item in follow({"app.py": code}).inventory if not item.declared]
    assert [item.received for item in items] == [
        (
            Reception(RepoPath("app.py"), 31, "greet", "request.query"),
            Reception(RepoPath("app.py"), 38, "tell", "request.query"),
        )
    ]


def test_what_the_environment_gives_nobody_sends() -> None:
    code = (
        APP
        + """
import os


def seed():
    keep(os.environ["FIRST_MEMBER"], input("Phone: "))
"""
    )
    received = {item.name: item.received for item in follow({"app.py": code}).inventory}
    assert [one.handler for one in received["Member.email"]] == ["join"]
    assert [one.handler for one in received["Member.phone"]] == ["change", "seed"]

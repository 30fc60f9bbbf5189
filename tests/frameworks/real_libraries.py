"""Import the pages' code under the real libraries, in environments made for it."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.pages.markdown_cases import Case, CaseFile

RUNNER = Path(__file__).with_name("import_files.py")
MOST_SECONDS = 120
# The vendor that the pages send to: there is no such library.
MADE_UP = {"mailer": "def send(*args: object, **kwargs: object) -> None: ...\n"}
# What pip calls the library that is imported under this name, where that is another one, or where
# the pages use what only an extra brings.
PACKAGES = {
    "allauth": "django-allauth[socialaccount]",
    "attr": "attrs",
    "authlib": "Authlib",
    "discord": "discord.py",
    "django": "Django",
    "fastapi": "fastapi[standard]",
    "flask": "Flask",
    "flask_sqlalchemy": "Flask-SQLAlchemy",
    "flask_wtf": "Flask-WTF",
    "google.auth": "google-auth[requests]",
    "google.oauth2": "google-auth[requests]",
    "google.protobuf": "protobuf",
    "graphene_django": "graphene-django",
    "jwt": "PyJWT",
    "litestar": "litestar[standard]",
    "pydantic": "pydantic[email]",
    "pydantic_settings": "pydantic-settings",
    "rest_framework": "djangorestframework",
    "slack_bolt": "slack-bolt",
    "social_core": "social-auth-core",
    "social_django": "social-auth-app-django",
    "socketio": "python-socketio",
    "starlette": "starlette[full]",
    "strawberry": "strawberry-graphql",
    "telebot": "pyTelegramBotAPI",
    "telegram": "python-telegram-bot",
    "tortoise": "tortoise-orm",
    "wtforms": "WTForms[email]",
}
# Names under which several libraries lie.
SHARED = {"google"}
# What a library imports without asking for it.
ALONGSIDE = {
    "authlib": ("Flask", "httpx", "itsdangerous", "requests", "starlette"),
    "slack_bolt": ("aiohttp",),
    "pandas": ("openpyxl",),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """One file of a page that the libraries do not take: what Python says of it."""

    case: str
    path: str
    why: str


def name_packages(cases: Iterable[Case]) -> tuple[str, ...]:
    """Return what pip has to install for the code of a page, in order of names."""
    roots = {root for case in cases for root in find_roots(case)}
    wanted = {PACKAGES.get(root, root.replace("_", "-")) for root in roots}
    return tuple(sorted({*wanted, *(name for root in roots for name in ALONGSIDE.get(root, ()))}))


def find_roots(case: Case) -> Iterator[str]:
    """Yield the first name of what a case imports and does not hold itself, of shared ones two."""
    own = {file.path.partition("/")[0].partition(".")[0] for file in case.files}
    for file in list_code(case):
        for node in ast.walk(ast.parse(file.text)):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in names:
                root, *deeper = name.split(".")
                if root not in own and root not in sys.stdlib_module_names | MADE_UP.keys():
                    yield ".".join((root, *(deeper[:1] if root in SHARED else ())))


def list_code(case: Case) -> tuple[CaseFile, ...]:
    """Return the files of a case that can be imported.

    A stub is, too: it stands in the place of what a compiler made.
    """
    return tuple(file for file in case.files if file.path.endswith((".py", ".pyi")))


def import_case(python: Path, case: Case, folder: Path) -> list[Failure]:
    """Import each file of a case with an environment's Python; return those that raise."""
    code = list_code(case)
    for name, text in MADE_UP.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    for file in case.files:
        place = folder / (file.path.partition(".py")[0] + ".py" if file in code else file.path)
        place.parent.mkdir(parents=True, exist_ok=True)
        # In a stub a class may be named above its end.
        above = "from __future__ import annotations\n" if file.path.endswith(".pyi") else ""
        place.write_text(above + file.text, encoding="utf-8")
    failures = []
    for file in code:
        module = file.path.partition(".py")[0].removesuffix("/__init__").replace("/", ".")
        done = subprocess.run(
            [str(python), str(RUNNER), module],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=MOST_SECONDS,
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
            failures.append(Failure(case.name, file.path, lines[-1]))
    return failures

"""Which files are not read unless asked for: what does not run where people's data is."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TEST_FOLDERS = {"test", "tests", "__tests__", "testdata", "fixtures"}
_MIGRATION_FOLDERS = {"migrations", "alembic"}
_EXAMPLE_FOLDERS = {"example", "examples", "sample", "samples", "sample_projects", "demos"}
_ENVIRONMENT_FOLDERS = {
    ".eggs",
    ".nox",
    ".tox",
    ".venv",
    "__pypackages__",
    "node_modules",
    "site-packages",
    "venv",
}
_VENDORED_FOLDERS = {"_vendor", "_vendored", "vendor", "vendored", "third_party"}
_TEST_FILE = re.compile(r"(test_.*|.*_tests?|conftest|tests?)\.py")

_MANIFEST = re.compile(
    r"""
    requirements.*\.(txt|in) | .*[-_]requirements\.(txt|in) | constraints.*\.(txt|in)
    | pyproject\.toml | setup\.cfg | Pipfile | (uv|poetry|pdm)\.lock | .*environment.*\.ya?ml
    | (Dockerfile|Containerfile)(\..+)? | .+\.Dockerfile | Procfile
    | (docker-)?compose([.-].+)?\.ya?ml | \.env\.(example|sample|template|dist|defaults)
    | (env\.(example|sample|template) | (example|sample|template)\.env)
    | fly(\..+)?\.toml | vercel\.json | render\.ya?ml | netlify\.toml | railway\.(toml|json)
    | heroku\.yml | app\.(json|ya?ml) | serverless\.ya?ml | firebase\.json
    | wrangler\.(toml|jsonc?) | zappa_settings\.json | cloudbuild\.ya?ml | azure-pipelines\.ya?ml
    | \.gitlab-ci\.ya?ml | bitbucket-pipelines\.yml | .+\.tf
    """,
    re.VERBOSE,
)
_MANIFEST_IN_ITS_FOLDER = re.compile(
    r"""
    (.*/)?\.github/workflows/[^/]+\.ya?ml | (.*/)?supabase/config\.toml
    | (.*/)?(k8s|kube|kubernetes|helm|charts|deploy|deployments?|manifests|overlays
      |infra|infrastructure)/(.*/)?[^/]+\.ya?ml
    """,
    re.VERBOSE,
)


def is_manifest(name: str) -> bool:
    """Tell whether a path is a dependency manifest or an infrastructure file."""
    folder, _, file = name.rpartition("/")
    if _MANIFEST.fullmatch(file) is not None or _MANIFEST_IN_ITS_FOLDER.fullmatch(name):
        return True
    return folder.rpartition("/")[2] == "requirements" and file.endswith((".txt", ".in"))


_TEMPLATE = re.compile(r".*\.(jinja2?|j2|html?|txt|md|mjml|xml|eml)")
_TEMPLATE_ALONE = re.compile(r".*\.(jinja2?|j2)")
_TEMPLATE_FOLDER = re.compile(r".*(template|e?mail).*", re.IGNORECASE)


def is_template(name: str) -> bool:
    """Tell whether a path is that of a text that a program may fill in and send."""
    *folders, file = name.split("/")
    if _TEMPLATE_ALONE.fullmatch(file):
        return True
    return _TEMPLATE.fullmatch(file) is not None and any(map(_TEMPLATE_FOLDER.fullmatch, folders))


_PAGE = re.compile(r".*\.(html?|jinja2?|j2|vue|svelte|css|m?js|jsx|tsx?)")
_NO_PAGE = re.compile(r".*(\.min\.m?js|\.d\.ts|[.-](test|spec|config|stories)\.\w+)")


def is_page(name: str) -> bool:
    """Tell whether a path is that of a page, a style or a script that is made for a browser.

    What a program wrote (`.min.js`) is left out: its short names say nothing.
    """
    return _PAGE.fullmatch(name) is not None and _NO_PAGE.fullmatch(name) is None


def is_schema(name: str) -> bool:
    """Tell whether a path is that of statements of SQL."""
    return name.endswith(".sql")


def is_stub(name: str) -> bool:
    """Tell whether a path is that of a stub beside generated code that says less: Protobuf's."""
    return name.endswith("_pb2.pyi")


def reason_to_leave_out(name: str, environments: Iterable[str]) -> str:
    """Return why a path below PATH is not read by default, or nothing.

    `environments` are folders, with a closing slash, that hold a virtual environment.
    """
    *folders, file = name.split("/")
    parts = set(folders)
    if parts & _ENVIRONMENT_FOLDERS or any(name.startswith(prefix) for prefix in environments):
        return "environment"
    for reason, names in (
        ("vendored", _VENDORED_FOLDERS),
        ("test", _TEST_FOLDERS),
        ("migration", _MIGRATION_FOLDERS),
        ("example", _EXAMPLE_FOLDERS),
    ):
        # The migrations of a program that keeps them as SQL are all the schema that it has.
        if parts & names and not (reason == "migration" and is_schema(name)):
            return reason
    if file.endswith(".ipynb"):
        return "notebook"
    if file.endswith(".py") and _TEST_FILE.fullmatch(file) is not None:
        return "test"
    return ""


def find_environments(names: Iterable[str]) -> tuple[str, ...]:
    """Return the folders that `pyvenv.cfg` marks as virtual environments."""
    marks = [name for name in names if name.endswith("/pyvenv.cfg")]
    return tuple(sorted(mark[: -len("pyvenv.cfg")] for mark in marks))

"""Show who is used by what stands beside the code: manifests and infrastructure files."""

import json
from pathlib import Path
from typing import Any

from tests.cli.running import run


def scan(root: Path, files: dict[str, str]) -> dict[str, Any]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    result = run("scan", str(root), "--format", "json")
    assert result.exit_code == 0
    return {node["id"]: node for node in json.loads(result.stdout)["recipients"]}


def signs(node: dict[str, Any]) -> list[tuple[str, int, str, str]]:
    return [(sign["path"], sign["line"], sign["what"], sign["text"]) for sign in node["evidence"]]


def test_regions_with_the_part_of_the_world(tmp_path: Path) -> None:
    found = scan(
        tmp_path,
        {
            "fly.toml": 'app = "x"\nprimary_region = "fra"\n',
            "infra/main.tf": 'provider "aws" {\n  region = var.place\n}\n',
            "infra/variables.tf": 'variable "place" {\n  default = "eu-west-2"\n}\n',
            "compose.yaml": "services:\n  a:\n    image: 1.dkr.ecr.us-east-1.amazonaws.com/a\n",
            "other/compose.yaml": "services:\n  a:\n    image: public.ecr.aws/docker/python\n",
        },
    )
    assert set(found) == {"aws", "fly"}
    assert found["fly"]["regions"] == [{"region": "fra", "area": "EU"}]
    assert signs(found["fly"]) == [
        ("fly.toml", 1, "file", "fly.toml"),
        ("fly.toml", 2, "file", "primary_region = fra"),
    ]
    assert found["aws"]["regions"] == [
        {"region": "eu-west-2", "area": "GB"},
        {"region": "us-east-1", "area": "US"},
    ]
    text = run("scan", str(tmp_path)).stdout
    assert "Where they run" in text
    assert "fly.toml:2" in text


def test_the_region_in_the_host_of_a_client(tmp_path: Path) -> None:
    code = """
import psycopg
import redis

store = redis.Redis(host="app.abc.use1.cache.amazonaws.com")


class User:
    email: str


def save(user: User, password: str) -> None:
    url = f"postgresql://app:{password}@app.abc.eu-central-1.rds.amazonaws.com/app"
    psycopg.connect(url).execute("INSERT INTO u VALUES (%s)", (user.email,))
    store.set("last", user.email)
"""
    found = scan(tmp_path, {"app.py": code})
    assert found["aws"]["regions"] == [{"region": "eu-central-1", "area": "EU"}]


def test_a_database_in_the_environment_is_nobodys(tmp_path: Path) -> None:
    found = scan(tmp_path, {".env.example": "DATABASE_URL=\nREDIS_URL=redis://localhost\nX=1\n"})
    assert found == {}


def test_software_of_a_vendor_may_be_our_own(tmp_path: Path) -> None:
    found = scan(tmp_path, {"compose.yaml": "services:\n  db:\n    image: supabase/postgres:15\n"})
    (sign,) = found["supabase"]["evidence"]
    assert "machines of your own" in sign["note"]


def test_workflows_are_read_where_there_is_no_git(tmp_path: Path) -> None:
    workflow = "jobs:\n  a:\n    steps:\n      - uses: getsentry/action-release@v3\n"
    found = scan(tmp_path, {".github/workflows/a.yml": workflow, ".github/a.txt": "x"})
    assert signs(found["sentry"]) == [
        (".github/workflows/a.yml", 4, "action", "getsentry/action-release")
    ]


def test_what_is_asked_for_and_what_is_imported(tmp_path: Path) -> None:
    found = scan(
        tmp_path,
        {
            "requirements.txt": "stripe\nresend\n",
            "app.py": "import resend\nimport twilio\n",
            "uv.lock": '[[package]]\nname = "posthog"\n',
            "requirements-dev.txt": "openai\n",
        },
    )
    notes = {
        (node["id"], sign["what"]): sign["note"]
        for node in found.values()
        for sign in node["evidence"]
    }
    assert notes == {
        ("stripe", "dependency"): "nothing that was read imports it",
        ("resend", "dependency"): None,
        ("resend", "import"): None,
        ("twilio", "import"): "no manifest asks for it",
        ("posthog", "locked"): None,
        ("openai", "development"): None,
    }


def test_a_broken_file_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "fly.toml").write_text('primary_region = "fra"\n[[\n', encoding="utf-8")
    report = json.loads(run("scan", str(tmp_path), "--format", "json").stdout)
    assert [(notice["kind"], notice["path"]) for notice in report["notices"]] == [
        ("manifest", "fly.toml")
    ]
    assert [node["id"] for node in report["recipients"]] == ["fly"]


def test_tags_of_pages_and_scripts(tmp_path: Path) -> None:
    page = """\
<a href="https://api.stripe.com/docs">prices</a>
<script src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
<script src="https://www.google.com/recaptcha/api.js"></script>
<script>fbq("init", "1");</script>
<script>console.info("see https://github.com/us/app", load("https://api.github.com/repos/us/app"))
say("https://github.com/us/app")</script>
"""
    files = {"web/index.html": page, "static/app.js": "posthog.init('k')\n", "a.min.js": "gtag()"}
    found = scan(tmp_path, files)
    assert {name: signs(node) for name, node in found.items()} == {
        "google-analytics": [("web/index.html", 2, "page", "www.googletagmanager.com/gtag/js")],
        "google-recaptcha": [("web/index.html", 3, "page", "www.google.com/recaptcha/api.js")],
        "meta": [("web/index.html", 4, "page", "fbq()")],
        "github": [("web/index.html", 5, "page", "api.github.com/repos/us/app")],
        "posthog": [("static/app.js", 1, "page", "posthog.init()")],
    }
    assert "browser" in found["meta"]["evidence"][0]["note"]

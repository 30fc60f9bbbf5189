"""Read what manifests ask for."""

import pytest

from datamap.parse import parse_manifest
from tests.stages.reading import make_file


def requirements(path: str, text: str) -> list[tuple[str, int]]:
    facts = parse_manifest(make_file(text, path))
    return [(requirement.name, requirement.line) for requirement in facts.requirements]


def test_requirements_files() -> None:
    text = """\
    # comment
    Stripe_SDK[extra]>=1 ; python_version > "3"
    -r other.txt
    git+https://example.com/x.git#egg=my.package
    ./local
    https://example.com/a.whl
    sentry-sdk @ https://example.com/b.whl
    """
    found = [("stripe-sdk", 2), ("my-package", 4), ("sentry-sdk", 7)]
    assert requirements("requirements.txt", text) == found
    assert requirements("requirements/base.in", text) == found


def test_pyproject() -> None:
    text = """\
    [project]
    name = "app"
    dependencies = ["stripe>=1", "OpenAI"]

    [project.optional-dependencies]
    mail = ["sendgrid"]

    [dependency-groups]
    dev = ["twilio", {include-group = "x"}]

    [tool.poetry.dependencies]
    python = "^3.11"
    boto3 = "*"

    [tool.poetry.group.extra.dependencies]
    mixpanel = { version = "1" }
    """
    assert requirements("sub/pyproject.toml", text) == [
        ("stripe", 3),
        ("openai", 3),
        ("sendgrid", 6),
        ("twilio", 9),
        ("boto3", 13),
        ("mixpanel", 16),
    ]


def test_setup_cfg() -> None:
    text = """\
    [options]
    packages = find:
    install_requires =
        stripe>=1
        openai
    [options.extras_require]
    mail = sendgrid
    """
    found = requirements("setup.cfg", text)
    assert found == [("stripe", 4), ("openai", 5), ("sendgrid", 7)]


def test_pipfile() -> None:
    assert requirements("Pipfile", '[packages]\nstripe = "*"\n[dev-packages]\npytest = "*"\n') == [
        ("stripe", 2),
        ("pytest", 4),
    ]


def test_environment() -> None:
    text = """\
    name: app
    dependencies:
      - python=3.11
      - conda-forge::boto3=1
      - pip:
          - stripe>=1
    channels:
      - other
    """
    assert requirements("environment.yml", text) == [("boto3", 4), ("stripe", 6)]


@pytest.mark.parametrize("name", ["fly.toml", "Dockerfile", "Procfile", "vercel.json"])
def test_infrastructure_files_only_have_a_kind(name: str) -> None:
    facts = parse_manifest(make_file("anything\n", f"deploy/{name}"))
    assert (facts.kind, facts.requirements) == (name, [])


@pytest.mark.parametrize("name", ["pyproject.toml", "Pipfile", "setup.cfg", "requirements.txt"])
def test_nonsense_asks_for_nothing(name: str) -> None:
    assert parse_manifest(make_file(b"[[[\xff\x00=\n", name)).requirements == []

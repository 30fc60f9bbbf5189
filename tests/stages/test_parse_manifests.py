"""Read what manifests ask for."""

import pytest

from datamap.model.notice import NoticeKind
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


def test_groups_of_other_tools() -> None:
    text = """\
    [tool.pdm.dev-dependencies]
    a = ["stripe"]
    [tool.uv]
    dev-dependencies = ["twilio[async]>=1"]
    [tool.hatch.envs.default]
    dependencies = ["resend"]
    extra-dependencies = ["mixpanel"]
    """
    found = {("stripe", 2), ("twilio", 4), ("resend", 6), ("mixpanel", 7)}
    assert set(requirements("pyproject.toml", text)) == found


@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock", "pdm.lock"])
def test_lock_files_name_what_comes_in_with_others(name: str) -> None:
    text = """\
    version = 1
    [[package]]
    name = "Sentry_SDK"
    version = "2"
    [package.metadata]
    name = "no-package"
    [[package]]
    name = 'wandb'
    """
    facts = parse_manifest(make_file(text, name))
    assert [(asked.name, asked.line) for asked in facts.requirements] == [
        ("sentry-sdk", 3),
        ("wandb", 8),
    ]
    assert facts.locked


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


def test_what_only_developers_need() -> None:
    def alone(path: str, text: str) -> list[str]:
        facts = parse_manifest(make_file(text, path))
        return [one.name for one in facts.requirements if one.development]

    project = """\
    [project]
    dependencies = ["stripe", "twilio"]
    optional-dependencies = { tests = ["openai", "stripe"], mail = ["resend"], all = ["boto3"] }
    [dependency-groups]
    lint-and-types = ["mixpanel"]
    production = ["posthog"]
    [tool.poetry.group.docs.dependencies]
    algoliasearch = "*"
    """
    assert alone("pyproject.toml", project) == ["openai", "mixpanel", "algoliasearch"]
    assert alone("requirements-dev.txt", "openai\n") == ["openai"]
    assert alone("requirements/test.in", "openai\n") == ["openai"]
    assert alone("requirements.txt", "openai\n") == []
    assert alone("requirements/prod.txt", "openai\n") == []
    assert alone("Pipfile", '[packages]\nstripe = "*"\n[dev-packages]\nopenai = "*"\n') == [
        "openai"
    ]
    extras = "[options.extras_require]\ntest = openai\nmail = resend\n"
    assert alone("setup.cfg", extras) == ["openai"]


def test_words_that_describe_a_project_are_no_requirement() -> None:
    text = """\
    [project]
    keywords = [
        "openai",
        "stripe",
    ]
    dependencies = ["stripe"]
    optional-dependencies = { ai = [
        "openai>=2",
    ] }
    """
    assert requirements("pyproject.toml", text) == [("stripe", 6), ("openai", 8)]


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
def test_infrastructure_files_ask_for_nothing(name: str) -> None:
    facts = parse_manifest(make_file("anything\n", f"deploy/{name}"))
    assert (facts.kind, facts.requirements, facts.mentions) == (name, [], [])


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("fly.toml", "app = 'x'\n[[\n", 2),
        ("pyproject.toml", "[project\n", 1),
        ("vercel.json", '{\n"regions": [,]}', 2),
        ("vercel.json", "[" * 100_000, 0),
    ],
)
def test_a_broken_file_is_a_notice(name: str, text: str, line: int) -> None:
    (notice,) = parse_manifest(make_file(text, name)).notices
    assert (notice.kind, notice.path) == (NoticeKind.MANIFEST, name)
    assert notice.line == line or not line


def test_what_a_broken_file_says_counts_all_the_same() -> None:
    facts = parse_manifest(make_file('primary_region = "fra"\n[[\n', "fly.toml"))
    assert next((mention.kind, mention.value) for mention in facts.mentions) == ("region", "fra")


@pytest.mark.parametrize("name", ["pyproject.toml", "Pipfile", "setup.cfg", "requirements.txt"])
def test_nonsense_asks_for_nothing(name: str) -> None:
    assert parse_manifest(make_file(b"[[[\xff\x00=\n", name)).requirements == []

"""Hold the calls and argument names of the bundled rules against the real SDKs.

`pytest -m sdk tests/sdk` makes an environment in a temporary directory, installs the versions that
the vendor files say were looked at, and asks `probe.py` there. A rule that gives a reason in
`verify` is looked up and may fail; every other rule must be found with all its arguments.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from datamap.model.rules import ClientRule, Rulebook, SinkRule
from datamap.rulebook import load_rulebook

pytestmark = pytest.mark.sdk

PROBE = Path(__file__).with_name("probe.py")
# Packages of library files, which have no `checked`.
LIBRARIES = (
    "requests",
    "httpx",
    "httpx2",
    "aiohttp",
    "urllib3",
    "aiosmtplib",
    "langchain-anthropic",
    "langchain-community",
    "langchain-google-genai",
    "langchain-groq",
    "langchain-mistralai",
    "langchain-openai",
    "langchain",
    "langchain-aws",
    "langchain-cohere",
    "langchain-deepseek",
    "langchain-fireworks",
    "langchain-nvidia-ai-endpoints",
    "langchain-ollama",
    "langchain-openrouter",
    "langchain-perplexity",
    "langchain-together",
    "langchain-xai",
    "litellm",
    "llama-index-core",
    "pydantic-ai-slim[openai,anthropic,google,groq,mistral,cohere,bedrock,huggingface]",
    "instructor",
    "Django",
    "minio",
    "zeep[async]",
)
NOT_NAMES = {"*", "**", "receiver"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the installed SDK says of one rule."""

    origin: str
    excuse: str
    wrong: str

    @property
    def verdict(self) -> str:
        """Name the answer in one word."""
        if not self.wrong:
            return "verified"
        return "not verifiable" if self.excuse else "FAILED"


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment that holds the SDKs.

    DATAMAP_SDK_PYTHON names one that is there already.
    """
    if ready := os.environ.get("DATAMAP_SDK_PYTHON"):
        return Path(ready)
    home = tmp_path_factory.mktemp("sdks")
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    python = home / "bin" / "python"
    for wanted in (*LIBRARIES, *versions(load_rulebook())):
        # One by one: no resolver finds a set of versions that suits all of them.
        command = [str(python), "-m", "pip", "install", "--quiet", wanted]
        subprocess.run(command, check=True, timeout=600)
    return python


def test_the_sdks_have_what_the_rules_name(interpreter: Path) -> None:
    answers = list(ask(interpreter, load_rulebook()))
    for answer in answers:
        sys.stdout.write(f"{answer.verdict:15} {answer.origin} {answer.wrong} {answer.excuse}\n")
    assert [answer for answer in answers if answer.verdict == "FAILED"] == []
    assert sum(answer.verdict == "verified" for answer in answers) > len(answers) / 2


def versions(book: Rulebook) -> Iterator[str]:
    """Return what pip installs: the versions that the vendor files say were looked at."""
    for vendor in book.vendors:
        for entry in vendor.checked:
            package, _, version = entry.partition(" ")
            yield f"{package}=={version}"


def ask(interpreter: Path, book: Rulebook) -> Iterator[Answer]:
    """Ask the probe about every rule of the book."""
    rules: tuple[SinkRule | ClientRule, ...] = (*book.sinks, *book.clients)
    questions = [{"calls": rule.calls, "names": names(rule)} for rule in rules]
    done = subprocess.run(
        [str(interpreter), str(PROBE)],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=True,
        timeout=900,
    )
    answers: list[dict[str, list[str]]] = json.loads(done.stdout)
    for rule, said in zip(rules, answers, strict=True):
        excuse = rule.verify if isinstance(rule, SinkRule) else ""
        kinds: tuple[str, ...] = tuple(said)
        lost = sum(len(said[kind]) for kind in ("absent", "missing", "unknown"))
        if isinstance(rule, ClientRule) and lost < len(rule.calls):
            # Clients have moved between versions: it is enough that one of the names is there.
            kinds = ("names",)
        wrong = "; ".join(f"{kind}: {', '.join(said[kind])}" for kind in kinds if said[kind])
        yield Answer(rule.origin, excuse, wrong)


def names(rule: SinkRule | ClientRule) -> list[str]:
    """Return the argument names and positions that a rule speaks of."""
    if isinstance(rule, ClientRule):
        return list(rule.route)
    roles = (*rule.roles.sends, *rule.roles.config, *rule.roles.route)
    return [name for name in roles if name not in NOT_NAMES]

"""What parse makes of templates that are broken, deep, or written in either language."""

import pytest

from datamap.discover.left_out import is_template
from datamap.model.facts import ModuleFacts, decode_body
from datamap.model.names import RepoPath
from datamap.model.notice import NoticeKind
from datamap.model.source import SourceFile
from datamap.parse import parse_file


def read(text: str) -> ModuleFacts:
    content = text.encode()
    return parse_file(SourceFile(RepoPath("templates/a.html"), content, "", template=True))


def test_a_template_is_a_module_with_one_function() -> None:
    facts = read("Hello {{ user.name }}\n")
    assert facts.index.template
    assert [entry.name for entry in facts.index.functions] == ["", "render"]
    assert [p.name for p in facts.index.functions[1].parameters] == ["context"]
    assert len(decode_body(facts.bodies[1])) == 3


def test_lines_are_those_of_the_template() -> None:
    facts = read("\n\n{{ user.name }}\n")
    (_, printed, _) = decode_body(facts.bodies[1])
    assert facts.index.functions[1].line + printed.at // 4096 == 3  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "{% endfor %}",
        "{% for a in b %}{% endif %}",
        "{% if a %}{% else %}{% else %}{% endif %}{% endif %}",
    ],
)
def test_blocks_that_do_not_close_are_told(text: str) -> None:
    facts = read(text)
    assert [notice.kind for notice in facts.index.notices] == [NoticeKind.TEMPLATE]
    assert facts.index.template


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no template at all",
        "{{ }} {% %} {{ a.0.b|default:'x'|date:\"Y\" }}",
        "{{ a|length }}{{ a.b['c'] }}{{ a[1:2] }}{{ not a }}",
        "{% for a, b in c.items %}{{ a }}{{ b }}{% empty %}-{% endfor %}",
        "{% whatever a b.c 'd e' as f %}{{ f }}",
        "{% if a == 'b' and c in d %}{% elif e %}{% endif %}",
        "{% blocktranslate count n=items|length %}one{% plural %}many{% endblocktranslate %}",
        "{{ context }}{{ printed }}{{ jinja2 }}{% set printed = 1 %}{{ printed }}",
        "function() { return {{a: 1}} }",
    ],
)
def test_nothing_to_tell(text: str) -> None:
    assert read(text).index.notices == []


def test_deep_nesting_is_told_and_not_fatal() -> None:
    depth = 5_000
    facts = read("{% if a %}" * depth + "{{ x }}" + "{% endif %}" * depth)
    assert {notice.kind for notice in facts.index.notices} <= {
        NoticeKind.TEMPLATE,
        NoticeKind.TOO_DEEP,
    }
    assert facts.index.notices


def test_what_is_taken_for_a_template() -> None:
    assert is_template("app/templates/mail/hello.html")
    assert is_template("app/emails/hello.txt")
    assert is_template("views/hello.jinja2")
    assert not is_template("docs/index.html")
    assert not is_template("app/templates/logo.png")
    assert not is_template("app/templates/code.py")

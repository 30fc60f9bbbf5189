"""Parse never raises, and gives the same twice, whatever the bytes are."""

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from datamap.model.facts import ModuleFacts, decode_body
from datamap.model.names import RepoPath
from datamap.model.source import SourceFile
from datamap.parse import parse_file, parse_manifest

KEYWORDS = (
    "def class lambda if elif else for while try except finally with as match case return yield"
    " await async import from global nonlocal del assert raise pass break continue type lazy in"
    " is not and or None True x y f self"
)
SIGNS = (
    "( ) [ ] { } : ; , . = == := + - * ** / % @ -> | & ~ < > ! \\ ' \" ''' f\" t' b' 1 2.5 1j 0x é"
)
WORDS = [*KEYWORDS.split(), *SIGNS.split(), "# datamap: ignore[DM101]"]
TOKENS = st.lists(st.sampled_from([*WORDS, "\n", "\n    ", "\n        ", " "]), max_size=60).map(
    " ".join
)


TEMPLATE_WORDS = (
    "{% %} {{ }} {# #} if elif else endif for in empty endfor with endwith include extends block"
    " endblock macro endmacro set a b.c d.0 | upper default : = == , ( ) [ ] 'x' \" \\ ~ not as"
)
TEMPLATES = st.lists(st.sampled_from(TEMPLATE_WORDS.split()), max_size=60).map(" ".join)


SQL_WORDS = (
    "CREATE ALTER TABLE ADD COLUMN email text varchar(3) int PRIMARY KEY NOT NULL DEFAULT CHECK"
    " REFERENCES ENGINE=InnoDB ENUM('a') GENERATED ALWAYS AS IDENTITY PARTITION BY ( ) [ ]"
    " ; , . ' \" ` -- /* */ :: $$ E' % ? 1 x GO é {x}"
)
STATEMENTS = st.lists(st.sampled_from([*SQL_WORDS.split(), "\n"]), max_size=40).map(
    lambda words: "CREATE TABLE a ( " + " ".join(words)
)


def check_facts(content: bytes, *, template: bool = False, name: str = "a.py") -> ModuleFacts:
    source = SourceFile(RepoPath(name), content, "", template)
    facts = parse_file(source)
    encoded = msgspec.msgpack.encode(facts)
    assert msgspec.msgpack.decode(encoded, type=ModuleFacts) == facts
    assert len(facts.bodies) == len(facts.index.functions)
    for body in facts.bodies:
        decode_body(body)
    assert parse_file(source) == facts
    return facts


@given(st.binary(max_size=200))
@example(b"\x00")
@example(b"\xef\xbb\xbf# coding: latin-1\n")
@example(b"# coding: utf-16\nx")
@example(b"# coding: rot13\nx")
@example(b"# coding: idna\n\xff")
def test_any_bytes(content: bytes) -> None:
    check_facts(content)


@given(st.text(max_size=200))
@example("x = '\ud800'".encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
@example("\f\x0b\x1c\u2028 x = 1 # datamap: a")
def test_any_text(text: str) -> None:
    check_facts(text.encode())


@given(TOKENS)
@example('f"{x:{"{"}>10}"')
@example('f"{a["b"]}" "c" f"{')
@example("def f[T](x): pass # datamap: a")
def test_any_tokens(text: str) -> None:
    check_facts(text.encode())


@given(TEMPLATES | st.text(max_size=200))
@example("{{ a[1:2].b('c') }}{% raw %}{{ x }}{% endraw %}")
@example("{% for a.b in c %}{% endfor %}")
def test_any_template(text: str) -> None:
    check_facts(text.encode("utf-8", "replace"), template=True)


@given(STATEMENTS | st.text(max_size=200))
@example("CREATE TABLE a (b int, KEY `c` (`d`)) DEFAULT ENGINE=InnoDB")
@example("CREATE TABLE \x00 (email text)")
def test_any_sql(text: str) -> None:
    check_facts(text.encode("utf-8", "replace"), name="a.sql")
    check_facts(f"a = {text!r}\nb = f{text!r}\n".encode("utf-8", "replace"))


@given(st.text(max_size=60))
@example("\ud800")
def test_any_name_in_a_table(name: str) -> None:
    row = f"a.table('t').insert({{{name!a}: 1}})\n"
    schema = f'b = {{"type": "object", "properties": {{{name!a}: {{"type": {name!a}}}}}}}\n'
    table = f"c = Table({name!a}, d, Column({name!a}, String({name!a})))\n"
    sql = f"e = {'CREATE TABLE ' + name + ' (email text, ' + name + ' text)'!a}\n"
    types = f"g = {'type A { ' + name + ': String }'!a}\n"
    check_facts((row + schema + table + sql + types).encode())


@given(
    st.binary(max_size=200) | TOKENS.map(str.encode),
    st.sampled_from(
        [
            "requirements.txt",
            "pyproject.toml",
            "setup.cfg",
            "Pipfile",
            "environment.yml",
            "uv.lock",
            "fly.toml",
            "vercel.json",
            "compose.yaml",
            "main.tf",
            "Dockerfile",
            ".env.example",
        ]
    ),
)
def test_any_manifest(content: bytes, name: str) -> None:
    parse_manifest(SourceFile(RepoPath(name), content, ""))

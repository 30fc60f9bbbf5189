"""Test how terms are read."""

import pytest

from datamap.matching.terms import Step, Term, parse_term

RECEIVER = Term("receiver")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("receiver", RECEIVER),
        ("nothing", Term("nothing")),
        ("arguments.element", Term("arguments", steps=(Step("element"),))),
        ("argument[0]", Term("argument", argument="0")),
        ("argument[1:]", Term("argument", argument="1:")),
        ("argument[kwargs]", Term("argument", argument="kwargs")),
        ("instance_of(receiver)", Term("instance_of", inner=RECEIVER)),
        (
            "instance_of(argument[0].element)",
            Term("instance_of", inner=Term("argument", argument="0", steps=(Step("element"),))),
        ),
        ("new(openai.OpenAI())", Term("new", path="openai.OpenAI")),
        (
            "call(decorated).attribute[x].item[a.b]",
            Term(
                "call",
                inner=Term("decorated"),
                steps=(Step("attribute", "x"), Step("item", "a.b")),
            ),
        ),
        ("column(argument[0])", Term("column", inner=Term("argument", argument="0"))),
        (
            "shared(cache).item[argument[0]].item[maker[key]].item[receiver].item[x]",
            Term(
                "shared",
                path="cache",
                steps=(
                    Step("item", key=Term("argument", argument="0")),
                    Step("item", key=Term("maker", argument="key")),
                    Step("item", key=RECEIVER),
                    Step("item", "x"),
                ),
            ),
        ),
    ],
)
def test_a_term_is_read(text: str, term: Term) -> None:
    assert parse_term(text) == term
    assert parse_term(str(term)) == term


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a term"),
        ("reciever", "did you mean 'receiver'"),
        ("receiver.elements", "did you mean 'element'"),
        ("receiver.attribute", r"a '\[' is missing"),
        ("receiver.attribute[]", "needs a name"),
        ("receiver.item[x", r"a '\]' is missing"),
        ("argument[-1]", "takes a name, a position"),
        ("instance_of(receiver", r"a '\)' is missing"),
        ("new()", "takes a dotted path"),
        ("shared(Cache)", "takes a name in small letters"),
        ("shared(cache", r"a '\)' is missing"),
        ("receiver receiver", "does not belong here"),
    ],
)
def test_a_wrong_term_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_term(text)

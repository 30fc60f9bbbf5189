"""Test how patterns of dotted paths match."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamap.matching.api_patterns import compile_patterns, fits, split_pattern


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("stripe.Customer.create", "stripe.Customer.create", True),
        ("stripe.Customer.create()", "stripe.Customer.create", True),
        ("openai.OpenAI().chat.create", "openai.OpenAI.chat.create", True),
        ("stripe.Customer.create", "stripe.Customer.modify", False),
        ("stripe.*.create", "stripe.Customer.create", True),
        ("stripe.*.create", "stripe.create", False),
        ("stripe.*.create", "stripe.a.b.create", False),
        ("stripe.**.create", "stripe.create", True),
        ("stripe.**.create", "stripe.a.b.create", True),
        ("**.SOURCE", "SOURCE", True),
        ("**.SOURCE", "a.b.SOURCE", True),
        ("**.SOURCE", "a.SOURCE.b", False),
        ("requests.*", "requests.post", True),
        ("requests.*", "requests", False),
        ("requests.**", "requests", True),
        ("requests.**", "requests.a.b", True),
        ("a.**.b.**.c", "a.b.x.b.c", True),
        ("a.**.b.**.c", "a.x.c", False),
        ("**.**.c", "c", True),
    ],
)
def test_a_pattern_fits(pattern: str, path: str, *, expected: bool) -> None:
    patterns = compile_patterns([(pattern, "yes")])
    assert (patterns.match(tuple(path.split("."))) == ["yes"]) is expected


def test_values_come_in_the_order_of_insertion() -> None:
    patterns = compile_patterns([("**", 1), ("a.b", 2), ("*.b", 3), ("a.b", 4), ("a.c", 5)])
    assert patterns.match(("a", "b")) == [1, 2, 3, 4]
    assert patterns.match(()) == [1]


def test_a_value_named_by_two_patterns_comes_once() -> None:
    rule = object()
    assert compile_patterns([("a.b", rule), ("a.*", rule)]).match(("a", "b")) == [rule]


@pytest.mark.parametrize("text", ["", "a..b", "a.b-c", "a.cre*", "a b", "a.b(c)"])
def test_text_that_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither a name nor"):
        split_pattern(text)


SEGMENTS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=6).map(tuple)
PATTERNS = st.lists(st.sampled_from(["a", "b", "*", "**"]), min_size=1, max_size=5).map(tuple)


@given(PATTERNS, SEGMENTS)
def test_fits_agrees_with_regular_expressions(
    pattern: tuple[str, ...], path: tuple[str, ...]
) -> None:
    parts = {"*": "[abc]/", "**": "(?:[abc]/)*"}
    expression = "".join(parts.get(segment, f"{segment}/") for segment in pattern)
    text = "".join(f"{segment}/" for segment in path)
    assert fits(pattern, path) == bool(re.fullmatch(expression, text))
